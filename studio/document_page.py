"""One open document: its model, its canvas, and what the panels show of it while it is in front.

Every view follows the page's own model, so that going from one document to another only turns pages. The training
panel is made when it is first needed, because the plots take long to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from graph.infer import Problem
from studio.autosave import Autosave, LeftOver
from studio.canvas import CanvasView
from studio.code_view import CodeView
from studio.document import DocumentModel
from studio.exports import Exports
from studio.findings import Findings
from studio.history import History
from studio.inspector.panel import Inspector
from studio.message_bar import MessageBar
from studio.outline import Outline
from studio.problems import ProblemList
from studio.remedies import Remedies
from studio.remedy_preview import RemedyPreview
from studio.settings import Settings

if TYPE_CHECKING:
    from studio.other_run import OtherRun
    from studio.runs.link import WorkerLink
    from studio.runs.panel import RunPanel
    from studio.start_page import StartPage


class DocumentPage(QWidget):
    """A document among the tabs.

    Args:
        messages: says what goes wrong while the document is written.
    """

    left_start = Signal()
    level_changed = Signal(object)  # the DocumentModel that the canvas shows now

    def __init__(
        self, model: DocumentModel, settings: Settings, messages: MessageBar, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        model.setParent(self)
        self._settings = settings
        self._previewed: list[Remedies] = []
        self._messages = messages
        self.findings = Findings(model, self)
        self.canvas = CanvasView(model)
        self.inspector = Inspector(model, self.findings, settings)
        self.problems = ProblemList(model, self.findings)
        self.code = CodeView(model)
        self.history = History(model)
        self.outline = Outline(model)
        self.exports = Exports(model, settings, messages, self)
        self.runs: RunPanel | None = None
        self.other_run: OtherRun | None = None  # with the runs
        self.ended_unseen = False  # a run of it ended while another document was in front
        self.autosave = self._keep(None)
        self.start: StartPage | None = None
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self.canvas)
        model.changed.connect(self.leave_start)
        model.replaced.connect(self.leave_start)
        self.findings.updated.connect(lambda: self.canvas.show_problems(self.findings.by_node()))
        warm = self.inspector.recipe.warm
        warm.changed.connect(lambda: self.canvas.scene_tables.show_kept(frozenset(warm.kept)))
        self.outline.chosen.connect(self._bring_into_sight)
        self.outline.chosen_elsewhere.connect(lambda place: self._go_to(*place))
        self._inner_findings: Findings | None = None
        self.canvas.model_changed.connect(self._show_level)
        self.problems.chosen.connect(self.canvas.reveal)
        self.problems.inside_asked.connect(self._go_inside)
        self.preview = RemedyPreview(self.canvas)
        self._preview_remedies(self.problems.remedies)
        self._preview_remedies(self.inspector.node.remedies)
        self.code.place_asked.connect(self._go_to)
        self.code.chosen.connect(self._bring_into_sight)
        self.inspector.failed.connect(lambda sentence: messages.say(sentence, "error"))
        self.inspector.recipe.section.drawn.connect(self.canvas.zoom_to_fit)
        self.canvas.show_problems(self.findings.by_node())

    @property
    def title(self) -> str:
        """What the document is called in tabs and titles."""
        if self.start is not None:
            return self.tr("Start")
        return self.model.path.name if self.model.path else self.model.document.title

    def show_start(self, start: StartPage) -> None:
        """Offer ways to begin in place of the canvas, until the document is another or is changed."""
        self.start = start
        self._layers.addWidget(start)
        self._layers.setCurrentWidget(start)

    @Slot()
    def leave_start(self) -> None:
        """Show the canvas."""
        if self.start is not None:
            start, self.start = self.start, None
            self._layers.removeWidget(start)
            start.hide()
            start.deleteLater()
            self._layers.setCurrentWidget(self.canvas)
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            self.left_start.emit()

    @property
    def is_untouched(self) -> bool:
        """Whether another document may take its place: it came with the window, and nothing was done to it."""
        stack = self.model.undo_stack
        trained = self.runs is not None and self.runs.session.state != "empty"
        return self.model.path is None and stack.isClean() and not stack.count() and not trained

    @property
    def trains(self) -> bool:
        """Whether a run of it is under way."""
        return self.runs is not None and self.runs.session.active

    @property
    def mark(self) -> tuple[str, str]:
        """An icon for its tab, and the colour's name: that it trains, is paused, or has ended unseen; or none."""
        if self.runs is None or not (self.trains or self.ended_unseen):
            return "", ""
        state = self.runs.session.state
        if self.trains:
            return ("pause", "faint") if state == "paused" else ("play", "accent")
        return ("check", "good") if state in ("finished", "stopped") else ("error", "danger")

    def go_on(self, found: LeftOver) -> None:
        """Show a document that an earlier window was ended on, as one with unsaved changes."""
        self.autosave.forget()
        self.autosave.deleteLater()
        self.model.replace(found.document, found.path, saved=False)
        self.autosave = self._keep(found)

    def add_runs(self, link: WorkerLink) -> RunPanel:
        """Its training panel, which speaks with the one worker of the window."""
        from studio.other_run import OtherRun
        from studio.runs.panel import RunPanel

        if self.runs is None:
            self.exports.connect_worker(link)
            self.runs, self.other_run = RunPanel(self.model, link), OtherRun()
            self._runs_place = QWidget()
            column = QVBoxLayout(self._runs_place)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(self.other_run)
            column.addWidget(self.runs, 1)
            self.inspector.recipe.connect_worker(link, self.runs)
            self.runs.setMinimumHeight(160)
            self.runs.finished.connect(self.exports.remember_run)
            self.runs.node_requested.connect(self.canvas.reveal)
            self.runs.node_failed.connect(self.findings.add_failure)
        return self.runs

    def panels(self) -> dict[str, QWidget]:
        """What belongs into the docks, by their names."""
        found: dict[str, QWidget] = {
            "inspector": self.inspector,
            "problems": self.problems,
            "code": self.code,
            "history": self.history,
            "outline": self.outline,
        }
        if self.runs is not None:
            found["runs"] = self._runs_place
        return found

    def redress(self) -> None:
        """Draw everything in another theme."""
        self.problems.redress()
        self.code.redress()
        self.history.redress()
        self.inspector.node.refresh()
        if self.start is not None:
            self.start.show_pictures()

    def _bring_into_sight(self, name: str) -> None:
        if name in self.canvas.scene_tables.nodes.row:
            self.canvas.navigation.bring_into_sight(name)

    def _preview_remedies(self, remedies: Remedies) -> None:
        """Show on the canvas what a remedy would do, while the pointer is on it."""
        if remedies not in self._previewed:
            self._previewed = [each for each in self._previewed if isValid(each)] + [remedies]
            remedies.previewed.connect(lambda fix: self.preview.show_fix(remedies.model, fix))

    def _go_inside(self, node: str, problem: Problem) -> None:
        """Open the block that a problem is inside of, as deep as it lies."""
        path = [node]
        while isinstance(problem.expected, Problem):
            path.append(problem.node)
            problem = problem.expected
        self._go_to(tuple(path), problem.node)

    def _go_to(self, path: tuple[str, ...], node: str) -> None:
        """Select a node, inside the instances that lead to it."""
        self.canvas.descent.go_to(path)
        if self.canvas.descent.depth == len(path) and node in self.canvas.model.document.graph:
            self.canvas.select_only(node)
            self.canvas.navigation.bring_into_sight(node)

    def _show_level(self, model: DocumentModel) -> None:
        """The canvas shows the document again, or the inside of a block: the inspector follows."""
        old, self._inner_findings = self._inner_findings, None
        if model is not self.model:
            self._inner_findings = Findings(model, self, inside=True)
        self.inspector.show_model(model, self._inner_findings or self.findings)
        self._preview_remedies(self.inspector.node.remedies)
        self.outline.show_model(model)
        self.code.show_model(model)
        if old is not None:
            old.stop()
            old.deleteLater()
        self.level_changed.emit(model)

    def _keep(self, found: LeftOver | None) -> Autosave:
        autosave = Autosave(self.model, self._settings.unsaved_folder, found)
        autosave.failed.connect(self._messages.say)
        return autosave
