"""Axes that read as people write numbers: 12k steps, 95 %, 0.003; and of one width, so nothing jumps."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetrics

from studio.plots.inks import Inks


def step_text(step: float) -> str:
    """A step in full: 12,345."""
    return f"{step:,.0f}"


def value_text(value: float) -> str:
    """Three significant digits, kept short: 0.213, 12.3, 1.23e-05."""
    if not math.isfinite(value):
        return str(value)
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        digits = 2 if value == 0 else max(2 - math.floor(math.log10(abs(value))), 0)
        return f"{value:,.{digits}f}"
    return f"{value:.2e}"


class _Axis(pg.AxisItem):
    def apply(self, inks: Inks, font: QFont, label: str) -> None:
        """Colours, font and the text beside the axis."""
        self.setPen(pg.mkPen(inks.axis))
        self.setTextPen(pg.mkPen(inks.secondary))
        self.setTickFont(font)
        self.setLabel(label, color=inks.secondary.name(), **{"font-size": f"{font.pointSizeF():g}pt"})
        self.setStyle(tickLength=-4, maxTickLevel=1, maxTextLevel=0, hideOverlappingLabels=False)


class StepAxis(_Axis):
    """The steps below a chart; no ticks between whole steps."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.enableAutoSIPrefix(False)

    def apply(self, inks: Inks, font: QFont, label: str) -> None:
        super().apply(inks, font, label)
        self.setStyle(tickTextOffset=4)
        self.setHeight(2 * QFontMetrics(font).height() + 8)

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        spacing = super().tickSpacing(minVal, maxVal, size)
        return [(max(step, 1.0), offset) for step, offset in spacing]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        largest = max((abs(value) for value in values), default=0)
        for unit, suffix in ((1e6, "M"), (1e3, "k")):
            if largest >= 10 * unit and spacing >= unit / 100:
                return [f"{value / unit:.6g}{suffix}" if value else "0" for value in values]
        return [step_text(value) for value in values]


def power_text(exponent: float) -> str:
    """Ten to that power: 0.01, 50, 1e+06; also where no float is so large or small, for one can zoom out so far."""
    if -4 < exponent < 5:
        return f"{10**exponent:g}"
    whole = math.floor(exponent)
    return f"{10 ** (exponent - whole):.0f}e{whole:+03d}"


def _leading(exponent: float) -> int:
    """The digit that ten to that power begins with."""
    return round(10 ** ((exponent + 1e-9) % 1))


def _numbered(decade_px: float) -> tuple[int, ...]:
    """Which ticks of a decade so high have a number beside them: no two of them touch."""
    if decade_px >= 130:
        return (1, 2, 3, 4, 6, 8)
    return (1, 2, 5) if decade_px >= 45 else (1,)


class ValueAxis(_Axis):
    """The values left of a chart; `factor` turns a fraction into percent."""

    def __init__(self, factor: float) -> None:
        super().__init__("left")
        self.enableAutoSIPrefix(False)
        self._factor = factor
        self.setScale(factor)
        self.setGrid(60)

    def apply(self, inks: Inks, font: QFont, label: str) -> None:
        super().apply(inks, font, label)
        metrics = QFontMetrics(font)
        self.setWidth(metrics.height() + metrics.horizontalAdvance("0.0000") + 12)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            low, high = self.range
            numbers = _numbered(self.height() / max(high - low, 1e-9))
            return [power_text(value) if _leading(value) in numbers else "" for value in values]
        return [str(text) for text in super().tickStrings(values, scale, spacing)]
