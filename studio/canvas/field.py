"""Lines and pages that are written in place, laid over the canvas where their text will stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from graph.errors import SymloomError

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView


class _Closing(QObject):
    """Keeps the window's shortcuts from a field, and closes it on Esc or when the focus leaves."""

    def __init__(self, view: CanvasView, field: QWidget, left: Callable[[], None]) -> None:
        super().__init__(field)
        self._view, self._field, self._left = view, field, left
        self.done = False
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the window's shortcuts must not take what is typed
            return True
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Cancel):
            self.close()
            return True
        if event.type() == QEvent.Type.FocusOut and not self.done:
            self._left()
        return super().eventFilter(watched, event)

    def close(self) -> None:
        self.done = True
        self._view.show_bubble(None)
        self._field.hide()
        self._field.deleteLater()
        self._view.setFocus()


class Line(QLineEdit):
    """One line: Enter takes it, Esc or a click elsewhere leaves all as it was.

    Args:
        take: what is done with the text; a refusal is shown and the line stays open.
    """

    def __init__(
        self, view: CanvasView, place: QRect, text: str, label: str, take: Callable[[str], None]
    ) -> None:
        super().__init__(text, view.viewport())
        self._view, self._take = view, take
        self._closing = _Closing(view, self, self.close_field)
        self.setAccessibleName(label)
        self.setPlaceholderText(label)
        self.setFont(_scaled(view, view.scene_tables.measure.fonts.name))
        self.setGeometry(place.x(), place.y(), max(place.width(), 120), self.sizeHint().height())
        self.selectAll()
        self.returnPressed.connect(self._commit)
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        event.accept()  # Qt passes Enter on to what is below: there it would open the node

    def close_field(self) -> None:
        self._closing.close()

    def _commit(self) -> None:
        try:
            self._take(self.text().strip())
        except SymloomError as error:
            self._view.tell(str(error))
            self._view.show_bubble((str(error), "refused"), self.geometry().bottomLeft())
            return
        if not self._closing.done:  # what was done may have closed it
            self.close_field()


class Page(QPlainTextEdit):
    """Several lines: Ctrl+Enter or a click elsewhere takes them, Esc leaves all as it was."""

    def __init__(
        self, view: CanvasView, place: QRect, text: str, label: str, take: Callable[[str], None]
    ) -> None:
        super().__init__(text, view.viewport())
        self._take = take
        self._closing = _Closing(view, self, self.commit)
        self.setAccessibleName(label)
        self.setPlaceholderText(label)
        self.setFont(_scaled(view, view.scene_tables.measure.fonts.hint))
        self.setGeometry(place.x(), place.y(), max(place.width(), 200), max(place.height(), 80))
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
        else:
            super().keyPressEvent(event)

    def commit(self) -> None:
        """Take the text and close."""
        text = self.toPlainText()
        self._closing.close()
        self._take(text)


def _scaled(view: CanvasView, font: QFont) -> QFont:
    """A font of the canvas as large as the picture shows it, within what can be read."""
    found = QFont(font)
    found.setPixelSize(max(11, round(font.pixelSize() * min(view.scale_now(), 2))))
    return found
