"""Choices made by measuring: device, threads, memory layout, precision.

Each is tried on a copy of the network with one real batch, for about a second in all, and kept with its
measurement in the run's log. A run that is resumed takes the choices it began with, so it computes the same numbers.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from statistics import median
from typing import Any

import torch

from graph.errors import SymloomError
from runtime.accelerator import random_state, set_random_state, title_and_memory
from runtime.cores import cores
from runtime.data.batches import Batches
from runtime.step import Batch, Network

HALF = {"bf16": torch.bfloat16, "fp16": torch.float16}
_TRIAL_S = 0.25  # for each candidate


@dataclass(frozen=True)
class Choices:
    """How a run computes, and why.

    Args:
        notes: what was measured, a sentence each; `measured` has the same by the setting that left it open.
    """

    device: str
    threads: int
    precision: str
    channels_last: bool
    notes: tuple[str, ...] = ()
    compiled: bool = False
    measured: Mapping[str, str] = field(default_factory=dict)
    graphs: bool = False  # compiled, and recorded as CUDA graphs

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "notes": list(self.notes)}


def devices() -> list[tuple[str, str, int]]:
    """Where one can compute here: torch's name, a title, memory in bytes (0 if unknown). The best comes first."""
    found: list[tuple[str, str, int]] = []
    if torch.accelerator.is_available():
        kind = torch.accelerator.current_accelerator()
        assert kind is not None
        names = [f"{kind.type}:{index}" for index in range(torch.accelerator.device_count())]
        found += [(name, *title_and_memory(name)) for name in names]
    found.append(("cpu", f"CPU, {cores()} cores", 0))
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


def choose(network: Network, batches: Batches, settings: Any) -> Choices:
    """What is fastest for this network, batch and device, where the recipe leaves it open."""
    device, way = network.device, _said(network, batches, settings)
    images = _has_images(network)
    notes: dict[str, str] = {}
    open_threads = device == "cpu" and not settings.threads and cores() > 1
    compiling = settings.compile in ("on", "reduce-overhead") or (
        settings.compile == "auto" and device != "cpu"
    )
    measured = (images and settings.layout == "auto") or settings.precision == "auto"
    if not (open_threads or measured or compiling):
        return Choices(device, way.threads, way.precision, way.channels_last)
    batch = next(iter(batches))
    with _untouched(device):
        if open_threads:
            counts = sorted({1, max(1, cores() // 2), cores()})
            speeds = _trials(network, batch, {_threads(n): replace(way, threads=n) for n in counts})
            # Where others compute too, more threads wait for each other: they must be clearly worth it.
            bar = 1.1 * min(speeds.values())
            way = replace(way, threads=next(n for n in counts if speeds[_threads(n)] <= bar))
            notes["threads"] = f"{_threads(way.threads)} ({_told(speeds)})"
        if images and settings.layout == "auto":
            speeds = _trials(
                network,
                batch,
                {"channels-last": way, "contiguous": replace(way, channels_last=False)},
            )
            way = replace(way, channels_last=speeds["channels-last"] <= speeds["contiguous"] * 1.02)
            order = "channels-last" if way.channels_last else "contiguous"
            notes["layout"] = f"{order} images ({_told(speeds)})"
        if settings.precision == "auto":
            speeds = _trials(network, batch, {"fp32": way, "bf16": replace(way, precision="bf16")})
            way = replace(way, precision="bf16" if speeds["bf16"] < 0.9 * speeds["fp32"] else "fp32")
            notes["precision"] = f"{way.precision} arithmetic ({_told(speeds)})"
        if compiling:
            way, notes["compile"] = _compiling(
                network, batch, way, settings.compile, int(settings.accumulate)
            )
    return Choices(
        device,
        way.threads,
        way.precision,
        way.channels_last,
        tuple(notes.values()),
        way.compiled,
        notes,
        way.graphs,
    )


def _why_no_graphs(device: str, accumulate: int) -> str:
    """Why kernels cannot be recorded and replayed as they are; empty if they can."""
    if torch.device(device).type != "cuda":
        return f"{device} is no CUDA device"
    if accumulate > 1:
        return (
            "the gradients of several batches are added up, and a replay would write over those of the last"
        )
    return ""


def _compiling(
    network: Network, batch: Batch, way: _Way, wanted: str, accumulate: int = 1
) -> tuple[_Way, str]:
    """Whether torch can compile the network here and, for `auto`, whether that is worth it; with the sentence."""
    fused = replace(way, compiled=True)
    try:
        _trial(network, batch, fused)()
    except (RuntimeError, OSError) as error:  # what torch's compilers raise is of these kinds
        why = next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".:")
        return way, f"not compiled, because torch cannot do it here ({why}): trained as it is"
    if wanted == "on":
        return fused, "compiled by torch"
    if wanted == "reduce-overhead":
        if why := _why_no_graphs(network.device, accumulate):
            return fused, f"compiled by torch without CUDA graphs, because {why}"
        return replace(fused, graphs=True), "compiled by torch, its kernels recorded as CUDA graphs"
    speeds = _trials(network, batch, {"compiled": fused, "as it is": way})
    if speeds["compiled"] < 0.9 * speeds["as it is"]:
        return fused, f"compiled by torch ({_told(speeds)})"
    return way, f"not compiled ({_told(speeds)})"


def unmeasured(network: Network, batches: Batches, settings: Any) -> Choices:
    """What is chosen where no step can be taken to measure it."""
    way = _said(network, batches, settings)
    return Choices(network.device, way.threads, way.precision, way.channels_last)


def _said(network: Network, batches: Batches, settings: Any) -> _Way:
    """What the recipe says, and for what it leaves open what is likely to be best."""
    return _Way(
        settings.threads or torch.get_num_threads(),
        _has_images(network) if settings.layout == "auto" else settings.layout == "channels_last",
        "fp32" if settings.precision == "auto" else settings.precision,
        varies=batches.dataset.spec.varies,
    )


def _has_images(network: Network) -> bool:
    return any(parameter.dim() == 4 for parameter in network.module.parameters())


@dataclass(frozen=True)
class _Way:
    threads: int
    channels_last: bool
    precision: str
    compiled: bool = False
    graphs: bool = False
    varies: bool = False  # batches differ in length


def _trials(network: Network, batch: Batch, ways: dict[str, _Way]) -> dict[str, float]:
    """Seconds of one step, forward and backward, for each way: medians of turns taken in a circle.

    In turns, so that a machine that is busy for a moment is so for all of them alike.
    """
    steps = {name: _trial(network, batch, way) for name, way in ways.items()}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for step in steps.values():
        step()  # builds kernels
    until = time.perf_counter() + _TRIAL_S * len(ways)
    while len(times[next(iter(times))]) < 3 or time.perf_counter() < until:
        for name, step in steps.items():
            torch.set_num_threads(ways[name].threads)
            started = time.perf_counter()
            step()
            times[name].append(time.perf_counter() - started)
    return {name: median(taken) for name, taken in times.items()}


def _trial(network: Network, batch: Batch, way: _Way) -> Callable[[], None]:
    """A step on a copy of the network, computed in one of the ways."""
    module = copy.deepcopy(network.module).to(network.device).train()
    memory_format = torch.channels_last if way.channels_last else torch.contiguous_format
    module.to(memory_format=memory_format)  # type: ignore[call-overload]  # torch's stub asks for a device or a dtype too
    trial = replace(network, module=module, half=HALF.get(way.precision))
    if way.compiled:
        trial = trial.fused(way.graphs, way.varies)
    features, targets = batch[0], batch[1]
    fed = {
        name: x.contiguous(memory_format=memory_format) if x.dim() == 4 else x for name, x in features.items()
    }

    def step() -> None:
        loss, _ = trial.judge((fed, targets))
        loss.backward()
        if network.device != "cpu":
            torch.accelerator.synchronize(torch.device(network.device))
        module.zero_grad()

    return step


@contextmanager
def _untouched(device: str) -> Iterator[None]:
    """Leave random state and thread count as they were: trials must not change the run."""
    threads, state = torch.get_num_threads(), random_state(device)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        set_random_state(state, device)


def _told(speeds: dict[Any, float]) -> str:
    return ", ".join(f"{name}: {1e3 * seconds:.3g} ms a step" for name, seconds in speeds.items())


def _threads(count: int) -> str:
    return f"{count} thread{'s' * (count != 1)}"
