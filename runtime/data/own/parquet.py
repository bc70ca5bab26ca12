"""Rows of a Parquet file, a few thousand at a time, read by pyarrow, which is an optional package.

Cells become the text they would be in a CSV file; bytes, lists and nested columns have none and are refused
unless they are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import FileProblem, SymloomError
from runtime.data.own.plan import refused
from runtime.data.own.rows import MOST_COLUMNS, Row, names_in, refuse_twice
from runtime.data.stream import memory, size_text

AT_ONCE = 4096  # rows


@dataclass(frozen=True)
class Parquet:
    """A Parquet file, opened anew for every pass; the cells of columns left out are empty."""

    path: Path
    names: tuple[str, ...]
    taken: tuple[int, ...]
    unit = "row"

    @classmethod
    def of(cls, path: Path, ignore: str) -> Parquet:
        """The file with the names of its columns, of which those in `ignore` are not read.

        Raises:
            FileProblem: it is none, is damaged, or a column has no cells of text, number or time.
            SymloomError: pyarrow is not installed.
        """
        left_out = set(names_in(ignore))
        with _opened(path) as file:
            schema, facts = file.schema_arrow, file.metadata
            names = tuple(schema.names)
            if not names or not facts.num_rows:
                raise FileProblem(f"{path} is empty: choose a file with rows of data.")
            if len(names) > MOST_COLUMNS:
                raise FileProblem(
                    f"{path} has {len(names):,} columns, more than {MOST_COLUMNS:,}: choose a part of it."
                )
            refuse_twice(names, path)
            for name, kind in zip(names, schema.types, strict=True):
                if name not in left_out and not _has_cells(kind):
                    raise FileProblem(
                        f"{path}: column {name!r} holds {kind}, neither numbers nor text: write {name} in `ignore`."
                    )
            _bounded(facts, path)
        taken = tuple(number for number, name in enumerate(names) if name not in left_out)
        return cls(path, names, taken)

    def rows(self) -> Iterator[Row]:
        number = 0
        with _opened(self.path) as file:
            names = [self.names[column] for column in self.taken]
            for batch in file.iter_batches(AT_ONCE, columns=names, use_threads=False):
                columns = [[""] * len(batch)] * len(self.names)
                for place, column in zip(self.taken, batch.columns, strict=True):
                    columns[place] = self._cells(column, place, number)
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield number, list(cells)

    def _cells(self, column: Any, place: int, before: int) -> list[str]:
        try:
            return [_written(value) for value in column.to_pylist()]
        except UnicodeError as damage:
            raise FileProblem(
                f"{self.path}, row {before + 1} or one of the {len(column) - 1:,} after it: column "
                f"{self.names[place]!r} holds bytes that are no text: save it again, or write it in `ignore`."
            ) from damage


def _has_cells(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    plain = (types.is_boolean, types.is_integer, types.is_floating, types.is_decimal, types.is_temporal)
    texts = (types.is_string, types.is_large_string, types.is_string_view, types.is_null)
    return any(fits(kind) for fits in (*plain, *texts))


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _bounded(facts: Any, path: Path) -> None:
    """A row group that promises more than memory holds is told before it is unpacked."""
    for group in range(facts.num_row_groups):
        promised = facts.row_group(group).total_byte_size
        if promised > memory() // 4:
            raise FileProblem(
                f"{path}: its row group {group} unpacks to {size_text(promised)}, which does not fit into memory: "
                f"write the file with smaller row groups."
            )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as missing:
        raise SymloomError(
            "Parquet files are read by pyarrow, which is not installed: run `pip install pyarrow`."
        ) from missing
    damage_kinds: tuple[type[BaseException], ...] = (pa.ArrowException, ValueError, KeyError, OverflowError)
    try:
        # Read through, not ahead: memory then holds some pages of a column and not the whole of it.
        with parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False) as file:
            yield file
    except SymloomError:
        raise
    except MemoryError as damage:
        raise FileProblem(
            f"{path} unpacks to more than memory holds, so it is damaged: save it again."
        ) from damage
    except damage_kinds as damage:
        reason = str(damage).splitlines()[0].rstrip(".") if str(damage) else type(damage).__name__
        raise FileProblem(f"{path} is no Parquet file, or damaged ({reason}): save it again.") from damage
    except OSError as refusal:
        if refusal.errno is None:  # pyarrow's own, of the content
            reason = str(refusal).splitlines()[0].rstrip(".")
            raise FileProblem(
                f"{path} is no Parquet file, or damaged ({reason}): save it again."
            ) from refusal
        raise refused(path, refusal) from refusal
