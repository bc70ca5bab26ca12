"""Looks for a learning rate or a batch size through the worker, which tries them on the network and its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal, Slot

from graph.document import to_json
from runtime.protocol import Failed, Find, Found, Progress, Tried
from studio.document import DocumentModel
from studio.readiness import first_obstacle

if TYPE_CHECKING:
    from studio.runs.link import WorkerLink

Kind = Literal["learning_rate", "batch_size"]


class Finder(QObject):
    """One search at a time; views follow `changed`.

    Args:
        points: (what was tried, what came of it) so far.
        found: what came out at the end, None until then.
        problem: why nothing did, a sentence.
    """

    changed = Signal()

    def __init__(self, model: DocumentModel, kind: Kind, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.points: list[tuple[float, float]] = []
        self.found: Found | None = None
        self.problem = ""
        self.active = False
        self.stopping = False
        self.step = self.steps = 0
        self._model = model
        self._link: WorkerLink | None = None
        self._run = ""
        self._seq = 0
        model.replaced.connect(self.close)

    def connect_worker(self, link: WorkerLink) -> None:
        """Ask this worker from now on."""
        self._link = link
        link.received.connect(self._take)
        link.died.connect(self._on_death)

    @Slot()
    def start(self) -> None:
        """Begin anew, or say what is in the way."""
        if self.active:
            return
        self._forget()
        obstacle = first_obstacle(self._model.document, self._model.inference)
        if obstacle is not None:
            self._end(obstacle.sentence)
            return
        if self._link is None:
            self._end(self.tr("The window has no training process yet; try again in a moment."))
            return
        self.active = True
        self._run = run = self._link.next_run()
        command = Find(document=to_json(self._model.document), kind=self.kind, run=run)
        self._seq = self._link.send(command, lambda problem: self._on_answer(run, problem))
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """End the search with what it has."""
        if not self.active or self._link is None:
            return
        if self._link.withdraw(self._seq):  # the worker is not even there yet
            self.close()
            return
        self.stopping = True
        self._link.stop_run()
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Show nothing any more; what is still tried is stopped."""
        self.stop()
        self._forget()
        self.changed.emit()

    @property
    def shown(self) -> bool:
        """Whether there is anything to see."""
        return self.active or self.found is not None or bool(self.problem)

    def _forget(self) -> None:
        self.points, self.found, self.problem = [], None, ""
        self.active = self.stopping = False
        self.step = self.steps = 0
        self._run = ""

    def _on_answer(self, run: str, problem: str) -> None:
        if run == self._run and problem:
            self._end(problem)

    @Slot(object)
    def _take(self, event: object) -> None:
        if not self._run or getattr(event, "run", "") != self._run:
            return
        match event:
            case Tried():
                self.points += zip(event.x, event.y, strict=True)
                self.changed.emit()
            case Progress():
                self.step, self.steps = event.step, event.steps
            case Found():
                self.found = event
                self.points = list(zip(event.x, event.y, strict=True))
                self._end("")
            case Failed() if self.stopping:  # before there was anything to suggest
                self.close()
            case Failed():
                self._end(event.problem)

    @Slot(str)
    def _on_death(self, cause: str) -> None:
        if self.active:
            self._end(cause)

    def _end(self, problem: str) -> None:
        self.active = self.stopping = False
        self._run = ""
        self.problem = problem
        self.changed.emit()
