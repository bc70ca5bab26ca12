"""What the Graph menu does with a selection, the history list, and remedies at the node that needs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.document import to_json
from graph.edits import remove, rename, set_attribute, set_option
from studio.main_window import MainWindow
from tests.gui.window_hand import open_for_test


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return open_for_test(qtbot, tmp_path)


def left_and_top(window: MainWindow, name: str) -> tuple[float, float]:
    return window.model.document.graph[name].position


@pytest.mark.parametrize(("action", "axis"), [("align_left", 0), ("align_top", 1)])
def test_aligning_puts_the_edges_of_selected_nodes_on_one_line(
    window: MainWindow, action: str, axis: int
) -> None:
    assert not window.actions_[action].isEnabled()
    window.model.select(["conv1", "dense1", "label"])
    window.actions_[action].trigger()
    assert len({left_and_top(window, name)[axis] for name in window.model.selection}) == 1
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.model.undo_stack.isClean()


def test_distributing_makes_the_gaps_equal(window: MainWindow) -> None:
    window.model.select(["image", "conv1", "conv2"])
    assert window.actions_["distribute_across"].isEnabled()
    window.actions_["distribute_across"].trigger()
    rects = [window.canvas.node_rect(name) for name in ("image", "conv1", "conv2")]
    assert rects[1].left() - rects[0].right() == pytest.approx(rects[2].left() - rects[1].right(), abs=8)


def test_a_node_is_deleted_and_its_neighbours_joined_by_the_menu(window: MainWindow) -> None:
    window.model.select(["pool1"])
    window.actions_["dissolve"].trigger()
    graph = window.model.document.graph
    assert "pool1" not in graph
    assert graph["conv2"].inputs["input"].node == "conv1"


def test_the_history_names_every_step_and_goes_back_to_the_one_clicked(window: MainWindow) -> None:
    model, before = window.model, to_json(window.model.document)
    for channels in (8, 16):
        model.push(set_attribute(model.document, "conv1", "out_channels", channels))
    window.model.select(["pool1"])
    window.actions_["dissolve"].trigger()
    window.docks["history"].reveal()
    history = window.page.history
    rows = [history.model().index(row, 0).data() for row in range(history.model().rowCount())]
    assert rows[0] == "As opened"
    assert len(rows) == 4
    assert all(rows)
    place = history.visualRect(history.model().index(1, 0)).center()
    QTest.mouseClick(history.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert model.document.graph["conv1"].attrs["out_channels"] == 8
    assert "pool1" in model.document.graph
    place = history.visualRect(history.model().index(0, 0)).center()
    QTest.mouseClick(history.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert to_json(model.document) == before


def test_a_remedy_in_the_inspector_mends_the_selected_node_in_one_step(window: MainWindow) -> None:
    model = window.model
    model.push(set_attribute(model.document, "logits", "out_features", 7))
    window.findings.refresh()
    model.select(["logits"])
    remedies = window.inspector.node.remedies
    assert remedies.isVisible()
    button = next(button for button in remedies.buttons if "10" in button.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.findings.refresh()
    assert not window.findings.problems
    assert not remedies.isVisible()
    assert model.undo_stack.count() == 2


def test_inside_a_block_the_inspector_and_the_menu_act_on_what_is_selected_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.files.open_example(asset("networks", "resnet18.symloom"))
    graph = window.model.document.graph
    instance = next(node.name for node in graph if node.op in window.model.document.blocks)
    before = to_json(window.model.document)
    window.canvas.focus_on(instance)
    window.canvas.activate()
    assert window.shown is not window.model
    inner = next(node.name for node in window.shown.document.graph if node.op == "Conv2d")
    window.shown.select([inner])
    panel = window.inspector.node
    assert panel.isVisible()
    assert panel.name_field.text() == inner
    assert window.actions_["copy"].isEnabled()
    assert panel.facts.isVisible()
    window.shown.push(set_option(window.shown.document, [inner], "frozen", True))
    assert to_json(window.model.document) != before
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.shown is window.model
    window.model.select([instance])
    assert window.inspector.node.name_field.text() == instance
    qtbot.wait(100)
    assert window.inspector.count() == 2


def test_a_field_that_the_block_overrules_says_what_holds(window: MainWindow) -> None:
    window.files.open_example(asset("networks/resnet50.symloom"))
    window.canvas.descent.enter("layer3")
    window.shown.select(["rest"])
    said = window.inspector.node.set_outside
    assert said.isVisibleTo(window.inspector.node)
    window.canvas.descent.enter("rest")
    window.shown.select(["conv2"])
    assert said is not window.inspector.node.set_outside
    words = window.inspector.node.set_outside.text()
    assert words == (
        "Out channels is 256 here: Channels of rest sets it. The field holds the default of the block."
    )
    window.shown.select(["relu"])
    assert not window.inspector.node.set_outside.text()


def test_a_node_stays_selected_when_its_renaming_is_taken_back_and_done_again(window: MainWindow) -> None:
    window.model.select(["conv1", "pool1"])
    window.model.push(rename(window.model.document, "conv1", "first"))
    assert window.model.selection == {"first", "pool1"}
    window.model.undo_stack.undo()
    assert window.model.selection == {"conv1", "pool1"}
    window.model.undo_stack.redo()
    assert window.model.selection == {"first", "pool1"}
    window.model.push(remove(window.model.document, ["first"]))
    assert window.model.selection == {"pool1"}
