"""A document that nobody holds any more goes without a crash, however its steps were made."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import gc, random
from PySide6.QtGui import QGuiApplication
from graph import edits
from graph.document import Document
from graph.model import Graph, Node
from studio.document import DocumentModel

application = QGuiApplication([])
chance = random.Random(1)
for _ in range(40):
    model = DocumentModel(Document("End", Graph.of([Node("a", "Input")])))
    for step in range(60):
        move = edits.move(model.document, {"a": (step + 1.0, 0.0)})
        model.push(move, merge="drag" if chance.random() < 0.5 else "")
    del model, move
    if chance.random() < 0.3:
        gc.collect()
gc.collect()
print("gone", end="")
"""


def test_documents_with_many_steps_are_collected_in_any_order() -> None:
    """In a process of its own, with freed memory overwritten: what is deleted twice is found at once."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONMALLOC": "debug"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "gone"), done.stderr[-2000:]
