"""Checkpoints that are complete or do not count.

A checkpoint is a folder `checkpoints/step-000000123` with safetensors files, `state.json` and, written last, a
`manifest.json` with the size and SHA-256 of each. It is made under a temporary name, flushed to the disk
and renamed. No pickle anywhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from graph.errors import FileProblem

Tensors = dict[str, Tensor]


@dataclass(frozen=True)
class Checkpoint:
    """Everything a run needs to go on.

    Args:
        weights: the module's state dict.
        optimizer: the optimizer's tensors, by `index.name`.
        random: states of the random number generators.
        state: numbers and texts: epoch, step, cursor, the optimizer's other values, versions.
    """

    weights: Tensors
    optimizer: Tensors
    random: Tensors
    state: dict[str, Any]


def save_checkpoint(folder: Path, checkpoint: Checkpoint, keep: int = 2) -> Path:
    """Write a checkpoint and remove all but the newest `keep`.

    Raises:
        FileProblem: the disk is full or not writable; older checkpoints are untouched.
    """
    name = f"step-{checkpoint.state['step']:09d}"
    final, temporary = folder / name, folder / f".{name}.part"
    parts = {
        "weights.safetensors": save_tensors(_contiguous(checkpoint.weights)),
        "optimizer.safetensors": save_tensors(_contiguous(checkpoint.optimizer)),
        "random.safetensors": save_tensors(_contiguous(checkpoint.random)),
        "state.json": json.dumps(checkpoint.state, indent=1).encode(),
    }
    manifest = {
        file: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for file, data in parts.items()
    }
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        for file, data in parts.items():
            _write(temporary / file, data)
        _write(temporary / "manifest.json", json.dumps(manifest, indent=1).encode())
        _sync_folder(temporary)
        if final.exists():
            shutil.rmtree(final)
        os.replace(temporary, final)
        _sync_folder(folder)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise FileProblem(
            f"{final} cannot be written: {(error.strerror or str(error)).lower()}; free some space."
        ) from None
    for old in _named(folder)[:-keep]:
        shutil.rmtree(old, ignore_errors=True)
    return final


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint after checking it against its manifest.

    Raises:
        FileProblem: a file is missing, cut short or changed.
    """
    try:
        manifest = msgspec.json.decode(
            (path / "manifest.json").read_bytes(), type=dict[str, dict[str, int | str]]
        )
        parts = {}
        for file in ("weights.safetensors", "optimizer.safetensors", "random.safetensors", "state.json"):
            data = (path / file).read_bytes()
            if manifest[file]["bytes"] != len(data) or manifest[file]["sha256"] != hashlib.sha256(data).hexdigest():
                raise FileProblem(f"{path / file} is damaged; use another checkpoint.")
            parts[file] = data
        return Checkpoint(
            load_tensors(parts["weights.safetensors"]),
            load_tensors(parts["optimizer.safetensors"]),
            load_tensors(parts["random.safetensors"]),
            msgspec.json.decode(parts["state.json"], type=dict[str, Any]),
        )
    except (OSError, KeyError, msgspec.DecodeError, SafetensorError) as error:
        raise FileProblem(f"{path} is not a complete checkpoint: {error}.") from None


def newest_checkpoint(folder: Path) -> Path | None:
    """The last complete checkpoint in a folder; damaged and unfinished ones do not count."""
    for path in reversed(_named(folder)):
        try:
            load_checkpoint(path)
        except FileProblem:
            continue
        return path
    return None


def split_optimizer_state(state: Mapping[str, Any]) -> tuple[Tensors, dict[str, Any]]:
    """An optimizer's state dict as tensors and plain values."""
    tensors: Tensors = {}
    plain: dict[str, Any] = {"param_groups": state["param_groups"], "state": {}}
    for index, entry in state["state"].items():
        for key, value in entry.items():
            if isinstance(value, Tensor):
                tensors[f"{index}.{key}"] = value
            else:
                plain["state"].setdefault(str(index), {})[key] = value
    return tensors, plain


def join_optimizer_state(tensors: Tensors, plain: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of `split_optimizer_state`."""
    state: dict[int, dict[str, Any]] = {}
    for index, entry in plain["state"].items():
        state.setdefault(int(index), {}).update(entry)
    for name, tensor in tensors.items():
        index, key = name.split(".", 1)
        state.setdefault(int(index), {})[key] = tensor
    groups = [
        {key: tuple(value) if key == "betas" else value for key, value in group.items()}
        for group in plain["param_groups"]
    ]
    return {"state": state, "param_groups": groups}


def _named(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("step-*") if path.is_dir())


def _contiguous(tensors: Mapping[str, Tensor]) -> Tensors:
    return {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
