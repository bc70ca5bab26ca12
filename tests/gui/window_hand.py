"""A real window for a test, and the hand that answers its dialogs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from studio.app import EXAMPLE, make_application, open_window
from studio.language import ENGLISH
from studio.main_window import MainWindow
from studio.settings import LANGUAGE, Settings

if TYPE_CHECKING:
    from studio.runs.panel import RunPanel


def settings_in(folder: Path) -> Settings:
    """Settings that live in a test's folder."""
    return Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))


def open_for_test(qtbot: QtBot, folder: Path, *files: Path) -> MainWindow:
    """The window as `main` opens it; without files on the example."""
    make_application()
    settings = settings_in(folder)
    if settings.get(LANGUAGE) == LANGUAGE.default:
        settings.set(LANGUAGE, ENGLISH)  # whatever the desktop speaks
    window = open_window(files, settings)
    qtbot.addWidget(window, before_close_func=leave_unsaved)
    be_patient(window)
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def be_patient(window: MainWindow) -> None:
    """Let the worker answer as late as busy cores make it, instead of ending it."""
    start = window.training.start_worker

    def start_worker() -> None:
        from studio.runs.link import Patience

        start()
        assert window.training.link is not None
        window.training.link._patience = Patience(busy_s=30.0, stuck_s=60.0, starting_s=300.0, insist_s=60.0)

    window.training.start_worker = start_worker  # type: ignore[method-assign]


def wait_in_run(qtbot: QtBot, runs: RunPanel, condition: Callable[[], bool]) -> None:
    """Wait for something that a run comes to; one that ends without it ends the wait and says why."""
    qtbot.waitUntil(lambda: condition() or not (runs.session.active or runs.session.state == "empty"))
    session = runs.session
    assert condition(), f"{session.state} at step {session.step}: {session.problem} {session.details}"


def leave_unsaved(window: MainWindow) -> None:
    """Let the window close without a question."""
    for page in window.tabs.pages:
        page.model.undo_stack.setClean()
    while (page := window.training.page) is not None and page.runs is not None:
        page.runs.session.withdraw()


def when_asked(qtbot: QtBot, answer: Callable[[], bool]) -> list[bool]:
    """Call `answer` until it finds its dialog and says True; the list says whether it did."""
    done: list[bool] = []
    timer = QTimer(QApplication.instance())

    def look() -> None:
        if answer():
            done.append(True)
            timer.stop()
            timer.deleteLater()

    timer.timeout.connect(look)
    timer.start(10)
    return done


def press(button: str) -> Callable[[], bool]:
    """Press the button of that name in the question that is open."""

    def answer() -> bool:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            return False
        found = next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == button)
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        return True

    return answer


def choose(path: Path) -> Callable[[], bool]:
    """Enter a path in the file dialog that is open and press its button."""

    def answer() -> bool:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            return False
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(path))  # typed key by key, the completer's popup would take the click
        box = dialog.findChild(QDialogButtonBox)
        assert box is not None
        QTest.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
        return True

    return answer


__all__ = ["EXAMPLE", "choose", "open_for_test", "press", "settings_in", "wait_in_run", "when_asked"]
