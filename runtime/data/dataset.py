"""A data set: compact columns per split, their statistics and their fingerprint.

Columns keep the dtype they are stored in (images uint8, (N, C, H, W); texts uint8, int16 or int32, (N, T);
tables float32, (N, F); labels int64, (N,)): a quarter of the memory of float32, and a batch is converted
faster than a float32 one is gathered (see `batches`). Columns too large for memory are `stream.Streamed`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from graph.data_spec import DataSetSpec, Field
from graph.errors import FileProblem
from runtime.data.stream import Streamed, gathered, in_chunks

Column = Tensor | Streamed
Columns = Mapping[tuple[str, str], Column]  # by split and field name

WEIGHTS = "(weights)"
ENOUGH = 10_000  # samples of what is costly to read, from which mean and deviation are taken


@dataclass(frozen=True, eq=False)
class Split:
    """The columns of one part of a data set, all equally long.

    Args:
        features, targets: those in memory.
        streamed: those that are read when a batch needs them, features and targets alike.
    """

    features: Mapping[str, Tensor]
    targets: Mapping[str, Tensor]
    streamed: Mapping[str, Streamed] = field(default_factory=dict)

    def __len__(self) -> int:
        columns = (self.features, self.targets, self.streamed)
        return next(column.shape[0] for some in columns for column in some.values())

    @property
    def columns(self) -> Mapping[str, Tensor | Streamed]:
        """All of them by name."""
        return {**self.features, **self.targets, **self.streamed}

    def to(self, device: torch.device | str) -> Split:
        """The same columns on `device`; where the set fits there, no step waits for a copy."""
        return Split(
            {name: column.to(device) for name, column in self.features.items()},
            {name: column.to(device) for name, column in self.targets.items()},
            self.streamed,
        )


@dataclass(frozen=True)
class Statistics:
    """Mean and standard deviation per channel of a feature that was scaled to 0..1, or per column."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    def fits(self, channels: int) -> bool:
        """Whether so many can be normalised by it."""
        return (
            len(self.mean) == len(self.std) == channels
            and all(map(math.isfinite, (*self.mean, *self.std)))
            and min(self.std) > 0
        )


@dataclass(frozen=True, eq=False)
class DataSet:
    """A data set that was opened; `spec` carries the counts that were found.

    Args:
        held_out: the samples of the training split that came as a validation part of their own, sorted;
            None where the seed chooses them.
        weights: how much more often than others each training sample is drawn; None for all alike.
        normalised_by: the mean and deviation of every field that is normalised; None measures the training split.
    """

    spec: DataSetSpec
    splits: Mapping[str, Split]
    held_out: Tensor | None = None
    weights: Tensor | None = None
    normalised_by: Mapping[str, Statistics] | None = None

    @property
    def train(self) -> Split:
        return self.splits["train"]

    @property
    def test(self) -> Split:
        return self.splits["test"]

    def to(self, device: torch.device | str) -> DataSet:
        """The same data with all columns on `device`."""
        return replace(self, splits={name: split.to(device) for name, split in self.splits.items()})

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over names, dtypes, shapes and bytes of all columns: equal only for equal content.

        Streamed columns have the fingerprint they would have in memory, but for images, which are told apart by
        their files' names, sizes and beginnings: all of them are never decoded.
        """
        digest = hashlib.sha256()
        for split_name, split in sorted(self.splits.items()):
            for name, column in sorted(split.columns.items(), key=lambda item: item[0]):
                digest.update(f"{split_name}.{name} {column.dtype} {tuple(column.shape)}\n".encode())
                if isinstance(column, Tensor):
                    values = column.contiguous().cpu()
                    digest.update(values.reshape(-1).view(torch.uint8).numpy().data)
                else:
                    column.identify(digest)
        if self.weights is not None:
            digest.update(b"weights\n")
            digest.update(self.weights.contiguous().numpy().data)
        return digest.hexdigest()

    @cached_property
    def statistics(self) -> Mapping[str, Statistics]:
        """Of every field that is normalised, per channel or column; never of the test split."""
        return self.measured() if self.normalised_by is None else self.normalised_by

    def measured(self, rows: Tensor | None = None) -> dict[str, Statistics]:
        """Mean and deviation over the training split.

        Args:
            rows: the samples of it that count; None for all.
        """
        columns = self.train.columns
        chosen = None if rows is None else rows.cpu().numpy()
        found = {}
        for one in self.spec.fields:
            if one.full_scale is not None:
                found[one.name] = channel_statistics(columns[one.name], one.full_scale, chosen)
            elif one.measured:
                lengths = self.train.features.get(one.lengths)
                found[one.name] = column_statistics(columns[one.name], one, lengths, chosen)
        return found


def channel_statistics(
    column: Tensor | Streamed, full_scale: int, chosen: np.ndarray | None = None
) -> Statistics:
    """Mean and standard deviation per channel of `column` / `full_scale`; `column` is uint8, (N, C, …).

    Counting the 256 values is exact in integers and takes a tenth of converting the set to float. Of images that
    have to be decoded for it, `ENOUGH` are taken, evenly spaced.

    Args:
        chosen: the samples that count; None for all.
    """
    levels = torch.arange(256, dtype=torch.float64) / full_scale
    counts = torch.zeros(column.shape[1], 256, dtype=torch.int64)
    for part in _parts(column, chosen, ENOUGH):
        for channel in range(column.shape[1]):
            counts[channel] += torch.bincount(part[:, channel].reshape(-1).cpu(), minlength=256)
    mean, std = [], []
    for counted in counts.double():
        share = counted / counted.sum()
        centre = float((share * levels).sum())
        spread = float((share * (levels - centre) ** 2).sum().sqrt())
        mean.append(centre)
        std.append(spread if spread > 0 else 1.0)  # a channel of one value stays finite: it becomes 0
    return Statistics(tuple(mean), tuple(std))


def column_statistics(
    column: Tensor | Streamed,
    field: Field,
    lengths: Tensor | None = None,
    chosen: np.ndarray | None = None,
) -> Statistics:
    """Mean and standard deviation of the measured columns or channels; the others stay as they are.

    Args:
        lengths: how many places of each sample count; those that pad do not.
        chosen: the samples that count; None for all.
    """
    axis = channel_axis(len(field.shape))
    width = column.shape[axis]
    if lengths is not None:
        lengths = lengths.cpu() if chosen is None else lengths.cpu()[torch.from_numpy(chosen)]

    def each() -> Iterator[Tensor]:
        start = 0
        for part in _parts(column, chosen):
            if lengths is not None:
                counted = torch.arange(part.shape[1]) < lengths[start : start + len(part), None]
                start += len(part)
                part = part[counted.to(part.device)]
            else:
                part = part.movedim(axis, -1)
            yield part.reshape(-1, width)[:, : field.measured].cpu().double()

    mean = _mean(each(), lambda rows: rows)
    std = _mean(each(), lambda rows: (rows - mean).square_()).sqrt()
    std[std <= 1e-12 * mean.abs()] = 1.0  # one value only, but for rounding: it becomes 0
    rest = width - field.measured
    return Statistics((*mean.tolist(), *[0.0] * rest), (*std.tolist(), *[1.0] * rest))


def _mean(parts: Iterable[Tensor], of: Callable[[Tensor], Tensor]) -> Tensor:
    count, total = 0, torch.zeros((), dtype=torch.float64)
    for rows in parts:
        count, total = count + len(rows), total + of(rows).sum(0)
    return total / max(1, count)


def _parts(column: Tensor | Streamed, chosen: np.ndarray | None, most: int | None = None) -> Iterator[Tensor]:
    """The chosen samples of a column, or all, in the same portions wherever it lies, so that sums are the same.

    Args:
        most: so many samples at most of a column that is costly to read.
    """
    if isinstance(column, Tensor):
        for rows in in_chunks(column, chosen):
            if chosen is None:
                yield column[int(rows[0]) : int(rows[-1]) + 1]
            else:
                yield column.index_select(0, torch.from_numpy(rows).to(column.device))
    elif column.workers:
        chosen = np.arange(column.shape[0]) if chosen is None else chosen
        few = chosen[:: max(1, len(chosen) // most) if most is not None else 1]
        for found in gathered({"": column}, [torch.from_numpy(rows) for rows in in_chunks(column, few)]):
            yield found[""]
    else:
        yield from (column.gather(rows) for rows in in_chunks(column, chosen))


def channel_axis(rank: int) -> int:
    """Where in a batch the columns or channels of samples of that many dimensions lie."""
    return rank if rank <= 2 else 1


def assemble(
    spec: DataSetSpec,
    columns: Columns,
    origin: str,
    held_out: Tensor | None = None,
) -> DataSet:
    """A data set from its columns, keyed (split, field name), after checking them against `spec`.

    A column named `WEIGHTS` is no field: it says how often the samples are drawn.

    `origin` is the place that an error names. Counts may differ from those of `spec` (a folder may hold
    a part or a set of one's own); shapes and classes may not, because the graph was checked for them.

    Raises:
        FileProblem: a shape, a count or a label does not fit.
    """
    splits = {}
    for split in ("train", "test"):
        found = {
            field.name: _checked(field, columns[split, field.name], spec, split, origin)
            for field in spec.fields
        }
        lengths = {name: column.shape[0] for name, column in found.items()}
        if len(set(lengths.values())) != 1:
            told = " and ".join(f"{count:,} {name}s" for name, count in lengths.items())
            raise FileProblem(
                f"{origin} holds {told} in its {split} part, which do not belong together: "
                f"put the files of one and the same set there."
            )
        if next(iter(lengths.values())) == 0:
            raise FileProblem(f"{origin} has no sample in its {split} part: put the complete files there.")
        held = {name: column for name, column in found.items() if isinstance(column, Tensor)}
        splits[split] = Split(
            {field.name: held[field.name] for field in spec.features if field.name in held},
            {field.name: held[field.name] for field in spec.targets if field.name in held},
            {name: column for name, column in found.items() if not isinstance(column, Tensor)},
        )
    counted = replace(spec, train=len(splits["train"]), test=len(splits["test"]))
    weights = columns.get(("train", WEIGHTS))
    return DataSet(counted, splits, held_out, weights if isinstance(weights, Tensor) else None)


def _checked(
    field: Field, column: Tensor | Streamed, spec: DataSetSpec, split: str, origin: str
) -> Tensor | Streamed:
    if tuple(column.shape[1:]) != field.shape:
        raise FileProblem(
            f"The {field.name}s in the {split} part of {origin} are {_sizes(tuple(column.shape[1:]))}, but "
            f"{spec.name} has {_sizes(field.shape)}: choose the folder of {spec.name} or another data set."
        )
    if not isinstance(column, Tensor):
        return column  # its reader has made the numbers
    known = len(field.vocabulary)
    if not known and spec.targets and field == spec.targets[0]:
        known = len(spec.classes)
    if field.dtype == "int64" and known and column.numel():
        lowest, highest = int(column.min()), int(column.max())
        if lowest < 0 or highest >= known:
            wrong = lowest if lowest < 0 else highest
            row = int((column == wrong).nonzero()[0, 0])
            raise FileProblem(
                f"The {field.name} of sample {row} in the {split} part of {origin} is {wrong}, but "
                f"{spec.name} has the classes 0 to {known - 1}: the file is damaged or belongs to another set."
            )
    return column


def _sizes(shape: tuple[int, ...]) -> str:
    return "×".join(str(size) for size in shape) if shape else "single numbers"
