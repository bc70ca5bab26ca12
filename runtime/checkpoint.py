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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from graph.errors import FileProblem, reason

Tensors = dict[str, Tensor]


@dataclass(frozen=True)
class Checkpoint:
    """Everything a run needs to go on.

    Args:
        weights: the module's state dict.
        optimizer: the optimizer's tensors, by their place in its state.
        random: states of the random number generators.
        averages: the running average of the weights, if one is kept.
        state: numbers and texts: epoch, step, the optimizer's other values.
    """

    weights: Tensors
    optimizer: Tensors
    random: Tensors
    averages: Tensors
    state: dict[str, Any]


_TENSORS = ("weights", "optimizer", "random", "averages")


def save_checkpoint(folder: Path, checkpoint: Checkpoint, keep: int = 2) -> Path:
    """Write a checkpoint and remove all but the newest `keep`.

    Raises:
        FileProblem: the disk is full or not writable; older checkpoints are untouched.
    """
    name = f"step-{checkpoint.state['step']:09d}"
    final, temporary, replaced = folder / name, folder / f".{name}.part", folder / f".{name}.old"
    parts = {f"{part}.safetensors": save_tensors(_contiguous(getattr(checkpoint, part))) for part in _TENSORS}
    parts["state.json"] = json.dumps(checkpoint.state, indent=1).encode()
    manifest = {
        file: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for file, data in parts.items()
    }
    try:
        clear_unfinished(folder)
        temporary.mkdir(parents=True)
        for file, data in parts.items():
            _write(temporary / file, data)
        _write(temporary / "manifest.json", json.dumps(manifest, indent=1).encode())
        _sync_folder(temporary)
        if final.exists():
            os.replace(final, replaced)
        os.replace(temporary, final)
        _sync_folder(folder)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise _unwritten(final, error) from None
    shutil.rmtree(replaced, ignore_errors=True)
    for old in _named(folder)[:-keep]:
        _remove(old)
    return final


def save_weights(path: Path, weights: Mapping[str, Tensor]) -> None:
    """Write tensors to a file, whole or not at all.

    Raises:
        FileProblem: the disk is full or not writable.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        _write(temporary, save_tensors(_contiguous(weights)))
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise _unwritten(path, error) from None


def clear_unfinished(folder: Path) -> None:
    """Remove what a process that was killed left half-written."""
    for path in folder.glob(".step-*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(".best-*"):
        path.unlink(missing_ok=True)


def drop_after(folder: Path, step: int) -> None:
    """Remove the checkpoints of later steps: they are damaged, or of a past that is trained again."""
    for path in _named(folder):
        if path.name > f"step-{step:09d}":
            _remove(path)


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
        for file in (*(f"{part}.safetensors" for part in _TENSORS), "state.json"):
            data = (path / file).read_bytes()
            if (
                manifest[file]["bytes"] != len(data)
                or manifest[file]["sha256"] != hashlib.sha256(data).hexdigest()
            ):
                raise FileProblem(f"{path / file} is damaged; use another checkpoint.")
            parts[file] = data
        return Checkpoint(
            **{part: load_tensors(parts[f"{part}.safetensors"]) for part in _TENSORS},
            state=msgspec.json.decode(parts["state.json"], type=dict[str, Any]),
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
    """An optimizer's state dict as tensors and plain values.

    A tensor leaves `{"tensor": name}` in its place; tuples and entries with numbers for keys are marked likewise, so
    that JSON keeps what they are.
    """
    tensors: Tensors = {}

    def plain(value: Any, place: str) -> Any:
        if isinstance(value, Tensor):
            tensors[place] = value
            return {"tensor": place}
        if isinstance(value, tuple):
            return {"tuple": [plain(item, f"{place}.{i}") for i, item in enumerate(value)]}
        if isinstance(value, list):
            return [plain(item, f"{place}.{i}") for i, item in enumerate(value)]
        if isinstance(value, Mapping):
            return {"items": [[key, plain(item, f"{place}.{key}")] for key, item in value.items()]}
        assert value is None or isinstance(value, (bool, int, float, str)), place
        return value

    return tensors, plain(state, "optimizer")


def join_optimizer_state(tensors: Tensors, plain: Any) -> Any:
    """The inverse of `split_optimizer_state`."""
    if isinstance(plain, list):
        return [join_optimizer_state(tensors, item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    if "tensor" in plain:
        return tensors[plain["tensor"]]
    if "tuple" in plain:
        return tuple(join_optimizer_state(tensors, item) for item in plain["tuple"])
    return {key: join_optimizer_state(tensors, item) for key, item in plain["items"]}


def _unwritten(path: Path, error: OSError) -> FileProblem:
    return FileProblem(
        f"{path} cannot be written: {reason(error)}; free some space, then continue "
        "the run from its last checkpoint."
    )


def _named(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("step-*") if path.is_dir())


def _remove(path: Path) -> None:
    """Take a checkpoint's name away first: killed half-way, what stays of it is none."""
    hidden = path.with_name(f".{path.name}.old")
    with suppress(OSError):
        os.replace(path, hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def _contiguous(tensors: Mapping[str, Tensor]) -> Tensors:
    """As safetensors takes them; no copy of its own, for it is written before anybody trains on."""
    return {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there, and its entries need no flushing
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
