"""The offer to go on with a run of the document that was broken off when no window was there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from graph.document import to_json
from studio.background import Background
from studio.document import DocumentModel
from studio.runs.notice import Notice
from studio.runs.unfinished import Unfinished, mark_seen, unfinished_run


class UnfinishedOffer(QObject):
    """Looks for such a run in the background, and offers it in the notice while that says nothing else."""

    taken = Signal(object)  # the `Unfinished` run to go on with

    def __init__(self, model: DocumentModel, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._notice = notice
        self._found: Unfinished | None = None  # what the notice offers
        self._background = Background(self)
        self._background.done.connect(self._make)
        notice.closed.connect(self._decline)

    def look(self, runs: Path) -> None:
        """Look for it in this folder of runs."""
        document = to_json(self._model.document)
        self._background.start(lambda: unfinished_run(runs, document))

    def look_again(self, runs: Path) -> None:
        """What is offered may not be the document's any more."""
        if self._found is not None:
            self.look(runs)

    def withdraw(self) -> None:
        """A run has begun."""
        self._found = None
        self._background.forget()

    @Slot(object)
    def _make(self, found: Unfinished | None) -> None:
        if self._found is not None and found is None:
            self._found = None
            self._notice.hide()
        elif found is not None and self._notice.isHidden():
            self._found = found
            self._notice.say(
                self.tr(
                    "A run of this network was broken off; its last checkpoint is that of step {step}."
                ).format(step=f"{found.step:,}"),
                details=self.tr("Run folder: {folder}").format(folder=found.folder),
                remedies=[(self.tr("Go on from the last checkpoint"), self._take)],
                level="note",
            )

    def _take(self) -> None:
        if self._found is not None:
            self.taken.emit(self._found)

    @Slot()
    def _decline(self) -> None:
        """The notice was closed: what it offers is not offered again."""
        if self._found is not None:
            mark_seen(str(self._found.folder))
            self._found = None
