"""Variations of training batches on the device: random crops, mirror images, mixup, cutmix.

Each batch has random numbers of its own, from the seed, the epoch and its place in it, so that a run that is resumed
sees the same pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from graph.data_spec import DataSetSpec
from graph.errors import SymloomError
from runtime.data.order import mix_seed
from runtime.step import Batch, Columns, Mixed, size


@dataclass(frozen=True)
class Augmentation:
    """What a recipe's settings do to a batch.

    Args:
        images: the features that are pictures, (N, C, H, W).
        crop: pixels of the mean colour that are added on every side before a picture's size is cut out anywhere.
        flip: whether every other picture, at random, is mirrored from left to right.
        mixup, cutmix: the parameter of the Beta distribution that a mixture's share is drawn from; 0 for none. With
            both, each batch gets either.
    """

    images: tuple[str, ...]
    seed: int
    crop: int
    flip: bool
    mixup: float
    cutmix: float

    @classmethod
    def of(cls, settings: Any, spec: DataSetSpec) -> Augmentation | None:
        """What the settings ask for; None if nothing.

        Raises:
            SymloomError: the data do not allow it.
        """
        moves, mixes = settings.crop_padding or settings.flip, settings.mixup or settings.cutmix
        if not (moves or mixes):
            return None
        images = tuple(field.name for field in spec.features if len(field.shape) == 3)
        if (moves or settings.cutmix) and not images:
            raise SymloomError(
                f"{spec.title} has no pictures, which crop_padding, flip and cutmix are for; set them to 0."
            )
        if (moves or settings.cutmix) and any(len(field.shape) > 1 for field in spec.targets):
            raise SymloomError(
                f"{spec.title} has targets with places of their own, which crop_padding, flip and cutmix do not "
                "move along; set them to 0."
            )
        tokens = [field.name for field in spec.features if not _numbers(field.dtype)]
        if mixes and tokens:
            raise SymloomError(
                f"mixup and cutmix mix numbers, and {tokens[0]} of {spec.title} is none; set them to 0."
            )
        return cls(
            images, settings.seed, settings.crop_padding, settings.flip, settings.mixup, settings.cutmix
        )

    def __call__(self, batch: Batch, epoch: int, number: int) -> Batch:
        """The batch at place `number` of an epoch, varied."""
        seed = mix_seed(self.seed, "augment", epoch, number)
        generator = torch.Generator().manual_seed(seed)
        features, targets = dict(batch[0]), batch[1]
        if self.crop or self.flip:
            for name in self.images:
                features[name] = moved(features[name], self.crop, self.flip, generator)
        if not (self.mixup or self.cutmix):
            return features, targets
        chance = Random(seed)
        cut = bool(self.cutmix) and (not self.mixup or chance.random() < 0.5)
        strength = self.cutmix if cut else self.mixup
        share = chance.betavariate(strength, strength)
        share = max(share, 1 - share)  # the targets that metrics compare with are those of the larger part
        order = torch.randperm(size(batch), generator=generator)
        if cut:
            return self._cut(features, targets, order, share, chance)
        return Mixed(
            {name: x.lerp(x[order.to(x.device)], 1 - share) for name, x in features.items()},
            targets,
            {name: y[order.to(y.device)] for name, y in targets.items()},
            share,
        )

    def _cut(self, features: Columns, targets: Columns, order: Tensor, share: float, chance: Random) -> Mixed:
        """A rectangle of another picture in each, at the same place in the whole batch."""
        found = dict(features)
        x, y, part = chance.random(), chance.random(), math.sqrt(1 - share)
        kept = share
        for name in self.images:
            image = features[name].clone()
            rows, columns = _span(y, part, image.shape[2]), _span(x, part, image.shape[3])
            image[:, :, rows, columns] = features[name][order.to(image.device)][:, :, rows, columns]
            area = (rows.stop - rows.start) * (columns.stop - columns.start)
            kept = 1 - area / (image.shape[2] * image.shape[3])
            found[name] = image
        return Mixed(found, targets, {name: t[order.to(t.device)] for name, t in targets.items()}, kept)


def moved(images: Tensor, crop: int, flip: bool, generator: torch.Generator) -> Tensor:
    """Each picture cut out of itself with `crop` pixels around it, and mirrored or not, in one gathering."""
    count, _, height, width = images.shape
    device = images.device
    top, left = (torch.randint(0, 2 * crop + 1, (count, 1), generator=generator).to(device) for _ in range(2))
    rows = top + torch.arange(height, device=device)
    columns = left + torch.arange(width, device=device)
    if flip:
        mirrored = (torch.rand(count, 1, generator=generator) < 0.5).to(device)
        columns = torch.where(mirrored, columns.flip(1), columns)
    padded = F.pad(images, (crop, crop, crop, crop))
    which = torch.arange(count, device=device)[:, None, None]
    # (N, H, W, C), which is what channels-last memory holds.
    found = padded.permute(0, 2, 3, 1)[which, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
    last = images.is_contiguous(memory_format=torch.channels_last) and not images.is_contiguous()
    return found.contiguous(memory_format=torch.channels_last if last else torch.contiguous_format)


def _span(centre: float, part: float, length: int) -> slice:
    """Around a centre, cut off at the borders."""
    middle, half = centre * length, part * length / 2
    return slice(max(0, round(middle - half)), min(length, round(middle + half)))


def _numbers(dtype: str) -> bool:
    found: torch.dtype = getattr(torch, dtype)
    return found.is_floating_point
