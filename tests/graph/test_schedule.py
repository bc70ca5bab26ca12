"""Learning-rate schedules: what is true of all, and torch as the reference where it has the same one."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from graph.recipe import SCHEDULES, Choice
from graph.schedule import learning_rate

WARM = [kind.name for kind in SCHEDULES]


@given(
    name=st.sampled_from(WARM),
    steps=st.integers(1, 2_000),
    per_epoch=st.integers(1, 200),
    warmup=st.floats(0.0, 1.0),
    data=st.data(),
)
def test_every_factor_is_from_0_to_1_at_every_step(
    name: str, steps: int, per_epoch: int, warmup: float, data: Any
) -> None:
    factor = learning_rate(Choice(name, {"warmup": warmup}), steps, per_epoch)
    step = data.draw(st.integers(0, steps - 1))
    value = factor(step, [])
    assert isinstance(value, float)
    assert 0.0 <= value <= 1.0 + 1e-9


@given(
    name=st.sampled_from(WARM), step=st.integers(0, 499), losses=st.lists(st.floats(0.0, 10.0), max_size=50)
)
def test_the_factor_depends_on_nothing_but_step_and_losses(name: str, step: int, losses: list[float]) -> None:
    first = learning_rate(Choice(name), 500, 50)
    for other in range(0, 500, 7):
        first(other, losses)
    assert first(step, losses) == learning_rate(Choice(name), 500, 50)(step, losses)


@pytest.mark.parametrize("name", WARM)
def test_a_warm_up_rises_step_by_step_and_meets_what_follows(name: str) -> None:
    factor = learning_rate(Choice(name, {"warmup": 0.1}), 1_000, 1_000)
    rise = [factor(step, []) for step in range(1, 100)]
    assert rise == sorted(rise)
    assert 0.0 < rise[0] < 0.1
    assert factor(100, []) == pytest.approx(1.0, abs=0.03)
    assert max(abs(factor(step + 1, []) - factor(step, [])) for step in range(1, 990)) < 0.02


def _torch(scheduler: Any, steps: int) -> list[float]:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    made, found = scheduler(optimizer), []
    for _ in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        made.step()
    return found


@pytest.mark.parametrize(
    ("choice", "scheduler"),
    [
        (Choice("cosine"), lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 60)),
        (
            Choice("cosine", {"final_factor": 0.2}),
            lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 60, eta_min=0.2),
        ),
        (
            Choice("cosine-restarts", {"first_epochs": 2, "growth": 2.0}),
            lambda o: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(o, 20, 2),
        ),
        (
            Choice("cosine-restarts", {"first_epochs": 1, "growth": 1.0}),
            lambda o: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(o, 10, 1),
        ),
        (
            Choice("step", {"step_epochs": 2, "gamma": 0.5}),
            lambda o: torch.optim.lr_scheduler.StepLR(o, 20, 0.5),
        ),
        (
            Choice("multi-step", {"milestones": (1, 4), "gamma": 0.5}),
            lambda o: torch.optim.lr_scheduler.MultiStepLR(o, [10, 40], 0.5),
        ),
        (Choice("polynomial", {"power": 2.0}), lambda o: torch.optim.lr_scheduler.PolynomialLR(o, 60, 2.0)),
        (Choice("constant"), lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda step: 1.0)),
        (
            Choice("exponential", {"gamma": 0.8}),
            lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda step: 0.8 ** (step // 10)),
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Choice) else "torch",
)
def test_the_values_are_torchs(choice: Choice, scheduler: Any) -> None:
    factor = learning_rate(choice, 60, 10)
    assert [factor(step, []) for step in range(60)] == pytest.approx(_torch(scheduler, 60), abs=1e-6)


def test_one_cycle_goes_up_to_the_peak_and_down_to_nothing() -> None:
    factor = learning_rate(Choice("one-cycle", {"warmup": 0.25, "start_factor": 0.1}), 400, 40)
    values = [factor(step, []) for step in range(400)]
    assert values[0] == pytest.approx(0.1)
    assert values.index(max(values)) == 100
    assert values[:101] == sorted(values[:101])
    assert values[100:] == sorted(values[100:], reverse=True)
    assert values[-1] < 1e-4


def test_a_plateau_lowers_the_rate_once_the_losses_stay() -> None:
    factor = learning_rate(Choice("plateau", {"patience": 2, "gamma": 0.1}), 1_000, 10)
    assert factor(500, [1.0, 0.8, 0.6]) == 1.0
    assert factor(500, [1.0, 0.8, 0.9]) == 1.0
    assert factor(500, [1.0, 0.8, 0.9, 0.85]) == pytest.approx(0.1)
    assert factor(500, [1.0, 0.8, 0.9, 0.85, 0.5, 0.6]) == pytest.approx(0.1)
    assert factor(500, [1.0, 0.8, 0.9, 0.85, 0.5, 0.6, math.inf]) == pytest.approx(0.01)


@pytest.mark.parametrize(
    "choice",
    [
        Choice("step", {"gamma": 10.0, "step_epochs": 1}),
        Choice("exponential", {"gamma": 2.0}),
        Choice("multi-step", {"gamma": 1e38, "milestones": tuple(range(1, 20))}),
    ],
    ids=lambda choice: choice.name,
)
def test_a_rate_that_grows_without_bound_stays_a_number_that_can_be_drawn(choice: Choice) -> None:
    factor = learning_rate(choice, 2000, 1)
    factors = [factor(step, ()) for step in range(2000)]
    assert factors == sorted(factors)
    assert factors[-1] == 1e30
