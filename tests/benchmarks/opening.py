"""A large network from its file to the finished picture in the real window, and what blocks the window on the way.

DenseNet-201 with every operation as a node of its own, and, because MXNet's graph of it has 1,714 nodes (it counts
weights as nodes), the same network with more layers until it has as many. The window runs on its example, with the
training panel, when the file is opened as from its menu; finished means that the canvas was painted for the last time
and nothing is left to be done. Every repeat is a fresh process.

    python -m tests.benchmarks.opening [--json] [--repeats N]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject

from graph.document import Document, save
from tests.benchmarks.measure.turns import Loop
from tests.builders_networks import Sketch

NETWORKS = {"DenseNet-201": (6, 12, 48, 32), "DenseNet of 1,710 nodes": (15, 29, 118, 79)}
PICTURE_S = 1.5
FRAME_MS = 50.0  # a block that nobody would notice; said, not held: the document is not there before
GROWTH = 32


def dense_network(title: str, layers: tuple[int, ...]) -> Document:
    """DenseNet with normalisation, activation, convolution and concatenation each a node."""
    net = Sketch()
    last = net("image", "Input", shape=("N", 3, 224, 224))
    last = net("conv0", "Conv2d", last, out_channels=64, kernel_size=7, stride=2, padding=3, bias=False)
    last = net("pool0", "MaxPool2d", _norm(net, "0", last), kernel_size=3, stride=2, padding=1)
    channels = 64
    for stage, count in enumerate(layers, 1):
        for layer in range(1, count + 1):
            at = f"{stage}_{layer}"
            new = net(
                f"conv{at}a",
                "Conv2d",
                _norm(net, f"{at}a", last),
                out_channels=128,
                kernel_size=1,
                bias=False,
            )
            new = net(
                f"conv{at}b",
                "Conv2d",
                _norm(net, f"{at}b", new),
                out_channels=GROWTH,
                kernel_size=3,
                padding=1,
                bias=False,
            )
            last = net(f"concat{at}", "Concat", last, new)
            channels += GROWTH
        last = _norm(net, f"{stage}_end", last)
        if stage < len(layers):
            channels //= 2
            last = net(f"transition{stage}", "Conv2d", last, out_channels=channels, kernel_size=1, bias=False)
            last = net(f"half{stage}", "AvgPool2d", last, kernel_size=2)
    net.classify(net("average", "GlobalAvgPool", last), 1000)
    return net.document(title)


def _norm(net: Sketch, at: str, source: str) -> str:
    return net(f"relu{at}", "ReLU", net(f"norm{at}", "BatchNorm2d", source))


def write(folder: Path) -> None:
    """The files, arranged as the window arranges them."""
    from studio.app import make_application
    from studio.arrange import arrange
    from studio.canvas import CanvasView
    from studio.document import DocumentModel

    make_application()
    for title, layers in NETWORKS.items():
        model = DocumentModel(dense_network(title, layers))
        arrange(model, CanvasView(model), "Arrange")
        save(model.document, folder / f"{title}.symloom")


class Painted(QObject):
    """When a widget was painted last."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self.first_s = self.last_s = 0.0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.last_s = time.perf_counter()
            self.first_s = self.first_s or self.last_s
        return False


def once(path: Path, picture: Path | None) -> dict[str, float]:
    """Open a file in a window that has been used, in this process."""
    from studio.app import complete, make_application, open_window

    make_application()
    window = open_window()
    loop = Loop()
    loop.settle()
    complete(window)
    training = window.training
    loop.run(lambda: training.link is not None and training.link.state == "ready")
    loop.settle()
    loop.begin()
    painted = Painted(window.canvas.viewport())
    begin, cpu = time.perf_counter(), time.process_time()
    loop.turn(lambda: window.files.open(path))
    end = loop.settle(quiet_s=0.6)
    cpu = time.process_time() - cpu
    found = {
        "first": painted.first_s - begin,
        "picture": max(painted.last_s - begin, 0.0),
        "quiet": end - begin,
        "cpu": cpu,
        "longest_wall": max(turn.wall_ms for turn in loop.turns),
        "longest_cpu": max(turn.cpu_ms for turn in loop.turns),
        "nodes": len(window.model.document.graph),
    }
    for turn in loop.turns:
        if turn.wall_ms > 10:
            print(f"{turn.at_s - begin:6.3f} s: {turn}", file=sys.stderr)
    if picture is not None:
        window.grab().save(str(picture))
    window.close()
    return found


def measures(repeats: int) -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        environment |= {f"XDG_{name}_HOME": home for name in ("CONFIG", "DATA", "CACHE", "STATE")}

        def child(*arguments: str) -> str:
            command = [sys.executable, "-m", "tests.benchmarks.opening", *arguments]
            return subprocess.run(
                command, env=environment, check=True, stdout=subprocess.PIPE, text=True
            ).stdout

        child("--write", home)
        paths = {title: str(Path(home) / f"{title}.symloom") for title in NETWORKS}
        found: dict[str, list[dict[str, float]]] = {title: [] for title in NETWORKS}
        for _ in range(repeats):
            for title, path in paths.items():
                found[title].append(json.loads(child("--once", path).splitlines()[-1]))
        for title, all_found in found.items():
            middle = {key: statistics.median(each[key] for each in all_found) for key in all_found[0]}
            for name, key, unit, limit, binding in (
                ("file to the first picture", "first", "s", PICTURE_S, True),
                ("file to the finished picture", "picture", "s", PICTURE_S, True),
                ("CPU time until nothing is left to do", "cpu", "s", PICTURE_S, True),
                ("longest block, CPU time", "longest_cpu", "ms", FRAME_MS, False),
                ("longest block", "longest_wall", "ms", FRAME_MS, False),
            ):
                yield {
                    "name": f"opening: {title}: {name}",
                    "ours": round(middle[key], 3),
                    "reference": limit,
                    "unit": unit,
                    "ratio": round(middle[key] / limit, 3),
                    "bar": limit if binding else None,
                    "holds": middle[key] <= limit if binding else None,
                }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--write", type=Path, help="write the networks into a folder, and nothing else")
    parser.add_argument("--once", type=Path, help="open this file once, and say what it took")
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    if options.write:
        write(options.write)
    elif options.once:
        print(json.dumps(once(options.once, options.picture)), flush=True)
    else:
        for line in measures(options.repeats):
            if options.json:
                print(json.dumps(line), flush=True)
            else:
                mark = {True: "holds", False: "MISSED", None: "for information"}[line["holds"]]
                print("{name:66} {ours:9.3f} {unit:2} (limit {reference})".format(**line), mark, flush=True)


if __name__ == "__main__":
    main()
