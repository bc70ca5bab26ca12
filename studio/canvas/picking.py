"""What of the picture lies at a place or in a rectangle: nodes, their ports, wires and their points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from studio.canvas.scene import CanvasScene
from studio.canvas.tables import Bend, WireEnd


def node_at(scene: CanvasScene, point: QPointF, but: str | None = None) -> str | None:
    """The uppermost node at a place, apart from one."""
    rows = scene.nodes.inside(point.x(), point.y(), point.x(), point.y())
    names = [scene.nodes.names[row] for row in rows.tolist()]
    return next((name for name in reversed(names) if name != but), None)


def port_at(scene: CanvasScene, point: QPointF, reach: float) -> tuple[str, str, bool] | None:
    """The port nearest to a place within reach: node, port, whether it is an output."""
    x, y = point.x(), point.y()
    best: tuple[float, tuple[str, str, bool]] | None = None
    for row in scene.nodes.inside(x - reach, y - reach, x + reach, y + reach).tolist():
        left, top, width, _ = scene.nodes.rects[row].tolist()
        face, size = scene.nodes.face(row), scene.nodes.size(row)
        for is_output, ports, heights, edge in (
            (False, face.inputs, size.inputs, left),
            (True, face.outputs, size.outputs, left + width),
        ):
            # Inside a node a port reaches less far, so that the node itself can be taken hold of.
            inward = x - edge if not is_output else edge - x
            if inward > min(reach, 10.0):
                continue
            for port, height in zip(ports, heights, strict=True):
                distance = float(np.hypot(x - edge, y - top - height))
                if distance <= reach and (best is None or distance <= best[0]):
                    best = (distance, (face.name, port.name, is_output))
    return best[1] if best else None


def wire_at(scene: CanvasScene, point: QPointF, reach: float) -> tuple[WireEnd, float] | None:
    """The wire at a place, and how far along it (0 to 1)."""
    found = scene.wires.near(point.x(), point.y(), reach)
    return (scene.wires.ends[found[0]], found[1]) if found else None


def bend_at(scene: CanvasScene, point: QPointF, reach: float) -> Bend | None:
    """The point of a wire at a place."""
    if not scene.wires.bent:
        return None
    found = scene.wires.bent.point_at(point.x(), point.y(), reach)
    return (*scene.wires.ends[found[0]], found[1]) if found else None


def bends_in(scene: CanvasScene, rect: QRectF) -> set[Bend]:
    """The points of wires in a rectangle."""
    if not scene.wires.bent:
        return set()
    edges = rect.left(), rect.top(), rect.right(), rect.bottom()
    return {(*scene.wires.ends[row], number) for row, number in scene.wires.bent.points_in(*edges)}


def nodes_in(scene: CanvasScene, rect: QRectF) -> list[str]:
    """The nodes that a rectangle touches."""
    rows = scene.nodes.inside(rect.left(), rect.top(), rect.right(), rect.bottom())
    return [scene.nodes.names[row] for row in rows.tolist()]
