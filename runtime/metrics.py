"""Metrics, computed on the device from predictions and targets: those that go with a loss, and metric nodes.

Each of the former returns a sum over the batch as a zero-dimensional tensor, so that batches of different size
average rightly: the caller divides by the number of samples. Metric nodes are whatever the graph says, so a set is
judged by them as one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

from runtime.accelerator import exact

Metric = Callable[[Tensor, Tensor], Tensor]
AT_ONCE_BYTES = 256 * 2**20


def accuracy(prediction: Tensor, target: Tensor) -> Tensor:
    """How many samples have their right class first; (N, C, …) scores and (N, …) class numbers.

    With positions beside the batch each sample counts by its share of right positions.
    """
    right = (prediction.argmax(1) == target).float()
    return right.flatten(1).mean(1).sum() if right.dim() > 1 else right.sum()


def binary_accuracy(prediction: Tensor, target: Tensor) -> Tensor:
    """How many logits have the sign their target (0 or 1) asks for, as a share per sample."""
    right = ((prediction > 0) == (target > 0.5)).float()
    return right.flatten(1).mean(1).sum() if right.dim() > 1 else right.sum()


def mean_absolute_error(prediction: Tensor, target: Tensor) -> Tensor:
    """|prediction − target|, averaged over each sample's values."""
    error = (prediction - target).abs()
    return error.flatten(1).mean(1).sum() if error.dim() > 1 else error.sum()


METRICS: dict[str, Metric] = {
    "accuracy": accuracy,
    "binary_accuracy": binary_accuracy,
    "mae": mean_absolute_error,
}


class OverSet:
    """Metric nodes over a whole set: predictions and targets are gathered and judged together.

    That is exact for metrics that are no average over samples too, such as F1, R² and perplexity. Where it cannot be
    (more than `AT_ONCE_BYTES`, or results that are not one row a sample) the set is judged in parts: counts are
    added, everything else is averaged, weighted by samples.

    Args:
        judge: the generated module's `metrics`.
    """

    def __init__(self, judge: Callable[..., Mapping[str, Tensor]]) -> None:
        self._judge = judge
        self._parts: list[list[Tensor]] = []
        self._bytes = self._samples = self._judged = 0
        self._totals: dict[str, Tensor] = {}

    def add(self, tensors: Sequence[Tensor], samples: int) -> None:
        """The predictions and targets of a batch, in the order `judge` takes them."""
        rows = all(tensor.dim() > 0 and tensor.shape[0] == samples for tensor in tensors)
        fits = all(
            new.shape[1:] == old.shape[1:] and new.dtype == old.dtype
            for new, old in zip(tensors, self._parts[-1] if self._parts else tensors, strict=True)
        )
        if self._parts and not (rows and fits):
            self._close()
        self._parts.append(list(tensors))
        self._samples += samples
        self._bytes += sum(tensor.numel() * tensor.element_size() for tensor in tensors)
        if not rows or self._bytes > AT_ONCE_BYTES:
            self._close()

    def _close(self) -> None:
        together = [torch.cat(each) if len(each) > 1 else each[0] for each in zip(*self._parts, strict=True)]
        for name, value in self._judge(*together).items():
            total = exact(value) * self._samples if value.is_floating_point() else value
            self._totals[name] = self._totals[name] + total if name in self._totals else total
        self._judged += self._samples
        self._parts, self._samples, self._bytes = [], 0, 0

    def results(self) -> dict[str, Tensor]:
        """What every metric node says of all that was added."""
        if self._parts:
            self._close()
        return {
            name: total / self._judged if total.is_floating_point() else total
            for name, total in self._totals.items()
        }
