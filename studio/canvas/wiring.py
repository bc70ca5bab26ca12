"""Dragging wires: new ones from either end, and old ones by the end that is taken hold of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from graph import edits
from graph.bends import Points
from graph.errors import SymloomError
from graph.model import Graph, Source, Wire
from studio.canvas import words
from studio.canvas.bubble import Mood
from studio.canvas.commands.draft import Draft
from studio.canvas.commands.swaps import exchange, exchange_outputs
from studio.canvas.fitting import (
    OpenEnd,
    Verdict,
    first_fit,
    first_output,
    free_inputs,
    judge,
    open_end,
    sentence,
    takes,
)
from studio.canvas.geometry import loose_path
from studio.canvas.gestures import Modifiers
from studio.canvas.picking import node_at, nodes_in, port_at
from studio.canvas.style import PORT
from studio.canvas.tables import WireEnd

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

Place = tuple[str, str, bool]  # node, port, whether an output
ALLOWED = Verdict(True)


class DragWire:
    """A wire held at one end while the other follows the cursor.

    With Alt an old wire changes places with what it is dropped on: with the wire of that input, or all wires of an
    output with all of the other.

    Args:
        start: the port where it is held; for an old wire the end that stays.
        old: the wires that move, that at `start` first: one by its end, all of an output, or those selected.
    """

    def __init__(self, view: CanvasView, start: Place, point: QPointF, old: tuple[WireEnd, ...] = ()) -> None:
        self._view = view
        self._start = start
        self._old = old
        self._point = point
        self._target: Place | None = None
        self._verdict = ALLOWED
        self._alt = False
        graph = view.model.document.graph
        node, _, from_output = start
        # What must not be wired to, or the graph would have a loop.
        ends = [node, *(end for end, _ in old)]
        self._loop = graph.upstream([node]) if from_output else graph.downstream(ends)
        self._lit: dict[Place, bool] = {}
        view.viewport().update()

    @property
    def hidden(self) -> frozenset[WireEnd]:
        """The wires that are not where they were."""
        return frozenset((*self._old, *self._others()))

    @property
    def target(self) -> Place | None:
        """The port to which it would be connected now."""
        return self._target

    def targets(self) -> list[Place]:
        """The ports that would take it and do not have it yet, as far as a cheap look tells; in the file's order."""
        scene, to_input = self._view.scene_tables, self._start[2]
        places = [
            (name, port.name, not to_input)
            for name in self._view.model.document.graph.nodes
            for port in (scene.face(name).inputs if to_input else scene.face(name).outputs)
        ]
        graph = self._view.model.document.graph
        there = {
            (source, end)
            for source, end in map(self._ends, places)
            if graph[end[0]].inputs.get(end[1]) == source
        }
        return [place for place in places if self._ends(place) not in there and self._fits(place)]

    def update(self, point: QPointF, modifiers: Modifiers) -> None:
        self._point = point
        alt = bool(modifiers & Modifiers.AltModifier)
        changed, self._alt = alt != self._alt, alt
        target = self._find(point)
        if target != self._target or changed:
            before = self.hidden
            self._target = target
            self._verdict = self._judge(target) if target else ALLOWED
            if self.hidden != before:
                self._view.viewport().update()
        if target is None:
            self._verdict = self._nothing_fits()
        self._view.tell(self._verdict.sentence)

    def commit(self) -> None:
        view = self._view
        view.tell("")
        view.viewport().update()
        if self._target is not None:
            if not self._verdict.allowed:
                view.tell(self._verdict.sentence)
                return
            self._connect(self._target)
            view.tell(self._verdict.sentence)
        elif node_at(view.scene_tables, self._point) is not None:
            view.tell(self._verdict.sentence)
        elif self._old:
            view.model.push(edits.disconnect(view.model.document, self._old))
        else:
            view.search_requested.emit(self._point, self._open_end())

    def cancel(self) -> None:
        self._view.tell("")
        self._view.viewport().update()

    def _open_end(self) -> OpenEnd:
        return open_end(self._view.model, *self._start)

    def _find(self, point: QPointF) -> Place | None:
        """The port meant: one near by, or the first of the node under the cursor that fits."""
        view = self._view
        port = port_at(view.scene_tables, point, view.port_reach())
        if port is not None and port[2] != self._start[2]:
            return port
        name = node_at(view.scene_tables, point)
        if name is None or name == self._start[0]:
            return None
        if self._start[2] and len(self._old) == 1 and self._old[0][0] == name:
            return (*self._old[0], False)  # back on the node it came from
        if self._start[2] and self._alt and len(self._old) == 1:
            wired = [port.name for port in view.scene_tables.face(name).inputs if port.wired]
            return (name, wired[0], False) if wired else None
        if self._start[2]:
            fit = first_fit(view.model, Source(*self._start[:2]), name)
            return (name, fit, False) if fit else None
        output = first_output(view.model, name)
        return (name, output, True) if output else None

    def _nothing_fits(self) -> Verdict:
        """Why a drop here would do nothing, if the cursor is on a node."""
        name = node_at(self._view.scene_tables, self._point)
        if name is None or name == self._start[0]:
            return ALLOWED
        if self._start[2]:
            return Verdict(False, words.tr("{0} has no free input that takes this.").format(name))
        return Verdict(False, words.tr("{0} has no output.").format(name))

    def _judge(self, target: Place) -> Verdict:
        try:
            draft = self._draft(target)
        except SymloomError as error:
            return Verdict(False, sentence(str(error)))
        hint = words.tr("The wires change places") if self._swaps(target) else ""
        return judge(self._view.model, draft.patches, hint)

    def _swaps(self, target: Place | None) -> bool:
        """Whether a drop would let wires change places."""
        return target is not None and self._alt and bool(self._old) and bool(self._exchanged(target))

    def _exchanged(self, target: Place) -> list[WireEnd]:
        """The wires at the place of a drop that would come to where the old ones were."""
        wires, graph = self._view.scene_tables.wires, self._view.model.document.graph
        if self._start[2]:
            old = self._old[0]
            other = len(self._old) == 1 and target[:2] != old and target[:2] in wires.row
            return [target[:2]] if other else []
        whole = {(w.node, w.port) for s in {self._source(o) for o in self._old} for w in _wires_of(graph, s)}
        if whole != set(self._old) or self._source(self._old[0]) == Source(*target[:2]):
            return []
        return [(wire.node, wire.port) for wire in _wires_of(graph, Source(*target[:2]))]

    def _others(self) -> list[WireEnd]:
        """The wires that would change places with the old ones now."""
        return self._exchanged(self._target) if self._target is not None and self._swaps(self._target) else []

    def _source(self, wire: WireEnd) -> Source:
        return self._view.model.document.graph[wire[0]].inputs[wire[1]]

    def _ends(self, target: Place) -> tuple[Source, WireEnd]:
        if self._start[2]:
            return Source(*self._start[:2]), target[:2]
        return Source(*target[:2]), self._start[:2]

    def _connect(self, target: Place) -> None:
        source, end = self._ends(target)
        try:
            draft = self._draft(target)
        except SymloomError as error:
            self._view.tell(str(error))
            return
        if draft.graph == self._view.model.document.graph:
            return  # two wires of one output changed places
        text = words.tr("Connect {0} to {1}").format(source.node, end[0])
        draft.push(words.tr("Swap wires") if self._swaps(target) else text)

    def _draft(self, target: Place) -> Draft:
        """What a drop would come to.

        Raises:
            SymloomError: one of the wires cannot be.
        """
        source, end = self._ends(target)
        draft = Draft(self._view.model)
        if self._swaps(target):
            if self._start[2]:
                exchange(draft, self._old[0], target[:2])
            else:
                exchange_outputs(draft, self._source(self._old[0]), source)
        elif not self._start[2] and self._old:  # the end that moves is where the wires begin
            for wire in self._old:
                draft.do(edits.connect(draft.document, source, *wire, self._way(wire)))
        else:
            way = self._way(self._old[0]) if self._old else ()
            sources = [self._source(old) for old in self._old[1:]]
            draft.do(edits.disconnect(draft.document, [old for old in self._old if old != end]))
            draft.do(edits.connect(draft.document, source, *end, way))
            for old, begin in zip(
                self._old[1:], sources, strict=True
            ):  # those selected: to the inputs behind
                free = free_inputs(draft.document, draft.graph[end[0]])
                if not free:
                    said = words.tr("{0} has no free input for {1} wires.")
                    raise SymloomError(said.format(end[0], len(self._old)))
                draft.do(edits.connect(draft.document, begin, end[0], free[0], self._way(old)))
        return draft

    def _way(self, wire: WireEnd) -> Points:
        """The points that an old wire is led through: it keeps them, because one of its ends stays."""
        return self._view.model.document.graph[wire[0]].bends.get(wire[1], ())

    # -- painting -----------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        view, style = self._view, self._view.style_now
        scene = view.scene_tables
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name in nodes_in(scene, view.sight()):
            face = scene.face(name)
            for port in face.inputs if self._start[2] else face.outputs:
                if self._fits((name, port.name, not self._start[2])):
                    at = scene.port_position(name, port.name, not self._start[2])
                    painter.setPen(QPen(style.accent, 1.5))
                    painter.setBrush(style.node if not port.wired else style.accent)
                    painter.drawEllipse(at, PORT + 1.5, PORT + 1.5)
        color = style.accent if self._verdict.allowed else style.error
        if self._verdict.allowed and self._verdict.sentence:
            color = style.warning
        dashed = Qt.PenStyle.SolidLine if self._target and self._verdict.allowed else Qt.PenStyle.DashLine
        end = self._point if self._target is None else scene.port_position(*self._target)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 2, dashed))
        for start in self._held():
            start_at = scene.port_position(*start)
            painter.drawPath(loose_path(start_at, end) if start[2] else loose_path(end, start_at))
        for start_at, end_at in self._coming():
            painter.drawPath(loose_path(start_at, end_at))
        if self._target is not None:
            painter.setPen(QPen(color, 2))
            painter.drawEllipse(end, PORT + 5, PORT + 5)

    def _held(self) -> list[Place]:
        if self._old and not self._start[2]:
            return [(*wire, False) for wire in self._old]
        return [self._start, *((*self._source(wire), True) for wire in self._old[1:])]

    def _coming(self) -> list[tuple[QPointF, QPointF]]:
        """The ends of the wires that come to where the old ones were."""
        scene, others = self._view.scene_tables, self._others()
        if self._start[2]:
            return [
                (scene.port_position(*self._source(wire), True), scene.port_position(*self._old[0], False))
                for wire in others
            ]
        if not others:
            return []
        begin = scene.port_position(*self._source(self._old[0]), True)
        return [(begin, scene.port_position(*wire, False)) for wire in others]

    def bubble(self) -> tuple[str, Mood]:
        """What to say at the cursor, and how."""
        return self._verdict.said

    def extent(self) -> QRectF:
        # Lit ports may be anywhere in sight; the wire itself is all that changes while it is dragged.
        scene, rect = self._view.scene_tables, QRectF()
        end = self._point if self._target is None else scene.port_position(*self._target)
        for start in self._held():
            at = scene.port_position(*start)
            path = loose_path(at, end) if start[2] else loose_path(end, at)
            rect |= path.controlPointRect()
        for start_at, end_at in self._coming():
            rect |= loose_path(start_at, end_at).controlPointRect()
        return rect.adjusted(-PORT - 8, -PORT - 8, PORT + 8, PORT + 8)

    def _fits(self, place: Place) -> bool:
        """A cheap look at whether a port would take the wire; the one under the cursor is tried in full."""
        found = self._lit.get(place)
        if found is None:
            found = self._lit[place] = self._look(place)
        return found

    def _look(self, place: Place) -> bool:
        model = self._view.model
        if place[0] in self._loop:
            return False
        source, end = self._ends(place)
        operator = model.inference.facts[end[0]].operator
        declared = operator.input_port(end[1]) if operator else None
        kind = model.inference.facts[source.node].type_of(source.port)
        return declared is not None and (kind is None or takes(declared, kind))


def _wires_of(graph: Graph, source: Source) -> list[Wire]:
    """The wires of one output."""
    return [wire for wire in graph.wires_from(source.node) if wire.source == source]
