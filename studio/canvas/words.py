"""The canvas's words, in the language chosen: `words.tr("…")` is what the translations are gathered from."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication

from graph.picture.faces import Face


def tr(text: str) -> str:
    """A sentence in the language chosen; numbers and names are filled in afterwards, by `format`."""
    return QCoreApplication.translate("CanvasView", text)


def named(names: Collection[str]) -> str:
    """One node by its name, several by their number."""
    return next(iter(names)) if len(names) == 1 else tr("{0} nodes").format(len(names))


def color(name: str) -> str:
    """One of `graph.annotations.COLORS`."""
    return {
        "grey": tr("grey"),
        "blue": tr("blue"),
        "green": tr("green"),
        "orange": tr("orange"),
        "purple": tr("purple"),
        "red": tr("red"),
    }[name]


def marks(face: Face) -> str:
    """The small words for what is special about a node that is not bypassed."""
    said = (
        tr("frozen") if face.frozen else "",
        tr("weights of {0}").format(face.shares) if face.shares else "",
        tr("trained") if face.kept else "",
    )
    return " · ".join(filter(None, said))
