"""What is known of a data set without its values: its fields, its classes, its counts, its files.

A frozen value that the task checks compare a graph with, the recipe's form shows, and the worker sends
to the window as JSON. Those of the sets that Symloom knows stand in `graph.datasets`; that of data of
the user's own is made by looking at the files (`runtime.data.own`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a data set, as the graph receives it.

    `shape` leaves out the batch; `dtype` is torch's name after conversion.

    Args:
        full_scale: stored whole numbers run from 0 to it; they are divided by it and then normalised per
            channel.
        measured: so many values of a sample, the first ones, are measurements, each of which is
            normalised over the training data: along the last dimension of a table or a sequence, along
            the first one (the channels) of anything larger.
        vocabulary: what the numbers 0, 1, … stand for, where they are characters, words or categories.
        columns: what each value of a sample is called, where it is a row of a table.
    """

    name: str
    dtype: str
    shape: tuple[int, ...] = ()
    full_scale: int | None = None
    measured: int = 0
    vocabulary: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a data set as its publisher offers it; `split` and `field` are empty if it holds all."""

    name: str
    bytes: int
    sha256: str
    split: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class DataSetSpec:
    """All that is known of a data set before it is opened.

    Args:
        classes: what the class numbers of the first target stand for; empty for values.
        format: names its reader in `runtime.data.readers`.
        mirrors: the addresses its files can be downloaded from, best first, each ending in a slash.
        fingerprint: that of the genuine content (see `runtime.data.dataset`), empty where it was never
            computed.
        seen: False for data of the user's own that nobody has looked at yet: fields, classes and counts
            are then not known, and checks pass them over.
        notes: what was done to the data to make them so, or left out: a sentence each.
    """

    name: str
    title: str
    summary: str
    features: tuple[Field, ...]
    targets: tuple[Field, ...]
    classes: tuple[str, ...]
    train: int
    test: int
    licence: str
    source: str
    format: str
    files: tuple[DataFile, ...] = ()
    mirrors: tuple[str, ...] = ()
    fingerprint: str = ""
    seen: bool = True
    notes: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.features + self.targets

    @property
    def needs_files(self) -> bool:
        """Whether the set is read from files that the user has or downloads, not from what is installed."""
        return bool(self.mirrors)
