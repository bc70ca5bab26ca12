"""The whole graph in a corner, with a frame around what the view shows; a press or a drag goes there.

It hides while everything is in sight, and in a view so small that it would be too small to read. It
goes to another corner when a selected node comes to lie under it. All but the frame is kept as a picture, so that
panning paints one rectangle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from studio.canvas import words
from studio.canvas.arrays import draw_rects
from studio.canvas.picking import nodes_in
from studio.canvas.style import RADIUS

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

WIDEST, HIGHEST = 196, 128  # px, in a large view
ACROSS, DOWN = 5, 4  # the most of a view's width and height that it takes: a fifth, a quarter
NARROWEST, LOWEST = 96, 40  # px; where that would be less, there is no map
INSET, PAD = 12, 8
LEAST_FRAME = 8.0  # px, however little of the graph is in sight
REFRESH_MS = 120  # at most this often, however fast the graph changes


class Minimap(QWidget):
    """A map of one view's scene in its lower right corner, or in the next that is free."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._blocks: QPixmap | None = None
        self._to_map = QTransform()
        self._most = QSize()  # that it was drawn for
        self.wanted = True
        self._due = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._due.timeout.connect(self._graph_changed)
        self.setAccessibleName(self.tr("Map of the network"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def toggle(self) -> None:
        """Show it when it is of use, or never; where it cannot be seen now, say why."""
        self.wanted = self.isHidden()
        self.follow()
        view = self._view
        if not self.wanted:
            view.tell(words.tr("The map is hidden; M brings it back."))
        elif not self.isHidden():
            view.tell("")
        elif not self._fits(self._room()):
            view.tell(words.tr("There is too little room for the map: it comes with a larger window."))
        else:
            view.tell(words.tr("The map comes when a part of the network is out of sight."))

    def refresh(self) -> None:
        """The graph is different: draw it again soon."""
        if not self._due.isActive():
            self._due.start()

    def follow(self) -> None:
        """The view shows another part, or has another size."""
        extent = self._view.scene_tables.extent()
        sight = self._view.sight()
        most = self._room()
        of_use = self.wanted and self._fits(most) and not extent.isNull() and not sight.contains(extent)
        appears = of_use and self.isHidden()
        self.setVisible(of_use)
        if not of_use:
            return
        if appears or most != self._most:
            self._redraw()
        self._move_to_corner()
        self.update()

    def _room(self) -> QSize:
        """The largest it may be in a view of this size."""
        room = self._view.viewport().size()
        return QSize(min(WIDEST, room.width() // ACROSS), min(HIGHEST, room.height() // DOWN))

    def _fits(self, most: QSize) -> bool:
        """Whether it can be read in so much room."""
        return most.width() >= NARROWEST and most.height() >= LOWEST

    def _move_to_corner(self) -> None:
        if self.underMouse() and self._view.viewport().geometry().contains(self.geometry()):
            return  # it does not run away from the hand
        corners = self._corners()
        free = (place for place in corners if not self._is_chosen_in(QRect(place, self.size())))
        self.move(next(free, corners[0]))

    def _corners(self) -> tuple[QPoint, ...]:
        """Where it may stand, the usual place first; not upper left, where the way into a block is."""
        room = self._view.viewport().geometry()
        right, low = room.right() - self.width() - INSET, room.bottom() - self.height() - INSET
        return QPoint(right, low), QPoint(room.left() + INSET, low), QPoint(right, room.top() + INSET)

    def _is_chosen_in(self, place: QRect) -> bool:
        chosen = self._view.model.selection
        if not chosen:
            return False
        under = self._view.mapToScene(place).boundingRect()
        return not chosen.isdisjoint(nodes_in(self._view.scene_tables, under))

    def _graph_changed(self) -> None:
        self.follow()
        if not self.isHidden():
            self._redraw()

    def _redraw(self) -> None:
        extent = self._view.scene_tables.extent()
        wide, high = max(extent.width(), 1.0), max(extent.height(), 1.0)
        most = self._most = self._room()
        scale = min((most.width() - 2 * PAD) / wide, (most.height() - 2 * PAD) / high, 0.25)
        self.resize(most.width(), max(LOWEST, round(high * scale) + 2 * PAD))
        self._move_to_corner()
        room = QRectF(self.rect())
        self._to_map = QTransform.fromTranslate(room.center().x(), room.center().y())
        self._to_map.scale(scale, scale)
        self._to_map.translate(-extent.center().x(), -extent.center().y())
        ratio = self.devicePixelRatioF()
        self._blocks = QPixmap(self.size() * ratio)
        self._blocks.setDevicePixelRatio(ratio)
        self._blocks.fill(Qt.GlobalColor.transparent)
        nodes, style = self._view.scene_tables.nodes, self._view.style_now
        painter = QPainter(self._blocks)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(style.node)
        ground.setAlphaF(0.92)
        painter.setPen(QPen(style.border, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setTransform(self._to_map, True)
        painter.setPen(Qt.PenStyle.NoPen)
        for item in self._view.scene_tables.annotations.values():
            painter.fillRect(QRectF(*item.rect), style.frame_bar(item.color))
        rows = nodes.all()
        for hue in np.unique(nodes.hue[rows]).tolist():
            painter.setBrush(style.block(hue))
            rects = nodes.rects[rows[nodes.hue[rows] == hue]]
            rects[:, 2:] = np.maximum(rects[:, 2:], 1.5 / scale)  # no node is too small to be seen
            draw_rects(painter, rects)
        painter.end()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._view.style_now
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._blocks is not None:
            painter.drawPixmap(0, 0, self._blocks)
        frame = self._to_map.mapRect(self._view.sight())
        more = (max(LEAST_FRAME - frame.width(), 0) / 2, max(LEAST_FRAME - frame.height(), 0) / 2)
        frame = frame.adjusted(-more[0], -more[1], *more) & QRectF(self.rect()).adjusted(1, 1, -1, -1)
        fill = QColor(style.accent)
        fill.setAlphaF(0.10)
        painter.setPen(QPen(style.accent, 1.5))
        painter.setBrush(fill)
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 2, 2)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.follow()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _go_to(self, place: QPointF) -> None:
        inverse, possible = self._to_map.inverted()
        if possible:
            self._view.navigation.show(self._view.scale_now(), inverse.map(place))
