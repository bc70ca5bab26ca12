"""Stop and pause while the validation or the test data are judged: answered within a batch, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import chain as one_after_other
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from runtime.checkpoint import load_checkpoint, newest_checkpoint
from runtime.control import Control
from runtime.protocol import EpochDone, Event, Progress
from runtime.step import Batch, Network
from runtime.train import train
from tests.builders import Ran, digits_network, digits_recipe, go_on, run, same_tensors
from tests.runtime.test_train_resume import assert_same_run

EPOCHS = 3
DOCUMENT = digits_network(digits_recipe(epochs=EPOCHS))
FIRST, SECOND, TEST = 1, 2, EPOCHS + 1  # of the passes over data, in their order


class Endless:
    """Makes one pass over data endless; what is to happen in it happens at its third batch."""

    def __init__(self, patch: pytest.MonkeyPatch, number: int, act: Callable[[], None]) -> None:
        self.batches_after = 0
        self._passes = 0
        judge = Network.evaluate

        def evaluate(network: Network, batches: Iterable[Batch], between: Callable[[], None]) -> Any:
            self._passes += 1
            chosen = self._from(batches, act) if self._passes == number else batches
            return judge(network, chosen, between)

        patch.setattr(Network, "evaluate", evaluate)

    def _from(self, batches: Iterable[Batch], act: Callable[[], None]) -> Iterator[Batch]:
        for place, batch in enumerate(one_after_other.from_iterable(repeat(list(batches)))):
            if place == 3:
                act()
            self.batches_after = max(0, place - 2)
            assert self.batches_after < 1000, "nobody listens"
            yield batch


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run(DOCUMENT, tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("number", [FIRST, SECOND])
def test_stop_in_a_validation_leaves_it_out_and_the_run_goes_on_with_it(
    number: int, whole: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control()
    with monkeypatch.context() as during:
        endless = Endless(during, number, control.stop)
        cut = run(DOCUMENT, tmp_path, control)
    assert endless.batches_after == 1
    assert cut.finished.state == "stopped"
    assert 0.0 <= cut.finished.test["accuracy"] <= 1.0, "what was learnt is tested"
    assert len(cut.of(EpochDone)) == number - 1
    assert len(cut.curves.get("validation/loss", ([], []))[0]) == number - 1
    assert cut.curves["train/loss"][0][-1] == number * 20, "all its steps were taken"
    assert_same_run(go_on(cut.finished.folder), whole)


def test_stop_in_the_test_leaves_it_out_and_going_on_tests_the_same_weights(
    whole: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control()
    with monkeypatch.context() as during:
        endless = Endless(during, TEST, control.stop)
        cut = run(DOCUMENT, tmp_path, control)
    assert endless.batches_after == 1
    assert (cut.finished.state, cut.finished.test, cut.finished.epoch) == (
        "stopped",
        {},
        whole.finished.epoch,
    )
    assert cut.curves == whole.curves
    assert same_tensors(cut.weights, whole.weights)
    assert cut.folder.read_json("result.json")["tested"] is False
    again = go_on(cut.finished.folder)
    assert_same_run(again, whole)
    assert again.finished.state == "finished"


def test_a_second_stop_leaves_the_test_out_too(
    whole: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StopTwice(Control):
        @property
        def paused(self) -> bool:  # asked between steps
            if not self.stopping:
                self.stop()
            return super().paused

    control = StopTwice()
    with monkeypatch.context() as during:
        endless = Endless(during, 1, control.stop)
        cut = run(DOCUMENT, tmp_path, control)
    assert endless.batches_after == 1
    assert (cut.finished.state, cut.finished.test, cut.finished.step) == ("stopped", {}, 1)
    assert_same_run(go_on(cut.finished.folder), whole)


def test_a_run_out_of_patience_whose_test_was_left_out_is_only_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = digits_network(digits_recipe("SGD", {"lr": 0.0}, epochs=50, patience=2))
    full = run(document, tmp_path / "full")
    control = Control()
    with monkeypatch.context() as during:
        Endless(during, len(full.of(EpochDone)) + 1, control.stop)
        cut = run(document, tmp_path / "cut", control)
    assert cut.finished.state == "stopped"
    again = go_on(cut.finished.folder)
    assert not again.of(EpochDone)
    assert (again.finished.test, again.finished.state) == (full.finished.test, "finished")


def test_a_pause_in_a_validation_keeps_all_that_was_learnt(
    whole: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Switched off during the pause, the run goes on with that validation."""
    control = Control()
    paused = threading.Event()

    def report(event: Event) -> None:
        if isinstance(event, Progress) and event.state == "paused":
            paused.set()

    def switched_off(timeout_s: float | None = None) -> bool:
        if control.paused and timeout_s is None:
            raise KeyboardInterrupt
        return not control.paused

    with monkeypatch.context() as during:
        endless = Endless(during, SECOND, control.pause)
        during.setattr(control, "wait", switched_off)
        with pytest.raises(KeyboardInterrupt):
            train(DOCUMENT, tmp_path, report, control)
    assert paused.is_set()
    assert endless.batches_after == 1
    (folder,) = tmp_path.iterdir()
    newest = newest_checkpoint(folder / "checkpoints")
    assert newest is not None
    state = load_checkpoint(newest).state
    assert (state["step"], state["epoch"]) == (40, 1)
    assert_same_run(go_on(folder), whole)


@pytest.mark.parametrize("number", [SECOND, TEST])
def test_a_pause_in_an_evaluation_changes_no_number(
    number: int, whole: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control()
    judge, passes = Network.evaluate, iter(range(1, 100))

    def evaluate(network: Network, batches: Iterable[Batch], between: Callable[[], None]) -> Any:
        if next(passes) == number:
            control.pause()
        return judge(network, batches, between)

    def resumed(timeout_s: float | None = None) -> bool:
        if timeout_s is None:  # the pause has begun, and was told
            control.resume()
        return Control.wait(control, timeout_s)

    monkeypatch.setattr(control, "wait", resumed)

    monkeypatch.setattr(Network, "evaluate", evaluate)
    ran = run(DOCUMENT, tmp_path, control)
    assert "paused" in [event.state for event in ran.of(Progress)]
    assert_same_run(ran, whole)
