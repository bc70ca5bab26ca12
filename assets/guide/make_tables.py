"""Fills the tables of the guide that follow from declarations: keys, data sets, kinds of data of one's own.

    python -m assets.guide.make_tables

In a page a table stands between `<!-- table NAME -->` and `<!-- end -->`; everything else there is written by hand.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QKeySequence

from graph.datasets import KNOWN
from graph.own_data import OWN
from studio.action_table import TABLE
from studio.canvas.keyboard import KEYS

PAGES = Path(__file__).resolve().parent
_MARKED = re.compile(r"(<!-- table (\w+) -->\n\n).*?(\n<!-- end -->)", re.DOTALL)


def filled(page: str) -> str:
    """A page with its tables as they are declared now."""
    return _MARKED.sub(lambda found: found[1] + TABLES[found[2]]() + found[3], page)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def _canvas_keys() -> str:
    return _table(
        ("key", "does"), ((", ".join(f"`{k}`" for k in key.keys.split("; ")), key.text) for key in KEYS)
    )


def _window_keys() -> str:
    rows = []
    for action in TABLE:
        if action.keys is not None:
            keys = QKeySequence(action.keys).toString(QKeySequence.SequenceFormat.PortableText)
            if not keys:  # a standard key that this desktop does not have
                continue
            text, menu = (part.replace("&", "").removesuffix("…") for part in (action.text, action.menu))
            rows.append((f"`{keys}`", f"{menu.replace('/', ' ▸ ')} ▸ {text}"))
    return _table(("key", "does"), rows)


def _data_sets() -> str:
    return _table(
        ("name", "to train + to test", "what"),
        ((f"`{spec.name}`", f"{spec.train:,} + {spec.test:,}", spec.summary) for spec in KNOWN),
    )


def _own_data() -> str:
    return _table(("kind", "what"), ((f"`{kind.name}`", f"{kind.title}. {kind.summary}") for kind in OWN))


TABLES: dict[str, Callable[[], str]] = {
    "canvas_keys": _canvas_keys,
    "window_keys": _window_keys,
    "data_sets": _data_sets,
    "own_data": _own_data,
}


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])  # Qt knows its standard keys, such as that of Open, only with one
    for file in sorted(PAGES.glob("*.md")):
        file.write_text(filled(file.read_text("utf-8")), "utf-8")
