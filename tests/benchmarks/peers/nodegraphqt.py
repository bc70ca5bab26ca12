"""NodeGraphQt with a graph given on standard input: what `canvas` measures of Symloom's, measured of it.

Runs in an environment of its own (see `environment`), as a script: nothing of Symloom can be imported there. Its check
for cycles, with which 1,000 nodes do not end, is off; nothing goes through its undo stack; no signal is sent.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable

import psutil
from NodeGraphQt import BaseNode, NodeGraph
from Qt import QtWidgets

ROUNDS = 9


class Operator(BaseNode):
    """A node without ports; each is given its own."""

    __identifier__ = "peer"
    NODE_NAME = "operator"


def cpu_ms(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return 1e3 * (time.process_time() - begin)


def fill(graph: NodeGraph, told: dict) -> None:
    made = {}
    for name, place, inputs, outputs in told["nodes"]:
        node = graph.create_node("peer.Operator", name=name, pos=place, selected=False, push_undo=False)
        for port in inputs:
            node.add_input(port)
        for port in outputs:
            node.add_output(port)
        made[name] = node
    for source, output, node, port in told["wires"]:
        made[source].get_output(output).connect_to(
            made[node].get_input(port), push_undo=False, emit_signal=False
        )


def main() -> None:
    application = QtWidgets.QApplication([])
    told = json.load(sys.stdin)
    process = psutil.Process()

    def opened() -> NodeGraph:
        graph = NodeGraph()
        graph.set_acyclic(False)
        graph.register_node(Operator)
        graph.widget.resize(1280, 800)
        return graph

    empty = opened()
    empty.widget.show()
    application.processEvents()
    gc.collect()
    before = process.memory_info().rss
    graphs = []

    def first_show() -> None:
        graph = opened()
        fill(graph, told)
        graph.widget.show()
        graph.viewer().viewport().repaint()
        graphs.append(graph)

    found = {"first_show": cpu_ms(first_show)}
    graph = graphs[0]
    application.processEvents()
    viewer = graph.viewer()
    viewer.zoom_to_nodes(viewer.all_nodes())
    repaint = viewer.viewport().repaint
    repaint()
    found["repaint_far"] = statistics.median(cpu_ms(repaint) for _ in range(ROUNDS))
    found["memory"] = (process.memory_info().rss - before) / 2**20
    found["nodes"] = len(graph.all_nodes())
    found["wires"] = len(viewer.all_pipes())
    if len(sys.argv) > 1:
        graph.widget.grab().save(sys.argv[1])
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
