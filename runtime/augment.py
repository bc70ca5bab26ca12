"""Variations of training batches on the device: changed pictures (`runtime.pictures`), mixup, cutmix.

Each batch has random numbers of its own, from the seed, the epoch and its place in it, so that a run that is resumed
sees the same pictures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from random import Random
from typing import Any

import torch
from torch import Tensor

from graph.data_spec import Field
from graph.errors import SymloomError
from runtime.data.dataset import DataSet
from runtime.data.order import mix_seed
from runtime.pictures import PictureChanges, Scale
from runtime.step import Batch, Columns, Mixed, size


@dataclass(frozen=True)
class Augmentation:
    """What a recipe's settings do to a batch.

    Args:
        images: the features that are pictures, (N, C, H, W), and how each was normalised.
        changes: what is done to a picture.
        mixup, cutmix: the parameter of the Beta distribution that a mixture's share is drawn from; 0 for none. With
            both, each batch gets either.
    """

    images: Mapping[str, Scale | None]
    seed: int
    changes: PictureChanges
    mixup: float
    cutmix: float

    @classmethod
    def of(cls, settings: Any, data: DataSet) -> Augmentation | None:
        """What the settings ask for; None if nothing.

        Raises:
            SymloomError: the data do not allow it.
        """
        changes = PictureChanges(
            **{field.name: getattr(settings, field.name) for field in fields(PictureChanges)}
        )
        mixes = settings.mixup or settings.cutmix
        asked = [*changes.asked(), *(["cutmix"] if settings.cutmix else [])]
        if not (asked or mixes):
            return None
        spec = data.spec
        pictures = [field for field in spec.features if len(field.shape) == 3]
        if asked and not pictures:
            raise SymloomError(f"{spec.title} has no pictures, which {_listed(asked)}.")
        moving = [*changes.moving, *(["cutmix"] if settings.cutmix else [])]
        if moving and any(len(field.shape) > 1 for field in spec.targets):
            raise SymloomError(
                f"{spec.title} has targets with places of their own, which {_and(moving)} would not move along; "
                f"{_zero(moving)}."
            )
        if changes.saturation and not any(field.shape[0] == 3 for field in pictures):
            raise SymloomError(f"{spec.title} has no colours, which {_listed(['saturation'])}.")
        tokens = [field.name for field in spec.features if not _numbers(field.dtype)]
        if mixes and tokens:
            raise SymloomError(
                f"mixup and cutmix mix numbers, and {tokens[0]} of {spec.title} is none; set them to 0."
            )
        images = {field.name: _scale(field, data) for field in pictures}
        return cls(images, settings.seed, changes, settings.mixup, settings.cutmix)

    def __call__(self, batch: Batch, epoch: int, number: int) -> Batch:
        """The batch at place `number` of an epoch, varied."""
        seed = mix_seed(self.seed, "augment", epoch, number)
        generator = torch.Generator().manual_seed(seed)
        features, targets = dict(batch[0]), batch[1]
        if self.changes.asked():
            for name, scale in self.images.items():
                features[name] = self.changes(features[name], scale, mix_seed(seed, name), generator)
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


def _span(centre: float, part: float, length: int) -> slice:
    """Around a centre, cut off at the borders."""
    middle, half = centre * length, part * length / 2
    return slice(max(0, round(middle - half)), min(length, round(middle + half)))


def _numbers(dtype: str) -> bool:
    found: torch.dtype = getattr(torch, dtype)
    return found.is_floating_point


def _scale(field: Field, data: DataSet) -> Scale | None:
    """How the pixels were normalised; None if they are as they were."""
    if field.full_scale is None and not field.measured:
        return None
    statistics = data.statistics[field.name]
    return Scale(statistics.mean, statistics.std, bounded=field.full_scale is not None)


def _listed(names: Sequence[str]) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"{_and(names)} {verb} for; {_zero(names)}"


def _zero(names: Sequence[str]) -> str:
    return f"set {'it' if len(names) == 1 else 'them'} to 0" if names else ""


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
