"""How large a node is, where its ports lie, and how a wire runs: numbers only, no painting.

Sizes are multiples of the grid, heights of 16, so that nodes aligned by their middles have straight wires. A
single port lies at the middle of its edge; several lie in rows below the heading.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainterPath

from graph.picture.faces import Face
from studio.canvas.style import Fonts, fonts_of

LEAST_WIDTH, MOST_WIDTH = 168.0, 224.0
LEFT, RIGHT = 16.0, 14.0  # from the edges to the text
ROW = 16.0
ROUND = 96.0  # px up or down from which a wire that leads back goes round
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class NodeSize:
    """A node's box and the heights of its ports' middles, from its top-left corner."""

    width: float
    height: float
    inputs: tuple[float, ...]
    outputs: tuple[float, ...]


class Measure:
    """Widths of texts in the canvas's fonts, remembered: measuring is what building a scene mostly does."""

    def __init__(self, fonts: Fonts | None = None) -> None:
        self.fonts = fonts or fonts_of()
        name, text, small = (QFontMetricsF(f) for f in (self.fonts.name, self.fonts.text, self.fonts.small))
        far = QFontMetricsF(self.fonts.far)
        middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        self.elided_name = lru_cache(4096)(lambda words, room: name.elidedText(words, middle, room))
        self.elided_far = lru_cache(4096)(lambda words, room: far.elidedText(words, middle, room))
        far_shape = QFontMetricsF(self.fonts.far_shape)
        self.elided_far_shape = lru_cache(4096)(lambda words, room: far_shape.elidedText(words, right, room))
        self.elided_small = lru_cache(4096)(lambda words, room: small.elidedText(words, middle, room))
        self.elided = lru_cache(4096)(lambda words, room: text.elidedText(words, right, room))
        self.name = lru_cache(65536)(name.horizontalAdvance)
        self.text = lru_cache(65536)(text.horizontalAdvance)
        self.small = lru_cache(65536)(small.horizontalAdvance)

    def node(self, face: Face) -> NodeSize:
        """The size of a node that shows this face."""
        needed = max(
            self.name(face.name) + 10 + self.text(face.op) + (24 if face.problems else 0),
            self.text(face.shorthand),
        )
        rows = max(len(face.inputs), len(face.outputs))
        if rows > 1:
            for index in range(rows):
                left = self.small(face.inputs[index].label) if index < len(face.inputs) else 0.0
                right = 0.0
                if len(face.outputs) > 1 and index < len(face.outputs):
                    right = self.small(face.outputs[index].label) + 6 + self.text(face.shapes[index])
                elif index == rows - 1 and face.shapes:
                    right = self.text(face.shapes[0])
                needed = max(needed, left + 16 + right)
        elif face.shapes:
            needed = max(needed, self.text(face.shapes[0]))
        width = min(max(LEAST_WIDTH, _up(needed + LEFT + RIGHT, 8)), MOST_WIDTH)
        return _box(width, len(face.inputs), len(face.outputs), bool(face.shorthand))


@lru_cache(4096)
def _box(width: float, inputs: int, outputs: int, has_shorthand: bool) -> NodeSize:
    rows = max(inputs, outputs)
    head = 40.0 if has_shorthand else 24.0
    height = 64.0 if rows <= 1 else max(64.0, _up(head + ROW * rows + 8, 16))
    listed = tuple(head + 8 + ROW * row for row in range(rows))
    middle = (height / 2,)
    return NodeSize(
        width,
        height,
        middle if inputs == 1 else listed[:inputs],
        middle if outputs == 1 else listed[:outputs],
    )


def _up(value: float, step: int) -> float:
    return float(-(-value // step) * step)


def snap(value: float, step: int = 8) -> float:
    """The nearest multiple of the grid."""
    return float(round(value / step) * step)


def control_points(ends: Floats) -> Floats:
    """Cubic control points (n, 8) of wires from ends (n, 4) = x0, y0, x1, y1.

    They leave to the right and arrive from the left; half way where there is room, in a loop where there is not.
    """
    points = np.empty((len(ends), 8))
    x0, y0, x1, y1 = ends.T
    gap = x1 - x0
    reach = np.where(gap >= 64, gap / 2, 32 + np.minimum((64 - gap) * 0.3, 160))
    points[:, 0], points[:, 1] = x0, y0
    points[:, 2], points[:, 3] = x0 + reach, y0
    points[:, 4], points[:, 5] = x1 - reach, y1
    points[:, 6], points[:, 7] = x1, y1
    return points


def lane_curves(points: Floats, lanes: Floats) -> Floats:
    """The two curves (n, 2, 8) of wires that run straight from (a, b) to (c, d) = `lanes` in between."""
    ends = np.stack(
        [
            np.concatenate([points[:, :2], lanes[:, :2]], axis=1),
            np.concatenate([lanes[:, 2:], points[:, 6:]], axis=1),
        ],
        axis=1,
    )
    curves = np.empty((len(points), 2, 8))
    reach = np.maximum((ends[:, :, 2] - ends[:, :, 0]) / 2, 16.0)
    back = lanes[:, 2] < lanes[:, 0]  # the straight stretch leads back: both curves turn round
    bow = np.clip(np.abs(ends[:, :, 3] - ends[:, :, 1]), 24.0, 56.0)
    reach = np.where(back[:, None], bow, reach)
    turn = np.where(back, -1.0, 1.0)
    curves[:, :, :2], curves[:, :, 6:] = ends[:, :, :2], ends[:, :, 2:]
    curves[:, 0, 2], curves[:, 0, 4] = ends[:, 0, 0] + reach[:, 0], ends[:, 0, 2] - turn * reach[:, 0]
    curves[:, 1, 2], curves[:, 1, 4] = ends[:, 1, 0] + turn * reach[:, 1], ends[:, 1, 2] - reach[:, 1]
    curves[:, :, 3], curves[:, :, 5] = ends[:, :, 1], ends[:, :, 3]
    return curves


def bounds(points: Floats) -> Floats:
    """Boxes (n, 4) = left, top, right, bottom that contain the curves."""
    xs, ys = points[:, 0::2], points[:, 1::2]
    return np.stack([xs.min(1), ys.min(1), xs.max(1), ys.max(1)], axis=1)


def sample(points: Floats, count: int) -> Floats:
    """Points (n, count, 2) along each curve, both ends included."""
    t = np.linspace(0.0, 1.0, count)
    basis = np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return np.einsum("kc,nkd->ncd", basis, points.reshape(-1, 4, 2))


def wire_path(curves: Floats) -> QPainterPath:
    """One wire as a path: its curves (n, 8), and the straight stretches between them."""
    path = QPainterPath(QPointF(*curves[0, :2].tolist()))
    for x0, y0, x1, y1, x2, y2, x3, y3 in curves.tolist():
        path.lineTo(x0, y0)
        path.cubicTo(x1, y1, x2, y2, x3, y3)
    return path


def way_round(start: QPointF, end: QPointF, source: QRectF, target: QRectF) -> Floats:
    """The curves of a wire between two nodes: one that leads back to another row goes round, half way between."""
    points = control_points(np.array([[start.x(), start.y(), end.x(), end.y()]]))
    if start.x() - end.x() <= -32 or abs(start.y() - end.y()) < ROUND:
        return points
    upper, lower = (source, target) if source.top() < target.top() else (target, source)
    level = (upper.bottom() + lower.top()) / 2
    found: Floats = lane_curves(points, np.array([[start.x(), level, end.x(), level]]))[0]
    return found


def loose_path(start: QPointF, end: QPointF) -> QPainterPath:
    """The wire between two places, as one being dragged."""
    return wire_path(control_points(np.array([[start.x(), start.y(), end.x(), end.y()]])))
