"""The canvas: a graph as nodes and wires that a person edits with mouse and keyboard.

The way of one change: a gesture (`gestures`, `wiring`) or a command (`commands`) pushes patches on the document
model; `scene` hears of it and updates its tables; `view` repaints what changed. Painting and picking read
the tables alone, so nothing here costs per node unless the node is in sight.
"""

from studio.canvas.view import CanvasView

__all__ = ["CanvasView"]
