"""What looking at files of the user's own finds: the data set's description, and how to read it.

Every kind of `graph.own_data` has one function that looks: it reads what it must to know fields, classes
and counts, and says in a sentence what is wrong with the files and where. Reading comes after that, when
the memory it takes is known (`own.room`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import torch
from torch import Tensor

from graph.data_spec import DataSetSpec, Field
from graph.errors import FileProblem, reason
from runtime.data.dataset import Column, Columns
from runtime.data.order import drawn_part, mix_seed
from runtime.data.own.first_samples import FirstSamples
from runtime.data.stream import Part

LARGEST = torch.finfo(torch.float32).max  # number that a sample holds: a larger one would become infinite
FEW_CLASSES = 20  # different whole numbers that are taken for classes where nobody says what they are
MOST_CLASSES = 100_000  # that are numbered from 0 on
MOST_CATEGORIES = 1_000  # different values of any kind


@dataclass(frozen=True, eq=False)
class Plan:
    """A data set that was looked at.

    Args:
        read: makes the columns.
        held_out: the samples of the training split that came as a validation part of their own.
        first: the first samples, to look at.
    """

    spec: DataSetSpec
    read: Callable[[], Columns]
    held_out: Tensor | None = None
    first: Callable[[], FirstSamples] | None = None


def own_spec(
    kind: str,
    path: Path,
    summary: str,
    features: Sequence[Field],
    targets: Sequence[Field],
    classes: Sequence[str],
    counts: tuple[int, int],
    notes: Sequence[str] = (),
) -> DataSetSpec:
    """The description of a set in `path`; `counts` are those of training and of test samples."""
    return DataSetSpec(
        name=kind,
        title=path.name,
        summary=summary,
        features=tuple(features),
        targets=tuple(targets),
        classes=tuple(classes),
        train=counts[0],
        test=counts[1],
        licence="your own",
        source=str(path),
        format=kind,
        notes=tuple(notes),
    )


def existing(text: str, what: str = "file") -> Path:
    """The file or folder a person named.

    Raises:
        FileProblem: there is none, or it is the other thing, or neither (a pipe would be waited for).
    """
    path = Path(text).expanduser()
    if not path.exists():
        raise FileProblem(f"{path} does not exist: choose the {what} with your data.")
    if path.is_dir() != (what == "folder"):
        raise FileProblem(f"{path} is {'a folder' if path.is_dir() else 'a file'}: choose a {what}.")
    if what == "file" and not path.is_file():
        raise FileProblem(f"{path} is no file to read but a pipe or a device: choose a file.")
    return path


def refused(path: Path, refusal: OSError) -> FileProblem:
    """A file the system does not let us read."""
    return FileProblem(f"{path} cannot be read ({reason(refusal)}): check the file and its permissions.")


def changed(path: Path) -> FileProblem:
    """A file of which a later pass found other content than the first."""
    return FileProblem(f"{path} changed while it was read: try again.")


def files_of(a: SimpleNamespace) -> tuple[Path, ...]:
    """`a.file`, and `a.test_file` if there is one.

    Raises:
        FileProblem: one does not exist.
    """
    names = (a.file, a.test_file) if a.test_file.strip() else (a.file,)
    return tuple(existing(name) for name in names)


def test_count(counts: Sequence[int], share: float, path: Path) -> int:
    """How many samples are to test with: at least one, and one is left to train on.

    Args:
        counts: of all samples, or of those to train and those to test with where the files say which are which.
        share: of all samples is to test with.

    Raises:
        FileProblem: there are fewer than two.
    """
    if len(counts) > 1:
        return counts[1]
    (total,) = counts
    if total < 2:
        raise FileProblem(
            f"{path} has {total} sample{'s' * (total != 1)}, of which none can be put aside to test with: "
            f"add more data."
        )
    return min(total - 1, max(1, round(total * share)))


def test_part(labels: Tensor | None, counts: Sequence[int], wanted: int, seed: int) -> Tensor:
    """Which samples are to test with, true or false for each; of every class in proportion.

    Args:
        counts: as for `test_count`.
    """
    total = sum(counts)
    if len(counts) > 1:
        return torch.arange(total) >= counts[0]
    if labels is None or labels.dim() != 1 or labels.dtype.is_floating_point:
        groups = [torch.arange(total)]
    else:
        groups = [(labels == label).nonzero()[:, 0] for label in labels.unique()]
    return drawn_part(groups, wanted, mix_seed(seed, "test"))


def parted(columns: Mapping[str, Column], test: Tensor) -> Columns:
    """Columns over all samples, taken apart by which are to test with."""
    found: dict[tuple[str, str], Column] = {}
    for name, column in columns.items():
        for split, rows in (("train", ~test), ("test", test)):
            if isinstance(column, Tensor):
                found[split, name] = column[rows]
            else:
                found[split, name] = Part(column, rows.nonzero()[:, 0].numpy())
    return found


def check_trained(
    classes: Sequence[str], trained: Container[str], files: Sequence[Path], numbers: bool
) -> None:
    """Every class that is tested can be learnt.

    Args:
        trained: the classes of the first of `files`.
        numbers: whether the classes may be values as well.

    Raises:
        FileProblem: one is in the second file only.
    """
    foreign = [name for name in classes if name not in trained]
    if foreign:
        raise FileProblem(
            f"{files[1]} has the class {listed(foreign)}, of which there is no sample in {files[0]}: "
            f"{'add some, delete it, or set `task` to values' if numbers else 'add some, or delete it'}."
        )


def listed(names: Sequence[str], most: int = 5) -> str:
    """Some names in a sentence."""
    shown = ", ".join(repr(name) for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown
