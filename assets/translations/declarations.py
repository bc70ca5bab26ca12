"""What declarations say in words: of operators, recipe, options, data sets and the networks that ship."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graph.datasets import FOLDER, KNOWN
from graph.errors import SymloomError
from graph.operator import Attribute, Operator, Port
from graph.operators import OPERATORS
from graph.options import OPTIONS
from graph.own_data import OWN
from graph.recipe import OPTIMIZERS, SCHEDULES, SETTINGS

_SHAPE = re.compile(r"\([^()]*\)(, int64)?|bool")
_WORDS = re.compile(r"\b(?!log\b)[a-z]{3,} (?:[a-z] )?(?!log\b)[a-z]{2,}|\bif\b.*\belse\b")
_PLAIN_WORD = re.compile(r"\b[A-Za-z][a-z]{3,}\b")


def texts(root: Path) -> dict[str, str]:
    """Every text with what it belongs to; formulas and shapes only where words stand in them."""
    found: dict[str, str] = {}
    for operator in OPERATORS.values():
        for text in _of_operator(operator):
            found.setdefault(text, f"operator {operator.name}")
    for text in _of_recipe():
        found.setdefault(text, "recipe")
    for kind in OWN:
        found.setdefault(kind.title, f"data set {kind.name}")
    for spec in KNOWN:
        found.setdefault(spec.summary, f"data set {spec.name}")
        found.setdefault(spec.title, f"data set {spec.name}")
    for title in _titles(root):
        found.setdefault(title, "example")
    return found


def ports(operator: Operator) -> tuple[Port, ...]:
    """Those an operator has as long as nothing is set."""
    try:
        return (*operator.inputs, *operator.output_ports(operator.resolve({})))
    except SymloomError:
        return operator.inputs


def _of_operator(operator: Operator) -> Iterator[str]:
    yield operator.summary
    for port in ports(operator):
        if port.doc and (not _SHAPE.fullmatch(port.doc) or _WORDS.search(port.doc)):
            yield port.doc
    yield from _docs(operator.attributes)
    if _WORDS.search(operator.formula):
        yield operator.formula


def _of_recipe() -> Iterator[str]:
    yield from _docs((*SETTINGS, *OPTIONS, FOLDER))
    for kind in (*OPTIMIZERS, *SCHEDULES, *OWN):
        yield kind.summary
        yield from _docs(kind.attributes)


def _docs(attributes: tuple[Attribute, ...]) -> Iterator[str]:
    return (attribute.doc for attribute in attributes)


def _titles(root: Path) -> Iterator[str]:
    """Titles of the documents that ship: the words the start page and the menu show."""
    for path in sorted((root / "assets").glob("*/*.symloom")):
        found = re.search(r'^  "title": "(.*)",$', path.read_text(encoding="utf-8"), re.MULTILINE)
        if found and _PLAIN_WORD.search(found[1]):
            yield found[1]
