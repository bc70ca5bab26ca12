"""One metric of all runs: curves over steps, epoch boundaries, a crosshair and the header with values.

The chart never redraws on its own. The panel's clock calls `feed` when something changed; ranges are set
only by `set_steps` and `fit_values` or by the person's mouse, never by pyqtgraph.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Signal
from PySide6.QtGui import QFont, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.plots.axes import StepAxis, ValueAxis, step_text, value_text
from studio.plots.buffers import FloatArray
from studio.plots.inks import Inks, inks_of
from studio.plots.legend import Entry, Legend
from studio.plots.names import metric_title
from studio.plots.series import Series, SeriesKey
from studio.plots.view import ChartBox, ChartView

FEW_POINTS = 60  # up to so many in view, points are marked
_DASHED_POINTS = 400  # more and the dashes merge, at a high price
_EPOCH_APART_PX = 8


@dataclass(frozen=True)
class Scale:
    """How a metric is shown: `factor` to its unit, its bounds, whether a log axis and smoothing make sense."""

    factor: float = 1.0
    unit: str = ""
    lower: float = -math.inf
    upper: float = math.inf
    log: bool = True
    smoothed: bool = True


FRACTION = Scale(factor=100.0, unit="%", lower=0.0, upper=1.0, log=False)


CHOSEN = Scale(lower=0.0, smoothed=False)  # the learning rate is set, not measured: it has no noise


def scale_of(metric: str) -> Scale:
    if metric == "learning_rate":
        return CHOSEN
    return FRACTION if "accuracy" in metric else Scale()


class _Curve:
    """The items that draw one series: raw line, smoothed line, points."""

    def __init__(self, series: Series, run_index: int, box: pg.ViewBox) -> None:
        self.series = series
        self.run_index = run_index
        self.raw = pg.PlotCurveItem(connect="finite")
        self.smooth = pg.PlotCurveItem(connect="finite", antialias=True)
        self.points = pg.ScatterPlotItem(pxMode=True, antialias=True)
        self.items = (self.raw, self.smooth, self.points)
        for z, item in enumerate(self.items):
            item.setZValue(z + (10 if self.held_out else 0))
            box.addItem(item, ignoreBounds=True)

    @property
    def held_out(self) -> bool:
        """Validation and test: few values, dashed, never smoothed."""
        return self.series.key.split != "train"


class Chart(QWidget):
    """The picture of one metric; steps are shared with the other charts through the panel."""

    zoomed = Signal(bool)  # by mouse; True when the values' range was changed too
    resume_asked = Signal()
    menu_asked = Signal(QPoint)
    hovered = Signal(object)  # the step under the cursor, or None

    def __init__(self, metric: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.metric_name = metric  # not "metric": that is a virtual method of QPaintDevice
        self.scale = scale_of(metric)
        self.dirty = True
        self.values_held = False  # the person chose the range of values
        self.epochs: list[float] = []
        self.left_out: set[float] = (
            set()
        )  # steps of the run that `epochs` is of; crosses in the chart of the loss
        self.run_titles: dict[str, str] = {}
        self._curves: dict[SeriesKey, _Curve] = {}
        self._log = False
        self._cursor: float | None = None
        self._inks = inks_of(self.palette())
        self._legend = Legend(self)
        self.box = ChartBox()
        self._axes = {"bottom": StepAxis(), "left": ValueAxis(self.scale.factor)}
        self.view = ChartView(self.box, self._axes["bottom"], self._axes["left"])
        self._epoch_lines = pg.PlotCurveItem(connect="pairs")
        self._epoch_lines.setZValue(-10)
        self._cursor_line = pg.InfiniteLine(angle=90, movable=False)
        self._cursor_line.setZValue(30)
        self._cursor_points = pg.ScatterPlotItem(pxMode=True, antialias=True)
        self._cursor_points.setZValue(31)
        self._crosses = pg.ScatterPlotItem(pxMode=True, antialias=True, symbol="x", size=9)
        self._crosses.setZValue(29)
        for item in (self._epoch_lines, self._crosses, self._cursor_line, self._cursor_points):
            self.box.addItem(item, ignoreBounds=True)
        self._cursor_line.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(0)
        layout.addWidget(self._legend)
        layout.addWidget(self.view, 1)
        self.box.touched.connect(self._on_touched)
        self.box.sigRangeChanged.connect(self._on_range_changed)
        self.box.sigResized.connect(self._on_range_changed)
        self.view.resumed.connect(self.resume_asked)
        self.view.menu_asked.connect(self.menu_asked)
        self.view.moved.connect(self._on_mouse_moved)
        self.view.left.connect(lambda: self.hovered.emit(None))

    # -- contents ------------------------------------------------------------------------------------------

    def add(self, series: Series, run_index: int) -> None:
        self._curves[series.key] = _Curve(series, run_index, self.box)
        self._dress()

    def remove_run(self, run_id: str) -> None:
        for key in [key for key in self._curves if key.run_id == run_id]:
            for item in self._curves.pop(key).items:
                self.box.removeItem(item)
        self.dirty = True

    @property
    def series(self) -> list[Series]:
        return [curve.series for curve in self._curves.values()]

    @property
    def log(self) -> bool:
        """Whether the values are on a logarithmic axis."""
        return self._log

    def set_log(self, log: bool) -> None:
        self._log = log and self.scale.log
        self._axes["left"].setLogMode(self._log)
        self.values_held = False
        self.dirty = True

    def plotted(self, key: SeriesKey, smoothed: bool) -> tuple[FloatArray, FloatArray]:
        """The points of a curve as they are drawn now, in the metric's own numbers."""
        curve = self._curves[key]
        x, y = (curve.smooth if smoothed else curve.raw).getData()
        if x is None or y is None:
            return np.empty(0), np.empty(0)
        return np.array(x), 10.0**y if self._log else np.array(y)

    # -- drawing -------------------------------------------------------------------------------------------

    def feed(self, margin: float) -> None:
        """Draw what the view shows, and `margin` view widths to both sides (for panning)."""
        self.dirty = False
        x0, x1 = self.box.viewRange()[0]
        pixels = max(int(self.box.width()), 1)
        column = (x1 - x0) / pixels
        # Columns stay at the same steps while panning, or the curve would shimmer.
        start = (math.floor((x0 - margin * (x1 - x0)) / column)) * column
        columns = math.ceil((1 + 2 * margin) * pixels) + 1
        for curve in self._curves.values():
            curve.series.refresh()
            self._feed_curve(curve, start, start + columns * column, columns)
        self._feed_epochs(pixels)
        self._feed_crosses(x0, x1)
        if self._cursor is not None:
            self.show_cursor(self._cursor)

    def _feed_curve(self, curve: _Curve, x0: float, x1: float, columns: int) -> None:
        smooth = curve.series.smooths and not curve.held_out
        x, y = curve.series.pyramid.query(x0, x1, columns)
        y = self._placed(y)
        curve.raw.setData(x, y)
        few = len(x) <= FEW_POINTS
        curve.points.setData(*((x, y) if few else ((), ())))
        inks = self._inks
        pen = pg.mkPen(inks.pale(curve.run_index) if smooth else inks.hue(curve.run_index))
        if curve.held_out and len(x) <= _DASHED_POINTS:
            pen.setDashPattern([6, 4])
        curve.raw.setPen(pen)
        curve.raw.opts["antialias"] = not smooth and len(x) <= _DASHED_POINTS
        curve.smooth.setVisible(smooth)
        if smooth:
            sx, sy = curve.series.smoothed_means.query(x0, x1, columns)
            curve.smooth.setData(sx, self._placed(sy))

    def _feed_epochs(self, pixels: int) -> None:
        (x0, x1), (y0, y1) = self.box.viewRange()
        inside = self.epochs[bisect_left(self.epochs, x0) : bisect_left(self.epochs, x1)]
        every = max(math.ceil(len(inside) * _EPOCH_APART_PX / pixels), 1)
        x = np.repeat(np.array(inside[::every]), 2)
        self._epoch_lines.setData(x, np.tile([y0 - (y1 - y0), y1 + (y1 - y0)], len(x) // 2))

    def _feed_crosses(self, x0: float, x1: float) -> None:
        """Mark the steps that were left out, at their loss; at the foot where that is no number."""
        if self.metric_name != "loss":
            return
        foot = self.box.viewRange()[1][0]
        series = [each for key, each in self._curves_of_training() if len(each.buffer)]
        x = sorted(step for step in self.left_out if x0 <= step <= x1) if series else []
        y = [
            float(self._placed(np.array([series[-1].at(series[-1].buffer.nearest(step))[1]]))[0])
            for step in x
        ]
        self._crosses.setData(x, [value if math.isfinite(value) else foot for value in y])

    def crosses(self) -> list[tuple[float, float]]:
        """Where steps are marked as left out, in the coordinates of the view."""
        return [(spot.pos().x(), spot.pos().y()) for spot in self._crosses.points()]

    def _curves_of_training(self) -> list[tuple[SeriesKey, Series]]:
        return [(key, curve.series) for key, curve in self._curves.items() if not curve.held_out]

    def _placed(self, y: FloatArray) -> FloatArray:
        """Values in the coordinates of the view; what a log axis cannot show becomes a gap."""
        if not self._log:
            return y
        with np.errstate(invalid="ignore", divide="ignore"):
            logs = np.log10(y)
        return np.where(np.isfinite(logs), logs, np.nan)

    # -- ranges --------------------------------------------------------------------------------------------

    def set_steps(self, x0: float, x1: float) -> None:
        self.box.setXRange(x0, x1, padding=0)

    def fit_values(self) -> None:
        """Show all drawn values within the steps in view, with some air."""
        x0, x1 = self.box.viewRange()[0]
        low, high = math.inf, -math.inf
        for curve in self._curves.values():
            for item in (curve.raw, curve.smooth):
                x, y = item.getData()
                if x is None or not item.isVisible():
                    continue
                seen = y[(x >= x0) & (x <= x1) & np.isfinite(y)]
                if len(seen):
                    low, high = min(low, float(seen.min())), max(high, float(seen.max()))
        if low > high:
            return
        tiniest = max(abs(low), abs(high), 1e-12) * 1e-3  # rounding noise is not blown up into a curve
        air = 0.06 * max(high - low, tiniest)
        low, high = low - air, high + air
        if not self._log:
            edge = 0.02 * (high - low)
            low, high = max(low, self.scale.lower - edge), min(high, self.scale.upper + edge)
        if high - low < tiniest:
            low, high = low - tiniest, high + tiniest
        self.box.setYRange(low, high, padding=0)
        self._feed_epochs(max(int(self.box.width()), 1))

    def _on_touched(self, values_too: bool) -> None:
        self.values_held = self.values_held or values_too
        self.zoomed.emit(values_too)

    def _on_range_changed(self, *_ignored: object) -> None:
        self.dirty = True

    # -- header and crosshair ------------------------------------------------------------------------------

    def _on_mouse_moved(self, position: QPointF) -> None:
        inside = self.box.sceneBoundingRect().contains(position)
        self.hovered.emit(self.box.mapSceneToView(position).x() if inside else None)

    def show_cursor(self, step: float | None) -> None:
        """Mark the nearest values to `step`, here and in the header; None takes the marks away."""
        self._cursor = step
        spots = []
        for curve in self._curves.values():
            if step is not None and len(curve.series.buffer):
                at, value, smoothed = curve.series.at(curve.series.buffer.nearest(step))
                y = float(self._placed(np.array([value if curve.held_out else smoothed]))[0])
                if math.isfinite(y):
                    spots.append({"pos": (at, y), "brush": self._inks.hue(curve.run_index)})
        self._cursor_points.setData(spots)
        self._cursor_line.setVisible(step is not None)
        if step is not None:
            self._cursor_line.setValue(step)
        self.show_values()

    def show_values(self) -> None:
        """Bring the header up to date: values at the cursor, or the last ones; the newest run first."""
        entries = []
        for curve in sorted(self._curves.values(), key=lambda curve: -curve.run_index):
            series = curve.series
            if not len(series.buffer):
                continue
            index = series.last_finite() if self._cursor is None else series.buffer.nearest(self._cursor)
            if index is None:
                index = len(series.buffer) - 1
            at, value, smoothed = series.at(index)
            smooth = series.smooths and not curve.held_out
            remarks = [self.tr("raw {0}").format(self._written(value))] if smooth else []
            if (
                self._cursor is not None and abs(at - self._cursor) >= 1
            ):  # validated elsewhere, or ended before
                remarks.append(self.tr("at step {0}").format(step_text(at)))
            entries.append(
                Entry(
                    color=self._inks.hue(curve.run_index),
                    dashed=curve.held_out,
                    name=self._curve_name(series.key),
                    value=self._written(smoothed if smooth else value),
                    remark=", ".join(remarks),
                )
            )
        self._legend.show_entries(self.title(), self._cursor_note(), tuple(entries))

    def header_text(self) -> str:
        return self._legend.text()

    def _cursor_note(self) -> str:
        if self._cursor is None:
            return ""
        note = self.tr("step {0}").format(step_text(max(self._cursor, 0)))
        if self.epochs:
            epoch = bisect_left(self.epochs, self._cursor) + 1
            note = self.tr("{0}, epoch {1}").format(note, epoch)
        if self.metric_name == "loss" and round(self._cursor) in self.left_out:
            note = self.tr("{0}, left out").format(note)
        return note

    def _written(self, value: float) -> str:
        text = value_text(value * self.scale.factor)
        return f"{text} {self.scale.unit}" if self.scale.unit else text

    def _curve_name(self, key: SeriesKey) -> str:
        names = {
            "train": self.tr("training"),
            "validation": self.tr("validation"),
            "test": self.tr("test"),
        }
        name = names.get(key.split, key.split)
        several = len({other.run_id for other in self._curves}) > 1
        return f"{self.run_titles.get(key.run_id, key.run_id)} {name}" if several else name

    def title(self) -> str:
        return metric_title(self.metric_name)

    # -- look ----------------------------------------------------------------------------------------------

    def apply(self, inks: Inks) -> None:
        """Take colours, fonts and words anew."""
        self._inks = inks
        small = QFont(self.font())
        small.setPointSizeF(max(self.font().pointSizeF() - 1.5, 7))
        self._legend.dress(inks, self.font(), small)
        self.view.setBackground(inks.paper)
        title = self.title()
        value = title[:1].lower() + title[1:] + (f" ({self.scale.unit})" if self.scale.unit else "")
        self._axes["bottom"].apply(inks, small, self.tr("steps"))
        self._axes["left"].apply(inks, small, value)
        self._epoch_lines.setPen(pg.mkPen(inks.epoch))
        self._crosses.setPen(pg.mkPen(inks.wrong, width=1))
        self._crosses.setBrush(inks.wrong)
        self._cursor_line.setPen(pg.mkPen(inks.secondary))
        self._dress()

    def _dress(self) -> None:
        for curve in self._curves.values():
            hue = self._inks.hue(curve.run_index)
            curve.smooth.setPen(pg.mkPen(hue))
            curve.points.setBrush(hue)
            curve.points.setPen(pg.mkPen(self._inks.paper))
            curve.points.setSize(8 if curve.held_out else 5)
        self._cursor_points.setPen(pg.mkPen(self._inks.paper, width=1))
        self._cursor_points.setSize(9)
        self.dirty = True

    def picture(self, density: float) -> QPixmap:
        """The chart with its header, `density` pixels per screen pixel."""
        pixmap = QPixmap(self.size() * density)
        pixmap.setDevicePixelRatio(density)
        pixmap.fill(self._inks.paper)
        self.render(pixmap)
        return pixmap
