"""The event loop of a window, turned by hand, each turn with the time it took: what blocks it is seen.

A turn is everything that one pass of Qt's loop does: paints, timers, what a process sent. While it lasts, the window
does not answer, so the longest turn is the longest frame. Wall time counts what other programs do on the same cores;
CPU time is that of all threads of this process, so that a background thread holding the interpreter counts too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent

REST_S = 0.0003  # between turns in which nothing happened
IDLE_S = 0.00005
NOTHING_MS = 2.0


@dataclass(frozen=True)
class Turn:
    """One pass of the loop.

    Args:
        at_s: when it began.
        wall_ms: how long it took.
        cpu_ms: the CPU time of the process meanwhile.
        own_ms: the CPU time of the window's thread.
    """

    at_s: float
    wall_ms: float
    cpu_ms: float
    own_ms: float


@dataclass
class Loop:
    """Turns the event loop, and keeps the turns in which something happened."""

    turns: list[Turn] = field(default_factory=list)

    def turn(self, act: Callable[[], object] | None = None) -> Turn:
        """One pass; `act` is done in it, as an event of its own would be."""
        wall, cpu, own = time.perf_counter(), time.process_time(), time.thread_time()
        if act is not None:
            act()
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        spent = time.perf_counter() - wall
        turn = Turn(wall, 1e3 * spent, 1e3 * (time.process_time() - cpu), 1e3 * (time.thread_time() - own))
        if spent > IDLE_S or act is not None:
            self.turns.append(turn)
        return turn

    def run(
        self,
        until: Callable[[], bool],
        timeout_s: float = 60.0,
        act: Callable[[], object] | None = None,
        every_s: float = 0.016,
    ) -> None:
        """Turn until something holds.

        Args:
            act: done every so often meanwhile, by default as often as a screen shows frames.

        Raises:
            TimeoutError: it did not hold in time.
        """
        end = time.perf_counter() + timeout_s
        due = time.perf_counter()
        while not until():
            now = time.perf_counter()
            if now > end:
                raise TimeoutError(f"nothing after {timeout_s} s")
            if act is not None and now >= due:
                self.turn(act)
                due = max(due + every_s, now)
            elif self.turn().wall_ms < 1e3 * IDLE_S:
                time.sleep(REST_S)

    def settle(self, quiet_s: float = 0.3, timeout_s: float = 60.0) -> float:
        """Turn until nothing worth a millisecond has happened for a while; returns when the last such thing ended."""
        last = time.perf_counter()
        end = last + timeout_s
        while (now := time.perf_counter()) - last < quiet_s and now < end:
            wall_ms = self.turn().wall_ms
            if wall_ms > NOTHING_MS:  # heartbeats and blinking cursors take less
                last = time.perf_counter()
            elif wall_ms < 1e3 * IDLE_S:
                time.sleep(REST_S)
        return last

    def begin(self) -> None:
        """Forget the turns so far."""
        self.turns.clear()


def percentile(values: list[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
