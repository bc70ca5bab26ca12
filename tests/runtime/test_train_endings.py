"""Early stopping and running averages over an interruption, and memory over many runs."""

from __future__ import annotations

import gc
from pathlib import Path

import psutil
import pytest

from graph.recipe import Choice
from runtime.protocol import EpochDone, Log
from tests.builders import StopAfter, digits_network, digits_recipe, go_on, run, same_tensors


def test_a_run_that_gets_no_better_stops_early_and_says_so(tmp_path: Path) -> None:
    recipe = digits_recipe("SGD", {"lr": 0.0}, Choice("constant"), epochs=50, patience=3)
    ran = run(digits_network(recipe), tmp_path)
    losses = [done.values["validation/loss"] for done in ran.of(EpochDone)]
    best = losses.index(min(losses))
    assert len(losses) == best + 1 + 3
    assert (ran.finished.state, ran.finished.epoch) == ("finished", best + 1)
    assert any("stopped early: no better epoch for 3" in log.text for log in ran.of(Log))


def test_a_run_that_gets_better_goes_on_to_its_end(tmp_path: Path) -> None:
    recipe = digits_recipe("Adam", {"lr": 0.003}, Choice("constant"), epochs=6, patience=3)
    assert len(run(digits_network(recipe), tmp_path).of(EpochDone)) == 6


@pytest.mark.parametrize(
    "settings", [{"ema": 0.95}, {"accumulate": 3}, {"ema": 0.9, "accumulate": 2}], ids=str
)
def test_averages_and_accumulated_steps_go_on_bit_for_bit(settings: dict[str, float], tmp_path: Path) -> None:
    document = digits_network(digits_recipe(epochs=3, **settings))
    whole = run(document, tmp_path)
    cut = run(document, tmp_path, StopAfter(8))
    again = go_on(cut.finished.folder)
    assert again.curves == whole.curves
    assert same_tensors(again.weights, whole.weights)


@pytest.mark.slow
def test_memory_is_flat_over_two_hundred_runs(tmp_path: Path) -> None:
    process = psutil.Process()
    document = digits_network(digits_recipe(epochs=1, batch_size=256))
    held = []
    for number in range(200):
        run(document, tmp_path / str(number))
        if number % 20 == 19:
            gc.collect()
            held.append(process.memory_info().rss / 2**20)
    assert held[-1] - held[1] < 20, f"MiB after every 20 runs: {held}"
