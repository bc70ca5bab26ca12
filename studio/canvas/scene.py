"""The picture of the document: tables of nodes and wires that follow the model's signals.

It never edits; `picking` says what of it is at a place, `moved` previews a drag without the document.
What has to be painted again is told in one call, `on_dirty(rectangle or None for everything)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from shiboken6 import Shiboken

from graph.annotations import Annotation
from graph.bends import Points
from graph.infer import Problem
from graph.model import Node, Source
from graph.picture.colors import category_index
from graph.picture.faces import Face, face_of, parameters_of
from studio.canvas.annotation_places import extent_of, rect_of
from studio.canvas.geometry import Measure, Rows
from studio.canvas.leading import lead
from studio.canvas.tables import Bend, NodeTable, WireEnd, WireTable
from studio.document import DocumentChange, DocumentModel

MARGIN = 14.0  # px that ports, outlines and badges reach out of a node
MOST_LED = 2_000  # nodes; with more, lanes are not looked for
BAR_STEPS = 400  # twice the pixels of a share bar
STAYED = 32.0  # px that the ends of a wire may move before its lane is another
MANY = 64  # dirty pieces worth telling one by one


class CanvasScene:
    """Tables that mirror a document model."""

    def __init__(
        self,
        model: DocumentModel,
        on_dirty: Callable[[QRectF | None], None],
        on_placed: Callable[[], None] = lambda: None,
        on_chosen: Callable[[], None] = lambda: None,
    ) -> None:
        self.model = self._root = model
        self.measure = Measure()
        self.nodes = NodeTable()
        self.wires = WireTable(self.nodes)
        self.selected_wires: frozenset[WireEnd] = frozenset()
        self.annotations: dict[str, Annotation] = {}  # as shown: one under the hand is elsewhere already
        self.selected_annotations: frozenset[str] = frozenset()
        self.selected_bends: frozenset[Bend] = frozenset()
        self.parameters = 0
        self._drawn_parameters = 0  # of which the bars in sight show the shares
        self._shown: dict[str, Node] = {}  # the nodes as the tables have them
        self._on_dirty = on_dirty
        self._on_placed = on_placed
        self._on_chosen = on_chosen
        self._led = False  # since nodes and wires were put where they are
        self._problems: Mapping[str, Sequence[Problem]] | None = None
        self._kept: frozenset[str] = frozenset()
        model.changed.connect(self._follow)
        model.replaced.connect(self.rebuild)
        model.selection_changed.connect(self._selection_changed)
        self.rebuild()

    def version(self, model: DocumentModel, different: Iterable[str]) -> CanvasScene:
        """A scene of another version of the document, in which these nodes are different; it follows nobody.

        Not built anew but copied and looked through, so that it comes at once: 10,000 nodes take 10 ms.
        """
        other = copy(self)
        other.model = other._root = model
        other.nodes = self.nodes.copy()
        other.wires = self.wires.copy(other.nodes)
        other.annotations = dict(model.document.annotations)
        other.selected_wires, other.selected_bends = frozenset(), frozenset()
        other.selected_annotations = frozenset()
        other._shown = dict(self._shown)
        other._problems = None
        other._on_dirty = lambda _: None
        other._on_placed = other._on_chosen = lambda: None
        other._look_again(set(different))
        for (
            row
        ) in self.wires.led().tolist():  # as before, where the wire still runs between the same two places
            far = abs(other.wires.points[row] - self.wires.points[row]).max() > STAYED
            if not far and other.wires.row.get(self.wires.ends[row]) == row:
                other.wires.lead(row, self.wires.lanes[row])
        return other

    # -- following the document ---------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Start anew from the document."""
        graph = self.model.document.graph
        self.nodes = NodeTable()
        self.wires = WireTable(self.nodes)
        self.selected_wires = frozenset()
        self.annotations = dict(self.model.document.annotations)
        self.selected_annotations = frozenset()
        self.selected_bends = frozenset()
        self._shown = {}
        self.nodes.reserve(len(graph))
        for name in graph.nodes:
            self._put_node(name)
        self._put_wires(graph.nodes)
        self.parameters = self._drawn_parameters = int(self.nodes.weights.sum())
        self.lead_wires()
        self._on_dirty(None)

    def follow(self, model: DocumentModel) -> None:
        """Mirror another model from now on."""
        self.stop()
        self.model = model
        self._problems = None
        model.changed.connect(self._follow)
        model.replaced.connect(self.rebuild)
        model.selection_changed.connect(self._selection_changed)
        self.rebuild()

    def lead_wires(self) -> None:
        """Lead wires that would run behind nodes along lanes beside them, once nodes have come to rest."""
        if self._led or len(self.nodes) > MOST_LED:
            return
        self._led = True
        if lead(self.nodes, self.wires):
            self._on_dirty(None)

    def stop(self) -> None:
        """Follow the document no longer: the view is gone, and with a window perhaps the document too."""
        if not Shiboken.isValid(self.model):
            return
        self.model.changed.disconnect(self._follow)
        self.model.replaced.disconnect(self.rebuild)
        self.model.selection_changed.disconnect(self._selection_changed)

    def show_problems(self, problems: Mapping[str, Sequence[Problem]] | None) -> None:
        """Badges from further diagnostics instead of inference alone; None for inference again."""
        before, self._problems = self._problems or {}, problems
        for name in {*before, *(problems or {})} & self.nodes.row.keys():
            self._put_node(name)
        self._on_dirty(None)

    def show_kept(self, names: frozenset[str]) -> None:
        """Mark these nodes of the document, which begin with trained weights, and no others."""
        before, self._kept = self._kept, names
        changed = (before ^ names) & self.nodes.row.keys()
        if changed and self.model is self._root:
            self._look_again(changed)

    def problems_of(self, name: str) -> Sequence[Problem]:
        """What is wrong with a node."""
        if self._problems is not None:
            return self._problems.get(name, ())
        facts = self.model.inference.facts.get(name)
        return (facts.problem,) if facts is not None and facts.problem is not None else ()

    def _follow(self, change: DocumentChange) -> None:
        graph = self.model.document.graph
        only_moved = {name for name in change.nodes - change.facts if self._has_only_moved(name)}
        if only_moved:
            names = list(only_moved)
            for name in names:
                self._shown[name] = graph[name]
            self.moved(self._rows(names), np.array([graph[name].position for name in names]))
        touched = (change.nodes | change.facts) - only_moved
        if touched:
            self._look_again(touched)
        if change.annotations:
            self.show_annotations(change.annotations)

    def _has_only_moved(self, name: str) -> bool:
        graph, old = self.model.document.graph, self._shown.get(name)
        if old is None or name not in graph:
            return False
        new = graph[name]
        return new is not old and new.but(position=old.position) == old

    def _look_again(self, touched: frozenset[str] | set[str]) -> None:
        graph = self.model.document.graph
        before = {
            name: self.nodes.face(row) for name in touched if (row := self.nodes.row.get(name)) is not None
        }
        dirty = [self.node_extent(name) for name in before]
        dirty += self._wire_extents(before)
        # A port looks different when a wire to or from it came or went: sources before and after.
        sources = {source.node for name in touched if name in graph for source in graph[name].inputs.values()}
        for name, face in before.items():
            for port in face.inputs:
                wire = self.wires.row.get((name, port.name))
                if wire is not None:
                    sources.add(self.nodes.names[self.wires.source[wire]])
                    if name not in graph or port.name not in graph[name].inputs:
                        self.wires.remove((name, port.name))
        for name in before.keys() - graph.nodes.keys():
            for wire in self.wires.touching(self._rows([name])).tolist():
                self.wires.remove(self.wires.ends[wire])
            self.nodes.remove(name)
            del self._shown[name]
        again = [name for name in touched | sources | self._weigh_again(touched) if name in graph]
        new = [name for name in again if name not in self.nodes.row]
        if len(new) > 1:  # painted in the order of the file, not of a set
            place = {name: index for index, name in enumerate(graph.nodes)}
            again.sort(key=lambda name: place[name])
        for name in again:
            self._put_node(name)
        self._put_wires({*again, *(wire.node for name in again for wire in graph.wires_from(name))})
        dirty += [self.node_extent(name) for name in again]
        dirty += self._wire_extents(again)
        self.selected_wires = frozenset(end for end in self.selected_wires if end in self.wires.row)
        self.selected_bends = frozenset(bend for bend in self.selected_bends if self._is_there(bend))
        self.parameters = int(self.nodes.weights.sum())
        # Every share bar is different then, but seldom by as much as half a pixel.
        bars = abs(self.parameters - self._drawn_parameters) * BAR_STEPS > self._drawn_parameters
        if bars:
            self._drawn_parameters = self.parameters
        everything = bars or len(dirty) > MANY
        self._tell(dirty, everything=everything)

    def _weigh_again(self, touched: Iterable[str]) -> set[str]:
        """The nodes that have other numbers of parameters because of what comes in, though the same goes out."""
        graph, inference, row_of = self.model.document.graph, self.model.inference, self.nodes.row
        users = {user for name in touched if name in graph for user in graph.consumers.get(name, ())}
        return {
            user
            for user in users & row_of.keys()
            if parameters_of(graph, inference, user) != self.nodes.weights[row_of[user]]
        }

    def _put_node(self, name: str) -> None:
        graph, inference = self.model.document.graph, self.model.inference
        weights = parameters_of(graph, inference, name)
        face = face_of(graph, inference, name, self.problems_of(name), weighted=weights > 0)
        if name in self._kept and self.model is self._root:  # inside a block, namesakes are others
            face = replace(face, kept=True)
        hue = category_index(face.category)
        position, row, old = graph[name].position, self.nodes.row.get(name), self._shown.get(name)
        if row is not None and old is not None and old.position == position:
            left, top = self.nodes.rects[row, :2].tolist()  # it may be under the hand, elsewhere already
            position = left, top
        self._shown[name] = graph[name]
        self._led = False  # it may be wider
        self.nodes.put(face, self.measure.node(face), position, hue, weights)

    def _put_wires(self, names: Iterable[str]) -> None:
        """Bring the wires that end at these nodes up to date."""
        graph, row_of = self.model.document.graph, self.nodes.row
        rows = []
        for name in names:
            target = row_of[name]
            for port, source in graph[name].inputs.items():
                begin = row_of.get(source.node)
                if begin is None:
                    continue
                heights = (self._height(begin, source.port, True), self._height(target, port, False))
                label = self._label(begin, source.port)
                way = graph[name].bends.get(port, ())
                rows.append(self.wires.put((name, port), begin, source.port, target, heights, label, way))
        self._led = False
        if rows:
            self.wires.place(np.array(rows, np.intp))
            self._on_placed()

    def _height(self, row: int, port: str, is_output: bool) -> float:
        """How far below a node's top a port lies; the middle for one the operator does not have."""
        face, size = self.nodes.face(row), self.nodes.size(row)
        ports, heights = (face.outputs, size.outputs) if is_output else (face.inputs, size.inputs)
        for candidate, height in zip(ports, heights, strict=True):
            if candidate.name == port:
                return height
        return size.height / 2

    def _label(self, row: int, port: str) -> str:
        """What flows from an output."""
        face = self.nodes.face(row)
        for candidate, shape in zip(face.outputs, face.shapes, strict=False):  # no shapes: operator not known
            if candidate.name == port:
                return shape
        return ""

    def _selection_changed(self, names: frozenset[str]) -> None:
        if len(names) <= MANY:  # a few come to the top; who selects hundreds looks from afar
            self.nodes.lift(names)
        self._on_dirty(None)

    # -- previews -----------------------------------------------------------------------------------------

    def moved(self, rows: Rows, positions: np.ndarray) -> None:
        """Show nodes elsewhere than the document has them, while they are dragged."""
        wires = self.wires.touching(rows)
        few = len(rows) + len(wires) <= MANY
        dirty = [self._extent(row) for row in rows.tolist()] if few else []
        dirty += [self._wire_rect(row) for row in wires.tolist()] if few else []
        self.nodes.move(rows, positions)
        if len(wires):
            self.wires.place(wires)
        self._led = False
        self._on_placed()
        dirty += [self._extent(row) for row in rows.tolist()] if few else []
        dirty += [self._wire_rect(row) for row in wires.tolist()] if few else []
        self._tell(dirty, everything=not few)

    def show_bends(self, ways: Mapping[WireEnd, Points]) -> None:
        """Show wires on other ways than the document has, while points are dragged."""
        rows = self.wire_rows(ways)
        dirty = [self.wire_extent(row) for row in rows.tolist()]
        for row in rows.tolist():
            self.wires.bent.put(row, ways[self.wires.ends[row]])
        self._led = False
        self.wires.place(rows)
        dirty += [self.wire_extent(row) for row in rows.tolist()]
        self._tell(dirty, everything=len(rows) > MANY)

    def select_bends(self, bends: Iterable[Bend]) -> None:
        """Which points of wires are selected; like wires they are the view's own."""
        selection = frozenset(bends)
        if selection != self.selected_bends:
            self.selected_bends = selection
            self._on_dirty(None)
            self._on_chosen()

    def select_wires(self, ends: Iterable[WireEnd]) -> None:
        """Which wires are selected; they are the view's own, the document's selection has nodes only."""
        selection = frozenset(ends)
        if selection != self.selected_wires:
            self.selected_wires = selection
            self._on_dirty(None)
            self._on_chosen()

    def show_annotations(self, names: Iterable[str], shown: Mapping[str, Annotation] | None = None) -> None:
        """Show frames and notes as the document has them, or as `shown` while they are under the hand."""
        now = self.model.document.annotations
        moved = {name: item for name in names if (item := (shown or now).get(name)) is not None}
        dirty = [extent_of(self.annotations[name]) for name in names if name in self.annotations]
        dirty += [extent_of(item) for item in moved.values()]
        if shown is None:
            self.annotations = dict(now)  # in the document's order
            self.select_annotations(self.selected_annotations & now.keys())
        else:
            self.annotations.update(moved)
        # The dots of a selected one are as large as on the screen: further out than can be told here.
        self._tell(dirty, everything=bool(self.selected_annotations & set(names)))

    def select_annotations(self, names: Iterable[str]) -> None:
        """Which frames and notes are selected; like wires they are the view's own."""
        selection = frozenset(names)
        if selection != self.selected_annotations:
            self.selected_annotations = selection
            self._on_dirty(None)
            self._on_chosen()

    @property
    def anything_selected(self) -> bool:
        """Whether a wire, a point of one, a frame or a note is selected."""
        return bool(self.selected_wires or self.selected_bends or self.selected_annotations)

    # -- what is where ------------------------------------------------------------------------------------

    def way_of(self, end: WireEnd) -> Points:
        """The points that a wire is led through, as shown."""
        row = self.wires.row.get(end)
        return self.wires.bent.points.get(row, ()) if row is not None else ()

    def _is_there(self, bend: Bend) -> bool:
        return bend[2] < len(self.way_of(bend[:2]))

    def node_rect(self, name: str) -> QRectF:
        return QRectF(*self.nodes.rects[self.nodes.row[name]].tolist())

    def port_position(self, name: str, port: str, is_output: bool) -> QPointF:
        row = self.nodes.row[name]
        left, top, width, _ = self.nodes.rects[row].tolist()
        return QPointF(left + width * is_output, top + self._height(row, port, is_output))

    def source_of(self, end: WireEnd) -> Source:
        """Where a wire begins."""
        row = self.wires.row[end]
        return Source(self.nodes.names[self.wires.source[row]], self.wires.source_port[row])

    def face(self, name: str) -> Face:
        return self.nodes.face(self.nodes.row[name])

    def extent(self, names: Iterable[str] | None = None) -> QRectF:
        """The rectangle around these nodes, or all; null if there are none."""
        rows = self.nodes.all() if names is None else self._rows(names)
        found = self.nodes.extent(rows)
        annotated = QRectF()
        if names is None:
            for item in self.annotations.values():
                annotated |= rect_of(item)
        if found is None:
            return annotated
        left, top, right, bottom = found
        if names is None and len(self.wires):
            box = self.wires.box[self.wires.alive]
            left, top = min(left, box[:, 0].min()), min(top, box[:, 1].min())
            right, bottom = max(right, box[:, 2].max()), max(bottom, box[:, 3].max())
        return QRectF(left, top, right - left, bottom - top) | annotated

    def node_extent(self, name: str) -> QRectF:
        """A node with all that is painted around it."""
        return self._extent(self.nodes.row[name])

    def _extent(self, row: int) -> QRectF:
        return QRectF(*self.nodes.rects[row].tolist()).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    def wire_extent(self, row: int) -> QRectF:
        """A wire with its label and tag."""
        return self._wire_rect(row).adjusted(-40, -8, 40, 0)

    def _wire_rect(self, row: int) -> QRectF:
        left, top, right, bottom = self.wires.box[row].tolist()
        return QRectF(left, top, right - left, bottom - top).adjusted(-8, -18, 8, 8)

    def _wire_extents(self, names: Iterable[str]) -> list[QRectF]:
        return [self.wire_extent(row) for row in self.wires.touching(self._rows(names)).tolist()]

    def wire_rows(self, ends: Iterable[WireEnd]) -> Rows:
        """The rows of wires in the table."""
        return np.array([row for end in ends if (row := self.wires.row.get(end)) is not None], np.intp)

    def _rows(self, names: Iterable[str]) -> Rows:
        return np.array([row for name in names if (row := self.nodes.row.get(name)) is not None], np.intp)

    def _tell(self, dirty: Sequence[QRectF], *, everything: bool) -> None:
        if everything:
            self._on_dirty(None)
            return
        union = QRectF()
        for rect in dirty:
            union |= rect
        if not union.isNull():
            self._on_dirty(union)
