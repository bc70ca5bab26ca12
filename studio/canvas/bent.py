"""Wires that are led through points: the few rows of the wire table that do not run their own way.

The tables ask here only while there are such wires, so that a network without them costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from graph.bends import Points, curves
from studio.canvas.geometry import Floats, Rows, sample

FINE = 9  # samples of a curve between two points


class BentWires:
    """Points and curves by the row of the wire table."""

    def __init__(self) -> None:
        self.points: dict[int, Points] = {}
        self.curves: dict[int, Floats] = {}  # (points + 1, 8)
        self._all: tuple[Rows, Rows, Floats] | None = (
            None  # of every point: its wire, its place there, x and y
        )

    def __bool__(self) -> bool:
        return bool(self.points)

    def put(self, row: int, points: Points) -> None:
        """Lead a wire through points, or through none any more; `place` must follow."""
        if points:
            self.points[row] = points
        elif self.points.pop(row, None) is not None:
            self.curves.pop(row, None)
        self._all = None

    def place(self, row: int, ends: list[float]) -> Floats:
        """Lay a wire out from its ends x0, y0, x1, y1; returns a box around it: left, top, right, bottom."""
        x0, y0, x1, y1 = ends
        laid = np.array(curves((x0, y0), self.points[row], (x1, y1)))
        self.curves[row] = laid
        xs, ys = laid[:, 0::2], laid[:, 1::2]
        return np.array([xs.min(), ys.min(), xs.max(), ys.max()])

    def among(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Which of these wires are led through points."""
        return np.isin(rows, np.fromiter(self.points, np.intp, len(self.points)))

    def sample(self, row: int, count: int) -> Floats:
        """`count` places along a wire, both ends included."""
        laid = self.curves[row]
        at = np.linspace(0.0, len(laid), count)
        number = np.minimum(at.astype(int), len(laid) - 1)
        t = (at - number)[:, None]
        a, b, c, d = (laid[number, 2 * corner : 2 * corner + 2] for corner in range(4))
        found: Floats = (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d
        return found

    def fine(self, row: int) -> Floats:
        """Places (n, 2) along a wire, the points it is led through among them."""
        places = sample(self.curves[row], FINE)
        return np.concatenate([places[:, :-1].reshape(-1, 2), places[-1:, -1]])

    def middle(self, row: int) -> tuple[float, float, float]:
        """Where a label goes: on the longest level stretch, or else half way, without room."""
        laid = self.curves[row]
        level = np.where(np.abs(laid[:, 7] - laid[:, 1]) < 12, np.abs(laid[:, 6] - laid[:, 0]), 0.0)
        best = int(level.argmax())
        if level[best] <= 0:
            x, y = self.sample(row, 3)[1].tolist()
            return x, y, 0.0
        x0, y0, _, _, _, _, x1, y1 = laid[best].tolist()
        return (x0 + x1) / 2, (y0 + y1) / 2, float(level[best])

    def point_at(self, x: float, y: float, reach: float) -> tuple[int, int] | None:
        """The point nearest to a place, within reach: its wire's row and its number there."""
        rows, numbers, places = self._table()
        if not len(rows):
            return None
        distance = np.hypot(places[:, 0] - x, places[:, 1] - y)
        best = int(distance.argmin())
        return (int(rows[best]), int(numbers[best])) if distance[best] <= reach else None

    def points_in(self, left: float, top: float, right: float, bottom: float) -> Iterable[tuple[int, int]]:
        """The points in a rectangle."""
        rows, numbers, places = self._table()
        inside = (places >= (left, top)) & (places <= (right, bottom))
        found = np.flatnonzero(inside.all(axis=1))
        return zip(rows[found].tolist(), numbers[found].tolist(), strict=True)

    def _table(self) -> tuple[Rows, Rows, Floats]:
        if self._all is None:
            each = [(row, number, *at) for row, way in self.points.items() for number, at in enumerate(way)]
            flat = np.array(each, float).reshape(-1, 4)
            self._all = flat[:, 0].astype(np.intp), flat[:, 1].astype(np.intp), flat[:, 2:]
        return self._all
