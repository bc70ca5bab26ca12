"""Everything the keyboard can come to says what it is, and can be come to by Tab alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from graph.edits import set_attribute
from studio.main_window import MainWindow
from tests.gui.window_hand import open_for_test

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = open_for_test(qtbot, tmp_path)
    window.add_runs()
    return window


def name_of(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, a button's text, the label beside a field."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def path_of(widget: QWidget | None) -> str:
    parts = []
    while widget is not None:
        parts.append(widget.objectName() or type(widget).__name__)
        widget = widget.parentWidget()
    return " < ".join(parts)


def nameless(window: QWidget) -> list[str]:
    """The widgets in sight that take the keyboard and do not say what they are."""
    found = []
    for widget in window.findChildren(QWidget):
        inner = isinstance(widget.parent(), QAbstractScrollArea) or widget.objectName().startswith("qt_")
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        if isinstance(widget, QTabBar) and not widget.count():
            continue  # of panels that are all hidden; Qt keeps it outside the window
        if widget.isVisible() and takes_keys and not inner and not name_of(widget).strip():
            found.append(path_of(widget))
    return found


def test_everything_that_takes_the_keyboard_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    window.model.push(set_attribute(window.model.document, "conv2", "kernel_size", 40))
    window.findings.refresh()
    missing: dict[str, None] = {}
    for selected in ([], ["conv2"], ["conv1", "conv2"], ["image"]):
        window.model.select(selected)
        missing |= dict.fromkeys(nameless(window))
    for name in ("problems", "code", "history", "outline", "runs"):
        window.docks[name].reveal()
        qtbot.wait(20)
        missing |= dict.fromkeys(nameless(window))
    window.show_start()
    qtbot.wait(100)  # the panels below go away
    missing |= dict.fromkeys(nameless(window))
    assert not missing


def test_dialogs_name_their_parts_too(window: MainWindow) -> None:
    window.show_shortcuts()
    window.show_reference()
    window.adding.begin_search(window.canvas.sight().center(), None)
    for dialog in (window.shortcuts, window.reference, window.adding.search):
        assert dialog.isVisible()
        assert not nameless(dialog)


def test_tab_comes_round_the_whole_window(window: MainWindow, qtbot: QtBot) -> None:
    """Backwards, because on the canvas Tab itself searches; it is caught nowhere."""
    window.adding.palette.search_field.setFocus()
    places: list[QWidget] = []
    for _ in range(200):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in places:
            break
        places.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert focused is places[0]
    names = [path_of(place) for place in places]
    for part in ("palette", "inspector", "toolbar", "CanvasView", "QStatusBar"):
        assert any(part in name for name in names), (part, names)
