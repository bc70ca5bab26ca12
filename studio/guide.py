"""The user guide in a window of its own: the Markdown pages of assets/guide, as they also stand in the repository.

Which pages there are, and in which order, is said by the links of the guide's README. Pages in another language lie
in a folder of its name, with those pictures in which words are to be seen.
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QSplitter, QTextBrowser, QWidget

from assets import path as asset
from studio.language import ENGLISH, speaking

PAGES = asset("guide")
_WIDEST = 680  # px of a picture in a page


def folder(language: str = ENGLISH) -> Path:
    """Where the pages of a language lie; the English ones if it has none."""
    own = PAGES / language
    return own if language != ENGLISH and own.is_dir() else PAGES


def pages(language: str = ENGLISH) -> dict[str, str]:
    """File name → title of every page, in reading order."""
    readme = (folder(language) / "README.md").read_text("utf-8")
    listed = re.findall(r"^\d+\. \[(.+?)\]\((.+?)\)", readme, re.MULTILINE)
    return {name: title for title, name in listed}


class Guide(QDialog):
    """Titles at the left, the page at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("User guide"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pages = pages(speaking())
        self.titles = QListWidget()
        self.titles.setAccessibleName(self.tr("Pages of the guide"))
        self.titles.setSpacing(4)
        self.titles.addItems(list(self._pages.values()))
        self.titles.currentRowChanged.connect(lambda row: self.turn_to(list(self._pages)[row]))
        self.page = _Page()
        self.page.sourceChanged.connect(self._mark)
        split = QSplitter()
        split.addWidget(self.titles)
        split.addWidget(self.page)
        split.setSizes([220, 800])
        split.setHandleWidth(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        self.resize(1020, 760)
        self.turn_to(next(iter(self._pages)))

    def turn_to(self, name: str) -> None:
        """Show a page by its file's name."""
        source = QUrl.fromLocalFile(str(folder(speaking()) / name))
        if self.page.source() != source:
            self.page.setSource(source)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "page"):
            row, name = self.titles.currentRow(), self.page.source().fileName()
            self.setWindowTitle(self.tr("User guide"))
            self._pages = pages(speaking())
            with QSignalBlocker(self.titles):
                self.titles.clear()
                self.titles.addItems(list(self._pages.values()))
                self.titles.setCurrentRow(row)
            self.turn_to(name)

    def _mark(self, source: QUrl) -> None:
        """A link in a page turned to another one: mark its title too."""
        self.page.part_sections()
        if source.fileName() in self._pages:
            self.titles.setCurrentRow(list(self._pages).index(source.fileName()))


class _Page(QTextBrowser):
    def __init__(self) -> None:
        super().__init__()
        self.setOpenExternalLinks(True)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(24)

    def part_sections(self) -> None:
        """Air above a heading; Qt leaves none after a table."""
        block = self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            if form.headingLevel() > 1:
                form.setTopMargin(24)
                QTextCursor(block).setBlockFormat(form)
            block = block.next()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Pictures of a whole window are made as narrow as the page, with as many pixels as the screen shows there."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            image = QImage(self.source().resolved(QUrl(name)).toLocalFile())
            if image.width() > _WIDEST:
                pixels = min(image.width(), round(_WIDEST * self.devicePixelRatio()))
                image = image.scaledToWidth(pixels, Qt.TransformationMode.SmoothTransformation)
                image.setDevicePixelRatio(pixels / _WIDEST)
            return image
        return super().loadResource(kind, name)
