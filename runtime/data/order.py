"""Which samples, in which order: the validation part and each epoch's permutation.

Everything random about data comes from `mix_seed`, so that a run's seed alone fixes it and an epoch's
order needs no history: resuming in epoch 7 does not replay the first six.
"""

from __future__ import annotations

import hashlib

import torch
from torch import Tensor

from graph.errors import SymloomError
from runtime.data.dataset import DataSet


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


def split_validation(dataset: DataSet, part: float | int, seed: int) -> tuple[Tensor, Tensor]:
    """Parts the training split in two, for training and for validation, each class in proportion.

    `part` is a share (a float from 0 to below 1) or a count (an int). Both results are sorted indices
    into the training split; they depend on the labels, `part` and `seed` only.

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
    groups = _classes(dataset)
    # Largest remainders: every class gives the floor of its share, the rest comes from the largest fractions.
    shares = [wanted * len(group) for group in groups]
    takes = [share // total for share in shares]
    by_remainder = sorted(range(len(groups)), key=lambda index: (-(shares[index] % total), index))
    for index in by_remainder[: wanted - sum(takes)]:
        takes[index] += 1
    generator = torch.Generator().manual_seed(mix_seed(seed, "validation"))
    held_out = torch.zeros(total, dtype=torch.bool)
    for group, take in zip(groups, takes, strict=True):
        held_out[group[torch.randperm(len(group), generator=generator)[:take]]] = True
    return (~held_out).nonzero()[:, 0], held_out.nonzero()[:, 0]


def _classes(dataset: DataSet) -> list[Tensor]:
    """Indices of the training split, class by class; one group where there are no classes."""
    if not dataset.spec.classes:
        return [torch.arange(len(dataset.train))]
    labels = dataset.train.targets[dataset.spec.targets[0].name].cpu()
    return [(labels == label).nonzero()[:, 0] for label in range(len(dataset.spec.classes))]
