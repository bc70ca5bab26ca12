"""Live curves: our panel against pyqtgraph's PlotDataItem, both holding four million points.

A frame is: take in 1,000 new points, show them, paint the widget. "Defaults" is what `plot(x, y)` gives;
"tuned" has the downsampling and clipping that pyqtgraph offers. Both sides paint 1,000 x 400 pixels offscreen.

    python -m tests.benchmarks.plots [--json] [--points N]
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

from studio.plots.clock import SLOW_MS
from studio.plots.panel import PlotPanel
from tests.benchmarks.measure.report import line, options, tell

SIZE = (1000, 400)
BATCH = 1000
ROUNDS = 9


def noisy_loss(points: int) -> tuple[np.ndarray, np.ndarray]:
    steps = np.arange(points, dtype=np.float64)
    noise = np.random.default_rng(0).normal(1.0, 0.15, points)
    return steps, (2.3 * np.exp(-steps / (points / 8)) + 0.2) * noise


class Ours:
    def __init__(self, steps: np.ndarray, values: np.ndarray) -> None:
        self.panel = PlotPanel()
        self.panel.resize(*SIZE)
        self.panel.show()
        self.panel.start_run("run", "benchmark")
        self.panel.append("train/loss", steps, values)
        self.next = len(steps)

    def frame(self) -> None:
        steps = np.arange(self.next, self.next + BATCH)
        self.next += BATCH
        self.panel.append("train/loss", steps, np.full(BATCH, 0.2))
        self.panel.refresh()
        self.panel.charts["loss"].view.viewport().repaint()


class Pyqtgraph:
    def __init__(self, steps: np.ndarray, values: np.ndarray, tuned: bool) -> None:
        # Room for the points to come, so that the peer is timed for drawing and not for our copying.
        room = BATCH * 100
        self.steps = np.arange(len(steps) + room, dtype=np.float64)
        self.values = np.concatenate((values, np.full(room, 0.2)))
        self.length = len(steps)
        self.widget = pg.PlotWidget()
        self.widget.resize(*SIZE)
        self.widget.show()
        self.item = self.widget.plot(steps, values)
        if tuned:
            self.item.setDownsampling(auto=True, method="peak")
            self.item.setClipToView(True)

    def frame(self) -> None:
        self.length += BATCH
        self.item.setData(self.steps[: self.length], self.values[: self.length])
        self.widget.viewport().repaint()


def timed_ms(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - begin)


def medians(sides: list[Callable[[], object]], rounds: int) -> list[float]:
    """Median milliseconds of each side, taken in turns."""
    taken = [[timed_ms(side) for side in sides] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def measures(points: int) -> list[dict[str, object]]:
    app = QApplication.instance() or QApplication([])
    steps, values = noisy_loss(points)
    ours = Ours(steps, values)
    defaults, tuned = Pyqtgraph(steps, values, tuned=False), Pyqtgraph(steps, values, tuned=True)
    app.processEvents()
    for side in (ours, defaults, tuned):
        side.frame()
    our_ms, tuned_ms = medians([ours.frame, tuned.frame], ROUNDS)
    our_ms_again, default_ms = medians([ours.frame, defaults.frame], 3)

    def append_ours() -> None:
        panel = PlotPanel()
        for step in range(2000):
            panel.append("train/loss", [step], [0.5])

    (append_ms,) = medians([append_ours], 5)
    weights = iter(np.tile([0.9, 0.8], ROUNDS))

    def move_slider() -> None:
        ours.panel.set_smoothing(next(weights))
        ours.panel.refresh()

    (slider_ms,) = medians([move_slider], 5)
    return [
        line("plots: frame, against pyqtgraph's defaults", our_ms_again, default_ms, "ms", 1 / 20),
        line("plots: frame, against pyqtgraph tuned", our_ms, tuned_ms, "ms", 1 / 2),
        line("plots: frame, against the limit of a fast frame", our_ms, SLOW_MS, "ms", 1.0),
        line("plots: append of one value, against 50 us", append_ms / 2, 50.0, "us", 1.0),
        line("plots: smoothing anew, against one second", slider_ms, 1000.0, "ms", 1.0),
    ]


def main() -> None:
    parser = options("Live curves against pyqtgraph's own.")
    parser.add_argument("--points", type=int, default=4_000_000)
    given = parser.parse_args()
    tell(measures(given.points), in_json=given.json)


if __name__ == "__main__":
    main()
