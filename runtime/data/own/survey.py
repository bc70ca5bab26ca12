"""What the first pass over a table finds: each column's kind, its categories and its gaps.

Nothing of the table is kept but different values, and of those no more than categories may have.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from graph.errors import FileProblem
from runtime.data.own.plan import FEW_CLASSES, LARGEST, MOST_CATEGORIES, listed
from runtime.data.own.rows import EXACT, Row, Table, is_missing, number_in

EMPTY = "(missing)"
AT_ONCE = 2048  # rows that are looked at together


@dataclass
class Found:
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
    different: set[str | float] = field(default_factory=set)  # hardly more than MOST_CATEGORIES

    def empty(self, cell: str) -> bool:
        """Whether a cell says nothing."""
        return not cell.strip() if self.text else is_missing(cell)

    def miss(self, line: int, count: int) -> None:
        """So many cells are empty, the first of them in that line."""
        self.gaps += count
        self.first_gap = self.first_gap or line

    def see(
        self, lines: Sequence[int], cells: Sequence[str], values: np.ndarray | None, table: Table
    ) -> None:
        """Take more cells into account, together: most columns are numbers throughout, or few different texts.

        Args:
            values: the numbers in the cells if they hold nothing else.
        """
        if values is not None:
            self.filled += len(values)
            each: Iterable[float] = values.tolist()
            if np.abs(values).max() >= EXACT:
                each = [number for cell in cells if (number := number_in(cell)) is not None]
            self._count(len(values), values, each)
            return
        counts: dict[float, int] = {}
        for cell, count in Counter(cells).items():
            if self.empty(cell):
                self.miss(lines[cells.index(cell)], count)
                continue
            self.filled += count
            number = None if self.text else number_in(cell)
            if number is not None:
                if not abs(number) <= LARGEST:  # nor is NaN
                    raise FileProblem(
                        f"{table.path}, {table.unit} {lines[cells.index(cell)]}: {cell.strip()[:40]} in column "
                        f"{self.name!r} is no number to learn from: mend or empty the cell."
                    )
                counts[number] = counts.get(number, 0) + count
            elif not self.text:
                line = lines[cells.index(cell)]
                if self.first_text is None or line < self.first_text[0]:
                    self.first_text = (line, cell)
                if len(self.different) <= MOST_CATEGORIES:
                    self.different.add(cell.strip())
        if counts:
            self._count(sum(counts.values()), np.array(list(counts), np.float64), counts)

    def _count(self, count: int, values: np.ndarray, different: Iterable[float]) -> None:
        self.numbers += count
        self.whole = self.whole and bool((values == np.floor(values)).all())
        self.least = min(self.least, float(values.min()))
        if len(self.different) <= MOST_CATEGORIES:
            self.different.update(different)

    @property
    def numeric(self) -> bool:
        return not self.text and self.numbers == self.filled

    def categories(self) -> tuple[str, ...]:
        """Its different values in order: numbers by size, then texts by alphabet."""
        keys = sorted(self.different, key=lambda key: (isinstance(key, str), key))
        return tuple(key if isinstance(key, str) else _written(key) for key in keys)

    def many(self) -> bool:
        """Whether there are too many different values for categories."""
        return len(self.different) > min(MOST_CATEGORIES, max(FEW_CLASSES, self.filled // 2))


def survey(table: Table, columns: Mapping[int, Found], missing: str, target: int) -> int:
    """Looks at every cell; how many rows will be used.

    Raises:
        FileProblem: there is none, or a cell is not as it has to be.
    """
    used = 0
    for lines, rows in blocks(table.rows()):
        cells = list(zip(*rows, strict=True))
        values = {n: None if column.text else numbers_of(cells[n]) for n, column in columns.items()}
        empty = {n: _gaps(columns[n], cells[n]) for n, numbers in values.items() if numbers is None}
        gaps = {number: places for number, places in empty.items() if places}
        if missing == "drop" and gaps:
            for number, places in gaps.items():
                columns[number].miss(lines[places[0]], len(places))
            dropped = set().union(*gaps.values())
            kept = [place for place in range(len(rows)) if place not in dropped]
            lines = [lines[place] for place in kept]
            cells = [tuple(column[place] for place in kept) for column in cells]
            values = {n: None if numbers is None else numbers[kept] for n, numbers in values.items()}
        else:
            refused = (
                gaps if missing == "refuse" else {n: places for n, places in gaps.items() if n == target}
            )
            if refused:
                number = min(refused, key=lambda number: (refused[number][0], number))
                raise FileProblem(
                    f"{table.path}, {table.unit} {lines[refused[number][0]]}: column {table.names[number]!r} is empty: "
                    f"fill it in, or set `missing` to {'drop' if number == target else 'fill or drop'}."
                )
        used += len(lines)
        for number, column in columns.items() if lines else ():
            column.see(lines, cells[number], values[number], table)
    if not used:
        raise FileProblem(
            f"{table.path} has no row {'without an empty cell' if missing == 'drop' else 'of data'}: "
            f"{'set `missing` to fill' if missing == 'drop' else 'choose a file with data'}."
        )
    return used


def blocks(rows: Iterable[Row]) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Rows some thousand at a time: their lines, and their cells."""
    rest = iter(rows)
    while block := list(islice(rest, AT_ONCE)):
        yield [line for line, _ in block], [cells for _, cells in block]


def numbers_of(cells: Sequence[str]) -> np.ndarray | None:
    """The numbers in cells that hold nothing else; None if one is empty, a text or too large."""
    try:
        values = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
    # Python reads 1_000 as a number, which is more likely a name.
    return values if (np.abs(values) <= LARGEST).all() and "_" not in "".join(cells) else None


def _gaps(column: Found, cells: Sequence[str]) -> list[int]:
    """Which of some cells are empty."""
    empty = {cell for cell in set(cells) if column.empty(cell)}
    return [place for place, cell in enumerate(cells) if cell in empty] if empty else []


def check_inputs(inputs: Mapping[int, Found], forced: set[int], table: Table) -> None:
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


def classes_of(column: Found, task: str, forced: bool, table: Table) -> tuple[str, ...]:
    """The classes of the target; none if it is a value.

    Raises:
        FileProblem: it can be neither.
    """
    path: Path = table.path
    few = column.numeric and column.whole and len(column.different) <= FEW_CLASSES
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
            f"{path}: the target {column.name!r} is the same in every row: choose another `target`."
        )
    return column.categories()


def canonical(cell: str) -> str:
    """A category as `Found.categories` writes it."""
    if is_missing(cell):
        return EMPTY
    number = number_in(cell)
    return cell.strip() if number is None else _written(number)


def _written(number: float) -> str:
    """1.0, 1 and 01 are the same category."""
    return str(int(number)) if isinstance(number, int) or number.is_integer() else repr(number)
