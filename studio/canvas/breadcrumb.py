"""The bar above the canvas while it shows the inside of a block: where one is, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

HEIGHT = 36


class Breadcrumb(QWidget):
    """Network ▸ stage1 (BasicBlock): each part but the last leads back to it, and a click on the last renames it.

    Args:
        leave: shows the level of a number again, 0 being the whole network.
        rename: asks for another name of the block that is open.
    """

    def __init__(self, parent: QWidget, leave: Callable[[int], None], rename: Callable[[], None]) -> None:
        super().__init__(parent)
        self._leave = leave
        self._rename = rename
        self._shown: tuple[tuple[str, ...], str] = ((), "")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 0, 12, 1)
        self._row.setSpacing(2)
        self.setAccessibleName(self.tr("Where you are"))
        self.hide()

    def show_path(self, parts: Sequence[str], note: str) -> None:
        """Show the way to where one is, the whole network first, and a word on what edits do here."""
        if (tuple(parts), note) == self._shown:
            return
        self._shown = (tuple(parts), note)
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for level, part in enumerate(parts):
            button = QToolButton()
            button.setText(part)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setAutoRaise(True)
            self._row.addWidget(button)
            if level == len(parts) - 1:
                font = button.font()
                font.setBold(True)
                button.setFont(font)
                button.setObjectName("here")
                button.setToolTip(self.tr("Give this block another name, wherever it is used"))
                button.clicked.connect(lambda: self._rename())
                continue
            button.setToolTip(self.tr("Back to {0}").format(part))
            button.clicked.connect(lambda _=False, level=level: self._leave(level))
            arrow = QLabel("▸")
            arrow.setProperty("role", "faint")
            self._row.addWidget(arrow)
        self._row.addStretch(1)
        hint = QLabel(note)
        hint.setProperty("role", "faint")
        self._row.addWidget(hint)
        for each in self.findChildren(QWidget):  # of a bar that is shown, children are only shown when asked
            if self._row.indexOf(each) >= 0:
                each.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
        line = QColor(self.palette().color(QPalette.ColorRole.Mid))
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)
