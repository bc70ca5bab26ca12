"""Where every node and wire is, as numpy tables: what is in sight and what is under the cursor are found here.

Rows are reused after removal. Nothing here knows the document or paints; 10,000 rows are searched in 0.1 ms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from graph.bends import Points
from graph.picture.faces import Face
from studio.canvas.arrays import copied
from studio.canvas.bent import BentWires
from studio.canvas.geometry import ROUND, Floats, NodeSize, Rows, bounds, control_points, lane_curves, sample

Item = TypeVar("Item", bound=np.generic)
FAN_OUT = 5  # wires of one output from which the far ones among them are portals
FAR = 800.0  # px from end to end
TAG = 76.0  # px before its end in which a portal shows what it is fed by
WireEnd = tuple[str, str]  # (node, input port): what names a wire, since an input has one
Bend = tuple[str, str, int]  # one of the points that the wire to (node, input port) is led through


class NodeTable:
    """One row a node: its rectangle, colour, height in the stack, and its face."""

    def __init__(self) -> None:
        self.row: dict[str, int] = {}
        self.names: list[str] = []
        self.faces: list[Face | None] = []
        self.sizes: list[NodeSize | None] = []
        self.rects: Floats = np.empty((0, 4))  # left, top, width, height
        self.hue: npt.NDArray[np.uint8] = np.empty(0, np.uint8)
        self.stack: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self.alive: npt.NDArray[np.bool_] = np.empty(0, bool)
        self.weights: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self.wrong: npt.NDArray[np.bool_] = np.empty(0, bool)
        self._free: list[int] = []
        self._top = 0

    def __len__(self) -> int:
        return len(self.row)

    def copy(self) -> NodeTable:
        return copied(self)

    def reserve(self, count: int) -> None:
        """Make room for this many rows in all."""
        old = len(self.alive)
        if count <= old:
            return
        count = max(count, 2 * old, 64)
        self.rects = _grown(self.rects, count)
        self.hue = _grown(self.hue, count)
        self.stack = _grown(self.stack, count)
        self.alive = _grown(self.alive, count)
        self.weights = _grown(self.weights, count)
        self.wrong = _grown(self.wrong, count)
        self.names += [""] * (count - old)
        self.faces += [None] * (count - old)
        self.sizes += [None] * (count - old)
        self._free += range(count - 1, old - 1, -1)

    def put(self, face: Face, size: NodeSize, position: tuple[float, float], hue: int, weights: int) -> int:
        """Add or update a node."""
        row = self.row.get(face.name)
        if row is None:
            if not self._free:
                self.reserve(len(self.alive) + 1)
            row = self._free.pop()
            self.row[face.name] = row
            self.names[row] = face.name
            self.alive[row] = True
            self._top += 1
            self.stack[row] = self._top
        self.faces[row] = face
        self.sizes[row] = size
        self.rects[row] = (position[0], position[1], size.width, size.height)
        self.hue[row] = hue
        self.weights[row] = weights
        self.wrong[row] = face.severity == "error"
        return row

    def remove(self, name: str) -> None:
        row = self.row.pop(name)
        self.alive[row] = False
        self.weights[row] = 0
        self.faces[row] = self.sizes[row] = None
        self._free.append(row)

    def move(self, rows: Rows, positions: Floats) -> None:
        """Put nodes at new top-left corners."""
        self.rects[rows, :2] = positions

    def lift(self, names: Iterable[str]) -> None:
        """Draw these above all others, in the order they have."""
        rows = sorted((self.row[name] for name in names if name in self.row), key=self.stack.__getitem__)
        for row in rows:
            self._top += 1
            self.stack[row] = self._top

    def face(self, row: int) -> Face:
        face = self.faces[row]
        assert face is not None
        return face

    def size(self, row: int) -> NodeSize:
        size = self.sizes[row]
        assert size is not None
        return size

    def inside(self, left: float, top: float, right: float, bottom: float) -> Rows:
        """The rows that touch a rectangle, lowest first."""
        r = self.rects
        touches = (r[:, 0] <= right) & (r[:, 1] <= bottom) & self.alive
        touches &= (r[:, 0] + r[:, 2] >= left) & (r[:, 1] + r[:, 3] >= top)
        rows = np.flatnonzero(touches)
        return rows[np.argsort(self.stack[rows], kind="stable")]

    def all(self) -> Rows:
        return np.flatnonzero(self.alive)

    def extent(self, rows: Rows) -> tuple[float, float, float, float] | None:
        """Left, top, right, bottom of these nodes together; None for none."""
        if not len(rows):
            return None
        r = self.rects[rows]
        low, high = r[:, :2].min(0), (r[:, :2] + r[:, 2:]).max(0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


class WireTable:
    """One row a wire, named by the input it ends at."""

    def __init__(self, nodes: NodeTable) -> None:
        self._nodes = nodes
        self.row: dict[WireEnd, int] = {}
        self.ends: list[WireEnd] = []
        self.source_port: list[str] = []
        self.labels: list[str] = []
        self.source: npt.NDArray[np.intp] = np.empty(0, np.intp)
        self.target: npt.NDArray[np.intp] = np.empty(0, np.intp)
        self.heights: Floats = np.empty((0, 2))  # of the two ports below their nodes' tops
        self.points: Floats = np.empty((0, 8))
        self.lanes: Floats = np.empty((0, 4))  # the straight stretch of a wire that goes round nodes, or NaN
        self.box: Floats = np.empty((0, 4))
        self.alive: npt.NDArray[np.bool_] = np.empty(0, bool)
        self.fan: Counter[tuple[int, str]] = Counter()  # wires of each output
        self.bent = BentWires()
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self.row)

    def copy(self, nodes: NodeTable) -> WireTable:
        """The same wires between the nodes of another table."""
        other = copied(self)
        other._nodes, other.bent = nodes, copied(self.bent)
        return other

    def reserve(self, count: int) -> None:
        """Make room for this many rows in all."""
        old = len(self.alive)
        if count <= old:
            return
        count = max(count, 2 * old, 64)
        self.source = _grown(self.source, count)
        self.target = _grown(self.target, count)
        self.heights = _grown(self.heights, count)
        self.points = _grown(self.points, count)
        self.lanes = _grown(self.lanes, count)
        self.box = _grown(self.box, count)
        self.alive = _grown(self.alive, count)
        self.ends += [("", "")] * (count - old)
        self.source_port += [""] * (count - old)
        self.labels += [""] * (count - old)
        self._free += range(count - 1, old - 1, -1)

    def put(
        self,
        end: WireEnd,
        source: int,
        source_port: str,
        target: int,
        heights: tuple[float, float],
        label: str,
        points: Points = (),
    ) -> int:
        """Add or update a wire; `place` must follow."""
        row = self.row.get(end)
        if row is None:
            if not self._free:
                self.reserve(len(self.alive) + 1)
            row = self._free.pop()
            self.row[end] = row
            self.ends[row] = end
            self.alive[row] = True
        else:
            self.fan[int(self.source[row]), self.source_port[row]] -= 1
        self.fan[source, source_port] += 1
        self.source[row], self.target[row] = source, target
        self.source_port[row] = source_port
        self.heights[row] = heights
        self.labels[row] = label
        if points or self.bent:
            self.bent.put(row, points)
        return row

    def remove(self, end: WireEnd) -> None:
        row = self.row.pop(end)
        self.fan[int(self.source[row]), self.source_port[row]] -= 1
        self.alive[row] = False
        self.bent.put(row, ())
        self._free.append(row)

    def portals(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Which of these wires are drawn as portals: far ones of an output that feeds many, such as a mask.

        One that a person leads through points is shown on its way.
        """
        points = self.points[rows]
        found = (np.abs(points[:, 6] - points[:, 0]) > FAR) | (np.abs(points[:, 7] - points[:, 1]) > FAR)
        if self.bent:
            found &= ~self.bent.among(rows)
        for place in np.flatnonzero(found).tolist():
            row = rows[place]
            found[place] = self.fan[int(self.source[row]), self.source_port[row]] >= FAN_OUT
        return found

    def place(self, rows: Rows) -> None:
        """Lay these wires out anew from where their nodes are, without lanes."""
        rects = self._nodes.rects
        source, target = rects[self.source[rows]], rects[self.target[rows]]
        ends = np.stack(
            [
                source[:, 0] + source[:, 2],
                source[:, 1] + self.heights[rows, 0],
                target[:, 0],
                target[:, 1] + self.heights[rows, 1],
            ],
            axis=1,
        )
        points = control_points(ends)
        self.points[rows] = points
        self.lanes[rows] = np.nan
        self.box[rows] = bounds(points)
        back = (ends[:, 0] - ends[:, 2] > -32) & (np.abs(ends[:, 1] - ends[:, 3]) >= ROUND)
        if self.bent:
            bent = self.bent.among(rows)
            back &= ~bent
            for row, end in zip(rows[bent].tolist(), ends[bent].tolist(), strict=True):
                self.box[row] = self.bent.place(row, end)
        if back.any():
            # Back to another row of nodes: round in a wide bow, half way between the two.
            below = source[back, 1] < target[back, 1]
            upper, lower = (
                np.where(below[:, None], a[back], b[back]) for a, b in ((source, target), (target, source))
            )
            level = (upper[:, 1] + upper[:, 3] + lower[:, 1]) / 2
            for row, end, height in zip(
                rows[back].tolist(), ends[back].tolist(), level.tolist(), strict=True
            ):
                self.lead(row, (end[0], height, end[2], height))

    def lead(self, row: int, lane: tuple[float, float, float, float] | Floats) -> None:
        """Lead a wire along a lane: (x, y) where its straight stretch begins and ends."""
        self.lanes[row] = lane
        self.box[row] = bounds(lane_curves(self.points[[row]], self.lanes[[row]]).reshape(1, 16))[0]

    def led(self) -> Rows:
        """The wires that run forward along lanes."""
        return np.flatnonzero((self.lanes[:, 0] < self.lanes[:, 2]) & self.alive)

    def curves(self, row: int) -> Floats:
        """The curves (n, 8) of a wire, with straight stretches between them."""
        if row in self.bent.points:
            return self.bent.curves[row]
        if np.isnan(self.lanes[row, 0]):
            return self.points[[row]]
        found: Floats = lane_curves(self.points[[row]], self.lanes[[row]])[0]
        return found

    def samples(self, rows: Rows, count: int) -> Floats:
        """Points (n, count, 2) along wires, ends included; `count` is odd."""
        places = sample(self.points[rows], count)
        laned = np.flatnonzero(~np.isnan(self.lanes[rows, 0]))
        if len(laned):
            curves = lane_curves(self.points[rows[laned]], self.lanes[rows[laned]])
            first, second = sample(curves[:, 0], count // 2 + 1), sample(curves[:, 1], count // 2)
            places[laned] = np.concatenate([first, second], axis=1)
        if self.bent:
            for place in np.flatnonzero(self.bent.among(rows)).tolist():
                places[place] = self.bent.sample(int(rows[place]), count)
        return places

    def middle(self, row: int) -> tuple[float, float, float]:
        """Where a wire's label goes, and how much room it has there."""
        if row in self.bent.points:
            return self.bent.middle(row)
        x0, y0, _, _, _, _, x1, y1 = self.points[row].tolist()
        if not np.isnan(self.lanes[row, 0]):
            x0, y0, x1, y1 = self.lanes[row].tolist()
        return (x0 + x1) / 2, (y0 + y1) / 2, abs(x1 - x0) if abs(y1 - y0) < 12 else 0.0

    def touching(self, node_rows: Rows) -> Rows:
        """The wires that begin or end at these nodes."""
        if len(node_rows) == 1:
            only = node_rows[0]
            return np.flatnonzero(((self.source == only) | (self.target == only)) & self.alive)
        member = np.zeros(len(self._nodes.alive), bool)
        member[node_rows] = True
        return np.flatnonzero((member[self.source] | member[self.target]) & self.alive)

    def inside(self, left: float, top: float, right: float, bottom: float) -> Rows:
        """The wires whose boxes touch a rectangle."""
        b = self.box
        return np.flatnonzero(
            (b[:, 0] <= right) & (b[:, 1] <= bottom) & (b[:, 2] >= left) & (b[:, 3] >= top) & self.alive
        )

    def near(self, x: float, y: float, reach: float) -> tuple[int, float] | None:
        """The wire nearest to a point within `reach`, and how far along it (0 to 1); portals by their tags."""
        rows = self.inside(x - reach, y - reach, x + reach, y + reach)
        portal = self.portals(rows)
        if portal.any():
            ends = self.points[rows[portal], 6:]
            on_tag = (ends[:, 0] - TAG <= x) & (x <= ends[:, 0]) & (np.abs(ends[:, 1] - y) <= max(reach, 9.0))
            if on_tag.any():
                return int(rows[portal][on_tag][-1]), 1.0
            rows = rows[~portal]
        found: tuple[float, int, float] | None = None
        if self.bent:
            bent = self.bent.among(rows)
            for row in rows[bent].tolist():
                distance, _, along = _nearest(self.bent.fine(row)[None], x, y)
                if distance <= reach and (found is None or distance < found[0]):
                    found = distance, row, along
            rows = rows[~bent]
        if len(rows):
            distance, wire, along = _nearest(self.samples(rows, 33), x, y)
            if distance <= reach and (found is None or distance < found[0]):
                found = distance, int(rows[wire]), along
        return found[1:] if found is not None else None

    def crossing(self, stroke: Sequence[tuple[float, float]]) -> list[int]:
        """The wires that a stroke (two points or more) cuts."""
        line = np.asarray(stroke, float)
        if len(line) < 2:
            return []
        low, high = line.min(0), line.max(0)
        rows = self.inside(low[0], low[1], high[0], high[1])
        rows = rows[~self.portals(rows)]
        cut: list[int] = []
        if self.bent:
            bent = self.bent.among(rows)
            cut = [row for row in rows[bent].tolist() if _cuts(self.bent.fine(row)[None], line)[0]]
            rows = rows[~bent]
        if len(rows):
            cut += rows[_cuts(self.samples(rows, 25), line)].tolist()
        return cut


def _nearest(places: Floats, x: float, y: float) -> tuple[float, int, float]:
    """Of wires sampled at places (n, count, 2): the least distance, the wire's number, and how far along it."""
    a, b = places[:, :-1], places[:, 1:]
    along = b - a
    length = (along**2).sum(2)
    t = np.clip((((np.array([x, y]) - a) * along).sum(2)) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    distance = np.hypot(*np.moveaxis(a + t[..., None] * along - (x, y), 2, 0))
    wire, step = divmod(int(distance.argmin()), distance.shape[1])
    return float(distance[wire, step]), wire, float((step + t[wire, step]) / distance.shape[1])


def _cuts(places: Floats, line: Floats) -> npt.NDArray[np.bool_]:
    """Which wires, sampled at places (n, count, 2), a stroke crosses."""
    a, b = places[:, :-1, None], places[:, 1:, None]
    c, d = line[None, None, :-1], line[None, None, 1:]

    def side(p: Floats, q: Floats, r: Floats) -> Floats:
        found: Floats = np.sign(
            (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1])
            - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
        )
        return found

    cuts = (side(a, b, c) != side(a, b, d)) & (side(c, d, a) != side(c, d, b))
    found: npt.NDArray[np.bool_] = cuts.any(axis=(1, 2))
    return found


def _grown(array: npt.NDArray[Item], count: int) -> npt.NDArray[Item]:
    larger: npt.NDArray[Item] = np.zeros((count, *array.shape[1:]), array.dtype)
    larger[: len(array)] = array
    return larger
