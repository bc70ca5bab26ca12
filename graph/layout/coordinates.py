"""Where each straight line lies across the flow: near what it is wired to, and clear of its neighbours.

Minimises the weighted squared stretch of the wires between lines while neighbours keep their distance.
Each round moves every line to the mean of what it is wired to and restores the distances by pooling
adjacent violators, generalised from a row to an acyclic graph (Dwyer, Marriott, Stuckey 2005, VPSC).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush, heapreplace
from itertools import pairwise

from graph.layout.layers import Arc, Layered
from graph.layout.lines import Lines

# A skip hardly pulls: it yields to the trunk and is itself drawn near it.
SKIP_PULL = 0.01
ROUNDS = (4, 24)
# Rounds shrink with the drawing so that a large one still takes less than a second.
ROUND_BUDGET = 20_000


def across(
    layered: Layered,
    rows: Sequence[Sequence[int]],
    lines: Lines,
    skipping: set[Arc],
    apart: Callable[[int, int], float],
) -> list[float]:
    """The centre of every box and waypoint across the flow.

    Args:
        layered: the graph in layers.
        rows: the order within each layer.
        lines: which vertices lie on one line.
        skipping: arcs that shorten an existing way.
        apart: the least distance between the centres of two neighbours, first above second.
    """
    size = len(layered.rank)
    line, offset = lines.of, lines.below
    distance: dict[tuple[int, int], float] = {}
    for row in rows:
        for upper, lower in pairwise(row):
            pair = (line[upper], line[lower])
            gap = apart(upper, lower) + offset[upper] - offset[lower]
            distance[pair] = max(distance.get(pair, gap), gap)
    above: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    below: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for (upper, lower), gap in distance.items():
        above[lower].append((upper, gap))
        below[upper].append((lower, gap))
    ids = sorted(set(line))
    downward = _sorted_lines(ids, above, below)
    upward = downward[::-1]

    inertia = [0.0] * size
    for vertex in range(size):
        inertia[line[vertex]] += 1.0 if vertex < layered.boxes else SKIP_PULL
    pulls: list[list[tuple[int, float, float]]] = [[] for _ in range(size)]
    weight = inertia[:]
    for piece in layered.pieces:
        source, target = line[piece.source], line[piece.target]
        if source == target:
            continue
        pull = SKIP_PULL if piece.arc in skipping else 1.0
        shift = piece.out_shift - piece.in_shift + offset[piece.source] - offset[piece.target]
        pulls[target].append((source, shift, pull))
        pulls[source].append((target, -shift, pull))
        weight[source] += pull
        weight[target] += pull

    centre = [0.0] * size
    wanted = [0.0] * size
    rounds = max(ROUNDS[0], min(ROUNDS[1], ROUND_BUDGET // (len(distance) + len(ids) + 1)))
    for turn in range(rounds + 1):
        if turn:
            for one in ids:
                moment = inertia[one] * centre[one]
                for other, shift, pull in pulls[one]:
                    moment += pull * (centre[other] + shift)
                wanted[one] = moment / weight[one]
        # Pooling from above and from below lean to opposite sides; the mean keeps every distance and leans
        # to neither, so that what is symmetric is drawn so.
        from_above = _settle(wanted, weight, above, downward)
        from_below = _settle([-want for want in wanted], weight, below, upward)
        for one in ids:
            centre[one] = (from_above[one] - from_below[one]) / 2
    return [centre[line[vertex]] + offset[vertex] for vertex in range(size)]


def _sorted_lines(
    ids: list[int], above: list[list[tuple[int, float]]], below: list[list[tuple[int, float]]]
) -> list[int]:
    waiting = {one: len(above[one]) for one in ids}
    order = [one for one in ids if not waiting[one]]
    for one in order:
        for lower, _ in below[one]:
            waiting[lower] -= 1
            if not waiting[lower]:
                order.append(lower)
    assert len(order) == len(ids), "two lines cross: straight_lines must have cut one of them"
    return order


def _settle(
    wanted: Sequence[float],
    weight: Sequence[float],
    above: Sequence[Sequence[tuple[int, float]]],
    order: Sequence[int],
) -> list[float]:
    """Places near `wanted` at which everything is at least its distance below what is above it.

    Lines join a block when they touch; a block stands at the weighted mean of its wishes. Blocks met so far
    only ever move up, so an old lower bound is never too small and can be checked again when it is used.
    """
    size = len(wanted)
    block, members = list(range(size)), [[one] for one in range(size)]
    offset = [0.0] * size
    total, place = list(weight), list(wanted)
    bounds: list[list[tuple[float, int, int, float]]] = [[] for _ in range(size)]
    for one in order:
        mine = one
        bounds[one] = [
            (-(place[block[other]] + offset[other] + gap), other, one, gap) for other, gap in above[one]
        ]
        heapify(bounds[one])
        while bounds[mine]:
            heap = bounds[mine]
            known, other, own, gap = heap[0]
            if -known <= place[mine] + 1e-9:
                break
            theirs = block[other]
            if theirs == mine:
                heappop(heap)
                continue
            step = offset[other] + gap - offset[own]
            if place[theirs] + step < -known - 1e-9:
                heapreplace(heap, (-place[theirs] - step, other, own, gap))
                continue
            heappop(heap)
            large, small = mine, theirs
            if len(members[theirs]) + len(bounds[theirs]) > len(members[mine]) + len(heap):
                large, small, step = theirs, mine, -step
            # `step` is now how far the large block stands below the small one.
            place[large] = (place[large] * total[large] + (place[small] + step) * total[small]) / (
                total[large] + total[small]
            )
            total[large] += total[small]
            for member in members[small]:
                block[member] = large
                offset[member] -= step
            members[large] += members[small]
            for bound, other, own, gap in bounds[small]:
                heappush(bounds[large], (bound - step, other, own, gap))
            bounds[small] = []
            mine = large
    return [place[block[one]] + offset[one] for one in range(size)]
