"""Layers that torch lacks: their source is copied into the generated module, so that it needs torch alone."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

_LAYERS = Path(__file__).parent.parent.parent / "runtime" / "layers.py"


def borrow(names: set[str]) -> list[str]:
    """The source of these definitions of runtime/layers.py and of those they use, in the order of the file."""
    definitions = _definitions() if names else {}
    wanted: set[str] = set()
    stack = list(names)
    while stack:
        name = stack.pop()
        if name not in wanted:
            wanted.add(name)
            stack += [other for other in definitions if re.search(rf"\b{other}\b", definitions[name])]
    return [text for name, text in definitions.items() if name in wanted]


def borrowable() -> frozenset[str]:
    """The names that these definitions have in a generated module."""
    return frozenset(_definitions())


@cache
def _definitions() -> dict[str, str]:
    text = _LAYERS.read_text(encoding="utf-8")
    rows = text.splitlines()
    found = {}
    for item in ast.parse(text).body:
        if isinstance(item, (ast.ClassDef, ast.FunctionDef)):
            first = min([item.lineno, *(decorator.lineno for decorator in item.decorator_list)])
            found[item.name] = "\n".join(rows[first - 1 : item.end_lineno])
    return found
