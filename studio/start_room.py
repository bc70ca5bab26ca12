"""The start page has the height of the window: while it is in front, the panels below step aside."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow


class StartRoom:
    """Hides the panels below the canvas, and shows them again as they were."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        self._window = window
        self._docks = docks
        self._hidden: list[QDockWidget] = []
        self._front: QDockWidget | None = None

    def make(self, wanted: bool) -> None:
        """Make room, or give it back."""
        if wanted and not self._hidden:
            below = [dock for dock in self._docks.values() if self._is_below(dock)]
            self._front = next((dock for dock in below if not dock.visibleRegion().isEmpty()), None)
            self._hidden = below
            for dock in below:
                dock.hide()
        elif not wanted and self._hidden:
            hidden, self._hidden = self._hidden, []
            for dock in hidden:
                dock.show()
            if self._front is not None:
                self._front.raise_()

    def _is_below(self, dock: QDockWidget) -> bool:
        area = self._window.dockWidgetArea(dock)
        return (
            area == Qt.DockWidgetArea.BottomDockWidgetArea and not dock.isFloating() and not dock.isHidden()
        )
