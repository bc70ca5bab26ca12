"""Optimizers as the recipe says them, against plain torch on the same parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from graph.blocks import Block
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Node, Source
from graph.recipe import OPTIMIZERS, Choice, optimizer
from graph.schedule import learning_rate
from graph.source import generate
from runtime.compile import compile_source
from runtime.optimise import OWN, make_optimizer, parameter_groups, set_learning_rate
from runtime.prepare import prepare
from runtime.training_error import TrainingError
from tests.builders import Layer, StopAfter, chain, digits_network, digits_recipe, go_on, run

WITHOUT_DECAY: tuple[Layer, ...] = (
    ("flatten", "Flatten"),
    ("logits", "Linear", {"out_features": 10, "bias": False}),
)


def _steps(module: nn.Module, step: Any, count: int = 6) -> list[Tensor]:
    """Weights after each of some steps on fixed batches."""
    generator = torch.Generator().manual_seed(3)
    found = []
    for _ in range(count):
        x = torch.rand(32, 1, 8, 8, generator=generator)
        y = torch.randint(0, 10, (32,), generator=generator)
        step(x, y)
        found.append(torch.cat([p.detach().reshape(-1).clone() for p in module.parameters()]))
    return found


def _module(document: Document) -> tuple[nn.Module, Inference]:
    inference = Inference.of(document.graph, document.operator)
    torch.manual_seed(0)
    return compile_source(generate(document, inference)).module_class(), inference


VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((kind.name, {}) for kind in OPTIMIZERS),
    *((kind.name, {"weight_decay": 0.1}) for kind in OPTIMIZERS if "weight_decay" in kind.resolve({})),
    ("SGD", {"momentum": 0.9, "lr": 0.05}),
    ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("Adam", {"betas": (0.5, 0.9), "eps": 1e-4}),
]


@pytest.mark.parametrize(("name", "attrs"), VARIANTS, ids=str)
def test_steps_are_those_of_plain_torch(name: str, attrs: dict[str, Any]) -> None:
    document = chain(*WITHOUT_DECAY)  # one weight that decays: one group, as plain torch has it
    recipe = digits_recipe(name, attrs)
    ours, inference = _module(document)
    made = make_optimizer(parameter_groups(ours, document, inference), recipe)
    theirs, _ = _module(document)
    values = optimizer(name).resolve(attrs)
    if "line_search" in values:
        values["line_search_fn"] = "strong_wolfe" if values.pop("line_search") else None
    plain = (OWN.get(name) or getattr(torch.optim, name))(theirs.parameters(), **values)

    def step(module: Any, which: torch.optim.Optimizer) -> Any:
        def one(x: Tensor, y: Tensor) -> None:
            def closure() -> Tensor:
                which.zero_grad()
                loss = nn.functional.cross_entropy(module(x), y)
                loss.backward()
                return loss

            which.step(closure)  # type: ignore[arg-type]

        return one

    for mine, reference in zip(
        _steps(ours, step(ours, made)), _steps(theirs, step(theirs, plain)), strict=True
    ):
        torch.testing.assert_close(mine, reference, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.name)
def test_every_optimizer_learns_the_digits(kind: Any, tmp_path: Path) -> None:
    batch = 1_500 if kind.name in ("Rprop", "LBFGS") else 32
    rate = {"SGD": 0.1, "ASGD": 0.1, "Adadelta": 1.0, "LBFGS": 1.0, "Rprop": 0.01, "Lion": 0.002}.get(
        kind.name, 0.01
    )
    layers: tuple[Layer, ...] = (("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    recipe = digits_recipe(
        kind.name, {"lr": rate}, Choice("constant"), batch_size=batch, epochs=12, validation=0.0
    )
    ran = run(chain(*layers, recipe=recipe), tmp_path)
    assert ran.finished.test["accuracy"] > 0.85
    losses = ran.curves["train/loss"][1]
    assert losses[-1] < 0.5 * losses[0]


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.name)
def test_the_memory_predicted_for_an_optimizer_is_what_it_takes(kind: Any) -> None:
    if kind.name in ("Adafactor", "Muon"):
        pytest.skip("it depends on which parameters are matrices")
    document = digits_network(digits_recipe(kind.name))
    ready = prepare(document)
    batch = next(iter(ready.training))
    for _ in range(12 if kind.closure else 1):
        ready.stepper.take([batch])
    parameters = [p for p in ready.network.module.parameters() if p.requires_grad]
    held: dict[int, int] = {}

    def count(value: Any) -> None:
        if isinstance(value, Tensor):
            held[value.untyped_storage().data_ptr()] = value.numel() * value.element_size()
        elif isinstance(value, dict):
            [count(item) for item in value.values()]
        elif isinstance(value, (list, tuple)):
            [count(item) for item in value]

    count(dict(ready.optimizer.state))
    predicted = kind.state_bytes({}, sum(p.numel() * 4 for p in parameters), len(parameters))
    assert sum(held.values()) == pytest.approx(predicted, rel=0.15 if kind.closure else 0.001)


def test_biases_and_norms_do_not_decay_and_weights_do(tmp_path: Path) -> None:
    document = digits_network()
    module, inference = _module(document)
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
    module, inference = _module(document)
    made = make_optimizer(parameter_groups(module, document, inference), document.recipe)
    by_weight = {id(p): group for group in made.param_groups for p in group["params"]}
    named = {name: by_weight[id(p)] for name, p in module.named_parameters()}
    assert named["slow.weight"]["lr"] == pytest.approx(0.05)
    assert named["slow.weight"]["weight_decay"] == pytest.approx(0.03)
    assert named["slow.bias"]["weight_decay"] == 0.0
    assert named["logits.weight"]["lr"] == 0.5
    set_learning_rate(made, 0.5)
    assert named["slow.weight"]["lr"] == pytest.approx(0.025), "a schedule keeps the proportions"


def test_settings_that_do_not_go_together_are_a_sentence() -> None:
    document = digits_network(digits_recipe("SGD", {"nesterov": True}))
    with pytest.raises(SymloomError, match=r"SGD: Nesterov.*; change its settings in the recipe"):
        prepare(document)


def test_lbfgs_takes_the_same_steps_in_either_order_of_memory(tmp_path: Path) -> None:
    layers: tuple[Layer, ...] = (
        ("conv1", "Conv2d", {"out_channels": 4, "kernel_size": 3}),
        ("conv2", "Conv2d", {"out_channels": 4, "kernel_size": 3}),  # several channels in: an order to lie in
        ("flatten", "Flatten"),
        ("logits", "Linear", {"out_features": 10}),
    )
    curves = []
    for layout in ("contiguous", "channels_last"):
        recipe = digits_recipe(
            "LBFGS", {"lr": 1.0}, Choice("constant"), batch_size=1_000, epochs=3, layout=layout
        )
        curves.append(run(chain(*layers, recipe=recipe), tmp_path / layout).curves["train/loss"][1])
    assert curves[0] == pytest.approx(curves[1], rel=1e-3)
    assert curves[0][-1] < curves[0][0]


def test_lbfgs_refuses_rates_that_differ_by_node() -> None:
    document = chain(
        ("flatten", "Flatten"),
        ("slow", "Linear", {"out_features": 16}, {"learning_rate_factor": 0.1}),
        ("logits", "Linear", {"out_features": 10}),
        recipe=digits_recipe("LBFGS"),
    )
    with pytest.raises(SymloomError, match="LBFGS trains all weights at one rate"):
        prepare(document)


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


def test_muon_is_torchs_for_matrices_and_adamw_for_the_rest() -> None:
    layers: tuple[Layer, ...] = (("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    recipe = digits_recipe("Muon", {"lr": 0.02}, Choice("constant"))
    document = chain(*layers, recipe=recipe)
    module, inference = _module(document)
    made = make_optimizer(parameter_groups(module, document, inference), recipe)
    plain, _ = _module(document)
    weight, bias = plain.get_parameter("logits.weight"), plain.get_parameter("logits.bias")
    two = [
        torch.optim.Muon([weight], lr=0.02, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW([bias], lr=0.02, weight_decay=0.0),
    ]

    def step(module: nn.Module, optimizers: list[torch.optim.Optimizer]) -> Any:
        def one(x: Tensor, y: Tensor) -> None:
            module.zero_grad()
            nn.functional.cross_entropy(module(x), y).backward()
            for each in optimizers:
                each.step()

        return one

    for mine, reference in zip(
        _steps(module, step(module, [made])), _steps(plain, step(plain, two)), strict=True
    ):
        torch.testing.assert_close(mine, reference)


def test_lion_steps_by_the_sign_alone_and_decays_decoupled() -> None:
    weight = nn.Parameter(torch.tensor([1.0, -2.0, 3.0]))
    lion = OWN["Lion"]([weight], lr=0.1, weight_decay=0.5)  # type: ignore[call-arg]
    weight.grad = torch.tensor([4.0, -1e-3, 0.0])
    lion.step()
    torch.testing.assert_close(weight.detach(), torch.tensor([0.95 - 0.1, -1.9 + 0.1, 2.85]))
    weight.grad = torch.tensor([-0.1, 1e-3, 0.0])  # momentum 0.04: the interpolation stays on its side
    lion.step()
    torch.testing.assert_close(weight.detach()[0], torch.tensor(0.85 * 0.95 - 0.1))


def test_lambs_first_step_is_as_long_as_the_rate_times_the_weights() -> None:
    weight = nn.Parameter(torch.tensor([3.0, 4.0]))
    lamb = OWN["LAMB"]([weight], lr=0.1)
    weight.grad = torch.tensor([100.0, -1e-3])
    lamb.step()
    moved = torch.tensor([3.0, 4.0]) - weight.detach()
    assert float(moved.norm()) == pytest.approx(0.1 * 5.0, rel=1e-4)
    torch.testing.assert_close(moved[0], -moved[1], rtol=2e-3, atol=0.0)


def _papers_lamb(w: Tensor, gradients: list[Tensor], lr: float, decay: float) -> Tensor:
    """Algorithm 2 of You et al. (2020), with φ the identity."""
    mean, square = torch.zeros_like(w), torch.zeros_like(w)
    for t, g in enumerate(gradients, 1):
        mean = 0.9 * mean + 0.1 * g
        square = 0.999 * square + 0.001 * g * g
        ratio = (mean / (1 - 0.9**t)) / ((square / (1 - 0.999**t)).sqrt() + 1e-6)
        update = ratio + decay * w
        w = w - lr * (w.norm() / update.norm()) * update
    return w


def _papers_lion(w: Tensor, gradients: list[Tensor], lr: float, decay: float) -> Tensor:
    """Program 1 of Chen et al. (2023)."""
    momentum = torch.zeros_like(w)
    for g in gradients:
        update = torch.sign(0.9 * momentum + 0.1 * g)
        momentum = 0.99 * momentum + 0.01 * g
        w = w - lr * (update + decay * w)
    return w


@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize(("name", "papers"), [("LAMB", _papers_lamb), ("Lion", _papers_lion)])
def test_what_torch_has_not_steps_as_its_paper_says(name: str, papers: Any, decay: float) -> None:
    generator = torch.Generator().manual_seed(5)
    start = torch.randn(4, 3, generator=generator)
    gradients = [torch.randn(4, 3, generator=generator) for _ in range(12)]
    weight = nn.Parameter(start.clone())
    made = OWN[name]([weight], lr=0.03, weight_decay=decay)  # type: ignore[call-arg]
    for gradient in gradients:
        weight.grad = gradient.clone()
        made.step()
    expected = papers(start.double(), [g.double() for g in gradients], 0.03, decay)
    torch.testing.assert_close(weight.detach(), expected.float(), rtol=1e-4, atol=1e-5)


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
    module, inference = _module(document)
    groups = parameter_groups(module, document, inference)
    assert [(group.decay, len(group.parameters)) for group in groups] == [(1.0, 6)]


@pytest.mark.parametrize("name", ["NAdam", "RAdam"])
def test_decay_is_decoupled_where_the_recipe_wants_it(name: str) -> None:
    document = chain(*WITHOUT_DECAY)
    module, inference = _module(document)
    recipe = digits_recipe(name, {"weight_decay": 0.1, "decoupled_weight_decay": True})
    made = make_optimizer(parameter_groups(module, document, inference), recipe)
    (weight,) = module.parameters()
    before = weight.detach().clone()
    weight.grad = torch.zeros_like(weight)
    made.step()
    lr = recipe.optimizer.attrs.get("lr", optimizer(name).resolve({})["lr"])
    torch.testing.assert_close(weight.detach(), before * (1 - lr * 0.1))


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "Adagrad"])
def test_a_step_in_one_kernel_is_taken_where_there_is_one_unless_the_recipe_says_no(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = digits_network()

    def made(**settings: Any) -> torch.optim.Optimizer:
        module, inference = _module(document)
        return make_optimizer(parameter_groups(module, document, inference), digits_recipe(name, **settings))

    assert made().param_groups[0]["fused"] is True
    assert not made(fused=False).param_groups[0]["fused"]
    plain = getattr(torch.optim, name)

    def without(*arguments: Any, **options: Any) -> torch.optim.Optimizer:
        if options.get("fused"):
            raise RuntimeError(
                "`fused=True` requires all the params to be floating point Tensors of supported"
            )
        return plain(*arguments, **options)

    monkeypatch.setattr(torch.optim, name, without)
    assert not made().param_groups[0]["fused"]


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
    module, inference = _module(document)
    parameter_groups(module, document, inference)
    trained = {name for name, p in module.named_parameters() if p.requires_grad}
    assert trained == {"logits.weight", "logits.bias"}


def test_lbfgs_at_a_rate_of_0_leaves_the_weights_as_they_are(tmp_path: Path) -> None:
    recipe = digits_recipe("LBFGS", {"lr": 0.0}, Choice("constant"), epochs=1)
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe)
    ready = prepare(document)
    before = ready.network.module.get_parameter("logits.weight").detach().clone()
    assert torch.equal(run(document, tmp_path).weights["logits.weight"], before)


def test_settings_with_which_a_step_cannot_be_computed_are_told(tmp_path: Path) -> None:
    recipe = digits_recipe("ASGD", {"alpha": 1e38}, Choice("constant"), epochs=1)
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe)
    said = r"^ASGD cannot compute its step \(.+\); change its settings or the learning rate \(step 1\)\.$"
    with pytest.raises(TrainingError, match=said):
        run(document, tmp_path)
