"""The form of the selected nodes: name, what they are, their attributes and options, what is inferred.

Several nodes are edited at once, of different kinds in the attributes they share. The panel only reads the document and
pushes patches; it is shown anew when the document says that one of its nodes is different.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from graph.edits import rename, set_attribute, set_option
from graph.errors import SymloomError
from graph.infer import Problem
from graph.model import Node
from graph.operator import Operator
from graph.options import OPTIONS
from studio import icons, theme
from studio.block_model import BlockModel
from studio.document import DocumentChange, DocumentModel
from studio.findings import Findings
from studio.inspector.facts import FactSheet
from studio.inspector.form import Form, Group
from studio.inspector.page import Page, heading, paragraph, rule
from studio.inspector.shared import shared_attributes, without_one_default
from studio.inspector.trials.warm_start import WarmStart
from studio.inspector.values import label, port_in_words, text_of
from studio.language import capitalised, declared, told
from studio.problems import SEVERITY_COLORS
from studio.remedies import Remedies
from studio.settings import GROUPS, Settings


class NodePanel(Page):
    """What the inspector shows for the selection."""

    failed = Signal(str)

    def __init__(
        self,
        model: DocumentModel,
        findings: Findings,
        settings: Settings,
        warm: WarmStart | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._warm = warm  # what the nodes' weights begin with; None inside a block
        self._model = model
        self._findings = findings
        self._settings = settings
        self._names: tuple[str, ...] = ()
        self._offered: Problem | None = None  # whose remedies are shown
        self._build()
        model.selection_changed.connect(self._select)
        model.changed.connect(self._follow)
        model.replaced.connect(self.refresh)
        findings.updated.connect(self._show_findings)
        if warm is not None:
            warm.changed.connect(self._show_findings)
        self._select(model.selection)

    def stop(self) -> None:
        """Follow the model no longer; it may be the inside of a block that is gone."""
        self._model.selection_changed.disconnect(self._select)
        self._model.changed.disconnect(self._follow)
        self._model.replaced.disconnect(self.refresh)
        self._findings.updated.disconnect(self._show_findings)
        if self._warm is not None:
            self._warm.changed.disconnect(self._show_findings)

    def _follow(self, change: DocumentChange) -> None:
        graph = self._model.document.graph
        if not all(name in graph for name in self._names):
            return  # the selection is about to follow
        sources = {source.node for name in self._names for source in graph[name].inputs.values()}
        if change.recipe or (change.nodes | change.facts) & (set(self._names) | sources):
            self.refresh()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._icon = QLabel()
        self._icon.setFixedSize(24, 24)
        self.name_field = QLineEdit()
        self.name_field.setObjectName("heading")
        self.name_field.setFont(theme.font("title", bold=True))
        self.name_field.setAccessibleName(self.tr("Name of the node"))
        self.name_field.textEdited.connect(self._check_name)
        self.name_field.editingFinished.connect(self._rename)
        self._heading = QLabel()
        self._heading.setFont(theme.font("title", bold=True))
        self._heading.setContentsMargins(7, 4, 0, 4)
        self._kind = QLabel()
        self._kind.setProperty("role", "faint")
        self._kind.setContentsMargins(7, 0, 0, 0)
        self._kind.setWordWrap(True)
        self.name_problem = paragraph("danger")
        self._summary = paragraph()
        self._formula = paragraph("faint")
        self._formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._problem_icon = QLabel()
        self.problem = paragraph("danger")
        self.remedies = Remedies(self._model)
        self.remedies.column.setContentsMargins(22, 0, 0, 4)
        self.attributes = Form()
        self.attributes.edited.connect(self._set_attribute)
        self.set_outside = paragraph("faint")
        self.options = Form()
        self.options.edited.connect(self._set_option)
        self.facts = FactSheet()
        opened = self._settings.get(GROUPS)
        self.options_group = Group(
            self.tr("Training of this node"), self.options, expanded="options" in opened
        )
        self.options_group.toggled.connect(self._remember)
        self._facts_head = heading(self.tr("Inferred"))
        self._empty = paragraph("faint")
        self._empty.setText(
            self.tr("Select a node to see and change its attributes, or press Tab on the canvas to add one.")
        )

        self._nothing_shared = paragraph("faint")
        self._nothing_shared.setText(self.tr("These nodes have no attribute in common."))

        title = QVBoxLayout()
        title.setSpacing(0)
        title.addWidget(self.name_field)
        title.addWidget(self._heading)
        title.addWidget(self._kind)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(title, 1)
        problem = QHBoxLayout()
        problem.setSpacing(6)
        problem.addWidget(self._problem_icon, 0, Qt.AlignmentFlag.AlignTop)
        problem.addWidget(self.problem, 1)
        self._problem_row = QWidget()
        self._problem_row.setLayout(problem)
        problem.setContentsMargins(0, 0, 0, 0)
        column = self.column
        column.addLayout(head)
        for widget in (
            self.name_problem,
            self._empty,
            self._problem_row,
            self.remedies,
            self._summary,
            self._formula,
            self._nothing_shared,
        ):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self.attributes)
        column.addWidget(self.set_outside)
        self._rule = rule()
        column.addWidget(self._rule)
        column.addWidget(self._facts_head)
        column.addWidget(self.facts)
        self._rule2 = rule()
        column.addWidget(self._rule2)
        column.addWidget(self.options_group)
        column.addStretch(1)

    def _remember(self, expanded: bool) -> None:
        opened = [name for name in self._settings.get(GROUPS) if name != "options"]
        self._settings.set(GROUPS, [*opened, "options"] if expanded else opened)

    # -- showing -------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Show the forms in another language."""
        self.attributes.retranslate()
        self.options.retranslate()
        self.refresh()

    def _select(self, selection: frozenset[str]) -> None:
        order = self._model.document.graph.nodes
        self._names = tuple(name for name in order if name in selection)
        self.attributes.begin()
        self.options.begin()
        self.refresh()
        self.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Show the selection as it is now."""
        graph = self._model.document.graph
        self._names = tuple(name for name in self._names if name in graph)
        nodes = [graph[name] for name in self._names]
        operators = {node.op: self._model.document.operator(node.op) for node in nodes}
        operator = next(iter(operators.values())) if len(operators) == 1 else None
        self._show_head(len(nodes), operators, operator)
        self._show_attributes(nodes, [operators[node.op] for node in nodes])
        weighs = bool(nodes) and all(
            each is not None and each.layer is not None for each in operators.values()
        )
        self.options_group.setVisible(weighs)
        self._rule2.setVisible(weighs)
        if weighs:
            self.options.show_attributes(OPTIONS, [node.options for node in nodes])
        for widget in (self.facts, self._facts_head, self._rule):
            widget.setVisible(bool(nodes))
        self._show_findings()

    def _show_attributes(self, nodes: list[Node], operators: list[Operator | None]) -> None:
        known = [operator for operator in operators if operator is not None]
        shared = shared_attributes(nodes, known) if nodes and len(known) == len(nodes) else ()
        self.attributes.setVisible(bool(shared))
        self._nothing_shared.setVisible(len({node.op for node in nodes}) > 1 and not shared)
        if shared:
            values = [
                {each.name: node.attrs.get(each.name, each.default) for each in operator.attributes}
                for node, operator in zip(nodes, known, strict=True)
            ]
            self.attributes.show_attributes(shared, values, without_one_default(shared, known))
        said = self._said_of_block(known[0]) if len(nodes) == len(known) == 1 else []
        self.set_outside.setVisible(bool(said))
        self.set_outside.setText("\n".join(said))

    def _said_of_block(self, operator: Operator) -> list[str]:
        """Which fields hold but a default, because the block that is open sets the attribute in each of its uses."""
        model = self._model
        if not isinstance(model, BlockModel):
            return []
        outside = model.set_outside(self._names[0])
        sentence = self.tr("%1 is %2 here: %3 of %4 sets it. The field holds the default of the block.")
        return [
            sentence.replace("%1", label(attribute))
            .replace("%2", text_of(attribute, value))
            .replace("%3", declared(port_in_words(by)))
            .replace("%4", model.instance)
            for attribute in operator.attributes
            if attribute.name in outside
            for by, value in [outside[attribute.name]]
        ]

    def _show_findings(self) -> None:
        self._show_problem()
        analysis = self._findings.analysis
        names = [name for name in self._names if name in self._model.document.graph]
        if len(names) == 1:
            begins = self._warm.of(names[0]) if self._warm is not None else ""
            self.facts.show_node(self._model, analysis, names[0], begins)
        elif names:
            total = sum(analysis.nodes[name].parameters for name in names if name in analysis.nodes)
            self.facts.show_facts([(self.tr("Parameters"), f"{total:,}", "")])

    def _show_head(
        self, count: int, operators: dict[str, Operator | None], operator: Operator | None
    ) -> None:
        self._empty.setVisible(not count)
        self._icon.setVisible(bool(count))
        self.name_field.setVisible(count == 1)
        self._heading.setVisible(count > 1)
        self._kind.setVisible(bool(count))
        self.name_problem.hide()
        if count == 1 and not (self.name_field.hasFocus() and self.name_field.isModified()):
            self.name_field.setText(self._names[0])
        self._heading.setText(self.tr("%1 nodes").replace("%1", str(count)))
        name = "category-shape"
        color = theme.colors()["faint"]
        if operator is not None:
            name = f"category-{operator.category.lower()}"
            color = theme.category_color(operator.category)
        self._icon.setPixmap(icons.pixmap(name, color, 22, self.devicePixelRatioF()))
        kinds = ", ".join(operators)
        if operator is not None and operator.category != operator.name:
            kinds = f"{operator.name} · {declared(operator.category)}"
        self._kind.setText(kinds)
        self._summary.setVisible(operator is not None)
        self._summary.setText(told(operator.summary) if operator else "")
        source = [text for text in (told(operator.formula), operator.reference) if text] if operator else []
        self._formula.setVisible(bool(source))
        self._formula.setText("\n".join(source))

    def _show_problem(self) -> None:
        name = self._names[0] if len(self._names) == 1 else ""
        facts = self._model.inference.facts.get(name)
        sentence, role, picture = "", "danger", "error"
        if facts is not None and facts.problem is not None:
            sentence = facts.problem.message
        elif facts is not None and facts.waits_for is not None:
            sentence = self.tr("Waits for %1.").replace("%1", facts.waits_for)
            role, picture = "faint", "info"
        elif name and (found := self._findings.by_node().get(name)):
            sentence, picture = found[0].message, found[0].severity
            role = SEVERITY_COLORS[picture]
        known = self._findings.by_node().get(name, []) if name else []
        problem = next((each for each in known if each.message == sentence), None)
        if problem != self._offered:
            self._offered = problem
            self.remedies.show_for(problem)
        self._problem_row.setVisible(bool(sentence))
        self.problem.setText(capitalised(sentence))
        self.problem.setProperty("role", role)
        self.problem.style().polish(self.problem)
        color = theme.colors()[role]
        self._problem_icon.setPixmap(icons.pixmap(picture, color, 16, self.devicePixelRatioF()))

    # -- editing -------------------------------------------------------------------------------------------

    def _set_attribute(self, name: str, value: Any, merge: str) -> None:
        self._push(lambda: set_attribute(self._model.document, self._names, name, value), merge)

    def _set_option(self, name: str, value: Any, merge: str) -> None:
        self._push(lambda: set_option(self._model.document, self._names, name, value), merge)

    def _push(self, make: Any, merge: str) -> None:
        try:
            patch = make()
        except SymloomError as error:
            self.failed.emit(str(error))
            return
        self._model.push(patch, merge=f"{merge}:{'/'.join(self._names)}")

    def _check_name(self, text: str) -> None:
        sentence = ""
        try:
            rename(self._model.document, self._names[0], text.strip())
        except SymloomError as error:
            sentence = capitalised(str(error))
        self.name_problem.setText(sentence)
        self.name_problem.setVisible(bool(sentence))
        self.name_field.setProperty("wrong", bool(sentence))
        self.name_field.style().polish(self.name_field)

    def _rename(self) -> None:
        if len(self._names) != 1:
            return
        old, new = self._names[0], self.name_field.text().strip()
        self.name_field.setModified(False)
        try:
            patch = rename(self._model.document, old, new)
        except SymloomError:
            self.name_field.setText(old)  # the sentence stood below while it was typed
        else:
            self._model.push(patch)
            self._model.select([new])
        self._check_name(self.name_field.text())
