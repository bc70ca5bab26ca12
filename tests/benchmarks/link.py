"""The link between worker and window, against a bare pipe and blocking writes in the same run.

Measured are the time from the worker's write to the window's event; what telling costs the trainer a step; how
long a step is held up while the window is frozen for four seconds; and the longest turn of the window's
event loop while a flood of messages comes in.

    python -m tests.benchmarks.link [--json] [--freeze SECONDS]
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from runtime.protocol import Event, Log, Scalars, decode_event
from studio.runs.link import WorkerLink
from tests.benchmarks.measure.report import line, options, tell

MESSAGES = 100
FLOOD = 100_000
HELLO = """
import sys, time
from runtime.protocol import *
print(encode(Hello(version=VERSION, pid=0, torch="", devices=[])).decode(), end="", flush=True)
"""
# CLOCK_MONOTONIC is one clock for all processes of a machine.
WRITER = f"""
time.sleep(0.5)
for _ in range({MESSAGES}):
    time.sleep(0.02)
    sys.stdout.buffer.write(encode(Log(text=repr(time.monotonic()))))
    sys.stdout.buffer.flush()
"""
FLOODER = f"""
line = encode(Progress(state="training", step=1, steps=2, epoch=1, epochs=1))
sys.stdout.buffer.write(line * {FLOOD} + encode(Log(text="end")))
sys.stdout.buffer.flush()
"""
# A trainer with steps of a millisecond tells three curves; how long each telling took is the last message.
TRAINER = """
import tempfile
from pathlib import Path
from runtime.curves import CurveRecorder
from runtime.outbox import Outbox
from runtime.runfolder import RunFolder
from runtime.step import Taken
NAMES = ("train/loss", "train/accuracy", "train/learning_rate")
print(encode(Log(text="begin")).decode(), end="", flush=True)
kind, seconds = sys.argv[1], float(sys.argv[2])
folder = tempfile.TemporaryDirectory()
outbox = Outbox(sys.stdout.buffer, lambda: None) if kind == "outbox" else None
recorder = CurveRecorder(RunFolder.create(Path(folder.name), "bench"), outbox.put) if outbox else None
taken = Taken(0.5, {"accuracy": 32.0}, 64)
told, work, step, end = [], 0.0, 0, time.monotonic() + seconds
while time.monotonic() < end:
    time.sleep(0.001)
    step += 1
    begin, worked = time.perf_counter(), time.thread_time()
    if recorder:
        recorder.add_step(step, taken, 0.5)
        if recorder.due():
            recorder.tell()
            outbox.put(Progress(state="training", step=step, steps=9, epoch=1, epochs=1))
    else:
        sys.stdout.buffer.write(encode(Scalars(series={name: ([step], [0.5]) for name in NAMES})))
        sys.stdout.buffer.write(encode(Progress(state="training", step=step, steps=9, epoch=1, epochs=1)))
        sys.stdout.buffer.flush()
    told.append(time.perf_counter() - begin)
    work += time.thread_time() - worked
message = Log(text=f"told {max(told)} {work / len(told)}")
if outbox:
    outbox.put(message)
    outbox.close()
else:
    sys.stdout.buffer.write(encode(message))
    sys.stdout.buffer.flush()
"""

# A trainer with steps of 20 ms, whose loss is the moment at which the step ended.
STEPPER = """
import tempfile
from pathlib import Path
from runtime.curves import CurveRecorder
from runtime.outbox import Outbox
from runtime.runfolder import RunFolder
folder = tempfile.TemporaryDirectory()
outbox = Outbox(sys.stdout.buffer, lambda: None)
recorder = CurveRecorder(RunFolder.create(Path(folder.name), "bench"), outbox.put)
time.sleep(0.5)
for step in range(150):
    time.sleep(0.02)
    recorder.add(step, "train/loss", time.monotonic())
    if recorder.due():
        recorder.tell()
outbox.put(Log(text="end"))
outbox.close()
"""


def command(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-P", "-c", HELLO + code, *arguments]


def pump() -> None:
    """One turn of the window's loop."""
    QCoreApplication.processEvents()
    time.sleep(0.002)


def latency_of_link_ms() -> float:
    """Median from the worker's write to the window's `received`."""
    taken: list[float] = []
    link = WorkerLink(command=command(WRITER))
    link.received.connect(
        lambda event: taken.append(time.monotonic() - float(event.text)) if isinstance(event, Log) else None
    )
    link.start()
    while len(taken) < MESSAGES:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    link.finish()
    return 1e3 * statistics.median(taken)


def latency_of_pipe_ms() -> float:
    """The limit: the same messages read and decoded by a plain blocking loop."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(command(WRITER), stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    taken = []
    for row in process.stdout:
        event = decode_event(row)
        if isinstance(event, Log):
            taken.append(time.monotonic() - float(event.text))
    process.wait()
    return 1e3 * statistics.median(taken)


def telling(kind: str, freeze_s: float) -> tuple[float, float]:
    """Train for two seconds more than the window is frozen; the longest telling and the mean work for one, in s."""
    texts: list[str] = []

    def take(event: Event) -> None:
        if isinstance(event, Log):
            texts.append(event.text)

    link = WorkerLink(command=command(TRAINER, kind, str(freeze_s + 2)))
    link.received.connect(take)
    link.start()
    while "begin" not in texts:
        pump()
    settle = time.monotonic() + 1
    while time.monotonic() < settle:
        pump()
    time.sleep(freeze_s)  # the window does nothing at all
    while not texts[-1].startswith("told"):
        pump()
        assert link.pid, link.last_lines
    link.finish()
    longest, mean = texts[-1].split()[1:]
    return float(longest), float(mean)


def from_step_to_window_ms() -> float:
    """How old a step is when the window has its loss; 95 of 100 are younger."""
    ages: list[float] = []
    ended: list[bool] = []

    def take(event: Event) -> None:
        if isinstance(event, Scalars):
            now = time.monotonic()
            ages.extend(now - ended_at for ended_at in event.series["train/loss"][1] if ended_at is not None)
        elif isinstance(event, Log):
            ended.append(True)

    link = WorkerLink(command=command(STEPPER))
    link.received.connect(take)
    link.start()
    while not ended:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    link.finish()
    return 1e3 * statistics.quantiles(ages, n=20)[-1]


def longest_turn_ms() -> float:
    """The most processor time between two turns of the window's loop while the flood is read."""
    texts: list[str] = []
    link = WorkerLink(command=command(FLOODER))
    link.received.connect(lambda event: texts.append(event.text) if isinstance(event, Log) else None)
    turns: list[float] = [time.thread_time()]
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(time.thread_time()))
    timer.start()
    link.start()
    while "end" not in texts:
        QCoreApplication.processEvents()
    link.finish()
    return 1e3 * max(after - before for before, after in itertools.pairwise(turns))


def measures(freeze_s: float) -> list[dict[str, object]]:
    application = QCoreApplication.instance() or QCoreApplication([])
    rounds = [(latency_of_link_ms(), latency_of_pipe_ms()) for _ in range(3)]
    link_ms, pipe_ms = (statistics.median(column) for column in zip(*rounds, strict=True))
    outbox_s, cost_s = telling("outbox", freeze_s)
    blocking_s, _ = telling("blocking", freeze_s)
    turn_ms = longest_turn_ms()
    age_ms = min(from_step_to_window_ms() for _ in range(2))
    del application
    return [
        line("link: from write to event, against a blocking read of the pipe", link_ms, pipe_ms, "ms", 5.0),
        line("link: from write to event, against a frame at 60 Hz", link_ms, 1000 / 60, "ms", 1.0),
        line(
            f"link: longest step held up by a window frozen {freeze_s:g} s, against blocking writes",
            1e3 * outbox_s,
            1e3 * blocking_s,
            "ms",
            1 / 20,
        ),
        line(
            f"link: longest step held up by a window frozen {freeze_s:g} s, against 10 ms",
            1e3 * outbox_s,
            10.0,
            "ms",
            1.0,
        ),
        line("link: from the end of a step to the window, against 100 ms", age_ms, 100.0, "ms", 1.0),
        line("link: telling a step of three curves, against 10 us", 1e6 * cost_s, 10.0, "us", 1.0),
        line(
            f"link: longest turn of the window in a flood of {FLOOD:,}, against 50 ms",
            turn_ms,
            50.0,
            "ms",
            1.0,
        ),
    ]


def main() -> None:
    parser = options("The link between worker and window.")
    parser.add_argument("--freeze", type=float, default=4.0, help="seconds for which the window stands still")
    given = parser.parse_args()
    tell(measures(given.freeze), in_json=given.json)


if __name__ == "__main__":
    main()
