"""One node of a network that is being composed in Python, before the whole has names and places.

A `Made` knows what it is fed from, so that a network is whatever its last nodes can reach: nothing is registered
anywhere. Shapes are inferred at once, so that an error is raised on the line that makes it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from graph.blocks import Block
from graph.errors import SymloomError
from graph.model import Node, Source, check_name
from graph.naming import stem
from graph.operator import Operator
from graph.options import option
from graph.types import TensorType

_serials = itertools.count()


class End(NamedTuple):
    """An output of a node."""

    made: Made
    port: str


@dataclass(frozen=True)
class Knob:
    """An attribute of a block while its function runs: its name, its default, and its value at this use.

    It can be handed to operators, not computed with: a block holds numbers, not formulas.
    """

    name: str
    default: Any
    value: Any


@dataclass(frozen=True, eq=False)
class Made:
    """A node: as `graph.model.Node`, but fed from other `Made`s, and perhaps still without a name.

    Args:
        name: empty if it is to be numbered after its operator.
        outputs: the names of its output ports.
        types: one an output; None if that is not known yet (in a block whose inputs are not).
        blocks: the definitions it needs.
        knobs: attribute → the block's attribute that sets it.
    """

    op: str
    operator: Operator | None
    name: str
    attrs: Mapping[str, Any]
    inputs: Mapping[str, End]
    options: Mapping[str, Any]
    outputs: tuple[str, ...]
    types: tuple[TensorType, ...] | None
    blocks: Mapping[str, Block] = field(default_factory=dict)
    knobs: Mapping[str, str] = field(default_factory=dict)
    serial: int = field(default_factory=lambda: next(_serials))

    def type_of(self, port: str) -> TensorType | None:
        return self.types[self.outputs.index(port)] if self.types is not None else None


def make(
    operator: Operator,
    inputs: Mapping[str, End],
    attrs: Mapping[str, Any],
    *,
    name: str = "",
    options: Mapping[str, Any] | None = None,
    blocks: Mapping[str, Block] | None = None,
    given: TensorType | None = None,
) -> Made:
    """A checked node.

    Args:
        given: the type of its output, for the input of a block.

    Raises:
        SymloomError: a name, attribute, option or shape it does not take; the sentence names the node.
    """
    where = check_name(name) if name else operator.name
    knobs = {key: value for key, value in attrs.items() if isinstance(value, Knob)}
    try:
        stored = {}
        for key, value in attrs.items():
            declared = operator.attribute(key)
            kept = declared.check(knobs[key].default if key in knobs else value)
            if kept != declared.default:
                stored[key] = kept
        values = {**stored, **{key: knob.value for key, knob in knobs.items()}}
        resolved = operator.resolve(values)
        chosen = {key: option(key).check(value) for key, value in (options or {}).items()}
        outputs = operator.output_ports(resolved)
        types: tuple[TensorType, ...] | None = (given,) if given is not None else None
        fed = _types(operator, inputs)
        if types is None and fed is not None:
            found = operator.infer(resolved, *fed)
            types = found if isinstance(found, tuple) else (found,)
            operator.weights(resolved, *fed)
    except SymloomError as error:
        raise SymloomError(f"{where}: {error}") from None
    return Made(
        operator.name,
        operator,
        name,
        stored,
        dict(inputs),
        {key: value for key, value in sorted(chosen.items()) if value != option(key).default},
        tuple(port.name for port in outputs),
        types,
        dict(blocks or {}),
        {key: knob.name for key, knob in knobs.items()},
    )


def _types(operator: Operator, inputs: Mapping[str, End]) -> tuple[Any, ...] | None:
    """The inputs' types as the operator's rules take them; None if one is unknown."""
    found: list[Any] = []
    for port in operator.inputs:
        ends = [end for name, end in inputs.items() if operator.input_port(name) is port]
        types = [end.made.type_of(end.port) for end in ends]
        if any(each is None for each in types):
            return None
        if port.variadic:
            found.append(tuple(types))
        else:
            found.append(types[0] if types else None)
    return tuple(found)


def closure(ends: Iterable[End]) -> list[Made]:
    """The nodes that these outputs depend on, in the order they were composed."""
    seen: dict[int, Made] = {}
    stack = [end.made for end in ends]
    while stack:
        made = stack.pop()
        if made.serial not in seen:
            seen[made.serial] = made
            stack.extend(end.made for end in made.inputs.values())
    return [seen[serial] for serial in sorted(seen)]


def names(nodes: Iterable[Made]) -> dict[int, str]:
    """The name of every node, by serial: its own, or the next free number after its operator's stem.

    Raises:
        SymloomError: two nodes were given one name.
    """
    nodes = list(nodes)
    taken: set[str] = set()
    for made in nodes:
        if made.name and made.name in taken:
            raise SymloomError(f"two nodes are called {made.name!r}; give one of them another name.")
        taken.add(made.name)
    found: dict[int, str] = {}
    counts: dict[str, int] = {}  # what `Graph.free_name` does, without beginning at 1 each time
    for made in nodes:
        name = made.name
        if not name:
            assert made.operator is not None, "a node read from a file has a name"
            word = stem(made.operator)
            while not name or name in taken:
                counts[word] = counts.get(word, 0) + 1
                name = f"{word}{counts[word]}"
            taken.add(name)
        found[made.serial] = name
    return found


def nodes_of(ends: Iterable[End]) -> tuple[list[Node], dict[int, str]]:
    """The nodes of a graph, in the order they were composed, and the name each `Made` got."""
    found = closure(ends)
    named = names(found)
    nodes = [
        Node(
            named[made.serial],
            made.op,
            dict(made.attrs),
            {port: Source(named[end.made.serial], end.port) for port, end in made.inputs.items()},
            options=dict(made.options),
        )
        for made in found
    ]
    return nodes, named


def blocks_of(ends: Iterable[End]) -> dict[str, Block]:
    """The blocks used, inner ones first.

    Raises:
        SymloomError: two different blocks have one name.
    """
    found: dict[str, Block] = {}
    for made in closure(ends):
        for name, block in made.blocks.items():
            if found.setdefault(name, block) is not block:
                raise SymloomError(f"two different blocks are called {name}; rename one of them.")
    return found


def fixed(ends: Iterable[End]) -> dict[int, Made]:
    """The same nodes, each with its name for good: what is cut out of a network keeps its weights' names."""
    found = closure(ends)
    named = names(found)
    copies: dict[int, Made] = {}
    for made in found:
        inputs = {port: End(copies[end.made.serial], end.port) for port, end in made.inputs.items()}
        copies[made.serial] = replace(made, name=named[made.serial], inputs=inputs)
    return copies
