"""What the window does on keys, menus, clicks and signals of its parts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.dim import symbol
from graph.document import to_json
from graph.edits import move, remove, set_attribute
from graph.operators import OPERATORS
from graph.types import TensorType
from studio.action_table import MENUS, TABLE
from studio.adding import fits
from studio.canvas.fitting import OpenEnd, open_end
from studio.main_window import MainWindow
from tests.gui.window_hand import open_for_test

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = open_for_test(qtbot, tmp_path)
    made.canvas.setFocus()
    return made


# -- the table -------------------------------------------------------------------------------------------------


def test_every_action_is_declared_once_with_a_key_of_its_own_and_an_icon_that_exists(qtbot: QtBot) -> None:
    assert max(Counter(each.id for each in TABLE).values()) == 1
    keys = [QKeySequence(each.keys).toString() for each in TABLE if each.keys is not None]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    for each in TABLE:
        assert not each.icon or asset("icons", f"{each.icon}.svg").exists(), each.id
        assert each.menu.partition("/")[0] in MENUS, each.id


def test_every_action_is_in_a_menu_under_a_letter_of_its_own(window: MainWindow) -> None:
    for menu in window.menus.by_path.values():
        letters = [
            text[text.index("&") + 1].lower() for action in menu.actions() if "&" in (text := action.text())
        ]
        assert len(set(letters)) == len(letters), (menu.title(), letters)


def test_actions_are_enabled_only_where_they_make_sense(window: MainWindow) -> None:
    actions = window.actions_
    assert not actions["undo"].isEnabled()
    assert not actions["copy"].isEnabled()
    assert not actions["train"].isEnabled()  # until the worker's panel is there
    window.model.select(["conv1"])
    assert actions["copy"].isEnabled()
    assert actions["rename"].isEnabled()
    window.model.select(["conv1", "conv2"])
    assert not actions["rename"].isEnabled()


def test_undo_says_what_it_would_take_back(window: MainWindow) -> None:
    window.model.push(set_attribute(window.model.document, "conv1", "out_channels", 8))
    assert window.actions_["undo"].text() == "&Undo Set out_channels of conv1"
    assert "Set out_channels of conv1" in window.actions_["undo"].toolTip()
    window.model.undo_stack.undo()
    assert window.actions_["redo"].text() == "&Redo Set out_channels of conv1"


def entries(window: MainWindow) -> set[str]:
    return {action.objectName() for action in window.menus.on_canvas().actions()} - {""}


def test_the_menu_at_the_cursor_offers_what_goes_with_what_is_selected(window: MainWindow) -> None:
    assert {"add_operator", "add_note", "paste"} <= entries(window)
    window.model.select(["conv1"])
    assert {"bypass", "extract", "make_block", "add_frame", "rename", "operator_help"} <= entries(window)
    assert not {"expand_block", "rename_block", "keep_block"} & entries(window)
    window.files.open_example(asset("networks/resnet50.symloom"))
    window.model.select(["layer1"])
    assert {"expand_block", "rename_block", "keep_block"} <= entries(window)


def test_on_the_empty_canvas_the_menu_is_about_the_canvas(window: MainWindow) -> None:
    window.model.select(["conv1"])
    viewport = window.canvas.viewport()
    middle = window.canvas.mapFromScene(window.canvas.node_rect("conv1").center())
    QTest.mousePress(viewport, Qt.MouseButton.RightButton, pos=middle)
    assert "bypass" in entries(window)
    QTest.mouseRelease(viewport, Qt.MouseButton.RightButton, pos=middle)
    QTest.mousePress(viewport, Qt.MouseButton.RightButton, pos=QPoint(4, 4))
    assert not window.model.selection
    assert "paste" in entries(window)
    QTest.mouseRelease(viewport, Qt.MouseButton.RightButton, pos=QPoint(4, 4))


def test_an_operator_is_searched_for_from_the_menu_too_which_says_the_key(window: MainWindow) -> None:
    assert window.actions_["add_operator"].text().endswith("\tTab")
    window.actions_["add_operator"].trigger()
    assert window.adding.search.isVisible()


# -- editing by keys -------------------------------------------------------------------------------------------


def test_delete_undo_and_redo_by_keys(window: MainWindow) -> None:
    before = to_json(window.model.document)
    window.model.select(["conv1"])
    QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
    assert "conv1" not in window.model.document.graph
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CTRL)
    assert to_json(window.model.document) == before
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CTRL | SHIFT)
    assert "conv1" not in window.model.document.graph


def test_copy_and_paste_by_keys_keep_the_wires_between_the_copies(window: MainWindow) -> None:
    window.model.select(["conv1", "pool1"])
    QTest.keyClick(window.canvas, Qt.Key.Key_C, CTRL)
    assert window.actions_["paste"].isEnabled()
    QTest.keyClick(window.canvas, Qt.Key.Key_V, CTRL)
    graph = window.model.document.graph
    copies = {graph[name].op: graph[name] for name in window.model.selection}
    assert set(copies) == {"Conv2d", "MaxPool2d"}
    assert copies["MaxPool2d"].inputs["input"].node == copies["Conv2d"].name


def test_text_that_is_no_network_is_not_offered_for_pasting(window: MainWindow) -> None:
    QApplication.clipboard().setText("hello")
    assert not window.actions_["paste"].isEnabled()


def test_deleting_a_letter_in_a_field_does_not_delete_the_node(window: MainWindow) -> None:
    window.model.select(["conv1"])
    editor = window.inspector.node.attributes.fields["out_channels"].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert window.model.document.graph["conv1"].attrs["out_channels"] == 6


def test_f2_renames_the_selected_node_where_it_stands(window: MainWindow) -> None:
    window.model.select(["conv1"])
    QTest.keyClick(window.canvas, Qt.Key.Key_F2)
    field = window.canvas.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "stem")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "stem" in window.model.document.graph


def test_select_all_by_keys(window: MainWindow) -> None:
    QTest.keyClick(window.canvas, Qt.Key.Key_A, CTRL)
    assert len(window.model.selection) == 10


def test_find_puts_the_cursor_into_the_palettes_search_even_if_it_was_hidden(window: MainWindow) -> None:
    window.docks["palette"].hide()
    QTest.keyClick(window.canvas, Qt.Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.adding.palette.search_field.hasFocus()


def test_arranging_puts_scattered_nodes_in_order_of_flow_in_one_step(window: MainWindow) -> None:
    model = window.model
    model.push(move(model.document, dict.fromkeys(model.document.graph.nodes, (0.0, 0.0))))
    before = to_json(model.document)
    QTest.keyClick(window.canvas, Qt.Key.Key_L, CTRL)
    graph = model.document.graph
    left = min(node.position[0] for node in graph)
    for wire in graph.wires():
        (x, y), (u, v) = graph[wire.source.node].position, graph[wire.node].position
        assert x < u or (u == left and v > y), "to the right, or to the beginning of the next row"
    places = {node.name: node.position for node in graph}
    QTest.keyClick(window.canvas, Qt.Key.Key_L, CTRL)
    assert {node.name: node.position for node in model.document.graph} == places
    assert model.undo_stack.count() == 2, "what lies in order stays where it is, which is no step"
    model.undo_stack.undo()
    assert to_json(model.document) == before


# -- problems and totals ---------------------------------------------------------------------------------------


def test_totals_count_the_network_and_say_so_when_a_part_is_unknown(window: MainWindow) -> None:
    assert "243,786 parameters" in window.totals.network.text()
    assert "per batch of 64" in window.totals.network.text()
    window.model.push(set_attribute(window.model.document, "conv2", "kernel_size", 99))
    window.findings.refresh()
    assert "≥ 640 parameters" in window.totals.network.text()
    assert window.totals.problems.text() == "1 problem"


def test_a_click_on_a_problem_selects_its_node(window: MainWindow) -> None:
    window.model.push(set_attribute(window.model.document, "conv2", "kernel_size", 99))
    window.findings.refresh()
    QTest.mouseClick(window.totals.problems, Qt.MouseButton.LeftButton)
    rows = window.problems.rows
    assert rows.isVisible()
    place = rows.visualItemRect(rows.topLevelItem(0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.model.selection == {"conv2"}


def test_a_remedy_that_was_tried_is_offered_and_carried_out_in_one_step(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = to_json(window.model.document)
    window.model.push(set_attribute(window.model.document, "conv2", "kernel_size", 40))
    broken = to_json(window.model.document)
    window.findings.refresh()
    window.docks["problems"].reveal()
    rows = window.problems.rows
    place = rows.visualItemRect(rows.topLevelItem(0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    buttons = window.problems.remedies.findChildren(QPushButton)
    assert buttons
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    window.findings.refresh()
    assert not any(problem.severity == "error" for problem in window.findings.problems)
    window.model.undo_stack.undo()
    assert to_json(window.model.document) == broken
    window.model.undo_stack.undo()
    assert to_json(window.model.document) == before


def test_checking_a_sound_network_says_so(window: MainWindow) -> None:
    QTest.keyClick(window.canvas, Qt.Key.Key_F7)
    assert window.messages.label.text() == "No problems found."


def test_the_code_follows_the_graph_and_marks_the_selected_node(window: MainWindow, qtbot: QtBot) -> None:
    window.docks["code"].reveal()
    qtbot.waitUntil(lambda: "nn.Conv2d(1, 64" in window.code.text.toPlainText())
    window.model.push(set_attribute(window.model.document, "conv1", "out_channels", 8))
    qtbot.waitUntil(lambda: "nn.Conv2d(1, 8" in window.code.text.toPlainText())
    window.model.select(["conv1"])
    assert window.code.isVisible()
    marked = [mark.cursor.block().text() for mark in window.code.text.extraSelections()]
    assert marked
    assert all("conv1" in line for line in marked)


def test_a_click_on_a_line_of_code_selects_its_node(window: MainWindow, qtbot: QtBot) -> None:
    window.docks["code"].reveal()
    text = window.code.text
    qtbot.waitUntil(lambda: "dense1" in text.toPlainText())
    block = text.document().firstBlock()
    while "self.dense1 = " not in block.text():
        block = block.next()
    cursor = text.textCursor()
    cursor.setPosition(block.position() + 12)
    text.setTextCursor(cursor)
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=text.cursorRect().center())
    assert window.model.selection == {"dense1"}


def test_a_network_that_cannot_be_written_as_code_says_why(window: MainWindow, qtbot: QtBot) -> None:
    window.docks["code"].reveal()
    window.model.push(remove(window.model.document, ["conv2"]))
    qtbot.waitUntil(lambda: window.code.reason.isVisible())
    assert "pool2" in window.code.reason.text()


# -- panels and search -----------------------------------------------------------------------------------------


def test_panels_are_hidden_by_their_button_and_brought_back_by_the_menu(window: MainWindow) -> None:
    dock = window.docks["inspector"]
    dock.close()
    assert not dock.isVisible()
    toggle = next(a for a in window.menus.by_path["panels"].actions() if a.text() == "Inspector")
    toggle.trigger()
    assert dock.isVisible()


def test_the_layout_is_the_same_in_the_next_session(qtbot: QtBot, tmp_path: Path) -> None:
    first = open_for_test(qtbot, tmp_path)
    first.docks["palette"].close()
    first.resize(790, 640)
    first.close()
    second = open_for_test(qtbot, tmp_path)
    assert second.docks["palette"].isHidden()
    assert second.size() == first.size()
    assert isinstance(second.docks["runs"], QDockWidget)


def test_a_wire_let_go_is_offered_what_takes_it() -> None:
    numbers = OpenEnd("label", "output", True, TensorType((), "int64"))
    assert not fits(OPERATORS["Conv2d"], numbers)
    assert fits(OPERATORS["CrossEntropyLoss"], numbers)
    assert not fits(OPERATORS["Input"], numbers)
    assert fits(OPERATORS["Input"], OpenEnd("conv1", "input", False))


def test_a_wire_let_go_is_offered_what_fits_its_shape() -> None:
    batch = symbol("N")
    row = OpenEnd("dense", "output", True, TensorType((batch, 120), "float32"))
    picture = OpenEnd("pool", "output", True, TensorType((batch, 16, 1, 1), "float32"))
    assert fits(OPERATORS["Linear"], row)
    assert not fits(OPERATORS["Conv2d"], row), "four sizes are needed, and no attribute changes that"
    assert fits(OPERATORS["Conv2d"], row, by_shape=False)
    assert fits(OPERATORS["Conv2d"], picture), "another kernel_size makes it fit"
    assert not fits(OPERATORS["Conv1d"], picture)


def test_what_does_not_fit_the_wires_shape_is_still_found_by_its_name(window: MainWindow) -> None:
    search = window.adding.search
    window.canvas.search_requested.emit(QPointF(1200, 400), open_end(window.model, "dense1", "output", True))
    shown = [search.rows.topLevelItem(row).text(0) for row in range(search.rows.topLevelItemCount())]
    assert "Linear" in shown
    assert "Conv2d" not in shown
    QTest.keyClicks(search.search_field, "conv2d")
    assert search.rows.topLevelItem(0).text(0) == "Conv2d"
    search.hide()


def test_a_wire_let_go_on_the_canvas_ends_at_the_operator_chosen(window: MainWindow) -> None:
    place = QPointF(1200, 400)
    window.canvas.search_requested.emit(place, OpenEnd("pool2", "output", True))
    QTest.keyClicks(window.adding.search.search_field, "relu")
    QTest.keyClick(window.adding.search.search_field, Qt.Key.Key_Return)
    (added,) = window.model.selection
    assert window.model.document.graph[added].inputs["input"].node == "pool2"


def test_the_menu_on_the_canvas_depends_on_what_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    texts: list[list[str]] = []
    before = len(window.findChildren(QMenu))

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        texts.append([action.text() for action in menu.actions()])
        menu.close()

    for selection in ([], ["conv1"]):
        window.model.select(selection)
        QTimer.singleShot(50, look)
        window.canvas.customContextMenuRequested.emit(window.canvas.viewport().rect().center())
    assert any("Paste" in text.replace("&", "") for text in texts[0])
    assert any("Duplicate" in text.replace("&", "") for text in texts[1])
    qtbot.waitUntil(lambda: len(window.findChildren(QMenu)) == before)


def test_the_reference_opens_at_the_selected_operator(window: MainWindow) -> None:
    window.model.select(["pool1"])
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    text = window.reference.page.toPlainText()
    assert text.startswith("MaxPool2d")
    assert "kernel_size" in text
    window.reference.close()
