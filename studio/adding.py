"""Adding operators: what there is to add, the search at a place of the canvas, and the person's library of blocks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt

from graph.errors import SymloomError
from graph.operator import Operator
from graph.operators import OPERATORS
from studio.canvas.commands.flow import selected_output
from studio.canvas.fitting import FREE_PLACE, OpenEnd, suits, takes
from studio.palette import Palette
from studio.quick_add import QuickAdd

if TYPE_CHECKING:
    from studio.main_window import MainWindow


class Adding(QObject):
    """For the canvas in front of one window, which has a document already."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.palette = Palette(self.operators, self._follows_selected)
        self.palette.setMinimumWidth(208)
        self.search = QuickAdd(self.operators, window)
        self._place: tuple[QPointF | None, OpenEnd | None] = (None, None)
        self._blocks = tuple(window.model.document.blocks)
        self.palette.add_requested.connect(self.add)
        self.search.chosen.connect(self._add_at_place)

    def operators(self) -> list[Operator]:
        """Everything a node can be here: the catalogue, the document's own blocks, and the person's."""
        document = self._window.model.document
        blocks = (document.operator(name) for name in document.blocks)
        own = self._window.shelf.operators(document)
        return [*OPERATORS.values(), *(block for block in blocks if block is not None), *own]

    def follow(self) -> None:
        """List the blocks of the document in front, if they are others now."""
        blocks = tuple(self._window.model.document.blocks)
        if blocks != self._blocks:
            self._blocks = blocks
            self.palette.refresh()

    def add(self, name: str) -> None:
        """Add a node where there is room in sight, and let the keyboard act on it."""
        self._show(self._window.canvas.editing.add_operator(name))

    def begin_search(self, place: QPointF, context: object) -> None:
        """Search for an operator at a place of the scene, perhaps one that fits a loose wire.

        Args:
            context: the `OpenEnd` of the wire; `FREE_PLACE` for a node that may stand anywhere.
        """
        end = context if isinstance(context, OpenEnd) else None
        self._place = (None if context is FREE_PLACE else place, end)
        canvas = self._window.canvas
        behind = end if end is not None else selected_output(canvas.model)
        hint = self.tr("Add after %1").replace("%1", behind.node) if behind and behind.is_output else ""
        if end and not end.is_output:
            hint = self.tr("Add before %1").replace("%1", end.node)
        self.search.open_at(
            canvas.viewport().mapToGlobal(canvas.mapFromScene(place)),
            None if end is None else cache(lambda operator: fits(operator, end)),
            hint,
            None if end is None else lambda operator: fits(operator, end, by_shape=False),
            cache(self._follows_selected) if end is None else lambda operator: True,
        )

    def _add_at_place(self, name: str) -> None:
        place, end = self._place
        self._show(self._window.canvas.editing.add_operator(name, place, end=end))

    def _show(self, name: str | None) -> None:
        """Let the keyboard act on what was added, and the person see it: behind the last node there may be no room."""
        canvas = self._window.canvas
        if name is not None and not canvas.sight().contains(canvas.node_rect(name)):
            canvas.navigation.bring_into_sight(name)
        canvas.walking.go_on()
        canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follows_selected(self, operator: Operator) -> bool:
        """Whether it could stand behind the one selected node; true where none is, or nothing is known of it."""
        behind = selected_output(self._window.canvas.model)
        return behind is None or fits(operator, behind)

    @property
    def chosen_block(self) -> str:
        """The block that the one selected node is; empty if it is none."""
        shown = self._window.shown
        graph, blocks = shown.document.graph, shown.document.blocks
        chosen = [graph[name].op for name in shown.selection]
        return chosen[0] if len(chosen) == 1 and chosen[0] in blocks else ""

    def keep_block(self) -> None:
        """Put the selected block into the person's library."""
        name, messages = self.chosen_block, self._window.messages
        try:
            self._window.shelf.keep(self._window.shown.document, name)
        except SymloomError as problem:
            messages.say(str(problem), "error")
            return
        self.palette.refresh()
        messages.say(
            self.tr("%1 is in your library: it is offered in every document.").replace("%1", name), "done"
        )


def fits(operator: Operator, end: OpenEnd, *, by_shape: bool = True) -> bool:
    """Whether a new node of this operator could be joined to a wire that was let go.

    Args:
        by_shape: whether what flows in the wire must fit by its shape too.
    """
    if not end.is_output:
        return bool(operator.output_ports(operator.resolve({})))
    if end.type is None:
        return bool(operator.inputs)
    return suits(operator, end.type) if by_shape else any(takes(port, end.type) for port in operator.inputs)
