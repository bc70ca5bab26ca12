"""Opens the data set that a recipe chooses: the registry of formats, and the one way in.

A format is declared here once: where its sets lie and the function that reads their columns. The data
set itself, its fields and files are declared in `graph.datasets`; what data of the user's own are is
found by looking at them (`runtime.data.own`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import assets
from graph.data_spec import FirstSamples
from graph.datasets import KNOWN, DataSetSpec, check_data, data_set
from graph.errors import FileProblem, SymloomError
from graph.own_data import own_kind
from graph.recipe import Choice
from runtime.data.archive import read_archive
from runtime.data.cifar import find_cifar, read_cifar
from runtime.data.dataset import Columns, DataSet, assemble
from runtime.data.idx import read_idx_set
from runtime.data.own import look
from runtime.data.places import find_files
from runtime.data.scikit_learn import read_scikit_learn
from runtime.data.showing import first_samples


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
    "cifar": Format(find_cifar, read_cifar),
    "npz": Format(_shipped, read_archive),
    "scikit-learn": Format(_shipped, lambda spec, folder: read_scikit_learn(spec)),
}


def describe(choice: Choice) -> DataSetSpec:
    """What is known of the data a recipe chooses; data of the user's own are looked at, but not read.

    Raises:
        SymloomError: there are no such data, an attribute is not as it has to be, or a package is missing.
        FileProblem: files of the user's own are missing, damaged, or of another kind.
    """
    if own_kind(choice.name) is not None:
        return look(choice.name, choice.attrs).spec
    return data_set(choice.name)


def look_closely(choice: Choice) -> tuple[DataSetSpec, FirstSamples | None]:
    """As `describe`, with the first samples; None where the files of a set are not there, or cannot be read.

    Raises:
        SymloomError, FileProblem: as there.
    """
    if own_kind(choice.name) is None:
        spec = data_set(choice.name)
        try:
            return spec, first_samples(open_data_set(choice.name, choice.attrs.get("folder") or None))
        except SymloomError:
            return spec, None  # opening them for a run tells why
    plan = look(choice.name, choice.attrs)
    return plan.spec, plan.first() if plan.first is not None else None


def open_choice(choice: Choice, kept: DataSetSpec | None = None) -> DataSet:
    """Reads the data a recipe chooses: whole, or those too large for it when a batch needs them.

    Args:
        kept: what they were when a run began that goes on; its tokenisers are used again.

    Raises:
        SymloomError: there are no such data, an attribute is not as it has to be, or a package is missing.
        FileProblem: files are missing, damaged, or those of another set.
    """
    check_data(choice.name, choice.attrs)
    if own_kind(choice.name) is None:
        return open_data_set(choice.name, choice.attrs.get("folder") or None)
    plan = look(choice.name, choice.attrs, kept)
    return assemble(plan.spec, plan.read(), plan.spec.source, plan.held_out)


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
