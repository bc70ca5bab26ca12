"""The verbs of the canvas: what keys, menus and other panels ask of one view.

Each acts on the selection, the focused node or the cursor's place, as one undo step; a refusal goes to the status
bar. What is done to the document is in `commands/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QGuiApplication

from graph import edits
from graph.block_library import LibraryBlock, take
from graph.bypass import is_muted
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Node
from graph.naming import stem
from graph.operators import OPERATORS
from graph.picture.faces import face_of
from studio.canvas import clipboard, words
from studio.canvas.commands import blocks as block_verbs
from studio.canvas.commands import flow, places, swaps
from studio.canvas.dropping import REACH, corner_for
from studio.canvas.field import Line
from studio.canvas.fitting import FREE_PLACE, OpenEnd
from studio.canvas.geometry import snap
from studio.canvas.picking import node_at, nodes_in
from studio.canvas.rename import block_to_rename, rename_block_in_place, rename_in_place
from studio.canvas.room import nearest_free
from studio.canvas.style import GRID

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView


class Editing:
    """Carries out what a person asks of one view."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._asked_at: QPointF | None = None  # where the menu that is open was asked for
        self._left_at: QPoint | None = None  # where a menu left the cursor

    def delete(self) -> None:
        """Delete the selected nodes, wires, points of wires, frames and notes; what is in a frame stays."""
        model, scene = self._view.model, self._view.scene_tables
        bends = scene.selected_bends
        flow.delete(model, model.selection, scene.selected_wires, scene.selected_annotations, bends)

    def dissolve(self) -> None:
        """Delete the selected nodes and join what was before and behind them."""
        self._try(lambda: flow.extract(self._view.model, self._in_order(), delete_them=True))

    def extract(self) -> None:
        """Unwire the selected nodes and join what was before and behind them."""
        self._try(lambda: flow.extract(self._view.model, self._in_order(), delete_them=False))

    def copy(self) -> None:
        """Put what is selected on the clipboard, frames with what they hold."""
        nodes, annotations = self._held()
        if nodes or annotations:
            text = clipboard.copy_text(self._view.model.document, nodes, annotations)
            QGuiApplication.clipboard().setText(text)

    def cut(self) -> None:
        """Copy, and delete what was copied."""
        self.copy()
        nodes, annotations = self._held()
        flow.delete(self._view.model, nodes, self._view.scene_tables.selected_wires, annotations)

    def paste(self, *, incoming: bool = False) -> None:
        """Paste at the cursor, or in the middle when the cursor is elsewhere."""
        at = self.cursor_place()
        at = QPointF(snap(at.x()), snap(at.y()))
        self._paste(QGuiApplication.clipboard().text(), None, at, incoming=incoming)

    def duplicate(self, *, incoming: bool = False) -> None:
        """Add copies of what is selected beside it, with the wires between them."""
        nodes, annotations = self._held()
        if nodes or annotations:
            text = clipboard.copy_text(self._view.model.document, nodes, annotations)
            self._paste(text, QPointF(4 * GRID, 4 * GRID), None, incoming=incoming)

    def swap_inputs(self) -> None:
        """Let the two selected wires, the two selected nodes, or the first two inputs of a node change places."""
        model, wires = self._view.model, sorted(self._view.scene_tables.selected_wires)
        if len(model.selection) == 2:
            first, second = self._in_order()
            self._try(lambda: swaps.swap_nodes(model, first, second, self._rects((first, second))))
            return
        if not wires and len(model.selection) == 1:
            (name,) = model.selection
            inputs = [port.name for port in self._view.scene_tables.face(name).inputs if port.wired]
            wires = [(name, port) for port in inputs[:2]]
        if len(wires) != 2:
            self._view.tell(words.tr("Select two wires, two nodes, or a node with two wired inputs to swap."))
            return
        self._try(lambda: swaps.swap(model, *wires))

    def _held(self) -> tuple[set[str], set[str]]:
        """The selected nodes, frames and notes, with what lies in the frames."""
        nodes, annotations = (
            set(self._view.model.selection),
            set(self._view.scene_tables.selected_annotations),
        )
        for frame in list(annotations):
            inside, others = self._view.annotating.contents(frame)
            nodes |= inside
            annotations |= others
        return nodes, annotations

    def _paste(self, text: str, shift: QPointF | None, at: QPointF | None, *, incoming: bool) -> None:
        view = self._view
        added: list[str] = []

        def act() -> list[str]:
            names, notes = clipboard.paste(view.model, text, shift, at, incoming=incoming)
            added.extend(notes)
            return names

        if self._add(act) is None and added:
            view.model.select(())
        if added:
            view.scene_tables.select_annotations(added)

    def align(self, edge: places.Edge) -> None:
        """Bring the selected nodes to a common edge or middle line."""
        places.align(self._view.model, self._rects(self._view.model.selection), edge)

    def distribute(self, *, horizontally: bool) -> None:
        """Leave equal gaps between the selected nodes."""
        places.distribute(
            self._view.model, self._rects(self._view.model.selection), horizontally=horizontally
        )

    def nudge(self, dx: float, dy: float) -> None:
        """Move what is selected by a step, frames with what they hold."""
        bends = self._view.scene_tables.selected_bends
        nodes, annotations = self._held()
        if nodes or bends or annotations:
            places.nudge(self._view.model, nodes, dx, dy, bends, annotations)

    def rename(self) -> None:
        """Open the field in which the focused node, or the selected frame or note, is written anew."""
        chosen = self._view.scene_tables.selected_annotations
        if self._view.current is not None:
            self._view.navigation.bring_into_sight(self._view.current)
            rename_in_place(self._view, self._view.current)
        elif len(chosen) == 1:
            self._view.annotating.edit(next(iter(chosen)))

    def toggle_mute(self) -> None:
        """Bypass the selected nodes, or if all of them are bypassed, let them work again."""
        model = self._view.model
        chosen = [model.document.graph[name] for name in self._in_order()]
        if not chosen:
            return
        mute = not all(is_muted(node) for node in chosen)
        names = [node.name for node in chosen]
        word = words.tr("Bypass {0}") if mute else words.tr("Use {0} again")
        step = word.format(words.named(names))
        self._try(lambda: model.push(edits.set_option(model.document, names, "muted", mute), text=step))

    def make_block(self) -> None:
        """Ask for a name above the selected nodes, and turn them into a block of that name."""
        view = self._view
        names = self._in_order()
        taken = {*view.model.document.blocks, *OPERATORS}
        free = next(f"Block{number}" for number in count(1) if f"Block{number}" not in taken)
        if self._try(lambda: block_verbs.block_of(view.model, names, free)) is None:
            return  # nothing selected, or nothing that a block can be: said before a name is asked for

        def take(block: str) -> None:
            model = view.model
            before = set(model.document.graph.nodes)
            patches = block_verbs.block_of(model, names, block, view.annotating.around(names))
            model.push(*patches, text=patches[0].text)
            view.select_only(next(name for name in model.document.graph.nodes if name not in before))

        rect = view.mapFromScene(view.scene_tables.extent(names)).boundingRect() & view.viewport().rect()
        label = words.tr("Name of the block")
        Line(view, QRect(rect.x(), max(rect.y() - 32, 4), 200, 28), free, label, take)

    def block_to_rename(self) -> str | None:
        """The block that the selected node is, or else the one whose inside is shown."""
        return block_to_rename(self._view)

    def rename_block(self) -> None:
        """Ask for another name of that block."""
        rename_block_in_place(self._view)

    def expand(self) -> None:
        """Put the nodes of the selected blocks in their places."""
        model = self._view.model
        blocks = [name for name in self._in_order() if model.document.graph[name].op in model.document.blocks]
        self._add(lambda: block_verbs.expand(model, blocks, self._rects(model.document.graph.nodes)))

    def search(self) -> None:
        """Ask for a search at the cursor; where keys are at work, or the cursor is on a node: for a free place."""
        view, place = self._view, self.cursor_place()
        if not self.cursor_is_meant() or node_at(view.scene_tables, place):
            chosen = [view.node_rect(name).bottomLeft() for name in view.model.selection]
            below = chosen[0] + QPointF(0, 3 * GRID) if len(chosen) == 1 else view.sight().center()
            view.search_requested.emit(below, FREE_PLACE)
        else:
            view.search_requested.emit(place, None)

    def add_operator(self, op: str, at: QPointF | None = None, *, end: object = None) -> str | None:
        """Add a node with its middle at a place of the scene, or else where there is room in sight.

        It is wired to `end`, the context of `search_requested`; without one to the selected node's output, if
        it takes that; at a place on a wire it goes into the wire.

        Returns:
            The new node's name; None if it was refused, which `status` then explains.
        """
        model = self._view.model
        entry = self._view.own_block(op) if model.document.operator(op) is None else None
        if entry is not None:
            return self._add_from_library(entry, at, end)
        into = None
        chosen = end if isinstance(end, OpenEnd) else None
        if at is None:
            chosen = chosen or flow.connect_selected(self._view.model, op)
            corner = self._free_place(chosen)
        else:
            corner = corner_for(at)
            if chosen is not None:  # its port, not its middle, where the wire was let go
                corner.setX(at.x() if chosen.is_output else at.x() - flow.NEW_SIZE.width())
            else:
                into = (
                    self._view.wire_under(at, REACH)
                    if flow.can_insert(self._view.model.document, op)
                    else None
                )
                chosen = None if into else flow.connect_selected(self._view.model, op)
        corner = QPointF(snap(corner.x()), snap(corner.y()))
        sizes = self._rects(self._view.model.document.graph.nodes) if into else None
        before = chosen is not None and not chosen.is_output and at is not None

        def land(document: Document, name: str) -> QPointF:
            size = self._size(document, name)
            right = corner.x() + flow.NEW_SIZE.width()
            wanted = QRectF(QPointF(right - size.width(), corner.y()) if before else corner, size)
            return self.free_place(wanted).topLeft()

        return self._add(
            lambda: [
                flow.add_operator(self._view.model, op, corner, end=chosen, into=into, sizes=sizes, land=land)
            ]
        )

    def free_place(self, wanted: QRectF, others: Sequence[tuple[float, float, float, float]] = ()) -> QRectF:
        """Where what is new covers no node, nor any of the others, as near as can be to where it is wanted."""
        nodes = self._view.scene_tables.nodes
        return nearest_free(wanted, np.vstack([nodes.rects[nodes.all()], *others]))

    def new_size(self, op: str) -> QSizeF:
        """How large a node of an operator is before anything is wired to it."""
        draft = self._view.model.document.copy()
        operator = draft.operator(op)
        if operator is None:
            return flow.NEW_SIZE
        name = draft.graph.free_name(stem(operator))
        edits.apply(draft, edits.add(draft, [Node(name, op)]))
        return self._size(draft, name)

    def _size(self, document: Document, name: str) -> QSizeF:
        """How large a node of a document that is not the one shown yet is drawn."""
        inference = Inference(document.operator, dict(self._view.model.inference.facts))
        inference.update(document.graph, [name])
        face = face_of(document.graph, inference, name)
        size = self._view.scene_tables.measure.node(face)
        return QSizeF(size.width, size.height)

    def _add_from_library(self, entry: LibraryBlock, at: QPointF | None, end: object) -> str | None:
        """Take a block of the person's library into the document, and add a node of it, in one step."""
        model, name = self._view.model, entry.block.name
        if model is not self._view.root:
            self._view.tell(
                words.tr("Add {0} to the network once before you use it inside a block.").format(name)
            )
            return None
        try:
            patches = take(model.document, entry)
        except SymloomError as error:
            self._view.tell(str(error))
            return None
        with model.gesture(words.tr("Add {0}").format(name)):
            model.push(*patches)
            return self.add_operator(name, at, end=end)

    def cursor_is_meant(self) -> bool:
        """Whether what is added belongs at the cursor: it is on the canvas, and no key was used since it moved."""
        if self._asked_at is not None:
            return True
        viewport, at = self._view.viewport(), self._view.cursor().pos()
        inside = viewport.rect().contains(viewport.mapFromGlobal(at))
        return inside and at != self._left_at and not self._view.walking.by_keys

    def cursor_place(self) -> QPointF:
        """Where the cursor is in the scene, or the middle of the view when it is elsewhere."""
        if self._asked_at is not None:
            return self._asked_at
        viewport, at = self._view.viewport(), self._view.cursor().pos()
        place = viewport.mapFromGlobal(at)
        if at == self._left_at or not viewport.rect().contains(place):
            place = viewport.rect().center()
        return self._view.scene_point(QPointF(place))

    @contextmanager
    def asked_at(self, place: QPointF) -> Iterator[None]:
        """While a menu is open that was asked for at a place of the scene: what it does belongs there."""
        self._asked_at = place
        try:
            yield
        finally:
            self._asked_at = None

    def leave_cursor(self) -> None:
        """A menu closes over the canvas: until the mouse moves, its cursor says nothing of a place there."""
        self._left_at = self._view.cursor().pos()

    def _add(self, act: Callable[[], object]) -> str | None:
        names = self._try(act)
        if not names:
            return None
        self._view.model.select(names)
        self._view.focus_on(names[0])
        self._view.navigation.grow_room()
        return str(names[0])

    def _try(self, act: Callable[[], object]) -> list[str] | None:
        """Carry out a command; a refusal goes to the status bar."""
        try:
            done = act()
        except SymloomError as error:
            self._view.tell(str(error))
            return None
        self._view.tell("")
        return done if isinstance(done, list) else None

    def _in_order(self) -> list[str]:
        rank = self._view.model.document.graph.rank()
        return sorted(self._view.model.selection, key=lambda name: (rank.get(name, 0), name))

    def _rects(self, names: Iterable[str]) -> dict[str, QRectF]:
        return {name: self._view.node_rect(name) for name in names}

    def _free_place(self, end: OpenEnd | None) -> QPointF:
        """Where a new node covers no other: behind the node it is wired to, or in the middle of the view."""
        if end is not None:
            rect = self._view.node_rect(end.node)
            place = QPointF(rect.right() + 72, rect.center().y() - flow.NEW_SIZE.height() / 2)
        else:
            middle = self._view.sight().center()
            place = middle - QPointF(flow.NEW_SIZE.width() / 2, flow.NEW_SIZE.height() / 2)
        wanted = QRectF(place, flow.NEW_SIZE).adjusted(-8, -8, 8, 8)
        while nodes_in(self._view.scene_tables, wanted):
            wanted.translate(0, flow.NEW_SIZE.height() + 32)
        return wanted.topLeft() + QPointF(8, 8)
