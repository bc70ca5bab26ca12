"""The learning rate that is drawn before a run is the one that the run logs, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from graph.document import Document
from graph.plan import rate_plan
from graph.recipe import SCHEDULES, Choice
from runtime.data.readers import describe
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


@pytest.mark.parametrize("validation", [0.1, 0.0])
def test_data_with_a_validation_part_of_their_own_are_counted_without_it(
    validation: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for part, count in (("train", 24), ("validation", 9), ("test", 4)):
        for number in range(count):
            path = tmp_path / "lines" / part / ("even", "odd")[number % 2] / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.effect_noise((8, 8), 30).save(path)
    data = Choice("image-folder", {"folder": str(tmp_path / "lines")})
    document = _network(Choice("cosine"), batch_size=4, validation=validation)
    document.recipe = document.recipe.but(data=data)
    document.described = data, describe(data)
    drawn, logged = _drawn_and_logged(document, tmp_path / "runs")
    assert len(drawn) == 3 * (6 if validation else 8)
    assert logged == pytest.approx(drawn, rel=1e-6)
