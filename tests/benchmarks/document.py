"""Opening, saving and compiling a file of 2,000 nodes, against Python's own `json` on the same text.

python -m tests.benchmarks.document [--json] [--repeats N]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from graph.document import Document, from_json, load, save, to_json
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.source import generate

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


def interleaved(sides: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Medians in CPU seconds, which neighbours do not lengthen; the sides take turns, and the first turn warms up."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(repeats + 1):
        for name, work in sides.items():
            started = time.process_time()
            work()
            if turn:
                times[name].append(time.process_time() - started)
    return {name: median(taken) for name, taken in times.items()}


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

        times = interleaved(
            {
                "json": lambda: json.loads(text),
                "dump": lambda: json.dumps(json.loads(text), indent=2),
                "read": lambda: from_json(text),
                "open": open_file,
                "write": lambda: to_json(document),
                "source": lambda: generate(document, inference),
            },
            repeats,
        )
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


def line(name: str, ours: float, reference: float, bar: float) -> dict[str, object]:
    return {
        "name": f"document: {name}",
        "ours": round(ours, 4),
        "reference": round(reference, 4),
        "unit": "s",
        "ratio": round(ours / reference, 2),
        "bar": bar,
        "holds": ours <= bar,
    }


def main() -> None:
    arguments = sys.argv[1:]
    repeats = int(arguments[arguments.index("--repeats") + 1]) if "--repeats" in arguments else 5
    for measure in measures(repeats):
        if "--json" in arguments:
            print(json.dumps(measure), flush=True)
        else:
            mark = "holds" if measure["holds"] else "MISSED"
            print(
                "{name}: {ours} {unit} (reference {reference}, bar {bar})".format(**measure), mark, flush=True
            )


if __name__ == "__main__":
    main()
