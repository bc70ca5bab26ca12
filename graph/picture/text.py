"""Texts in a picture: how wide they are, cut to fit, and safe inside XML.

Widths are those of DejaVu Sans, one of the widest families there are: a text that fits in it fits in whatever
else the reader's machine has.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

FAMILIES = (
    "DejaVu Sans",
    "Verdana",
    "Segoe UI",
    "Helvetica Neue",
    "Noto Sans",
    "Liberation Sans",
    "Arial",
    "sans-serif",
)

# Advance widths in thousandths of the size, of the characters from space to ~.
_REGULAR = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656,
    557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613,
    635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818,
    592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
_BOLD = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696,
    696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775,
    637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675,
    716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924,
    645, 652, 582, 712, 365, 712, 838,
)  # fmt: skip
_OTHER = {"×": 838, "·": 340, "…": 1000, "−": 838, "–": 500}
_UNKNOWN = 1000  # as wide as a Chinese character; nothing in daily use is wider

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in px at a font size in px."""
    table = _BOLD if bold else _REGULAR
    total = 0
    for character in text:
        place = ord(character) - 32
        if 0 <= place < len(table):
            total += table[place]
        else:
            total += _OTHER.get(character, _UNKNOWN)
    return total * size / 1000


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, cut with … where it is wider than `room` px."""
    text = text[:400]
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def content(text: str) -> str:
    """The text for between two tags; what XML cannot hold becomes �."""
    return escape(_NOT_XML.sub("\ufffd", text))


def attribute(text: str) -> str:
    """The text as a quoted attribute value."""
    return quoteattr(_NOT_XML.sub("\ufffd", text))


def number(value: float) -> str:
    """A coordinate, to a hundredth of a pixel."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
