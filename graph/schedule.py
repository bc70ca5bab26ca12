"""Learning rate schedules: which there are, and how the rate goes over a run.

They are pure functions of the step, so that a resumed run needs no state and they can be drawn before training; only
`plateau` depends on what happens, the validation losses so far.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from graph.choice import Choice, Kind, find_kind
from graph.operator import Attribute

_MOST = 1e30  # that a learning rate is multiplied by

_WARMUP = Attribute("warmup", "float", 0.0, "Part of the run spent going up.", minimum=0.0, maximum=1.0)
_FINAL = Attribute("final_factor", "float", 0.0, "End, as a part of the start.", minimum=0.0, maximum=1.0)

SCHEDULES: tuple[Kind, ...] = (
    Kind("constant", "The same learning rate throughout.", (_WARMUP,)),
    Kind(
        "one-cycle",
        "Up to the learning rate, then down to nearly nothing (Smith, 2018).",
        (
            replace(_WARMUP, default=0.3),
            Attribute(
                "start_factor", "float", 0.04, "Start, as a part of the peak.", minimum=0.0, maximum=1.0
            ),
        ),
    ),
    Kind("cosine", "Down along half a cosine (Loshchilov & Hutter, 2017).", (_WARMUP, _FINAL)),
    Kind(
        "cosine-restarts",
        "Down along half a cosine and up again at once, in ever longer periods (Loshchilov & Hutter, 2017).",
        (
            Attribute("first_epochs", "int", 2, "Length of the first period.", minimum=1, unit="epochs"),
            Attribute(
                "growth", "float", 2.0, "Each period is so many times as long as the one before.", minimum=1.0
            ),
            _WARMUP,
            _FINAL,
        ),
    ),
    Kind(
        "step",
        "Times `gamma` every `step_epochs` epochs.",
        (
            Attribute("step_epochs", "int", 5, "Epochs between two steps.", minimum=1),
            Attribute("gamma", "float", 0.1, "Factor at each step.", minimum=0.0),
            _WARMUP,
        ),
    ),
    Kind(
        "multi-step",
        "Times `gamma` after each of certain epochs.",
        (
            Attribute("milestones", "ints", (5, 8), "The epochs after which it falls.", minimum=1),
            Attribute("gamma", "float", 0.1, "Factor at each.", minimum=0.0),
            _WARMUP,
        ),
    ),
    Kind(
        "exponential",
        "Times `gamma` every epoch.",
        (Attribute("gamma", "float", 0.9, "Factor per epoch.", minimum=0.0), _WARMUP),
    ),
    Kind(
        "polynomial",
        "Down to the end by a power of the part still to go; a straight line with power 1.",
        (Attribute("power", "float", 1.0, "The power.", minimum=0.0), _WARMUP, _FINAL),
    ),
    Kind(
        "plateau",
        "Times `gamma` when the validation loss has not improved for some epochs.",
        (
            Attribute("patience", "int", 3, "Epochs without improvement before it falls.", minimum=1),
            Attribute("gamma", "float", 0.3, "Factor each time.", minimum=0.0, maximum=1.0),
            Attribute(
                "threshold",
                "float",
                0.001,
                "Least relative improvement that counts.",
                minimum=0.0,
                maximum=1.0,
            ),
            _WARMUP,
        ),
    ),
)

Factor = Callable[[int, Sequence[float]], float]


def learning_rate(choice: Choice, steps: int, steps_per_epoch: int) -> Factor:
    """What a schedule multiplies the learning rate by.

    Args:
        choice: one of the recipe's schedules.
        steps: of the whole run.
        steps_per_epoch: steps are counted from 0, epochs too.

    Returns:
        A function of the step and of the validation losses of the epochs completed.

    Raises:
        SymloomError: there is no such schedule, or it does not take the attributes.
    """
    values = find_kind(SCHEDULES, choice.name, "schedule").resolve(choice.attrs)
    warmup = values["warmup"] * max(steps, 1)
    after = _after_warmup(choice.name, values, max(steps, 1), warmup, steps_per_epoch)
    start = values.get("start_factor")

    def factor(step: int, losses: Sequence[float] = ()) -> float:
        if step >= warmup:
            return after(step, losses)
        if start is not None:
            return float(start + (1 - start) * (1 - math.cos(math.pi * step / warmup)) / 2)
        return float(min(1.0, max(step, 1) / warmup) * after(step, losses))

    return factor


def _after_warmup(name: str, values: dict[str, Any], steps: int, warmup: float, per_epoch: int) -> Factor:
    gamma, final = values.get("gamma", 1.0), values.get("final_factor", 0.0)

    def gone(step: int) -> float:
        """Which part of the run after the warm-up is over."""
        return min(max(step - warmup, 0.0) / max(steps - warmup, 1e-12), 1.0)

    match name:
        case "constant":
            return lambda step, losses: 1.0
        case "one-cycle" | "cosine":
            return lambda step, losses: final + (1 - final) * _half_cosine(gone(step))
        case "cosine-restarts":
            first = values["first_epochs"] * per_epoch
            return lambda step, losses: (
                final
                + (1 - final)
                * _half_cosine(_part_of_period(max(step - warmup, 0.0) / first, values["growth"]))
            )
        case "step":
            return lambda step, losses: _times(gamma, step // per_epoch // values["step_epochs"])
        case "multi-step":
            milestones = sorted(values["milestones"])
            return lambda step, losses: _times(gamma, bisect_right(milestones, step // per_epoch))
        case "exponential":
            return lambda step, losses: _times(gamma, step // per_epoch)
        case "polynomial":
            return lambda step, losses: float(final + (1 - final) * (1 - gone(step)) ** values["power"])
        case "plateau":
            return lambda step, losses: _times(gamma, _falls(losses, values["patience"], values["threshold"]))
        case _:
            raise AssertionError(name)


def _times(gamma: float, count: int) -> float:
    """A factor so many times; not beyond all numbers, which a curve can neither be drawn nor trained with."""
    try:
        return float(min(gamma**count, _MOST))
    except OverflowError:
        return _MOST


def _half_cosine(part: float) -> float:
    """From 1 down to 0."""
    return (1 + math.cos(math.pi * part)) / 2


def _part_of_period(time: float, growth: float) -> float:
    """Which part of its period is over at a time in units of the first one, if each is `growth` times the last."""
    if growth == 1.0:
        return time % 1.0
    number = math.floor(math.log(time * (growth - 1) + 1, growth) + 1e-12)
    began = (growth**number - 1) / (growth - 1)
    return max(time - began, 0.0) / growth**number


def _falls(losses: Sequence[float], patience: int, threshold: float) -> int:
    """How many times the losses stayed for `patience` epochs without getting better."""
    best, waited, falls = math.inf, 0, 0
    for loss in losses:
        if loss < best - threshold * abs(best) if math.isfinite(best) else loss < best:
            best, waited = loss, 0
        else:
            waited += 1
            if waited >= patience:
                falls, waited = falls + 1, 0
    return falls
