"""The learning rate that is drawn before a run is the one that the run logs, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.document import Document
from graph.plan import rate_plan
from graph.recipe import SCHEDULES, Choice
from tests.builders import chain, digits_recipe, run


def _network(schedule: Choice, **settings: Any) -> Document:
    recipe = digits_recipe("SGD", {"lr": 0.03}, schedule, **{"epochs": 3, "batch_size": 200, **settings})
    return chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe)


def _drawn_and_logged(document: Document, folder: Path) -> tuple[list[float], list[float]]:
    plan = rate_plan(document)
    steps, rates = run(document, folder).curves["train/learning_rate"]
    assert steps == list(range(1, plan.steps + 1))
    return [plan.at(step) for step in range(plan.steps)], rates


@pytest.mark.parametrize("name", [kind.name for kind in SCHEDULES])
def test_every_schedule_is_drawn_as_it_is_trained(name: str, tmp_path: Path) -> None:
    drawn, logged = _drawn_and_logged(_network(Choice(name, {"warmup": 0.2})), tmp_path)
    assert logged == pytest.approx(drawn, rel=1e-6)


@pytest.mark.parametrize(
    "settings",
    [
        {"accumulate": 3},
        {"drop_last": False},
        {"drop_last": False, "accumulate": 3},
        {"limit_batches": 2},
        {"overfit_batches": 1},
        {"validation": 0.0, "batch_size": 5_000},
    ],
    ids=str,
)
def test_the_number_of_steps_is_the_runs(settings: dict[str, Any], tmp_path: Path) -> None:
    drawn, logged = _drawn_and_logged(_network(Choice("cosine", {"warmup": 0.1}), **settings), tmp_path)
    assert logged == pytest.approx(drawn, rel=1e-6)
