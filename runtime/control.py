"""How another thread pauses, resumes and stops a run."""

from __future__ import annotations

import threading


class Control:
    """What another thread may ask of a run: pause, resume, stop. Each is obeyed before the next step."""

    def __init__(self) -> None:
        self._go = threading.Event()
        self._go.set()
        self._stop = False

    def pause(self) -> None:
        self._go.clear()

    def resume(self) -> None:
        self._go.set()

    def stop(self) -> None:
        self._stop = True
        self._go.set()

    @property
    def paused(self) -> bool:
        return not self._go.is_set()

    @property
    def stopping(self) -> bool:
        return self._stop

    def wait(self, timeout_s: float | None = None) -> bool:
        """Return at once, or when a pause ends; False if it still lasts after `timeout_s`."""
        return self._go.wait(timeout_s)
