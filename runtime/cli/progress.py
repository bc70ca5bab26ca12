"""How a run shows in the terminal: a bar for a person, lines in a pipe, JSON for a program."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from itertools import starmap
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from graph.errors import SymloomError
from runtime import protocol
from runtime.cli.outcome import WorkFailed
from runtime.protocol import EpochDone, Event, Finished, Log, Scalars, Started

Level = Literal["info", "warning", "error"]
_PROGRESS = ("state", "step", "steps", "epoch", "epochs", "samples_per_s", "eta_s")
_EVERY_S = 1.0  # between two JSON lines of progress
_LATELY = 0.95  # weight of the past in the numbers beside the bar


class Show(Protocol):
    """Takes what happens, in order; `finished` comes last."""

    def __enter__(self) -> Show: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def note(self, text: str, level: Level = "info", *, passing: bool = False) -> None:
        """A sentence; a passing one is shown only where it can be wiped again."""
        ...

    def event(self, event: Event) -> None: ...
    def finished(self, event: Finished) -> None: ...


def make_show(as_json: bool) -> Show:
    """The one for this standard output."""
    if as_json:
        return JsonShow()
    console = _Console(highlight=False, soft_wrap=True)
    return BarShow(console) if console.is_terminal else LineShow(console)


class _Console(Console):
    """One that tells that its reader has gone, and does not end the program for it."""

    def on_broken_pipe(self) -> None:
        raise


class JsonShow:
    """One object a line, `event` saying what it is."""

    def __init__(self) -> None:
        self._state = ""
        self._told_at = 0.0

    def __enter__(self) -> JsonShow:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, (SymloomError, WorkFailed)):
            self._write("failed", {"problem": str(error)})

    def note(self, text: str, level: Level = "info", *, passing: bool = False) -> None:
        if not passing:
            self._write("log", {"level": level, "text": text})

    def event(self, event: Event) -> None:
        match event:
            case Started():
                names = (
                    "title",
                    "device",
                    "epochs",
                    "steps_per_epoch",
                    "first_step",
                    "batch_size",
                    "parameters",
                    "notes",
                )
                values = {name: getattr(event, name) for name in names}
                self._write("started", {"run": event.folder, **values})
            case EpochDone():
                self._write("epoch", {"epoch": event.epoch, "step": event.step, **_nested(event.values)})
            case protocol.Progress():
                now = time.monotonic()
                if event.state != self._state or now - self._told_at >= _EVERY_S:
                    self._state, self._told_at = event.state, now
                    self._write("progress", {name: getattr(event, name) for name in _PROGRESS})
            case Log():
                self._write("log", {"level": event.level, "text": event.text})

    def finished(self, event: Finished) -> None:
        values = {
            "test": event.test, "run": event.folder, "state": event.state, "epoch": event.epoch, "step": event.step,
            "seconds": round(event.seconds, 3), **({"tables": event.tables} if event.tables else {}),
        }  # fmt: skip
        self._write("finished", values)

    def _write(self, event: str, values: Mapping[str, Any]) -> None:
        sys.stdout.buffer.write(msgspec.json.encode({"event": event, **values}) + b"\n")
        sys.stdout.buffer.flush()


class LineShow:
    """Plain lines, one an epoch; the base of what a person sees."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._errors = _Console(stderr=True, highlight=False, soft_wrap=True)
        self._epochs = 0

    def __enter__(self) -> LineShow:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def note(self, text: str, level: Level = "info", *, passing: bool = False) -> None:
        if not passing:
            self._errors.print(text, style=None if level == "info" else "yellow", markup=False)

    def event(self, event: Event) -> None:
        match event:
            case Started():
                self._epochs = event.epochs
                self._say(
                    f"{event.title}: {event.parameters:,} parameters on {event.device}, "
                    f"{event.epochs} epoch{'s' * (event.epochs != 1)} of {event.steps_per_epoch:,} steps, "
                    f"batch size {event.batch_size}"
                )
                for note in event.notes:
                    self._say(f"  {note}")
            case EpochDone():
                self._say(f"epoch {event.epoch}/{self._epochs}  {_told(event.values)}")
            case Log(level="warning" | "error"):
                self.note(event.text, event.level)

    def finished(self, event: Finished) -> None:
        ended = "Finished" if event.state == "finished" else "Stopped"
        tested = bool(event.test or event.tables)
        what = f"tested the weights of epoch {event.epoch}" if tested else "the weights were not tested"
        self._say(f"{ended} after {_duration(event.seconds)}; {what}.")
        accuracy = event.test.get("accuracy")
        if accuracy is not None:
            others = {name: value for name, value in event.test.items() if name not in ("accuracy", "loss")}
            told = [f"loss {event.test.get('loss', float('nan')):.4f}", *starmap(_metric, others.items())]
            self._say(f"Test accuracy {accuracy:.2%}, {', '.join(told)}")
        elif event.test:
            self._say("Test " + ", ".join(f"{name} {value:.4g}" for name, value in event.test.items()))
        for name, table in event.tables.items():
            self._say(f"Test {name}:")
            for row in _rows(table):
                self._say(f"  {row}")
        self._say(f"Run folder: {event.folder}")
        files = ("weights.safetensors", "model.py", "graph.svg", "graph.png", "curves.svg", "curves.png")
        there = [name for name in files if (Path(event.folder) / name).is_file()]
        self._say(f"  {', '.join(there)}")

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False)
        self._console.file.flush()


class BarShow(LineShow):
    """A bar that moves with every batch of news, lines above it."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        columns = (
            TextColumn("{task.fields[what]}"),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[numbers]}"),
        )
        self._bar = Progress(*columns, console=console, transient=True, expand=True)
        self._task: TaskID = self._bar.add_task("", total=None, what="Preparing", numbers="")
        self._lately: dict[str, float] = {}

    def __enter__(self) -> BarShow:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def note(self, text: str, level: Level = "info", *, passing: bool = False) -> None:
        if passing:
            self._bar.update(self._task, numbers=text)
        else:
            self._bar.console.print(text, style=None if level == "info" else "yellow", markup=False)

    def event(self, event: Event) -> None:
        super().event(event)
        match event:
            case Scalars():
                for name in ("loss", "accuracy"):
                    for value in event.series.get(f"train/{name}", ([], []))[1]:
                        if value is not None:
                            self._lately[name] = (
                                _LATELY * self._lately.get(name, value) + (1 - _LATELY) * value
                            )
            case protocol.Progress():
                self._move(event)

    def finished(self, event: Finished) -> None:
        self._bar.stop()
        super().finished(event)

    def _move(self, at: protocol.Progress) -> None:
        numbers = [f"step {at.step:,}/{at.steps:,}"]
        if "loss" in self._lately:
            numbers.append(f"loss {self._lately['loss']:.4f}")
        if "accuracy" in self._lately:
            numbers.append(f"accuracy {self._lately['accuracy']:.1%}")
        if at.samples_per_s:
            numbers.append(f"{at.samples_per_s:,.0f} samples/s")
        if at.eta_s is not None:
            numbers.append(f"{_duration(at.eta_s)} left")
        what = f"epoch {at.epoch}/{at.epochs}" if at.state == "training" else at.state
        self._bar.update(
            self._task,
            total=at.steps or None,
            completed=at.step,
            what=what,
            numbers="  ".join(numbers) if at.steps else "",
        )


def _nested(values: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """`validation/loss` → {"validation": {"loss": …}}, as the outcome's `test` is."""
    found: dict[str, dict[str, float]] = {}
    for name, value in values.items():
        part, _, metric = name.partition("/")
        found.setdefault(part, {})[metric] = value
    return found


def _told(values: Mapping[str, float]) -> str:
    """The averages of an epoch: `training loss 0.51, accuracy 81.2 %   validation loss …`."""
    parts = []
    for part, metrics in _nested(values).items():
        if told := [_metric(name, value) for name, value in metrics.items() if name != "learning_rate"]:
            parts.append(f"{'training' if part == 'train' else part} {', '.join(told)}")
    return "   ".join(parts)


def _metric(name: str, value: float) -> str:
    return f"{name} {value:.1%}" if "accuracy" in name else f"{name.replace('_', ' ')} {value:.4f}"


def _rows(table: list[Any]) -> list[str]:
    """A matrix in columns, if it fits on a screen."""
    if not table or not isinstance(table[0], list) or len(table[0]) > 24:
        return ["(too large to show; see result.json in the run folder)"]
    cells = [[str(value) for value in row] for row in table]
    wide = max(len(cell) for row in cells for cell in row)
    return [" ".join(f"{cell:>{wide}}" for cell in row) for row in cells]


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"
