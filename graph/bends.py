"""The points a person leads a wire through: layout beside the graph, kept with the node that the wire ends at.

A wire keeps its points as long as it keeps one of its ends, moves them when both its ends move alike, and shares them
out when something is put into it. The network does not depend on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import hypot

from graph.errors import SymloomError

Point = tuple[float, float]
Points = tuple[Point, ...]

MOST = 64  # points of one wire
_FARTHEST = 1e9


def check_points(points: Iterable[Point], where: str) -> Points:
    """The points themselves, if a wire can be led through them.

    Args:
        where: what the sentence calls the wire.

    Raises:
        SymloomError: there are too many, or one is not a place.
    """
    found = tuple((float(x), float(y)) for x, y in points)
    if len(found) > MOST:
        raise SymloomError(f"{where} is led through {len(found)} points; a wire takes at most {MOST}.")
    if not all(abs(value) < _FARTHEST for point in found for value in point):
        raise SymloomError(f"{where} is led through a point that is no place on the canvas.")
    return found


def with_points(bends: Mapping[str, Points], changed: Mapping[str, Points]) -> dict[str, Points]:
    """A node's points with those of some inputs set, in the order of the inputs' names; none leave no entry."""
    both = {**bends, **changed}
    return {port: both[port] for port in sorted(both) if both[port]}


def moved(points: Points, dx: float, dy: float) -> Points:
    """The same way, elsewhere."""
    return tuple((x + dx, y + dy) for x, y in points)


def place_of(point: Point, way: Sequence[Point]) -> int:
    """Which stretch of a way (its ends included) a point is nearest to: 0 for the first."""
    distances = [_distance(point, begin, end) for begin, end in pairwise(way)]
    return distances.index(min(distances))


def shared_out(
    points: Points, start: Point, end: Point, box: tuple[float, float, float, float]
) -> tuple[Points, Points]:
    """The points of a wire before and behind what is put into it; those that it covers are gone.

    Args:
        start, end: of the wire.
        box: left, top, width, height of what comes into it.
    """
    left, top, width, height = box
    middle = (left + width / 2, top + height / 2)
    before = place_of(middle, (start, *points, end))
    open_ = [not (left - 8 <= x <= left + width + 8 and top - 8 <= y <= top + height + 8) for x, y in points]
    kept = list(zip(points, open_, strict=True))
    return (
        tuple(point for point, is_open in kept[:before] if is_open),
        tuple(point for point, is_open in kept[before:] if is_open),
    )


def curves(start: Point, points: Sequence[Point], end: Point) -> list[tuple[float, ...]]:
    """The cubic curves, 8 numbers each, of a wire through points: it leaves to the right and arrives from the left.

    At a point it runs in the direction from the one before to the one behind (Catmull and Rom's splines).
    """
    way = [start, *points, end]
    directions = [(1.0, 0.0)]
    for (x0, y0), (x, y), (x1, y1) in zip(way, way[1:], way[2:], strict=False):
        dx, dy = x1 - x0, y1 - y0
        if (y0 - y) * (y1 - y) > 0 and dx:  # the highest or lowest here: level, or it would overshoot
            dy = 0.0
        elif (x0 - x) * (x1 - x) > 0 and dy:
            dx = 0.0
        length = hypot(dx, dy)
        directions.append((dx / length, dy / length) if length else (1.0, 0.0))
    directions.append((1.0, 0.0))
    found: list[tuple[float, ...]] = []
    for place, ((x0, y0), (x1, y1)) in enumerate(pairwise(way)):
        (ax, ay), (bx, by) = directions[place], directions[place + 1]
        length = hypot(x1 - x0, y1 - y0)
        leave = _reach(length, x1 - x0) if place == 0 else length / 3
        arrive = _reach(length, x1 - x0) if place == len(points) else length / 3
        found.append((x0, y0, x0 + leave * ax, y0 + leave * ay, x1 - arrive * bx, y1 - arrive * by, x1, y1))
    return found


def _reach(length: float, ahead: float) -> float:
    """How far a wire runs straight from a port: in a bow where it turns back."""
    return min(length * 0.4, 120.0) if ahead > 0 else min(max(length * 0.4, 32.0), 96.0)


def _distance(point: Point, begin: Point, end: Point) -> float:
    """The square of a point's distance from a stretch."""
    (x, y), (x0, y0), (x1, y1) = point, begin, end
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    along = min(max(((x - x0) * dx + (y - y0) * dy) / length, 0.0), 1.0) if length else 0.0
    return (x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2
