"""A form: the fields of a list of attribute declarations, showing the values of one thing or of several at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from graph.operator import Attribute
from studio import icons
from studio.inspector.fields import Field, make_field


class Form(QWidget):
    """Fields under each other; a field whose `shown_if` does not hold is hidden.

    `edited` carries a word that is the same for everything typed into one field without leaving it: those edits
    are one undo step.

    Args:
        make: the field of an attribute.
    """

    edited = Signal(str, object, str)  # attribute name, value, merge word

    def __init__(
        self, parent: QWidget | None = None, *, make: Callable[[Attribute], Field] = make_field
    ) -> None:
        super().__init__(parent)
        self._make = make
        self.fields: dict[str, Field] = {}
        self._declared: tuple[Attribute, ...] = ()
        self._visit = 0
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)

    def show_attributes(
        self,
        declared: Iterable[Attribute],
        values: Sequence[Mapping[str, Any]],
        without_default: Collection[str] = (),
    ) -> None:
        """Show these attributes of things whose values are given; what a mapping lacks is at its default.

        Args:
            without_default: attributes that have none to go back to, because the things differ in it.
        """
        declared = tuple(declared)
        if declared != self._declared:
            self._build(declared)
        resolved = [{a.name: value.get(a.name, a.default) for a in declared} for value in values]
        for attribute in declared:
            field = self.fields[attribute.name]
            field.has_default = attribute.name not in without_default
            field.show_values(tuple(each[attribute.name] for each in resolved))
            if attribute.shown_if is not None:
                other, allowed = attribute.shown_if
                field.setVisible(all(each[other] in allowed for each in resolved))

    def begin(self) -> None:
        """What is edited from now on belongs to other things or another field: a new undo step."""
        self._visit += 1
        for field in self.fields.values():
            field.begin()

    def retranslate(self) -> None:
        """Name the fields in another language; their values are to be shown again."""
        if self._declared:
            self._build(self._declared)

    def _build(self, declared: tuple[Attribute, ...]) -> None:
        for field in self.fields.values():
            self._rows.removeWidget(field)
            field.hide()
            field.deleteLater()
        self._declared = declared
        self.fields = {attribute.name: self._make(attribute) for attribute in declared}
        before: QWidget | None = None
        for field in self.fields.values():
            self._rows.addWidget(field)
            field.begun.connect(self._new_visit)
            field.edited.connect(self._edited)
            if before is not None:
                QWidget.setTabOrder(before, field.editor)
            before = field.editor

    def _new_visit(self) -> None:
        self._visit += 1

    def _edited(self, name: str, value: Any) -> None:
        self.edited.emit(name, value, f"{id(self)}:{self._visit}:{name}")


class Group(QWidget):
    """A heading that folds and unfolds what is below it."""

    toggled = Signal(bool)

    def __init__(
        self, title: str, body: QWidget, *, expanded: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.body = body
        self.head = QToolButton()
        self.head.setObjectName("group")
        self.head.setText(title)
        self.head.setCheckable(True)
        self.head.setChecked(expanded)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.toggled.connect(self._toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.head)
        layout.addWidget(body)
        self._toggle(expanded)

    def _toggle(self, expanded: bool) -> None:
        icons.dress(self.head, "chevron-down" if expanded else "chevron-right")
        self.body.setVisible(expanded)
        self.toggled.emit(expanded)
