"""Opens a data set by name: the registry of formats, and the one way in.

A format is declared here once: where its sets lie and the function that reads their columns. The data
set itself, its fields and files are declared in `graph.datasets`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

import assets
from graph.datasets import KNOWN, DataSetSpec, data_set
from graph.errors import FileProblem, SymloomError
from runtime.data.archive import read_archive
from runtime.data.dataset import DataSet, assemble
from runtime.data.digits import read_digits
from runtime.data.idx import read_idx_set
from runtime.data.places import find_files

Columns = Mapping[tuple[str, str], Tensor]  # by split and field name


@dataclass(frozen=True)
class Format:
    """How the sets of one format are found and read."""

    find: Callable[[DataSetSpec, str | None], Path]
    read: Callable[[DataSetSpec, Path], Columns]


def _shipped(spec: DataSetSpec, folder: str | None) -> Path:
    """The folder of what comes with Symloom; a folder of the user's would otherwise be ignored silently."""
    if folder is not None:
        raise SymloomError(
            f"{spec.name} is installed with the program and not read from {folder}: "
            f"leave the folder out or choose the data set that lies there, such as fashion-mnist."
        )
    return assets.path("data")


READERS: Mapping[str, Format] = {
    "idx": Format(find_files, read_idx_set),
    "npz": Format(_shipped, read_archive),
    "scikit-learn": Format(_shipped, lambda spec, folder: read_digits()),
}


def open_data_set(name: str, folder: str | None = None) -> DataSet:
    """Reads the data set of that name whole, from `folder` or from where it usually lies.

    Args:
        name: one of `graph.datasets.KNOWN`.
        folder: holds the set's files; None looks at the usual places (`places.places`).

    Raises:
        SymloomError: unknown name, or a package it needs is missing.
        FileProblem: files are missing, damaged, or those of another set.
    """
    spec = data_set(name)
    chosen = READERS[spec.format]
    where = chosen.find(spec, folder)
    dataset = assemble(spec, chosen.read(spec, where), str(where))
    for other in KNOWN:  # MNIST and Fashion-MNIST name their files alike
        if other.name != spec.name and (
            other.fingerprint == dataset.fingerprint or _as_published(other, where)
        ):
            raise FileProblem(
                f"{where} holds {other.name}, not {spec.name}: choose {other.name} or the folder of {spec.name}."
            )
    return dataset


def _as_published(spec: DataSetSpec, folder: Path) -> bool:
    """Whether `folder` holds the very files of `spec`, to the byte in size."""
    paths = [folder / file.name for file in spec.files]
    return spec.needs_files and all(
        path.is_file() and path.stat().st_size == file.bytes
        for path, file in zip(paths, spec.files, strict=True)
    )
