"""Frames and notes in a picture: frames with their titles, notes with their text as it was written."""

from __future__ import annotations

import re

from graph.annotations import Annotation
from graph.picture import colors
from graph.picture.text import content, fit, number, width

BAR, RADIUS, INSET = 28.0, 6, 10.0
TITLE, TEXT, LINE = 13.0, 12.0, 16.0


def annotation_svg(item: Annotation) -> str:
    """A frame or a note as SVG."""
    return _frame(item) if item.kind == "frame" else _note(item)


def _frame(item: Annotation) -> str:
    left, top, wide, high = item.rect
    hue = colors.FRAMES[item.color]
    title = content(fit(item.text, wide - 2 * INSET, TITLE, bold=True))
    bar = min(BAR, high)
    return (
        f'<g><rect {_box(left, top, wide, high)} rx="{RADIUS}" fill="{hue}" fill-opacity="0.08" '
        f'stroke="{hue}" stroke-opacity="0.55"/>'
        f'<rect {_box(left, top, wide, bar)} rx="{RADIUS}" fill="{hue}" fill-opacity="0.2"/>'
        f'<text x="{number(left + INSET)}" y="{number(top + bar / 2 + 4.5)}" font-size="{TITLE:g}" '
        f'font-weight="600" fill="{colors.INK}">{title}</text></g>'
    )


def _note(item: Annotation) -> str:
    left, top, wide, high = item.rect
    hue = colors.FRAMES[item.color]
    rows = [
        f'<g><rect {_box(left, top, wide, high)} rx="{RADIUS}" fill="{hue}" fill-opacity="0.12" '
        f'stroke="{hue}" stroke-opacity="0.55"/>'
    ]
    y = top + INSET + TEXT
    for text, bold in _lines(item.text, wide - 2 * INSET):
        if y > top + high - 4:
            break
        weight = ' font-weight="600"' if bold else ""
        rows.append(
            f'<text x="{number(left + INSET)}" y="{number(y)}" font-size="{TEXT:g}"{weight} '
            f'fill="{colors.INK}">{content(text)}</text>'
        )
        y += LINE
    return "".join([*rows, "</g>"])


def _lines(markdown: str, room: float) -> list[tuple[str, bool]]:
    """The words without their marks, broken to a width; headings are bold."""
    lines: list[tuple[str, bool]] = []
    for row in markdown.splitlines():
        bold = row.startswith("#")
        plain = re.sub(r"^\s*[-*+] ", "• ", row.lstrip("# ") if bold else row)
        plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", plain)
        plain = re.sub(r"[*_`]+(?=\S)|(?<=\S)[*_`]+", "", plain).strip()
        line = ""
        for word in plain.split():
            longer = f"{line} {word}".strip()
            if line and width(longer, TEXT, bold=bold) > room:
                lines.append((line, bold))
                longer = word
            line = longer
        if line:
            lines.append((fit(line, room, TEXT, bold=bold), bold))
    return lines


def _box(left: float, top: float, wide: float, high: float) -> str:
    return f'x="{number(left)}" y="{number(top)}" width="{number(wide)}" height="{number(high)}"'
