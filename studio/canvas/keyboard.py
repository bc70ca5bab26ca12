"""The canvas by keyboard: every command once with its keys, as help pages and the shortcut editor list them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.canvas.style import GRID

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
    Key(
        "search",
        "Tab",
        _n("Search for an operator"),
        lambda view: view.editing.search(),
        twin="add_operator",
    ),
    Key(
        "open",
        "Return; Enter",
        _n("Open the focused block, or edit the focused node"),
        lambda view: view.activate(),
    ),
    Key("rename", "F2", _n("Rename the focused node"), lambda view: view.editing.rename(), twin="rename"),
    Key(
        "focus_next", "Right", _n("Focus the next node along a wire"), lambda view: view.walking.node("right")
    ),
    Key(
        "focus_previous",
        "Left",
        _n("Focus the previous node along a wire"),
        lambda view: view.walking.node("left"),
    ),
    Key("focus_above", "Up", _n("Focus the node above"), lambda view: view.walking.node("up")),
    Key("focus_below", "Down", _n("Focus the node below"), lambda view: view.walking.node("down")),
    Key(
        "select_next",
        "Shift+Right",
        _n("Select the next node too"),
        lambda view: view.walking.node("right", extend=True),
    ),
    Key(
        "select_previous",
        "Shift+Left",
        _n("Select the previous node too"),
        lambda view: view.walking.node("left", extend=True),
    ),
    Key(
        "select_above",
        "Shift+Up",
        _n("Select the node above too"),
        lambda view: view.walking.node("up", extend=True),
    ),
    Key(
        "select_below",
        "Shift+Down",
        _n("Select the node below too"),
        lambda view: view.walking.node("down", extend=True),
    ),
    Key("draw_wire", "C", _n("Draw a wire from the focused node"), lambda view: view.walking.begin_wire()),
    Key("next_wire", "W", _n("Select the next wire of the node"), lambda view: view.walking.wire(1)),
    Key(
        "previous_wire",
        "Shift+W",
        _n("Select the previous wire of the node"),
        lambda view: view.walking.wire(-1),
    ),
    Key("next_point", "P", _n("Select the next point of the wire"), lambda view: view.walking.point(1)),
    Key(
        "previous_point",
        "Shift+P",
        _n("Select the previous point of the wire"),
        lambda view: view.walking.point(-1),
    ),
    Key("next_note", "T", _n("Select the next frame or note"), lambda view: view.walking.annotation(1)),
    Key(
        "previous_note",
        "Shift+T",
        _n("Select the previous frame or note"),
        lambda view: view.walking.annotation(-1),
    ),
    Key("move_right", "Ctrl+Right", _n("Move the selection right"), lambda view: view.editing.nudge(8, 0)),
    Key("move_left", "Ctrl+Left", _n("Move the selection left"), lambda view: view.editing.nudge(-8, 0)),
    Key("move_up", "Ctrl+Up", _n("Move the selection up"), lambda view: view.editing.nudge(0, -8)),
    Key("move_down", "Ctrl+Down", _n("Move the selection down"), lambda view: view.editing.nudge(0, 8)),
    Key(
        "widen",
        "Ctrl+Shift+Right",
        _n("Make the frame or note wider"),
        lambda view: view.annotating.resize(GRID, 0),
    ),
    Key(
        "narrow",
        "Ctrl+Shift+Left",
        _n("Make the frame or note narrower"),
        lambda view: view.annotating.resize(-GRID, 0),
    ),
    Key(
        "lengthen",
        "Ctrl+Shift+Down",
        _n("Make the frame or note taller"),
        lambda view: view.annotating.resize(0, GRID),
    ),
    Key(
        "shorten",
        "Ctrl+Shift+Up",
        _n("Make the frame or note shorter"),
        lambda view: view.annotating.resize(0, -GRID),
    ),
    Key(
        "next_color",
        "K",
        _n("Give the frame or note the next colour"),
        lambda view: view.annotating.next_color(),
    ),
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
