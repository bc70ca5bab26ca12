"""A folder of a known set is taken for that set, and no other folder is."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pytest

from graph.datasets import data_set
from graph.own_data import guessed

CLOTHES = (9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9)
DIGITS = (5, 0, 4, 1, 9, 2, 1, 3, 1, 4, 3, 5)
NAMES = [file.name.removesuffix(".gz") for file in data_set("mnist").files]


def idx_folder(folder: Path, labels: tuple[int, ...], *, packed: bool) -> Path:
    """Four files that begin as those of the MNIST family do."""
    folder.mkdir(parents=True)
    for name in NAMES:
        data = struct.pack(">II", 0x801, 60_000) + bytes(labels)
        path = folder / (f"{name}.gz" if packed else name)
        path.write_bytes(gzip.compress(data) if packed else data)
    return folder


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(("labels", "name"), [(CLOTHES, "fashion-mnist"), (DIGITS, "mnist")])
def test_sets_with_the_same_file_names_are_told_apart(
    tmp_path: Path, labels: tuple[int, ...], name: str, packed: bool
) -> None:
    folder = idx_folder(tmp_path / "any", labels, packed=packed)
    assert guessed(folder) == (name, {"folder": str(folder)})


def test_the_folder_around_it_and_one_of_its_files_mean_the_set_too(tmp_path: Path) -> None:
    raw = idx_folder(tmp_path / "FashionMNIST" / "raw", CLOTHES, packed=True)
    assert guessed(raw.parent) == ("fashion-mnist", {"folder": str(raw)})
    assert guessed(raw / f"{NAMES[0]}.gz") == ("fashion-mnist", {"folder": str(raw)})


def test_cifar_is_known_packed_and_unpacked(tmp_path: Path) -> None:
    archive = tmp_path / "packed" / "cifar-10-binary.tar.gz"
    archive.parent.mkdir()
    archive.write_bytes(b"")
    for path in (archive, archive.parent):
        assert guessed(path) == ("cifar-10", {"folder": str(archive.parent)})
    unpacked = tmp_path / "data" / "cifar-100-binary"
    unpacked.mkdir(parents=True)
    for name in ("train.bin", "test.bin"):
        (unpacked / name).write_bytes(bytes(3074 * 2))
    for path in (unpacked, unpacked.parent):
        assert guessed(path) == ("cifar-100", {"folder": str(unpacked)})


def test_other_folders_are_taken_for_images(tmp_path: Path) -> None:
    kuzushiji = idx_folder(tmp_path / "kmnist", (8, 7, 0, 1, 4, 2, 4, 8, 1, 1, 5, 1), packed=True)
    damaged = idx_folder(tmp_path / "damaged", CLOTHES, packed=True)
    (damaged / f"{NAMES[1]}.gz").write_bytes(b"\x1f\x8b\x08nothing")
    tokens = tmp_path / "tokens"
    tokens.mkdir()
    for name in ("train.bin", "test.bin"):
        (tokens / name).write_bytes(bytes(1000))
    unfinished = tmp_path / "unfinished"
    unfinished.mkdir()
    for name in ("train.bin", "test.bin"):
        (unfinished / name).write_bytes(b"")
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / f"{NAMES[0]}.gz").write_bytes(b"")
    for folder in (kuzushiji, damaged, tokens, unfinished, tmp_path / "part", tmp_path):
        assert guessed(folder) == ("image-folder", {"folder": str(folder)})
