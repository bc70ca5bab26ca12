"""The line in which a node is renamed, laid over its name on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from graph import edits
from graph.errors import SymloomError

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView


class RenameField(QLineEdit):
    """Enter renames, Esc or a click elsewhere leaves the name as it was."""

    def __init__(self, view: CanvasView, name: str) -> None:
        super().__init__(name, view.viewport())
        self._view = view
        self._name = name
        self._done = False
        self.setAccessibleName(self.tr("Name of {0}").format(name))
        rect = view.mapFromScene(view.node_rect(name)).boundingRect()
        font = view.scene_tables.measure.fonts.name
        font.setPixelSize(max(11, round(13 * min(view.scale_now(), 2))))
        self.setFont(font)
        self.setGeometry(rect.x() + 4, rect.y() + 2, max(rect.width() - 8, 120), self.sizeHint().height())
        self.selectAll()
        self.returnPressed.connect(self._commit)
        self.installEventFilter(self)
        self.show()
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the window's shortcuts must not take what is typed
            return True
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Cancel):
            self._close()
            return True
        if event.type() == QEvent.Type.FocusOut and not self._done:
            self._close()
        return super().eventFilter(watched, event)

    def _commit(self) -> None:
        model, new = self._view.model, self.text().strip()
        try:
            patch = edits.rename(model.document, self._name, new)
        except SymloomError as error:
            self._view.tell(str(error))
            self._view.show_bubble((str(error), True), self.geometry().bottomLeft())
            return
        self._close()
        model.push(patch)
        self._view.select_only(new)

    def _close(self) -> None:
        self._done = True
        self._view.show_bubble(None)
        self.hide()
        self.deleteLater()
        self._view.setFocus()
