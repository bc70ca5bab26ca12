"""From the launch of the window's process to a window that answers, against an empty PySide6 window.

Each side is a fresh process on the offscreen platform; its clock starts when the parent launches it. Usable means
that the canvas was painted and the event loop has nothing left to do. The reference is a main window with an empty
graphics view: what Python and Qt take at least.

    python -m tests.benchmarks.startup [--json] [--repeats N]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.measure.report import limited, options, tell

BAR_S = 1.5
ROOT = Path(__file__).parent.parent.parent

STUDIO = """
from studio.app import make_application, open_window
application = make_application(["symloom-studio"])
window = open_window()
view = window.canvas
"""

EMPTY = """
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QMainWindow
application = QApplication(["empty"])
window = QMainWindow()
view = QGraphicsView(QGraphicsScene())
window.setCentralWidget(view)
window.show()
"""

MEASURE = """
import json, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            view.viewport().removeEventFilter(self)
            QTimer.singleShot(0, done)  # after everything that waits
        return False

def done():
    print(json.dumps({"wall": time.time() - float(sys.argv[1]), "cpu": time.process_time(),
                      "torch": "torch" in sys.modules}), flush=True)
    application.quit()

filter = Painted()
view.viewport().installEventFilter(filter)
application.exec()
"""


def launch(program: str) -> dict[str, float]:
    """What one fresh process says about its start."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        environment |= {f"XDG_{name}_HOME": home for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        found = subprocess.run(
            [sys.executable, "-c", program + MEASURE, repr(time.time())],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    told: dict[str, float] = json.loads(found.stdout.splitlines()[-1])
    return told


def measures(repeats: int) -> Iterator[dict[str, object]]:
    launch(STUDIO), launch(EMPTY)  # the first reads files from the disk
    ours, reference = [], []
    for _ in range(repeats):
        ours.append(launch(STUDIO))
        reference.append(launch(EMPTY))
    for kind, title in (("wall", "launch to a usable window"), ("cpu", "CPU time of that")):
        mine, other = (median(each[kind] for each in side) for side in (ours, reference))
        yield limited(f"startup: {title}", mine, other, "s", BAR_S)
    yield limited("startup: torch in the window's process", float(ours[0]["torch"]), 0.0, "1", 0.0)


def main() -> None:
    given = options("From launch to a usable window.", repeats=5).parse_args()
    tell(measures(given.repeats), in_json=given.json)


if __name__ == "__main__":
    main()
