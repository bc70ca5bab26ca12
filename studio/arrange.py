"""Arrange automatically: the layered layout, with the sizes nodes have on the canvas, as one undo step."""

from __future__ import annotations

from graph.edits import move, straighten
from graph.layout import Box, layered
from graph.picture.faces import wires_by_place
from studio.canvas import CanvasView
from studio.canvas.commands.draft import Draft
from studio.document import DocumentModel


def arrange(model: DocumentModel, canvas: CanvasView, text: str) -> None:
    """Lay out the network, or the selected nodes if there are several; frames stay around what they hold.

    Wires of the nodes that are laid out find their own way again.

    Args:
        model: the one that the canvas shows.
        text: names the step in the history.
    """
    graph = model.document.graph
    boxes = {}
    for name in graph.nodes:
        rect = canvas.node_rect(name)
        boxes[name] = Box(rect.width(), rect.height())
    only = set(model.selection) if len(model.selection) > 1 else None
    before = {node.name: node.position for node in graph}
    frames = _frames(model, canvas) if only is None else None
    corners = layered(
        boxes,
        wires_by_place(graph, model.inference),
        previous=before,
        only=only,
        groups=frames,
        fold=only is None,
    )
    draft = Draft(model)
    draft.do(straighten(draft.document, corners))  # points on the old way would lead the wires astray
    draft.do(move(draft.document, corners))
    for patch in canvas.annotating.refit(corners):
        draft.do(patch)
    draft.push(text)
    if only is None:
        canvas.zoom_to_fit()


def _frames(model: DocumentModel, canvas: CanvasView) -> dict[str, frozenset[str]]:
    """The nodes of each frame, which are kept together; of frames that overlap by halves the smaller one counts."""
    held = {
        name: frozenset(canvas.annotating.contents(name)[0])
        for name, item in model.document.annotations.items()
        if item.kind == "frame"
    }
    kept: dict[str, frozenset[str]] = {}
    for name, nodes in sorted(held.items(), key=lambda item: (len(item[1]), item[0])):
        if nodes and all(nodes >= other or not nodes & other for other in kept.values()):
            kept[name] = nodes
    return kept
