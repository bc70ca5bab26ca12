"""Going into a block and out again: one canvas shows the document, then the inside of an instance, and so on down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from studio.block_model import BlockModel
from studio.canvas import words
from studio.canvas.breadcrumb import HEIGHT, Breadcrumb

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView


@dataclass(frozen=True)
class _Level:
    """A block that is open, and how the view looked at what is around it."""

    model: BlockModel
    scale: float
    centre: QPointF


class Descent:
    """Which level of a document a view shows."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._levels: list[_Level] = []
        self.bar = Breadcrumb(view, self.leave_to, self._rename)

    @property
    def depth(self) -> int:
        """How many blocks deep the view is; 0 is the whole network."""
        return len(self._levels)

    def can_enter(self, name: str) -> bool:
        """Whether a node can be opened: it is an instance of a block of this document."""
        document = self._view.model.document
        return name in document.graph and document.graph[name].op in document.blocks

    def enter(self, name: str) -> None:
        """Show the inside of a block's instance."""
        view = self._view
        model = BlockModel(view.model, name)
        model.gone.connect(self._leave_what_is_gone)
        model.renamed.connect(self._tell)
        centre = view.scene_point(QPointF(view.viewport().rect().center()))
        self._levels.append(_Level(model, view.scale_now(), centre))
        self._show()
        view.zoom_to_fit()

    def leave_to(self, depth: int) -> None:
        """Go back to a level, with the instance one comes from selected and the picture where it was."""
        if not 0 <= depth < len(self._levels):
            return
        back, left = self._levels[depth], self._levels[depth:]
        del self._levels[depth:]
        self._show()
        for level in reversed(left):
            level.model.stop()
            level.model.deleteLater()
        self._view.navigation.show(back.scale, back.centre)
        self._view.navigation.sharpen()
        if back.model.instance in self._view.model.document.graph:
            self._view.select_only(back.model.instance)

    def go_to(self, path: Sequence[str]) -> None:
        """Show the inside of the last of these instances, each inside the one before; none is the whole network.

        Levels that are open already stay so, and what is not there is not entered.
        """
        common = 0
        while common < min(self.depth, len(path)) and self._levels[common].model.instance == path[common]:
            common += 1
        self.leave_to(common)
        for name in path[self.depth :]:
            if not self.can_enter(name):
                return
            self.enter(name)

    def leave(self) -> None:
        """Go back one level."""
        self.leave_to(self.depth - 1)

    def start_over(self) -> None:
        """Another document was opened: show it from outside."""
        if self._levels:
            self.leave_to(0)
            self._view.zoom_to_fit()

    def place_bar(self) -> None:
        """Keep the bar as wide as the view."""
        self.bar.setGeometry(0, 0, self._view.width(), HEIGHT)

    def follow(self) -> None:
        """Say anew where one is: the document has another title, or the block other uses."""
        if self._levels:
            self._tell()

    def _rename(self) -> None:
        self._view.select_nothing()
        self._view.editing.rename_block()

    def _show(self) -> None:
        view = self._view
        inside = bool(self._levels)
        view.setViewportMargins(0, HEIGHT if inside else 0, 0, 0)
        self.bar.setVisible(inside)
        view.show_model(self._levels[-1].model if inside else view.root)
        if inside:
            self._tell()
            self.place_bar()
        view.setFocus()

    def _tell(self) -> None:
        document = self._view.root.document
        names = [f"{level.model.instance} ({level.model.block})" for level in self._levels]
        block = self._levels[-1].model.block
        uses = sum(node.op == block for node in document.graph)
        uses += sum(node.op == block for other in document.blocks.values() for node in other.nodes)
        if uses == 1:
            note = words.tr("Esc goes back")
        else:
            note = words.tr("Edits change all {0} uses of {1} · Esc goes back").format(uses, block)
        self.bar.show_path([document.title, *names], note)

    def _leave_what_is_gone(self) -> None:
        for depth, level in enumerate(self._levels):
            if not level.model.is_there():
                self.leave_to(depth)
                return
