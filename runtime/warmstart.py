"""Begin with weights that were trained before: taken over by name where the shapes agree, with a report."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor, nn

from graph.document import Document
from graph.errors import FileProblem, reason
from graph.source import generate
from runtime.checkpoint import load_checkpoint, newest_checkpoint
from runtime.compile import compile_source
from runtime.protocol import Compared, WeightMatch

# What torch's own reader of pickles raises where one is damaged, or names what only code could make.
_DAMAGED = (
    pickle.UnpicklingError,
    RuntimeError,
    ValueError,
    EOFError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    struct.error,
)
_WRAPPERS = ("module.", "_orig_mod.")  # what DataParallel and torch.compile put before every name


def load_weights(module: nn.Module, origin: str) -> list[str]:
    """Set the module's weights to those of the same name and shape in a run's folder or a file.

    Args:
        origin: a run folder, a `.safetensors` file or a `.pt` file with a state dict.

    Returns:
        What was taken and what was not, a sentence each.

    Raises:
        FileProblem: it cannot be read, or nothing in it fits.
    """
    path = Path(origin).expanduser()
    own = module.state_dict()
    given = _unwrapped(read_weights(path), own)
    found = _compared(own, given, path)
    module.load_state_dict({**own, **{each.name: given[each.name] for each in found.weights if each.fits}})
    notes = [f"{sum(each.fits for each in found.weights)} of {len(own)} weights taken from {path}"]
    for each in found.weights:
        if not each.fits:
            why = "it is not there" if each.there is None else f"there it is {_sizes(each.there)}"
            notes.append(f"{each.name} ({_sizes(each.shape)}) begins anew: {why}")
    if found.unused:
        notes.append(f"left out, because no node here has them: {', '.join(found.unused)}")
    return notes


def compare(document: Document, origin: str) -> Compared:
    """Which weights of a document's network `load_weights` would take, without making any of them.

    Raises:
        FileProblem: it cannot be read, or nothing in it fits.
        SymloomError: the graph makes no network.
    """
    path = Path(origin).expanduser()
    saved = read_weights(path)
    compiled = compile_source(generate(document))
    try:
        with torch.device("meta"):
            own = compiled.module_class().state_dict()
    finally:
        compiled.forget()
    return _compared(own, _unwrapped(saved, own), path)


def _compared(own: Mapping[str, Tensor], given: Mapping[str, Tensor], path: Path) -> Compared:
    weights = [
        WeightMatch(name, list(tensor.shape), list(given[name].shape) if name in given else None)
        for name, tensor in own.items()
    ]
    if not any(each.fits for each in weights):
        raise FileProblem(
            f"Nothing in {path} fits this network: none of its {len(given)} weights has the name and shape of one "
            f"here; choose a run of a network that shares layers with it."
        )
    return Compared(weights=weights, unused=[name for name in given if name not in own])


def read_weights(path: Path) -> dict[str, Tensor]:
    """The weights of a run or a file, by name.

    Raises:
        FileProblem: there are none, or the file is damaged or of another kind.
    """
    if path.is_dir():
        tested = path / "weights.safetensors"
        if not tested.is_file():
            newest = newest_checkpoint(path / "checkpoints")
            if newest is None:
                raise FileProblem(
                    f"{path} holds no weights to start from; choose a run that was trained, or a file."
                )
            return load_checkpoint(newest).weights
        path = tested
    try:
        if path.suffix == ".safetensors":
            return load(path.read_bytes())
        found = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {reason(error)}.") from None
    except (SafetensorError, *_DAMAGED) as error:
        why = (str(error).splitlines() or ["it is empty"])[0].rstrip(".")
        raise FileProblem(f"{path} holds no weights that can be read: {why}.") from None
    if not isinstance(found, dict) or not all(
        isinstance(name, str) and isinstance(value, Tensor) for name, value in found.items()
    ):
        raise FileProblem(f"{path} is no state dict: it must hold tensors by name, and nothing else.")
    return found


def _unwrapped(given: dict[str, Tensor], own: Container[str]) -> dict[str, Tensor]:
    """Under the names they have without data parallelism and `torch.compile`, where as they are none is known."""
    while given and not any(name in own for name in given):
        prefix = next((each for each in _WRAPPERS if all(name.startswith(each) for name in given)), "")
        if not prefix:
            break
        given = {name.removeprefix(prefix): tensor for name, tensor in given.items()}
    return given


def _sizes(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape)) or "a single number"
