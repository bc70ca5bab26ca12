"""The form of the recipe: which data, which optimizer and schedule, how long and how fast.

The part about data is `data_section`; all else follows the declarations in `graph.recipe`. An edit
is one patch on the document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from graph.edits import set_recipe
from graph.errors import SymloomError
from graph.operator import Attribute
from graph.recipe import OPTIMIZERS, SCHEDULES, SETTINGS, Choice, Kind, Recipe
from studio.document import DocumentChange, DocumentModel
from studio.findings import Findings
from studio.inspector.data_section import DataSection
from studio.inspector.fields import LABEL_WIDTH
from studio.inspector.form import Form, Group
from studio.inspector.page import Page, heading, paragraph, rule
from studio.language import declared, told
from studio.settings import GROUPS, Settings

# What everybody looks at; every other setting is in the folded group below.
_FIRST = ("epochs", "batch_size", "validation", "device", "seed")


class RecipePanel(Page):
    """How the network is trained."""

    failed = Signal(str)

    def __init__(
        self, model: DocumentModel, findings: Findings, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._findings = findings
        self._settings = settings
        self._build()
        model.changed.connect(self._follow)
        model.replaced.connect(self._refresh)
        self._refresh()

    @property
    def data(self) -> QComboBox:
        """The list of data."""
        return self.section.data

    @property
    def about_data(self) -> QLabel:
        """What is said of the chosen ones."""
        return self.section.about

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.section = DataSection(self._model, self._findings, self._settings)
        self.section.edited.connect(lambda choice, merge: self._push(merge, data=choice))
        self.optimizer = _combo((kind.name, kind.name) for kind in OPTIMIZERS)
        self.optimizer.setAccessibleName(self.tr("Optimizer"))
        self.optimizer.activated.connect(lambda _: self._push(optimizer=Choice(self.optimizer.currentData())))
        self._about_optimizer = _quiet()
        self.optimizer_form = Form()
        self.schedule = _combo((kind.name, declared(kind.name.capitalize())) for kind in SCHEDULES)
        self.schedule.setAccessibleName(self.tr("Schedule of the learning rate"))
        self.schedule.activated.connect(lambda _: self._push(schedule=Choice(self.schedule.currentData())))
        self._about_schedule = _quiet()
        self.schedule_form = Form()
        self.first_form, self.more_form = Form(), Form()
        self.optimizer_form.edited.connect(lambda *edit: self._set_of("optimizer", OPTIMIZERS, *edit))
        self.schedule_form.edited.connect(lambda *edit: self._set_of("schedule", SCHEDULES, *edit))
        for form in (self.first_form, self.more_form):
            form.edited.connect(self._set_setting)
        more = Group(
            self.tr("More settings"), self.more_form, expanded="recipe" in self._settings.get(GROUPS)
        )
        more.toggled.connect(self._remember)

        column = self.column
        for title, parts in (
            (self.tr("Data"), (self.section,)),
            (self.tr("Run"), (self.first_form,)),
            (
                self.tr("Optimizer"),
                (_row(self.tr("Method"), self.optimizer), self._about_optimizer, self.optimizer_form),
            ),
            (
                self.tr("Learning rate schedule"),
                (_row(self.tr("Shape"), self.schedule), self._about_schedule, self.schedule_form),
            ),
        ):
            if column.count():
                column.addSpacing(4)
                column.addWidget(rule())
                column.addSpacing(4)
            column.addWidget(heading(title))
            for part in parts:
                column.addWidget(part)
        column.addSpacing(4)
        column.addWidget(rule())
        column.addWidget(more)
        column.addStretch(1)

    def _remember(self, expanded: bool) -> None:
        opened = [name for name in self._settings.get(GROUPS) if name != "recipe"]
        self._settings.set(GROUPS, [*opened, "recipe"] if expanded else opened)

    # -- showing -------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Show the forms in another language."""
        for place, kind in enumerate(SCHEDULES):
            self.schedule.setItemText(place, declared(kind.name.capitalize()))
        for form in (self.optimizer_form, self.schedule_form, self.first_form, self.more_form):
            form.retranslate()
        self.section.retranslate()
        self._refresh()

    def _follow(self, change: DocumentChange) -> None:
        if change.recipe:
            self._refresh()

    def _refresh(self) -> None:
        recipe = self._model.document.recipe
        self.section.refresh()
        for combo, name in (
            (self.optimizer, recipe.optimizer.name),
            (self.schedule, recipe.schedule.name),
        ):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(combo.findData(name))
        for choice, kinds, form, about in (
            (recipe.optimizer, OPTIMIZERS, self.optimizer_form, self._about_optimizer),
            (recipe.schedule, SCHEDULES, self.schedule_form, self._about_schedule),
        ):
            kind = _kind(kinds, choice.name)
            about.setText(told(kind.summary))
            form.setVisible(bool(kind.attributes))
            form.show_attributes(kind.attributes, [choice.attrs])
        self.first_form.show_attributes(_settings(first=True), [recipe.settings])
        self.more_form.show_attributes(_settings(first=False), [recipe.settings])

    # -- editing -------------------------------------------------------------------------------------------

    def _set_of(self, part: str, kinds: tuple[Kind, ...], name: str, value: Any, merge: str) -> None:
        choice: Choice = getattr(self._model.document.recipe, part)
        declared = _kind(kinds, choice.name).attributes
        self._push(
            merge, **{part: replace(choice, attrs=_without_defaults(declared, choice.attrs, name, value))}
        )

    def _set_setting(self, name: str, value: Any, merge: str) -> None:
        settings = self._model.document.recipe.settings
        self._push(merge, settings=_without_defaults(SETTINGS, settings, name, value))

    def _push(self, merge: str = "", **changes: Any) -> None:
        recipe: Recipe = self._model.document.recipe.but(**changes)
        try:
            patch = set_recipe(self._model.document, recipe)
        except SymloomError as error:
            self.failed.emit(str(error))
            self._refresh()
            return
        self._model.push(patch, merge=merge)


def _without_defaults(declared: Iterable[Attribute], values: Any, name: str, value: Any) -> dict[str, Any]:
    """The values with one changed, in declared order, without those that are at their default."""
    changed = {**values, name: value}
    return {
        attribute.name: changed[attribute.name]
        for attribute in declared
        if attribute.name in changed and changed[attribute.name] != attribute.default
    }


def _settings(*, first: bool) -> tuple[Attribute, ...]:
    if not first:
        return tuple(attribute for attribute in SETTINGS if attribute.name not in _FIRST)
    by_name = {attribute.name: attribute for attribute in SETTINGS}
    return tuple(by_name[name] for name in _FIRST)


def _kind(kinds: tuple[Kind, ...], name: str) -> Kind:
    return next(kind for kind in kinds if kind.name == name)


def _combo(items: Iterable[tuple[str, str]]) -> QComboBox:
    combo = QComboBox()
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for name, title in items:
        combo.addItem(title, name)
    return combo


def _row(title: str, *editors: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 26 if len(editors) == 1 else 0, 0)
    layout.setSpacing(8)
    if title:
        caption = QLabel(title)
        caption.setFixedWidth(LABEL_WIDTH)
        caption.setBuddy(editors[0])
        layout.addWidget(caption)
    layout.addWidget(editors[0], 1)
    for editor in editors[1:]:
        layout.addWidget(editor)
    return row


def _quiet() -> QLabel:
    label = paragraph("faint")
    label.setContentsMargins(0, 0, 26, 2)
    return label
