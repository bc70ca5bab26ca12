"""A hand on the canvas: presses, drags and types as a person would, with places given in the scene."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph.document import Document, to_json
from graph.model import Graph, Node, Source
from studio.canvas import CanvasView
from studio.canvas.scene import CanvasScene
from studio.document import DocumentModel

Mod = Qt.KeyboardModifier
Button = Qt.MouseButton


class Hand:
    """Drives one view."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view

    def spot(self, place: QPointF) -> QPoint:
        return self.view.viewportTransform().map(place).toPoint()

    def node(self, name: str) -> QPointF:
        """Where one takes hold of a node: its body, away from ports."""
        rect = self.view.node_rect(name)
        return QPointF(rect.center().x(), rect.top() + 12)

    def port(self, name: str, port: str, is_output: bool) -> QPointF:
        return self.view.port_position(name, port, is_output)

    def press(self, place: QPointF, button: Button = Button.LeftButton, mods: Mod = Mod.NoModifier) -> None:
        QTest.mousePress(self.view.viewport(), button, mods, self.spot(place))

    def release(self, place: QPointF, button: Button = Button.LeftButton, mods: Mod = Mod.NoModifier) -> None:
        QTest.mouseRelease(self.view.viewport(), button, mods, self.spot(place))

    def click(self, place: QPointF, mods: Mod = Mod.NoModifier) -> None:
        QTest.mouseClick(self.view.viewport(), Button.LeftButton, mods, self.spot(place))

    def double_click(self, place: QPointF) -> None:
        QTest.mouseDClick(self.view.viewport(), Button.LeftButton, Mod.NoModifier, self.spot(place))

    def move(
        self, place: QPointF, button: Button = Button.LeftButton, mods: Mod = Mod.NoModifier, steps: int = 4
    ) -> None:
        """Move with a button held (QTest's own moves cannot hold Ctrl or Shift)."""
        viewport = self.view.viewport()
        end = self.spot(place)
        start = getattr(self, "_at", end)
        for step in range(1, steps + 1):
            at = QPointF(start + (end - start) * step / steps)
            event = QMouseEvent(
                QEvent.Type.MouseMove, at, viewport.mapToGlobal(at), Button.NoButton, button, mods
            )
            QApplication.sendEvent(viewport, event)
        self._at = end

    def drag(
        self,
        start: QPointF,
        end: QPointF,
        button: Button = Button.LeftButton,
        mods: Mod = Mod.NoModifier,
        *,
        drop: bool = True,
    ) -> None:
        self._at = self.spot(start)
        self.press(start, button, mods)
        self.move(end, button, mods)
        if drop:
            self.release(end, button, mods)

    def key(self, key: Qt.Key, mods: Mod = Mod.NoModifier) -> None:
        QTest.keyClick(self.view, key, mods)

    def wheel(self, place: QPointF, notches: float, mods: Mod = Mod.NoModifier) -> None:
        self._wheel(place, QPoint(), QPoint(0, round(120 * notches)), mods)

    def two_fingers(self, place: QPointF, by: QPoint, mods: Mod = Mod.NoModifier) -> None:
        self._wheel(place, by, by * 8, mods, Qt.ScrollPhase.ScrollUpdate)

    def _wheel(
        self,
        place: QPointF,
        pixels: QPoint,
        angle: QPoint,
        mods: Mod,
        phase: Qt.ScrollPhase = Qt.ScrollPhase.NoScrollPhase,
    ) -> None:
        viewport = self.view.viewport()
        at = QPointF(self.spot(place))
        event = QWheelEvent(at, viewport.mapToGlobal(at), pixels, angle, Button.NoButton, mods, phase, False)
        QApplication.sendEvent(viewport, event)


def canvas(qtbot, document: Document, width: int = 1280, height: int = 800) -> CanvasView:
    """A shown view on a document, at its actual size about the middle of the graph."""
    view = CanvasView(DocumentModel(document))
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show()
    qtbot.waitExposed(view)
    view.zoom_to_fit()
    view.zoom_to(1.0)
    view.setFocus()
    return view


def chain() -> Document:
    """image → conv → pool, and a lone relu below."""
    return Document(
        "Chain",
        Graph.of(
            [
                Node("image", "Input", position=(0, 0)),
                Node("conv", "Conv2d", {"out_channels": 8}, {"input": Source("image", "output")}, (240, 0)),
                Node("pool", "MaxPool2d", {}, {"input": Source("conv", "output")}, (480, 0)),
                Node("relu", "ReLU", position=(240, 160)),
            ]
        ),
    )


def text(view: CanvasView) -> str:
    return to_json(view.model.document)


def feeds(view: CanvasView, node: str) -> dict[str, tuple[str, str]]:
    """What feeds a node, by input port."""
    return {port: tuple(source) for port, source in view.model.document.graph[node].inputs.items()}


def undo_all(view: CanvasView) -> None:
    while view.model.undo_stack.canUndo():
        view.model.undo_stack.undo()


def tables_match(view: CanvasView) -> None:
    """The tables say of every node and wire what a scene built anew would say."""
    fresh = CanvasScene(view.model, lambda rect: None)
    kept = view.scene_tables
    kept.lead_wires()
    assert set(kept.nodes.row) == set(fresh.nodes.row) == set(view.model.document.graph.nodes)
    for name, row in kept.nodes.row.items():
        other = fresh.nodes.row[name]
        assert kept.nodes.face(row) == fresh.nodes.face(other)
        assert kept.nodes.rects[row].tolist() == fresh.nodes.rects[other].tolist()
        assert kept.nodes.weights[row] == fresh.nodes.weights[other]
    assert set(kept.wires.row) == set(fresh.wires.row)
    for end, row in kept.wires.row.items():
        other = fresh.wires.row[end]
        assert kept.wires.points[row].tolist() == fresh.wires.points[other].tolist()
        assert kept.wires.lanes[row].tolist() == pytest.approx(fresh.wires.lanes[other].tolist(), nan_ok=True)
        assert kept.wires.box[row].tolist() == pytest.approx(fresh.wires.box[other].tolist())
        assert kept.wires.labels[row] == fresh.wires.labels[other]
        assert (
            kept.way_of(end) == fresh.way_of(end) == view.model.document.graph[end[0]].bends.get(end[1], ())
        )
        assert kept.wires.curves(row).ravel().tolist() == pytest.approx(
            fresh.wires.curves(other).ravel().tolist()
        )
        assert kept.source_of(end) == fresh.source_of(end)
    assert kept.annotations == fresh.annotations
    assert list(kept.annotations) == list(fresh.annotations)
    fresh.stop()
