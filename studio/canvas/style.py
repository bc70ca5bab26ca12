"""Colours, fonts and measures of the canvas, for a light and a dark desktop.

Text meets WCAG AA on its ground (a test computes it). Hues are those of `graph.picture.colors`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

from graph.picture import colors

GRID = 8  # px; positions snap to it
RADIUS = 6.0
STRIP = 4.0
PORT = 4.0  # radius

# From which scale a node shows all, its name and shape, its name; below the last it is a coloured block.
FULL = 0.66
SHAPES = 0.45
NAMES = 0.25


@dataclass(frozen=True)
class Style:
    """One theme's colours."""

    dark: bool
    paper: QColor
    dots: QColor
    node: QColor
    border: QColor
    ink: QColor
    secondary: QColor
    faint: QColor
    wire: QColor
    accent: QColor
    error: QColor
    warning: QColor
    on_badge: QColor
    bubble: QColor
    hues: tuple[QColor, ...]
    frames: dict[str, QColor]

    def category(self, name: str) -> QColor:
        """The colour of an operator category; grey for one that is not known here."""
        return self.hues[colors.category_index(name)]

    def block(self, hue: int) -> QColor:
        """The fill of a node that is too small for text."""
        return blend(self.hues[hue], self.paper, 0.35)

    def frame(self, color: str) -> QColor:
        """The ground of a frame: so pale that the shapes beside wires stay readable on it."""
        return blend(self.frames[color], self.paper if self.dark else self.node, 0.92)

    def frame_bar(self, color: str) -> QColor:
        """Behind a frame's title."""
        return blend(self.frames[color], self.paper, 0.75)

    def note(self, color: str) -> QColor:
        """The ground of a note."""
        return blend(self.frames[color], self.node, 0.88)


@cache
def light_style() -> Style:
    return Style(
        dark=False,
        paper=QColor(colors.PAPER),
        dots=QColor(colors.TRACK),
        node=QColor(colors.NODE),
        border=QColor(colors.BORDER),
        ink=QColor(colors.INK),
        secondary=QColor(colors.SECONDARY),
        faint=QColor(colors.FAINT),
        wire=QColor(colors.WIRE),
        accent=QColor(colors.ACCENT),
        error=QColor(colors.ERROR),
        warning=QColor(colors.WARNING),
        on_badge=QColor("#FFFFFF"),
        bubble=QColor("#1F2530"),
        hues=tuple(QColor(name) for name in colors.HUES),
        frames={name: QColor(shade) for name, shade in colors.FRAMES.items()},
    )


@cache
def dark_style() -> Style:
    return Style(
        dark=True,
        paper=QColor("#15171B"),
        dots=QColor("#2F353F"),
        node=QColor("#21242B"),
        border=QColor("#3B414C"),
        ink=QColor("#E9EBEF"),
        secondary=QColor("#A6AEBB"),
        faint=QColor("#8B94A2"),
        wire=QColor("#858C97"),
        accent=QColor("#6CA6FF"),
        error=QColor("#FF7A70"),
        warning=QColor("#F0B64A"),
        on_badge=QColor("#15171B"),
        bubble=QColor("#E9EBEF"),
        hues=tuple(QColor(name) for name in colors.HUES_ON_DARK),
        frames={name: QColor(shade) for name, shade in colors.FRAMES_ON_DARK.items()},
    )


def style_of(palette: QPalette) -> Style:
    """The style that suits an application palette."""
    return dark_style() if palette.color(QPalette.ColorRole.Window).lightnessF() < 0.5 else light_style()


def blend(color: QColor, other: QColor, share: float) -> QColor:
    """`color` with `share` (0 to 1) of it replaced by `other`; opaque, which paints fastest."""

    def mixed(one: float, another: float) -> float:
        return (1 - share) * one + share * another

    return QColor.fromRgbF(
        mixed(color.redF(), other.redF()),
        mixed(color.greenF(), other.greenF()),
        mixed(color.blueF(), other.blueF()),
    )


@dataclass(frozen=True)
class Fonts:
    """The text sizes of the canvas, in scene pixels."""

    name: QFont
    text: QFont
    small: QFont
    badge: QFont
    far: QFont  # name and shape, when zoomed out
    far_shape: QFont
    title: QFont
    hint: QFont


def fonts_of(family: str | None = None) -> Fonts:
    """The application's own family in the canvas's sizes."""
    family = family or QGuiApplication.font().family()

    def font(size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        made = QFont(family)
        made.setPixelSize(size)
        made.setWeight(weight)
        return made

    bold = QFont.Weight.DemiBold
    return Fonts(
        name=font(13, bold),
        text=font(11),
        small=font(10),
        badge=font(10, bold),
        far=font(23, bold),
        far_shape=font(17),
        title=font(17),
        hint=font(13),
    )
