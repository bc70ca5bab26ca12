"""MXNet's RecordIO: one file of records, each an image with its label as `im2rec` packs it.

A record is the number 0xced7230a, a word with its length (29 bits) and whether it is whole, the first, a
middle or the last part (3 bits), and the content, padded to a multiple of 4; where the content itself
holds that number at such a place, it is split there and the number left out. An image record begins with
a flag, a label and two identifiers; a flag above 0 says how many labels follow instead of the one.

A look goes from header to header and reads no image but those it shows. An `.idx` file beside it (lines of a key, a
tab and where the record begins) says which records count, as it does for MXNet.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, cast

import numpy as np
import torch

from graph.data_spec import Field
from graph.errors import FileProblem, reason
from runtime.data.dataset import Column, Columns
from runtime.data.own.first_samples import FirstSamples, first_of_each
from runtime.data.own.pictures import Named, Pictures, beginnings, common_shape, decode_all, thumbnails
from runtime.data.own.plan import (
    MOST_CLASSES,
    Plan,
    existing,
    own_spec,
    parted,
    refused,
    test_count,
    test_part,
)
from runtime.data.own.room import images_note
from runtime.data.stream import too_large

MAGIC = 0xCED7230A
WHOLE, FIRST, MIDDLE, LAST = range(4)
CLASSES_BELOW = 1_000  # whole numbers that are taken for classes: images hardly ever come with other ones
MOST_LABELS = 10_000
_MOST_LINE = 1_000  # characters in the index
_WORDS = struct.Struct("<II")
_HEADER = struct.Struct("<IfQQ")


@dataclass(frozen=True)
class ImageRecord:
    """Where a record lies in its file, its labels, and how many bytes of them stand before the image.

    Args:
        length: of its content, if that lies in one piece; 0 if it was split.
    """

    offset: int
    labels: tuple[float, ...]
    image_at: int
    length: int = 0


def look_at_recordio(a: SimpleNamespace) -> Plan:
    """The image records in `a.file`.

    Raises:
        FileProblem: the file is damaged, or a record holds no image with labels.
        SymloomError: Pillow is not installed.
    """
    path = existing(a.file)
    records, of_index = image_records(path)
    if not records:
        raise FileProblem(f"{path} has no record: choose a file that im2rec has written.")
    widths = {len(record.labels) for record in records}
    if len(widths) > 1:
        raise FileProblem(
            f"{path} has records with {min(widths)} and with {max(widths)} labels: pack it again, as many for each."
        )
    labels = np.array([record.labels for record in records], dtype=np.float64)
    if not np.isfinite(labels).all():
        row = int(np.argwhere(~np.isfinite(labels))[0, 0])
        raise FileProblem(f"{path}, record {row}: its label is no number to learn from.")
    classes = _classes(labels, a.task, path)
    images = [_named(path, number, record) for number, record in enumerate(records)]
    shape, notes = common_shape(images, a)
    total = len(records)
    test = test_count([total], a.test, path)
    bytes_needed = 2 * total * int(np.prod(shape.sizes))
    streamed = too_large(bytes_needed, a.memory)
    target = Field("label", "int64") if classes else Field("value", "float32", (labels.shape[1],))
    spec = own_spec(
        "recordio",
        path,
        f"{total:,} images {shape.height}×{shape.width}, "
        f"{f'{len(classes)} classes' if classes else f'{labels.shape[1]} values each'}.",
        (Field("image", "float32", shape.sizes, full_scale=255),),
        (target,),
        classes,
        (total - test, test),
        (*of_index, *notes, *((images_note(bytes_needed),) if streamed else ())),
    )

    def read() -> Columns:
        answers = (
            torch.from_numpy(labels[:, 0]).to(torch.int64) if classes else torch.from_numpy(labels).float()
        )
        tested = test_part(answers if classes else None, [total], test, a.seed)
        pixels: Column
        if streamed:
            numbers = [str(record.offset) for record in records]
            pixels = Pictures(images, shape, a.fit, partial(beginnings, images, numbers))
        else:
            pixels = torch.from_numpy(decode_all(images, shape, a.fit))
        return parted({"image": pixels, target.name: answers}, tested)

    def first() -> FirstSamples:
        shown = first_of_each([int(label) for label in labels[:, 0]] if classes else [0] * total)
        names = [", ".join(f"{value:g}" for value in labels[number, :3]) for number in shown]
        return FirstSamples(images=thumbnails([images[number] for number in shown], names, shape, a.fit))

    return Plan(spec, read, first=first)


def image_records(path: Path) -> tuple[list[ImageRecord], tuple[str, ...]]:
    """The records that count, in the file's order, and what is to be said of the index beside it.

    Raises:
        FileProblem: the file is damaged; the sentence says at which byte.
    """
    index = path.with_suffix(".idx")
    try:
        with open(path, "rb") as file:
            size = file.seek(0, io.SEEK_END)
            if index.is_file():
                try:
                    return _listed(file, size, path, index)
                except FileProblem as wrong:
                    note = f"{wrong} The records were looked for in {path.name} itself."
                    return list(_skimmed(file, size, path)), (note,)
            return list(_skimmed(file, size, path)), ()
    except OSError as refusal:
        raise refused(path, refusal) from refusal


def _skimmed(file: BinaryIO, size: int, path: Path) -> Iterator[ImageRecord]:
    at = 0
    while at < size:
        record, at = _skim(file, at, size, path)
        yield record


def _listed(file: BinaryIO, size: int, path: Path, index: Path) -> tuple[list[ImageRecord], tuple[str, ...]]:
    """Those that the index names.

    Raises:
        FileProblem: it is no index of these records.
    """
    found, reached, gaps = [], 0, False
    for offset, line in sorted(_offsets(index).items()):
        if offset < reached:
            raise FileProblem(f"{index.name}, line {line}: byte {offset:,} is in the midst of a record.")
        gaps = gaps or offset > reached
        try:
            record, reached = _skim(file, offset, size, path)
        except FileProblem as wrong:
            raise FileProblem(f"{index.name}, line {line}, does not fit {path.name}: {wrong}") from wrong
        found.append(record)
    note = f"{index.name} names {len(found):,} records; the others in {path.name} are left out."
    return found, (note,) if gaps or reached < size else ()


def _offsets(index: Path) -> dict[int, int]:
    """Where records begin, each with its line."""
    found: dict[int, int] = {}
    try:
        with open(index, encoding="utf-8") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(_MOST_LINE), ""), 1):
                offset = line.rstrip("\n").partition("\t")[2]
                if not (offset.isascii() and offset.isdigit() and len(offset) < 19):
                    raise FileProblem(f"{index.name}, line {number}: it is no key, tab and number of a byte.")
                if int(offset) in found:
                    raise FileProblem(f"{index.name}, line {number}: byte {int(offset):,} comes twice.")
                found[int(offset)] = number
    except UnicodeError as damage:
        raise FileProblem(f"{index.name} is no text.") from damage
    except OSError as refusal:
        raise FileProblem(f"{index.name} cannot be read ({reason(refusal)}).") from refusal
    if not found:
        raise FileProblem(f"{index.name} is empty.")
    return found


def _skim(file: BinaryIO, at: int, size: int, path: Path) -> tuple[ImageRecord, int]:
    """The image record at a place, of which only the header is read, and where the next one begins."""
    file.seek(at)
    head = file.read(_WORDS.size)
    magic, word = _WORDS.unpack(head) if len(head) == _WORDS.size else (0, 0)
    length = word & ((1 << 29) - 1)
    if magic != MAGIC or word >> 29 != WHOLE or length > size - file.tell():
        file.seek(at)
        content = _record(file, size, path)  # which also tells what is wrong with it
        return image_record(content, len(content), at, path), file.tell()
    content = file.read(min(length, _HEADER.size))
    if len(content) == _HEADER.size:
        labels = min(_HEADER.unpack_from(content)[0], MOST_LABELS)
        content += file.read(min(4 * labels, length - _HEADER.size))
    record = image_record(content, length, at, path)
    return replace(record, length=length), at + _WORDS.size + length + -length % 4


def records_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Every record of a file with the place it begins at; one is held in memory at a time.

    Raises:
        FileProblem: the file is damaged; the sentence says at which byte.
    """
    try:
        with open(path, "rb") as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(0)
            while file.tell() < size:
                yield file.tell(), _record(file, size, path)
    except OSError as refusal:
        raise refused(path, refusal) from refusal


def _record(file: BinaryIO, size: int, path: Path) -> bytes:
    begin = file.tell()
    content = bytearray()
    while True:
        at = file.tell()
        head = file.read(_WORDS.size)
        if len(head) < _WORDS.size:
            raise _damaged(path, at, "the file is cut short there")
        magic, word = _WORDS.unpack(head)
        part, length = word >> 29, word & ((1 << 29) - 1)
        if magic != MAGIC:
            raise _damaged(path, at, "no record begins there")
        if part not in ((WHOLE, FIRST) if at == begin else (MIDDLE, LAST)):
            raise _damaged(path, at, "the parts of a record are not in order")
        if length > size - file.tell():
            raise _damaged(path, at, "the file is cut short in that record")
        content += file.read(length)
        file.seek(-length % 4, io.SEEK_CUR)
        if part in (WHOLE, LAST):
            return bytes(content)
        content += MAGIC.to_bytes(4, "little")  # left out where it was split


def image_record(content: bytes, length: int, offset: int, path: Path) -> ImageRecord:
    """What the header of an image record says, whose content is so long; only its beginning is needed.

    Raises:
        FileProblem: it is none.
    """
    if len(content) < _HEADER.size:
        raise _damaged(path, offset, "the record is too short for an image with a label")
    flag, label, _, _ = _HEADER.unpack_from(content)
    if flag == 0:
        return ImageRecord(offset, (label,), _HEADER.size)
    end = _HEADER.size + 4 * flag
    if flag > MOST_LABELS or end > length:
        raise _damaged(path, offset, f"the record promises {flag:,} labels, more than it holds")
    return ImageRecord(offset, struct.unpack_from(f"<{flag}f", content, _HEADER.size), end)


def _classes(labels: np.ndarray, task: str, path: Path) -> tuple[str, ...]:
    different = np.unique(labels)
    fits = labels.shape[1] == 1 and bool((different == np.floor(different)).all()) and different[0] >= 0
    if task == "values" or (task == "auto" and not (fits and different[-1] < CLASSES_BELOW)):
        return ()
    if len(different) == 1:
        raise FileProblem(f"{path} has the same label in every record: choose a file of several classes.")
    if not fits or different[-1] >= MOST_CLASSES:
        raise FileProblem(f"{path} has labels that are no class numbers from 0 on: set `task` to values.")
    return tuple(map(str, range(int(different[-1]) + 1)))


def _named(path: Path, number: int, record: ImageRecord) -> Named:
    return f"{path}, record {number}", partial(_opened, path, record)


def _opened(path: Path, record: ImageRecord) -> BinaryIO:
    if record.length:
        begin = record.offset + _WORDS.size
        piece = _Piece(path, begin + record.image_at, begin + record.length)
        return cast(BinaryIO, io.BufferedReader(piece))
    with open(path, "rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(record.offset)
        return io.BytesIO(_record(file, size, path)[record.image_at :])


class _Piece(io.RawIOBase):
    """A file's bytes from one place to another as a file of their own, of which only what is asked for is read."""

    def __init__(self, path: Path, begin: int, end: int) -> None:
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115  # closed with this
        self._begin, self._end, self._at = begin, end, begin

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: self._begin, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = max(self._begin, base + offset)
        return self._at - self._begin

    def readinto(self, buffer: Any) -> int:
        wanted = max(0, min(len(buffer), self._end - self._at))
        self._file.seek(self._at)
        content = self._file.read(wanted) if wanted else b""
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def close(self) -> None:
        self._file.close()
        super().close()


def _damaged(path: Path, offset: int, what: str) -> FileProblem:
    return FileProblem(f"{path} is damaged at byte {offset:,} ({what}): make or copy it again.")
