"""Where a new node has room: on no other, and as near as can be to where it was wanted.

The nearest free place touches either one node that is in the way, beside or above or below it, or two at a corner.
So it is looked for among these places alone, and among few nodes: those in a square about the wanted place, which
grows until something is found.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

from studio.canvas.geometry import Floats, snap

Flags = npt.NDArray[np.bool_]
TOUCH = 8.0  # px between two nodes that stand close but free
BESIDE, BELOW = 48.0, 32.0  # px that are left to a node that was in the way
GRID = 8.0
REACH = 400.0  # px about the wanted place, to begin with
MOST_NEAR = 60  # nodes; of more only places straight beside, above and below are tried


def nearest_free(wanted: QRectF, taken: Floats) -> QRectF:
    """A rectangle of the same size, on the grid, that is free of the others.

    Args:
        taken: a row each: left, top, width, height.
    """
    size = np.array([wanted.width(), wanted.height()])
    corner = np.array([snap(wanted.left()), snap(wanted.top())])
    low, high = taken[:, :2], taken[:, :2] + taken[:, 2:]
    if _free(corner[None], size, low, high, np.array([TOUCH, TOUCH]))[0]:
        return QRectF(*corner, *size)
    margin = np.array([BESIDE, BELOW])
    reach = REACH
    while True:
        near = ((low < corner + size + reach) & (high > corner - reach)).all(1)
        found = _nearest(corner, size, low[near], high[near], margin, reach)
        if found is not None:
            return QRectF(*found, *size)
        reach *= 2


def _nearest(
    corner: Floats, size: Floats, low: Floats, high: Floats, margin: Floats, reach: float
) -> Floats | None:
    """The nearest place within reach at which nothing is touched."""
    before = np.floor((low - margin - size) / GRID) * GRID
    behind = np.ceil((high + margin) / GRID) * GRID
    xs, ys = (np.unique(np.concatenate([[corner[i]], before[:, i], behind[:, i]])) for i in (0, 1))
    if len(low) <= MOST_NEAR:
        places = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)
    else:
        level = np.stack([xs, np.full(len(xs), corner[1])], -1)
        upright = np.stack([np.full(len(ys), corner[0]), ys], -1)
        places = np.concatenate([level, upright])
    off = places - corner
    far = np.hypot(off[:, 0], off[:, 1])
    # Of places as far away, the one further down and to the right: that is where networks grow to.
    order = np.lexsort((-off[:, 0], -off[:, 1], far))
    order = order[far[order] <= reach]
    free = np.flatnonzero(_free(places[order], size, low, high, margin))
    return places[order[free[0]]] if len(free) else None


def _free(corners: Floats, size: Floats, low: Floats, high: Floats, margin: Floats) -> Flags:
    """Which of these corners a rectangle can have, with a margin about it that it shares with its neighbours."""
    ends = corners + size
    inside = (corners[:, None] < high + margin) & (ends[:, None] > low - margin)
    touches = inside[:, :, 0] & inside[:, :, 1]
    return np.logical_not(np.logical_or.reduce(touches, axis=1))
