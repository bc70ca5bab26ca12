"""How much of a loss each batch is: what it counts by where a set is judged, or a step is taken, in parts.

Most losses are means over the samples. A cross-entropy is not one where targets are ignored or classes weigh
differently: torch divides by the sum of the weights that count, so a mean of such means would be another number than
the loss of the whole. A loss that is a sum over its batch is as large as that of a batch of training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from torch import Tensor, nn

from graph.document import Document
from graph.infer import Inference
from graph.sharing import owner_of
from graph.source import ModuleSource
from runtime.accelerator import exact


@dataclass(frozen=True)
class Counted:
    """A mean over the targets that count.

    Args:
        target: which of the targets.
        ignored: the class that does not count.
        owner: the part of the module that has the classes' weights, if there are any.
    """

    target: int
    ignored: int
    owner: str

    def count(self, module: nn.Module, truth: Sequence[Tensor]) -> Tensor:
        """The sum of the weights that count."""
        right = truth[self.target]
        counts = right != self.ignored
        judge = dict(module.named_children()).get(self.owner)
        if judge is None:
            return counts.sum()
        weights = judge.get_buffer("weight").gather(0, right.where(counts, 0).flatten())
        return torch.where(counts.flatten(), weights, 0.0).sum()


@dataclass(frozen=True)
class Counting:
    """What the losses of a network count by, where that is not the samples.

    Args:
        counted: means over targets, by the loss's name.
        summed: losses that are sums over their batch.
        usual: samples in a batch of training.
    """

    counted: Mapping[str, Counted] = field(default_factory=dict)
    summed: frozenset[str] = frozenset()
    usual: int = 1

    def with_nothing(
        self, losses: dict[str, Tensor], module: nn.Module, truth: Sequence[Tensor]
    ) -> dict[str, Tensor]:
        """The losses of a batch, 0 for one in which nothing counts: torch's mean over nothing is no number."""
        for name, each in self.counted.items():
            if each.ignored >= 0:  # others mark nothing in data of classes
                losses[name] = torch.where(each.count(module, truth) > 0, losses[name], 0.0)
        return losses

    def part(
        self, loss: str, module: nn.Module, truth: Sequence[Tensor], samples: int
    ) -> tuple[Tensor | int, Tensor | int]:
        """What to multiply a batch's loss by, and what to divide the sum of all batches by its sum."""
        if loss in self.counted:
            count = self.counted[loss].count(module, truth)
            return count, count
        return (self.usual if loss in self.summed else samples), samples


class Together(NamedTuple):
    """The batches of one step in all: samples, and what the counted losses count by."""

    samples: int
    counts: Mapping[str, Tensor]

    def of(self, loss: str) -> Tensor | int:
        """What a loss counts by; never 0, by which nothing can be divided."""
        count = self.counts.get(loss)
        return self.samples if count is None else count.where(count > 0, 1)


class Means:
    """The losses of a set, gathered batch by batch."""

    def __init__(self, counting: Counting, module: nn.Module) -> None:
        self._counting = counting
        self._module = module
        self._sums: dict[str, Tensor] = {}
        self._parts: dict[str, Tensor | int] = {}

    def add(self, losses: Mapping[str, Tensor], truth: Sequence[Tensor], samples: int) -> None:
        """What a batch of so many samples has."""
        for name, value in losses.items():
            times, part = self._counting.part(name, self._module, truth, samples)
            if isinstance(times, Tensor):
                times = part = exact(times)
                value = exact(value).where(times > 0, 0.0)  # of classes that weigh nothing it is none either
            self._sums[name] = self._sums.get(name, 0.0) + exact(value) * times
            self._parts[name] = self._parts.get(name, 0) + part

    def results(self) -> dict[str, float]:
        """Each loss over all that was added."""
        return {name: float(total / self._parts[name]) for name, total in self._sums.items()}


def counting_of(document: Document, inference: Inference, source: ModuleSource, usual: int) -> Counting:
    """By what the losses of a document count; targets that are computed are taken for ones that all count alike."""
    counted: dict[str, Counted] = {}
    summed = set[str]()
    for loss in source.losses:
        node, attributes = document.graph[loss], inference.facts[loss].attributes
        ignored, fed = getattr(attributes, "ignore_index", None), node.inputs.get("target")
        if getattr(attributes, "reduction", "mean") == "sum":
            types = inference.inputs(document.graph, loss)
            if types and any(not isinstance(size, int) for size in types[0].shape):
                summed.add(loss)  # others are sums over what all batches have alike
        elif ignored is not None and fed is not None and fed.node in source.targets:
            counted[loss] = Counted(source.targets.index(fed.node), ignored, owner_of(node))
    return Counting(counted, frozenset(summed), usual)
