"""Parts of a drawing that no wire joins, set side by side on shelves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt

# How much wider along the flow than across it the packed drawing may become.
ASPECT = 1.6


def components(count: int, joined: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected parts of `count` boxes, each in ascending order, by their first box."""
    near: list[list[int]] = [[] for _ in range(count)]
    for one, other in joined:
        near[one].append(other)
        near[other].append(one)
    part = [-1] * count
    parts: list[list[int]] = []
    for start in range(count):
        if part[start] >= 0:
            continue
        part[start] = len(parts)
        found = [start]
        for box in found:
            for other in near[box]:
                if part[other] < 0:
                    part[other] = len(parts)
                    found.append(other)
        parts.append(sorted(found))
    return parts


def shelves(sizes: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """Corners (along, across) for parts of the given extents, in reading order, clear of each other."""
    area = sum((along + gap) * (across + gap) for along, across in sizes)
    limit = max([along for along, _ in sizes] + [sqrt(area) * ASPECT])
    corners = []
    x = y = depth = 0.0
    for along, across in sizes:
        if x and x + along > limit:
            x, y, depth = 0.0, y + depth + gap, 0.0
        corners.append((x, y))
        x, depth = x + along + gap, max(depth, across)
    return corners
