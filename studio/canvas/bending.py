"""Leading wires through points: the verbs, and the gesture that pulls a new point out of a wire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from graph import edits
from graph.bends import Points
from graph.document import Document
from graph.edits import Patch
from graph.errors import SymloomError
from studio.canvas import words
from studio.canvas.geometry import snap
from studio.canvas.tables import Bend, WireEnd

if TYPE_CHECKING:
    from studio.canvas.gestures import Modifiers
    from studio.canvas.view import CanvasView


class Bending:
    """Carries out what a person asks of the points of one view's wires."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def add(self, end: WireEnd, along: float, point: QPointF) -> None:
        """Lead a wire through one more point, which is selected then.

        Args:
            along: how far along the wire the point comes, from 0 to 1.
        """
        scene = self._view.scene_tables
        number, way = with_point(scene.way_of(end), along, point)
        if self._push({end: way}, words.tr("Add a point to the wire to {0}").format(end[0])):
            self._view.select_nothing()
            scene.select_bends([(*end, number)])

    def add_to_selected(self) -> None:
        """Lead each selected wire through one more point in its middle."""
        scene = self._view.scene_tables
        ends = sorted(scene.selected_wires)
        if not ends:
            self._view.tell(words.tr("Select a wire to lead it through a point."))
            return
        ways, added = {}, []
        for end in ends:
            places = scene.wires.samples(scene.wire_rows([end]), 3)
            number, ways[end] = with_point(scene.way_of(end), 0.5, QPointF(*places[0, 1].tolist()))
            added.append((*end, number))
        names = list(dict.fromkeys(node for node, _ in ends))
        if self._push(ways, words.tr("Add a point to the wire to {0}").format(words.named(names))):
            self._view.select_nothing()
            scene.select_bends(added)

    def remove(self, bends: Iterable[Bend]) -> None:
        """Take points away."""
        patch = without(self._view.model.document, bends)
        self._view.model.push(patch, text=words.tr("Remove a point of a wire"))

    def _push(self, ways: Mapping[WireEnd, Points], text: str) -> bool:
        model = self._view.model
        try:
            model.push(edits.bend(model.document, ways), text=text)
        except SymloomError as error:
            self._view.tell(str(error))
            return False
        return True


def with_point(way: Points, along: float, point: QPointF) -> tuple[int, Points]:
    """A way with one more point, on the grid, and the number this has there."""
    number = min(int(along * (len(way) + 1)), len(way))
    return number, (*way[:number], (snap(point.x()), snap(point.y())), *way[number:])


def without(document: Document, bends: Iterable[Bend]) -> Patch:
    """What takes points of wires away."""
    gone = set(bends)
    ways = {
        end: tuple(
            point
            for number, point in enumerate(document.graph[end[0]].bends.get(end[1], ()))
            if (*end, number) not in gone
        )
        for end in {bend[:2] for bend in gone}
    }
    return edits.bend(document, ways)


def shifted(
    ways: Mapping[WireEnd, Points], bends: Iterable[Bend], dx: float, dy: float
) -> dict[WireEnd, Points]:
    """The ways of the wires that some points belong to, with these points elsewhere."""
    new = {end: list(ways[end]) for end in dict.fromkeys(bend[:2] for bend in bends)}
    for node, port, number in bends:
        x, y = ways[node, port][number]
        new[node, port][number] = (x + dx, y + dy)
    return {end: tuple(way) for end, way in new.items()}


class PullPoint:
    """Dragging a new point out of a wire."""

    hidden: frozenset[WireEnd] = frozenset()

    def __init__(self, view: CanvasView, end: WireEnd, along: float, point: QPointF) -> None:
        self._view = view
        self._end = end
        self._before = view.scene_tables.way_of(end)
        self._number, self._way = with_point(self._before, along, point)
        view.select_nothing()
        view.scene_tables.select_bends([(*end, self._number)])

    def update(self, point: QPointF, modifiers: Modifiers) -> None:
        self._way = (
            *self._way[: self._number],
            (snap(point.x()), snap(point.y())),
            *self._way[self._number + 1 :],
        )
        self._view.scene_tables.show_bends({self._end: self._way})

    def commit(self) -> None:
        model = self._view.model
        try:
            text = words.tr("Add a point to the wire to {0}").format(self._end[0])
            model.push(edits.bend(model.document, {self._end: self._way}), text=text)
        except SymloomError as error:
            self.cancel()
            self._view.tell(str(error))

    def cancel(self) -> None:
        scene = self._view.scene_tables
        scene.select_bends(())
        node = self._view.model.document.graph.nodes.get(self._end[0])  # an undo may have taken it away
        if node is not None:
            scene.show_bends({self._end: node.bends.get(self._end[1], ())})

    def paint(self, painter: QPainter) -> None:
        pass

    def extent(self) -> QRectF:
        return QRectF()
