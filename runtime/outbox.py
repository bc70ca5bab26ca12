"""Events on their way to the reader, so that training never waits for one.

The trainer appends under a lock; a thread of its own writes. Curves that wait are joined into one message, and
while the reader does not read, their resolution is halved past 4,096 points a series; all other events are
kept. The run folder has every point anyway.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import BinaryIO

from runtime.protocol import Event, Heartbeat, Progress, Scalars, encode
from runtime.runfolder import Curve

_MOST_POINTS = 4096
_INTERVAL_S = 1 / 30
_HEARTBEAT_S = 1.0


class Outbox:
    """A queue of events with a thread that writes them to a stream, 30 times a second at most."""

    def __init__(self, stream: BinaryIO, on_lost_reader: Callable[[], None]) -> None:
        self._stream = stream
        self._lost = on_lost_reader
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._waiting: deque[Event] = deque()
        self._closed = False
        self.state = "idle"
        self._thread = threading.Thread(target=self._write_all, name="outbox", daemon=True)
        self._thread.start()

    def put(self, event: Event) -> None:
        """Send an event soon; never blocks on the reader."""
        with self._lock:
            last = self._waiting[-1] if self._waiting else None
            if isinstance(event, Scalars) and isinstance(last, Scalars) and last.run == event.run:
                self._waiting[-1] = _join(last, event)
            elif isinstance(event, Progress) and isinstance(last, Progress) and last.state == event.state:
                self._waiting[-1] = event
            elif (
                isinstance(event, Progress)
                and len(self._waiting) > 1
                and isinstance(self._waiting[-2], Progress)
                and self._waiting[-2].state == event.state
                and isinstance(last, Scalars)
            ):
                del self._waiting[-2]
                self._waiting.append(event)
            elif (
                isinstance(event, Scalars)
                and len(self._waiting) > 1
                and isinstance(before := self._waiting[-2], Scalars)
                and isinstance(last, Progress)
                and before.run == event.run
            ):
                self._waiting[-2] = _join(before, event)
            else:
                self._waiting.append(event)
        if not isinstance(event, (Scalars, Progress)):
            self._wake.set()

    def close(self) -> None:
        """Write what waits and end the thread."""
        self._closed = True
        self._wake.set()
        self._thread.join(timeout=5)

    def _write_all(self) -> None:
        silent = 0.0
        while True:
            woken = self._wake.wait(_INTERVAL_S)
            self._wake.clear()
            with self._lock:
                events, self._waiting = list(self._waiting), deque()
            silent = 0.0 if events else silent + (0.0 if woken else _INTERVAL_S)
            if silent >= _HEARTBEAT_S:
                events, silent = [Heartbeat(state=self.state)], 0.0
            try:
                if events:
                    self._write(b"".join(encode(event) for event in events))
            except (BrokenPipeError, OSError, ValueError):
                self._lost()
                return
            if self._closed and not self._waiting:
                return

    def _write(self, data: bytes) -> None:
        """Write all of it: a signal cuts a long write to a pipe short, even one that stops this process for a while."""
        while data:
            data = data[self._stream.write(data) :]
        self._stream.flush()


def _join(first: Scalars, second: Scalars) -> Scalars:
    series: dict[str, Curve] = {name: (list(s), list(v)) for name, (s, v) in first.series.items()}
    skipped = first.skipped + second.skipped
    for name, (steps, values) in second.series.items():
        joined = series.setdefault(name, ([], []))
        joined[0].extend(steps)
        joined[1].extend(values)
    for name, (steps, values) in series.items():
        if len(steps) > _MOST_POINTS:
            skipped += len(steps) - len(steps[::2])
            series[name] = (steps[::2], values[::2])
    return Scalars(series=series, skipped=skipped, run=second.run)
