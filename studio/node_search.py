"""Finding nodes by name or operator in a whole document, the insides of its blocks included.

A node inside a block is found once in each instance of the block, since that is where it is shown; of repetitions of
one instance the first stands for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph

MOST_INSIDE = 500  # found inside blocks; who looks for more than these types another letter
ARROW = " › "


class Place(NamedTuple):
    """A node, and the instances one goes through to see it; none for the network's own."""

    path: tuple[str, ...]
    node: str

    def __str__(self) -> str:
        return ARROW.join((*self.path, self.node))


def find(document: Document, wanted: str) -> list[Place]:
    """The nodes whose name or operator has these letters, in the order of flow, what is in a block behind it.

    Args:
        wanted: in lower case.
    """
    search = _Search(document, wanted)
    own = search.matches(document.graph)
    found: list[Place] = []
    room = MOST_INSIDE
    for name in own.order:
        if name in own.hits:
            found.append(Place((), name))
        inside = list(islice(search.inside((name,), document.graph[name].op), room))
        room -= len(inside)
        found += inside
    return found


def graph_at(document: Document, path: tuple[str, ...]) -> Graph | None:
    """The graph inside an instance; None where it is no longer there."""
    graph = document.graph
    for name in path:
        block = document.blocks.get(graph[name].op) if name in graph else None
        if block is None:
            return None
        graph = block.graph
    return graph


def facts_at(document: Document, inference: Inference, path: tuple[str, ...]) -> Inference | None:
    """What is known of the nodes inside an instance; None where nothing is, since a wire or a shape is wrong."""
    graph = document.graph
    for name in path:
        facts = inference.facts.get(name) if name in graph else None
        types = inference.inputs(graph, name) if facts is not None else None
        if facts is None or facts.operator is None or facts.operator.inside is None or types is None:
            return None
        try:
            use = facts.operator.inside(facts.attributes, *types)[0]
        except SymloomError:
            return None
        graph, inference = use.graph, use.inference
    return inference


class _Matches(NamedTuple):
    """Of one graph: the nodes that are asked about at all, in the order of flow, and those that are meant."""

    order: list[str]
    hits: frozenset[str]


class _Search:
    """Looks through each block once, however often it is used."""

    def __init__(self, document: Document, wanted: str) -> None:
        self._document, self._wanted = document, wanted
        self._blocks: dict[str, _Matches] = {}

    def matches(self, graph: Graph) -> _Matches:
        hits = frozenset(
            node.name
            for node in graph
            if self._wanted in node.name.lower() or self._wanted in node.op.lower()
        )
        asked = [name for name in graph.order() if name in hits or self._of_block(graph[name].op).order]
        return _Matches(asked, hits)

    def _of_block(self, op: str) -> _Matches:
        if op not in self._blocks:
            block = self._document.blocks.get(op)
            self._blocks[op] = self.matches(block.graph) if block is not None else _Matches([], frozenset())
        return self._blocks[op]

    def inside(self, path: tuple[str, ...], op: str) -> Iterator[Place]:
        """What is meant inside an instance at this path."""
        own = self._of_block(op)
        for name in own.order:
            if name in own.hits:
                yield Place(path, name)
            yield from self.inside((*path, name), self._document.blocks[op].graph[name].op)
