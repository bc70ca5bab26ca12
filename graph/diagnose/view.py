"""What the checks look at: a document with its facts, and the questions they all ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from graph.analyse import owned_weights
from graph.binding import assign
from graph.bypass import handed_on
from graph.data_spec import DataSetSpec, Field
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Facts, Inference
from graph.model import Graph, Source
from graph.operator import Operator, Weight
from graph.passes import attached_activation
from graph.types import TensorType

# Families whose operators hand the values on as they are, so that what they mean is decided before them.
PASSING = ("Shape", "Dropout")


class Step(NamedTuple):
    """A node on the way back from an input, with what it applies to its results."""

    node: str
    operator: Operator
    activation: Operator | None  # its `activation`, or itself if it is one


@dataclass
class View:
    """A document as the checks see it; made anew for each diagnosis."""

    document: Document
    inference: Inference
    memory: int | None = None

    @property
    def graph(self) -> Graph:
        return self.document.graph

    @property
    def facts(self) -> Mapping[str, Facts]:
        return self.inference.facts

    @cached_property
    def roles(self) -> dict[str, str]:
        """What the engine does with each node; `unknown` where the operator is."""
        found: dict[str, str] = {}
        for name in self.graph.nodes:
            operator = self.inference.facts[name].operator
            found[name] = "unknown" if operator is None else operator.role
        return found

    def of_role(self, *roles: str) -> list[str]:
        """The nodes that have one of these roles, in the order of the file."""
        return [name for name, role in self.roles.items() if role in roles]

    @cached_property
    def losses(self) -> list[str]:
        return self.of_role("loss")

    @cached_property
    def live(self) -> set[str]:
        """What a loss depends on."""
        return self.graph.upstream(self.losses)

    @cached_property
    def weights(self) -> dict[str, dict[str, Weight]]:
        """The weights of each node that owns some; a node that shares another's owns none."""
        return owned_weights(self.document, self.inference)

    def trains(self, name: str) -> bool:
        """Whether the node has weights of its own that training may change."""
        return any(weight.trainable for weight in self.weights.get(name, {}).values())

    def type_at(self, source: Source | None) -> TensorType | None:
        """What flows out of a node's port, as far as it is known."""
        facts = self.facts.get(source.node) if source is not None else None
        return facts.type_of(source.port) if facts is not None and source is not None else None

    def ports(self, name: str) -> list[str]:
        """The names of a node's declared inputs."""
        operator = self.facts[name].operator
        return [port.name for port in operator.inputs] if operator is not None else []

    def back(self, source: Source | None) -> Iterator[Step]:
        """From a wire's beginning upstream, as far as the values keep their meaning; the last step made them."""
        while source is not None and source.node in self.graph:
            facts = self.facts[source.node]
            operator = facts.operator
            if operator is None:
                return
            yield Step(source.node, operator, self.activation(source.node))
            inputs = self.graph[source.node].inputs
            passing = operator.category in PASSING or operator.category == "Activation"
            if not passing or len(inputs) != 1:
                return
            source = next(iter(inputs.values()))

    def activation(self, name: str) -> Operator | None:
        """The activation a node applies last: the one it has attached, or itself."""
        facts = self.facts[name]
        attached = attached_activation(self.graph[name], facts)
        if attached is not None:
            return attached
        own = facts.operator
        return own if own is not None and own.category == "Activation" else None

    def maker(self, source: Source | None) -> str | None:
        """The nearest node upstream that makes new features, along the first inputs: the head, seen from a loss."""
        seen: set[str] = set()
        while source is not None and source.node in self.graph and source.node not in seen:
            seen.add(source.node)
            if source.node in self.weights and self._mixes(source.node):
                return source.node
            node, operator = self.graph[source.node], self.facts[source.node].operator
            port = handed_on(operator, node) if operator is not None else next(iter(node.inputs), None)
            source = node.inputs[port] if port is not None else None
        return None

    def _mixes(self, name: str) -> bool:
        """Whether it makes new features; normalisation and activations keep their number."""
        operator = self.facts[name].operator
        return operator is not None and operator.category not in ("Normalisation", "Activation")

    # -- the data ---------------------------------------------------------------------------------------------

    @cached_property
    def data(self) -> DataSetSpec | None:
        """The recipe's data set; None if its name is not known, or nobody has looked at it yet."""
        try:
            spec = self.document.data()
        except SymloomError:
            return None
        return spec if spec.seen else None

    @cached_property
    def entries(self) -> tuple[list[str], list[str]]:
        """The `Input` and `Target` nodes that something uses."""
        used = [name for name in self.of_role("input", "target") if self.graph.consumers.get(name)]
        inputs = [name for name in used if self.roles[name] == "input"]
        return inputs, [name for name in used if self.roles[name] == "target"]

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The data set's field each of them gets; empty where they cannot all get one."""
        if self.data is None:
            return {}
        try:
            inputs, targets = self.entries
            return assign(self.graph, self.data, inputs, targets)
        except SymloomError:
            return {}
