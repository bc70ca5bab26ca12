"""Texts by class: a table with a column of texts and a column of labels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from types import SimpleNamespace

import numpy as np
import torch

from graph.data_spec import Field
from graph.errors import FileProblem
from runtime.data.dataset import Columns
from runtime.data.own.delimited import Delimited
from runtime.data.own.first_samples import FirstSamples, written_text
from runtime.data.own.plan import (
    FEW_CLASSES,
    MOST_CATEGORIES,
    Plan,
    changed,
    check_trained,
    files_of,
    own_spec,
    parted,
    test_count,
    test_part,
)
from runtime.data.own.room import Room
from runtime.data.own.rows import column_number
from runtime.data.own.texts import TextColumn

_SHOWN = 4  # texts, to look at


def look_at_labelled_text(a: SimpleNamespace) -> Plan:
    """The texts and labels in the table `a.file`.

    Raises:
        FileProblem: it is no table, a cell is empty, or the labels are no classes.
    """
    paths = files_of(a)
    path, files, places = paths[0], [Delimited.of(each, a) for each in paths], []
    for file in files:
        at, of = column_number(file, a.text), column_number(file, a.target, -1)
        if at == of:
            raise FileProblem(f"{file.path}: text and label are the same column: choose `text` and `target`.")
        places.append((at, of))
    number: dict[str, int] = {}
    codes: list[int] = []
    counts, trained = [], frozenset[str]()
    for file, (at, of) in zip(files, places, strict=True):
        before = len(codes)
        for line, cells in file.rows():
            if not cells[at].strip() or not cells[of].strip():
                empty = file.names[at if not cells[at].strip() else of]
                raise FileProblem(
                    f"{file.path}, line {line}: column {empty!r} is empty: fill it in, or delete the row."
                )
            codes.append(number.setdefault(cells[of].strip(), len(number)))
        if len(codes) == before:
            raise FileProblem(f"{file.path} has no row: choose a file with data.")
        counts.append(len(codes) - before)
        trained = trained or frozenset(number)
    classes = tuple(sorted(number))
    if len(classes) < 2 or len(classes) > MOST_CATEGORIES or len(classes) > max(FEW_CLASSES, len(codes) // 2):
        raise FileProblem(
            f"{path} has {len(classes):,} different labels in {len(codes):,} rows, which are no classes: choose the "
            f"column of labels in `target`."
        )
    sorted_number = {name: code for code, name in enumerate(classes)}
    labels = torch.tensor([sorted_number[name] for name in number])[torch.tensor(codes)]
    check_trained(classes, trained, paths, numbers=False)
    total = len(codes)
    test = test_count(counts, a.test, path)
    tested = test_part(labels, counts, test, a.seed)

    def texts() -> Iterator[str]:
        for file, (at, _) in zip(files, places, strict=True):
            for _, cells in file.rows():
                yield cells[at]

    column = TextColumn.learn(texts, tested.numpy(), a, a.learnt.get("text"))
    fields = column.fields("text", "length")
    room = Room(
        path,
        paths,
        a,
        total * column.length * np.dtype(column.dtype).itemsize,
        fields,
    )
    spec = own_spec(
        "labelled-text",
        path,
        f"{total:,} texts of {len(classes)} classes, {column.length} {a.units.replace('-', ' ')} each, "
        f"{column.told_apart:,} different ones told apart.",
        fields,
        (Field("label", "int64"),),
        classes,
        (total - test, test),
        (*column.notes, *room.notes),
    )

    def read() -> Columns:
        with room:
            lengths = room.array("length", (total,), np.int64, small=True)
            rows = room.array("text", (total, column.length), column.dtype)
            row = total if room.ready else 0
            for text in () if room.ready else texts():
                if row == total:
                    raise changed(path)
                lengths[row] = column.put(text, rows[row])
                row += 1
            if row != total:
                raise changed(path)
        found = {
            "text": room.column("text", rows),
            "length": torch.from_numpy(lengths),
            "label": labels,
        }
        return parted(found, tested)

    def first() -> FirstSamples:
        shown = list(islice(texts(), _SHOWN))
        encoded = (column.tokeniser.encode(text)[: column.length] for text in shown)
        return FirstSamples(
            texts=tuple(written_text(column.tokeniser, row) for row in encoded),
            labels=tuple(classes[int(label)] for label in labels[: len(shown)]),
        )

    return Plan(spec, read, first=first)
