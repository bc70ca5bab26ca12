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

from graph.errors import SymloomError
from studio import icons
from studio.canvas.keyboard import KEYS as KEYS_OF_CANVAS
from studio.canvas.keymap import Keymap
from studio.settings import KEYS

if TYPE_CHECKING:
    from studio.main_window import MainWindow

Keys = QKeySequence.StandardKey | str | None
K = QKeySequence.StandardKey
CANVAS = "canvas."  # before the ids of the commands to which the canvas alone listens


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
        checked: whether it holds now, for what is switched on and off.
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
    checked: Callable[[MainWindow], bool] | None = None

    def sequences(self) -> list[QKeySequence]:
        """The declared keys."""
        if self.id == "delete":
            # Backspace too: on small keyboards and on a Mac it is the delete key.
            return [QKeySequence(K.Delete), QKeySequence(Qt.Key.Key_Backspace)]
        return [QKeySequence(self.keys)] if self.keys is not None else []


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
        self._changed: dict[str, list[QKeySequence]] = {}
        self.keymap = Keymap({each.id: each.sequences() for each in self._declared.values()})
        window.habits.keymap = self.keymap
        self._actions: dict[str, QAction] = {}
        self._actions |= {each.id: self._make(each) for each in self._declared.values()}
        for entry in window.settings.get(KEYS):
            name, _, keys = entry.partition("=")
            if name in self._actions:
                self._changed[name] = [QKeySequence(word) for word in keys.split("; ") if word]
            elif name.startswith(CANVAS):
                self.keymap.remember(name.removeprefix(CANVAS), keys)
        for name in self._actions:
            self._press(name)
        self._label()

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
            if each.checked is not None:
                self._actions[name].setChecked(each.checked(self._window))
        stack = self._window.model.undo_stack
        for name, text in (("undo", stack.undoText()), ("redo", stack.redoText())):
            word = _tr(self._declared[name].text)
            self._actions[name].setText(f"{word} {text}".rstrip())
            self._actions[name].setToolTip(self._tip(self._declared[name], text))

    def retranslate(self) -> None:
        """Say everything in another language."""
        for name, each in self._declared.items():
            action = self._actions[name]
            action.setText(self._text(each))
            action.setToolTip(self._tip(each))
            action.setStatusTip(_tr(each.tip))
        self.update()

    # -- keys ---------------------------------------------------------------------------------------------

    def commands(self) -> list[tuple[str, str, str]]:
        """The id, words and menu of every action, and of what the canvas alone listens to, for the shortcut editor.

        An action whose keys are the canvas's is listed once, with them.
        """
        alone = {each.id for each in self._declared.values() if each.keys is None}
        homes = {key.twin: CANVAS + key.id for key in KEYS_OF_CANVAS if key.twin in alone}
        actions = [
            (
                homes.get(each.id, each.id),
                _plain(_tr(each.text)),
                " ▸ ".join(_plain(_tr(part)) for part in each.menu.split("/")),
            )
            for each in self._declared.values()
        ]
        where = _tr("Canvas")
        others = [key for key in self.keymap.commands() if key.twin not in homes]
        return [*actions, *((CANVAS + key.id, key.in_words(), where) for key in others)]

    def keys_of(self, name: str) -> list[QKeySequence]:
        """The keys of a command now."""
        if name.startswith(CANVAS):
            return list(self.keymap.keys_of(name.removeprefix(CANVAS)))
        return self._actions[name].shortcuts()

    def is_fixed(self, name: str) -> bool:
        """Whether a command's keys are always the same."""
        return any(key.fixed and CANVAS + key.id == name for key in KEYS_OF_CANVAS)

    def is_changed(self, name: str) -> bool:
        """Whether a person gave the command other keys than it is declared with."""
        if name.startswith(CANVAS):
            return self.keymap.is_changed(name.removeprefix(CANVAS))
        return name in self._changed

    def set_keys(self, name: str, keys: QKeySequence) -> str:
        """Give a command other keys, and remember it; returns the words of the command that loses them, if one does.

        Raises:
            SymloomError: the keys belong to a command that always has them.
        """
        holder = self.keymap.holder(keys)
        if holder is not None and holder.fixed and name != CANVAS + holder.id:
            words = keys.toString(QKeySequence.SequenceFormat.NativeText)
            said = _tr("{0} always means: {1}. Choose other keys.")
            raise SymloomError(said.format(words, holder.in_words()))
        robbed = self._rob(name, keys)
        if name.startswith(CANVAS):
            self.keymap.set_keys(name.removeprefix(CANVAS), [keys])
        else:
            self._changed[name] = [] if keys.isEmpty() else [keys]
            self._press(name)
        self._label()
        self._remember()
        return robbed

    def reset_keys(self, name: str = "") -> str:
        """Give a command, or all of them, the declared keys back; returns the words of one that loses them to it."""
        robbed = ""
        for each in [name] if name else self._all_changed():
            for keys in self._declared_keys(each) if name else ():
                robbed = self._rob(each, keys) or robbed
            if each.startswith(CANVAS):
                self.keymap.reset(each.removeprefix(CANVAS))
            else:
                self._changed.pop(each, None)
                self._press(each)
        self._label()
        self._remember()
        return robbed

    def _all_changed(self) -> list[str]:
        return [*self._changed, *(CANVAS + name for name in self.keymap.changed())]

    def _declared_keys(self, name: str) -> list[QKeySequence]:
        if name.startswith(CANVAS):
            return list(self.keymap.declared(name.removeprefix(CANVAS)))
        return self._declared[name].sequences()

    def _rob(self, name: str, keys: QKeySequence) -> str:
        """Take keys from whatever command but one has them; returns its words."""
        if keys.isEmpty():
            return ""
        robbed = ""
        for other, action in self._actions.items():
            if other != name and keys in action.shortcuts():
                self._changed[other] = [each for each in action.shortcuts() if each != keys]
                self._press(other)
                robbed = _plain(_tr(self._declared[other].text))
        holder = self.keymap.holder(keys)
        if holder is not None and CANVAS + holder.id != name:
            self.keymap.take(keys)
            robbed = holder.in_words()
        return robbed

    def _remember(self) -> None:
        portable = QKeySequence.SequenceFormat.PortableText
        lines = [
            f"{name}={'; '.join(each.toString(portable) for each in keys)}"
            for name, keys in self._changed.items()
        ]
        lines += [f"{CANVAS}{name}={keys}" for name, keys in self.keymap.changed().items()]
        self._window.settings.set(KEYS, lines)

    def _press(self, name: str) -> None:
        """Let an action listen to its keys."""
        each, action = self._declared[name], self._actions[name]
        action.setShortcuts(self._changed.get(name, each.sequences()))
        action.setToolTip(self._tip(each))

    def _label(self) -> None:
        """Say the canvas's keys in the menus, where an action has none of its own."""
        for key in KEYS_OF_CANVAS:
            if key.twin in self._actions and key.twin not in (
                "undo",
                "redo",
            ):  # these say what they would undo
                self._actions[key.twin].setText(self._text(self._declared[key.twin]))

    def _text(self, each: Declared) -> str:
        """An action's words in its menu; the canvas's key stands where a shortcut would."""
        word, action = _tr(each.text), self._actions.get(each.id)
        if action is None or action.shortcuts():
            return word
        native = QKeySequence.SequenceFormat.NativeText
        keys = [
            keys.toString(native)
            for key in KEYS_OF_CANVAS
            if key.twin == each.id
            for keys in self.keymap.keys_of(key.id)
        ]
        return f"{word}\t{keys[0]}" if keys else word

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
        action.setCheckable(each.checked is not None)
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
