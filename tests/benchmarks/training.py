"""Training the example network: Symloom's own loop, curves and all, against the best loop one writes by hand.

The hand-written side has what the engine has: the set in memory as bytes, slices of a permutation, one fused
conversion, channels-last, fused Adam, malloc that keeps its memory, the same batches in the same order. It collects
loss and accuracy and reads them once an epoch. Both take turns in one process; medians of the ratios of pairs are told.
With OMP_NUM_THREADS=1 CPU time is measured, so that it can run on a busy machine.

On another device both sides have the data there, and begin to be timed when kernels are built and memory is asked for;
networks compiled by torch, with and without CUDA graphs, are then compared too, each with a loop that does the same.

    python -m tests.benchmarks.training [--json] [--repeats N] [--device cuda]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from runtime.allocator import keep_freed_memory

keep_freed_memory()  # before torch makes its first tensor

import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

import assets  # noqa: E402
from graph.document import Document, load  # noqa: E402
from graph.errors import SymloomError  # noqa: E402
from graph.recipe import Choice  # noqa: E402
from runtime.checkpoint import Checkpoint, save_checkpoint, split_optimizer_state  # noqa: E402
from runtime.control import Control  # noqa: E402
from runtime.curves import CurveRecorder  # noqa: E402
from runtime.outbox import Outbox  # noqa: E402
from runtime.prepare import prepare  # noqa: E402
from runtime.protocol import EpochDone, Event, Scalars, Started  # noqa: E402
from runtime.runfolder import RunFolder  # noqa: E402
from runtime.step import Taken  # noqa: E402
from runtime.train import train  # noqa: E402
from runtime.tune import choose_device  # noqa: E402
from tests.benchmarks.measure import report as told  # noqa: E402
from tests.benchmarks.measure.report import interleaved, tell  # noqa: E402

ACCELERATED = "--device" in sys.argv
WARM, TIMED = 1, 30  # epochs of a run on an accelerator, where the example's take some 50 ms
Side = Callable[[], float]  # trains for a while and gives the seconds


def clock() -> float:
    """CPU seconds where one thread computes, which neighbours on the machine do not lengthen; else seconds."""
    return time.process_time() if torch.get_num_threads() == 1 and not ACCELERATED else time.perf_counter()


def example(batch_size: int, device: str, **settings: Any) -> Document:
    """The example on its embedded data, with nothing left to measure."""
    document = load(assets.path("examples/fashion-mnist-cnn.symloom"))
    fixed = {
        "threads": torch.get_num_threads(),
        "layout": "channels_last",
        "validation": 0.0,
        "precision": "fp32",
    }
    recipe = document.recipe.but(
        data=Choice("fashion-mnist-small"), optimizer=Choice("Adam"), schedule=Choice("constant")
    )
    document.recipe = recipe.setting(
        **{**fixed, "batch_size": batch_size, "device": device, "epochs": 1, **settings}
    )
    return document


class ByHand(nn.Module):
    """The example's network as one writes it."""

    def __init__(self, *, pool_first: bool) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 64, 3)
        self.dense1 = nn.Linear(1600, 128)
        self.logits = nn.Linear(128, 10)
        self.pool_first = pool_first

    def forward(self, x: Tensor) -> Tensor:
        if self.pool_first:
            x = F.relu(F.max_pool2d(self.conv1(x), 2))
            x = F.relu(F.max_pool2d(self.conv2(x), 2))
        else:
            x = F.max_pool2d(F.relu(self.conv1(x)), 2)
            x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.logits(F.relu(self.dense1(x.flatten(1))))


def by_hand(
    document: Document,
    device: str,
    *,
    pool_first: bool,
    compiling: str = "off",
    warm: int = 0,
    timed: int = 1,
) -> Side:
    """A loop over the same batches; a call gives the seconds that its epochs take, which end with their numbers read.

    Args:
        compiling: as the recipe's `compile`.
        warm, timed: epochs before the clock starts, and those that count.
    """
    ready = prepare(document)
    batches = ready.training
    torch.manual_seed(0)
    module = ByHand(pool_first=pool_first).to(device).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(module.parameters(), fused=True)
    graphs = compiling == "reduce-overhead"

    def judge(images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        logits = module(images)
        return F.cross_entropy(logits, labels), logits

    judged = judge if compiling == "off" else torch.compile(judge, mode="reduce-overhead" if graphs else None)

    def epoch() -> None:
        losses: list[Tensor] = []
        right: list[Tensor] = []
        for features, targets in batches:
            if graphs:
                torch.compiler.cudagraph_mark_step_begin()
            loss, logits = judged(features["image"], targets["label"])
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(
                loss.detach().clone() if graphs else loss.detach()
            )  # the next replay writes over it
            right.append((logits.detach().argmax(1) == targets["label"]).sum())
        assert torch.stack(losses).isfinite().all()
        assert int(torch.stack(right).sum()) >= 0  # what the device has to do is done

    def epochs() -> float:
        for _ in range(warm):
            epoch()
        started = clock()
        for _ in range(timed):
            epoch()
        return clock() - started

    return epochs


def through_the_engine(document: Document, under: Path, warm: int = 0) -> Side:
    """Whole runs by `runtime.train`: the seconds from a run's start to the last point of its curves.

    Args:
        warm: epochs before the clock starts; it then stops with the last one, when all its numbers are read.
    """

    def epochs() -> float:
        begun: list[float] = []
        points: list[float] = []
        done: list[float] = []

        def report(event: Event) -> None:
            if isinstance(event, Started):
                begun.append(clock())
            elif isinstance(event, Scalars):
                points.append(clock())
            elif isinstance(event, EpochDone):
                done.append(clock())

        outboxed = _Outboxed(report)
        train(document, under, outboxed, Control())
        outboxed.close()
        return done[-1] - done[warm - 1] if warm else points[-1] - begun[0]

    return epochs


class _Outboxed:
    """Events go to `see` and through a real outbox to a file, as they do from a worker."""

    def __init__(self, see: Callable[[Event], None]) -> None:
        self._see = see
        self._stream = open("/dev/null", "wb", buffering=0)  # noqa: SIM115  # until `close`
        self._outbox = Outbox(self._stream, lambda: None)

    def __call__(self, event: Event) -> None:
        self._see(event)
        self._outbox.put(event)

    def close(self) -> None:
        self._outbox.close()  # its thread's CPU time would count as that of the sides to come
        self._stream.close()


def steps_of(document: Document) -> Callable[[], float]:
    """The engine's step alone, over one epoch: no curves, no files."""
    ready = prepare(document)

    def epoch() -> float:
        started = clock()
        for batch in ready.training:
            ready.stepper.take([batch])
        if ready.choices.device != "cpu":
            torch.accelerator.synchronize(torch.device(ready.choices.device))
        return clock() - started

    return epoch


def ratio(ours: list[float], reference: list[float]) -> float:
    """The median of the turns' ratios: what disturbs a turn disturbs both its sides."""
    return median(mine / other for mine, other in zip(ours, reference, strict=True))


def loops(device: str, repeats: int, under: Path) -> Iterator[dict[str, object]]:
    warm, timed, bar = (0, 1, 1.05) if device == "cpu" else (WARM, TIMED, 1.03)
    for batch_size in (64, 200):
        samples = timed * (6_000 // batch_size * batch_size)

        def engine(size: int = batch_size, **settings: Any) -> Side:
            return through_the_engine(example(size, device, epochs=warm + timed, **settings), under, warm)

        def hand(pool_first: bool, compiling: str = "off", size: int = batch_size) -> Side:
            plain = example(size, device)
            return by_hand(plain, device, pool_first=pool_first, compiling=compiling, warm=warm, timed=timed)

        sides = {
            "engine": engine(),
            "by hand": hand(pool_first=False),
            "by hand, pool first": hand(pool_first=True),
            "engine, no rewrites": engine(rewrites=False),
        }
        pairs = [
            ("engine", "by hand", "engine against a loop by hand", bar),
            ("engine, no rewrites", "by hand", "the same without rewrites", bar),
            ("engine", "by hand, pool first", "engine against a loop that pools first too", bar),
            ("engine", "engine, no rewrites", "rewrites on against off", 1.0),
        ]
        for compiling, what in _COMPILED.items() if device != "cpu" else ():
            ours, theirs = f"engine, {what}", f"by hand, {what}"
            sides |= {ours: engine(compile=compiling), theirs: hand(pool_first=True, compiling=compiling)}
            pairs.append((ours, theirs, f"engine against a loop that pools first too, both {what}", bar))
        times = interleaved(sides, repeats)
        for ours, reference, title, most in pairs:
            yield line(
                f"{title}, batch {batch_size}",
                samples / median(times[ours]),
                samples / median(times[reference]),
                "images/s",
                ratio(times[ours], times[reference]),
                most,
            )


_COMPILED = {"on": "compiled", "reduce-overhead": "as CUDA graphs"}


def curves(under: Path, step_s: float) -> Iterator[dict[str, object]]:
    """What the curves of a step cost, sending and heartbeat included, as a part of the step."""
    folder = RunFolder.create(under, "curves")
    outbox = Outbox(open("/dev/null", "wb", buffering=0), lambda: None)  # noqa: SIM115  # closed with the process
    recorder = CurveRecorder(folder, outbox.put)
    taken = Taken(torch.tensor(0.5), {"accuracy": torch.tensor(32.0)}, 64)
    count = max(20, min(2_000, round(4 / step_s)))
    recorded = 0.0
    for step in range(count):
        started = time.thread_time()
        recorder.add_step(step, taken, 0.001)
        if recorder.due():
            recorder.tell()
        recorded += time.thread_time() - started
        time.sleep(step_s)  # as long as a step takes: few steps share a flush
    outbox.close()
    yield line(
        "curves and heartbeat in a step",
        1e6 * recorded / count,
        1e6 * step_s,
        "µs",
        recorded / count / step_s,
        0.01,
    )


def keeping(under: Path, step_s: float, device: str = "cpu") -> Iterator[dict[str, object]]:
    """A checkpoint and the best weights, as a part of an epoch over 60,000 images."""
    ready = prepare(example(64, device))
    ready.stepper.take([next(iter(ready.training))])
    times = []
    for step in range(9):
        started = clock()
        tensors, plain = split_optimizer_state(ready.optimizer.state_dict())
        weights = dict(ready.network.module.state_dict())
        save_checkpoint(under, Checkpoint(weights, tensors, {}, {}, {"step": step, "optimizer": plain}))
        times.append(clock() - started)
    epoch_s = step_s * 60_000 / 64
    yield line(
        "a checkpoint in an epoch of 60,000 images",
        1e3 * median(times),
        1e3 * epoch_s,
        "ms",
        median(times) / epoch_s,
        0.01,
    )


class _Frozen:
    """A reader that sleeps: nothing is taken for `seconds`, as by a pipe that is full."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def write(self, data: bytes) -> int:
        time.sleep(max(0.0, self._until - time.monotonic()))
        return len(data)

    def flush(self) -> None:
        pass


def frozen_reader(device: str, under: Path) -> Iterator[dict[str, object]]:
    """The longest that a step waited to hand over an event while the reader was frozen for 4 s, and while it read.

    The least of three tries: a machine that gives its time to others for a moment is no fault of the reader.
    """
    slowest: dict[float, list[float]] = {0.0: [], 4.0: []}
    for _ in range(3):
        for seconds, found in slowest.items():
            outbox = Outbox(_Frozen(seconds), lambda: None)  # type: ignore[arg-type]
            waits: list[float] = []

            def report(event: Event, outbox: Outbox = outbox, waits: list[float] = waits) -> None:
                started = time.perf_counter()
                outbox.put(event)
                waits.append(time.perf_counter() - started)

            control = Control()
            threading.Timer(6.0, control.stop).start()
            train(example(64, device, epochs=1_000), under, report, control)
            found.append(1e3 * max(waits))
    frozen, reading = min(slowest[4.0]), min(slowest[0.0])
    yield line("longest wait of a step on a reader frozen for 4 s", frozen, reading, "ms", frozen, 10.0)


def line(name: str, ours: float, reference: float, unit: str, ratio: float, bar: float) -> dict[str, object]:
    """A measure; `ratio` is of times (below 1: ours is faster) and must not exceed `bar`."""
    return told.line(f"training: {name}", ours, reference, unit, bar, ratio)


def measures(device: str, repeats: int) -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        under = Path(folder)
        yield from loops(device, repeats, under)
        alone = steps_of(example(64, device))
        alone()
        step_s = alone() / 93
        yield from curves(under, step_s)
        yield from keeping(under, step_s, device)
        yield from frozen_reader(device, under)


def report(measures: Callable[[str, int], Iterator[dict[str, object]]], title: str) -> None:
    """Print what a benchmark measures with the device and the repeats that its options say."""
    given = options(title).parse_args()
    tell(measures(device_of(given), given.repeats), in_json=given.json)


def options(title: str, repeats: int = 7) -> argparse.ArgumentParser:
    """The options of a benchmark that computes with torch."""
    parser = told.options(title, repeats)
    parser.add_argument("--device", default="cpu", help="such as cuda")
    return parser


def device_of(given: argparse.Namespace) -> str:
    """The device that the options name; one that is not here ends the program with a sentence."""
    try:
        return choose_device(given.device)
    except SymloomError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    report(measures, "Training the example network, against loops by hand.")
