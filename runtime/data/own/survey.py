"""What the first pass over a table finds: each column's kind, its categories and its gaps.

Nothing of the table is kept but different values, and of those no more than categories may have.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import FileProblem
from runtime.data.own.plan import listed
from runtime.data.own.rows import Table, is_missing, number_in

MOST_CATEGORIES = 1_000
FEW = 20  # different whole numbers that are taken for classes, or texts for categories, in a short table
EMPTY = "(missing)"


@dataclass
class Column:
    """What was found in one column; `number` counts columns, lines or rows count from 1.

    Args:
        text: whether it is a column of free text, in which everything but blanks is said.
    """

    name: str
    text: bool = False
    filled: int = 0
    numbers: int = 0
    whole: bool = True
    least: float = math.inf
    gaps: int = 0
    first_gap: int = 0
    first_text: tuple[int, str] | None = None
    different: set[str | float] = field(default_factory=set)  # at most one more than MOST_CATEGORIES

    def empty(self, cell: str) -> bool:
        """Whether a cell says nothing."""
        return not cell.strip() if self.text else is_missing(cell)

    def see(self, line: int, cell: str, table: Table) -> None:
        """Take one more cell into account."""
        if self.empty(cell):
            self.gaps += 1
            self.first_gap = self.first_gap or line
            return
        self.filled += 1
        if self.text:
            return
        number = number_in(cell)
        if number is None:
            self.first_text = self.first_text or (line, cell)
        else:
            if not math.isfinite(number):
                raise FileProblem(
                    f"{table.path}, {table.unit} {line}: {cell.strip()} in column {self.name!r} is no number to learn "
                    f"from: mend or empty the cell."
                )
            self.numbers += 1
            self.least = min(self.least, number)
            self.whole = self.whole and number.is_integer()
        if len(self.different) <= MOST_CATEGORIES:
            self.different.add(cell.strip() if number is None else number)

    @property
    def numeric(self) -> bool:
        return not self.text and self.numbers == self.filled

    def categories(self) -> tuple[str, ...]:
        """Its different values in order: numbers by size, then texts by alphabet."""
        keys = sorted(self.different, key=lambda key: (isinstance(key, str), key))
        return tuple(key if isinstance(key, str) else _written(key) for key in keys)

    def many(self) -> bool:
        """Whether there are too many different values for categories."""
        return len(self.different) > MOST_CATEGORIES or len(self.different) > max(FEW, self.filled // 2)


def survey(table: Table, columns: Mapping[int, Column], missing: str, target: int) -> int:
    """Looks at every cell; how many rows will be used.

    Raises:
        FileProblem: there is none, or a cell is not as it has to be.
    """
    used = 0
    for line, cells in table.rows():
        gaps = [number for number, column in columns.items() if column.empty(cells[number])]
        if missing == "drop" and gaps:
            for number in gaps:
                columns[number].see(line, cells[number], table)
            continue
        refuse = gaps if missing == "refuse" else [number for number in gaps if number == target]
        if refuse:
            raise FileProblem(
                f"{table.path}, {table.unit} {line}: column {table.names[refuse[0]]!r} is empty: fill it in, or set "
                f"`missing` to {'drop' if refuse[0] == target else 'fill or drop'}."
            )
        used += 1
        for number, column in columns.items():
            column.see(line, cells[number], table)
    if not used:
        raise FileProblem(
            f"{table.path} has no row {'without an empty cell' if missing == 'drop' else 'of data'}."
        )
    return used


def check_inputs(inputs: Mapping[int, Column], forced: set[int], table: Table) -> None:
    """Every column can be used, or the person says what to do with it.

    Raises:
        FileProblem: one cannot.
    """
    useless = []
    for number, column in inputs.items():
        if not column.filled or (number in forced and len(column.different) > MOST_CATEGORIES):
            useless.append(column.name)
        elif column.text or column.numeric or number in forced:
            continue
        elif column.numbers >= 0.8 * column.filled:
            assert column.first_text is not None
            line, cell = column.first_text
            raise FileProblem(
                f"{table.path}, {table.unit} {line}: {cell[:40]!r} in column {column.name!r} is no number as the "
                f"others there are: mend or empty the cell, or name the column in `categorical` or `ignore`."
            )
        elif column.many():
            useless.append(column.name)
    if useless:
        names = ", ".join(f'"{name}"' if "," in name else name for name in useless)
        raise FileProblem(
            f"{table.path}: {listed(useless)} can be used neither as numbers nor as categories (empty, or almost every "
            f"row has another text): write {names} in `ignore`, or in `texts` if that is to be read."
        )


def classes_of(column: Column, task: str, forced: bool, table: Table) -> tuple[str, ...]:
    """The classes of the target; none if it is a value.

    Raises:
        FileProblem: it can be neither.
    """
    path: Path = table.path
    few = column.numeric and column.whole and len(column.different) <= FEW
    if task == "values" or (task == "auto" and column.numeric and not few and not forced):
        if column.numeric:
            return ()
        assert column.first_text is not None
        line, cell = column.first_text
        raise FileProblem(
            f"{path}, {table.unit} {line}: {cell[:40]!r} in the target {column.name!r} is no number."
        )
    if column.many() and (not column.numeric or len(column.different) > MOST_CATEGORIES):
        raise FileProblem(
            f"{path}: almost every row has another text in the target {column.name!r}: choose another `target`."
        )
    if len(column.different) < 2:
        raise FileProblem(
            f"{path}: the target {column.name!r} is the same in every row: there is nothing to learn."
        )
    return column.categories()


def canonical(cell: str) -> str:
    """A category as `Column.categories` writes it."""
    if is_missing(cell):
        return EMPTY
    number = number_in(cell)
    return cell.strip() if number is None else _written(number)


def _written(number: float) -> str:
    """1.0, 1 and 01 are the same category."""
    return str(int(number)) if number.is_integer() else repr(number)
