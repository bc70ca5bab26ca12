"""The worker process: commands on standard input, events on standard output, torch in between.

Started as `python -m runtime.worker` by the window, or at the other end of `ssh`. Its first act is to keep
file descriptors 0 and 1 for the protocol and to point 1 at standard error, so that a stray print becomes a
log line. The main thread trains; one thread reads commands, one writes events (`runtime.outbox`).

When nobody listens any more, a run is stopped after the step at hand, kept and tested; with `--run-on` it is trained to
its end, as one wants at the far end of a connection that may break.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NoReturn

import msgspec

from graph.errors import SymloomError
from runtime.allocator import keep_freed_memory
from runtime.control import Control
from runtime.outbox import Outbox
from runtime.protocol import (
    VERSION,
    Acknowledged,
    Aside,
    Command,
    Continue,
    Device,
    Done,
    Download,
    Event,
    Export,
    Failed,
    Find,
    Finished,
    Found,
    Hello,
    Log,
    Pause,
    Quit,
    Resume,
    Started,
    Stop,
    Train,
    Transfer,
    decode_command,
)
from runtime.training_error import TrainingError

_BUSY: dict[type, str] = {
    Train: "The worker is busy with a run; stop it first.",
    Continue: "The worker is busy with a run; stop it first.",
    Find: "The worker is trying learning rates or batch sizes; stop that first.",
    Export: "The worker is exporting; try again when that is done.",
    Download: "The worker is downloading; try again when that is done.",
}


def main() -> NoReturn:
    """Serve one window until it closes standard input or says `Quit`."""
    threading.excepthook = _end_with_thread
    # Ctrl-C in the terminal of a window is for the window to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stream = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    # A process that is forked to read data ahead begins by closing `sys.stdin`, and would wait for ever for the thread
    # that reads commands, if that read from there.
    commands = os.fdopen(os.dup(0), "rb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    keep_freed_memory()
    code = 1
    try:
        worker = _Worker(commands, stream, run_on="--run-on" in sys.argv[1:])
        # In a thread, because the handler may interrupt the main one while it holds a lock.
        signal.signal(signal.SIGTERM, lambda number, frame: threading.Thread(target=worker.end).start())
        worker.serve()
        code = 0
    finally:
        if code:
            traceback.print_exc()
        sys.stderr.flush()
        # Not by returning: the interpreter aborts in its shutdown while the thread of commands still reads, and
        # the reader of our last words would see that instead of the cause.
        os._exit(code)


class _Worker:
    def __init__(self, commands: BinaryIO, stream: BinaryIO, *, run_on: bool = False) -> None:
        self._commands = commands
        self._run_on = run_on
        self._work: queue.Queue[Command | None] = queue.Queue()
        self._control: Control | None = None  # of the run at hand
        self._lock = threading.Lock()
        self._at_hand: Command | None = None  # what the next one must wait for
        self._looking = threading.Lock()
        self._loading = True
        self._deserted = False
        self._outbox = Outbox(stream, self.left_alone)

    def serve(self) -> None:
        # The reader starts first: a window that goes away while torch is still loading ends the process too.
        threading.Thread(target=self._read, name="commands", daemon=True).start()
        self._outbox.state = "loading"
        self._outbox.put(_hello())
        from runtime.accelerator import return_memory

        self._loading, self._outbox.state = False, "idle"
        while (command := self._work.get()) is not None:
            self._outbox.state = type(command).__name__.lower()
            try:
                self._carry_out(command)
            finally:
                self._outbox.state = "idle"
                self._release(command)
            return_memory()  # what a run that failed held until now
        self._outbox.close()

    def _read(self) -> None:
        for line in self._commands:
            if not line.strip():
                continue
            try:
                command = decode_command(line)
            except msgspec.DecodeError as error:
                self._outbox.put(
                    Acknowledged(problem=f"This worker does not understand the command: {error}.")
                )
                continue
            if isinstance(command, Quit):
                self._outbox.put(Acknowledged(seq=command.seq))
                self.end()
                return
            if isinstance(command, Aside):
                self._outbox.put(Acknowledged(seq=command.seq))
                threading.Thread(target=self._answer_aside, args=(command,), name="look", daemon=True).start()
                continue
            self._take(command)
        self.left_alone()

    def _take(self, command: Command) -> None:
        """Answer, then obey or queue a command: nothing that follows from it is told before the answer."""
        with self._lock:
            problem = self._hindrance(command)
            self._outbox.put(Acknowledged(seq=command.seq, run=command.run, problem=problem))
            if problem:
                return
            match command, self._control:
                case Pause(), Control() as control:
                    control.pause()
                case Resume(), Control() as control:
                    control.resume()
                case Stop(), Control() as control:
                    control.stop()
                case _:
                    self._at_hand = command
                    if isinstance(command, (Train, Continue, Find)):
                        self._control = Control()
                    self._work.put(command)

    def _hindrance(self, command: Command) -> str:
        """Why a command cannot be carried out now, a sentence; empty if it can."""
        if isinstance(command, (Pause, Resume, Stop)):
            return "" if self._control is not None else "No run is going on."
        if self._at_hand is not None:
            return _BUSY.get(type(self._at_hand), "The worker is busy; try again in a moment.")
        return ""

    def _release(self, command: Command) -> None:
        """Take the next command from now on: whoever hears that a run is over may answer at once with another."""
        with self._lock:
            if self._at_hand is command:
                self._at_hand = self._control = None

    def _carry_out(self, command: Command) -> None:
        from graph.document import from_json
        from runtime.train import resume, train

        folder = ""

        def report(event: Event) -> None:
            nonlocal folder
            event.run = command.run
            if isinstance(event, Started):
                folder = event.folder
            if isinstance(event, Finished):
                _picture(event, report)
            if isinstance(event, (Finished, Failed, Done, Found)):
                self._release(command)
            self._outbox.put(event)

        try:
            match command:
                case Train():
                    assert self._control is not None
                    train(from_json(command.document), Path(command.folder), report, self._control)
                case Continue():
                    assert self._control is not None
                    resume(Path(command.folder), command.epochs, report, self._control)
                case Export():
                    from runtime.exports import export

                    run = Path(command.folder) if command.folder else None
                    path = Path(command.path)
                    export(command.kind, from_json(command.document), run, path)
                    report(Done(path=str(path)))
                case Find():
                    from runtime.finders import find_batch_size, find_learning_rate

                    assert self._control is not None
                    if command.kind == "learning_rate":
                        find_learning_rate(from_json(command.document), report, self._control)
                    else:
                        find_batch_size(from_json(command.document), report, self._control)
                case Download():
                    from graph.datasets import data_set
                    from runtime.data.download import download_data_set

                    place = download_data_set(
                        data_set(command.data_set),
                        report=lambda done: report(
                            Transfer(received=done.bytes_done, total=done.bytes_total)
                        ),
                    )
                    report(Done(path=str(place)))
        except SymloomError as error:
            told = error if isinstance(error, TrainingError) else TrainingError(str(error))
            report(
                Failed(
                    problem=str(told),
                    node=told.node,
                    details=told.details,
                    folder=folder,
                    settings=list(told.settings),
                    fits=told.fits,
                )
            )
        except Exception as error:  # noqa: BLE001  # told to the window with its traceback; the process stays usable
            problem = f"Symloom failed: {error!r}."
            report(Failed(problem=problem, details=traceback.format_exc(), folder=folder))
            traceback.print_exc()

    def _answer_aside(self, command: Aside) -> None:
        """In a thread of its own, one after the other: a person may look at something while a run goes on."""
        from runtime.asides import answer

        with self._looking:
            found = answer(command)
        found.seq, found.run = command.seq, command.run
        self._outbox.put(found)

    def left_alone(self) -> None:
        """Nobody listens any more: end, unless the run is to be trained to its end; a pause nobody can end now."""
        with self._lock:
            if self._deserted:  # noticed at the commands' end and at the events' too
                return
            self._deserted = True
            if self._run_on and self._control is not None and not self._control.paused:
                self._work.put(None)  # after the run
                return
        self.end()

    def end(self) -> None:
        """End after the step at hand, which checkpoints the run; at once if there is none."""
        if self._loading:
            os._exit(0)
        with self._lock:
            if self._control is not None:
                self._control.stop()
            self._work.put(None)


def _picture(finished: Finished, report: Callable[[Event], None]) -> None:
    """Leave pictures of the graph and the curves in the run folder; a run without them is a run all the same."""
    from runtime.exports.pictures import write_pictures
    from runtime.runfolder import RunFolder

    try:
        write_pictures(RunFolder(Path(finished.folder)))
    except SymloomError as error:
        report(Log(text=str(error), level="warning"))


def _end_with_thread(failure: threading.ExceptHookArgs) -> None:
    """A thread that dies of a mistake of ours ends the process: its reader sees why, and nothing waits for ever."""
    traceback.print_exception(failure.exc_type, failure.exc_value, failure.exc_traceback)
    os._exit(70)


def _hello() -> Hello:
    """Greet when everything a run needs is loaded, so that a broken installation shows at once."""
    import torch

    import runtime.train  # noqa: F401  # what takes the seconds
    from runtime.tune import devices

    return Hello(
        version=VERSION,
        pid=os.getpid(),
        torch=str(torch.__version__),
        devices=[Device(*device) for device in devices()],
        capabilities=["train", "continue", "export", "download", "describe", "find", "preview", "compare"],
    )


if __name__ == "__main__":
    main()
