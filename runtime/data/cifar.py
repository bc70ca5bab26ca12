"""Reads CIFAR-10 and CIFAR-100 in their binary form: the archive as published, or the files unpacked from it.

A record is one byte for the class (CIFAR-100: one for the superclass before it) and 3,072 for the image,
red, green and blue planes of 32×32 (https://www.cs.toronto.edu/~kriz/cifar.html).
"""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import torch
from torch import Tensor

from graph.data_spec import DataSetSpec
from graph.errors import FileProblem, reason
from runtime.data.places import places

IMAGE = 3 * 32 * 32
MOST_RECORDS = 1_000_000  # in one file; the published ones have 10,000 and 50,000
_REPLACE = "delete it and download or copy it again."


@dataclass(frozen=True)
class _Layout:
    """The files of a set, and how many bytes of a record stand before the image; the last one is the class."""

    folder: str
    train: tuple[str, ...]
    test: str
    label_bytes: int

    @property
    def files(self) -> tuple[str, ...]:
        return *self.train, self.test


LAYOUTS: Mapping[str, _Layout] = {
    "cifar-10": _Layout(
        "cifar-10-batches-bin",
        tuple(f"data_batch_{number}.bin" for number in range(1, 6)),
        "test_batch.bin",
        1,
    ),
    "cifar-100": _Layout("cifar-100-binary", ("train.bin",), "test.bin", 2),
}


def find_cifar(spec: DataSetSpec, folder: str | None) -> Path:
    """The archive, or the folder of unpacked files: in `folder`, else in the first of the usual places.

    Raises:
        FileProblem: it is not there.
    """
    looked_at = places(spec.name) if folder is None else (Path(folder).expanduser(),)
    for place in looked_at:
        found = _in(spec, place)
        if found is not None:
            return found
    where = ", ".join(map(str, looked_at))
    raise FileProblem(
        f"{spec.files[0].name}, or the files unpacked from it, were not found in {where}: give the folder, or "
        f"download {spec.name}."
    )


def _in(spec: DataSetSpec, place: Path) -> Path | None:
    layout = LAYOUTS[spec.name]
    for folder in (place, place / layout.folder):
        if all((folder / name).is_file() for name in layout.files):
            return folder
    archive = place / spec.files[0].name
    return archive if archive.is_file() else None


def read_cifar(spec: DataSetSpec, place: Path) -> Mapping[tuple[str, str], Tensor]:
    """The columns of `spec` from what `find_cifar` has found.

    Raises:
        FileProblem: a file is missing in the archive, damaged or cut short.
    """
    layout = LAYOUTS[spec.name]
    records = _unpacked(place, layout) if place.is_dir() else _packed(place, layout)
    columns: dict[tuple[str, str], Tensor] = {}
    for split, names in (("train", layout.train), ("test", (layout.test,))):
        rows = np.concatenate([records[name] for name in names])
        columns[split, "image"] = torch.from_numpy(
            rows[:, layout.label_bytes :].reshape(-1, 3, 32, 32).copy()
        )
        columns[split, "label"] = torch.from_numpy(rows[:, layout.label_bytes - 1].astype(np.int64))
    return columns


def _unpacked(folder: Path, layout: _Layout) -> dict[str, np.ndarray]:
    found = {}
    for name in layout.files:
        path = folder / name
        try:
            with open(path, "rb") as file:
                found[name] = _records(file, path.stat().st_size, layout, str(path))
        except OSError as refusal:
            raise FileProblem(f"{path} cannot be read ({reason(refusal)}): check the file.") from refusal
    return found


def _packed(archive: Path, layout: _Layout) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    try:
        with tarfile.open(archive, "r|gz") as members:
            for member in members:
                name = Path(member.name).name
                if member.isfile() and name in layout.files and name not in found:
                    content = members.extractfile(member)
                    assert content is not None
                    found[name] = _records(content, member.size, layout, f"{name} in {archive}")
    # TypeError is what tarfile raises itself where the gzip header is cut short.
    except (tarfile.TarError, EOFError, zlib.error, ValueError, TypeError) as damage:
        raise FileProblem(f"{archive} is a damaged archive ({damage}): {_REPLACE}") from damage
    except OSError as refusal:
        raise FileProblem(
            f"{archive} is damaged or cannot be read ({reason(refusal)}): {_REPLACE}"
        ) from refusal
    missing = [name for name in layout.files if name not in found]
    if missing:
        raise FileProblem(f"{archive} lacks {missing[0]}: {_REPLACE}")
    return found


def _records(file: IO[bytes], size: int, layout: _Layout, told: str) -> np.ndarray:
    record = layout.label_bytes + IMAGE
    count, rest = divmod(size, record)
    if rest or not 0 < count <= MOST_RECORDS:
        raise FileProblem(f"{told} has {size:,} bytes, which are no whole records of {record:,}: {_REPLACE}")
    content = file.read(size)
    if len(content) != size:
        raise FileProblem(f"{told} is cut short: {len(content):,} of {size:,} bytes are there; {_REPLACE}")
    return np.frombuffer(content, dtype=np.uint8).reshape(count, record)
