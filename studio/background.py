"""Work that would hold the window up, done in another thread: one piece at a time, and only the newest counts.

The work must get copies of what it reads, and give back a value; the window takes it in its own thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid


class Background(QObject):
    """Runs functions one after the other; results that were overtaken by a newer request are dropped."""

    done = Signal(object)  # what the newest function returned
    _ended = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="symloom")
        self._newest = 0
        self._waiting: Future[Any] | None = None
        self._ended.connect(self._take)

    def start(self, work: Callable[[], Any]) -> None:
        """Do this next; an older piece that has not begun is left out."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._newest += 1
        number = self._newest
        self._waiting = self._pool.submit(work)
        self._waiting.add_done_callback(lambda future: self._tell(number, future))

    def forget(self) -> None:
        """What is under way no longer matters."""
        self._newest += 1

    def wait(self) -> None:
        """Until nothing runs any more."""
        if self._waiting is not None and not self._waiting.cancelled():
            self._waiting.exception()

    def _tell(self, number: int, future: Future[Any]) -> None:
        if not future.cancelled() and isValid(self):
            self._ended.emit(number, future)

    def _take(self, number: int, future: Future[Any]) -> None:
        if number == self._newest:
            self.done.emit(future.result())  # or raises here what the work raised, so that it is not lost
