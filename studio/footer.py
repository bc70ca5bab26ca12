"""The line at the foot of the window: what the network amounts to, whether something is wrong, and what trains."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtGui import QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QStyleOption, QStylePainter, QToolButton
from shiboken6 import isValid

from graph.analyse import bytes_text
from studio import icons, theme
from studio.document import DocumentModel
from studio.document_page import DocumentPage
from studio.findings import Findings, short
from studio.problems import SEVERITY_COLORS

_BETWEEN = "   ·   "


class Footer(QObject):
    """Widgets for the status bar that follow what is found out, and the run at hand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model: DocumentModel | None = None
        self._findings: Findings | None = None
        self.network = Figures()
        self.problems = QToolButton()
        self.problems.setAutoRaise(True)
        self.problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.problems.setToolTip(self.tr("Show the problems"))
        self.run = QToolButton()
        self.run.setAutoRaise(True)
        self.run.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.run.setToolTip(self.tr("Show the run"))
        self.run.hide()

    def follow(self, model: DocumentModel, findings: Findings) -> None:
        """Show the figures of this document from now on."""
        if self._findings is not None and isValid(self._findings):
            self._findings.updated.disconnect(self.refresh)
        self._model, self._findings = model, findings
        findings.updated.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the figures as they are."""
        assert self._model is not None
        assert self._findings is not None
        count, analysis = len(self._model.document.graph), self._findings.analysis
        unknown = any(facts.types is None for facts in self._model.inference.facts.values())
        at_least = "≥ " if unknown else ""
        parts = [
            self.tr("1 node") if count == 1 else self.tr("%1 nodes").replace("%1", str(count)),
            self.tr("%1 parameters").replace("%1", f"{at_least}{analysis.parameters:,}"),
        ]
        if analysis.multiply_adds is not None:
            parts.append(
                self.tr("%1 multiply-adds per batch of %2")
                .replace("%1", at_least + short(analysis.multiply_adds))
                .replace("%2", str(analysis.batch_size))
            )
        if analysis.memory.peak and not unknown:
            parts.append(self.tr("%1 to train").replace("%1", bytes_text(analysis.memory.peak)))
        self.network.show_parts(parts)
        self._show_problems()

    def show_run(self, page: DocumentPage | None) -> None:
        """Say whose run goes on, if one does, and how far it is."""
        self.run.setVisible(page is not None)
        if page is None or page.runs is None:
            return
        session, (icon, color) = page.runs.session, page.mark
        said = self.tr("Training “%1”").replace("%1", page.title)
        if session.steps:
            said += f" · {session.step / session.steps:.0%}"
        self.run.setText(said)
        self.run.setIcon(icons.icon(icon or "play", theme.colors()[color or "accent"]))

    def _show_problems(self) -> None:
        assert self._findings is not None
        problems = self._findings.problems
        if not problems:
            self.problems.setIcon(icons.icon("check", theme.colors()["good"]))
            self.problems.setText(self.tr("No problems"))
            return
        worst = problems[0].severity  # the worst come first
        self.problems.setIcon(icons.icon(worst, theme.colors()[SEVERITY_COLORS[worst]]))
        one, several = self.tr("1 problem"), self.tr("%1 problems")
        self.problems.setText(one if len(problems) == 1 else several.replace("%1", str(len(problems))))


class Figures(QLabel):
    """Figures beside one another; in a narrow window the last ones give way, and the tooltip has them."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []

    def show_parts(self, parts: list[str]) -> None:
        """Show these, the most important first."""
        self._parts = parts
        self.setText(_BETWEEN.join(parts))
        self.setToolTip("\n".join(parts))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        shown = next(
            (
                text
                for count in range(len(self._parts), 0, -1)
                if self.fontMetrics().horizontalAdvance(text := _BETWEEN.join(self._parts[:count]))
                <= room.width()
            ),
            "",
        )
        painter = QStylePainter(self)
        option = QStyleOption()
        option.initFrom(self)
        painter.drawItemText(
            room,
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            option.palette,
            self.isEnabled(),
            shown,
            QPalette.ColorRole.WindowText,
        )
