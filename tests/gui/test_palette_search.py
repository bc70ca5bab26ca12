"""Finding operators: the ranking, the palette's list, and the search at the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from graph.edits import add
from graph.model import Node
from graph.operator import CATEGORIES
from graph.operators import OPERATORS
from studio.canvas.commands.flow import NEW_SIZE
from studio.operator_search import search
from studio.palette import OPERATOR_MIME, Palette, label, tooltip
from studio.quick_add import QuickAdd
from tests.gui.window_hand import open_for_test

# The offscreen platform, about popups.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def names(text: str) -> list[str]:
    return [hit.operator.name for hit in search(OPERATORS.values(), text)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("conv2d", "Conv2d"),
        ("conv 2d", "Conv2d"),
        ("lin", "Linear"),
        ("dense", "Linear"),
        ("FullyConnected", "Linear"),
        ("flat", "Flatten"),
        ("maxpool", "MaxPool2d"),
        ("softmax", "Softmax"),
        ("SoftmaxOutput", "CrossEntropyLoss"),
        ("placeholder", "Input"),
    ],
)
def test_the_best_match_comes_first(typed: str, first: str) -> None:
    assert names(typed)[0] == first


def test_a_name_comes_before_another_tools_name_and_that_before_prose() -> None:
    hits = search(OPERATORS.values(), "softmax")
    own = [hit for hit in hits if "softmax" in hit.operator.name.lower()]
    assert hits[: len(own)] == own
    assert not own[0].alias


def test_of_a_family_the_one_for_images_comes_first_and_the_others_follow_in_order() -> None:
    assert names("maxpool")[:3] == ["MaxPool2d", "MaxPool1d", "MaxPool3d"]
    assert names("conv")[:3] == ["Conv2d", "Conv1d", "Conv3d"]
    assert names("drop")[:4] == ["Dropout", "Dropout2d", "Dropout1d", "Dropout3d"]


def test_of_equally_good_matches_those_that_suit_come_first() -> None:
    hits = search(OPERATORS.values(), "pool", lambda operator: operator.name.endswith("3d"))
    found = [hit.operator.name for hit in hits]
    assert found[0] == "MaxPool3d"
    assert search(OPERATORS.values(), "conv1d", lambda operator: False)[0].operator.name == "Conv1d"


def test_the_middle_of_a_word_in_prose_is_no_match() -> None:
    # Another editor inserted "Unlabeled pool" when somebody typed "train".
    assert all("train" in text.lower().split() or "rain" not in text for text in names("rain"))
    assert "MaxPool2d" not in names("rgest")


def test_nothing_typed_lists_everything_by_category() -> None:
    hits = search(OPERATORS.values(), "  ")
    assert len(hits) == len(OPERATORS)
    order = [CATEGORIES.index(hit.operator.category) for hit in hits]
    assert order == sorted(order)


@given(st.text(max_size=12))
def test_any_text_gives_each_operator_at_most_once(text: str) -> None:
    found = names(text)
    assert len(found) == len(set(found))


@given(st.sampled_from(sorted(OPERATORS)))
def test_every_operator_is_found_by_its_own_name(name: str) -> None:
    assert names(name)[0] == name


@pytest.fixture
def palette(qtbot: QtBot) -> Palette:
    made = Palette(OPERATORS.values)
    qtbot.addWidget(made)
    made.resize(240, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_typing_and_enter_ask_for_the_first_operator_found(palette: Palette, qtbot: QtBot) -> None:
    with qtbot.waitSignal(palette.add_requested) as asked:
        QTest.keyClicks(palette.search_field, "dense")
        QTest.keyClick(palette.search_field, Qt.Key.Key_Return)
    assert asked.args == ["Linear"]


def test_arrow_keys_go_through_what_was_found(palette: Palette, qtbot: QtBot) -> None:
    QTest.keyClicks(palette.search_field, "conv")
    second = names("conv")[1]
    QTest.keyClick(palette.search_field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.add_requested) as asked:
        QTest.keyClick(palette.tree, Qt.Key.Key_Return)
    assert asked.args == [second]


def test_escape_clears_the_search(palette: Palette) -> None:
    QTest.keyClicks(palette.search_field, "dense")
    QTest.keyClick(palette.search_field, Qt.Key.Key_Escape)
    assert palette.search_field.text() == ""
    assert palette.tree.topLevelItemCount() > 5


def test_what_is_not_found_is_said(palette: Palette) -> None:
    QTest.keyClicks(palette.search_field, "zzzz")
    assert palette.tree.topLevelItemCount() == 0
    assert palette.nothing.isVisible()
    assert "zzzz" in palette.nothing.text()


def test_a_category_folds_by_a_click_and_stays_folded_after_a_search(palette: Palette) -> None:
    head = palette.tree.topLevelItem(0)
    place = palette.tree.visualItemRect(head).center()
    QTest.mouseClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not head.isExpanded()
    QTest.keyClicks(palette.search_field, "conv")
    QTest.keyClick(palette.search_field, Qt.Key.Key_Escape)
    assert not palette.tree.topLevelItem(0).isExpanded()


def test_a_row_dragged_out_carries_its_operators_name(palette: Palette) -> None:
    QTest.keyClicks(palette.search_field, "flatten")
    data = palette.tree.mimeData([palette.tree.topLevelItem(0)])
    assert bytes(data.data(OPERATOR_MIME).data()) == b"Flatten"


def test_what_is_carried_to_the_canvas_is_smaller_than_the_node_it_becomes(palette: Palette) -> None:
    """It would hide where the node will be, and which wire it goes into."""
    QTest.keyClicks(palette.search_field, "WeightedCrossEntropyLoss")
    size = label(palette.tree.topLevelItem(0), 2.0).deviceIndependentSize()
    assert size.height() < NEW_SIZE.height() / 2
    assert size.width() < 1.5 * NEW_SIZE.width()


def test_a_category_cannot_be_dragged(palette: Palette) -> None:
    head = palette.tree.topLevelItem(0)
    assert not head.flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_the_tooltip_tells_summary_formula_and_other_names() -> None:
    text = tooltip(OPERATORS["Linear"])
    assert OPERATORS["Linear"].summary in text
    assert "Dense" in text


def test_a_formula_with_signs_of_markup_is_shown_as_it_is() -> None:
    for operator in OPERATORS.values():
        if "<" in operator.formula:
            assert "&lt;" in tooltip(operator)


def test_the_search_at_the_cursor_chooses_by_keyboard(qtbot: QtBot) -> None:
    popup = QuickAdd(OPERATORS.values)
    qtbot.addWidget(popup)
    popup.open_at(QPoint(200, 200))
    QTest.keyClicks(popup.search_field, "maxpool")
    QTest.keyClick(popup.search_field, Qt.Key.Key_Down)
    with qtbot.waitSignal(popup.chosen) as chosen:
        QTest.keyClick(popup.search_field, Qt.Key.Key_Return)
    assert chosen.args == ["MaxPool1d"]
    assert not popup.isVisible()


def test_the_search_at_the_cursor_offers_only_what_fits(qtbot: QtBot) -> None:
    popup = QuickAdd(OPERATORS.values)
    qtbot.addWidget(popup)
    popup.open_at(QPoint(200, 200), lambda operator: operator.category == "Loss")
    QTest.keyClicks(popup.search_field, "l")
    listed = {popup.rows.topLevelItem(row).text(0) for row in range(popup.rows.topLevelItemCount())}
    assert listed
    assert all(OPERATORS[name].category == "Loss" for name in listed)


def test_escape_dismisses_the_search_at_the_cursor_and_chooses_nothing(qtbot: QtBot) -> None:
    popup = QuickAdd(OPERATORS.values)
    qtbot.addWidget(popup)
    popup.open_at(QPoint(200, 200))
    with qtbot.waitSignal(popup.dismissed), qtbot.assertNotEmitted(popup.chosen):
        QTest.keyClick(popup.search_field, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_the_popup_stays_on_the_screen(qtbot: QtBot) -> None:
    popup = QuickAdd(OPERATORS.values)
    qtbot.addWidget(popup)
    popup.open_at(QPoint(100_000, 100_000))
    assert popup.screen().availableGeometry().contains(popup.geometry().center())


def test_tab_on_the_canvas_searches_and_enter_adds_a_wired_node(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    window.model.select(["pool2"])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Tab)
    assert window.adding.search.isVisible()
    QTest.keyClicks(window.adding.search.search_field, "relu")
    QTest.keyClick(window.adding.search.search_field, Qt.Key.Key_Return)
    (added,) = window.model.selection
    assert window.model.document.graph[added].op == "ReLU"


def test_after_a_sequence_the_search_offers_what_takes_a_sequence_first(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    window.files.new()
    document = window.model.document
    window.model.push(add(document, [Node("signal", "Input", {"shape": ("N", 4, 100)})]))
    window.model.select(["signal"])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Tab)
    QTest.keyClicks(window.adding.search.search_field, "maxpool")
    assert window.adding.search.rows.topLevelItem(0).text(0) == "MaxPool1d"
    QTest.keyClick(window.adding.search.search_field, Qt.Key.Key_Escape)
    QTest.keyClicks(window.adding.palette.search_field, "maxpool")
    assert window.adding.palette.tree.topLevelItem(0).text(0) == "MaxPool1d"


def test_a_chain_added_by_keys_stays_in_sight_and_in_line(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    window.files.new()
    canvas = window.canvas
    canvas.setFocus()
    canvas.cursor().setPos(canvas.mapToGlobal(QPoint(300, 80)))
    for name in ("input", "conv2d", "batchnorm2d", "relu", "maxpool2d", "flatten", "linear"):
        QTest.keyClick(canvas, Qt.Key.Key_Tab)
        QTest.keyClicks(window.adding.search.search_field, name)
        QTest.keyClick(window.adding.search.search_field, Qt.Key.Key_Return)
        (added,) = window.model.selection
        assert canvas.sight().contains(canvas.node_rect(added))
    rows = {node.position[1] for node in window.model.document.graph.nodes.values()}
    assert len(rows) == 1  # not where the cursor happens to be after the picture moved


def test_a_double_click_in_the_palette_adds_a_node_to_the_graph(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    tree = window.adding.palette.tree
    QTest.keyClicks(window.adding.palette.search_field, "dropout")
    place = tree.visualItemRect(tree.topLevelItem(0)).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    (added,) = window.model.selection
    assert window.model.document.graph[added].op == "Dropout"
    assert window.model.undo_stack.undoText() == f"Add {added}"
