"""Which samples, in which order: the validation part, each epoch's permutation, balanced classes.

Everything random about data comes from `mix_seed`, so that a run's seed alone fixes it and an epoch's
order needs no history: resuming in epoch 7 does not replay the first six.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from graph.errors import SymloomError
from runtime.data.dataset import DataSet

_POOL = 64  # batches that are sorted by length together


def mix_seed(*parts: int | str) -> int:
    """One generator seed from several numbers and words, such as (seed, "epoch", 7).

    A hash and not a sum: seed 1 in epoch 2 must differ from seed 2 in epoch 1, and torch's generator
    on the CPU keeps only the low 32 bits, in which a shift of one of the parts would be lost.
    """
    text = "/".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def epoch_order(count: int, seed: int, epoch: int) -> Tensor:
    """The permutation of `count` samples in that epoch; always drawn on the CPU, the same everywhere."""
    generator = torch.Generator().manual_seed(mix_seed(seed, "epoch", epoch))
    return torch.randperm(count, generator=generator)


def drawn_order(weights: Tensor, seed: int, epoch: int) -> Tensor:
    """As many samples as there are `weights`, drawn with replacement in proportion to them."""
    generator = torch.Generator().manual_seed(mix_seed(seed, "draws", epoch))
    # By the inverse of the summed weights: `torch.multinomial` takes no more than 2^24 samples.
    reached = weights.to("cpu", torch.float64).cumsum(0)
    drawn = torch.rand(len(weights), generator=generator, dtype=torch.float64) * reached[-1]
    return torch.searchsorted(reached, drawn, right=True).clamp_(max=len(weights) - 1)


def bucketed(order: Tensor, lengths: Tensor, batch_size: int, seed: int, epoch: int) -> Tensor:
    """The same samples in an order whose batches hold samples of similar length.

    Samples are sorted by length within every `_POOL` batches of the order, so that what meets in a batch
    still changes from epoch to epoch; then the whole batches are shuffled. A smaller last batch stays last.

    Args:
        order: which samples, in the epoch's order.
        lengths: of all samples, whether in `order` or not.
    """
    whole = len(order) // batch_size * batch_size
    pool = _POOL * batch_size
    pooled = [
        part[lengths[part].argsort(stable=True)] for start in range(0, whole, pool)
        for part in [order[start : min(whole, start + pool)]]
    ]  # fmt: skip
    if not pooled:
        return order
    batches = torch.cat(pooled).reshape(-1, batch_size)
    generator = torch.Generator().manual_seed(mix_seed(seed, "buckets", epoch))
    shuffled = batches[torch.randperm(len(batches), generator=generator)].reshape(-1)
    return torch.cat([shuffled, order[whole:]])


def class_weights(dataset: DataSet, indices: Tensor | None = None) -> Tensor:
    """For each class, how much a sample of it counts so that all classes count alike; 1 on average.

    Classes without a sample get 0. `indices` are the training samples to count; None for all.

    Raises:
        SymloomError: the data set has no classes.
    """
    counts = torch.bincount(_labels(dataset, indices), minlength=len(dataset.spec.classes)).double()
    weights = counts.sum() / (counts * (counts > 0).sum())
    return torch.where(counts > 0, weights, 0.0).float()


def balancing(dataset: DataSet, indices: Tensor | None = None) -> Tensor:
    """For each training sample, or each of `indices`, its weight for `Batches.weights`: classes even out.

    Raises:
        SymloomError: the data set has no classes.
    """
    return class_weights(dataset, indices)[_labels(dataset, indices)]


def draw_weights(dataset: DataSet, indices: Tensor | None, balance: bool) -> Tensor | None:
    """How much more often than others each training sample, or each of `indices`, is drawn; None for each one once.

    By the weights that came with the data, by `balancing`, or by both.

    Raises:
        SymloomError: classes are to be balanced and there are none, or no sample may be drawn.
    """
    found = balancing(dataset, indices) if balance else None
    if dataset.weights is not None:
        given = dataset.weights if indices is None else dataset.weights[indices.cpu()]
        found = given if found is None else found * given
    if found is not None and not found.sum() > 0:
        raise SymloomError(
            f"{dataset.spec.title}: the weights of all training samples are 0, so none would be drawn: mend them."
        )
    return found


def _labels(dataset: DataSet, indices: Tensor | None) -> Tensor:
    if not has_labels(dataset):
        raise SymloomError(
            f"{dataset.spec.title} has no class for each sample, so its classes cannot be balanced: "
            f"leave balancing out."
        )
    labels = dataset.train.targets[dataset.spec.targets[0].name].cpu()
    return labels if indices is None else labels[indices.cpu()]


def has_labels(dataset: DataSet) -> bool:
    """Whether each sample is of one class."""
    return bool(dataset.spec.classes) and dataset.spec.targets[0].shape == ()


def split_validation(dataset: DataSet, part: float | int, seed: int) -> tuple[Tensor, Tensor]:
    """Parts the training split in two, for training and for validation, each class in proportion.

    `part` is a share (a float from 0 to below 1) or a count (an int). Both results are sorted indices
    into the training split; they depend on the labels, `part` and `seed` only. Where the data came with
    a validation part of their own, that one is taken, whatever the share, unless `part` is 0.

    Raises:
        SymloomError: `part` leaves nothing to train on or is negative.
    """
    total = len(dataset.train)
    fits = 0 <= part < total if isinstance(part, int) else 0 <= part < 1
    wanted = (part if isinstance(part, int) else round(total * part)) if fits else total
    if wanted >= total:
        raise SymloomError(
            f"A validation part of {part:g} cannot be taken from {total:,} training samples with any left to "
            f"train on: give a share from 0 to below 1 or a count below {total:,}."
        )
    if dataset.held_out is not None and part:
        held_out = torch.zeros(total, dtype=torch.bool)
        held_out[dataset.held_out] = True
        return (~held_out).nonzero()[:, 0], held_out.nonzero()[:, 0]
    held_out = drawn_part(_classes(dataset), wanted, mix_seed(seed, "validation"))
    return (~held_out).nonzero()[:, 0], held_out.nonzero()[:, 0]


def normalised(dataset: DataSet, part: float | int, seed: int) -> DataSet:
    """The same data, normalised by those training samples that `split_validation` leaves to train on.

    Raises:
        SymloomError: as there.
    """
    rows = split_validation(dataset, part, seed)[0] if part else None
    return replace(dataset, normalised_by=dataset.measured(rows))


def drawn_part(groups: Sequence[Tensor], wanted: int, seed: int) -> Tensor:
    """Which `wanted` of all samples are drawn, true or false for each; each group gives its proportion.

    `groups` holds the indices of all samples, class by class.
    """
    total = sum(len(group) for group in groups)
    # Largest remainders: every class gives the floor of its share, the rest comes from the largest fractions.
    shares = [wanted * len(group) for group in groups]
    takes = [share // total for share in shares]
    by_remainder = sorted(range(len(groups)), key=lambda index: (-(shares[index] % total), index))
    for index in by_remainder[: wanted - sum(takes)]:
        takes[index] += 1
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.zeros(total, dtype=torch.bool)
    for group, take in zip(groups, takes, strict=True):
        drawn[group[torch.randperm(len(group), generator=generator)[:take]]] = True
    return drawn


def _classes(dataset: DataSet) -> list[Tensor]:
    """Indices of the training split, class by class; one group where there are no classes."""
    if not has_labels(dataset):
        return [torch.arange(len(dataset.train))]
    labels = dataset.train.targets[dataset.spec.targets[0].name].cpu()
    return [(labels == label).nonzero()[:, 0] for label in range(len(dataset.spec.classes))]
