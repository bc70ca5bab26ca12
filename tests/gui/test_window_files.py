"""Opening, saving and closing, by the keys, dialogs and drops of a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.document import Document, from_json, load, save, to_json
from graph.edits import remove, set_attribute, set_title
from studio.main_window import MainWindow
from studio.settings import RECENT
from tests.gui.window_hand import EXAMPLE, choose, open_for_test, press, settings_in, when_asked


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return open_for_test(qtbot, tmp_path)


def change_something(window: MainWindow) -> None:
    window.model.push(set_attribute(window.model.document, "conv1", "out_channels", 8))


def test_starts_on_the_example_as_a_new_document_without_a_file(window: MainWindow) -> None:
    assert to_json(window.model.document) == to_json(load(EXAMPLE))
    assert window.model.path is None
    assert window.windowTitle() == "Fashion-MNIST CNN[*] – Symloom"
    assert not window.isWindowModified()


def test_opens_the_file_it_is_given(qtbot: QtBot, tmp_path: Path) -> None:
    save(Document("Mine"), tmp_path / "mine.symloom")
    window = open_for_test(qtbot, tmp_path, tmp_path / "mine.symloom")
    assert window.model.path == tmp_path / "mine.symloom"
    assert not window.model.document.graph.nodes


def test_says_why_a_file_it_is_given_cannot_be_opened_and_shows_the_example(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_for_test(qtbot, tmp_path, tmp_path / "gone.symloom")
    assert window.messages.isVisible()
    assert "gone.symloom cannot be read" in window.messages.label.text()
    assert len(window.model.document.graph) == 10


def test_saving_a_new_document_asks_for_a_name_and_shows_it_in_the_title(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    change_something(window)
    assert window.isWindowModified()
    answered = when_asked(qtbot, choose(tmp_path / "net"))
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert answered
    assert load(tmp_path / "net.symloom").graph["conv1"].attrs["out_channels"] == 8
    assert window.windowTitle() == "net.symloom[*] – Symloom"
    assert not window.isWindowModified()


def test_saving_again_writes_the_same_file_without_a_question(window: MainWindow, tmp_path: Path) -> None:
    window.files.save_to(tmp_path / "net.symloom")
    change_something(window)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert load(tmp_path / "net.symloom").graph["conv1"].attrs["out_channels"] == 8


def test_saving_where_it_cannot_says_so_and_keeps_the_changes(window: MainWindow, tmp_path: Path) -> None:
    change_something(window)
    assert not window.files.save_to(tmp_path / "no such folder" / "net.symloom")
    assert "cannot be written" in window.messages.label.text()
    assert window.isWindowModified()


def test_undoing_to_what_was_saved_takes_the_mark_away(window: MainWindow) -> None:
    change_something(window)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.isWindowModified()


@pytest.mark.parametrize(("button", "closes"), [("Cancel", False), ("Discard", True)])
def test_closing_with_unsaved_changes_asks(
    window: MainWindow, qtbot: QtBot, button: str, closes: bool
) -> None:
    change_something(window)
    answered = when_asked(qtbot, press(button))
    assert window.close() == closes
    assert answered


def test_closing_with_save_saves_first(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.files.save_to(tmp_path / "net.symloom")
    change_something(window)
    when_asked(qtbot, press("Save"))
    assert window.close()
    assert load(tmp_path / "net.symloom").graph["conv1"].attrs["out_channels"] == 8


def test_closing_an_unchanged_document_asks_nothing(window: MainWindow) -> None:
    assert window.close()


def test_new_is_an_empty_document_beside_the_one_with_changes(window: MainWindow, qtbot: QtBot) -> None:
    change_something(window)
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not window.model.document.graph.nodes
    assert not window.model.undo_stack.canUndo()
    assert [page.title for page in window.tabs.pages] == ["Fashion-MNIST CNN", "Untitled"]


def test_new_leaves_a_network_that_is_only_looked_at_where_it_is(window: MainWindow) -> None:
    example = window.page
    window.files.new()
    assert [page.title for page in window.tabs.pages] == ["Fashion-MNIST CNN", "Untitled"]
    assert window.tabs.pages[0] is example
    window.files.new()
    assert len(window.tabs.pages) == 2  # an empty one is there already


def test_a_damaged_file_changes_nothing_and_is_told_in_a_sentence(window: MainWindow, tmp_path: Path) -> None:
    before = to_json(window.model.document)
    (tmp_path / "bad.symloom").write_text('{"format": "symloom", "version": 1, "no')
    assert not window.files.open(tmp_path / "bad.symloom")
    assert "bad.symloom is not a complete JSON file" in window.messages.label.text()
    assert to_json(window.model.document) == before


def test_a_message_moves_nothing_and_shows_its_whole_sentence_in_any_window(window: MainWindow) -> None:
    canvas, bar = window.canvas.viewport(), window.messages
    place = canvas.mapToGlobal(canvas.rect().topLeft()), canvas.size()
    bar.say("A sentence of some length about a file that could not be read. " * 4, "error")
    assert (canvas.mapToGlobal(canvas.rect().topLeft()), canvas.size()) == place
    for width in (1280, 900, 1600):
        window.resize(width, 800)
        QApplication.processEvents()
        assert window.tabs.rect().contains(bar.geometry())
        assert bar.label.height() >= bar.label.heightForWidth(bar.label.width())
    long = bar.width()
    bar.say("Short.")
    assert bar.width() < long / 2


def test_a_message_is_closed_by_its_button(window: MainWindow, tmp_path: Path) -> None:
    window.files.open(tmp_path / "gone.symloom")
    QTest.mouseClick(window.messages.close_button, Qt.MouseButton.LeftButton)
    assert not window.messages.isVisible()


def test_a_file_dropped_on_the_canvas_is_opened(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    save(Document("Dropped"), tmp_path / "dropped.symloom")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "dropped.symloom"))])
    target = window.canvas.viewport()
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: window.model.document.title == "Dropped")


def test_recent_files_are_remembered_newest_first_and_opened_from_the_menu(
    window: MainWindow, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        window.files.save_to(tmp_path / f"{name}.symloom")
    menu = QMenu()
    window.files.fill_recent(menu)
    assert [action.text().split()[1] for action in menu.actions()] == ["b.symloom", "a.symloom"]
    menu.actions()[1].trigger()
    assert window.model.path == tmp_path / "a.symloom"
    assert settings_in(tmp_path).get(RECENT)[0].endswith("a.symloom")


def test_an_example_opens_as_a_new_document(window: MainWindow) -> None:
    window.model.replace(Document())
    menu = QMenu()
    window.files.fill_examples(menu)
    next(action for action in menu.actions() if action.text() == "Fashion-MNIST CNN").trigger()
    assert len(window.model.document.graph) == 10
    assert window.model.path is None


def test_exported_graph_and_source_are_what_the_document_says(window: MainWindow, tmp_path: Path) -> None:
    for kind, name in (("json", "g.symloom"), ("python", "g.py"), ("svg", "g.svg")):
        window.exports.write(kind, tmp_path / name)
    assert from_json((tmp_path / "g.symloom").read_text()).graph == window.model.document.graph
    assert "class FashionMNISTCNN(nn.Module)" in (tmp_path / "g.py").read_text()
    assert (tmp_path / "g.svg").read_text().startswith("<svg")
    assert window.messages.label.text() == f"Wrote {tmp_path / 'g.svg'}."


def test_an_exported_picture_opens_as_the_network_it_shows(window: MainWindow, tmp_path: Path) -> None:
    before = window.model.document.graph.copy()
    window.exports.write("svg", tmp_path / "g.svg")
    window.model.replace(Document())
    assert window.files.open(tmp_path / "g.svg")
    assert window.model.document.graph == before
    assert window.model.path is None  # saving must not overwrite the picture


def test_a_picture_that_is_none_of_ours_is_refused_in_words(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "cat.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert not window.files.open(tmp_path / "cat.svg")
    assert "cat.svg" in window.messages.label.text()


def test_source_of_a_graph_with_a_problem_is_refused_in_words(window: MainWindow, tmp_path: Path) -> None:
    window.model.push(remove(window.model.document, ["conv1"]))
    window.exports.write("python", tmp_path / "g.py")
    assert "pool1" in window.messages.label.text()
    assert not (tmp_path / "g.py").exists()


def test_the_title_follows_the_document(window: MainWindow) -> None:
    window.model.push(set_title(window.model.document, "LeNet"))
    assert window.windowTitle() == "LeNet[*] – Symloom"


def test_every_shipped_network_is_in_the_menu_once_under_its_family(window: MainWindow) -> None:
    menu = QMenu()
    window.files.fill_examples(menu)
    families = [action for action in menu.actions() if action.menu() is not None]
    assert [family.text() for family in families] == ["First steps", "Images", "Text and sequences"]
    listed = [action.text() for family in families for action in family.menu().actions()]
    stems = {path.stem for path in asset("networks").glob("*.symloom")}
    assert len(listed) == len(set(listed)) == len(stems)


def test_a_network_without_data_opens_without_a_fault_and_says_what_it_needs(window: MainWindow) -> None:
    window.files.open_example(asset("networks", "resnet18.symloom"))
    assert [problem.severity for problem in window.findings.problems] == ["hint"]
    assert "image (N×3×224×224)" in window.findings.problems[0].message
    assert "3×224×224" in window.inspector.recipe.about_data.text()
