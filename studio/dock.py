"""A dock panel with a thin head: its title (or the switches it brings) and a button to close it.

Among tabs a head that is only a title disappears, because the tab already says it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QWidget

from studio import icons, theme


class Dock(QDockWidget):
    """A panel the person can move, close and bring back.

    Args:
        name: a stable word, by which the layout is restored.
        head: shown in the head instead of the title.

    Signals:
        left: Esc was pressed in it, which nothing in it had a use for.
    """

    left = Signal()

    def __init__(
        self, name: str, title: str, content: QWidget, window: QMainWindow, head: QWidget | None = None
    ) -> None:
        super().__init__(title, window)
        self.setObjectName(name)
        self.setWidget(content)
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self._is_titled = head is None
        self._head = QWidget()
        self._head.setObjectName("panelHead")
        row = QHBoxLayout(self._head)
        row.setContentsMargins(14 if head is None else 8, 4, 6, 4)
        row.setSpacing(4)
        if head is None:
            label = QLabel(title)
            label.setFont(theme.font(bold=True))
            row.addWidget(label)
        else:
            row.addWidget(head)
        row.addStretch(1)
        close = QToolButton()
        close.setToolTip(self.tr("Hide this panel"))
        close.setAccessibleName(self.tr("Hide the panel %1").replace("%1", title))
        icons.dress(close, "close", QPalette.ColorRole.PlaceholderText)
        close.clicked.connect(self.close)
        row.addWidget(close)
        self._bare = QWidget()
        self.setTitleBarWidget(self._head)
        for signal in (self.visibilityChanged, self.dockLocationChanged, self.topLevelChanged):
            signal.connect(self.fit_head)

    @property
    def is_tabbed(self) -> bool:
        """Whether it shares its place with others, behind tabs."""
        window = self.parent()
        return (
            isinstance(window, QMainWindow)
            and bool(window.tabifiedDockWidgets(self))
            and not self.isFloating()
        )

    @Slot()
    def fit_head(self) -> None:
        """Show the head unless a tab says the same."""
        if not isinstance(self.parent(), QMainWindow):  # it is being taken down
            return
        wanted = self._bare if self._is_titled and self.is_tabbed else self._head
        if self.titleBarWidget() is not wanted:
            self.setTitleBarWidget(wanted)
            self._head.setVisible(wanted is self._head)

    def reveal(self) -> None:
        """Show it in front of its neighbours."""
        self.show()
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def give_keyboard_to(widget: QWidget) -> bool:
    """Let the first part of a widget that takes the keyboard have it; whether there is one."""
    for part in widget.findChildren(QWidget):
        if part.isVisible() and part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            part.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
