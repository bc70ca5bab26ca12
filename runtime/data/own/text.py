"""Text of the user's own to continue (a language model): pieces of it, each with the same piece one unit on.

The file is read a chunk at a time, once for each question: how many units it has, which vocabulary the
training part gives (`runtime.data.tokeniser`), how much of it that knows; and once more for the numbers.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from torch import Tensor

from graph.data_spec import BYTE_PAIRS, Field
from graph.errors import FileProblem
from runtime.data.dataset import Column, Columns
from runtime.data.own.first_samples import FirstSamples, written_text
from runtime.data.own.plan import Plan, changed, files_of, own_spec, refused, test_count
from runtime.data.own.room import Room
from runtime.data.stream import RowsOnDisk
from runtime.data.tokeniser import Tokeniser, pieces_of

CHUNK = 1 << 16  # bytes
_SHOWN = 3  # pieces, to look at


@dataclass(frozen=True)
class _Text:
    """One or two files, and where the units to test with begin.

    Args:
        cut: so many units, or characters where byte pairs are not known yet, of a single file are to train with.
    """

    paths: tuple[Path, ...]
    a: SimpleNamespace
    cut: int = 0

    def parts(self) -> Iterator[tuple[int, str]]:
        """All text in chunks, those to train with (0) before those to test with (1)."""
        if len(self.paths) > 1:
            for number, path in enumerate(self.paths):
                for chunk in chunks(path, self.a.encoding):
                    yield number, chunk
            return
        left = self.cut
        for chunk in chunks(self.paths[0], self.a.encoding):
            head, tail = _split(chunk, self.a, left)
            left -= _count(head, self.a)
            if head:
                yield 0, head
            if tail:
                yield 1, tail

    def count(self) -> list[int]:
        """How many units, or characters for byte pairs, each file has."""
        return [sum(_count(chunk, self.a) for chunk in chunks(path, self.a.encoding)) for path in self.paths]


def look_at_text(a: SimpleNamespace) -> Plan:
    """The text in `a.file`, in pieces of `a.length`, each with the same piece one unit on.

    Raises:
        FileProblem: it cannot be read, is no text in that encoding, or too short.
    """
    paths = files_of(a)
    path = paths[0]
    text = _Text(paths, a)
    counts = text.count()
    if len(paths) == 1:
        pieces = (counts[0] - 1) // a.length
        if pieces < 2:
            raise _too_short(path, counts[0], a)
        text = _Text(paths, a, (pieces - test_count([pieces], a.test, path)) * a.length)
    # Of a single file the unit at the cut is the last target of the one part and the first input of the other.
    learning = (chunk for number, chunk in replace(text, cut=text.cut + 1).parts() if number == 0)
    tokeniser = a.learnt.get("text") or Tokeniser.learn(learning, a.units, a.lower, a.vocabulary, pads=False)
    counts, lacking = _measured(text, tokeniser)
    starts = (0, counts[0])
    usable = (counts[0] if len(paths) == 1 else counts[0] - 1, counts[1] - 1)
    pieces_of_part = tuple(count // a.length for count in usable)
    for number, place in enumerate((*paths, path)[:2]):
        if pieces_of_part[number] < 1:
            if len(paths) == 1:
                raise _too_short(path, sum(counts), a)
            raise FileProblem(
                f"{place} has {counts[number]:,} {_units(a)}, fewer than a piece of {a.length:,}: choose a longer text."
            )
    vocabulary = tokeniser.vocabulary
    dtype = smallest(len(vocabulary))
    room = Room(path, paths, a, sum(counts) * np.dtype(dtype).itemsize, (vocabulary, tokeniser.cut))
    notes = [
        f"{count:,} of {total:,} {_units(a)} of the {part} part are not in the vocabulary."
        for part, count, total in zip(("training", "test"), lacking, counts, strict=True)
        if count
    ]
    told_apart = len(vocabulary) - (a.units != BYTE_PAIRS)
    spec = own_spec(
        "text",
        path,
        f"{sum(counts):,} {_units(a)}, {told_apart:,} different ones told apart; {a.length} at a time, each to be "
        f"predicted from those before it.",
        (Field("text", "int64", (a.length,), vocabulary=vocabulary, cut=tokeniser.cut),),
        (Field("next", "int64", (a.length,), vocabulary=vocabulary, cut=tokeniser.cut),),
        vocabulary,
        pieces_of_part,
        (*notes, *room.notes),
    )

    def read() -> Columns:
        with room:
            codes = room.array("text", (sum(counts),), dtype)
            at = len(codes) if room.ready else 0
            for _, chunk in () if room.ready else text.parts():
                found = tokeniser.encode(chunk)
                if at + len(found) > len(codes):
                    raise changed(path)
                codes[at : at + len(found)] = found
                at += len(found)
            if at != len(codes):
                raise changed(path)
        held = room.column("text", codes)
        columns: dict[tuple[str, str], Column] = {}
        for split, start, count in zip(("train", "test"), starts, pieces_of_part, strict=True):
            columns[split, "text"] = _pieces(held, start, count, a.length)
            columns[split, "next"] = _pieces(held, start + 1, count, a.length)
        return columns

    def first() -> FirstSamples:
        codes: list[int] = []
        for _, chunk in text.parts():
            codes += tokeniser.encode(chunk)
            if len(codes) >= _SHOWN * a.length:
                break
        rows = [codes[n * a.length : (n + 1) * a.length] for n in range(min(_SHOWN, sum(pieces_of_part)))]
        return FirstSamples(texts=tuple(written_text(tokeniser, row) for row in rows))

    return Plan(spec, read, first=first)


def chunks(path: Path, encoding: str) -> Iterator[str]:
    """A file's text, a part of about `CHUNK` bytes at a time, none of which ends inside a word.

    Raises:
        FileProblem: it cannot be read, or is no text in that encoding.
    """
    return pieces_of(_decoded(path, encoding))


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)()
    lines = io.IncrementalNewlineDecoder(None, translate=True)
    done, waiting = 0, 0  # bytes decoded, and bytes of a letter that was cut off
    try:
        with open(path, "rb") as file:
            while True:
                block = file.read(CHUNK)
                text = decoder.decode(block, final=not block)
                yield lines.decode(text, final=not block)
                if not block:
                    return
                done += len(block)
                waiting = len(decoder.getstate()[0])
    except UnicodeError as damage:
        start = damage.start if isinstance(damage, UnicodeDecodeError) else 0
        raise FileProblem(
            f"{path} is no {encoding} text at byte {done - waiting + start:,} ({getattr(damage, 'reason', damage)}): "
            f"choose the right `encoding`."
        ) from damage
    except OSError as refusal:
        raise refused(path, refusal) from refusal


def smallest(entries: int) -> type[np.generic]:
    """The narrowest type for numbers of a vocabulary that torch gathers rows of."""
    if entries <= 1 << 8:
        return np.uint8
    return np.int16 if entries <= 1 << 15 else np.int32


def _measured(text: _Text, tokeniser: Tokeniser) -> tuple[list[int], list[int]]:
    """How many units each part has, and how many of them the vocabulary lacks."""
    counts, lacking, unknown = [0, 0], [0, 0], tokeniser.unknown
    for number, chunk in text.parts():
        codes = tokeniser.encode(chunk)
        counts[number] += len(codes)
        lacking[number] += codes.count(unknown) if unknown is not None else 0
    return counts, lacking


def _pieces(codes: Tensor | RowsOnDisk, start: int, count: int, length: int) -> Column:
    """(count, length) units side by side from a place on; nothing is copied."""
    if isinstance(codes, RowsOnDisk):
        wide = np.dtype(codes.stored).itemsize
        return RowsOnDisk(codes.path, codes.stored, (count, length), start * wide, length * wide)
    return codes[start : start + count * length].reshape(count, length)


def _too_short(path: Path, count: int, a: SimpleNamespace) -> FileProblem:
    return FileProblem(
        f"{path} has {count:,} {_units(a)}, too few to learn from {a.length:,} at a time and to test: "
        f"choose a longer text or a smaller `length`."
    )


def _units(a: SimpleNamespace) -> str:
    units: str = a.units
    return units.replace("-", " ")


def _split(chunk: str, a: SimpleNamespace, most: int) -> tuple[str, str]:
    """The first units of a chunk, so many, and the rest."""
    if most <= 0:
        return "", chunk
    if _count(chunk, a) <= most:
        return chunk, ""
    if a.units == "words":
        parts = Tokeniser.parts(chunk, a.units, a.lower)
        return " ".join(parts[:most]), " ".join(parts[most:])
    chunk = chunk.lower() if a.lower and a.units == "characters" else chunk
    return chunk[:most], chunk[most:]


def _count(text: str, a: SimpleNamespace) -> int:
    """Units; characters where byte pairs are not known yet."""
    return len(text) if a.units == BYTE_PAIRS else len(Tokeniser.parts(text, a.units, a.lower))
