"""The bar above the canvas while it shows the inside of a block: where one is, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

HEIGHT = 36


class Breadcrumb(QWidget):
    """Network ▸ stage1 (BasicBlock): each part but the last leads back to it.

    Args:
        leave: shows the level of a number again, 0 being the whole network.
    """

    def __init__(self, parent: QWidget, leave: Callable[[int], None]) -> None:
        super().__init__(parent)
        self._leave = leave
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
            if level == len(parts) - 1:
                here = QLabel(part)
                font = here.font()
                font.setBold(True)
                here.setFont(font)
                here.setMargin(4)
                self._row.addWidget(here)
                continue
            button = QToolButton()
            button.setText(part)
            button.setToolTip(self.tr("Back to {0}").format(part))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setAutoRaise(True)
            button.clicked.connect(lambda _=False, level=level: self._leave(level))
            self._row.addWidget(button)
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
