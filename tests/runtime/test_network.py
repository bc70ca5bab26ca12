"""A network as one object: it runs the engine, gives the same numbers as the run, and survives saving."""

from __future__ import annotations

import ast
import gc
import linecache
from pathlib import Path

import pytest
import torch

from graph import symbol as sym
from graph.document import load
from graph.errors import FileProblem, SymloomError
from graph.networks import named_weights, shipped
from graph.networks import network as shipped_document
from graph.recipe import Choice
from graph.symbol import Symbol
from runtime.data.readers import open_data_set
from runtime.network import Network
from runtime.protocol import Event, Started
from tests.builders import FIXED


def digits() -> Symbol:
    x = sym.Input(shape=("N", 1, 8, 8), name="image")
    x = sym.Conv2d(x, out_channels=8, kernel_size=3, activation="ReLU", name="conv")
    x = sym.BatchNorm2d(x, name="norm")
    x = sym.Flatten(x, name="flatten")
    logits = sym.Linear(x, out_features=10, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Network:
    network = Network(digits(), "Digits")
    network.fit(
        "digits", 2, optimizer="Adam", lr=0.01, folder=tmp_path_factory.mktemp("runs"), verbose=False, **FIXED
    )
    return network


def test_the_example_of_the_readme_builds_trains_and_evaluates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twenty lines; the README shows them."""
    readme = (Path(__file__).parent / "readme_example.py").read_text()
    lines = [line for line in readme.splitlines() if line.strip()]
    assert len(lines) <= 20
    monkeypatch.chdir(tmp_path)
    exec(compile(readme, "readme_example.py", "exec"), {})
    told = capsys.readouterr().out
    assert "epoch 1 of 1" in told
    assert ast.literal_eval(told.splitlines()[-1])["accuracy"] > 0.6
    assert (tmp_path / "fashion.safetensors").is_file()


def test_fit_leaves_a_run_folder_and_tells_what_it_found(tmp_path: Path) -> None:
    network = Network(digits(), "Digits")
    events: list[Event] = []
    found = network.fit(
        "digits", 2, optimizer=Choice("SGD", {"momentum": 0.9}), lr=0.05, schedule="cosine", folder=tmp_path,
        verbose=False, report=events.append, **FIXED,
    )  # fmt: skip
    assert found.folder.parent == tmp_path
    assert load(found.folder / "document.symloom").recipe.optimizer == Choice(
        "SGD", {"momentum": 0.9, "lr": 0.05}
    )
    assert [set(values) for values in found.epochs] == [set(found.epochs[0])] * 2
    assert found.test["accuracy"] > 0.5
    assert any(isinstance(event, Started) for event in events)


def test_evaluate_gives_the_numbers_of_the_runs_own_test(fitted: Network) -> None:
    opened = open_data_set("digits")
    found = fitted.evaluate()
    scores = fitted.predict(opened.test.features["image"])
    right = (scores.argmax(1) == opened.test.targets["label"]).double().mean()
    assert found["accuracy"] == pytest.approx(float(right))
    assert fitted.evaluate(split="train")["accuracy"] > 0.8


def test_predictions_do_not_depend_on_how_many_are_asked_for_at_once(fitted: Network) -> None:
    images = open_data_set("digits").test.features["image"][:20]
    assert torch.allclose(fitted.predict(images), fitted.predict(images, batch_size=3), atol=1e-5)
    assert fitted.predict(images.float().numpy()).shape == (20, 10)


def test_a_second_fit_goes_on_from_the_weights_there_are(fitted: Network, tmp_path: Path) -> None:
    before = fitted.evaluate()["accuracy"]
    fitted.save(tmp_path / "digits.safetensors")
    network = Network.load(tmp_path / "digits.safetensors")
    for _ in range(2):
        found = network.fit(epochs=1, lr=1e-7, schedule="constant", folder=tmp_path, verbose=False)
        assert found.test["accuracy"] == pytest.approx(before, abs=0.02)


@pytest.mark.parametrize("suffix", [".safetensors", ""])
def test_a_saved_network_answers_the_same_when_loaded(fitted: Network, tmp_path: Path, suffix: str) -> None:
    images = open_data_set("digits").test.features["image"][:20]
    path = tmp_path / f"digits{suffix}"
    if suffix:
        fitted.save(path)
    else:
        path = fitted.fit(epochs=1, folder=tmp_path, verbose=False).folder
    again = Network.load(path)
    assert again.document.title == "Digits"
    assert torch.equal(again.predict(images), fitted.predict(images))


def test_the_document_alone_is_saved_as_symloom(fitted: Network, tmp_path: Path) -> None:
    fitted.save(tmp_path / "digits.symloom")
    assert Network.load(tmp_path / "digits.symloom").document == load(tmp_path / "digits.symloom")


def test_weights_of_an_original_are_taken_by_its_names(tmp_path: Path) -> None:
    published = shipped("squeezenet").published
    assert published is not None
    weights = named_weights(shipped_document("squeezenet"), published)
    made = {each.theirs: torch.randn(each.weight.shape) for each in weights}  # type: ignore[arg-type]
    torch.save(made, tmp_path / "original.pth")
    network = Network(shipped_document("squeezenet"))
    network.load_published(tmp_path / "original.pth", "squeezenet")
    assert torch.equal(
        network.module.get_parameter("fire2.squeeze.weight"), made["features.3.squeeze.weight"]
    )
    del made["features.0.bias"]
    torch.save(made, tmp_path / "other.pth")
    with pytest.raises(FileProblem, match=r"lacks features\.0\.bias, which conv1\.bias is made of"):
        network.load_published(tmp_path / "other.pth", "squeezenet")


def test_matrices_that_the_original_stores_the_other_way_round_are_turned(tmp_path: Path) -> None:
    published = shipped("gpt2").published
    assert published is not None
    each = next(
        w
        for w in named_weights(shipped_document("gpt2"), published)
        if w.theirs.endswith("h.3.mlp.c_fc.weight")
    )
    assert each.ours == "h.3.mlp.c_fc.weight"
    assert each.transposed
    assert tuple(each.weight.shape) == (3072, 768)


def test_a_network_without_weights_answers_too() -> None:
    x = sym.Input(shape=("N", 3), name="x")
    made = Network(sym.ReLU(x, name="positive"), "Positive")
    assert torch.equal(made.predict(torch.tensor([[-1.0, 0.0, 2.0]])), torch.tensor([[0.0, 0.0, 2.0]]))


def test_networks_that_are_gone_leave_no_source_behind() -> None:
    def kept() -> int:
        gc.collect()
        return sum(file.startswith("<symloom") for file in linecache.cache)

    before = kept()
    made = Network(sym.ReLU(sym.Input(shape=("N", 3), name="x"), name="positive"), "Positive")
    made.predict(torch.zeros(1, 3))
    assert kept() == before + 1
    del made
    assert kept() == before


def test_several_outputs_are_given_by_name() -> None:
    x = sym.Input(shape=("N", 4), name="x")
    both = sym.Group(sym.Linear(x, out_features=2, name="left"), sym.Linear(x, out_features=3, name="right"))
    found = Network(both).predict(torch.zeros(5, 4))
    assert {name: tuple(tensor.shape) for name, tensor in found.items()} == {"left": (5, 2), "right": (5, 3)}


def test_what_does_not_fit_is_told_in_a_sentence(fitted: Network, tmp_path: Path) -> None:
    with pytest.raises(SymloomError, match=r"predict takes 1 inputs \(image\), not 2"):
        fitted.predict(torch.zeros(1, 1, 8, 8), torch.zeros(1))
    with pytest.raises(SymloomError, match=r"image is N×1×8×8, but a tensor of shape \(1, 8\) is given"):
        fitted.predict(torch.zeros(1, 8))
    with pytest.raises(SymloomError, match=r"saved as \.safetensors"):
        fitted.save(tmp_path / "digits.bin")
    with pytest.raises(SymloomError, match="no setting 'batchsize'"):
        fitted.fit(batchsize=3)
    with pytest.raises(SymloomError, match="no published original"):
        fitted.load_published(tmp_path / "x.pt", "gru-translator")
    with pytest.raises(SymloomError, match="No data are chosen yet"):
        Network(shipped_document("alexnet")).predict(torch.zeros(1, 3, 224, 224, dtype=torch.uint8))
    (tmp_path / "x.safetensors").write_bytes(b"no")
    with pytest.raises(FileProblem, match="cannot be read"):
        Network.load(tmp_path / "x.safetensors")
