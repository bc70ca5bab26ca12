"""The canvas by keyboard: every key once, with what it does, as a table that help pages can print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QKeyCombination, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

Action = Callable[["CanvasView"], object]


def _tr(text: str) -> str:
    return QCoreApplication.translate("CanvasView", text)


def _n(text: str) -> str:
    """Mark a text for translation; `Key.in_words` translates it."""
    return text


@dataclass(frozen=True)
class Key:
    """One command of the canvas and the keys that give it."""

    keys: str
    text: str
    act: Action

    def in_words(self) -> str:
        """What it does, in the language chosen."""
        return _tr(self.text)


KEYS: tuple[Key, ...] = (
    Key("Del; Backspace", _n("Delete the selection"), lambda view: view.editing.delete()),
    Key(
        "Ctrl+Del; Ctrl+Backspace",
        _n("Delete nodes and join what they were between"),
        lambda v: v.editing.dissolve(),
    ),
    Key("Ctrl+B", _n("Take nodes out of their wires, which close up"), lambda view: view.editing.extract()),
    Key("Ctrl+C", _n("Copy"), lambda view: view.editing.copy()),
    Key("Ctrl+X", _n("Cut"), lambda view: view.editing.cut()),
    Key("Ctrl+V", _n("Paste"), lambda view: view.editing.paste()),
    Key(
        "Ctrl+Shift+V",
        _n("Paste with the wires that came in"),
        lambda view: view.editing.paste(incoming=True),
    ),
    Key("Ctrl+D", _n("Duplicate"), lambda view: view.editing.duplicate()),
    Key(
        "Ctrl+Shift+D",
        _n("Duplicate with the wires that come in"),
        lambda view: view.editing.duplicate(incoming=True),
    ),
    Key("Ctrl+Z", _n("Undo"), lambda view: view.model.undo_stack.undo()),
    Key("Ctrl+Shift+Z; Ctrl+Y", _n("Redo"), lambda view: view.model.undo_stack.redo()),
    Key("Ctrl+A", _n("Select all"), lambda view: view.select_all()),
    Key("Ctrl+G", _n("Frame the selected nodes"), lambda view: view.annotating.add_frame()),
    Key("Ctrl+Shift+G", _n("Make a block of the selected nodes"), lambda view: view.editing.make_block()),
    Key("Ctrl+Shift+E", _n("Expand the selected blocks"), lambda view: view.editing.expand()),
    Key(
        "B; Ctrl+M",
        _n("Bypass the selected nodes, or use them again"),
        lambda view: view.editing.toggle_mute(),
    ),
    Key(
        "S",
        _n("Swap two wires, two nodes, or the two inputs of a node"),
        lambda view: view.editing.swap_inputs(),
    ),
    Key("R", _n("Lead the selected wires through a point"), lambda view: view.bending.add_to_selected()),
    Key("N", _n("Add a note"), lambda view: view.annotating.add_note()),
    Key("Tab", _n("Search for an operator"), lambda view: view.editing.search()),
    Key(
        "Return; Enter", _n("Open the focused block, or edit the focused node"), lambda view: view.activate()
    ),
    Key("F2", _n("Rename the focused node"), lambda view: view.editing.rename()),
    Key("Right", _n("Focus the next node along a wire"), lambda view: view.step("right")),
    Key("Left", _n("Focus the previous node along a wire"), lambda view: view.step("left")),
    Key("Up", _n("Focus the node above"), lambda view: view.step("up")),
    Key("Down", _n("Focus the node below"), lambda view: view.step("down")),
    Key("Shift+Right", _n("Select the next node too"), lambda view: view.step("right", extend=True)),
    Key("Shift+Left", _n("Select the previous node too"), lambda view: view.step("left", extend=True)),
    Key("Shift+Up", _n("Select the node above too"), lambda view: view.step("up", extend=True)),
    Key("Shift+Down", _n("Select the node below too"), lambda view: view.step("down", extend=True)),
    Key("Ctrl+Right", _n("Move the selection right"), lambda view: view.editing.nudge(8, 0)),
    Key("Ctrl+Left", _n("Move the selection left"), lambda view: view.editing.nudge(-8, 0)),
    Key("Ctrl+Up", _n("Move the selection up"), lambda view: view.editing.nudge(0, -8)),
    Key("Ctrl+Down", _n("Move the selection down"), lambda view: view.editing.nudge(0, 8)),
    Key("+; =; Ctrl++; Ctrl+=", _n("Zoom in"), lambda view: view.zoom_in()),
    Key("-; Ctrl+-", _n("Zoom out"), lambda view: view.zoom_out()),
    Key("0; Ctrl+0; Home", _n("Fit the whole graph"), lambda view: view.zoom_to_fit()),
    Key("1; Ctrl+1", _n("Actual size"), lambda view: view.zoom_to(1.0)),
    Key("F; .", _n("Fit the selection"), lambda view: view.zoom_to_selection()),
    Key("M", _n("Show or hide the map"), lambda view: view.minimap.toggle()),
    Key("Esc", _n("Cancel the gesture, select nothing, or leave the block"), lambda view: view.escape()),
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
