"""`python -m assets.translations.update`: gather the window's strings, keep what is translated, write .ts and .qm.

Strings are found in the code itself: `self.tr("…")` under the name of its class, `_tr`, `_n` and
`QCoreApplication.translate` under the context they name. What has no translation yet is listed, and is to be written
into the .ts file by hand or with Qt Linguist.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import PySide6

from graph.operator import CATEGORIES
from graph.operators import OPERATORS
from graph.options import OPTIONS
from graph.own_data import OWN
from graph.recipe import OPTIMIZERS, SCHEDULES, SETTINGS
from studio.inspector.values import name_in_words

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
LANGUAGES = ("zh_CN",)
Key = tuple[str, str]  # context, source


def strings(root: Path = ROOT) -> dict[Key, str]:
    """Every string of the window with the file it is in, in the order of files and lines."""
    found: dict[Key, str] = {}
    for path in sorted((root / "studio").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        own = re.search(r'(?:QCoreApplication\.translate|QT_TRANSLATE_NOOP)\(\s*"(\w+)",\s*[\w.]+\)', text)
        for context, source in _in_tree(ast.parse(text), own[1] if own else "", ""):
            found.setdefault((context, source), path.relative_to(root).as_posix())
    return found


def declared() -> dict[Key, str]:
    """The words of the declarations that forms and the palette show: categories, names of attributes."""
    words = [*CATEGORIES, *(kind.name.capitalize() for kind in SCHEDULES)]
    attributes = [
        *SETTINGS,
        *OPTIONS,
        *(attribute for kind in (*OPTIMIZERS, *SCHEDULES) for attribute in kind.attributes),
        *(attribute for operator in OPERATORS.values() for attribute in operator.attributes),
    ]
    attributes += [attribute for kind in OWN for attribute in kind.attributes]
    words += [name_in_words(attribute) for attribute in attributes]
    words += [kind.title for kind in OWN]
    return {("Declared", word): "graph" for word in words}


def _in_tree(tree: ast.AST, module: str, around: str) -> Iterator[Key]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node, module, around)
        yield from _in_tree(node, module, node.name if isinstance(node, ast.ClassDef) else around)


def _in_call(call: ast.Call, module: str, around: str) -> Iterator[Key]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    literals = [
        each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if len(literals) != len(call.args):
        return
    if name in ("translate", "QT_TRANSLATE_NOOP") and len(literals) == 2:
        yield literals[0], literals[1]
    elif name in ("_tr", "_n") and literals:
        yield module, literals[0]
    elif name == "tr" and isinstance(call.func, ast.Attribute) and literals:
        mine = isinstance(call.func.value, ast.Name) and call.func.value.id == "self"
        yield (around if mine else "CanvasView"), literals[0]


def translations(language: str) -> dict[Key, str]:
    """What a .ts file says; untranslated strings are left out."""
    path = FOLDER / f"symloom_{language}.ts"
    if not path.exists():
        return {}
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            text = message.findtext("translation") or ""
            if text:
                found[context.findtext("name") or "", message.findtext("source") or ""] = text
    return found


def write(language: str, done: dict[Key, str]) -> list[Key]:
    """Write a .ts and its .qm; returns what lacks a translation."""
    known = strings() | declared()
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
    path = FOLDER / f"symloom_{language}.ts"
    path.write_text("\n".join([*rows, "</TS>", ""]), encoding="utf-8")
    lrelease = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([lrelease, "-silent", path, "-qm", path.with_suffix(".qm")], check=True)
    return [key for key in known if key not in done]


def main() -> int:
    missing = {language: write(language, translations(language)) for language in LANGUAGES}
    for language, keys in missing.items():
        for context, source in keys:
            print(f"{language}: {context}: {source!r} has no translation")
    return int(any(missing.values()))


if __name__ == "__main__":
    raise SystemExit(main())
