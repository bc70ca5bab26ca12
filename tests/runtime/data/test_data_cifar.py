from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from graph.datasets import data_set
from graph.errors import FileProblem
from runtime.data.cifar import LAYOUTS
from runtime.data.readers import open_data_set
from tests.builders_data import damaged

COUNT = 4  # records in each file


def content(name: str, seed: int) -> bytes:
    """Records whose class is their number and whose planes are 10, 20 and 30 but for the first pixel."""
    before = LAYOUTS[name].label_bytes
    rows = np.empty((COUNT, before + 3072), dtype=np.uint8)
    rows[:, :before] = 19  # CIFAR-100's superclass …
    rows[:, before - 1] = np.arange(COUNT) + seed  # … and the class
    rows[:, before:] = np.repeat([10, 20, 30], 1024)
    rows[:, before] = seed
    return rows.tobytes()


def files(name: str) -> dict[str, bytes]:
    return {file: content(name, number) for number, file in enumerate(LAYOUTS[name].files)}


def archive(name: str, held: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as members:
        for file, bytes_held in held.items():
            info = tarfile.TarInfo(f"{LAYOUTS[name].folder}/{file}")
            info.size = len(bytes_held)
            members.addfile(info, io.BytesIO(bytes_held))
    return target.getvalue()


def put(folder: Path, name: str, form: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if form == "archive":
        (folder / f"{name}-binary.tar.gz").write_bytes(archive(name, files(name)))
        return folder
    below = folder / LAYOUTS[name].folder if form == "unpacked here" else folder
    below.mkdir(exist_ok=True)
    for file, bytes_held in files(name).items():
        (below / file).write_bytes(bytes_held)
    return folder


@pytest.mark.parametrize("form", ["archive", "unpacked here", "the folder itself"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_the_archive_and_its_files_are_read_alike(tmp_path, name, form):
    dataset = open_data_set(name, str(put(tmp_path, name, form)))
    trained = len(LAYOUTS[name].train)
    assert (dataset.spec.train, dataset.spec.test) == (trained * COUNT, COUNT)
    images = dataset.train.features["image"]
    assert images.shape == (trained * COUNT, 3, 32, 32)
    assert images[:, :, 5, 5].unique(dim=0).tolist() == [[10, 20, 30]]
    assert images[:, 0, 0, 0].tolist() == [part for part in range(trained) for _ in range(COUNT)]
    expected = [part + row for part in range(trained) for row in range(COUNT)]
    assert dataset.train.targets["label"].tolist() == expected
    assert dataset.test.targets["label"].tolist() == [trained + row for row in range(COUNT)]


def test_the_usual_places_are_looked_at(empty_machine):
    with pytest.raises(
        FileProblem, match=r"cifar-10-binary\.tar\.gz, or the files unpacked from it, were not found"
    ):
        open_data_set("cifar-10")
    put(empty_machine / "xdg_cache_home" / "symloom" / "data" / "cifar-10", "cifar-10", "archive")
    assert open_data_set("cifar-10").spec.train == 5 * COUNT


def test_one_set_is_never_taken_for_the_other(tmp_path):
    put(tmp_path, "cifar-10", "archive").joinpath("cifar-10-binary.tar.gz").rename(
        tmp_path / "cifar-100-binary.tar.gz"
    )
    with pytest.raises(FileProblem, match=r"lacks train\.bin"):
        open_data_set("cifar-100", str(tmp_path))


def test_a_file_cut_short_and_a_class_out_of_range_are_told(tmp_path):
    put(tmp_path, "cifar-10", "the folder itself")
    path = tmp_path / "data_batch_3.bin"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(
        FileProblem, match=r"data_batch_3\.bin has 12,291 bytes, which are no whole records of 3,073"
    ):
        open_data_set("cifar-10", str(tmp_path))
    path.write_bytes(bytes([77]) + whole[1:])
    with pytest.raises(
        FileProblem, match=r"label of sample 8 in the train part .* is 77, but cifar-10 has the classes"
    ):
        open_data_set("cifar-10", str(tmp_path))


def test_the_layout_is_that_of_the_declaration():
    for name in LAYOUTS:
        spec = data_set(name)
        assert spec.features[0].shape == (3, 32, 32)
        assert f"{name.removeprefix('cifar-')} classes" in spec.summary
        assert len(spec.classes) == int(name.removeprefix("cifar-"))


@settings(max_examples=40, deadline=None)
@given(damaged(archive("cifar-100", files("cifar-100"))))
def test_a_damaged_archive_is_read_or_told_never_more(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "cifar-100-binary.tar.gz").write_bytes(content)
    try:
        found = open_data_set("cifar-100", str(folder))
    except FileProblem as problem:
        told = str(problem)
    else:
        assert found.train.features["image"].shape == (found.spec.train, 3, 32, 32)
        return
    assert "cifar-100" in told
