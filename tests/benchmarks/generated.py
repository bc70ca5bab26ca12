"""The module that Symloom writes against the one a person writes, in the same loop; and how long writing takes.

The example network, as drawn and with the rewrites, and a residual network of 1,000 nodes (248 blocks of convolution,
normalisation, activation and addition on small images), where what Python does between the operators shows most.

With OMP_NUM_THREADS=1 CPU time is measured, so that it can run on a busy machine.

    python -m tests.benchmarks.generated [--json] [--repeats N] [--device cuda] [--nodes N]
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from tests.benchmarks.training import ByHand, Side, clock, device_of, example, line, options, ratio  # isort: skip

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graph.document import Document
from graph.infer import Inference
from graph.source import generate
from runtime.compile import compile_source
from runtime.prepare import prepare
from tests.benchmarks.document import residual_network
from tests.benchmarks.measure.report import interleaved, tell


class HandBlock(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(16, 16, 3, padding=1)
        self.norm = nn.BatchNorm2d(16)

    def forward(self, x: Tensor) -> Tensor:
        return x + F.relu(self.norm(self.conv(x)), inplace=True)


class HandResidual(nn.Module):
    """The network of `residual_network` as one writes it."""

    def __init__(self, blocks: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(HandBlock() for _ in range(blocks))
        self.logits = nn.Linear(16 * 28 * 28, 10)

    def forward(self, x: Tensor) -> Tensor:
        for block in self.blocks:
            x = block(x)
        logits: Tensor = self.logits(x.flatten(1))
        return logits


def steps(module: nn.Module, x: Tensor, y: Tensor, device: str, count: int) -> Side:
    """Forward and backward, so many times."""
    module.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def some() -> float:
        started = clock()
        for _ in range(count):
            F.cross_entropy(module(x), y).backward()
            module.zero_grad()
        if device != "cpu":
            torch.accelerator.synchronize()
        return clock() - started

    return some


def compared(
    title: str,
    generated: nn.Module,
    by_hand: nn.Module,
    x: Tensor,
    y: Tensor,
    device: str,
    repeats: int,
    bar: float,
) -> dict[str, object]:
    count = 12
    sides = {
        "generated": steps(generated, x, y, device, count),
        "by hand": steps(by_hand, x, y, device, count),
    }
    times = interleaved(sides, repeats)
    return line(
        f"generated against hand-written module, {title}",
        1e3 * median(times["generated"]) / count,
        1e3 * median(times["by hand"]) / count,
        "ms a step",
        ratio(times["generated"], times["by hand"]),
        bar,
    )


def example_networks(device: str, repeats: int) -> Iterator[dict[str, object]]:
    for rewrites in (False, True):
        document = example(64, device, rewrites=rewrites)
        generated = compile_source(generate(document)).module_class()
        batch = next(iter(replace(prepare(document).training, shuffle=False)))
        x, y = batch[0]["image"], batch[1]["label"]
        title = "the example, pool first" if rewrites else "the example as drawn"
        yield compared(title, generated, ByHand(pool_first=rewrites), x, y, device, 2 * repeats, 1.03)


def large_network(device: str, repeats: int, nodes: int) -> Iterator[dict[str, object]]:
    document = residual_network(nodes)
    blocks = sum(node.op == "Conv2d" for node in document.graph)
    made = [to_module(document) for _ in range(4)][1:]  # the first one warms up
    x = torch.randn(2, 16, 28, 28, generator=torch.Generator().manual_seed(0)).to(device)
    x, y = x.to(memory_format=torch.channels_last), torch.tensor([3, 7], device=device)
    yield compared(f"{nodes:,} nodes", made[0][0], HandResidual(blocks), x, y, device, repeats, 1.06)
    took = median(seconds for _, seconds in made)
    yield line(
        f"from a graph of {nodes:,} nodes to its module, against 0.3 s", took, 0.3, "s", took / 0.3, 1.0
    )


def to_module(document: Document) -> tuple[nn.Module, float]:
    """Inference, source, module with its weights; and the CPU seconds that took."""
    started = time.process_time()
    inference = Inference.of(document.graph, document.operator)
    module = compile_source(generate(document, inference)).module_class()
    return module, time.process_time() - started


def main() -> None:
    parser = options("Generated modules, against modules written by hand.")
    parser.add_argument("--nodes", type=int, default=1_000, help="of the large network")
    given = parser.parse_args()
    device = device_of(given)
    tell(example_networks(device, given.repeats), in_json=given.json)
    tell(large_network(device, given.repeats, given.nodes), in_json=given.json)


if __name__ == "__main__":
    main()
