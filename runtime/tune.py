"""Choices made by measuring: device, threads, memory layout, precision.

Each is tried on a copy of the network with one real batch, for about a second in all, and kept with its
measurement in the run's log. A run that is resumed takes the choices it began with, so it computes the same numbers.
"""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn

from graph.datasets import Field
from graph.errors import SymloomError
from graph.source import ModuleSource
from runtime.data.batches import Batches

_TRIAL_S = 0.25  # for each candidate


@dataclass(frozen=True)
class Choices:
    """How a run computes, and why (`notes`, a sentence each)."""

    device: str
    threads: int
    precision: str
    channels_last: bool
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "notes": list(self.notes)}


def devices() -> list[tuple[str, str, int]]:
    """Where one can compute here: torch's name, a title, memory in bytes (0 if unknown). The best comes first."""
    found: list[tuple[str, str, int]] = []
    if torch.accelerator.is_available():
        kind = torch.accelerator.current_accelerator()
        assert kind is not None
        for index in range(torch.accelerator.device_count()):
            title, memory = kind.type.upper(), 0
            if kind.type == "cuda":
                properties = torch.cuda.get_device_properties(index)
                title, memory = properties.name, properties.total_memory
            found.append((f"{kind.type}:{index}", title, memory))
    found.append(("cpu", f"CPU, {_cores()} cores", 0))
    return found


def choose_device(wanted: str) -> str:
    """The device a recipe asks for; `auto` takes the first of `devices`.

    Raises:
        SymloomError: it is not there; the sentence lists those that are.
    """
    here = [name for name, _, _ in devices()]
    if wanted == "auto":
        return here[0]
    for name in here:
        if wanted in (name, name.partition(":")[0]):
            return name
    raise SymloomError(f"There is no device {wanted!r} here; choose one of {', '.join(here)} or auto.")


def choose(
    module: nn.Module,
    batches: Batches,
    source: ModuleSource,
    fields: dict[str, Field],
    settings: Any,
    device: str,
) -> Choices:
    """What is fastest for this network, batch and device, where the recipe leaves it open."""
    notes: list[str] = []
    images = any(parameter.dim() == 4 for parameter in module.parameters())
    channels_last = images if settings.layout == "auto" else settings.layout == "channels_last"
    precision = "fp32" if settings.precision == "auto" else settings.precision
    threads = settings.threads or torch.get_num_threads()
    on_cpu = device == "cpu"
    features, targets = next(iter(batches))
    fed = [features[fields[name].name] for name in source.inputs]
    truth = [targets[fields[name].name] for name in source.targets]

    def measure(**changes: Any) -> float:
        return _trial(
            module, fed, truth, device,
            **{"threads": threads, "channels_last": channels_last, "precision": precision, **changes},
        )

    with _untouched():
        if on_cpu and not settings.threads and _cores() > 1:
            candidates = sorted({1, max(1, _cores() // 2), _cores()})
            speeds = {count: measure(threads=count) for count in candidates}
            threads = min(speeds, key=speeds.__getitem__)
            notes.append(f"{threads} threads ({_told(speeds)})")
        if images and settings.layout == "auto":
            speeds = {"channels-last": measure(), "contiguous": measure(channels_last=False)}
            channels_last = speeds["channels-last"] <= speeds["contiguous"] * 1.02
            notes.append(f"{'channels-last' if channels_last else 'contiguous'} images ({_told(speeds)})")
        if settings.precision == "auto":
            speeds = {"fp32": measure(), "bf16": measure(precision="bf16")}
            precision = "bf16" if speeds["bf16"] < 0.9 * speeds["fp32"] else "fp32"
            notes.append(f"{precision} arithmetic ({_told(speeds)})")
    return Choices(device, threads, precision, channels_last, tuple(notes))


def _trial(
    module: nn.Module,
    fed: list[Tensor],
    truth: list[Tensor],
    device: str,
    *,
    threads: int,
    channels_last: bool,
    precision: str,
) -> float:
    """Seconds of one step, forward and backward; the fastest of several, because others only slow it down."""
    torch.set_num_threads(threads)
    trial = copy.deepcopy(module).to(device).train()
    memory_format = torch.channels_last if channels_last else torch.contiguous_format
    trial.to(memory_format=memory_format)  # type: ignore[call-overload]
    inputs = [x.contiguous(memory_format=memory_format) if x.dim() == 4 else x for x in fed]
    kind = torch.device(device).type
    best = float("inf")
    until = time.perf_counter() + _TRIAL_S
    rounds = 0
    while rounds < 3 or (time.perf_counter() < until and rounds < 50):
        started = time.perf_counter()
        with torch.autocast(kind, torch.bfloat16) if precision == "bf16" else nullcontext():
            outputs = trial(*inputs)
            outputs = outputs if isinstance(outputs, tuple) else (outputs,)
            loss = sum(trial.losses(*outputs, *truth).values())  # type: ignore[operator]
        loss.backward()
        if kind != "cpu":
            torch.accelerator.synchronize()
        trial.zero_grad()
        if rounds:  # the first one builds kernels
            best = min(best, time.perf_counter() - started)
        rounds += 1
    return best


@contextmanager
def _untouched() -> Iterator[None]:
    """Leave random state and thread count as they were: trials must not change the run."""
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else None
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_rng_state(state)
        if cuda is not None:
            torch.cuda.set_rng_state_all(cuda)


def _told(speeds: dict[Any, float]) -> str:
    return ", ".join(f"{name}: {1e3 * seconds:.3g} ms a step" for name, seconds in speeds.items())


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
