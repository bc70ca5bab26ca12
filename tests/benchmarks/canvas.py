"""The canvas with 1,000 and 10,000 nodes, against the budget of the design (CPU time of the process, medians).

Every node has ports, a name and a shape, every wire its label; the view has 1280 x 800 pixels and paints offscreen.
Beside it, in the same run and in turns, NodeGraphQt shows the same 1,000 nodes with the same names, ports and wires;
each turn of each side is a fresh process. Ours includes the inference of all shapes, which the peer has not.

    python -m tests.benchmarks.canvas [--json] [--nodes N ...] [--no-peer]
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from graph import edits
from graph.document import Document
from graph.model import Graph, Node, Source
from studio.canvas import CanvasView
from studio.canvas.gestures import MoveNodes, RubberBand
from studio.canvas.picking import node_at
from studio.document import DocumentModel
from tests.benchmarks.measure.report import line, options, tell
from tests.benchmarks.peers.environment import NODEGRAPHQT, NoPeer, interpreter, last_line

# What the design allows, in milliseconds (memory: MiB); a bar is one and a half of it.
BUDGET = {
    1_000: {
        "build": 60.0,
        "repaint_far": 3.0,
        "repaint_full": 4.0,
        "repaint_names": 7.0,
        "drag_one": 0.7,
        "drag_all": 20.0,
        "rubber_band": 6.0,
        "wheel": 4.0,
        "undo": 1.0,
        "memory": 40.0,
    },
    10_000: {
        "build": 500.0,
        "repaint_far": 18.0,
        "repaint_full": 7.0,
        "repaint_names": 10.0,
        "drag_one": 1.5,
        "drag_all": 35.0,
        "rubber_band": 22.0,
        "wheel": 6.0,
        "undo": 2.0,
        "memory": 80.0,
    },
}
SLACK = 1.5
ROUNDS = 9
BUILDS = 3
BANDS = 3

PEER = Path(__file__).parent / "peers" / "nodegraphqt.py"
PEER_NODES = 1_000
PEER_TURNS = 3
PEER_S = 300
AHEAD = {"first_show": 10.0, "repaint_far": 10.0, "memory": 1.0}  # how far we must be


def document(count: int) -> Document:
    """Rows of a hundred: image, then convolutions and activations in turn, every tenth fed from two back."""
    nodes: list[Node] = []
    for index in range(count):
        column, row = index % 100, index // 100
        place = (column * 240.0, row * 112.0)
        if column == 0:
            nodes.append(Node(f"image{row}", "Input", {"shape": ("N", 8, 32, 32)}, position=place))
            continue
        before = nodes[-2 if column % 10 == 0 else -1].name
        inputs = {"input": Source(before, "output")}
        if column % 2:
            attrs = {"out_channels": 8, "padding": 1}
            nodes.append(Node(f"conv{index}", "Conv2d", attrs, inputs, place))
        else:
            nodes.append(Node(f"act{index}", "ReLU", {}, inputs, place))
    return Document(f"{count} nodes", Graph.of(nodes))


def cpu_ms(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return 1e3 * (time.process_time() - begin)


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    work()
    return statistics.median(cpu_ms(work) for _ in range(rounds))


def settle() -> None:
    QApplication.processEvents()


def measures(count: int) -> Iterator[tuple[str, float]]:
    model = DocumentModel(document(count))
    process = psutil.Process()
    empty = CanvasView(DocumentModel())
    empty.resize(1280, 800)
    empty.show()
    settle()
    gc.collect()
    before = process.memory_info().rss
    views: list[CanvasView] = []
    builds = [cpu_ms(lambda: views.append(shown(model)))]
    view = views[0]
    viewport = view.viewport()
    settle()
    view.zoom_to_fit()
    yield "repaint_far", median_ms(viewport.repaint)
    middle = view.node_rect(list(model.document.graph.nodes)[count // 2 + 50]).center()
    view.navigation.show(1.0, middle)
    view.navigation.sharpen()
    yield "repaint_full", median_ms(viewport.repaint)
    view.navigation.show(0.6, middle)
    yield "repaint_names", median_ms(viewport.repaint)
    yield "memory", (process.memory_info().rss - before) / 2**20

    view.navigation.show(1.0, middle)
    settle()
    grip = node_at(view.scene_tables, middle)
    assert grip is not None
    model.select([grip])
    settle()
    gesture = MoveNodes(view, middle, grip)
    places = iter([middle + QPointF(8 * step, 8 * step) for step in range(1, 200)])

    def drag() -> None:
        gesture.update(next(places), Qt.KeyboardModifier.NoModifier)
        settle()

    yield "drag_one", median_ms(drag, 30)
    gesture.cancel()

    view.zoom_to_fit()
    everything = list(model.document.graph.nodes)[:5_000]
    model.select(everything)
    settle()
    gesture = MoveNodes(view, middle, everything[0])
    yield "drag_all", median_ms(drag, 15)
    gesture.cancel()
    model.select([])
    settle()

    extent = view.scene_tables.extent()
    worst: list[float] = []
    for _ in range(BANDS):
        band = RubberBand(view, extent.topLeft(), frozenset())
        steps: list[float] = []
        for step in range(1, 11):

            def stretch(band: RubberBand = band, step: int = step) -> None:
                band.update(
                    extent.topLeft() + (extent.bottomRight() - extent.topLeft()) * step / 10,
                    Qt.KeyboardModifier.NoModifier,
                )
                settle()

            steps.append(cpu_ms(stretch))
        band.cancel()
        settle()
        worst.append(max(steps))
    yield "rubber_band", statistics.median(worst)

    view.navigation.show(1.0, middle)
    settle()
    turn = iter([120, 120, 120, -120, -120, -120] * 10)

    def wheel() -> None:
        at = QPointF(640, 400)
        angle = QPoint(0, next(turn))
        buttons, mods, phase = (
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
        )
        QApplication.sendEvent(viewport, QWheelEvent(at, at, QPoint(), angle, buttons, mods, phase, False))
        settle()

    yield "wheel", median_ms(wheel, 24)

    view.navigation.show(1.0, middle)
    view.navigation.sharpen()
    settle()
    last = [node.name for node in model.document.graph if node.op == "Conv2d"][-1]
    model.push(edits.move(model.document, {grip: (middle.x() - 84, middle.y() + 8)}))
    model.push(edits.set_attribute(model.document, last, "out_channels", 16))
    settle()
    stack = model.undo_stack

    def undo_and_redo() -> None:
        for step in (
            stack.undo,
            stack.undo,
            stack.redo,
            stack.redo,
        ):  # a move, and a change of shapes and weights
            step()
            settle()

    yield "undo", median_ms(undo_and_redo) / 4
    for _ in range(BUILDS - 1):
        another = DocumentModel(document(count))
        builds.append(cpu_ms(lambda another=another: views.append(shown(another))))
    yield "build", statistics.median(builds)
    for each in (empty, *views):
        each.close()
        each.deleteLater()
    settle()


def shown(model: DocumentModel) -> CanvasView:
    """A canvas on a document, painted once."""
    view = CanvasView(model)
    view.resize(1280, 800)
    view.show()
    view.viewport().repaint()
    return view


def told(view: CanvasView) -> str:
    """The graph as the peer is given it: nodes with their place and ports, and wires."""
    graph = view.model.document.graph
    faces = {node.name: view.scene_tables.face(node.name) for node in graph}
    ports = {
        name: ([port.name for port in face.inputs], [port.name for port in face.outputs])
        for name, face in faces.items()
    }
    nodes = [(node.name, node.position, *ports[node.name]) for node in graph]
    wires = [(*source, node.name, port) for node in graph for port, source in node.inputs.items()]
    return json.dumps({"nodes": nodes, "wires": wires})


def first_sight(count: int) -> dict[str, float]:
    """What the peer's script measures, of our canvas, in this process."""
    process = psutil.Process()
    empty = shown(DocumentModel())
    settle()
    paper = document(count)
    gc.collect()
    before = process.memory_info().rss
    views: list[CanvasView] = []
    found = {"first_show": cpu_ms(lambda: views.append(shown(DocumentModel(paper))))}
    view = views[0]
    settle()
    view.zoom_to_fit()
    found["repaint_far"] = median_ms(view.viewport().repaint)
    found["memory"] = (process.memory_info().rss - before) / 2**20
    empty.close()
    return found


def against_budget(count: int) -> Iterator[dict[str, object]]:
    """Each measure of a canvas of `count` nodes beside what the design allows for it."""
    for name, ours in measures(count):
        budget = BUDGET.get(count, {}).get(name, float("nan"))
        yield line(f"canvas/{name}/{count}", ours, budget, "MiB" if name == "memory" else "ms", SLACK)


def beside_peer() -> Iterator[dict[str, object]]:
    """First show, zoomed-out repaint and memory beside NodeGraphQt, in turns.

    Raises:
        NoPeer: it cannot be measured here.
    """
    python = interpreter("nodegraphqt", NODEGRAPHQT)
    graph = told(CanvasView(DocumentModel(document(PEER_NODES))))
    sides: dict[str, tuple[list[str], list[dict[str, float]]]] = {
        "ours": ([sys.executable, "-m", "tests.benchmarks.canvas", "--first-sight", str(PEER_NODES)], []),
        "peer": ([str(python), str(PEER)], []),
    }
    for _ in range(PEER_TURNS):
        for command, found in sides.values():
            try:
                child = subprocess.run(
                    command, input=graph, check=True, capture_output=True, text=True, timeout=PEER_S
                )
            except subprocess.TimeoutExpired:
                raise NoPeer(f"{command[-1]} did not end within {PEER_S} s") from None
            except subprocess.CalledProcessError as error:
                raise NoPeer(last_line(error.stderr)) from None
            found.append(json.loads(child.stdout.splitlines()[-1]))
    for name, ahead in AHEAD.items():
        ours, peer = (statistics.median(each[name] for each in found) for _, found in sides.values())
        unit = "MiB" if name == "memory" else "ms"
        yield line(f"canvas/{name}/{PEER_NODES} beside NodeGraphQt", ours, peer, unit, 1 / ahead)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument(
        "--first-sight", type=int, help="measure what the peer's script does, and nothing else"
    )
    given = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    gc.collect()
    gc.freeze()  # as the application does
    if given.first_sight:
        print(json.dumps(first_sight(given.first_sight)), flush=True)
        return
    for count in given.nodes:
        tell(against_budget(count), in_json=given.json)
    app.processEvents()
    if not given.no_peer:
        try:
            tell(beside_peer(), in_json=given.json)
        except NoPeer as reason:
            print(f"NodeGraphQt was not measured: {reason}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
