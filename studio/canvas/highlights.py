"""What stands out because of the cursor or the selection: rings, lit wires and the tags with their shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from studio.canvas.geometry import wire_path
from studio.canvas.mouse import Under
from studio.canvas.style import NAMES, PORT, RADIUS, SHAPES
from studio.canvas.tables import WireEnd
from studio.canvas.wire_layer import BEND, WireLayer

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

MOST_LIT = 64  # selected nodes; with more, lit wires say nothing


class Highlights:
    """Finds and paints what stands out in one view."""

    def __init__(self, view: CanvasView, wires: WireLayer) -> None:
        self._view = view
        self._wires = wires

    def hovered_wires(self, hover: Under) -> list[WireEnd]:
        """The wires at the cursor: one, or those of a port."""
        view = self._view
        if hover.bend is not None:
            return [hover.bend[:2]]
        if hover.wire is not None:
            return [hover.wire]
        if hover.port is None or hover.port[0] not in view.scene_tables.nodes.row:
            return []
        node, port, is_output = hover.port
        if not is_output:
            return [(node, port)] if (node, port) in view.scene_tables.wires.row else []
        wires = view.model.document.graph.wires_from(node)
        return [(wire.node, wire.port) for wire in wires if wire.source.port == port]

    def lit_wires(self, hover: Under) -> set[WireEnd]:
        """The wires that are drawn in full: selected, at the cursor, or at a selected node."""
        model = self._view.model
        graph = model.document.graph
        scene = self._view.scene_tables
        lit = {
            *scene.selected_wires,
            *self.hovered_wires(hover),
            *(bend[:2] for bend in scene.selected_bends),
        }
        if len(model.selection) <= MOST_LIT:
            for name in model.selection:
                lit |= {(name, port) for port in graph[name].inputs}
                lit |= {(wire.node, wire.port) for wire in graph.wires_from(name)}
        return lit

    def paint_hover(self, painter: QPainter, hover: Under) -> None:
        """A ring around the port, or an outline around the node, at the cursor."""
        view, scene = self._view, self._view.scene_tables
        if hover.bend is not None:
            way = scene.way_of(hover.bend[:2])
            if hover.bend[2] < len(way):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(view.style_now.accent, 2))
                painter.drawEllipse(QPointF(*way[hover.bend[2]]), BEND + 2.5, BEND + 2.5)
            return
        if hover.node is None or hover.node not in scene.nodes.row:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if hover.port is not None:
            painter.setPen(QPen(view.style_now.accent, 2))
            painter.drawEllipse(scene.port_position(*hover.port), PORT + 2.5, PORT + 2.5)
        elif hover.node not in view.model.selection and view.scale_now() >= NAMES:
            painter.setPen(QPen(view.style_now.accent, 1 / min(view.scale_now(), 1.0)))
            rect = scene.node_rect(hover.node).adjusted(-0.5, -0.5, 0.5, 0.5)
            painter.drawRoundedRect(rect, RADIUS + 0.5, RADIUS + 0.5)

    def paint_tags(self, painter: QPainter, hover: Under) -> None:
        """The whole shapes of the selected wires and of one at the cursor."""
        if self._view.scale_now() >= SHAPES:
            for end in {*self._view.scene_tables.selected_wires, *self.hovered_wires(hover)[:1]}:
                self._wires.paint_tag(painter, end)

    def paint_target(self, painter: QPainter, end: WireEnd) -> None:
        """A wire into which something would go."""
        row = self._view.scene_tables.wires.row.get(end)
        if row is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._view.style_now.accent, 3))
            painter.drawPath(wire_path(self._view.scene_tables.wires.curves(row)))

    def extent(self, hover: Under) -> QRectF:
        """Where the cursor's highlights are painted."""
        scene, rect = self._view.scene_tables, QRectF()
        if hover.node is not None and hover.node in scene.nodes.row:
            rect |= scene.node_extent(hover.node)
        for end in self.hovered_wires(hover):
            rect |= self._view.wire_extent(end)
        return rect
