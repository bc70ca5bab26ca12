"""Fields for what only data have: the place where they lie, and a column of a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QWidget

from graph.operator import Attribute
from studio import icons
from studio.inspector.fields import Field, TextField
from studio.language import told


class PathField(TextField):
    """A file or folder: typed and entered, or chosen in a dialog.

    Args:
        suffixes: of the files to choose from; empty for any.
        folder: whether it is a folder.
        usual: what an empty field means.
    """

    def __init__(
        self,
        attribute: Attribute,
        suffixes: Sequence[str] = (),
        *,
        folder: bool = False,
        usual: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(attribute, parent)
        self._suffixes = tuple(suffixes)
        self._folder = folder
        self.editor.setPlaceholderText(usual)
        self._usual = usual
        self.browse = QToolButton()
        self.browse.setToolTip(self.tr("Choose a folder…") if folder else self.tr("Choose a file…"))
        self.browse.setAccessibleName(self.tr("Browse for %1").replace("%1", self.caption.text()))
        icons.dress(self.browse, "folder")
        self.browse.clicked.connect(self._browse)
        row = self.findChild(QHBoxLayout)
        assert row is not None
        row.insertWidget(row.indexOf(self.editor) + 1, self.browse)

    def _make_editor(self) -> QLineEdit:
        editor = QLineEdit()
        editor.editingFinished.connect(self._enter)  # half a path is no place to look at
        return editor

    def _show(self, *, keep_typing: bool) -> None:
        if keep_typing and self.editor.hasFocus() and self.editor.isModified():
            return
        super()._show(keep_typing=keep_typing)
        self.editor.setPlaceholderText(self._usual)
        self.editor.setCursorPosition(len(self.editor.text()))  # of a long path the end says more
        self.editor.setToolTip(self.editor.text() or f"<p>{told(self.attribute.doc)}</p>")

    def _enter(self) -> None:
        if self.editor.isModified():
            self.editor.setModified(False)
            self._commit(self.editor.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.editor
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._enter()
        return super().eventFilter(watched, event)

    def _browse(self) -> None:
        begin = str(self.value or Path.home())
        title = self.caption.text()
        if self._folder:
            chosen = QFileDialog.getExistingDirectory(self, title, begin)
        else:
            patterns = " ".join(f"*{suffix}" for suffix in self._suffixes) or "*"
            filters = self.tr("Data (%1)").replace("%1", patterns) + ";;" + self.tr("All files (*)")
            chosen, _ = QFileDialog.getOpenFileName(self, title, begin, filters)
        if chosen:
            self.begun.emit()
            self.editor.setModified(False)
            self._commit(chosen)


class ColumnField(Field):
    """One of a table's columns, which are offered once the table was looked at."""

    editor: QComboBox

    def _make_editor(self) -> QComboBox:
        editor = QComboBox()
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setMinimumContentsLength(6)
        editor.addItem(self.tr("automatic"), "")
        editor.activated.connect(self._chosen)
        return editor

    def offer(self, columns: Sequence[str]) -> None:
        """These are the columns there are."""
        if tuple(columns) == tuple(self.editor.itemData(row) for row in range(1, self.editor.count())):
            return
        with QSignalBlocker(self.editor):
            while self.editor.count() > 1:
                self.editor.removeItem(1)
            for column in columns:
                self.editor.addItem(column, column)
            self._show(keep_typing=True)

    def _show(self, *, keep_typing: bool) -> None:
        if self.value and self.editor.findData(self.value) < 0:
            self.editor.addItem(self.value, self.value)
        self.editor.setCurrentIndex(self.editor.findData(self.value or ""))

    def _chosen(self) -> None:
        self.begun.emit()
        self._commit(self.editor.currentData())
