"""The state of one run as the window sees it, fed by the worker's events; no widgets, no process.

`take` is the only way in for events. What a person asked for and the worker has not confirmed yet is in
`asked`, so that views can say "pausing" without pretending that it happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from runtime.protocol import EpochDone, Event, Failed, Finished, Log, Progress, Scalars, Started

RunState = Literal[
    "empty",
    "starting",
    "preparing",
    "training",
    "paused",
    "evaluating",
    "finished",
    "stopped",
    "failed",
    "died",
]
Asked = Literal["", "pause", "resume", "stop"]
ACTIVE: frozenset[str] = frozenset({"starting", "preparing", "training", "paused", "evaluating"})


@dataclass
class RunSession:
    """One run, from the press on Train to its end.

    Args:
        title: the document's title when it was started.
        data_set: the name of the data it is trained on.
        test_samples: how many of them it is tested on; 0 if that was not known when it began.
        values: the newest value of every series, such as `validation/accuracy`.
        skipped: points left out of the curves because the window was slow; the folder has them.
        test, tables: the metrics on the test data, numbers and others; `tested_epoch` and `tested_step` say whose
            weights were tested.
        measured: settings the recipe leaves open, with what was chosen and measured.
        warnings: what the worker warned of, such as steps the guard left out.
        problem, node, details: why it failed or died, where, and what a report needs.
    """

    title: str = ""
    data_set: str = ""
    test_samples: int = 0
    state: RunState = "empty"
    asked: Asked = ""
    run: str = ""
    folder: str = ""
    device: str = ""
    epochs: int = 0
    epoch: int = 0
    epochs_done: int = 0
    steps: int = 0
    step: int = 0
    samples_per_s: float = 0.0
    eta_s: float | None = None
    parameters: int = 0
    batch_size: int = 0
    notes: list[str] = field(default_factory=list)
    measured: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    values: dict[str, float] = field(default_factory=dict)
    skipped: int = 0
    test: dict[str, float] = field(default_factory=dict)
    tables: dict[str, list[Any]] = field(default_factory=dict)
    tested_epoch: int = 0
    tested_step: int = 0
    seconds: float = 0.0
    problem: str = ""
    node: str = ""
    details: str = ""
    to_change: list[str] = field(default_factory=list)  # settings that the problem's sentence names
    fits: int | None = None  # the largest batch that was found to fit into memory

    @classmethod
    def begin(cls, run: str, title: str, data_set: str, test_samples: int = 0) -> RunSession:
        """A run that was asked for; `run` is the mark its events will carry."""
        return cls(run=run, title=title, data_set=data_set, test_samples=test_samples, state="starting")

    @property
    def active(self) -> bool:
        """Whether it goes on."""
        return self.state in ACTIVE

    @property
    def can_pause(self) -> bool:
        return self.state in ("training", "evaluating") and not self.asked and not self.testing

    @property
    def can_resume(self) -> bool:
        return self.state == "paused" and not self.asked

    @property
    def can_stop(self) -> bool:
        return self.active and (self.testing or self.asked != "stop")  # once more, and the test is left out

    @property
    def testing(self) -> bool:
        """Whether what is evaluated is the test data, at the end, and not the validation data after an epoch."""
        return self.state == "evaluating" and (self.epochs_done >= self.epochs or self.asked == "stop")

    @property
    def resumable(self) -> bool:
        """Whether it ended early and left a folder from which it can go on."""
        return self.state in ("stopped", "died", "failed") and bool(self.folder)

    @property
    def extensible(self) -> bool:
        """Whether it came to its end and can be given more epochs."""
        return self.state == "finished" and bool(self.folder)

    def ask(self, what: Asked) -> None:
        """The person wants this; the worker was told."""
        self.asked = what

    def take(self, event: Event) -> bool:
        """Learn from an event; False if it says nothing about this run."""
        if not self.active or event.run != self.run:
            return False
        match event:
            case Started():
                self._start(event)
            case Progress():
                self._progress(event)
            case Scalars():
                self.skipped += event.skipped
                for name, (_steps, values) in event.series.items():
                    finite = next((value for value in reversed(values) if value is not None), None)
                    if finite is not None:
                        self.values[name] = finite
            case EpochDone():
                self.values.update(event.values)
                self.epochs_done = event.epoch
            case Finished():
                self._end("stopped" if event.state == "stopped" else "finished")
                self.folder = event.folder or self.folder
                self.test, self.tables, self.seconds = event.test, event.tables, event.seconds
                self.tested_epoch, self.tested_step = event.epoch, event.step
            case Log(level="warning"):
                self.warnings.append(event.text)
            case Failed():
                self.fail(event.problem, event.node, event.details)
                self.to_change, self.fits = event.settings, event.fits
                self.folder = event.folder or self.folder
            case _:
                return False
        return True

    def fail(self, problem: str, node: str = "", details: str = "") -> None:
        """The run ended, or never began, because of this."""
        self._end("failed")
        self.problem, self.node, self.details = problem, node, details

    def die(self, cause: str, details: str = "") -> None:
        """The process that ran it is gone."""
        self._end("died")
        self.problem, self.details = cause, details

    def withdraw(self) -> None:
        """It was called off before anything was done."""
        self._end("empty")

    def _start(self, event: Started) -> None:
        self.state = "preparing"
        self.folder, self.title = event.folder, event.title or self.title
        self.device, self.notes = event.device, list(event.notes)
        self.measured = dict(event.measured)
        self.epochs = event.epochs
        self.steps = event.epochs * event.steps_per_epoch
        self.step = event.first_step
        self.batch_size, self.parameters = event.batch_size, event.parameters

    def _progress(self, event: Progress) -> None:
        if event.state in ACTIVE:  # the end comes with its own event, which has the results
            self.state = event.state
        if self.state == {"pause": "paused", "resume": "training"}.get(self.asked):
            self.asked = ""
        self.step, self.steps = event.step, event.steps
        self.epoch, self.epochs = event.epoch, event.epochs
        self.samples_per_s, self.eta_s = event.samples_per_s, event.eta_s

    def _end(self, state: RunState) -> None:
        self.state = state
        self.asked = ""
        self.eta_s = None
