"""What is trained how: groups by rate and decay, penalties, limits, averages, frozen and shared weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from graph.blocks import Block
from graph.model import Node, Source
from graph.recipe import Choice
from graph.schedule import learning_rate
from runtime.optimise import make_optimizer, parameter_groups, set_learning_rate
from runtime.prepare import prepare
from tests.builders import Layer, StopAfter, chain, digits_network, digits_recipe, go_on, run
from tests.runtime.test_optimizers import module_of


def test_biases_and_norms_do_not_decay_and_weights_do(tmp_path: Path) -> None:
    document = digits_network()
    module, inference = module_of(document)
    decays = {
        id(p): group.decay
        for group in parameter_groups(module, document, inference)
        for p in group.parameters
    }
    named = {name: decays[id(p)] for name, p in module.named_parameters()}
    assert named == {
        "conv.weight": 1.0,
        "conv.bias": 0.0,
        "norm.weight": 0.0,
        "norm.bias": 0.0,
        "logits.weight": 1.0,
        "logits.bias": 0.0,
    }


def test_a_nodes_factors_multiply_rate_and_decay() -> None:
    document = chain(
        ("flatten", "Flatten"),
        ("slow", "Linear", {"out_features": 16}, {"learning_rate_factor": 0.1, "decay_factor": 3.0}),
        ("logits", "Linear", {"out_features": 10}),
        recipe=digits_recipe("SGD", {"lr": 0.5, "weight_decay": 0.01}),
    )
    module, inference = module_of(document)
    made = make_optimizer(parameter_groups(module, document, inference), document.recipe)
    by_weight = {id(p): group for group in made.param_groups for p in group["params"]}
    named = {name: by_weight[id(p)] for name, p in module.named_parameters()}
    assert named["slow.weight"]["lr"] == pytest.approx(0.05)
    assert named["slow.weight"]["weight_decay"] == pytest.approx(0.03)
    assert named["slow.bias"]["weight_decay"] == 0.0
    assert named["logits.weight"]["lr"] == 0.5
    set_learning_rate(made, 0.5)
    assert named["slow.weight"]["lr"] == pytest.approx(0.025), "a schedule keeps the proportions"


@given(
    l1=st.floats(0.0, 0.1),
    l2=st.floats(0.0, 0.1),
    factor=st.sampled_from([0.0, 0.5, 1.0, 2.0]),
)
def test_penalties_are_the_gradient_of_their_terms(l1: float, l2: float, factor: float) -> None:
    """With SGD and rate 1 a step is the gradient: that of loss + l1·‖w‖₁ + ½·l2·‖w‖² by autograd."""
    document = chain(
        ("flatten", "Flatten"),
        ("dense", "Linear", {"out_features": 7}, {"decay_factor": factor}),
        ("logits", "Linear", {"out_features": 10}),
        recipe=digits_recipe("SGD", {"lr": 1.0}, Choice("constant"), l1=l1, l2=l2, validation=0.0),
    )
    ready = prepare(document)
    module = ready.network.module
    batch = next(iter(ready.training))
    before = {name: p.detach().clone().requires_grad_() for name, p in module.named_parameters()}
    logits = torch.func.functional_call(module, before, (batch[0]["image"],))
    loss = nn.functional.cross_entropy(logits, batch[1]["label"])
    for name, strength in (("dense.weight", factor), ("logits.weight", 1.0)):
        loss = loss + strength * (l1 * before[name].abs().sum() + l2 / 2 * before[name].square().sum())
    gradients = torch.autograd.grad(loss, list(before.values()))
    ready.stepper.take([batch])
    for (name, start), gradient in zip(before.items(), gradients, strict=True):
        moved = start.detach() - dict(module.named_parameters())[name].detach()
        torch.testing.assert_close(moved, gradient, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("name", "rate"), [("SGD", 1.0), ("LBFGS", 10.0)])
def test_a_nodes_own_penalties_are_added_to_the_recipes_inside_a_block_too(name: str, rate: float) -> None:
    wires = [Source(each, "output") for each in ("input", "flatten", "inner")]
    block = Block(
        "Head",
        (
            Node("input", "Input", {"shape": ("N", 1, 8, 8)}),
            Node("flatten", "Flatten", {}, {"input": wires[0]}),
            Node(
                "inner", "Linear", {"out_features": 7}, {"input": wires[1]}, options={"l1": 0.03, "l2": 0.5}
            ),
            Node("output", "Output", {}, {"input": wires[2]}),
        ),
    )
    document = chain(
        ("head", "Head", {}, {"l1": 0.01, "decay_factor": 2.0}),
        ("logits", "Linear", {"out_features": 10}, {"l2": 0.25}),
        recipe=digits_recipe(name, {"lr": rate}, Choice("constant"), l1=0.005, validation=0.0),
    )
    document.blocks["Head"] = block
    if name == "LBFGS":  # one step along the gradient, which it finds through its closure
        attrs = {"lr": rate, "max_iter": 1, "line_search": False}
        document.recipe = document.recipe.but(optimizer=Choice(name, attrs))
    ready = prepare(document)
    module = ready.network.module
    batch = next(iter(ready.training))
    before = {key: p.detach().clone().requires_grad_() for key, p in module.named_parameters()}
    logits = torch.func.functional_call(module, before, (batch[0]["image"],))
    loss = nn.functional.cross_entropy(logits, batch[1]["label"])
    for key, l1, l2 in (("head.inner.weight", 0.01 + 0.03 + 2 * 0.005, 0.5), ("logits.weight", 0.005, 0.25)):
        loss = loss + l1 * before[key].abs().sum() + l2 / 2 * before[key].square().sum()
    gradients = torch.autograd.grad(loss, list(before.values()))
    ready.stepper.take([batch])
    length = sum(float(gradient.abs().sum()) for gradient in gradients)
    scale = rate * (min(1.0, 1 / length) if name == "LBFGS" else 1.0)
    for (key, start), gradient in zip(before.items(), gradients, strict=True):
        moved = start.detach() - dict(module.named_parameters())[key].detach()
        torch.testing.assert_close(moved, scale * gradient, rtol=1e-4, atol=1e-6)


def test_accumulated_batches_make_the_step_of_one_large_batch(tmp_path: Path) -> None:
    def recipe(**settings: Any) -> Any:
        return digits_recipe("SGD", {"lr": 0.1}, Choice("constant"), validation=0.0, **settings)

    layers: tuple[Layer, ...] = (("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    large = run(chain(*layers, recipe=recipe(batch_size=96)), tmp_path)
    parts = run(chain(*layers, recipe=recipe(batch_size=24, accumulate=4)), tmp_path)
    assert parts.curves["train/loss"][0] == large.curves["train/loss"][0]
    torch.testing.assert_close(
        torch.tensor(parts.curves["train/loss"][1]),
        torch.tensor(large.curves["train/loss"][1]),
        rtol=1e-4,
        atol=1e-5,
    )
    assert parts.curves["train/accuracy"] == large.curves["train/accuracy"]


def test_each_gradient_is_limited_in_size(tmp_path: Path) -> None:
    recipe = digits_recipe("SGD", {"lr": 1.0}, Choice("constant"), clip_value=0.001)
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe)
    cut = run(document, tmp_path, StopAfter(1))
    before = cut.weights
    after = go_on(cut.finished.folder, control=StopAfter(1)).weights
    largest = max(float((after[name] - before[name]).abs().max()) for name in before)
    assert largest == pytest.approx(0.001, rel=1e-3)


def test_the_running_average_of_weights_is_what_is_tested(tmp_path: Path) -> None:
    recipe = digits_recipe("SGD", {"lr": 0.1}, Choice("constant"), ema=0.9, epochs=1)
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe)
    averaged = run(document, tmp_path).weights["logits.weight"]
    document.recipe = recipe.setting(ema=0.0)
    ready = prepare(document)
    expected = None
    for batch in ready.training:
        ready.stepper.take([batch])
        weight = ready.network.module.get_parameter("logits.weight").detach()
        expected = weight.clone() if expected is None else expected.lerp(weight, 0.1)
    assert expected is not None
    torch.testing.assert_close(averaged, expected)


@pytest.mark.parametrize("affine", [True, False])
def test_a_frozen_normalisation_keeps_its_statistics_and_uses_them(affine: bool, tmp_path: Path) -> None:
    document = digits_network(digits_recipe(ema=0.9))
    document.graph.put("norm", document.graph["norm"].but(attrs={"affine": affine}, options={"frozen": True}))
    ready = prepare(document)
    norm = ready.network.module.get_submodule("norm")
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    batches = iter(ready.training)
    for _ in range(2):
        ready.stepper.take([next(batches)])
        ready.network.evaluate([next(batches)], lambda: None)  # puts the module into training again
        assert ready.network.module.training
    assert torch.equal(norm.running_mean, torch.zeros(8))
    x = torch.rand(4, 8, 6, 6)
    torch.testing.assert_close(norm(x), x, rtol=1e-4, atol=1e-4)
    ran = run(document, tmp_path)
    assert torch.equal(ran.weights["norm.running_mean"], torch.zeros(8))
    assert int(ran.weights["norm.num_batches_tracked"]) == 0


@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("frozen", ["block", "inside", ""])
def test_a_normalisation_in_a_block_keeps_its_statistics_where_it_is_frozen(
    frozen: str, affine: bool
) -> None:
    own = {"frozen": True} if frozen == "inside" else {}
    inner = (
        Node("input", "Input", {"shape": ("N", 1, 8, 8)}),
        Node("conv", "Conv2d", {"out_channels": 3}, {"input": Source("input", "output")}),
        Node("norm", "BatchNorm2d", {"affine": affine}, {"input": Source("conv", "output")}, options=own),
        Node("output", "Output", {}, {"input": Source("norm", "output")}),
    )
    body = ("body", "Body", {}, {"frozen": True} if frozen == "block" else {})
    document = chain(body, ("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    document.blocks["Body"] = Block("Body", inner)
    ready = prepare(document)
    ready.stepper.take([next(iter(ready.training))])
    moved = ready.network.module.get_buffer("body.norm.num_batches_tracked")
    assert int(moved) == (0 if frozen else 1)


@given(losses=st.lists(st.floats(0.125, 8.0, width=32), max_size=40), patience=st.integers(1, 4))
def test_a_plateau_is_torchs_which_counts_one_epoch_more(losses: list[float], patience: int) -> None:
    parameter = nn.Parameter(torch.zeros(1))
    theirs = torch.optim.SGD([parameter], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        theirs, factor=0.5, patience=patience - 1, threshold=1e-3, eps=0.0
    )
    for loss in losses:
        scheduler.step(loss)
    factor = learning_rate(Choice("plateau", {"patience": patience, "gamma": 0.5}), 1_000, 10)
    assert factor(500, losses) == pytest.approx(theirs.param_groups[0]["lr"])


def test_biases_and_norms_decay_where_the_recipe_wants_it() -> None:
    document = digits_network(digits_recipe(decay_all=True))
    module, inference = module_of(document)
    groups = parameter_groups(module, document, inference)
    assert [(group.decay, len(group.parameters)) for group in groups] == [(1.0, 6)]


@pytest.mark.parametrize("frozen", ["owner", "sharer"])
def test_shared_weights_are_frozen_by_either_of_the_nodes_that_use_them(frozen: str) -> None:
    options = {
        "owner": {"frozen": frozen == "owner"},
        "sharer": {"shares": "owner", "frozen": frozen == "sharer"},
    }
    document = chain(
        ("flatten", "Flatten"),
        *((name, "Linear", {"out_features": 64}, options[name]) for name in ("owner", "sharer")),
        ("logits", "Linear", {"out_features": 10}),
    )
    module, inference = module_of(document)
    parameter_groups(module, document, inference)
    trained = {name for name, p in module.named_parameters() if p.requires_grad}
    assert trained == {"logits.weight", "logits.bias"}
