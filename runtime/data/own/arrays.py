"""Arrays of the user's own: `.npz` with features and targets, or two `.npy` files.

Shapes and dtypes are read from the arrays' headers and compared with what the file holds before any
value is; nothing is ever unpickled, so an array of Python objects is refused.
"""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO, cast

import numpy as np
import torch

from graph.data_spec import Field
from graph.errors import FileProblem
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

FEW = 20  # different whole numbers that are taken for classes
MOST_CLASSES = 100_000
MOST_ENTRIES = 1_000_000
MOST_DIMENSIONS = 8
CHANNELS = (1, 3, 4)


@dataclass(frozen=True)
class _Array:
    """One array, of which only the header was read."""

    path: Path
    member: str  # of an .npz file; empty for an .npy file
    shape: tuple[int, ...]
    dtype: np.dtype

    @property
    def told(self) -> str:
        return f"{self.member!r} in {self.path}" if self.member else str(self.path)

    def read(self) -> np.ndarray:
        with _damage_of(self.path), open(self.path, "rb") as file:
            if not self.member:
                alone: np.ndarray = np.load(file, allow_pickle=False)
                return alone
            with np.load(file, allow_pickle=False) as held:
                values: np.ndarray = held[self.member]
                return values


def look_at_arrays(a: SimpleNamespace) -> Plan:
    """The arrays in `a.file`.

    Raises:
        FileProblem: there is no such array, it is damaged, or features and targets do not fit.
    """
    path = existing(a.file)
    packed = _is_zip(path)
    if packed:
        features, targets = _in_archive(path, a.features.strip()), _in_archive(path, a.targets.strip())
    else:
        if not a.targets_file.strip():
            raise FileProblem(f"{path} is one array: choose the file with the targets in `targets_file`.")
        features, targets = _alone(path), _alone(existing(a.targets_file))
    if not features.shape or not targets.shape or features.shape[0] != targets.shape[0]:
        raise FileProblem(
            f"{features.told} has the shape {features.shape} and {targets.told} {targets.shape}: the first dimension "
            f"of both must count the samples."
        )
    total = features.shape[0]
    test = test_count(total, a.test, path)
    check_room(2 * total * sum(_bytes(one) for one in (features, targets)), path)
    image, notes = ("", ()) if a.tokens else _image_layout(features, a.layout)
    field = _token_field(features) if a.tokens else _feature_field(features, image)
    values = _finite(targets.read(), targets)
    classes, target = _target_field(values, targets, a)
    spec = own_spec(
        "arrays",
        path,
        f"{total:,} samples {'×'.join(map(str, field.shape)) or 'of one number'} {features.dtype.name}, "
        f"{f'{len(classes)} classes' if classes else 'values to predict'}.",
        (field,),
        (target,),
        classes,
        (total - test, test),
        notes,
    )

    def read() -> Columns:
        given = _native(_finite(features.read(), features))
        column = torch.from_numpy(given)
        if field.dtype == "float32":  # else they stay as narrow as they are stored
            column = column.to(torch.uint8 if field.full_scale else torch.float32)
        if image == "last":
            column = column.movedim(-1, 1)
        column = column.reshape(total, *field.shape).contiguous()
        answers = torch.from_numpy(_native(values)).to(torch.int64 if classes else torch.float32)
        answers = answers.reshape(total, *target.shape)
        tested = test_part(answers if classes else None, total, test, a.seed)
        return parted({field.name: column, target.name: answers}, tested)

    return Plan(spec, read)


def _feature_field(features: _Array, image: str) -> Field:
    sizes = features.shape[1:]
    if features.dtype == np.uint8 and len(sizes) >= 2:
        if image == "last":
            sizes = (sizes[-1], *sizes[:-1])
        elif image == "grey":
            sizes = (1, *sizes)
        return Field("image", "float32", sizes, full_scale=255)
    if image == "last":
        sizes = (sizes[-1], *sizes[:-1])
    sizes = sizes or (1,)
    measured = sizes[0] if len(sizes) > 2 else sizes[-1]
    return Field("features", "float32", sizes, measured=measured)


def _token_field(features: _Array) -> Field:
    """Numbers of entries, which are looked through for the largest one."""
    if features.dtype.kind not in "biu":
        raise FileProblem(f"{features.told} holds {features.dtype}, not whole numbers: turn `tokens` off.")
    values = features.read()
    lowest, highest = int(values.min()), int(values.max())
    if lowest < 0 or highest >= MOST_ENTRIES:
        raise FileProblem(
            f"{features.told} holds {lowest if lowest < 0 else highest:,}; numbers of entries are from 0 to "
            f"{MOST_ENTRIES - 1:,}: mend it, or turn `tokens` off."
        )
    return Field("tokens", "int64", features.shape[1:], vocabulary=tuple(map(str, range(highest + 1))))


def _target_field(values: np.ndarray, targets: _Array, a: SimpleNamespace) -> tuple[tuple[str, ...], Field]:
    """The classes, if these are, and the field."""
    whole = values.dtype.kind in "biu" or bool((values == np.floor(values)).all())
    alone = values.ndim == 1 or math.prod(values.shape[1:]) == 1
    different = np.unique(values) if whole and alone and a.task != "values" else values[:0]
    wanted = a.task == "classes" or (a.task == "auto" and 0 < len(different) <= FEW and different[0] >= 0)
    if not wanted:
        shape = values.shape[1:] or (1,)
        measured = (shape[0] if len(shape) > 2 else shape[-1]) if a.normalise_target else 0
        return (), Field("value", "float32", shape, measured=measured)
    if not len(different) or different[0] < 0 or different[-1] >= MOST_CLASSES:
        raise FileProblem(
            f"{targets.told} is no array of class numbers from 0 on, one for each sample: number the classes, or set "
            f"`task` to values."
        )
    count = int(different[-1]) + 1
    if count < 2:
        raise FileProblem(f"{targets.told} holds one class only: there is nothing to learn.")
    return tuple(map(str, range(count))), Field("label", "int64")


def _image_layout(features: _Array, layout: str) -> tuple[str, tuple[str, ...]]:
    """Where the channels lie: "first", "last", "grey" for none; empty where these are no images."""
    rank = len(features.shape)
    if features.dtype == np.uint8 and rank == 3:
        return "grey", ("The images have no channel dimension and are taken as grey.",)
    if rank != 4:
        return "", ()
    if layout != "auto":
        return layout.removeprefix("channels-"), ()
    first, last = features.shape[1] in CHANNELS, features.shape[3] in CHANNELS
    if last and not first:
        return "last", (f"The last dimension, {features.shape[3]}, is taken for the channels.",)
    return "first", ()


def _in_archive(path: Path, name: str) -> _Array:
    with _damage_of(path), zipfile.ZipFile(path) as archive:
        held = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
        if name not in held:
            known = ", ".join(list(held)[:12]) or "none"
            raise FileProblem(f"{path} has no array {name!r}; it has {known}: choose two of them.")
        with archive.open(held[name]) as file:
            shape, dtype = _header(cast(BinaryIO, file), f"{name!r} in {path}")
            _holds(shape, dtype, held[name].file_size, f"{name!r} in {path}")
    return _Array(path, name, shape, dtype)


def _alone(path: Path) -> _Array:
    with _damage_of(path), open(path, "rb") as file:
        shape, dtype = _header(file, str(path))
        _holds(shape, dtype, path.stat().st_size, str(path))
    return _Array(path, "", shape, dtype)


def _header(file: BinaryIO, told: str) -> tuple[tuple[int, ...], np.dtype]:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read(file)
    if dtype.kind not in "biuf":
        raise FileProblem(
            f"{told} holds {'Python objects' if dtype.hasobject else dtype}, not numbers: save an array of numbers."
        )
    if len(shape) > MOST_DIMENSIONS or 0 in shape:
        raise FileProblem(f"{told} has the shape {shape}, which is no data.")
    return shape, dtype


def _holds(shape: tuple[int, ...], dtype: np.dtype, size: int, told: str) -> None:
    if math.prod(shape) * dtype.itemsize > size:
        raise FileProblem(f"{told} is cut short: its header promises {shape} {dtype}, more than it holds.")


def _finite(values: np.ndarray, array: _Array) -> np.ndarray:
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        place = tuple(int(at) for at in np.argwhere(~np.isfinite(values))[0])
        raise FileProblem(
            f"{array.told} holds {values[place]} at {list(place)}, no number to learn from: mend it."
        )
    return values


def _native(values: np.ndarray) -> np.ndarray:
    """In the byte order and of a type that torch takes."""
    if values.dtype.kind == "u" and values.dtype.itemsize > 1:
        values = values.astype(np.int64)
    if values.dtype == np.longdouble:
        values = values.astype(np.float64)
    return np.ascontiguousarray(values.astype(values.dtype.newbyteorder("="), copy=False))


def _bytes(array: _Array) -> int:
    """Of one sample, as stored and as kept."""
    return math.prod(array.shape[1:]) * max(4, array.dtype.itemsize)


def _is_zip(path: Path) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(2) == b"PK"
    except OSError as refusal:
        raise refused(path, refusal) from refusal


@contextmanager
def _damage_of(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise FileProblem(f"{path} does not exist: choose the file with your data.") from None
    except (
        ValueError,
        EOFError,
        KeyError,
        SyntaxError,
        NotImplementedError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
    ) as damage:
        reason = str(damage).splitlines()[0] if str(damage) else type(damage).__name__
        raise FileProblem(
            f"{path} is no .npy or .npz file, or damaged ({reason}): save it again."
        ) from damage
    except OSError as refusal:
        raise refused(path, refusal) from refusal
