"""What is known of a data set without its values: its fields, its classes, its counts, its files.

A frozen value that the task checks compare a graph with, the recipe's form shows, and the worker sends
to the window as JSON. Those of the sets that Symloom knows stand in `graph.datasets`; that of data of
the user's own is made by looking at the files (`runtime.data.own`).
"""

from __future__ import annotations

from dataclasses import dataclass

BYTE_PAIRS = "byte-pairs"


@dataclass(frozen=True, slots=True)
class Cut:
    """What a text is cut into before it becomes numbers; with the vocabulary it is the whole tokeniser.

    Args:
        units: "characters", "words" or "byte-pairs".
        lower: whether capital letters are taken for small ones.
        merges: of byte pairs: which two entries become one, a blank between them, in the order learnt.
    """

    units: str
    lower: bool = False
    merges: tuple[str, ...] = ()


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
        cut: how a text became these numbers.
        lengths: the field that says how many places of a sample count, from the first on; what follows pads.
        padding: how far samples with `lengths` are padded: all to the same "length", each "batch" to its
            longest, or the same with batches of samples of similar length ("buckets").
    """

    name: str
    dtype: str
    shape: tuple[int, ...] = ()
    full_scale: int | None = None
    measured: int = 0
    vocabulary: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    cut: Cut | None = None
    lengths: str = ""
    padding: str = "length"

    @property
    def sizes(self) -> tuple[int | str, ...]:
        """The shape of a sample as a graph declares it: T where each batch has a length of its own."""
        return ("T", *self.shape[1:]) if self.varies else self.shape

    @property
    def varies(self) -> bool:
        """Whether batches differ in the first dimension of their samples, `shape` having the largest."""
        return bool(self.lengths) and self.padding != "length"

    @property
    def shown(self) -> tuple[str, ...]:
        """The vocabulary as a person reads it."""
        if self.cut is None or self.cut.units != BYTE_PAIRS:
            return self.vocabulary
        return tuple(map(readable, self.vocabulary))


def _bytes() -> dict[str, int]:
    """The letter that stands for each byte in byte-pair vocabularies since GPT-2: printable ones for themselves."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    rest = [byte for byte in range(256) if byte not in set(plain)]
    return {chr(byte): byte for byte in plain} | {chr(256 + n): byte for n, byte in enumerate(rest)}


_BYTE_OF = _bytes()
LETTERS = frozenset(_BYTE_OF)  # which every byte-pair vocabulary has


def readable(entry: str) -> str:
    """An entry of a byte-pair vocabulary as text; bytes that are no whole letter as \\xNN."""
    if any(letter not in _BYTE_OF for letter in entry):
        return entry
    return bytes(_BYTE_OF[letter] for letter in entry).decode(errors="backslashreplace")


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A little image, its values row by row (1 or 3 channels), and what is to be learnt of it."""

    width: int
    height: int
    channels: int
    values: bytes
    label: str = ""


@dataclass(frozen=True, slots=True)
class FirstSamples:
    """The first samples of data as they will be given to a network, for a person to look at.

    Args:
        columns, rows: of a table, the rows as they are written.
        images: of each class some.
        texts: the parts that each text is cut into; `labels` says what is to be learnt of each.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    images: tuple[Thumbnail, ...] = ()
    texts: tuple[tuple[str, ...], ...] = ()
    labels: tuple[str, ...] = ()


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
        validation: so many of the training samples came as a validation part of their own.
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
    validation: int = 0

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.features + self.targets

    @property
    def varies(self) -> bool:
        """Whether batches differ in the length of their samples."""
        return any(field.varies for field in self.features)

    @property
    def needs_files(self) -> bool:
        """Whether the set is read from files that the user has or downloads, not from what is installed."""
        return bool(self.mirrors)
