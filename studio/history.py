"""The steps that can be undone, by name, the newest below; choosing one goes back or forward to it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QUndoView, QWidget

from studio import icons, theme
from studio.document import DocumentModel


class History(QUndoView):
    """Follows the document's undo stack."""

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStack(model.undo_stack)
        self.setAccessibleName(self.tr("History"))
        self.setObjectName("history")
        self.setUniformItemSizes(True)
        self.setFrameShape(QUndoView.Shape.NoFrame)
        self.setEmptyLabel(self.tr("As opened"))
        self.setIconSize(QSize(14, 14))
        self.setItemDelegate(_Steps(self))
        self.redress()

    def redress(self) -> None:
        """Mark the step that was saved, in the theme's colours."""
        self.setCleanIcon(icons.icon("file-save", theme.colors()["faint"]))


class _Steps(QStyledItemDelegate):
    """Keeps the room of the mark in every row, so that their words stand below one another."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(14, 14)
