"""Resume: bit for bit the run that was never interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import runtime.train as train_module
from graph.document import Document, to_json
from graph.errors import SymloomError
from graph.recipe import OPTIMIZERS, SCHEDULES, Choice
from runtime.checkpoint import Checkpoint, load_checkpoint, newest_checkpoint, save_checkpoint
from runtime.client import environment
from runtime.protocol import Log, Progress, Train, decode_event, encode
from tests.builders import Ran, StopAfter, digits_network, digits_recipe, go_on, run, same_tensors

# Where a setting changes what an optimizer remembers, each way is tried.
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((kind.name, {}) for kind in OPTIMIZERS),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("SGD", {"momentum": 0.9, "dampening": 0.5}),
    ("Adam", {"amsgrad": True}),
    ("AdamW", {"amsgrad": True}),
    ("RMSprop", {"momentum": 0.9}),
    ("RMSprop", {"centered": True}),
    ("RMSprop", {"centered": True, "momentum": 0.9}),
    ("Adagrad", {"lr_decay": 0.1, "initial_accumulator_value": 0.1}),
    ("Rprop", {"step_sizes": (1e-4, 0.02)}),
    ("LBFGS", {"tolerance_change": 0.01}),
]


def assert_same_run(ran: Ran, whole: Ran) -> None:
    assert ran.curves == whole.curves
    assert same_tensors(ran.weights, whole.weights)
    assert (ran.finished.test, ran.finished.epoch) == (whole.finished.test, whole.finished.epoch)
    newest = [newest_checkpoint(each.folder.checkpoints) for each in (ran, whole)]
    assert newest[0] is not None
    assert newest[1] is not None
    first, second = load_checkpoint(newest[0]), load_checkpoint(newest[1])
    for part in ("weights", "optimizer", "random"):
        assert same_tensors(getattr(first, part), getattr(second, part)), part


@pytest.mark.parametrize(("name", "attrs"), VARIANTS, ids=str)
def test_interrupted_mid_epoch_every_optimizer_goes_on_as_if_nothing_had_happened(
    name: str, attrs: dict[str, Any], tmp_path: Path
) -> None:
    document = digits_network(digits_recipe(name, attrs))
    whole = run(document, tmp_path)
    cut = run(document, tmp_path, StopAfter(13))
    cut = go_on(cut.finished.folder, control=StopAfter(11))  # now in the second epoch
    assert_same_run(go_on(cut.finished.folder), whole)


@pytest.mark.parametrize("kind", SCHEDULES, ids=lambda kind: kind.name)
def test_every_schedule_goes_on(kind: Any, tmp_path: Path) -> None:
    document = digits_network(digits_recipe(schedule=Choice(kind.name), epochs=3))
    cut = run(document, tmp_path, StopAfter(29))
    assert_same_run(go_on(cut.finished.folder), run(document, tmp_path))


@pytest.mark.parametrize("step", [1, 19, 20, 21, 39])
def test_it_does_not_matter_where_the_run_was_cut(step: int, tmp_path: Path) -> None:
    document = digits_network()
    cut = run(document, tmp_path, StopAfter(step))
    assert_same_run(go_on(cut.finished.folder), run(document, tmp_path))


def test_penalties_and_clipping_go_on(tmp_path: Path) -> None:
    document = digits_network(digits_recipe(l1=1e-4, l2=1e-3, clip_norm=0.5))
    cut = run(document, tmp_path, StopAfter(25))
    assert_same_run(go_on(cut.finished.folder), run(document, tmp_path))


def test_a_run_can_be_extended_and_equals_the_longer_one(tmp_path: Path) -> None:
    short = run(digits_network(digits_recipe(schedule=Choice("constant"), epochs=1)), tmp_path)
    longer = run(digits_network(digits_recipe(schedule=Choice("constant"), epochs=3)), tmp_path)
    assert_same_run(go_on(short.finished.folder, epochs=3), longer)


def test_a_complete_run_has_nothing_left_to_do_and_says_so(tmp_path: Path) -> None:
    whole = run(digits_network(), tmp_path)
    with pytest.raises(SymloomError, match="already trained 2 epochs; give a larger number"):
        go_on(whole.finished.folder)


def test_a_run_cut_off_before_its_test_is_tested(tmp_path: Path) -> None:
    whole = run(digits_network(), tmp_path)
    expected = whole.finished.test
    (whole.folder.path / "result.json").unlink()
    whole.folder.weights.unlink()
    again = go_on(whole.finished.folder)
    assert again.finished.test == expected
    assert again.folder.weights.is_file()


def test_the_choices_of_the_first_start_are_kept(tmp_path: Path) -> None:
    """Measured anew they might come out differently, and with them the last bits."""
    cut = run(digits_network(digits_recipe(threads=0, layout="auto")), tmp_path, StopAfter(3))
    before = cut.folder.read_json("run.json")["choices"]
    again = go_on(cut.finished.folder, control=StopAfter(3))
    assert again.folder.read_json("run.json")["choices"] == before


def test_changed_data_are_noticed(tmp_path: Path) -> None:
    cut = run(digits_network(), tmp_path, StopAfter(3))
    facts = cut.folder.read_json("run.json")
    facts["data"]["fingerprint"] = "0" * 64
    cut.folder.write_json("run.json", facts)
    with pytest.raises(SymloomError, match=r"data of .* have changed"):
        go_on(cut.finished.folder)


def test_a_damaged_newest_checkpoint_is_passed_over_and_the_curve_is_the_same(tmp_path: Path) -> None:
    document = digits_network(digits_recipe(epochs=3))
    whole = run(document, tmp_path)
    cut = run(document, tmp_path, StopAfter(50))
    weights = cut.folder.checkpoints / "step-000000050" / "weights.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    again = go_on(cut.finished.folder)
    assert_same_run(again, whole)
    assert any("step-000000050" in log.text and "damaged" in log.text for log in again.of(Log))


def test_a_folder_without_any_complete_checkpoint_says_so(tmp_path: Path) -> None:
    cut = run(digits_network(), tmp_path, StopAfter(3))
    for manifest in cut.folder.checkpoints.glob("*/manifest.json"):
        manifest.unlink()
    with pytest.raises(SymloomError, match="no complete checkpoint"):
        go_on(cut.finished.folder)


# ---- killed


def test_killed_between_an_epochs_validation_and_its_checkpoint_it_is_validated_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = digits_network(digits_recipe(checkpoint_minutes=0.0))
    whole = run(document, tmp_path / "whole")
    save = save_checkpoint

    def killed(folder: Path, checkpoint: Checkpoint) -> Path:
        if checkpoint.state["epoch"] == 1:
            raise KeyboardInterrupt
        return save(folder, checkpoint)

    with monkeypatch.context() as during:
        during.setattr("runtime.keeping.save_checkpoint", killed)
        during.setattr(train_module.CurveRecorder, "due", lambda self: True)  # a checkpoint after every step
        with pytest.raises(KeyboardInterrupt):
            run(document, tmp_path / "killed")
    (folder,) = (tmp_path / "killed").iterdir()
    newest = newest_checkpoint(folder / "checkpoints")
    assert newest is not None
    assert load_checkpoint(newest).state["step"] == 20
    assert_same_run(go_on(folder), whole)


def _train_and_kill(document: Document, under: Path, step: int, wait_s: float) -> Path:
    """The real worker, killed `wait_s` after it told that it has come to this step; the run's folder."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "runtime.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(encode(Train(document=to_json(document), folder=str(under), seq=1)))
    worker.stdin.flush()
    for line in worker.stdout:
        event = decode_event(line)
        if isinstance(event, Progress) and event.state == "training" and event.step >= step:
            break
    time.sleep(wait_s)
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    assert worker.returncode == -signal.SIGKILL, "it was still running"
    (folder,) = under.iterdir()
    return folder


def _killed_then_resumed(step: int, wait_s: float, tmp_path: Path) -> None:
    # Checkpoints 30 times a second: the kill falls into the writing of one more often than not. And epochs without end,
    # because where cores are busy it may come late.
    def document(epochs: int) -> Document:
        return digits_network(
            digits_recipe(schedule=Choice("constant"), epochs=epochs, checkpoint_minutes=0.0)
        )

    folder = _train_and_kill(document(100_000), tmp_path / "killed", step, wait_s)
    newest = newest_checkpoint(folder / "checkpoints")
    assert newest is not None
    epochs = load_checkpoint(newest).state["epoch"] + 3
    for path in (folder / "checkpoints").glob("step-*"):
        load_checkpoint(path)  # none that counts is damaged
    assert_same_run(go_on(folder, epochs), run(document(epochs), tmp_path / "whole"))
    assert not list((folder / "checkpoints").glob(".*")), "what the kill left half-written is gone"


@pytest.mark.parametrize("step", [0, 480])
def test_a_worker_killed_at_any_moment_leaves_a_run_that_goes_on_the_same(step: int, tmp_path: Path) -> None:
    _killed_then_resumed(step, 0.01, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(50))
def test_killed_fifty_times_over_nothing_is_ever_damaged(number: int, tmp_path: Path) -> None:
    # Every part of the run, and every phase of the thirtieth of a second between two messages.
    _killed_then_resumed(14 * number, 0.033 * (number * 7 % 50) / 50, tmp_path)
