"""Which boxes and waypoints share one straight line: the trunk, each branch, each lane of a long wire.

The trunk runs on through a fork where one branch is plainly the main one: the only one besides skips, the
longer of two, the middle of an odd number. Where nothing is plain (two alike, four of an Inception module)
no line runs through, and the fork stands in the middle of its branches.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.layout.layers import Arc, Layered, Piece, gathering_boxes, topological


def skips(layered: Layered) -> set[Arc]:
    """Arcs that only shorten a way which exists without them, as a residual connection does."""
    outgoing: list[list[Arc]] = [[] for _ in range(layered.boxes)]
    for arc in layered.arcs:
        outgoing[arc.source].append(arc)
    reach = [0] * layered.boxes
    found: set[Arc] = set()
    for box in reversed(topological(layered.boxes, layered.arcs)):
        for arc in outgoing[box]:
            reach[box] |= reach[arc.target]
        found.update(arc for arc in outgoing[box] if reach[box] >> arc.target & 1)
        for arc in outgoing[box]:
            reach[box] |= 1 << arc.target
    return found


@dataclass(frozen=True, slots=True)
class Lines:
    """For every box and waypoint the number of its line, and how far below the line its centre lies.

    Boxes lie on their line; a group lies so that the wire through it is straight.
    """

    of: list[int]
    below: list[float]


def straight_lines(layered: Layered, rows: Sequence[Sequence[int]], skipping: set[Arc]) -> Lines:
    """Find the lines; they never cross one another."""
    trunk = _trunk(layered, rows, skipping)
    size = len(layered.rank)
    wanted: list[tuple[int, Piece]] = []
    for piece in layered.pieces:
        importance = _importance(layered, piece, trunk)
        if importance:
            wanted.append((importance, piece))
    length = _run_lengths(size, [piece for importance, piece in wanted if importance == 3])
    wanted.sort(key=lambda item: (-item[0], -length[item[1].source], item[1].source))

    place = [0] * size
    for row in rows:
        for index, vertex in enumerate(row):
            place[vertex] = index
    kept: list[list[tuple[int, int]]] = [[] for _ in rows]
    line, offset = list(range(size)), [0.0] * size
    follows: dict[int, Piece] = {}
    led: set[int] = set()
    for _, piece in wanted:
        if piece.source in follows or piece.target in led:
            continue
        gap, ends = kept[layered.rank[piece.source]], (place[piece.source], place[piece.target])
        at = bisect_left(gap, ends)
        if (at and gap[at - 1][1] >= ends[1]) or (at < len(gap) and gap[at][1] <= ends[1]):
            continue
        insort(gap, ends)
        follows[piece.source] = piece
        led.add(piece.target)
    for row in rows:
        for vertex in row:
            if vertex in follows:
                piece = follows[vertex]
                line[piece.target] = line[vertex]
                offset[piece.target] = offset[vertex] + piece.out_shift - piece.in_shift
    return Lines(line, offset)


def _importance(layered: Layered, piece: Piece, trunk: set[Arc]) -> int:
    """3 for the trunk and branches, 2 for a lane, 1 for the wire by which a short branch reaches its join."""
    if piece.arc in trunk:
        return 3
    starts, ends = piece.source < layered.boxes, piece.target < layered.boxes
    if not starts and not ends:
        return 2
    if starts and not ends:
        return int(len(layered.out_of[piece.source]) == 1)
    if ends and not starts:
        return int(len(layered.into[piece.target]) == 1 and len(layered.out_of[piece.source]) == 1)
    return 0


def _trunk(layered: Layered, rows: Sequence[Sequence[int]], skipping: set[Arc]) -> set[Arc]:
    count, arcs = layered.boxes, layered.arcs
    order = topological(count, arcs)
    gathering = gathering_boxes(count, arcs, order)
    into: list[list[Arc]] = [[] for _ in range(count)]
    out_of: list[list[Arc]] = [[] for _ in range(count)]
    met: set[tuple[int, int]] = set()
    for arc in arcs:
        if arc not in skipping and (arc.source, arc.target) not in met:
            met.add((arc.source, arc.target))
            into[arc.target].append(arc)
            out_of[arc.source].append(arc)
    above, below = [0] * count, [0] * count
    for box in order:
        above[box] = 1 + max((above[arc.source] for arc in into[box]), default=0)
    for box in reversed(order):
        below[box] = 1 + max((below[arc.target] for arc in out_of[box]), default=0)

    place = {vertex: index for row in rows for index, vertex in enumerate(row)}
    # The wire's own end decides the middle of several, wherever its box stands: a branch that has ended
    # early is represented by its lane.
    last = {piece.arc: place[piece.source] for piece in layered.pieces if piece.target < count}
    first = {piece.arc: place[piece.target] for piece in layered.pieces if piece.source < count}
    chosen_out = {_main(out_of[box], lambda arc: below[arc.target], first) for box in range(count)}
    chosen_in = set()
    for box in range(count):
        # A mask or label that comes in from the side never bends the way through the network.
        inner = [arc for arc in into[box] if not gathering[arc.source]]
        longest = sorted(into[box], key=lambda arc: above[arc.source])[-2:]
        arcs_in = inner or (longest if len({above[arc.source] for arc in longest}) == 2 else into[box])
        chosen_in.add(_main(arcs_in, lambda arc: above[arc.source], last))
    return {arc for arc in chosen_in & chosen_out if arc is not None}


def _main(arcs: list[Arc], length: Callable[[Arc], int], place: dict[Arc, int]) -> Arc | None:
    if len(arcs) == 1:
        return arcs[0]
    if len(arcs) == 2:
        shorter, longer = sorted(arcs, key=length)
        return longer if length(longer) > length(shorter) else None
    if len(arcs) % 2:
        return sorted(arcs, key=lambda arc: place.get(arc, 0))[len(arcs) // 2]
    return None


def _run_lengths(size: int, pieces: list[Piece]) -> list[int]:
    """How many pieces each vertex's run has, so that where two would cross the longer stays straight."""
    after = {piece.source: piece.target for piece in pieces}
    starts = set(after) - set(after.values())
    length = [0] * size
    for start in starts:
        run = [start]
        while run[-1] in after:
            run.append(after[run[-1]])
        for vertex in run:
            length[vertex] = len(run)
    return length
