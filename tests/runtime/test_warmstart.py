"""Begin with weights that were trained before."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from graph.errors import FileProblem
from graph.networks import NETWORKS, network
from graph.source import generate
from runtime.compile import compile_source
from runtime.warmstart import compare, load_weights
from tests.builders import Layer, Ran, StopAfter, chain, digits_network, digits_recipe, run, same_tensors

BODY: tuple[Layer, ...] = (
    ("flatten", "Flatten"),
    ("dense", "Linear", {"out_features": 12, "activation": "ReLU"}),
)


def trained(tmp_path: Path) -> Ran:
    return run(chain(*BODY, ("logits", "Linear", {"out_features": 10})), tmp_path)


def test_all_weights_of_an_equal_network_are_taken(tmp_path: Path) -> None:
    first = trained(tmp_path)
    document = chain(*BODY, ("logits", "Linear", {"out_features": 10}))
    module = compile_source(generate(document)).module_class()
    notes = load_weights(module, first.finished.folder)
    assert notes == [f"4 of 4 weights taken from {first.finished.folder}"]
    assert same_tensors(dict(module.state_dict()), first.weights)


def test_a_new_head_begins_anew_and_the_report_says_so(tmp_path: Path) -> None:
    first = trained(tmp_path)
    recipe = digits_recipe("SGD", {"lr": 0.0}, start_from=first.finished.folder)
    changed = chain(
        *BODY,
        ("wide", "Linear", {"out_features": 20}),
        ("logits", "Linear", {"out_features": 10}),
        recipe=recipe,
    )
    second = run(changed, tmp_path, StopAfter(1))
    assert torch.equal(second.weights["dense.weight"], first.weights["dense.weight"])
    log = (second.folder.path / "log.txt").read_text()
    assert f"3 of 6 weights taken from {first.finished.folder}" in log
    assert "wide.weight (20×12) begins anew: it is not there" in log
    assert "logits.weight (10×20) begins anew: there it is 10×12" in log


def test_weights_are_compared_before_any_training(tmp_path: Path) -> None:
    first = trained(tmp_path)
    changed = chain(
        *BODY, ("wide", "Linear", {"out_features": 20}), ("logits", "Linear", {"out_features": 10})
    )
    found = compare(changed, first.finished.folder)
    assert {each.name: each.fits for each in found.weights} == {
        "dense.weight": True, "dense.bias": True, "wide.weight": False, "wide.bias": False,
        "logits.weight": False, "logits.bias": True,
    }  # fmt: skip
    shapes = {each.name: (each.shape, each.there) for each in found.weights}
    assert shapes["logits.weight"] == ([10, 20], [10, 12])
    assert shapes["wide.weight"] == ([20, 12], None)
    assert not found.unused
    headless = compare(chain(*BODY, ("scores", "Linear", {"out_features": 10})), first.finished.folder)
    assert sorted(headless.unused) == ["logits.bias", "logits.weight"]


def test_what_is_said_before_training_is_what_the_run_says(tmp_path: Path) -> None:
    first = trained(tmp_path)
    changed = chain(*BODY, ("logits", "Linear", {"out_features": 10, "bias": False}))
    found = compare(changed, first.finished.folder)
    module = compile_source(generate(changed)).module_class()
    notes = load_weights(module, first.finished.folder)
    assert notes[0].startswith(
        f"{sum(each.fits for each in found.weights)} of {len(found.weights)} weights taken"
    )
    assert notes[1:] == [f"left out, because no node here has them: {', '.join(found.unused)}"]


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod.", "_orig_mod.module."])
def test_names_that_a_wrapper_lengthened_are_known(prefix: str, tmp_path: Path) -> None:
    first = trained(tmp_path)
    path = tmp_path / "wrapped.pt"
    torch.save({prefix + name: tensor for name, tensor in first.weights.items()}, path)
    assert all(each.fits for each in compare(first.folder.document(), str(path)).weights)


def test_a_run_with_a_warm_start_begins_better(tmp_path: Path) -> None:
    first = run(digits_network(digits_recipe(attrs={"lr": 0.01}, epochs=6)), tmp_path)
    warm = run(digits_network(digits_recipe(start_from=first.finished.folder, epochs=1)), tmp_path)
    assert warm.curves["train/loss"][1][0] < 0.3 * first.curves["train/loss"][1][0]


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_a_file_does_as_well_as_a_folder(suffix: str, tmp_path: Path) -> None:
    first = trained(tmp_path)
    path = tmp_path / f"weights{suffix}"
    if suffix == ".pt":
        torch.save(first.weights, path)
    else:
        save_file(first.weights, path)
    module = compile_source(generate(first.folder.document())).module_class()
    load_weights(module, str(path))
    assert same_tensors(dict(module.state_dict()), first.weights)


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (Path("/tmp/symloom-was-here"),))  # type: ignore[return-value]


DAMAGED = (
    b"",
    b"garbage",
    b"\x80\x02h\x05.",  # a thing that was never remembered
    b"\x80\x02X\x03\x00\x00\x00abcQ.",  # a storage that is no storage
    b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n)R.",  # a tensor of nothing
    b"\x80\x02G\x00.",  # half a number
)


@pytest.mark.parametrize("content", [*DAMAGED, "pickle", "a list"])
def test_a_file_that_is_no_state_dict_is_refused_in_words_and_never_executed(
    content: object, tmp_path: Path
) -> None:
    path = tmp_path / "weights.pt"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        torch.save(Evil() if content == "pickle" else [torch.zeros(1)], path)
    module = torch.nn.Linear(2, 2)
    with pytest.raises(
        FileProblem, match=r"weights\.pt (holds no weights that can be read|is no state dict)"
    ):
        load_weights(module, str(path))
    assert not Path("/tmp/symloom-was-here").exists()


def test_weights_of_quite_another_network_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"something.weight": torch.zeros(3)}, path)
    with pytest.raises(
        FileProblem, match=r"Nothing in .*other\.safetensors fits this network: none of its 1 weights"
    ):
        load_weights(torch.nn.Linear(2, 2), str(path))


def test_a_missing_file_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"nowhere\.pt cannot be read: no such file"):
        load_weights(torch.nn.Linear(2, 2), str(tmp_path / "nowhere.pt"))
    with pytest.raises(FileProblem, match="holds no weights to start from"):
        load_weights(torch.nn.Linear(2, 2), str(tmp_path))


@pytest.mark.parametrize("name", NETWORKS)
def test_every_shipped_networks_own_weights_all_fit_without_making_any(name: str, tmp_path: Path) -> None:
    document = network(name)
    with torch.device("meta"):
        own = compile_source(generate(document)).module_class().state_dict()
    # Named and shaped as the real ones, but each a single number in memory.
    weights = {key: torch.zeros((), dtype=tensor.dtype).expand(tensor.shape) for key, tensor in own.items()}
    path = tmp_path / "weights.pt"
    torch.save(weights, path)
    assert path.stat().st_size < 2**20
    found = compare(document, str(path))
    assert [each.name for each in found.weights] == list(own)
    assert all(each.fits for each in found.weights)
    assert not found.unused
