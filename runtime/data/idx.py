"""Reads idx files, the format of the MNIST family, plain or gzipped.

The format is two zero bytes, a type code, the number of dimensions, each size as a big-endian 32-bit
number, then the values, big-endian (http://yann.lecun.com/exdb/mnist/). Nothing a header says is
believed before it is compared with what the file can hold, so a damaged one costs no memory.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import torch
from torch import Tensor

from graph.datasets import DataSetSpec
from graph.errors import FileProblem, reason
from runtime.data.stream import RowsOnDisk, size_text, too_large

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
GZIP_MAGIC = b"\x1f\x8b"
DEFLATE_LIMIT = 1032  # deflate never packs more than this many bytes into one (zlib.net/zlib_tech.html)
PIECE = 1 << 20
MOST_DIMENSIONS = 8
_REPLACE = "delete it and download or copy it again."


def read_idx(path: Path) -> Tensor:
    """The tensor in an idx file, in the dtype it is stored in.

    Raises:
        FileProblem: the file is missing, no idx file, damaged, cut short or too long.
    """
    try:
        with open(path, "rb") as raw:
            packed = raw.read(2) == GZIP_MAGIC
            size = raw.seek(0, 2)
            raw.seek(0)
            if not packed:
                return _read(raw, size, path)
            with gzip.GzipFile(fileobj=raw) as unpacked:
                return _read(cast(BinaryIO, unpacked), size * DEFLATE_LIMIT, path)
    except FileNotFoundError:
        raise FileProblem(f"{path} does not exist: choose the folder that holds it.") from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as damage:
        raise FileProblem(f"{path} is a damaged gzip file ({damage}): {_REPLACE}") from damage
    except OSError as refusal:
        raise FileProblem(
            f"{path} cannot be read ({reason(refusal)}): check the file and its permissions."
        ) from refusal


def idx_on_disk(path: Path) -> RowsOnDisk | None:
    """An idx file of bytes too large for memory, whose samples are read when a batch needs them; None for others.

    Raises:
        FileProblem: it is packed, or no idx file, damaged, cut short or too long.
    """
    try:
        with open(path, "rb") as file:
            packed = file.read(2) == GZIP_MAGIC
            if packed:
                file.seek(-4, 2)
                # What the trailer says, as far as it can be true.
                size = min(int.from_bytes(file.read(4), "little"), path.stat().st_size * DEFLATE_LIMIT)
                if too_large(size, 0):
                    raise FileProblem(
                        f"{path} would take {size_text(size)} in memory: unpack it with gunzip, so that it is read "
                        f"while training."
                    )
                return None
            size = file.seek(0, 2)
            if not too_large(size, 0):
                return None
            file.seek(0)
            shape, dtype = _header(file, size, path)
            begin = file.tell()
    except OSError:
        return None  # reading it tells why
    if dtype.itemsize > 1 or dtype.kind != "u":
        return None
    if size != begin + math.prod(shape):
        raise FileProblem(
            f"{path} has {size:,} bytes, but its header promises {begin + math.prod(shape):,}: {_REPLACE}"
        )
    return RowsOnDisk(path, "|u1", shape, offset=begin)


def _read(file: BinaryIO, most_bytes: int, path: Path) -> Tensor:
    """`most_bytes` bounds what can follow in `file`, header included."""
    shape, dtype = _header(file, most_bytes, path)
    expected = math.prod(shape) * dtype.itemsize
    values = bytearray()  # grows with what is really there, not with what the header promises
    while len(values) < expected:
        piece = file.read(min(PIECE, expected - len(values)))
        if not piece:
            raise FileProblem(
                f"{path} is cut short: {len(values):,} of {expected:,} bytes are there; {_REPLACE}"
            )
        values += piece
    if file.read(1):  # reaching the end also makes gzip compare its checksum
        raise FileProblem(f"{path} goes on after the {expected:,} bytes its header promises: {_REPLACE}")
    stored = np.frombuffer(values, dtype=dtype)
    return torch.from_numpy(stored.astype(dtype.newbyteorder("="), copy=False).reshape(shape))


def _header(file: BinaryIO, most_bytes: int, path: Path) -> tuple[tuple[int, ...], np.dtype]:
    """The shape and the type of what follows."""
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in TYPES:
        raise FileProblem(
            f"{path} is not an idx file (it begins with {magic.hex(' ') or 'nothing'}): {_REPLACE}"
        )
    rank = magic[3]
    header = file.read(4 * rank)
    if rank == 0 or len(header) < 4 * rank:
        raise FileProblem(f"{path} is cut short inside its header: {_REPLACE}")
    shape = struct.unpack(f">{rank}I", header)
    dtype = np.dtype(TYPES[magic[2]])
    expected = math.prod(shape) * dtype.itemsize
    told = "×".join(str(size) for size in shape[:4]) + ("×…" if rank > 4 else "")
    if expected > most_bytes:
        raise FileProblem(f"{path} promises {told} values, more than a file of its size can hold: {_REPLACE}")
    if expected == 0 or rank > MOST_DIMENSIONS:
        raise FileProblem(f"{path} promises {told} values in {rank} dimensions, which is no data: {_REPLACE}")
    return shape, dtype


def read_idx_set(spec: DataSetSpec, folder: Path) -> Mapping[tuple[str, str], Tensor | RowsOnDisk]:
    """The columns of a set that lies in `folder` as one idx file for each split and field.

    A file may be there with its `.gz` or unpacked without it. Images become (N, C, H, W).

    Raises:
        FileProblem: a file is missing, damaged or of another kind.
    """
    shapes = {field.name: field.shape for field in spec.fields}
    columns: dict[tuple[str, str], Tensor | RowsOnDisk] = {}
    for file in spec.files:
        path = find_idx(folder, file.name)
        if path is None:
            raise FileProblem(
                f"{folder} has no file {file.name}: choose the folder with all {len(spec.files)} files "
                f"of {spec.name}."
            )
        if shapes[file.field] and (rows := idx_on_disk(path)) is not None and len(rows.shape) == 3:
            count, *sizes = rows.shape
            columns[file.split, file.field] = replace(rows, shape=(count, 1, *sizes))
            continue
        values = read_idx(path)
        if values.dtype != torch.uint8:
            raise FileProblem(
                f"{path} holds values of type {str(values.dtype).removeprefix('torch.')}, but {spec.name} "
                f"has bytes: choose the folder of {spec.name}."
            )
        if values.dim() != max(1, len(shapes[file.field])):
            kind = f"{values.dim()} dimension{'s' if values.dim() != 1 else ''}"
            raise FileProblem(
                f"{path} has {kind}, which are no {file.field}s of {spec.name}: "
                f"choose the folder of {spec.name}."
            )
        # (N, H, W) becomes (N, 1, H, W): idx images are grey and carry no channel of their own
        columns[file.split, file.field] = (
            values.unsqueeze(1) if shapes[file.field] else values.to(torch.int64)
        )
    return columns


def find_idx(folder: Path, name: str) -> Path | None:
    """The file of that name in `folder`, gzipped or unpacked, or None."""
    for candidate in (folder / name, folder / name.removesuffix(".gz")):
        if candidate.is_file():
            return candidate
    return None
