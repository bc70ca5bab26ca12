"""What is exported is what was trained, and nothing is written by halves."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file

import assets
from graph import edits
from graph.document import Document, from_json, load
from graph.errors import FileProblem, SymloomError
from graph.picture import document_from_png, document_from_svg
from graph.source import generate
from runtime.compile import compile_source
from runtime.control import Control
from runtime.exports import KINDS, export, pictures
from runtime.exports.pictures import write_pictures
from runtime.runfolder import RunFolder
from runtime.train import train


def small_network() -> Document:
    """The example, narrow enough to train in a second."""
    document = load(assets.path("examples", "fashion-mnist-cnn.symloom"))
    edits.apply(document, edits.set_attribute(document, ["conv1", "conv2"], "out_channels", 4))
    document.recipe = document.recipe.setting(
        epochs=1, batch_size=512, threads=1, layout="contiguous", precision="fp32", device="cpu"
    )
    return document


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    finished = train(small_network(), tmp_path_factory.mktemp("runs"), lambda event: None, Control())
    return RunFolder(Path(finished.folder))


def exported(kind: str, document: Document, run: RunFolder | None, folder: Path) -> Path:
    path = folder / f"exported.{kind}"
    export(kind, document, run.path if run else None, path)
    return path


def test_the_exported_source_is_the_text_that_was_trained(run: RunFolder, tmp_path: Path) -> None:
    assert exported("python", run.document(), run, tmp_path).read_text() == run.source.read_text()


def test_source_and_weights_alone_give_the_logits_of_the_trained_network(
    run: RunFolder, tmp_path: Path
) -> None:
    export("python", run.document(), None, tmp_path / "network.py")
    export("safetensors", run.document(), run.path, tmp_path / "weights.safetensors")
    export("pt", run.document(), run.path, tmp_path / "weights.pt")
    trained = compile_source(generate(run.document())).module_class()
    trained.load_state_dict(load_file(run.weights))
    trained.eval()
    images = torch.randn(32, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    torch.save(images, tmp_path / "images.pt")
    # A fresh interpreter that knows nothing of Symloom: isolated, in the folder of the exported files.
    code = """
import sys, torch
sys.path.insert(0, ".")
import network
from safetensors.torch import load_file
images = torch.load("images.pt", weights_only=True)
loaded = {"pt": torch.load("weights.pt", weights_only=True), "safetensors": load_file("weights.safetensors")}
for name, weights in loaded.items():
    module = network.FashionMNISTCNN()
    module.load_state_dict(weights)
    module.eval()
    with torch.no_grad():
        torch.save(module(images), f"{name}.logits")
assert not {"graph", "runtime", "studio"} & set(sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    with torch.no_grad():
        wanted = trained(images)
    for name in ("pt", "safetensors"):
        found = torch.load(tmp_path / f"{name}.logits", weights_only=True)
        assert (found - wanted).abs().max() <= 1e-6


def test_safetensors_carry_the_class_and_the_document(run: RunFolder, tmp_path: Path) -> None:
    with safe_open(exported("safetensors", run.document(), run, tmp_path), "pt") as file:
        metadata = file.metadata()
    assert metadata["class"] == "FashionMNISTCNN"
    assert from_json(metadata["symloom"]) == run.document()


def test_a_moved_and_renamed_document_still_fits_its_run(run: RunFolder, tmp_path: Path) -> None:
    document = run.document()
    edits.apply(document, edits.move(document, {"conv1": (5.0, 900.0)}))
    document.title = "Another name"
    assert set(load_file(exported("safetensors", document, run, tmp_path))) == set(load_file(run.weights))


@pytest.mark.parametrize("attribute", [("out_channels", 8), ("activation", "Tanh")])
def test_weights_of_another_network_are_refused(
    run: RunFolder, tmp_path: Path, attribute: tuple[str, int | str]
) -> None:
    document = run.document()
    edits.apply(document, edits.set_attribute(document, "conv2", *attribute))
    with pytest.raises(SymloomError, match="has changed since"):
        exported("safetensors", document, run, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_weights_need_a_run(tmp_path: Path) -> None:
    with pytest.raises(SymloomError, match="come from a run"):
        exported("pt", small_network(), None, tmp_path)


def test_a_run_that_was_cut_off_gives_the_weights_of_its_last_checkpoint(
    run: RunFolder, tmp_path: Path
) -> None:
    before = run.weights.read_bytes()
    run.weights.unlink()
    try:
        found = load_file(exported("safetensors", run.document(), run, tmp_path))
    finally:
        run.weights.write_bytes(before)
    assert found.keys() == load_file(run.weights).keys()


def test_damaged_weights_are_one_sentence(run: RunFolder, tmp_path: Path) -> None:
    before = run.weights.read_bytes()
    run.weights.write_bytes(before[:-100])
    try:
        with pytest.raises(FileProblem, match=r"weights\.safetensors cannot be read"):
            exported("pt", run.document(), run, tmp_path)
    finally:
        run.weights.write_bytes(before)


def test_document_and_pictures_open_again(tmp_path: Path) -> None:
    document = small_network()
    assert load(exported("json", document, None, tmp_path)) == document
    assert document_from_svg(exported("svg", document, None, tmp_path).read_bytes()) == document
    assert document_from_png(exported("png", document, None, tmp_path).read_bytes()) == document


def test_every_kind_is_declared_once_with_a_suffix_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len({kind.suffix for kind in KINDS}) == len(KINDS) == 6


def test_a_kind_nobody_declared_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SymloomError, match="choose one of python, safetensors"):
        exported("onnx2", small_network(), None, tmp_path)


def test_a_graph_with_a_problem_is_not_written(tmp_path: Path) -> None:
    document = small_network()
    edits.apply(document, edits.disconnect(document, [("conv2", "input")]))
    with pytest.raises(SymloomError, match="conv2: its input"):
        exported("python", document, None, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_run_can_leave_its_pictures(run: RunFolder) -> None:
    written = write_pictures(run)
    assert [path.name for path in written] == ["graph.svg", "curves.svg", "graph.png", "curves.png"]
    for path in written[2:]:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size > 8_000  # with curves and text, not a blank sheet
    assert "epoch" in (run.path / "curves.svg").read_text()
    assert document_from_png(written[2].read_bytes()) == run.document()


def test_a_machine_without_fonts_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pictures, "FAMILIES", ("No Such Font", "sans-serif"))
    pictures._family.cache_clear()
    try:
        with pytest.raises(SymloomError, match="no font"):
            exported("png", small_network(), None, tmp_path)
    finally:
        pictures._family.cache_clear()


def test_a_picture_is_drawn_in_bounds_whatever_the_size_of_the_graph() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400000" height="20"><rect width="9" height="9"/></svg>'
    header = pictures.png(svg)[16:24]
    assert int.from_bytes(header[:4], "big") <= pictures.LARGEST_SIDE


def test_a_full_disk_leaves_the_old_file_and_says_so(tmp_path: Path) -> None:
    target = tmp_path / "kept.symloom"
    target.write_text("what was there")

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # as a disk with 1,000 bytes left

    done = subprocess.run(
        [sys.executable, "-m", "runtime.cli", "export", "fashion-mnist-cnn", "--to", "json", "--out", str(target)],
        preexec_fn=full, capture_output=True, text=True, timeout=300,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(target) in done.stderr
    assert "free some space" in done.stderr
    assert target.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.symloom"]


def test_the_curves_of_a_run_are_those_in_its_metrics(run: RunFolder) -> None:
    last = json.loads((run.path / "result.json").read_text())
    assert run.curves()["train/loss"][0][-1] == last["step"]
