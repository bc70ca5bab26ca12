"""Makes fashion-mnist-small.npz from the four files of Fashion-MNIST.

    python assets/data/make_subset.py FOLDER [OUTPUT.npz]

Draws 600 training and 100 test images of each class with a fixed seed, keeps their order, and prints
what `graph/datasets.py` states about the result. The same input gives the same arrays everywhere; the
packed bytes may differ with another version of zlib.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from pathlib import Path

import numpy as np

SEED = 20170825  # the day Fashion-MNIST was published
PER_CLASS = {"train": 600, "test": 100}
PUBLISHED_AS = {"train": "train", "test": "t10k"}


def values(path: Path, header_bytes: int) -> np.ndarray:
    return np.frombuffer(gzip.decompress(path.read_bytes()), dtype=np.uint8, offset=header_bytes)


def subset(folder: Path) -> dict[str, np.ndarray]:
    draw = np.random.RandomState(SEED)  # its stream is frozen across numpy versions, default_rng's is not
    arrays = {}
    for split, prefix in PUBLISHED_AS.items():
        images = values(folder / f"{prefix}-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)
        labels = values(folder / f"{prefix}-labels-idx1-ubyte.gz", 8)
        chosen = np.sort(
            np.concatenate(
                [draw.permutation(np.flatnonzero(labels == label))[: PER_CLASS[split]] for label in range(10)]
            )
        )
        arrays[f"{split}_image"] = images[chosen]
        arrays[f"{split}_label"] = labels[chosen]
    return arrays


def main() -> None:
    folder = Path(sys.argv[1])
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).with_name("fashion-mnist-small.npz")
    arrays = subset(folder)
    np.savez_compressed(
        output,
        train_image=arrays["train_image"],
        train_label=arrays["train_label"],
        test_image=arrays["test_image"],
        test_label=arrays["test_label"],
    )
    content = output.read_bytes()
    print(f"{output}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
