"""What is said of a run before it begins."""

from __future__ import annotations

from typing import Any

import pytest

from graph.document import Document
from graph.edits import apply, set_option
from graph.plan import Plan, rate_plan
from graph.recipe import Choice, Recipe
from tests.builders import chain, digits_recipe


@pytest.mark.parametrize(
    ("samples", "settings", "steps", "last"),
    [
        (1_000, {"batch_size": 64}, 15, 1.0),
        (1_000, {"batch_size": 64, "drop_last": False}, 16, 40 / 64),
        (1_000, {"batch_size": 64, "accumulate": 4}, 3, 1.0),
        (1_000, {"batch_size": 64, "accumulate": 4, "drop_last": False}, 4, 232 / 256),
        (1_000, {"batch_size": 64, "accumulate": 5, "drop_last": False}, 4, 40 / 320),
        (1_000, {"batch_size": 5_000}, 1, 1.0),
        (1, {"batch_size": 64}, 1, 1.0),
        (1_000, {"batch_size": 64, "limit_batches": 5}, 5, 1.0),
        (1_000, {"batch_size": 64, "limit_batches": 3, "accumulate": 2, "drop_last": False}, 2, 0.5),
        (1_000, {"batch_size": 64, "overfit_batches": 2}, 2, 1.0),
        (100, {"batch_size": 64, "overfit_batches": 3}, 2, 1.0),
    ],
    ids=str,
)
def test_an_epochs_steps_are_counted(samples: int, settings: dict[str, Any], steps: int, last: float) -> None:
    plan = Plan.of(samples, Recipe().setting(**{"drop_last": True, **settings}).resolve())
    assert (plan.steps_per_epoch, plan.last_share) == (steps, pytest.approx(last))


def test_the_validation_part_takes_no_steps() -> None:
    plan = rate_plan(chain(recipe=digits_recipe(batch_size=10, validation=0.5, epochs=3)))
    assert plan.counted
    assert plan.steps == 3 * (plan.steps_per_epoch)
    assert (
        plan.steps_per_epoch
        == rate_plan(chain(recipe=digits_recipe(batch_size=5, validation=0.75))).steps_per_epoch
    )


def test_without_known_data_epochs_are_drawn_and_steps_not_told() -> None:
    recipe = digits_recipe(schedule=Choice("step", {"step_epochs": 2, "gamma": 0.5}), epochs=4)
    plan = rate_plan(Document("Unknown data", chain().graph, recipe.but(data=Choice("table"))))
    assert not plan.counted
    assert plan.at(plan.steps - 1) == pytest.approx(plan.rate * 0.5)
    assert plan.at(plan.steps // 2 - 1) == plan.rate


def test_nodes_with_a_rate_of_their_own_are_told_but_not_frozen_ones() -> None:
    document = chain(("flatten", "Flatten"), ("a", "Linear"), ("b", "Linear"), ("logits", "Linear"))
    apply(document, set_option(document, ["a", "b"], "learning_rate_factor", 0.1))
    apply(document, set_option(document, "logits", "learning_rate_factor", 3.0))
    assert rate_plan(document).multiples == ((3.0, ("logits",)), (0.1, ("a", "b")))
    apply(document, set_option(document, "b", "frozen", True))
    assert rate_plan(document).multiples == ((3.0, ("logits",)), (0.1, ("a",)))
