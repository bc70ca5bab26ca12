"""Answers of a network with its weights: `Network.predict`, as scripts call it, against plain torch eager.

The reference is the module as it is drawn, evaluated under `torch.no_grad()` on the same batches: what one writes who
loads weights and predicts. Both give the same numbers to 1e-4 of the largest, to 5e-3 where convolutions are rounded to
TF32, as on CUDA devices.

With OMP_NUM_THREADS=1 CPU time is measured, so that it can run on a busy machine.

    python -m tests.benchmarks.predicting [--json] [--repeats N] [--device cuda]
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.benchmarks.training import Side, clock, example, line, ratio, report  # isort: skip

import torch
from torch import Tensor, nn

from graph.document import Document
from graph.networks import network
from graph.source import generate
from runtime.compile import compile_source
from runtime.network import Network
from tests.benchmarks.measure.report import interleaved


def reference(ours: Network, device: str) -> nn.Module:
    """The module as drawn, with the same weights, in torch's own layout."""
    module = compile_source(generate(ours.document, rewrites=False)).module_class().eval()
    module.load_state_dict({name: value.contiguous() for name, value in ours.module.state_dict().items()})
    return module.to(device)


def plain(module: nn.Module, x: Tensor, batch_size: int, device: str) -> Tensor:
    with torch.no_grad():
        parts = [module(part.to(device)).cpu() for part in x.split(batch_size)]
        return torch.cat(parts)


def cases() -> Iterator[tuple[str, Document, Tensor, int]]:
    generator = torch.Generator().manual_seed(0)
    clothes = torch.rand(2_048, 1, 28, 28, generator=generator)
    yield "example CNN, batches of 256", example(64, "cpu"), clothes, 256
    yield "example CNN, one image", example(64, "cpu"), clothes[:1], 1
    residual = network("resnet18")
    photographs = torch.rand(16, 3, 224, 224, generator=generator)
    yield "ResNet-18, batches of 8", residual, photographs, 8


def measured(
    title: str, document: Document, x: Tensor, batch_size: int, device: str, repeats: int
) -> dict[str, object]:
    """The line of one network, whose answers are compared first."""
    document.recipe = document.recipe.setting(device=device)
    torch.manual_seed(0)
    ours = Network(document)
    module = reference(ours, device)
    expected, found = plain(module, x, batch_size, device), ours.predict(x, batch_size=batch_size)
    close = 1e-4 if device == "cpu" else 5e-3
    assert float((found - expected).abs().max()) <= close * max(1.0, float(expected.abs().max()))
    count = 1 if len(x) > 1 else 200

    def eager() -> float:
        started = clock()
        for _ in range(count):
            plain(module, x, batch_size, device)
        return clock() - started

    def predict() -> float:
        started = clock()
        for _ in range(count):
            ours.predict(x, batch_size=batch_size)
        return clock() - started

    sides: dict[str, Side] = {"ours": predict, "eager": eager}
    times = interleaved(sides, repeats)
    images = len(x) * count
    return line(
        f"predicting, {title}, against plain eager",
        images / median(times["ours"]),
        images / median(times["eager"]),
        "images/s",
        ratio(times["ours"], times["eager"]),
        round(1 / 1.2, 4),
    )


def measures(device: str, repeats: int) -> Iterator[dict[str, object]]:
    for title, document, x, batch_size in cases():
        yield measured(title, document, x, batch_size, device, repeats)


if __name__ == "__main__":
    report(measures, "Predicting, against plain torch.")
