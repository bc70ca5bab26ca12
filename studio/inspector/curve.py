"""A small picture of curves for a form: two axes with few labels, a mark, and a reading under the pointer.

Painted here and not by pyqtgraph, whose import takes longer than the window may take to show.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio import theme

Point = tuple[float, float]
Reading = Callable[[float, float], str]
_HEIGHT = 116
_TOP, _RIGHT, _BOTTOM = 16, 10, 18
_TICK_APART_PX = 44
_NEAR_PX = 12  # a tick so close to the right end is named together with the axis
_FLAT = 1e-12


@dataclass(frozen=True)
class Line:
    """One curve; `quiet` ones are drawn behind, thin and grey."""

    points: tuple[Point, ...]
    quiet: bool = False


@dataclass(frozen=True)
class Axis:
    """What a direction shows: its label, the ends it must have room for, and whether it is logarithmic."""

    label: str = ""
    low: float | None = None
    high: float | None = None
    log: bool = False


class CurveView(QWidget):
    """Draws lines; the pointer reads the first one that is not quiet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._x, self._y = Axis(), Axis()
        self._mark: float | None = None
        self._read: Reading | None = None
        self._pointer: float | None = None
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def show_lines(
        self,
        lines: Sequence[Line],
        x: Axis,
        y: Axis,
        *,
        mark: float | None = None,
        read: Reading | None = None,
    ) -> None:
        """Draw these.

        Args:
            mark: a place on the x axis to point out.
            read: the words for a point under the pointer.
        """
        self._lines, self._x, self._y = tuple(lines), x, y
        self._mark, self._read = mark, read
        self.update()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is drawn."""
        return self._lines

    @property
    def mark(self) -> float | None:
        """The place that is pointed out."""
        return self._mark

    @property
    def reading(self) -> str:
        """What is said of the point under the pointer; empty if it is elsewhere."""
        found = self._under_pointer()
        return self._read(*found) if found is not None and self._read is not None else ""

    # -- geometry ------------------------------------------------------------------------------------------

    @property
    def frame(self) -> QRectF:
        """Where the curves are drawn."""
        metrics = self.fontMetrics()
        left = max(metrics.horizontalAdvance(text) for text in ("0.00", *self._y_labels())) + 8
        return QRectF(left, _TOP, max(10.0, self.width() - left - _RIGHT), _HEIGHT - _TOP - _BOTTOM)

    def place(self, x: float, y: float) -> QPointF:
        """Where a point is drawn."""
        frame = self.frame
        (x0, x1), (y0, y1) = self._ends(0), self._ends(1)
        along = (self._on(self._x, x) - x0) / max(x1 - x0, _FLAT)
        up = (self._on(self._y, y) - y0) / max(y1 - y0, _FLAT)
        return QPointF(
            frame.left() + along * frame.width(), frame.bottom() - min(max(up, 0.0), 1.0) * frame.height()
        )

    @staticmethod
    def _on(axis: Axis, value: float) -> float:
        return math.log10(max(value, 1e-300)) if axis.log else value

    def _ends(self, which: int) -> tuple[float, float]:
        """The ends of an axis, in its own scale."""
        axis = (self._x, self._y)[which]
        values = [
            point[which] for line in self._lines for point in line.points if math.isfinite(point[which])
        ]
        values += [end for end in (axis.low, axis.high) if end is not None]
        if not values:
            return 0.0, 1.0
        low, high = self._on(axis, min(values)), self._on(axis, max(values))
        return (low, high) if high - low > _FLAT else (low, low + max(abs(low), 1.0))

    def _under_pointer(self) -> Point | None:
        line = next((each for each in self._lines if not each.quiet and each.points), None)
        if line is None or self._pointer is None:
            return None
        frame, (x0, x1) = self.frame, self._ends(0)
        at = x0 + (self._pointer - frame.left()) / frame.width() * (x1 - x0)
        places = [self._on(self._x, point[0]) for point in line.points]
        after = min(bisect_left(places, at), len(places) - 1)
        before = max(after - 1, 0)
        nearest = before if abs(places[before] - at) <= abs(places[after] - at) else after
        return line.points[nearest]

    # -- painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        frame = self.frame
        painter.setPen(QPen(colors["line"], 1))
        painter.drawLine(frame.bottomLeft(), frame.bottomRight())
        painter.drawLine(frame.topLeft(), frame.bottomLeft())
        self._paint_labels(painter, frame, colors["faint"])
        painter.setClipRect(frame.adjusted(-3, -3, 3, 3))
        if self._mark is not None:
            at = self.place(self._mark, 0).x()
            painter.setPen(QPen(colors["good"], 1.5))
            painter.drawLine(QPointF(at, frame.top()), QPointF(at, frame.bottom()))
        for line in sorted(self._lines, key=lambda each: not each.quiet):
            pen = QPen(colors["faint"] if line.quiet else colors["accent"], 1.0 if line.quiet else 1.5)
            if line.quiet:
                pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF([self.place(*point) for point in line.points]))
        if self._mark is not None:
            self._paint_dot(painter, self._nearest(self._mark), colors["good"])
        found = self._under_pointer()
        if found is not None:
            self._paint_dot(painter, found, colors["accent"])
        painter.end()

    def _nearest(self, x: float) -> Point | None:
        line = next((each for each in self._lines if not each.quiet and each.points), None)
        return min(line.points, key=lambda point: abs(point[0] - x)) if line is not None else None

    def _paint_dot(self, painter: QPainter, point: Point | None, color: QColor) -> None:
        if point is not None:
            painter.setPen(QPen(theme.colors()["paper"], 1))
            painter.setBrush(color)
            painter.drawEllipse(self.place(*point), 3.5, 3.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_labels(self, painter: QPainter, frame: QRectF, color: QColor) -> None:
        painter.setPen(color)
        align = Qt.AlignmentFlag
        low, high = self._y_labels()
        for text, y in ((high, frame.top()), (low, frame.bottom())):
            painter.drawText(
                QRectF(0, y - 8, frame.left() - 5, 16), align.AlignRight | align.AlignVCenter, text
            )
        head = self.reading or self._y.label
        painter.drawText(QRectF(frame.left(), 0, frame.width(), _TOP - 2), align.AlignLeft, head)
        ticks = self._x_ticks(frame)
        end = self._x.label
        if ticks and frame.right() - self.place(ticks[-1][0], 0).x() < _NEAR_PX:
            end = f"{ticks.pop()[1]} {end}"  # the number that stands where the label does
        name = painter.fontMetrics().horizontalAdvance(end)
        below = QRectF(frame.left(), frame.bottom() + 3, frame.width(), _BOTTOM - 3)
        painter.drawText(below, align.AlignRight, end)
        for value, text in ticks:
            at, width = self.place(value, 0).x(), painter.fontMetrics().horizontalAdvance(text)
            left = max(frame.left(), at - width / 2)
            if left + width < frame.right() - name - 6:
                painter.drawText(QRectF(left, below.top(), width + 2, below.height()), align.AlignLeft, text)
                painter.drawLine(QPointF(at, frame.bottom()), QPointF(at, frame.bottom() + 3))

    def _y_labels(self) -> tuple[str, str]:
        low, high = self._ends(1)
        return number(10**low if self._y.log else low), number(10**high if self._y.log else high)

    def _x_ticks(self, frame: QRectF) -> list[tuple[float, str]]:
        low, high = self._ends(0)
        most = max(2, int(frame.width() / _TICK_APART_PX))
        if self._x.log:
            first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
            every = max(1, math.ceil((last - first + 1) / most))
            return [(10.0**power, number(10.0**power)) for power in range(first, last + 1, every)]
        raw = (high - low) / most
        unit = 10 ** math.floor(math.log10(max(raw, _FLAT)))
        every_x = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= raw - _FLAT)
        first_tick = math.ceil(low / every_x - 1e-9)
        return [
            (each * every_x, number(each * every_x))
            for each in range(first_tick, math.floor(high / every_x + 1e-9) + 1)
        ]

    # -- the pointer ---------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().x()
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._pointer = event.position().x()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()


def number(value: float) -> str:
    """Three significant digits, as short as they can be: `0.001`, `1e-7`, `64`, `12,300`."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "–"
    size = abs(value)
    if size >= 1e6 or size < 1e-3:
        mantissa, _, exponent = f"{value:.2e}".partition("e")
        return f"{_short(mantissa)}e{int(exponent)}"
    digits = 2 - math.floor(math.log10(size))
    return _short(f"{round(value, digits):,.{max(digits, 0)}f}")


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
