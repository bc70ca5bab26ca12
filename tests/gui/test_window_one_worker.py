"""Several documents, one worker: who trains is said everywhere, another waits its turn, closing asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTabBar
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.document import load, save
from graph.edits import set_recipe
from studio.document_page import DocumentPage
from studio.main_window import MainWindow
from tests.gui.window_hand import open_for_test, press, wait_in_run, when_asked

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LONG = 2_000  # epochs: they go on for as long as a test may be held up, and a hundredth of them takes no time


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """The example and a perceptron in two tabs, a worker, and the example in front, training."""
    window = open_for_test(qtbot, tmp_path)
    window.add_runs()
    for name in ("first", "second"):
        document = load(asset("networks", "mlp.symloom"))
        document.title, document.recipe = name, document.recipe.setting(epochs=LONG, threads=1)
        save(document, tmp_path / f"{name}.symloom")
        assert window.files.open(tmp_path / f"{name}.symloom")
    for page in window.tabs.pages:
        window.tabs.turn_to(page)
        assert page.runs is not None
        page.runs.runs_folder = tmp_path / "runs"
    window.tabs.turn_to(first(window))
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    wait_in_run(qtbot, first(window).runs, lambda: bool(session(first(window)).step))
    return window


def first(window: MainWindow) -> DocumentPage:
    return next(page for page in window.tabs.pages if page.title == "first.symloom")


def second(window: MainWindow) -> DocumentPage:
    return next(page for page in window.tabs.pages if page.title == "second.symloom")


def session(page: DocumentPage):  # type: ignore[no-untyped-def]
    assert page.runs is not None
    return page.runs.session


def has_icon(window: MainWindow, page: DocumentPage) -> bool:
    return not window.tabs.bar.tabIcon(window.tabs.pages.index(page)).isNull()


def click(widget: object) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def words(window: MainWindow) -> set[str]:
    """What the plots of the document in front say."""
    assert window.runs is not None
    return {label.text() for label in window.runs.plots.findChildren(QLabel) if label.isVisible()}


def test_the_other_document_says_who_trains_and_how_far_it_is(window: MainWindow, qtbot: QtBot) -> None:
    assert has_icon(window, first(window))
    assert not has_icon(window, second(window))
    assert first(window).other_run.isHidden()
    assert first(window).runs.bar.isVisible()
    window.tabs.turn_to(second(window))
    strip = window.page.other_run
    assert strip is not None
    assert strip.isVisible()
    assert "first.symloom" in strip.sentence
    assert not window.runs.bar.isVisible()  # its Train would start nothing
    assert "Once this document is trained, loss and accuracy are here" in words(window)
    assert window.totals.run.isVisible()
    assert "first.symloom" in window.totals.run.text()
    told = window.totals.run.text()
    qtbot.waitUntil(lambda: window.totals.run.text() != told)
    click(window.totals.run)
    assert window.page is first(window)
    window.tabs.turn_to(second(window))
    click(strip.show_button)
    assert window.page is first(window)
    window.tabs.turn_to(second(window))
    click(strip.stop_button)
    qtbot.waitUntil(lambda: not session(first(window)).active)
    assert not strip.isVisible()
    assert window.runs.bar.isVisible()
    assert "Press Train to see loss and accuracy here" in words(window)
    assert not window.totals.run.isVisible()
    assert has_icon(window, first(window))  # it ended out of sight
    window.tabs.turn_to(first(window))
    assert not has_icon(window, first(window))


def test_train_in_another_document_lets_it_be_next(window: MainWindow, qtbot: QtBot) -> None:
    window.tabs.turn_to(second(window))
    assert window.actions_["train"].isEnabled()
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    assert window.page.other_run.wait_button.isChecked()
    assert not window.actions_["train"].isEnabled()
    assert session(second(window)).state == "empty"
    click(window.page.other_run.wait_button)
    assert window.actions_["train"].isEnabled()
    click(window.page.other_run.wait_button)
    assert "next" in window.page.other_run.sentence
    click(window.page.other_run.stop_button)
    wait_in_run(qtbot, second(window).runs, lambda: session(second(window)).step > 0)
    assert not session(first(window)).active
    assert window.runs.bar.isVisible()
    assert window.training.page is second(window)
    window.tabs.turn_to(first(window))
    assert "second.symloom" in window.page.other_run.sentence


def test_closing_a_document_that_trains_asks_and_its_run_ends_well(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = first(window)
    run = session(page)
    button = window.tabs.bar.tabButton(window.tabs.pages.index(page), QTabBar.ButtonPosition.RightSide)
    when_asked(qtbot, press("Cancel"))
    click(button)
    assert page in window.tabs.pages
    assert run.active
    when_asked(qtbot, press("Stop and Close"))
    click(button)
    assert page not in window.tabs.pages
    assert run.active
    if window.page is not second(window):
        window.tabs.turn_to(second(window))
    assert window.page.other_run.isVisible()
    assert not window.page.other_run.show_button.isVisible()
    qtbot.waitUntil(lambda: not run.active)
    assert run.state == "stopped", run.problem + run.details
    assert list(Path(run.folder).glob("**/*.safetensors"))
    assert not window.page.other_run.isVisible()
    window.actions_["train"].trigger()
    wait_in_run(qtbot, second(window).runs, lambda: session(second(window)).step > 0)


def test_closing_the_window_while_a_document_trains_asks(window: MainWindow, qtbot: QtBot) -> None:
    for page in window.tabs.pages:
        page.model.undo_stack.setClean()
    asked = when_asked(qtbot, press("Cancel"))
    assert not window.close()
    assert asked
    assert session(first(window)).active
    asked = when_asked(qtbot, press("Stop and Quit"))
    assert window.close()
    assert asked


def test_an_edit_of_the_recipe_while_it_waits_is_what_is_trained(window: MainWindow, qtbot: QtBot) -> None:
    window.tabs.turn_to(second(window))
    window.training.start()
    recipe = window.model.document.recipe.setting(epochs=1)
    window.model.push(set_recipe(window.model.document, recipe))
    window.training.stop_other()
    wait_in_run(qtbot, second(window).runs, lambda: session(second(window)).state == "finished")
    assert session(second(window)).epochs == 1
