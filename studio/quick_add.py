"""The search at the cursor: a few letters and Enter put an operator where the person works.

Whoever opens it may give a predicate, so that a wire let go on the empty canvas is offered only what it fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from graph.operator import CATEGORIES, Operator
from studio.language import declared, told
from studio.operator_search import search
from studio.palette import OperatorRows, operator_item

_WIDTH, _ROWS = 320, 9


class QuickAdd(QFrame):
    """A popup that closes by itself; emits the operator chosen."""

    chosen = Signal(str)
    dismissed = Signal()

    def __init__(self, operators: Callable[[], Iterable[Operator]], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("quickAdd")
        self._operators = operators
        self._fits: Callable[[Operator], bool] | None = None
        self._could: Callable[[Operator], bool] | None = None
        self._suits: Callable[[Operator], bool] = lambda operator: True
        self._goes_on = False
        self._done = False
        self.search_field = QLineEdit()
        self.search_field.setAccessibleName(self.tr("Search operators"))
        self.search_field.textChanged.connect(self._fill)
        self.search_field.installEventFilter(self)
        self.rows = QTreeWidget()
        self.rows.setAccessibleName(self.tr("Operators found"))
        self.rows.setHeaderHidden(True)
        self.rows.setIndentation(0)
        self.rows.setRootIsDecorated(False)
        self.rows.setMouseTracking(True)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setItemDelegate(OperatorRows(self.rows))
        self.rows.itemClicked.connect(self._choose)
        self.rows.currentItemChanged.connect(self._describe)
        self.summary = QLabel()
        self.summary.setProperty("role", "faint")
        self.summary.setWordWrap(True)
        self.summary.setFixedHeight(36)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.search_field)
        layout.addWidget(self.rows)
        layout.addWidget(self.summary)
        self.setFixedWidth(_WIDTH)
        self.rows.setFixedHeight(_ROWS * 28 + 4)

    def open_at(
        self,
        place: QPoint,
        fits: Callable[[Operator], bool] | None = None,
        hint: str = "",
        could: Callable[[Operator], bool] | None = None,
        suits: Callable[[Operator], bool] = lambda operator: True,
    ) -> None:
        """Show the search with its field near `place` (on the screen).

        Args:
            fits: what is offered.
            hint: after or before which node it will stand; what begins a network is offered last then.
            could: what is offered where words are typed that nothing has of what `fits`.
            suits: what is offered first.
        """
        self._fits, self._could, self._suits, self._done = fits, could, suits, False
        self._goes_on = bool(hint)
        self.search_field.setPlaceholderText(hint or self.tr("Add an operator"))
        self.search_field.clear()
        self._fill("")
        self.adjustSize()
        screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        left = min(max(place.x() - 16, room.left()), room.right() - self.width())
        top = min(max(place.y() - 20, room.top()), room.bottom() - self.height())
        self.move(left, top)
        self.show()
        self.search_field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                    self._step(1)
                    return True
                case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                    self._step(-1)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    item = self.rows.currentItem()
                    if item is not None:
                        self._choose(item)
                    return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self._done:
            self._done = True
            self.dismissed.emit()

    def _fill(self, text: str) -> None:
        self.rows.clear()
        offered = (operator for operator in self._operators() if self._fits is None or self._fits(operator))
        hits = search(offered, text, self._suits)
        if self._goes_on and not text:  # what goes on with a wire comes before what makes numbers
            hits.sort(key=lambda hit: (hit.operator.category == CATEGORIES[0], not self._suits(hit.operator)))
        if text and not hits and self._could is not None:
            hits = search(filter(self._could, self._operators()), text)
        for hit in hits:
            aside = hit.alias or declared(hit.operator.category)
            item = operator_item(hit.operator, aside)
            item.setToolTip(0, "")
            self.rows.addTopLevelItem(item)
        first = self.rows.topLevelItem(0)
        if first is not None:
            self.rows.setCurrentItem(first)
        else:
            self.summary.setText(
                self.tr("No operator matches.")
                if text
                else self.tr("No operator takes what this wire carries.")
            )

    def _step(self, by: int) -> None:
        current, count = self.rows.currentItem(), self.rows.topLevelItemCount()
        if current is not None:
            wanted = self.rows.topLevelItem((self.rows.indexOfTopLevelItem(current) + by) % count)
            assert wanted is not None
            self.rows.setCurrentItem(wanted)

    def _describe(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            name = item.text(0)
            found = next((each for each in self._operators() if each.name == name), None)
            self.summary.setText(told(found.summary) if found else "")

    def _choose(self, item: QTreeWidgetItem) -> None:
        self._done = True
        self.hide()
        self.chosen.emit(item.text(0))
