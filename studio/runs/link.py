"""The link to the worker: one child process, JSON lines both ways, and what to do when it goes wrong.

The process starts when first needed, or earlier by `start`, because torch takes seconds to import. Commands
wait for its greeting. A process that falls silent is called busy, then stuck; one that dies is explained in
a sentence and replaced at the next command. Reading is cut into slices, so that no flood of messages holds
the window up.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from runtime.protocol import VERSION, Acknowledged, Command, Hello, Quit, Stop, decode_event, encode
from studio.runs.causes import cause_of_death, memory_kills

Answer = Callable[[str], None]

SLICE_S = 0.008
_TICK_MS = 500
_LONGEST_LINE = 64 * 2**20  # bytes; no message is near it
_KEPT_LINES = 60
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Patience:
    """For how long a worker may be silent, in seconds.

    Args:
        busy_s: before it is called busy; it says something every second.
        stuck_s: before its end is offered.
        starting_s: before its greeting; torch may come from a cold disk.
        insist_s: between asking, terminating and killing.
    """

    busy_s: float = 3.0
    stuck_s: float = 10.0
    starting_s: float = 60.0
    insist_s: float = 5.0


def worker_command() -> list[str]:
    """How the worker is started here; -P keeps modules lying in the current folder out of it."""
    return [sys.executable, "-P", "-m", "runtime.worker"]


class WorkerLink(QObject):
    """The worker process and the conversation with it.

    States: `off`, `starting`, `ready`, `busy` and `stuck` (silent for a while, see `Patience`), `closing`, `dead`.

    Example:
        link.received.connect(session.take)
        link.send(Train(document=text, folder=folder), lambda problem: print(problem or "taken"))
    """

    received = Signal(object)  # Event; `event` is the name of a method of QObject
    state_changed = Signal(str)
    died = Signal(str)  # the cause, a sentence
    refused = Signal(object, str)  # the command, the worker's sentence
    logged = Signal(str)  # what the process printed besides messages; one or several lines

    def __init__(
        self,
        parent: QObject | None = None,
        command: Sequence[str] | None = None,
        patience: Patience | None = None,
    ) -> None:
        super().__init__(parent)
        self._command = list(command or worker_command())
        self._patience = patience or Patience()
        self._process: QProcess | None = None
        self._state = "off"
        self._hello: Hello | None = None
        self._seq = 0
        self._runs = 0
        self._unsent: list[Command] = []
        self._unanswered: dict[int, tuple[Command, Answer | None]] = {}
        self._reset_streams()
        self._watch = QTimer(self, interval=_TICK_MS)
        self._watch.timeout.connect(self._look)
        self._more = QTimer(self, interval=0, singleShot=True)
        self._more.timeout.connect(self._drain)
        self._escalation = QTimer(self, singleShot=True)
        self._escalation.timeout.connect(self._insist)
        self._silent_s = self._looked_at = 0.0
        self._terminated = False
        self._stop_seq = 0
        self._cause = ""
        self._memory_kills = 0
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.finish)

    # -- talking -------------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        return self._state

    @property
    def hello(self) -> Hello | None:
        """What the running worker said of itself."""
        return self._hello

    @property
    def pid(self) -> int:
        """The process, 0 if there is none."""
        return int(self._process.processId()) if self._process is not None else 0

    @property
    def last_lines(self) -> list[str]:
        """What the process, running or dead, wrote last to standard error."""
        return list(self._stderr)

    def start(self) -> None:
        """Start the process unless it runs; the first command does so too."""
        if self._process is not None or self._state == "closing":
            return
        self._reset_streams()
        self._hello = None
        self._cause = ""
        self._terminated = False
        self._silent_s = 0.0
        self._looked_at = time.monotonic()
        self._memory_kills = memory_kills()
        process = QProcess(self)
        process.setProcessEnvironment(_environment())
        process.readyReadStandardOutput.connect(self._drain)
        process.readyReadStandardError.connect(self._read_stderr)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_finished)
        self._process = process
        self._set_state("starting")
        self._watch.start()
        process.start(self._command[0], self._command[1:])

    def next_run(self) -> str:
        """A name for a run that no other panel's run has."""
        self._runs += 1
        return f"run-{self._runs}"

    def send(self, command: Command, answered: Answer | None = None) -> int:
        """Send a command as soon as the worker listens.

        Args:
            answered: called once: with "" when the worker took the command, else with the sentence why not.

        Returns:
            The command's number.
        """
        self._seq += 1
        command.seq = self._seq
        self._unanswered[command.seq] = (command, answered)
        self._unsent.append(command)
        self.start()
        if self._hello is not None and self._state != "closing":
            self._flush()
        return command.seq

    def withdraw(self, seq: int) -> bool:
        """Take back a command that was not sent yet; False if it was."""
        before = len(self._unsent)
        self._unsent = [command for command in self._unsent if command.seq != seq]
        if len(self._unsent) == before:
            return False
        del self._unanswered[seq]
        return True

    def stop_run(self, answered: Answer | None = None) -> None:
        """Ask for the end of the run; a worker that does not even answer is ended, then killed."""
        self._stop_seq = self.send(Stop(), answered)
        self._arm()

    def kill(self) -> None:
        """End the process at once; the run keeps its last checkpoint."""
        if self._process is not None:
            self._cause = self._cause or self.tr("The training process was ended because you asked for it.")
            self._process.kill()

    # -- ending --------------------------------------------------------------------------------------------

    def shutdown(self) -> None:
        """Let the worker checkpoint and end, and insist if it does not; returns at once."""
        if self._process is None or self._state == "closing":
            return
        listening = self._hello is not None
        self._set_state("closing")
        self._unsent.clear()
        if listening:
            self._seq += 1
            self._process.write(encode(Quit(seq=self._seq)))
            self._process.closeWriteChannel()  # an end of file says the same, should the line not be read
            self._arm()
        else:
            self._process.kill()  # it is still importing, there is nothing to lose

    def finish(self) -> None:
        """`shutdown`, and wait until no process is left; called when the application quits."""
        self.shutdown()
        for insist in (None, QProcess.terminate, QProcess.kill):
            process = self._process
            if process is None:
                return
            if insist is not None:
                insist(process)
            process.waitForFinished(round(1000 * self._patience.insist_s))
            while self._more.isActive():
                self._drain()

    def _arm(self) -> None:
        self._terminated = False
        self._escalation.start(round(1000 * self._patience.insist_s))

    def _insist(self) -> None:
        if self._process is None:
            return
        self._cause = self._cause or self.tr(
            "The training process did not answer for {seconds:.0f} seconds and was ended."
        ).format(seconds=self._patience.insist_s)
        if self._terminated:
            self._process.kill()
        else:
            self._terminated = True
            self._process.terminate()
            self._escalation.start(round(1000 * self._patience.insist_s))

    # -- reading -------------------------------------------------------------------------------------------

    def _reset_streams(self) -> None:
        self._buffer = bytearray()
        self._searched = 0
        self._stderr_rest = b""
        self._stderr: deque[str] = deque(maxlen=_KEPT_LINES)
        self._exit: tuple[int, bool] | None = None
        self._draining = False

    def _drain(self) -> None:
        """Handle messages for one slice of time, the rest in later turns of the event loop."""
        if self._process is None or self._draining:  # a receiver may open a dialog, whose loop comes here
            return
        self._draining = True
        try:
            complete = self._take_lines(time.monotonic() + SLICE_S)
        finally:
            self._draining = False
        if not complete:
            self._more.start()
        elif self._exit is not None:
            self._bury()

    def _take_lines(self, deadline: float) -> bool:
        """Handle what has arrived until the deadline; False if something is left."""
        assert self._process is not None
        self._buffer += self._process.readAllStandardOutput().data()
        begin = 0
        while (end := self._buffer.find(b"\n", max(begin, self._searched))) >= 0:
            line = bytes(self._buffer[begin:end])
            begin = end + 1
            self._take(line)
            if time.monotonic() > deadline:
                break
        del self._buffer[:begin]
        if end >= 0 and b"\n" in self._buffer:
            self._searched = 0
            return False
        self._searched = len(self._buffer)
        if len(self._buffer) > _LONGEST_LINE:
            self.logged.emit(self.tr("A line without an end was thrown away."))
            self._buffer.clear()
            self._searched = 0
        return True

    def _take(self, line: bytes) -> None:
        if not line.strip():
            return
        try:
            event = decode_event(line)
        except msgspec.DecodeError:
            # Something printed past Python (a C library, a debugger): worth a look, never the end of a run.
            self.logged.emit(line[:2000].decode("utf-8", "replace"))
            return
        self._silent_s = 0.0
        if self._state in ("busy", "stuck"):
            self._set_state("ready" if self._hello is not None else "starting")
        if isinstance(event, Hello):
            self._greet(event)
        elif isinstance(event, Acknowledged):
            self._answer(event)
        self.received.emit(event)

    def _greet(self, hello: Hello) -> None:
        if hello.version != VERSION:
            self._cause = self.tr(
                "The worker speaks version {theirs} of the protocol and this window version {ours}; "
                "install both from the same release."
            ).format(theirs=hello.version, ours=VERSION)
            assert self._process is not None
            self._process.kill()
            return
        self._hello = hello
        if self._state != "closing":
            self._set_state("ready")
            self._flush()

    def _answer(self, answer: Acknowledged) -> None:
        if answer.seq == self._stop_seq and self._state != "closing":
            self._escalation.stop()
        command, answered = self._unanswered.pop(answer.seq, (None, None))
        if answered is not None:
            answered(answer.problem)
        if command is not None and answer.problem:
            self.refused.emit(command, answer.problem)

    def _flush(self) -> None:
        assert self._process is not None
        for command in self._unsent:
            self._process.write(encode(command))
        self._unsent.clear()

    def _read_stderr(self) -> None:
        if self._process is None:
            return
        *lines, self._stderr_rest = (self._stderr_rest + self._process.readAllStandardError().data()).split(
            b"\n"
        )
        self._stderr_rest = self._stderr_rest[-2000:]
        texts = [line[:2000].decode("utf-8", "replace") for line in lines[-_KEPT_LINES:]]
        self._stderr.extend(texts)
        if texts:
            self.logged.emit("\n".join(texts))

    # -- watching ------------------------------------------------------------------------------------------

    def _look(self) -> None:
        now = time.monotonic()
        # A window that was itself held up must not blame the worker: no look counts for more than two.
        self._silent_s += min(now - self._looked_at, 2e-3 * _TICK_MS)
        self._looked_at = now
        if self._state == "closing":
            return
        if self._hello is None:
            if self._silent_s > self._patience.starting_s:
                self._set_state("stuck")
        elif self._silent_s > self._patience.stuck_s:
            self._set_state("stuck")
        elif self._silent_s > self._patience.busy_s:
            self._set_state("busy")

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._cause = self.tr(
                "The training process cannot be started: {program} is missing or may not be run."
            )
            self._cause = self._cause.format(program=self._command[0])
            self._exit = (-1, False)
            self._bury()

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._exit = (code, status == QProcess.ExitStatus.CrashExit)
        self._read_stderr()
        if self._stderr_rest:
            self._stderr.append(self._stderr_rest.decode("utf-8", "replace"))
        self._drain()

    def _bury(self) -> None:
        """The process is gone and everything it said was handled."""
        assert self._process is not None
        assert self._exit is not None
        code, by_signal = self._exit
        self._watch.stop()
        self._more.stop()
        self._escalation.stop()
        self._process.deleteLater()
        self._process = None
        self._hello = None
        closing = self._state == "closing"
        kills = memory_kills() > self._memory_kills
        cause = self._cause or cause_of_death(code, by_signal, self._stderr, kills)
        unanswered, self._unanswered = self._unanswered, {}
        self._unsent.clear()
        self._set_state("off" if closing else "dead")
        if not closing:
            for _command, answered in unanswered.values():
                if answered is not None:
                    answered(cause)
            self.died.emit(cause)

    def _set_state(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


def _environment() -> QProcessEnvironment:
    """Ours, with this checkout or installation first on the path; lines are UTF-8 everywhere."""
    environment = QProcessEnvironment.systemEnvironment()
    others = environment.value("PYTHONPATH")
    environment.insert("PYTHONPATH", os.pathsep.join(filter(None, (str(_ROOT), others))))
    environment.insert("PYTHONUTF8", "1")
    return environment
