"""A page of the inspector: one column that scrolls, and the few parts it is set with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio import theme

_LEFT, _RIGHT = 14, 8
_AIR = 8
_BAR = 10  # px of the scroll bar, kept free when there is none, so that fields do not change their width


class Page(QScrollArea):
    """A scrolling column; fields in it keep their width whether or not a scroll bar is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = self._body = QWidget()
        body.setObjectName("form")
        self.column = QVBoxLayout(body)
        self.column.setSpacing(8)
        self.setWidget(body)
        self._brought: QWidget | None = None  # what stays in sight, whatever grows above it
        self._focused: QWidget | None = None  # where the keyboard was then
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._fit_margin)
        bar.rangeChanged.connect(self._keep_in_sight)
        bar.actionTriggered.connect(self._let_go)
        self._fit_margin()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from top to bottom, also through fields that came later than those below them."""
        self.order_tabs()
        return super().focusNextPrevChild(next)

    def showEvent(self, event: QShowEvent) -> None:
        self.order_tabs()
        super().showEvent(event)

    def bring(self, widget: QWidget) -> None:
        """Scroll until all of this part is in sight, or as much as there is room for.

        It stays there while others in the column grow, which they do when the worker answers them, in any order; until
        the person scrolls or turns to something else.
        """
        self._brought, self._focused = widget, self.window().focusWidget()
        QTimer.singleShot(0, widget, lambda: self._bring(widget))

    @Slot()
    def _keep_in_sight(self) -> None:
        brought = self._brought
        if brought is None:
            return
        if isValid(brought) and brought.isVisible() and self.window().focusWidget() is self._focused:
            QTimer.singleShot(0, brought, lambda: self._bring(brought))
        else:
            self._let_go()

    @Slot()
    def _let_go(self) -> None:
        self._brought = self._focused = None

    def _bring(self, widget: QWidget) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        top = widget.mapTo(self._body, QPoint()).y()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bottom = top + widget.height() + _AIR
        if bottom > bar.value() + room:
            bar.setValue(min(bottom - room, top - _AIR))
        elif top < bar.value():
            bar.setValue(top - _AIR)

    def order_tabs(self) -> None:
        """Let the keyboard come to everything in the order of its place."""
        for before, after in pairwise(_in_order(self.column)):
            QWidget.setTabOrder(before, after)

    @Slot()
    def _fit_margin(self) -> None:
        scrolls = self.verticalScrollBar().maximum() > 0
        self.column.setContentsMargins(_LEFT, 12, _RIGHT if scrolls else _RIGHT + _BAR, 16)


def _in_order(layout: QLayout) -> Iterator[QWidget]:
    """What takes the keyboard in a layout, as one reads it."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget = item.widget() if item is not None else None
        inner = widget.layout() if widget is not None else item
        if widget is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        if isinstance(inner, QLayout):
            yield from _in_order(inner)


def paragraph(role: str = "", text: str = "") -> QLabel:
    """A text that wraps; `role` is one of the stylesheet's: faint, danger, caution."""
    label = QLabel(text)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


def heading(text: str) -> QLabel:
    """The title of a section."""
    label = QLabel(text)
    label.setFont(theme.font(bold=True))
    return label


def rule() -> QFrame:
    """A line between two sections."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line
