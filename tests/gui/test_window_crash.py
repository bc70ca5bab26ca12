"""What a person sees of our own mistakes: a sentence and the details to send, and the network still there."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from studio.crash import CrashHandler
from tests.gui.window_hand import press, when_asked


@pytest.fixture
def crashes(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> CrashHandler:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    handler = CrashHandler(lambda: None)
    handler.install()
    return handler


def fail() -> None:
    try:
        raise ZeroDivisionError("a mistake of ours")
    except ZeroDivisionError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]


def test_the_details_can_be_copied_and_name_versions_and_cause(
    crashes: CrashHandler, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    def copy() -> bool:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            return False
        assert "your network is still here" in box.text()
        for name in ("Copy details", "Close"):
            button = next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == name)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return True

    answered = when_asked(qtbot, copy)
    fail()
    assert answered
    details = QApplication.clipboard().text()
    assert "ZeroDivisionError: a mistake of ours" in details
    assert "PySide6" in details
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_failure_in_another_thread_is_shown_by_the_window(
    crashes: CrashHandler, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    answered = when_asked(qtbot, press("Close"))
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(answered))
