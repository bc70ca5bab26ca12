"""What an action is, and the menus, toolbar entries and shortcuts that follow from a table of them.

The table itself is `studio.action_table`; `what` of an action is a call on the window.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
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

    def fill(self, bar: QMenuBar, paths: Iterable[str]) -> dict[str, QMenu]:
        """Build the menus; returned by path, so that the window can add what is not fixed."""
        menus = {path: self._menu(bar, path) for path in paths}
        for each in self._declared.values():
            if not each.menu:
                continue
            parent, _, child = each.menu.partition("/")
            if each.menu not in menus:
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
