"""Pictures as PNG, and those that every run leaves in its folder.

SVG becomes pixels by resvg, a library without system dependencies. It draws text with the machine's own fonts
and leaves it out silently where there is none, so that is looked for first.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import resvg_py

from graph.document import Document, write_file
from graph.errors import SymloomError
from graph.picture import curves_svg, network_svg, png_with_document
from graph.picture.text import FAMILIES
from runtime.runfolder import RunFolder

ZOOM = 2.0  # sharp on today's screens
LARGEST_SIDE = 16_000
LARGEST_AREA = 120e6  # pixels; half a gigabyte while drawing

_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')


def network_png(document: Document) -> bytes:
    """The picture of a document's graph; it opens again in Symloom.

    Raises:
        SymloomError: this machine has no font.
    """
    return png_with_document(png(network_svg(document)), document)


def png(svg: str) -> bytes:
    """An SVG made by `graph.picture`, at twice its size, or less where that would be huge.

    Raises:
        SymloomError: this machine has no font.
    """
    size = _SIZE.match(svg)
    assert size is not None
    width, height = float(size[1]), float(size[2])
    zoom = min(ZOOM, LARGEST_SIDE / max(width, height), (LARGEST_AREA / (width * height)) ** 0.5)
    return resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, sans_serif_family=_family())


def write_pictures(run: RunFolder) -> list[Path]:
    """Write graph and curves of a run into its folder, as SVG and PNG.

    Raises:
        SymloomError: the disk is full, or there is no font for the PNGs (the SVGs are written before).
    """
    document = run.document()
    result = run.path / "run.json"
    facts = run.read_json(result.name) if result.is_file() else {}
    pictures = {
        "graph": network_svg(document),
        "curves": curves_svg(run.curves(), document.title, _steps_per_epoch(facts, document)),
    }
    written = []
    for name, svg in pictures.items():
        written.append(run.path / f"{name}.svg")
        write_file(written[-1], svg.encode())
    for name, svg in pictures.items():
        written.append(run.path / f"{name}.png")
        write_file(written[-1], png_with_document(png(svg), document) if name == "graph" else png(svg))
    return written


def _steps_per_epoch(facts: dict[str, object], document: Document) -> int:
    data = facts.get("data")
    samples = data.get("train") if isinstance(data, dict) else None
    return max(1, samples // int(document.recipe.resolve().batch_size)) if isinstance(samples, int) else 0


@cache
def _family() -> str:
    """The font for all text: the first of the families we measure with that draws anything.

    Raises:
        SymloomError: none does.
    """
    blank = _drawn("", FAMILIES[0])
    for family in FAMILIES[:-1]:
        if _drawn("Symloom", family) != blank:
            return family
    raise SymloomError(
        "This machine has no font to write in a PNG; install one (on Debian: fonts-dejavu-core), or export SVG."
    )


def _drawn(text: str, family: str) -> bytes:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><text y="15" font-family='
    return resvg_py.svg_to_bytes(svg_string=f'{svg}"{family}">{text}</text></svg>')
