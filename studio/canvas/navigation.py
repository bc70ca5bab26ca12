"""Which part of the scene a view shows and how large: zooming at a place, fitting, panning, revealing.

The canvas has no border that anyone reaches. The scale lies between that of a street map and four times the
actual size, and rests at exactly 1, where texts are drawn best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QTimer
from PySide6.QtGui import QTransform

from studio.canvas.style import SHAPES

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

LEAST_SCALE, MOST_SCALE = 0.01, 4.0
REST_MS = 140  # after the last step, before the picture is made sharp
MARGIN = 48  # px around what is fitted
ROOM = 50_000.0  # scene px to scroll into beyond the last node


class Navigation:
    """Moves one view over its scene."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.hurried = False  # zooming at this moment: rather fast than sharp
        self._rest = QTimer(view, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.sharpen)

    def fit(self, rect: QRectF) -> None:
        """Show a rectangle of the scene, at most at its actual size."""
        if rect.isNull():
            self.show(1.0, QPointF())
            return
        room = self._view.viewport().rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        scale = min(room.width() / rect.width(), room.height() / rect.height(), 1.0)
        self.show(max(scale, LEAST_SCALE), rect.center())

    def show(self, scale: float, centre: QPointF) -> None:
        """Show at a scale with this point of the scene in the middle."""
        self.grow_room()
        view = self._view
        view.setTransform(QTransform.fromScale(scale, scale))
        self._scroll(centre, QPointF(view.viewport().rect().center()))
        view.viewport().update()
        view.scale_changed.emit(scale)

    def zoom(self, factor: float, place: QPointF | None = None) -> None:
        """Zoom by a factor; what is at this place of the viewport (or in its middle) stays there."""
        view = self._view
        place = QPointF(view.viewport().rect().center()) if place is None else place
        before = view.scale_now()
        scale = min(max(before * factor, LEAST_SCALE), MOST_SCALE)
        if abs(scale - 1.0) < 0.02:
            scale = 1.0
        if scale == before:
            return
        point = view.scene_point(place)
        self.hurried = True
        self._rest.start()
        view.setTransform(QTransform.fromScale(scale, scale))
        self._scroll(point, place)
        view.viewport().update()
        view.scale_changed.emit(scale)

    def pan(self, by: QPoint) -> None:
        """Move the picture by pixels."""
        view = self._view
        for bar, step in ((view.horizontalScrollBar(), by.x()), (view.verticalScrollBar(), by.y())):
            if step:
                bar.setValue(bar.value() - step)

    def bring_into_sight(self, name: str) -> None:
        """Show a node, without moving the picture if it is in sight and readable already."""
        view = self._view
        rect = view.node_rect(name).adjusted(-24, -24, 24, 24)
        if view.scale_now() < SHAPES:
            self.show(1.0, rect.center())
        elif not view.sight().contains(rect):
            self.show(view.scale_now(), rect.center())

    def bring_near(self, rect: QRectF) -> None:
        """Show a place, without moving the picture if it is in sight."""
        if not self._view.sight().intersects(rect):
            self.show(self._view.scale_now(), rect.center())

    def grow_room(self) -> None:
        """Keep a wide margin to scroll into around all nodes."""
        view = self._view
        extent = view.scene_tables.extent()
        half = ROOM / 2
        if not view.sceneRect().contains(extent.adjusted(-half, -half, half, half)):
            view.setSceneRect(view.sceneRect() | extent.adjusted(-ROOM, -ROOM, ROOM, ROOM))

    def sharpen(self) -> None:
        """Paint in full again what was painted in a hurry."""
        self.hurried = False
        self._view.viewport().update()

    def _scroll(self, point: QPointF, place: QPointF) -> None:
        """Bring a point of the scene to a place of the viewport."""
        off = self._view.viewportTransform().map(point) - place
        self.pan(QPoint(-round(off.x()), -round(off.y())))
