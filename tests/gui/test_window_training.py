"""From the window to the worker and back: train by a key, pause, see the result, take the weights."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from graph.edits import remove, set_recipe
from studio.main_window import MainWindow
from tests.gui.window_hand import open_for_test, wait_in_run

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = open_for_test(qtbot, tmp_path)
    made.add_runs()
    assert made.runs is not None
    made.runs.runs_folder = tmp_path / "runs"
    made.canvas.setFocus()
    return made


def test_keys_train_pause_and_stop_and_the_weights_can_be_taken(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    runs, model = window.runs, window.model
    assert runs is not None
    recipe = model.document.recipe.setting(epochs=1000, threads=1)
    model.push(set_recipe(model.document, recipe))
    assert not window.exports.has_weights
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    assert not window.actions_["train"].isEnabled()
    wait_in_run(qtbot, runs, lambda: runs.session.step > 3)
    QTest.keyClick(window.canvas, Qt.Key.Key_F6)
    wait_in_run(qtbot, runs, lambda: runs.session.state == "paused")
    QTest.keyClick(window.canvas, Qt.Key.Key_F6)
    reached = runs.session.step
    wait_in_run(qtbot, runs, lambda: runs.session.step > reached)
    QTest.keyClick(window.canvas, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: not runs.session.active)
    assert "accuracy" in runs.session.test, runs.session.problem + runs.session.details
    assert window.actions_["train"].isEnabled()
    assert window.actions_["export_safetensors"].isEnabled()

    target = tmp_path / "weights.safetensors"

    for _ in range(2):  # as by a double click: the worker refuses the second while it writes the first
        window.exports.write("safetensors", target)
    qtbot.waitUntil(lambda: window.messages.label.text() == f"Wrote {target}.")
    assert target.is_file()


def test_a_network_with_a_problem_is_not_trained_and_its_node_is_shown(window: MainWindow) -> None:
    model, runs = window.model, window.runs
    assert runs is not None
    model.push(remove(model.document, ["conv2"]))
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    assert runs.session.state == "empty"
    assert model.selection == {"pool2"}
