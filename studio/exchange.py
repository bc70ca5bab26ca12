"""Another language on a window that is open: what stands in it is led back to its source and said again.

A text of the window is looked up as it stands, or by its template if something was put into it (`%1`, `{name}`);
one that graph/ or runtime/ made is found by `studio.sentences`. Views that draw their words themselves, or whose
words fill a form, make them again on their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QWidget,
)

from assets import path as asset
from studio.language import CHOICE, ENGLISH, capitalised, told
from studio.message_bar import SOURCE
from studio.sentences import Template, is_prose, translated

Word = Callable[[str], str]
_PLACE = re.compile(r"%\d+|\{\w*\}")
_IN_FORMS = ("Declared", "Guide")  # contexts of words that are filled in, and said anew by what shows them
# Letters that a template must have to be taken for the source of an English text, unless that begins with them.
_MANY = 12
_LEAST = 2  # letters of its own that a template must have to lead a text back


def exchange(root: QWidget, old: str, new: str) -> None:
    """Say everything inside `root` in the new language, which is installed already."""

    @cache
    def word(text: str) -> str:
        return turned(text, old, new)

    for widget in (root, *root.findChildren(QWidget)):
        _exchange(widget, word)


def exchange_steps(stack: QUndoStack, old: str, new: str) -> None:
    """Name the steps that can be undone in the new language."""
    for place in range(stack.count()):
        step = stack.command(place)
        # Qt hands out the step itself, though as one not to be changed.
        step.setText(turned(step.text(), old, new))
    stack.undoTextChanged.emit(stack.undoText())
    stack.redoTextChanged.emit(stack.redoText())


def turned(text: str, old: str, new: str) -> str:
    """A text of one language in another; as it is, if nothing of it is known."""
    if old == new or not text:
        return text
    if text.startswith("<p>") and text.endswith("</p>"):  # a tip that wraps
        return f"<p>{turned(text[3:-4], old, new)}</p>"
    source = text if old == ENGLISH else _led_back(text, old)
    if new == ENGLISH:
        return source
    known = _of_window(new).get(source) or dict(_pairs(new, "declarations")).get(source)
    if known is not None:
        return known
    by_template = _by_template(source, _templates(new, False), new, False)
    return by_template if by_template is not None else told(source, new)


def _led_back(text: str, language: str) -> str:
    """The English source of a text."""
    for known in (_backwards(language, True), _backwards(language, False)):
        if text in known:
            return known[text]
    if text.isascii():
        return text
    found = _by_template(text, _templates(language, True), language, True)
    return text if found is None else found


def _by_template(text: str, templates: Iterable[Template], language: str, back: bool) -> str | None:
    for template in templates:
        for values in template.matches(text):
            if back:
                return template.filled([_led_back(value, language) for value in values])
            if not template.parts[0] and template.weight < _MANY:
                continue
            said = [_of_window(language).get(value) or told(value, language) for value in values]
            if not any(new == value and is_prose(value) for new, value in zip(said, values, strict=True)):
                return template.filled(said)
    return None


@cache
def _of_window(language: str) -> Mapping[str, str]:
    """Source → translation of the window's own words."""
    return dict(_pairs(language, "symloom"))


@cache
def _backwards(language: str, of_window: bool) -> Mapping[str, str]:
    """Translation → source."""
    names = ("symloom",) if of_window else ("declarations", "sentences")
    return {text: source for name in names for source, text in _pairs(language, name)}


@cache
def _templates(language: str, back: bool) -> tuple[Template, ...]:
    """What is composed, the one with most text of its own first: the window's; and all others to lead back."""
    pairs = _pairs(language, "symloom")
    if back:
        pairs += _pairs(language, "declarations") + _pairs(language, "sentences")
    found = []
    for source, text in pairs:
        if _PLACE.search(source):
            places = dict.fromkeys(_PLACE.findall(source))
            numbers = {place: f"%{number}" for number, place in enumerate(places)}
            one, other = (_numbered(each, numbers) for each in ((text, source) if back else (source, text)))
            template = Template.of(one, other)
            if template.weight >= _LEAST and len(template.parts) == len(set(template.holes)) + 1:
                found.append(template)
    return tuple(sorted(found, key=lambda template: template.rank, reverse=True))


def _numbered(text: str, numbers: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: numbers.get(place[0], place[0]), text)


@cache
def _pairs(language: str, name: str) -> tuple[tuple[str, str], ...]:
    """Source and translation of one file."""
    if language == ENGLISH:
        return ()
    known = translated(asset("translations", f"{name}_{language}.ts"))
    # Words of declarations come first, so that one of the window's that is translated alike is what is led back to.
    shown = (each for each in known if each[0] != CHOICE)  # painted as it is asked for
    ordered = sorted(shown, key=lambda each: each[0] not in _IN_FORMS)
    return tuple((source, text) for _, source, text in ordered)


def _exchange(widget: QWidget, word: Word) -> None:
    if isinstance(widget, (QAbstractButton, QLabel)):
        source = widget.property(SOURCE)
        if isinstance(source, str) and source.isascii():
            widget.setText(capitalised(source))
        else:
            _set(widget.text, widget.setText, word)
    if isinstance(widget, QMenu):
        _set(widget.title, widget.setTitle, word)
        for action in widget.actions():
            _set(action.text, action.setText, word)
    if isinstance(widget, QDockWidget):
        _set(widget.windowTitle, widget.setWindowTitle, word)
    if isinstance(widget, (QLineEdit, QComboBox)):
        _set(widget.placeholderText, widget.setPlaceholderText, word)
    if isinstance(widget, QTreeWidget):
        head = widget.headerItem()
        for column in range(widget.columnCount()):
            head.setText(column, word(head.text(column)))
    if not isinstance(widget, QAbstractItemView) or widget.accessibleName():
        _set(widget.accessibleName, widget.setAccessibleName, word)
    _set(widget.accessibleDescription, widget.setAccessibleDescription, word)
    _set(widget.toolTip, widget.setToolTip, word)


def _set(get: Callable[[], str], put: Callable[[str], None], word: Word) -> None:
    text = get()
    if text and (changed := word(text)) != text:
        put(changed)
