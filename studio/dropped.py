"""What is dragged onto the window: a document to open, or data to train on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from graph.own_data import guessed
from studio.files import OPENABLE


def document_in(dragged: QMimeData) -> Path | None:
    """The document file that is being dragged, if it is one."""
    path = _path_in(dragged)
    return path if path is not None and path.suffix.lower() in OPENABLE else None


def data_in(dragged: QMimeData) -> Path | None:
    """The file or folder of data that is being dragged, if it is one."""
    path = _path_in(dragged)
    return path if path is not None and guessed(path) is not None else None


def _path_in(dragged: QMimeData) -> Path | None:
    urls = dragged.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
