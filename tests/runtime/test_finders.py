"""The finders: a curve and a suggestion that holds, and nothing left behind."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner

from graph.document import save, to_json
from graph.errors import SymloomError
from graph.recipe import Choice
from runtime import finders
from runtime.augment import Augmentation
from runtime.cli.commands import symloom
from runtime.client import Worker
from runtime.control import Control
from runtime.finders import find_batch_size, find_learning_rate
from runtime.protocol import Acknowledged, Event, Failed, Find, Found, Stop, Train, Tried, encode
from runtime.step import Network
from tests.builders import Layer, chain, digits_network, digits_recipe, run

DENSE: tuple[Layer, ...] = (("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))


def test_the_rate_suggested_trains_and_a_hundredth_of_it_hardly_does(tmp_path: Path) -> None:
    document = chain(*DENSE, recipe=digits_recipe("SGD", {}, Choice("constant")))
    events: list[Event] = []
    found = find_learning_rate(document, events.append, Control())
    assert events[-1] is found
    assert 1e-4 < found.suggestion < 10
    assert all(second / first == pytest.approx((1e8) ** (1 / 99)) for first, second in pairwise(found.x))
    assert all(math.isfinite(y) for y in found.y)

    def trained(rate: float) -> float:
        document.recipe = digits_recipe("SGD", {"lr": rate}, Choice("constant"), epochs=1)
        return run(document, tmp_path).finished.test["loss"]

    assert trained(found.suggestion) < 0.8 * trained(found.suggestion / 100)


def test_the_test_ends_where_the_loss_explodes() -> None:
    found = find_learning_rate(
        chain(*DENSE, recipe=digits_recipe("SGD", {})), lambda event: None, Control(), steps=60
    )
    assert found.x[-1] < 10
    assert found.suggestion < found.x[-1]


def test_a_loss_that_never_falls_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "_steepest", lambda rates, losses: None)
    with pytest.raises(SymloomError, match="falls at no learning rate"):
        find_learning_rate(digits_network(), lambda event: None, Control(), steps=3)


def test_the_slope_is_that_over_the_logarithm_of_the_rate() -> None:
    rates = [10.0 ** (k - 6) for k in range(7)]
    assert finders._steepest(rates, [3.0, 3.0, 2.9, 1.0, 0.9, 2.0, 9.0]) in (rates[2], rates[3])
    fallen_again = [3.0, 2.9, 2.5, 2.2, 9.0, 5.0, 2.0]
    assert finders._steepest(rates, fallen_again) == rates[2], "after a leap a network only falls back"
    assert finders._steepest(rates, [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6]) is None


def test_the_smallest_batch_of_nearly_the_highest_speed_is_suggested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A step costs 1 ms and 10 µs a sample up to 256 samples; beyond, memory is short.
    def seconds(ready: object, size: int) -> float:
        if size > 256:
            raise torch.OutOfMemoryError("not enough memory")
        return 1e-3 + 1e-5 * size

    monkeypatch.setattr(finders, "_seconds", seconds)
    found = find_batch_size(digits_network(), lambda event: None, Control())
    assert found.x == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    fast = 256 / seconds(None, 256)
    assert found.suggestion == next(n for n in found.x if n / seconds(None, int(n)) >= 0.9 * fast)
    assert "Batches of 512 do not fit into the memory" in found.text


def test_real_batches_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "_TRY_S", 0.01)
    found = find_batch_size(digits_network(), lambda event: None, Control())
    assert found.x[0] == 1
    assert found.suggestion in found.x
    assert max(found.y) > 2 * found.y[0], "larger batches are faster"


def test_a_norm_that_takes_no_batch_of_one_is_timed_from_two_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "_TRY_S", 0.01)
    layers: tuple[Layer, ...] = (DENSE[0], ("norm", "BatchNorm1d"), DENSE[1])
    found = find_batch_size(chain(*layers, recipe=digits_recipe()), lambda event: None, Control())
    assert found.x[:2] == [2.0, 4.0]


def test_a_step_of_more_batches_than_an_epoch_has_takes_them_all() -> None:
    document = chain(*DENSE, recipe=digits_recipe("SGD", {}, accumulate=10_000))
    found = find_learning_rate(document, lambda event: None, Control(), steps=12)
    assert 1 < len(found.x) <= 12


def test_the_worker_answers_and_trains_nothing(tmp_path: Path) -> None:
    document = chain(*DENSE, recipe=digits_recipe("SGD", {}))
    with Worker() as worker:
        worker.hello()
        worker.send(Find(document=to_json(document), kind="learning_rate", run="mine"))
        found = next(event for event in worker.events() if isinstance(event, Found))
        assert found.run == "mine"
        assert found.suggestion == pytest.approx(
            find_learning_rate(document, lambda event: None, Control()).suggestion
        )


def test_points_are_told_as_they_come_and_make_up_the_curve() -> None:
    for find in (find_learning_rate, find_batch_size):
        events: list[Event] = []
        document = chain(*DENSE, recipe=digits_recipe("SGD", {}))
        found = find(document, events.append, Control())
        told = [event for event in events if isinstance(event, Tried)]
        assert len(told) > 1
        assert [x for event in told for x in event.x] == found.x
        assert [y for event in told for y in event.y] == found.y
        assert {event.kind for event in told} == {found.kind}


def test_batches_are_varied_as_in_training(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    vary = Augmentation.__call__

    def watched(self: Augmentation, batch: Any, epoch: int, number: int) -> Any:
        seen.append((epoch, number))
        return vary(self, batch, epoch, number)

    monkeypatch.setattr(Augmentation, "__call__", watched)
    document = chain(*DENSE, recipe=digits_recipe("SGD", {}, mixup=0.5))
    find_learning_rate(document, lambda event: None, Control(), steps=40)
    assert seen[:3] == [(0, 0), (0, 1), (0, 2)]
    assert (1, 0) in seen
    monkeypatch.setattr(finders, "_TRY_S", 0.0)
    seen.clear()
    find_batch_size(document, lambda event: None, Control())
    assert seen


@pytest.mark.parametrize("find", [find_learning_rate, find_batch_size])
def test_why_nothing_can_be_tried_is_a_sentence(find: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(network: Network, batch: Any) -> Any:
        raise RuntimeError(
            "could not create a primitive descriptor for the LSTM forward propagation primitive."
        )

    monkeypatch.setattr(Network, "_answer", answer)
    document = chain(*DENSE, recipe=digits_recipe(precision="fp16"))
    with pytest.raises(
        SymloomError, match=r"cannot be computed in fp16 on cpu; set precision to fp32 \(a trial\)"
    ):
        find(document, lambda event: None, Control())


def test_another_command_is_refused_with_the_reason(tmp_path: Path) -> None:
    document = digits_network(digits_recipe("SGD", {}, batch_size=512))
    with Worker() as worker:
        worker.hello()
        both = (
            Find(document=to_json(document), kind="batch_size", seq=1),
            Train(document=to_json(document), folder=str(tmp_path), seq=2),
        )
        assert worker.process.stdin is not None
        worker.process.stdin.write(b"".join(map(encode, both)))  # at once, while it is still looking
        worker.process.stdin.flush()
        answer = next(e for e in worker.events() if isinstance(e, Acknowledged) and e.seq == 2)
        assert answer.problem == "The worker is trying learning rates or batch sizes; stop that first."
        worker.send(Stop())
        assert any(isinstance(event, Found | Failed) for event in worker.events())


def test_the_command_line_draws_the_curve_and_says_what_to_set(tmp_path: Path) -> None:
    path = tmp_path / "net.symloom"
    save(chain(*DENSE, recipe=digits_recipe("SGD", {})), path)
    before = path.read_bytes()
    done = CliRunner().invoke(symloom, ["find-lr", str(path)], catch_exceptions=False)
    assert "The loss falls fastest at a learning rate of" in done.output
    assert "█" in done.output
    told = json.loads(CliRunner().invoke(symloom, ["find-lr", str(path), "--json"]).output)
    assert told["kind"] == "learning_rate"
    assert len(told["x"]) == len(told["y"]) > 20
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_rate_sought_is_the_recipes_whatever_factor_the_first_node_has() -> None:
    first: Layer = ("hidden", "Linear", {"out_features": 8}, {"learning_rate_factor": 0.1})
    document = chain(DENSE[0], first, DENSE[1], recipe=digits_recipe("SGD", {"lr": 0.03}))
    ready = finders.prepare(document)
    assert finders._base_rate(ready) == 0.03
    finders.set_learning_rate(ready.optimizer, 0.5 / finders._base_rate(ready))
    assert sorted(group["lr"] for group in ready.optimizer.param_groups)[-1] == pytest.approx(0.5)


@pytest.mark.parametrize(("y", "longest"), [([0.0, 0.0], 0), ([1.0, 2.0], 40)])
def test_the_command_draws_a_bar_for_each_value_also_where_all_are_zero(
    y: list[float], longest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Found(kind="learning_rate", x=[0.1, 0.2], y=y, suggestion=0.1, text="Take 0.1.")
    monkeypatch.setattr("runtime.finders.find_learning_rate", lambda *given: found)
    file = tmp_path / "net.symloom"
    save(digits_network(), file)
    done = CliRunner().invoke(symloom, ["find-lr", str(file)], catch_exceptions=False)
    lines = done.stdout.splitlines()
    assert lines[-1] == "Take 0.1."
    assert max(line.count("█") for line in lines) == longest
