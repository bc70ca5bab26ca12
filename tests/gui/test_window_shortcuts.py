"""Keys are changed in the editor, act at once, and are remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from graph.edits import set_attribute
from graph.errors import SymloomError
from studio.action_table import TABLE
from studio.main_window import MainWindow
from studio.settings import KEYS, WHEEL
from studio.shortcuts import ShortcutEditor
from tests.gui.window_hand import open_for_test

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return open_for_test(qtbot, tmp_path)


def editor_of(window: MainWindow, name: str) -> ShortcutEditor:
    window.actions_["shortcuts"].trigger()
    window.shortcuts.choose(name)
    return window.shortcuts


def press(editor: ShortcutEditor, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    with qtbot.waitSignal(editor.keys.editingFinished):
        QTest.keyClick(editor.keys, key, modifier)


def test_every_command_is_listed_with_its_menu_and_keys(window: MainWindow) -> None:
    editor = editor_of(window, "arrange")
    names = [name for name, _, _ in window.actions_.commands()]
    assert editor.rows.topLevelItemCount() == len(names) == len(set(names))
    assert len(names) == len(TABLE) + len(window.actions_.keymap.commands()) - 4
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


# -- the canvas's own keys --------------------------------------------------------------------------------


def on_canvas(window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.canvas, key, modifier)


def test_no_two_commands_have_the_same_keys_to_begin_with(window: MainWindow) -> None:
    actions = window.actions_
    every = [
        keys.toString()
        for name, _, _ in actions.commands()
        for keys in actions.keys_of(name)
        if not keys.isEmpty()
    ]
    assert sorted(every) == sorted(set(every))
    assert {"Tab", "S", "B", "Shift+Right"} <= set(every)


def test_the_canvas_leaves_to_the_window_what_both_can_do(window: MainWindow) -> None:
    names = {name for name, _, _ in window.actions_.commands()}
    assert "canvas.copy" not in names, "the window's own action is listed"
    assert "canvas.bypass" in names, "it has a further key there"
    assert [keys.toString() for keys in window.actions_.keys_of("canvas.bypass")] == ["B"]


def test_an_action_whose_only_keys_are_the_canvas_s_is_listed_once_with_them(window: MainWindow) -> None:
    editor = editor_of(window, "canvas.swap")
    item = editor.rows.currentItem()
    assert [item.text(column) for column in range(3)] == ["Swap", "Graph", "S"]
    names = {name for name, _, _ in window.actions_.commands()}
    assert not names & {"swap", "add_note", "add_point", "add_operator"}


def test_a_key_of_the_canvas_is_changed_holds_at_once_and_in_the_next_session(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    editor = editor_of(window, "canvas.search")
    item = editor.rows.currentItem()
    assert [item.text(column) for column in range(3)] == ["Add an Operator", "Graph", "Tab"]
    press(editor, qtbot, Qt.Key.Key_K, NONE)
    assert item.text(2) == "K"
    assert item.font(2).bold()
    editor.close()
    asked: list[object] = []
    window.canvas.search_requested.connect(lambda place, end: asked.append(place))
    on_canvas(window, qtbot, Qt.Key.Key_Tab)
    assert asked == []
    on_canvas(window, qtbot, Qt.Key.Key_K)
    assert len(asked) == 1
    again = open_for_test(qtbot, tmp_path)
    assert [keys.toString() for keys in again.actions_.keys_of("canvas.search")] == ["K"]
    assert again.canvas.habits.keymap is again.actions_.keymap
    again.files.new()
    assert again.canvas.habits.keymap is again.actions_.keymap, "every document listens to the same"


def test_a_canvas_key_given_to_an_action_is_taken_from_the_canvas_and_the_other_way_round(
    window: MainWindow, qtbot: QtBot
) -> None:
    editor = editor_of(window, "check")
    press(editor, qtbot, Qt.Key.Key_M, NONE)
    assert "Show or hide the map" in editor.said.text()
    assert window.actions_.keys_of("canvas.map") == []
    editor.choose("canvas.search")
    press(editor, qtbot, Qt.Key.Key_L, CONTROL)
    assert "Arrange Automatically" in editor.said.text()
    assert window.actions_["arrange"].shortcuts() == []
    editor.choose("arrange")
    QTest.mouseClick(editor.reset, Qt.MouseButton.LeftButton)
    assert window.actions_["arrange"].shortcut().toString() == "Ctrl+L"
    assert window.actions_.keys_of("canvas.search") == []
    assert "Search for an operator" in editor.said.text()


def test_of_several_keys_only_the_one_asked_for_is_taken(window: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(window, "check")
    press(editor, qtbot, Qt.Key.Key_Home, NONE)
    assert [keys.toString() for keys in window.actions_.keys_of("canvas.zoom_fit")] == ["0"]
    press(editor, qtbot, Qt.Key.Key_Backspace, NONE)
    assert [keys.toString() for keys in window.actions_.keys_of("delete")] == ["Del"]


def test_an_action_given_other_keys_leaves_its_old_ones_to_nobody(window: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(window, "select_all")
    press(editor, qtbot, Qt.Key.Key_J, CONTROL)
    editor.close()
    window.model.select([])
    on_canvas(window, qtbot, Qt.Key.Key_A, CONTROL)
    assert window.model.selection == frozenset(), "not even to the canvas, which knows the command as well"


def test_esc_cannot_be_given_to_anything_else(window: MainWindow) -> None:
    editor = editor_of(window, "check")
    with pytest.raises(SymloomError, match="always means"):
        window.actions_.set_keys("check", QKeySequence(Qt.Key.Key_Escape))
    editor.keys.setKeySequence(QKeySequence(Qt.Key.Key_Escape))
    editor.keys.editingFinished.emit()
    assert "always means" in editor.said.text()
    assert window.actions_["check"].shortcut().toString() == "F7"
    editor.choose("canvas.escape")
    assert not editor.keys.isEnabled()


def test_all_defaults_come_back_those_of_the_canvas_too(window: MainWindow, qtbot: QtBot) -> None:
    before = {
        name: [keys.toString() for keys in window.actions_.keys_of(name)]
        for name, _, _ in window.actions_.commands()
    }
    editor = editor_of(window, "check")
    press(editor, qtbot, Qt.Key.Key_M, NONE)
    editor.choose("canvas.swap")
    press(editor, qtbot, Qt.Key.Key_Z, CONTROL)
    editor._reset_all()
    after = {
        name: [keys.toString() for keys in window.actions_.keys_of(name)]
        for name, _, _ in window.actions_.commands()
    }
    assert after == before
    assert window.settings.get(KEYS) == []


def test_menus_say_the_canvas_key_of_what_has_no_other(window: MainWindow, qtbot: QtBot) -> None:
    assert window.actions_["swap"].text().endswith("\tS")
    assert window.actions_["add_note"].text().endswith("\tN")
    editor = editor_of(window, "canvas.swap")
    press(editor, qtbot, Qt.Key.Key_J, SHIFT)
    assert window.actions_["swap"].text().endswith("\tShift+J")


def test_what_the_wheel_does_is_chosen_in_the_menu_and_remembered(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    action = window.actions_["wheel_scrolls"]
    assert not action.isChecked()
    action.trigger()
    assert action.isChecked()
    assert window.canvas.habits.wheel_scrolls
    assert window.settings.get(WHEEL) == "scrolls"
    again = open_for_test(qtbot, tmp_path)
    assert again.canvas.habits.wheel_scrolls
    assert again.actions_["wheel_scrolls"].isChecked()
    again.actions_["wheel_scrolls"].trigger()
    assert not again.canvas.habits.wheel_scrolls
