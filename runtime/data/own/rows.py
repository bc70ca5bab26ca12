"""What tables of every format have in common: named columns, and rows of cells as they would be written.

A cell is text here whatever the format stores: the same rules then say what is a number, what is missing
and what is a category, and a table means the same as CSV and as Parquet.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from graph.errors import FileProblem

MOST_COLUMNS = 20_000
EXACT = 1 << 53  # up to which floating point tells all whole numbers apart
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})

Row = tuple[int, list[str]]  # the number of its line or row, its cells


class Table(Protocol):
    """A file of rows, opened anew for every pass."""

    @property
    def path(self) -> Path: ...

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def unit(self) -> str:
        """What the number of a row counts: "line" or "row"."""

    def rows(self) -> Iterator[Row]:
        """All rows, each with as many cells as there are columns.

        Raises:
            FileProblem: one has not, or cannot be read.
        """


def column_number(table: Table, name: str, default: int = 0) -> int:
    """The number of the column of that name; that of `default` if the name is empty.

    Raises:
        FileProblem: there is none.
    """
    if not name.strip():
        return default % len(table.names)
    if name.strip() not in table.names:
        known = ", ".join(table.names[:12]) + (", …" if len(table.names) > 12 else "")
        raise FileProblem(f"{table.path} has no column {name.strip()!r}; it has {known}: choose one of them.")
    return table.names.index(name.strip())


def column_numbers(table: Table, names: str) -> set[int]:
    """The numbers of several columns, given with commas between them.

    Raises:
        FileProblem: there is no such column.
    """
    return {column_number(table, name) for name in names_in(names)}


def names_in(names: str) -> list[str]:
    """The names in a list with commas between them."""
    given = next(csv.reader([names], skipinitialspace=True), [])
    return [name.strip() for name in given if name.strip()]


def refuse_twice(names: Sequence[str], path: Path) -> None:
    """Names are the way to say which column is meant.

    Raises:
        FileProblem: two columns have the same one.
    """
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise FileProblem(f"{path} has more than one column named {twice!r}: rename one of them.")


def number_in(cell: str) -> float | None:
    """The number a cell holds, or None; infinities and NaN are numbers here, empty cells are not.

    One beyond `EXACT` is a whole number to its last digit: it may be a name, such as an account's.
    """
    if "_" in cell:
        return None
    try:
        number = float(cell)
        return int(Decimal(cell)) if EXACT <= abs(number) < math.inf else number
    except ValueError:
        return None


def is_missing(cell: str) -> bool:
    """Whether a cell says that its value is not known."""
    return len(cell) < 16 and cell.strip().casefold() in MISSING
