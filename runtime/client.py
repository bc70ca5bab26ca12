"""A worker as a child process of a plain Python program (the window uses a QProcess of its own)."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import msgspec

from runtime.protocol import Acknowledged, Command, Event, Hello, Quit, decode_event, encode

COMMAND = (sys.executable, "-m", "runtime.worker")


def environment() -> dict[str, str]:
    """The environment a local worker needs: the packages are found wherever it is started."""
    root = str(Path(__file__).parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}


class Worker:
    """A running worker; a context manager that ends it.

    Raises:
        ConnectionError: from `events` and `send`, when the process is gone.
    """

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )
        self._numbers = itertools.count(1)
        self.last_words: deque[bytes] = deque(maxlen=20)  # lines of its standard error
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, command: Command) -> int:
        """Send a command; its number, which the acknowledgement will carry.

        Raises:
            ConnectionError: the worker has ended; the sentence has its exit code and last words.
        """
        command.seq = next(self._numbers)
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(encode(command))
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise ConnectionError(self._cause()) from None
        return command.seq

    def events(self) -> Iterator[Event]:
        """Everything the worker says, until it ends; lines that are no message are passed over.

        Raises:
            ConnectionError: it ended with an exit code other than 0.
        """
        assert self.process.stdout is not None
        for line in self.process.stdout:
            try:
                yield decode_event(line)
            except msgspec.DecodeError:
                continue
        if self.process.wait() != 0:
            raise ConnectionError(self._cause())

    def hello(self) -> Hello:
        """Wait for the worker's first message.

        Raises:
            ConnectionError: the worker has ended; the sentence has its exit code and last words.
        """
        for event in self.events():
            if isinstance(event, Hello):
                return event
        raise ConnectionError(self._cause())

    def acknowledged(self, number: int) -> Acknowledged:
        """Wait for the answer to a command; events before it are passed over.

        Raises:
            ConnectionError: the worker has ended; the sentence has its exit code and last words.
        """
        for event in self.events():
            if isinstance(event, Acknowledged) and event.seq == number:
                return event
        raise ConnectionError(self._cause())

    def close(self, timeout_s: float = 10.0) -> None:
        """Ask the worker to end, then make it."""
        with contextlib.suppress(ConnectionError):
            self.send(Quit())
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        killer = threading.Timer(timeout_s, self.process.kill)
        killer.start()
        while self.process.stdout.read(65536):  # what it still says must not hold it up
            pass
        self.process.wait()
        killer.cancel()
        self._listener.join()
        self.process.stdout.close()

    def _listen(self) -> None:
        """Read its standard error as it comes: a pipe that is full would stop it."""
        assert self.process.stderr is not None
        with self.process.stderr as stream:
            self.last_words.extend(stream)

    def _cause(self) -> str:
        code = self.process.wait()
        self._listener.join(timeout=5)
        said = b"".join(self.last_words).decode(errors="replace").strip().splitlines()
        return f"The worker ended unexpectedly (exit code {code}){': ' + said[-1] if said else ''}."
