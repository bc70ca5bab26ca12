"""The start page has the window to itself: while it is in front, the panels round it step aside.

They belong to a document, and none is chosen yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QMainWindow

from studio.dock import Dock


class StartRoom:
    """Hides the panels, and shows them again as they were."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock]) -> None:
        self._window = window
        self._docks = docks
        self._hidden: list[Dock] = []
        self._front: Dock | None = None

    def make(self, wanted: bool) -> None:
        """Make room, or give it back."""
        self._window.setAnimated(False)  # seven panels that slide are in the way of a quick start
        if wanted and not self._hidden:
            shown = [dock for dock in self._docks.values() if not dock.isHidden()]
            tabbed = [dock for dock in shown if dock.is_tabbed]
            self._front = next((dock for dock in tabbed if not dock.visibleRegion().isEmpty()), None)
            self._hidden = shown
            for dock in shown:
                dock.hide()
        elif not wanted and self._hidden:
            hidden, self._hidden = self._hidden, []
            for dock in hidden:
                dock.show()
            for dock in hidden:  # now that it has its neighbours again
                dock.fit_head()
            if self._front is not None:
                self._front.raise_()
        layout = self._window.layout()
        if layout is not None:
            layout.activate()
        self._window.setAnimated(True)
