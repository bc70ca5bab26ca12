"""Older versions of the file, brought up to date one version at a time.

A migration takes the decoded JSON of version n and returns that of n + 1. A file kept under
`tests/data/versions/` for every version proves that it still opens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.errors import FileProblem

VERSION = 1

_STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def migrate(raw: dict[str, Any], where: str) -> dict[str, Any]:
    """The same document in today's version.

    Raises:
        FileProblem: the version is missing, or newer than this Symloom.
    """
    version = raw.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FileProblem(f'{where} is damaged: its "version" is {version!r:.40}, not a whole number.')
    if version > VERSION:
        raise FileProblem(
            f"{where} was written by a newer Symloom (file version {version!s:.20}, this one reads up to {VERSION}); "
            "update Symloom to open it."
        )
    while version < VERSION:
        raw = _STEPS[version](raw)
        version += 1
    return raw
