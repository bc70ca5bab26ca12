"""The generated module beside the graph: the selected nodes' lines are marked, a click on a line selects its node.

The text is written anew a moment after the last edit, and only while somebody can see it.
"""

from __future__ import annotations

import keyword
import re

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QMouseEvent,
    QShowEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPlainTextEdit,
    QStackedLayout,
    QTextEdit,
    QToolButton,
    QWidget,
)

from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.source import ModuleSource, generate
from studio import icons, theme
from studio.background import Background
from studio.document import DocumentModel
from studio.language import told

_QUIET_MS = 150
_MOST_MARKED = 100  # nodes; with more selected, everything would be marked


class CodeView(QWidget):
    """Read-only Python source that follows the document."""

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._source: ModuleSource | None = None
        self._lines: dict[str, list[int]] = {}
        self._stale = True
        self._background = Background(self)
        self._background.done.connect(self._take)
        self.text = _Text(self._clicked)
        self.text.setAccessibleName(self.tr("Generated Python source"))
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setProperty("role", "faint")
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setMargin(24)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.text)
        self._pages.addWidget(self.reason)
        self._highlighter = _Highlighter(self.text.document())
        self._copy = QToolButton(self.text)
        icons.dress(self._copy, "copy")
        self._copy.setToolTip(self.tr("Copy the source"))
        self._copy.setAccessibleName(self.tr("Copy the source"))
        self._copy.clicked.connect(lambda: QApplication.clipboard().setText(self.text.toPlainText()))
        self.text.corner = self._copy
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._write)
        for signal in (model.changed, model.replaced):
            signal.connect(lambda *_: self._outdate())
        model.selection_changed.connect(lambda _: self._mark())

    def redress(self) -> None:
        """Colour the text for another theme."""
        self._highlighter.choose_colors()
        self._mark()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._write()
        else:
            self._mark()

    def _outdate(self) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def _write(self) -> None:
        self._stale = False
        document = self._model.document.copy()
        inference = Inference(document.operator, dict(self._model.inference.facts))
        self._background.start(lambda: _generate(document, inference))

    def _take(self, written: ModuleSource | str) -> None:
        if isinstance(written, str):
            self._source = None
            self.reason.setText(self.tr("No code yet: %1").replace("%1", told(written)))
            self._pages.setCurrentIndex(1)
            return
        self._source = written
        self._lines = {}
        for line, name in written.lines.items():
            self._lines.setdefault(name, []).append(line)
        self._pages.setCurrentIndex(0)
        if written.text != self.text.toPlainText():
            place = self.text.verticalScrollBar().value()
            self.text.setPlainText(written.text)
            self.text.verticalScrollBar().setValue(place)
        self._mark()

    def _mark(self) -> None:
        if not self.isVisible():
            return
        marks = []
        if self._source is not None and len(self._model.selection) <= _MOST_MARKED:
            merged, background = self._source.merged, theme.colors()["chosen"]
            names = {merged.get(name, name) for name in self._model.selection}
            for line in sorted(line for name in names for line in self._lines.get(name, ())):
                mark = QTextEdit.ExtraSelection()
                mark.cursor = QTextCursor(self.text.document().findBlockByNumber(line - 1))
                mark.format.setBackground(background)
                mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                marks.append(mark)
        self.text.setExtraSelections(marks)
        if marks and not self.text.hasFocus():
            self.text.setTextCursor(marks[0].cursor)
            self.text.ensureCursorVisible()

    def _clicked(self, line: int) -> None:
        node = self._source.lines.get(line) if self._source else None
        if node:
            self._model.select([node])


def _generate(document: Document, inference: Inference) -> ModuleSource | str:
    """The source, or the sentence why there is none."""
    try:
        return generate(document, inference)
    except SymloomError as error:
        return str(error)


class _Text(QPlainTextEdit):
    def __init__(self, clicked: object) -> None:
        super().__init__()
        self._clicked = clicked
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
            self._clicked(self.cursorForPosition(event.position().toPoint()).blockNumber() + 1)  # type: ignore[operator]

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self.corner is not None:
            self.corner.move(self.viewport().width() - self.corner.sizeHint().width() - 8, 8)


class _Highlighter(QSyntaxHighlighter):
    """Keywords, numbers, texts and comments; names stay plain, so that they are read first."""

    _TOKENS = re.compile(
        r"(?P<comment>#.*)|(?P<string>\"\"\"|'[^']*'|\"[^\"]*\")|(?P<number>\b\d[\d_.e]*\b)|(?P<word>\b[A-Za-z_]\w*)"
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
