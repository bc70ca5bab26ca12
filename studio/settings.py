"""What the window remembers between sessions: one typed table, kept by Qt in the desktop's usual place.

A value that is missing or was written by another version in another type counts as the default.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

T = TypeVar("T")


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One remembered value; its type is its default's."""

    name: str
    default: T
    doc: str


THEME: Setting[str] = Setting("theme", "system", "Colours: system, light or dark.")
LANGUAGE: Setting[str] = Setting("language", "system", "Words: system, or a language there is a file for.")
KEYS: Setting[list[str]] = Setting("keys", [], "Changed shortcuts, each as `action=keys`.")
WHEEL: Setting[str] = Setting(
    "canvas/wheel", "zooms", "What a mouse wheel does on the canvas: zooms or scrolls."
)
GEOMETRY: Setting[QByteArray] = Setting("window/geometry", QByteArray(), "Size and place of the window.")
LAYOUT: Setting[QByteArray] = Setting("window/layout", QByteArray(), "Where the panels are.")
RECENT: Setting[list[str]] = Setting("files/recent", [], "Files opened or saved last, the newest first.")
FOLDER: Setting[str] = Setting("files/folder", "", "Where the last file was opened or saved.")
RATE_AXIS: Setting[str] = Setting(
    "inspector/rate_axis", "linear", "How the rate of a run to come is drawn: linear or logarithmic."
)
GROUPS: Setting[list[str]] = Setting("inspector/open_groups", [], "Sections of the forms that are unfolded.")

TABLE: tuple[Setting[Any], ...] = (
    THEME,
    LANGUAGE,
    KEYS,
    WHEEL,
    GEOMETRY,
    LAYOUT,
    RECENT,
    FOLDER,
    RATE_AXIS,
    GROUPS,
)
MOST_RECENT = 10


class Settings:
    """The table's values."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings("Symloom", "Symloom")
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
        self._folder = Path(store.fileName()).parent if store else Path(place)

    @property
    def blocks_folder(self) -> Path:
        """Where the person's own blocks are kept, to be used in every document."""
        return self._folder / "blocks"

    @property
    def unsaved_folder(self) -> Path:
        """Where documents with unsaved changes are kept."""
        return self._folder / "unsaved"

    def get(self, setting: Setting[T]) -> T:
        value: Any = self._store.value(setting.name, setting.default)
        if isinstance(setting.default, list):
            # An INI file keeps a list of one as plain text and an empty one as nothing.
            value = [value] if isinstance(value, str) and value else value or []
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                return setting.default
        return value if isinstance(value, type(setting.default)) else setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        assert isinstance(value, type(setting.default)), setting.name
        self._store.setValue(setting.name, value)

    def remember_file(self, path: Path) -> None:
        """Put a file on top of the recent ones."""
        text = os.path.realpath(path)  # Path.resolve refuses links that lead round in a circle
        recent = [text, *(other for other in self.get(RECENT) if other != text)]
        self.set(RECENT, recent[:MOST_RECENT])
        self.set(FOLDER, os.path.dirname(text))

    def forget_file(self, path: Path) -> None:
        """Take a file that is gone off the recent ones."""
        gone = {str(path), os.path.realpath(path)}
        kept: list[str] = [other for other in self.get(RECENT) if other not in gone]
        self.set(RECENT, kept)
