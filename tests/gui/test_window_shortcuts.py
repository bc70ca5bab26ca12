"""Keys are changed in the editor, act at once, and are remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from graph.edits import set_attribute
from studio.action_table import TABLE
from studio.main_window import MainWindow
from studio.shortcuts import ShortcutEditor
from tests.gui.window_hand import open_for_test

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return open_for_test(qtbot, tmp_path)


def editor_of(window: MainWindow, name: str) -> ShortcutEditor:
    window.actions_["shortcuts"].trigger()
    window.shortcuts.choose(name)
    return window.shortcuts


def press(editor: ShortcutEditor, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    with qtbot.waitSignal(editor.keys.editingFinished, timeout=5000):
        QTest.keyClick(editor.keys, key, modifier)


def test_every_command_is_listed_with_its_menu_and_keys(window: MainWindow) -> None:
    editor = editor_of(window, "arrange")
    assert editor.rows.topLevelItemCount() == len(TABLE)
    item = editor.rows.currentItem()
    assert [item.text(column) for column in range(3)] == ["Arrange Automatically", "Graph", "Ctrl+L"]


def test_keys_that_are_pressed_act_at_once_and_in_the_next_session(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    editor = editor_of(window, "select_all")
    press(editor, qtbot, Qt.Key.Key_J, CONTROL)
    editor.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_J, CONTROL)
    assert len(window.model.selection) == 10
    again = open_for_test(qtbot, tmp_path)
    assert again.actions_["select_all"].shortcut().toString() == "Ctrl+J"


def test_keys_of_another_command_are_taken_from_it_in_words(window: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(window, "select_all")
    press(editor, qtbot, Qt.Key.Key_Z, CONTROL)
    assert "Undo" in editor.said.text()
    assert window.actions_["undo"].shortcut().isEmpty()
    window.model.push(set_attribute(window.model.document, "conv1", "out_channels", 8))
    assert "Ctrl" not in window.actions_["undo"].toolTip()


def test_defaults_come_back(window: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(window, "select_all")
    press(editor, qtbot, Qt.Key.Key_Z, CONTROL)
    QTest.mouseClick(editor.reset, Qt.MouseButton.LeftButton)
    assert window.actions_["select_all"].shortcut().toString() == "Ctrl+A"
    window.actions_.reset_keys()
    assert window.actions_["undo"].shortcut().toString() == "Ctrl+Z"
    assert len(window.actions_["delete"].shortcuts()) == 2


def test_the_list_is_searched_by_words_and_by_keys(window: MainWindow) -> None:
    editor = editor_of(window, "undo")
    QTest.keyClicks(editor.field, "ctrl+d")
    shown = [
        editor.rows.topLevelItem(place).text(0)
        for place in range(editor.rows.topLevelItemCount())
        if not editor.rows.topLevelItem(place).isHidden()
    ]
    assert "Duplicate" in shown
    assert "Undo" not in shown
