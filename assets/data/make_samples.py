"""Makes the small tables, texts and series beside it from where they were published.

    python assets/data/make_samples.py SUNSPOTS.dat [FOLDER]

Iris, wine and breast cancer are taken from scikit-learn, the two texts from Python's own manual
(`pydoc_data.topics`; another Python has another text), the sunspots from NOAA's monthly table, as
statsmodels ships it (`datasets/sunspots/src/sunspots_monthly.dat`). Prints what `graph/datasets.py`
states about the results; the packed bytes may differ with another version of zlib.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from pydoc_data.topics import topics

import numpy as np
from sklearn.datasets import load_breast_cancer, load_iris, load_wine

TEST_EVERY = 5  # of each class, as for the digits
LENGTH = 64  # characters of a sample of the manual
PIECE = 128  # characters of a sample of the chapters
MONTHS = 48
CHARACTERS = "\n" + "".join(map(chr, range(32, 127)))
PLAIN = str.maketrans(
    {"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "°": " ", "ß": "ss"}
)
CHAPTERS = ("specialnames", "compound", "types", "formatstrings", "string-methods", "debugger")

Arrays = dict[str, np.ndarray]


def table(bunch: object) -> Arrays:
    features, labels = bunch.data.astype(np.float32), bunch.target.astype(np.uint8)
    test = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        test[np.flatnonzero(labels == label)[TEST_EVERY - 1 :: TEST_EVERY]] = True
    return {
        "train_features": features[~test],
        "train_label": labels[~test],
        "test_features": features[test],
        "test_label": labels[test],
    }


def codes(text: str) -> np.ndarray:
    number = {character: index for index, character in enumerate(CHARACTERS)}
    return np.array([number[character] for character in text.translate(PLAIN)], dtype=np.uint8)


def manual() -> Arrays:
    """The whole text in pieces, each with the same piece one character on; the last tenth is for testing."""
    text = codes("\n".join(topics[name] for name in sorted(topics)))
    count = (len(text) - 1) // LENGTH
    given = text[: count * LENGTH].reshape(count, LENGTH)
    wanted = text[1 : count * LENGTH + 1].reshape(count, LENGTH)
    cut = count - count // 10
    return {
        "train_text": given[:cut],
        "train_next": wanted[:cut],
        "test_text": given[cut:],
        "test_next": wanted[cut:],
    }


def chapters() -> Arrays:
    """Pieces of the longest chapters and which one each is from; the last fifth of each is for testing."""
    parts: dict[str, list[np.ndarray]] = {
        "train_text": [],
        "train_label": [],
        "test_text": [],
        "test_label": [],
    }
    for label, name in enumerate(CHAPTERS):
        text = codes(topics[name])
        pieces = text[: len(text) // PIECE * PIECE].reshape(-1, PIECE)
        cut = len(pieces) - len(pieces) // 5
        for split, some in (("train", pieces[:cut]), ("test", pieces[cut:])):
            parts[f"{split}_text"].append(some)
            parts[f"{split}_label"].append(np.full(len(some), label, dtype=np.uint8))
    return {name: np.concatenate(part) for name, part in parts.items()}


def sunspots(path: Path) -> Arrays:
    """Four years of monthly numbers and the month after them; the last fifth of the time is for testing."""
    rows = [line.split() for line in path.read_text().splitlines()]
    years = [row[1:] for row in rows if len(row) == 13 and row[0].isdigit()]
    values = np.array(years, dtype=np.float32).reshape(-1)
    cut = len(values) - len(values) // 5
    arrays = {}
    for split, series in (("train", values[:cut]), ("test", values[cut:])):
        windows = np.lib.stride_tricks.sliding_window_view(series, MONTHS + 1)
        arrays[f"{split}_series"] = windows[:, :MONTHS, None].copy()
        arrays[f"{split}_value"] = windows[:, MONTHS:].copy()
    return arrays


def main() -> None:
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent
    made = {
        "iris": table(load_iris()),
        "wine": table(load_wine()),
        "breast-cancer": table(load_breast_cancer()),
        "python-manual": manual(),
        "python-chapters": chapters(),
        "sunspots": sunspots(Path(sys.argv[1])),
    }
    for name, arrays in made.items():
        path = target / f"{name}.npz"
        np.savez_compressed(path, **arrays)
        content = path.read_bytes()
        told = {key: (array.dtype.name, array.shape) for key, array in arrays.items()}
        print(f"{path}: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}\n    {told}")


if __name__ == "__main__":
    main()
