"""A small window: nothing forces it to be wide, and the keyboard goes through the forms from top to bottom."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QStatusTipEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from studio.app import take_room
from studio.elided import ElidedLabel
from studio.main_window import MainWindow
from studio.runs.session import RunSession
from tests.gui.window_hand import EXAMPLE, open_for_test


def _small(qtbot: QtBot, folder: Path) -> MainWindow:
    window = open_for_test(qtbot, folder, EXAMPLE)
    window.add_runs()
    window.resize(900, 600)
    QApplication.processEvents()
    return window


def test_the_window_can_be_900_pixels_wide_with_a_result_and_a_notice(qtbot: QtBot, tmp_path: Path) -> None:
    window = _small(qtbot, tmp_path)
    runs = window.runs
    assert runs is not None
    test = {"accuracy": 0.9123, "loss": 0.251, "f1": 0.91}
    runs.outcome.show_result(
        RunSession(
            state="finished", folder="/runs/1", epochs=10, test=test, tables={"confusion_matrix": [[1]]}
        )
    )
    runs.notice.say("conv1: a long sentence. " * 5, node="conv1", remedies=[("Lower the rate", runs.start)])
    QApplication.processEvents()
    window.resize(900, 600)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (900, 600)
    epochs = runs.outcome.findChild(QSpinBox)
    assert epochs.lineEdit().width() > epochs.fontMetrics().horizontalAdvance(epochs.text()), "it can be read"
    for button in runs.outcome.findChildren(QPushButton):
        if button.isVisible():
            place = button.mapTo(window, QPoint())
            assert place.x() + button.width() <= runs.mapTo(window, QPoint()).x() + runs.width(), (
                button.text()
            )
            assert button.width() >= button.sizeHint().width(), button.text()


def test_tab_goes_through_the_recipe_from_top_to_bottom(qtbot: QtBot, tmp_path: Path) -> None:
    window = _small(qtbot, tmp_path)
    recipe = window.inspector.recipe
    recipe.data.setFocus()
    # Fields that come anew, after all that is below them.
    QTest.keyClick(recipe.optimizer, Qt.Key.Key_Down)
    recipe.data.setFocus()
    places: list[tuple[int, int]] = []
    widget: QWidget | None = recipe.data
    while widget is not None and recipe.isAncestorOf(widget) and len(places) < 200:
        at = widget.mapTo(recipe.widget(), widget.rect().center())
        places.append((at.y(), at.x()))
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
    assert len(places) > 15
    for (y, x), (next_y, next_x) in pairwise(places):
        assert next_y > y + 5 or (abs(next_y - y) <= 5 and next_x > x), (
            "each is below, or beside in the same row"
        )


def test_a_first_window_fills_a_small_screen_and_takes_most_of_a_large_one(
    qtbot: QtBot, tmp_path: Path
) -> None:
    """1280×800 with a frame hides its foot on a screen of 1280×800 or 1366×768."""
    window = open_for_test(qtbot, tmp_path)
    take_room(window, QSize(1366, 768))
    assert window.isMaximized()
    window.showNormal()
    take_room(window, QSize(2560, 1400))
    assert (window.width(), window.height()) == (1680, 1050)


def test_the_words_about_an_action_leave_the_figures_in_the_foot_alone(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    window.resize(900, 600)
    window.canvas.status.emit("Said by the canvas")
    QApplication.sendEvent(window, QStatusTipEvent(window.actions_["stop"].statusTip()))
    words = window.statusBar().findChild(ElidedLabel)
    assert words.full_text.startswith("End the run after this step")
    assert not window.statusBar().currentMessage()
    assert window.totals.problems.isVisible()
    QApplication.sendEvent(window, QStatusTipEvent(""))
    assert words.full_text == "Said by the canvas"
