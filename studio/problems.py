"""The list of problems, and the line at the foot of the window with totals."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from graph.infer import Problem
from studio import icons, theme
from studio.costs import Costs, short
from studio.document import DocumentModel

_COLORS = {"error": "danger", "warning": "caution", "hint": "accent"}
_ORDER = ("error", "warning", "hint")


class ProblemList(QWidget):
    """All problems of the document, the worst first; choosing one goes to its node."""

    chosen = Signal(str)  # node name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[Problem, ...] = ()
        self.rows = QTreeWidget()
        self.rows.setAccessibleName(self.tr("Problems"))
        self.rows.setColumnCount(2)
        self.rows.setHeaderLabels([self.tr("Node"), self.tr("Problem")])
        self.rows.setRootIsDecorated(False)
        self.rows.setIndentation(8)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.rows.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.rows.itemClicked.connect(self._choose)
        self.rows.itemActivated.connect(self._choose)
        self._calm = QLabel(self.tr("No problems found."))
        self._calm.setProperty("role", "faint")
        self._calm.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._calm)
        self._pages.addWidget(self.rows)

    def show_problems(self, problems: list[Problem]) -> None:
        """Show these; does nothing if they are the ones shown."""
        ordered = tuple(sorted(problems, key=lambda problem: _ORDER.index(problem.severity)))
        if ordered == self.problems and self._pages.currentIndex() == bool(ordered):
            return
        self.problems = ordered
        self._fill()

    def redress(self) -> None:
        """Draw the icons again in another theme."""
        self._fill()

    def _fill(self) -> None:
        self.rows.clear()
        c = theme.colors()
        for problem in self.problems:
            item = QTreeWidgetItem([problem.node or self.tr("network"), _sentence(problem)])
            item.setIcon(0, icons.icon(problem.severity, c[_COLORS[problem.severity]]))
            item.setData(0, Qt.ItemDataRole.UserRole, problem.node)
            item.setToolTip(1, _sentence(problem))
            self.rows.addTopLevelItem(item)
        self._pages.setCurrentIndex(1 if self.problems else 0)

    def _choose(self, item: QTreeWidgetItem) -> None:
        node = item.data(0, Qt.ItemDataRole.UserRole)
        if node:
            self.chosen.emit(node)


class Totals(QWidget):
    """Parameters, multiply-adds and problems of the whole network, for the status bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.network = QLabel()
        self.problems = QToolButton()
        self.problems.setAutoRaise(True)
        self.problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.problems.setToolTip(self.tr("Show the problems"))

    def show_totals(self, model: DocumentModel, costs: Costs, problems: list[Problem]) -> None:
        """Count for the document as it is."""
        count = len(model.document.graph)
        batch = model.document.recipe.resolve().batch_size
        operations = costs.multiply_adds(batch)
        unknown = any(facts.types is None for facts in model.inference.facts.values())
        at_least = "≥ " if unknown else ""
        parts = [
            self.tr("1 node") if count == 1 else self.tr("%1 nodes").replace("%1", str(count)),
            self.tr("%1 parameters").replace("%1", f"{at_least}{costs.parameters:,}"),
        ]
        if operations is not None:
            parts.append(
                self.tr("%1 multiply-adds per batch of %2")
                .replace("%1", at_least + short(operations))
                .replace("%2", str(batch))
            )
        self.network.setText("   ·   ".join(parts))
        worst = next((level for level in _ORDER if any(p.severity == level for p in problems)), None)
        c = theme.colors()
        if worst is None:
            self.problems.setIcon(icons.icon("check", c["good"]))
            self.problems.setText(self.tr("No problems"))
        else:
            self.problems.setIcon(icons.icon(worst, c[_COLORS[worst]]))
            self.problems.setText(
                self.tr("1 problem")
                if len(problems) == 1
                else self.tr("%1 problems").replace("%1", str(len(problems)))
            )


def _sentence(problem: Problem) -> str:
    return problem.message[:1].upper() + problem.message[1:]
