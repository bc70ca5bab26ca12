"""Reads the sets that are shipped with Symloom: one `.npz` of arrays named SPLIT_FIELD.

The file is compared with its SHA-256 before it is parsed, so that a damaged installation is told apart
from a data problem and no forged header is ever followed.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from graph.datasets import DataSetSpec
from graph.errors import FileProblem, reason


def read_archive(spec: DataSetSpec, folder: Path) -> Mapping[tuple[str, str], Tensor]:
    """The columns of a shipped set.

    Raises:
        FileProblem: the file is missing or not the one that was shipped.
    """
    (file,) = spec.files
    path = folder / file.name
    try:
        content = path.read_bytes()
    except OSError as refusal:
        raise FileProblem(f"{path} cannot be read ({reason(refusal)}): install Symloom again.") from refusal
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileProblem(f"{path} is damaged: install Symloom again.")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        columns = {
            (split, field.name): torch.from_numpy(arrays[f"{split}_{field.name}"])
            for split in ("train", "test")
            for field in spec.fields
        }
    return {
        key: column.to(torch.int64) if column.dim() == 1 else column  # labels are stored as bytes
        for key, column in columns.items()
    }
