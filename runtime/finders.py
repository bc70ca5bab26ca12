"""Two questions answered by trying: which learning rate, which batch size. Nothing is kept but the answer.

Both work on a network of their own with new weights and real batches, and leave no run folder.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Literal

import torch

from graph.document import Document
from graph.errors import SymloomError
from runtime.accelerator import return_memory
from runtime.control import Control
from runtime.data.batches import Batches
from runtime.failures import explain
from runtime.optimise import set_learning_rate
from runtime.prepare import Prepared, out_of_memory, prepare
from runtime.protocol import Event, Found, Progress, Tried
from runtime.step import Batch

_LOWEST, _HIGHEST = 1e-7, 10.0
_SMOOTH = 0.9  # weight of the past in the loss that is judged
_GONE = 4.0  # a loss so many times the best one ends the test
_LEAP = 1.2  # and so many times, the end of what is read from it
_ENOUGH = 0.9  # of the highest speed: beyond, larger batches only make fewer steps of an epoch
_LONGEST_STEP_S = 2.0
_TRY_S = 0.5  # for each batch size

Report = Callable[[Event], None]


def find_learning_rate(document: Document, report: Report, control: Control, steps: int = 100) -> Found:
    """Smith's range test (2017): the rate grows by the same factor every step until the loss does too.

    Suggested is the rate at which the smoothed loss, over the logarithm of the rate, falls most steeply.

    Raises:
        SymloomError: the document cannot be trained, or its loss falls at no rate.
    """
    with _prepared(document) as ready:
        return _tell(report, _rate(ready, document, report, control, steps))


def _rate(ready: Prepared, document: Document, report: Report, control: Control, steps: int) -> Found:
    batches = _endless(ready, int(document.recipe.resolve().accumulate))
    told = _Points("learning_rate", report)
    growth = (_HIGHEST / _LOWEST) ** (1 / (steps - 1))
    rates: list[float] = []
    losses: list[float] = []
    average, best = 0.0, math.inf
    base = _base_rate(ready)
    for number in range(steps):
        if control.stopping:
            break
        rate = _LOWEST * growth**number
        set_learning_rate(ready.optimizer, rate / base)
        loss = float(ready.stepper.take(next(batches)).loss)
        if not math.isfinite(loss):
            break
        average = _SMOOTH * average + (1 - _SMOOTH) * loss
        rates.append(rate)
        losses.append(average / (1 - _SMOOTH ** (number + 1)))
        told.add(rates[-1], losses[-1])
        best = min(best, losses[-1])
        if number > steps // 10 and losses[-1] > _GONE * best:
            break
        report(Progress(state="evaluating", step=number + 1, steps=steps, epoch=0, epochs=0))
    told.flush()
    suggested = _steepest(rates, losses)
    if suggested is None and control.stopping:
        raise SymloomError("Stopped before there was anything to suggest a learning rate from.")
    if suggested is None:
        raise SymloomError(
            "The loss falls at no learning rate between 1e-7 and 10; look at the network and its data first."
        )
    return Found(
        kind="learning_rate",
        x=rates,
        y=losses,
        suggestion=suggested,
        text=f"The loss falls fastest at a learning rate of {suggested:.2g}.",
    )


def find_batch_size(document: Document, report: Report, control: Control) -> Found:
    """Samples a second with batches of 1, 2, 4, … until memory, patience or the data end.

    Suggested is the smallest batch that reaches nine tenths of the highest speed: larger ones only take fewer steps.

    Raises:
        SymloomError: the document cannot be trained, or there is no memory for a single sample.
    """
    with _prepared(document) as ready:
        return _tell(report, _size(ready, report, control))


def _size(ready: Prepared, report: Report, control: Control) -> Found:
    sizes: list[int] = []
    speeds: list[float] = []
    told = _Points("batch_size", report, every_s=0.0)
    ending = ""
    size = 1
    while size <= ready.training.samples and not control.stopping:
        try:
            seconds = _seconds(ready, size)
        except (RuntimeError, ValueError) as error:
            if not out_of_memory(error):
                if size > 1:
                    raise
                size *= 2  # a batch of one, which batch normalisation does not take
                continue
            ending = f" Batches of {size:,} do not fit into the memory."
            break
        sizes.append(size)
        speeds.append(size / seconds)
        told.add(float(size), speeds[-1])
        report(Progress(state="evaluating", step=size, steps=ready.training.samples, epoch=0, epochs=0))
        if seconds > _LONGEST_STEP_S or (len(speeds) > 3 and max(speeds[-2:]) < _ENOUGH * max(speeds)):
            break
        size *= 2
    if not sizes and control.stopping:
        raise SymloomError("Stopped before any batch size had been tried.")
    if not sizes:
        raise SymloomError(f"No batch could be tried.{ending} Use a smaller network or another device.")
    suggested = next(n for n, speed in zip(sizes, speeds, strict=True) if speed >= _ENOUGH * max(speeds))
    speed = speeds[sizes.index(suggested)]
    return Found(
        kind="batch_size",
        x=[float(n) for n in sizes],
        y=speeds,
        suggestion=float(suggested),
        text=f"Batches of {suggested:,} train {speed:,.0f} samples a second, and larger ones hardly more.{ending}",
    )


class _Points:
    """Tells the points of a curve as they come, but not more often than a picture of it is drawn."""

    def __init__(
        self, kind: Literal["learning_rate", "batch_size"], report: Report, every_s: float = 0.05
    ) -> None:
        self._kind, self._report, self._every_s = kind, report, every_s
        self._x: list[float] = []
        self._y: list[float] = []
        self._told_at = -math.inf

    def add(self, x: float, y: float) -> None:
        self._x.append(x)
        self._y.append(y)
        if time.monotonic() - self._told_at >= self._every_s:
            self.flush()

    def flush(self) -> None:
        if self._x:
            self._report(Tried(kind=self._kind, x=self._x, y=self._y))
            self._x, self._y = [], []
        self._told_at = time.monotonic()


@contextmanager
def _prepared(document: Document) -> Iterator[Prepared]:
    ready = prepare(document)
    try:
        yield ready
    except SymloomError:
        raise
    except Exception as error:
        raise explain(error, ready, (), "a trial") from error
    finally:
        ready.release()


def _tell(report: Report, found: Found) -> Found:
    report(found)
    return found


def _endless(ready: Prepared, together: int) -> Iterator[Sequence[Batch]]:
    """Training batches, epoch after epoch, as many as a step takes: all of an epoch, where it has fewer."""
    together = min(together, ready.training.batches_per_epoch)
    epoch = 0
    while True:
        batches = _varied(ready, replace(ready.training, epoch=epoch))
        while len(step := list(islice(batches, together))) == together:
            yield step
        epoch += 1


def _varied(ready: Prepared, batches: Batches) -> Iterator[Batch]:
    """The batches as training sees them."""
    for number, batch in enumerate(batches):
        yield batch if ready.augmentation is None else ready.augmentation(batch, batches.epoch, number)


def _base_rate(ready: Prepared) -> float:
    """The recipe's rate, by which every group's is scaled; the rate sought is in its place."""
    rate = float(ready.optimizer.defaults["lr"])  # not that of the first group, which may have a factor
    if not rate:
        raise SymloomError("The learning rate is 0, so no other can be tried in its place; set one above 0.")
    return rate


def _steepest(rates: list[float], losses: list[float]) -> float | None:
    """Where the loss falls fastest on its way to its lowest point; None if it never does.

    What comes after a first leap does not count: a network thrown off its way may fall again, from higher up.
    """
    best = math.inf
    for number, loss in enumerate(losses):
        best = min(best, loss)
        if loss > _LEAP * best and number > len(losses) // 10:
            losses = losses[:number]
            break
    end = losses.index(min(losses)) + 1 if losses else 0
    rates, losses = rates[:end], losses[:end]
    slopes = [
        (losses[i + 1] - losses[i - 1]) / math.log(rates[i + 1] / rates[i - 1])
        for i in range(1, len(rates) - 1)
    ]
    if not slopes or min(slopes) >= 0:
        return None
    return rates[1 + slopes.index(min(slopes))]


def _seconds(ready: Prepared, size: int) -> float:
    """Seconds of one step with batches of a size, the best of several."""
    # Batches of the epoch's beginning over and over: what is measured is the step, not the data's order.
    few = replace(ready.training, batch_size=size, drop_last=True)
    best, until = math.inf, time.perf_counter() + _TRY_S
    tried = 0
    try:
        while tried < 3 or time.perf_counter() < until:
            for batch in islice(_varied(ready, few), 3):
                started = time.perf_counter()
                ready.stepper.take([batch])
                if ready.choices.device != "cpu":
                    torch.accelerator.synchronize(torch.device(ready.choices.device))
                took = time.perf_counter() - started
                best, tried = (min(best, took) if tried else best), tried + 1
                if tried > 1 and took > _LONGEST_STEP_S:
                    return best
    finally:
        ready.optimizer.zero_grad(set_to_none=True)
        gc.collect()
        return_memory()
    return best
