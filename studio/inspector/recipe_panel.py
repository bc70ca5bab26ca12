"""The form of the recipe: which data, which optimizer and schedule, how long and how fast.

The part about data is `data_section`; all else follows the declarations in `graph.recipe`. An edit is one patch on the
document. What is tried by the worker before training (`trials`) stands with the settings it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from graph.edits import set_recipe
from graph.errors import SymloomError
from graph.operator import Attribute
from graph.recipe import OPTIMIZERS, SCHEDULES, SETTINGS, Choice, Kind, Recipe
from graph.settings import AUGMENTATION, REGULARISATION, SPEED, START
from studio import icons
from studio.document import DocumentChange, DocumentModel
from studio.findings import Findings
from studio.inspector.data_section import DataSection
from studio.inspector.fields import LABEL_WIDTH, Field, make_field
from studio.inspector.form import Form, Group
from studio.inspector.metrics_section import MetricsSection
from studio.inspector.page import Page, heading, paragraph, rule
from studio.inspector.rate_view import RateView
from studio.inspector.trials.augmentation import AugmentationPreview
from studio.inspector.trials.finder import Finder
from studio.inspector.trials.finder_view import FinderView
from studio.inspector.trials.warm_start import WarmStart
from studio.inspector.trials.warm_start_section import WarmStartSection, runs_with_weights
from studio.language import declared, told
from studio.settings import GROUPS, Settings

if TYPE_CHECKING:
    from studio.runs.link import WorkerLink
    from studio.runs.panel import RunPanel

# What everybody looks at; every other setting is in a folded group below.
_FIRST = ("epochs", "batch_size", "validation", "device", "seed")
_GROUPED: dict[str, tuple[Attribute, ...]] = {
    "augmentation": AUGMENTATION,
    "regularisation": REGULARISATION,
    "speed": SPEED,
    "start": START,
}
_GROUPED["more"] = tuple(
    attribute
    for attribute in SETTINGS
    if attribute.name not in _FIRST and not any(attribute in group for group in _GROUPED.values())
)


class RecipePanel(Page):
    """How the network is trained."""

    failed = Signal(str)
    shown = Signal()  # something here is to be seen now

    def __init__(
        self, model: DocumentModel, findings: Findings, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._findings = findings
        self._settings = settings
        self._runs: RunPanel | None = None
        self._stage: tuple[object, ...] = ()  # of the finder that was last heard of
        self._report_asked = False  # of the weights to begin with
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
        self.section.failed.connect(self.failed)
        self.section.look.changed.connect(self._count_steps)
        self.optimizer = _combo((kind.name, kind.name) for kind in OPTIMIZERS)
        self.optimizer.setAccessibleName(self.tr("Optimizer"))
        self.optimizer.activated.connect(lambda _: self._push(optimizer=Choice(self.optimizer.currentData())))
        self._about_optimizer = _quiet()
        self.optimizer_form = Form(make=self._field)
        self.schedule = _combo((kind.name, declared(kind.name.capitalize())) for kind in SCHEDULES)
        self.schedule.setAccessibleName(self.tr("Schedule of the learning rate"))
        self.schedule.activated.connect(lambda _: self._push(schedule=Choice(self.schedule.currentData())))
        self._about_schedule = _quiet()
        self.schedule_form = Form()
        self.rate = RateView(self._settings)
        self.first_form = Form(make=self._field)
        self.forms = {name: Form() for name in _GROUPED if name != "start"}
        self.optimizer_form.edited.connect(lambda *edit: self._set_of("optimizer", OPTIMIZERS, *edit))
        self.schedule_form.edited.connect(lambda *edit: self._set_of("schedule", SCHEDULES, *edit))
        for form in (self.first_form, *self.forms.values()):
            form.edited.connect(self._set_setting)
        self._build_trials()
        self._build_groups()

        column = self.column
        for title, parts in (
            (self.tr("Data"), (self.section,)),
            (self.tr("Run"), (self.first_form, self.batch_size_view)),
            (
                self.tr("Optimizer"),
                (
                    _row(self.tr("Method"), self.optimizer),
                    self._about_optimizer,
                    self.optimizer_form,
                    self.learning_rate_view,
                ),
            ),
            (
                self.tr("Learning rate schedule"),
                (_row(self.tr("Shape"), self.schedule), self._about_schedule, self.schedule_form, self.rate),
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
        for group in self.groups.values():
            column.addWidget(rule())
            column.addWidget(group)
        column.addStretch(1)

    def _build_trials(self) -> None:
        """What the worker is asked before training."""
        self.learning_rate = Finder(self._model, "learning_rate", self)
        self.learning_rate_view = FinderView(self.learning_rate)
        self.learning_rate_view.taken.connect(
            lambda rate: self._set_of("optimizer", OPTIMIZERS, "lr", rate, "", self.tr("Use the rate found"))
        )
        self.batch_size = Finder(self._model, "batch_size", self)
        self.batch_size_view = FinderView(self.batch_size)
        self.batch_size_view.taken.connect(
            lambda size: self._set_setting("batch_size", size, "", self.tr("Use the batch size found"))
        )
        self.preview = AugmentationPreview(self._model)
        self.warm = WarmStart(self._model, self)
        self.start = WarmStartSection(self._model, self.warm, self._known_runs)
        self.start.edited.connect(self._set_setting)
        self.metrics = MetricsSection(self._model)
        # What an answer of the worker makes longer is scrolled into sight, for somebody has just asked for it.
        for finder, view in (
            (self.learning_rate, self.learning_rate_view),
            (self.batch_size, self.batch_size_view),
        ):
            finder.changed.connect(partial(self._follow_finder, finder, view))
        self.preview.brought.connect(lambda: self.bring(self.preview))
        self.warm.changed.connect(self._follow_warm)

    def _follow_finder(self, finder: Finder, view: FinderView) -> None:
        stage = (finder, finder.shown, bool(finder.points), finder.active)
        if stage != self._stage and finder.shown:
            self.bring(view)
        self._stage = stage

    def _follow_warm(self) -> None:
        if self._report_asked and not self.warm.looking:
            self._report_asked = False
            self.bring(self.start)

    def _build_groups(self) -> None:
        """What is folded away until somebody looks for it."""
        opened = self._settings.get(GROUPS)
        self.groups: dict[str, Group] = {}
        for name, title in self._titles().items():
            bodies: dict[str, QWidget] = {"start": self.start, "metrics": self.metrics, **self.forms}
            body = bodies[name]
            if name == "augmentation":
                body = _column(body, self.preview)
            group = Group(title, body, expanded=f"recipe-{name}" in opened)
            group.toggled.connect(lambda on, name=name: self._remember(name, on))
            self.groups[name] = group

    def _titles(self) -> dict[str, str]:
        return {
            "metrics": self.tr("Metrics"),
            "augmentation": self.tr("Augmentation"),
            "regularisation": self.tr("Regularisation"),
            "speed": self.tr("Precision and speed"),
            "start": self.tr("Weights to begin with"),
            "more": self.tr("More settings"),
        }

    def _field(self, attribute: Attribute) -> Field:
        """The editor of a setting; beside what can be found by trying stands the button for it."""
        field = make_field(attribute)
        finder = {"lr": self.learning_rate, "batch_size": self.batch_size}.get(attribute.name)
        if finder is not None:
            button = QToolButton()
            words = (
                self.tr("Find a learning rate: it is raised step by step until the loss grows")
                if finder is self.learning_rate
                else self.tr("Find a batch size: larger and larger ones are timed")
            )
            button.setToolTip(words)
            button.setAccessibleName(words.partition(":")[0])
            icons.dress(button, "search")
            button.clicked.connect(finder.start)
            field.add_tool(button)
        return field

    def _remember(self, name: str, expanded: bool) -> None:
        key = f"recipe-{name}"
        opened = [other for other in self._settings.get(GROUPS) if other != key]
        self._settings.set(GROUPS, [*opened, key] if expanded else opened)

    # -- the worker ----------------------------------------------------------------------------------------

    def connect_worker(self, link: WorkerLink, runs: RunPanel) -> None:
        """Ask this worker, and show what the runs of this panel measured."""
        self._runs = runs
        self.section.look.connect_worker(link)
        for part in (self.learning_rate, self.batch_size, self.preview, self.warm):
            part.connect_worker(link)
        runs.state_changed.connect(lambda _: self._show_measured())
        runs.weights_kept.connect(self.show_start)

    def stop_trials(self) -> None:
        """The document is being closed: leave the worker to others."""
        for finder in (self.learning_rate, self.batch_size):
            finder.stop()

    def _known_runs(self) -> list[Path]:
        return runs_with_weights(self._runs.runs_folder) if self._runs is not None else []

    def show_start(self) -> None:
        """Bring the weights to begin with into sight."""
        self.groups["start"].head.setChecked(True)
        self._report_asked = True
        self.shown.emit()
        self.bring(self.start)

    def _show_measured(self) -> None:
        """Below each switch for speed: what it does, and what the last run measured."""
        measured: Mapping[str, str] = self._runs.session.measured if self._runs is not None else {}
        for name, field in self.forms["speed"].fields.items():
            words = told(field.attribute.doc)
            if name in measured:
                words += "\n" + self.tr("The last run: %1.").replace("%1", told(measured[name]))
            field.say(words)

    # -- showing -------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Show the forms in another language."""
        for place, kind in enumerate(SCHEDULES):
            self.schedule.setItemText(place, declared(kind.name.capitalize()))
        for form in (self.optimizer_form, self.schedule_form, self.first_form, *self.forms.values()):
            form.retranslate()
        for part in (self.section, self.start, self.preview):
            part.retranslate()
        self.metrics.refresh()
        self._refresh()

    def _follow(self, change: DocumentChange) -> None:
        if change.recipe:
            self._refresh()
        elif change.nodes:
            self.rate.show_plan(self._model.document)  # a node may have a rate of its own

    def _count_steps(self) -> None:
        """How many steps an epoch has follows from the data."""
        self.rate.show_plan(self._model.document)

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
        self.rate.show_plan(self._model.document)
        self.first_form.show_attributes(_first(), [recipe.settings])
        for name, form in self.forms.items():
            form.show_attributes(_GROUPED[name], [recipe.settings])
        self.start.refresh()
        for name, title in self._titles().items():
            changed = sum(
                recipe.settings.get(attribute.name, attribute.default) != attribute.default
                for attribute in _GROUPED.get(name, ())
            )
            self.groups[name].head.setText(f"{title} · {changed}" if changed else title)
        self._show_measured()

    # -- editing -------------------------------------------------------------------------------------------

    def _set_of(
        self, part: str, kinds: tuple[Kind, ...], name: str, value: Any, merge: str, text: str = ""
    ) -> None:
        choice: Choice = getattr(self._model.document.recipe, part)
        declared = _kind(kinds, choice.name).attributes
        attrs = _without_defaults(declared, choice.attrs, name, value)
        self._push(merge, text, **{part: replace(choice, attrs=attrs)})

    def _set_setting(self, name: str, value: Any, merge: str, text: str = "") -> None:
        settings = self._model.document.recipe.settings
        self._push(merge, text, settings=_without_defaults(SETTINGS, settings, name, value))

    def _push(self, merge: str = "", text: str = "", **changes: Any) -> None:
        recipe: Recipe = self._model.document.recipe.but(**changes)
        try:
            patch = set_recipe(self._model.document, recipe)
        except SymloomError as error:
            self.failed.emit(str(error))
            self._refresh()
            return
        self._model.push(patch, text=text, merge=merge)


def _without_defaults(declared: Iterable[Attribute], values: Any, name: str, value: Any) -> dict[str, Any]:
    """The values with one changed, in declared order, without those that are at their default."""
    changed = {**values, name: value}
    return {
        attribute.name: changed[attribute.name]
        for attribute in declared
        if attribute.name in changed and changed[attribute.name] != attribute.default
    }


def _first() -> tuple[Attribute, ...]:
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


def _column(*parts: QWidget) -> QWidget:
    found = QWidget()
    layout = QVBoxLayout(found)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part)
    return found


def _quiet() -> QLabel:
    label = paragraph("faint")
    label.setContentsMargins(0, 0, 26, 2)
    return label
