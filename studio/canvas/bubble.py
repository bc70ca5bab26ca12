"""The sentence at the cursor while something is dragged: why it is refused, what will not fit yet, what it does."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.canvas.style import Style

Mood = Literal["refused", "warning", "hint"]
WIDEST = 340
PAD = 10


class Bubble(QWidget):
    """A small dark note that lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text = ""
        self._room = parent
        self._colors = (QColor(), QColor(), QColor())
        self.hide()

    def say(self, text: str, place: QPoint, style: Style, mood: Mood) -> None:
        """Show a sentence beside a place of the parent, inside it."""
        self.text = text
        edge = {"refused": style.error, "warning": style.warning, "hint": style.accent}[mood]
        self._colors = (style.bubble, style.paper, edge)
        inner = self.fontMetrics().boundingRect(QRect(0, 0, WIDEST, 400), int(Qt.TextFlag.TextWordWrap), text)
        size = inner.size() + QSize(2 * PAD + 4, 2 * PAD - 6)
        room = self._room.rect().adjusted(4, 4, -4, -4)
        corner = place + QPoint(18, 20)
        corner.setX(max(room.left(), min(corner.x(), room.right() - size.width())))
        if corner.y() + size.height() > room.bottom():
            corner.setY(place.y() - size.height() - 12)
        self.setGeometry(QRect(corner, size))
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, ink, edge = self._colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(edge)
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 0, 0, 0), 5, 5)
        painter.setPen(ink)
        painter.drawText(
            self.rect().adjusted(PAD + 3, PAD - 4, -PAD + 2, 0), int(Qt.TextFlag.TextWordWrap), self.text
        )
