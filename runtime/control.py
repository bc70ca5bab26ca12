"""How another thread pauses, resumes and stops a run."""

from __future__ import annotations

import threading


class LeftOut(Exception):
    """An evaluation broken off, because nobody wants to wait for it."""


class Control:
    """What another thread may ask of a run: pause, resume, stop.

    Each is obeyed before the next step, or the next batch of a validation. After the first stop the weights are
    tested; one more, or one while they are tested, leaves that out.
    """

    def __init__(self) -> None:
        self._go = threading.Event()
        self._go.set()
        self._stops = 0

    def pause(self) -> None:
        self._go.clear()

    def resume(self) -> None:
        self._go.set()

    def stop(self) -> None:
        self._stops += 1
        self._go.set()

    @property
    def paused(self) -> bool:
        return not self._go.is_set()

    @property
    def stopping(self) -> bool:
        return self._stops > 0

    @property
    def stops(self) -> int:
        """How often it was asked to stop."""
        return self._stops

    def wait(self, timeout_s: float | None = None) -> bool:
        """Return at once, or when a pause ends; False if it still lasts after `timeout_s`."""
        return self._go.wait(timeout_s)
