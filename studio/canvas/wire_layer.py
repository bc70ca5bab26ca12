"""Paints wires with the shapes they carry: curves near by, straight lines when there are thousands in sight."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from studio.canvas.arrays import draw_lines
from studio.canvas.geometry import Rows, wire_path
from studio.canvas.scene import CanvasScene
from studio.canvas.style import FULL, NAMES, SHAPES, Style
from studio.canvas.tables import TAG, WireEnd

BEND = 4.5  # radius of a point that a wire is led through
STUB = 12.0  # px of a portal's wire that are drawn
CURVES = 400  # more wires than this in sight are painted as lines


class WireLayer:
    """Paints the wires of a scene."""

    def __init__(self, scene: CanvasScene, style: Style) -> None:
        self._scene = scene
        self._paths: dict[int, tuple[bytes, QPainterPath]] = {}
        self.style = style

    def paint(
        self,
        painter: QPainter,
        exposed: QRectF,
        *,
        active: Iterable[WireEnd] = (),
        hidden: frozenset[WireEnd] = frozenset(),
        hurried: bool = False,
    ) -> None:
        """Paint the wires in a part of the scene.

        Args:
            active: those drawn in full: selected, hovered, or at a node that is.
            hidden: those a gesture shows elsewhere.
        """
        wires = self._scene.wires
        rows = wires.inside(
            exposed.left() - 4, exposed.top() - 20, exposed.right() + 4, exposed.bottom() + 20
        )
        if hidden:
            rows = np.array([row for row in rows.tolist() if wires.ends[row] not in hidden], np.intp)
        chosen = np.array(
            [wires.row[end] for end in active if end in wires.row and end not in hidden], np.intp
        )
        scale = painter.worldTransform().m11()
        portal = wires.portals(rows)
        if portal.any():
            portal &= ~np.isin(rows, chosen)  # one at the cursor or selected shows its whole way
        gates, rows = rows[portal], rows[~portal]
        self._paint_ways(painter, rows, chosen, scale, hurried=hurried)
        if wires.bent and scale >= SHAPES:
            self._paint_points(painter, rows[wires.bent.among(rows)], set(chosen.tolist()))
        if len(gates) and scale >= SHAPES:
            self._paint_portals(painter, gates, texts=scale >= FULL and not hurried)

    def _paint_ways(
        self, painter: QPainter, rows: Rows, chosen: Rows, scale: float, *, hurried: bool
    ) -> None:
        """Wires from end to end; those chosen in full."""
        if scale < NAMES or len(rows) > CURVES:
            self._paint_lines(painter, rows, self.style.wire, scale)
            self._paint_lines(painter, np.intersect1d(rows, chosen), self.style.accent, scale)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not hurried)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.style.wire, 1.5 if scale >= FULL else 1.2 / scale))
        lit = set(chosen.tolist())
        for row in rows.tolist():
            if row not in lit:
                painter.drawPath(self._path(row))
        painter.setPen(QPen(self.style.accent, 2.0 if scale >= FULL else 1.6 / scale))
        for row in rows.tolist():
            if row in lit:
                painter.drawPath(self._path(row))
        if scale >= FULL and not hurried:
            self._paint_labels(painter, rows, lit)

    def _paint_points(self, painter: QPainter, rows: Rows, lit: set[int]) -> None:
        """The points that wires are led through."""
        wires, selected = self._scene.wires, self._scene.selected_bends
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in rows.tolist():
            for number, place in enumerate(wires.bent.points[row]):
                chosen = (*wires.ends[row], number) in selected
                painter.setPen(QPen(self.style.paper if not chosen else self.style.accent, 1.5))
                ink = self.style.accent if row in lit else self.style.wire
                painter.setBrush(ink if not chosen else self.style.node)
                painter.drawEllipse(QPointF(*place), BEND, BEND)

    def _paint_portals(self, painter: QPainter, rows: Rows, *, texts: bool) -> None:
        """A stub at each end; at the far one the name of what feeds it, at the near one how many there are."""
        wires, nodes, measure = self._scene.wires, self._scene.nodes, self._scene.measure
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(measure.fonts.small)
        begun: dict[tuple[int, str], tuple[QPointF, int]] = {}
        for row in rows.tolist():
            x0, y0, _, _, _, _, x1, y1 = wires.points[row].tolist()
            source, port = int(wires.source[row]), wires.source_port[row]
            place, count = begun.get((source, port), (QPointF(x0, y0), 0))
            begun[source, port] = place, count + 1
            several = len(nodes.face(source).outputs) > 1
            name = f"{nodes.names[source]}.{port}" if several else nodes.names[source]
            self._paint_gate(painter, QPointF(x1, y1), name if texts else "", -1)
        for place, count in begun.values():
            self._paint_gate(painter, place, f"{count} ▸" if texts else "", 1)

    def _paint_gate(self, painter: QPainter, port: QPointF, text: str, side: int) -> None:
        painter.setPen(QPen(self.style.wire, 1.5))
        painter.drawLine(port, port + QPointF(side * STUB, 0))
        if not text:
            return
        measure = self._scene.measure
        words = measure.elided_small(text, TAG - STUB - 10)
        width = measure.small(words) + 10
        left = port.x() + STUB if side > 0 else port.x() - STUB - width
        tag = QRectF(left, port.y() - 8, width, 16)
        painter.setPen(QPen(self.style.border, 1.0))
        painter.setBrush(self.style.node)
        painter.drawRoundedRect(tag, 8, 8)
        painter.setPen(self.style.secondary)
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), words)

    def _path(self, row: int) -> QPainterPath:
        wires = self._scene.wires
        bent = wires.bent.curves.get(row)
        key = wires.points[row].tobytes() + wires.lanes[row].tobytes() if bent is None else bent.tobytes()
        kept = self._paths.get(row)
        if kept is None or kept[0] != key:
            if len(self._paths) > 4096:
                self._paths.clear()
            kept = self._paths[row] = (key, wire_path(wires.curves(row)))
        return kept[1]

    def _paint_lines(self, painter: QPainter, rows: Rows, color: object, scale: float) -> None:
        if not len(rows):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pen = QPen(color)
        pen.setCosmetic(True)
        painter.setPen(pen)
        if scale < 0.12 or len(rows) > 4000:
            draw_lines(painter, self._scene.wires.points[rows][:, [0, 1, 6, 7]])
            return
        places = self._scene.wires.samples(rows, 13)
        draw_lines(painter, np.concatenate([places[:, :-1], places[:, 1:]], axis=2).reshape(-1, 4))

    def _paint_labels(self, painter: QPainter, rows: Rows, lit: set[int]) -> None:
        """The shape of one sample above each wire that has room for it; nodes show the whole shape."""
        wires, measure = self._scene.wires, self._scene.measure
        painter.setFont(measure.fonts.small)
        for row in rows.tolist():
            text = wires.labels[row].removeprefix("N×")
            x, y, room = wires.middle(row)
            width = measure.small(text)
            if text and room > width + 4:  # above the ports' dots, so it needs no room beside them
                painter.setPen(self.style.accent if row in lit else self.style.faint)
                painter.drawText(QPointF(x - width / 2, y - 6), text)

    def paint_tag(self, painter: QPainter, end: WireEnd) -> None:
        """The whole shape of one wire on a tag over it, above the nodes."""
        wires, measure = self._scene.wires, self._scene.measure
        row = wires.row.get(end)
        if row is None or not wires.labels[row]:
            return
        text, width = wires.labels[row], measure.small(wires.labels[row])
        x, y, _ = wires.middle(row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.style.accent)
        painter.drawRoundedRect(QRectF(x - width / 2 - 7, y - 20, width + 14, 17), 5, 5)
        painter.setPen(self.style.on_badge)
        painter.setFont(measure.fonts.small)
        painter.drawText(QPointF(x - width / 2, y - 8), text)
