"""All that is painted of a graph, in its order: paper and dots, frames and notes, wires, nodes.

The view adds what its cursor, its selection and its gesture show.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from studio.canvas.annotation_layer import AnnotationLayer
from studio.canvas.backdrop import Backdrop
from studio.canvas.node_layer import NodeLayer
from studio.canvas.scene import CanvasScene
from studio.canvas.style import Style
from studio.canvas.tables import WireEnd
from studio.canvas.wire_layer import WireLayer


class Layers:
    """The layers of one scene in one style."""

    def __init__(self, scene: CanvasScene, style: Style) -> None:
        self._scene = scene
        self._style = style
        self._nodes = NodeLayer(scene, style)
        self.wires = WireLayer(scene, style)
        self.annotations = AnnotationLayer(scene, style)
        self.backdrop = Backdrop(scene.measure.fonts)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to paint but paper."""
        return not len(self._scene.nodes) and not self._scene.annotations

    def set_style(self, style: Style) -> None:
        """Paint in other colours and fonts from now on."""
        self._style = style
        self._nodes.set_style(style)
        self.annotations.set_style(style)
        self.wires.style = style
        self.backdrop = Backdrop(self._scene.measure.fonts)

    def forget(self) -> None:
        """Drop the pixmaps kept: other nodes may have the names now, or words another language."""
        self._nodes.forget()
        self.annotations.forget()

    def paint_paper(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, self._style.paper)
        self.backdrop.paint_dots(painter, rect, self._style)

    def paint(
        self,
        painter: QPainter,
        rect: QRectF,
        selection: frozenset[str],
        *,
        lit: set[WireEnd],
        hidden: frozenset[WireEnd],
        hurried: bool,
    ) -> None:
        """Paint a part of the scene; `lit` wires in full, `hidden` ones not."""
        self.annotations.paint(painter, rect, hurried=hurried)
        self.wires.paint(painter, rect, active=lit, hidden=hidden, hurried=hurried)
        self._nodes.paint(painter, rect, selection, hurried=hurried)
