"""The canvas by keyboard: every key once, with what it does, as a table that help pages can print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QKeyCombination, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

Action = Callable[["CanvasView"], object]


@dataclass(frozen=True)
class Key:
    """One command of the canvas and the keys that give it."""

    keys: str
    text: str
    act: Action


KEYS: tuple[Key, ...] = (
    Key("Del; Backspace", "Delete the selection", lambda view: view.editing.delete()),
    Key(
        "Ctrl+Del; Ctrl+Backspace",
        "Delete nodes and join what they were between",
        lambda v: v.editing.dissolve(),
    ),
    Key("Ctrl+B", "Take nodes out of their wires, which close up", lambda view: view.editing.extract()),
    Key("Ctrl+C", "Copy", lambda view: view.editing.copy()),
    Key("Ctrl+X", "Cut", lambda view: view.editing.cut()),
    Key("Ctrl+V", "Paste", lambda view: view.editing.paste()),
    Key("Ctrl+Shift+V", "Paste with the wires that came in", lambda view: view.editing.paste(incoming=True)),
    Key("Ctrl+D", "Duplicate", lambda view: view.editing.duplicate()),
    Key(
        "Ctrl+Shift+D",
        "Duplicate with the wires that come in",
        lambda view: view.editing.duplicate(incoming=True),
    ),
    Key("Ctrl+Z", "Undo", lambda view: view.model.undo_stack.undo()),
    Key("Ctrl+Shift+Z; Ctrl+Y", "Redo", lambda view: view.model.undo_stack.redo()),
    Key("Ctrl+A", "Select all", lambda view: view.select_all()),
    Key("Ctrl+G", "Frame the selected nodes", lambda view: view.annotating.add_frame()),
    Key("Ctrl+Shift+G", "Make a block of the selected nodes", lambda view: view.editing.make_block()),
    Key("Ctrl+Shift+E", "Expand the selected blocks", lambda view: view.editing.expand()),
    Key("B; Ctrl+M", "Bypass the selected nodes, or use them again", lambda view: view.editing.toggle_mute()),
    Key("N", "Add a note", lambda view: view.annotating.add_note()),
    Key("Tab", "Search for an operator", lambda view: view.editing.search()),
    Key("Return; Enter", "Open the focused block, or edit the focused node", lambda view: view.activate()),
    Key("F2", "Rename the focused node", lambda view: view.editing.rename()),
    Key("Right", "Focus the next node along a wire", lambda view: view.step("right")),
    Key("Left", "Focus the previous node along a wire", lambda view: view.step("left")),
    Key("Up", "Focus the node above", lambda view: view.step("up")),
    Key("Down", "Focus the node below", lambda view: view.step("down")),
    Key("Shift+Right", "Select the next node too", lambda view: view.step("right", extend=True)),
    Key("Shift+Left", "Select the previous node too", lambda view: view.step("left", extend=True)),
    Key("Shift+Up", "Select the node above too", lambda view: view.step("up", extend=True)),
    Key("Shift+Down", "Select the node below too", lambda view: view.step("down", extend=True)),
    Key("Ctrl+Right", "Move the selection right", lambda view: view.editing.nudge(8, 0)),
    Key("Ctrl+Left", "Move the selection left", lambda view: view.editing.nudge(-8, 0)),
    Key("Ctrl+Up", "Move the selection up", lambda view: view.editing.nudge(0, -8)),
    Key("Ctrl+Down", "Move the selection down", lambda view: view.editing.nudge(0, 8)),
    Key("+; =; Ctrl++; Ctrl+=", "Zoom in", lambda view: view.zoom_in()),
    Key("-; Ctrl+-", "Zoom out", lambda view: view.zoom_out()),
    Key("0; Ctrl+0; Home", "Fit the whole graph", lambda view: view.zoom_to_fit()),
    Key("1; Ctrl+1", "Actual size", lambda view: view.zoom_to(1.0)),
    Key("F; .", "Fit the selection", lambda view: view.zoom_to_selection()),
    Key("M", "Show or hide the map", lambda view: view.minimap.toggle()),
    Key("Esc", "Cancel the gesture, select nothing, or leave the block", lambda view: view.escape()),
)


def _combination(text: str) -> int:
    sequence: Any = QKeySequence.fromString(text)  # the stubs leave out its elements
    return int(sequence[0].toCombined())


def _table() -> dict[int, Key]:
    found: dict[int, Key] = {}
    for key in KEYS:
        for text in key.keys.split("; "):
            combination = _combination(text)
            assert combination not in found, text
            found[combination] = key
    return found


_BY_COMBINATION = _table()


def key_for(event: QKeyEvent) -> Key | None:
    """The command a key press gives."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    # Characters such as + need Shift on some keyboards and not on others.
    if event.text() in ("+", "=", "-", ".", "0", "1") and not modifiers & Qt.KeyboardModifier.ControlModifier:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return _BY_COMBINATION.get(QKeyCombination(modifiers, key).toCombined())


def neighbour(view: CanvasView, name: str, direction: str) -> str | None:
    """Where the focus goes from a node: along wires to the sides, to what is nearest up and down."""
    graph, scene = view.model.document.graph, view.scene_tables
    here = scene.node_rect(name).center()

    def away(other: str) -> float:
        there = scene.node_rect(other).center() - here
        return abs(there.y()) * 2 + abs(there.x())

    if direction == "right":
        return min(sorted(graph.consumers.get(name, ())), key=away, default=None)
    if direction == "left":
        sources = [source.node for source in graph[name].inputs.values() if source.node in graph]
        return min(sources, key=away, default=None)
    sign = -1 if direction == "up" else 1
    rows = scene.nodes.all()
    centres = scene.nodes.rects[rows, :2] + scene.nodes.rects[rows, 2:] / 2 - (here.x(), here.y())
    ahead = centres[:, 1] * sign > 8
    if not ahead.any():
        return None
    cost = abs(centres[:, 0]) * 2 + abs(centres[:, 1])
    best = min(rows[ahead].tolist(), key=dict(zip(rows.tolist(), cost.tolist(), strict=True)).__getitem__)
    return scene.nodes.names[best]


def nearest(view: CanvasView, point: QPointF) -> str | None:
    """The node nearest to a place, where the focus begins."""
    rows = view.scene_tables.nodes.all()
    if not len(rows):
        return None
    rects = view.scene_tables.nodes.rects[rows]
    centres = rects[:, :2] + rects[:, 2:] / 2 - (point.x(), point.y())
    return view.scene_tables.nodes.names[rows[int((centres**2).sum(1).argmin())]]
