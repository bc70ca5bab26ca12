"""The code beside the canvas: inside an open block it is the block's class, and every line leads to its node."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.edits import set_attribute
from studio import theme
from studio.code_text import CodeText, Highlighter
from studio.main_window import MainWindow
from tests.gui.window_hand import open_for_test


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = open_for_test(qtbot, tmp_path)
    window.files.open_example(asset("networks", "resnet18.symloom"))
    window.docks["code"].reveal()
    qtbot.waitUntil(lambda: "class ResNet18" in window.code.text.toPlainText())
    return window


def marked(window: MainWindow) -> list[str]:
    return [mark.cursor.block().text().strip() for mark in window.code.text.extraSelections()]


def class_at_cursor(window: MainWindow) -> str:
    """The class that the first marked line stands in."""
    marks = window.code.text.extraSelections()
    block = marks[0].cursor.block()
    while not block.text().startswith("class "):
        block = block.previous()
    return block.text()


def click_line(window: MainWindow, number: int) -> None:
    text = window.code.text
    cursor = QTextCursor(text.document().findBlockByNumber(number - 1))
    text.setTextCursor(cursor)
    text.centerCursor()
    place = text.cursorRect(cursor).center() + QPoint(40, 0)
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=place)


def line_of(window: MainWindow, class_line: str, start: str) -> int:
    rows = window.code.text.toPlainText().splitlines()
    first = rows.index(class_line)
    return next(n for n, row in enumerate(rows[first:], first + 1) if row.strip().startswith(start))


def a_block(window: MainWindow) -> str:
    return next(n.name for n in window.model.document.graph if n.op in window.model.document.blocks)


def enter(window: MainWindow, name: str) -> None:
    window.canvas.focus_on(name)
    window.canvas.activate()


def test_inside_an_open_block_its_class_is_shown_and_the_selected_nodes_lines_are_marked(
    window: MainWindow,
) -> None:
    enter(window, "layer1")
    assert window.canvas.descent.depth == 1
    first_visible = window.code.text.firstVisibleBlock().text()
    written = window.code.text.textCursor().block().text()
    assert written.startswith("class BasicBlock")
    assert first_visible.startswith("class BasicBlock")
    window.shown.select(["conv2"])
    assert any(line.startswith("self.conv2 = nn.Conv2d(") for line in marked(window))
    assert class_at_cursor(window) == written
    window.canvas.descent.leave()
    assert not any("self.conv2" in line for line in marked(window))
    assert any(line.startswith("self.layer1") for line in marked(window))  # one comes out of


def test_words_of_a_docstring_are_no_keywords(qtbot: QtBot) -> None:
    text = CodeText()
    qtbot.addWidget(text)
    highlighter = Highlighter(text.document())
    text.setPlainText('"""Values in and not out."""\nx = y if y is not None else 0\n')
    highlighter.rehighlight()
    colors = [
        {
            each.format.foreground().color().name()
            for each in text.document().findBlockByNumber(row).layout().formats()
        }
        for row in (0, 1)
    ]
    assert colors[0] == {theme.colors()["good"].name()}
    assert theme.colors()["accent"].name() in colors[1]


def test_a_name_that_is_in_the_network_and_in_a_block_is_told_apart(window: MainWindow) -> None:
    window.model.select(["conv1"])
    assert class_at_cursor(window).startswith("class ResNet18")
    enter(window, "layer1")
    window.shown.select(["conv1"])
    assert class_at_cursor(window).startswith("class BasicBlock")


def test_a_click_on_a_line_of_the_open_blocks_class_selects_its_node(window: MainWindow) -> None:
    enter(window, "layer1")
    written = window.code.text.textCursor().block().text()
    click_line(window, line_of(window, written, "self.bn2 ="))
    assert window.canvas.descent.depth == 1
    assert window.shown.selection == {"bn2"}


def test_a_click_on_a_line_of_another_class_goes_there(window: MainWindow) -> None:
    rows = window.code.text.toPlainText().splitlines()
    block = next(row for row in rows if row.startswith("class BasicBlock"))
    network = next(row for row in rows if row.startswith("class ResNet18"))
    click_line(window, line_of(window, block, "self.conv2 ="))
    assert window.canvas.descent.depth == 1
    assert window.shown.selection == {"conv2"}
    click_line(window, line_of(window, network, "self.fc ="))
    assert window.canvas.descent.depth == 0
    assert window.model.selection == {"fc"}


def test_an_edit_inside_a_block_is_marked_in_the_new_text(window: MainWindow, qtbot: QtBot) -> None:
    enter(window, "layer1")
    window.shown.select(["conv2"])
    window.shown.push(set_attribute(window.shown.document, "conv2", "bias", True))
    qtbot.waitUntil(lambda: any("self.conv2" in line and "bias" not in line for line in marked(window)))
    assert class_at_cursor(window).startswith("class BasicBlock")


def test_a_node_out_of_sight_is_brought_into_it_by_its_line(window: MainWindow) -> None:
    window.canvas.zoom_to(2.0)
    window.canvas.reveal("image")
    assert not window.canvas.sight().contains(window.canvas.node_rect("fc"))
    click_line(window, line_of(window, "class ResNet18(nn.Module):", "self.fc ="))
    assert window.model.selection == {"fc"}
    assert window.canvas.sight().contains(window.canvas.node_rect("fc"))
