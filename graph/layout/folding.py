"""A drawing that is one long row is folded into several, read like the lines of a text.

It is cut only where a single wire crosses, which then leads back between its row and the next, and folded only where
that shows it much larger in a window: short networks stay in one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

Wire = tuple[str, int, str, int]
Corners = Mapping[str, tuple[float, float]]
Sizes = Mapping[str, tuple[float, float]]

VIEW = (1280.0, 568.0)  # px: the canvas of a window on an ordinary screen
WORTH = 1.5  # how many times larger it has to be shown there
LEAST = 0.1  # below this there is nothing to be read in any case
BETWEEN = 96.0  # px between two rows
ASIDE = 64.0  # px that a wire which leads back needs at either side
CLEAR = 24.0  # px between that wire and the boxes of both rows
TRIED = 48  # widths of a row
GRID = 8


def folded(sizes: Sizes, wires: Iterable[Wire], corners: Corners) -> dict[str, tuple[float, float]]:
    """Where the boxes are once rows that are too long are folded; where they were if a wire runs back already.

    Args:
        sizes: width and height of each box.
        wires: between these boxes.
        corners: top-left corners.
    """
    ends = [(source, target) for source, _, target, _ in wires]
    if any(corners[target][0] <= corners[source][0] for source, target in ends):
        return dict(corners)
    pieces = _pieces(sizes, ends, corners)
    rows = _rows(pieces)
    left, level = pieces[0].left, min(piece.top for piece in rows[0])
    places: dict[str, tuple[float, float]] = {}
    for row, top in zip(rows, _tops(rows), strict=True):
        dx, dy = left - row[0].left, level + top - min(piece.top for piece in row)
        places |= {name: (corners[name][0] + dx, corners[name][1] + dy) for p in row for name in p.names}
    return {name: places[name] for name in corners}


@dataclass(frozen=True)
class _Piece:
    """The boxes between two places at which the drawing may be cut."""

    names: tuple[str, ...]
    left: float
    top: float
    right: float
    bottom: float
    enters: float  # the top of the box at which the wire that comes into it ends
    leaves: float  # the bottom of the box from which a wire goes to the next


def _pieces(sizes: Sizes, ends: Sequence[tuple[str, str]], corners: Corners) -> list[_Piece]:
    """The pieces from left to right."""
    begins = sorted(range(len(ends)), key=lambda wire: corners[ends[wire][0]][0])
    stops = sorted(range(len(ends)), key=lambda wire: corners[ends[wire][1]][0])
    crossing: set[int] = set()
    begun = stopped = 0
    pieces: list[_Piece] = []
    held: list[str] = []
    reach, entry = 0.0, ""

    def close(leaves: str) -> None:
        pieces.append(
            _Piece(
                tuple(held),
                min(corners[name][0] for name in held),
                min(corners[name][1] for name in held),
                max(corners[name][0] + sizes[name][0] for name in held),
                max(corners[name][1] + sizes[name][1] for name in held),
                corners[entry or held[0]][1],
                corners[leaves][1] + sizes[leaves][1],
            )
        )

    for name in sorted(corners, key=lambda name: corners[name][0]):
        x = corners[name][0]
        while begun < len(begins) and corners[ends[begins[begun]][0]][0] < x:
            crossing.add(begins[begun])
            begun += 1
        while stopped < len(stops) and corners[ends[stops[stopped]][1]][0] < x:
            crossing.discard(stops[stopped])
            stopped += 1
        if held and x >= reach and len(crossing) == 1:
            source, target = ends[next(iter(crossing))]
            close(source)
            held, entry = [], target
        held.append(name)
        reach = max(reach, x + sizes[name][0])
    close(held[-1])
    return pieces


def _rows(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces in as many rows as show them largest; in one where that is hardly larger."""
    one = [list(pieces)]
    whole = pieces[-1].right - pieces[0].left
    widths = sorted({piece.right - pieces[0].left for piece in pieces[:-1]}, reverse=True)
    widths = [width for width in widths if width <= 0.75 * whole]
    tried = (_broken(pieces, width) for width in widths[:: ceil(len(widths) / TRIED) or 1])
    best = max(tried, key=_scale, default=one)
    scale = min(_scale(best), 1.0)
    return best if scale > max(WORTH * min(_scale(one), 1.0), LEAST) else one


def _broken(pieces: Sequence[_Piece], width: float) -> list[list[_Piece]]:
    """Rows that are at most as wide, unless one piece alone is wider."""
    rows: list[list[_Piece]] = [[]]
    for piece in pieces:
        if rows[-1] and piece.right - rows[-1][0].left > width:
            rows.append([])
        rows[-1].append(piece)
    return rows


def _tops(rows: Sequence[Sequence[_Piece]]) -> list[float]:
    """Where each row begins. A wire runs back half way between the boxes it joins, and there must be room for it."""
    tops = [0.0]
    for row, following in pairwise(rows):
        upper = min(piece.top for piece in row)
        bottom = max(piece.bottom for piece in row) - upper
        leaves = row[-1].leaves - upper
        enters = following[0].enters - min(piece.top for piece in following)
        top = max(bottom + BETWEEN, 2 * (bottom + CLEAR) - leaves - enters, leaves + enters + 2 * CLEAR)
        tops.append(tops[-1] + ceil(top / GRID) * GRID)
    return tops


def _scale(rows: Sequence[Sequence[_Piece]]) -> float:
    """How large rows are shown in the view, 1 being as they are drawn."""
    wide = max(row[-1].right - row[0].left for row in rows) + 2 * ASIDE * (len(rows) > 1)
    high = _tops(rows)[-1] + max(piece.bottom for piece in rows[-1]) - min(piece.top for piece in rows[-1])
    return min(VIEW[0] / wide, VIEW[1] / high)
