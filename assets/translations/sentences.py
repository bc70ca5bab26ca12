"""The sentences that graph/ and runtime/ make, found in their code: literals and f-strings, with numbered places.

What these packages tell a person is written there in English, as f-strings; they know nothing of translations. A
template is such a string with `%1`, `%2`, … where values go in. `studio.sentences` finds the template of a finished
sentence again and says it in another language.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("graph", "runtime")
# What these write is Python; what they refuse is shown.
_CODE = "graph/source"
# SVG and figures, the terminal, Python scripts and the making of the examples: never in the window.
_NOT_SHOWN = (
    "graph/picture/annotations.py",
    "graph/picture/colors.py",
    "graph/picture/curves.py",
    "graph/picture/faces.py",
    "graph/picture/network.py",
    "graph/picture/text.py",
    "graph/symbol",
    "graph/layout",
    "graph/networks",
    "graph/schema.py",
    "runtime/cli",
    "runtime/layers.py",
)
_FOR_US = ("AssertionError", "KeyError", "TypeError", "AttributeError", "NotImplementedError")
_NO_PROSE = ("Code", "_table", "compile", "getattr", "open")
_NO_PROSE_ARGUMENTS = (
    "aliases",
    "call",
    "classes",
    "formula",
    "layer",
    "licence",
    "names",
    "reference",
    "source",
    "unpack",
)
_WORD = re.compile(r"(?<![\w%.])(?:a|[A-Za-z][a-z'’]+)(?![\w(=])")
_MACHINE = re.compile(
    r'\(\)|https?:|%[A-Z]|[{}<|\\·√∫~ᵢ]|\n|^"\w+": |^,? ?\w+=|^File |^self\.|__|^\([^()]*\)(, int64)?$'
)
# Words of which one goes into a sentence; others are as likely names of nodes, and stay.
_ALONE = ("finished", "grey", "none", "nothing", "place", "sample", "scalar", "stopped")


# Pieces without a word of their own, which the rules below take for no sentence.
_BOUNDS = ("%1 ≥ %2", "%1 ≤ %2", "scalar %1")
# What the system says of files; sentences quote it in small letters.
_SYSTEM = (
    "device or resource busy",
    "directory not empty",
    "file exists",
    "file name too long",
    "file too large",
    "input/output error",
    "is a directory",
    "no space left on device",
    "no such file or directory",
    "not a directory",
    "operation not permitted",
    "permission denied",
    "read-only file system",
    "too many open files",
)


def templates(root: Path) -> dict[str, str]:
    """Every template with the file it is in, in the order of files and lines."""
    found = dict.fromkeys(_SYSTEM, "the system") | dict.fromkeys(_BOUNDS, "graph/operator.py")
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if not name.startswith(_NOT_SHOWN):
                code = path.read_text(encoding="utf-8")
                for template in raised(code) if name.startswith(_CODE) else in_code(code):
                    found.setdefault(template, name)
    return found


def raised(code: str) -> Iterator[str]:
    """The templates in what a piece of Python raises."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Raise):
            yield from in_code(ast.unparse(node))


def in_code(code: str) -> Iterator[str]:
    """The templates in a piece of Python."""
    for text, alone in _strings(ast.parse(code), False):
        if _is_prose(text) or (alone and text in _ALONE):
            yield text


def _is_prose(text: str) -> bool:
    if _MACHINE.search(text) or " " not in text.strip(" "):
        return False
    return len(_WORD.findall(text)) > ("%1" not in text and "(" not in text)


def _strings(node: ast.AST, alone: bool) -> Iterator[tuple[str, bool]]:
    """Strings below a node; with each, whether it is one of several words that may go into a sentence."""
    if isinstance(node, (ast.JoinedStr, ast.BinOp)) or _is_text(node):
        holes: list[ast.AST] = []
        parts = _parts(node, holes)
        if parts is not None:
            yield parts, alone
            for hole in holes:
                yield from _strings(hole, False)
            return
    for child, word in _children(node):
        yield from _strings(child, word)


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """What below a node may be told to a person."""
    if isinstance(node, ast.Assert):
        return
    if isinstance(node, ast.Expr) and _is_text(node.value):  # a docstring
        return
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _name(node.exc.func) in _FOR_US:
        return
    if (
        isinstance(node, ast.Tuple) and len(node.elts) > 2 and all(map(_is_text, node.elts))
    ):  # names of things
        return
    if isinstance(node, ast.Subscript):
        yield node.value, False
        return
    if isinstance(node, ast.Call):
        if _name(node.func) in _NO_PROSE:
            return
        yield node.func, False
        for argument in node.args:
            yield argument, False
        for keyword in node.keywords:
            if keyword.arg not in _NO_PROSE_ARGUMENTS:
                yield keyword.value, False
        return
    if isinstance(node, ast.IfExp):
        yield node.test, False
        yield node.body, True
        yield node.orelse, True
        return
    if isinstance(node, ast.BoolOp):
        for value in node.values:
            yield value, isinstance(node.op, ast.Or)
        return
    if isinstance(node, ast.Compare):
        return
    for child in ast.iter_child_nodes(node):
        yield child, False


def _parts(node: ast.AST, holes: list[ast.AST]) -> str | None:
    """A string with numbered places for what is put in; None if it is none."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        text = ""
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                holes.append(value.value)
                text += f"%{len(holes)}"
            else:
                text += _parts(value, holes) or ""
        return text
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        if not any(_is_string(side) for side in (node.left, node.right)):
            return None
        text = ""
        for side in (node.left, node.right):
            part = _parts(side, holes)
            if part is None:
                holes.append(side)
                part = f"%{len(holes)}"
            text += part
        return text
    return None


def _is_string(node: ast.AST) -> bool:
    return (
        _is_text(node)
        or isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and _is_string(node.left))
    )


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
