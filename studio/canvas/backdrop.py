"""What lies behind the graph: a faint raster of dots, and an invitation while there is nothing else."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from studio.canvas.style import GRID, Fonts, Style

PITCH = 4 * GRID
LEAST = 0.5  # the scale below which dots would only be noise


class Backdrop:
    """Paints the ground of a view."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._tile: tuple[tuple[int, float, bool], QPixmap] | None = None

    def paint_dots(self, painter: QPainter, viewport: QRect, style: Style) -> None:
        """Dots that show, on an empty stretch too, how far one has moved."""
        world = painter.worldTransform()
        scale = world.m11()
        ratio = painter.device().devicePixelRatioF()
        side = round(PITCH * scale * ratio)
        # Between whole pixels the raster would drift away from the nodes.
        if scale < LEAST or abs(side - PITCH * scale * ratio) > 0.001:
            return
        origin = world.map(QPointF(0, 0))
        step = side / ratio
        painter.save()
        painter.resetTransform()
        shift = QPointF(-origin.x() % step, -origin.y() % step)
        painter.drawTiledPixmap(QRectF(viewport), self._tile_of(side, ratio, style), shift)
        painter.restore()

    def paint_invitation(self, painter: QPainter, viewport: QRect, style: Style) -> None:
        """What to do with an empty canvas."""

        def line(top: int, text: str) -> None:
            painter.drawText(QRect(0, top, viewport.width(), 28), Qt.AlignmentFlag.AlignCenter, text)

        painter.save()
        painter.resetTransform()
        middle = viewport.height() // 2
        painter.setPen(style.secondary)
        painter.setFont(self._fonts.title)
        line(middle - 36, QCoreApplication.translate("CanvasView", "Draw a network here"))
        painter.setPen(style.faint)
        painter.setFont(self._fonts.hint)
        hint = "Drag an operator here, press Tab to search, or open an example"
        line(middle - 4, QCoreApplication.translate("CanvasView", hint))
        painter.restore()

    def _tile_of(self, side: int, ratio: float, style: Style) -> QPixmap:
        key = (side, ratio, style.dark)
        if self._tile is None or self._tile[0] != key:
            tile = QPixmap(side, side)
            tile.fill(style.paper)
            painter = QPainter(tile)
            dot = max(1, round(ratio))
            painter.fillRect(0, 0, dot, dot, style.dots)
            painter.end()
            tile.setDevicePixelRatio(ratio)
            self._tile = (key, tile)
        return self._tile[1]
