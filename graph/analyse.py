"""What a network costs: parameters, multiply-adds, and the memory that training will take, before it runs.

Parameters are exact. Memory follows what autograd does: a tensor stays until the backward pass of the last operator
that declares it `keeps` it; views cost nothing; gradients of weights grow while activations go. The estimate counts
tensors, not what an allocator rounds up or a library takes as workspace.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.dim import Dim, substitute
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Facts, Inference
from graph.lifetimes import Flow, Key
from graph.model import Source
from graph.operator import Operator, Weight
from graph.operators.activation import activation_operator
from graph.passes import as_drawn, select_before_activation
from graph.recipe import optimizer
from graph.sharing import frozen_owners, owner_of
from graph.types import BYTES, FLOATING, TensorType

# What the backward pass of a family usually needs; an operator's own `keeps` goes before.
_KEEPS_INPUTS = (
    "Convolution",
    "Linear",
    "Pooling",
    "Activation",
    "Normalisation",
    "Recurrent",
    "Attention",
    "Arithmetic",
    "Loss",
)
_WITH_GRADIENT = (*FLOATING, "complex64")
# Families that hand on the numbers they were given, so that as many numbers out as in are the same memory.
_VIEWS = ("Shape",)


@dataclass(frozen=True, slots=True)
class NodeCost:
    """What one node costs; None for what depends on a size that is not known.

    Args:
        parameters: numbers in its weights that training could change (0 if it shares those of another node).
        trainable: those that training will change: 0 if it is frozen.
        buffers: numbers kept with the weights but not trained.
        multiply_adds: of one forward pass of the batch.
        output_bytes: of its results.
        kept_bytes: that it makes stay in memory until the backward pass.
        share: its part of all parameters, 0 … 1.
    """

    node: str
    parameters: int = 0
    trainable: int = 0
    buffers: int = 0
    multiply_adds: int | None = 0
    output_bytes: int | None = 0
    kept_bytes: int | None = 0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes that training takes, by what for.

    Args:
        weights: parameters and buffers.
        gradients: of the parameters that are trained.
        optimizer: what the optimizer remembers of each of them.
        kept: activations kept for the backward pass.
        batch: inputs and targets.
        peak: the most there will be at one time; None where a size is not known.
    """

    weights: int
    gradients: int
    optimizer: int
    kept: int | None
    batch: int | None
    peak: int | None


@dataclass(frozen=True)
class Analysis:
    """The costs of a network for one batch size; `nodes` has every node whose types are known."""

    batch_size: int
    nodes: Mapping[str, NodeCost]
    parameters: int
    trainable: int
    buffers: int
    multiply_adds: int | None
    memory: Memory


def analyse(
    document: Document,
    inference: Inference,
    batch_size: int,
    sizes: Mapping[str, int] | None = None,
    *,
    weights: Mapping[str, Mapping[str, Weight]] | None = None,
) -> Analysis:
    """Count what a document's network costs.

    Args:
        batch_size: what the symbol `N` stands for.
        sizes: what other symbols stand for; figures that depend on one left out are None.
        weights: those of each node, if they are at hand.
    """
    count = _Count(document, inference, {"N": batch_size, **(sizes or {})})
    return count.all(batch_size, weights if weights is not None else owned_weights(document, inference))


def memory_of(
    document: Document, inference: Inference, batch_size: int, weights: Mapping[str, Mapping[str, Weight]]
) -> tuple[Memory, str]:
    """The memory alone, and the node that makes most of it be kept; what a check at every edit asks."""
    found, flow = _Count(document, inference, {"N": batch_size}).memory(weights)
    kept = flow.kept_by if flow is not None else {}
    return found, max(kept, key=kept.__getitem__, default="")


def owned_weights(document: Document, inference: Inference) -> dict[str, dict[str, Weight]]:
    """The weights of each node that has some of its own; weights that nodes share belong to one of them."""
    graph = document.graph
    found = {}
    for node in graph:
        if not node.options.get("shares"):
            weights = inference.weights(graph, node.name)
            if weights:
                found[node.name] = weights
    return found


def largest_batch(document: Document, inference: Inference, available: int) -> int:
    """The largest power of two samples a batch that fits in `available` bytes; 0 if none does."""
    fits, size = 0, 1
    while size <= 2**20:
        peak = analyse(document, inference, size).memory.peak
        if peak is None or peak > available:
            break
        fits, size = size, size * 2
    return fits


def bytes_text(count: float) -> str:
    """Bytes as a person says them: 1.5 GiB."""
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= 100 else f"{count:.3g} {unit}"
        count /= 1024
    return f"{count:.3g} TiB"


@dataclass
class _Count:
    document: Document
    inference: Inference
    sizes: Mapping[str, int]
    _known: dict[TensorType, TensorType | None] = field(default_factory=dict)
    _taken: dict[str, tuple[Any, ...] | None] = field(default_factory=dict)  # the inputs of each node
    _same: dict[Key, Key] = field(default_factory=dict)  # views → what they are views of

    def all(self, batch_size: int, weights: Mapping[str, Mapping[str, Weight]]) -> Analysis:
        """What every node costs, and all of them."""
        graph, facts = self.document.graph, self.inference.facts
        memory, flow = self.memory(weights)
        frozen = frozen_owners(graph)
        numbers = {
            name: (
                sum(_elements(w.shape) for w in owned.values() if w.trainable),
                sum(_elements(w.shape) for w in owned.values() if w.trainable and not w.frozen)
                if name not in frozen
                else 0,
                sum(_elements(w.shape) for w in owned.values() if not w.trainable),
            )
            for name, owned in weights.items()
        }
        total = sum(parameters for parameters, _, _ in numbers.values())
        nodes: dict[str, NodeCost] = {}
        operations: int | None = 0
        for name in self._order():
            types = self._types(facts[name])
            work = self._multiply_adds(name, facts[name])
            operations = None if work is None or operations is None else operations + work
            parameters, trainable, buffers = numbers.get(name, (0, 0, 0))
            nodes[name] = NodeCost(
                name,
                parameters,
                trainable,
                buffers,
                work,
                None if types is None else sum(_bytes(x) for x in types),
                flow.kept_by.get(name, 0) if flow is not None else None,
                parameters / total if total else 0.0,
            )
        return Analysis(
            batch_size,
            nodes,
            total,
            sum(cost.trainable for cost in nodes.values()),
            sum(buffers for _, _, buffers in numbers.values()),
            operations,
            memory,
        )

    def memory(self, weights: Mapping[str, Mapping[str, Weight]]) -> tuple[Memory, Flow | None]:
        """What training takes, and when; the latter None while a size is unknown."""
        frozen = frozen_owners(self.document.graph)
        held = tensors = 0
        gradients: dict[str, int] = {}
        for name, owned in weights.items():
            for weight in owned.values():
                size = _elements(weight.shape) * BYTES[weight.dtype]
                held += size
                if weight.trainable and not weight.frozen and name not in frozen:
                    gradients[name] = gradients.get(name, 0) + size
                    tensors += 1
        total = sum(gradients.values())
        choice = self.document.recipe.optimizer
        state = optimizer(choice.name).state_bytes(choice.attrs, total, tensors)
        flow = self._flow(self._order(), gradients.keys())
        if flow is None:
            return Memory(held, total, state, None, None, None), None
        peak = held + state + flow.batch + flow.peak(gradients, total)
        return Memory(held, total, state, sum(flow.kept_by.values()), flow.batch, peak), flow

    def _order(self) -> list[str]:
        """The nodes whose types are known, each after those it is fed from."""
        rank, facts = self.document.graph.rank(), self.inference.facts
        return sorted((name for name in rank if facts[name].types is not None), key=rank.__getitem__)

    # -- tensors -------------------------------------------------------------------------------------------------

    def _flow(self, order: list[str], trained: Container[str], learning: Iterable[str] = ()) -> Flow | None:
        """When each tensor comes and goes; None while a size is unknown.

        Args:
            trained: the nodes with weights of their own that training changes.
            learning: the `Input` nodes of a block whose values have a gradient outside.
        """
        facts = self.inference.facts
        rewrites = self.document.recipe.resolve().rewrites
        plan = (select_before_activation if rewrites else as_drawn)(self.document.graph, facts)
        graph = plan.graph
        order = [name for name in order if name in graph]
        flow = Flow(2 * len(order))
        learning = set(learning)  # nodes whose results have a gradient
        for number, name in enumerate(order):
            place = 2 * number  # and the attached activation right after it
            node, fact = graph[name], facts[name]
            operator, types = fact.operator, self._types(fact)
            inputs = self._inputs(name)
            if operator is None or types is None or inputs is None:
                return None
            flow.batch += sum(_bytes(x) for x in types) if operator.role in ("input", "target") else 0
            sources = [self._key(source) for source in node.inputs.values()]
            flow.use(place, sources)
            activation = activation_operator(plan.activations.get(name, "none"))
            makes = [(name, port.name) for port in fact.outputs]
            raw = makes if activation is None else [(name, "raw")]
            if operator.role in ("input", "target", "output"):
                continue
            own = owner_of(node) in trained
            has_gradient = own or any(source.node in learning for source in node.inputs.values())
            has_gradient = has_gradient and types[0].dtype in _WITH_GRADIENT
            whole = sum(_elements(x.shape) for x in types)
            passes = operator.category == "Dropout" and getattr(fact.attributes, "p", 1.0) == 0.0
            view = passes or (
                operator.category in _VIEWS
                and len(sources) == 1
                and len(makes) == 1
                and operator.keeps is None
                and whole == sum(_elements(x.shape) for x in inputs if isinstance(x, TensorType))
            )
            if view:
                self._same[makes[0]] = sources[0]
            else:
                for key, x in zip(raw, types, strict=False):
                    flow.make(place, key, _bytes(x), has_gradient)
            if activation is not None:
                flow.use(place + 1, raw)
                flow.make(place + 1, makes[0], _bytes(types[0]), has_gradient)
            if not has_gradient:
                continue
            learning.add(name)
            if passes:
                continue
            if operator.inside is not None:
                block = self._block(
                    name, fact, inputs, {p for p, s in node.inputs.items() if s.node in learning}, own
                )
                if block is None:
                    return None
                within, ports, keeps_result = block
                kept = [self._key(source) for port, source in node.inputs.items() if port in ports]
                flow.keep(place, name, [*kept, *makes[: int(keeps_result)]], within)
                if own:
                    flow.learns[name] = place
                continue
            kept = self._kept_keys(operator, node.inputs, raw, whole, inputs)
            extra = operator.kept(fact.attributes, types[0], *inputs) if operator.kept is not None else None
            if extra is None:
                extra = self._usual(operator, types, inputs)
            if not isinstance(extra, int):
                return None
            flow.keep(place, name, kept, extra)
            if activation is not None:
                flow.keep(place + 1, name, makes if "output" in (activation.keeps or ()) else raw, 0)
            if own:
                flow.learns[name] = place
        return flow

    def _block(
        self, name: str, facts: Facts, inputs: tuple[Any, ...], entering: set[str], own: bool
    ) -> tuple[int, set[str], bool] | None:
        """Of a block: bytes kept inside, the ports whose tensors are kept, and whether its (first) result is."""
        assert facts.operator is not None
        assert facts.operator.inside is not None
        total, ports, keeps_result, result = 0, set[str](), False, 0
        try:
            uses = facts.operator.inside(facts.attributes, *inputs)
        except SymloomError:
            return None  # sizes that the batch makes impossible
        for number, use in enumerate(uses):
            document = Document(graph=use.graph, recipe=self.document.recipe, blocks=self.document.blocks)
            inner = _Count(document, use.inference, self.sizes)
            trained = {
                node
                for node in use.graph.nodes
                if own
                and any(w.trainable and not w.frozen for w in use.inference.weights(use.graph, node).values())
            }
            flow = inner._flow(inner._order(), trained, entering)
            if flow is None:
                return None
            through = next((node for node in use.graph.nodes if inner._role(node) == "input"), "")
            if number == 0:
                ports = flow.asked & entering
            else:
                ports |= flow.asked & entering - {through}
                if through in flow.asked and not keeps_result:
                    total += result  # what the use before made
            ends = [node.inputs for node in use.graph if inner._role(node.name) == "output"]
            exits = {inner._key(source) for end in ends for source in end.values()}
            keeps_result = any(key in flow.keepers for key in exits)
            result = _bytes(use.outputs[0])
            total += sum(flow.kept_by.values())
            entering = entering | {through}
        return total - (result if keeps_result else 0), ports, keeps_result

    def _role(self, name: str) -> str:
        operator = self.inference.facts[name].operator
        return "" if operator is None else operator.role

    def _kept_keys(
        self,
        operator: Operator,
        wires: Mapping[str, Source],
        raw: list[Key],
        whole: int,
        inputs: Iterable[Any],
    ) -> list[Key]:
        if operator.keeps is None:
            if operator.category not in _KEEPS_INPUTS:
                return []
            return [self._key(source) for source in wires.values()]
        found = [
            key for key in raw if key[1] in operator.keeps or (key[1] == "raw" and "output" in operator.keeps)
        ]
        for port, source in wires.items():
            declared = operator.input_port(port)
            if declared is not None and declared.name in operator.keeps:
                found.append(self._key(source))
        return found

    def _usual(self, operator: Operator, types: tuple[TensorType, ...], inputs: tuple[Any, ...]) -> int:
        """Masks, indices and the like where the declaration says nothing."""
        if operator.category == "Dropout":
            return sum(_bytes(x) for x in types)  # the mask, in the format of the numbers
        if operator.selects:
            return 8 * _elements(types[0].shape)  # int64 places
        if operator.takes_logits:
            return _bytes(inputs[0])  # what softmax or sigmoid made of the scores
        return 0

    def _key(self, source: Source) -> Key:
        key = (source.node, source.port)
        return self._same.get(key, key)

    # -- sizes ---------------------------------------------------------------------------------------------------

    def _types(self, facts: Facts) -> tuple[TensorType, ...] | None:
        assert facts.types is not None
        found = tuple(self._sized(x) for x in facts.types)
        return None if None in found else found  # type: ignore[return-value]  # just asked

    def _inputs(self, name: str) -> tuple[Any, ...] | None:
        """The types a node takes as its rules want them, with numbers for symbols."""
        if name in self._taken:
            return self._taken[name]
        self._taken[name] = found = self._sized_inputs(name)
        return found

    def _sized_inputs(self, name: str) -> tuple[Any, ...] | None:
        found = self.inference.inputs(self.document.graph, name)
        if found is None:
            return None
        sized: list[Any] = []
        for x in found:
            if isinstance(x, tuple):
                several = tuple(self._sized(each) for each in x)
                if None in several:
                    return None
                sized.append(several)
            elif x is None:
                sized.append(None)
            else:
                one = self._sized(x)
                if one is None:
                    return None
                sized.append(one)
        return tuple(sized)

    def _sized(self, x: TensorType) -> TensorType | None:
        if x in self._known:
            return self._known[x]
        shape = tuple(size if isinstance(size, int) else substitute(size, self.sizes) for size in x.shape)
        known = TensorType(shape, x.dtype) if all(isinstance(size, int) for size in shape) else None
        self._known[x] = known
        return known

    def _multiply_adds(self, name: str, facts: Facts) -> int | None:
        types, inputs = self._types(facts), self._inputs(name)
        if types is None or inputs is None or facts.operator is None:
            return None
        try:
            found = facts.operator.multiply_adds(facts.attributes, types[0], *inputs)
        except SymloomError:
            return None  # sizes that the batch makes impossible; the problem list says it
        return found if isinstance(found, int) else None


def _bytes(x: TensorType) -> int:
    return _elements(x.shape) * BYTES[x.dtype]


def _elements(shape: tuple[Dim, ...]) -> int:
    return math.prod(shape)  # type: ignore[arg-type]  # sizes are numbers here
