"""Networks composed in Python, in the manner of MXNet's `Symbol`.

    from graph import symbol as sym

    x = sym.Input(shape=("N", 1, 28, 28), name="image")
    x = sym.Conv2d(x, out_channels=64, kernel_size=3, activation="ReLU", name="conv1")
    ...
    x.document("My network")          # what the window opens and the runtime trains

Every operator of `graph.operators.OPERATORS` is a function here, made from its declaration when it is first asked for:
`help(sym.Conv2d)`, `dir(sym)`. `block` makes one of a function; `Group` joins results; `load` reads a file.
"""

from __future__ import annotations

import os
from functools import cache

from graph.document import Document, from_json
from graph.document import load as _load
from graph.operators import OPERATORS
from graph.symbol.calls import Compose, UnknownOperator, composer
from graph.symbol.drawing import ends_of
from graph.symbol.tracing import BlockCall, block
from graph.symbol.value import Shapes, Symbol

__all__ = [
    "BlockCall",
    "Group",
    "Shapes",
    "Symbol",
    "UnknownOperator",
    "block",
    "from_document",
    "load",
    "load_json",
]

_composer = cache(composer)


def __getattr__(name: str) -> Compose:
    if name.startswith("__"):
        raise AttributeError(name)
    return _composer(name)


def __dir__() -> list[str]:
    return sorted({*__all__, *OPERATORS})


def Group(*symbols: Symbol) -> Symbol:  # noqa: N802  # MXNet's name
    """One symbol of the outputs of several."""
    return Symbol([end for symbol in symbols for end in symbol.ends])


def from_document(document: Document) -> Symbol:
    """The loose ends of a document's graph; its recipe and places stay behind."""
    return Symbol(ends_of(document))


def load(path: str | os.PathLike[str]) -> Symbol:
    """The network of a `.symloom` file.

    Raises:
        FileProblem: it cannot be read or is not a document.
    """
    return from_document(_load(path))


def load_json(text: str) -> Symbol:
    """The network of a document's text.

    Raises:
        FileProblem: it is no document.
    """
    return from_document(from_json(text))
