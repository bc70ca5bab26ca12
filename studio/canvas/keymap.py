"""Which keys give which commands of the canvas: those declared, or those a person chose instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from studio.canvas.keyboard import KEYS, Key

# Characters that need Shift on some keyboards and not on others.
_LOOSE = ("+", "=", "-", ".", "0", "1")


class Keymap:
    """The keys of all canvases of one window, or of a canvas without one.

    Args:
        claimed: the keys, by the ids of actions, to which the window listens: the canvas leaves them to it.
    """

    def __init__(self, claimed: Mapping[str, Iterable[QKeySequence]] | None = None) -> None:
        claimed = claimed or {}
        self._declared = {
            key.id: tuple(
                keys for keys in _sequences(key.keys) if keys not in tuple(claimed.get(key.twin, ()))
            )
            for key in KEYS
        }
        self._changed: dict[str, tuple[QKeySequence, ...]] = {}
        self._by_combination: dict[int, Key] = {}
        self._arrange()

    def commands(self) -> list[Key]:
        """The commands that have keys of the canvas's own."""
        return [key for key in KEYS if self._declared[key.id] or not key.twin]

    def declared(self, name: str) -> tuple[QKeySequence, ...]:
        """A command's keys where nobody chose others."""
        return self._declared[name]

    def keys_of(self, name: str) -> tuple[QKeySequence, ...]:
        return self._changed.get(name, self._declared[name])

    def is_changed(self, name: str) -> bool:
        """Whether a person chose other keys."""
        return name in self._changed

    def holder(self, keys: QKeySequence) -> Key | None:
        """The command that has these keys."""
        return next((key for key in KEYS if keys in self.keys_of(key.id)), None)

    def set_keys(self, name: str, keys: Iterable[QKeySequence]) -> None:
        """Give a command other keys; none if there are none."""
        chosen = tuple(each for each in keys if not each.isEmpty())
        if chosen == self._declared[name]:
            self._changed.pop(name, None)
        else:
            self._changed[name] = chosen
        self._arrange()

    def take(self, keys: QKeySequence) -> Key | None:
        """Take keys from the command that has them, which keeps its others; returns that command."""
        key = self.holder(keys)
        if key is not None:
            self.set_keys(key.id, [each for each in self.keys_of(key.id) if each != keys])
        return key

    def reset(self, name: str) -> None:
        """Give a command the declared keys back."""
        self._changed.pop(name, None)
        self._arrange()

    def changed(self) -> dict[str, str]:
        """The keys that a person chose, in portable words."""
        portable = QKeySequence.SequenceFormat.PortableText
        return {
            name: "; ".join(each.toString(portable) for each in keys) for name, keys in self._changed.items()
        }

    def remember(self, name: str, keys: str) -> None:
        """What an earlier session wrote down, if there still is such a command."""
        if name in self._declared:
            self._changed[name] = _sequences(keys)
            self._arrange()

    def command_for(self, event: QKeyEvent) -> Key | None:
        """The command a key press gives."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if event.text() in _LOOSE and not modifiers & Qt.KeyboardModifier.ControlModifier:
            modifiers &= ~Qt.KeyboardModifier.ShiftModifier
        return self._by_combination.get(QKeyCombination(modifiers, key).toCombined())

    def _arrange(self) -> None:
        self._by_combination = {
            _combination(keys): key for key in KEYS for keys in self.keys_of(key.id) if not keys.isEmpty()
        }


def _sequences(words: str) -> tuple[QKeySequence, ...]:
    return tuple(QKeySequence.fromString(word) for word in words.split("; ") if word)


def _combination(keys: QKeySequence) -> int:
    sequence: Any = keys  # the stubs leave out its elements
    return int(sequence[0].toCombined())
