"""The bar that says what went wrong: a sentence, the node as a link, remedies as buttons, details to copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio import icons, theme
from studio.language import capitalised, told
from studio.message_bar import SOURCE

Remedy = tuple[str, Callable[[], None]]
_DETAILS_HEIGHT = 112  # at most; the rest scrolls
_DETAILS_MARGIN = 28  # the scroll bar under long lines, too


class Notice(QFrame):
    """Hidden until `say`; the person closes it, or the next run does."""

    node_clicked = Signal(str)
    closed = Signal()  # by the person

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setProperty("level", "error")
        self._node_name = ""
        self._remedies: list[QPushButton] = []
        self._mark = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._node = QPushButton(self)
        self._node.setFlat(True)
        self._node.setCursor(Qt.CursorShape.PointingHandCursor)
        self._node.clicked.connect(lambda: self.node_clicked.emit(self._node_name))
        self._toggle = QToolButton(self)
        self._toggle.setCheckable(True)
        self._toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._toggle.toggled.connect(self._unfold)
        self._copy = QToolButton(self)
        self._copy.clicked.connect(self._copy_all)
        self._close = QToolButton(self)
        self._close.clicked.connect(self.hide)
        self._close.clicked.connect(self.closed)
        self._details = QPlainTextEdit(self)
        self._details.setReadOnly(True)
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setTabChangesFocus(True)

        self._row = QHBoxLayout()
        self._row.setContentsMargins(8, 4, 8, 4)
        self._row.setSpacing(8)
        self._row.addWidget(self._mark)
        self._row.addWidget(self._text, 1)
        for widget in (self._node, self._toggle, self._copy, self._close):
            self._row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._below = QHBoxLayout()  # remedies, under the sentence
        self._below.setContentsMargins(32, 0, 8, 6)
        self._below.setSpacing(8)
        self._below.addStretch(1)
        self._remedy_row = QWidget(self)
        self._remedy_row.setLayout(self._below)
        layout.addLayout(self._row)
        layout.addWidget(self._remedy_row)
        layout.addWidget(self._details)
        icons.dress(self._copy, "copy")
        icons.dress(self._close, "close")
        self._retranslate()
        self._unfold(False)
        self.hide()

    @property
    def sentence(self) -> str:
        return self._text.text()

    @property
    def source(self) -> str:
        """The sentence as it was given to `say`."""
        return str(self._text.property(SOURCE) or "")

    @property
    def details(self) -> str:
        return self._details.toPlainText()

    def say(
        self,
        sentence: str,
        *,
        node: str = "",
        details: str = "",
        remedies: Sequence[Remedy] = (),
        level: str = "error",
    ) -> None:
        """Show a sentence.

        Args:
            node: offered as a link.
            details: shown on demand, such as a traceback.
            remedies: buttons, each a text and what it does.
            level: `error`, or `note` for what may mend itself.
        """
        self._text.setText(capitalised(sentence))
        self._text.setProperty(SOURCE, sentence)
        self._text.setAccessibleName(told(sentence))
        self._node_name = node
        self._node.setVisible(bool(node))
        self._node.setText(self.tr("Show {node}").format(node=node))
        self._details.setPlainText(details)
        lines = self._details.fontMetrics().lineSpacing() * (details.count("\n") + 1)
        self._details.setFixedHeight(min(lines + _DETAILS_MARGIN, _DETAILS_HEIGHT))
        self._toggle.setChecked(False)
        self._toggle.setVisible(bool(details))
        for button in self._remedies:
            self._below.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._remedies = []
        for text, act in remedies:
            button = QPushButton(text, self)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._below.insertWidget(len(self._remedies), button)
            self._remedies.append(button)
        self._remedy_row.setVisible(bool(remedies))
        if level != self.property("level"):
            self.setProperty("level", level)
            self.style().unpolish(self)
            self.style().polish(self)
        self._dress()
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _retranslate(self) -> None:
        self._toggle.setText(self.tr("Details"))
        self._node.setToolTip(self.tr("Select this node on the canvas"))
        self._copy.setToolTip(self.tr("Copy the message and its details"))
        self._copy.setAccessibleName(self.tr("Copy the message and its details"))
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._details.setAccessibleName(self.tr("Details of the message"))

    def _dress(self) -> None:
        error = self.property("level") == "error"
        colors = theme.colors()
        self._mark.setPixmap(
            icons.pixmap(
                "error" if error else "info",
                QColor(colors.danger if error else colors.accent),
                16,
                self.devicePixelRatioF(),
            )
        )
        palette = QPalette(self._node.palette())
        palette.setColor(QPalette.ColorRole.ButtonText, colors["accent"])
        self._node.setPalette(palette)

    def _unfold(self, on: bool) -> None:
        self._details.setVisible(on)
        self._copy.setVisible(on)
        icons.dress(self._toggle, "chevron-down" if on else "chevron-right")

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.sentence}\n\n{self.details}\n")
