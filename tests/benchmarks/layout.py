"""Laying out networks of about 1,000 nodes, against networkx's layouts of the same graphs in the same run.

networkx's multipartite layout is given the layers and only spreads each one evenly: no sizes, no order, no
lanes. It is the floor for the time. Crossings are compared with the order in which nodes were added, which
is what networkx draws.

    python -m tests.benchmarks.layout [--json]
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from statistics import median

import networkx as nx

from graph.layout import Box, layered
from graph.layout.layers import Arc, Layered, layer
from graph.layout.ordering import count_crossings, order_layers
from tests.benchmarks.measure.report import limited, options, tell
from tests.graph.layout_topologies import Sketch, chain, dense, inception, residual, transformer, unet

RUNS = 5
BAR_S = 1.0


def scattered(nodes: int = 1000, reach: int = 40, seed: int = 1) -> Sketch:
    """A random network: each node reads one to three of the `reach` before it."""
    rng = random.Random(seed)
    sketch = Sketch()
    for index in range(nodes):
        inputs = rng.sample(range(max(0, index - reach), index), min(index, rng.randint(1, 3)))
        sketch.add(f"n{index}", *(f"n{source}" for source in inputs))
    return sketch


CASES: dict[str, Callable[[], Sketch]] = {
    "chain": lambda: chain(1000),
    "residual": lambda: residual(142),
    "dense": lambda: dense(60),
    "inception": lambda: inception(111),
    "unet": lambda: unet(142),
    "transformer": lambda: transformer(83),
    "scattered": scattered,
}


def as_layers(sketch: Sketch) -> Layered:
    number = {name: index for index, name in enumerate(sketch.names)}
    return layer(len(number), [Arc(number[source], number[target]) for source, _, target, _ in sketch.wires])


def networkx_layout(sketch: Sketch) -> dict[str, tuple[float, float]]:
    graph = nx.DiGraph()
    graph.add_nodes_from(sketch.names)
    graph.add_edges_from((source, target) for source, _, target, _ in sketch.wires)
    for rank, names in enumerate(nx.topological_generations(graph)):
        for name in names:
            graph.nodes[name]["subset"] = rank
    return nx.multipartite_layout(graph)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measures() -> Iterator[dict[str, object]]:
    for name, make in CASES.items():
        sketch = make()
        boxes = {node: Box(168 + 8 * (index % 5), 48) for index, node in enumerate(sketch.names)}
        ours, reference = [], []
        for _ in range(RUNS):
            ours.append(seconds(lambda: layered(boxes, sketch.wires)))  # noqa: B023 (called at once)
            reference.append(seconds(lambda: networkx_layout(sketch)))  # noqa: B023
        yield line(f"{name}, {len(boxes)} nodes", median(ours), median(reference), "s", BAR_S)
    for name in ("inception", "transformer", "scattered"):
        layers = as_layers(CASES[name]())
        added = [
            [vertex for vertex in range(len(layers.rank)) if layers.rank[vertex] == rank]
            for rank in range(layers.depth)
        ]
        reference = count_crossings(layers, added)
        yield line(
            f"{name}, crossings", count_crossings(layers, order_layers(layers)), reference, "1", reference
        )


def line(name: str, ours: float, reference: float, unit: str, limit: float) -> dict[str, object]:
    return limited(f"layout: {name}", ours, reference, unit, limit)


def main() -> None:
    tell(measures(), in_json=options("Layout, against networkx.").parse_args().json)


if __name__ == "__main__":
    main()
