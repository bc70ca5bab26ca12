"""Image files to bytes: measured by their headers, then decoded, all to one size and colour: once, if all
fit into memory, else whenever a batch needs them.

Pillow decodes; it is an optional package, asked for when the first image is. A header is compared with a
bound before anything it promises is allocated, and whatever is wrong with an image names the image.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import torch
from torch import Tensor

from graph.data_spec import Thumbnail
from graph.errors import FileProblem, SymloomError
from runtime.cores import cores
from runtime.data.own.first_samples import thumbnail
from runtime.data.stream import reading_processes

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
MOST_PIXELS = 100_000_000  # of one image: 300 MB while it is decoded
_GREY = frozenset({"1", "L", "LA", "I", "I;16", "I;16B", "I;16L", "F"})
_TURNED = frozenset({5, 6, 7, 8})  # values of EXIF's orientation that exchange width and height
_ORIENTATION = 0x0112
_HEAD = 4096  # bytes of a file that tell it from others, with its name and size

Encoded = Callable[[], BinaryIO]  # opens an image's file when it is needed
Named = tuple[str, Encoded]  # what an error calls it, and its file


@dataclass(frozen=True)
class Shape:
    """What images are brought to: height, width, and 1 or 3 channels."""

    height: int
    width: int
    channels: int

    @property
    def sizes(self) -> tuple[int, int, int]:
        return self.channels, self.height, self.width


def common_shape(images: Sequence[Named], a: SimpleNamespace) -> tuple[Shape, tuple[str, ...]]:
    """The shape all images are brought to, as the attributes `size` and `colour` say, and notes on it.

    Raises:
        FileProblem: one of them is no image or is damaged.
        SymloomError: Pillow is not installed.
    """
    pillow()
    with _quietly(), ThreadPoolExecutor(_threads()) as pool:
        found = list(pool.map(_measure, images))
    sizes = Counter((height, width) for height, width, _ in found)
    if a.size is None:
        # The commonest; of several, the smallest, so that it does not hang on the order of the files.
        height, width = min(sizes, key=lambda size: (-sizes[size], size))
    else:
        height, width = (a.size, a.size) if isinstance(a.size, int) else a.size
    grey = sum(is_grey for *_, is_grey in found)
    channels = 1 if a.colour == "grey" or (a.colour == "auto" and grey == len(found)) else 3
    notes = []
    others = len(found) - sizes[height, width]
    if others:
        how = {"crop": "scaled and cropped", "stretch": "stretched", "pad": "scaled and padded"}[a.fit]
        notes.append(
            f"{others:,} of {len(found):,} images had another size and are {how} to {height}×{width}."
        )
    if channels == 3 and grey:
        notes.append(f"{grey:,} grey images are given three equal channels.")
    if channels == 1 and grey < len(found):
        notes.append(f"{len(found) - grey:,} colour images are made grey.")
    return Shape(height, width, channels), tuple(notes)


@dataclass(frozen=True, eq=False)
class Pictures:
    """A column of images that are decoded when a batch needs them, by worker processes.

    Args:
        identity: makes what tells these images from others, without decoding any.
    """

    images: Sequence[Named]
    to: Shape
    fit: str
    identity: Callable[[], bytes]
    dtype = torch.uint8

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.images), *self.to.sizes)

    @property
    def workers(self) -> int:
        return reading_processes()

    def gather(self, rows: np.ndarray) -> Tensor:
        found = np.empty((len(rows), *self.to.sizes), dtype=np.uint8)
        with _quietly():
            for place, row in enumerate(rows.tolist()):
                found[place] = decode(self.images[row], self.to, self.fit)
        return torch.from_numpy(found)

    def identify(self, digest: hashlib._Hash) -> None:
        digest.update(self.identity())


def beginnings(images: Sequence[Named], names: Sequence[str]) -> bytes:
    """A digest of some images' names, sizes and first bytes.

    Raises:
        FileProblem: one can no longer be read.
    """
    digest = hashlib.sha256()
    for (told, encoded), name in zip(images, names, strict=True):
        with _naming(told), encoded() as file:
            head = file.read(_HEAD)
            size = file.seek(0, os.SEEK_END)
        digest.update(f"{name} {size} {len(head)}\n".encode(errors="surrogateescape"))
        digest.update(head)
    return digest.digest()


def thumbnails(
    images: Sequence[Named], labels: Sequence[str], shape: Shape, fit: str
) -> tuple[Thumbnail, ...]:
    """The images as a network will be given them, but small, each with what is to be learnt of it.

    Raises:
        FileProblem: one of them is damaged.
    """
    with _quietly():
        decoded = [decode(image, shape, fit) for image in images]
    return tuple(thumbnail(image, label) for image, label in zip(decoded, labels, strict=True))


def decode_all(images: Sequence[Named], shape: Shape, fit: str) -> np.ndarray:
    """All images, (N, C, H, W) uint8.

    Raises:
        FileProblem: one of them is damaged.
    """
    decoded = np.empty((len(images), *shape.sizes), dtype=np.uint8)
    with _quietly(), ThreadPoolExecutor(_threads()) as pool:  # Pillow decodes without the interpreter's lock
        for row, pixels in enumerate(pool.map(lambda image: decode(image, shape, fit), images)):
            decoded[row] = pixels
    return decoded


def decode(image: Named, shape: Shape, fit: str) -> np.ndarray:
    """One image, (C, H, W) uint8.

    Raises:
        FileProblem: it is no image, or damaged.
    """
    from PIL import Image, ImageOps

    name, encoded = image
    size = (shape.width, shape.height)
    with _naming(name), _opened(encoded) as opened:
        _bounded(opened, name)
        opened.draft("L" if shape.channels == 1 else "RGB", size)  # a JPEG is then read at an eighth, say
        turned = ImageOps.exif_transpose(opened)
        coloured = _coloured(turned, shape.channels)
        if coloured.size != size:
            smooth = Image.Resampling.BILINEAR
            match fit:
                case "crop":
                    coloured = ImageOps.fit(coloured, size, smooth)
                case "pad":
                    coloured = ImageOps.pad(coloured, size, smooth)
                case _:
                    coloured = coloured.resize(size, smooth)
        pixels = np.asarray(coloured)
    return pixels[None] if shape.channels == 1 else pixels.transpose(2, 0, 1)


def open_bytes(path: Path) -> BinaryIO:
    """An image's file; a function, not a closure, because other processes are told of it."""
    if not path.is_file() and path.exists():
        raise OSError("it is a pipe or a device")  # which would be waited for
    return open(path, "rb")


def pillow() -> None:
    """Makes sure that images can be decoded.

    Raises:
        SymloomError: Pillow is not installed.
    """
    try:
        import PIL  # noqa: F401  # only to see that it is there
    except ImportError as missing:
        raise SymloomError(
            "Images are decoded by Pillow, which is not installed: run `pip install Pillow`."
        ) from missing


def _measure(image: Named) -> tuple[int, int, bool]:
    """Height, width, and whether it is grey, from the header alone."""
    name, encoded = image
    with _naming(name), _opened(encoded) as opened:
        _bounded(opened, name)
        width, height = opened.size
        turned = opened.getexif().get(_ORIENTATION, 1) in _TURNED
        return (width, height, opened.mode in _GREY) if turned else (height, width, opened.mode in _GREY)


def _bounded(opened: Image, name: str) -> None:
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise FileProblem(
            f"{name} has {width:,}×{height:,} pixels, more than {MOST_PIXELS:,}: make it smaller, or take it out."
        )


def _coloured(image: Image, channels: int) -> Image:
    from PIL import Image as Pillow

    if image.mode.startswith(("I", "F")):  # 16 bits a pixel or more; Pillow would cut the bright ones off
        values = np.asarray(image, dtype=np.float64)
        if not np.isfinite(values).all():
            raise ValueError("some of its pixels are no numbers")
        brightest = values.max(initial=0)
        top = 65535.0 if brightest > 255 or image.mode.startswith("I;16") else 255.0
        if image.mode == "F" and brightest <= 1:
            top = 1.0  # as those write fractions who write them at all
        image = Pillow.fromarray((values.clip(0, top) * (255 / top)).round().astype(np.uint8))
    return image.convert("L" if channels == 1 else "RGB")


@contextmanager
def _opened(encoded: Encoded) -> Iterator[Image]:
    from PIL import Image as Pillow

    with encoded() as file, Pillow.open(file) as opened:
        yield opened


@contextmanager
def _quietly() -> Iterator[None]:
    """Without Pillow's warnings on a palette's transparency and on sizes, which are checked here.

    Entered by one thread, around the others: the list of filters is everybody's.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Whatever Pillow raises on a damaged image becomes one sentence; it raises nearly anything."""
    from PIL.Image import DecompressionBombError

    all_damage: tuple[type[BaseException], ...] = (*_DAMAGE, DecompressionBombError)
    try:
        yield
    except SymloomError:
        raise
    except all_damage as damage:
        raise FileProblem(
            f"{name} is no image that can be read ({_reason(damage)}): mend it, or take it out."
        ) from damage


_DAMAGE: tuple[type[BaseException], ...] = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RuntimeError,
    ImportError,
)


def _reason(damage: BaseException) -> str:
    text = str(damage).splitlines()[0] if str(damage) else type(damage).__name__
    return "its content is of no known format" if "cannot identify" in text else text


def _threads() -> int:
    return min(8, cores())
