"""One class for each block, whatever its uses differ in.

Every use of a block is written with its own numbers. Texts that differ in nothing but literals are one class, and
the literals that differ become arguments of its constructor; texts of another structure (an activation
that only some uses have) become a class of their own.
"""

from __future__ import annotations

import contextlib
import io
import token
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.blocks import Inside
from graph.infer import Inference
from graph.model import Graph
from graph.model import Source as Output
from graph.operator import Operator
from graph.passes import as_drawn, without_muted
from graph.source.body import Body, Row
from graph.source.values import fields, plain

_CONSTANTS = ("True", "False", "None")


@dataclass(frozen=True)
class BlockClass:
    """The text of one class, a row a line, each with the node of the block that it belongs to."""

    name: str
    rows: tuple[Row, ...]


@dataclass
class BlockClasses:
    """The classes of all blocks used in a graph; `constructors` then says how to make each use."""

    taken: set[str]
    borrowed: set[str] = field(default_factory=set)
    classes: list[BlockClass] = field(default_factory=list)
    _uses: dict[str, list[Inside]] = field(default_factory=dict)
    _operators: dict[str, Operator] = field(default_factory=dict)
    _constructor: dict[int, str] = field(default_factory=dict)
    _class: dict[int, str] = field(default_factory=dict)
    _met: dict[tuple[int, str], tuple[Inside, ...]] = field(
        default_factory=dict
    )  # its uses keep each inference

    def write(self, graph: Graph, inference: Inference) -> None:
        """Write the classes of the blocks that a graph uses, inner ones first."""
        self._collect(graph, inference)
        for name, uses in self._uses.items():
            self._write(name, uses)

    def constructors(self, node: str, graph: Graph, inference: Inference) -> list[str]:
        """The constructor calls of a node that is a block."""
        return [self._constructor[id(use)] for use in self._uses_of(node, graph, inference)]

    def instances(self, graph: Graph, inference: Inference) -> dict[tuple[str, ...], str]:
        """The class of each instance, by the names of the nodes that lead to it; of repetitions the first."""
        found: dict[tuple[str, ...], str] = {}
        for node in graph:
            facts = inference.facts[node.name]
            if facts.operator is None or facts.operator.inside is None or facts.types is None:
                continue
            use = self._uses_of(node.name, graph, inference)[0]
            found[node.name,] = self._class[id(use)]
            inner = self.instances(use.graph, use.inference)
            found |= {(node.name, *path): name for path, name in inner.items()}
        return found

    def _uses_of(self, node: str, graph: Graph, inference: Inference) -> tuple[Inside, ...]:
        """The repetitions of a node that is a block: the same values each time, whatever its operator remembers."""
        if (id(inference), node) not in self._met:
            facts, types = inference.facts[node], inference.inputs(graph, node)
            assert facts.operator is not None
            assert facts.operator.inside is not None
            assert types is not None
            self._met[id(inference), node] = facts.operator.inside(facts.attributes, *types)
        return self._met[id(inference), node]

    def _collect(self, graph: Graph, inference: Inference) -> None:
        for node in graph:
            facts = inference.facts[node.name]
            if facts.operator is None or facts.operator.inside is None or facts.types is None:
                continue
            name = facts.operator.name
            for use in self._uses_of(node.name, graph, inference):
                self._collect(use.graph, use.inference)
                known = self._uses.setdefault(name, [])  # takes its place here, after the blocks inside it
                if all(use is not other for other in known):
                    known.append(use)
            self._operators[name] = facts.operator

    def _write(self, name: str, uses: list[Inside]) -> None:
        forced = {
            (node, attribute.name)
            for use in uses
            for node, facts in use.inference.facts.items()
            if facts.operator is not None
            for attribute in facts.operator.attributes
            if getattr(facts.attributes, attribute.name) != attribute.default
        }
        groups: dict[tuple[str, ...], list[tuple[Inside, _Text]]] = {}
        for use in uses:
            text = self._text(use, forced)
            groups.setdefault(text.structure, []).append((use, text))
        for group in groups.values():
            class_name, number = name, 1
            while class_name in self.taken:
                number += 1
                class_name = f"{name}{number}"
            self.taken.add(class_name)
            self._write_class(class_name, name, group)

    def _write_class(self, class_name: str, block: str, group: list[tuple[Inside, _Text]]) -> None:
        texts = [text for _, text in group]
        inner = group[0][0].graph
        arguments: dict[tuple[str, ...], str] = {}  # values over the uses → argument
        replaced: dict[int, str] = {}
        for place in range(len(texts[0].literals)):
            values = tuple(text.literals[place] for text in texts)
            if len(set(values)) == 1:
                continue
            if values not in arguments:
                plain_name, long_name = texts[0].argument_names(place)
                used = {*arguments.values(), *inner.nodes, "self"}
                name = plain_name if plain_name not in used else long_name
                while name in used:
                    name += "_"
                arguments[values] = name
            replaced[place] = arguments[values]
        rows = texts[0].with_arguments(replaced)
        kept = [arguments[values] for values in arguments if arguments[values] in rows.stored]
        signature = "".join(f", {name}: {_kind(values)}" for values, name in arguments.items())
        operator = self._operators[block]
        inputs = "".join(f", {port.name}: Tensor" for port in operator.inputs)
        outputs = operator.outputs
        kind = "Tensor" if len(outputs if isinstance(outputs, tuple) else ()) == 1 else "tuple[Tensor, ...]"
        entry = operator.inputs[0].name if len(operator.inputs) == 1 else ""
        self.classes.append(
            BlockClass(
                class_name,
                (
                    Row(f"class {class_name}(nn.Module):"),
                    Row(f'    """{plain(operator.summary)}."""'),
                    Row(""),
                    Row(f"    def __init__(self{signature}) -> None:"),
                    Row("        super().__init__()"),
                    *(Row(f"        self.{name} = {name}") for name in kept),
                    *(Row(f"        {row.text}", row.node) for row in rows.layers),
                    Row(""),
                    Row(f"    def forward(self{inputs}) -> {kind}:", entry),
                    *(Row(f"        {row.text}", row.node) for row in rows.statements),
                ),
            )
        )
        for number, (use, _) in enumerate(group):
            given = ", ".join(f"{name}={values[number]}" for values, name in arguments.items())
            self._constructor[id(use)] = f"{class_name}({given})"
            self._class[id(use)] = class_name

    def _text(self, use: Inside, forced: set[tuple[str, str]]) -> _Text:
        inference = use.inference
        graph = without_muted(use.graph, inference.facts)
        body = Body(
            graph,
            graph,
            inference,
            as_drawn(graph, inference.facts).activations,
            lambda node: self.constructors(node, graph, inference),
            forced,
            comments=False,
            borrowed=self.borrowed,
        )
        order = graph.order()
        inputs = [name for name in order if body.operator(name).role == "input"]
        outputs = [node.name for node in graph if body.operator(node.name).role == "output"]
        results = [body.real(Output(name, body.ports(name)[0])) for name in outputs]
        given = {Output(name, body.ports(name)[0]): name for name in inputs}
        rows, names = body.statements([name for name in order if name not in inputs], given, results)
        returned = outputs[0] if len(outputs) == 1 else ""
        rows.append(Row(f"return {', '.join(names[result] for result in results)}", returned))
        positional = {
            node.name: _positional(operator)
            for node in graph
            if (operator := body.operator(node.name)).layer is not None
        }
        return _Text(body.layers(), rows, positional)


@dataclass(frozen=True)
class _Rows:
    layers: list[Row]
    statements: list[Row]
    stored: set[str]  # arguments that statements need later


class _Text:
    """The body of one use, taken apart into its literals and the rest."""

    def __init__(
        self, layers: Sequence[Row], rows: Sequence[Row], positional: Mapping[str, Sequence[str]]
    ) -> None:
        self._rows = [*layers, *rows]
        self._layers = len(layers)
        self._positional = positional
        self._tokens = [_tokens(row.text) for row in self._rows]
        self._places = [
            (number, at)
            for number, tokens in enumerate(self._tokens)
            for at, item in enumerate(tokens)
            if _is_literal(item)
        ]
        self.literals = [self._tokens[number][at].string for number, at in self._places]
        self.structure = tuple(
            "·" if _is_literal(item) else item.string
            for tokens in self._tokens
            for item in (*tokens, None)
            if item
        )

    def argument_names(self, place: int) -> tuple[str, str]:
        """A short and a longer name for the literal at a place: its keyword or position, then with its node."""
        number, at = self._places[place]
        tokens, node = self._tokens[number], self._rows[number].node
        depth = commas = 0
        keyword = ""
        for item in tokens[:at]:
            if item.string in "([{":
                depth += 1
                commas, keyword = (0, "") if depth == 1 else (commas, keyword)
            elif item.string in ")]}":
                depth -= 1
            elif item.string == "," and depth == 1:
                commas, keyword = commas + 1, ""
            elif item.type == token.NAME and depth == 1:
                keyword = item.string
        names = self._positional.get(node, ())
        if not keyword or keyword in _CONSTANTS:
            keyword = names[commas] if number < self._layers and commas < len(names) else "size"
        return keyword, f"{node}_{keyword}"

    def with_arguments(self, replaced: Mapping[int, str]) -> _Rows:
        """The lines with literals replaced by arguments (in statements, by what `__init__` stored)."""
        texts = []
        stored: set[str] = set()
        by_row: dict[int, list[tuple[int, str]]] = {}
        for place, argument in replaced.items():
            number, at = self._places[place]
            if number >= self._layers:
                stored.add(argument)
                argument = f"self.{argument}"
            by_row.setdefault(number, []).append((at, argument))
        for number, row in enumerate(self._rows):
            text = row.text
            for at, argument in sorted(by_row.get(number, ()), reverse=True):
                item = self._tokens[number][at]
                text = text[: item.start[1]] + argument + text[item.end[1] :]
            texts.append(Row(text, row.node))
        return _Rows(texts[: self._layers], texts[self._layers :], stored)


def _positional(operator: Operator) -> list[str]:
    """The fields a constructor's template has before its first keyword."""
    head = (operator.layer or "").split("=")[0]
    inside = head.partition("(")[2]
    return [part.strip(" {})") for part in inside.split(",") if part.strip(" {})") in fields(operator.layer)]


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    """The tokens of one line; a line that only opens or closes a bracket counts as well."""
    found: list[tokenize.TokenInfo] = []
    with contextlib.suppress(tokenize.TokenError):  # the bracket goes on in the next line
        found.extend(tokenize.generate_tokens(io.StringIO(text.strip()).readline))
    indent = len(text) - len(text.lstrip())
    return [
        item._replace(start=(1, item.start[1] + indent), end=(1, item.end[1] + indent))
        for item in found
        if item.type in (token.NAME, token.NUMBER, token.STRING, token.OP)
    ]


def _is_literal(item: tokenize.TokenInfo) -> bool:
    return item.type in (token.NUMBER, token.STRING) or (
        item.type == token.NAME and item.string in _CONSTANTS
    )


def _kind(values: Sequence[str]) -> str:
    kinds = sorted({_literal_kind(value) for value in values})
    return " | ".join(kinds)


def _literal_kind(value: str) -> str:
    if value in ("True", "False"):
        return "bool"
    if value == "None":
        return "None"
    if value[0] in "\"'":
        return "str"
    return "int" if value.lstrip("-").isdigit() else "float"
