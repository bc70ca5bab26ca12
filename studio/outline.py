"""The graph as a list: every node in the order of flow, with what it takes and gives.

It is the canvas's twin for those who read, search or work by keyboard or screen reader: what is selected in one is
selected in the other, and typing a part of a name or an operator leaves the nodes that match.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from studio import icons
from studio.document import DocumentModel

_QUIET_MS = 60
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Outline(QWidget):
    """Follows the model that the canvas shows.

    Signals:
        chosen: a node the canvas should bring into sight.
        opened: Enter was pressed on a node, or it was double-clicked.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._stale = True
        self._in_step = False  # the selection comes from the canvas
        self.nodes = _Nodes()
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Name or operator"))
        self.field.setAccessibleName(self.tr("Find a node"))
        self.field.setClearButtonEnabled(True)
        icons.dress_clear_button(self.field)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._go_to_best)
        self.rows = _Rows()
        self.rows.setModel(self.nodes)
        self.rows.setAccessibleName(self.tr("Nodes in the order of flow"))
        self.rows.selectionModel().selectionChanged.connect(self._select)
        self.rows.activated.connect(lambda index: self.opened.emit(self.nodes.names[index.row()]))
        header = self.rows.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate((150, 140, 240)):
            header.resizeSection(column, width)
        column_of = QVBoxLayout(self)
        column_of.setContentsMargins(8, 8, 8, 0)
        column_of.setSpacing(6)
        self.nothing = QLabel()
        self.nothing.setProperty("role", "faint")
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(8, 4, 8, 4)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.hide()
        column_of.addWidget(self.field)
        column_of.addWidget(self.nothing, 1)
        column_of.addWidget(self.rows, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._fill)
        self._follow(model)

    def show_model(self, model: DocumentModel) -> None:
        """Show another level: the network, or the inside of a block."""
        self._model.changed.disconnect(self._outdate)
        self._model.replaced.disconnect(self._outdate)
        self._model.selection_changed.disconnect(self._show_selection)
        self._model = model
        self._follow(model)
        self.field.clear()  # it was looked for on the other level
        self._outdate()

    def begin_search(self) -> None:
        """Let the person type a name."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def retranslate(self) -> None:
        """Name the columns in another language."""
        self.nodes.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.nodes.columnCount() - 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # the field or the list has acted on it
        elif event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)

    def _follow(self, model: DocumentModel) -> None:
        model.changed.connect(self._outdate)
        model.replaced.connect(self._outdate)
        model.selection_changed.connect(self._show_selection)

    @Slot()
    def _outdate(self) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    @Slot()
    def _fill(self) -> None:
        self._stale = False
        wanted = self.field.text().strip()
        self.nodes.show(self._model, wanted.lower())
        self.nothing.setVisible(not self.nodes.names)
        self.rows.setVisible(bool(self.nodes.names))
        self.nothing.setText(
            self.tr("No node matches “%1”.").replace("%1", wanted)
            if wanted
            else self.tr("Nothing is drawn yet.")
        )
        self._show_selection(self._model.selection)

    @Slot(object)
    def _show_selection(self, names: frozenset[str]) -> None:
        if self._stale or self._in_step:
            return
        found = QItemSelection()
        places = [self.nodes.place[name] for name in names if name in self.nodes.place]
        for place in places:
            found.select(self.nodes.index(place, 0), self.nodes.index(place, 0))
        flags = QItemSelectionModel.SelectionFlag
        self._in_step = True
        self.rows.selectionModel().select(found, flags.ClearAndSelect | flags.Rows)
        self._in_step = False
        if places:
            first = self.nodes.index(min(places), 0)
            self.rows.selectionModel().setCurrentIndex(first, flags.NoUpdate)
            self.rows.scrollTo(first)

    @Slot()
    def _select(self) -> None:
        if self._in_step:
            return
        names = [self.nodes.names[index.row()] for index in self.rows.selectionModel().selectedRows()]
        self._in_step = True
        self._model.select(names)
        self._in_step = False
        if len(names) == 1:
            self.chosen.emit(names[0])

    def _go_to_best(self) -> None:
        """The node of that name, then one whose name has it, then one whose operator has: pool2 is in MaxPool2d."""
        wanted = self.field.text().strip().lower()
        if names := self.nodes.names:
            best = min(names, key=lambda name: (name.lower() != wanted, wanted not in name.lower()))
            self.rows.setCurrentIndex(self.nodes.index(self.nodes.place[best], 0))
            self.opened.emit(best)


class _Rows(QTreeView):
    def __init__(self) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setObjectName("nodes")
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)


class _Nodes(QAbstractTableModel):
    """Reads a row's words when they are painted, so that ten thousand nodes cost no more than the visible ones."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.place: dict[str, int] = {}
        self._model: DocumentModel | None = None

    def show(self, model: DocumentModel, wanted: str) -> None:
        self.beginResetModel()
        self._model = model
        graph = model.document.graph
        self.names = [
            name for name in graph.order() if wanted in name.lower() or wanted in graph[name].op.lower()
        ]
        self.place = {name: place for place, name in enumerate(self.names)}
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.names)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Node"), self.tr("Operator"), self.tr("Takes"), self.tr("Gives"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        assert self._model is not None
        name = self.names[index.row()]
        if name not in self._model.document.graph:  # removed a moment ago; the list is about to follow
            return ""
        words = self._words(name)
        return (
            ", ".join(filter(None, words))
            if role == Qt.ItemDataRole.AccessibleTextRole
            else words[index.column()]
        )

    def _words(self, name: str) -> tuple[str, str, str, str]:
        assert self._model is not None
        node, facts = self._model.document.graph[name], self._model.inference.facts.get(name)
        takes = ", ".join(source.node for source in node.inputs.values())
        types = facts.types if facts is not None else None
        return name, node.op, takes, ", ".join(map(str, types)) if types else "?"
