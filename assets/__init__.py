"""Files that ship with Symloom: icons, example networks, small real data, translations, the user guide."""

from __future__ import annotations

from pathlib import Path


def path(*parts: str) -> Path:
    """The file or folder `parts` inside assets, as in `path("icons", "undo.svg")`."""
    return Path(__file__).resolve().parent.joinpath(*parts)
