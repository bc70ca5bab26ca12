"""MXNet's RecordIO: one file of records, each an image with its label as `im2rec` packs it.

A record is the number 0xced7230a, a word with its length (29 bits) and whether it is whole, the first, a
middle or the last part (3 bits), and the content, padded to a multiple of 4; where the content itself
holds that number at such a place, it is split there and the number left out. An image record begins with
a flag, a label and two identifiers; a flag above 0 says how many labels follow instead of the one.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

import numpy as np
import torch

from graph.data_spec import Field
from graph.errors import FileProblem
from runtime.data.own.first_samples import FirstSamples, first_of_each
from runtime.data.own.pictures import Named, Pictures, beginnings, common_shape, decode_all, thumbnails
from runtime.data.own.plan import (
    Column,
    Columns,
    Plan,
    existing,
    own_spec,
    parted,
    refused,
    test_count,
    test_part,
)
from runtime.data.own.room import images_note, too_large

MAGIC = 0xCED7230A
WHOLE, FIRST, MIDDLE, LAST = range(4)
FEW = 1_000  # different whole numbers that are taken for classes
MOST_LABELS = 10_000
MOST_CLASSES = 100_000
_WORDS = struct.Struct("<II")
_HEADER = struct.Struct("<IfQQ")


@dataclass(frozen=True)
class ImageRecord:
    """Where a record lies in its file, its labels, and how many bytes of them stand before the image."""

    offset: int
    labels: tuple[float, ...]
    image_at: int


def look_at_recordio(a: SimpleNamespace) -> Plan:
    """The image records in `a.file`.

    Raises:
        FileProblem: the file is damaged, or a record holds no image with labels.
        SymloomError: Pillow is not installed.
    """
    path = existing(a.file)
    records = [image_record(content, offset, path) for offset, content in records_of(path)]
    if not records:
        raise FileProblem(f"{path} has no record: choose a file that im2rec has written.")
    widths = {len(record.labels) for record in records}
    if len(widths) > 1:
        raise FileProblem(
            f"{path} has records with {min(widths)} and with {max(widths)} labels: each needs as many."
        )
    labels = np.array([record.labels for record in records], dtype=np.float64)
    if not np.isfinite(labels).all():
        row = int(np.argwhere(~np.isfinite(labels))[0, 0])
        raise FileProblem(f"{path}, record {row}: its label is no number to learn from.")
    classes = _classes(labels, a.task, path)
    images = [_named(path, number, record) for number, record in enumerate(records)]
    shape, notes = common_shape(images, a)
    total = len(records)
    test = test_count(total, a.test, path)
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
        (*notes, *((images_note(bytes_needed),) if streamed else ())),
    )

    def read() -> Columns:
        answers = (
            torch.from_numpy(labels[:, 0]).to(torch.int64) if classes else torch.from_numpy(labels).float()
        )
        tested = test_part(answers if classes else None, total, test, a.seed)
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


def image_record(content: bytes, offset: int, path: Path) -> ImageRecord:
    """What the header of an image record says.

    Raises:
        FileProblem: it is none.
    """
    if len(content) < _HEADER.size:
        raise _damaged(path, offset, "the record is too short for an image with a label")
    flag, label, _, _ = _HEADER.unpack_from(content)
    if flag == 0:
        return ImageRecord(offset, (label,), _HEADER.size)
    end = _HEADER.size + 4 * flag
    if flag > MOST_LABELS or end > len(content):
        raise _damaged(path, offset, f"the record promises {flag:,} labels, more than it holds")
    return ImageRecord(offset, struct.unpack_from(f"<{flag}f", content, _HEADER.size), end)


def _classes(labels: np.ndarray, task: str, path: Path) -> tuple[str, ...]:
    different = np.unique(labels)
    fits = labels.shape[1] == 1 and bool((different == np.floor(different)).all()) and different[0] >= 0
    if task == "values" or (task == "auto" and not (fits and different[-1] < FEW)):
        return ()
    if len(different) == 1:
        raise FileProblem(f"{path} has the same label in every record: there is nothing to learn.")
    if not fits or different[-1] >= MOST_CLASSES:
        raise FileProblem(f"{path} has labels that are no class numbers from 0 on: set `task` to values.")
    return tuple(map(str, range(int(different[-1]) + 1)))


def _named(path: Path, number: int, record: ImageRecord) -> Named:
    return f"{path}, record {number}", partial(_opened, path, record)


def _opened(path: Path, record: ImageRecord) -> BinaryIO:
    with open(path, "rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(record.offset)
        return io.BytesIO(_record(file, size, path)[record.image_at :])


def _damaged(path: Path, offset: int, what: str) -> FileProblem:
    return FileProblem(f"{path} is damaged at byte {offset:,} ({what}): make or copy it again.")
