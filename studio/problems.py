"""The list of problems, each with the remedies that were tried on a copy and found to work.

Sentences wrap, so that they are read in full at any width. Beside the list stand the remedies of the problem that is
chosen; the worst one is until another is.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.infer import Problem
from studio import icons, theme
from studio.document import DocumentModel
from studio.findings import Findings
from studio.language import capitalised
from studio.remedies import Remedies

SEVERITY_COLORS = {"error": "danger", "warning": "caution", "hint": "accent"}
_REMEDIES_SHARE = 42  # % of the width
_NARROW = 540  # px; in a narrower panel remedies stand below the list
_ACROSS, _DOWN = 8, 5  # px round a sentence


class ProblemList(QWidget):
    """All problems of the document, the worst first; choosing one goes to its node.

    Signals:
        chosen: the node to go to.
        inside_asked: a node that is a block, and the problem inside it to go to.
    """

    chosen = Signal(str)
    inside_asked = Signal(str, object)

    def __init__(self, model: DocumentModel, findings: Findings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[Problem, ...] = ()
        self._model = model
        self._findings = findings
        self._offered: Problem | None = None  # whose remedies are shown
        self._chosen: Problem | None = None
        self.rows = QTreeWidget()
        self.rows.setObjectName("problems")
        self.rows.setAccessibleName(self.tr("Problems"))
        self.rows.setColumnCount(2)
        self.rows.setHeaderLabels([self.tr("Node"), self.tr("Problem")])
        self.rows.setRootIsDecorated(False)
        self.rows.setIndentation(8)
        self.rows.setWordWrap(True)
        self.rows.setItemDelegate(_Wrapped(self.rows))
        self.rows.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.rows.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self.rows.scheduleDelayedItemsLayout)  # heights follow the width
        self.rows.itemClicked.connect(self._choose)
        self.rows.itemActivated.connect(self._choose)
        self._calm = QLabel(self.tr("No problems found."))
        self._calm.setProperty("role", "faint")
        self._calm.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page = QWidget()
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        self._parts.addWidget(self.rows, 100 - _REMEDIES_SHARE)
        self._parts.addWidget(self._make_aside(model), _REMEDIES_SHARE)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._calm)
        self._pages.addWidget(page)
        self.rows.currentItemChanged.connect(self._offer)
        findings.updated.connect(self._follow)
        self._follow()

    def _make_aside(self, model: DocumentModel) -> QWidget:
        """What can be done about the problem chosen."""
        self.remedies = Remedies(model)
        self.remedies.column.setContentsMargins(0, 0, 0, 0)
        self.remedies.found.connect(self._tell_found)
        self._title = QLabel(self.tr("Remedies"))
        self._title.setProperty("role", "faint")
        self._none = QLabel(self.tr("No edit was found that surely mends it."))
        self._none.setProperty("role", "faint")
        self._none.setWordWrap(True)
        self.inside = QPushButton()
        self.inside.clicked.connect(self._ask_inside)
        body = QWidget()
        body.setObjectName("form")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 6, 12, 10)
        column.setSpacing(6)
        for widget in (self._title, self.remedies, self._none):
            column.addWidget(widget)
        column.addWidget(self.inside, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        aside = QScrollArea()
        aside.setFrameShape(QFrame.Shape.NoFrame)
        aside.setWidgetResizable(True)
        aside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        aside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        aside.setMinimumWidth(220)
        aside.setWidget(body)
        return aside

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        self._parts.setDirection(
            direction.LeftToRight if event.size().width() >= _NARROW else direction.TopToBottom
        )

    def redress(self) -> None:
        """Draw the icons again in another theme."""
        self._fill()

    def _follow(self) -> None:
        found = tuple(self._findings.problems)
        if found != self.problems:
            self.problems = found
            self._fill()

    def _fill(self) -> None:
        before = self._chosen
        blocker = QSignalBlocker(self.rows)  # rows go one by one; none of them was chosen
        self.rows.clear()
        c = theme.colors()
        for problem in self.problems:
            item = QTreeWidgetItem([problem.node or self.tr("network"), capitalised(problem.message)])
            item.setIcon(0, icons.icon(problem.severity, c[SEVERITY_COLORS[problem.severity]]))
            item.setData(0, Qt.ItemDataRole.UserRole, problem.node)
            self.rows.addTopLevelItem(item)
        places = [place for place, problem in enumerate(self.problems) if _alike(problem, before)]
        first = self.rows.topLevelItem(places[0] if places else 0)
        if first is not None:
            self.rows.setCurrentItem(first)
        blocker.unblock()
        self._pages.setCurrentIndex(1 if self.problems else 0)
        self._offered = None
        self._offer()

    def _current(self) -> Problem | None:
        place = self.rows.currentIndex().row()
        return self.problems[place] if 0 <= place < len(self.problems) else None

    def _offer(self) -> None:
        """Look for remedies of the problem chosen; only for that one, because each is tried out, and only in sight."""
        self._chosen = self._current()
        problem = self._chosen if self.isVisible() else None
        if problem is not None and problem is self._offered:
            return
        self._offered = problem
        block = self._block_of(problem)
        self.inside.setVisible(bool(block))
        self.inside.setText(self.tr("Show it inside %1").replace("%1", block) if block else "")
        self._none.hide()
        self.remedies.show_for(problem)

    def _block_of(self, problem: Problem | None) -> str:
        """The block that the problem is inside of; empty if it is in none."""
        graph = self._model.document.graph
        inner = problem is not None and isinstance(problem.expected, Problem)
        return graph[problem.node].op if problem is not None and inner and problem.node in graph else ""

    def _tell_found(self, count: int, ended: bool) -> None:
        self._title.setVisible(bool(count))
        self._none.setVisible(ended and not count and self._offered is not None)

    def _choose(self, item: QTreeWidgetItem) -> None:
        node = item.data(0, Qt.ItemDataRole.UserRole)
        if node:
            self.chosen.emit(node)

    def _ask_inside(self) -> None:
        problem = self._offered
        if problem is not None and isinstance(problem.expected, Problem):
            self.inside_asked.emit(problem.node, problem.expected)


def _alike(problem: Problem, other: Problem | None) -> bool:
    return other is not None and (problem.node, problem.kind) == (other.node, other.kind)


class _Wrapped(QStyledItemDelegate):
    """Rows as high as their sentences need at the width that the column has."""

    def __init__(self, rows: QTreeWidget) -> None:
        super().__init__(rows)
        self._rows = rows

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        option.displayAlignment = top
        option.decorationAlignment = top

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if index.column() == 0:
            return super().sizeHint(option, index)
        room = QRect(0, 0, self._rows.columnWidth(1) - 2 * _ACROSS - 4, 4000)
        text = self._rows.fontMetrics().boundingRect(
            room, int(Qt.TextFlag.TextWordWrap), index.data(Qt.ItemDataRole.DisplayRole)
        )
        return QSize(room.width(), text.height() + 2 * _DOWN)
