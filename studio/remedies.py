"""Buttons for the remedies of one problem: each was tried on a copy of the document and found to work.

They are looked for when another problem is shown, and once more when one is pressed, because the document may have
changed between.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from graph.fixes import Fix, fixes
from graph.infer import Problem
from studio.document import DocumentModel


class Remedies(QWidget):
    """Hidden while there is none."""

    carried_out = Signal(str)  # what was done

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._problem: Problem | None = None
        self.column = QVBoxLayout(self)
        self.column.setSpacing(6)
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_for(self, problem: Problem | None, title: str = "") -> None:
        """Offer what mends this problem."""
        self._problem = problem
        while (entry := self.column.takeAt(0)) is not None:
            old = entry.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.buttons = []
        found = self._find()
        if found and title:
            self.column.addWidget(QLabel(title))
        for fix in found:
            button = QPushButton(fix.text)
            button.setToolTip(f"{fix.text}\n{fix.consequence}".strip())
            # A long text is cut rather than widening the window; the tooltip has all of it.
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setObjectName("remedy")
            button.setAccessibleDescription(fix.consequence)
            button.clicked.connect(lambda _=False, text=fix.text: self._carry_out(text))
            self.column.addWidget(button)
            self.buttons.append(button)
        self.column.addStretch(1)
        self.setVisible(bool(found))

    def _find(self) -> list[Fix]:
        if self._problem is None:
            return []
        return fixes(self._model.document, self._model.inference, self._problem)

    def _carry_out(self, text: str) -> None:
        for fix in self._find():
            if fix.text == text:
                self._model.push(*fix.patches, text=fix.text)
                self.carried_out.emit(text)
                return
        self.show_for(self._problem)
