"""Qt Linguist's files: reading them, writing them in a fixed order, and compiling the window's."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import PySide6

Key = tuple[str, str]  # context, source


def read(path: Path) -> dict[Key, str]:
    """What a .ts file says; untranslated strings are left out."""
    if not path.exists():
        return {}
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            text = message.findtext("translation") or ""
            if text:
                found[context.findtext("name") or "", message.findtext("source") or ""] = text
    return found


def write(path: Path, language: str, known: Iterable[Key], done: Mapping[Key, str]) -> None:
    """Write the strings by context, in the order given; those without a translation as unfinished."""
    contexts: dict[str, list[str]] = {}
    for context, source in known:
        contexts.setdefault(context, []).append(source)
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
    ]
    for context in sorted(contexts):
        rows += ["<context>", f"    <name>{escape(context)}</name>"]
        for source in contexts[context]:
            text = done.get((context, source), "")
            kind = "" if text else ' type="unfinished"'
            rows += [
                "    <message>",
                f"        <source>{escape(source)}</source>",
                f"        <translation{kind}>{escape(text)}</translation>",
                "    </message>",
            ]
        rows.append("</context>")
    path.write_text("\n".join([*rows, "</TS>", ""]), encoding="utf-8")


def release(path: Path) -> None:
    """Compile a .ts to the .qm beside it."""
    lrelease = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    # Renamed into place: a window that runs has the old file mapped into memory, and dies when that gets shorter.
    made = path.with_suffix(".new.qm")
    subprocess.run([lrelease, "-silent", path, "-qm", made], check=True)
    made.replace(path.with_suffix(".qm"))
