"""Several documents in one window: each keeps its own canvas, history and panels."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.document import Document, load, save
from graph.edits import remove, set_attribute
from studio.main_window import MainWindow
from tests.gui.window_hand import EXAMPLE, open_for_test, press, when_asked

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return open_for_test(qtbot, tmp_path)


def change_something(window: MainWindow) -> None:
    window.model.push(set_attribute(window.model.document, "conv1", "out_channels", 8))


def two_documents(window: MainWindow, folder: Path) -> None:
    change_something(window)
    save(load(asset("networks", "mlp.symloom")), folder / "mlp.symloom")
    assert window.files.open(folder / "mlp.symloom")


def click_tab(window: MainWindow, place: int) -> None:
    bar = window.tabs.bar
    QTest.mouseClick(
        bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, bar.tabRect(place).center()
    )


def test_a_single_document_has_no_bar_of_tabs(window: MainWindow) -> None:
    assert not window.tabs.bar.isVisible()


def test_a_file_takes_the_place_of_an_untouched_example(window: MainWindow, tmp_path: Path) -> None:
    save(Document("Mine"), tmp_path / "mine.symloom")
    window.files.open(tmp_path / "mine.symloom")
    assert len(window.tabs.pages) == 1
    assert window.model.document.title == "Mine"


def test_every_panel_follows_the_tab_that_is_clicked(window: MainWindow, tmp_path: Path) -> None:
    two_documents(window, tmp_path)
    assert window.tabs.bar.isVisible()
    assert window.windowTitle() == "mlp.symloom[*] – Symloom"
    assert not window.isWindowModified()
    mlp = window.totals.network.text()
    window.docks["code"].reveal()
    click_tab(window, 0)
    assert window.windowTitle() == "Fashion-MNIST CNN[*] – Symloom"
    assert window.isWindowModified()
    assert window.totals.network.text() != mlp
    for panel in (window.canvas, window.inspector, window.code):
        assert panel.isVisible()
    window.model.select(["conv1"])
    assert window.inspector.node.name_field.text() == "conv1"
    assert not window.tabs.pages[1].model.selection


def test_each_document_has_a_history_of_its_own(window: MainWindow, tmp_path: Path) -> None:
    two_documents(window, tmp_path)
    assert not window.actions_["undo"].isEnabled()
    click_tab(window, 0)
    assert window.actions_["undo"].isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.model.document.graph["conv1"].attrs["out_channels"] == 64


def test_problems_are_those_of_the_document_in_front(window: MainWindow, tmp_path: Path) -> None:
    two_documents(window, tmp_path)
    window.model.push(remove(window.model.document, ["logits"]))
    window.findings.refresh()
    assert window.totals.problems.text() != "No problems"
    click_tab(window, 0)
    assert window.totals.problems.text() == "No problems"


def test_a_file_that_is_open_is_turned_to_instead_of_opened_again(window: MainWindow, tmp_path: Path) -> None:
    two_documents(window, tmp_path)
    click_tab(window, 0)
    window.files.open(tmp_path / "mlp.symloom")
    assert len(window.tabs.pages) == 2
    assert window.model.path == tmp_path / "mlp.symloom"


def test_keys_go_round_the_tabs(window: MainWindow, tmp_path: Path) -> None:
    two_documents(window, tmp_path)
    QTest.keyClick(window, Qt.Key.Key_PageDown, CONTROL)
    assert window.page is window.tabs.pages[0]
    QTest.keyClick(window, Qt.Key.Key_PageUp, CONTROL)
    assert window.page is window.tabs.pages[1]


def test_an_unsaved_tab_is_marked_and_asks_before_it_closes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    two_documents(window, tmp_path)
    assert window.tabs.bar.tabText(0) == "• Fashion-MNIST CNN"
    button = window.tabs.bar.tabButton(0, QTabBar.ButtonPosition.RightSide)
    when_asked(qtbot, press("Cancel"))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(window.tabs.pages) == 2
    when_asked(qtbot, press("Discard"))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [page.title for page in window.tabs.pages] == ["mlp.symloom"]
    assert window.canvas.isVisible()


def test_closing_the_last_document_shows_the_start_page(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert len(window.tabs.pages) == 1
    assert not window.model.document.graph.nodes
    assert window.windowTitle() == "Start[*] – Symloom"
    assert window.page.start is not None
    assert window.page.start.isVisible()
    QTest.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert window.page.start.isVisible()


def test_the_start_page_shows_every_example_as_a_picture_and_opens_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_T, CONTROL)
    start = window.page.start
    assert start is not None
    assert window.thumbnails is not None
    shipped = {path.stem for path in asset("networks").glob("*.symloom")} | {EXAMPLE.stem}
    assert {path.stem for path in start.cards} == shipped
    path = asset("networks", "lenet5.symloom")
    qtbot.waitUntil(lambda: window.thumbnails.get(path) is not None)
    picture = window.thumbnails.get(path).toImage()
    inks = {picture.pixel(x, y) for x in range(0, picture.width(), 2) for y in range(picture.height())}
    assert len(inks) > 20
    start.ensureWidgetVisible(start.cards[path])
    QTest.mouseClick(start.cards[path], Qt.MouseButton.LeftButton)
    assert window.windowTitle() == "LeNet-5[*] – Symloom"
    assert window.canvas.isVisible()
    assert window.page.start is None


def test_an_example_that_is_open_and_untouched_is_turned_to_instead_of_opened_again(
    window: MainWindow,
) -> None:
    first = window.page
    QTest.keyClick(window, Qt.Key.Key_T, CONTROL)
    window.files.open_example(EXAMPLE)
    assert window.tabs.pages == [first]
    window.model.push(remove(window.model.document, ["logits"]))
    QTest.keyClick(window, Qt.Key.Key_T, CONTROL)
    window.files.open_example(EXAMPLE)
    assert len(window.tabs.pages) == 2
    assert "logits" in window.model.document.graph


def test_an_operator_added_on_the_start_page_begins_a_network(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_T, CONTROL)
    window.adding.add("Linear")
    assert window.canvas.isVisible()
    assert len(window.model.document.graph) == 1


def test_a_recent_file_opens_from_the_start_page(window: MainWindow, tmp_path: Path) -> None:
    two_documents(window, tmp_path)
    window.close_page(window.page)
    QTest.keyClick(window, Qt.Key.Key_T, CONTROL)
    start = window.page.start
    assert start is not None
    recent = start.findChild(QToolButton, "recent")
    assert recent.text().startswith("mlp.symloom")
    QTest.mouseClick(recent, Qt.MouseButton.LeftButton)
    assert window.model.path == tmp_path / "mlp.symloom"


def test_closing_the_window_asks_for_each_document_with_changes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    two_documents(window, tmp_path)
    window.model.push(remove(window.model.document, ["logits"]))
    asked: list[str] = []

    def answer() -> bool:
        if press("Discard")():
            asked.append(window.page.title)
        return len(asked) == 2

    when_asked(qtbot, answer)
    assert window.close()
    assert asked == ["Fashion-MNIST CNN", "mlp.symloom"]


def test_the_start_page_has_the_room_of_the_panels_below_and_gives_it_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.docks["code"].reveal()
    QTest.keyClick(window, Qt.Key.Key_T, CONTROL)
    assert not window.docks["code"].isVisible()
    assert not window.totals.network.isVisible()  # of no network
    click_tab(window, 0)
    qtbot.waitUntil(lambda: not window.code.visibleRegion().isEmpty())
    assert window.totals.network.isVisible()
    click_tab(window, 1)
    assert not window.docks["problems"].isVisible()
    assert window.close()
    again = open_for_test(qtbot, tmp_path)
    assert again.docks["code"].isVisible()
    assert again.docks["problems"].isVisible()
