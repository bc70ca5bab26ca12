"""Tables with columns of numbers, of categories and of texts, one of which is to be predicted.

The file is read several times and never held whole. The first pass finds each column's kind
(`own.survey`), so that a mistake is told before anything is made; the last one fills arrays whose size is
then known. Means for empty cells and vocabularies are those of the training rows only, validation's among them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, islice
from types import SimpleNamespace

import numpy as np
import torch
from torch import Tensor

from graph.data_spec import Field
from graph.errors import FileProblem
from runtime.data.dataset import WEIGHTS, Column, Columns
from runtime.data.own.delimited import Delimited
from runtime.data.own.first_samples import CELLS, ROWS, FirstSamples
from runtime.data.own.parquet import Parquet
from runtime.data.own.plan import (
    Plan,
    changed,
    check_trained,
    files_of,
    listed,
    own_spec,
    parted,
    test_count,
    test_part,
)
from runtime.data.own.room import Room
from runtime.data.own.rows import Row, Table, column_number, column_numbers, is_missing
from runtime.data.own.survey import (
    EMPTY,
    Found,
    blocks,
    canonical,
    check_inputs,
    classes_of,
    numbers_of,
    survey,
)
from runtime.data.own.texts import TextColumn

_AT_ONCE = 1 << 16  # rows in which gaps are filled together


@dataclass(frozen=True)
class _Layout:
    """Which column becomes what."""

    files: tuple[Table, ...]  # one, or one to train and one to test with
    counts: tuple[int, ...]  # rows of each that are used
    columns: Mapping[int, Found]  # those used
    numbers: tuple[int, ...]
    categories: Mapping[int, tuple[str, ...]]
    texts: tuple[int, ...]
    target: int
    classes: tuple[str, ...]
    dropping: bool
    weights: int | None = None  # the column of how often a row is drawn

    @property
    def total(self) -> int:
        return sum(self.counts)

    def rows(self) -> Iterator[Row]:
        """All rows that are used.

        Raises:
            FileProblem: there are more or fewer than the first pass found.
        """
        for file, count in zip(self.files, self.counts, strict=True):
            found = 0
            for _, cells in file.rows():
                if self.dropping and any(c.empty(cells[number]) for number, c in self.columns.items()):
                    continue
                found += 1
                if found > count:
                    break
                yield found, cells
            if found != count:
                raise changed(file.path)

    def blocks(self) -> Iterator[list[list[str]]]:
        """Their cells, some thousand rows at a time."""
        for _, rows in blocks(self.rows()):
            yield rows


def look_at_table(a: SimpleNamespace) -> Plan:
    """The CSV or TSV table in `a.file`, and in `a.test_file` if there is one.

    Raises:
        FileProblem: it is no table, or a column, a row or a cell is not as it has to be.
    """
    return _look("csv", [Delimited.of(path, a) for path in files_of(a)], a)


def look_at_parquet(a: SimpleNamespace) -> Plan:
    """As `look_at_table`, of Parquet files.

    Raises:
        FileProblem: as there.
        SymloomError: pyarrow is not installed.
    """
    return _look("parquet", [Parquet.of(path, a.ignore) for path in files_of(a)], a)


def _look(kind: str, files: Sequence[Table], a: SimpleNamespace) -> Plan:
    table = files[0]
    path, names = table.path, table.names
    if files[-1].names != names:
        raise FileProblem(
            f"{files[1].path} has other columns than {path}: give both the same, in the same order."
        )
    target = column_number(table, a.target, -1)
    ignored = column_numbers(table, a.ignore) - {target}
    texts = column_numbers(table, a.texts) - ignored - {target}
    used = [number for number in range(len(names)) if number not in ignored]
    columns = {number: Found(names[number], number in texts) for number in used}
    counts, trained = [], frozenset[str]()
    for file in files:
        counts.append(survey(file, columns, a.missing, target))
        trained = trained or frozenset(columns[target].categories())
    weights = column_number(table, a.weights) if a.weights.strip() else None
    if weights is not None:
        _check_weights(table, weights, columns, target)
    if len(used) < 2 + (weights is not None):
        raise FileProblem(
            f"{path} has no column besides the target {names[target]!r}: add some to predict it from, or "
            f"name fewer in `ignore`."
        )
    forced = column_numbers(table, a.categorical) - texts
    inputs = {number: column for number, column in columns.items() if number not in (target, weights)}
    check_inputs(inputs, forced, table)
    numbers = tuple(number for number, column in inputs.items() if column.numeric and number not in forced)
    categories = {
        number: column.categories() + ((EMPTY,) if column.gaps and a.missing == "fill" else ())
        for number, column in inputs.items()
        if number not in numbers and number not in texts
    }
    classes = classes_of(columns[target], a.task, target in forced, table)
    check_trained(classes, trained, [file.path for file in files], columns[target].numeric)
    layout = _Layout(
        tuple(files),
        tuple(counts),
        columns,
        numbers,
        categories,
        tuple(sorted(texts)),
        target,
        classes,
        a.missing == "drop",
        weights,
    )
    test = test_count(counts, a.test, path)
    learnt = _learn_texts(layout, test, a)
    features = _features(layout, a.categories, learnt)
    values = Field("value", "float32", (1,), measured=int(a.normalise_target), columns=(names[target],))
    label = Field("label", "int64", columns=(names[target],))
    room = Room(
        path, [file.path for file in files], a, 2 * layout.total * sum(map(_bytes, features)), features
    )
    predicted = f"{len(classes)} classes" if classes else "a value"
    read_ones = f"{len(numbers)} column{'s' * (len(numbers) != 1)} of numbers" + (
        f", {len(texts)} of texts" if texts else ""
    )
    spec = own_spec(
        kind,
        path,
        f"{read_ones} and {len(categories)} of categories; {names[target]!r} is to be predicted, {predicted}.",
        features,
        (label if classes else values,),
        classes,
        (layout.total - test, test),
        (
            *_notes(layout, ignored, a.missing),
            *(note for column in learnt.values() for note in column.notes),
            *room.notes,
        ),
    )

    def first() -> FirstSamples:
        shown = [*[number for number in used if number != target][: CELLS - 1], target]
        return FirstSamples(
            columns=tuple(names[number] for number in shown),
            rows=tuple(
                tuple(cells[number][:40] for number in shown) for _, cells in islice(layout.rows(), ROWS)
            ),
        )

    return Plan(spec, lambda: _read(layout, features, learnt, test, room, a), first=first)


def _check_weights(table: Table, weights: int, columns: Mapping[int, Found], target: int) -> None:
    """A column of weights has a number, 0 or more, in every row that is used."""
    if weights not in columns or weights == target:
        raise FileProblem(
            f"{table.path}: column {table.names[weights]!r} cannot be `weights` and `ignore` or `target` too."
        )
    column = columns[weights]
    if column.gaps or not column.numeric or column.least < 0:
        where = f" ({table.unit} {column.first_gap} is empty)" if column.gaps else ""
        raise FileProblem(
            f"{table.path}: column {column.name!r} cannot say how often rows are drawn{where}: it needs a number, 0 or "
            f"more, in each row."
        )


def _learn_texts(layout: _Layout, test: int, a: SimpleNamespace) -> dict[int, TextColumn]:
    """The tokeniser of each column of texts, from the training rows, which are chosen here as in reading."""
    if not layout.texts:
        return {}
    tested = _tested(layout, _answers(layout), test, a)
    return {
        number: TextColumn.learn(
            lambda at=number: (cells[at] for _, cells in layout.rows()),  # type: ignore[misc]  # mypy #12557
            tested.numpy(),
            a,
            a.learnt.get(layout.columns[number].name),
            where=repr(layout.columns[number].name),
        )
        for number in layout.texts
    }


def _features(layout: _Layout, how: str, learnt: Mapping[int, TextColumn]) -> tuple[Field, ...]:
    names = layout.files[0].names
    columns = [names[number] for number in layout.numbers]
    if how == "one-hot":
        columns += [
            f"{names[number]}={value}" for number, values in layout.categories.items() for value in values
        ]
    fields = []
    taken = {"features", "label", "value"}

    def free(name: str) -> str:
        while name in taken:
            name += "_"
        taken.add(name)
        return name

    if columns:
        fields.append(
            Field(
                "features", "float32", (len(columns),), measured=len(layout.numbers), columns=tuple(columns)
            )
        )
    if how == "fields":
        for number, values in layout.categories.items():
            fields.append(Field(free(names[number]), "int64", vocabulary=values, columns=(names[number],)))
    read = [
        column.fields(free(names[number]), free(f"{names[number]}_length"))
        for number, column in learnt.items()
    ]
    return (*fields, *(text for text, _ in read), *(length for _, length in read))


def _bytes(field: Field) -> int:
    """Of one sample in memory."""
    return max(1, math.prod(field.shape)) * (4 if field.dtype == "float32" or field.cut else 8)


def _notes(layout: _Layout, ignored: set[int], missing: str) -> tuple[str, ...]:
    table = layout.files[0]
    notes = []
    for column in layout.columns.values():
        if column.gaps:
            one = column.gaps == 1
            done = f"{'is' if one else 'are'} {'read as an empty text' if column.text else 'filled'}"
            if missing == "drop":
                done = "is left out with its row" if one else "are left out with their rows"
            cells = "empty cell" if one else "empty cells"
            notes.append(
                f"{column.gaps:,} {cells} of {column.name!r}, the first in {table.unit} {column.first_gap}, {done}."
            )
    if ignored:
        notes.append(f"Left out as you said: {listed([table.names[number] for number in sorted(ignored)])}.")
    return tuple(notes)


def _answers(layout: _Layout) -> Tensor:
    """The target of every row."""
    answer = _Answer(layout)
    found = answer.empty()
    with _unchanged(layout):
        row = 0
        for block in layout.blocks():
            found[row : row + len(block)] = answer.of([cells[layout.target] for cells in block])
            row += len(block)
    return torch.from_numpy(found)


class _Numbering:
    """The numbers of categories, by cells as they are written: each way to write one is understood once."""

    def __init__(self, values: Sequence[str]) -> None:
        self._number = {canonical(value): code for code, value in enumerate(values)}
        self._known: dict[str, int] = {}

    def of(self, cells: Sequence[str]) -> np.ndarray:
        known = self._known
        for cell in set(cells) - known.keys():
            known[cell] = self._number[canonical(cell)]
        return np.fromiter(map(known.__getitem__, cells), np.int64, len(cells))


class _Answer:
    """What a row's target is: the number of a class, or a value."""

    def __init__(self, layout: _Layout) -> None:
        self._total = layout.total
        self._number = _Numbering(layout.classes) if layout.classes else None

    @property
    def dtype(self) -> type[np.generic]:
        return np.int64 if self._number else np.float32

    def empty(self) -> np.ndarray:
        return np.empty(self._total, dtype=self.dtype)

    def of(self, cells: Sequence[str]) -> np.ndarray:
        return self._number.of(cells) if self._number else _measured(cells)


def _measured(cells: Sequence[str]) -> np.ndarray:
    """The numbers in cells, NaN where one is empty."""
    found = numbers_of(cells)
    if found is None:
        found = np.array([math.nan if is_missing(cell) else float(cell) for cell in cells])
    return found


@contextmanager
def _unchanged(layout: _Layout) -> Iterator[None]:
    """What the first pass has made sure of holds in the later ones, or the file is another one."""
    try:
        yield
    except (IndexError, KeyError, ValueError) as change:
        raise changed(layout.files[0].path) from change


def _tested(layout: _Layout, answer: Tensor, test: int, a: SimpleNamespace) -> Tensor:
    """Which rows are to test with."""
    return test_part(answer if layout.classes else None, layout.counts, test, a.seed)


def _read(
    layout: _Layout,
    features: Sequence[Field],
    learnt: Mapping[int, TextColumn],
    test: int,
    room: Room,
    a: SimpleNamespace,
) -> Columns:
    total, numbers = layout.total, layout.numbers
    answer = _Answer(layout)
    number_of = [(at, _Numbering(values)) for at, values in layout.categories.items()]
    as_fields = a.categories == "fields"
    # Where each category's values begin among the columns of `features`.
    hot = list(accumulate((len(codes) for codes in layout.categories.values()), initial=len(numbers)))
    names = [field.name for field in features]
    with room:
        arrays: dict[str, np.ndarray] = {}
        texts: list[tuple[int, TextColumn, np.ndarray, np.ndarray]] = []
        rest = iter(names)
        answers = room.array("answers", (total,), answer.dtype, small=True)
        drawn = room.array("drawn", (total if layout.weights is not None else 0,), np.float32, small=True)
        if names[0] == "features" and features[0].dtype == "float32":
            arrays[next(rest)] = room.array("features", (total, *features[0].shape), np.float32)
        codes: list[np.ndarray] = []
        if as_fields:
            for name in islice(rest, len(number_of)):
                arrays[name] = room.array(f"codes-{len(codes)}", (total,), np.int64, small=True)
                codes.append(arrays[name])
        text_names = list(rest)
        for place, (at, column) in enumerate(learnt.items()):
            name, length = text_names[place], text_names[len(learnt) + place]
            arrays[name] = room.array(f"text-{at}", (total, column.length), column.dtype)
            arrays[length] = room.array(f"length-{at}", (total,), np.int64, small=True)
            texts.append((at, column, arrays[name], arrays[length]))
        values = arrays.get("features", np.empty((total, 0), dtype=np.float32))
        with _unchanged(layout):
            row = 0
            for block in () if room.ready else layout.blocks():
                cells, here = list(zip(*block, strict=True)), slice(row, row + len(block))
                values[here, len(numbers) :] = 0
                for place, at in enumerate(numbers):
                    values[here, place] = _measured(cells[at])
                for place, (at, codes_of) in enumerate(number_of):
                    found = codes_of.of(cells[at])
                    if as_fields:
                        codes[place][here] = found
                    else:
                        values[np.arange(row, row + len(block)), hot[place] + found] = 1
                for at, column, codes_in, lengths in texts:
                    for place, text in enumerate(cells[at], row):
                        lengths[place] = column.put(text, codes_in[place])
                answers[here] = answer.of(cells[layout.target])
                if layout.weights is not None:
                    drawn[here] = _measured(cells[layout.weights])
                row += len(block)
        target = torch.from_numpy(answers)
        tested = _tested(layout, target, test, a)
        if not room.ready:
            _fill(values, tested.numpy(), layout)
    columns: dict[str, Column] = {}
    on_disk = {"features": "features"} | {text_names[place]: f"text-{at}" for place, at in enumerate(learnt)}
    for name, array in arrays.items():
        stored = on_disk.get(name)
        columns[name] = torch.from_numpy(array) if stored is None else room.column(stored, array)
    columns["label" if layout.classes else "value"] = target if layout.classes else target.unsqueeze(1)
    if layout.weights is not None:
        columns[WEIGHTS] = torch.from_numpy(drawn)
    return parted(columns, tested)


def _fill(values: np.ndarray, tested: np.ndarray, layout: _Layout) -> None:
    """Empty cells become the mean of their column over the training rows, which normalises to 0."""
    count = len(layout.numbers)
    known, total, gaps = np.zeros(count, np.int64), np.zeros(count), np.zeros(count, bool)
    for start in range(0, len(values) if count else 0, _AT_ONCE):
        part = values[start : start + _AT_ONCE, :count]
        empty = np.isnan(part)
        gaps |= empty.any(0)
        training = ~tested[start : start + _AT_ONCE]
        known += (~empty[training]).sum(0)
        total += np.where(empty[training], 0, part[training]).sum(0, dtype=np.float64)
    for place, at in enumerate(layout.numbers):
        if gaps[place] and not known[place]:
            raise FileProblem(
                f"{layout.files[0].path}: column {layout.files[0].names[at]!r} has no value in the training rows to "
                f"fill its empty cells with: name it in `ignore`."
            )
    if not gaps.any():
        return
    means = (total / np.maximum(known, 1)).astype(np.float32)
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE, :count]
        np.copyto(part, np.broadcast_to(means, part.shape), where=np.isnan(part))
