"""Text of the user's own: a file to continue (a language model), or texts by class in a table.

A text becomes numbers by a vocabulary of characters or words, made from the training part only: what is
not in it becomes number 0 (or 1, where 0 pads; `length` then says how many count). Words are runs of
letters and digits, and each other sign that is no blank stands for itself.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from torch import Tensor

from graph.data_spec import Field
from graph.errors import FileProblem
from runtime.data.own.delimited import Delimited
from runtime.data.own.plan import (
    Columns,
    Plan,
    check_room,
    existing,
    own_spec,
    parted,
    refused,
    test_count,
    test_part,
)
from runtime.data.own.table import MOST_CATEGORIES

PADDING, UNKNOWN = "<padding>", "<unknown>"
PIECE = 1 << 16
_WORDS = re.compile(r"\w+|[^\w\s]")
_ENOUGH = 0.95  # of the texts are to be held whole by the default length


def look_at_text(a: SimpleNamespace) -> Plan:
    """The text in `a.file`, in pieces of `a.length`, each with the same piece one unit on.

    Raises:
        FileProblem: it cannot be read, is no text in that encoding, or too short.
    """
    path = existing(a.file)
    sizes = [path.stat().st_size]
    paths = [path]
    if a.test_file.strip():
        paths.append(existing(a.test_file))
        sizes.append(paths[1].stat().st_size)
    check_room(40 * sum(sizes), path)  # the units and their numbers while they are made
    texts = [_text(one, a) for one in paths]
    if len(texts) == 1:
        pieces = (len(texts[0]) - 1) // a.length
        if pieces < 2:
            raise FileProblem(
                f"{path} has {len(texts[0]):,} {a.units}, too few to learn from {a.length:,} at a time and to test: "
                f"choose a longer text or a smaller `length`."
            )
        cut = (pieces - test_count(pieces, a.test, path)) * a.length
        # The unit at the cut is the last target of the one part and the first input of the other.
        texts = [texts[0][: cut + 1], texts[0][cut:]]
    vocabulary = _vocabulary(texts[0], a.vocabulary, (UNKNOWN,))
    parts = [_pieces(text, vocabulary, a, place) for text, place in zip(texts, [*paths, path], strict=False)]
    train, test = parts[0], parts[1]
    known = len(vocabulary) - 1
    spec = own_spec(
        "text",
        path,
        f"{sum(map(len, texts)):,} {a.units}, {known:,} different ones told apart; {a.length} at a time, each to be "
        f"predicted from those before it.",
        (Field("text", "int64", (a.length,), vocabulary=vocabulary),),
        (Field("next", "int64", (a.length,), vocabulary=vocabulary),),
        vocabulary,
        (len(train[0]), len(test[0])),
        _coverage(texts, vocabulary, a.units),
    )

    def read() -> Columns:
        return {
            ("train", "text"): train[0],
            ("train", "next"): train[1],
            ("test", "text"): test[0],
            ("test", "next"): test[1],
        }

    return Plan(spec, read)


def look_at_labelled_text(a: SimpleNamespace) -> Plan:
    """The texts and labels in the table `a.file`.

    Raises:
        FileProblem: it is no table, a cell is empty, or the labels are no classes.
    """
    path = existing(a.file)
    files = [Delimited.of(path, a)]
    if a.test_file.strip():
        files.append(Delimited.of(existing(a.test_file), a))
    check_room(40 * sum(file.path.stat().st_size for file in files), path)
    texts: list[Sequence[str]] = []
    names: list[str] = []
    counts = []
    for file in files:
        at, of = file.column(a.text, 0), file.column(a.target, -1)
        if at == of:
            raise FileProblem(f"{file.path}: text and label are the same column: choose `text` and `target`.")
        before = len(texts)
        for line, cells in file.rows():
            if not cells[at].strip() or not cells[of].strip():
                empty = file.names[at if not cells[at].strip() else of]
                raise FileProblem(
                    f"{file.path}, line {line}: column {empty!r} is empty: fill it in, or delete the row."
                )
            texts.append(_units(cells[at], a))
            names.append(cells[of].strip())
        counts.append(len(texts) - before)
    classes = tuple(sorted(set(names)))
    if len(classes) < 2 or len(classes) > MOST_CATEGORIES or len(classes) > max(20, len(names) // 2):
        raise FileProblem(
            f"{path} has {len(classes):,} different labels in {len(names):,} rows, which are no classes: choose the "
            f"column of labels in `target`."
        )
    number = {name: code for code, name in enumerate(classes)}
    labels = torch.tensor([number[name] for name in names])
    total = len(texts)
    test = counts[1] if len(counts) > 1 else test_count(total, a.test, path)
    tested = torch.arange(total) >= counts[0] if len(counts) > 1 else test_part(labels, total, test, a.seed)
    training = [text for text, out in zip(texts, tested.tolist(), strict=True) if not out]
    testing = [text for text, out in zip(texts, tested.tolist(), strict=True) if out]
    length = a.length or _usual(training)
    vocabulary = _vocabulary((unit for text in training for unit in text), a.vocabulary, (PADDING, UNKNOWN))
    check_room(8 * total * length, path)
    cut = sum(len(text) > length for text in texts)
    notes = [f"{cut:,} of {total:,} texts are longer than {length} {a.units} and cut there."] if cut else []
    spec = own_spec(
        "labelled-text",
        path,
        f"{total:,} texts of {len(classes)} classes, {length} {a.units} each, {len(vocabulary) - 2:,} different ones "
        f"told apart.",
        (Field("text", "int64", (length,), vocabulary=vocabulary), Field("length", "int64")),
        (Field("label", "int64"),),
        classes,
        (total - test, test),
        (
            *notes,
            *_coverage(
                ([u for t in training for u in t], [u for t in testing for u in t]), vocabulary, a.units
            ),
        ),
    )

    def read() -> Columns:
        code_of = {unit: code for code, unit in enumerate(vocabulary)}
        codes = np.zeros((total, length), dtype=_smallest(vocabulary))
        for row, text in enumerate(texts):
            found = [code_of.get(unit, 1) for unit in text[:length]]
            codes[row, : len(found)] = found
        lengths = torch.tensor([max(1, min(length, len(text))) for text in texts])
        return parted({"text": torch.from_numpy(codes), "length": lengths, "label": labels}, tested)

    return Plan(spec, read)


def _text(path: Path, a: SimpleNamespace) -> Sequence[str]:
    """All units of a file."""
    encoding = "utf-8-sig" if a.encoding == "utf-8" else a.encoding
    try:
        with open(path, encoding=encoding) as file:
            text = file.read()
    except UnicodeError as damage:
        where = f" at byte {damage.start:,}" if isinstance(damage, UnicodeDecodeError) else ""
        raise FileProblem(
            f"{path} is no {a.encoding} text{where} ({getattr(damage, 'reason', damage)}): choose the right `encoding`."
        ) from damage
    except OSError as refusal:
        raise refused(path, refusal) from refusal
    return _units(text, a)


def _units(text: str, a: SimpleNamespace) -> Sequence[str]:
    text = text.lower() if a.lower else text
    return text if a.units == "characters" else _WORDS.findall(text)


def _vocabulary(units: Sequence[str] | Iterator[str], most: int, first: tuple[str, ...]) -> tuple[str, ...]:
    """The commonest units, by frequency and then by alphabet; `first` stand before them."""
    counted = Counter(units)
    for name in first:
        counted.pop(name, None)
    common = sorted(counted, key=lambda unit: (-counted[unit], unit))[:most]
    return (*first, *common)


def _pieces(
    text: Sequence[str], vocabulary: tuple[str, ...], a: SimpleNamespace, path: Path
) -> tuple[Tensor, Tensor]:
    """(N, length) units and (N, length) those after each; the rest that fills no piece is left out."""
    count = (len(text) - 1) // a.length
    if count < 1:
        raise FileProblem(
            f"{path} has {len(text):,} {a.units}, fewer than a piece of {a.length:,}: choose a longer text."
        )
    code_of = {unit: code for code, unit in enumerate(vocabulary)}
    numbers = array("i", (code_of.get(unit, 0) for unit in text[: count * a.length + 1]))
    codes = np.frombuffer(numbers, dtype=np.intc).astype(_smallest(vocabulary))
    given = codes[:-1].reshape(count, a.length)
    wanted = codes[1:].reshape(count, a.length)
    return torch.from_numpy(given.copy()), torch.from_numpy(wanted.copy())


def _coverage(texts: Sequence[Sequence[str]], vocabulary: tuple[str, ...], units: str) -> tuple[str, ...]:
    """A note on what the vocabulary lacks."""
    known = set(vocabulary)
    notes = []
    for part, text in zip(("training", "test"), texts, strict=True):
        lacking = sum(unit not in known for unit in text)
        if lacking:
            notes.append(
                f"{lacking:,} of {len(text):,} {units} of the {part} part are not in the vocabulary."
            )
    return tuple(notes)


def _usual(texts: Sequence[Sequence[str]]) -> int:
    lengths = sorted(map(len, texts))
    return max(1, lengths[int(_ENOUGH * (len(lengths) - 1))])


def _smallest(vocabulary: tuple[str, ...]) -> type[np.generic]:
    """The narrowest type that torch gathers rows of."""
    if len(vocabulary) <= 1 << 8:
        return np.uint8
    return np.int16 if len(vocabulary) <= 1 << 15 else np.int32
