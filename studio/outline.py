"""The graph as a list: every node in the order of flow, with what it takes and gives.

It is the canvas's twin for those who read, search or work by keyboard or screen reader: what is selected in one is
selected in the other. Typing a part of a name or an operator leaves the nodes that match, of the whole document: those
inside blocks with the way to them.
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

from graph.infer import Inference
from graph.model import Graph
from studio import icons
from studio.block_model import BlockModel
from studio.document import DocumentModel
from studio.node_search import MOST_INSIDE, Place, facts_at, find, graph_at

_QUIET_MS = 60
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Outline(QWidget):
    """Follows the model that the canvas shows.

    Signals:
        chosen: a node the canvas should bring into sight.
        chosen_elsewhere: a `Place` that the canvas should show, which is on another level than it shows now.
        opened: Enter was pressed on a node, or it was double-clicked.
    """

    chosen = Signal(str)
    chosen_elsewhere = Signal(object)
    opened = Signal(str)

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._root = self._model = model
        self._stale = True
        self._in_step = False  # the selection comes from the canvas
        self._leading = False  # the canvas goes to another level because the list asks it to
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
        for column, width in enumerate((190, 140, 220)):
            header.resizeSection(column, width)
        column_of = QVBoxLayout(self)
        column_of.setContentsMargins(8, 8, 8, 0)
        column_of.setSpacing(6)
        self.more = QLabel()
        self.more.setProperty("role", "faint")
        self.more.setContentsMargins(8, 0, 8, 4)
        self.more.hide()
        self.nothing = QLabel()
        self.nothing.setProperty("role", "faint")
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(8, 4, 8, 4)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.hide()
        column_of.addWidget(self.field)
        column_of.addWidget(self.nothing, 1)
        column_of.addWidget(self.rows, 1)
        column_of.addWidget(self.more)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._fill)
        model.changed.connect(self._outdate)  # what is found may be on any level
        model.replaced.connect(self._outdate)
        model.selection_changed.connect(self._show_selection)

    def show_model(self, model: DocumentModel) -> None:
        """Show another level: the network, or the inside of a block."""
        self._model.selection_changed.disconnect(self._show_selection)
        if self._model is not self._root:
            self._model.changed.disconnect(self._outdate)
        self._model = model
        model.selection_changed.connect(self._show_selection)
        if model is not self._root:
            model.changed.connect(self._outdate)
        if self._leading:  # what was found stays, to go on to the next
            self.nodes.stand_on(model)
        else:
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
            if self.nodes.places and not self.rows.selectionModel().hasSelection():
                self.rows.setCurrentIndex(self.nodes.index(0, 0))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # the field or the list has acted on it
        elif event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _outdate(self) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    @Slot()
    def _fill(self) -> None:
        self._stale = False
        wanted = self.field.text().strip()
        self.nodes.show(self._root, self._model, wanted.lower())
        self.nothing.setVisible(not self.nodes.names)
        self.rows.setVisible(bool(self.nodes.names))
        inside = sum(bool(place.path) for place in self.nodes.places) if wanted else 0
        self.more.setVisible(inside >= MOST_INSIDE)
        self.more.setText(self.tr("Only the first %1 inside blocks are listed.").replace("%1", str(inside)))
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
        chosen = [self.nodes.places[index.row()] for index in self.rows.selectionModel().selectedRows()]
        current = self.rows.currentIndex()
        last = self.nodes.places[current.row()] if current.isValid() else None
        if last in chosen and last.path != self.nodes.level:
            self._lead_to(last)
            return
        names = [place.node for place in chosen if place.path == self.nodes.level]
        self._in_step = True
        self._model.select(names)
        self._in_step = False
        if len(names) == 1:
            self.chosen.emit(names[0])

    def _lead_to(self, place: Place) -> None:
        """Let the canvas show another level, and go on here: it takes the keyboard when it does."""
        keyboard = next((part for part in (self.field, self.rows) if part.hasFocus()), None)
        self._in_step = self._leading = True
        self.chosen_elsewhere.emit(place)
        self._in_step = self._leading = False
        self._show_selection(self._model.selection)
        if keyboard is not None:
            keyboard.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_best(self) -> None:
        """The node of that name, then one whose name has it, then one whose operator has: pool2 is in MaxPool2d.

        Of several the one on the level that is shown, or else the one that is the least deep inside.
        """
        wanted = self.field.text().strip().lower()
        places, level = self.nodes.places, self.nodes.level

        def rank(row: int) -> tuple[bool, bool, bool, int]:
            path, name = places[row]
            return name.lower() != wanted, wanted not in name.lower(), path != level, len(path)

        if places:
            best = min(range(len(places)), key=rank)
            self.rows.setCurrentIndex(self.nodes.index(best, 0))
            self.opened.emit(places[best].node)


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
        self.places: list[Place] = []
        self.names: list[str] = []
        self.place: dict[str, int] = {}  # the row of each node of the level that is shown
        self.level: tuple[str, ...] = ()
        self._searched = False
        self._root: DocumentModel | None = None
        self._model: DocumentModel | None = None
        self._facts: dict[tuple[str, ...], Inference | None] = {}

    def show(self, root: DocumentModel, model: DocumentModel, wanted: str) -> None:
        """List the nodes of a level, or those of the whole document in which these letters are."""
        self.beginResetModel()
        self._root, self._searched, self._facts = root, bool(wanted), {}
        level = path_of(model)
        if wanted:
            self.places = find(root.document, wanted)
        else:
            self.places = [Place(level, name) for name in model.document.graph.order()]
        self.names = [place.node for place in self.places]
        self.stand_on(model)
        self.endResetModel()

    def stand_on(self, model: DocumentModel) -> None:
        """Which level the canvas shows."""
        self._model, self.level = model, path_of(model)
        self.place = {place.node: row for row, place in enumerate(self.places) if place.path == self.level}

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Node"), self.tr("Operator"), self.tr("Takes"), self.tr("Gives"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        words = self._words(self.places[index.row()])
        if words is None:  # removed a moment ago; the list is about to follow
            return ""
        return (
            ", ".join(filter(None, words))
            if role == Qt.ItemDataRole.AccessibleTextRole
            else words[index.column()]
        )

    def _words(self, place: Place) -> tuple[str, str, str, str] | None:
        assert self._root is not None
        assert self._model is not None
        path, name = place
        if path == self.level:
            graph: Graph | None = self._model.document.graph
            inference: Inference | None = self._model.inference
        else:
            graph = graph_at(self._root.document, path)
            if path not in self._facts:
                self._facts[path] = facts_at(self._root.document, self._root.inference, path)
            inference = self._facts[path]
        if graph is None or name not in graph:
            return None
        node = graph[name]
        facts = inference.facts.get(name) if inference is not None else None
        takes = ", ".join(source.node for source in node.inputs.values())
        types = facts.types if facts is not None else None
        shown = str(place) if self._searched else name
        return shown, node.op, takes, ", ".join(map(str, types)) if types else "?"


def path_of(model: DocumentModel) -> tuple[str, ...]:
    """The instances one goes through from the network to a level."""
    if isinstance(model, BlockModel):
        return (*path_of(model.outer), model.instance)
    return ()
