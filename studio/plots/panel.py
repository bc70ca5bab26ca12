"""The panel of live curves: a chart for every metric, one clock, one range of steps for all.

Values may arrive at any rate: `append` only stores them, and the clock draws them when it is time.
"""

from __future__ import annotations

from pathlib import Path

from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.elided import ElidedLabel
from studio.plots.buffers import FloatArray
from studio.plots.chart import Chart, scale_of
from studio.plots.clock import DrawingClock
from studio.plots.export import ChartExport
from studio.plots.inks import inks_of
from studio.plots.series import Series, SeriesKey

_FIRST_METRICS = ("loss", "accuracy")
_NARROW_PX = 520  # below this, the slider has no name
_CHART_WIDTH = 310  # narrower than this and charts are stacked
_CHART_HEIGHT = 150  # at least; the panel scrolls


class PlotPanel(QWidget):
    """Loss, accuracy and any other metric of the runs, while they train.

    Example:
        panel.start_run("run-1", "Fashion-MNIST CNN")
        panel.append("train/loss", [1, 2, 3], [2.3, 2.1, 1.9])
        panel.mark_epoch(938)
        panel.append("validation/accuracy", [938], [0.87])
    """

    following_changed = Signal(bool)
    exported = Signal(str)  # the path written
    failed = Signal(str)  # the sentence for the user

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: dict[SeriesKey, Series] = {}
        self._runs: dict[str, str] = {}
        self._epochs: dict[str, list[float]] = {}
        self._left_out: dict[str, set[float]] = {}
        self._charts: dict[str, Chart] = {}
        self._unmade: list[str] = []  # metrics that have values and no chart yet
        self._unplaced: list[str] = []  # metrics whose chart is made and not yet shown
        self._cells: dict[str, tuple[int, int]] = {}  # where in the grid the charts are
        self._logs: dict[str, bool] = {}  # metrics whose axis is another than the button says
        self._can_train = True
        self._smoothing = 0.0
        self._export = ChartExport(self)
        self._export.done.connect(self.exported)
        self._export.failed.connect(self.failed)
        self._clock = DrawingClock(self, self._charts, self._series, self._make_next)
        self._build()
        self.set_smoothing(0.6)
        self._say()
        self._dress()

    # -- data ----------------------------------------------------------------------------------------------

    def start_run(self, run_id: str, title: str) -> None:
        """What is appended from now on belongs to this run; earlier runs stay until `clear`."""
        self._runs.pop(run_id, None)
        self._runs[run_id] = title
        self._epochs.setdefault(run_id, [])
        self._left_out.setdefault(run_id, set())
        for chart in self._charts.values():
            chart.run_titles[run_id] = title
            self._mark_in(chart)
        self._clock.want_values()
        self._say()
        self.follow()

    def append(
        self, series_name: str, steps: ArrayLike, values: ArrayLike, run_id: str | None = None
    ) -> None:
        """Add values of "split/metric"; a new metric gets its own chart. NaN and infinities leave gaps."""
        if run_id is None:
            if not self._runs:
                self.start_run("", "")
            run_id = self.current_run
        elif run_id not in self._runs:
            raise KeyError(f"start_run({run_id!r}, …) must come before its values")
        key = SeriesKey(run_id, series_name)
        series = self._series.get(key)
        if series is None:
            series = self._add(key)
        series.append(steps, values)
        chart = self._charts.get(key.metric)
        if chart is not None:
            chart.dirty = True
        self._clock.want_range()
        self._clock.want_values()

    @property
    def current_run(self) -> str:
        return next(reversed(self._runs))

    def mark_epoch(self, step: float) -> None:
        """An epoch of the current run ended with `step`."""
        if not self._runs:
            self.start_run("", "")
        epochs = self._epochs[self.current_run]
        while epochs and epochs[-1] >= step:  # a resumed run repeats steps
            epochs.pop()
        epochs.append(float(step))
        for chart in self._charts.values():
            chart.dirty = True
        self._clock.wake()

    def mark_left_out(self, step: float) -> None:
        """The weights of the current run did not follow this step, because its loss leapt."""
        if not self._runs:
            self.start_run("", "")
        self._left_out[self.current_run].add(float(step))
        for chart in self._charts.values():
            chart.dirty = True
        self._clock.wake()

    def _mark_in(self, chart: Chart) -> None:
        """The marks in a chart are those of the current run."""
        chart.epochs = self._epochs[self.current_run]
        chart.left_out = self._left_out[self.current_run]

    def clear(self) -> None:
        """Forget all runs."""
        self._clock.stop()
        self._series.clear()
        self._runs.clear()
        self._epochs.clear()
        self._left_out.clear()
        for chart in self._charts.values():
            self._grid.removeWidget(chart)
            chart.hide()
            chart.deleteLater()
        self._charts.clear()
        self._unmade.clear()
        self._unplaced.clear()
        self._cells.clear()
        self._stack.setCurrentWidget(self._empty)
        self._set_following(True)
        self._say()

    def remove_run(self, run_id: str) -> None:
        """Take one run's curves away."""
        if not self._runs.keys() - {run_id}:
            self.clear()
            return
        del self._runs[run_id], self._epochs[run_id], self._left_out[run_id]
        for key in [key for key in self._series if key.run_id == run_id]:
            del self._series[key]
        for chart in self._charts.values():
            chart.remove_run(run_id)
            self._mark_in(chart)
        self._clock.want_range()
        self._clock.want_values()

    def plotted(
        self, series_name: str, run_id: str | None = None, smoothed: bool = False
    ) -> tuple[FloatArray, FloatArray]:
        """The points (steps, values) of a curve as they are on the screen now."""
        key = SeriesKey(self.current_run if run_id is None else run_id, series_name)
        return self.charts[key.metric].plotted(key, smoothed)

    @property
    def charts(self) -> dict[str, Chart]:
        """The charts by metric, in the order shown."""
        while self._make_next():
            pass
        return {metric: self._charts[metric] for metric in self._in_order()}

    # -- view ----------------------------------------------------------------------------------------------

    @property
    def following(self) -> bool:
        return self._clock.following

    def follow(self) -> None:
        """Show everything, and keep doing so as values arrive."""
        self._set_following(True)
        for chart in self._charts.values():
            chart.values_held = False
        self._clock.want_range(at_once=True)

    def show_readiness(self, can_train: bool) -> None:
        """Say on the empty panel what makes curves; not "press Train" while there is no such button."""
        self._can_train = can_train
        self._say()

    def set_smoothing(self, weight: float) -> None:
        """The weight of the moving average over training curves, 0 (off) to 0.99."""
        self._smoothing = min(max(weight, 0.0), 0.99)
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(100 * self._smoothing))
        self._slider_value.setText(f"{self._smoothing:.2f}")
        for key, series in self._series.items():
            if key.split == "train":
                series.set_smoothing(self._smoothing if scale_of(series.key.metric).smoothed else 0.0)
        self._clock.redraw()

    def set_log(self, log: bool) -> None:
        """A logarithmic axis for losses and other metrics without bounds."""
        with QSignalBlocker(self._log):
            self._log.setChecked(log)
        self._logs.clear()
        for chart in self._charts.values():
            chart.set_log(log)
        self._clock.redraw()

    def set_log_of(self, metric: str, log: bool) -> None:
        """A logarithmic axis for one metric, in later runs too; until `set_log` is asked for all."""
        self._logs[metric] = log
        self._charts[metric].set_log(log)
        self._clock.want_range(at_once=True)

    def refresh(self) -> None:
        """Draw everything now, whatever the clock would do."""
        while self._make_next():
            pass
        self._clock.draw_now()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.redraw()

    # -- the person ----------------------------------------------------------------------------------------

    def _on_zoomed(self, chart: Chart) -> None:
        self._set_following(False)
        x0, x1 = chart.box.viewRange()[0]
        for other in self._charts.values():
            if other is not chart:
                other.set_steps(x0, x1)
        self._clock.want_range()

    def _on_hovered(self, step: float | None) -> None:
        for chart in self._charts.values():
            chart.show_cursor(step)

    def _on_follow_clicked(self, on: bool) -> None:
        if on:
            self.follow()
        else:
            self._set_following(False)

    def _set_following(self, following: bool) -> None:
        with QSignalBlocker(self._follow):
            self._follow.setChecked(following)
        if following != self._clock.following:
            self._clock.following = following
            self.following_changed.emit(following)

    def context_menu(self, chart: Chart) -> QMenu:
        """What can be done with one chart."""
        menu = QMenu(self)
        menu.addAction(self.tr("Save data as CSV…"), lambda: self._export.ask_csv(chart))
        menu.addAction(self.tr("Save picture as PNG…"), lambda: self._export.ask_png(chart))
        menu.addAction(
            self.tr("Copy picture"), lambda: QGuiApplication.clipboard().setPixmap(chart.picture(2))
        )
        menu.addSeparator()
        log = menu.addAction(self.tr("Log scale"))
        log.setCheckable(True)
        log.setChecked(chart.log)
        log.setEnabled(chart.scale.log)
        log.triggered.connect(lambda on: self.set_log_of(chart.metric_name, on))
        follow = menu.addAction(self.tr("Follow the run"), self.follow)
        follow.setEnabled(not self._clock.following)
        return menu

    def _show_menu(self, chart: Chart, at: QPoint) -> None:
        menu = self.context_menu(chart)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def export_csv(self, metric: str, path: Path) -> None:
        """Write every value of a chart, in the background; `exported` or `failed` tells the end."""
        self._export.write_csv(self.charts[metric], path)

    def export_png(self, metric: str, path: Path) -> None:
        """Write the chart as it looks now, twice as fine as the screen."""
        self._export.write_png(self.charts[metric], path)

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._follow = QToolButton(self)
        self._follow.setCheckable(True)
        self._follow.setChecked(True)
        self._follow.setAutoRaise(True)
        self._follow.toggled.connect(self._on_follow_clicked)
        self._log = QToolButton(self)
        self._log.setCheckable(True)
        self._log.setAutoRaise(True)
        self._log.toggled.connect(self.set_log)
        self._run_title = ElidedLabel(self)
        self._slider_name = QLabel(self)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, 99)
        self._slider.setMinimumWidth(64)
        self._slider.setMaximumWidth(120)
        self._slider.valueChanged.connect(lambda value: self.set_smoothing(value / 100))
        self._slider_name.setBuddy(self._slider)
        self._slider_value = QLabel(self)
        self._slider_value.setMinimumWidth(self._slider_value.fontMetrics().horizontalAdvance("0.00") + 4)

        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 2)
        bar.setSpacing(8)
        bar.addWidget(self._run_title, 1)
        for widget in (self._slider_name, self._slider, self._slider_value, self._log, self._follow):
            bar.addWidget(widget)

        self._empty = QLabel(self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._content = QWidget(self)
        self._grid = QGridLayout(self._content)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._content)
        self._scroll.viewport().installEventFilter(self)
        self._scroll.verticalScrollBar().valueChanged.connect(lambda: self._clock.want_range(at_once=True))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)
        for part in (self, self._content):
            part.setBackgroundRole(QPalette.ColorRole.Base)
            part.setAutoFillBackground(True)

    def _add(self, key: SeriesKey) -> Series:
        series = self._series[key] = Series(key)
        if key.split == "train":
            series.set_smoothing(self._smoothing if scale_of(series.key.metric).smoothed else 0.0)
        chart = self._charts.get(key.metric)
        if chart is not None:
            self._draw_in(chart, series)
        elif key.metric not in self._unmade:
            self._unmade.append(key.metric)
        return series

    def _make_next(self) -> bool:
        """Make or show the chart that has waited longest, if any; one a beat, so the window answers in between."""
        if self._unplaced:
            self._unplaced.pop()
            self._arrange()
            self._stack.setCurrentWidget(self._scroll)
            self._clock.want_range(at_once=True)
            self._clock.want_values()
        elif self._unmade:
            self._make(self._unmade.pop(0))
        else:
            return False
        return True

    def _make(self, metric: str) -> None:
        chart = self._charts[metric] = Chart(metric, self._content)
        chart.run_titles.update(self._runs)
        self._mark_in(chart)
        chart.set_log(self._logs.get(metric, self._log.isChecked()))
        chart.apply(self._inks)
        chart.zoomed.connect(lambda _values, chart=chart: self._on_zoomed(chart))
        chart.resume_asked.connect(self.follow)
        chart.hovered.connect(self._on_hovered)
        chart.menu_asked.connect(lambda at, chart=chart: self._show_menu(chart, at))
        chart.box.sigRangeChanged.connect(self._clock.wake)
        for key, series in self._series.items():
            if key.metric == metric:
                self._draw_in(chart, series)
        self._unplaced.append(metric)

    def _draw_in(self, chart: Chart, series: Series) -> None:
        chart.add(series, list(self._epochs).index(series.key.run_id))
        self._clock.want_range(at_once=True)

    def _in_order(self) -> list[str]:
        """All metrics that have or will have a chart, in the order shown."""
        first = {metric: place for place, metric in enumerate(_FIRST_METRICS)}
        return sorted((*self._charts, *self._unmade), key=lambda metric: first.get(metric, len(first)))

    def _arrange(self) -> None:
        """Charts side by side as far as they stay wide enough, else in rows; where the next ones come is left free."""
        metrics = self._in_order()
        columns = max(1, min(len(metrics), self._scroll.viewport().width() // _CHART_WIDTH))
        for place, metric in enumerate(metrics):
            cell = divmod(place, columns)
            if metric in self._charts and metric not in self._unplaced and self._cells.get(metric) != cell:
                self._cells[metric] = cell
                self._grid.addWidget(self._charts[metric], *cell)
        grid, rows = self._grid, -(-len(metrics) // columns)
        for column in range(max(grid.columnCount(), columns)):
            grid.setColumnStretch(column, int(column < columns))
        for row in range(max(grid.rowCount(), rows)):
            grid.setRowStretch(row, int(row < rows))
            grid.setRowMinimumHeight(row, _CHART_HEIGHT if row < rows else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._scroll.viewport() and event.type() == QEvent.Type.Resize:
            self._arrange()
            self._clock.want_range()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._slider_name.setVisible(self.width() >= _NARROW_PX)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()
        elif event.type() == QEvent.Type.LanguageChange:
            self._say()
            self._dress()

    def _dress(self) -> None:
        self._inks = inks_of(self.palette())
        quiet = QPalette(self.palette())
        quiet.setColor(QPalette.ColorRole.WindowText, self._inks.secondary)
        for label in (self._empty, self._slider_name, self._slider_value, self._run_title):
            label.setPalette(quiet)
        for chart in self._charts.values():
            chart.apply(self._inks)
        self._clock.redraw()

    def _say(self) -> None:
        """All words, in the language of the moment."""
        self._follow.setText(self.tr("Follow"))
        self._follow.setToolTip(
            self.tr(
                "Keep the whole run in view.\n"
                "The wheel zooms steps, Ctrl and the wheel zoom values, dragging pans;\n"
                "a double-click follows the run again."
            )
        )
        self._log.setText(self.tr("Log scale"))
        self._log.setToolTip(self.tr("A logarithmic axis for losses and other values without an upper bound"))
        self._slider_name.setText(self.tr("Smoothing"))
        self._slider.setToolTip(
            self.tr(
                "Weight of the moving average over the training curves; the pale line is what was measured"
            )
        )
        title = self._runs[self.current_run] if self._runs else ""
        self._run_title.show_text(title)
        if self._runs:
            self._empty.setText(
                self.tr("Waiting for the first step of {0} …").format(title or self.tr("the run"))
            )
        else:
            self._empty.setText(
                self.tr("Press Train to see loss and accuracy here")
                if self._can_train
                else self.tr("Once this document is trained, loss and accuracy are here")
            )
