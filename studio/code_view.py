"""The generated module beside the graph: the selected nodes' lines are marked, a click on a line goes to its node.

Inside a block that is open on the canvas, the lines are those of the block's class. The text is written anew a moment
after the last edit, and only while somebody can see it.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QApplication, QLabel, QStackedLayout, QTextEdit, QToolButton, QWidget
from shiboken6 import isValid

from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.source import ModuleSource, generate
from studio import icons, theme
from studio.background import Background
from studio.block_model import BlockModel
from studio.code_text import CodeText, Highlighter
from studio.document import DocumentModel
from studio.language import told

_QUIET_MS = 150
_MOST_MARKED = 100  # nodes; with more selected, everything would be marked


class CodeView(QWidget):
    """Read-only Python source that follows the document.

    Signals:
        place_asked: the instances that lead to a node (none for one of the network itself), and the node.
        chosen: a node that the canvas has already, and should bring into sight.
    """

    place_asked = Signal(tuple, str)
    chosen = Signal(str)

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._shown = model  # or the inside of one of its blocks
        self._source: ModuleSource | None = None
        self._lines: dict[str, list[int]] = {}  # of the nodes that are shown
        self._stale = True
        self._background = Background(self)
        self._background.done.connect(self._take)
        self.text = CodeText()
        self.text.line_clicked.connect(self._clicked)
        self.text.setAccessibleName(self.tr("Generated Python source"))
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setProperty("role", "faint")
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setMargin(24)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.text)
        self._pages.addWidget(self.reason)
        self._highlighter = Highlighter(self.text.document())
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
        model.selection_changed.connect(self._mark)

    def show_model(self, model: DocumentModel) -> None:
        """Mark the lines of another level: the network's, or those of the class of an open block."""
        if isValid(self._shown):
            self._shown.selection_changed.disconnect(self._mark)
        self._shown = model
        model.selection_changed.connect(self._mark)
        self._sort_lines()
        if self._source is not None and self._path:
            self._go_to(self._source.classes.get(self._class, 0), at_top=True)
        self._mark()

    @property
    def _path(self) -> tuple[str, ...]:
        """The instances that lead to what is shown."""
        path, model = [], self._shown
        while isinstance(model, BlockModel):
            path.append(model.instance)
            model = model.outer
        return tuple(reversed(path))

    @property
    def _class(self) -> str:
        """The class of the block that is shown; empty for the network itself, and where there is no code."""
        return self._source.instances.get(self._path, "") if self._source is not None else ""

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
        document, inference = self._model.snapshot()
        self._background.start(lambda: _generate(document, inference))

    def _take(self, written: ModuleSource | str) -> None:
        if isinstance(written, str):
            self._source = None
            self.reason.setText(self.tr("No code yet: %1").replace("%1", told(written)))
            self._pages.setCurrentIndex(1)
            return
        self._source = written
        self._sort_lines()
        self._pages.setCurrentIndex(0)
        if written.text != self.text.toPlainText():
            place = self.text.verticalScrollBar().value()
            self.text.setPlainText(written.text)
            self.text.verticalScrollBar().setValue(place)
        self._mark()

    def _sort_lines(self) -> None:
        self._lines = {}
        if self._source is None:
            return
        inner, shown = self._source.inner_lines, self._class
        lines = (
            {line: node for line, (written, node) in inner.items() if written == shown}
            if self._path
            else self._source.lines
        )
        for line, name in lines.items():
            self._lines.setdefault(name, []).append(line)

    @Slot()
    def _mark(self) -> None:
        if not self.isVisible():
            return
        marks = []
        if self._source is not None and len(self._shown.selection) <= _MOST_MARKED:
            background = theme.colors()["chosen"]
            for line in self._lines_of(self._shown.selection):
                mark = QTextEdit.ExtraSelection()
                mark.cursor = QTextCursor(self.text.document().findBlockByNumber(line - 1))
                mark.format.setBackground(background)
                mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                marks.append(mark)
        self.text.setExtraSelections(marks)
        if marks and not self.text.hasFocus():
            self._go_to(self._lines_of(self._shown.selection)[0])

    def _lines_of(self, names: Iterable[str]) -> list[int]:
        merged = self._source.merged if self._source is not None and not self._path else {}
        return sorted(
            line for name in {merged.get(each, each) for each in names} for line in self._lines.get(name, ())
        )

    def _go_to(self, line: int, *, at_top: bool = False) -> None:
        if line:
            if at_top:
                self.text.verticalScrollBar().setValue(line - 1)
            self.text.setTextCursor(QTextCursor(self.text.document().findBlockByNumber(line - 1)))
            self.text.ensureCursorVisible()

    def _clicked(self, line: int) -> None:
        if self._source is None:
            return
        written, node = self._source.inner_lines.get(line, ("", ""))
        if written and written == self._class:
            self._choose(node)
        elif written:
            path = next((p for p, each in self._source.instances.items() if each == written), ())
            self.place_asked.emit(path, node)
        elif line in self._source.lines:
            node = self._source.lines[line]
            if self._path:
                self.place_asked.emit((), node)
            else:
                self._choose(node)

    def _choose(self, node: str) -> None:
        self._shown.select([node])
        self.chosen.emit(node)


def _generate(document: Document, inference: Inference) -> ModuleSource | str:
    """The source, or the sentence why there is none."""
    try:
        return generate(document, inference)
    except SymloomError as error:
        return str(error)
