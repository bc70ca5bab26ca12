"""Begin with weights that were trained before: taken over by name where the shapes agree, with a report."""

from __future__ import annotations

import pickle
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor, nn

from graph.errors import FileProblem
from runtime.checkpoint import load_checkpoint, newest_checkpoint


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
    given = read_weights(path)
    own = module.state_dict()
    fitting = {
        name: tensor for name, tensor in given.items() if name in own and own[name].shape == tensor.shape
    }
    if not fitting:
        raise FileProblem(
            f"Nothing in {path} fits this network: none of its {len(given)} weights has the name and shape of one here."
        )
    module.load_state_dict({**own, **fitting})
    notes = [f"{len(fitting)} of {len(own)} weights taken from {path}"]
    for name, tensor in own.items():
        if name not in fitting:
            why = f"there it is {_sizes(given[name])}" if name in given else "it is not there"
            notes.append(f"{name} ({_sizes(tensor)}) begins anew: {why}")
    unused = [name for name in given if name not in own]
    if unused:
        notes.append(f"left out, because no node here has them: {', '.join(unused)}")
    return notes


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
        data = path.read_bytes()
        if path.suffix == ".safetensors":
            return load(data)
        found = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from None
    except (
        SafetensorError,
        RuntimeError,
        ValueError,
        EOFError,
        pickle.UnpicklingError,
    ) as error:
        why = (str(error).splitlines() or ["it is empty"])[0].rstrip(".")
        raise FileProblem(f"{path} holds no weights that can be read: {why}.") from None
    if not isinstance(found, dict) or not all(isinstance(value, Tensor) for value in found.values()):
        raise FileProblem(f"{path} is no state dict: it must hold tensors by name, and nothing else.")
    return found


def _sizes(tensor: Tensor) -> str:
    return "×".join(str(size) for size in tensor.shape) or "a single number"
