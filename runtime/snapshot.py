"""What a checkpoint keeps of a run's objects, and how they take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from runtime.accelerator import random_state, set_random_state
from runtime.checkpoint import Checkpoint, join_optimizer_state, split_optimizer_state
from runtime.prepare import Prepared

_FORMS = ("fused", "foreach", "capturable")  # how an optimizer computes, which the device at hand decides


def state_of(module: nn.Module) -> dict[str, Tensor]:
    """A module's state dict, on the CPU: the very tensors where they lie there."""
    return {name: tensor.detach().cpu().contiguous() for name, tensor in module.state_dict().items()}


def copy_of(module: nn.Module) -> dict[str, Tensor]:
    """The same as it is now, whatever becomes of the module; one copy, wherever that is."""
    return {
        name: tensor.detach().to("cpu", copy=True, memory_format=torch.contiguous_format)
        for name, tensor in module.state_dict().items()
    }


def take_snapshot(
    ready: Prepared, state: dict[str, Any], random: Mapping[str, Tensor] | None = None
) -> Checkpoint:
    """Weights, optimizer, random numbers and averages as they are, with the run's own `state`.

    Args:
        random: the random numbers to go on with, where they are not those at hand.
    """
    tensors, plain = split_optimizer_state(ready.optimizer.state_dict())
    drawn = random_state(ready.choices.device) if random is None else dict(random)
    averages = {} if ready.averages is None else state_of(ready.averages)
    told = {**state, "optimizer": plain, "scaler": ready.stepper.scaler_state()}
    return Checkpoint(state_of(ready.network.module), tensors, drawn, averages, told)


def take_back(ready: Prepared, saved: Checkpoint) -> None:
    """The inverse.

    Raises:
        RuntimeError, ValueError, KeyError: the checkpoint is of another network or recipe.
    """
    ready.network.module.load_state_dict(saved.weights)
    forms = [
        {name: group[name] for name in _FORMS if name in group} for group in ready.optimizer.param_groups
    ]
    ready.optimizer.load_state_dict(join_optimizer_state(saved.optimizer, saved.state["optimizer"]))
    for group, form in zip(ready.optimizer.param_groups, forms, strict=True):
        group.update(form)
    if ready.averages is not None:
        ready.averages.load_state_dict(saved.averages)
    ready.stepper.take_scaler_state(saved.state.get("scaler") or {})
    set_random_state(saved.random, ready.choices.device)
