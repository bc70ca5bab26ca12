"""Builders shared by the tests of data sets."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

CODES = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def idx_bytes(array: np.ndarray) -> bytes:
    """`array` in the idx format, written independently of the reader."""
    code = CODES[array.dtype.str[1:]]
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, code, array.ndim, *array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


@pytest.fixture(scope="session")
def as_idx() -> Callable[[np.ndarray], bytes]:
    return idx_bytes


def write_set(folder: Path, train: int, test: int) -> dict[str, np.ndarray]:
    """A little set in the four files of the MNIST family; label and pixels tell each sample's number."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for prefix, count in (("train", train), ("t10k", test)):
        numbers = np.arange(count)
        images = np.zeros((count, 28, 28), dtype=np.uint8)
        images[:, 0, 0] = numbers % 256
        images[:, 0, 1] = numbers // 256
        images[:, 5:20, 5:20] = (numbers % 10 * 20)[:, None, None]
        arrays[f"{prefix}-images-idx3-ubyte.gz"] = images
        arrays[f"{prefix}-labels-idx1-ubyte.gz"] = (numbers % 10).astype(np.uint8)
    for name, array in arrays.items():
        (folder / name).write_bytes(gzip.compress(idx_bytes(array), mtime=0))
    return arrays


@pytest.fixture
def little_set(tmp_path: Path) -> Path:
    """A folder with 130 + 40 samples in the form of Fashion-MNIST."""
    folder = tmp_path / "little"
    write_set(folder, 130, 40)
    return folder


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No data set anywhere: another home, another working folder, no system folders."""
    for variable in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    monkeypatch.delenv("SYMLOOM_DATA", raising=False)
    monkeypatch.setattr("runtime.data.places.SYSTEM", str(tmp_path / "system"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path
