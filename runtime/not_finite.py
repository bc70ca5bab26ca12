"""Where numbers stop being numbers: the node whose result, or whose gradient, is the first that is not finite.

`watch` goes with the repetition of steps that were taken before. It looks at each one's loss and gradients before the
weights change, so at the step at fault everything is at hand: the forward pass is run once more line by line of the
generated source, with a hook on the gradient of every result.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import FrameType
from typing import Any

import torch
from torch import Tensor, nn

from graph.document import Document
from runtime.accelerator import random_state, set_random_state
from runtime.compile import CompiledModule
from runtime.step import Batch, Network, Taken
from runtime.training_error import STEADIER

_LARGE = 1e4  # values of a network that trains soundly stay far below
GREW = "lower the learning rate or limit the gradient's norm (clip_norm)"


@dataclass(frozen=True)
class Place:
    """The node at which it begins, and the rest of the sentence: what it was given, and what to do.

    Args:
        settings: those of the recipe that the sentence names.
    """

    node: str
    sentence: str
    settings: tuple[str, ...] = STEADIER


@dataclass(frozen=True)
class _Value:
    """What a node made: shape, bounds of its finite numbers, and whether others are among them."""

    shape: tuple[int, ...]
    low: float
    high: float
    nan: bool
    infinite: bool

    @classmethod
    def of(cls, tensor: Tensor) -> _Value:
        tensor = tensor.detach()
        finite = tensor[tensor.isfinite()].float()
        low, high = (float(x) for x in finite.aminmax()) if len(finite) else (0.0, 0.0)
        nan = bool(tensor.isnan().any())
        return cls(tuple(tensor.shape), low, high, nan, len(finite) < tensor.isfinite().numel() and not nan)

    @property
    def sound(self) -> bool:
        return not (self.nan or self.infinite)


class Watch:
    """Looks at each step that is repeated; `found` is where it went wrong, if it did."""

    def __init__(self, network: Network, compiled: CompiledModule, document: Document) -> None:
        self._network, self._compiled, self._document = replace(network, compiled=None), compiled, document
        self._batches: Sequence[Batch] = ()
        self._random: dict[str, Tensor] = {}
        self.found: Place | None = None

    def begin(self, batches: Sequence[Batch]) -> None:
        """A step on these batches is about to be taken."""
        self._batches = batches
        self._random = random_state(self._network.device)

    def accept(self, taken: Taken) -> bool:
        """Whether all is well before the weights change; otherwise the place is looked for."""
        if not bool(taken.loss.isfinite()):
            self._again()
            for batch in self._batches:
                self.found = self.found or self._forward(batch)
            return False
        if self._network.half is torch.float16:
            return True  # such a step is left out, and the scale lowered
        bad = [n for n, p in self._trained() if p.grad is not None and not bool(p.grad.isfinite().all())]
        if bad:
            self.found = self._backward(bad)
            return False
        return True

    def _again(self) -> None:
        """The random numbers of the step at hand once more: dropout drops the same."""
        set_random_state(self._random, self._network.device)

    def _trained(self) -> Iterator[tuple[str, nn.Parameter]]:
        return self._network.module.named_parameters()

    # ---- forward

    def _forward(self, batch: Batch) -> Place | None:
        seen = self._values(lambda: self._network.judge(batch))
        losses = [name for name in self._compiled.source.losses if name in seen]
        reached = [name for name in losses if not seen[name].sound]
        for name in reached:  # grows: only what reaches the loss counts, so a mask's infinities do not
            reached += [
                each for each in self._sources(name, seen) if each not in reached and not seen[each].sound
            ]
        first = next((name for name in seen if name in reached), None)
        if first is None:
            return None
        given = [seen[name] for name in self._sources(first, seen)]
        made = "NaN" if seen[first].nan else "infinite numbers"
        if first in self._compiled.source.inputs or first in self._compiled.source.targets:
            return Place(first, f"the data hold {made}; replace or leave out such samples", ())
        weights = [p.detach() for p in self._layer(first).parameters()]
        what = f"it makes {made} of {_told(given)}"
        if not all(bool(weight.isfinite().all()) for weight in weights):
            return Place(first, f"its weights are no numbers any more; {GREW}")
        largest = max([abs(x) for value in given for x in (value.low, value.high)], default=0.0)
        largest = max([largest, *(float(weight.abs().max()) for weight in weights if weight.numel())])
        if largest > _LARGE:
            return Place(first, f"{what}: the values grew without bound; {GREW}")
        return Place(first, f"{what}; keep what goes into it within the numbers it is defined for, or {GREW}")

    def _repeat(self, batch: Batch) -> None:
        self._network.judge(batch)[0].backward()

    def _values(self, run: Callable[[], object], broken: list[str] | None = None) -> dict[str, _Value]:
        """What every node made, in order: after each line of the module's methods, what is new is looked at.

        `broken`, if given, takes the nodes whose results' gradients are not finite.
        """
        source, module, file = self._compiled.source, self._network.module, self._compiled.file
        found: dict[str, _Value] = {}
        before: dict[FrameType, tuple[int, dict[str, tuple[Any, int]]]] = {}
        fed = {*source.inputs, *source.targets}

        def look(frame: FrameType, event: str, _: object) -> Any:
            if event == "call":
                code = frame.f_code
                mine = code.co_filename == file and frame.f_locals.get("self") is module
                if not mine or code.co_name not in ("forward", "losses"):
                    return None
                for name, value in frame.f_locals.items():
                    if name in fed and isinstance(value, Tensor) and value.is_floating_point():
                        found.setdefault(name, _Value.of(value))
                before[frame] = (0, _tensors(frame))
            elif event in ("line", "return"):
                line, old = before[frame]
                now = _tensors(frame)
                if line in source.lines:
                    for name, (tensor, version) in now.items():
                        if name in old and old[name][0] is tensor and old[name][1] == version:
                            continue
                        value, node = _Value.of(tensor), source.lines[line]
                        if node not in found or found[node].sound:
                            found[node] = value
                        if broken is not None and tensor.requires_grad:
                            tensor.register_hook(_note_if_broken(node, broken))
                before[frame] = (frame.f_lineno, now)
            return look

        traced = sys.gettrace()
        sys.settrace(look)
        try:
            run()
        finally:
            sys.settrace(traced)
        return found

    def _sources(self, node: str, seen: dict[str, _Value]) -> list[str]:
        """The nodes that feed one, through those that left no trace because another does their work."""
        found: list[str] = []
        if node in self._document.graph:
            for wire in self._document.graph[node].inputs.values():
                found += [wire.node] if wire.node in seen else self._sources(wire.node, seen)
        return found

    def _layer(self, node: str) -> nn.Module:
        layer = getattr(self._network.module, node, None)
        return layer if isinstance(layer, nn.Module) else nn.Identity()

    # ---- backward

    def _backward(self, bad: Sequence[str]) -> Place:
        """`bad` are the parameters whose gradients are not finite.

        Each result's gradient is looked at as it comes. Where one is not finite, the node that uses the result is at
        fault; where none is, the node whose own weights have such a gradient.
        """
        self._again()
        seen: dict[str, _Value] = {}
        broken: list[str] = []  # nodes whose results' gradients are not finite, as backward meets them
        for batch in self._batches:
            seen = self._values(partial(self._repeat, batch), broken)
        users = [
            name for name in seen if broken and broken[0] in self._sources(name, seen) and name not in broken
        ]
        node = users[-1] if users else bad[-1].partition(".")[0]
        given = _told([seen[name] for name in self._sources(node, seen)])
        return Place(
            node,
            f"its gradient is not finite for {given}, though its result is; keep what goes into it away from "
            f"where the slope is infinite (as that of a square root at 0), or {GREW}",
        )


def _note_if_broken(node: str, broken: list[str]) -> Callable[[Tensor], None]:
    def hook(gradient: Tensor) -> None:
        if not bool(gradient.isfinite().all()):
            broken.append(node)

    return hook


def _tensors(frame: FrameType) -> dict[str, tuple[Tensor, int]]:
    return {
        name: (value, value._version)
        for name, value in frame.f_locals.items()
        if isinstance(value, Tensor) and value.is_floating_point()
    }


def _told(given: Sequence[_Value]) -> str:
    if not given:
        return "nothing"
    return " and ".join(
        f"{value.shape} numbers" + (f" between {value.low:.4g} and {value.high:.4g}" if value.sound else "")
        for value in given
    )
