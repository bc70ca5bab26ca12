"""The colours of the plots, derived from the palette the application has at the moment.

Hues are those of Okabe and Ito (2008), told apart with every kind of colour blindness. Each is made
lighter or darker until it stands out from the background by 4.5 to 1 (WCAG AA for text), because the same
hue also writes the values in the header.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442")
CONTRAST = 4.5


@dataclass(frozen=True)
class Inks:
    """What a chart is painted with; `hues` and `pales` are indexed by run, modulo their length."""

    paper: QColor
    ink: QColor
    secondary: QColor
    axis: QColor
    epoch: QColor
    wrong: QColor
    hues: tuple[QColor, ...]
    pales: tuple[QColor, ...]

    def hue(self, run: int) -> QColor:
        return self.hues[run % len(self.hues)]

    def pale(self, run: int) -> QColor:
        """The raw line's colour: opaque, since blending costs time on every pixel."""
        return self.pales[run % len(self.pales)]


def inks_of(palette: QPalette) -> Inks:
    paper = palette.color(QPalette.ColorRole.Base)
    ink = palette.color(QPalette.ColorRole.Text)
    hues = tuple(legible(QColor(name), paper) for name in OKABE_ITO)
    return Inks(
        paper=paper,
        ink=ink,
        secondary=legible(mix(ink, paper, 0.38), paper),
        axis=mix(ink, paper, 0.70),
        epoch=mix(ink, paper, 0.86),
        wrong=legible(QColor("#D62728"), paper),
        hues=hues,
        pales=tuple(mix(hue, paper, 0.68) for hue in hues),
    )


def mix(color: QColor, other: QColor, share: float) -> QColor:
    """`color` with `share` (0 to 1) of it replaced by `other`."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return QColor.fromRgbF(*((1 - share) * a + share * b for a, b in pairs))


def legible(color: QColor, paper: QColor, contrast: float = CONTRAST) -> QColor:
    """`color` moved towards white or black until it contrasts with `paper`."""
    target = QColor("white") if luminance(paper) < 0.18 else QColor("black")
    for step in range(21):
        moved = mix(color, target, step / 20)
        if contrast_ratio(moved, paper) >= contrast:
            return moved
    return target


def contrast_ratio(one: QColor, other: QColor) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: QColor) -> float:
    """WCAG 2 relative luminance, 0 to 1."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(color: QColor) -> tuple[float, float, float]:
    return color.redF(), color.greenF(), color.blueF()
