"""Batches of a data set: gathered as bytes, converted whole, in an order that a seed and an epoch fix.

The columns stay in memory as bytes, each batch is a slice of the epoch's permutation, and its images are
scaled and normalised in one pass over the bytes. Measured with one thread on (64, 1, 28, 28), gathering
included: 30 µs a batch, against 44–51 µs for the plain chain of conversion, multiplication and addition,
50–170 µs for a table of 256 values, and 35 µs for merely gathering from a set converted beforehand, which
takes four times the memory; hence no such conversion. While the example CNN trains on two threads, all
that happens here takes 0.5 % of a step at batch 64 and 0.2 % at batch 200.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

import torch
from torch import Tensor

from graph.data_spec import Field
from graph.plan import batches_of
from runtime.data.dataset import DataSet, Statistics, channel_axis
from runtime.data.order import bucketed, drawn_order, epoch_order
from runtime.data.stream import gathered

Batch = tuple[dict[str, Tensor], dict[str, Tensor]]
_NOTHING: Mapping[str, Tensor] = {}
_FEW_VALUES = 2**15  # that are still in the cache when the last batch of them is used
_BOUNDARY = 64  # bytes, on which torch lets every tensor begin


@dataclass(frozen=True, eq=False)
class Batches:
    """One epoch over a split: an iterable of (features, targets), each a dictionary by field name.

    Attributes:
        dataset: what to read; columns on `device` already are used there (`DataSet.to`).
        split: "train" or "test".
        indices: the samples to use, such as one half of `split_validation`; None for all.
        batch_size: samples in each batch; the last one may be smaller unless `drop_last`.
        shuffle: in the order of `epoch_order(seed, epoch)`, else as they lie. Fields that are to be put in
            buckets have samples of similar length meet (`order.bucketed`).
        weights: how much more often than others each of the samples used is drawn, with replacement
            (`order.balancing` makes all classes equally frequent); None takes each one once. Only with
            `shuffle`.
        start: batches to leave out at the beginning. Resuming at the cursor of a checkpoint gives
            exactly the batches that were still to come.
        device, dtype: where the batches go and what the features become.
        channels_last: images in torch's channels-last memory format.
        normalise: subtract the mean and divide by the deviation in `DataSet.statistics`; otherwise
            images are only scaled to 0..1 and measurements left as they are.
    """

    dataset: DataSet
    split: str = "train"
    indices: Tensor | None = None
    batch_size: int = 64
    shuffle: bool = False
    seed: int = 0
    epoch: int = 0
    start: int = 0
    drop_last: bool = False
    device: torch.device | str = "cpu"
    channels_last: bool = False
    dtype: torch.dtype = torch.float32
    normalise: bool = True
    weights: Tensor | None = None

    def __post_init__(self) -> None:
        assert self.batch_size > 0, "the recipe checks it"
        assert self.start >= 0, "a cursor counts batches done"
        assert self.weights is None or len(self.weights) == self.samples, "one for each sample used"

    @property
    def samples(self) -> int:
        return len(self.dataset.splits[self.split]) if self.indices is None else len(self.indices)

    @property
    def batches_per_epoch(self) -> int:
        return batches_of(self.samples, self.batch_size, self.drop_last)

    def __len__(self) -> int:
        """Batches still to come from `start` on."""
        return max(0, self.batches_per_epoch - self.start)

    def __iter__(self) -> Iterator[Batch]:
        split = self.dataset.splits[self.split]
        held = {**split.features, **split.targets}
        stored_on = next(iter(held.values())).device if held else torch.device("cpu")
        convert = {field.name: self._conversion(field) for field in self.dataset.spec.fields}
        features = [field.name for field in self.dataset.spec.features if field.name in split.columns]
        targets = [field.name for field in self.dataset.spec.targets if field.name in split.columns]
        varying = [field for field in self.dataset.spec.features if field.varies and field.name in features]
        order = self._order() if split.streamed else self._order().to(stored_on)
        first, last = self.start * self.batch_size, self.batches_per_epoch * self.batch_size
        at_once = self.batch_size * (1 if split.streamed or varying else self._together(held))
        batches = order[first:last].split(at_once) if first < last else ()
        streamed = gathered(split.streamed, batches) if split.streamed else repeat(_NOTHING)
        for chosen, read in zip(batches, streamed, strict=False):
            rows = chosen.to(stored_on)  # already there, unless something is streamed
            raw = {name: column.index_select(0, rows) for name, column in held.items()}
            raw.update(read)
            for field in varying:
                raw[field.name] = raw[field.name][:, : max(1, int(raw[field.lengths].max()))]
            # To the device as bytes: a quarter of the traffic, and the conversion runs there.
            found = {name: convert[name](column.to(self.device)) for name, column in raw.items()}
            if len(chosen) <= self.batch_size:
                yield {name: found[name] for name in features}, {name: found[name] for name in targets}
                continue
            parts = zip(*(column.split(self.batch_size) for column in found.values()), strict=True)
            for part in parts:
                batch = dict(zip(found, map(_at_a_boundary, part), strict=True))
                yield {name: batch[name] for name in features}, {name: batch[name] for name in targets}

    def _together(self, held: Mapping[str, Tensor]) -> int:
        """Batches that are gathered and converted as one, because each is so small that calling takes the time."""
        values = sum(column[:1].numel() for column in held.values()) * self.batch_size
        return max(1, _FEW_VALUES // max(1, values))

    def _order(self) -> Tensor:
        if not self.shuffle:
            return torch.arange(self.samples) if self.indices is None else self.indices.cpu()
        if self.weights is None:
            order = epoch_order(self.samples, self.seed, self.epoch)
        else:
            order = drawn_order(self.weights, self.seed, self.epoch)
        order = order if self.indices is None else self.indices.cpu()[order]
        for field in self.dataset.spec.features:
            if field.padding == "buckets" and field.lengths:
                lengths = self.dataset.splits[self.split].features[field.lengths].cpu()
                return bucketed(order, lengths, self.batch_size, self.seed, self.epoch)
        return order

    def _conversion(self, field: Field) -> Callable[[Tensor], Tensor]:
        statistics = self.dataset.statistics[field.name] if self.normalise and _normalised(field) else None
        device = torch.device(self.device)
        if field.full_scale is not None:
            scaled = affine(field.full_scale, statistics, len(field.shape), device)
            memory_format = torch.contiguous_format
            if self.channels_last and len(field.shape) == 3:
                memory_format = torch.channels_last
            # Layout while it is bytes, which is cheaper and which the arithmetic keeps; float32 before
            # `dtype`, because in bfloat16 the offset itself would be rounded to three digits.
            return lambda column: scaled(column.contiguous(memory_format=memory_format)).to(self.dtype)
        if statistics is not None:
            standardised = standard(statistics, len(field.shape), device)
            return lambda column: standardised(column).to(self._dtype(field))
        return lambda column: column.to(self._dtype(field))

    def _dtype(self, field: Field) -> torch.dtype:
        declared: torch.dtype = getattr(torch, field.dtype)
        return self.dtype if declared.is_floating_point and field in self.dataset.spec.features else declared


def _at_a_boundary(part: Tensor) -> Tensor:
    """A part of a tensor where a tensor of its own would lie.

    What matrix products round, in their last bit, depends on where in memory their operands begin: a batch must not
    show that it was gathered with others, which are not the same ones when a run goes on.
    """
    return part.clone() if part.data_ptr() % _BOUNDARY else part


def _normalised(field: Field) -> bool:
    return field.full_scale is not None or field.measured > 0


def standard(statistics: Statistics, rank: int, device: torch.device) -> Callable[[Tensor], Tensor]:
    """(values - mean) / std per column or channel in float32, for samples of `rank` dimensions.

    The mean is taken off before dividing: a year such as 2,024 ± 3 would lose its digits otherwise.
    """
    around = [1] * (rank + 1)
    around[channel_axis(rank)] = -1
    mean = torch.tensor(statistics.mean, device=device).reshape(around)
    factor = torch.tensor([1 / std for std in statistics.std], device=device).reshape(around)
    return lambda column: column.to(torch.float32).sub(mean).mul_(factor)


def affine(
    full_scale: int, statistics: Statistics | None, rank: int, device: torch.device
) -> Callable[[Tensor], Tensor]:
    """(bytes / full_scale - mean) / std per channel in float32, folded into one multiply-add.

    `rank` counts the dimensions of one sample, channel first.
    """
    if statistics is None:
        scale, offset = [1 / full_scale], [0.0]
    else:
        scale = [1 / (full_scale * std) for std in statistics.std]
        offset = [-mean / std for mean, std in zip(statistics.mean, statistics.std, strict=True)]
    if len(scale) == 1:
        # A zero-dimensional float32 and bytes give float32 in a single pass that also casts.
        origin, factor = torch.tensor(offset[0], device=device), scale[0]
        return lambda column: torch.add(origin, column, alpha=factor)
    per_channel = (1, -1, *[1] * (rank - 1))
    factors = torch.tensor(scale, device=device).reshape(per_channel)
    offsets = torch.tensor(offset, device=device).reshape(per_channel)
    return lambda column: column.to(torch.float32).mul_(factors).add_(offsets)  # `addcmul` took a third more
