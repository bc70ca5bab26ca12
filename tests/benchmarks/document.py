"""Opening, saving and compiling a file of 2,000 nodes, against Python's own `json` on the same text.

python -m tests.benchmarks.document [--json] [--repeats N]
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from graph.document import Document, from_json, load, save, to_json
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.source import generate
from tests.benchmarks.measure.report import interleaved, limited, options, tell

NODES = 2_000


def residual_network(nodes: int = NODES) -> Document:
    """Blocks of convolution, normalisation, activation and addition, as many as make that number of nodes."""
    made = [Node("image", "Input", {"shape": ("N", 16, 28, 28)})]
    trunk = "image"
    number = 0
    while len(made) + 4 + 4 <= nodes:
        number += 1
        x, y = float(240 * (number % 40)), float(400 * (number // 40))
        steps = (
            ("conv", "Conv2d", {"out_channels": 16, "kernel_size": (3, 3), "padding": (1, 1)}),
            ("norm", "BatchNorm2d", {}),
            ("act", "ReLU", {}),
        )
        before = trunk
        for place, (name, op, attrs) in enumerate(steps):
            node = Node(
                f"{name}{number}", op, attrs, {"input": Source(before, "output")}, (x, y + 80 * place)
            )
            made.append(node)
            before = node.name
        ends = {"input": Source(trunk, "output"), "other": Source(before, "output")}
        made.append(Node(f"add{number}", "Add", {}, ends, (x, y + 240)))
        trunk = f"add{number}"
    made.append(Node("flatten", "Flatten", {}, {"input": Source(trunk, "output")}))
    made.append(Node("logits", "Linear", {"out_features": 10}, {"input": Source("flatten", "output")}))
    made.append(Node("label", "Target"))
    ends = {"input": Source("logits", "output"), "target": Source("label", "output")}
    made.append(Node("loss", "CrossEntropyLoss", {}, ends))
    return Document("Residual network", Graph.of(made))


def timed(work: Callable[[], object]) -> Callable[[], float]:
    """Work whose call gives its CPU seconds, which neighbours do not lengthen."""

    def seconds() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return seconds


def line(name: str, ours: float, reference: float, limit: float) -> dict[str, object]:
    return limited(f"document: {name}", ours, reference, "s", limit)


def measures(repeats: int) -> Iterator[dict[str, object]]:
    document = residual_network()
    text = to_json(document)
    inference = Inference.of(document.graph, document.operator)
    assert not list(inference.problems()), "a sound network"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.symloom"
        save(document, path)

        def open_file() -> None:
            found = load(path)
            Inference.of(found.graph, found.operator)

        turns = interleaved(
            {
                "json": timed(lambda: json.loads(text)),
                "dump": timed(lambda: json.dumps(json.loads(text), indent=2)),
                "read": timed(lambda: from_json(text)),
                "open": timed(open_file),
                "write": timed(lambda: to_json(document)),
                "source": timed(lambda: generate(document, inference)),
            },
            repeats,
        )
        times = {name: median(taken) for name, taken in turns.items()}
        yield line(
            f"open a file of {len(document.graph):,} nodes: read, checked, shapes inferred",
            times["open"],
            times["json"],
            0.5,
        )
        yield line("reading alone, against json.loads", times["read"], times["json"], 0.5)
        yield line("writing, against json.dumps", times["write"], times["dump"], 0.5)
        yield line("module source", times["source"], times["json"], 0.6)
        yield from in_the_window(path, repeats, times["json"])


def in_the_window(path: Path, repeats: int, reference: float) -> Iterator[dict[str, object]]:
    """The same file opened in a real window, until it is painted."""
    from studio.app import make_application, open_window

    application = make_application(["benchmark"])
    window = open_window()
    application.processEvents()
    times = []
    for _ in range(repeats):
        started = time.process_time()
        window.files.open(path)
        application.processEvents()
        times.append(time.process_time() - started)
        assert len(window.model.document.graph) == len(load(path).graph)
    window.close()
    yield line("the same in the window, painted", median(times), reference, 0.5)


def main() -> None:
    given = options("Files of 2,000 nodes, against json.", repeats=5).parse_args()
    tell(measures(given.repeats), in_json=given.json)


if __name__ == "__main__":
    main()
