"""Opening and saving: new, open, recent, examples, save, and close, and the question before work would be lost."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from graph.document import Document, load
from graph.errors import FileProblem, reason
from graph.own_data import OWN, guessed
from graph.picture import document_from_png, document_from_svg
from studio.examples import example_groups, example_title
from studio.language import told
from studio.settings import FOLDER, RECENT

if TYPE_CHECKING:
    from studio.document_page import DocumentPage
    from studio.main_window import MainWindow

SUFFIX = ".symloom"
PICTURES = (".svg", ".png")  # ours hold the document they show
OPENABLE = (SUFFIX, *PICTURES)


class Files(QObject):
    """What the File menu does with the documents of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._settings = window.settings
        self._messages = window.messages
        self._window = window

    def new(self) -> None:
        """An empty document, beside what is drawn already."""
        self._window.show_document(Document(), beside=bool(self._window.model.document.graph))

    def ask_open(self, *, data: bool = False) -> None:
        """Let the person choose a file and open it: a document first, or data."""
        suffixes = dict.fromkeys(suffix for kind in OWN for suffix in kind.suffixes)
        kinds = [
            self.tr("Documents and pictures of them (%1)").replace("%1", _patterns(OPENABLE)),
            self.tr("Data to train on (%1)").replace("%1", _patterns(suffixes)),
        ]
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open"), self._folder(), ";;".join(kinds), kinds[1 if data else 0]
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a file in a tab, or turn to its tab; what is wrong with it is said upon the canvas.

        Data are opened as an empty document that is trained on them.
        """
        if path.suffix.lower() not in OPENABLE and path.is_file() and guessed(path) is not None:
            self.new()
            self._window.train_on(path)
            self._messages.hide()
            return True
        for page in self._window.tabs.pages:
            if page.model.path is not None and os.path.realpath(page.model.path) == os.path.realpath(path):
                self._turn_to(page)
                return True
        try:
            if path.suffix.lower() in PICTURES:
                self._window.show_document(document_in_picture(path))
            else:
                self._window.show_document(load(path), path)
        except FileProblem as problem:
            self._messages.say(str(problem), "error")
            if not path.exists():
                self._settings.forget_file(path)
            return False
        self._messages.hide()
        self._settings.remember_file(path)
        return True

    def open_example(self, path: Path) -> None:
        """An example as a new document of its own, unless it is there untouched: saving it asks for a name."""
        document = load(path)
        there = (page for page in self._window.tabs.pages if page.start is None and page.is_untouched)
        found = next((page for page in there if page.model.document == document), None)
        if found is not None:
            self._turn_to(found)
        else:
            self._window.show_document(document)
        self._messages.hide()

    def _turn_to(self, page: DocumentPage) -> None:
        """Bring a document to the front; a start page it was asked for on has done its work."""
        front = self._window.page
        self._window.tabs.turn_to(page)
        if front.start is not None:
            self._window.close_page(front)

    def close(self, page: DocumentPage | None = None) -> bool:
        """Close a document, the one in front if none is said, after asking for what is not saved."""
        page = page or self._window.page
        if not self.may_discard(page):
            return False
        self._window.close_page(page)
        return True

    def save(self, page: DocumentPage | None = None) -> bool:
        """Save under the document's name, asking for one if it has none; False if nothing was saved."""
        path = (page or self._window.page).model.path
        return self.save_to(path, page) if path else self.save_as(page)

    def save_as(self, page: DocumentPage | None = None) -> bool:
        """Ask for a name and save."""
        model = (page or self._window.page).model
        start = model.path or Path(self._folder()) / f"{file_name(model.document.title)}{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save As"),
            str(start),
            self.tr("Symloom documents (*%1)").replace("%1", SUFFIX),
        )
        if not name:
            return False
        path = Path(name)
        return self.save_to(path if path.suffix else path.with_suffix(SUFFIX), page)

    def save_to(self, path: Path, page: DocumentPage | None = None) -> bool:
        """Write the document; False, and a sentence upon the canvas, if that failed."""
        try:
            (page or self._window.page).model.save(path)
        except FileProblem as problem:
            self._messages.say(str(problem), "error")
            return False
        self._settings.remember_file(path)
        return True

    def may_discard(self, page: DocumentPage) -> bool:
        """Whether the document may go: it is saved, or the person says so."""
        if page.model.undo_stack.isClean():
            return True
        self._window.tabs.turn_to(page)
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Unsaved changes"))
        box.setText(self.tr("Save the changes to “%1”?").replace("%1", page.title))
        box.setInformativeText(self.tr("They are lost otherwise."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        if answer == buttons.Save:
            return self.save(page)
        return answer == buttons.Discard

    def fill_recent(self, menu: QMenu) -> None:
        """List the recent files in a menu that is about to open."""
        menu.clear()
        recent: list[str] = self._settings.get(RECENT)
        for place, name in enumerate(recent, 1):
            path = Path(name)
            action = menu.addAction(f"&{place % 10}  {path.name}    {_short_folder(path)}")
            action.triggered.connect(lambda _=False, path=path: self.open(path))
        if menu.isEmpty():
            menu.addAction(self.tr("No recent files")).setEnabled(False)

    def fill_examples(self, menu: QMenu) -> None:
        """List the networks that ship with Symloom, by family."""
        menu.clear()
        for group in example_groups():
            into = menu.addMenu(self.tr(group.title)) if group.title else menu
            for path in group.paths:
                into.addAction(told(example_title(path))).triggered.connect(
                    lambda _=False, path=path: self.open_example(path)
                )

    def _folder(self) -> str:
        return self._settings.get(FOLDER) or str(Path.home())


def document_in_picture(path: Path) -> Document:
    """The document that a picture exported from Symloom shows.

    Raises:
        FileProblem: the picture cannot be read, or none of ours.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {reason(error)}.") from None
    read = document_from_svg if path.suffix.lower() == ".svg" else document_from_png
    return read(data, str(path))


def file_name(title: str) -> str:
    """A document's title as a file name."""
    kept = "".join(letter if letter.isalnum() or letter in "-_. " else " " for letter in title)
    return "-".join(kept.split()).strip("-.") or "untitled"


def _short_folder(path: Path) -> str:
    try:
        return f"~/{path.parent.relative_to(Path.home())}"
    except ValueError:
        return str(path.parent)


def _patterns(suffixes: Iterable[str]) -> str:
    """File endings as a dialog takes them."""
    return " ".join(f"*{each}" for each in suffixes)
