"""One training step, and the judgement of a whole set: what a network does with batches.

Everything that is the same for all steps is looked up once, before the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from graph.datasets import Field
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.recipe import optimizer as optimizer_kind
from graph.source import ModuleSource
from runtime.accelerator import exact
from runtime.counting import Counting, Means, Together
from runtime.fused import FusedSteps
from runtime.metrics import METRICS, Metric, OverSet
from runtime.optimise import Group

_HALVES = (torch.bfloat16, torch.float16)
_OWN_CURVES = ("loss", "learning_rate")
Columns = Mapping[str, Tensor]


class Mixed(NamedTuple):
    """A batch mixed with itself in another order: `share` of its loss is that of the targets, the rest the others'."""

    features: Columns
    targets: Columns
    others: Columns
    share: float


Batch = tuple[Columns, Columns] | Mixed


@dataclass(frozen=True)
class Measure:
    """A metric of a loss: `name` in the curves, which output it looks at and which target."""

    name: str
    metric: Metric
    output: int
    target: int


@dataclass(frozen=True)
class Network:
    """A module and how it is fed and judged."""

    module: nn.Module
    inputs: tuple[str, ...]  # fields of the data, in the order of `forward`'s arguments
    targets: tuple[str, ...]  # and of `losses`' further ones
    measures: tuple[Measure, ...]
    device: str
    half: torch.dtype | None = None  # the type that autocast computes in
    metrics: Mapping[str, str] = field(default_factory=dict)  # metric nodes → their names in the curves
    counting: Counting = field(default_factory=Counting)
    # `forward` and `losses` for training, as kernels
    compiled: tuple[Callable[..., Any], Callable[..., Any]] | None = None
    graphs: bool = False  # whether those are CUDA graphs

    def fused(self, graphs: bool = False, varies: bool = False) -> Network:
        """The network whose training steps run as kernels that torch compiles at the first one.

        Args:
            graphs: record them as CUDA graphs, whose replay costs the processor next to nothing.
            varies: batches differ in length; the kernels take any, instead of being compiled anew for each length
                until torch gives up. They do so from the first on, so that a run that goes on computes the same bits.
        """
        mode = "reduce-overhead" if graphs else None
        return replace(
            self,
            compiled=(
                torch.compile(self.module, dynamic=varies, mode=mode),
                torch.compile(self._generated.losses, dynamic=varies, mode=mode),
            ),
            graphs=graphs,
        )

    @property
    def _generated(self) -> Any:
        """The module as more than torch's: `losses` and `metrics` are methods of the class that was generated."""
        return self.module

    def judge(self, batch: Batch, step: Together | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss of a batch, and the sums over its samples of every metric, and of every loss if there are several.

        A metric node's value is that of the batch times its samples; those that are no single number are left out.

        Args:
            step: the batches it is one of; its loss is then its part of theirs.
        """
        loss, terms, outputs, truth = self._answer(batch)
        samples = size(batch)
        if step is not None:
            terms = {
                name: term * (self.counting.part(name, self.module, truth, samples)[1] / step.of(name))
                for name, term in terms.items()
            }
            loss, samples = _sum(terms), step.samples
        with torch.no_grad():
            sums = self._measure(outputs, truth) | _terms(terms, samples)
            if self.metrics:
                values: Mapping[str, Tensor] = self._generated.metrics(*_plain(outputs), *truth)
                count = size(batch)
                sums |= {
                    self.metrics[node]: value * count for node, value in values.items() if not value.dim()
                }
            return loss, sums

    def _answer(self, batch: Batch) -> tuple[Tensor, Mapping[str, Tensor], tuple[Tensor, ...], list[Tensor]]:
        """The loss, the terms it is the sum of, the predictions and the truth."""
        features, truths = batch[0], batch[1]
        forward: Callable[..., Any] = self.module if self.compiled is None else self.compiled[0]
        if self.graphs:
            torch.compiler.cudagraph_mark_step_begin()  # what the last step returned may be written over now
        with self.arithmetic():
            outputs = forward(*[features[name] for name in self.inputs])
            if not isinstance(outputs, tuple):
                outputs = (outputs,)
            truth = [truths[name] for name in self.targets]
            loss, terms = self._loss(outputs, truth)
            if isinstance(batch, Mixed):
                others = [batch.others[name] for name in self.targets]
                other, theirs = self._loss(outputs, others)
                loss = batch.share * loss + (1 - batch.share) * other
                terms = {
                    name: batch.share * term + (1 - batch.share) * theirs[name]
                    for name, term in terms.items()
                }
        # A replay writes to the same memory, and the curves' points are fetched some steps later.
        return loss.clone() if self.graphs else loss, terms, outputs, truth

    def _loss(self, outputs: Sequence[Tensor], truth: Sequence[Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        judge: Any = self._generated.losses if self.compiled is None else self.compiled[1]
        losses: dict[str, Tensor] = judge(*outputs, *truth)
        losses = self.counting.with_nothing(losses, self.module, truth)
        return _sum(losses), losses

    def together(self, batches: Sequence[Batch]) -> Together | None:
        """What the batches of a step are in all; None where each counts by its samples, as mixtures always do."""
        counted = self.counting.counted
        if len(batches) == 1 or not counted or any(isinstance(batch, Mixed) for batch in batches):
            return None
        truths = [[batch[1][name] for name in self.targets] for batch in batches]
        counts = {
            name: torch.stack([each.count(self.module, truth) for truth in truths]).sum()
            for name, each in counted.items()
        }
        return Together(sum(map(size, batches)), counts)

    def _measure(self, outputs: Sequence[Tensor], truth: Sequence[Tensor]) -> dict[str, Tensor]:
        return {m.name: m.metric(outputs[m.output].detach(), truth[m.target]) for m in self.measures}

    def arithmetic(self) -> AbstractContextManager[Any]:
        """The precision to compute in."""
        if self.half is not None:
            return torch.autocast(torch.device(self.device).type, self.half)
        return nullcontext()

    @torch.no_grad()
    def evaluate(self, batches: Iterable[Batch], between: Callable[[], None]) -> Judgement:
        """Loss and metrics over all samples; `between` is called after each batch."""
        plain = replace(self, compiled=None)  # batches of other sizes would be compiled anew
        was_training = self.module.training
        self.module.eval()
        totals: dict[str, Tensor] = {}
        losses = Means(self.counting, self.module)
        samples = 0
        nodes = OverSet(self._generated.metrics) if self.metrics else None
        found: Mapping[str, Tensor] = {}
        try:
            for batch in batches:
                count = size(batch)
                _, terms, outputs, truth = plain._answer(batch)
                losses.add(terms, truth, count)
                for name, value in self._measure(outputs, truth).items():
                    totals[name] = totals[name] + exact(value) if name in totals else exact(value)
                samples += count
                if nodes is not None:
                    nodes.add([*_plain(outputs), *truth], count)
                between()
            if nodes is not None:
                found = {self.metrics[node]: value for node, value in nodes.results().items()}
        finally:
            self.module.train(was_training)
        each = losses.results()
        numbers = {"loss": sum(each.values())}
        numbers |= {name: float(total) / samples for name, total in totals.items()}
        if len(each) > 1:
            numbers |= {_term(name): value for name, value in each.items()}
        numbers |= {name: float(value) for name, value in found.items() if not value.dim()}
        return Judgement(numbers, {name: value.tolist() for name, value in found.items() if value.dim()})


@dataclass(frozen=True)
class Judgement:
    """What a set's samples say of a network: numbers by name, and what is a table, such as a confusion matrix."""

    numbers: dict[str, float]
    tables: dict[str, list[Any]]


def measures_of(document: Document, inference: Inference, source: ModuleSource) -> tuple[Measure, ...]:
    """The metrics that the losses ask for, where a loss compares an output with a target."""
    asked = [
        (loss, operator)
        for loss in source.losses
        if (operator := inference.facts[loss].operator) is not None and operator.metrics
    ]
    found = []
    for loss, operator in asked:
        fed = document.graph[loss].inputs
        # By the ports: the target's wire may have been drawn first.
        wires = [fed[port.name] for port in operator.inputs if port.name in fed]
        output = next((i for i, made in enumerate(source.outputs) if made == wires[0]), None)
        target = next((source.targets.index(w.node) for w in wires if w.node in source.targets), None)
        if output is not None and target is not None:
            prefix = "" if len(asked) == 1 else f"{loss}_"
            found += [Measure(prefix + name, METRICS[name], output, target) for name in operator.metrics]
    drawn = metrics_of(source).values()  # a metric node of that name says it more exactly
    return tuple(measure for measure in found if measure.name not in drawn)


def metrics_of(source: ModuleSource) -> dict[str, str]:
    """The metric nodes, and what their curves are called: as they are, unless the engine has such a curve."""
    return {node: f"{node}_metric" if node in _OWN_CURVES else node for node in source.metrics}


def fields_of(names: Sequence[str], fields: Mapping[str, Field]) -> tuple[str, ...]:
    """The data set's names of what feeds these nodes."""
    return tuple(fields[name].name for name in names)


def _terms(losses: Mapping[str, Tensor], samples: int) -> dict[str, Tensor]:
    """Each of several losses times the samples, by the name of its curve; one alone is the whole loss already."""
    if len(losses) < 2:
        return {}
    return {_term(node): value.detach() * samples for node, value in losses.items()}


def _term(node: str) -> str:
    """What the curve of one of several losses is called: as its node, unless the engine has such a curve."""
    return f"{node}_term" if node in _OWN_CURVES else node


def _sum(losses: Mapping[str, Tensor]) -> Tensor:
    values = iter(losses.values())
    total = next(values)
    for value in values:
        total = total + value
    return total


def size(batch: Batch) -> int:
    """Samples in a batch."""
    return next(iter(batch[0].values())).shape[0]


def _plain(outputs: Sequence[Tensor]) -> list[Tensor]:
    """Predictions as a metric takes them: without gradient, and not in the half precision of training."""
    return [x.detach().float() if x.dtype in _HALVES else x.detach() for x in outputs]


@dataclass(frozen=True)
class Taken:
    """What a step found: the loss before it, averaged over its batches, sums of metrics, and samples."""

    loss: Tensor
    sums: Mapping[str, Tensor]
    samples: int


class _Refused(Exception):
    """A step that is not to be taken."""


class Stepper:
    """Takes optimizer steps on a network, each from the averaged gradients of one or several batches."""

    def __init__(
        self, network: Network, optimizer: torch.optim.Optimizer, groups: Sequence[Group], settings: Any
    ) -> None:
        self._network = network
        self._optimizer = optimizer
        self._steps = FusedSteps(optimizer)
        self._closure = optimizer_kind(type(optimizer).__name__).closure
        self._parameters = [parameter for group in groups for parameter in group.parameters]
        strengths = (
            (group.parameters, settings.l1 * group.decay + group.l1, settings.l2 * group.decay + group.l2)
            for group in groups
        )
        self._penalised = [(parameters, l1, l2) for parameters, l1, l2 in strengths if l1 or l2]
        self._clip_norm, self._clip_value = settings.clip_norm, settings.clip_value
        # float16 has no numbers below 6e-8: the loss is scaled up, and with it every gradient.
        self._scaler: torch.amp.GradScaler | None = None
        if network.half is torch.float16:
            if self._closure:
                raise SymloomError(
                    f"{type(optimizer).__name__} cannot train in fp16, whose scale changes within its steps; "
                    "choose another precision or optimizer."
                )
            self._scaler = torch.amp.GradScaler(torch.device(network.device).type)

    def take(self, batches: Sequence[Batch], accept: Callable[[Taken], bool] | None = None) -> Taken:
        """One step; the learning rate is set already.

        Args:
            accept: asked once the gradients are there; False leaves the weights as they are.
        """
        if not self._closure:
            taken = self._gradients(batches)
            if accept is None or accept(taken):
                if self._scaler is None:
                    self._steps.take()
                else:
                    self._scaler.step(self._optimizer)
            if self._scaler is not None:
                self._scaler.update()
        else:
            first: list[Taken] = []

            def evaluate() -> Tensor:
                self._optimizer.zero_grad(set_to_none=True)
                found = self._gradients(batches)
                if not first:
                    first.append(found)
                    if accept is not None and not accept(found):
                        raise _Refused
                    if not self._optimizer.param_groups[0]["lr"]:
                        raise _Refused  # it leads nowhere, and a search along it would divide by it
                return found.loss + self._penalty()

            with suppress(_Refused):  # before it has changed anything
                self._optimizer.step(evaluate)  # type: ignore[arg-type]  # torch's stub wants a float
            taken = first[0]
        for parameter in self._parameters:
            parameter.grad = None
        return taken

    def scaler_state(self) -> dict[str, Any]:
        """The scale of the gradients and how long it has held; empty where there is none."""
        return {} if self._scaler is None else self._scaler.state_dict()

    def take_scaler_state(self, state: dict[str, Any]) -> None:
        if self._scaler is not None:
            self._scaler.load_state_dict(state)

    def _gradients(self, batches: Sequence[Batch]) -> Taken:
        together = sum(size(batch) for batch in batches)
        step = self._network.together(batches)
        loss, sums, samples = self._one(batches[0], together, step)
        for batch in batches[1:]:
            more, found, count = self._one(batch, together, step)
            loss, samples = loss + more, samples + count
            sums = {name: sums[name] + found[name] for name in sums}
        if self._scaler is not None:
            self._scaler.unscale_(self._optimizer)
        if self._penalised:
            self._add_penalties()
        if self._clip_norm:
            nn.utils.clip_grad_norm_(self._parameters, self._clip_norm)
        if self._clip_value:
            nn.utils.clip_grad_value_(self._parameters, self._clip_value)
        return Taken(loss, sums, samples)

    def _one(
        self, batch: Batch, together: int, step: Together | None
    ) -> tuple[Tensor, dict[str, Tensor], int]:
        """The gradients of one of the batches of a step that takes so many samples together."""
        loss, sums = self._network.judge(batch, step)
        if step is None and size(batch) < together:
            loss = loss / (together / size(batch))
        (loss if self._scaler is None else self._scaler.scale(loss)).backward()
        return loss.detach(), sums, size(batch)

    @torch.no_grad()
    def _add_penalties(self) -> None:
        """The gradients of the terms l1·‖w‖₁ and ½·l2·‖w‖² of the loss, on the weights that decay."""
        for parameters, l1, l2 in self._penalised:
            for parameter in parameters:
                if parameter.grad is None:
                    continue
                if l2:
                    parameter.grad.add_(parameter, alpha=l2)
                if l1:
                    parameter.grad.add_(parameter.sign(), alpha=l1)

    @torch.no_grad()
    def _penalty(self) -> Tensor:
        """Those terms themselves, which a line search must see."""
        total = torch.zeros((), device=self._parameters[0].device)
        for parameters, l1, l2 in self._penalised:
            for parameter in parameters:
                total = total + l1 * parameter.abs().sum() + l2 / 2 * parameter.square().sum()
        return total
