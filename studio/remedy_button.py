"""A button that says what a remedy does and, in small letters, what the network is like then; both wrap."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from graph.fixes import Fix
from studio import theme
from studio.language import told

_WRAP = int(Qt.TextFlag.TextWordWrap)
_ACROSS, _DOWN, _BETWEEN = 10, 7, 2
_LEAST = 160
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class RemedyButton(QPushButton):
    """One remedy.

    Signals:
        pointed_at: whether the pointer is on it, or the keyboard has come to it.
    """

    pointed_at = Signal(bool)

    def __init__(self, fix: Fix) -> None:
        super().__init__(told(fix.text))
        self.fix = fix
        self.is_pointed_at = False
        self._came_by_keyboard = False
        self.setObjectName("remedy")
        self.setAccessibleDescription(told(fix.consequence))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # -- size ------------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        upper, lower = self._parts(width)
        return upper.height() + _BETWEEN + lower.height() + 2 * _DOWN

    def sizeHint(self) -> QSize:
        width = max(self.width(), _LEAST)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _parts(self, width: int) -> tuple[QRect, QRect]:
        """Where the two texts stand."""
        room = QRect(_ACROSS, _DOWN, width - 2 * _ACROSS, 4000)
        upper = self.fontMetrics().boundingRect(room, _WRAP, self.text()).height()
        small = QFontMetrics(theme.font("small"), self)
        lower = small.boundingRect(room, _WRAP, told(self.fix.consequence)).height()
        return (
            QRect(_ACROSS, _DOWN, room.width(), upper),
            QRect(_ACROSS, _DOWN + upper + _BETWEEN, room.width(), lower),
        )

    # -- painting --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        upper, lower = self._parts(self.width())
        colors = theme.colors()
        painter.setPen(colors["ink"])
        painter.drawText(upper, _WRAP, self.text())
        painter.setFont(theme.font("small"))
        painter.setPen(colors["faint"])
        painter.drawText(lower, _WRAP, told(self.fix.consequence))

    # -- pointer and keyboard --------------------------------------------------------------------------------

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first click has put another remedy under the pointer, which nobody has read yet."""
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._point(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(self.hasFocus() and self._came_by_keyboard)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._came_by_keyboard = event.reason() in _BY_KEYBOARD
        if self._came_by_keyboard:
            self._point(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(self.underMouse())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._point(False)

    def _point(self, on: bool) -> None:
        if on != self.is_pointed_at:
            self.is_pointed_at = on
            self.pointed_at.emit(on)
