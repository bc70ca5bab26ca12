"""Lanes for wires that would otherwise run through boxes, found from the boxes' places alone.

Works on any placing, by hand or by `layered`, so nothing about wires has to be kept in a document. A wire
that meets no box needs no lane. One that does leaves its port, runs straight along a lane beside everything
in its way, and turns back to its target; lanes of different ports keep apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Point = tuple[float, float]
Wire = tuple[str, int, str, int]

SAMPLE = 32.0
"""A wire's curve is tried for boxes at points this far apart."""
CLEARANCE = 4.0
"""Nearer than this to a box a wire counts as touching it."""
OTHER_SIDE = 120.0
"""What a lane costs, in pixels of way, that would come in across the other inputs of its target."""
TURN = 40.0
"""How far before the first box and after the last one in the way a lane begins and ends, where there is room."""


@dataclass(frozen=True)
class Ends:
    """A wire's two ports on the canvas."""

    start: Point
    end: Point


def lanes(
    places: Mapping[str, tuple[float, float, float, float]],
    ends: Mapping[Wire, Ends],
    *,
    down: bool = False,
    lane: float = 24.0,
    apart: float = 16.0,
) -> dict[Wire, tuple[Point, Point]]:
    """The straight stretch of each wire that has to go round boxes; other wires are left out.

    Args:
        places: (left, top, width, height) of every box.
        ends: the wires to look at, with their ports. Draw a curve from the start to the first point given,
            a straight line to the second, and a curve from there to the end.
        down: the flow goes down instead of to the right.
        lane: the distance kept from boxes, if possible.
        apart: the distance between lanes, shared only by wires from the same port.
    """
    # Everything below flows to the right; a downward drawing is turned first and last.
    boxes = {name: (y, x, h, w) if down else (x, y, w, h) for name, (x, y, w, h) in places.items()}
    columns = _Columns(boxes)
    found: dict[Wire, tuple[Point, Point]] = {}
    taken: dict[tuple[str, int], list[tuple[float, float, float]]] = {}
    straight = {wire: _turned(both) if down else both for wire, both in ends.items()}
    # Short wires first: nested skips then lie one outside another without crossing.
    for wire in sorted(straight, key=lambda wire: straight[wire].end[0] - straight[wire].start[0]):
        (x0, y0), (x1, y1) = straight[wire].start, straight[wire].end
        if x1 <= x0:
            continue
        between = columns.between(x0, x1, {wire[0], wire[2]})
        long = any(x0 < box[0] + box[2] / 2 and box[0] + box[2] < x1 for box in between)
        if not long and not _meets(between, (x0, y0), (x1, y1)):
            continue
        first, last = min(box[0] for box in between), max(box[0] + box[2] for box in between)
        # A box beside the port itself leaves no room: the wire then turns as sharply as it may.
        begin = max(x0, min(first - lane / 2, x0 + TURN)) if first > x0 else x0 + TURN / 2
        stop = min(x1, max(last + lane / 2, x1 - TURN)) if last < x1 else x1 - TURN / 2
        if begin > stop:
            continue
        closed = [(box[1] - lane, box[1] + box[3] + lane) for box in between]
        for port, stretches in taken.items():
            if port != wire[:2]:
                closed += [(y - apart, y + apart) for a, b, y in stretches if a < stop and begin < b]
        target = boxes[wire[2]]
        level = _nearest_open(closed, y0, y1, y1 - target[1] - target[3] / 2)
        taken.setdefault(wire[:2], []).append((begin, stop, level))
        a, b = (begin, level), (stop, level)
        found[wire] = ((a[1], a[0]), (b[1], b[0])) if down else (a, b)
    return found


def _turned(ends: Ends) -> Ends:
    return Ends((ends.start[1], ends.start[0]), (ends.end[1], ends.end[0]))


class _Columns:
    """Boxes by their left edge, to find those between two places without looking at all."""

    def __init__(self, boxes: Mapping[str, tuple[float, float, float, float]]) -> None:
        self._sorted = sorted((box[0], name, box) for name, box in boxes.items())
        self._widest = max((box[2] for box in boxes.values()), default=0.0)

    def between(self, x0: float, x1: float, without: set[str]) -> list[tuple[float, float, float, float]]:
        low = bisect_left(self._sorted, (x0 - self._widest,))
        high = bisect_left(self._sorted, (x1,))
        return [
            box for _, name, box in self._sorted[low:high] if box[0] + box[2] > x0 and name not in without
        ]


def _meets(boxes: list[tuple[float, float, float, float]], start: Point, end: Point) -> bool:
    """Whether the plain cubic wire from start to end touches one of the boxes."""
    (x0, y0), (x1, y1) = start, end
    top, bottom = min(y0, y1) - CLEARANCE, max(y0, y1) + CLEARANCE
    near = [box for box in boxes if box[1] <= bottom and box[1] + box[3] >= top]
    samples = max(8, int((x1 - x0 + bottom - top) / SAMPLE)) if near else 0
    for step in range(1, samples):
        t = step / samples
        # The control points lie half way along, at the height of either end.
        x = x0 + (x1 - x0) * (1.5 * t * (1 - t) + t**3)
        y = y0 + (y1 - y0) * (3 * t**2 * (1 - t) + t**3)
        for left, upper, width, height in near:
            if left - CLEARANCE <= x <= left + width + CLEARANCE and (
                upper - CLEARANCE <= y <= upper + height + CLEARANCE
            ):
                return True
    return False


def _nearest_open(closed: Iterable[tuple[float, float]], y0: float, y1: float, side: float) -> float:
    """The level outside every closed interval that costs the least way from y0 and back to y1.

    `side` is negative where the port at the end lies above the middle of its box.
    """
    merged: list[tuple[float, float]] = []
    for low, high in sorted(closed):
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    levels = [y0, y1] + [level for stretch in merged for level in stretch]
    open_levels = [level for level in levels if not any(low < level < high for low, high in merged)]

    def cost(level: float) -> tuple[float, float, float]:
        crosses = OTHER_SIDE if (level - y1) * side < 0 else 0.0
        # Of equal ways the one that turns at the end only: wires then leave their boxes straight.
        return abs(level - y0) + abs(level - y1) + crosses, abs(level - y0), level

    return min(open_levels, key=cost)
