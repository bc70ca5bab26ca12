"""What lies behind the graph: a faint raster of dots, and an invitation while there is nothing else."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from studio.canvas import words
from studio.canvas.arrays import draw_rects
from studio.canvas.style import GRID, Fonts, Style

PITCH = 4 * GRID
LEAST = 0.5  # the scale below which dots would only be noise


class Backdrop:
    """Paints the ground of a view."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts

    def paint_dots(self, painter: QPainter, exposed: QRectF, style: Style) -> None:
        """Dots that show, on an empty stretch too, how far one has moved."""
        scale = painter.worldTransform().m11()
        if scale < LEAST:
            return
        xs = np.arange(ceil(exposed.left() / PITCH), floor(exposed.right() / PITCH) + 1) * PITCH
        ys = np.arange(ceil(exposed.top() / PITCH), floor(exposed.bottom() / PITCH) + 1) * PITCH
        dots = np.empty((len(xs) * len(ys), 4))
        dots[:, 0], dots[:, 1] = np.repeat(xs, len(ys)), np.tile(ys, len(xs))
        dots[:, 2:] = 1 / scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.dots)
        draw_rects(painter, dots)

    def paint_invitation(self, painter: QPainter, viewport: QRect, style: Style) -> None:
        """What to do with an empty canvas."""

        def line(top: int, text: str) -> None:
            painter.drawText(QRect(0, top, viewport.width(), 28), Qt.AlignmentFlag.AlignCenter, text)

        painter.save()
        painter.resetTransform()
        middle = viewport.height() // 2
        painter.setPen(style.secondary)
        painter.setFont(self._fonts.title)
        line(middle - 36, words.tr("Draw a network here"))
        painter.setPen(style.faint)
        painter.setFont(self._fonts.hint)
        line(middle - 4, words.tr("Drag an operator or a file of data here,"))
        line(middle + 16, words.tr("press Tab to search, or open an example"))
        painter.restore()
