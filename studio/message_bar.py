"""One sentence upon the canvas: what went wrong, or what was done. It never stands in the way of work.

It lies at the foot of what is worked on and moves nothing: a canvas that gives way to a message, and comes back when
that goes, is a canvas on which one clicks beside the node.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget
from shiboken6 import isValid

from studio import icons, theme
from studio.language import capitalised, told

Level = Literal["error", "done", "note"]
_PICTURES: dict[Level, tuple[str, str]] = {
    "error": ("error", "danger"),
    "done": ("check", "good"),
    "note": ("info", "accent"),
}
SOURCE = "source"  # the property of a label that holds what graph/ or runtime/ said, before it was translated
_AIR, _WIDEST = 12, 760  # px to the edges, and of the longest line
_STAYS_MS = 6000  # what went well goes away by itself; what went wrong stays until it is closed


class MessageBar(QFrame):
    """Hidden until there is something to say; the newest sentence replaces the one before.

    Args:
        over: what it lies upon.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        over.installEventFilter(self)
        self.setObjectName("messageUpon")
        self._icon = QLabel()
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button = QToolButton()
        self.close_button.setToolTip(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close the message"))
        icons.dress(self.close_button, "close")
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        for widget in (self._icon, self.label, self.close_button):
            row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAYS_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, sentence: str, level: Level = "note", *, stays: bool = False) -> None:
        """Show a sentence; `stays` until it is closed, as what went wrong always does."""
        picture, color = _PICTURES[level]
        self._icon.setPixmap(icons.pixmap(picture, theme.colors()[color], 18, self.devicePixelRatioF()))
        self.label.setText(capitalised(sentence))
        self.label.setProperty(SOURCE, sentence)
        self.setAccessibleName(told(sentence))
        self.setProperty("level", level)
        self.style().polish(self)
        self._fit()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if stays or level == "error":
            self._timer.stop()
        else:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isValid(self) and self.isVisible():
            self._fit()
        return False

    def _fit(self) -> None:
        """As wide as the sentence, within limits, and as high as it then needs."""
        under, row = self.parentWidget(), self.layout()
        assert under is not None
        assert row is not None
        margins, frame = row.contentsMargins(), self.contentsMargins()
        beside = margins.left() + margins.right() + frame.left() + frame.right() + 2 * row.spacing()
        beside += self._icon.sizeHint().width() + self.close_button.sizeHint().width() + _AIR
        line = self.label.fontMetrics().horizontalAdvance(self.label.text())
        width = max(1, min(line + beside, _WIDEST, under.width() - 2 * _AIR))
        height = row.heightForWidth(width - frame.left() - frame.right()) + frame.top() + frame.bottom()
        left, top = (under.width() - width) // 2, under.height() - height - _AIR
        self.setGeometry(left, max(0, top), width, height)
