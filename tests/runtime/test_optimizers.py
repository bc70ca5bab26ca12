"""Each optimizer as the recipe says it: its steps are those of plain torch, or of its paper."""

from __future__ import annotations

import copy
import inspect
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.recipe import OPTIMIZERS, Choice, optimizer
from graph.source import generate
from runtime.compile import compile_source
from runtime.optimise import OWN, make_optimizer, parameter_groups
from runtime.prepare import prepare
from runtime.training_error import TrainingError
from tests.builders import Layer, chain, digits_network, digits_recipe, run

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


def module_of(document: Document) -> tuple[nn.Module, Inference]:
    """A document's module with its first weights, and the document's facts."""
    inference = Inference.of(document.graph, document.operator)
    torch.manual_seed(0)
    return compile_source(generate(document, inference)).module_class(), inference


VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((kind.name, {}) for kind in OPTIMIZERS),
    *((kind.name, {"weight_decay": 0.1}) for kind in OPTIMIZERS if "weight_decay" in kind.resolve({})),
    ("SGD", {"momentum": 0.9, "lr": 0.05}),
    ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("SGD", {"momentum": 0.9, "dampening": 0.5}),
    ("Adam", {"betas": (0.5, 0.9), "eps": 1e-4}),
    ("Adam", {"amsgrad": True, "betas": (0.5, 0.6)}),
    ("AdamW", {"amsgrad": True, "betas": (0.5, 0.6)}),
    ("RMSprop", {"centered": True, "alpha": 0.5}),
    ("RMSprop", {"centered": True, "momentum": 0.9}),
    ("Adagrad", {"lr_decay": 0.5, "initial_accumulator_value": 0.1, "eps": 1e-3}),
    ("Rprop", {"step_sizes": (1e-3, 0.011)}),
    ("Muon", {"ns_steps": 2}),
    ("LBFGS", {"tolerance_grad": 0.05}),
    ("LBFGS", {"tolerance_change": 0.05}),
]

# What torch takes that no recipe says: how it computes, not what; and for which there is another way.
UNSAID = {"params", "maximize", "foreach", "fused", "capturable", "differentiable"}
OTHERWISE = {
    "Adam": {"decoupled_weight_decay"},  # that is AdamW
    "Adafactor": {"eps"},  # a pair of which one may be none
    "ASGD": {"t0"},  # when it begins to average weights that it never puts into the network
    "Muon": {"ns_coefficients", "eps", "adjust_lr_fn"},  # as the rate for all else asks
    "LBFGS": {"max_eval", "line_search_fn"},
}
OTHER_DEFAULTS = {("SGD", "lr"), ("LBFGS", "history_size")}


@pytest.mark.parametrize(("name", "attrs"), VARIANTS, ids=str)
def test_steps_are_those_of_plain_torch(name: str, attrs: dict[str, Any]) -> None:
    document = chain(*WITHOUT_DECAY)  # one weight that decays: one group, as plain torch has it
    recipe = digits_recipe(name, attrs)
    ours, inference = module_of(document)
    made = make_optimizer(parameter_groups(ours, document, inference), recipe)
    theirs, _ = module_of(document)
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


@pytest.mark.parametrize(
    "kind", [kind for kind in OPTIMIZERS if hasattr(torch.optim, kind.name)], ids=lambda kind: kind.name
)
def test_what_torchs_optimizer_can_be_told_a_recipe_can_say(kind: Any) -> None:
    signature = inspect.signature(getattr(torch.optim, kind.name)).parameters
    said = {name for name in signature if name not in UNSAID | OTHERWISE.get(kind.name, set())}
    mine = {attribute.name: attribute.default for attribute in kind.attributes}
    assert said <= mine.keys()
    for name in said:
        if (kind.name, name) not in OTHER_DEFAULTS:
            assert mine[name] == signature[name].default, name


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


@pytest.mark.parametrize(
    ("name", "attrs"),
    [
        *(
            (kind.name, {}) for kind in OPTIMIZERS if kind.name not in ("Adafactor", "Muon")
        ),  # by which are matrices
        *((name, {"amsgrad": True}) for name in ("Adam", "AdamW")),
        *((name, {"momentum": 0.9}) for name in ("SGD", "RMSprop")),
        ("RMSprop", {"centered": True}),
        ("RMSprop", {"centered": True, "momentum": 0.9}),
    ],
    ids=str,
)
def test_the_memory_predicted_for_an_optimizer_is_what_it_takes(name: str, attrs: dict[str, Any]) -> None:
    kind = optimizer(name)
    document = digits_network(digits_recipe(name, attrs))
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
    predicted = kind.state_bytes(attrs, sum(p.numel() * 4 for p in parameters), len(parameters))
    assert sum(held.values()) == pytest.approx(predicted, rel=0.15 if kind.closure else 0.001)


@pytest.mark.parametrize("attrs", [{}, {"momentum": 0.9, "dampening": 0.1}], ids=str)
def test_settings_that_do_not_go_together_are_a_sentence(attrs: dict[str, Any]) -> None:
    document = digits_network(digits_recipe("SGD", {"nesterov": True, **attrs}))
    said = "SGD: Nesterov momentum requires a momentum and zero dampening; change its settings in the recipe"
    with pytest.raises(SymloomError, match=said):
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


@pytest.mark.parametrize("line_search", [True, False])
def test_lbfgs_sees_penalties_limits_and_accumulated_batches_in_every_evaluation(line_search: bool) -> None:
    """In double precision: L-BFGS makes what is rounded a million times larger within a few steps."""
    attrs = {"lr": 0.5, "max_iter": 4, "line_search": line_search}
    settings: Any = {"l1": 0.003, "l2": 0.05, "clip_norm": 0.5, "accumulate": 2, "validation": 0.0}
    document = chain(
        ("flatten", "Flatten"),
        ("dense", "Linear", {"out_features": 8, "activation": "Tanh"}),
        ("logits", "Linear", {"out_features": 10}),
        recipe=digits_recipe("LBFGS", attrs, Choice("constant"), batch_size=32, **settings),
    )
    ready = prepare(document)
    ours = ready.network.module.double()
    theirs = copy.deepcopy(ours)
    given = [({"image": x["image"].double()}, y) for x, y in ready.training]
    plain = torch.optim.LBFGS(
        theirs.parameters(),
        lr=0.5,
        max_iter=4,
        history_size=10,
        line_search_fn="strong_wolfe" if line_search else None,
    )
    weights = [weight for name, weight in theirs.named_parameters() if name.endswith("weight")]
    for step in range(2):
        batches = given[2 * step : 2 * step + 2]

        def closure(batches: list[Any] = batches) -> Tensor:
            plain.zero_grad()
            loss = torch.stack(
                [nn.functional.cross_entropy(theirs(x["image"]), y["label"]) for x, y in batches]
            ).mean()
            for weight in weights:
                loss = loss + 0.003 * weight.abs().sum() + 0.05 / 2 * weight.square().sum()
            loss.backward()
            nn.utils.clip_grad_norm_(theirs.parameters(), 0.5)
            return loss

        plain.step(closure)  # type: ignore[arg-type]  # torch's stub wants a float
        ready.stepper.take(batches)
        for mine, reference in zip(ours.parameters(), theirs.parameters(), strict=True):
            torch.testing.assert_close(mine, reference, rtol=1e-7, atol=1e-7)


def test_lbfgs_refuses_rates_that_differ_by_node() -> None:
    document = chain(
        ("flatten", "Flatten"),
        ("slow", "Linear", {"out_features": 16}, {"learning_rate_factor": 0.1}),
        ("logits", "Linear", {"out_features": 10}),
        recipe=digits_recipe("LBFGS"),
    )
    with pytest.raises(SymloomError, match="LBFGS trains all weights at one rate"):
        prepare(document)


def test_muon_is_torchs_for_matrices_and_adamw_for_the_rest() -> None:
    layers: tuple[Layer, ...] = (("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    recipe = digits_recipe("Muon", {"lr": 0.02}, Choice("constant"))
    document = chain(*layers, recipe=recipe)
    module, inference = module_of(document)
    made = make_optimizer(parameter_groups(module, document, inference), recipe)
    plain, _ = module_of(document)
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


@pytest.mark.parametrize("name", ["NAdam", "RAdam"])
def test_decay_is_decoupled_where_the_recipe_wants_it(name: str) -> None:
    document = chain(*WITHOUT_DECAY)
    module, inference = module_of(document)
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
        module, inference = module_of(document)
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
