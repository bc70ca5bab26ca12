"""The order of boxes and waypoints within each layer: few crossings, inputs in the order of their ports.

Barycentre sweeps (Sugiyama, Tagawa, Toda 1981) from a depth-first start, or from where things stood before;
an order is given up only for one with strictly fewer crossings, so that a small edit disturbs little.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping

from graph.layout.layers import Layered

SWEEPS = 12
# A drawing that four sweeps in a row could not better is left as it is.
PATIENCE = 4


def order_layers(layered: Layered, previous: Mapping[int, float] | None = None) -> list[list[int]]:
    """Order every layer; `previous` gives the place across the flow that boxes had before."""
    rows = _start(layered)
    if previous:
        _as_before(layered, rows, previous)
    place, gaps = _numbered(layered, rows), _gaps(layered)
    before = [[(piece.source, piece.leaves) for piece in pieces] for pieces in layered.into]
    after = [[(piece.target, piece.enters) for piece in pieces] for pieces in layered.out_of]

    best, fewest, since = [row[:] for row in rows], _crossings(gaps, place), 0
    for sweep in range(SWEEPS):
        if not fewest or since == PATIENCE:
            break
        backward = sweep % 2 == 0
        near = after if backward else before
        for row in reversed(rows) if backward else rows:
            centres = {}
            for vertex in row:
                ends = near[vertex]
                # Without neighbours on that side a box keeps its place.
                centre = sum([place[end] + at for end, at in ends]) / len(ends) if ends else place[vertex]
                centres[vertex] = centre
            row.sort(key=centres.__getitem__)
            _number(row, place)
        crossings = _crossings(gaps, place)
        since += 1
        if crossings < fewest:
            best, fewest, since = [row[:] for row in rows], crossings, 0
    return best


def count_crossings(layered: Layered, rows: list[list[int]]) -> int:
    """Pairs of wire pieces that cross when the layers are ordered like this."""
    return _crossings(_gaps(layered), _numbered(layered, rows))


def _numbered(layered: Layered, rows: list[list[int]]) -> list[float]:
    """The place of every vertex in its layer."""
    place = [0.0] * len(layered.rank)
    for row in rows:
        _number(row, place)
    return place


def _gaps(layered: Layered) -> list[list[tuple[int, float, int, float]]]:
    """The wire pieces behind each layer, as `_crossings` takes them."""
    gaps: list[list[tuple[int, float, int, float]]] = [[] for _ in range(layered.depth)]
    for piece in layered.pieces:
        gaps[layered.rank[piece.source]].append((piece.source, piece.leaves, piece.target, piece.enters))
    return gaps


def _number(row: list[int], place: list[float]) -> None:
    for index, vertex in enumerate(row):
        place[vertex] = float(index)


def _start(layered: Layered) -> list[list[int]]:
    """Each layer in the order in which a depth-first walk from the first sources meets it."""
    rows: list[list[int]] = [[] for _ in range(layered.depth)]
    seen = [False] * len(layered.rank)
    sources = [vertex for vertex in range(layered.boxes) if not layered.into[vertex]]
    for source in sorted(sources, key=lambda vertex: layered.rank[vertex]):
        stack = [source]
        while stack:
            vertex = stack.pop()
            if seen[vertex]:
                continue
            seen[vertex] = True
            rows[layered.rank[vertex]].append(vertex)
            stack.extend(piece.target for piece in reversed(layered.out_of[vertex]))
    return rows


def _as_before(layered: Layered, rows: list[list[int]], previous: Mapping[int, float]) -> None:
    """Sort the layers by the places of before; what is new stands between its neighbours."""
    at = dict(previous)
    for forward in (True, False):
        for row in rows if forward else reversed(rows):
            for vertex in row:
                if vertex in at:
                    continue
                pieces = layered.into[vertex] if forward else layered.out_of[vertex]
                ends = [piece.source if forward else piece.target for piece in pieces]
                known = [at[end] for end in ends if end in at]
                if known:
                    at[vertex] = sum(known) / len(known)
    for row in rows:
        row.sort(key=lambda vertex: at.get(vertex, 0.0))


def _crossings(gaps: list[list[tuple[int, float, int, float]]], place: list[float]) -> int:
    total = 0
    for gap in gaps:
        if len(gap) < 2:
            continue
        met: list[float] = []
        ends = [(place[source] + leaves, place[target] + enters) for source, leaves, target, enters in gap]
        ends.sort()
        for _, end in ends:
            total += len(met) - bisect_right(met, end)
            insort(met, end)
    return total
