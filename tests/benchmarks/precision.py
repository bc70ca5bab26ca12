"""What speed may cost in numbers: nothing for exact rewrites, little for bf16.

Exact rewrites: loss and weights of the example network after 100 steps, with them on and off, in fp32 and in bf16;
the measure is how many of those numbers differ in any bit. bf16: the test accuracy on Fashion-MNIST after 10 epochs of
the example's own recipe, against fp32; the measure is how many points it is below. That takes a quarter of an hour and
needs the set (Debian's `dataset-fashion-mnist`, or its files in the usual places).

    python -m tests.benchmarks.precision [--json] [--epochs N] [--data fashion-mnist-small]
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.training import example  # isort: skip

import torch
from safetensors.torch import load_file

import assets
from graph.document import Document, load
from graph.recipe import Choice
from runtime.control import Control
from runtime.runfolder import RunFolder
from runtime.train import train
from tests.benchmarks.measure.report import line, options, tell
from tests.builders import StopAfter


def trained(document: Document, under: Path, control: Control) -> tuple[RunFolder, dict[str, float]]:
    finished = train(document, under, lambda event: None, control)
    return RunFolder.open(Path(finished.folder)), dict(finished.test)


def differing(under: Path, precision: str, steps: int) -> tuple[int, int]:
    """How many losses and weights differ with rewrites on and off, and how many were compared."""
    found = []
    for rewrites in (True, False):
        document = example(64, "cpu", rewrites=rewrites, precision=precision, epochs=1 + steps // 93)
        folder, _ = trained(document, under, StopAfter(steps))
        losses = torch.tensor(folder.curves()["train/loss"][1], dtype=torch.float64)
        assert len(losses) == steps
        found.append([losses, *load_file(folder.weights).values()])
    pairs = list(zip(*found, strict=True))
    return sum(int((a != b).sum()) for a, b in pairs), sum(a.numel() for a, _ in pairs)


def accuracy(data: str, precision: str, epochs: int, under: Path) -> float:
    """In percent, on the test images, by the example's own recipe."""
    document = load(assets.path("examples/fashion-mnist-cnn.symloom"))
    document.recipe = document.recipe.but(data=Choice(data)).setting(
        epochs=epochs,
        precision=precision,
        layout="channels_last",
        device="cpu",
        threads=torch.get_num_threads(),
        seed=0,
    )
    return 100 * trained(document, under, Control())[1]["accuracy"]


def measures(data: str, epochs: int, steps: int) -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        under = Path(folder)
        for precision in ("fp32", "bf16"):
            different, compared = differing(under, precision, steps)
            yield measure(
                f"{precision}: losses and weights that rewrites change in {steps} steps",
                different,
                compared,
                "numbers",
                different,
                0,
            )
        if epochs:
            full = accuracy(data, "fp32", epochs, under)
            half = accuracy(data, "bf16", epochs, under)
            yield measure(
                f"bf16: test accuracy after {epochs} epochs below that of fp32",
                half,
                full,
                "%",
                full - half,
                0.3,
            )


def measure(
    name: str, ours: float, reference: float, unit: str, ratio: float, bar: float
) -> dict[str, object]:
    """A line whose `ratio` is a difference, which must not exceed `bar`."""
    return line(f"precision: {name}", ours, reference, unit, bar, ratio)


def main() -> None:
    parser = options("What speed costs in numbers.")
    parser.add_argument("--data", default="fashion-mnist")
    parser.add_argument("--epochs", type=int, default=10, help="of the comparison of bf16; 0 leaves it out")
    parser.add_argument("--steps", type=int, default=100, help="of the comparison of rewrites")
    given = parser.parse_args()
    tell(measures(given.data, given.epochs, given.steps), in_json=given.json)


if __name__ == "__main__":
    main()
