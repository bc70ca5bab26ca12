"""A folder of a set that Symloom knows, dropped on the window, becomes that set."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from graph.document import Document, save, to_json
from graph.recipe import Choice
from tests.graph.test_recognise import CLOTHES, NAMES, idx_folder
from tests.gui.test_own_data import drop
from tests.gui.window_hand import open_for_test


def test_the_files_of_a_known_set_are_taken_as_that_set_and_not_as_images(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_for_test(qtbot, tmp_path)
    folder = idx_folder(tmp_path / "downloads" / "FashionMNIST", CLOTHES, packed=True)
    wanted = Choice("fashion-mnist", {"folder": str(folder)})
    for place in (folder, folder / f"{NAMES[0]}.gz"):
        assert drop(window, place)
        assert window.model.document.recipe.data == wanted
        window.model.undo_stack.undo()
        assert window.model.document.recipe.data.name == "fashion-mnist-small"


def test_several_documents_dropped_open_in_tabs_of_their_own(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    for name in ("one", "two"):
        save(Document(name), tmp_path / f"{name}.symloom")
    assert drop(window, tmp_path / "one.symloom", tmp_path / "two.symloom")
    qtbot.waitUntil(lambda: len(window.tabs.pages) == 2)
    assert [page.title for page in window.tabs.pages] == ["one.symloom", "two.symloom"]


def test_what_cannot_be_opened_is_told_when_it_is_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    before = to_json(window.model.document)
    (tmp_path / "letter.odt").touch()
    assert drop(window, tmp_path / "letter.odt")
    assert window.messages.label.text().startswith("letter.odt is nothing that Symloom opens: ")
    assert to_json(window.model.document) == before


def test_a_link_that_leads_to_itself_is_told_like_any_file_that_cannot_be_read(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_for_test(qtbot, tmp_path)
    (tmp_path / "loop.symloom").symlink_to(tmp_path / "loop.symloom")
    assert not window.files.open(tmp_path / "loop.symloom")
    assert "loop.symloom cannot be read" in window.messages.label.text()


def test_a_table_that_is_opened_is_trained_on_by_an_empty_document(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    first = window.page
    table = tmp_path / "flowers.csv"
    table.write_text("length,kind\n1.5,rose\n2.5,tulip\n", encoding="utf-8")
    assert window.files.open(table)
    assert window.page is not first
    assert window.model.document.recipe.data == Choice("csv", {"file": str(table)})
    assert not window.model.document.graph.nodes


def test_the_start_page_leads_to_data_of_ones_own(qtbot: QtBot, tmp_path: Path) -> None:
    table = tmp_path / "flowers.csv"
    table.write_text("length,kind\n1.5,rose\n2.5,tulip\n", encoding="utf-8")
    window = open_for_test(qtbot, tmp_path)
    window.show_start()
    start = window.page.start
    assert start is not None
    asked: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):  # not there yet
            QTimer.singleShot(10, answer)
            return
        asked.append(dialog.selectedNameFilter())
        dialog.selectFile(str(table))
        dialog.accept()

    QTimer.singleShot(0, answer)
    QTest.mouseClick(start.data_button, Qt.MouseButton.LeftButton)
    assert "*.csv" in asked[0]
    assert window.page.start is None
    assert window.model.document.recipe.data == Choice("csv", {"file": str(table)})
    assert window.page.inspector.isVisible()
