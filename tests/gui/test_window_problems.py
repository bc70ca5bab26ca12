"""Problems read in full, remedies shown on the canvas before they are carried out, and problems inside blocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.document import load, to_json
from graph.edits import set_attribute
from graph.model import Graph
from studio.main_window import MainWindow
from studio.remedy_button import RemedyButton
from tests.graph.test_fixes_together import IMAGE, STAGE, Node, Source, chain
from tests.gui.window_hand import open_for_test

BROKEN = Path(__file__).parents[1] / "data" / "broken"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return open_for_test(qtbot, tmp_path)


def enter(button: RemedyButton) -> None:
    middle = QPointF(button.rect().center())
    QApplication.sendEvent(button, QEnterEvent(middle, middle, QPointF(button.mapToGlobal(middle))))


def leave(button: RemedyButton) -> None:
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))


def choose_row(window: MainWindow, row: int = 0) -> None:
    rows = window.problems.rows
    place = rows.visualItemRect(rows.topLevelItem(row)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)


def make_long_problem(window: MainWindow) -> None:
    window.model.push(set_attribute(window.model.document, "conv2", "kernel_size", 40))
    window.findings.refresh()
    window.docks["problems"].reveal()


@pytest.mark.parametrize("width", [1280, 900, 1800])
def test_every_sentence_has_the_height_it_needs_at_any_width(
    window: MainWindow, qtbot: QtBot, width: int
) -> None:
    make_long_problem(window)
    rows = window.problems.rows
    heights = set()
    for each in (1500, width):  # heights follow when the width changes
        window.resize(each, 800)
        qtbot.wait(50)
        for place in range(rows.topLevelItemCount()):
            item = rows.topLevelItem(place)
            row = rows.visualItemRect(item)
            assert row.right() <= rows.viewport().width()
            room = QRect(0, 0, rows.columnWidth(1) - 12, 4000)
            needed = rows.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), item.text(1))
            assert row.height() >= needed.height()
            heights.add(row.height())
    assert len(heights) > 1 or width > 1280


def test_the_worst_problem_shows_its_remedies_at_once_and_they_are_readable(
    window: MainWindow, qtbot: QtBot
) -> None:
    make_long_problem(window)
    buttons = window.problems.remedies.buttons
    assert buttons
    assert all(button.isVisible() for button in buttons)
    qtbot.wait(50)
    for button in buttons:
        assert button.height() >= button.heightForWidth(button.width())
        assert button.width() <= window.problems.remedies.width()
        assert button.accessibleDescription() == button.fix.consequence


def test_pointing_at_a_remedy_shows_the_network_as_it_would_be_and_changes_nothing(
    window: MainWindow,
) -> None:
    window.model.replace(load(BROKEN / "linear-on-images.symloom"))
    window.findings.refresh()
    window.docks["problems"].reveal()
    choose_row(window)
    button = next(b for b in window.problems.remedies.buttons if "Flatten" in b.text())
    text, steps = to_json(window.model.document), window.model.undo_stack.count()
    before = window.canvas.grab().toImage()
    enter(button)
    preview = window.page.preview
    assert preview.isVisible()
    assert preview.difference is not None
    assert [name for name in preview.difference.added if name.startswith("flatten")]
    assert window.canvas.grab().toImage() != before
    assert (to_json(window.model.document), window.model.undo_stack.count()) == (text, steps)
    leave(button)
    assert not preview.isVisible()
    assert window.canvas.grab().toImage() == before
    enter(button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not preview.isVisible()
    assert window.model.undo_stack.count() == steps + 1


def test_the_keyboard_shows_what_a_remedy_does_too(window: MainWindow) -> None:
    make_long_problem(window)
    buttons = window.problems.remedies.buttons
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert window.page.preview.isVisible()
    assert window.page.preview.difference is not None
    assert "kernel_size" in window.page.preview.difference.changed["conv2"]
    QTest.keyClick(buttons[0], Qt.Key.Key_Space)
    window.findings.refresh()
    assert not any(problem.severity == "error" for problem in window.findings.problems)
    assert not window.page.preview.isVisible()


def test_what_a_remedy_changes_out_of_sight_is_said_in_the_caption(window: MainWindow) -> None:
    make_long_problem(window)
    window.canvas.zoom_to(2.0)
    window.canvas.reveal("flatten")
    preview = window.page.preview
    enter(window.problems.remedies.buttons[0])
    assert preview.caption == "Preview: nothing is changed yet · conv2: kernel_size 40 → 3"
    leave(window.problems.remedies.buttons[0])
    window.canvas.zoom_to_fit()
    enter(window.problems.remedies.buttons[0])
    assert preview.caption == "Preview: nothing is changed yet"


def test_a_double_click_carries_out_no_second_remedy(window: MainWindow) -> None:
    """After the first click the remedies of the next problem stand there."""
    make_long_problem(window)
    button = window.problems.remedies.buttons[0]
    steps = window.model.undo_stack.count()
    place = QPointF(button.rect().center())
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    for kind, held in ((QEvent.Type.MouseButtonDblClick, left), (QEvent.Type.MouseButtonRelease, none)):
        there = QPointF(button.mapToGlobal(place))
        QApplication.sendEvent(button, QMouseEvent(kind, place, there, left, held, plain))
    assert window.model.undo_stack.count() == steps
    QTest.mouseClick(button, left)
    assert window.model.undo_stack.count() == steps + 1


def test_a_remedy_in_the_inspector_is_shown_on_the_canvas_as_well(window: MainWindow) -> None:
    make_long_problem(window)
    window.model.select(["conv2"])
    enter(window.inspector.node.remedies.buttons[0])
    assert window.page.preview.isVisible()


def test_a_remedy_of_the_recipe_leaves_the_canvas_as_it_is(window: MainWindow) -> None:
    window.model.replace(load(BROKEN / "unknown-data.symloom"))
    window.findings.refresh()
    window.docks["problems"].reveal()
    choose_row(window, [p.kind for p in window.problems.problems].index("data_set"))
    button = window.problems.remedies.buttons[0]
    enter(button)
    assert not window.page.preview.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.model.document.recipe.data.name in button.text()


def test_a_problem_inside_a_block_is_shown_there_and_mended_in_one_step(window: MainWindow) -> None:
    document = chain(
        IMAGE,
        Node("stage", "Stage", {}, {"x": Source("image", "output")}),
        blocks=(STAGE,),
    )
    window.model.replace(document)
    window.findings.refresh()
    window.docks["problems"].reveal()
    text = to_json(window.model.document)
    choose_row(window, [p.kind for p in window.problems.problems].index("block"))
    assert window.problems.inside.isVisible()
    assert "Stage" in window.problems.inside.text()
    QTest.mouseClick(window.problems.inside, Qt.MouseButton.LeftButton)
    assert window.canvas.descent.depth == 1
    assert window.shown.selection == {"add"}
    assert window.inspector.node.remedies.buttons  # for the node inside, in the block as it is open
    enter(window.inspector.node.remedies.buttons[0])
    assert window.page.preview.isVisible()
    leave(window.inspector.node.remedies.buttons[0])
    choose_row(window, [p.kind for p in window.problems.problems].index("block"))
    assert window.canvas.descent.depth == 0
    button = window.problems.remedies.buttons[0]
    assert button.text() == "Inside Stage: set padding of conv to 1"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.findings.refresh()
    assert "block" not in [p.kind for p in window.problems.problems]
    assert window.model.undo_stack.count() == 1
    window.model.undo_stack.undo()
    assert to_json(window.model.document) == text


def test_in_a_large_network_remedies_come_a_moment_later_and_mend(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_example(asset("networks", "inception-v3.symloom"))
    graph: Graph = window.model.document.graph
    user = next(node for node in reversed(list(graph)) if node.op in window.model.document.blocks)
    port = next(iter(user.inputs))
    from graph.edits import disconnect

    window.model.push(disconnect(window.model.document, [(user.name, port)]))
    window.findings.refresh()
    window.docks["problems"].reveal()
    choose_row(window, [(p.node, p.kind) for p in window.problems.problems].index((user.name, "unconnected")))
    assert not window.problems.remedies.buttons
    qtbot.waitUntil(lambda: bool(window.problems.remedies.buttons))
    QTest.mouseClick(window.problems.remedies.buttons[0], Qt.MouseButton.LeftButton)
    assert port in window.model.document.graph[user.name].inputs


def test_the_problem_that_was_chosen_stays_chosen_while_others_come_and_go(window: MainWindow) -> None:
    make_long_problem(window)
    window.model.push(set_attribute(window.model.document, "conv1", "kernel_size", 50))
    window.findings.refresh()
    window.model.push(set_attribute(window.model.document, "conv1", "kernel_size", 3))
    window.findings.refresh()
    assert window.problems.rows.currentItem().text(0) == "conv2"
