"""Metrics that go with a loss, computed on the device from predictions and targets.

Each returns a sum over the batch as a zero-dimensional tensor, so that batches of different size average
rightly: the caller divides by the number of samples.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

Metric = Callable[[Tensor, Tensor], Tensor]


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
