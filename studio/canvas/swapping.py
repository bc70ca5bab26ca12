"""Two nodes that change places: what it would come to, shown under the hand before it lets go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from graph import edits
from graph.bends import curves
from graph.edits import Patch
from graph.errors import SymloomError
from graph.model import Node
from graph.swap import swap
from studio.canvas import words
from studio.canvas.commands.swaps import swapped_places
from studio.canvas.fitting import Verdict, judge, sentence
from studio.canvas.geometry import way_round, wire_path
from studio.canvas.style import PORT, RADIUS
from studio.canvas.tables import WireEnd

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView


class Swap:
    """A node held over another one, each of which would take the other's place.

    Args:
        held: the node that is dragged.
        home: its rectangle before.
        other: the one under it.
    """

    def __init__(self, view: CanvasView, held: str, home: QRectF, other: str) -> None:
        self._view = view
        self.held, self.other = held, other
        self._home, self._there = home, view.node_rect(other)
        places = swapped_places(held, home, other, self._there)
        self._patch: Patch | None = None
        try:
            self._patch = swap(view.model.document, held, other, places)
        except SymloomError as error:
            self.verdict = Verdict(False, sentence(str(error)))
        else:
            hint = words.tr("{0} and {1} change places").format(held, other)
            self.verdict = judge(view.model, [self._patch], hint)
        self._places = {name: np.array([place]) for name, place in places.items()}
        graph = view.model.document.graph
        pair = {held, other}
        self.hidden: frozenset[WireEnd] = frozenset()
        self._after: list[Node] = []
        if self.verdict.allowed and self._patch is not None:
            self.hidden = frozenset(
                (node.name, port)
                for node in graph
                for port, source in node.inputs.items()
                if node.name in pair or source.node in pair
            )
            trial = view.model.document.copy()
            edits.apply(trial, self._patch)
            self._after = [trial.graph[name] for name in sorted(self._patch.nodes())]

    def show(self) -> None:
        """Show each in the other's place."""
        if self.verdict.allowed:
            scene = self._view.scene_tables
            for name, place in self._places.items():
                scene.moved(np.array([scene.nodes.row[name]], np.intp), place)
        self._view.viewport().update()

    def hide(self) -> None:
        """Show the other one where it is."""
        scene = self._view.scene_tables
        row = scene.nodes.row.get(self.other)  # an undo may have taken it away
        if row is not None:
            place = self._view.model.document.graph[self.other].position
            scene.moved(np.array([row], np.intp), np.array([place]))
        self._view.viewport().update()

    def commit(self) -> None:
        """Let them change places, or say why not."""
        if self._patch is not None and self.verdict.allowed:
            text = words.tr("Swap {0} and {1}").format(self.held, self.other)
            self._view.model.push(self._patch, text=text)
        self._view.tell(self.verdict.sentence)

    def paint(self, painter: QPainter) -> None:
        """The wires as they would be, or an outline around what refuses."""
        style, scene = self._view.style_now, self._view.scene_tables
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not self.verdict.allowed:
            painter.setPen(QPen(style.error, 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self._there.adjusted(-4, -4, 4, 4), RADIUS + 3, RADIUS + 3)
            return
        painter.setPen(QPen(style.warning if self.verdict.sentence else style.accent, 2))
        pair = {self.held, self.other}
        for node in self._after:
            for port, source in node.inputs.items():
                if (node.name in pair or source.node in pair) and source.node in scene.nodes.row:
                    start = scene.port_position(source.node, source.port, True)
                    end = scene.port_position(node.name, port, False)
                    points = node.bends.get(port, ())
                    if points:
                        way = curves((start.x(), start.y()), points, (end.x(), end.y()))
                        painter.drawPath(wire_path(np.array(way)))
                    else:
                        rects = scene.node_rect(source.node), scene.node_rect(node.name)
                        painter.drawPath(wire_path(way_round(start, end, *rects)))
        for name in pair:
            painter.drawRoundedRect(scene.node_rect(name).adjusted(-4, -4, 4, 4), RADIUS + 3, RADIUS + 3)

    def covers(self, point: QPointF) -> bool:
        """Whether the hand is still where the other one stands."""
        return self._there.contains(point)

    def extent(self) -> QRectF:
        return self._home | self._there.adjusted(-PORT - 8, -PORT - 8, PORT + 8, PORT + 8)
