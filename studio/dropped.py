"""What is dragged onto the window: documents to open, or data to train on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from graph.own_data import guessed
from studio.files import OPENABLE


def files_in(dragged: QMimeData) -> list[Path]:
    """The files and folders of this computer that are being dragged."""
    return [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]


def documents_in(dragged: QMimeData) -> list[Path]:
    """The documents that are being dragged, if nothing else is."""
    files = files_in(dragged)
    return files if all(path.suffix.lower() in OPENABLE for path in files) else []


def data_in(dragged: QMimeData) -> Path | None:
    """The file or folder of data that is being dragged, if it is one."""
    files = files_in(dragged)
    return files[0] if len(files) == 1 and guessed(files[0]) is not None else None
