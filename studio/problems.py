"""The list of problems, each with the remedies that were tried on a copy and found to work."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from graph.infer import Problem
from studio import icons, theme
from studio.document import DocumentModel
from studio.findings import Findings
from studio.remedies import Remedies

SEVERITY_COLORS = {"error": "danger", "warning": "caution", "hint": "accent"}


_REMEDIES_WIDTH = 344


class ProblemList(QWidget):
    """All problems of the document, the worst first; choosing one goes to its node."""

    chosen = Signal(str)  # node name

    def __init__(self, model: DocumentModel, findings: Findings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[Problem, ...] = ()
        self._findings = findings
        self.rows = QTreeWidget()
        self.rows.setAccessibleName(self.tr("Problems"))
        self.rows.setColumnCount(2)
        self.rows.setHeaderLabels([self.tr("Node"), self.tr("Problem")])
        self.rows.setRootIsDecorated(False)
        self.rows.setIndentation(8)
        self.rows.setWordWrap(True)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.rows.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.rows.itemClicked.connect(self._choose)
        self.rows.itemActivated.connect(self._choose)
        self._calm = QLabel(self.tr("No problems found."))
        self._calm.setProperty("role", "faint")
        self._calm.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.remedies = Remedies(model)
        self.remedies.setFixedWidth(_REMEDIES_WIDTH)
        self.remedies.column.setContentsMargins(12, 8, 12, 8)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rows, 1)
        row.addWidget(self.remedies)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._calm)
        self._pages.addWidget(page)
        self.rows.currentItemChanged.connect(self._offer)
        findings.updated.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        found = tuple(self._findings.problems)
        if found != self.problems:
            self.problems = found
            self._fill()

    def redress(self) -> None:
        """Draw the icons again in another theme."""
        self._fill()

    def _fill(self) -> None:
        blocker = QSignalBlocker(self.rows)  # rows go one by one; none of them was chosen
        self.rows.clear()
        c = theme.colors()
        for problem in self.problems:
            item = QTreeWidgetItem([problem.node or self.tr("network"), _sentence(problem)])
            item.setIcon(0, icons.icon(problem.severity, c[SEVERITY_COLORS[problem.severity]]))
            item.setData(0, Qt.ItemDataRole.UserRole, problem.node)
            item.setToolTip(1, _sentence(problem))
            self.rows.addTopLevelItem(item)
        blocker.unblock()
        self._pages.setCurrentIndex(1 if self.problems else 0)
        self._offer(None)

    def _offer(self, item: QTreeWidgetItem | None) -> None:
        """Look for remedies of the problem chosen; only for that one, because each is tried out."""
        problem = self.problems[self.rows.indexOfTopLevelItem(item)] if item is not None else None
        self.remedies.show_for(problem, self.tr("Remedies"))

    def _choose(self, item: QTreeWidgetItem) -> None:
        node = item.data(0, Qt.ItemDataRole.UserRole)
        if node:
            self.chosen.emit(node)


def _sentence(problem: Problem) -> str:
    return problem.message[:1].upper() + problem.message[1:]
