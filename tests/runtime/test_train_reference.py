"""Whole runs against the same training written by hand in plain torch: every weight after the last step."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graph.data_spec import DataSetSpec, Field
from graph.document import Document
from graph.recipe import Choice, Recipe
from runtime.checkpoint import load_checkpoint, newest_checkpoint
from runtime.data.dataset import DataSet, Split
from runtime.data.order import epoch_order
from runtime.prepare import prepare
from tests.builders import FIXED, Ran, run
from tests.builders_networks import Sketch

SAMPLES = 130


def _column(*shape: int, seed: int) -> Tensor:
    return torch.randn(SAMPLES, *shape, generator=torch.Generator().manual_seed(seed))


LEFT, RIGHT, VALUE = _column(6, seed=1), _column(4, seed=2), _column(1, seed=3)
KIND = torch.randint(0, 3, (SAMPLES,), generator=torch.Generator().manual_seed(4))


@pytest.fixture
def two_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the recipe chooses, the data have two features and two targets."""
    spec = DataSetSpec(
        name="two-of-each",
        title="Two of each",
        summary="",
        features=(Field("left", "float32", (6,)), Field("right", "float32", (4,))),
        targets=(Field("kind", "int64"), Field("value", "float32", (1,))),
        classes=("a", "b", "c"),
        train=SAMPLES,
        test=SAMPLES,
        licence="",
        source="",
        format="",
    )
    split = Split({"left": LEFT, "right": RIGHT}, {"kind": KIND, "value": VALUE})
    data = DataSet(spec, {"train": split, "test": split})
    monkeypatch.setattr("runtime.prepare.open_choice", lambda choice, kept=None: data)


def _recipe(optimizer: str, attrs: dict[str, Any], schedule: str = "constant", **settings: Any) -> Recipe:
    chosen = {"epochs": 3, "batch_size": 20, "validation": 0.0, **FIXED, **settings}
    return Recipe(optimizer=Choice(optimizer, attrs), schedule=Choice(schedule)).setting(**chosen)


def _trained(ran: Ran) -> dict[str, Tensor]:
    """The weights of the last step, which need not be those of the best epoch."""
    newest = newest_checkpoint(ran.folder.checkpoints)
    assert newest is not None
    return load_checkpoint(newest).weights


def _batches(epoch: int, size: int) -> list[Tensor]:
    order = epoch_order(SAMPLES, 0, epoch)
    return [order[i * size : (i + 1) * size] for i in range(SAMPLES // size)]


class _Siamese(nn.Module):
    """One layer seen by both sides, a frozen one, normalisation, two heads; `unused` is a loose end."""

    def __init__(self) -> None:
        super().__init__()
        self.wide = nn.Linear(4, 6)
        self.shared = nn.Linear(6, 8)
        self.norm = nn.BatchNorm1d(8)
        self.fixed = nn.Linear(8, 8)
        self.scores = nn.Linear(8, 3)
        self.amount = nn.Linear(8, 1)
        self.unused = nn.Linear(8, 2)

    def forward(self, left: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
        one, other = self.shared(left), self.shared(self.wide(right))
        both = torch.relu(self.fixed(self.norm(one + other)))
        return self.scores(both), self.amount(both)


def _siamese(recipe: Recipe) -> Document:
    net = Sketch()
    net("left", "Input", shape=("N", 6))
    net("right", "Input", shape=("N", 4))
    net("wide", "Linear", "right", out_features=6)
    net("shared", "Linear", "left", out_features=8, options={"l2": 0.02})
    net("again", "Linear", "wide", out_features=8, options={"shares": "shared"})
    net("sum", "Add", "shared", "again")
    net("norm", "BatchNorm1d", "sum")
    net("fixed", "Linear", "norm", out_features=8, options={"frozen": True})
    net("relu", "ReLU", "fixed")
    net("scores", "Linear", "relu", out_features=3)
    net("amount", "Linear", "relu", out_features=1, options={"learning_rate_factor": 0.5})
    net("unused", "Linear", "relu", out_features=2)
    net("kind", "Target", dtype="int64")
    net("value", "Target", shape=("N", 1), dtype="float32")
    net("which", "CrossEntropyLoss", "scores", "kind", factor=0.3, label_smoothing=0.1)
    net("how_much", "MSELoss", "amount", "value", factor=2.0)
    document = net.document("Siamese")
    document.recipe = recipe
    return document


@pytest.mark.usefixtures("two_of_each")
def test_two_inputs_two_losses_shared_and_frozen_layers_train_as_by_hand(tmp_path: Path) -> None:
    document = _siamese(
        _recipe(
            "SGD",
            {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.01},
            accumulate=2,
            clip_norm=0.7,
            l1=1e-3,
        )
    )
    by_hand = _Siamese()
    by_hand.load_state_dict(prepare(document).network.module.state_dict())
    fixed = by_hand.fixed.weight.clone()
    ran = run(document, tmp_path)

    half = {"amount.weight", "amount.bias"}
    trained = {name: p for name, p in by_hand.named_parameters() if not name.startswith("fixed")}
    decaying = {name for name in trained if name.endswith(".weight") and name != "norm.weight"}
    optimizer = torch.optim.SGD(
        [
            {
                "params": [p],
                "lr": 0.025 if name in half else 0.05,
                "weight_decay": 0.01 if name in decaying else 0.0,
            }
            for name, p in trained.items()
        ],
        lr=0.05,
        momentum=0.9,
    )
    for p in by_hand.fixed.parameters():
        p.requires_grad_(False)
    for epoch in range(3):
        batches = _batches(epoch, 20)
        for first, second in zip(batches[0::2], batches[1::2], strict=False):
            total = 0.001 * sum(
                p.abs().sum() for name, p in trained.items() if name in decaying - {"unused.weight"}
            )
            total = total + 0.02 / 2 * by_hand.shared.weight.square().sum()
            for rows in (first, second):
                scores, amount = by_hand(LEFT[rows], RIGHT[rows])
                loss = 0.3 * F.cross_entropy(scores, KIND[rows], label_smoothing=0.1)
                total = total + (loss + 2.0 * F.mse_loss(amount, VALUE[rows])) / 2
            optimizer.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_(list(trained.values()), 0.7)
            optimizer.step()

    ours = _trained(ran)
    assert ours.keys() == by_hand.state_dict().keys()
    for name, tensor in by_hand.state_dict().items():
        torch.testing.assert_close(
            ours[name], tensor, rtol=1e-4, atol=1e-6, msg=lambda m, n=name: f"{n}: {m}"
        )
    assert torch.equal(ours["fixed.weight"], fixed)
    by_hand.eval()
    with torch.no_grad():
        best = ran.weights
        by_hand.load_state_dict(best)
        scores, amount = by_hand(LEFT, RIGHT)
    assert ran.finished.test["which_accuracy"] == pytest.approx(
        float((scores.argmax(1) == KIND).float().mean())
    )
    assert ran.finished.test["how_much_mae"] == pytest.approx(float((amount - VALUE).abs().mean()), rel=1e-4)


class _Variational(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mean, self.log_variance = nn.Linear(6, 2), nn.Linear(6, 2)
        self.decoder = nn.Linear(2, 6)

    def forward(self, left: Tensor) -> Tensor:
        mean, log_variance = self.mean(left), self.log_variance(left)
        noise = torch.randn_like(mean)
        rebuilt = self.decoder(mean + torch.exp(0.5 * log_variance) * noise)
        divergence = -0.5 * (1 + log_variance - mean.square() - log_variance.exp())
        return F.mse_loss(rebuilt, left) + 0.01 * divergence.mean()


def _variational(recipe: Recipe) -> Document:
    """No target: the input is what the decoder shall say, and a penalty is drawn from arithmetic."""
    net = Sketch()
    net("left", "Input", shape=("N", 6))
    net("mean", "Linear", "left", out_features=2)
    net("log_variance", "Linear", "left", out_features=2)
    net("half", "Scale", "log_variance", factor=0.5)
    net("deviation", "Exp", "half")
    net("noise", "NormalLike", "mean")
    net("shaken", "Multiply", "deviation", "noise")
    net("code", "Add", "mean", "shaken")
    net("decoder", "Linear", "code", out_features=6)
    net("rebuilt", "MSELoss", "decoder", "left")
    net("square", "Square", "mean")
    net("variance", "Exp", "log_variance")
    net("spread", "Add", "square", "variance")
    net("surplus", "Subtract", "spread", "log_variance")
    net("divergence", "Scale", "surplus", factor=0.5, offset=-0.5)
    net("penalty", "ValueLoss", "divergence", factor=0.01)
    document = net.document("Variational")
    document.recipe = recipe
    return document


@pytest.mark.usefixtures("two_of_each")
def test_a_variational_autoencoder_without_a_target_trains_as_by_hand(tmp_path: Path) -> None:
    document = _variational(_recipe("Adam", {"lr": 0.01}, ema=0.9))
    ready = prepare(document)
    random = torch.get_rng_state()  # as the first step finds it
    by_hand = _Variational()
    by_hand.load_state_dict(ready.network.module.state_dict())
    ran = run(document, tmp_path)
    torch.set_rng_state(random)
    optimizer = torch.optim.Adam(by_hand.parameters(), lr=0.01)
    average = {name: tensor.clone() for name, tensor in by_hand.state_dict().items()}
    first, losses = True, []
    for epoch in range(3):
        for rows in _batches(epoch, 20):
            optimizer.zero_grad()
            loss = by_hand(LEFT[rows])
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
            for name, tensor in by_hand.state_dict().items():
                average[name] = tensor.clone() if first else 0.9 * average[name] + 0.1 * tensor
            first = False
    assert ran.curves["train/loss"][1] == pytest.approx(losses, rel=1e-4)
    for name, tensor in by_hand.state_dict().items():
        torch.testing.assert_close(_trained(ran)[name], tensor, rtol=1e-4, atol=1e-6)
        torch.testing.assert_close(ran.weights[name], average[name], rtol=1e-4, atol=1e-6)


@pytest.mark.usefixtures("two_of_each")
@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_lbfgs_sees_penalties_and_rate_as_by_hand(schedule: str, tmp_path: Path) -> None:
    """A regression on the whole set at once: one step an epoch, each of several iterations."""
    net = Sketch()
    net("left", "Input", shape=("N", 6))
    net("amount", "Linear", "left", out_features=1)
    net("value", "Target", shape=("N", 1), dtype="float32")
    net("loss", "HuberLoss", "amount", "value")
    document = net.document("Regression")
    document.recipe = _recipe(
        "LBFGS", {"lr": 0.5, "max_iter": 4}, schedule, batch_size=1_000, l2=0.1, epochs=4
    )
    by_hand = nn.Linear(6, 1)
    start = prepare(document).network.module.state_dict()
    by_hand.load_state_dict({name.removeprefix("amount."): tensor for name, tensor in start.items()})
    optimizer = torch.optim.LBFGS(
        by_hand.parameters(), lr=0.5, max_iter=4, history_size=10, line_search_fn="strong_wolfe"
    )
    factors = [1.0] * 4 if schedule == "constant" else [(1 + math.cos(math.pi * i / 4)) / 2 for i in range(4)]
    for epoch, factor in enumerate(factors):
        rows = epoch_order(SAMPLES, 0, epoch)
        optimizer.param_groups[0]["lr"] = 0.5 * factor

        def closure(rows: Tensor = rows) -> Tensor:
            optimizer.zero_grad()
            loss = F.huber_loss(by_hand(LEFT[rows]), VALUE[rows]) + 0.05 * by_hand.weight.square().sum()
            loss.backward()
            return loss

        optimizer.step(closure)  # type: ignore[arg-type]
    ours = _trained(run(document, tmp_path))
    torch.testing.assert_close(ours["amount.weight"], by_hand.weight.detach(), rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(ours["amount.bias"], by_hand.bias.detach(), rtol=1e-3, atol=1e-4)


def test_a_language_model_trains_as_by_hand(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("a rose is a rose is a rose, and a thorn is a thorn. " * 60)
    net = Sketch()
    net("tokens", "Input", shape=("N", 16), dtype="int64")
    net("vectors", "Embedding", "tokens", num_embeddings=32, embedding_dim=8)
    net("memory", "GRU", "vectors", hidden_size=12)
    net("scores", "Linear", "memory", out_features=32)
    net("classes_first", "Transpose", "scores", dim0=1, dim1=2)
    net("next", "Target", shape=("N", 16), dtype="int64")
    net("loss", "CrossEntropyLoss", "classes_first", "next")
    document = net.document("Next letter")
    recipe = _recipe("AdamW", {"lr": 0.01, "weight_decay": 0.1}, batch_size=8, epochs=2, clip_norm=1.0)
    document.recipe = recipe.but(data=Choice("text", {"file": str(text), "length": 16}))
    ready = prepare(document)
    start = ready.network.module.state_dict()
    parts = {
        "vectors": nn.Embedding(32, 8),
        "memory": nn.GRU(8, 12, batch_first=True),
        "scores": nn.Linear(12, 32),
    }
    by_hand = nn.ModuleDict(parts)
    by_hand.load_state_dict(start)
    named = dict(by_hand.named_parameters())
    no_decay = [p for name, p in named.items() if "bias" in name]
    decay = [p for name, p in named.items() if "bias" not in name]
    groups = [{"params": decay, "weight_decay": 0.1}, {"params": no_decay, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=0.01)
    losses = []
    for epoch in range(2):
        for features, targets in replace(ready.training, epoch=epoch):
            optimizer.zero_grad()
            states, _ = parts["memory"](parts["vectors"](next(iter(features.values()))))
            truth = next(iter(targets.values()))
            loss = F.cross_entropy(parts["scores"](states).flatten(0, 1), truth.flatten())
            loss.backward()
            nn.utils.clip_grad_norm_(by_hand.parameters(), 1.0)
            optimizer.step()
            losses.append(float(loss.detach()))
    ran = run(document, tmp_path)
    assert ran.curves["train/loss"][1] == pytest.approx(losses, rel=1e-4)
    for name, tensor in by_hand.state_dict().items():
        torch.testing.assert_close(_trained(ran)[name], tensor, rtol=1e-3, atol=1e-5)
