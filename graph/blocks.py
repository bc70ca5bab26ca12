"""Composite blocks: a named subgraph that is used like an operator.

A `Block` is an immutable value. Its ports are its `Input` and `Output` nodes, its attributes those of inner
nodes that it exposes. `block_operator` turns it into an `Operator`, so inference, cost, code and canvas treat an
instance like any other node; a block changed once changes at every use.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from graph.annotations import Annotation
from graph.dim import Dim
from graph.errors import SymloomError
from graph.infer import Inference, Problem
from graph.model import Graph, Node
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, Weight
from graph.options import resolve_options
from graph.sharing import frozen_owners, option_problem
from graph.types import TensorType
from graph.wires import wires_from_nowhere

Lookup = Callable[[str], Operator | None]

# Above it a block is refused: blocks that repeat blocks that repeat blocks grow beyond all memory in a short file.
MOST_NODES = 100_000
MOST_DIFFERENT = 10_000  # nodes in repetitions that differ in their sizes, each of which is looked at
MOST_DEEP = 50
REPEAT = Attribute(
    "repeat",
    "int",
    1,
    "How many times in a row, each with weights of its own; further inputs go to every one.",
    minimum=1,
    maximum=1000,
    torch=False,
)

_NO_ATTRIBUTE = {REPEAT.name, *dir(Attributes())}  # which mean something else where attributes are read


@dataclass(frozen=True)
class Exposed:
    """An attribute of a block: it sets an attribute of one or several inner nodes.

    `targets` are (node, attribute) pairs; the first one's declaration gives kind, range and default.
    """

    name: str
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Block:
    """A subgraph with a name, which is also the class's name in the generated code."""

    name: str
    nodes: tuple[Node, ...]
    exposed: tuple[Exposed, ...] = ()
    summary: str = ""
    annotations: tuple[Annotation, ...] = ()  # the frames and notes inside

    @cached_property
    def graph(self) -> Graph:
        """The inner graph, for reading; an edit makes another block."""
        return Graph.of(self.nodes)

    def but(self, **changes: Any) -> Block:
        """The same block with some fields replaced."""
        return replace(self, **changes)

    def operators_used(self) -> set[str]:
        """The words in its nodes' `op`."""
        return {node.op for node in self.nodes}

    def ports(self, lookup: Lookup, role: str) -> list[Node]:
        """Its nodes with the role `input` or `output`, in order."""
        return [node for node in self.nodes if (op := lookup(node.op)) is not None and op.role == role]

    def configured(self, attributes: Attributes) -> Graph:
        """The inner graph with the exposed attributes set."""
        graph = self.graph
        changed: dict[str, dict[str, Any]] = {}
        for exposed in self.exposed:
            for node, attribute in exposed.targets:
                changed.setdefault(node, {})[attribute] = getattr(attributes, exposed.name)
        if changed:
            graph = graph.copy()
            for name, attrs in changed.items():
                graph.put(name, graph[name].but(attrs={**graph[name].attrs, **attrs}))
        return graph


@dataclass(frozen=True)
class Inside:
    """One use of a block, looked into: its inner graph as configured, and the facts there."""

    graph: Graph
    inference: Inference
    outputs: tuple[TensorType, ...]

    @cached_property
    def size(self) -> int:
        """How many nodes it stands for, those of the blocks inside it counted each time."""
        total = 0
        for node in self.graph:
            facts, types = self.inference.facts[node.name], self.inference.inputs(self.graph, node.name)
            total += 1
            if facts.operator is not None and facts.operator.inside is not None and types is not None:
                total += sum(use.size for use in facts.operator.inside(facts.attributes, *types))
        return total

    @cached_property
    def weights(self) -> Mapping[str, Weight]:
        """The weights of all inner nodes, named `node.weight`; what inner options say is carried along."""
        found: dict[str, Weight] = {}
        frozen = frozen_owners(self.graph)
        for node in self.graph:
            facts = self.inference.facts[node.name]
            types = self.inference.inputs(self.graph, node.name)
            options = resolve_options(node.options)
            if facts.operator is None or types is None or options.shares:
                continue
            for name, weight in facts.operator.weights(facts.attributes, *types).items():
                found[f"{node.name}.{name}"] = replace(
                    weight,
                    rate=weight.rate * options.learning_rate_factor,
                    decay=weight.decay * options.decay_factor,
                    l1=weight.l1 + options.l1,
                    l2=weight.l2 + options.l2,
                    frozen=weight.frozen or node.name in frozen,
                )
        return found

    @cached_property
    def different(self) -> int:
        """As `size`, but repetitions that are alike count once: how many nodes were looked at."""
        total = 0
        for node in self.graph:
            facts, types = self.inference.facts[node.name], self.inference.inputs(self.graph, node.name)
            total += 1
            if facts.operator is not None and facts.operator.inside is not None and types is not None:
                uses = facts.operator.inside(facts.attributes, *types)
                total += sum({id(use): use.different for use in uses}.values())
        return total


def check_blocks(blocks: Mapping[str, Block]) -> None:
    """Refuse a set of blocks that cannot be.

    Raises:
        SymloomError: a name is unfit, a block contains itself, or too many stand inside one another.
    """
    for name in blocks:
        if not re.fullmatch(r"[A-Z][A-Za-z0-9_]{0,63}", name) or keyword.iskeyword(name):
            raise SymloomError(
                f"{name[:80]!r} cannot name a block: use letters and digits, starting with a capital."
            )
    heights: dict[str, int] = {}
    for name in blocks:
        _height(blocks, name, (), heights)


def _height(blocks: Mapping[str, Block], name: str, around: tuple[str, ...], heights: dict[str, int]) -> int:
    """How many blocks stand inside one another from this one on, itself counted."""
    if name in around:
        raise SymloomError(f"the block {name} contains itself; take that use out of it.")
    if name not in heights and len(around) < MOST_DEEP:
        used = sorted(each for each in blocks[name].operators_used() if each in blocks)
        deeper = (*around, name)
        heights[name] = 1 + max((_height(blocks, each, deeper, heights) for each in used), default=0)
    if heights.get(name, MOST_DEEP + 1) > MOST_DEEP:
        raise SymloomError(
            f"the block {name} has blocks inside blocks, more than {MOST_DEEP} deep; expand some of them."
        )
    return heights[name]


def reachable(blocks: Mapping[str, Block], name: str) -> set[str]:
    """The blocks used inside a block, directly or not."""
    found: set[str] = set()
    stack = [name]
    while stack:
        block = blocks.get(stack.pop())
        for used in block.operators_used() if block is not None else ():
            if used in blocks and used not in found:
                found.add(used)
                stack.append(used)
    return found


def block_operator(block: Block, lookup: Lookup) -> Operator:
    """The operator that a block is."""
    inputs, outputs = block.ports(lookup, "input"), block.ports(lookup, "output")
    repeats = bool(inputs) and len(outputs) == 1  # the first input goes through, the others go to each
    cache: dict[Any, tuple[Inside, ...]] = {}

    def inside(a: Attributes, *given: TensorType) -> tuple[Inside, ...]:
        key = (tuple(sorted(vars(a).items())), given)
        if key not in cache:
            if len(cache) > 256:
                cache.clear()
            uses: list[Inside] = []
            nodes = different = 0
            for use in _look_inside(block, lookup, a, given, [n.name for n in inputs], outputs):
                nodes += use.size
                different += use.different if not uses or use is not uses[-1] else 0
                if nodes > MOST_NODES or different > MOST_DIFFERENT:
                    most = MOST_NODES if nodes > MOST_NODES else MOST_DIFFERENT
                    raise ShapeError(
                        f"stands for more than {most:,} nodes with all its repetitions; lower a repeat.",
                        kind="block",
                    )
                uses.append(use)
            cache[key] = tuple(uses)
        return cache[key]

    def infer(a: Attributes, *given: TensorType) -> tuple[TensorType, ...]:
        return inside(a, *given)[-1].outputs

    def weights(a: Attributes, *given: TensorType) -> dict[str, Weight]:
        found: dict[str, Weight] = {}
        uses = inside(a, *given)
        for number, use in enumerate(uses):
            prefix = f"{number}." if len(uses) > 1 else ""
            for name, weight in use.weights.items():
                found[prefix + name] = weight
        return found

    def multiply_adds(a: Attributes, output: TensorType, *given: TensorType) -> Dim:
        total: Dim = 0
        for use in inside(a, *given):
            for node in use.graph:
                facts = use.inference.facts[node.name]
                types = use.inference.inputs(use.graph, node.name)
                if facts.operator is not None and facts.types is not None and types is not None:
                    total = total + facts.operator.multiply_adds(facts.attributes, facts.types[0], *types)
        return total

    return Operator(
        name=block.name,
        category="Block",
        summary=block.summary or f"A block of {len(block.nodes)} nodes.",
        inputs=tuple(Port(node.name) for node in inputs),
        outputs=tuple(Port(node.name) for node in outputs),
        infer=infer,
        layer=block.name,
        call="{self}(" + ", ".join(f"{{{node.name}}}" for node in inputs) + ")",
        unpack=None,
        weights=weights,
        multiply_adds=multiply_adds,
        attributes=_attributes(block, lookup, (REPEAT,) if repeats else ()),
        shorthand=tuple(e.name for e in block.exposed[:2]) + (("repeat",) if repeats else ()),
        inside=inside,
    )


def inner_problems(graph: Graph, inference: Inference) -> list[Problem]:
    """What keeps a block from being used: problems of its inner nodes, their wires and options."""
    problems = inference.problems() or list(wires_from_nowhere(graph, inference.facts))
    if problems:
        return problems
    return [problem for node in graph if (problem := option_problem(graph, inference, node)) is not None]


def _look_inside(
    block: Block,
    lookup: Lookup,
    a: Attributes,
    given: tuple[TensorType, ...],
    names: list[str],
    outputs: list[Node],
) -> Iterable[Inside]:
    if not outputs:
        raise ShapeError("has no output inside; add an Output node to the block.", kind="block")
    graph = block.configured(a)
    repeat = getattr(a, "repeat", 1)
    for number in range(repeat):
        inference = Inference.of(graph, lookup, dict(zip(names, given, strict=True)))
        for problem in inner_problems(graph, inference):
            raise ShapeError(
                f"inside the block, {problem.node} {problem.message}", kind="block", expected=problem
            )
        types = []
        for node in outputs:
            found = inference.facts[node.name].types
            assert found is not None, "no problem, so every type is known"
            types.append(found[0])
        found_inside = Inside(graph, inference, tuple(types))
        if tuple(types[:1]) == given[:1]:  # the others are like this one
            yield from [found_inside] * (repeat - number)
            return
        given = (*types[:1], *given[1:])
        yield found_inside


def _attributes(block: Block, lookup: Lookup, own: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    """What a block exposes, and what every block has."""
    found = (*_exposed(block, lookup), *own)
    met: set[str] = set()
    for name in (attribute.name for attribute in found):
        if name in met:
            raise SymloomError(
                f"the block {block.name} has two attributes called {name!r}; give one of them another name."
            )
        met.add(name)
    return found


def _exposed(block: Block, lookup: Lookup) -> Iterable[Attribute]:
    for exposed in block.exposed:
        if not exposed.name.isidentifier() or len(exposed.name) > 64 or exposed.name in _NO_ATTRIBUTE:
            raise SymloomError(f"{exposed.name[:80]!r} cannot name an attribute of the block {block.name}.")
        node, name = exposed.targets[0]
        operator = lookup(block.graph[node].op)
        if operator is None:
            raise SymloomError(
                f"the block {block.name} exposes {node}.{name}, whose operator is not known here."
            )
        declared = operator.attribute(name)
        yield replace(
            declared,
            name=exposed.name,
            default=block.graph[node].attrs.get(name, declared.default),
            shown_if=None,
        )
