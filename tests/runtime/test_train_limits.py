"""How long a run lasts, of what its steps are made, and what it keeps on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from graph.document import Document
from graph.errors import SymloomError
from graph.recipe import Choice
from runtime.checkpoint import load_checkpoint, newest_checkpoint
from runtime.control import Control
from runtime.data.order import epoch_order
from runtime.data.readers import open_data_set
from runtime.prepare import prepare
from runtime.protocol import EpochDone, Log, Progress
from tests.builders import StopAfter, chain, digits_network, digits_recipe, go_on, run, same_tensors


def _plain(**settings: Any) -> Document:
    """A linear network on the digits: quick, and without anything that depends on the batch."""
    recipe = digits_recipe("SGD", {"lr": 0.1}, Choice("constant"), **{"validation": 0.0, **settings})
    return chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe)


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    newest = newest_checkpoint(folder / "checkpoints")
    assert newest is not None
    return load_checkpoint(newest).weights


# ---- what a step is made of


@pytest.mark.parametrize(("batch_size", "accumulate"), [(500, 1), (300, 2), (200, 3), (100, 1_000)])
def test_with_the_last_samples_included_a_step_is_the_mean_over_all_of_its_samples(
    batch_size: int, accumulate: int, tmp_path: Path
) -> None:
    settings = {"batch_size": batch_size, "accumulate": accumulate, "drop_last": False, "epochs": 2}
    document = _plain(**settings)
    ready = prepare(document)
    pixels, labels = (
        torch.cat([batch[part][name] for batch in _in_order(ready)])
        for part, name in ((0, "image"), (1, "label"))
    )
    layer = nn.Linear(64, 10)
    start = ready.network.module.state_dict()
    layer.load_state_dict({name.removeprefix("logits."): tensor for name, tensor in start.items()})
    samples, means = len(labels), []
    for epoch in range(2):
        order, losses = epoch_order(samples, 0, epoch), []
        for first in range(0, samples, batch_size * accumulate):
            rows = order[first : first + batch_size * accumulate]
            layer.zero_grad()
            loss = F.cross_entropy(layer(pixels[rows].flatten(1)), labels[rows])
            loss.backward()
            with torch.no_grad():
                for p in layer.parameters():
                    p -= 0.1 * p.grad
            losses.append((float(loss.detach()), len(rows)))
        means.append(sum(loss * count for loss, count in losses) / samples)
    ran = run(document, tmp_path)
    torch.testing.assert_close(_weights(ran.folder.path)["logits.weight"], layer.weight.detach())
    assert [done.values["train/loss"] for done in ran.of(EpochDone)] == pytest.approx(means, rel=1e-5)


def _in_order(ready: Any) -> Any:

    return replace(ready.training, shuffle=False, drop_last=False)


def test_a_run_with_a_smaller_last_step_goes_on_bit_for_bit(tmp_path: Path) -> None:
    document = digits_network(digits_recipe(batch_size=100, accumulate=4, drop_last=False, epochs=3))
    whole = run(document, tmp_path)
    again = go_on(run(document, tmp_path, StopAfter(6)).finished.folder)
    assert again.curves == whole.curves
    assert same_tensors(again.weights, whole.weights)


def test_one_sample_alone_can_be_trained_on_and_learnt_by_heart(tmp_path: Path) -> None:
    ran = run(_plain(batch_size=1, overfit_batches=1, epochs=60), tmp_path)
    assert ran.of(EpochDone)[-1].values["validation/accuracy"] == 1.0
    assert ran.folder.read_json("run.json")["data"]["train"] == 1


# ---- trials


def test_a_few_batches_are_overfitted_the_same_in_every_epoch_and_validated_on(tmp_path: Path) -> None:
    document = _plain(overfit_batches=2, batch_size=16, epochs=300, validation=0.1)
    document.recipe = document.recipe.but(optimizer=Choice("SGD", {"lr": 0.5}))
    ran = run(document, tmp_path)
    last = ran.of(EpochDone)[-1].values
    assert (last["validation/accuracy"], last["train/accuracy"]) == (1.0, 1.0)
    assert ran.curves["train/loss"][0] == list(range(1, 601))
    facts = ran.folder.read_json("run.json")["data"]
    assert (facts["train"], facts["validation"]) == (32, 32)
    first, second = (list(replaced) for replaced in (prepare(document).training, prepare(document).training))
    assert all(torch.equal(a[0]["image"], b[0]["image"]) for a, b in zip(first, second, strict=True))


def test_a_limit_holds_for_training_validation_and_test(tmp_path: Path) -> None:
    document = _plain(limit_batches=3, batch_size=10, epochs=2, validation=0.2)
    ready = prepare(document)
    assert ready.validation is not None
    assert (ready.validation.samples, ready.test.samples) == (30, 30)
    ran = run(document, tmp_path)
    assert [(done.epoch, done.step) for done in ran.of(EpochDone)] == [(1, 3), (2, 6)]
    whole = open_data_set("digits").train.features["image"]
    assert ready.training.samples > 0.7 * len(whole), "each epoch has other ones"


# ---- time


def test_a_run_ends_when_its_time_is_over_tested_and_ready_to_go_on(tmp_path: Path) -> None:
    ran = run(_plain(max_minutes=0.01, epochs=1_000_000), tmp_path)
    assert (ran.finished.state, "accuracy" in ran.finished.test) == ("stopped", True)
    assert ran.finished.seconds > 0.5
    assert any("stopped after 0.01 minutes" in log.text for log in ran.of(Log))
    steps = len(ran.curves["train/loss"][0])
    assert len(go_on(ran.finished.folder).curves["train/loss"][0]) > steps


# ---- what is kept


def test_checkpoints_are_made_every_so_many_steps(tmp_path: Path) -> None:
    class Look(StopAfter):
        found: ClassVar[list[str]] = []

        @property
        def paused(self) -> bool:
            folders = tmp_path.glob("*/checkpoints/step-*")
            self.found.append(max(path.name for path in folders))
            return super().paused

    look = Look(17)
    run(digits_network(digits_recipe(checkpoint_steps=5)), tmp_path, look)
    assert [int(name[5:]) for name in look.found] == [0] * 4 + [5] * 5 + [10] * 5 + [15] * 3


def test_epochs_of_milliseconds_do_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = 0
    from runtime import keeping

    save = keeping.save_checkpoint

    def count(*arguments: Any) -> Path:
        nonlocal saved
        saved += 1
        return save(*arguments)

    monkeypatch.setattr(keeping, "save_checkpoint", count)
    ran = run(_plain(batch_size=5_000, epochs=300, validation=0.2), tmp_path)
    assert saved < 100, "of 300 epochs"
    assert len(ran.of(EpochDone)) == 300
    best = min(ran.of(EpochDone), key=lambda done: done.values["validation/loss"])
    assert ran.finished.epoch == best.epoch


@pytest.mark.parametrize("cut", [40, 41, 47])
def test_epochs_without_a_checkpoint_of_their_own_go_on_bit_for_bit(cut: int, tmp_path: Path) -> None:
    document = digits_network(digits_recipe(batch_size=400, epochs=30, schedule=Choice("plateau")))
    whole = run(document, tmp_path)
    again = go_on(run(document, tmp_path, StopAfter(cut)).finished.folder)
    assert again.curves == whole.curves
    assert same_tensors(again.weights, whole.weights)
    assert again.finished.epoch == whole.finished.epoch


def test_a_loss_that_explodes_epochs_after_the_last_checkpoint_is_located(tmp_path: Path) -> None:
    recipe = digits_recipe(
        "SGD", {"lr": 3e3}, Choice("constant"), batch_size=2_000, epochs=200, validation=0.0
    )
    document = chain(
        ("flatten", "Flatten"),
        ("a", "Linear", {"out_features": 32}),
        ("b", "Linear", {"out_features": 32}),
        ("logits", "Linear", {"out_features": 10}),
        recipe=recipe,
    )
    with pytest.raises(SymloomError, match=r"^\w+: the training loss is not a number any more at step \d+"):
        run(document, tmp_path)


def test_a_pause_keeps_all_that_was_trained(tmp_path: Path) -> None:
    class PauseAt(StopAfter):
        kept: str = ""

        def stop(self) -> None:
            self._left = 10**9
            self.pause()

        def wait(self, timeout_s: float | None = None) -> bool:
            (folder,) = tmp_path.glob("*/checkpoints")
            newest = newest_checkpoint(folder)
            if newest is not None and not self._go.is_set():
                self.kept = newest.name
            self.resume()
            return super().wait(timeout_s)

    pause = PauseAt(13)
    run(digits_network(), tmp_path, pause)
    assert pause.kept == "step-000000013"


def test_a_pause_holds_during_validation_too(tmp_path: Path) -> None:
    states: list[str] = []

    class PauseInValidation(Control):
        def wait(self, timeout_s: float | None = None) -> bool:
            if timeout_s is not None and "held" not in states:
                states.append("held")
                return False
            return super().wait(timeout_s)

    from runtime.train import train

    def report(event: Any) -> None:
        if isinstance(event, Progress):
            states.append(event.state)

    train(digits_network(), tmp_path, report, PauseInValidation())
    held = states.index("held")
    assert states[held - 1] == "evaluating"
    assert states[held + 1 : held + 3] == ["paused", "evaluating"]


# ---- patience


def test_a_run_that_stopped_early_goes_on_only_if_it_is_told_to(tmp_path: Path) -> None:
    recipe = digits_recipe("SGD", {"lr": 0.0}, Choice("constant"), epochs=50, patience=2, batch_size=500)
    ran = run(digits_network(recipe), tmp_path)
    stopped = ran.of(EpochDone)[-1].epoch
    assert stopped < 50
    with pytest.raises(
        SymloomError, match=f"stopped early after epoch {stopped}, because none was better for 2"
    ):
        go_on(ran.finished.folder)
    assert ran.folder.has_result, "nothing was touched"
    again = go_on(ran.finished.folder, epochs=60)
    assert [done.epoch for done in again.of(EpochDone)] == [stopped + 1, stopped + 2]


def test_the_learning_rate_that_is_plotted_is_the_recipes_not_that_of_the_first_node(tmp_path: Path) -> None:
    recipe = digits_recipe("Adam", {"lr": 0.01}, Choice("constant"), epochs=1)
    document = chain(
        ("flatten", "Flatten"),
        ("first", "Linear", {"out_features": 8}, {"learning_rate_factor": 0.1}),
        ("logits", "Linear", {"out_features": 10}),
        recipe=recipe,
    )
    assert set(run(document, tmp_path).curves["train/learning_rate"][1]) == {0.01}
