"""The table of everything a person can ask the window for; menus, toolbar and shortcuts follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QKeySequence

from studio.actions import Declared
from studio.settings import WHEEL

if TYPE_CHECKING:
    from studio.main_window import MainWindow

K = QKeySequence.StandardKey


def _n(text: str) -> str:
    """Mark a text for translation; `build` translates it."""
    return str(QT_TRANSLATE_NOOP("Actions", text))


def _has_nodes(window: MainWindow) -> bool:
    return bool(window.shown.document.graph.nodes)


def _selected(window: MainWindow) -> bool:
    return bool(window.shown.selection)


def _anything_selected(window: MainWindow) -> bool:
    return _selected(window) or window.canvas.scene_tables.anything_selected


def _selected_to_copy(window: MainWindow) -> bool:
    return _selected(window) or _annotation_selected(window)


def _annotation_selected(window: MainWindow) -> bool:
    return bool(window.canvas.scene_tables.selected_annotations)


def _selected_several(window: MainWindow) -> bool:
    return len(window.shown.selection) > 1


def _on_canvas(window: MainWindow) -> bool:
    return window.page.start is None


def _can_rename(window: MainWindow) -> bool:
    nodes, others = window.shown.selection, window.canvas.scene_tables.selected_annotations
    return len(nodes) == 1 or (not nodes and len(others) == 1)


def _show_guide(window: MainWindow) -> None:
    from studio.guide import Guide  # with the first look, not with the window

    guide = window.findChild(Guide) or Guide(window)
    guide.show()
    guide.activateWindow()


def _turn_wheel(window: MainWindow) -> None:
    scrolls = not window.habits.wheel_scrolls
    window.habits.wheel_scrolls = scrolls
    window.settings.set(WHEEL, "scrolls" if scrolls else "zooms")
    window.actions_.update()


TABLE: tuple[Declared, ...] = (
    Declared("new", _n("&New"), "&File", lambda w: w.files.new(), K.New, "file-new"),
    Declared("start", _n("S&tart Page"), "&File", lambda w: w.show_start(), "Ctrl+T"),
    Declared("open", _n("&Open…"), "&File", lambda w: w.files.ask_open(), K.Open, "file-open"),
    Declared(
        "save", _n("&Save"), "&File", lambda w: w.files.save(), K.Save, "file-save", _on_canvas, ruled=True
    ),
    Declared(
        "save_as", _n("Save &As…"), "&File", lambda w: w.files.save_as(), "Ctrl+Shift+S", when=_on_canvas
    ),
    Declared(
        "export_json", _n("&Graph (JSON)…"), "&File/&Export", lambda w: w.exports.ask("json"), when=_has_nodes
    ),
    Declared(
        "export_source",
        _n("&Python source…"),
        "&File/&Export",
        lambda w: w.exports.ask("python"),
        when=_has_nodes,
    ),
    Declared(
        "export_safetensors",
        _n("&Weights (safetensors)…"),
        "&File/&Export",
        lambda w: w.exports.ask("safetensors"),
        when=lambda w: w.exports.has_weights,
        ruled=True,
        tip=_n("The weights of the last run; train first."),
    ),
    Declared(
        "export_pt",
        _n("Weights (.p&t)…"),
        "&File/&Export",
        lambda w: w.exports.ask("pt"),
        when=lambda w: w.exports.has_weights,
        tip=_n("The weights of the last run; train first."),
    ),
    Declared(
        "export_png",
        _n("Picture (P&NG)…"),
        "&File/&Export",
        lambda w: w.exports.ask("png"),
        when=_has_nodes,
        ruled=True,
    ),
    Declared(
        "export_svg", _n("Picture (S&VG)…"), "&File/&Export", lambda w: w.exports.ask("svg"), when=_has_nodes
    ),
    Declared("close", _n("&Close"), "&File", lambda w: w.files.close(), "Ctrl+W", ruled=True),
    Declared("quit", _n("&Quit"), "&File", lambda w: w.close(), K.Quit),
    Declared(
        "undo",
        _n("&Undo"),
        "&Edit",
        lambda w: w.model.undo_stack.undo(),
        K.Undo,
        "undo",
        lambda w: w.model.undo_stack.canUndo(),
    ),
    Declared(
        "redo",
        _n("&Redo"),
        "&Edit",
        lambda w: w.model.undo_stack.redo(),
        "Ctrl+Shift+Z",
        "redo",
        lambda w: w.model.undo_stack.canRedo(),
    ),
    Declared(
        "cut",
        _n("Cu&t"),
        "&Edit",
        lambda w: w.canvas.editing.cut(),
        K.Cut,
        "cut",
        _selected_to_copy,
        ruled=True,
    ),
    Declared(
        "copy", _n("&Copy"), "&Edit", lambda w: w.canvas.editing.copy(), K.Copy, "copy", _selected_to_copy
    ),
    Declared(
        "paste",
        _n("&Paste"),
        "&Edit",
        lambda w: w.canvas.editing.paste(),
        K.Paste,
        "paste",
        lambda w: w.can_paste,
    ),
    Declared(
        "duplicate",
        _n("&Duplicate"),
        "&Edit",
        lambda w: w.canvas.editing.duplicate(),
        "Ctrl+D",
        "duplicate",
        _selected_to_copy,
    ),
    Declared(
        "delete",
        _n("De&lete"),
        "&Edit",
        lambda w: w.canvas.editing.delete(),
        K.Delete,
        "delete",
        _anything_selected,
    ),
    Declared(
        "select_all",
        _n("Select &All"),
        "&Edit",
        lambda w: w.canvas.select_all(),
        K.SelectAll,
        "select-all",
        _has_nodes,
        ruled=True,
    ),
    Declared("rename", _n("Re&name"), "&Edit", lambda w: w.rename(), "F2", "rename", _can_rename),
    Declared(
        "find_node",
        _n("&Find a Node"),
        "&Edit",
        lambda w: w.find_node(),
        K.Find,
        when=_has_nodes,
    ),
    Declared("find", _n("Find an &Operator"), "&Edit", lambda w: w.find_operator(), "Ctrl+Shift+F", "search"),
    Declared(
        "next_tab",
        _n("Ne&xt Document"),
        "&View",
        lambda w: w.tabs.step(1),
        "Ctrl+PgDown",
        when=lambda w: len(w.tabs.pages) > 1,
    ),
    Declared(
        "previous_tab",
        _n("Pre&vious Document"),
        "&View",
        lambda w: w.tabs.step(-1),
        "Ctrl+PgUp",
        when=lambda w: len(w.tabs.pages) > 1,
    ),
    Declared(
        "zoom_in",
        _n("Zoom &In"),
        "&View",
        lambda w: w.canvas.zoom_in(),
        K.ZoomIn,
        "zoom-in",
        _on_canvas,
        ruled=True,
    ),
    Declared(
        "zoom_out", _n("Zoom &Out"), "&View", lambda w: w.canvas.zoom_out(), K.ZoomOut, "zoom-out", _on_canvas
    ),
    Declared(
        "zoom_reset", _n("&Actual Size"), "&View", lambda w: w.canvas.zoom_to(1.0), "Ctrl+1", when=_on_canvas
    ),
    Declared(
        "zoom_fit", _n("Zoom to &Fit"), "&View", lambda w: w.canvas.zoom_to_fit(), "Ctrl+0", "fit", _has_nodes
    ),
    Declared(
        "zoom_selection",
        _n("Zoom to &Selection"),
        "&View",
        lambda w: w.canvas.zoom_to_selection(),
        "Ctrl+2",
        when=_selected,
    ),
    Declared(
        "wheel_scrolls",
        _n("Mouse &Wheel Scrolls"),
        "&View",
        lambda w: _turn_wheel(w),
        tip=_n("The wheel of a mouse scrolls the canvas and zooms with Ctrl, instead of zooming always."),
        ruled=True,
        checked=lambda w: w.habits.wheel_scrolls,
    ),
    Declared(
        "add_operator",
        _n("Add an Opera&tor…"),
        "&Graph",
        lambda w: w.canvas.editing.search(),
        tip=_n("Search for an operator by a few letters; the new node is wired to the selected one."),
    ),
    Declared(
        "arrange",
        _n("&Arrange Automatically"),
        "&Graph",
        lambda w: w.arrange(),
        "Ctrl+L",
        "arrange",
        _has_nodes,
        _n("Lay the network out along its direction of flow."),
        ruled=True,
    ),
    Declared(
        "bypass",
        _n("B&ypass"),
        "&Graph",
        lambda w: w.canvas.editing.toggle_mute(),
        "Ctrl+M",
        when=_selected,
        tip=_n("Let the selected nodes hand on their input as it is, or work again."),
        ruled=True,
    ),
    Declared(
        "make_block",
        _n("Make &Block"),
        "&Graph",
        lambda w: w.canvas.editing.make_block(),
        "Ctrl+Shift+G",
        when=_selected,
        tip=_n("Turn the selected nodes into one node that can be used again."),
    ),
    Declared(
        "expand_block",
        _n("&Expand Block"),
        "&Graph",
        lambda w: w.canvas.editing.expand(),
        "Ctrl+Shift+E",
        when=lambda w: any(
            w.shown.document.graph[n].op in w.shown.document.blocks for n in w.shown.selection
        ),
    ),
    Declared(
        "rename_block",
        _n("&Rename Block"),
        "&Graph",
        lambda w: w.canvas.editing.rename_block(),
        when=lambda w: w.canvas.editing.block_to_rename() is not None,
        tip=_n("Give the selected or the open block another name, wherever it is used."),
    ),
    Declared(
        "keep_block",
        _n("Sa&ve Block to Library"),
        "&Graph",
        lambda w: w.adding.keep_block(),
        when=lambda w: bool(w.adding.chosen_block),
        tip=_n("Offer the selected block in every document."),
    ),
    Declared(
        "add_frame",
        _n("Add &Frame"),
        "&Graph",
        lambda w: w.canvas.annotating.add_frame(),
        "Ctrl+G",
        tip=_n("Put a titled frame around the selected nodes."),
        ruled=True,
    ),
    Declared("add_note", _n("Add &Note"), "&Graph", lambda w: w.canvas.annotating.add_note()),
    *(
        Declared(
            f"color_{color}",
            text,
            "&Graph/Colo&ur",
            lambda w, color=color: w.canvas.annotating.recolor(color),  # type: ignore[misc]  # bound now
            when=_annotation_selected,
            checked=lambda w, color=color: w.canvas.annotating.color == color,  # type: ignore[misc]  # as above
        )
        for color, text in (
            ("grey", _n("&Grey")),
            ("blue", _n("&Blue")),
            ("green", _n("Gr&een")),
            ("orange", _n("&Orange")),
            ("purple", _n("&Purple")),
            ("red", _n("&Red")),
        )
    ),
    Declared(
        "add_point",
        _n("Add &Point to Wire"),
        "&Graph",
        lambda w: w.canvas.bending.add_to_selected(),
        when=_has_nodes,
        tip=_n("Lead the selected wires through a point that can be dragged."),
    ),
    Declared(
        "swap",
        _n("S&wap"),
        "&Graph",
        lambda w: w.canvas.editing.swap_inputs(),
        when=_has_nodes,
        tip=_n("Let two selected nodes, two selected wires, or the inputs of a node change places."),
    ),
    *(
        Declared(
            f"align_{edge}",
            text,
            "&Graph/A&lign",
            lambda w, edge=edge: w.canvas.editing.align(edge),  # type: ignore[misc]  # bound now
            when=_selected_several,
            ruled=edge == "top",
        )
        for edge, text in (
            ("left", _n("&Left Edges")),
            ("centre", _n("&Centres")),
            ("right", _n("&Right Edges")),
            ("top", _n("&Top Edges")),
            ("middle", _n("&Middles")),
            ("bottom", _n("&Bottom Edges")),
        )
    ),
    Declared(
        "distribute_across",
        _n("&Horizontally"),
        "&Graph/&Distribute",
        lambda w: w.canvas.editing.distribute(horizontally=True),
        when=lambda w: len(w.shown.selection) > 2,
        tip=_n("Make the gaps between the selected nodes equal."),
    ),
    Declared(
        "distribute_down",
        _n("&Vertically"),
        "&Graph/&Distribute",
        lambda w: w.canvas.editing.distribute(horizontally=False),
        when=lambda w: len(w.shown.selection) > 2,
        tip=_n("Make the gaps between the selected nodes equal."),
    ),
    Declared(
        "extract",
        _n("Take &Out of Wires"),
        "&Graph",
        lambda w: w.canvas.editing.extract(),
        "Ctrl+B",
        when=_selected,
        tip=_n("Take the selected nodes out of their wires, which close up."),
        ruled=True,
    ),
    Declared(
        "dissolve",
        _n("Delete and &Join"),
        "&Graph",
        lambda w: w.canvas.editing.dissolve(),
        "Ctrl+Del",
        when=_selected,
        tip=_n("Delete the selected nodes and join what they were between."),
    ),
    Declared(
        "check",
        _n("&Check"),
        "&Graph",
        lambda w: w.check(),
        "F7",
        "check",
        _has_nodes,
        _n("Look for problems before training."),
        ruled=True,
    ),
    Declared(
        "train",
        _n("&Train"),
        "&Run",
        lambda w: w.training.start(),
        "F5",
        "play",
        lambda w: w.training.can_start,
        _n("Train the network on the data of the recipe."),
    ),
    Declared(
        "pause",
        _n("&Pause or Resume"),
        "&Run",
        lambda w: w.training.pause(),
        "F6",
        "pause",
        lambda w: w.training.can_pause,
    ),
    Declared(
        "stop",
        _n("&Stop"),
        "&Run",
        lambda w: w.training.stop(),
        "Shift+F5",
        "stop",
        lambda w: w.training.can_stop,
        _n("End the run after this step; its weights are kept and tested."),
    ),
    Declared("guide", _n("&User Guide"), "&Help", lambda w: _show_guide(w), "Shift+F1"),
    Declared(
        "operator_help",
        _n("&Operator Reference"),
        "&Help",
        lambda w: w.show_reference(),
        K.HelpContents,
        "help",
    ),
    Declared("shortcuts", _n("Keyboard Shor&tcuts…"), "&Help", lambda w: w.show_shortcuts()),
    Declared("about", _n("&About Symloom"), "&Help", lambda w: w.show_about(), icon="info"),
)

MENUS = (_n("&File"), _n("&Edit"), _n("&View"), _n("&Graph"), _n("&Run"), _n("&Help"))
SUBMENUS = (_n("&Export"), _n("Colo&ur"), _n("A&lign"), _n("&Distribute"))

assert {each.menu.partition("/")[2] for each in TABLE} - {""} <= set(SUBMENUS), "a submenu without its words"
