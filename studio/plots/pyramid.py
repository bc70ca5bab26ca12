"""A pyramid of minima and maxima over a growing column, so that a curve of any length draws in constant time.

Level 0 is the column itself; each entry of the next level holds the extremes of 8 entries below. Only
complete blocks are stored, hence appending never changes an entry. The extremes of a range come exactly
from at most 14 entries a level, for all pixel columns of a picture at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.plots.buffers import Column, FloatArray

BLOCK = 8

IndexArray = NDArray[np.int64]


class MinMaxPyramid:
    """Extremes of `values` at `steps`; call `refresh` after the columns grew.

    NaN and infinities count as absent: a range that holds nothing else has the extremes NaN, a gap.
    """

    def __init__(self, steps: Column, values: Column) -> None:
        self._steps = steps
        self._values = values
        self._levels: list[tuple[Column, Column]] = []

    def refresh(self) -> None:
        """Take in what was appended since the last call."""
        low = high = self._values.view
        level = 0
        while len(low) >= BLOCK:
            if level == len(self._levels):
                self._levels.append((Column(), Column()))
            lows, highs = self._levels[level]
            done, complete = len(lows), len(low) // BLOCK
            if complete > done:
                part = slice(done * BLOCK, complete * BLOCK)
                lows.append(np.fmin.reduce(_finite(low[part]).reshape(-1, BLOCK), axis=1))
                highs.append(np.fmax.reduce(_finite(high[part]).reshape(-1, BLOCK), axis=1))
            low, high = lows.view, highs.view
            level += 1

    def levels(self) -> list[tuple[FloatArray, FloatArray]]:
        """The stored (minima, maxima), finest first."""
        return [(lows.view, highs.view) for lows, highs in self._levels]

    def extremes(self, starts: IndexArray, ends: IndexArray) -> tuple[FloatArray, FloatArray]:
        """Minimum and maximum of every index range [start, end), each of shape (ranges,)."""
        low = np.full(len(starts), np.nan)
        high = np.full(len(starts), np.nan)
        begin, end = starts, ends
        values = self._values.view
        for lows, highs in [(values, values), *self.levels()]:
            inner_begin = -(-begin // BLOCK)
            inner_end = np.maximum(end // BLOCK, inner_begin)
            left = np.minimum(inner_begin * BLOCK, end)
            right = np.maximum(inner_end * BLOCK, left)
            for first, last in ((begin, left), (right, end)):
                for offset in range(int(np.max(last - first, initial=0))):  # at most BLOCK - 1 rounds
                    inside = first + offset < last
                    index = np.where(inside, first + offset, 0)
                    if lows is highs:
                        lowest = highest = _finite(values[index])
                    else:
                        lowest, highest = lows[index], highs[index]
                    np.fmin(low, lowest, out=low, where=inside)
                    np.fmax(high, highest, out=high, where=inside)
            begin, end = inner_begin, inner_end
            if not np.any(begin < end):
                break
        return low, high

    def query(self, x0: float, x1: float, pixels: int) -> tuple[FloatArray, FloatArray]:
        """The curve on [x0, x1] as at most two points for each of `pixels` columns of equal width.

        One point to either side is added, so that lines leave the picture at its edges. A column of
        many values becomes its two extremes, at the first and last step inside it, in rising or falling
        order like the curve; a column without a finite value becomes one NaN.
        """
        steps, values = self._steps.view, self._values.view
        window = Window.of(steps, x0, x1)
        if window.stop - window.start <= 2 * pixels:
            return steps[window.around].copy(), _finite(values[window.around])
        starts, ends = window.columns(steps, x0, x1, pixels)
        low, high = self.extremes(starts, ends)
        rising = values[ends - 1] >= values[starts]
        x = np.stack((steps[starts], steps[ends - 1]), axis=1).ravel()
        y = np.stack((np.where(rising, low, high), np.where(rising, high, low)), axis=1).ravel()
        kept = np.ones(len(x), dtype=bool)
        kept[1::2] = (ends - starts > 1) & ~np.isnan(low)
        return (
            np.concatenate((steps[window.left], x[kept], steps[window.right])),
            np.concatenate((_finite(values[window.left]), y[kept], _finite(values[window.right]))),
        )


class RangeMeans:
    """Means of any index range of `values`, for the smoothed line where a pixel holds many values.

    Its extremes would paint a band; what the eye asks of a smoothed curve is one line. Kept as running sums
    relative to the first value, so a range costs two look-ups.
    """

    def __init__(self, steps: Column, values: Column) -> None:
        self._steps = steps
        self._values = values
        self._sums = Column()
        self._counts = Column()
        self._origin = 0.0
        for column in (self._sums, self._counts):
            column.append(np.zeros(1))

    def refresh(self) -> None:
        """Take in what was appended since the last call."""
        added = self._values.view[len(self._sums) - 1 :]
        finite = np.isfinite(added)
        if self._counts.view[-1] == 0 and finite.any():
            self._origin = float(added[finite][0])
        relative = np.where(finite, added - self._origin, 0.0)
        self._sums.append(self._sums.view[-1] + np.cumsum(relative))
        self._counts.append(self._counts.view[-1] + np.cumsum(finite))

    def query(self, x0: float, x1: float, pixels: int) -> tuple[FloatArray, FloatArray]:
        """The curve on [x0, x1]: the values while there are at most two a column, else a mean a column."""
        steps, values = self._steps.view, self._values.view
        window = Window.of(steps, x0, x1)
        if window.stop - window.start <= 2 * pixels:
            return steps[window.around].copy(), _finite(values[window.around])
        starts, ends = window.columns(steps, x0, x1, pixels)
        counts = self._counts.view[ends] - self._counts.view[starts]
        sums = self._sums.view[ends] - self._sums.view[starts]
        means = np.where(counts > 0, sums / np.maximum(counts, 1) + self._origin, np.nan)
        return (steps[starts] + steps[ends - 1]) / 2, means


@dataclass(frozen=True)
class Window:
    """The index range [start, stop) of the steps within a picture, and the neighbour to either side."""

    start: int
    stop: int
    left: slice
    right: slice
    around: slice

    @staticmethod
    def of(steps: FloatArray, x0: float, x1: float) -> Window:
        start = int(np.searchsorted(steps, x0, side="left"))
        stop = int(np.searchsorted(steps, x1, side="right"))
        before, after = max(start - 1, 0), min(stop + 1, len(steps))
        return Window(start, stop, slice(before, start), slice(stop, after), slice(before, after))

    def columns(self, steps: FloatArray, x0: float, x1: float, pixels: int) -> tuple[IndexArray, IndexArray]:
        """Start and end index of each of `pixels` equal columns of [x0, x1] that holds a step."""
        edges = np.linspace(x0, x1, pixels + 1)[1:-1]
        bounds = np.concatenate(([self.start], np.searchsorted(steps, edges), [self.stop]))
        starts, ends = bounds[:-1], bounds[1:]
        occupied = starts < ends
        return starts[occupied], ends[occupied]


def _finite(values: FloatArray) -> FloatArray:
    return np.where(np.isfinite(values), values, np.nan)
