"""The open documents behind tabs; with a single one there is no bar, and the canvas has the room.

A tab says whether its document is saved and, by an icon, whether it trains or has ended unseen.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QMouseEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from studio import icons, theme
from studio.document_page import DocumentPage


class DocumentTabs(QWidget):
    """Pages of which one is in front."""

    turned = Signal()  # another page is in front
    close_asked = Signal(object)  # DocumentPage

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = _Bar()
        self.bar.setAccessibleName(self.tr("Open documents"))
        self._stack = QStackedWidget()
        self.pages: list[DocumentPage] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        self.bar.currentChanged.connect(self._turn)
        self.bar.tabMoved.connect(self._move)
        self.bar.close_asked.connect(lambda place: self.close_asked.emit(self.pages[place]))

    @property
    def current(self) -> DocumentPage:
        """The page in front; there is always one."""
        return self.pages[self.bar.currentIndex()]

    def add(self, page: DocumentPage) -> None:
        """Put a page behind the last one and turn to it."""
        self.pages.append(page)
        self._stack.addWidget(page)
        place = self.bar.addTab(page.title)
        close = QToolButton()
        close.setToolTip(self.tr("Close"))
        close.setAccessibleName(self.tr("Close this document"))
        close.setObjectName("tabClose")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        icons.dress(close, "close")
        close.clicked.connect(lambda: self.close_asked.emit(page))
        self.bar.setTabButton(place, QTabBar.ButtonPosition.RightSide, close)
        self.name(page)
        self.bar.setCurrentIndex(place)

    def remove(self, page: DocumentPage) -> None:
        """Take a page away; another must be there."""
        place = self.pages.index(page)
        self.pages.remove(page)
        blocked = self.bar.blockSignals(True)
        self.bar.removeTab(place)
        self.bar.blockSignals(blocked)
        self._turn()
        self._stack.removeWidget(page)
        page.hide()

    def turn_to(self, page: DocumentPage) -> None:
        """Bring a page to the front."""
        self.bar.setCurrentIndex(self.pages.index(page))

    def step(self, by: int) -> None:
        """Go to a neighbour, round the ends."""
        self.bar.setCurrentIndex((self.bar.currentIndex() + by) % len(self.pages))

    def name(self, page: DocumentPage) -> None:
        """Show a page's title, and whether it is saved."""
        place = self.pages.index(page)
        mark = "" if page.model.undo_stack.isClean() else "• "
        self.bar.setTabText(place, mark + page.title.replace("&", "&&"))
        icon, color = page.mark
        self.bar.setTabIcon(place, icons.icon(icon, theme.colors()[color]) if icon else QIcon())
        said = [str(page.model.path) if page.model.path else self.tr("Not saved yet")]
        if icon:
            words = {
                "play": self.tr("Training"),
                "pause": self.tr("Training is paused"),
                "check": self.tr("Training has ended"),
                "error": self.tr("Training has failed"),
            }
            said.append(words[icon])
        self.bar.setTabToolTip(place, "\n".join(said))
        self.bar.setAccessibleTabName(place, ", ".join([page.title, *said[1:]]))

    def _turn(self) -> None:
        if self.pages:
            self._stack.setCurrentWidget(self.current)
            self.turned.emit()

    def _move(self, old: int, new: int) -> None:
        self.pages.insert(new, self.pages.pop(old))
        self._turn()


class _Bar(QTabBar):
    close_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAutoHide(True)
        self.setDocumentMode(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMovable(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and place >= 0:
            self.close_asked.emit(place)
        else:
            super().mouseReleaseEvent(event)
