"""Tables: CSV and TSV files with columns of numbers and of categories, one of which is to be predicted.

The file is read twice. The first pass finds each column's kind, its categories and its gaps, so that a
mistake is told before anything is made; the second fills arrays whose size is then known. Means for empty
cells are those of the training rows only, and so is the normalisation (`dataset.DataSet.statistics`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from torch import Tensor

from graph.data_spec import Field
from graph.errors import FileProblem
from runtime.data.own.delimited import Delimited, is_missing, number_in
from runtime.data.own.plan import (
    Columns,
    Plan,
    check_room,
    existing,
    listed,
    own_spec,
    parted,
    test_count,
    test_part,
)

MOST_CATEGORIES = 1_000
FEW = 20  # different whole numbers that are taken for classes, or texts for categories, in a short table
EMPTY = "(missing)"


@dataclass
class _Column:
    """What the first pass finds in one column; lines count from 1."""

    name: str
    filled: int = 0
    numbers: int = 0
    whole: bool = True
    gaps: int = 0
    first_gap: int = 0
    first_text: tuple[int, str] | None = None
    different: set[str | float] = field(default_factory=set)  # at most one more than MOST_CATEGORIES

    def see(self, line: int, cell: str, path: Path) -> None:
        if is_missing(cell):
            self.gaps += 1
            self.first_gap = self.first_gap or line
            return
        self.filled += 1
        number = number_in(cell)
        if number is None:
            self.first_text = self.first_text or (line, cell)
        else:
            if not math.isfinite(number):
                raise FileProblem(
                    f"{path}, line {line}: {cell.strip()} in column {self.name!r} is no number to learn from: mend or "
                    f"empty the cell."
                )
            self.numbers += 1
            self.whole = self.whole and number.is_integer()
        if len(self.different) <= MOST_CATEGORIES:
            self.different.add(_key(cell, number))

    @property
    def numeric(self) -> bool:
        return self.numbers == self.filled

    def categories(self) -> tuple[str, ...]:
        """Its different values in order: numbers by size, then texts by alphabet."""
        keys = sorted(self.different, key=lambda key: (isinstance(key, str), key))
        return tuple(key if isinstance(key, str) else _written(key) for key in keys)

    def many(self) -> bool:
        """Whether there are too many different values for categories."""
        return len(self.different) > MOST_CATEGORIES or len(self.different) > max(FEW, self.filled // 2)


@dataclass(frozen=True)
class _Layout:
    """Which column becomes what."""

    files: tuple[Delimited, ...]  # one, or one to train and one to test with
    rows: tuple[int, ...]  # in each, those used
    numbers: tuple[int, ...]
    categories: dict[int, tuple[str, ...]]
    target: int
    classes: tuple[str, ...]
    dropping: bool
    used: frozenset[int]


def look_at_table(a: SimpleNamespace) -> Plan:
    """The table in `a.file`, and in `a.test_file` if there is one.

    Raises:
        FileProblem: it is no table, or a column, a row or a cell is not as it has to be.
    """
    path = existing(a.file)
    files = [Delimited.of(path, a)]
    if a.test_file.strip():
        files.append(Delimited.of(existing(a.test_file), a))
        if files[1].names != files[0].names:
            raise FileProblem(
                f"{files[1].path} has other columns than {path}: both need the same, in the same order."
            )
    table = files[0]
    target = table.column(a.target, -1)
    ignored = table.columns(a.ignore) - {target}
    used = [number for number in range(len(table.names)) if number not in ignored]
    columns = {number: _Column(table.names[number]) for number in used}
    counts = [_survey(file, columns, a.missing, target) for file in files]
    if len(used) < 2:
        raise FileProblem(
            f"{path} has no column besides the target {table.names[target]!r}: nothing to predict it from."
        )

    forced = table.columns(a.categorical)
    inputs = {number: column for number, column in columns.items() if number != target}
    _check_inputs(inputs, forced, path)
    numbers = tuple(number for number, column in inputs.items() if column.numeric and number not in forced)
    categories = {
        number: column.categories() + ((EMPTY,) if column.gaps and a.missing == "fill" else ())
        for number, column in inputs.items()
        if number not in numbers
    }
    classes = _classes(columns[target], a.task, target in forced, path)
    layout = _Layout(
        tuple(files),
        tuple(counts),
        numbers,
        categories,
        target,
        classes,
        a.missing == "drop",
        frozenset(used),
    )
    features = _features(layout, a.categories)
    values = Field("value", "float32", (1,), measured=int(a.normalise_target), columns=(table.names[target],))
    label = Field("label", "int64", columns=(table.names[target],))
    total = sum(counts)
    test = counts[1] if len(counts) > 1 else test_count(total, a.test, path)
    # The cells, their parts for training and testing, and what stands between.
    check_room(20 * total * sum(max(1, math.prod(one.shape)) for one in features), path)
    predicted = f"{len(classes)} classes" if classes else "a value"
    spec = own_spec(
        "csv",
        path,
        f"{len(numbers)} columns of numbers and {len(categories)} of categories; "
        f"{table.names[target]!r} is to be predicted, {predicted}.",
        features,
        (label if classes else values,),
        classes,
        (total - test, test),
        _notes(columns, ignored, table, a.missing, target),
    )
    return Plan(spec, lambda: _read(layout, features, test, a))


def _survey(file: Delimited, columns: dict[int, _Column], missing: str, target: int) -> int:
    """Looks at every cell; how many rows will be used."""
    used = 0
    for line, cells in file.rows():
        gaps = [number for number in columns if is_missing(cells[number])]
        if missing == "drop" and gaps:
            for number in gaps:
                columns[number].see(line, cells[number], file.path)
            continue
        refuse = gaps if missing == "refuse" else [number for number in gaps if number == target]
        if refuse:
            raise FileProblem(
                f"{file.path}, line {line}: column {file.names[refuse[0]]!r} is empty: fill it in, or set `missing` to "
                f"{'drop' if refuse[0] == target else 'fill or drop'}."
            )
        used += 1
        for number, column in columns.items():
            column.see(line, cells[number], file.path)
    if not used:
        raise FileProblem(
            f"{file.path} has no row {'without an empty cell' if missing == 'drop' else 'of data'}."
        )
    return used


def _check_inputs(inputs: dict[int, _Column], forced: set[int], path: Path) -> None:
    """Every column can be used, or the person says what to do with it."""
    useless = []
    for number, column in inputs.items():
        if not column.filled or (number in forced and len(column.different) > MOST_CATEGORIES):
            useless.append(column.name)
        elif column.numeric or number in forced:
            continue
        elif column.numbers >= 0.8 * column.filled:
            assert column.first_text is not None
            line, cell = column.first_text
            raise FileProblem(
                f"{path}, line {line}: {cell[:40]!r} in column {column.name!r} is no number as the others there are: "
                f"mend or empty the cell, or name the column in `categorical` or `ignore`."
            )
        elif column.many():
            useless.append(column.name)
    if useless:
        names = ", ".join(f'"{name}"' if "," in name else name for name in useless)
        raise FileProblem(
            f"{path}: {listed(useless)} can be used neither as numbers nor as categories (empty, or almost every row "
            f"has another text): write {names} in `ignore`."
        )


def _classes(column: _Column, task: str, forced: bool, path: Path) -> tuple[str, ...]:
    """The classes of the target; none if it is a value."""
    few = column.numeric and column.whole and len(column.different) <= FEW
    if task == "values" or (task == "auto" and column.numeric and not few and not forced):
        if column.numeric:
            return ()
        assert column.first_text is not None
        line, cell = column.first_text
        raise FileProblem(f"{path}, line {line}: {cell[:40]!r} in the target {column.name!r} is no number.")
    if column.many() and (not column.numeric or len(column.different) > MOST_CATEGORIES):
        raise FileProblem(
            f"{path}: almost every row has another text in the target {column.name!r}: choose another `target`."
        )
    if len(column.different) < 2:
        raise FileProblem(
            f"{path}: the target {column.name!r} is the same in every row: there is nothing to learn."
        )
    return column.categories()


def _features(layout: _Layout, how: str) -> tuple[Field, ...]:
    names = layout.files[0].names
    columns = [names[number] for number in layout.numbers]
    if how == "one-hot":
        columns += [
            f"{names[number]}={value}" for number, values in layout.categories.items() for value in values
        ]
    fields = []
    if columns:
        fields.append(
            Field(
                "features", "float32", (len(columns),), measured=len(layout.numbers), columns=tuple(columns)
            )
        )
    if how == "fields":
        taken = {"features", "label", "value"}
        for number, values in layout.categories.items():
            name = names[number] + "_" * (names[number] in taken)
            fields.append(Field(name, "int64", vocabulary=values, columns=(names[number],)))
    return tuple(fields)


def _notes(
    columns: dict[int, _Column], ignored: set[int], table: Delimited, missing: str, target: int
) -> tuple[str, ...]:
    notes = []
    for column in columns.values():
        if column.gaps:
            one = column.gaps == 1
            done = f"{'is' if one else 'are'} filled"
            if missing == "drop":
                done = "is left out with its row" if one else "are left out with their rows"
            cells = "empty cell" if one else "empty cells"
            notes.append(
                f"{column.gaps:,} {cells} of {column.name!r}, the first in line {column.first_gap}, {done}."
            )
    if ignored:
        notes.append(f"Left out as you said: {listed([table.names[number] for number in sorted(ignored)])}.")
    return tuple(notes)


def _read(layout: _Layout, features: tuple[Field, ...], test: int, a: SimpleNamespace) -> Columns:
    total = sum(layout.rows)
    numbers = np.empty((total, len(layout.numbers)), dtype=np.float32)
    codes = np.empty((total, len(layout.categories)), dtype=np.int64)
    label = np.empty(total, dtype=np.int64 if layout.classes else np.float32)
    number_of = [
        (at, {_canonical(value): code for code, value in enumerate(values)})
        for at, values in layout.categories.items()
    ]
    class_of = {_canonical(value): code for code, value in enumerate(layout.classes)}
    row = 0
    for file in layout.files:
        for _, cells in file.rows():
            if layout.dropping and any(is_missing(cells[number]) for number in layout.used):
                continue
            try:
                for place, at in enumerate(layout.numbers):
                    cell = cells[at]
                    numbers[row, place] = math.nan if is_missing(cell) else float(cell)
                for place, (at, codes_of) in enumerate(number_of):
                    codes[row, place] = codes_of[_canonical(cells[at])]
                cell = cells[layout.target]
                label[row] = class_of[_canonical(cell)] if layout.classes else float(cell)
            except (IndexError, KeyError, ValueError) as change:
                raise FileProblem(f"{file.path} changed while it was read: try again.") from change
            row += 1
    if row != total:
        raise FileProblem(f"{layout.files[0].path} changed while it was read: try again.")
    answer = torch.from_numpy(label)
    if len(layout.files) > 1:
        tested = torch.arange(total) >= layout.rows[0]
    else:
        tested = test_part(answer if layout.classes else None, total, test, a.seed)
    measured = _filled(torch.from_numpy(numbers), tested, layout)
    category = torch.from_numpy(codes)
    columns: dict[str, Tensor] = {}
    hot = [
        torch.nn.functional.one_hot(category[:, place], len(values)).to(torch.float32)
        for place, values in enumerate(layout.categories.values())
        if a.categories == "one-hot"
    ]
    separate = list(features)
    if separate and separate[0].name == "features":
        separate.pop(0)
        columns["features"] = torch.cat([measured, *hot], 1)
    for place, one in enumerate(separate):
        columns[one.name] = category[:, place].clone()
    columns["label" if layout.classes else "value"] = answer if layout.classes else answer.unsqueeze(1)
    return parted(columns, tested)


def _filled(numbers: Tensor, tested: Tensor, layout: _Layout) -> Tensor:
    """Empty cells become the mean of their column over the training rows, which normalises to 0."""
    for place, at in enumerate(layout.numbers):
        column = numbers[:, place]
        empty = column.isnan()
        if not empty.any():
            continue
        known = column[~tested & ~empty]
        if not len(known):
            raise FileProblem(
                f"{layout.files[0].path}: column {layout.files[0].names[at]!r} has no value in the training rows to "
                f"fill its empty cells with: name it in `ignore`."
            )
        column[empty] = known.double().mean().float()
    return numbers


def _key(cell: str, number: float | None) -> str | float:
    return cell.strip() if number is None else number


def _canonical(cell: str) -> str:
    """A category as `_Column.categories` writes it."""
    if is_missing(cell):
        return EMPTY
    number = number_in(cell)
    return cell.strip() if number is None else _written(number)


def _written(number: float) -> str:
    """1.0, 1 and 01 are the same category."""
    return str(int(number)) if number.is_integer() else repr(number)
