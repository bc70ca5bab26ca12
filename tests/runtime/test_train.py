"""The training loop as its callers see it: events, curves, files, sentences."""

from __future__ import annotations

import math
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from graph.document import Document
from graph.errors import SymloomError
from graph.operator import Operator, Port
from graph.recipe import Choice
from runtime.compile import compile_source
from runtime.control import Control
from runtime.protocol import EpochDone, Event, Finished, Progress, Scalars, Started
from runtime.train import train
from runtime.training_error import TrainingError
from tests.builders import (
    StopAfter,
    chain,
    clothes_network,
    digits_network,
    digits_recipe,
    go_on,
    run,
    same_tensors,
)


def test_a_small_network_learns_the_embedded_clothes_and_leaves_everything_in_its_folder(
    tmp_path: Path,
) -> None:
    ran = run(clothes_network(epochs=3), tmp_path)
    assert ran.finished.state == "finished"
    assert ran.finished.test["accuracy"] > 0.78
    names = {path.name for path in ran.folder.path.iterdir()}
    assert {
        "document.symloom",
        "model.py",
        "run.json",
        "metrics.jsonl",
        "weights.safetensors",
        "result.json",
        "log.txt",
        "checkpoints",
    } <= names
    steps, values = ran.curves["train/loss"]
    assert steps == list(range(1, 3 * 84 + 1)), "5,400 samples in batches of 64 are 84 steps an epoch"
    assert sum(values[-20:]) < 0.5 * sum(values[:20])
    assert ran.curves["validation/accuracy"][0] == [84, 168, 252]


def test_what_is_reported_is_what_the_folder_holds(tmp_path: Path) -> None:
    ran = run(digits_network(), tmp_path)
    reported: dict[str, tuple[list[int], list[Any]]] = {}
    for event in ran.of(Scalars):
        for name, (steps, values) in event.series.items():
            joined = reported.setdefault(name, ([], []))
            joined[0].extend(steps)
            joined[1].extend(values)
    assert reported == ran.curves


def test_events_come_in_the_order_a_reader_expects(tmp_path: Path) -> None:
    ran = run(digits_network(), tmp_path)
    assert isinstance(ran.events[-1], Finished)
    assert len(ran.of(Started)) == 1
    started = ran.events.index(ran.of(Started)[0])
    assert all(ran.events.index(event) > started for event in ran.of(Scalars) + ran.of(EpochDone))
    assert [(done.epoch, done.step) for done in ran.of(EpochDone)] == [(1, 20), (2, 40)]
    steps = [event.step for event in ran.of(Progress)]
    assert steps == sorted(steps)


def test_the_epochs_averages_are_the_means_of_its_steps(tmp_path: Path) -> None:
    ran = run(digits_network(), tmp_path)
    values = ran.curves["train/loss"][1]
    for done, part in zip(ran.of(EpochDone), (values[:20], values[20:]), strict=True):
        assert done.values["train/loss"] == pytest.approx(sum(part) / 20, rel=1e-12)


def test_the_test_result_is_that_of_the_exported_weights(tmp_path: Path) -> None:
    ran = run(digits_network(), tmp_path)
    from graph.source import generate
    from runtime.data.batches import Batches
    from runtime.data.order import normalised
    from runtime.data.readers import open_data_set

    settings = ran.folder.document().recipe.resolve()
    data = normalised(open_data_set("digits"), settings.validation, settings.seed)
    module = compile_source(generate(ran.folder.document())).module_class()
    module.load_state_dict(ran.weights)
    module.eval()
    right, loss, count = 0, 0.0, 0
    with torch.no_grad():
        for features, targets in Batches(data, "test", batch_size=100):
            logits = module(features["image"])
            loss += float(torch.nn.functional.cross_entropy(logits, targets["label"], reduction="sum"))
            right += int((logits.argmax(1) == targets["label"]).sum())
            count += len(logits)
    assert ran.finished.test == pytest.approx({"loss": loss / count, "accuracy": right / count}, rel=1e-5)


def test_the_best_epochs_weights_are_tested_not_the_last(tmp_path: Path) -> None:
    """With a learning rate that jumps up, the first epoch is the best one."""
    document = digits_network(
        digits_recipe("SGD", {"lr": 0.05}, Choice("step", {"step_epochs": 1, "gamma": 60.0}), epochs=2)
    )
    ran = run(document, tmp_path)
    losses = [done.values["validation/loss"] for done in ran.of(EpochDone)]
    assert losses[0] < losses[1]
    assert (ran.finished.epoch, ran.finished.step) == (1, 20)


def test_the_same_document_and_seed_give_the_same_numbers(tmp_path: Path) -> None:
    first, again = run(digits_network(), tmp_path), run(digits_network(), tmp_path)
    assert first.curves == again.curves
    assert same_tensors(first.weights, again.weights)


def test_another_seed_gives_other_numbers(tmp_path: Path) -> None:
    first = run(digits_network(), tmp_path)
    other = run(digits_network(digits_recipe(seed=1)), tmp_path)
    assert first.curves["train/loss"] != other.curves["train/loss"]


def test_choices_made_by_measuring_leave_the_random_numbers_alone(tmp_path: Path) -> None:
    """The trials of layout run the network, dropout included, before the first step."""
    fixed = run(digits_network(digits_recipe(layout="channels_last")), tmp_path)
    tried = run(digits_network(digits_recipe(layout="auto")), tmp_path)
    if tried.folder.read_json("run.json")["choices"]["channels_last"]:
        assert tried.curves == fixed.curves
    else:
        assert tried.curves == run(digits_network(digits_recipe(layout="contiguous")), tmp_path).curves


# ---- pause, resume, stop


def _with_control(document: Document, under: Path, act: Any) -> tuple[list[Event], float]:
    """Train in a thread; `act(control, events)` runs beside it. Returns the events and how long `act` took."""
    control, events = Control(), list[Event]()
    thread = threading.Thread(target=train, args=(document, under, events.append, control))
    thread.start()
    _until(lambda: any(isinstance(event, Scalars) for event in events))
    started = time.monotonic()
    try:
        act(control, events)
        took = time.monotonic() - started
    finally:
        control.stop()
        thread.join(300)
    assert not thread.is_alive()
    return events, took


def _until(condition: Any, seconds: float = 300.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


def _last(events: list[Event]) -> Progress:
    return [event for event in events if isinstance(event, Progress)][-1]


def test_a_pause_holds_within_a_step_and_training_goes_on_after_it(tmp_path: Path) -> None:
    def act(control: Control, events: list[Event]) -> None:
        control.pause()
        _until(lambda: _last(events).state == "paused")
        step = _last(events).step
        time.sleep(0.2)
        assert _last(events).step == step, "nothing is trained during a pause"
        control.resume()
        _until(lambda: _last(events).step > step)

    _with_control(digits_network(digits_recipe(epochs=10_000)), tmp_path, act)


def test_a_pause_changes_no_number(tmp_path: Path) -> None:
    class PauseAt(StopAfter):
        def stop(self) -> None:
            self._left = 10**9
            self.pause()
            threading.Timer(0.05, self.resume).start()

    assert run(digits_network(), tmp_path, PauseAt(13)).curves == run(digits_network(), tmp_path).curves


def test_stop_ends_after_the_step_at_hand_with_a_test_and_a_checkpoint(tmp_path: Path) -> None:
    ran = run(digits_network(), tmp_path, StopAfter(7))
    assert ran.finished.state == "stopped"
    assert ran.curves["train/loss"][0] == [1, 2, 3, 4, 5, 6, 7]
    assert 0.0 <= ran.finished.test["accuracy"] <= 1.0
    assert ran.folder.read_json("result.json")["state"] == "stopped"
    assert (ran.folder.checkpoints / "step-000000007").is_dir()


def test_stop_ends_a_pause(tmp_path: Path) -> None:
    def act(control: Control, events: list[Event]) -> None:
        control.pause()
        _until(lambda: _last(events).state == "paused")
        control.stop()
        _until(lambda: isinstance(events[-1], Finished))

    events, _ = _with_control(digits_network(digits_recipe(epochs=10_000)), tmp_path, act)
    assert events[-1].state == "stopped"  # type: ignore[union-attr]


# ---- sentences


def test_a_loss_that_is_no_number_any_more_is_told_with_its_step_and_remedy(tmp_path: Path) -> None:
    document = digits_network(digits_recipe("SGD", {"lr": 1e18}, Choice("constant")))
    with pytest.raises(SymloomError, match=r"not a number any more at step \d+: .*lower the learning rate"):
        run(document, tmp_path)
    (folder,) = tmp_path.iterdir()
    assert None in go_curves(folder)["train/loss"][1], "the curve keeps the gap where it happened"


def go_curves(folder: Path) -> dict[str, Any]:
    from runtime.runfolder import RunFolder

    return RunFolder.open(folder).curves()


def test_a_run_whose_loss_exploded_goes_on_from_a_sound_checkpoint(tmp_path: Path) -> None:
    """No checkpoint is written once the loss is no number: what is on the disk can be trained on."""
    from runtime.checkpoint import load_checkpoint, newest_checkpoint

    document = digits_network(digits_recipe("SGD", {"lr": 1e18}, Choice("constant"), checkpoint_minutes=0.0))
    with pytest.raises(SymloomError, match="not a number"):
        run(document, tmp_path)
    (folder,) = tmp_path.iterdir()
    newest = newest_checkpoint(folder / "checkpoints")
    assert newest is not None
    loss = dict(zip(*go_curves(folder)["train/loss"], strict=True))
    assert all(loss[step] is not None for step in range(1, load_checkpoint(newest).state["step"] + 1))


def test_a_step_that_fails_forward_names_its_node(tmp_path: Path) -> None:
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 5}))
    with pytest.raises(TrainingError) as caught:
        run(document, tmp_path)
    assert caught.value.node == "loss"
    assert str(caught.value).startswith("loss: ")
    assert "out of bounds" in str(caught.value)
    assert "step 1" in str(caught.value)
    assert "Traceback" in caught.value.details


class WithoutDerivative(Document):
    """A document that knows one operator more: it computes forward, but nothing goes back through it."""

    def operator(self, name: str) -> Operator | None:
        if name != "Zeta":
            return super().operator(name)
        return Operator(
            "Zeta",
            "Activation",
            "Riemann's function, of which torch knows no derivative.",
            infer=lambda a, x: x,
            call="torch.special.zeta({input}, {input} + 1.0)",
            inputs=(Port("input"),),
            outputs=(Port("output"),),
        )


def test_a_step_that_fails_backward_names_the_node_whose_gradient_fails(tmp_path: Path) -> None:
    plain = chain(
        ("flatten", "Flatten"),
        ("dense", "Linear", {"out_features": 10}),
        ("odd", "Zeta"),
        ("logits", "Linear", {"out_features": 10}),
    )
    document = WithoutDerivative(plain.title, plain.graph, plain.recipe)
    with pytest.raises(TrainingError) as caught:
        run(document, tmp_path)
    assert caught.value.node == "odd"
    assert str(caught.value).startswith("odd: ")
    assert "zeta" in str(caught.value)


def test_a_device_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(SymloomError, match=r"no device 'cuda:77' here; choose one of .*cpu"):
        run(digits_network(digits_recipe(device="cuda:77")), tmp_path)
    assert not list(tmp_path.iterdir()), "no run folder for a run that could not begin"


def test_a_data_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    document = clothes_network()
    document.recipe = document.recipe.but(data=Choice("fashion-mnist", {"folder": str(tmp_path / "nowhere")}))
    with pytest.raises(SymloomError, match="nowhere"):
        run(document, tmp_path / "runs")


def test_a_graph_without_a_loss_is_refused_with_the_remedy(tmp_path: Path) -> None:
    document = digits_network()
    document.graph.put("loss", None)
    document.graph.put("label", None)
    with pytest.raises(SymloomError, match="no loss to train for: connect"):
        run(document, tmp_path)


def test_a_network_frozen_whole_is_refused(tmp_path: Path) -> None:
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}, {"frozen": True}))
    with pytest.raises(SymloomError, match="no weights to train"):
        run(document, tmp_path)


def test_an_under_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SymloomError, match="cannot hold the run"):
        run(digits_network(), tmp_path / "file")


# ---- what the recipe says, done


def test_frozen_weights_stay_as_they_began(tmp_path: Path) -> None:
    layers = [
        ("flatten", "Flatten"),
        ("dense", "Linear", {"out_features": 16}, {"frozen": True}),
        ("logits", "Linear", {"out_features": 10}),
    ]
    short, long = (run(chain(*layers), tmp_path, StopAfter(steps)) for steps in (1, 30))  # type: ignore[arg-type]
    assert torch.equal(short.weights["dense.weight"], long.weights["dense.weight"])
    assert not torch.equal(short.weights["logits.weight"], long.weights["logits.weight"])


def test_without_a_validation_part_the_training_loss_judges(tmp_path: Path) -> None:
    ran = run(digits_network(digits_recipe(validation=0.0)), tmp_path)
    assert "validation/loss" not in ran.curves
    assert ran.finished.epoch == 2


def test_a_batch_larger_than_the_data_trains_on_all_of_it(tmp_path: Path) -> None:
    ran = run(digits_network(digits_recipe(batch_size=5_000, epochs=3)), tmp_path)
    assert ran.curves["train/loss"][0] == [1, 2, 3]


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_both_precisions_learn(precision: str, tmp_path: Path) -> None:
    ran = run(digits_network(digits_recipe(attrs={"lr": 0.01}, precision=precision, epochs=8)), tmp_path)
    assert ran.finished.test["accuracy"] > 0.85
    assert all(math.isfinite(value) for value in ran.curves["train/loss"][1])


def test_the_gradients_norm_is_limited(tmp_path: Path) -> None:
    """With plain SGD and rate 1 a step moves the weights by the gradient itself."""
    recipe = digits_recipe("SGD", {"lr": 1.0}, Choice("constant"), clip_norm=0.01)
    before = run(
        chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe),
        tmp_path,
        StopAfter(1),
    )
    weights = before.weights
    after = go_on(before.finished.folder, control=StopAfter(1)).weights
    moved = sum(float((after[name] - weights[name]).square().sum()) for name in weights)
    assert math.sqrt(moved) == pytest.approx(0.01, rel=1e-3)
