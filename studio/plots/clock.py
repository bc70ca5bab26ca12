"""When charts are drawn: a clock that runs only while something changes, and draws one chart at a time.

In a round every visible chart that changed has its turn, at most twenty rounds a second; the ranges of the axes and
the values in the legends follow more slowly. Charts have turns of their own so that the window answers in between, and
while drawing is slow, rounds are further apart, so that most of the time is left to others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from studio.plots.chart import Chart
from studio.plots.series import Series, SeriesKey

BEAT_MS = 10
ROUND_MS = 50
SLOW_MS = 12.0
RANGE_EVERY_S = 0.5
VALUES_EVERY_S = 0.25
_MOST_SKIPPED = 10
_LONG_AGO = -1e9


@dataclass
class _Round:
    """What a round does to every chart.

    Args:
        waiting: the metrics whose charts have not had their turn.
        ranging: whether the ranges of the axes are set anew, with `steps` to be shown, if any.
        values: whether the legends are brought up to date.
    """

    waiting: list[str] = field(default_factory=list)
    ranging: bool = False
    steps: tuple[float, float] | None = None
    values: bool = False


class DrawingClock(QTimer):
    """Draws the charts of a panel; with `following`, all steps of all series are kept in view.

    Args:
        panel: the clock rests while this is hidden.
        charts: the charts there are, by metric.
        series: the curves in them.
        make_next: does the next part of making a chart that waits for it; False if there is none.
    """

    def __init__(
        self,
        panel: QWidget,
        charts: Mapping[str, Chart],
        series: Mapping[SeriesKey, Series],
        make_next: Callable[[], bool],
    ) -> None:
        super().__init__(panel)
        self.following = True
        self._panel = panel
        self._charts = charts
        self._series = series
        self._make_next = make_next
        self._began_at = self._ranged_at = self._values_at = _LONG_AGO
        self._range_due = self._values_due = False
        self._round = _Round()
        self._fed_ms = 0.0
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(BEAT_MS)
        self.timeout.connect(self._beat)

    def wake(self) -> None:
        """Something changed; not while nobody could see it."""
        if self._panel.isVisible() and not self.isActive():
            self.start()

    def want_range(self, *, at_once: bool = False) -> None:
        """The ranges of the axes may be others now; in the next round, or when their turn comes."""
        self._range_due = True
        if at_once:
            self._ranged_at = _LONG_AGO
        self.wake()

    def want_values(self) -> None:
        """The values in the legends are others now."""
        self._values_due = True
        self.wake()

    def redraw(self) -> None:
        """Draw everything again, soon."""
        for chart in self._charts.values():
            chart.dirty = True
        self._range_due = self._values_due = True
        self.wake()

    def draw_now(self) -> None:
        """Draw everything again before this returns."""
        self._ranged_at = self._values_at = _LONG_AGO
        self.redraw()
        self._round = self._next_round(list(self._charts))
        while self._round.waiting:
            self._draw_next()

    def _beat(self) -> None:
        if not self._panel.isVisible():
            self._round.waiting.clear()
            self.stop()
            return
        if self._make_next():  # which takes a frame's time
            return
        if not self._round.waiting:
            if time.monotonic() < self._began_at + 1e-3 * ROUND_MS * (1 + self._skipped()):
                return
            visible = [
                metric for metric, chart in self._charts.items() if not chart.visibleRegion().isEmpty()
            ]
            if not self._needed(visible):
                self.stop()
                return
            self._round = self._next_round(visible)
        if self._round.waiting:
            self._draw_next()

    def _needed(self, visible: list[str]) -> bool:
        """Whether a chart changed, or something waits for its time."""
        changed = any(self._charts[metric].dirty for metric in visible)
        return changed or ((self._range_due or self._values_due) and bool(visible))

    def _skipped(self) -> int:
        """How many rounds are left out, so that drawing leaves most of the time to others."""
        spent_ms = self._fed_ms + sum(chart.view.paint_ms for chart in self._charts.values())
        return min(int(spent_ms / SLOW_MS), _MOST_SKIPPED)

    def _next_round(self, metrics: list[str]) -> _Round:
        now = self._began_at = time.monotonic()
        self._fed_ms = 0.0
        for chart in self._charts.values():
            chart.view.paint_ms = 0.0
        ranging = self._range_due and now - self._ranged_at >= RANGE_EVERY_S
        if ranging:
            self._ranged_at, self._range_due = now, False
        values = self._values_due and now - self._values_at >= VALUES_EVERY_S
        if values:
            self._values_at, self._values_due = now, False
        if not ranging and not values:
            metrics = [metric for metric in metrics if self._charts[metric].dirty]
        return _Round(metrics, ranging, self._all_steps() if ranging and self.following else None, values)

    def _draw_next(self) -> None:
        chart = self._charts.get(self._round.waiting.pop(0))
        if chart is None:  # taken away since the round began
            return
        begin = time.perf_counter()
        if self._round.steps is not None and self.following:
            chart.set_steps(*self._round.steps)
        if chart.dirty:
            chart.feed(margin=0.0 if self.following else 0.25)
        if self._round.ranging and not chart.values_held:
            chart.fit_values()
            chart.dirty = False
        if self._round.values:
            chart.show_values()
        chart.view.scene().prepareForPaint()  # while it paints would be too late: it would paint once more
        self._fed_ms += 1e3 * (time.perf_counter() - begin)

    def _all_steps(self) -> tuple[float, float] | None:
        """From the first step of all series to the last, with some air; None if there is none."""
        filled = [series.buffer.steps.view for series in self._series.values() if len(series.buffer)]
        if not filled:
            return None
        first = min(float(steps[0]) for steps in filled)
        last = max(float(steps[-1]) for steps in filled)
        if first <= 0.05 * last:  # the usual run starts at the origin
            first = 0.0
        last = max(last, first + 10)
        return first, last + 0.02 * (last - first)
