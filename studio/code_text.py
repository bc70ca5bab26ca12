"""Python source as the code view shows it: read-only, coloured, each line to be clicked."""

from __future__ import annotations

import keyword
import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QMouseEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolButton

from studio import theme


class CodeText(QPlainTextEdit):
    """Code to read, to copy and to click on.

    Signals:
        line_clicked: the number, from 1, of a line that was clicked without selecting text.
    """

    line_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.corner: QToolButton | None = None
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(theme.font("small").pointSizeF())
        self.setFont(font)
        self.document().setDocumentMargin(12)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.line_clicked.emit(self.cursorForPosition(event.position().toPoint()).blockNumber() + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.corner is not None:
            self.corner.move(self.viewport().width() - self.corner.sizeHint().width() - 8, 8)


class Highlighter(QSyntaxHighlighter):
    """Keywords, numbers, texts and comments; names stay plain, so that they are read first."""

    _TOKENS = re.compile(
        r"(?P<comment>#.*)|(?P<string>\"\"\".*?\"\"\"|'[^']*'|\"[^\"]*\")|(?P<number>\b\d[\d_.e]*\b)|(?P<word>\b[A-Za-z_]\w*)"
    )

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.choose_colors()

    def choose_colors(self) -> None:
        c = theme.colors()
        self._formats = {
            "comment": _ink(c["faint"]),
            "string": _ink(c["good"]),
            "number": _ink(c["caution"]),
            "keyword": _ink(c["accent"]),
        }
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        inside = self.previousBlockState() == 1
        if inside or text.count('"""') == 1:
            self.setFormat(0, len(text), self._formats["string"])
            self.setCurrentBlockState(int(inside != ('"""' in text)))
            return
        self.setCurrentBlockState(0)
        for match in self._TOKENS.finditer(text):
            kind = match.lastgroup or ""
            if kind == "word":
                kind = "keyword" if keyword.iskeyword(match.group()) else ""
            if kind:
                self.setFormat(match.start(), len(match.group()), self._formats[kind])


def _ink(color: QColor) -> QTextCharFormat:
    found = QTextCharFormat()
    found.setForeground(color)
    return found
