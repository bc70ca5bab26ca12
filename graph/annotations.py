"""Frames and notes: what a person adds to a graph for people, without a meaning for the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from graph.errors import SymloomError

# The frames' colours, by names that each theme gives its own shade.
COLORS = ("grey", "blue", "green", "orange", "purple", "red")


@dataclass(frozen=True)
class Annotation:
    """A rectangle on the canvas, in scene units (px at 100 %).

    Args:
        name: unique among frames and notes.
        kind: a frame stands behind nodes and has a title; a note is a text of its own.
        text: the frame's title, or the note's Markdown.
        rect: left, top, width, height.
        color: one of `COLORS`.
    """

    name: str
    kind: str
    text: str
    rect: tuple[float, float, float, float]
    color: str = "grey"

    def but(self, **changes: Any) -> Annotation:
        """The same with some fields replaced."""
        return replace(self, **changes)

    def holds(self, left: float, top: float, width: float, height: float) -> bool:
        """Whether a rectangle lies inside it, as a frame's nodes do."""
        x, y, w, h = self.rect
        return x <= left and y <= top and left + width <= x + w and top + height <= y + h


def check_annotation(annotation: Annotation) -> Annotation:
    """The annotation itself, if it can be.

    Raises:
        SymloomError: an unknown kind or colour, or a size that is not positive and finite.
    """
    if annotation.kind not in ("frame", "note"):
        raise SymloomError(f"{annotation.name}: an annotation is a frame or a note, not {annotation.kind!r}.")
    if annotation.color not in COLORS:
        raise SymloomError(f"{annotation.name}: its color must be one of {', '.join(COLORS)}.")
    if not all(abs(value) < 1e9 for value in annotation.rect) or min(annotation.rect[2:]) < 1:
        raise SymloomError(f"{annotation.name}: its width and height must be at least 1.")
    return annotation


def free_name(taken: Iterable[str], kind: str) -> str:
    """A name that no other annotation has: frame1, frame2, …"""
    names = set(taken)
    number = 1
    while f"{kind}{number}" in names:
        number += 1
    return f"{kind}{number}"
