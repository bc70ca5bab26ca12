"""Everything a person can ask the window for, each declared once: words, icon, keys, place, when it makes sense.

Menus, the toolbar, context menus and shortcuts follow from the table; `what` is a call on the window.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from studio import icons
from studio.settings import KEYS

if TYPE_CHECKING:
    from studio.main_window import MainWindow

Keys = QKeySequence.StandardKey | str | None
K = QKeySequence.StandardKey


@dataclass(frozen=True)
class Declared:
    """One action.

    Args:
        id: a stable word.
        text: in the menu; `&` marks the letter for the keyboard, … that it asks something first.
        menu: where it stands: `File`, or `File/Export` for a submenu; empty for none.
        what: carries it out.
        keys: its shortcut.
        icon: a file in assets/icons.
        when: whether it makes sense now.
        tip: one line more than the text says, for the toolbar and the status bar.
        ruled: whether a line separates it from what stands above it.
    """

    id: str
    text: str
    menu: str
    what: Callable[[MainWindow], object]
    keys: Keys = None
    icon: str = ""
    when: Callable[[MainWindow], bool] = lambda window: True
    tip: str = ""
    ruled: bool = False


def _tr(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


def _n(text: str) -> str:
    """Mark a text for translation; `build` translates it."""
    return str(QT_TRANSLATE_NOOP("Actions", text))


def _has_nodes(window: MainWindow) -> bool:
    return bool(window.shown.document.graph.nodes)


def _selected(window: MainWindow) -> bool:
    return bool(window.shown.selection)


def _selected_several(window: MainWindow) -> bool:
    return len(window.shown.selection) > 1


def _selected_one(window: MainWindow) -> bool:
    return len(window.shown.selection) == 1


def _show_guide(window: MainWindow) -> None:
    from studio.guide import Guide  # with the first look, not with the window

    guide = window.findChild(Guide) or Guide(window)
    guide.show()
    guide.activateWindow()


TABLE: tuple[Declared, ...] = (
    Declared("new", _n("&New"), "&File", lambda w: w.files.new(), K.New, "file-new"),
    Declared("start", _n("S&tart Page"), "&File", lambda w: w.show_start(), "Ctrl+T"),
    Declared("open", _n("&Open…"), "&File", lambda w: w.files.ask_open(), K.Open, "file-open"),
    Declared("save", _n("&Save"), "&File", lambda w: w.files.save(), K.Save, "file-save", ruled=True),
    Declared("save_as", _n("Save &As…"), "&File", lambda w: w.files.save_as(), "Ctrl+Shift+S"),
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
        "cut", _n("Cu&t"), "&Edit", lambda w: w.canvas.editing.cut(), K.Cut, "cut", _selected, ruled=True
    ),
    Declared("copy", _n("&Copy"), "&Edit", lambda w: w.canvas.editing.copy(), K.Copy, "copy", _selected),
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
        _selected,
    ),
    Declared(
        "delete",
        _n("De&lete"),
        "&Edit",
        lambda w: w.canvas.editing.delete(),
        K.Delete,
        "delete",
        _has_nodes,
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
    Declared("rename", _n("Re&name"), "&Edit", lambda w: w.rename(), "F2", "rename", _selected_one),
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
        ruled=True,
    ),
    Declared("zoom_out", _n("Zoom &Out"), "&View", lambda w: w.canvas.zoom_out(), K.ZoomOut, "zoom-out"),
    Declared("zoom_reset", _n("&Actual Size"), "&View", lambda w: w.canvas.zoom_to(1.0), "Ctrl+1"),
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
        "arrange",
        _n("&Arrange Automatically"),
        "&Graph",
        lambda w: w.arrange(),
        "Ctrl+L",
        "arrange",
        _has_nodes,
        _n("Lay the network out along its direction of flow."),
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
        "keep_block",
        _n("Sa&ve Block to Library"),
        "&Graph",
        lambda w: w.keep_block(),
        when=lambda w: bool(w.chosen_block),
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
        lambda w: w.train(),
        "F5",
        "play",
        lambda w: w.can_train,
        _n("Train the network on the data of the recipe."),
    ),
    Declared(
        "pause", _n("&Pause or Resume"), "&Run", lambda w: w.pause(), "F6", "pause", lambda w: w.can_pause
    ),
    Declared(
        "stop",
        _n("&Stop"),
        "&Run",
        lambda w: w.stop(),
        "Shift+F5",
        "stop",
        lambda w: w.can_stop,
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
SUBMENUS = (_n("&Export"), _n("A&lign"), _n("&Distribute"))


class Actions:
    """The declared actions as Qt's, for one window.

    Args:
        declared: usually `TABLE`.
        window: what they act upon.
    """

    def __init__(self, declared: Iterable[Declared], window: MainWindow) -> None:
        self._window = window
        self._declared = {each.id: each for each in declared}
        self._changed: dict[str, str] = {}
        self._actions: dict[str, QAction] = {}
        self._actions |= {each.id: self._make(each) for each in self._declared.values()}
        for entry in window.settings.get(KEYS):
            name, _, keys = entry.partition("=")
            if name in self._actions:
                self._changed[name] = keys
        for name in self._actions:
            self._press(name)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus; returned by path, so that the window can add what is not fixed."""
        menus = {path: self._menu(bar, path) for path in MENUS}
        for each in self._declared.values():
            if not each.menu:
                continue
            parent, _, child = each.menu.partition("/")
            if each.menu not in menus:
                assert child in SUBMENUS, child
                menus[each.menu] = menus[parent].addMenu(_tr(child))
            if each.ruled and menus[each.menu].actions():
                menus[each.menu].addSeparator()
            menus[each.menu].addAction(self._actions[each.id])
        return menus

    def update(self) -> None:
        """Enable what makes sense now, and name what would be undone."""
        for name, each in self._declared.items():
            self._actions[name].setEnabled(each.when(self._window))
        stack = self._window.model.undo_stack
        for name, text in (("undo", stack.undoText()), ("redo", stack.redoText())):
            word = _tr(self._declared[name].text)
            self._actions[name].setText(f"{word} {text}".rstrip())
            self._actions[name].setToolTip(self._tip(self._declared[name], text))

    def retranslate(self) -> None:
        """Say everything in another language."""
        for name, each in self._declared.items():
            action = self._actions[name]
            action.setText(_tr(each.text))
            action.setToolTip(self._tip(each))
            action.setStatusTip(_tr(each.tip))
        self.update()

    def commands(self) -> list[tuple[str, str, str]]:
        """Every action's id, words and menu, as the shortcut editor lists them."""
        return [
            (each.id, _plain(_tr(each.text)), " ▸ ".join(_plain(_tr(part)) for part in each.menu.split("/")))
            for each in self._declared.values()
        ]

    def is_changed(self, name: str) -> bool:
        """Whether a person gave the action other keys than it is declared with."""
        return name in self._changed

    def set_keys(self, name: str, keys: QKeySequence) -> str:
        """Give an action other keys, and remember it; returns the words of the action that loses them, if one does."""
        robbed = ""
        for other, action in self._actions.items():
            if other != name and not keys.isEmpty() and keys in action.shortcuts():
                self._changed[other] = ""
                self._press(other)
                robbed = _plain(_tr(self._declared[other].text))
        self._changed[name] = keys.toString(QKeySequence.SequenceFormat.PortableText)
        self._press(name)
        self._remember()
        return robbed

    def reset_keys(self, name: str = "") -> None:
        """Give an action, or all of them, the declared keys back."""
        names = [name] if name else list(self._changed)
        for each in names:
            self._changed.pop(each, None)
            self._press(each)
        self._remember()

    def _remember(self) -> None:
        self._window.settings.set(KEYS, [f"{name}={keys}" for name, keys in self._changed.items()])

    def _press(self, name: str) -> None:
        """Let an action listen to its keys."""
        each, action = self._declared[name], self._actions[name]
        if name in self._changed:
            action.setShortcuts([QKeySequence(self._changed[name])] if self._changed[name] else [])
        elif each.id == "delete":
            # Backspace too: on small keyboards and on a Mac it is the delete key.
            action.setShortcuts([QKeySequence(K.Delete), QKeySequence(Qt.Key.Key_Backspace)])
        else:
            action.setShortcuts([QKeySequence(each.keys)] if each.keys is not None else [])
        action.setToolTip(self._tip(each))

    def context_menu(self, names: Iterable[str], parent: QWidget) -> QMenu:
        """A menu of some of them; an empty name is a line."""
        menu = QMenu(parent)
        for name in names:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        return menu

    def _menu(self, bar: QMenuBar, path: str) -> QMenu:
        menu = bar.addMenu(_tr(path))
        menu.setToolTipsVisible(False)
        return menu

    def _make(self, each: Declared) -> QAction:
        action = QAction(_tr(each.text), self._window)
        action.setObjectName(each.id)
        if each.icon:
            icons.dress(action, each.icon)
            action.setIconVisibleInMenu(True)
        action.setToolTip(self._tip(each))
        if each.tip:
            action.setStatusTip(_tr(each.tip))
        action.triggered.connect(lambda: each.what(self._window))
        return action

    def _tip(self, each: Declared, more: str = "") -> str:
        text = f"{_plain(_tr(each.text))} {more}".rstrip()
        action = self._actions.get(each.id)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if action else ""
        return f"{text}  ({keys})" if keys else text


def _plain(text: str) -> str:
    """An action's words without the mark of its letter and without the dots."""
    return re.sub(r"\(&\w\)", "", text).replace("&", "").removesuffix("…")
