"""Reads the sets that come with scikit-learn: digits, 8×8 images kept as bytes, and the diabetes table.

They come without a test part. Every fifth sample of each class goes there (of a table of values, every
fifth row): stratified, and the same for everybody without a seed to remember.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from graph.data_spec import DataSetSpec
from graph.errors import SymloomError

TEST_EVERY = 5


def read_scikit_learn(spec: DataSetSpec) -> Mapping[tuple[str, str], Tensor]:
    """The columns of `spec`, one of scikit-learn's own sets.

    Raises:
        SymloomError: scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_diabetes, load_digits
    except ImportError as missing:
        raise SymloomError(
            f"The data set {spec.name} comes with scikit-learn, which is not installed: run "
            "`pip install scikit-learn` or choose another data set."
        ) from missing
    if spec.name == "digits":
        bunch = load_digits()
        features = torch.from_numpy(bunch.images).to(torch.uint8).unsqueeze(1)  # (N, 1, 8, 8)
        targets = torch.from_numpy(bunch.target).to(torch.int64)
        groups = [(targets == label).nonzero()[:, 0] for label in range(len(spec.classes))]
    else:
        bunch = load_diabetes(scaled=False)
        features = torch.from_numpy(bunch.data).to(torch.float32)
        targets = torch.from_numpy(bunch.target).to(torch.float32).unsqueeze(1)  # (N, 1)
        groups = [torch.arange(len(targets))]
    test = torch.zeros(len(targets), dtype=torch.bool)
    for group in groups:
        test[group[TEST_EVERY - 1 :: TEST_EVERY]] = True
    (feature,), (target,) = spec.features, spec.targets
    return {
        ("train", feature.name): features[~test],
        ("train", target.name): targets[~test],
        ("test", feature.name): features[test],
        ("test", target.name): targets[test],
    }
