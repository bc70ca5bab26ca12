"""What the window and the worker say to each other: one JSON object a line.

The window writes `Command`s to the worker's standard input and reads `Event`s from its standard output.
Every command is answered by one `Acknowledged` with its number. Unknown fields are ignored, so either side
may be newer; another major `VERSION` is refused. No torch here: the window imports this module.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from graph.data_spec import DataSetSpec, FirstSamples

VERSION = 1
State = Literal["preparing", "training", "paused", "evaluating", "finished", "stopped", "failed"]


class _Message(msgspec.Struct, tag_field="t", omit_defaults=True, kw_only=True):
    seq: int = 0
    run: str = ""


# ---- from the window to the worker


class Train(_Message, tag=True):
    """Train a document (its JSON text) in a new run folder under `folder`."""

    document: str
    folder: str


class Continue(_Message, tag=True):
    """Go on with a run from its last checkpoint, to `epochs` in all if given."""

    folder: str
    epochs: int | None = None


class Pause(_Message, tag=True):
    """Stop before the next step, keeping everything."""


class Resume(_Message, tag=True):
    """Go on after a pause."""


class Stop(_Message, tag=True):
    """Finish before the next step: checkpoint, evaluate on the test data, finish."""


class Export(_Message, tag=True):
    """Write `kind` (as the command line's `--to`) of a document, with a run's weights if given, to `path`."""

    document: str
    kind: str
    path: str
    folder: str = ""


class Download(_Message, tag=True):
    """Fetch the files of a data set into the cache."""

    data_set: str


class Describe(_Message, tag=True):
    """Look at the data a recipe chooses, by name and attributes; answered during a run too."""

    data: str
    attrs: dict[str, Any] = {}


class Preview(_Message, tag=True):
    """Write training pictures, as the recipe's augmentation makes them in an epoch, to `path`; during a run too."""

    document: str
    path: str
    epoch: int = 0
    count: int = 12


class Compare(_Message, tag=True):
    """Say which weights of a run's folder or a file fit a document; answered during a run too."""

    document: str
    origin: str


class Find(_Message, tag=True):
    """Try which learning rate or batch size suits a document; nothing is kept. `Tried` as it goes, then `Found`."""

    document: str
    kind: Literal["learning_rate", "batch_size"]


class Quit(_Message, tag=True):
    """End the worker."""


Aside = Describe | Preview | Compare  # what is answered beside a run
Command = Train | Continue | Pause | Resume | Stop | Export | Download | Aside | Find | Quit


# ---- from the worker to the window


class Device(msgspec.Struct):
    """A place to compute: torch's name for it (`cpu`, `cuda:0`) and what it is."""

    name: str
    title: str
    memory_bytes: int = 0


class Hello(_Message, tag=True):
    """The first line: who the worker is."""

    version: int
    pid: int
    torch: str
    devices: list[Device]
    capabilities: list[str] = []


class Acknowledged(_Message, tag=True):
    """Command `seq` was taken (`problem` empty) or refused, with the sentence why."""

    problem: str = ""


class Started(_Message, tag=True):
    """A run begins; `folder` is its run folder, `source` the module's text."""

    folder: str
    title: str
    source: str
    device: str
    epochs: int
    steps_per_epoch: int
    first_step: int = 0
    batch_size: int = 0
    parameters: int = 0
    notes: list[str] = []
    measured: dict[str, str] = {}  # settings the recipe leaves open: what was chosen, with the measurement


class Scalars(_Message, tag=True):
    """Curves since the last message: series name (`train/loss`) → steps and values, equally long.

    A value that is not finite is None. `skipped` counts points left out because the reader was slow; the run folder
    has them all.
    """

    series: dict[str, tuple[list[int], list[float | None]]]
    skipped: int = 0


class Progress(_Message, tag=True):
    """Where the run is: steps done, samples a second lately, seconds still to go."""

    state: State
    step: int
    steps: int
    epoch: int
    epochs: int
    samples_per_s: float = 0.0
    eta_s: float | None = None


class EpochDone(_Message, tag=True):
    """An epoch (from 1) is over after `step` steps, with its averages, such as `validation/accuracy`."""

    epoch: int
    step: int
    values: dict[str, float]


class Finished(_Message, tag=True):
    """The run is over; `state` is finished or stopped, `test` has the metrics on the test data.

    `tables` has those that are no single number, such as a confusion matrix, as nested lists.
    """

    state: State
    folder: str
    test: dict[str, float]
    seconds: float
    epoch: int = 0  # whose weights were tested
    step: int = 0
    tables: dict[str, list[Any]] = {}


class Failed(_Message, tag=True):
    """The run ended in an error: the sentence, the node it happened at if known, details for a report.

    `settings` are those that the sentence tells to change (learning_rate, clip_norm, batch_size), `fits` is the
    largest batch that was found to fit into memory.
    """

    problem: str
    node: str = ""
    details: str = ""
    folder: str = ""
    settings: list[str] = []
    fits: int | None = None


class Done(_Message, tag=True):
    """An export or download is complete."""

    path: str


class Tried(_Message, tag=True):
    """Points of what `Find` looks for, since the last such message."""

    kind: Literal["learning_rate", "batch_size"]
    x: list[float]
    y: list[float]


class Found(_Message, tag=True):
    """What `Find` found: losses (y) by learning rate (x), or samples a second by batch size, and what to set."""

    kind: Literal["learning_rate", "batch_size"]
    x: list[float]
    y: list[float]
    suggestion: float
    text: str


class Transfer(_Message, tag=True):
    """A download goes on."""

    received: int
    total: int


class Described(_Message, tag=True):
    """What `Describe` with the same `seq` found: `spec`, or the sentence why not; and a table's columns.

    Args:
        first: the first samples, small enough to travel here.
    """

    spec: DataSetSpec | None = None
    problem: str = ""
    columns: list[str] = []
    first: FirstSamples | None = None


class Previewed(_Message, tag=True):
    """What `Preview` with the same `seq` made, or the sentence why not.

    Args:
        shape: of the bytes in `path`: 2 (augmented, then as they were), pictures, height, width, channels (1 or 3).
        labels: for each picture what it shows, with the shares of a mixture; empty where the target is no single value.
    """

    path: str = ""
    shape: list[int] = []
    labels: list[list[tuple[str, float]]] = []
    problem: str = ""


class WeightMatch(msgspec.Struct):
    """A weight of the network; `there` is its shape in what it is to be taken from, None if it is not there."""

    name: str
    shape: list[int]
    there: list[int] | None = None

    @property
    def fits(self) -> bool:
        return self.there == self.shape


class Compared(_Message, tag=True):
    """What `Compare` with the same `seq` found, or the sentence why not; `unused` has no place in the network."""

    weights: list[WeightMatch] = []
    unused: list[str] = []
    problem: str = ""


class Log(_Message, tag=True):
    """A line for the log; `left_out` is the step that it tells was left out, 0 for any other line."""

    text: str
    level: Literal["info", "warning", "error"] = "info"
    left_out: int = 0


class Heartbeat(_Message, tag=True):
    """Sent every second, whatever the worker does."""

    state: str = "idle"


Event = (
    Hello
    | Acknowledged
    | Started
    | Scalars
    | Progress
    | EpochDone
    | Finished
    | Failed
    | Done
    | Tried
    | Found
    | Transfer
    | Described
    | Previewed
    | Compared
    | Log
    | Heartbeat
)

_encoder = msgspec.json.Encoder()
_commands: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def encode(message: Any) -> bytes:
    """A message as one line, with its line end."""
    return _encoder.encode(message) + b"\n"


def decode_command(line: bytes) -> Command:
    """A line from the window.

    Raises:
        msgspec.DecodeError: it is none.
    """
    return _commands.decode(line)


def decode_event(line: bytes) -> Event:
    """A line from the worker.

    Raises:
        msgspec.DecodeError: it is none.
    """
    return _events.decode(line)
