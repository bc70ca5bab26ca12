"""From what was composed to a document with places on the canvas, and back from a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from graph.blocks import reachable
from graph.document import Document
from graph.infer import Inference
from graph.layout import Box, layered
from graph.model import Graph, Node
from graph.operator import Operator
from graph.picture.faces import wires_by_place
from graph.recipe import Recipe
from graph.symbol.made import End, Made, blocks_of, nodes_of

WIDTH, ROW = 184, 16  # what a node and a row of ports take on the canvas


def draw(ends: Sequence[End], title: str, recipe: Recipe | None) -> Document:
    """The document of a network, laid out from left to right, in rows where one would be too long."""
    nodes, _ = nodes_of(ends)
    document = Document(title, Graph.of(nodes), recipe or Recipe(), blocks_of(ends))
    document.graph = Graph.of(placed(nodes, document.operator))
    return document


def placed(nodes: Iterable[Node], lookup: Callable[[str], Operator | None]) -> list[Node]:
    """The same nodes, each with a place."""
    nodes = list(nodes)
    graph = Graph.of(nodes)
    inference = Inference.of(graph, lookup)
    boxes = {node.name: _box(node, inference) for node in nodes}
    corners = layered(boxes, wires_by_place(graph, inference), fold=True)
    return [replace(node, position=corners[node.name]) for node in nodes]


def _box(node: Node, inference: Inference) -> Box:
    """About the size a node will have: as many rows as it has ports on one side, below one or two of text."""
    facts = inference.facts[node.name]
    operator = facts.operator
    offered = 0 if operator is None else sum(not p.variadic for p in operator.inputs)
    spare = operator is not None and any(port.variadic for port in operator.inputs)
    rows = max(offered, len(node.inputs) + spare, len(facts.outputs))
    head = 48 if operator is not None and operator.shorthand else 32
    return Box(WIDTH, 64 if rows <= 1 else max(64, head + ROW * rows))


def ends_of(document: Document) -> list[End]:
    """The loose ends of a document's graph: outputs that feed nothing, in the order of the file."""
    graph = document.graph
    inference = Inference.of(graph, document.operator)
    made: dict[str, Made] = {}
    for name in graph.order():
        node, facts = graph[name], inference.facts[name]
        used = {node.op, *reachable(document.blocks, node.op)} & document.blocks.keys()
        made[name] = Made(
            node.op,
            facts.operator,
            name,
            node.attrs,
            {
                port: End(made[source.node], source.port)
                for port, source in node.inputs.items()
                if source.node in made
            },
            node.options,
            tuple(port.name for port in facts.outputs),
            facts.types,
            {block: document.blocks[block] for block in document.blocks if block in used},
        )
    return [
        End(made[node.name], port)
        for node in graph
        if node.name in made and not graph.consumers.get(node.name)
        for port in made[node.name].outputs
    ]
