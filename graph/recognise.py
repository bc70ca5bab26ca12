"""Which of the sets Symloom knows a folder or file on disk holds, by its files' names and a few of their bytes.

MNIST and Fashion-MNIST have files of the same names and sizes; their first labels tell them apart. Other sets of that
format are taken for none.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

_LABELS = "train-labels-idx1-ubyte"
_IDX = (_LABELS, "train-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "t10k-images-idx3-ubyte")
_HEADER = 8  # bytes before the labels
_FIRST_LABELS = {
    bytes((9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9)): "fashion-mnist",
    bytes((5, 0, 4, 1, 9, 2, 1, 3, 1, 4, 3, 5)): "mnist",
}
_BATCHES = {
    "cifar-10": (*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"),
    "cifar-100": ("train.bin", "test.bin"),
}
_RECORD = {"cifar-10": 1 + 3 * 32 * 32, "cifar-100": 2 + 3 * 32 * 32}  # bytes; a file has nothing else
_BINARY = {"cifar-10": "cifar-10-batches-bin", "cifar-100": "cifar-100-binary"}


def recognised(path: Path) -> tuple[str, dict[str, str]] | None:
    """The set that a folder, or one of its files, belongs to, and what a recipe says of it; None if it is not known.

    Folders that hold the set's folder count, as torchvision makes them.
    """
    folder = path if path.is_dir() else path.parent
    if not path.is_dir() and not _is_part(path.name):
        return None
    for place in (folder, folder / "raw", *(folder / name for name in _BINARY.values())):
        found = _set_in(place)
        if found is not None:
            return found, {"folder": str(place)}
    return None


def _is_part(name: str) -> bool:
    parts = {file for files in _BATCHES.values() for file in files} | {_archive(name) for name in _BATCHES}
    return name in parts or name.removesuffix(".gz") in _IDX


def _archive(name: str) -> str:
    return f"{name}-binary.tar.gz"


def _set_in(folder: Path) -> str | None:
    for name, files in _BATCHES.items():
        if (folder / _archive(name)).is_file() or all(_has_records(folder / file, name) for file in files):
            return name
    if all((folder / f"{name}.gz").is_file() or (folder / name).is_file() for name in _IDX):
        return _FIRST_LABELS.get(_first_labels(folder))
    return None


def _has_records(file: Path, name: str) -> bool:
    if not file.is_file():
        return False
    size = file.stat().st_size
    return size > 0 and size % _RECORD[name] == 0


def _first_labels(folder: Path) -> bytes:
    packed = folder / f"{_LABELS}.gz"
    wanted = _HEADER + len(next(iter(_FIRST_LABELS)))
    try:
        with gzip.open(packed) if packed.is_file() else open(folder / _LABELS, "rb") as file:
            return file.read(wanted)[_HEADER:]
    except (OSError, EOFError, zlib.error):
        return b""  # damaged: whoever reads it says so
