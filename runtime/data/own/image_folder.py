"""A folder of images: FOLDER/CLASS/image.png, or FOLDER/train/CLASS/… beside FOLDER/test/CLASS/….

What was decoded is kept in the user's cache as one file, named by a digest of the folder's listing (path,
size and time of every image) and of the choices made, so that the second time takes a moment. A cache
that is damaged is made anew.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch

from graph.data_spec import Field
from graph.errors import FileProblem
from runtime.data.dataset import Column, Columns
from runtime.data.own.first_samples import FirstSamples, first_of_each
from runtime.data.own.pictures import (
    SUFFIXES,
    Named,
    Pictures,
    Shape,
    beginnings,
    common_shape,
    decode_all,
    open_bytes,
    thumbnails,
)
from runtime.data.own.plan import (
    MOST_CLASSES,
    Plan,
    existing,
    listed,
    own_spec,
    parted,
    refused,
    test_count,
    test_part,
)
from runtime.data.own.room import images_note
from runtime.data.places import cache_folder
from runtime.data.stream import too_large

PARTS = {"train": "train", "training": "train", "test": "test", "testing": "test",
         "val": "validation", "valid": "validation", "validation": "validation"}  # fmt: skip
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_VERSION = 2  # of how images are decoded; a new one makes old caches worthless


@dataclass(frozen=True)
class _Image:
    path: Path
    label: int


def look_at_image_folder(a: SimpleNamespace) -> Plan:
    """The images in `a.folder`.

    Raises:
        FileProblem: there are no classes or no images, or one of them is damaged.
        SymloomError: Pillow is not installed.
    """
    folder = existing(a.folder, "folder")
    notes: list[str] = []
    parts = _parts(folder, notes)
    classes = _classes_in(parts["train"])
    found = {part: _images(place, classes, notes) for part, place in parts.items()}
    for number, name in enumerate(classes):
        if not any(image.label == number for image in found["train"]):
            raise FileProblem(
                f"{parts['train'] / name} has no image: put some of that class there, or delete it."
            )
    if "validation" in found and "test" not in found:
        found["test"] = found.pop("validation")
        notes.append(f"There is no test folder: {parts['validation'].name} is taken to test with.")
    training = found["train"] + found.get("validation", [])
    images = training + found.get("test", [])
    held_out = torch.arange(len(found["train"]), len(training)) if "validation" in found else None
    named = [_named(image.path) for image in images]
    shape, more = common_shape(named, a)
    counts = [len(training), len(found["test"])] if "test" in found else [len(training)]
    test = test_count(counts, a.test, folder)
    bytes_needed = 2 * len(images) * int(np.prod(shape.sizes))
    streamed = too_large(bytes_needed, a.memory)
    spec = own_spec(
        "image-folder",
        folder,
        f"{len(images):,} images of {len(classes)} classes, {shape.height}×{shape.width}, "
        f"{'grey' if shape.channels == 1 else 'in colour'}.",
        (Field("image", "float32", shape.sizes, full_scale=255),),
        (Field("label", "int64"),),
        classes,
        (len(images) - test, test),
        (*notes, *more, *((images_note(bytes_needed),) if streamed else ())),
    )

    def read() -> Columns:
        pixels: Column
        if streamed:
            relative = [str(image.path.relative_to(folder)) for image in images]
            pixels = Pictures(named, shape, a.fit, partial(beginnings, named, relative))
        else:
            pixels = torch.from_numpy(_decoded(folder, images, named, shape, a.fit))
        labels = torch.tensor([image.label for image in images])
        return parted({"image": pixels, "label": labels}, test_part(labels, counts, test, a.seed))

    def first() -> FirstSamples:
        shown = first_of_each([image.label for image in images])
        names = [classes[images[number].label] for number in shown]
        return FirstSamples(images=thumbnails([named[number] for number in shown], names, shape, a.fit))

    return Plan(replace(spec, validation=len(found.get("validation", []))), read, held_out, first)


def _parts(folder: Path, notes: list[str]) -> dict[str, Path]:
    """The folders for training, validation and testing; the whole folder to train where it is not parted."""
    found = {PARTS[path.name.lower()]: path for path in _folders(folder) if path.name.lower() in PARTS}
    if "train" not in found or not _folders(found["train"]):  # there may be a class of trains
        return {"train": folder}
    for part, path in list(found.items()):
        if part != "train" and not _folders(path):
            notes.append(
                f"{path.name} has no folder of a class, so nothing can be tested with it: it is left out."
            )
            del found[part]
    return found


def _classes_in(folder: Path) -> tuple[str, ...]:
    classes = tuple(path.name for path in _folders(folder))
    if len(classes) < 2:
        loose = any(path.suffix.lower() in SUFFIXES for path in folder.iterdir())
        what = (
            "images that lie in no folder of a class"
            if loose
            else f"{len(classes) or 'no'} folder of a class"
        )
        raise FileProblem(
            f"{folder} has {what}: put the images of each class into a folder of its own, named after the class, "
            f"such as {folder.name}/cat and {folder.name}/dog."
        )
    if len(classes) > MOST_CLASSES:
        raise FileProblem(
            f"{folder} has {len(classes):,} folders, more than {MOST_CLASSES:,}: choose another one."
        )
    return classes


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError as refusal:
        raise refused(folder, refusal) from refusal


def _images(folder: Path, classes: tuple[str, ...], notes: list[str]) -> list[_Image]:
    """All images below the folders of the classes; what is no image is told in `notes`."""
    foreign = [path.name for path in _folders(folder) if path.name not in classes]
    if foreign:
        raise FileProblem(
            f"{folder} has the class {listed(foreign)}, of which there is no training image: add some, or delete it."
        )
    found: list[_Image] = []
    others: list[Path] = []
    others += [path for path in folder.iterdir() if path.is_file() and not _ours(path.name)]
    for number, name in enumerate(classes):
        for place, inner, files in os.walk(folder / name):
            inner.sort()
            for file in sorted(files):
                path = Path(place, file)
                if path.suffix.lower() in SUFFIXES and not file.startswith("."):
                    found.append(_Image(path, number))
                elif not _ours(file):
                    others.append(path)
    if others:
        count = (
            f"{len(others):,} files that are no images of a class are"
            if len(others) > 1
            else "One file is no image and is"
        )
        notes.append(f"{count} left out: {listed([str(path.relative_to(folder)) for path in others], 3)}.")
    if not found:
        raise FileProblem(
            f"{folder} has no image ({', '.join(SUFFIXES)}): choose the folder that holds them."
        )
    return found


def _ours(name: str) -> bool:
    """Files that systems leave in every folder."""
    return name.startswith(".") or name.lower() in _LEFT_BY_SYSTEMS


def _named(path: Path) -> Named:
    return str(path), partial(open_bytes, path)


def _decoded(
    folder: Path, images: Sequence[_Image], named: Sequence[Named], shape: Shape, fit: str
) -> np.ndarray:
    """From the cache, or decoded and put there."""
    listing = hashlib.sha256(f"{_VERSION} {shape} {fit}\n".encode())
    try:
        for image in images:
            facts = image.path.stat()
            listing.update(
                f"{image.path} {facts.st_size} {facts.st_mtime_ns}\n".encode(errors="surrogateescape")
            )
    except OSError as refusal:
        raise refused(image.path, refusal) from refusal
    place = hashlib.sha256(str(folder.absolute()).encode(errors="surrogateescape")).hexdigest()[:16]
    kept = cache_folder() / "images" / f"{place}-{listing.hexdigest()[:32]}.npz"
    sizes = (len(images), *shape.sizes)
    with (
        suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile),
        open(kept, "rb") as file,
        np.load(file, allow_pickle=False) as held,
    ):
        pixels: np.ndarray = held["images"]
        if pixels.shape == sizes and pixels.dtype == np.uint8:
            return pixels
    pixels = decode_all(named, shape, fit)
    _keep(kept, pixels, place)
    return pixels


def _keep(path: Path, pixels: np.ndarray, place: str) -> None:
    """Writes the cache, whole or not at all, in place of the older ones of that folder."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(partial, "wb") as file:
            np.savez(file, images=pixels)
        for older in path.parent.glob(f"{place}-*.npz"):
            older.unlink(missing_ok=True)
        os.replace(partial, path)
    except OSError:  # no room for a cache: the images are decoded anew the next time
        with suppress(OSError):
            partial.unlink(missing_ok=True)
