"""Training from the window: the real worker process, the embedded data, real clicks."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from assets import path
from graph.document import load, to_json
from graph.edits import disconnect, move, set_attribute, set_recipe
from graph.recipe import Choice
from runtime.protocol import Failed, Finished, Log, Train
from studio.document import DocumentModel
from studio.runs.link import Patience, WorkerLink
from studio.runs.panel import RunPanel
from studio.runs.unfinished import unfinished_run

STEPS_PER_EPOCH = 89  # 6,000 images, a twentieth held back, 64 a step
LONG = 2_000  # epochs: more than a test comes to, however long it is held up


@pytest.fixture(scope="module")
def link(qapp: QApplication) -> Iterator[WorkerLink]:
    """One worker for all tests, as a window has one for all runs; on busy cores it may be slow to answer."""
    link = WorkerLink(patience=Patience(busy_s=30.0, stuck_s=60.0, starting_s=300.0, insist_s=60.0))
    yield link
    link.finish()


@pytest.fixture
def model() -> DocumentModel:
    """The example, thinned so that an epoch takes a second."""
    model = DocumentModel(load(path("examples", "fashion-mnist-cnn.symloom")))
    model.push(set_attribute(model.document, ["conv1", "conv2"], "out_channels", 4))
    model.push(set_attribute(model.document, "dense1", "out_features", 16))
    set_epochs(model, 1)
    return model


@pytest.fixture
def panel(model: DocumentModel, link: WorkerLink, qtbot: QtBot, tmp_path: Path) -> Iterator[RunPanel]:
    panel = make_panel(model, link, qtbot, tmp_path)
    yield panel
    if panel.session.active:  # the test failed on its way; its widgets are deleted by now
        link.kill()
        wait(qtbot, lambda: link.pid == 0)


def make_panel(model: DocumentModel, link: WorkerLink, qtbot: QtBot, folder: Path) -> RunPanel:
    panel = RunPanel(model, link)
    qtbot.addWidget(panel)
    panel.runs_folder = folder / "runs"
    panel.resize(1280, 300)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def set_epochs(model: DocumentModel, epochs: int) -> None:
    model.push(set_recipe(model.document, model.document.recipe.setting(epochs=epochs, threads=1)))


def click(button: QAbstractButton) -> None:
    assert button.isVisible()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))


def freeze(link: WorkerLink, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the worker's process, and have the link notice soon.

    A signal reaches the threads of a process one by one, on busy cores tens of milliseconds apart: one that still
    runs could answer what the test asks next.
    """
    os.kill(link.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, link.pid, os.WSTOPPED | os.WNOWAIT)
    monkeypatch.setattr(link, "_patience", Patience(busy_s=1.8, stuck_s=3.0, insist_s=2.0))


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition)


def wait_for(panel: RunPanel, qtbot: QtBot, state: str) -> None:
    """Wait for a state; a run that ends otherwise ends the wait with its sentence."""
    wait(qtbot, lambda: panel.state == state or not panel.session.active)
    assert panel.state == state, panel.notice.sentence + panel.notice.details


def train_until(panel: RunPanel, qtbot: QtBot, step: int = 5) -> None:
    """Begin a run that is long enough to be met on its way."""
    click(panel.bar.train)
    wait(qtbot, lambda: panel.session.step >= step or not panel.session.active)
    assert panel.session.active, panel.notice.sentence + panel.notice.details


def stop_after(panel: RunPanel, qtbot: QtBot, step: int) -> None:
    """Let a run come beyond a step, then stop it."""
    wait(qtbot, lambda: panel.session.step > step or not panel.session.active)
    click(panel.bar.stop)
    wait_for(panel, qtbot, "stopped")


def assert_all_is_drawn(panel: RunPanel) -> None:
    """Every step once, on the screen as in the folder."""
    panel.plots.refresh()
    steps = curve_in(panel.session.folder, "train/loss")[0]
    assert steps == list(range(1, panel.session.step + 1))
    np.testing.assert_array_equal(panel.plots.plotted("train/loss")[0], steps)


def remedy(panel: RunPanel, text: str) -> QPushButton:
    return next(
        button
        for button in panel.notice.findChildren(QPushButton)
        if button.isVisible() and button.text() == text
    )


def curve_in(folder: str, name: str) -> tuple[list[int], list[float]]:
    """A curve as the run folder keeps it."""
    steps: list[int] = []
    values: list[float] = []
    for line in Path(folder, "metrics.jsonl").read_text("utf-8").splitlines():
        at, found = json.loads(line).get(name, ([], []))
        steps += at
        values += found
    return steps, values


def test_train_draws_every_point_and_ends_with_the_test_accuracy(panel: RunPanel, qtbot: QtBot) -> None:
    states: list[str] = []
    bars: list[tuple[str, bool]] = []  # what the bar showed in training

    def look(state: str) -> None:
        states.append(state)
        if state == "training":
            bars.append((panel.bar.state.full_text, panel.bar.pause.isEnabled()))

    panel.state_changed.connect(look)
    with qtbot.waitSignal(panel.finished) as finished:
        click(panel.bar.train)
        assert not panel.bar.train.isEnabled()
    text, can_pause = bars[0]
    assert text.startswith("Epoch 1 of 1 · step ")
    assert can_pause
    assert list(dict.fromkeys(states))[-3:] == ["training", "evaluating", "finished"]
    accuracy = finished.args[0].test["accuracy"]
    assert 0.3 < accuracy <= 1
    assert panel.outcome.isVisible()
    assert panel.outcome.headline == f"Test accuracy {100 * accuracy:.1f} %"
    assert "1,000 test samples of Fashion-MNIST, small" in panel.outcome.accessibleName()
    panel.plots.refresh()
    for name, count in (("train/loss", STEPS_PER_EPOCH), ("validation/accuracy", 1)):
        steps, values = curve_in(panel.session.folder, name)
        assert len(steps) == count
        drawn_steps, drawn_values = panel.plots.plotted(name)
        np.testing.assert_array_equal(drawn_steps, steps)
        np.testing.assert_allclose(drawn_values, values)
    assert panel.bar.progress.value() == panel.bar.progress.maximum() == STEPS_PER_EPOCH
    assert panel.bar.train.isEnabled()
    assert not panel.bar.pause.isEnabled()
    assert not panel.bar.stop.isEnabled()
    assert Path(panel.session.folder).parent == panel.runs_folder


def test_pause_stands_still_until_resume_and_stop_tests_what_was_reached(
    panel: RunPanel, model: DocumentModel, qtbot: QtBot
) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    click(panel.bar.pause)
    wait_for(panel, qtbot, "paused")
    assert panel.bar.pause.text() == "Resume"
    assert panel.bar.pause.hasFocus()
    assert re.match(rf"Paused · Epoch \d+ of {LONG} · step ", panel.bar.state.full_text)
    reached, _ = curve_in(panel.session.folder, "train/loss")
    QTest.qWait(500)
    assert curve_in(panel.session.folder, "train/loss")[0] == reached
    assert panel.session.step == reached[-1]
    QTest.keyClick(panel.bar.pause, Qt.Key.Key_Space)
    wait(qtbot, lambda: panel.session.step > reached[-1])
    click(panel.bar.stop)
    wait_for(panel, qtbot, "stopped")
    assert panel.session.step < LONG * STEPS_PER_EPOCH
    assert panel.outcome.headline.startswith("Test accuracy")
    assert panel.bar.train.isEnabled()


def test_a_stopped_run_goes_on_from_where_it_was(panel: RunPanel, model: DocumentModel, qtbot: QtBot) -> None:
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    click(panel.bar.stop)
    wait_for(panel, qtbot, "stopped")
    reached, folder = panel.session.step, panel.session.folder
    click(next(b for b in panel.outcome.findChildren(QPushButton) if b.text() == "Go on training"))
    stop_after(panel, qtbot, reached)
    assert panel.session.folder == folder
    assert reached > 0
    assert_all_is_drawn(panel)


def test_a_run_that_is_over_is_given_more_epochs(panel: RunPanel, model: DocumentModel, qtbot: QtBot) -> None:
    click(panel.bar.train)
    wait_for(panel, qtbot, "finished")
    folder = panel.session.folder
    epochs = panel.outcome.findChild(QSpinBox)
    assert epochs is not None
    assert (epochs.isVisible(), epochs.value()) == (True, 1)
    QTest.keyClick(epochs, Qt.Key.Key_Up)
    click(next(b for b in panel.outcome.findChildren(QPushButton) if b.text() == "Train on"))
    wait_for(panel, qtbot, "finished")
    assert (panel.session.folder, panel.session.epochs_done) == (folder, 3)
    assert len(curve_in(folder, "train/loss")[0]) == 3 * STEPS_PER_EPOCH
    assert load(Path(folder, "document.symloom")).recipe.resolve().epochs == 3


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


def test_stop_before_the_worker_is_there_takes_the_run_back(
    model: DocumentModel, qtbot: QtBot, tmp_path: Path
) -> None:
    link = WorkerLink()
    panel = make_panel(model, link, qtbot, tmp_path)
    click(panel.bar.train)
    assert panel.bar.state.full_text == "Starting PyTorch…"
    click(panel.bar.stop)
    assert panel.state == "empty"
    wait(qtbot, lambda: link.state == "ready")
    QTest.qWait(200)
    assert panel.state == "empty"
    assert not panel.runs_folder.exists()
    link.finish()


def test_leaving_while_training_keeps_a_checkpoint_and_no_process(
    model: DocumentModel, qtbot: QtBot, tmp_path: Path
) -> None:
    link = WorkerLink(patience=Patience(insist_s=120.0))
    panel = make_panel(model, link, qtbot, tmp_path)
    set_epochs(model, LONG)
    train_until(panel, qtbot)
    pid = link.pid
    link.finish()
    assert link.state == "off"
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    checkpoints = sorted(path.name for path in Path(panel.session.folder, "checkpoints").iterdir())
    assert int(checkpoints[-1].rpartition("-")[2]) > 0


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


def test_the_device_is_part_of_the_recipe_and_can_be_undone(
    panel: RunPanel, model: DocumentModel, link: WorkerLink, qtbot: QtBot
) -> None:
    link.start()
    wait(qtbot, lambda: link.hello is not None)
    box = panel.bar.device
    assert [box.itemData(index) for index in range(2)] == ["auto", "cpu"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert model.document.recipe.resolve().device == "cpu"
    model.undo_stack.undo()
    assert box.currentData() == "auto"


class _Opened(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


def test_the_run_folder_opens_in_the_desktop(panel: RunPanel, qtbot: QtBot) -> None:
    opened = _Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")
    try:
        click(panel.bar.train)
        wait_for(panel, qtbot, "finished")
        click(next(b for b in panel.outcome.findChildren(QPushButton) if b.text() == "Open run folder"))
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [url.toLocalFile() for url in opened.urls] == [panel.session.folder]


def test_everything_in_the_bar_can_be_reached_and_named_by_keyboard_users(panel: RunPanel) -> None:
    for button in (panel.bar.train, panel.bar.pause, panel.bar.stop):
        assert button.focusPolicy() == Qt.FocusPolicy.StrongFocus
        assert button.text()
        assert button.toolTip()
    assert panel.bar.state.accessibleName() == panel.bar.state.full_text
    assert panel.bar.progress.accessibleName()
