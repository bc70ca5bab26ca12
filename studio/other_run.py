"""What a document's training panel shows while another document has the worker: who, how far, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.elided import ElidedLabel
from studio.runs.session import RunSession
from studio.runs.words import state_text


class OtherRun(QFrame):
    """A strip in place of the bar with Train, Pause and Stop; hidden while the worker is free for this document.

    Signals:
        show_asked: turn to the document that trains.
        stop_asked: end its run.
        wait_asked: train this document afterwards (True), or not after all.
    """

    show_asked = Signal()
    stop_asked = Signal()
    wait_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("otherRun")
        self._who = ElidedLabel(self)
        self._state = ElidedLabel(self)
        self._state.setProperty("role", "faint")
        self.show_button = QPushButton(self.tr("Show It"))
        self.show_button.setToolTip(self.tr("Turn to the document that trains"))
        self.show_button.clicked.connect(self.show_asked)
        self.stop_button = QPushButton(self.tr("Stop It"))
        self.stop_button.setToolTip(self.tr("End that run after its step at hand; its weights are kept"))
        self.stop_button.clicked.connect(self.stop_asked)
        self.wait_button = QPushButton(self.tr("Train This Next"))
        self.wait_button.setToolTip(self.tr("Begin to train this document as soon as that run has ended"))
        self.wait_button.setCheckable(True)
        self.wait_button.clicked.connect(self.wait_asked)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._who)
        texts.addWidget(self._state)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(6)
        row.addLayout(texts, 1)
        for button in (self.wait_button, self.show_button, self.stop_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def sentence(self) -> str:
        """Who has the worker."""
        return self._who.full_text

    def show_run(self, title: str, session: RunSession, *, waits: bool, closed: bool) -> None:
        """Say how far the other document's run is.

        Args:
            waits: whether this document is trained next.
            closed: whether the other one's tab was closed, so that only its end is waited for.
        """
        said = self.tr("“%1” is training; one network is trained at a time.")
        if waits:
            said = self.tr("“%1” is training; this one is next.")
        self._who.show_text(said.replace("%1", title))
        self._state.show_text(state_text(session))
        self.wait_button.setChecked(waits)
        self.show_button.setVisible(not closed)
        self.stop_button.setEnabled(session.can_stop)
        self.show()
