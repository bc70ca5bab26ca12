"""When something of ours fails: the window lives on, and the person gets a sentence and what to send us."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget


class CrashHandler(QObject):
    """Catches what nobody caught; `install` makes it Python's own handler.

    Args:
        window: gives the window the dialog belongs to, if there is one.
    """

    _caught = Signal(str)  # from any thread, shown by the window's

    def __init__(self, window: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._window = window
        self._open = False
        self._caught.connect(self._show)

    def install(self) -> None:
        sys.excepthook = self._hook

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(text)
        if not issubclass(kind, KeyboardInterrupt):
            self._caught.emit(f"{_versions()}\n\n{text}")

    def _show(self, details: str) -> None:
        if self._open:  # one failure often brings others; the first is the one to read
            return
        self._open = True
        try:
            box = QMessageBox(self._window())
            box.setIcon(QMessageBox.Icon.NoIcon)
            box.setWindowTitle(self.tr("Symloom made a mistake"))
            box.setText(self.tr("Something went wrong inside Symloom; your network is still here."))
            box.setInformativeText(
                self.tr("Save it, and please report this with the details. %1").replace(
                    "%1", details.strip().splitlines()[-1]
                )
            )
            copy = box.addButton(self.tr("Copy details"), QMessageBox.ButtonRole.ActionRole)
            copy.clicked.disconnect()  # so that copying does not close the dialog
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
            box.addButton(QMessageBox.StandardButton.Close)
            box.setDetailedText(details)
            box.exec()
        finally:
            self._open = False


def _versions() -> str:
    try:
        own = version("symloom")
    except PackageNotFoundError:
        own = "from a checkout"
    return (
        f"Symloom {own}, Python {platform.python_version()}, PySide6 {pyside_version}, {platform.platform()}"
    )
