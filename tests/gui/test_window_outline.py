"""The list of nodes beside the canvas: in order of flow, searchable, in step with the selection, all by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.edits import remove, rename
from studio.main_window import MainWindow
from studio.outline import Outline, path_of
from tests.gui.window_hand import open_for_test


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = open_for_test(qtbot, tmp_path)
    made.canvas.setFocus()
    QTest.keyClick(made.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(made.page.outline.field.hasFocus)
    return made


@pytest.fixture
def outline(window: MainWindow) -> Outline:
    return window.page.outline


def row(outline: Outline, place: int) -> list[str]:
    return [outline.nodes.index(place, column).data() for column in range(4)]


def click(outline: Outline, name: str, modifier: Qt.KeyboardModifier) -> None:
    place = outline.rows.visualRect(outline.nodes.index(outline.nodes.place[name], 0)).center()
    QTest.mouseClick(outline.rows.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_every_node_is_listed_after_what_it_takes_with_what_it_gives(
    window: MainWindow, outline: Outline
) -> None:
    graph = window.model.document.graph
    assert sorted(outline.nodes.names) == sorted(graph.nodes)
    for name in outline.nodes.names:
        for source in graph[name].inputs.values():
            assert outline.nodes.place[source.node] < outline.nodes.place[name]
    assert row(outline, outline.nodes.place["conv1"]) == ["conv1", "Conv2d", "image", "N×64×26×26"]
    assert row(outline, outline.nodes.place["loss"])[2] == "logits, label"


def test_find_by_keys_types_a_name_and_enter_goes_to_the_node(window: MainWindow, outline: Outline) -> None:
    assert outline.field.hasFocus()
    QTest.keyClicks(outline.field, "pool")
    assert outline.nodes.names == ["pool1", "pool2"]
    QTest.keyClick(outline.field, Qt.Key.Key_Return)
    assert window.model.selection == {"pool1"}
    assert window.inspector.node.name_field.text() == "pool1"


def test_enter_goes_to_the_node_of_that_name_before_one_of_such_an_operator(
    window: MainWindow, outline: Outline
) -> None:
    QTest.keyClicks(outline.field, "pool2")
    assert outline.nodes.names == ["pool1", "pool2"], "MaxPool2d has these letters too"
    QTest.keyClick(outline.field, Qt.Key.Key_Return)
    assert window.model.selection == {"pool2"}


def test_an_operator_finds_its_nodes_too_and_escape_shows_all_again(outline: Outline) -> None:
    QTest.keyClicks(outline.field, "linear")
    assert outline.nodes.names == ["dense1", "logits"]
    QTest.keyClick(outline.field, Qt.Key.Key_Escape)
    assert len(outline.nodes.names) == 10


def test_the_selection_is_the_same_in_the_list_and_on_the_canvas(
    window: MainWindow, outline: Outline
) -> None:
    click(outline, "conv2", Qt.KeyboardModifier.NoModifier)
    click(outline, "dense1", Qt.KeyboardModifier.ControlModifier)
    assert window.model.selection == {"conv2", "dense1"}
    window.model.select(["image", "label"])
    chosen = {outline.nodes.names[index.row()] for index in outline.rows.selectionModel().selectedRows()}
    assert chosen == {"image", "label"}


def test_the_arrow_keys_walk_through_the_list_and_the_canvas_follows(
    window: MainWindow, outline: Outline
) -> None:
    window.canvas.zoom_to(4.0)
    QTest.keyClick(outline.field, Qt.Key.Key_Down)
    assert outline.rows.hasFocus()
    for _ in range(3):
        QTest.keyClick(outline.rows, Qt.Key.Key_Down)
    (name,) = window.model.selection
    assert window.canvas.sight().intersects(window.canvas.node_rect(name))


def test_the_list_follows_edits(window: MainWindow, outline: Outline, qtbot: QtBot) -> None:
    model = window.model
    model.push(rename(model.document, "conv1", "first"))
    model.push(remove(model.document, ["pool2"]))
    qtbot.waitUntil(lambda: "first" in outline.nodes.names and "pool2" not in outline.nodes.names)
    assert row(outline, outline.nodes.place["flatten"])[3] == "?"
    model.undo_stack.undo()
    qtbot.waitUntil(lambda: "pool2" in outline.nodes.names)


def test_a_screen_reader_hears_a_whole_row(outline: Outline) -> None:
    index = outline.nodes.index(outline.nodes.place["pool1"], 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "pool1, MaxPool2d, conv1, N×64×13×13"


def test_what_is_not_found_is_said_and_an_empty_network_too(
    window: MainWindow, outline: Outline, qtbot: QtBot
) -> None:
    QTest.keyClicks(outline.field, "zzz")
    assert outline.nothing.text() == "No node matches “zzz”."
    assert outline.nothing.isVisible()
    QTest.keyClick(outline.field, Qt.Key.Key_Escape)
    assert not outline.nothing.isVisible()
    assert outline.rows.isVisible()
    window.model.push(remove(window.model.document, window.model.document.graph.nodes))
    qtbot.waitUntil(outline.nothing.isVisible)
    assert outline.nothing.text() == "Nothing is drawn yet."


def test_inside_a_block_the_list_begins_anew(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_example(asset("networks/resnet50.symloom"))
    outline = window.page.outline
    outline.field.setText("layer3")
    window.canvas.descent.enter("layer3")
    assert outline.field.text() == ""
    qtbot.waitUntil(lambda: set(outline.nodes.names) == set(window.shown.document.graph.nodes))


@pytest.fixture
def resnet(window: MainWindow) -> Outline:
    """The search in a network whose stages are blocks of blocks."""
    window.files.open_example(asset("networks/resnet50.symloom"))
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    return window.page.outline


def test_a_search_looks_inside_blocks_and_says_the_way_to_what_it_finds(resnet: Outline) -> None:
    QTest.keyClicks(resnet.field, "downsample_conv")
    shown = [row(resnet, place) for place in range(len(resnet.nodes.places))]
    assert ["layer1 › first › downsample_conv", "Conv2d", "x", "N×256×56×56"] in shown
    assert ["layer4 › first › downsample_conv", "Conv2d", "x", "N×2048×7×7"] in shown
    assert [words[0] for words in shown] == sorted(words[0] for words in shown), "in the order of flow"


def test_enter_opens_the_block_in_which_the_node_is_and_selects_it(
    window: MainWindow, resnet: Outline
) -> None:
    QTest.keyClicks(resnet.field, "downsample_conv")
    QTest.keyClick(resnet.field, Qt.Key.Key_Return)
    assert window.canvas.descent.depth == 2
    assert window.shown.selection == {"downsample_conv"}
    assert window.canvas.sight().contains(window.canvas.node_rect("downsample_conv"))
    assert window.inspector.node.name_field.text() == "downsample_conv"


def test_what_was_found_stays_listed_while_one_goes_through_it_with_the_arrow_keys(
    window: MainWindow, resnet: Outline
) -> None:
    QTest.keyClicks(resnet.field, "downsample_bn")
    found = list(resnet.nodes.places)
    assert len(found) == 4
    QTest.keyClick(resnet.field, Qt.Key.Key_Down)
    for place in found:
        assert path_of(window.shown) == place.path
        assert window.shown.selection == {"downsample_bn"}
        assert resnet.rows.hasFocus()
        assert resnet.nodes.places == found
        QTest.keyClick(resnet.rows, Qt.Key.Key_Down)


def test_a_search_inside_a_block_finds_what_is_outside_too(window: MainWindow, resnet: Outline) -> None:
    window.canvas.descent.go_to(("layer2", "first"))
    QTest.keyClicks(resnet.field, "fc")
    QTest.keyClick(resnet.field, Qt.Key.Key_Return)
    assert window.canvas.descent.depth == 0
    assert window.shown.selection == {"fc"}


def test_of_several_of_one_name_enter_takes_the_one_that_is_shown(
    window: MainWindow, resnet: Outline
) -> None:
    window.canvas.descent.go_to(("layer3", "first"))
    QTest.keyClicks(resnet.field, "conv2")
    QTest.keyClick(resnet.field, Qt.Key.Key_Return)
    assert path_of(window.shown) == ("layer3", "first")
    assert window.shown.selection == {"conv2"}


def test_a_block_that_is_changed_while_its_nodes_are_listed_changes_the_list(
    window: MainWindow, resnet: Outline, qtbot: QtBot
) -> None:
    QTest.keyClicks(resnet.field, "downsample_bn")
    model = window.model
    model.push(remove(model.document, ["layer4"]))
    qtbot.waitUntil(lambda: len(resnet.nodes.places) == 3)


def test_facts_of_a_block_stay_inside_the_panel_however_long_the_names_in_it(window: MainWindow) -> None:
    window.files.open_example(asset("networks/resnet50.symloom"))
    window.model.select(["layer3"])
    page = window.inspector.node
    assert "first.bn1.num_batches_tracked" in page.facts.figures()
    assert page.widget().width() <= page.viewport().width()
