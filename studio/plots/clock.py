"""When charts are drawn: a 20 Hz clock that runs only while something changes.

A beat draws the charts that are visible and changed; the ranges of the axes and the values in the legends follow more
slowly. While drawing is slow, beats are skipped, so that most of the time is left to others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from studio.plots.chart import Chart
from studio.plots.series import Series, SeriesKey

CLOCK_MS = 50
SLOW_MS = 12.0
RANGE_EVERY_S = 0.5
VALUES_EVERY_S = 0.25
_MOST_SKIPPED = 10
_LONG_AGO = -1e9


class DrawingClock(QTimer):
    """Draws the charts of a panel; with `following`, all steps of all series are kept in view.

    Args:
        panel: the clock rests while this is hidden.
        charts: the charts there are, by metric.
        series: the curves in them.
        make_next: makes a chart that still waits to be made; False if there is none.
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
        self._ranged_at = self._values_at = _LONG_AGO
        self._range_due = self._values_due = False
        self._skip = 0
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(CLOCK_MS)
        self.timeout.connect(self._beat)

    def wake(self) -> None:
        """Something changed; not while nobody could see it."""
        if self._panel.isVisible() and not self.isActive():
            self.start()

    def want_range(self, *, at_once: bool = False) -> None:
        """The ranges of the axes may be others now; at the next beat, or when their turn comes."""
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
        self._range_due = self._values_due = True
        for chart in self._charts.values():
            chart.dirty = True
        self._draw(list(self._charts.values()))

    def _beat(self) -> None:
        if self._skip > 0:
            self._skip -= 1
            return
        if self._make_next():  # each takes a frame's time to make
            return
        charts = self._charts.values()
        drawn_ms = sum(chart.view.paint_ms for chart in charts)  # painted since the last beat
        for chart in charts:
            chart.view.paint_ms = 0.0
        begin = time.perf_counter()
        idle = not self._draw([chart for chart in charts if not chart.visibleRegion().isEmpty()])
        frame_ms = drawn_ms + 1e3 * (time.perf_counter() - begin)
        # Rest as many beats as the frame was too slow by, so that drawing leaves most of the time to others.
        self._skip = min(int(frame_ms / SLOW_MS), _MOST_SKIPPED)
        if idle or not self._panel.isVisible():
            self.stop()

    def _draw(self, visible: list[Chart]) -> bool:
        """Draw those of the visible charts that changed; False if none did and nothing waits."""
        now = time.monotonic()
        ranging = self._range_due and now - self._ranged_at >= RANGE_EVERY_S
        if ranging:
            self._ranged_at = now
            self._range_due = False
            if self.following:
                self._show_all_steps()
        busy = False
        for chart in visible:
            if chart.dirty:
                chart.feed(margin=0.0 if self.following else 0.25)
                busy = True
            if ranging and not chart.values_held:
                chart.fit_values()
                chart.dirty = False
        if self._values_due and now - self._values_at >= VALUES_EVERY_S:
            self._values_at = now
            self._values_due = False
            for chart in visible:
                chart.show_values()
        return busy or ((self._range_due or self._values_due) and bool(visible))

    def _show_all_steps(self) -> None:
        filled = [series.buffer.steps.view for series in self._series.values() if len(series.buffer)]
        if not filled:
            return
        first = min(float(steps[0]) for steps in filled)
        last = max(float(steps[-1]) for steps in filled)
        if first <= 0.05 * last:  # the usual run starts at the origin
            first = 0.0
        last = max(last, first + 10)
        for chart in self._charts.values():
            chart.set_steps(first, last + 0.02 * (last - first))
