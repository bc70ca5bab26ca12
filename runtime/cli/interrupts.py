"""Ctrl-C: an exception, so that what is open is closed; but within an import, the end at once.

There an exception may be swallowed: numpy then goes on half loaded, and fails where nobody understands why.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from runtime.cli.outcome import INTERRUPTED


@contextmanager
def interruptible() -> Iterator[None]:
    """Heed Ctrl-C in this way, unless it is ignored, as by `nohup` or a shell that runs us in the background."""
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    before = signal.signal(signal.SIGINT, lambda number, frame: interrupt(frame))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def interrupt(frame: FrameType | None, sentence: str = "Interrupted.") -> None:
    """End what is being done in `frame`.

    Raises:
        KeyboardInterrupt: unless the sentence was said and the process ended.
    """
    if not _importing(frame):
        raise KeyboardInterrupt
    if sys.stdout.isatty():
        os.write(1, b"\r\x1b[2K\x1b[?25h")  # the bar and what it did to the cursor
    os.write(2, f"{sentence}\n".encode())
    os._exit(INTERRUPTED)


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
