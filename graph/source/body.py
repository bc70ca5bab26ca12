"""The statements of one graph: its layers for `__init__`, its values for `forward`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from graph.infer import Inference
from graph.model import Graph, Node
from graph.model import Source as Output
from graph.operator import Code, Operator
from graph.operators.activation import activation_operator
from graph.options import resolve_options
from graph.source.values import initialiser, literal, options, takes
from graph.types import shape_text


class Row(NamedTuple):
    """A line of a method's body, without its indent, and the node it belongs to."""

    text: str
    node: str = ""


@dataclass
class Body:
    """Writes the layers and statements of a graph.

    Args:
        graph: the nodes that are computed.
        drawn: the graph as drawn, from which sizes were inferred.
        activations: node → activation applied to its result.
        block: the constructors of a node that is a block, one a repetition.
        forced: (node, attribute) pairs to be printed even at their default.
        comments: whether to write names and shapes behind the statements.
        borrowed: collects the layers of runtime/layers.py that are used.
        overwriting: nodes whose activation puts its result where its input was.
    """

    graph: Graph
    drawn: Graph
    inference: Inference
    activations: Mapping[str, str]
    block: Callable[[str], Sequence[str]]
    forced: Collection[tuple[str, str]] = ()
    comments: bool = True
    borrowed: set[str] = field(default_factory=set)
    overwriting: Collection[str] = ()

    def layers(self) -> list[Row]:
        """`self.conv1 = nn.Conv2d(…)` for every node that owns weights, and how they start."""
        rows = []
        for name in self.graph.order():
            node, operator = self.graph[name], self.operator(name)
            chosen = resolve_options(node.options)
            if operator.layer is None or chosen.shares:
                continue
            if operator.inside is not None:
                row = "layers.Chain" if len(operator.inputs) > 1 else "nn.Sequential"
                constructors = self.block(name)
                rows += _repeated(name, constructors, self._own(row) if len(constructors) > 1 else row)
            else:
                rows.append(Row(f"self.{name} = {self._format(operator.layer, node, {})}", name))
            if chosen.initialiser != "default":
                attributes = self.inference.facts[name].attributes
                for weight, declared in operator.weights(attributes, *self._inputs(name)).items():
                    if declared.trainable and declared.decays and takes(chosen, declared):
                        call = initialiser(chosen).replace("@", f"self.{name}{_path(weight)}")
                        rows.append(Row(f"nn.init.{call}", name))
        return rows

    def statements(
        self, nodes: Sequence[str], names: dict[Output, str], results: Iterable[Output]
    ) -> tuple[list[Row], dict[Output, str]]:
        """One line a node; a value used by the next line alone is called x, others by their node.

        Args:
            nodes: which ones, in topological order.
            names: values that are there already, with their variables.
            results: values that are needed afterwards.

        Returns:
            The lines, and the variables of all values.
        """
        rows: list[Row] = []
        nodes = [name for name in nodes if self.operator(name).role != "output"]
        kept = {self.real(result) for result in results}
        last: dict[Output, int] = {}
        count: dict[Output, int] = {}
        for number, name in enumerate(nodes):
            for source in map(self.real, self.graph[name].inputs.values()):
                last[source] = number
                count[source] = count.get(source, 0) + 1
        chain = self._chain
        given = set(names)
        names = dict(names)
        for number, name in enumerate(nodes):
            node, operator, ports = self.graph[name], self.operator(name), self.ports(name)
            first = Output(name, ports[0])
            passing = len(ports) == 1 and first not in kept and count.get(first) == 1
            passing = passing and last.get(first) == number + 1
            made = {Output(name, p): chain if passing else self.variable(Output(name, p)) for p in ports}
            expression = self._expression(node, names)
            used = {output.port: v if output in kept or output in last else "_" for output, v in made.items()}
            left = operator.unpack.format(**used) if operator.unpack is not None else ", ".join(used.values())
            names |= made
            rows.append(Row(f"{left} = {expression}{self._comment(name, left)}", name))
            spent = [
                names[source]
                for source in dict.fromkeys(map(self.real, node.inputs.values()))
                if last[source] == number and source not in kept and source not in given
            ]
            spent = [variable for variable in spent if variable != chain]
            if spent and number + 1 < len(nodes):
                rows.append(Row(f"del {', '.join(spent)}", name))
        return rows, names

    def real(self, source: Output) -> Output:
        """Where a value is made: `Output` nodes only name one."""
        while source.node in self.graph and self.operator(source.node).role == "output":
            source = next(iter(self.graph[source.node].inputs.values()))
        return source

    def operator(self, name: str) -> Operator:
        found = self.inference.facts[name].operator
        assert found is not None
        return found

    def ports(self, name: str) -> list[str]:
        """The names of a node's outputs."""
        return [port.name for port in self.inference.facts[name].outputs]

    def variable(self, output: Output) -> str:
        """The name of a value: its node's, with the port's for all but the first output."""
        return self._variables[output]

    @cached_property
    def _variables(self) -> dict[Output, str]:
        found, taken = {}, set(self.graph.nodes)
        for node in self.graph:
            for place, port in enumerate(self.ports(node.name)):
                name = f"{node.name}_{port}" if place else node.name
                while place and name in taken:
                    name += "_"
                taken.add(name)
                found[Output(node.name, port)] = name
        return found

    @cached_property
    def _chain(self) -> str:
        """What a value is called that the next line alone uses."""
        taken = set(self._variables.values())
        name = next((name for name in ("x", "y", "h") if name not in taken), "value_")
        while name in taken:
            name += "_"
        return name

    def shape(self, name: str) -> str:
        """The shape of a node's first output, for a comment."""
        types = self.inference.facts[name].types
        assert types is not None
        return shape_text(types[0].shape)

    def _comment(self, name: str, left: str) -> str:
        if not self.comments:
            return ""
        return f"  # {self.shape(name)}" if left == name else f"  # {name}: {self.shape(name)}"

    def _expression(self, node: Node, names: Mapping[Output, str]) -> str:
        operator = self.operator(node.name)
        activation = activation_operator(self.activations.get(node.name, "none"))
        overwrites = node.name in self.overwriting
        if activation is None:
            text = self._format((overwrites and operator.overwriting) or operator.call, node, names)
        else:
            values = {a.name: literal(a, a.default) for a in activation.attributes}
            call = (overwrites and activation.overwriting) or activation.call
            text = call.format(input=self._format(operator.call, node, names), options="", **values)
        factor = getattr(self.inference.facts[node.name].attributes, "factor", 1.0)
        return f"{factor!r} * {text}" if operator.role == "loss" and factor != 1.0 else text

    def _format(self, template: str, node: Node, names: Mapping[Output, str]) -> str:
        facts, operator = self.inference.facts[node.name], self.operator(node.name)
        values = {a.name: literal(a, getattr(facts.attributes, a.name)) for a in operator.attributes}
        if "{options}" in template:
            forced = {attribute for name, attribute in self.forced if name == node.name}
            values["options"] = options(operator, facts.attributes, forced)
        for name, size in operator.sizes(facts.attributes, *self._inputs(node.name)).items():
            values[name] = self._own(size) if isinstance(size, Code) else repr(size)
        for port in operator.inputs:
            if port.variadic:
                ends = [end for end in node.inputs if operator.input_port(end) is port]
                ends.sort(key=lambda end: int(end[len(port.name) :]))
                values[port.name] = ", ".join(names.get(self.real(node.inputs[end]), "") for end in ends)
            elif port.name not in values or port.name in node.inputs:
                source = node.inputs.get(port.name)
                values[port.name] = names.get(self.real(source), "") if source is not None else "None"
        values["self"] = f"self.{resolve_options(node.options).shares or node.name}"
        return self._own(template).format(**values)

    def _own(self, code: str) -> str:
        """A template or a rule's code, with the layers that torch lacks noted and called without their module."""
        self.borrowed.update(re.findall(r"\blayers\.([A-Za-z]\w*)", code))
        return re.sub(r"\blayers\.([A-Za-z])", r"\1", code)

    def _inputs(self, name: str) -> tuple[Any, ...]:
        found = self.inference.inputs(self.drawn, name)
        assert found is not None
        return found


def _path(weight: str) -> str:
    """The attribute access that a name in a state dict is: `0.conv.weight` → `[0].conv.weight`."""
    return "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in weight.split("."))


def _repeated(name: str, constructors: Sequence[str], row: str) -> list[Row]:
    if len(constructors) == 1:
        return [Row(f"self.{name} = {constructors[0]}", name)]
    if len(set(constructors)) == 1:
        count = len(constructors)
        return [Row(f"self.{name} = {row}(*({constructors[0]} for _ in range({count})))", name)]
    rows = [Row(f"self.{name} = {row}(", name)]
    rows += [Row(f"    {constructor},", name) for constructor in constructors]
    return [*rows, Row(")", name)]
