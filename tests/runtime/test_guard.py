"""Spikes of the loss: left out, or the end of a run."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from graph.errors import SymloomError
from graph.recipe import Choice
from runtime.guard import SpikeGuard
from runtime.protocol import Log
from runtime.step import Taken
from tests.builders import Layer, StopAfter, chain, digits_network, digits_recipe, go_on, run, same_tensors


def _taken(loss: float) -> Taken:
    return Taken(torch.tensor(loss), {}, 1)


def _taught(skip: bool = True) -> SpikeGuard:
    guard = SpikeGuard(10.0, skip)
    for number in range(40):
        assert guard.accept(_taken(1.0 + 0.1 * (number % 2)))
    return guard


@pytest.mark.parametrize("loss", [5.0, math.nan, math.inf])
def test_a_leap_is_refused_and_the_next_ordinary_step_is_not(loss: float) -> None:
    guard = _taught()
    assert not guard.accept(_taken(loss))
    assert guard.refused is not None
    assert guard.accept(_taken(1.2))
    assert guard.refused is None


def test_a_loss_that_falls_or_is_negative_is_no_spike() -> None:
    guard = SpikeGuard(10.0, skip=True)
    assert all(guard.accept(_taken(2.0 - 0.1 * number)) for number in range(60))


def test_leaps_without_end_end_the_run() -> None:
    guard = _taught()
    for _ in range(20):
        assert not guard.accept(_taken(50.0))
    with pytest.raises(SymloomError, match=r"leapt to 50 from about 1.0.* for 20 steps"):
        guard.accept(_taken(50.0))


def test_the_guard_may_stop_at_once() -> None:
    with pytest.raises(SymloomError, match=r"leapt to 9 .*lower the learning rate"):
        _taught(skip=False).accept(_taken(9.0))


def test_steps_whose_loss_is_no_number_are_left_out_and_the_run_comes_to_its_end(tmp_path: Path) -> None:
    """The first step of the second epoch throws the weights far away; all others of it are left out."""
    layers: tuple[Layer, ...] = (
        ("flatten", "Flatten"),
        ("dense", "Linear", {"out_features": 16}),
        ("logits", "Linear", {"out_features": 10}),
    )
    leap = Choice("step", {"step_epochs": 1, "gamma": 1e30})
    recipe = digits_recipe("SGD", {"lr": 0.01}, leap, spike_guard=5.0, epochs=2)
    ran = run(chain(*layers, recipe=recipe), tmp_path)
    left_out = [log.text for log in ran.of(Log) if "was left out: its loss leapt to" in log.text]
    assert left_out == [
        log.text for log in ran.of(Log) if log.left_out and f"step {log.left_out} was left out" in log.text
    ]
    assert len(left_out) == 19
    assert ran.curves["train/loss"][1][21:] == [None] * 19
    assert ran.finished.epoch == 1


def test_a_guarded_run_goes_on_bit_for_bit_with_what_it_knows_to_be_usual(tmp_path: Path) -> None:
    document = digits_network(digits_recipe("SGD", {"lr": 1e-3}, spike_guard=2.0, batch_size=8, epochs=1))
    whole = run(document, tmp_path)
    assert any("was left out" in log.text for log in whole.of(Log)), "it has something to do"
    cut = run(document, tmp_path, StopAfter(90))
    again = go_on(cut.finished.folder)
    assert again.curves == whole.curves
    assert same_tensors(again.weights, whole.weights)
