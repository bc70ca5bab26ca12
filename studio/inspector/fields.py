"""One field of a form: the editor an attribute's declaration asks for, its unit, its reset button, its complaint.

Every editor shows one of three things: a value, "mixed" for several nodes that differ, or a text that is not
(yet) a value, with the reason in words below it. It never hands on what the declaration refuses.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from graph.errors import SymloomError
from graph.operator import Attribute
from graph.types import DTYPES
from studio import icons, theme
from studio.inspector.choices import ChoiceBox
from studio.inspector.values import label, parse, same, text_of
from studio.language import declared, told

LABEL_WIDTH = 112


class Field(QWidget):
    """A row: label, editor, unit, reset; and below, when there is something to say, the sentence."""

    edited = Signal(str, object)  # attribute name, allowed value
    begun = Signal()  # the editor got the focus: what follows is a new undo step
    complained = Signal(str)  # the sentence, empty when all is well

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attribute = attribute
        self.has_default = True
        self._values: tuple[Any, ...] = ()
        self._before: tuple[Any, ...] | None = None  # what stood here when the typing at hand began
        name = label(attribute)
        self.caption = QLabel(name)
        self.caption.setFixedWidth(LABEL_WIDTH)
        self.caption.setWordWrap(True)
        doc = told(attribute.doc)
        self.caption.setToolTip(f"<p><b>{attribute.name}</b><br>{doc}</p>")
        self.editor = self._make_editor()
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(doc)
        self.editor.setToolTip(f"<p>{doc}</p>" if doc else "")
        self.editor.installEventFilter(self)
        self.caption.setBuddy(self.editor)
        # Inside the field, so that all fields are equally wide.
        self.unit = QLabel(declared(attribute.unit), self.editor)
        self.unit.setProperty("role", "faint")
        self.unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.unit.setVisible(bool(attribute.unit))
        if isinstance(self.editor, QLineEdit) and attribute.unit:
            self.editor.setTextMargins(0, 0, self.unit.sizeHint().width() + 4, 0)
        self.reset = QToolButton()
        self.reset.setAutoRaise(True)
        self.reset.setFixedSize(22, 22)
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reset.setToolTip(
            self.tr("Back to the default, %1").replace(
                "%1", text_of(attribute, attribute.default) or self.tr("none")
            )
        )
        self.reset.setAccessibleName(self.tr("Reset %1").replace("%1", name))
        icons.dress(self.reset, "reset", QPalette.ColorRole.PlaceholderText)
        self.reset.clicked.connect(self._reset)
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.complaint = QLabel()
        self.complaint.setProperty("role", "danger")
        self.complaint.setWordWrap(True)
        self.complaint.setContentsMargins(LABEL_WIDTH + 8, 0, 26, 4)
        self.complaint.hide()
        self.remark = QLabel()
        self.remark.setProperty("role", "faint")
        self.remark.setFont(theme.font("small"))
        self.remark.setWordWrap(True)
        self.remark.setContentsMargins(0, 0, 26, 8)
        self.remark.hide()
        self._row = row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.caption)
        row.addWidget(self.editor, 1)
        row.addSpacing(-4)
        row.addWidget(self.reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.complaint)
        layout.addWidget(self.remark)

    def add_tool(self, button: QToolButton) -> None:
        """Put a button beside the editor."""
        self._row.insertWidget(self._row.indexOf(self.editor) + 1, button)

    def say(self, remark: str) -> None:
        """Explain something below the field; nothing for an empty text."""
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))

    @property
    def mixed(self) -> bool:
        """Whether several values are shown that differ."""
        return any(not same(value, self._values[0]) for value in self._values[1:])

    @property
    def value(self) -> Any:
        """The value in the document; None when mixed."""
        return None if self.mixed or not self._values else self._values[0]

    def show_values(self, values: tuple[Any, ...], *, keep_typing: bool = True) -> None:
        """Show what the document says; a text being typed that means the same is left alone."""
        self._values = values
        changed = self.has_default and any(not same(value, self.attribute.default) for value in values)
        self.reset.setVisible(changed)
        bold = self.caption.font()
        bold.setBold(changed)
        self.caption.setFont(bold)
        with QSignalBlocker(self.editor):
            self._show(keep_typing=keep_typing)

    def complain(self, sentence: str) -> None:
        """Say under the field what is wrong with what it shows; nothing for an empty sentence."""
        if sentence != self.complaint.text():
            self.complaint.setText(sentence)
            self.complained.emit(sentence)
        self.complaint.setVisible(bool(sentence))
        if self.editor.property("wrong") != bool(sentence):
            self.editor.setProperty("wrong", bool(sentence))
            self.editor.style().polish(self.editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusIn:
                self.begin()
                self.begun.emit()
            elif event.reason() != Qt.FocusReason.PopupFocusReason:
                self._leave()
        if event.type() == QEvent.Type.Resize:
            size = self.unit.sizeHint()
            self.unit.setGeometry(
                self.editor.width() - size.width() - 9,
                (self.editor.height() - size.height()) // 2,
                size.width(),
                size.height(),
            )
        if isinstance(event, QWheelEvent) and isinstance(watched, QComboBox) and not watched.hasFocus():
            # Scrolling the form must not change a value that happens to pass under the pointer.
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _make_editor(self) -> QWidget:
        raise NotImplementedError

    def _show(self, *, keep_typing: bool) -> None:
        raise NotImplementedError

    def begin(self) -> None:
        """What is typed from now on is another edit, or about other things."""
        self._before = None
        self.complain("")

    def _leave(self) -> None:
        """The focus went elsewhere: whatever is no value gives way to what stood there before it was typed.

        Not to the last value on the way to it: of 999 where 180 is the most, 99 is nothing that anybody meant.
        """
        if self.complaint.text():
            before = self._before
            self.begin()
            if before and all(same(value, before[0]) for value in before):
                self._commit(before[0])
            self.show_values(self._values, keep_typing=False)

    def _reset(self) -> None:
        self.begun.emit()
        self.begin()
        self._commit(self.attribute.default)
        self.show_values(self._values, keep_typing=False)

    def _commit(self, value: Any) -> None:
        if any(not same(value, old) for old in self._values):
            self.edited.emit(self.attribute.name, value)


class TextField(Field):
    """Numbers, tuples, shapes and texts: a line that is checked while it is typed."""

    editor: QLineEdit

    def _make_editor(self) -> QLineEdit:
        editor = QLineEdit()
        editor.textEdited.connect(self._typed)
        return editor

    def _show(self, *, keep_typing: bool) -> None:
        if self.mixed:
            self.editor.setPlaceholderText(self.tr("mixed"))
            if not (keep_typing and self.editor.hasFocus()):
                self.editor.clear()
            return
        none = self.tr("none") if self.attribute.optional else ""
        self.editor.setPlaceholderText(none)
        if keep_typing and self.editor.hasFocus():
            try:
                if same(parse(self.attribute, self.editor.text()), self.value):
                    return
            except SymloomError:
                if self.complaint.text():
                    return
        self.complain("")
        self.editor.setText(text_of(self.attribute, self.value))
        self.editor.setCursorPosition(0)

    def _typed(self, text: str) -> None:
        if self._before is None:
            self._before = self._values
        try:
            value = parse(self.attribute, text)
        except SymloomError as error:
            self.complain(_sentence(self.attribute, str(error)))
            return
        self.complain("")
        self._commit(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Up | Qt.Key.Key_Down if self.attribute.kind == "int":
                    self._step(1 if event.key() == Qt.Key.Key_Up else -1)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.editor.selectAll()
                    if not self.complaint.text():  # which stays, with what it is about, until that is mended
                        self.begin()
                        self.begun.emit()
                    return True
                case Qt.Key.Key_Escape if self.complaint.text():
                    self._leave()
                    return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        value = self.value
        if isinstance(value, int):
            try:
                stepped = self.attribute.check(value + by)
            except SymloomError:
                return  # at the end of the range
            self.complain("")
            self._commit(stepped)
            self.show_values(self._values, keep_typing=False)


class ChoiceField(Field):
    """One of a few words."""

    editor: QComboBox

    def _make_editor(self) -> QComboBox:
        editor = ChoiceBox()
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setMinimumContentsLength(6)
        if self.attribute.optional:
            editor.addItem(self.tr("none"), None)
        for choice in self.attribute.choices or DTYPES:
            editor.addItem(choice.replace("_", " ") if self.attribute.kind == "choice" else choice, choice)
        editor.setPlaceholderText(self.tr("mixed"))
        editor.activated.connect(lambda _: self._commit(editor.currentData()))
        return editor

    def _show(self, *, keep_typing: bool) -> None:
        self.editor.setCurrentIndex(-1 if self.mixed else self.editor.findData(self.value))


class SwitchField(Field):
    """Yes or no."""

    editor: QCheckBox

    def _make_editor(self) -> QCheckBox:
        editor = QCheckBox()
        editor.clicked.connect(self._clicked)
        return editor

    def _clicked(self) -> None:
        self.editor.setTristate(False)
        self.begun.emit()
        self._commit(self.editor.isChecked())

    def _show(self, *, keep_typing: bool) -> None:
        self.editor.setTristate(self.mixed)
        self.editor.setCheckState(
            Qt.CheckState.PartiallyChecked
            if self.mixed
            else (Qt.CheckState.Checked if self.value else Qt.CheckState.Unchecked)
        )


def make_field(attribute: Attribute) -> Field:
    """The field for an attribute's kind."""
    match attribute.kind:
        case "bool":
            return SwitchField(attribute)
        case "choice" | "dtype":
            return ChoiceField(attribute)
        case _:
            return TextField(attribute)


def _sentence(attribute: Attribute, text: str) -> str:
    """The declaration's sentence with the field's label in place of the argument's name."""
    name = label(attribute)
    return told(text.replace(f"{attribute.name} must be", f"{name} must be", 1))
