"""Rows of a CSV or TSV file, one by one, with the line each begins in: nothing is skipped but blank lines.

Quoting follows RFC 4180. A row with too few or too many cells, a quote that never ends and bytes that are
no text are told with their line; no file is ever held in memory as a whole.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from graph.errors import FileProblem
from runtime.data.own.plan import refused
from runtime.data.own.rows import MOST_COLUMNS, Row, number_in, refuse_twice

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@dataclass(frozen=True)
class Delimited:
    """A file of rows, opened anew for every pass."""

    path: Path
    delimiter: str
    encoding: str
    header: bool
    names: tuple[str, ...]
    unit = "line"

    @classmethod
    def of(cls, path: Path, a: SimpleNamespace) -> Delimited:
        """The file as the attributes `delimiter`, `encoding` and `header` say, with the names of its columns.

        Raises:
            FileProblem: it is empty, cannot be read, or its first line names columns twice.
        """
        encoding = "utf-8-sig" if a.encoding == "utf-8" else a.encoding
        delimiter = DELIMITERS.get(a.delimiter) or _commonest(path, encoding)
        _, cells = next(_rows(path, delimiter, encoding), (0, []))
        if not cells:
            raise FileProblem(f"{path} is empty: choose a file with rows of data.")
        if len(cells) > MOST_COLUMNS:
            raise FileProblem(
                f"{path} has {len(cells):,} columns in its first line, more than {MOST_COLUMNS:,}: "
                f"choose the `delimiter` that stands between its cells."
            )
        names = [f"column {number}" for number in range(1, len(cells) + 1)]
        if a.header:
            if all(number_in(cell) is not None for cell in cells):
                raise FileProblem(
                    f"{path} begins with a line of numbers, which are no names of columns: turn `header` off, or "
                    f"add a line with the names."
                )
            names = [cell.strip() or name for cell, name in zip(cells, names, strict=True)]
        refuse_twice(names, path)
        return cls(path, delimiter, encoding, a.header, tuple(names))

    def rows(self) -> Iterator[Row]:
        """All rows below the header.

        Raises:
            FileProblem: one has not as many cells as there are columns, or cannot be read.
        """
        rows = _rows(self.path, self.delimiter, self.encoding)
        if self.header:
            next(rows, None)
        for line, cells in rows:
            if len(cells) != len(self.names):
                raise FileProblem(
                    f"{self.path}, line {line}: the row has {len(cells)} cell{'s' * (len(cells) != 1)}, but there are "
                    f"{len(self.names)} columns: mend the row, or choose the right `delimiter`."
                )
            yield line, cells


def _rows(path: Path, delimiter: str, encoding: str) -> Iterator[Row]:
    line = 1
    try:
        with open(path, encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
    except UnicodeError as damage:
        raise FileProblem(
            f"{path} has bytes at or after line {line} that are no {encoding.removesuffix('-sig')} text "
            f"({getattr(damage, 'reason', damage)}): choose the right `encoding`."
        ) from damage
    except csv.Error as damage:
        raise FileProblem(
            f"{path}, line {line}: {damage}; check the quotes there, or choose the right `delimiter`."
        ) from damage
    except OSError as refusal:
        raise refused(path, refusal) from refusal


def _commonest(path: Path, encoding: str) -> str:
    """What stands between the cells: the commonest candidate in the first line."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    try:
        with open(path, encoding=encoding, newline="") as file:
            first = file.readline(1 << 20)
    except UnicodeError as damage:
        raise FileProblem(
            f"{path} begins with bytes that are no {encoding.removesuffix('-sig')} text: choose the right `encoding`."
        ) from damage
    except OSError as refusal:
        raise refused(path, refusal) from refusal
    return max(",;\t", key=first.count)
