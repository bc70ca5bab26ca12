"""Training from the window: the real worker process, the embedded data, real clicks."""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from graph.document import load
from studio.document import DocumentModel
from studio.runs.link import Patience, WorkerLink
from studio.runs.panel import RunPanel
from tests.gui.runs.hand import (
    LONG,
    STEPS_PER_EPOCH,
    assert_all_is_drawn,
    click,
    curve_in,
    make_panel,
    set_epochs,
    stop_after,
    train_until,
    wait,
    wait_for,
)


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
