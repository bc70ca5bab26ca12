"""What can be set with one press when a run failed."""

from __future__ import annotations

import pytest

from graph.choice import Choice
from graph.recipe import Recipe
from runtime.protocol import Failed, Log, Started
from studio.runs.advice import advice
from studio.runs.session import RunSession

GREW = ["learning_rate", "clip_norm"]


def test_a_loss_that_grew_is_answered_by_a_lower_rate_and_a_limit() -> None:
    offered = advice(GREW, None, Recipe(optimizer=Choice("Adam", {"lr": 0.004, "weight_decay": 0.1})))
    assert [text for text, _ in offered] == ["Learning rate 0.0004", "Limit the gradient's norm to 1"]
    assert offered[0][1].optimizer.attrs == {"lr": 0.0004, "weight_decay": 0.1}
    assert offered[1][1].settings == {"clip_norm": 1.0}


def test_a_rate_far_out_goes_back_to_what_is_usual_and_a_limit_gets_tighter() -> None:
    recipe = Recipe(optimizer=Choice("SGD", {"lr": 500.0})).setting(clip_norm=5.0)
    lower, limit = (made for _, made in advice(GREW, None, recipe))
    assert lower.optimizer.attrs["lr"] == 0.01
    assert limit.settings["clip_norm"] == 0.5


@pytest.mark.parametrize(("fits", "size"), [(24, 24), (1_024, 1_024), (None, 32)])
def test_memory_that_does_not_suffice_is_answered_by_batches_that_fit(fits: int | None, size: int) -> None:
    ((text, recipe),) = advice(["batch_size"], fits, Recipe())
    assert text == f"Batches of {size:,}"
    assert recipe.resolve().batch_size == size


def test_a_failure_that_names_no_setting_is_answered_by_nothing() -> None:
    assert advice([], None, Recipe()) == []


def test_a_run_that_failed_keeps_what_the_worker_says_of_the_settings() -> None:
    session = RunSession.begin("run-1", "Net", "digits")
    assert session.take(Failed(problem="Too little memory.", settings=["batch_size"], fits=24, run="run-1"))
    ((text, _),) = advice(session.to_change, session.fits, Recipe())
    assert text == "Batches of 24"


def test_warnings_and_measurements_of_a_run_are_kept() -> None:
    session = RunSession.begin("run-1", "Net", "digits")
    started = Started(
        folder="/runs/1", title="Net", source="", device="cpu", epochs=2, steps_per_epoch=3, run="run-1",
        measured={"layout": "contiguous images (channels-last: 3 ms a step, contiguous: 2 ms a step)"},
    )  # fmt: skip
    assert session.take(started)
    assert "2 ms a step" in session.measured["layout"]
    assert session.take(Log(text="step 3 was left out: its loss leapt to 9", level="warning", run="run-1"))
    assert not session.take(Log(text="epoch 1 of 2", run="run-1"))
    assert session.warnings == ["step 3 was left out: its loss leapt to 9"]
