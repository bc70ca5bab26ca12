"""A look at data of one's own: the first rows, images or texts as the network will be given them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.data_spec import FirstSamples, Thumbnail
from runtime.data.tokeniser import PADDING, Tokeniser

__all__ = ["FirstSamples", "first_of_each", "thumbnail", "written_text"]

SIDE = 96  # pixels of an image that is shown, at most
IMAGES, ROWS, CELLS = 6, 5, 12


def written_text(tokeniser: Tokeniser, numbers: Sequence[int]) -> tuple[str, ...]:
    """The parts of a text as a person reads them, without what pads."""
    vocabulary = tokeniser.readable
    return tuple(vocabulary[number] for number in numbers if vocabulary[number] != PADDING)


def first_of_each(labels: Sequence[int], most: int = IMAGES) -> list[int]:
    """Which samples to show: the first of every class, then the second, as far as there is room."""
    places: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        places.setdefault(label, [])
        if len(places[label]) < most:
            places[label].append(place)
    rounds = [found[turn] for turn in range(most) for _, found in sorted(places.items()) if turn < len(found)]
    return rounds[:most]


def thumbnail(image: np.ndarray, label: str) -> Thumbnail:
    """A (C, H, W) image of bytes, no larger than `SIDE` pixels: every so many of its own."""
    every = max(1, -(-max(image.shape[1:]) // SIDE))
    little = np.ascontiguousarray(image[:, ::every, ::every].transpose(1, 2, 0))
    height, width, channels = little.shape
    return Thumbnail(width, height, channels, little.tobytes(), label)
