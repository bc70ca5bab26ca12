"""The line above a chart: its title, and for every curve a sample of its line with the value.

It stands in for a legend inside the chart, which would cover data. When the room is short it first leaves
out the curves' names, then whole entries from the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.plots.inks import Inks

_SAMPLE = 20
_GAP = 5
_APART = 14


@dataclass(frozen=True)
class Entry:
    """One curve in the header: the line's colour and style, its name, its value and a remark to that."""

    color: QColor
    dashed: bool
    name: str
    value: str
    remark: str = ""


class Legend(QWidget):
    """Paints title and entries; `note` (the place of the cursor) follows the title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._note = ""
        self._entries: tuple[Entry, ...] = ()
        self._ink = QColor()
        self._secondary = QColor()
        self._small = self._strong = self.font()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def dress(self, inks: Inks, font: QFont, small: QFont) -> None:
        """Colours and the two fonts: for title and values, and for everything beside them."""
        self._ink, self._secondary = inks.ink, inks.secondary
        self._small = small
        self._strong = QFont(font)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.update()

    def show_entries(self, title: str, note: str, entries: tuple[Entry, ...]) -> None:
        if (title, note, entries) != (self._title, self._note, self._entries):
            self._title, self._note, self._entries = title, note, entries
            self.setAccessibleName(self.text())
            self.setToolTip(self.text().replace(" · ", "\n"))
            self.update()

    def text(self) -> str:
        """What is written, for screen readers and tests."""
        parts = [f"{entry.name} {entry.value} {entry.remark}".strip() for entry in self._entries]
        return " · ".join(part for part in (self._title, self._note, *parts) if part)

    def sizeHint(self) -> QSize:
        return QSize(160, self.fontMetrics().height() + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = self._write(painter, 0, self._title, self._ink, self._strong)
        if self._note:
            x = self._write(painter, x + 10, self._note, self._secondary, self._small)
        room = self.width() - x - _APART
        for names, remarks in ((True, True), (True, False), (False, False)):
            if sum(self._width(entry, names, remarks) + _APART for entry in self._entries) <= room + _APART:
                break
        x += _APART
        for entry in self._entries:
            if x + self._width(entry, names, remarks) > self.width():
                break
            x = self._paint_entry(painter, x, entry, names, remarks) + _APART
        painter.end()

    def _paint_entry(self, painter: QPainter, x: float, entry: Entry, names: bool, remarks: bool) -> float:
        middle = self.height() / 2
        pen = QPen(entry.color, 2)
        if entry.dashed:
            pen.setDashPattern([2.5, 1.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, middle), QPointF(x + _SAMPLE, middle))
        if entry.dashed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(entry.color)
            painter.drawEllipse(QPointF(x + _SAMPLE / 2, middle), 3, 3)
        x += _SAMPLE + _GAP
        if names:
            x = self._write(painter, x, entry.name, self._secondary, self._small) + _GAP
        x = self._write(painter, x, entry.value, entry.color, self._strong)
        if remarks and entry.remark:
            x = self._write(painter, x + _GAP, entry.remark, self._secondary, self._small)
        return x

    def _width(self, entry: Entry, names: bool, remarks: bool) -> float:
        metrics = QFontMetricsF(self._small)
        width = _SAMPLE + _GAP + QFontMetricsF(self._strong).horizontalAdvance(entry.value)
        width += metrics.horizontalAdvance(entry.name) + _GAP if names else 0
        width += metrics.horizontalAdvance(entry.remark) + _GAP if remarks and entry.remark else 0
        return width

    def _write(self, painter: QPainter, x: float, text: str, color: QColor, font: QFont) -> float:
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(QRectF(x, 0, width + 2, self.height()), int(Qt.AlignmentFlag.AlignVCenter), text)
        return x + width
