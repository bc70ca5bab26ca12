"""Buttons for the remedies of one problem: each was tried on a copy of the document and found to work.

They are looked for when another problem is shown, in the background if the network is large, and once more when
one is pressed after the document has changed.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from graph.fixes import Fix, fixes
from graph.infer import Problem
from studio.background import Background
from studio.document import DocumentModel
from studio.remedy_button import RemedyButton

_FEW = 40  # nodes, those in blocks counted too: with more, looking takes longer than a frame


class Remedies(QWidget):
    """Hidden while there is none.

    Signals:
        carried_out: what was done.
        previewed: the `Fix` that the pointer or the keyboard is on, or None.
        found: how many are offered, and whether that is all: others may still be looked for.
    """

    carried_out = Signal(str)
    previewed = Signal(object)
    found = Signal(int, bool)

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._problem: Problem | None = None
        self._title = ""
        self._stale = False  # the document has changed since
        self.column = QVBoxLayout(self)
        self.column.setSpacing(6)
        self.buttons: list[RemedyButton] = []
        self._background = Background(self)
        self._background.done.connect(self._show)
        model.changed.connect(self._outdate)
        self.hide()

    def show_for(self, problem: Problem | None, title: str = "") -> None:
        """Offer what mends this problem."""
        self._problem, self._title, self._stale = problem, title, False
        self._background.forget()
        document = self.model.document
        nodes = len(document.graph) + sum(len(block.nodes) for block in document.blocks.values())
        if problem is None or nodes <= _FEW:
            self._show(self._find())
            return
        self._show([], ended=False)
        copy, inference = self.model.snapshot()
        self._background.start(lambda: fixes(copy, inference, problem))

    def _show(self, found: list[Fix], *, ended: bool = True) -> None:
        had = any(button.is_pointed_at for button in self.buttons)
        while (entry := self.column.takeAt(0)) is not None:
            old = entry.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.buttons = []
        if had:
            self.previewed.emit(None)
        if found and self._title:
            self.column.addWidget(QLabel(self._title))
        for fix in found:
            button = RemedyButton(fix)
            button.clicked.connect(lambda _=False, fix=fix: self._carry_out(fix))
            button.pointed_at.connect(lambda on, fix=fix: self.previewed.emit(fix if on else None))
            self.column.addWidget(button)
            self.buttons.append(button)
        self.column.addStretch(1)
        self.setVisible(bool(found))
        self.found.emit(len(found), ended)

    def _find(self) -> list[Fix]:
        if self._problem is None:
            return []
        return fixes(self.model.document, self.model.inference, self._problem)

    def _carry_out(self, fix: Fix) -> None:
        wanted = fix if not self._stale else next((f for f in self._find() if f.text == fix.text), None)
        if wanted is None:
            self.show_for(self._problem, self._title)
            return
        self.previewed.emit(None)
        self.model.push(*wanted.patches, text=wanted.text)
        self.carried_out.emit(wanted.text)

    @Slot()
    def _outdate(self) -> None:
        self._stale = True
