"""A loss that is no number any more is traced to the node where it begins."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch

from graph.model import Node, Source
from graph.recipe import Choice
from runtime.prepare import prepare
from runtime.training_error import TrainingError
from tests.builders import Layer, chain, digits_recipe, run

STEADY = Choice("constant")


def _problem(tmp_path: Path, *layers: Layer, **settings: Any) -> TrainingError:
    recipe = digits_recipe("SGD", {"lr": settings.pop("lr", 0.01)}, STEADY, **settings)
    with pytest.raises(TrainingError) as caught:
        run(chain(*layers, recipe=recipe), tmp_path)
    return caught.value


def test_a_logarithm_of_what_may_be_negative_is_named_with_what_it_was_given(tmp_path: Path) -> None:
    problem = _problem(
        tmp_path, ("flatten", "Flatten"), ("odd", "Log"), ("logits", "Linear", {"out_features": 10})
    )
    assert problem.node == "odd"
    assert "not a number any more at step 1: it begins here" in str(problem)
    assert "(64, 64) numbers between -" in str(problem)
    assert "within the numbers it is defined for" in str(problem)


def test_values_that_grew_are_named_where_they_grew(tmp_path: Path) -> None:
    problem = _problem(
        tmp_path,
        ("flatten", "Flatten"),
        ("dense", "Linear", {"out_features": 16}),
        ("drop", "Dropout", {"p": 0.2}),
        ("logits", "Linear", {"out_features": 10}),
        lr=1e12,
    )
    assert problem.node in ("dense", "logits", "loss")
    assert "lower the learning rate" in str(problem)
    assert problem.settings == ("learning_rate", "clip_norm")


def test_a_gradient_that_is_no_number_is_found_though_the_loss_of_its_step_is_one(tmp_path: Path) -> None:
    """√0 is 0 with an infinite slope; the weights and the loss are lost a step later."""
    problem = _problem(
        tmp_path,
        ("flatten", "Flatten"),
        ("dense", "Linear", {"out_features": 16, "bias": False}, {"initialiser": "zeros"}),
        ("size", "Abs"),
        ("root", "Sqrt"),
        ("logits", "Linear", {"out_features": 10}),
    )
    assert problem.node == "root"
    assert "gradient is not finite" in str(problem)
    assert "(64, 16) numbers between 0 and 0" in str(problem)


def test_infinities_that_a_later_node_takes_care_of_are_not_blamed(tmp_path: Path) -> None:
    """log(0) = −∞ becomes 0 again in the exponential; the second logarithm is at fault."""
    problem = _problem(
        tmp_path,
        ("flatten", "Flatten"),
        ("positive", "ReLU"),
        ("down", "Log"),
        ("up", "Exp"),
        ("less", "Linear", {"out_features": 16}),
        ("odd", "Log"),
        ("logits", "Linear", {"out_features": 10}),
    )
    assert problem.node == "odd"


def test_data_that_are_no_numbers_are_told_as_such() -> None:
    from runtime.not_finite import Watch

    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    ready = prepare(document)
    features, targets = next(iter(ready.training))
    features["image"][3, 0, 2, 2] = math.nan
    watch = Watch(ready.network, ready.compiled, document)
    before = {name: p.clone() for name, p in ready.network.module.named_parameters()}
    watch.begin([(features, targets)])
    ready.stepper.take([(features, targets)], watch.accept)
    assert watch.found is not None
    assert watch.found.node == "image"
    assert "the data hold NaN" in watch.found.sentence
    for name, p in ready.network.module.named_parameters():
        assert torch.equal(p, before[name]), "a step that is refused changes nothing"


def test_it_is_found_far_into_an_epoch_with_the_random_numbers_of_that_step(tmp_path: Path) -> None:
    """A rate that leaps up in the second epoch; the search begins at the checkpoint between them."""
    document = chain(
        ("flatten", "Flatten"),
        ("drop", "Dropout"),
        ("dense", "Linear", {"out_features": 10}),
        ("logits", "Linear", {"out_features": 10}),  # the product of weights as large as that rate is none
        recipe=digits_recipe(
            "Adam", {"lr": 0.01}, Choice("step", {"step_epochs": 1, "gamma": 1e30}), epochs=3
        ),
    )
    with pytest.raises(TrainingError) as caught:
        run(document, tmp_path)
    assert caught.value.node in ("logits", "loss")
    (folder,) = tmp_path.iterdir()
    assert "Looking for the node where it begins" in (folder / "log.txt").read_text()


def test_of_several_branches_the_one_at_fault_is_named(tmp_path: Path) -> None:
    document = chain(
        ("flatten", "Flatten"),
        ("dense", "Linear", {"out_features": 10}),
        recipe=digits_recipe("SGD", {"lr": 0.01}, STEADY),
    )
    graph = document.graph
    graph.put("odd", Node("odd", "Log", {}, {"input": Source("flatten", "output")}))
    graph.put("side", Node("side", "Linear", {"out_features": 10}, {"input": Source("odd", "output")}))
    both = {"input": Source("dense", "output"), "other": Source("side", "output")}
    graph.put("sum", Node("sum", "Add", {}, both))
    graph.put("loss", graph["loss"].but(inputs={**graph["loss"].inputs, "input": Source("sum", "output")}))
    with pytest.raises(TrainingError) as caught:
        run(document, tmp_path)
    assert caught.value.node == "odd"
