"""Fills the tables of the guide that follow from declarations: keys, data sets, kinds of data of one's own.

    python -m assets.guide.make_tables

In a page a table stands between `<!-- table NAME -->` and `<!-- end -->`; everything else there is written by hand.
Pages in another language are in a folder of its name; their tables are said as the window says them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from PySide6.QtGui import QGuiApplication, QKeySequence

from graph.datasets import KNOWN
from graph.own_data import OWN
from studio.action_table import TABLE
from studio.canvas.keyboard import KEYS
from studio.exchange import turned
from studio.language import ENGLISH, LANGUAGES

HEADS = ("key", "does", "name", "to train + to test", "what", "kind", ". ")
Say: TypeAlias = Callable[[str], str]  # a text in the page's language
PAGES = Path(__file__).resolve().parent
_MARKED = re.compile(r"(<!-- table (\w+) -->\n\n).*?(\n<!-- end -->)", re.DOTALL)


def pages(language: str) -> Path:
    """The folder of a language's pages."""
    return PAGES if language == ENGLISH else PAGES / language


def filled(page: str, language: str = ENGLISH) -> str:
    """A page with its tables as they are declared now."""

    def say(text: str) -> str:
        return turned(text, ENGLISH, language)

    return _MARKED.sub(lambda found: found[1] + TABLES[found[2]](say) + found[3], page)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def _canvas_keys(say: Say) -> str:
    return _table(
        (say("key"), say("does")),
        ((", ".join(f"`{k}`" for k in key.keys.split("; ")), say(key.text)) for key in KEYS),
    )


def _window_keys(say: Say) -> str:
    rows = []
    for action in TABLE:
        if action.keys is not None:
            keys = QKeySequence(action.keys).toString(QKeySequence.SequenceFormat.PortableText)
            if not keys:  # a standard key that this desktop does not have
                continue
            path = " ▸ ".join(_plain(say(part)) for part in (*action.menu.split("/"), action.text))
            rows.append((f"`{keys}`", path))
    return _table((say("key"), say("does")), rows)


def _plain(text: str) -> str:
    """An entry of a menu without the letter that chooses it."""
    return re.sub(r"\(&.\)", "", text).replace("&", "").removesuffix("…")


def _data_sets(say: Say) -> str:
    return _table(
        (say("name"), say("to train + to test"), say("what")),
        ((f"`{spec.name}`", f"{spec.train:,} + {spec.test:,}", say(spec.summary)) for spec in KNOWN),
    )


def _own_data(say: Say) -> str:
    return _table(
        (say("kind"), say("what")),
        ((f"`{kind.name}`", f"{say(kind.title)}{say('. ')}{say(kind.summary)}") for kind in OWN),
    )


TABLES: dict[str, Callable[[Say], str]] = {
    "canvas_keys": _canvas_keys,
    "window_keys": _window_keys,
    "data_sets": _data_sets,
    "own_data": _own_data,
}


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])  # Qt knows its standard keys, such as that of Open, only with one
    for language in LANGUAGES:
        for file in sorted(pages(language).glob("*.md")):
            file.write_text(filled(file.read_text("utf-8"), language), "utf-8")
