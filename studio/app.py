"""The application: `symloom-studio [FILE]` opens the window on a file, or on the example network.

The window comes first; whatever it can do without at the start (plots, the training process with torch) is
loaded after it is on the screen.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from graph.document import load
from studio import language, theme
from studio.crash import CrashHandler
from studio.document import DocumentModel
from studio.examples import EXAMPLE
from studio.main_window import MainWindow
from studio.settings import LANGUAGE, THEME, Settings

_AFTER_FIRST_PAINT_MS = 100


def main(argv: Sequence[str] | None = None) -> int:
    """Run the application until its window is closed; returns the exit code."""
    arguments = list(sys.argv if argv is None else argv)
    application = make_application(arguments)
    window: MainWindow | None = None
    crashes = CrashHandler(lambda: window)
    crashes.install()
    window = open_window([Path(each) for each in arguments[1:] if not each.startswith("-")])
    shown = window
    QTimer.singleShot(_AFTER_FIRST_PAINT_MS, window, lambda: complete(shown))
    return application.exec()


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The application in its look; the one that runs if there is one."""
    QCoreApplication.setOrganizationName("Symloom")
    QCoreApplication.setApplicationName("Symloom")
    QGuiApplication.setDesktopFileName("symloom")
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(list(arguments))
    application.setStyle("Fusion")
    return application


def open_window(files: Sequence[Path] = (), settings: Settings | None = None) -> MainWindow:
    """A window on the files, or on the example as a new document without a name.

    It cannot train before `MainWindow.add_runs`, which takes a while and is called once the window is painted.
    """
    settings = settings or Settings()
    choice = settings.get(THEME)
    language.install(settings.get(LANGUAGE))
    theme.apply(choice if choice in theme.CHOICES else "system")
    window = MainWindow(DocumentModel(load(EXAMPLE)), settings)
    for file in files:
        window.files.open(file)
    window.recover()
    window.show()
    return window


def complete(window: MainWindow) -> None:
    """Load what the window could do without at the start."""
    window.add_runs()
    # Looking for garbage in all that was imported takes longer than a frame (60 ms), and none of it ever is.
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    raise SystemExit(main())
