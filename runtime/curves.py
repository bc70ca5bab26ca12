"""The points of a run's curves: from the device to the run folder and the reader, without making a step wait."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import torch
from torch import Tensor

from runtime.protocol import Event, Scalars
from runtime.runfolder import Curve, RunFolder
from runtime.step import Taken
from runtime.training_error import STEADIER, TrainingError

_INTERVAL_S = 1 / 20  # as often as the window draws
_WRITTEN_S = 1 / 5  # opening a file costs as much as all else together
_NUMBERS = (float, int)  # to ask whether a value is one takes a tenth of asking whether it is a tensor


class LossLost(TrainingError):
    """A training loss that is no number, at `step`."""

    def __init__(self, step: int) -> None:
        super().__init__(
            f"The training loss is not a number any more at step {step}: the values grew without bound; "
            "lower the learning rate or limit the gradient's norm (clip_norm).",
            settings=STEADIER,
        )
        self.step = step


class CurveRecorder:
    """Collects scalars; fetches them together and reports them 20 times a second, and writes them 5 times a second."""

    def __init__(self, folder: RunFolder, report: Callable[[Event], None]) -> None:
        self._folder = folder
        self._report = report
        self._steps: list[tuple[int, Taken, float]] = []
        self._waiting: dict[str, tuple[list[int], list[Tensor | float], list[int]]] = {}
        self._epoch: dict[str, Curve] = {}
        self._unwritten: list[dict[str, Curve]] = []
        self._sent_at = self._written_at = time.monotonic()
        self._samples = 0
        self._clock = time.monotonic()
        self.samples_per_s = 0.0
        self._excused: set[int] = set()

    def add_step(self, step: int, taken: Taken, rate: float) -> None:
        """The points of a training step; all but keeping them is left to the next `flush`, for many steps at once."""
        self._steps.append((step, taken, rate))

    def add(self, step: int, name: str, value: Tensor | float, samples: int = 1) -> None:
        """A point; a zero-dimensional tensor stays on its device until the next `flush`.

        Args:
            samples: what to divide by, for a sum over so many.
        """
        waiting = self._waiting.get(name)
        if waiting is None:
            waiting = self._waiting[name] = ([], [], [])
        waiting[0].append(step)
        waiting[1].append(value)
        waiting[2].append(samples)

    def excuse(self, step: int) -> None:
        """The loss of this step may be no number: it was left out."""
        self._excused.add(step)

    def due(self) -> bool:
        """Whether it is time to tell what waits."""
        return time.monotonic() - self._sent_at >= _INTERVAL_S

    def restart_clock(self) -> None:
        """Leave a pause, or an evaluation, out of the speed."""
        self._clock = time.monotonic()
        self._samples = 0

    def flush(self) -> None:
        """Fetch, report and write all there is.

        Raises:
            LossLost: a training loss is no number any more.
            SymloomError: the disk is full.
        """
        try:
            self.tell()
        finally:
            self._write()

    def tell(self) -> None:
        """Fetch and report what waits; it is written with what comes in the next fifth of a second.

        Raises:
            LossLost, SymloomError: as `flush`.
        """
        self._sent_at = time.monotonic()
        self._spread_steps()
        self._measure_speed(self._sent_at)
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        fetched = iter(_fetch([value for _, values, _ in waiting.values() for value in values]))
        series: dict[str, Curve] = {}
        for name, (steps, _, samples) in waiting.items():
            means = [value / count for count, value in zip(samples, fetched, strict=False)]
            numbers = _numbers(means)
            series[name] = (steps, numbers)
            kept = self._epoch.setdefault(name, ([], []))
            kept[0].extend(steps)
            kept[1].extend(numbers)
        self._unwritten.append(series)
        self._report(Scalars(series=series))
        if (bad := _first_gap(series.get("train/loss"), self._excused)) is not None:
            raise LossLost(bad)
        if self._sent_at - self._written_at >= _WRITTEN_S:
            self._write()

    def _write(self) -> None:
        unwritten, self._unwritten = self._unwritten, []
        self._written_at = time.monotonic()
        if unwritten:
            self._folder.append_metrics(unwritten)

    def _spread_steps(self) -> None:
        """The steps taken since the last time, as points of their curves."""
        steps, self._steps = self._steps, []
        for step, taken, rate in steps:
            self._samples += taken.samples
            self.add(step, "train/loss", taken.loss)
            for name, total in taken.sums.items():
                self.add(step, f"train/{name}", total, taken.samples)
            self.add(step, "train/learning_rate", rate)

    def _measure_speed(self, now: float) -> None:
        if now - self._clock >= 0.5 and self._samples:
            speed = self._samples / (now - self._clock)
            self.samples_per_s = speed if not self.samples_per_s else 0.7 * self.samples_per_s + 0.3 * speed
            self.restart_clock()

    def take_back(self, up_to_step: int, first_step: int) -> None:
        """Know the points of the current epoch that were recorded before a run was interrupted."""
        for name, (steps, values) in self._folder.curves(up_to_step).items():
            kept = [(s, v) for s, v in zip(steps, values, strict=True) if s > first_step]
            self._epoch[name] = ([s for s, _ in kept], [v for _, v in kept])

    def epoch_averages(self, last_step: int, steps: int, last_share: float = 1.0) -> dict[str, float]:
        """The mean over the epoch that ends at `last_step`, of every training curve but the learning rate.

        Args:
            steps: of the epoch.
            last_share: how much the last one counts, which may have had fewer samples.
        """
        self.flush()
        found = {}
        for name, (at, values) in self._epoch.items():
            if name.startswith("train/") and name != "train/learning_rate":
                inside = [
                    (v, last_share if s == last_step else 1.0)
                    for s, v in zip(at, values, strict=True)
                    if last_step - steps < s <= last_step and v is not None
                ]
                if inside:
                    found[name] = sum(v * weight for v, weight in inside) / sum(w for _, w in inside)
        self._epoch.clear()
        return found


def _fetch(values: list[Tensor | float]) -> list[float]:
    """All values as numbers, with one transfer for those that are tensors."""
    tensors = [value for value in values if not isinstance(value, _NUMBERS)]
    if all(tensor.is_cpu for tensor in tensors):  # nothing to transfer: one by one is faster
        return [value if isinstance(value, _NUMBERS) else value.item() for value in values]
    fetched = iter(torch.stack([tensor.float() for tensor in tensors]).tolist())
    return [value if isinstance(value, _NUMBERS) else next(fetched) for value in values]


def _numbers(values: list[float]) -> list[float | None]:
    """None in place of what is no number."""
    if all(map(math.isfinite, values)):
        return [*values]
    return [value if math.isfinite(value) else None for value in values]


def _first_gap(curve: Curve | None, excused: set[int]) -> int | None:
    if curve is None:
        return None
    steps, values = curve
    if None not in values:
        return None
    return next(
        (step for step, value in zip(steps, values, strict=True) if value is None and step not in excused),
        None,
    )
