"""The whole graph in a corner, with a frame around what the view shows; a press or a drag goes there.

It hides while everything is in sight. All but the frame is kept as a picture, so that panning paints one rectangle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from studio.canvas.arrays import draw_rects
from studio.canvas.style import RADIUS

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

WIDTH, LOWEST, HIGHEST, INSET, PAD = 196, 40, 128, 12, 8
LEAST_FRAME = 8.0  # px, however little of the graph is in sight
REFRESH_MS = 120  # at most this often, however fast the graph changes


class Minimap(QWidget):
    """A map of one view's scene in its lower right corner."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._blocks: QPixmap | None = None
        self._to_map = QTransform()
        self.wanted = True
        self._due = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._due.timeout.connect(self._graph_changed)
        self.setAccessibleName(self.tr("Map of the network"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def toggle(self) -> None:
        """Show it when it is of use, or never."""
        self.wanted = not self.wanted
        self.follow()

    def refresh(self) -> None:
        """The graph is different: draw it again soon."""
        if not self._due.isActive():
            self._due.start()

    def follow(self) -> None:
        """The view shows another part, or has another size."""
        extent = self._view.scene_tables.extent()
        sight = self._view.sight()
        of_use = self.wanted and not extent.isNull() and not sight.contains(extent)
        if of_use == self.isHidden():
            self.setVisible(of_use)
            if of_use:
                self._redraw()
        if of_use:
            self._move_to_corner()
            self.update()

    def _move_to_corner(self) -> None:
        room = self._view.viewport().geometry()
        self.move(room.right() - self.width() - INSET, room.bottom() - self.height() - INSET)

    def _graph_changed(self) -> None:
        self.follow()
        if not self.isHidden():
            self._redraw()

    def _redraw(self) -> None:
        extent = self._view.scene_tables.extent()
        wide, high = max(extent.width(), 1.0), max(extent.height(), 1.0)
        scale = min((WIDTH - 2 * PAD) / wide, (HIGHEST - 2 * PAD) / high, 0.25)
        self.resize(WIDTH, max(LOWEST, round(high * scale) + 2 * PAD))
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
