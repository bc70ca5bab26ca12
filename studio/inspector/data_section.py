"""The recipe form's part about data: which ones, where they lie, what was found in them, and fitting to them.

Listed sets are chosen by name. For data of one's own the fields follow their kind's declaration in
`graph.own_data`; what is in them is found by the worker (`studio.inspector.data_look`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from graph.data_spec import DataSetSpec, Field
from graph.datasets import KNOWN, data_attributes
from graph.errors import SymloomError
from graph.fixes.data import fit_to_data
from graph.operator import Attribute
from graph.own_data import OWN, guessed, own_kind
from graph.recipe import Choice
from studio.document import DocumentModel
from studio.findings import Findings
from studio.inspector.data_fields import ColumnField, PathField
from studio.inspector.data_first import FirstSamplesView
from studio.inspector.data_look import DataLook
from studio.inspector.fields import Field as FormField
from studio.inspector.fields import make_field
from studio.inspector.form import Form, Group
from studio.inspector.page import paragraph
from studio.language import capitalised, declared, told
from studio.settings import GROUPS, Settings

_GROUP = "data"  # in the settings' list of what is unfolded
_FITTABLE = ("data_shape", "class_count", "vocabulary")
_MOST_SHOWN = 6  # names of classes or columns


class DataSection(QWidget):
    """Chooses the data of a document; `edited` carries the new choice and a word that joins steps of typing."""

    edited = Signal(object, str)  # Choice, merge word
    failed = Signal(str)  # the sentence for the user
    drawn = Signal()  # another network is there

    def __init__(
        self, model: DocumentModel, findings: Findings, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._findings = findings
        self._settings = settings
        self.look = DataLook(model, findings, self)
        self.data = self._list()
        self.about = paragraph("faint")
        self.about.setContentsMargins(0, 0, 26, 2)
        self.problem = paragraph("danger")
        self.problem.setContentsMargins(0, 0, 26, 2)
        self.again = QPushButton()
        self.again.clicked.connect(self.look.look_again)
        self.place_form, self.more_form = Form(make=self._field), Form(make=self._field)
        for form in (self.place_form, self.more_form):
            form.edited.connect(self._set)
        self._more = Group(
            self.tr("How the data are read"), self.more_form, expanded=_GROUP in settings.get(GROUPS)
        )
        self._more.toggled.connect(self._remember)
        self._unfolded_for = ""
        self.first = FirstSamplesView()
        self.fit, self.draw = QPushButton(), QPushButton()
        for button, act in ((self.fit, self._fit), (self.draw, self._draw)):
            button.setObjectName("remedy")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(act)
        self._fitted = False  # to the data at hand, whether that mended everything or not
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (
            self.data,
            self.place_form,
            self.about,
            self.problem,
            self.again,
            self.first,
            self.fit,
            self.draw,
            self._more,
        ):
            if part in (
                self.data,
                self.again,
                self.fit,
                self.draw,
            ):  # no wider than fields, beside which are resets
                row = QVBoxLayout()
                row.setContentsMargins(0, 0, 26, 0)
                row.addWidget(
                    part, 0, Qt.AlignmentFlag.AlignLeft if part is self.again else Qt.AlignmentFlag(0)
                )
                column.addLayout(row)
            else:
                column.addWidget(part)
        self._say()
        self.look.changed.connect(self.refresh)
        findings.updated.connect(self._show_found)

    def _list(self) -> QComboBox:
        combo = QComboBox()
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for spec in KNOWN:
            combo.addItem(told(spec.title), spec.name)
        combo.insertSeparator(combo.count())
        combo.addItem("")
        self._own_row = combo.count() - 1
        items = combo.model()
        assert isinstance(items, QStandardItemModel)
        items.item(self._own_row).setEnabled(False)
        for kind in OWN:
            combo.addItem(declared(kind.title), kind.name)
        combo.setMaxVisibleItems(combo.count())
        combo.activated.connect(self._choose)
        return combo

    def _say(self) -> None:
        """The words that stand still, in the language of the window."""
        self.data.setAccessibleName(self.tr("Data set"))
        self.data.setPlaceholderText(self.tr("Choose data…"))
        self.data.setItemText(self._own_row, self.tr("Your own"))
        self.again.setText(self.tr("Look again"))
        self.again.setAccessibleName(self.again.text())
        self.again.setToolTip(self.tr("Read the data anew, now that their files are mended"))
        self.fit.setText(self.tr("Fit the network to these data"))
        self.fit.setAccessibleName(self.fit.text())
        self.fit.setToolTip(
            self.tr(
                "Declare every Input and Target as these data are, with as many classes and entries as they have"
            )
        )

        self.draw.setText(self.tr("Draw a network for these data"))
        self.draw.setAccessibleName(self.draw.text())
        self.draw.setToolTip(
            self.tr("A small one to begin with, in the place of what is drawn; one step that can be undone")
        )

    def _field(self, attribute: Attribute) -> FormField:
        """The editor of one of the attributes of the chosen data."""
        kind = own_kind(self._model.document.recipe.data.name)
        if kind is None:
            return PathField(attribute, folder=True, usual=self.tr("the usual places"))
        if attribute.name in kind.paths:
            needed = self.tr("choose…") if attribute.name == kind.place.name else ""
            return PathField(attribute, kind.suffixes, folder=attribute.name == "folder", usual=needed)
        if attribute.name in kind.columns:
            return ColumnField(attribute)
        return make_field(attribute)

    # -- showing -------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Show everything in another language."""
        self._say()
        for place, spec in enumerate(KNOWN):
            self.data.setItemText(place, told(spec.title))
        for place, kind in enumerate(OWN, self._own_row + 1):
            self.data.setItemText(place, declared(kind.title))
        self.place_form.retranslate()
        self.more_form.retranslate()
        self.first.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Show what the recipe says, and what was found."""
        data = self._model.document.recipe.data
        with QSignalBlocker(self.data):
            self.data.setCurrentIndex(self.data.findData(data.name) if data.name else -1)
        kind = own_kind(data.name)
        first: Sequence[str] = (*kind.paths, *kind.columns) if kind is not None else ("folder",)
        try:
            attributes = data_attributes(data.name)
        except SymloomError:  # a set of a newer Symloom
            attributes = ()
        for form, chosen in (
            (self.place_form, tuple(a for a in attributes if a.name in first)),
            (self.more_form, tuple(a for a in attributes if a.name not in first)),
        ):
            form.show_attributes(chosen, [data.attrs])
            form.setVisible(bool(chosen))
        self._more.setVisible(bool(self.more_form.fields))
        self._unfold_named()
        self.more_form.setVisible(self._more.head.isChecked())
        for name in kind.columns if kind is not None else ():
            field = self.place_form.fields[name]
            assert isinstance(field, ColumnField)
            field.offer(self.look.columns)
        self._show_found()

    def _unfold_named(self) -> None:
        """What the sentence tells to set is to be seen; once, for it may be folded again."""
        problem, before = self.look.problem, self._unfolded_for
        self._unfolded_for = problem
        named = any(f"{mark}{name}{mark}" in problem for name in self.more_form.fields for mark in "`'")
        if named and problem != before:
            with QSignalBlocker(self._more):  # nobody chose it to be open next time
                self._more.head.setChecked(True)

    def _show_found(self) -> None:
        name = self._model.document.recipe.data.name
        kind = own_kind(name)
        spec = next((spec for spec in KNOWN if spec.name == name), self.look.spec)
        text = ""
        if spec is not None:
            text = self._listed(spec) if kind is None else self._found(spec)
        elif kind is not None:
            text = self.tr("Looking at the data…") if self.look.looking else told(kind.summary)
        elif name:
            text = self.tr("There is no data set named %1 here.").replace("%1", name)
        else:
            said = [problem.message for problem in self._findings.problems if problem.kind == "no_data"]
            text = capitalised(said[0]) if said else ""
        self.about.setText(text)
        self.about.setVisible(bool(text))
        self.problem.setText(capitalised(self.look.problem))
        self.problem.setVisible(bool(self.look.problem))
        self.again.setVisible(bool(self.look.problem))
        self.first.show_samples(self.look.first)
        problems = self._findings.problems
        self.fit.setVisible(any(problem.kind in _FITTABLE for problem in problems))
        self._fitted = self._fitted and any(problem.severity == "error" for problem in problems)
        unfit = self.fit.isVisibleTo(self) or self._fitted
        known = spec is not None and not self.look.problem
        self.draw.setVisible(known and (unfit or not len(self._model.document.graph)))

    def _listed(self, spec: DataSetSpec) -> str:
        counts = self.tr("%1 to train, %2 to test · licence %3")
        for place, value in enumerate((f"{spec.train:,}", f"{spec.test:,}", spec.licence), 1):
            counts = counts.replace(f"%{place}", value)
        return f"{told(spec.summary)}\n{counts}"

    def _found(self, spec: DataSetSpec) -> str:
        """Fields, classes, counts and notes, a line each."""
        counts = self.tr("%1 samples to train, %2 to test")
        lines = [counts.replace("%1", f"{spec.train:,}").replace("%2", f"{spec.test:,}")]
        lines += [self.tr("Input %1").replace("%1", self._described(field)) for field in spec.features]
        for field in spec.targets:
            classes = field == spec.targets[0] and not field.vocabulary
            lines.append(
                self.tr("Target %1").replace("%1", self._described(field, spec.classes if classes else ()))
            )
        return "".join(
            f'<p style="margin: 0 0 5px 0">{escape(line)}</p>' for line in (*lines, *map(told, spec.notes))
        )

    def _described(self, field: Field, classes: tuple[str, ...] = ()) -> str:
        shape = "×".join(["N", *map(str, field.sizes)])
        text = f"{field.name}: {shape} {field.dtype}"
        if field.columns:
            text += f" ({_some(field.columns)})"
        if field.vocabulary:
            words = self.tr("%1 different: %2").replace("%1", f"{len(field.vocabulary):,}")
            text += f", {words.replace('%2', _some(field.shown))}"
        if classes:
            words = self.tr("%1 classes: %2").replace("%1", f"{len(classes):,}")
            text += f", {words.replace('%2', _some(classes))}"
        return text

    # -- editing -------------------------------------------------------------------------------------------

    def offer(self, path: Path) -> bool:
        """Take a file or folder that was dropped for data; False if no kind reads it."""
        found = guessed(path)
        if found is not None:
            self.edited.emit(Choice(*found), "")
        return found is not None

    def _choose(self) -> None:
        name = self.data.currentData()
        data = self._model.document.recipe.data
        if name == data.name:
            return
        before, after = own_kind(data.name), own_kind(name)
        kept: Mapping[str, Any] = {}
        if before is not None and after is not None and before.place.name == after.place.name:
            # The same file read as something else.
            kept = {key: value for key, value in data.attrs.items() if key == after.place.name}
        self.edited.emit(Choice(name, kept), "")

    def _set(self, name: str, value: Any, merge: str) -> None:
        data = self._model.document.recipe.data
        changed = {**data.attrs, name: value}
        attrs = {
            attribute.name: changed[attribute.name]
            for attribute in data_attributes(data.name)
            if attribute.name in changed and changed[attribute.name] != attribute.default
        }
        self.edited.emit(Choice(data.name, attrs), merge)

    def _fit(self) -> None:
        patches = fit_to_data(self._model.document, self._model.inference)
        self._fitted = True  # and if its layers cannot take such data, another network is offered
        self._model.push(*patches, text=self.tr("Fit the network to its data"))
        self._findings.refresh()

    def _draw(self) -> None:
        from graph.starter import starter  # what composes networks is not needed to show the window

        document = self._model.document
        try:
            patches = starter(document, self._model.inference, document.data())
        except SymloomError as error:
            self.failed.emit(str(error))
            return
        self._model.push(*patches, text=self.draw.text())
        self._findings.refresh()
        self.drawn.emit()

    def _remember(self, expanded: bool) -> None:
        opened = [name for name in self._settings.get(GROUPS) if name != _GROUP]
        self._settings.set(GROUPS, [*opened, _GROUP] if expanded else opened)


def _some(names: Sequence[str]) -> str:
    """The first names; those that are blanks as Python writes them."""
    shown = ", ".join(name if name.strip() else repr(name) for name in names[:_MOST_SHOWN])
    return f"{shown}, …" if len(names) > _MOST_SHOWN else shown
