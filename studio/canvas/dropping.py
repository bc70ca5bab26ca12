"""Operators dragged from the palette: a ghost shows where the node will be, and which wire it would go into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPen

from studio.canvas.commands.flow import NEW_SIZE, can_insert
from studio.canvas.geometry import snap
from studio.canvas.style import RADIUS
from studio.canvas.tables import WireEnd

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

OPERATOR_MIME = "application/x-symloom-operator"
REACH = 20.0  # scene px from a new node's middle to the wire it goes into


class OperatorDrops:
    """Follows one drag over a view, and adds the node at its end."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._ghost: QRectF | None = None
        self._into: WireEnd | None = None
        self._size = NEW_SIZE  # of the node that is dragged

    @property
    def active(self) -> bool:
        return self._ghost is not None

    def enter(self, event: QDropEvent) -> None:
        if event.mimeData().hasFormat(OPERATOR_MIME):
            self._size = self._view.editing.new_size(_operator_in(event))
            event.acceptProposedAction()
        else:
            event.ignore()

    def move(self, event: QDropEvent) -> None:
        if not event.mimeData().hasFormat(OPERATOR_MIME):
            event.ignore()
            return
        event.acceptProposedAction()
        point = self._view.scene_point(event.position())
        before = self.extent()
        inserts = can_insert(self._view.model.document, _operator_in(event))
        self._into = self._view.wire_under(point, REACH) if inserts else None
        self._ghost = QRectF(corner_for(point), self._size)
        if self._into is None:
            self._ghost = self._view.editing.free_place(self._ghost)
        self._view.repaint_scene(before)
        self._view.repaint_scene(self.extent())

    def leave(self) -> None:
        self._ghost = self._into = None
        self._view.viewport().update()

    def drop(self, event: QDropEvent) -> None:
        self.leave()
        if not event.mimeData().hasFormat(OPERATOR_MIME):
            event.ignore()
            return
        event.acceptProposedAction()
        name = self._view.editing.add_operator(_operator_in(event), self._view.scene_point(event.position()))
        if name is not None:  # among many nodes the nearest free place may be out of sight
            self._view.navigation.bring_near(self._view.node_rect(name))
        self._view.setFocus()

    def paint(self, painter: QPainter) -> None:
        if self._ghost is None:
            return
        if self._into is not None:
            self._view.highlights.paint_target(painter, self._into)
        accent = self._view.style_now.accent
        fill = QColor(accent)
        fill.setAlphaF(0.15)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(fill)
        painter.drawRoundedRect(self._ghost, RADIUS, RADIUS)

    def extent(self) -> QRectF:
        rect = self._ghost.adjusted(-4, -4, 4, 4) if self._ghost is not None else QRectF()
        return rect | self._view.wire_extent(self._into) if self._into is not None else rect


def corner_for(middle: QPointF) -> QPointF:
    """The corner, on the grid, of a new node about a point."""
    return QPointF(snap(middle.x() - NEW_SIZE.width() / 2), snap(middle.y() - NEW_SIZE.height() / 2))


def _operator_in(event: QDropEvent) -> str:
    return bytes(event.mimeData().data(OPERATOR_MIME).data()).decode("utf-8", "replace")
