"""The palette: all operators by category, to search, to drag onto the canvas or to add with Enter."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QDrag, QFontMetrics, QIcon, QKeyEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.operator import CATEGORIES, Operator
from studio import icons, theme
from studio.language import declared, told
from studio.operator_search import search

OPERATOR_MIME = "application/x-symloom-operator"
_OPERATOR, _ASIDE, _CATEGORY = (Qt.ItemDataRole.UserRole + number for number in range(3))
_ROW, _HEAD = 28, 30
Index = QModelIndex | QPersistentModelIndex


class Palette(QWidget):
    """Search field and list of operators.

    Args:
        operators: gives the operators there are; asked anew by `refresh`.
        suits: whether one could follow what is selected; those are found first.
    """

    add_requested = Signal(str)  # the operator's name

    def __init__(
        self,
        operators: Callable[[], Iterable[Operator]],
        suits: Callable[[Operator], bool] = lambda operator: True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operators = operators
        self._suits = suits
        self.search_field = QLineEdit()
        self.search_field.setPlaceholderText(self.tr("Search operators"))
        self.search_field.setAccessibleName(self.tr("Search operators"))
        self.search_field.setClearButtonEnabled(True)
        icons.dress_clear_button(self.search_field)
        self._glass = self.search_field.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        icons.dress(self._glass, "search", QPalette.ColorRole.PlaceholderText)
        self.search_field.textChanged.connect(self._fill)
        self.search_field.installEventFilter(self)
        self.tree = _Tree()
        self.tree.setAccessibleName(self.tr("Operators"))
        self.tree.itemActivated.connect(self._activate)
        self._folded: set[str] = set()
        self.tree.itemCollapsed.connect(lambda item: self._folded.add(item.data(0, _CATEGORY)))
        self.tree.itemExpanded.connect(lambda item: self._folded.discard(item.data(0, _CATEGORY)))
        self.nothing = QLabel()
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("role", "faint")
        self.nothing.setContentsMargins(16, 8, 16, 8)
        self.nothing.hide()
        field_row = QVBoxLayout()
        field_row.setContentsMargins(12, 8, 12, 8)
        field_row.addWidget(self.search_field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(field_row)
        layout.addWidget(self.nothing)
        layout.addWidget(self.tree, 1)
        self.setFocusProxy(self.search_field)
        self.refresh()

    def refresh(self) -> None:
        """List the operators again: there are others now, or the theme changed."""
        self._fill(self.search_field.text())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "tree"):
            self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    self.tree.setFocus(Qt.FocusReason.TabFocusReason)
                    self.tree.event(event)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    item = self.tree.currentItem()
                    if item is not None and self.search_field.text():
                        self._activate(item)
                    return True
                case Qt.Key.Key_Escape if self.search_field.text():
                    self.search_field.clear()
                    return True
        return super().eventFilter(watched, event)

    def _fill(self, text: str) -> None:
        hits = search(self._operators(), text, self._suits)
        self.tree.clear()
        self.nothing.setVisible(not hits)
        self.nothing.setText(self.tr("No operator matches “%1”.").replace("%1", text.strip()))
        if text.strip():
            for hit in hits:
                item = operator_item(hit.operator, hit.alias or declared(hit.operator.category))
                self.tree.addTopLevelItem(item)
            first = self.tree.topLevelItem(0)
            if first is not None:
                self.tree.setCurrentItem(first)
            return
        for category in CATEGORIES:
            members = [hit.operator for hit in hits if hit.operator.category == category]
            if members:
                head = QTreeWidgetItem([declared(category)])
                head.setData(0, _CATEGORY, category)
                head.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                head.addChildren([operator_item(operator) for operator in members])
                self.tree.addTopLevelItem(head)
                head.setExpanded(category not in self._folded)

    def _activate(self, item: QTreeWidgetItem) -> None:
        name = item.data(0, _OPERATOR)
        if name:
            self.add_requested.emit(name)
        else:
            item.setExpanded(not item.isExpanded())


def operator_item(operator: Operator, aside: str = "") -> QTreeWidgetItem:
    """A row for an operator; `aside` is written at its right in secondary ink."""
    item = QTreeWidgetItem([operator.name])
    item.setData(0, _OPERATOR, operator.name)
    item.setData(0, _ASIDE, aside)
    item.setIcon(0, category_icon(operator.category))
    item.setToolTip(0, tooltip(operator))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    return item


def category_icon(category: str) -> QIcon:
    """A category's icon in its colour."""
    return icons.icon(f"category-{category.lower()}", theme.category_color(category))


def tooltip(operator: Operator) -> str:
    """What an operator does, its formula and other names."""
    lines = [f"<b>{operator.name}</b>", html.escape(told(operator.summary))]
    if operator.formula:
        lines.append(f"<i>{html.escape(told(operator.formula))}</i>")
    if operator.aliases:
        lines.append(html.escape("≙ " + ", ".join(operator.aliases)))
    return "<p style='white-space:pre-wrap'>" + "<br>".join(lines) + "</p>"


def label(item: QTreeWidgetItem, ratio: float) -> QPixmap:
    """A row's icon and name as a label to carry about."""
    font, name, c = theme.font("small"), item.text(0), theme.colors()
    size = QSize(QFontMetrics(font).horizontalAdvance(name) + 40, 26)
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(c["edge"])
    painter.setBrush(c["raised"])
    painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), 6, 6)
    item.icon(0).paint(painter, QRect(8, 5, 16, 16))
    painter.setFont(font)
    painter.setPen(c["ink"])
    painter.drawText(QRect(30, 0, size.width(), size.height()), Qt.AlignmentFlag.AlignVCenter, name)
    painter.end()
    return picture


class OperatorRows(QStyledItemDelegate):
    """Paints a row: icon, name, and at the right what else is known; categories as quiet headings."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, _ROW if index.data(_OPERATOR) else _HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = theme.colors()
        state = option.state
        painter.save()
        rect = option.rect
        row = QRect(6, rect.top() + 1, _width(option.widget) - 12, rect.height() - 2)
        back: QColor | None = None
        if state & QStyle.StateFlag.State_Selected:
            back = c["chosen"]
        elif state & QStyle.StateFlag.State_MouseOver:
            back = c["hover"]
        if back is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(back)
            painter.drawRoundedRect(row, 5, 5)
        if index.data(_OPERATOR):
            self._operator(painter, row, index, c)
        else:
            self._category(painter, row, index, c, expanded=bool(state & QStyle.StateFlag.State_Open))
        painter.restore()

    def _operator(self, painter: QPainter, row: QRect, index: Index, c: theme.Colors) -> None:
        icon: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        icon.paint(painter, QRect(row.left() + 10, row.center().y() - 8, 18, 18))
        name = index.data(Qt.ItemDataRole.DisplayRole)
        text = row.adjusted(36, 0, -8, 0)
        painter.setFont(theme.font())
        painter.setPen(c["ink"])
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)
        aside = index.data(_ASIDE)
        if aside:
            room = text.adjusted(painter.fontMetrics().horizontalAdvance(name) + 12, 0, 0, 0)
            painter.setFont(theme.font("small"))
            painter.setPen(c["faint"])
            if (
                painter.fontMetrics().horizontalAdvance(aside) <= room.width()
            ):  # a part of a word says nothing
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, aside)

    def _category(
        self, painter: QPainter, row: QRect, index: Index, c: theme.Colors, *, expanded: bool
    ) -> None:
        arrow = icons.icon("chevron-down" if expanded else "chevron-right", c["faint"])
        arrow.paint(painter, QRect(row.left() + 2, row.center().y() - 6, 14, 14))
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(c["faint"])
        painter.drawText(
            row.adjusted(20, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, index.data(Qt.ItemDataRole.DisplayRole)
        )


def _width(view: QWidget) -> int:
    assert isinstance(view, QAbstractItemView)
    return view.viewport().width()


class _Tree(QTreeWidget):
    """The rows; dragging one carries its operator's name."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(OperatorRows(self))
        self.itemClicked.connect(self._toggle)

    def mimeTypes(self) -> list[str]:
        return [OPERATOR_MIME]

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        data = QMimeData()
        names = [item.data(0, _OPERATOR) for item in items if item.data(0, _OPERATOR)]
        if names:
            data.setData(OPERATOR_MIME, QByteArray(names[0].encode()))
        return data

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Carry a small label beside the pointer: the row itself would hide where the node will be."""
        items = self.selectedItems()
        if not items or not items[0].data(0, _OPERATOR):
            return
        drag = QDrag(self)
        drag.setMimeData(self.mimeData(items))
        drag.setPixmap(label(items[0], self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(-14, -10))
        drag.exec(actions, Qt.DropAction.CopyAction)

    def _toggle(self, item: QTreeWidgetItem) -> None:
        if not item.data(0, _OPERATOR):
            item.setExpanded(not item.isExpanded())
