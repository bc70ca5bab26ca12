"""What a run asks of the device it computes on, whatever its kind: its name, random numbers, memory given back.

torch names accelerators (`cuda`, which ROCm calls itself too, `mps`, `xpu`, `npu` and other plug-ins) and gives each a
module with the same functions; nothing here is written for one of them alone.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor


def random_state(device: str) -> dict[str, Tensor]:
    """The states of the generators that a run on `device` draws from: the CPU's and its own."""
    states = {"cpu": torch.get_rng_state()}
    kind = torch.device(device)
    if kind.type != "cpu":
        module: Any = torch.get_device_module(device)
        # Metal has one device, and its function takes none.
        found = module.get_rng_state() if kind.type == "mps" else module.get_rng_state(_numbered(kind))
        states[str(_numbered(kind))] = found
    return states


def set_random_state(states: Mapping[str, Tensor], device: str) -> None:
    """The inverse; states of devices that the run is not on are passed over."""
    torch.set_rng_state(states["cpu"])
    kind = torch.device(device)
    state = states.get(str(_numbered(kind)))
    if kind.type == "cpu" or state is None:
        return
    module: Any = torch.get_device_module(device)
    if kind.type == "mps":
        module.set_rng_state(state)
    else:
        module.set_rng_state(state, _numbered(kind))


def title_and_memory(device: str) -> tuple[str, int]:
    """What a device is called, and its bytes of memory, as far as torch knows; 0 if it does not."""
    kind = torch.device(device)
    module: Any = torch.get_device_module(device)
    if not hasattr(module, "get_device_properties"):
        return kind.type.upper(), 0
    properties = module.get_device_properties(kind.index or 0)
    return str(getattr(properties, "name", kind.type.upper())), int(getattr(properties, "total_memory", 0))


def exact(value: Tensor) -> Tensor:
    """A number in double precision, for sums over a whole set; on the CPU if the device may have no such numbers."""
    return value.double() if value.device.type in ("cpu", "cuda") else value.cpu().double()


def return_memory() -> None:
    """Give back what torch keeps of a device's memory for reuse; tensors that are still referred to stay."""
    if torch.accelerator.is_available():
        gc.collect()  # modules refer to themselves, so that counting references does not free them
        if hasattr(torch.accelerator, "empty_cache"):  # since torch 2.9
            torch.accelerator.empty_cache()
        else:
            kind = torch.accelerator.current_accelerator()
            assert kind is not None
            torch.get_device_module(kind).empty_cache()


def _numbered(device: torch.device) -> torch.device:
    return device if device.type == "cpu" else torch.device(device.type, device.index or 0)
