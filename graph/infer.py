"""Shapes and dtypes of every wire, kept up to date while the graph changes.

Rules come from the operators; this module only walks. After an edit it visits the changed nodes and those whose
inputs came out differently, in topological order, and nothing else. An error sits on the first culprit;
nodes below it say what they wait for.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from graph.bypass import cannot_mute, handed_on, is_muted, muted_operator
from graph.dim import LARGEST, TooLarge
from graph.errors import SymloomError
from graph.model import Graph, Node
from graph.operator import Attributes, Operator, Port, ShapeError, Weight
from graph.types import TensorType

_LONGEST = 2_000  # letters of a sentence: names in it may come from a damaged file

Severity = Literal["error", "warning", "hint"]
Lookup = Callable[[str], Operator | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at.

    Args:
        node: where; empty for the whole graph.
        message: a sentence without the node's name.
        severity: errors stop training, warnings and hints do not.
        kind: a stable word by which fixes are found.
        port, attribute: the part of the node at fault.
        expected: what a fix needs to know.
    """

    node: str
    message: str
    severity: Severity = "error"
    kind: str = ""
    port: str | None = None
    attribute: str | None = None
    expected: Any = None

    def __post_init__(self) -> None:
        if len(self.message) > _LONGEST:
            object.__setattr__(self, "message", f"{self.message[:_LONGEST]} ….")

    def __str__(self) -> str:
        return f"{self.node}: {self.message}" if self.node else self.message


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one node.

    Args:
        operator: what its `op` means here; None if unknown.
        attributes: all its attributes with defaults filled in; None if one of them is wrong.
        outputs: its output ports.
        types: one `TensorType` an output; None while unknown.
        problem: why it has no types, if it is to blame itself.
        waits_for: the first node upstream it waits for, if it is not.
    """

    operator: Operator | None = None
    attributes: Attributes | None = None
    outputs: tuple[Port, ...] = ()
    types: tuple[TensorType, ...] | None = None
    problem: Problem | None = None
    waits_for: str | None = None

    def type_of(self, port: str) -> TensorType | None:
        """The type at an output port."""
        if self.types is not None:
            if len(self.types) == 1:
                return self.types[0] if self.outputs[0].name == port else None
            for declared, found in zip(self.outputs, self.types, strict=True):
                if declared.name == port:
                    return found
        return None


@dataclass(slots=True, eq=False)
class _Settings:
    """An operator with one choice of attributes, and what it made of the inputs it met.

    Networks repeat themselves: many nodes have the same settings and inputs, so their facts are one value.
    """

    operator: Operator
    attributes: Attributes
    outputs: tuple[Port, ...]
    port: str  # the name of its only input, if it has one and that is all
    met: dict[tuple[Any, ...], tuple[Facts, dict[str, Weight]]] = field(default_factory=dict)


_MOST_MET = 256  # of one setting
_MOST_SETTINGS = 8192


@dataclass
class Inference:
    """The facts about every node of a graph."""

    lookup: Lookup
    facts: dict[str, Facts] = field(default_factory=dict)
    given: Mapping[str, TensorType] = field(default_factory=dict)  # inside a block: what its inputs are fed
    _of_node: dict[str, tuple[Mapping[str, Any], _Settings]] = field(default_factory=dict, repr=False)
    _known: dict[tuple[int, str], _Settings] = field(default_factory=dict, repr=False)
    _blocks: dict[str, Operator] = field(default_factory=dict, repr=False)  # as they are in `_known`

    @classmethod
    def of(cls, graph: Graph, lookup: Lookup, given: Mapping[str, TensorType] | None = None) -> Inference:
        """The facts about a whole graph.

        Args:
            lookup: what a node's `op` means; None for a word that is not known.
            given: inside a block: the types that its `Input` nodes are fed.
        """
        inference = cls(lookup, given=given or {})
        inference.update(graph, graph.nodes)
        return inference

    def copy(self) -> Inference:
        """Independent facts; what was learnt of settings is shared, because it stays true."""
        return Inference(
            self.lookup, dict(self.facts), self.given, dict(self._of_node), self._known, self._blocks
        )

    def update(self, graph: Graph, changed: Iterable[str]) -> set[str]:
        """Look again at nodes that were added, changed or removed, and at what depends on them.

        Returns:
            The names of all nodes whose facts are different now.
        """
        different: set[str] = set()
        rank = graph.rank()
        heap: list[tuple[float, str]] = []
        seen: set[str] = set()
        cyclic: set[str] = set()

        def visit(name: str) -> None:
            if name in graph and name not in seen:
                seen.add(name)
                if name in rank:
                    heapq.heappush(heap, (rank[name], name))
                else:
                    cyclic.add(name)

        for name in changed:
            if name not in graph:
                self._of_node.pop(name, None)
                if self.facts.pop(name, None) is not None:
                    different.add(name)
                for user in graph.consumers.get(name, ()):
                    visit(user)
            else:
                visit(name)
        if len(rank) != len(graph):
            for name in graph.nodes.keys() - rank.keys():
                visit(name)
        for name in cyclic:
            facts = Facts(
                self.lookup(graph[name].op),
                problem=Problem(name, "is on, or fed by, a cycle of wires; cut one of them.", kind="cycle"),
            )
            if facts != self.facts.get(name):
                self.facts[name] = facts
                different.add(name)
        known, nodes, consumers = self.facts, graph.nodes, graph.consumers
        while heap:
            name = heapq.heappop(heap)[1]
            old = known.get(name)
            new = self._look(graph, nodes[name])
            if new is old:
                continue
            same = old is not None and new.types == old.types
            if same and new == old:
                continue
            known[name] = new
            different.add(name)
            if not same or new.types is None or (old is not None and new.outputs != old.outputs):
                for user in consumers.get(name, ()):
                    if user not in seen:
                        visit(user)
        return different

    def problems(self) -> list[Problem]:
        """The problems of all nodes, in the order they were found."""
        return [facts.problem for facts in self.facts.values() if facts.problem is not None]

    def inputs(self, graph: Graph, name: str) -> tuple[Any, ...] | None:
        """The types of a node's inputs as the operator's rules take them; None while one is missing."""
        node, facts = graph[name], self.facts[name]
        if facts.operator is None:
            return None
        try:
            had = self._of_node.get(name)
            if had is not None and had[1].port in node.inputs and len(node.inputs) == 1:
                return (self._type_at(graph, node, had[1].port),)
            found = self._inputs(graph, node, facts.operator)
        except _Unready:
            return None
        return found if isinstance(found, tuple) else None

    def weights(self, graph: Graph, name: str) -> dict[str, Weight]:
        """The weights that a node's operator declares, whether it shares another's or not; empty if not known yet."""
        facts = self.facts[name]
        if facts.operator is None or facts.operator.layer is None or facts.types is None:
            return {}
        inputs = self.inputs(graph, name)
        if inputs is None:
            return {}
        had = self._of_node.get(name)
        known = had[1].met.get(inputs) if had is not None and had[1].operator is facts.operator else None
        return known[1] if known is not None else facts.operator.weights(facts.attributes, *inputs)

    def _look(self, graph: Graph, node: Node) -> Facts:
        operator = self.lookup(node.op)
        if operator is None:
            return Facts(
                problem=Problem(
                    node.name,
                    f"the operator {node.op!r} is not known here; it is kept as it is, but cannot be trained.",
                    kind="unknown_operator",
                )
            )
        try:
            settings = self._settings(node, operator)
        except SymloomError as error:
            return Facts(operator, problem=Problem(node.name, str(error), kind="attribute"))
        attributes, outputs = settings.attributes, settings.outputs
        if node.name in self.given:
            return Facts(operator, attributes, outputs, (self.given[node.name],))
        try:
            if is_muted(node):
                return self._hand_on(graph, node, settings)
            if settings.port and len(node.inputs) == 1 and settings.port in node.inputs:
                inputs: tuple[Any, ...] | Problem = (self._type_at(graph, node, settings.port),)
            else:
                inputs = self._inputs(graph, node, operator)
            if isinstance(inputs, Problem):
                return Facts(operator, attributes, outputs, problem=inputs)
            known = settings.met.get(inputs)
            if known is not None:
                return known[0]
            types = operator.infer(attributes, *inputs)
            types = types if isinstance(types, tuple) else (types,)
            _check_sizes(types)
            weights = operator.weights(attributes, *inputs) if operator.layer is not None else {}
            found = Facts(operator, attributes, outputs, types)
            if len(settings.met) >= _MOST_MET:
                settings.met.clear()
            settings.met[inputs] = found, weights
            return found
        except _Unready as unready:
            return Facts(operator, attributes, outputs, waits_for=unready.node)
        except TooLarge as error:
            problem = Problem(node.name, str(error), kind="too_large")
            return Facts(operator, attributes, outputs, problem=problem)
        except ShapeError as error:
            problem = Problem(
                node.name, str(error), kind=error.kind or "shape", port=error.port, expected=error.expected
            )
            return Facts(operator, attributes, outputs, problem=problem)

    def _hand_on(self, graph: Graph, node: Node, settings: _Settings) -> Facts:
        """The facts of a muted node: what comes into its first input comes out."""
        operator, attributes, outputs = settings.operator, settings.attributes, settings.outputs
        reason = cannot_mute(operator, outputs)
        if reason:
            return Facts(operator, attributes, outputs, problem=Problem(node.name, reason, kind="muted"))
        port = handed_on(operator, node)
        if port is None:
            missing = operator.inputs[0].name
            message = "its input is not connected; draw a wire to it."
            return Facts(
                operator,
                attributes,
                outputs,
                problem=Problem(node.name, message, kind="unconnected", port=missing),
            )
        found = self._type_at(graph, node, port)
        return Facts(muted_operator(operator, outputs), attributes, outputs, (found,))

    def _settings(self, node: Node, operator: Operator) -> _Settings:
        """The node's settings: those it had before, those of a node like it, or new ones.

        Raises:
            SymloomError: an attribute is wrong.
        """
        had = self._of_node.get(node.name)
        if had is not None and had[0] is node.attrs and had[1].operator is operator:
            return had[1]
        key = (
            id(operator),
            repr(node.attrs),
        )  # repr tells 1 from True; the operator is held, so its id stays its own
        settings = self._known.get(key)
        if settings is None or settings.operator is not operator:
            attributes = operator.resolve(node.attrs)
            single = len(operator.inputs) == 1 and not operator.inputs[0].variadic
            port = operator.inputs[0].name if single else ""
            settings = _Settings(operator, attributes, operator.output_ports(attributes), port)
            if len(self._known) >= _MOST_SETTINGS:
                self._known.clear()
            if operator.inside is not None:
                self._forget_older(operator)
            self._known[key] = settings
        self._of_node[node.name] = (node.attrs, settings)
        return settings

    def _forget_older(self, block: Operator) -> None:
        """Let go of what a block was before an edit: every edit inside makes an operator, with all its facts."""
        old = self._blocks.get(block.name)
        if old is not None and old is not block:
            for key in [key for key, settings in self._known.items() if settings.operator is old]:
                del self._known[key]
        self._blocks[block.name] = block

    def _inputs(self, graph: Graph, node: Node, operator: Operator) -> tuple[Any, ...] | Problem:
        unknown = [port for port in node.inputs if operator.input_port(port) is None]
        if unknown:
            ports = ", ".join(port.name for port in operator.inputs) or "none"
            return Problem(
                node.name, f"has no input {unknown[0]!r} (it has {ports}).", kind="no_port", port=unknown[0]
            )
        types: list[Any] = []
        missing: Problem | None = None
        for port in operator.inputs:
            if port.variadic:
                ends = sorted(
                    (name for name in node.inputs if operator.input_port(name) is port),
                    key=lambda name: int(name[len(port.name) :]),
                )
                wired: Any = tuple(self._type_at(graph, node, name) for name in ends)
                absent = not wired and not port.optional
            else:
                wired = self._type_at(graph, node, port.name) if port.name in node.inputs else None
                absent = wired is None and not port.optional
            if absent and missing is None:
                missing = Problem(
                    node.name,
                    f"its input{'' if port.name == 'input' else f' {port.name}'} is not connected; draw a wire to it.",
                    kind="unconnected",
                    port=port.name,
                )
            types.append(wired)
        return missing or tuple(types)

    def _type_at(self, graph: Graph, node: Node, port: str) -> TensorType:
        source = node.inputs[port]
        facts = self.facts.get(source.node)
        if facts is None or source.node not in graph.nodes:
            raise _Unready(source.node)
        found = facts.type_of(source.port)
        if found is None:
            raise _Unready(facts.waits_for or source.node)
        return found


def _check_sizes(types: Iterable[TensorType]) -> None:
    """Refuse tensors that have more numbers than torch can count, before sizes grow beyond all memory."""
    for found in types:
        if math.prod(max(size, 1) for size in found.shape if isinstance(size, int)) > LARGEST:
            raise TooLarge


class _Unready(Exception):
    """An input's type is not known yet; `node` is the culprit upstream."""

    def __init__(self, node: str) -> None:
        super().__init__(node)
        self.node = node
