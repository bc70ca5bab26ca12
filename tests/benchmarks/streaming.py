"""The window while a run streams: how long a frame takes, from the press on Train to a second after the run's end.

The real window and the real worker train the shipped example; the curves are shown, and a hand pans the canvas, drags
a node and turns the wheel all the time, sixty events a second. The two processes may share two cores with others, so
the bar is on the CPU time of the window's process in a turn of its event loop (all threads), and the wall time is
said beside it.

    python -m tests.benchmarks.streaming [--json] [--seconds N] [--picture FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.app import complete, make_application, open_window
from studio.canvas import CanvasView
from studio.main_window import MainWindow
from tests.benchmarks.measure.turns import Loop, Turn, percentile

FRAME_MS = 50.0
STEPS = 90  # events of a gesture: a second and a half
AFTER_S = 1.0
Button = Qt.MouseButton


class Hand:
    """Pans, drags a node and zooms, one event at a time."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._moves = cycle(self._gestures())

    def __call__(self) -> None:
        next(self._moves)()

    def _gestures(self) -> Iterator[Callable[[], None]]:
        node = next(iter(self._view.model.document.graph.nodes))
        middle = QPointF(self._view.viewport().rect().center())
        yield from self._drag(Button.MiddleButton, lambda: middle)
        yield from self._drag(Button.LeftButton, lambda: self._grip(node))
        for step in range(STEPS):
            yield partial(self._wheel, 30 if step % 30 < 15 else -30)

    def _drag(self, button: Qt.MouseButton, place: Callable[[], QPointF]) -> Iterator[Callable[[], None]]:
        """To and fro with a button held."""
        at = QPointF()

        def press() -> None:
            nonlocal at
            at = place()
            self._mouse(QEvent.Type.MouseButtonPress, at, button, button)

        def move(by: QPointF) -> None:
            nonlocal at
            at = at + by
            self._mouse(QEvent.Type.MouseMove, at, Button.NoButton, button)

        yield press
        for step in range(STEPS):
            yield partial(move, QPointF(2, 1) if step < STEPS // 2 else QPointF(-2, -1))
        yield lambda: self._mouse(QEvent.Type.MouseButtonRelease, at, button, Button.NoButton)

    def _grip(self, name: str) -> QPointF:
        rect = self._view.node_rect(name)
        return self._view.viewportTransform().map(QPointF(rect.center().x(), rect.top() + 12))

    def _mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        viewport = self._view.viewport()
        event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, event)

    def _wheel(self, angle: int) -> None:
        viewport = self._view.viewport()
        at = QPointF(viewport.rect().center())
        event = QWheelEvent(
            at,
            viewport.mapToGlobal(at),
            QPoint(),
            QPoint(0, angle),
            Button.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)


def stream(seconds: float, folder: Path, picture: Path | None) -> tuple[list[Turn], MainWindow]:
    """Train the example; the turns from the press on Train on.

    Args:
        seconds: after which it is stopped, if it has not ended.
    """
    make_application()
    window = open_window()
    loop = Loop()
    loop.settle()
    complete(window)
    runs, training = window.runs, window.training
    assert runs is not None
    runs.runs_folder = folder
    loop.run(lambda: training.link is not None and training.link.state == "ready")
    loop.settle()
    hand = Hand(window.canvas)
    loop.begin()
    loop.turn(lambda: QTest.keyClick(window, Qt.Key.Key_F5))
    begin = loop.turns[0].at_s
    stages: list[tuple[float, str]] = []

    def ended() -> bool:
        if not stages or stages[-1][1] != runs.session.state:
            stages.append((loop.turns[-1].at_s - begin, runs.session.state))
        if picture is not None and runs.session.step > 20 and not picture.exists():
            window.grab().save(str(picture))
        return not runs.session.active

    try:
        loop.run(ended, seconds, hand)
    except TimeoutError:
        loop.turn(lambda: QTest.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier))
        loop.run(ended, 60.0, hand)
    end = loop.turns[-1].at_s
    loop.run(lambda: loop.turns[-1].at_s > end + AFTER_S, 10.0, hand)
    for turn in sorted(loop.turns, key=lambda turn: -turn.cpu_ms)[:12]:
        stage = [name for at, name in stages if at <= turn.at_s - begin]
        print(f"{turn.at_s - begin:7.3f} s, {stage[-1:]}: {turn}", file=sys.stderr)
    if runs.session.state not in ("finished", "stopped"):
        raise RuntimeError(f"the run came to nothing: {runs.session.problem}")
    return list(loop.turns), window


def measures(seconds: float, picture: Path | None) -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as home:
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = home
        turns, window = stream(seconds, Path(home) / "runs", picture)
        session = window.runs.session if window.runs is not None else None
        lasted = turns[-1].at_s - turns[0].at_s
        cpu, wall = [turn.cpu_ms for turn in turns], [turn.wall_ms for turn in turns]
        own = [turn.own_ms for turn in turns]
        kinds = (
            ("worst frame, CPU time of the process", max(cpu), True),
            ("worst frame, CPU time of the window's thread", max(own), True),
            ("worst frame, wall time", max(wall), False),
            ("99.9 % of frames, CPU time of the process", percentile(cpu, 0.999), True),
            ("99.9 % of frames, wall time", percentile(wall, 0.999), False),
            ("99 % of frames, wall time", percentile(wall, 0.99), False),
        )
        for name, value, binding in kinds:
            yield {
                "name": f"streaming: {name}",
                "ours": round(value, 2),
                "reference": FRAME_MS,
                "unit": "ms",
                "ratio": round(value / FRAME_MS, 3),
                "bar": FRAME_MS if binding else None,
                "holds": value <= FRAME_MS if binding else None,
            }
        print(
            f"{len(turns)} frames in {lasted:.1f} s, {session.step if session else 0} steps of training, "
            f"{1e-3 * sum(cpu) / lasted:.0%} of a core for the window",
            file=sys.stderr,
        )
        window.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    for line in measures(options.seconds, options.picture):
        if options.json:
            print(json.dumps(line), flush=True)
        else:
            mark = {True: "holds", False: "MISSED", None: "for information"}[line["holds"]]
            print("{name:58} {ours:8.2f} {unit} (limit {reference})".format(**line), mark, flush=True)


if __name__ == "__main__":
    main()
