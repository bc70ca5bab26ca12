"""What happens between pressing and releasing the mouse: one class a gesture.

Making one starts it; `update` follows the cursor, `commit` ends it as one undo step, `cancel` (Esc) leaves
everything as it was. Gestures preview through the scene and edit through the model; wires have their own file.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graph import edits
from graph.annotations import Annotation
from studio.canvas import words
from studio.canvas.annotation_places import resized
from studio.canvas.bending import shifted
from studio.canvas.bubble import Mood
from studio.canvas.commands import flow
from studio.canvas.commands.draft import Draft
from studio.canvas.geometry import snap, wire_path
from studio.canvas.picking import bends_in, node_at, nodes_in
from studio.canvas.swapping import Swap
from studio.canvas.tables import Bend, WireEnd

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

Modifiers = Qt.KeyboardModifier


class Gesture(Protocol):
    """What the view asks of a gesture."""

    @property
    def hidden(self) -> frozenset[WireEnd]:
        """Wires that the gesture paints itself."""

    def update(self, point: QPointF, modifiers: Modifiers) -> None:
        """The cursor is at a place in the scene."""

    def commit(self) -> None:
        """The button was released."""

    def cancel(self) -> None:
        """Esc was pressed."""

    def paint(self, painter: QPainter) -> None:
        """Draw what the gesture shows, in scene coordinates."""

    def extent(self) -> QRectF:
        """Where it draws."""


class Pan:
    """Moving the picture itself; it changes no document, so Esc only ends it."""

    hidden: frozenset[WireEnd] = frozenset()

    def __init__(self, view: CanvasView, start: QPoint) -> None:
        self._view = view
        self._last = start
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def drag_to(self, place: QPoint) -> None:
        """Follow the cursor, in pixels of the view: the scene moves along under it."""
        self._view.navigation.pan(place - self._last)
        self._last = place

    def update(self, point: QPointF, modifiers: Modifiers) -> None:
        pass

    def commit(self) -> None:
        self._view.viewport().unsetCursor()

    cancel = commit

    def paint(self, painter: QPainter) -> None:
        pass

    def extent(self) -> QRectF:
        return QRectF()


class MoveNodes:
    """Dragging what is selected; a single node without wires can be dropped into a wire.

    With Alt a single node let go on another changes places with it; anywhere else Alt leaves the grid.

    Frames take along what lies in them, nodes the points of the wires between them.

    Args:
        grip: the node that is held.
        annotation: the frame or note that is held instead.
        bend: the point of a wire that is held instead.
    """

    def __init__(
        self,
        view: CanvasView,
        start: QPointF,
        grip: str | None,
        annotation: str | None = None,
        bend: Bend | None = None,
    ) -> None:
        self._view = view
        self._start = start
        scene = view.scene_tables
        chosen = view.model.selection | ({grip} if grip is not None else set())
        held = set(scene.selected_annotations) | ({annotation} if annotation is not None else set())
        for frame in list(held):
            nodes, others = view.annotating.contents(frame)
            chosen |= nodes
            held |= others
        names = sorted(chosen)
        self._names = names
        self._rows = np.array([scene.nodes.row[name] for name in names], np.intp)
        self._home = scene.nodes.rects[self._rows, :2].copy()
        self._annotations = {name: scene.annotations[name] for name in sorted(held)}
        self._bends = _bends_of(view, chosen)
        self._ways = {bend[:2]: scene.way_of(bend[:2]) for bend in self._bends}
        if grip is not None:
            self._grip = self._home[names.index(grip)]
        elif bend is not None:
            self._grip = np.array(scene.way_of(bend[:2])[bend[2]])
        else:
            assert annotation is not None
            self._grip = np.array(scene.annotations[annotation].rect[:2])
        self._shift = np.zeros(2)
        self._into: WireEnd | None = None
        self._swap: Swap | None = None
        alone = len(names) == 1 and not held and not self._bends
        self._single = grip if alone else None
        graph = view.model.document.graph
        only = graph[self._single] if self._single is not None else None
        self._insertable = (
            only is not None
            and not only.inputs
            and only.name not in graph.consumers
            and flow.can_insert(view.model.document, only.op)
        )

    @property
    def hidden(self) -> frozenset[WireEnd]:
        return self._swap.hidden if self._swap is not None else frozenset()

    def bubble(self) -> tuple[str, Mood]:
        """What to say at the cursor, and how."""
        return self._swap.verdict.said if self._swap is not None else ("", "hint")

    def update(self, point: QPointF, modifiers: Modifiers) -> None:
        self._look_for_swap(point, modifiers)
        if self._swap is not None and self._swap.verdict.allowed:
            return  # both are shown in their new places
        shift = np.array([point.x() - self._start.x(), point.y() - self._start.y()])
        if not modifiers & Modifiers.AltModifier:  # Alt: off the grid
            shift = np.array([snap(value) for value in self._grip + shift]) - self._grip
        if (shift != self._shift).any():
            self._shift = shift
            if len(self._rows):
                self._view.scene_tables.moved(self._rows, self._home + shift)
            if self._bends:
                self._view.scene_tables.show_bends(shifted(self._ways, self._bends, *shift.tolist()))
            if self._annotations:
                self._view.scene_tables.show_annotations(self._annotations, self._moved())
        if self._insertable and self._swap is None:
            row = self._rows[0]
            left, top, width, height = self._view.scene_tables.nodes.rects[row].tolist()
            self._into = self._view.wire_under(QPointF(left + width / 2, top + height / 2), height / 2)

    def _look_for_swap(self, point: QPointF, modifiers: Modifiers) -> None:
        scene = self._view.scene_tables
        alt = bool(modifiers & Modifiers.AltModifier)
        other = None
        if alt and self._single is not None:
            # While they are shown swapped, what counts is where the other one was.
            if self._swap is not None and self._swap.covers(point):
                other = self._swap.other
            else:
                other = node_at(scene, point, but=self._single)
        if other == (self._swap.other if self._swap is not None else None):
            return
        if self._swap is not None:
            self._swap.hide()
            self._swap = None
            self._shift = np.full(2, np.nan)  # it has to be shown under the hand again
        if other is not None:
            assert self._single is not None
            left, top = self._home[0].tolist()
            size = scene.node_rect(self._single).size()
            self._swap = Swap(self._view, self._single, QRectF(QPointF(left, top), size), other)
            self._swap.show()

    def commit(self) -> None:
        if self._swap is not None:
            swap = self._swap
            self.cancel()
            swap.commit()
            return
        document = self._view.model.document
        places = {
            name: (float(x), float(y))
            for name, (x, y) in zip(self._names, (self._home + self._shift).tolist(), strict=True)
        }
        if self._into is not None:
            (name,) = self._names
            rects = {each: self._view.node_rect(each) for each in document.graph.nodes}
            flow.insert_existing(self._view.model, name, self._into, places[name], rects)
            return
        draft = Draft(self._view.model)
        for item in self._moved().values():
            draft.do(edits.annotate(document, item))
        text = ""
        if self._annotations:
            frames = any(item.kind == "frame" for item in self._annotations.values())
            text = words.tr("Move frame") if frames else words.tr("Move note")
        if places:
            draft.do(edits.move(document, places))
        if self._bends:
            draft.do(edits.bend(draft.document, shifted(self._ways, self._bends, *self._shift.tolist())))
            if not places:
                text = text or words.tr("Move a point of a wire")
        draft.push(text)

    def cancel(self) -> None:
        # By name: an undo during the drag may have taken nodes away and given their rows to others.
        scene = self._view.scene_tables
        if self._swap is not None:
            self._swap.hide()
            self._swap = None
        graph, row_of = self._view.model.document.graph, scene.nodes.row
        names = [name for name in self._names if name in row_of]
        if names:
            rows = np.array([row_of[name] for name in names], np.intp)
            scene.moved(rows, np.array([graph[name].position for name in names]))
        if self._ways:
            scene.show_bends(
                {end: graph[end[0]].bends.get(end[1], ()) for end in self._ways if end[0] in graph}
            )
        if self._annotations:
            scene.show_annotations(self._annotations)

    def paint(self, painter: QPainter) -> None:
        if self._swap is not None:
            self._swap.paint(painter)
        elif self._into is not None:
            self._view.highlights.paint_target(painter, self._into)

    def extent(self) -> QRectF:
        return self._view.wire_extent(self._into) if self._into is not None else QRectF()

    def _moved(self) -> dict[str, Annotation]:
        dx, dy = self._shift.tolist()
        return {
            name: item.but(rect=(item.rect[0] + dx, item.rect[1] + dy, *item.rect[2:]))
            for name, item in self._annotations.items()
        }


def _bends_of(view: CanvasView, nodes: Collection[str]) -> list[Bend]:
    """The points that move with nodes: those selected, and those of wires from one of the nodes to another."""
    graph, bends = view.model.document.graph, set(view.scene_tables.selected_bends)
    for name in nodes:
        node = graph[name]
        for port, points in node.bends.items():
            if node.inputs[port].node in nodes:
                bends |= {(name, port, number) for number in range(len(points))}
    return sorted(bends)


class ResizeAnnotation:
    """Dragging the edges of a frame or note."""

    hidden: frozenset[WireEnd] = frozenset()

    def __init__(self, view: CanvasView, start: QPointF, name: str, sides: str) -> None:
        self._view = view
        self._start = start
        self._sides = sides
        self._home = self._now = view.scene_tables.annotations[name]

    def update(self, point: QPointF, modifiers: Modifiers) -> None:
        free = bool(modifiers & Modifiers.AltModifier)
        self._now = resized(self._home, self._sides, point - self._start, free=free)
        self._view.scene_tables.show_annotations([self._home.name], {self._home.name: self._now})

    def commit(self) -> None:
        model = self._view.model
        text = words.tr("Resize frame") if self._home.kind == "frame" else words.tr("Resize note")
        model.push(edits.annotate(model.document, self._now), text=text)

    def cancel(self) -> None:
        self._view.scene_tables.show_annotations([self._home.name])

    def paint(self, painter: QPainter) -> None:
        pass

    def extent(self) -> QRectF:
        return QRectF()


class RubberBand:
    """Selecting what a rectangle touches; Shift adds, Ctrl turns around."""

    hidden: frozenset[WireEnd] = frozenset()

    def __init__(
        self,
        view: CanvasView,
        start: QPointF,
        before: frozenset[str],
        bends: frozenset[Bend] = frozenset(),
    ) -> None:
        self._view = view
        self._start = self._end = start
        self._before, self._bends = before, bends  # the selection, before the press cleared it

    def update(self, point: QPointF, modifiers: Modifiers) -> None:
        self._end = point
        found = frozenset(nodes_in(self._view.scene_tables, self._rect()))
        bends = frozenset(bends_in(self._view.scene_tables, self._rect()))
        if modifiers & Modifiers.ControlModifier:
            found, bends = self._before ^ found, self._bends ^ bends
        elif modifiers & Modifiers.ShiftModifier:
            found, bends = self._before | found, self._bends | bends
        self._view.model.select(found)
        self._view.scene_tables.select_bends(bends)

    def commit(self) -> None:
        pass

    def cancel(self) -> None:
        self._view.model.select(self._before)
        self._view.scene_tables.select_bends(self._bends)

    def paint(self, painter: QPainter) -> None:
        accent = self._view.style_now.accent
        fill = QColor(accent)
        fill.setAlphaF(0.12)
        pen = QPen(accent, 1 / self._view.scale_now())
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRect(self._rect())

    def extent(self) -> QRectF:
        return self._rect()

    def _rect(self) -> QRectF:
        return QRectF(self._start, self._end).normalized()


class CutWires:
    """A stroke that cuts every wire it crosses; those that would go are red."""

    def __init__(self, view: CanvasView, start: QPointF) -> None:
        self._view = view
        self._stroke = [start]
        self.hidden: frozenset[WireEnd] = frozenset()
        view.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def update(self, point: QPointF, modifiers: Modifiers) -> None:
        if (point - self._stroke[-1]).manhattanLength() > 4:
            self._stroke.append(point)
        wires = self._view.scene_tables.wires
        cut = frozenset(wires.ends[row] for row in wires.crossing([(p.x(), p.y()) for p in self._stroke]))
        if cut != self.hidden:
            self.hidden = cut
            self._view.viewport().update()

    def commit(self) -> None:
        self.cancel()
        flow.delete(self._view.model, (), self.hidden)

    def cancel(self) -> None:
        self._view.viewport().unsetCursor()
        self._view.viewport().update()

    def paint(self, painter: QPainter) -> None:
        error, scale = self._view.style_now.error, self._view.scale_now()
        wires = self._view.scene_tables.wires
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(error, 2 / min(scale, 1.0)))
        for row in self._view.scene_tables.wire_rows(self.hidden).tolist():
            painter.drawPath(wire_path(wires.curves(row)))
        painter.setPen(QPen(error, 2 / scale, Qt.PenStyle.DashLine))
        painter.drawPolyline(self._stroke)

    def extent(self) -> QRectF:
        xs, ys = [p.x() for p in self._stroke], [p.y() for p in self._stroke]
        return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))
