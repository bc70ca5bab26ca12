"""The hues of the categories stay apart for every eye."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from graph.picture.colors import HUES, HUES_ON_DARK

# Machado, Oliveira and Fernandes (2009), severity 1, for linear sRGB.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
APART = 0.04  # in Oklab; about twice what side by side can just be told apart


def linear(color: str) -> np.ndarray:
    c = np.array([int(color[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Ottosson (2020)."""
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return lab @ np.cbrt(cones @ rgb)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("hues", [HUES, HUES_ON_DARK], ids=["light", "dark"])
def test_any_two_categories_can_be_told_apart_with_every_kind_of_colour_blindness(hues, eye):
    seen = {color: oklab(np.clip(EYES[eye] @ linear(color), 0, 1)) for color in hues}
    for one, other in combinations(hues, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= APART, (one, other)
