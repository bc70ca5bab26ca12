"""Panels behind others: they do no work until they are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from graph.edits import set_attribute
from studio.main_window import MainWindow
from tests.gui.window_hand import open_for_test

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return open_for_test(qtbot, tmp_path)


def test_code_behind_another_tab_is_written_when_it_is_brought_to_the_front(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.docks["problems"].reveal()
    qtbot.wait(300)
    window.model.push(set_attribute(window.model.document, ["conv1"], "out_channels", 77))
    qtbot.wait(400)
    assert "77" not in window.code.text.toPlainText()
    window.docks["code"].reveal()
    qtbot.waitUntil(lambda: "77" in window.code.text.toPlainText())
    window.model.push(set_attribute(window.model.document, ["conv1"], "out_channels", 78))
    qtbot.waitUntil(lambda: "78" in window.code.text.toPlainText())


@pytest.mark.parametrize("name", ["problems", "code", "history", "outline"])
def test_only_the_panel_in_front_counts_as_seen_and_the_others_keep_their_room(
    window: MainWindow, qtbot: QtBot, name: str
) -> None:
    height = window.docks["runs"].height()
    window.docks[name].reveal()
    qtbot.wait(50)
    panels = window.page.panels()
    in_front = {each for each, widget in panels.items() if widget.isVisible()}
    assert in_front == {"inspector", name}
    assert window.docks[name].height() == height


def test_the_panels_of_another_document_come_to_the_front_with_it(window: MainWindow, qtbot: QtBot) -> None:
    window.docks["outline"].reveal()
    window.model.push(set_attribute(window.model.document, ["conv1"], "out_channels", 77))
    first = window.page
    window.files.new()
    assert window.page is not first
    assert window.page.outline.isVisible()
    assert not first.outline.isVisible()
    assert not window.page.history.isVisible()
    window.docks["history"].reveal()
    qtbot.waitUntil(window.page.history.isVisible)
    assert not window.page.outline.isVisible()


def test_a_panel_closed_and_opened_again_shows_what_is_there_now(window: MainWindow, qtbot: QtBot) -> None:
    window.docks["outline"].reveal()
    window.docks["outline"].close()
    assert not window.page.outline.isVisible()
    window.docks["outline"].toggleViewAction().trigger()
    window.docks["outline"].reveal()
    qtbot.waitUntil(window.page.outline.isVisible)
    assert window.page.outline.nodes.names == list(window.model.document.graph.order())


def test_the_start_page_has_the_window_to_itself_and_the_panels_come_back_as_they_were(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.docks["history"].reveal()
    window.docks["problems"].close()
    window.show_start()
    assert not any(dock.isVisible() for dock in window.docks.values())
    window.files.new()
    qtbot.waitUntil(window.page.history.isVisible)
    shown = {name for name, dock in window.docks.items() if not dock.isHidden()}
    assert shown == set(window.docks) - {"problems"}
    for name in ("runs", "code", "history", "outline"):  # their tabs say the title
        assert window.docks[name].titleBarWidget().height() < 8


def test_what_needs_a_network_waits_for_one_on_the_start_page(window: MainWindow, qtbot: QtBot) -> None:
    window.add_runs()
    names = ("save", "save_as", "train", "zoom_in", "zoom_out", "zoom_reset")
    assert all(window.actions_[name].isEnabled() for name in names)
    window.show_start()
    assert not any(window.actions_[name].isEnabled() for name in names)
    window.files.new()
    assert all(window.actions_[name].isEnabled() for name in names)


def test_the_keyboard_is_on_the_canvas_after_the_start_page(window: MainWindow, qtbot: QtBot) -> None:
    window.show_start()
    start = window.page.start
    assert start is not None
    qtbot.waitUntil(start.hasFocus)
    card = next(iter(start.cards.values()))
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert window.page.start is None
    qtbot.waitUntil(window.canvas.hasFocus)


def _tab_row(window: MainWindow) -> QTabBar:
    """The row of the tabs of the lower panels."""
    found = [row for row in window.findChildren(QTabBar) if row.isVisible() and row.parent() is window]
    (row,) = [row for row in found if "Outline" in (row.tabText(place) for place in range(row.count()))]
    return row


def test_a_panel_is_dragged_out_of_the_row_of_tabs_by_its_tab(window: MainWindow, qtbot: QtBot) -> None:
    row = _tab_row(window)
    tab = row.tabRect([row.tabText(place) for place in range(row.count())].index("Outline")).center()
    QTest.mousePress(row, Qt.MouseButton.LeftButton, pos=tab)
    for away in range(0, 240, 20):
        QTest.mouseMove(row, tab - QPoint(0, away))
    outline = window.docks["outline"]
    assert outline.isFloating()
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=tab - QPoint(0, 220))
    qtbot.waitUntil(lambda: not outline.isFloating())
    assert outline.isVisible()


def test_a_head_with_switches_stays_among_tabs(window: MainWindow, qtbot: QtBot) -> None:
    window.tabifyDockWidget(window.docks["outline"], window.docks["inspector"])
    window.docks["inspector"].reveal()
    qtbot.waitUntil(lambda: window.docks["inspector"].is_tabbed)
    assert window.page.inspector.switches.isVisible()
