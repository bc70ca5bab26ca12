"""The canvas by keyboard: every command once with its keys, as help pages and the shortcut editor list them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF

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
    """One command of the canvas and the keys that give it, unless a person chose others (see `keymap`).

    Args:
        id: a stable word.
        keys: in Qt's portable words, `; ` between them.
        twin: the window's action that does the same; its keys are that action's, and further ones the canvas's own.
        fixed: whether nobody may choose other keys.
    """

    id: str
    keys: str
    text: str
    act: Action
    twin: str = ""
    fixed: bool = False

    def in_words(self) -> str:
        """What it does, in the language chosen."""
        return _tr(self.text)


KEYS: tuple[Key, ...] = (
    Key(
        "delete",
        "Del; Backspace",
        _n("Delete the selection"),
        lambda view: view.editing.delete(),
        twin="delete",
    ),
    Key(
        "dissolve",
        "Ctrl+Del; Ctrl+Backspace",
        _n("Delete nodes and join what they were between"),
        lambda view: view.editing.dissolve(),
        twin="dissolve",
    ),
    Key(
        "extract",
        "Ctrl+B",
        _n("Take nodes out of their wires, which close up"),
        lambda view: view.editing.extract(),
        twin="extract",
    ),
    Key("copy", "Ctrl+C", _n("Copy"), lambda view: view.editing.copy(), twin="copy"),
    Key("cut", "Ctrl+X", _n("Cut"), lambda view: view.editing.cut(), twin="cut"),
    Key("paste", "Ctrl+V", _n("Paste"), lambda view: view.editing.paste(), twin="paste"),
    Key(
        "paste_incoming",
        "Ctrl+Shift+V",
        _n("Paste with the wires that came in"),
        lambda view: view.editing.paste(incoming=True),
    ),
    Key("duplicate", "Ctrl+D", _n("Duplicate"), lambda view: view.editing.duplicate(), twin="duplicate"),
    Key(
        "duplicate_incoming",
        "Ctrl+Shift+D",
        _n("Duplicate with the wires that come in"),
        lambda view: view.editing.duplicate(incoming=True),
    ),
    Key("undo", "Ctrl+Z", _n("Undo"), lambda view: view.model.undo_stack.undo(), twin="undo"),
    Key("redo", "Ctrl+Shift+Z; Ctrl+Y", _n("Redo"), lambda view: view.model.undo_stack.redo(), twin="redo"),
    Key("select_all", "Ctrl+A", _n("Select all"), lambda view: view.select_all(), twin="select_all"),
    Key(
        "add_frame",
        "Ctrl+G",
        _n("Frame the selected nodes"),
        lambda view: view.annotating.add_frame(),
        twin="add_frame",
    ),
    Key(
        "make_block",
        "Ctrl+Shift+G",
        _n("Make a block of the selected nodes"),
        lambda view: view.editing.make_block(),
        twin="make_block",
    ),
    Key(
        "expand_block",
        "Ctrl+Shift+E",
        _n("Expand the selected blocks"),
        lambda view: view.editing.expand(),
        twin="expand_block",
    ),
    Key(
        "bypass",
        "B; Ctrl+M",
        _n("Bypass the selected nodes, or use them again"),
        lambda view: view.editing.toggle_mute(),
        twin="bypass",
    ),
    Key(
        "swap",
        "S",
        _n("Swap two wires, two nodes, or the two inputs of a node"),
        lambda view: view.editing.swap_inputs(),
        twin="swap",
    ),
    Key(
        "add_point",
        "R",
        _n("Lead the selected wires through a point"),
        lambda view: view.bending.add_to_selected(),
        twin="add_point",
    ),
    Key("add_note", "N", _n("Add a note"), lambda view: view.annotating.add_note(), twin="add_note"),
    Key("search", "Tab", _n("Search for an operator"), lambda view: view.editing.search()),
    Key(
        "open",
        "Return; Enter",
        _n("Open the focused block, or edit the focused node"),
        lambda view: view.activate(),
    ),
    Key("rename", "F2", _n("Rename the focused node"), lambda view: view.editing.rename(), twin="rename"),
    Key("focus_next", "Right", _n("Focus the next node along a wire"), lambda view: view.step("right")),
    Key("focus_previous", "Left", _n("Focus the previous node along a wire"), lambda view: view.step("left")),
    Key("focus_above", "Up", _n("Focus the node above"), lambda view: view.step("up")),
    Key("focus_below", "Down", _n("Focus the node below"), lambda view: view.step("down")),
    Key(
        "select_next",
        "Shift+Right",
        _n("Select the next node too"),
        lambda view: view.step("right", extend=True),
    ),
    Key(
        "select_previous",
        "Shift+Left",
        _n("Select the previous node too"),
        lambda view: view.step("left", extend=True),
    ),
    Key(
        "select_above", "Shift+Up", _n("Select the node above too"), lambda view: view.step("up", extend=True)
    ),
    Key(
        "select_below",
        "Shift+Down",
        _n("Select the node below too"),
        lambda view: view.step("down", extend=True),
    ),
    Key("move_right", "Ctrl+Right", _n("Move the selection right"), lambda view: view.editing.nudge(8, 0)),
    Key("move_left", "Ctrl+Left", _n("Move the selection left"), lambda view: view.editing.nudge(-8, 0)),
    Key("move_up", "Ctrl+Up", _n("Move the selection up"), lambda view: view.editing.nudge(0, -8)),
    Key("move_down", "Ctrl+Down", _n("Move the selection down"), lambda view: view.editing.nudge(0, 8)),
    Key("zoom_in", "+; =; Ctrl++; Ctrl+=", _n("Zoom in"), lambda view: view.zoom_in(), twin="zoom_in"),
    Key("zoom_out", "-; Ctrl+-", _n("Zoom out"), lambda view: view.zoom_out(), twin="zoom_out"),
    Key(
        "zoom_fit",
        "0; Ctrl+0; Home",
        _n("Fit the whole graph"),
        lambda view: view.zoom_to_fit(),
        twin="zoom_fit",
    ),
    Key("zoom_reset", "1; Ctrl+1", _n("Actual size"), lambda view: view.zoom_to(1.0), twin="zoom_reset"),
    Key(
        "zoom_selection",
        "F; .",
        _n("Fit the selection"),
        lambda view: view.zoom_to_selection(),
        twin="zoom_selection",
    ),
    Key("map", "M", _n("Show or hide the map"), lambda view: view.minimap.toggle()),
    Key(
        "escape",
        "Esc",
        _n("Cancel the gesture, select nothing, or leave the block"),
        lambda view: view.escape(),
        fixed=True,
    ),
)


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
