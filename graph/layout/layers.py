"""Which layer each box stands in, and the graph cut up so that every piece of wire joins neighbours.

Layers come from the longest path, so every wire runs forward; what leads to one consumer alone is then pulled
towards it. A wire over several layers becomes a chain of waypoints, one a layer, which later
reserve a lane beside the boxes. Wires from one port share their chain: a dense block has n lanes, not n².
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

# A drawing with more waypoints would take longer than a second. The longest wires then go without a lane
# of their own; wires like these are better drawn as portals.
MOST_WAYPOINTS = 9_000


@dataclass(frozen=True, slots=True)
class Arc:
    """A wire between two numbered boxes.

    `leaves` and `enters` say where along the box's side (-½ … ½) and set the order among wires of one box;
    the shifts are pixels from the box's centre, which is where the wire should be drawn straight.
    """

    source: int
    target: int
    leaves: float = 0.0
    enters: float = 0.0
    out_shift: float = 0.0
    in_shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an arc from one layer to the next; its ends are boxes or waypoints."""

    source: int
    target: int
    leaves: float
    enters: float
    out_shift: float
    in_shift: float
    arc: Arc


@dataclass(slots=True)
class Layered:
    """Boxes 0 … `boxes`-1 and the waypoints after them, with pieces that all span exactly one layer."""

    boxes: int
    rank: list[int]
    arcs: list[Arc]
    pieces: list[Piece] = field(default_factory=list)
    into: list[list[Piece]] = field(default_factory=list)
    out_of: list[list[Piece]] = field(default_factory=list)

    @property
    def depth(self) -> int:
        return max(self.rank, default=-1) + 1


def layer(count: int, arcs: Iterable[Arc], entries: Set[int] = frozenset()) -> Layered:
    """Rank `count` boxes and cut their arcs into pieces; arcs that close a cycle are turned round.

    `entries` are points through which wires come in; they stay in the first layer.
    """
    forward = _without_cycles(count, [arc for arc in arcs if arc.source != arc.target])
    rank = _ranks(count, forward, entries)
    layered = Layered(count, rank, forward)
    shared: dict[tuple[int, float], list[int]] = {}
    for arc in _with_lanes(forward, rank):
        chain = shared.setdefault((arc.source, arc.leaves), [])
        before, leaves, out_shift = arc.source, arc.leaves, arc.out_shift
        for step in range(rank[arc.target] - rank[arc.source] - 1):
            if step == len(chain):
                chain.append(len(rank))
                rank.append(rank[arc.source] + step + 1)
                layered.pieces.append(Piece(before, chain[step], leaves, 0.0, out_shift, 0.0, arc))
            before, leaves, out_shift = chain[step], 0.0, 0.0
        layered.pieces.append(Piece(before, arc.target, leaves, arc.enters, out_shift, arc.in_shift, arc))
    layered.into = [[] for _ in rank]
    layered.out_of = [[] for _ in rank]
    for piece in layered.pieces:
        layered.into[piece.target].append(piece)
        layered.out_of[piece.source].append(piece)
    return layered


def _with_lanes(arcs: list[Arc], rank: list[int]) -> list[Arc]:
    """The arcs that can be given all their waypoints, the nearest targets first."""
    arcs = sorted(arcs, key=lambda arc: rank[arc.target] - rank[arc.source])
    reserved: dict[tuple[int, float], int] = {}
    left = MOST_WAYPOINTS
    for index, arc in enumerate(arcs):
        needed = rank[arc.target] - rank[arc.source] - 1
        left -= needed - reserved.get((arc.source, arc.leaves), 0)
        if left < 0:
            return arcs[:index]
        reserved[arc.source, arc.leaves] = needed
    return arcs


def topological(count: int, arcs: Sequence[Arc]) -> list[int]:
    """The boxes of an acyclic graph, each after all it depends on."""
    waiting = [0] * count
    targets: list[list[int]] = [[] for _ in range(count)]
    for arc in arcs:
        waiting[arc.target] += 1
        targets[arc.source].append(arc.target)
    order = [box for box in range(count) if not waiting[box]]
    for box in order:
        for target in targets[box]:
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return order


def _without_cycles(count: int, arcs: list[Arc]) -> list[Arc]:
    """Turn round every arc that a depth-first walk finds leading back into its own path."""
    outgoing: list[list[int]] = [[] for _ in range(count)]
    entered = [False] * count
    for arc in arcs:
        outgoing[arc.source].append(arc.target)
        entered[arc.target] = True
    unseen, open_, done = 0, 1, 2
    state = [unseen] * count
    back: set[tuple[int, int]] = set()
    for start in sorted(range(count), key=lambda box: entered[box]):
        if state[start] != unseen:
            continue
        state[start] = open_
        path = [(start, iter(outgoing[start]))]
        while path:
            box, targets = path[-1]
            for target in targets:
                if state[target] == open_:
                    back.add((box, target))
                elif state[target] == unseen:
                    state[target] = open_
                    path.append((target, iter(outgoing[target])))
                    break
            else:
                state[box] = done
                path.pop()
    return [_turned(arc) if (arc.source, arc.target) in back else arc for arc in arcs]


def _turned(arc: Arc) -> Arc:
    return Arc(arc.target, arc.source, arc.enters, arc.leaves, arc.in_shift, arc.out_shift)


def _ranks(count: int, arcs: list[Arc], entries: Set[int]) -> list[int]:
    order = topological(count, arcs)
    sources: list[list[int]] = [[] for _ in range(count)]
    targets: list[list[int]] = [[] for _ in range(count)]
    for arc in arcs:
        sources[arc.target].append(arc.source)
        targets[arc.source].append(arc.target)
    rank = [0] * count
    for box in order:
        rank[box] = max((rank[source] + 1 for source in sources[box]), default=0)
    gathering = gathering_boxes(count, arcs, order)
    for box in reversed(order):
        if not targets[box] or box in entries:
            continue
        slack = min(rank[target] for target in targets[box]) - 1 - rank[box]
        if not slack:
            continue
        if gathering[box]:
            # A late constant, mask, label or second input: it stands by its consumer with all that leads to it.
            leading = _ancestors(box, sources)
            if not leading & entries:
                for other in leading:
                    rank[other] += slack
        elif len(sources[box]) < len(targets[box]):
            # The move shortens more wires than it lengthens.
            rank[box] += slack
    return rank


def gathering_boxes(count: int, arcs: Sequence[Arc], order: Sequence[int]) -> list[bool]:
    """True where all that leads to a box leads nowhere else: moving it with them stretches no wire."""
    sources: list[list[int]] = [[] for _ in range(count)]
    targets = [0] * count
    for arc in arcs:
        sources[arc.target].append(arc.source)
        targets[arc.source] |= 1 << arc.target
    before, reached = [0] * count, [0] * count
    gathering = [False] * count
    for box in order:
        for source in sources[box]:
            before[box] |= before[source] | 1 << source
            reached[box] |= reached[source] | targets[source]
        gathering[box] = not reached[box] & ~(before[box] | 1 << box)
    return gathering


def _ancestors(box: int, sources: Sequence[Sequence[int]]) -> set[int]:
    """The box and all that leads to it."""
    found, waiting = {box}, [box]
    while waiting:
        for source in sources[waiting.pop()]:
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found
