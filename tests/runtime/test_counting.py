"""Losses that are no mean over samples: judged in parts and trained in parts, they are those of the whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from graph.document import Document
from graph.model import Node, Source
from graph.recipe import Choice
from runtime.network import Network
from runtime.prepare import Prepared, prepare
from tests.builders import Layer, chain, digits_recipe, run

RARE = (1.0, 50.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.2)
STEADY: Any = {"schedule": Choice("constant"), "validation": 0.0}


def classifier(op: str = "CrossEntropyLoss", recipe: Any = None, **attrs: Any) -> Document:
    """Linear scores of the digits, judged by one loss."""
    layers: list[Layer] = [("flatten", "Flatten"), ("scores", "Linear", {"out_features": 10})]
    if op == "NLLLoss":
        layers.append(("logarithms", "LogSoftmax", {"dim": 1}))
    document = chain(*layers, recipe=recipe or digits_recipe(batch_size=16))
    document.graph.put("loss", document.graph["loss"].but(op=op, attrs=attrs))
    return document


def whole(ready: Prepared) -> tuple[Tensor, Tensor]:
    """What the network that is tested predicts for the test's samples, and what is right."""
    module = ready.judged.module.eval()
    pairs = [(module(features["image"]).detach(), targets["label"]) for features, targets in ready.test]
    predicted, right = zip(*pairs, strict=True)
    return torch.cat(predicted), torch.cat(right)


def judged(ready: Prepared, at_once: int) -> dict[str, float]:
    return ready.judged.evaluate(replace(ready.test, batch_size=at_once), lambda: None).numbers


@pytest.mark.parametrize("at_once", [7, 64, 10_000])
@pytest.mark.parametrize(
    ("op", "attrs"),
    [
        ("CrossEntropyLoss", {"ignore_index": 3}),
        ("CrossEntropyLoss", {"ignore_index": 3, "label_smoothing": 0.2, "factor": 0.5}),
        ("WeightedCrossEntropyLoss", {"weight": RARE}),
        ("WeightedCrossEntropyLoss", {"weight": RARE, "ignore_index": 0, "label_smoothing": 0.2}),
        ("NLLLoss", {"ignore_index": 9}),
    ],
)
def test_a_set_is_judged_as_torch_judges_it_at_once(op: str, attrs: dict[str, Any], at_once: int) -> None:
    ready = prepare(classifier(op, **attrs))
    predicted, right = whole(ready)
    plain = {key: value for key, value in attrs.items() if key != "factor"}
    if "weight" in plain:
        plain["weight"] = torch.tensor(RARE)
    loss = (F.nll_loss if op == "NLLLoss" else F.cross_entropy)(predicted, right, **plain)
    expected = attrs.get("factor", 1.0) * float(loss)
    assert judged(ready, at_once)["loss"] == pytest.approx(expected, rel=1e-5)


def test_a_batch_in_which_nothing_counts_says_nothing() -> None:
    ready = prepare(classifier(ignore_index=3))
    predicted, right = whole(ready)
    assert (right == 3).any()
    expected = float(F.cross_entropy(predicted, right, ignore_index=3))
    assert judged(ready, 1)["loss"] == pytest.approx(expected, rel=1e-5)


def test_each_of_several_losses_counts_by_its_own() -> None:
    document = classifier("WeightedCrossEntropyLoss", weight=RARE, factor=0.25)
    graph = document.graph
    graph.put("other", Node("other", "CrossEntropyLoss", {"ignore_index": 1}, graph["loss"].inputs))
    graph.put("size", Node("size", "ValueLoss", {}, {"input": Source("scores", "output")}))
    ready = prepare(document)
    predicted, right = whole(ready)
    expected = {
        "loss_term": 0.25 * float(F.cross_entropy(predicted, right, weight=torch.tensor(RARE))),
        "other": float(F.cross_entropy(predicted, right, ignore_index=1)),
        "size": float(predicted.mean()),
    }
    found = judged(ready, 13)
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=1e-4), name
    assert found["loss"] == pytest.approx(sum(expected.values()), rel=1e-4)


@pytest.mark.parametrize("ema", [0.0, 0.9])
def test_balanced_classes_are_counted_too(ema: float) -> None:
    recipe = digits_recipe(batch_size=16, class_weights="balanced", ema=ema)
    ready = prepare(classifier(recipe=recipe))
    predicted, right = whole(ready)
    weight: Any = ready.network.module.get_submodule("loss").weight
    uneven = weight.clone()
    uneven[2] = 30.0
    for module in (ready.network.module, ready.judged.module):
        module.get_submodule("loss").weight = uneven
    expected = float(F.cross_entropy(predicted, right, weight=uneven))
    assert judged(ready, 16)["loss"] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("op", "attrs"),
    [
        ("CrossEntropyLoss", {"ignore_index": 3}),
        ("WeightedCrossEntropyLoss", {"weight": RARE, "label_smoothing": 0.1}),
    ],
)
def test_accumulated_batches_count_by_what_counts_in_them(op: str, attrs: dict[str, Any]) -> None:
    def after(**settings: Any) -> tuple[Tensor, float]:
        recipe = digits_recipe("SGD", {"lr": 0.5}, **STEADY, **settings)
        ready = prepare(classifier(op, recipe, **attrs))
        batches = iter(ready.training)
        taken = ready.stepper.take([next(batches) for _ in range(settings.get("accumulate", 1))])
        return ready.network.module.get_parameter("scores.weight").detach(), float(taken.loss)

    parts, large = after(batch_size=16, accumulate=6), after(batch_size=96)
    torch.testing.assert_close(parts[0], large[0], rtol=1e-4, atol=1e-6)
    assert parts[1] == pytest.approx(large[1], rel=1e-5)


@pytest.mark.parametrize(
    ("op", "attrs"),
    [
        ("CrossEntropyLoss", {}),
        ("CrossEntropyLoss", {"label_smoothing": 0.2}),
        ("WeightedCrossEntropyLoss", {"weight": RARE, "label_smoothing": 0.2}),
        ("NLLLoss", {}),
    ],
)
def test_a_step_in_which_nothing_counts_leaves_the_weights(op: str, attrs: dict[str, Any]) -> None:
    recipe = digits_recipe("SGD", {"lr": 0.5}, batch_size=16, **STEADY)
    ready = prepare(classifier(op, recipe, ignore_index=3, **attrs))
    weight = ready.network.module.get_parameter("scores.weight")
    before = weight.detach().clone()
    batches = iter(ready.training)
    features, targets = next(batches)
    void = features, {"label": torch.full_like(targets["label"], 3)}
    assert float(ready.stepper.take([void]).loss) == 0.0
    assert float(ready.stepper.take([void, void]).loss) == 0.0
    assert torch.equal(weight, before)
    full = next(batches)
    alone = float(ready.network.judge(full)[0].detach())
    assert float(ready.stepper.take([void, full]).loss) == pytest.approx(alone, rel=1e-6)
    assert not torch.equal(weight, before)


def test_the_curves_of_several_losses_are_those_of_one_large_batch() -> None:
    def sums(**settings: Any) -> dict[str, float]:
        recipe = digits_recipe("SGD", **STEADY, **settings)
        document = classifier("WeightedCrossEntropyLoss", recipe, weight=RARE)
        graph = document.graph
        graph.put("other", Node("other", "CrossEntropyLoss", {}, graph["loss"].inputs))
        ready = prepare(document)
        batches = iter(ready.training)
        taken = ready.stepper.take([next(batches) for _ in range(settings.get("accumulate", 1))])
        return {name: float(value) / taken.samples for name, value in taken.sums.items()}

    parts, large = sums(batch_size=16, accumulate=6), sums(batch_size=96)
    assert parts == pytest.approx(large, rel=1e-4)


@pytest.mark.parametrize("at_once", [7, 16, 10_000])
def test_a_sum_is_that_of_a_batch_of_training_however_many_are_judged_together(at_once: int) -> None:
    ready = prepare(classifier(reduction="sum"))
    predicted, right = whole(ready)
    expected = 16 * float(F.cross_entropy(predicted, right))
    assert judged(ready, at_once)["loss"] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("at_once", [7, 10_000])
def test_a_sum_over_what_is_no_batch_is_the_same_in_every_batch(at_once: int) -> None:
    document = classifier()
    graph = document.graph
    graph.put("offsets", Node("offsets", "Parameter", {"shape": (5,), "initial": "ones"}))
    graph.put(
        "penalty", Node("penalty", "ValueLoss", {"reduction": "sum"}, {"input": Source("offsets", "output")})
    )
    assert judged(prepare(document), at_once)["penalty"] == pytest.approx(5.0)


@pytest.mark.parametrize("batch_size", [48, 5_000])
def test_a_network_in_a_script_is_evaluated_to_what_its_run_tested(batch_size: int, tmp_path: Path) -> None:
    recipe = digits_recipe(batch_size=batch_size, epochs=1, validation=0.3)
    network = Network(classifier(reduction="sum"))
    network.document.recipe = recipe
    tested = network.fit(folder=tmp_path, verbose=False).test["loss"]
    assert network.evaluate()["loss"] == pytest.approx(tested, rel=1e-5)
    assert run(network.document, tmp_path).finished.test["loss"] == pytest.approx(tested, rel=0.5)
