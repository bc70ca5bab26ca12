"""Training pictures as a run will see them: the first ones of an epoch, augmented with the recipe's seed."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor

from graph.data_spec import Field
from graph.document import Document, write_file
from graph.errors import SymloomError
from runtime.augment import Augmentation
from runtime.data.dataset import DataSet
from runtime.data.order import normalised
from runtime.data.readers import open_choice
from runtime.prepare import split_batches
from runtime.protocol import Previewed
from runtime.step import Batch, Mixed, size


def preview(document: Document, path: Path, epoch: int, count: int) -> Previewed:
    """Write the first pictures of an epoch to `path`, as `Previewed.shape` says.

    Args:
        epoch: counted from 0, as in the loop.

    Raises:
        SymloomError: the recipe or the data do not allow it, or there are no pictures.
    """
    settings = document.recipe.resolve()
    data = normalised(open_choice(document.recipe.data), settings.validation, settings.seed)
    field = next((each for each in data.spec.features if len(each.shape) == 3), None)
    if field is None:
        raise SymloomError(f"{data.spec.title} has no pictures to show.")
    vary = Augmentation.of(settings, data)
    batches = replace(split_batches(data, settings, "cpu")[0], epoch=epoch)
    before: list[Tensor] = []
    after: list[Tensor] = []
    labels: list[list[tuple[str, float]]] = []
    for number, batch in enumerate(islice(batches, -(-count // batches.batch_size))):
        varied = batch if vary is None else vary(batch, epoch, number)
        before.append(batch[0][field.name])
        after.append(varied[0][field.name])
        labels += _labels(varied, data)
    seen = _bytes(torch.cat(after)[:count], torch.cat(before)[:count], field, data)
    write_file(path, seen.numpy().tobytes())
    return Previewed(path=str(path), shape=list(seen.shape), labels=labels[:count])


def _bytes(after: Tensor, before: Tensor, field: Field, data: DataSet) -> Tensor:
    """(2, N, H, W, C) in bytes, as a screen shows them."""
    both = torch.stack([after, before]).permute(0, 1, 3, 4, 2).float()
    both = both if both.shape[-1] == 3 else both[..., :1]
    if field.full_scale is not None:
        statistics = data.statistics[field.name]
        channels = both.shape[-1]
        both = both * torch.tensor(statistics.std[:channels]) + torch.tensor(statistics.mean[:channels])
    else:  # measurements: from the least to the largest of the pictures as they were
        low, high = both[1].aminmax()
        both = (both - low) / (high - low).clamp(min=1e-12)
    return (both.clamp(0, 1) * 255).round().to(torch.uint8).contiguous()


def _labels(batch: Batch, data: DataSet) -> list[list[tuple[str, float]]]:
    """For each sample, what it is and to which part."""
    target = data.spec.targets[0].name if data.spec.targets else ""
    mine = _words(batch[1][target], data) if target else None
    if mine is None:
        return [[] for _ in range(size(batch))]
    if not isinstance(batch, Mixed):
        return [[(word, 1.0)] for word in mine]
    others = _words(batch.others[target], data)
    assert others is not None
    return [
        [(one, 1.0)] if one == other else [(one, batch.share), (other, 1 - batch.share)]
        for one, other in zip(mine, others, strict=True)
    ]


def _words(target: Tensor, data: DataSet) -> list[str] | None:
    """The classes' names, or the numbers; None where a target is no single one."""
    if target.dim() != 1:
        return None
    classes = data.spec.classes
    if classes:
        return [classes[int(number)] for number in target]
    return [f"{float(number):.4g}" for number in target]
