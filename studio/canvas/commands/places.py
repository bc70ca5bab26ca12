"""Where things stand: nodes in line and at equal distances, and everything moved by a step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from PySide6.QtCore import QRectF

from graph import edits
from studio.canvas import words
from studio.canvas.bending import shifted
from studio.canvas.commands.draft import Draft
from studio.canvas.tables import Bend
from studio.document import DocumentModel

Edge = Literal["left", "centre", "right", "top", "middle", "bottom"]


def align(model: DocumentModel, rects: Mapping[str, QRectF], edge: Edge) -> None:
    """Bring nodes to a common edge or middle line."""
    if len(rects) < 2:
        return
    all_of = QRectF()
    for rect in rects.values():
        all_of |= rect
    places = {}
    for name, rect in rects.items():
        x, y = rect.left(), rect.top()
        match edge:
            case "left":
                x = all_of.left()
            case "centre":
                x = all_of.center().x() - rect.width() / 2
            case "right":
                x = all_of.right() - rect.width()
            case "top":
                y = all_of.top()
            case "middle":
                y = all_of.center().y() - rect.height() / 2
            case "bottom":
                y = all_of.bottom() - rect.height()
        places[name] = (x, y)
    model.push(edits.move(model.document, places), text=words.tr("Align {0}").format(words.named(rects)))


def distribute(model: DocumentModel, rects: Mapping[str, QRectF], *, horizontally: bool) -> None:
    """Leave equal gaps between nodes; the outermost stay."""
    if len(rects) < 3:
        return

    def start(rect: QRectF) -> float:
        return rect.left() if horizontally else rect.top()

    def length(rect: QRectF) -> float:
        return rect.width() if horizontally else rect.height()

    order = sorted(rects, key=lambda name: (start(rects[name]), name))
    last = rects[order[-1]]
    free = start(last) + length(last) - start(rects[order[0]]) - sum(length(rect) for rect in rects.values())
    gap = free / (len(order) - 1)
    at = start(rects[order[0]])
    places = {}
    for name in order:
        rect = rects[name]
        places[name] = (round(at), rect.top()) if horizontally else (rect.left(), round(at))
        at += length(rect) + gap
    model.push(edits.move(model.document, places), text=words.tr("Distribute {0}").format(words.named(rects)))


def nudge(
    model: DocumentModel,
    names: Collection[str],
    dx: float,
    dy: float,
    bends: Collection[Bend] = (),
    annotations: Collection[str] = (),
) -> None:
    """Move nodes, points of wires, frames and notes by a step; steps in a row undo together."""
    draft = Draft(model)
    graph = model.document.graph
    # Points of wires between nodes that move come along by themselves.
    own = sorted(
        bend for bend in bends if not (bend[0] in names and graph[bend[0]].inputs[bend[1]].node in names)
    )
    for item in [model.document.annotations[name] for name in sorted(annotations)]:
        left, top, width, height = item.rect
        draft.do(edits.annotate(draft.document, item.but(rect=(left + dx, top + dy, width, height))))
    if names:
        places = {name: (graph[name].position[0] + dx, graph[name].position[1] + dy) for name in names}
        draft.do(edits.move(draft.document, places))
    if own:
        ways = {end: graph[end[0]].bends[end[1]] for end in {bend[:2] for bend in own}}
        draft.do(edits.bend(draft.document, shifted(ways, own, dx, dy)))
    text = "" if names or annotations else words.tr("Move a point of a wire")
    if annotations:
        frames = any(model.document.annotations[name].kind == "frame" for name in annotations)
        text = words.tr("Move frame") if frames else words.tr("Move note")
    draft.push(text, merge=f"nudge {sorted(names)} {sorted(bends)} {sorted(annotations)}")
