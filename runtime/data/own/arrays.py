"""Arrays of the user's own: `.npz` with features and targets, or two `.npy` files.

Shapes and dtypes are read from the arrays' headers and compared with what the file holds before any
value is; nothing is ever unpickled, so an array of Python objects is refused.
"""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, BinaryIO, cast

import numpy as np
import torch
from torch import Tensor

from graph.data_spec import Field
from graph.errors import FileProblem
from runtime.data.dataset import Column, Columns
from runtime.data.own.first_samples import CELLS, IMAGES, ROWS, FirstSamples, thumbnail
from runtime.data.own.plan import (
    FEW_CLASSES,
    LARGEST,
    MOST_CLASSES,
    Plan,
    existing,
    own_spec,
    parted,
    refused,
    test_count,
    test_part,
)
from runtime.data.own.room import Room
from runtime.data.stream import memory

CHUNK = 1 << 22  # bytes that are read at once
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
    by_columns: bool = False  # Fortran's order, in which a sample is spread over the whole file

    @property
    def told(self) -> str:
        return f"{self.member!r} in {self.path}" if self.member else str(self.path)

    def parts(self) -> Iterator[np.ndarray]:
        """All samples in order, checked, some at a time.

        Raises:
            FileProblem: the file is damaged, or a value is no number.
        """
        start = 0
        with _damage_of(self.path):
            for values in self._whole() if self.by_columns else self._stored():
                sound = _sound(values)
                if not sound.all():
                    place = [int(at) for at in np.argwhere(~sound)[0]]
                    raise FileProblem(
                        f"{self.told} holds {values[tuple(place)]} at {[start + place[0], *place[1:]]}, no number to "
                        f"learn from: mend it."
                    )
                start += len(values)
                yield _native(values)

    def _stored(self) -> Iterator[np.ndarray]:
        of_one = math.prod(self.shape[1:]) * self.dtype.itemsize
        at_once = max(1, CHUNK // of_one)
        with ExitStack() as opened:
            file: IO[bytes]
            if self.member:
                archive = opened.enter_context(zipfile.ZipFile(self.path))
                file = opened.enter_context(archive.open(_entries(archive)[self.member]))
            else:
                file = opened.enter_context(open(self.path, "rb"))
            _header(cast(BinaryIO, file), self.told)
            for start in range(0, self.shape[0], at_once):
                count = min(at_once, self.shape[0] - start)
                content = file.read(count * of_one)
                if len(content) != count * of_one:
                    raise EOFError("it is cut short")
                yield np.frombuffer(content, dtype=self.dtype).reshape(count, *self.shape[1:])

    def _whole(self) -> Iterator[np.ndarray]:
        size = math.prod(self.shape) * self.dtype.itemsize
        if size > memory() // 4:
            raise FileProblem(
                f"{self.told} is stored by columns (Fortran's order) and too large to be turned in memory: save "
                f"it by rows, with numpy.ascontiguousarray."
            )
        with open(self.path, "rb") as file:
            held = np.load(file, allow_pickle=False)
            yield held[self.member] if self.member else held


def look_at_arrays(a: SimpleNamespace) -> Plan:
    """The arrays in `a.file`.

    Raises:
        FileProblem: there is no such array, it is damaged, or features and targets do not fit.
    """
    path = existing(a.file)
    packed = _is_zip(path)
    if packed:
        features = _in_archive(path, a.features.strip() or "features")
        targets = _in_archive(path, a.targets.strip() or "targets")
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
    test = test_count([total], a.test, path)
    image, notes = ("", ()) if a.tokens else _image_layout(features, a.layout)
    field = _token_field(features) if a.tokens else _feature_field(features, image)
    lengths = _lengths(path, features, a) if a.lengths.strip() else None
    fields: tuple[Field, ...] = (field,)
    if lengths is not None:
        field = replace(field, lengths="length", padding=a.padding)
        fields = (field, Field("length", "int64"))
    classes, target = _target_field(targets, a)
    room = Room(
        path,
        [path, *([targets.path] if not packed else [])],
        a,
        2 * total * (_bytes(features) + (0 if classes else _bytes(targets))),
    )
    spec = own_spec(
        "arrays",
        path,
        f"{total:,} samples {'×'.join(map(str, field.shape)) or 'of one number'} {features.dtype.name}, "
        f"{f'{len(classes)} classes' if classes else 'values to predict'}.",
        fields,
        (target,),
        classes,
        (total - test, test),
        (*notes, *room.notes),
    )

    def read() -> Columns:
        with room:
            given = room.array(field.name, (total, *field.shape), _kept_as(field, features))
            dtype: Any = np.int64 if classes else np.float32
            wanted = room.array("value", (total, *target.shape), dtype, small=bool(classes))
            if not room.ready:
                _put(features, given, field.shape, image == "last")
                _put(targets, wanted, target.shape, False)
        answers = torch.from_numpy(wanted) if classes else room.column("value", wanted)
        tested = test_part(
            answers if isinstance(answers, Tensor) and classes else None, [total], test, a.seed
        )
        columns: dict[str, Column] = {field.name: room.column(field.name, given), target.name: answers}
        if lengths is not None:
            columns["length"] = torch.from_numpy(lengths)
        return parted(columns, tested)

    return Plan(spec, read, first=lambda: _first(field, features, targets, image == "last", classes))


def _put(array: _Array, into: np.ndarray, shape: tuple[int, ...], channels_last: bool) -> None:
    """All samples into an array of the type and shape they are to have."""
    row = 0
    for values in array.parts():
        shaped = np.moveaxis(values, -1, 1) if channels_last else values
        into[row : row + len(values)] = shaped.reshape(len(values), *shape)
        row += len(values)


def _kept_as(field: Field, features: _Array) -> Any:
    if field.full_scale:
        return np.uint8
    if field.dtype == "float32":
        return np.float32
    # Tokens stay as narrow as they are stored, as far as torch has such a type.
    return _native(np.empty(0, dtype=features.dtype)).dtype


def _lengths(path: Path, features: _Array, a: SimpleNamespace) -> np.ndarray:
    """How many places of each sequence count."""
    if not _is_zip(path):
        raise FileProblem(f"{path} is one array: put features, targets and `lengths` into one .npz file.")
    array = _in_archive(path, a.lengths.strip())
    steps = features.shape[1] if len(features.shape) == (2 if a.tokens else 3) else 0
    if not steps:
        wanted = "(N, T)" if a.tokens else "(N, T, values of a step)"
        raise FileProblem(
            f"{features.told} has the shape {features.shape}; sequences with `lengths` are {wanted}: mend it, or leave "
            f"`lengths` out."
        )
    if array.shape != features.shape[:1] or array.dtype.kind not in "iu":
        raise FileProblem(
            f"{array.told} has the shape {array.shape} and holds {array.dtype}; needed is a whole number for each of "
            f"the {features.shape[0]:,} samples."
        )
    values = np.concatenate(list(array.parts())).astype(np.int64)
    wrong = np.flatnonzero((values < 1) | (values > steps))
    if len(wrong):
        raise FileProblem(
            f"{array.told} holds {values[wrong[0]]} at [{wrong[0]}]; a length is from 1 to {steps}: mend it."
        )
    return values


def _first(
    field: Field, features: _Array, targets: _Array, channels_last: bool, classes: tuple[str, ...]
) -> FirstSamples:
    given = np.asarray(next(features.parts())[:IMAGES])
    wanted = np.asarray(next(targets.parts())[:IMAGES]).reshape(len(given), -1)
    labels = tuple(", ".join(f"{value:g}" for value in row[:3]) for row in wanted)
    if field.full_scale:
        shaped = np.moveaxis(given, -1, 1) if channels_last else given
        if len(field.shape) == 3 and field.shape[0] in (1, 3):
            images = shaped.reshape(len(given), *field.shape)
            return FirstSamples(
                images=tuple(thumbnail(image, label) for image, label in zip(images, labels, strict=True))
            )
    flat = given.reshape(len(given), -1)[:ROWS, : CELLS - 1]
    return FirstSamples(
        columns=(*(f"[{column}]" for column in range(flat.shape[1])), "target"),
        rows=tuple(
            (*(f"{value:g}" for value in row), label) for row, label in zip(flat, labels, strict=False)
        ),
    )


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
    lowest, highest = 0, 0
    for values in features.parts():
        lowest, highest = min(lowest, int(values.min())), max(highest, int(values.max()))
    if lowest < 0 or highest >= MOST_ENTRIES:
        raise FileProblem(
            f"{features.told} holds {lowest if lowest < 0 else highest:,}; numbers of entries are from 0 to "
            f"{MOST_ENTRIES - 1:,}: mend it, or turn `tokens` off."
        )
    return Field("tokens", "int64", features.shape[1:], vocabulary=tuple(map(str, range(highest + 1))))


def _target_field(targets: _Array, a: SimpleNamespace) -> tuple[tuple[str, ...], Field]:
    """The classes, if these are, and the field."""
    alone = math.prod(targets.shape[1:]) == 1
    whole, seen = True, np.empty(0)
    for values in targets.parts():
        whole = whole and (values.dtype.kind in "biu" or bool((values == np.floor(values)).all()))
        if whole and alone and a.task != "values" and len(seen) <= MOST_CLASSES:
            seen = np.union1d(seen, values)
    different = seen if whole else seen[:0]
    wanted = a.task == "classes" or (
        a.task == "auto" and 0 < len(different) <= FEW_CLASSES and different[0] >= 0
    )
    if not wanted:
        shape = targets.shape[1:] or (1,)
        measured = (shape[0] if len(shape) > 2 else shape[-1]) if a.normalise_target else 0
        return (), Field("value", "float32", shape, measured=measured)
    if not len(different) or different[0] < 0 or different[-1] >= MOST_CLASSES:
        raise FileProblem(
            f"{targets.told} is no array of class numbers from 0 on, one for each sample: number the classes, or set "
            f"`task` to values."
        )
    count = int(different[-1]) + 1
    if count < 2:
        raise FileProblem(f"{targets.told} holds one class only: choose the array of the targets.")
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


def names_of(path: Path) -> tuple[str, ...]:
    """The names of the arrays in a file; none where it holds a single one.

    Raises:
        FileProblem: it is damaged.
    """
    if not _is_zip(path):
        return ()
    with _damage_of(path), zipfile.ZipFile(path) as archive:
        return tuple(_entries(archive))


def _in_archive(path: Path, name: str) -> _Array:
    with _damage_of(path), zipfile.ZipFile(path) as archive:
        held = _entries(archive)
        if name not in held:
            known = ", ".join(list(held)[:12]) or "none"
            raise FileProblem(f"{path} has no array {name!r}; it has {known}: choose two of them.")
        with archive.open(held[name]) as file:
            shape, by_columns, dtype = _header(cast(BinaryIO, file), f"{name!r} in {path}")
            _holds(shape, dtype, held[name].file_size, f"{name!r} in {path}")
    return _Array(path, name, shape, dtype, by_columns)


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    return {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}


def _alone(path: Path) -> _Array:
    with _damage_of(path), open(path, "rb") as file:
        shape, by_columns, dtype = _header(file, str(path))
        _holds(shape, dtype, path.stat().st_size, str(path))
    return _Array(path, "", shape, dtype, by_columns)


def _header(file: BinaryIO, told: str) -> tuple[tuple[int, ...], bool, np.dtype]:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, by_columns, dtype = read(file)
    if dtype.kind not in "biuf":
        raise FileProblem(
            f"{told} holds {'Python objects' if dtype.hasobject else dtype}, not numbers: save an array of numbers."
        )
    if len(shape) > MOST_DIMENSIONS or 0 in shape:
        raise FileProblem(f"{told} has the shape {shape}, which is no data: choose another array.")
    return shape, by_columns and len(shape) > 1, dtype


def _holds(shape: tuple[int, ...], dtype: np.dtype, size: int, told: str) -> None:
    if math.prod(shape) * dtype.itemsize > size:
        raise FileProblem(
            f"{told} is cut short: its header promises {shape} {dtype}, more than it holds: save it again."
        )


def _sound(values: np.ndarray) -> np.ndarray:
    """Which are numbers that a sample can hold."""
    wide = values.dtype.kind == "f" and values.dtype.itemsize > 4
    sound: np.ndarray = np.abs(values) <= LARGEST if wide else np.isfinite(values)
    return sound


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
