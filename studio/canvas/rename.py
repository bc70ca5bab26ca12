"""Nodes and blocks are renamed where their names stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from graph import edits
from graph.block_edits import rename_block
from studio.block_model import BlockModel
from studio.canvas import words
from studio.canvas.field import Line

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView


def rename_in_place(view: CanvasView, name: str) -> None:
    """Open the line in which a node's name is written."""

    def take(new: str) -> None:
        view.model.push(edits.rename(view.model.document, name, new))
        view.select_only(new)

    rect = view.mapFromScene(view.node_rect(name)).boundingRect()
    label = words.tr("Name of {0}").format(name)
    Line(view, rect.adjusted(4, 2, -4, 0), name, label, take)


def block_to_rename(view: CanvasView) -> str | None:
    """The block that the selected node is, or else the one whose inside is shown."""
    model = view.model
    if len(model.selection) == 1:
        op = model.document.graph[next(iter(model.selection))].op
        if op in model.document.blocks:
            return op
    if isinstance(model, BlockModel) and model.is_there():
        return model.block
    return None


def rename_block_in_place(view: CanvasView) -> None:
    """Open the line in which a block's name is written: above the selected node, or below the path to the one shown."""
    block = block_to_rename(view)
    if block is None:
        view.tell(words.tr("Select a block to rename it."))
        return

    def take(new: str) -> None:
        root = view.root
        text = words.tr("Rename block {0} to {1}").format(block, new)
        root.push(rename_block(root.document, block, new), text=text)

    chosen = [name for name in view.model.selection if view.model.document.graph[name].op == block]
    place = QRect(12, 4, 200, 28)
    if chosen:
        view.navigation.bring_into_sight(chosen[0])
        rect = view.mapFromScene(view.node_rect(chosen[0])).boundingRect()
        place.moveTo(rect.x(), max(rect.y() - 32, 4))
    Line(view, place, block, words.tr("Name of the block"), take)
