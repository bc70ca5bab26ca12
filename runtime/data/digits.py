"""Reads scikit-learn's digits: 1,797 grey images of 8×8 with values 0 to 16, kept as they are.

The set comes without a test part. Every fifth image of each class goes there: stratified, and the same
for everybody without a seed to remember.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from graph.errors import SymloomError

TEST_EVERY = 5


def read_digits() -> Mapping[tuple[str, str], Tensor]:
    """The columns of digits.

    Raises:
        SymloomError: scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError as missing:
        raise SymloomError(
            "The data set digits comes with scikit-learn, which is not installed: run "
            "`pip install scikit-learn` or choose another data set."
        ) from missing
    bunch = load_digits()
    images = torch.from_numpy(bunch.images).to(torch.uint8).unsqueeze(1)  # (N, 1, 8, 8)
    labels = torch.from_numpy(bunch.target).to(torch.int64)
    test = torch.zeros(len(labels), dtype=torch.bool)
    for label in range(10):
        of_class = (labels == label).nonzero()[:, 0]
        test[of_class[TEST_EVERY - 1 :: TEST_EVERY]] = True
    return {
        ("train", "image"): images[~test],
        ("train", "label"): labels[~test],
        ("test", "image"): images[test],
        ("test", "label"): labels[test],
    }
