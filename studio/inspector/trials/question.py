"""A question to the worker that is answered beside a run; only the answer to the newest one counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from runtime.protocol import Aside, Command, Compared, Described, Previewed

if TYPE_CHECKING:
    from studio.runs.link import WorkerLink


class Question(QObject):
    """Asks as soon as there is a worker."""

    came = Signal(object)  # Described, Previewed or Compared, whatever it says
    answered = Signal(object)  # the same, where it says no problem
    failed = Signal(str)  # the sentence why there is no answer

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link: WorkerLink | None = None
        self._command: Aside | None = None
        self._seq = 0

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._command is not None

    def connect_worker(self, link: WorkerLink) -> None:
        """Ask this worker from now on."""
        self._link = link
        link.received.connect(self._take)
        link.refused.connect(self._on_refusal)
        link.died.connect(self._on_death)
        self._send()

    def ask(self, command: Aside) -> None:
        """Ask, in place of what was asked before."""
        self.forget()
        self._command = command
        self._send()

    def forget(self) -> None:
        """Wait for no answer any more."""
        if self._link is not None and self._seq:
            self._link.withdraw(self._seq)
        self._command, self._seq = None, 0

    def _send(self) -> None:
        if self._link is not None and self._command is not None and self._link.state != "closing":
            self._seq = self._link.send(self._command)

    @Slot(object)
    def _take(self, event: object) -> None:
        if isinstance(event, (Described, Previewed, Compared)) and self._seq and event.seq == self._seq:
            self._command, self._seq = None, 0
            self.came.emit(event)
            if event.problem:
                self.failed.emit(event.problem)
            else:
                self.answered.emit(event)

    @Slot(object, str)
    def _on_refusal(self, command: Command, problem: str) -> None:
        if self._seq and command.seq == self._seq:
            self._fail(problem)

    @Slot(str)
    def _on_death(self, cause: str) -> None:
        if self._seq:
            self._fail(cause)

    def _fail(self, sentence: str) -> None:
        self._command, self._seq = None, 0
        self.failed.emit(sentence)
