"""Frames and notes as shapes on the canvas: where they are taken hold of, and what a drag there makes of them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF

from graph.annotations import COLORS, Annotation
from studio.canvas.geometry import snap

BAR = 28.0  # height of a frame's title, in scene px; never less than LEAST_BAR on the screen
LEAST_BAR = 18.0
LEAST_TITLED = 0.05  # the scale below which a title is no longer kept readable
PAD = 24.0  # between a frame's edge and what it is put around
RIM = 6.0  # px on the screen from an edge that still take hold of it
LEAST = {"frame": (96.0, 64.0), "note": (96.0, 40.0)}
DOT = 7.0  # radius on the screen of the dots that offer a colour
MOVE = "move"


def rect_of(annotation: Annotation) -> QRectF:
    return QRectF(*annotation.rect)


def extent_of(annotation: Annotation) -> QRectF:
    """With its outline, and a title above it when seen from afar; the dots for colours are the selection's."""
    return rect_of(annotation).adjusted(-4, -LEAST_BAR / LEAST_TITLED, 4, 4)


def bar_of(annotation: Annotation, scale: float) -> QRectF:
    """Where a frame's title stands: it grows upwards, away from the nodes, to be readable from afar."""
    rect = rect_of(annotation)
    rect.setHeight(BAR)
    rect.setTop(rect.bottom() - max(BAR, LEAST_BAR / max(scale, LEAST_TITLED)))
    return rect


def grip_at(annotation: Annotation, point: QPointF, scale: float) -> str:
    """What a press takes hold of: `move`, the sides that follow the hand (`left top`), or nothing.

    A frame is open inside: what is in it is reached through it.
    """
    rect, rim = rect_of(annotation), RIM / scale
    titled = annotation.kind == "frame" and bar_of(annotation, scale).contains(point)
    if not titled and not rect.adjusted(-rim, -rim, rim, rim).contains(point):
        return ""
    near = [
        side
        for side, distance in (
            ("left", abs(point.x() - rect.left())),
            ("right", abs(point.x() - rect.right())),
            ("top", abs(point.y() - rect.top())),
            ("bottom", abs(point.y() - rect.bottom())),
        )
        if distance <= rim
    ]
    if near and not (titled and scale < 0.5):  # from afar an edge and the title are one
        return " ".join(near)
    return MOVE if annotation.kind == "note" or titled else ""


def resized(annotation: Annotation, sides: str, shift: QPointF, *, free: bool) -> Annotation:
    """With the sides named moved by the hand, on the grid unless `free`, and never smaller than reads well."""
    rect = rect_of(annotation)
    wide, high = LEAST[annotation.kind]

    def at(value: float) -> float:
        return value if free else snap(value)

    if "left" in sides:
        rect.setLeft(min(at(rect.left() + shift.x()), rect.right() - wide))
    if "right" in sides:
        rect.setRight(max(at(rect.right() + shift.x()), rect.left() + wide))
    if "top" in sides:
        rect.setTop(min(at(rect.top() + shift.y()), rect.bottom() - high))
    if "bottom" in sides:
        rect.setBottom(max(at(rect.bottom() + shift.y()), rect.top() + high))
    return annotation.but(rect=(rect.left(), rect.top(), rect.width(), rect.height()))


def around(rects: Iterable[QRectF]) -> tuple[float, float, float, float]:
    """A frame around these, on the grid, with room for its title."""
    union = QRectF()
    for rect in rects:
        union |= rect
    union.adjust(-PAD, -PAD - BAR, PAD, PAD)
    left, top = snap(union.left()), snap(union.top())
    return left, top, snap(union.right()) - left, snap(union.bottom()) - top


def swatches(annotation: Annotation, scale: float) -> dict[str, QRectF]:
    """The dots above a selected frame or note that offer its colours."""
    rect, radius = rect_of(annotation), DOT / scale
    y = (bar_of(annotation, scale).top() if annotation.kind == "frame" else rect.top()) - 2 * radius
    dots = {}
    for place, color in enumerate(COLORS):
        x = rect.left() + radius + place * 2.6 * radius
        dots[color] = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
    return dots
