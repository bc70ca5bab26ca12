"""LibSVM's sparse rows: `LABEL INDEX:VALUE INDEX:VALUE …`, indices from 1 on and rising, `#` for comments.

They become dense rows of float32, whose size is known after a first pass over the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch

from graph.data_spec import Field
from graph.errors import FileProblem
from runtime.data.dataset import Columns
from runtime.data.own.first_samples import CELLS, ROWS, FirstSamples
from runtime.data.own.plan import (
    FEW_CLASSES,
    LARGEST,
    MOST_CATEGORIES,
    Plan,
    changed,
    check_trained,
    files_of,
    own_spec,
    parted,
    refused,
    test_count,
    test_part,
)
from runtime.data.own.room import Room
from runtime.data.own.rows import EXACT

MOST_COLUMNS = 1 << 24
MOST_LINE = 1 << 26  # characters

Row = tuple[float, list[tuple[int, float]]]


def look_at_libsvm(a: SimpleNamespace) -> Plan:
    """The rows in `a.file`, and in `a.test_file` if there is one.

    Raises:
        FileProblem: a line is no such row.
    """
    paths = files_of(a)
    counts, width, lowest = [], 0, 1
    labels: set[float] = set()
    trained: set[float] = set()
    for path in paths:
        count = 0
        for label, entries in _rows(path):
            count += 1
            if entries:
                width, lowest = max(width, entries[-1][0]), min(lowest, entries[0][0])
            if len(labels) <= MOST_CATEGORIES:
                labels.add(label)
        if not count:
            raise FileProblem(f"{path} has no row: choose a file with data.")
        counts.append(count)
        trained = trained or set(labels)
    path, total = paths[0], sum(counts)
    width += lowest == 0
    if not width:
        raise FileProblem(
            f"{path} has no INDEX:VALUE in any row: choose a file with something to predict from."
        )
    classes = _classes(labels, a.task, path)
    check_trained(classes, {_class(label) for label in trained}, paths, numbers=True)
    test = test_count(counts, a.test, path)
    room = Room(path, paths, a, 8 * total * width)
    notes = ("Indices begin with 0.",) if lowest == 0 else ()
    spec = own_spec(
        "libsvm",
        path,
        f"{total:,} rows of {width:,} numbers, {f'{len(classes)} classes' if classes else 'a value to predict'}.",
        (Field("features", "float32", (width,), measured=width),),
        (
            Field("label", "int64")
            if classes
            else Field("value", "float32", (1,), measured=int(a.normalise_target)),
        ),
        classes,
        (total - test, test),
        (*notes, *room.notes),
    )

    def read() -> Columns:
        with room:
            answers = room.array("answers", (total,), np.float64, small=True)
            features = room.array("features", (total, width), np.float32)
            row = total if room.ready else 0
            for path in () if room.ready else paths:
                for label, entries in _rows(path):
                    if row == total or (entries and entries[-1][0] - (lowest != 0) >= width):
                        raise changed(path)
                    answers[row] = label
                    features[row] = 0
                    for index, value in entries:
                        features[row, index - (lowest != 0)] = value
                    row += 1
            if row != total:
                raise changed(paths[0])
        values = torch.from_numpy(answers)
        if classes:
            target = torch.searchsorted(torch.tensor(sorted(labels), dtype=torch.float64), values)
        else:
            target = values.float().unsqueeze(1)
        tested = test_part(target if classes else None, counts, test, a.seed)
        return parted(
            {"features": room.column("features", features), "label" if classes else "value": target}, tested
        )

    def first() -> FirstSamples:
        shown = list(range(min(width, CELLS - 1)))
        rows = []
        for label, entries in islice(_rows(path), ROWS):
            held = {index - (lowest != 0): value for index, value in entries}
            rows.append((f"{label:g}", *(f"{held.get(column, 0):g}" for column in shown)))
        return FirstSamples(
            columns=("label", *(str(column + (lowest != 0)) for column in shown)), rows=tuple(rows)
        )

    return Plan(spec, read, first=first)


def _classes(labels: set[float], task: str, path: Path) -> tuple[str, ...]:
    whole = all(label.is_integer() for label in labels)
    if task == "values" or (task == "auto" and not (whole and len(labels) <= FEW_CLASSES)):
        return ()
    if not 2 <= len(labels) <= MOST_CATEGORIES:
        count = f"more than {MOST_CATEGORIES:,}" if len(labels) > MOST_CATEGORIES else str(len(labels))
        raise FileProblem(f"{path} has {count} different labels, which are no classes: set `task` to values.")
    furthest = max(labels, key=abs)
    if abs(furthest) >= EXACT:
        raise FileProblem(
            f"{path} has the label {furthest:.0f}, beyond those whole numbers that are told apart: number the classes "
            f"from 0 on, or set `task` to values."
        )
    return tuple(map(_class, sorted(labels)))


def _class(label: float) -> str:
    return str(int(label)) if label.is_integer() else repr(label)


def _rows(path: Path) -> Iterator[Row]:
    line = 0
    try:
        with open(path, encoding="utf-8-sig") as file:
            while text := file.readline(MOST_LINE):
                line += 1
                if len(text) == MOST_LINE:
                    raise FileProblem(
                        f"{path}, line {line}: the row is longer than {MOST_LINE:,} characters: choose a LibSVM file."
                    )
                parts = text.partition("#")[0].split()
                if parts:
                    yield _row(parts, path, line)
    except UnicodeError as damage:
        raise FileProblem(
            f"{path}, line {line + 1} or after: these bytes are no text: choose a LibSVM file."
        ) from damage
    except OSError as refusal:
        raise refused(path, refusal) from refusal


def _row(parts: list[str], path: Path, line: int) -> Row:
    label = _number(parts[0], "label", path, line)
    entries: list[tuple[int, float]] = []
    before = -1
    for part in parts[1:]:
        name, colon, text = part.partition(":")
        if not (colon and name.isascii() and name.isdigit() and len(name) < 12):
            raise FileProblem(f"{path}, line {line}: {part[:40]!r} is no INDEX:VALUE: mend the row.")
        index = int(name)
        if index <= before:
            raise FileProblem(
                f"{path}, line {line}: index {index} comes after {before}; they must rise: mend the row."
            )
        if index > MOST_COLUMNS:
            raise FileProblem(
                f"{path}, line {line}: index {index:,} is above {MOST_COLUMNS:,}: mend the row."
            )
        entries.append((index, _number(text, f"value of index {index}", path, line)))
        before = index
    return label, entries


def _number(text: str, what: str, path: Path, line: int) -> float:
    try:
        value = math.nan if "_" in text else float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST:  # nor is NaN
        raise FileProblem(
            f"{path}, line {line}: {text[:40]!r}, the {what}, is no number to learn from: mend the row."
        )
    return value
