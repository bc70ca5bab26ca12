"""What is in the way of a run, and what breaks it off: mistakes, workers that freeze, die or refuse, disks."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from graph.document import to_json
from graph.edits import disconnect, move, set_attribute, set_recipe
from graph.recipe import Choice
from runtime.protocol import Failed, Finished, Log, Train
from studio.document import DocumentModel
from studio.runs.link import WorkerLink
from studio.runs.panel import RunPanel
from studio.runs.unfinished import unfinished_run
from tests.gui.runs.hand import (
    LONG,
    STEPS_PER_EPOCH,
    assert_all_is_drawn,
    click,
    freeze,
    make_panel,
    remedy,
    set_epochs,
    stop_after,
    train_until,
    wait,
    wait_for,
)


def test_a_killed_worker_is_explained_and_training_works_again(
    panel: RunPanel, model: DocumentModel, link: WorkerLink, qtbot: QtBot
) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    before = to_json(model.document)
    os.kill(link.pid, signal.SIGKILL)
    wait_for(panel, qtbot, "died")
    assert "SIGKILL" in panel.notice.sentence
    assert panel.notice.isVisible()
    assert panel.bar.state.full_text.startswith("Broken off at step")
    assert panel.session.folder in panel.notice.details
    assert to_json(model.document) == before
    set_epochs(model, 1)
    click(remedy(panel, "Train again"))
    assert not panel.notice.isVisible()
    wait_for(panel, qtbot, "finished")


def test_a_broken_off_run_goes_on_from_its_last_checkpoint(
    panel: RunPanel, model: DocumentModel, link: WorkerLink, qtbot: QtBot
) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot, STEPS_PER_EPOCH + 1)
    os.kill(link.pid, signal.SIGKILL)
    wait_for(panel, qtbot, "died")
    reached, folder = panel.session.step, panel.session.folder
    click(remedy(panel, "Go on from the last checkpoint"))
    stop_after(panel, qtbot, reached)
    assert panel.session.folder == folder
    assert_all_is_drawn(panel)


def test_a_run_whose_folder_could_not_be_written_goes_on_when_it_can(
    panel: RunPanel, model: DocumentModel, qtbot: QtBot
) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    click(panel.bar.pause)  # the worker writes nothing meanwhile
    wait_for(panel, qtbot, "paused")
    reached = panel.session.step
    curves = Path(panel.session.folder, "metrics.jsonl")
    curves.rename(curves.with_suffix(".away"))
    curves.mkdir()
    click(panel.bar.pause)
    wait_for(panel, qtbot, "failed")
    assert "cannot be written: is a directory; free some space" in panel.notice.sentence
    curves.rmdir()
    curves.with_suffix(".away").rename(curves)
    click(remedy(panel, "Go on from the last checkpoint"))
    stop_after(panel, qtbot, reached)
    assert_all_is_drawn(panel)


def test_a_frozen_worker_is_called_busy_and_can_be_ended(
    panel: RunPanel, model: DocumentModel, link: WorkerLink, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    freeze(link, monkeypatch)
    wait(qtbot, lambda: link.state in ("busy", "stuck"))
    assert panel.bar.state.full_text.startswith("Busy")
    wait(qtbot, lambda: panel.notice.isVisible())
    assert panel.session.active
    click(remedy(panel, "End it"))
    wait_for(panel, qtbot, "died")
    assert panel.notice.sentence == "The training process was ended because you asked for it."


def test_a_worker_that_wakes_up_is_forgiven(
    panel: RunPanel, model: DocumentModel, link: WorkerLink, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    with monkeypatch.context() as meanwhile:
        freeze(link, meanwhile)
        wait(qtbot, lambda: panel.notice.isVisible())
    os.kill(link.pid, signal.SIGCONT)
    wait(qtbot, lambda: link.state == "ready" and not panel.notice.isVisible())
    assert panel.session.active
    click(panel.bar.stop)
    wait_for(panel, qtbot, "stopped")


def test_a_warning_is_still_told_when_a_busy_worker_has_answered(
    panel: RunPanel, model: DocumentModel, link: WorkerLink, qtbot: QtBot
) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    link.received.emit(Log(run=panel.session.run, text="step 3 was left out", level="warning"))
    for silence in ("busy", "stuck"):
        link._set_state(silence)
        link._set_state("ready")
        assert panel.notice.isVisible()
        assert panel.notice.sentence == "Step 3 was left out."
    click(panel.bar.stop)
    wait_for(panel, qtbot, "stopped")
    assert panel.notice.isVisible()


def test_a_frozen_worker_that_does_not_answer_stop_is_ended(
    panel: RunPanel, model: DocumentModel, link: WorkerLink, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    freeze(link, monkeypatch)
    click(panel.bar.stop)
    assert panel.bar.state.full_text.startswith(("Stopping", "Testing"))
    wait_for(panel, qtbot, "died")
    assert "did not answer for 2 seconds" in panel.notice.sentence


def test_a_refused_run_shows_the_workers_sentence(
    panel: RunPanel, model: DocumentModel, link: WorkerLink, qtbot: QtBot, tmp_path: Path
) -> None:
    set_epochs(model, LONG)
    ended: list[Finished] = []
    link.received.connect(lambda event: ended.append(event) if isinstance(event, Finished) else None)
    link.send(Train(document=to_json(model.document), folder=str(tmp_path), run="other"))
    click(panel.bar.train)
    wait_for(panel, qtbot, "failed")
    assert panel.notice.sentence == "The worker is busy with a run; stop it first."
    answers: list[str] = []
    link.stop_run(answers.append)
    wait(qtbot, lambda: bool(ended))
    assert answers == [""]
    assert panel.state == "failed"  # another run's end is not this one's


def test_a_failing_run_says_why_with_details_to_copy(
    panel: RunPanel, model: DocumentModel, qtbot: QtBot
) -> None:
    recipe = model.document.recipe
    model.push(
        set_recipe(
            model.document, recipe.but(optimizer=Choice("SGD", {"lr": 1e9}), schedule=Choice("constant"))
        )
    )
    click(panel.bar.train)
    wait_for(panel, qtbot, "failed")
    assert "lower the learning rate" in panel.notice.sentence
    details = next(b for b in panel.notice.findChildren(QToolButton) if b.text() == "Details")
    click(details)
    copy = next(b for b in panel.notice.findChildren(QToolButton) if b.accessibleName().startswith("Copy"))
    click(copy)
    assert QGuiApplication.clipboard().text().startswith(panel.notice.sentence)
    assert panel.session.folder in QGuiApplication.clipboard().text()


def test_a_problem_in_the_graph_is_told_at_its_node_without_any_process(
    model: DocumentModel, qtbot: QtBot, tmp_path: Path
) -> None:
    link = WorkerLink()
    panel = make_panel(model, link, qtbot, tmp_path)
    model.push(disconnect(model.document, [("conv2", "input")]))
    shown: list[str] = []
    panel.node_requested.connect(shown.append)
    click(panel.bar.train)
    assert panel.notice.sentence.startswith("conv2: its input")
    assert model.selection == {"conv2"}
    assert link.state == "off"
    assert panel.state == "empty"
    model.select(["conv1"])
    click(remedy(panel, "Show conv2"))
    assert model.selection == {"conv2"}
    assert shown == ["conv2", "conv2"]


def test_data_that_do_not_fit_are_told_before_any_process(
    model: DocumentModel, qtbot: QtBot, tmp_path: Path
) -> None:
    link = WorkerLink()
    panel = make_panel(model, link, qtbot, tmp_path)
    model.push(set_attribute(model.document, "image", "shape", ("N", 3, 28, 28)))
    click(panel.bar.train)
    assert panel.notice.sentence.startswith("image: is declared as")
    assert link.state == "off"
    model.push(set_attribute(model.document, "label", "shape", ("N", 7)))
    model.push(set_attribute(model.document, "image", "shape", ("N", 1, 28, 28)))
    wait(qtbot, lambda: not panel.notice.sentence.startswith("image:"))
    assert panel.notice.isVisible(), "the next thing in the way takes its place"
    model.push(set_attribute(model.document, "label", "shape", ("N",)))
    wait(qtbot, lambda: not panel.notice.isVisible())


def test_what_failed_at_a_node_is_forgotten_when_the_node_is_another(
    model: DocumentModel, qtbot: QtBot, tmp_path: Path
) -> None:
    link = WorkerLink()
    panel = make_panel(model, link, qtbot, tmp_path)
    told: list[tuple[str, str]] = []
    panel.node_failed.connect(lambda node, sentence: told.append((node, sentence)))
    click(panel.bar.train)
    failed = Failed(run=panel.session.run, problem="image: is declared as N×1×28×28.", node="image")
    link.received.emit(failed)
    assert told[-1][0] == "image"
    model.push(move(model.document, {"image": (5.0, 5.0)}))
    assert told[-1][0] == "image"
    assert panel.notice.isVisible(), "where it stands has nothing to do with it"
    model.push(set_attribute(model.document, "image", "shape", ("N", 3, 28, 28)))
    assert told[-1] == ("", "")
    assert not panel.notice.isVisible()
    link.finish()


def test_a_run_whose_window_is_gone_goes_on_in_the_next_one_with_all_its_curves(
    panel: RunPanel, model: DocumentModel, link: WorkerLink, qtbot: QtBot, tmp_path: Path
) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    folder = Path(panel.session.folder)
    wait(qtbot, lambda: any((folder / "checkpoints").glob("step-*[1-9]*/manifest.json")))
    os.kill(link.pid, signal.SIGKILL)
    wait_for(panel, qtbot, "died")
    os.utime(folder / "metrics.jsonl", (0, 0))  # it is long ago

    later = make_panel(model, link, qtbot, tmp_path)
    wait(qtbot, lambda: later.notice.isVisible())
    assert "A run of this network was broken off" in later.notice.sentence
    click(remedy(later, "Go on from the last checkpoint"))
    wait(qtbot, lambda: later.session.step > 0 or not later.session.active)
    stop_after(later, qtbot, later.session.step)
    assert later.session.folder == str(folder)
    assert_all_is_drawn(later)
    assert unfinished_run(later.runs_folder, to_json(model.document)) is None, "its end was seen"
