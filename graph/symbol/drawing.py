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
from graph.recipe import Recipe
from graph.symbol.made import End, Made, blocks_of, nodes_of

NODE = Box(184, 80)  # what a node takes on the canvas


def draw(ends: Sequence[End], title: str, recipe: Recipe | None) -> Document:
    """The document of a network, laid out from left to right."""
    nodes, _ = nodes_of(ends)
    document = Document(title, Graph.of(nodes), recipe or Recipe(), blocks_of(ends))
    document.graph = Graph.of(placed(nodes, document.operator))
    return document


def placed(nodes: Iterable[Node], lookup: Callable[[str], Operator | None]) -> list[Node]:
    """The same nodes, each with a place."""
    nodes = list(nodes)
    graph = Graph.of(nodes)
    inference = Inference.of(graph, lookup)
    wires = []
    for wire in graph.wires():
        outputs = [port.name for port in inference.facts[wire.source.node].outputs]
        ends = list(graph[wire.node].inputs)
        output = outputs.index(wire.source.port) if wire.source.port in outputs else 0
        wires.append((wire.source.node, output, wire.node, ends.index(wire.port)))
    corners = layered({node.name: NODE for node in nodes}, wires)
    return [replace(node, position=corners[node.name]) for node in nodes]


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
