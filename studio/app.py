"""The application: `symloom-studio [FILE]` opens the window on a file, or on the example network.

The window comes first; whatever it can do without at the start (plots, the training process with torch) is
loaded after it is on the screen.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from graph.document import load
from studio import language, theme
from studio.crash import CrashHandler
from studio.document import DocumentModel
from studio.examples import EXAMPLE
from studio.main_window import MainWindow
from studio.settings import GEOMETRY, LANGUAGE, THEME, Settings

_AFTER_FIRST_PAINT_MS = 100
_SMALL = QSize(
    1440, 900
)  # a screen on which a window with its frame would not show whole, or leave nothing beside
_WIDEST = QSize(1680, 1050)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the application until its window is closed; returns the exit code."""
    arguments = list(sys.argv if argv is None else argv)
    application = make_application(arguments)
    window: MainWindow | None = None
    crashes = CrashHandler(lambda: window)
    crashes.install()
    files = [Path(each) for each in arguments[1:] if not each.startswith("-")]
    window = open_window(files, on_screen=application.primaryScreen().availableSize())
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


def open_window(
    files: Sequence[Path] = (), settings: Settings | None = None, on_screen: QSize | None = None
) -> MainWindow:
    """A window on the files, or on the example as a new document without a name.

    It cannot train before `MainWindow.add_runs`, which takes a while and is called once the window is painted.

    Args:
        on_screen: the room there is, of which a window that was never open before takes its share.
    """
    settings = settings or Settings()
    choice = settings.get(THEME)
    language.install(settings.get(LANGUAGE))
    theme.apply(choice if choice in theme.CHOICES else "system")
    window = MainWindow(DocumentModel(load(EXAMPLE)), settings)
    for file in files:
        window.files.open(file)
    window.recover()
    if on_screen is not None and settings.get(GEOMETRY).isEmpty():
        take_room(window, on_screen)
    window.canvas.setFocus()
    window.show()
    return window


def take_room(window: MainWindow, on_screen: QSize) -> None:
    """Give a window its first size: all of a small screen, most of a large one."""
    if on_screen.width() <= _SMALL.width() or on_screen.height() <= _SMALL.height():
        window.setWindowState(Qt.WindowState.WindowMaximized)
    else:
        window.resize((on_screen * 0.9).boundedTo(_WIDEST))


def complete(window: MainWindow) -> None:
    """Load what the window could do without at the start."""
    window.add_runs()
    # Looking for garbage in all that was imported takes longer than a frame (60 ms), and none of it ever is.
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    raise SystemExit(main())
