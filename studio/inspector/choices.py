"""A list of torch's words (`zeros`, `mean`), each with what it means in the window's language beside it."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.language import meaning

_GAP = 16  # px between the word and its meaning
_EDGE = 10
_AIR = 8  # above and below a word, together


class ChoiceBox(QComboBox):
    """Its open list is as wide as words and meanings need; the closed box has the word alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Meanings(self))

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 2 * view.frameWidth())
        super().showPopup()


class _Meanings(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index).grownBy(QMargins(0, 0, 0, _AIR))
        if said := meaning(index.data(Qt.ItemDataRole.UserRole)):
            size.setWidth(size.width() + _GAP + option.fontMetrics.horizontalAdvance(said) + _EDGE)
        return size

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText
        painter.save()
        painter.setFont(option.font)
        painter.setPen(option.palette.color(role))
        painter.drawText(
            option.rect.adjusted(0, 0, -_EDGE, 0),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            meaning(index.data(Qt.ItemDataRole.UserRole)),
        )
        painter.restore()
