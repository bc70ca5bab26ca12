"""Training the example network: Symloom against Lightning, fastai, Keras 3 and a textbook DataLoader loop.

Each peer trains in a process and an environment of its own (`python -m tests.benchmarks.peers.make` makes it) and takes
turns with Symloom's engine, an epoch of the same 6,000 images each; medians of the turns' ratios are told. A line says
which comparison it is:

- defaults against defaults, fp32: each as it comes. Symloom takes channels-last images, malloc that keeps its memory,
  the fused optimizer and its rewrites without being asked; the peers do not.
- like for like: both sides in channels-last and in the precision named. The peer has what its own process gives it,
  which does not include the settings of malloc.

With OMP_NUM_THREADS=1 CPU time is measured, which neighbours on a busy machine lengthen least; otherwise wall time.

    python -m tests.benchmarks.against_peers [--json] [--repeats N] [--batch N ...] [--device cuda]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.training import ACCELERATED, Side, device_of, example, options, through_the_engine  # isort: skip

import numpy
import torch

from graph.recipe import Choice
from runtime.data.readers import open_choice
from tests.benchmarks.measure.report import interleaved, tell
from tests.benchmarks.peers import make, trainers

# Which of ours, which peer, what it is called, and how many times faster ours is to be.
DEFAULTS = (
    ("ours", "lightning", "defaults against defaults, fp32: Lightning", 1.3),
    ("ours", "fastai", "defaults against defaults, fp32: fastai", 1.4),
    ("ours", "keras", "defaults against defaults, fp32: Keras 3 on torch", 1.6),
)
ALIKE = (
    ("ours", "lightning", "Lightning", 1.2),
    ("ours", "textbook", "a textbook DataLoader loop", 1.1),
    ("ours as drawn", "textbook", "a textbook DataLoader loop, our rewrites off", 1.0),
)


class Peer:
    """A peer's process; a call trains an epoch and gives the seconds it took."""

    def __init__(self, python: Path, kind: str, settings: dict[str, Any], errors: Any) -> None:
        self._kind = kind
        self._process = subprocess.Popen(
            [str(python), str(trainers.__file__), kind, json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=settings["folder"],
            text=True,
        )

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def __call__(self) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{self._kind} ended without an answer; see what it said on stderr"
        by_cpu = torch.get_num_threads() == 1 and not ACCELERATED
        return float(json.loads(answer)["cpu_s" if by_cpu else "wall_s"])


def stored(under: Path) -> Path:
    """The training images of the example, for the peers."""
    split = open_choice(Choice("fashion-mnist-small")).train
    images, labels = split.features["image"][:, 0].numpy(), split.targets["label"].numpy()
    path = under / "clothes.npz"
    numpy.savez(path, images=images, labels=labels)
    return path


def measures(python: Path, device: str, repeats: int, sizes: tuple[int, ...]) -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        under = Path(folder)
        data = stored(under)
        for batch_size in sizes:
            common = {"data": str(data), "batch_size": batch_size, "device": device, "folder": folder}
            as_it_comes = {**common, "bf16": False, "channels_last": False}
            kinds = {"lightning": as_it_comes, "fastai": as_it_comes, "keras": as_it_comes}
            document = example(batch_size, device, layout="auto")
            sides: dict[str, Side] = {"ours": through_the_engine(document, under)}
            yield from compared(python, sides, kinds, DEFAULTS, f", batch {batch_size}", repeats, under)
            for precision in ("fp32", "bf16"):
                alike = {**common, "bf16": precision == "bf16", "channels_last": True}
                kinds = {"lightning": alike, "textbook": alike}
                sides = {
                    "ours": through_the_engine(example(batch_size, device, precision=precision), under),
                    "ours as drawn": through_the_engine(
                        example(batch_size, device, precision=precision, rewrites=False), under
                    ),
                }
                pairs = tuple(
                    (ours, peer, f"like for like, channels-last {precision}: {title}", bar)
                    for ours, peer, title, bar in ALIKE
                )
                yield from compared(python, sides, kinds, pairs, f", batch {batch_size}", repeats, under)


def compared(
    python: Path,
    sides: dict[str, Side],
    kinds: dict[str, dict[str, Any]],
    pairs: tuple[tuple[str, str, str, float], ...],
    ending: str,
    repeats: int,
    under: Path,
) -> Iterator[dict[str, object]]:
    """The lines of some pairs, from turns that all sides take with each other."""
    with ExitStack() as stack:
        errors = stack.enter_context((under / "peers.log").open("a+"))
        peers: dict[str, Callable[[], float]] = {
            kind: stack.enter_context(Peer(python, kind, settings, errors))
            for kind, settings in kinds.items()
        }
        try:
            times = interleaved({**sides, **peers}, repeats)
        except AssertionError:
            errors.seek(0)
            print(errors.read()[-4000:], file=sys.stderr)
            raise
    images = 6_000
    for ours, peer, title, bar in pairs:
        faster = median(other / mine for mine, other in zip(times[ours], times[peer], strict=True))
        yield {
            "name": f"peers: {title}{ending}",
            "ours": round(images / median(times[ours]), 1),
            "reference": round(images / median(times[peer]), 1),
            "unit": "images/s",
            "ratio": round(faster, 4),
            "bar": bar,
            "holds": faster >= bar,
        }


def main() -> None:
    parser = options("Training the example network, against other tools.", repeats=5)
    parser.add_argument("--batch", type=int, nargs="+", default=[64, 200], help="samples in a batch")
    given = parser.parse_args()
    python = make.python()
    if python is None:
        print(
            "Nothing measured: `python -m tests.benchmarks.peers.make` makes the peers first.",
            file=sys.stderr,
        )
        return
    tell(measures(python, device_of(given), given.repeats, tuple(given.batch)), in_json=given.json)


if __name__ == "__main__":
    main()
