"""The shortcut editor: every command of window and canvas with its keys, to be changed by pressing others."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.errors import SymloomError
from studio import icons
from studio.actions import Actions

ROW = 24  # px


class ShortcutEditor(QDialog):
    """Changes hold at once, and are remembered."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(640, 600)
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Search commands"))
        self.field.setPlaceholderText(self.tr("Search commands"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self.rows = QTreeWidget()
        self.rows.setRootIsDecorated(False)
        self.rows.setObjectName("nodes")
        self.rows.setUniformRowHeights(True)
        self.rows.setHeaderLabels([self.tr("Command"), self.tr("Menu"), self.tr("Keys")])
        self.rows.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.rows.header().setStretchLastSection(False)
        self.rows.currentItemChanged.connect(self._show)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setClearButtonEnabled(True)
        inner = self.keys.findChild(QLineEdit)
        if inner is not None:
            icons.dress_clear_button(inner)
        self.keys.setAccessibleName(self.tr("Keys of the command"))
        self.keys.editingFinished.connect(self._change)
        self.reset = QPushButton(self.tr("Back to the default"))
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(self._reset)
        self.said = QLabel()
        self.said.setProperty("role", "faint")
        self.said.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Press the new keys")))
        row.addWidget(self.keys, 1)
        row.addWidget(self.reset)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        all_back = buttons.addButton(
            self.tr("All back to their defaults"), QDialogButtonBox.ButtonRole.ResetRole
        )
        all_back.clicked.connect(self._reset_all)
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)  # Return belongs to the field that searches
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.field, self.rows):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(buttons)
        self._fill()

    def choose(self, name: str) -> None:
        """Go to the command of that id."""
        for place in range(self.rows.topLevelItemCount()):
            item = self.rows.topLevelItem(place)
            if item is not None and item.data(0, Qt.ItemDataRole.UserRole) == name:
                self.rows.setCurrentItem(item)

    def _fill(self) -> None:
        self.rows.clear()
        for name, words, menu in self._actions.commands():
            item = QTreeWidgetItem([words, menu, ""])
            item.setData(0, Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(0, QSize(0, ROW))
            self.rows.addTopLevelItem(item)
        self._show_keys()
        first = self.rows.topLevelItem(0)
        if first is not None:
            self.rows.setCurrentItem(first)
        for column in (1, 2):
            self.rows.resizeColumnToContents(column)

    def _show_keys(self) -> None:
        for place in range(self.rows.topLevelItemCount()):
            item = self.rows.topLevelItem(place)
            assert item is not None
            name = item.data(0, Qt.ItemDataRole.UserRole)
            native = QKeySequence.SequenceFormat.NativeText
            item.setText(2, ", ".join(keys.toString(native) for keys in self._actions.keys_of(name)))
            font = item.font(2)
            font.setBold(self._actions.is_changed(name))
            item.setFont(2, font)
        self._show()

    def _name(self) -> str:
        item = self.rows.currentItem()
        return item.data(0, Qt.ItemDataRole.UserRole) if item is not None else ""

    def _show(self) -> None:
        name = self._name()
        self.keys.setEnabled(bool(name) and not self._actions.is_fixed(name))
        self.reset.setEnabled(bool(name) and self._actions.is_changed(name))
        if name:
            self.keys.setKeySequence(self._first(name))

    def _first(self, name: str) -> QKeySequence:
        keys = self._actions.keys_of(name)
        return keys[0] if keys else QKeySequence()

    def _change(self) -> None:
        name, keys = self._name(), self.keys.keySequence()
        if name and keys != self._first(name):
            try:
                self._say(self._actions.set_keys(name, keys))
            except SymloomError as error:
                self.said.setText(str(error))
            self._show_keys()

    def _say(self, robbed: str) -> None:
        said = self.tr("“%1” had these keys before; it has them no longer.")
        self.said.setText(said.replace("%1", robbed) if robbed else "")

    def _reset(self) -> None:
        self._say(self._actions.reset_keys(self._name()))
        self._show_keys()

    def _reset_all(self) -> None:
        self._actions.reset_keys()
        self.said.clear()
        self._show_keys()

    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        for place in range(self.rows.topLevelItemCount()):
            item = self.rows.topLevelItem(place)
            assert item is not None
            item.setHidden(not any(wanted in item.text(column).lower() for column in range(3)))
