"""A node is renamed where its name stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import edits
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
