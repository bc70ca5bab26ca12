"""One curve of one run: its values, their smoothed twin, and what both are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from studio.plots.buffers import Column, SeriesBuffer
from studio.plots.pyramid import MinMaxPyramid, RangeMeans
from studio.plots.smoothing import Smoothing


@dataclass(frozen=True)
class SeriesKey:
    """Which curve: `name` is "split/metric", as in "validation/accuracy"."""

    run_id: str
    name: str

    @property
    def split(self) -> str:
        """The part that picks the line style; a name without a slash counts as training."""
        return self.name.partition("/")[0] if "/" in self.name else "train"

    @property
    def metric(self) -> str:
        """The part that picks the chart."""
        return self.name.partition("/")[2] if "/" in self.name else self.name


class Series:
    """Values are taken in at once; pyramid and average follow when the curve is drawn (`refresh`)."""

    def __init__(self, key: SeriesKey) -> None:
        self.key = key
        self.buffer = SeriesBuffer()
        self.pyramid = MinMaxPyramid(self.buffer.steps, self.buffer.values)
        self._weight = 0.0
        self._restart_smoothing()

    def append(self, steps: ArrayLike, values: ArrayLike) -> None:
        if self.buffer.append(steps, values):
            # Rare (a resume from a checkpoint), so both start over instead of being cut back.
            self.pyramid = MinMaxPyramid(self.buffer.steps, self.buffer.values)
            self._restart_smoothing()

    @property
    def smooths(self) -> bool:
        return self._weight > 0

    def set_smoothing(self, weight: float) -> None:
        if weight != self._weight:
            self._weight = weight
            self._restart_smoothing()

    def _restart_smoothing(self) -> None:
        self._smoothing = Smoothing(self._weight)
        self.smoothed = Column()
        self.smoothed_means = RangeMeans(self.buffer.steps, self.smoothed)

    def refresh(self) -> None:
        """Bring pyramid and average up to the last value."""
        self.pyramid.refresh()
        if self.smooths and len(self.smoothed) < len(self.buffer):
            self.smoothed.append(self._smoothing.extend(self.buffer.values.view[len(self.smoothed) :]))
            self.smoothed_means.refresh()

    def at(self, index: int) -> tuple[float, float, float]:
        """Step, value and smoothed value (the value itself without smoothing) at an index."""
        self.refresh()
        value = float(self.buffer.values.view[index])
        smoothed = float(self.smoothed.view[index]) if self.smooths else value
        return float(self.buffer.steps.view[index]), value, smoothed

    def last_finite(self) -> int | None:
        """Index of the newest finite value."""
        values = self.buffer.values.view
        for end in range(len(values), 0, -4096):
            finite = np.flatnonzero(np.isfinite(values[max(end - 4096, 0) : end]))
            if len(finite):
                return max(end - 4096, 0) + int(finite[-1])
        return None
