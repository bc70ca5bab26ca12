"""The panels round the canvas: their docks, where they stand at first, and what of the document in front is in them."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QTabWidget, QWidget

from studio.dock import Dock
from studio.document_page import DocumentPage

_PALETTE_WIDTH, _INSPECTOR_WIDTH, _BOTTOM_HEIGHT = 224, 312, 316


class Panels(QObject):
    """The docks of a window, by their names; each but the palette holds a widget of every open document.

    Args:
        palette: the operators, the same for all documents.
    """

    def __init__(self, window: QMainWindow, palette: QWidget) -> None:
        super().__init__(window)
        titles = {
            "inspector": self.tr("Inspector"),
            "runs": self.tr("Training"),
            "problems": self.tr("Problems"),
            "code": self.tr("Code"),
            "history": self.tr("History"),
            "outline": self.tr("Outline"),
        }
        self._stacks = {name: QStackedWidget() for name in titles}
        self._switches = QStackedWidget()  # in the inspector's head
        self.docks = {"palette": Dock("palette", self.tr("Operators"), palette, window)}
        self._behind = {name: QWidget() for name in titles}  # shown to nobody, instead of what is in the dock
        self._seen = dict.fromkeys(titles, True)
        self._page: DocumentPage | None = None
        for name, title in titles.items():
            head = self._switches if name == "inspector" else None
            self._stacks[name].addWidget(self._behind[name])
            self.docks[name] = Dock(name, title, self._stacks[name], window, head)
            self.docks[name].visibilityChanged.connect(partial(self._show_in, name))
        self._place(window)

    def _place(self, window: QMainWindow) -> None:
        docks, areas = self.docks, Qt.DockWidgetArea
        window.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.GroupedDragging  # without it no tab can be taken out of its row
        )
        window.setTabPosition(areas.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomLeftCorner, areas.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, areas.RightDockWidgetArea)
        window.addDockWidget(areas.LeftDockWidgetArea, docks["palette"])
        window.addDockWidget(areas.RightDockWidgetArea, docks["inspector"])
        window.addDockWidget(areas.BottomDockWidgetArea, docks["runs"])
        tabbed = ["runs", "problems", "code", "history", "outline"]
        for first, second in pairwise(tabbed):
            window.tabifyDockWidget(docks[first], docks[second])
        docks["runs"].raise_()
        across = Qt.Orientation.Horizontal
        window.resizeDocks([docks["palette"], docks["inspector"]], [_PALETTE_WIDTH, _INSPECTOR_WIDTH], across)
        window.resizeDocks([docks["runs"]], [_BOTTOM_HEIGHT], Qt.Orientation.Vertical)

    def show_page(self, page: DocumentPage) -> None:
        """Put what belongs to this document into the docks."""
        self._page = page
        for name, widget in page.panels().items():
            if self._stacks[name].indexOf(widget) < 0:
                self._stacks[name].addWidget(widget)  # its size counts from now on, seen or not
            self._show_in(name, self._seen[name])
        _turn_to(self._switches, page.inspector.switches)

    def _show_in(self, name: str, seen: bool) -> None:
        """Show a panel if its dock is seen: for Qt one behind another tab is visible, and would work for nothing."""
        self._seen[name] = seen
        widget = self._page.panels().get(name) if self._page is not None else None
        _turn_to(self._stacks[name], widget if widget is not None and seen else self._behind[name])

    def fit_heads(self) -> None:
        """Show the heads of those that stand alone."""
        for dock in self.docks.values():
            dock.fit_head()


def _turn_to(stack: QStackedWidget, widget: QWidget) -> None:
    if stack.indexOf(widget) < 0:
        stack.addWidget(widget)
    stack.setCurrentWidget(widget)
