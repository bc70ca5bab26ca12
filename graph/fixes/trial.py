"""A copy of a document on which a remedy is tried, and the edits remedies are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from graph import edits
from graph.diagnose.view import View
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference, Problem
from graph.model import Node, Source
from graph.operator import Goal, Operator
from graph.operators import OPERATORS
from graph.recipe import Recipe

# Kinds where two wires disagree, and either may be changed.
JOINING_KINDS = ("broadcast", "concat", "stack", "same_shape")
_STEP = 240.0  # px on the canvas from a node to the next
_ROOM = 416.0  # px from a node to one that another fits before
_HIGH = 96.0  # px; nodes further apart in height have a place for another between them


@dataclass(frozen=True)
class Case:
    """A problem of a document."""

    document: Document
    inference: Inference
    problem: Problem

    @cached_property
    def view(self) -> View:
        return View(self.document, self.inference)

    @cached_property
    def node(self) -> Node | None:
        """The node that has the problem; None if it is the document's."""
        return self.document.graph.nodes.get(self.problem.node)

    @cached_property
    def operator(self) -> Operator | None:
        node = self.node
        return None if node is None else self.document.operator(node.op)

    def output_of(self, name: str) -> Source | None:
        """The first output of a node; None if it has none, or none that is known."""
        outputs = self.inference.facts[name].outputs
        return Source(name, outputs[0].name) if outputs else None

    def wires(self) -> list[tuple[str, Source]]:
        """The node's wires, the one at fault first; where tensors are joined, a shortcut from further back."""
        if self.node is None:
            return []
        rank = self.document.graph.rank()
        wires = list(self.node.inputs.items())
        joins = self.problem.kind in JOINING_KINDS
        wires.sort(key=lambda wire: (not joins and wire[0] != self.problem.port, rank.get(wire[1].node, 0)))
        return wires


@dataclass
class Trial:
    """A copy that edits are made on; `patches` are what was done."""

    document: Document
    inference: Inference
    patches: list[edits.Patch] = field(default_factory=list)

    @classmethod
    def of(cls, case: Case) -> Trial:
        return cls(case.document.copy(), case.inference.copy())

    def do(self, patch: edits.Patch) -> None:
        if patch:
            edits.apply(self.document, patch)
            blocks = patch.blocks()
            if blocks:
                # Until now it was the original's, which has looked inside the blocks as they were.
                self.inference.lookup = self.document.operator
            users = {node for block in blocks for node in self.document.users_of_block(block)}
            self.inference.update(self.document.graph, patch.nodes() | users)
            self.patches.append(patch)

    def set(self, node: str, attribute: str, value: Any) -> None:
        self.do(edits.set_attribute(self.document, node, attribute, value))

    def replace(self, node: Node) -> None:
        """Put a node in the place of the one of its name."""
        old = self.document.graph[node.name]
        if node != old:
            self.do(edits.Patch(f"Change {node.name}", (edits.Change(("node", node.name), old, node),)))

    def connect(self, source: Source, node: str, port: str) -> None:
        self.do(edits.connect(self.document, source, node, port))

    def recipe(self, recipe: Recipe) -> None:
        self.do(edits.set_recipe(self.document, recipe))

    def insert(self, operator: Operator, attrs: Mapping[str, Any], node: str, port: str) -> str:
        """Put a new node on the wire that ends at a port; its name is returned.

        Raises:
            SymloomError: the attributes are none that the operator takes.
        """
        graph = self.document.graph
        end = graph[node]
        source = end.inputs[port]
        operator.resolve(attrs)
        name = graph.free_name(operator.name.lower())
        self._make_room(graph[source.node], end)
        begin, behind = graph[source.node].position, graph[node].position
        middle = ((begin[0] + behind[0]) / 2, (begin[1] + behind[1]) / 2)
        before, after = edits.divided(self.document, node, port, middle)
        entry = operator.inputs[0].name
        bends = {entry: before} if before else {}
        made = Node(name, operator.name, dict(attrs), {entry: source}, middle, bends=bends)
        self.do(edits.add(self.document, [made]))
        output = Source(name, operator.output_ports(operator.resolve(attrs))[0].name)
        self.do(edits.connect(self.document, output, node, port, after))
        return name

    def _make_room(self, begin: Node, end: Node) -> None:
        """Shift what comes behind a wire to the right until a node fits between its ends."""
        (x, y), (right, across) = begin.position, end.position
        shift = 2 * _STEP - (right - x)
        if right <= x or right - x >= _ROOM or abs(across - y) >= _HIGH:
            return
        graph = self.document.graph
        behind = graph.downstream([end.name])
        places = {
            node.name: (node.position[0] + shift, node.position[1])
            for node in graph
            if node.name in behind and node.position[0] >= right
        }
        self.do(edits.move(self.document, places))

    def bypass(self, name: str) -> None:
        """Take a node out and join the wires before and behind it.

        Raises:
            SymloomError: it has several inputs.
        """
        node = self.document.graph[name]
        if len(node.inputs) != 1:
            raise SymloomError(f"{name} has {len(node.inputs)} inputs.")
        source = next(iter(node.inputs.values()))
        users = dict.fromkeys(wire.node for wire in self.document.graph.wires_from(name))
        for user in [self.document.graph[each] for each in users]:
            # Not `connect`: it asks what the source gives out, which may be a problem of its own.
            inputs = {port: source if end.node == name else end for port, end in user.inputs.items()}
            self.replace(user.but(inputs=inputs))
        self.do(edits.remove(self.document, [name]))


Act = Callable[[Trial], None]


class Proposal(NamedTuple):
    """An edit worth trying: what a button would say, what it does, and what to know of it.

    Of proposals in one `group`, such as values of one attribute, only the first two that work are offered.
    """

    text: str
    act: Act
    note: str = ""
    group: str = ""


# Acts whose arguments are bound at once, so that a loop may make many of them.


def setting(node: str, attribute: str, value: Any) -> Act:
    """Set an attribute."""
    return lambda trial: trial.set(node, attribute, value)


def inserting(operator: Operator, attrs: Mapping[str, Any], node: str, port: str) -> Act:
    """Put a node of an operator on a wire."""

    def act(trial: Trial) -> None:
        trial.insert(operator, attrs, node, port)

    return act


def connecting(source: Source, node: str, port: str) -> Act:
    """Draw a wire."""
    return lambda trial: trial.connect(source, node, port)


def disconnecting(node: str, port: str) -> Act:
    """Take a wire away."""
    return lambda trial: trial.do(edits.disconnect(trial.document, [(node, port)]))


def replacing(node: Node) -> Act:
    """Put a node in the place of the one of its name."""
    return lambda trial: trial.replace(node)


def removing(*names: str) -> Act:
    """Remove nodes."""
    return lambda trial: trial.do(edits.remove(trial.document, names))


def bypassing(name: str) -> Act:
    """Take a node out and join its wires."""
    return lambda trial: trial.bypass(name)


def choosing(recipe: Recipe) -> Act:
    """Train in another way."""
    return lambda trial: trial.recipe(recipe)


def option_set(names: Iterable[str], name: str, value: Any) -> Act:
    """Set an option of several nodes."""
    names = tuple(names)
    return lambda trial: trial.do(edits.set_option(trial.document, names, name, value))


def then(*acts: Act) -> Act:
    """One after the other."""

    def act(trial: Trial) -> None:
        for each in acts:
            each(trial)

    return act


Proposer = Callable[[Case], Iterator[Proposal]]


def adapters(goal: Goal) -> list[Operator]:
    """The operators that declare how they might adapt a tensor to a need, the gentlest first.

    For another number of dimensions those that keep all numbers; for another size those that learn how.
    """
    found = [operator for operator in OPERATORS.values() if operator.adapts is not None]
    if goal.ranks:
        return sorted(found, key=lambda operator: (operator.layer is not None, operator.category != "Shape"))
    return sorted(found, key=lambda operator: operator.layer is None)


def attributes_text(attrs: Mapping[str, Any]) -> str:
    """Attributes as a button says them: ` (out_channels 64, kernel_size 1)`."""
    return f" ({', '.join(f'{name} {value}' for name, value in attrs.items())})" if attrs else ""


def beside(node: Node, places: int = 1) -> tuple[float, float]:
    """A position to the right of a node."""
    return (node.position[0] + _STEP * places, node.position[1])
