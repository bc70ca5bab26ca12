"""Paints nodes: in full, by name, or as coloured blocks, whatever the scale leaves room for.

A node's picture is painted once into a pixmap and kept (least recently used go first, at most 64 MiB). While the
person zooms, the pictures at hand are stretched; sharp ones follow when the wheel rests.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from graph.picture.faces import Face, PortFace
from studio.canvas import words
from studio.canvas.arrays import draw_rects
from studio.canvas.geometry import LEFT, RIGHT, Measure, NodeSize, Rows
from studio.canvas.scene import CanvasScene
from studio.canvas.style import FULL, NAMES, PORT, RADIUS, SHAPES, STRIP, Style, blend

CACHE_BYTES = 64 * 2**20
MOST_OUTLINES = 200  # selected nodes that get an outline each; more are tinted
LEAST_TEXT = 10.5  # px on the screen
MUTED = 0.4  # how much is left of a bypassed node's ink
PILE = 3.0  # px between the sheets of a block
PAD = 8.0  # around a node in its pixmap: ports and badge reach out


@dataclass
class _Kept:
    face: Face
    size: NodeSize
    zoom: float
    pixmap: QPixmap


class NodeLayer:
    """Paints the nodes of a scene."""

    def __init__(self, scene: CanvasScene, style: Style) -> None:
        self._scene = scene
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0
        self.style = style

    def set_style(self, style: Style) -> None:
        self.style = style
        self.forget()

    def forget(self) -> None:
        """Drop all pictures: another theme or another document."""
        self._kept.clear()
        self._bytes = 0

    def paint(
        self,
        painter: QPainter,
        exposed: QRectF,
        selection: frozenset[str],
        *,
        hurried: bool,
    ) -> None:
        """Paint the nodes in a part of the scene; `hurried`, while zooming, rather now than sharp."""
        nodes = self._scene.nodes
        rows = nodes.inside(
            exposed.left() - PAD, exposed.top() - PAD, exposed.right() + PAD, exposed.bottom() + PAD
        )
        if not len(rows):
            return
        scale = painter.worldTransform().m11()
        if scale < NAMES:
            self._paint_blocks(painter, rows, scale)
        else:
            self._paint_pixmaps(painter, rows, scale, hurried=hurried)
            if scale >= FULL:
                self._paint_shares(painter, rows)
        if selection:
            self._paint_selection(painter, selection, scale)

    def _paint_blocks(self, painter: QPainter, rows: Rows, scale: float) -> None:
        nodes = self._scene.nodes
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        hues = nodes.hue[rows]
        for hue in np.unique(hues).tolist():
            painter.setBrush(self.style.block(hue))
            draw_rects(painter, nodes.rects[rows[hues == hue]])
        wrong = rows[nodes.wrong[rows]]
        if len(wrong):
            painter.setBrush(self.style.error)
            side = 6 / scale
            marks = nodes.rects[wrong]
            marks[:, 0] += marks[:, 2] - side
            marks[:, 2:] = side
            draw_rects(painter, marks)

    def _paint_pixmaps(self, painter: QPainter, rows: Rows, scale: float, *, hurried: bool) -> None:
        ratio = painter.device().devicePixelRatioF()
        zoom = scale * ratio
        world = painter.worldTransform()
        nodes = self._scene.nodes
        painter.save()
        # In whole device pixels, or every text would be smeared by half a pixel.
        painter.resetTransform()
        for row in rows.tolist():
            face, size = nodes.face(row), nodes.size(row)
            left, top = nodes.rects[row, 0], nodes.rects[row, 1]
            corner = world.map(QPointF(float(left) - PAD, float(top) - PAD))
            x, y = corner.x(), corner.y()
            kept = self._kept.get(face.name)
            fits = kept is not None and kept.face == face and kept.size == size
            if kept is not None and fits and kept.zoom == zoom:
                self._kept.move_to_end(face.name)
                painter.drawPixmap(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), kept.pixmap)
            elif kept is not None and fits and hurried:
                target = QRectF(x, y, (size.width + 2 * PAD) * scale, (size.height + 2 * PAD) * scale)
                painter.drawPixmap(target, kept.pixmap, QRectF(kept.pixmap.rect()))
            elif hurried:
                body = QRectF(x + PAD * scale, y + PAD * scale, size.width * scale, size.height * scale)
                painter.fillRect(body, self.style.node)
                body.setWidth(STRIP * scale)
                painter.fillRect(body, self.style.category(face.category))
            else:
                pixmap = self._picture(face, size, scale, ratio)
                painter.drawPixmap(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), pixmap)
        painter.restore()

    def _picture(self, face: Face, size: NodeSize, scale: float, ratio: float) -> QPixmap:
        zoom = scale * ratio
        pixmap = QPixmap(ceil((size.width + 2 * PAD) * zoom), ceil((size.height + 2 * PAD) * zoom))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(zoom, zoom)
        painter.translate(PAD, PAD)
        measure = self._scene.measure
        if scale >= FULL:
            paint_full(painter, face, size, self.style, measure)
        elif scale >= SHAPES:
            paint_shape(painter, face, size, self.style, measure)
        else:
            paint_name(painter, face, size, self.style, scale)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        old = self._kept.pop(face.name, None)
        if old is not None:
            self._bytes -= _bytes(old.pixmap)
        self._kept[face.name] = _Kept(face, size, zoom, pixmap)
        self._bytes += _bytes(pixmap)
        while self._bytes > CACHE_BYTES:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= _bytes(gone.pixmap)
        return pixmap

    def _paint_shares(self, painter: QPainter, rows: Rows) -> None:
        """A hair-thin bar at the foot of each node with weights: its part of all parameters."""
        nodes, total = self._scene.nodes, self._scene.parameters
        if not total:
            return
        for row in rows[nodes.weights[rows] > 0].tolist():
            left, top, width, height = nodes.rects[row].tolist()
            room = width - LEFT - RIGHT
            share = max(int(nodes.weights[row]) / total, 1.5 / room)
            painter.fillRect(QRectF(left + LEFT, top + height - 5, room, 1.5), self.style.dots)
            painter.fillRect(
                QRectF(left + LEFT, top + height - 5, room * share, 1.5), self.style.hues[nodes.hue[row]]
            )

    def _paint_selection(self, painter: QPainter, selection: frozenset[str], scale: float) -> None:
        nodes = self._scene.nodes
        rows = np.array([nodes.row[name] for name in selection if name in nodes.row], np.intp)
        if scale < NAMES or len(rows) > MOST_OUTLINES:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(Qt.PenStyle.NoPen)
            fill = QColor(self.style.accent)
            fill.setAlphaF(1.0 if scale < NAMES else 0.2)
            painter.setBrush(fill)
            draw_rects(painter, nodes.rects[rows])
            return
        pen = QPen(self.style.accent, 2.0 / min(scale, 1.0))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in rows.tolist():
            rect = QRectF(*nodes.rects[row].tolist()).adjusted(-1, -1, 1, 1)
            painter.drawRoundedRect(rect, RADIUS + 1, RADIUS + 1)
            if scale >= FULL:  # the outline runs behind the ports
                painter.save()
                painter.translate(*nodes.rects[row, :2].tolist())
                _paint_ports(painter, nodes.face(row), nodes.size(row), self.style)
                painter.restore()


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


def paint_full(painter: QPainter, face: Face, size: NodeSize, style: Style, measure: Measure) -> None:
    """A node with everything on it, at the origin."""
    painter.setOpacity(MUTED if face.muted else 1.0)
    _paint_body(painter, face, size, style)
    fonts = measure.fonts
    room = size.width - LEFT - RIGHT - (20 if face.problems else 0)
    name = measure.elided_name(face.name, room)
    taken = measure.name(name)
    painter.setPen(style.ink)
    painter.setFont(fonts.name)
    painter.drawText(QPointF(LEFT, 20), name)
    painter.setFont(fonts.text)
    painter.setPen(style.secondary)
    if room - taken - 8 > 24:
        painter.setOpacity(1.0)
        term = words.tr("bypassed") if face.muted else face.op
        painter.drawText(QPointF(LEFT + taken + 8, 20), measure.elided(term, room - taken - 8))
        painter.setOpacity(MUTED if face.muted else 1.0)
    rows = max(len(face.inputs), len(face.outputs))
    detail = " · ".join(part for part in (face.shorthand, words.marks(face)) if part)
    if detail and not face.muted:
        painter.setPen(style.ink)
        painter.drawText(QPointF(LEFT, 37), measure.elided(detail, size.width - LEFT - RIGHT))
    if len(face.outputs) == 1 and face.shapes[0]:
        foot = size.height - 12 if rows <= 1 else size.height - 13
        _paint_right(painter, face.shapes[0], size.width - RIGHT, foot, style, measure)
    elif len(face.outputs) > 1:
        for port, shape, height in zip(face.outputs, face.shapes, size.outputs, strict=True):
            start = _paint_right(painter, shape, size.width - RIGHT, height + 4, style, measure)
            painter.setFont(fonts.small)
            painter.setPen(style.faint)
            painter.drawText(
                QPointF(start - (6 if shape else 0) - measure.small(port.label), height + 4), port.label
            )
    painter.setFont(fonts.small)
    painter.setPen(style.faint)
    for port, height in zip(face.inputs, size.inputs, strict=True):
        if port.label:
            painter.drawText(QPointF(LEFT - 4, height + 4), port.label)
    painter.setOpacity(1.0)
    if face.muted:
        paint_bypass(painter, face, size, style)
    _paint_ports(painter, face, size, style)
    if face.problems:
        _paint_badge(painter, face, size, style, measure)


def paint_bypass(painter: QPainter, face: Face, size: NodeSize, style: Style) -> None:
    """The wire that a muted node stands for, from its first wired input to its output."""
    wired = next((at for port, at in zip(face.inputs, size.inputs, strict=True) if port.wired), None)
    if wired is not None and size.outputs:
        painter.setPen(QPen(style.wire, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(0, wired), QPointF(size.width, size.outputs[0]))


def paint_shape(painter: QPainter, face: Face, size: NodeSize, style: Style, measure: Measure) -> None:
    """A node seen from some way off: its name as large as fits, and its first output's shape."""
    painter.setOpacity(MUTED if face.muted else 1.0)
    _paint_body(painter, face, size, style)
    room = size.width - LEFT - 10
    shape = face.shapes[0] if face.shapes else ""
    middle = size.height / 2
    painter.setPen(style.ink)
    painter.setFont(measure.fonts.far)
    name = measure.elided_far(face.name, room)
    painter.drawText(QPointF(LEFT, middle - 4 if shape else middle + 8), name)
    if shape:
        painter.setPen(style.secondary)
        painter.setFont(measure.fonts.far_shape)
        painter.drawText(QPointF(LEFT, middle + 20), measure.elided_far_shape(shape, room))
    _paint_dot(painter, face, size, style, 9.0)


def paint_name(painter: QPainter, face: Face, size: NodeSize, style: Style, scale: float) -> None:
    """A node seen from far off: its name alone, at a size that can still be read on the screen."""
    strip = max(STRIP, 3 / scale)
    _paint_body(painter, face, size, style, strip)
    font = QFont(painter.font())
    font.setPixelSize(round(LEAST_TEXT / scale))
    font.setWeight(QFont.Weight.Medium)  # narrower than the names close by: there is room for more letters
    painter.setFont(font)
    painter.setPen(style.ink)
    left = strip + 3 / scale
    room = size.width - left
    metrics = QFontMetricsF(font)
    # conv1 and conv2 differ at the end.
    name = metrics.elidedText(face.name, Qt.TextElideMode.ElideMiddle, room)
    painter.drawText(QPointF(left, size.height / 2 + metrics.capHeight() / 2), name)
    _paint_dot(painter, face, size, style, 3.5 / scale)


def _paint_dot(painter: QPainter, face: Face, size: NodeSize, style: Style, radius: float) -> None:
    """The badge without its number."""
    if face.problems:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_badge_color(face, style))
        painter.drawEllipse(QPointF(size.width - 4, 4), radius, radius)


def _paint_body(painter: QPainter, face: Face, size: NodeSize, style: Style, strip: float = STRIP) -> None:
    body = QRectF(0.5, 0.5, size.width - 1, size.height - 1)
    if face.category == "Block":  # a pile: there is more inside
        painter.setPen(QPen(blend(style.border, style.secondary, 0.4), 1.0))
        painter.setBrush(blend(style.node, style.paper, 0.5))
        for step in (2 * PILE, PILE):
            painter.drawRoundedRect(body.adjusted(step, step, step, step), RADIUS, RADIUS)
    shape = QPainterPath()
    shape.addRoundedRect(body, RADIUS, RADIUS)
    painter.fillPath(shape, style.node)
    painter.save()
    painter.setClipRect(QRectF(0, 0, strip + 0.5, size.height))
    painter.fillPath(shape, style.category(face.category))
    painter.restore()
    painter.setPen(QPen(style.border, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.save()
    painter.setClipRect(QRectF(strip + 0.5, -1, size.width, size.height + 2))
    painter.drawPath(shape)
    painter.restore()


def _paint_right(
    painter: QPainter, text: str, right: float, baseline: float, style: Style, measure: Measure
) -> float:
    """Text that ends at `right`; returns where it begins."""
    painter.setFont(measure.fonts.text)
    painter.setPen(style.secondary)
    start = right - measure.text(text)
    if start < LEFT:
        text, start = measure.elided(text, right - LEFT), LEFT
    painter.drawText(QPointF(start, baseline), text)
    return start


def _paint_ports(painter: QPainter, face: Face, size: NodeSize, style: Style) -> None:
    for port, height in zip(face.inputs, size.inputs, strict=True):
        paint_port(painter, QPointF(0.5, height), port, style)
    for port, height in zip(face.outputs, size.outputs, strict=True):
        paint_port(painter, QPointF(size.width - 0.5, height), port, style)


def paint_port(painter: QPainter, place: QPointF, port: PortFace, style: Style) -> None:
    """A dot: filled when wired, a ring while not, a fainter ring when it may stay so, a plus for one more."""
    ink = blend(style.ink, style.paper, 0.35)
    if port.wired:
        painter.setPen(QPen(style.node, 1.5))
        painter.setBrush(ink)
        painter.drawEllipse(place, PORT + 0.5, PORT + 0.5)
        return
    ring = style.wire if port.optional or port.spare else ink
    painter.setPen(QPen(ring, 1.0 if port.optional else 1.5))
    painter.setBrush(style.node)
    painter.drawEllipse(place, PORT - 0.25, PORT - 0.25)
    if port.spare:
        painter.setPen(QPen(ring, 1.0))
        painter.drawLine(place - QPointF(2, 0), place + QPointF(2, 0))
        painter.drawLine(place - QPointF(0, 2), place + QPointF(0, 2))


def _badge_color(face: Face, style: Style) -> QBrush:
    return QBrush({"error": style.error, "warning": style.warning}.get(face.severity, style.accent))


def badge_rect(size: NodeSize) -> QRectF:
    """Where the count of problems is, from the node's corner."""
    return QRectF(size.width - 24, 7, 16, 16)


def _paint_badge(painter: QPainter, face: Face, size: NodeSize, style: Style, measure: Measure) -> None:
    rect = badge_rect(size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_badge_color(face, style))
    painter.drawEllipse(rect)
    painter.setPen(style.on_badge)
    painter.setFont(measure.fonts.badge)
    painter.drawText(
        rect, int(Qt.AlignmentFlag.AlignCenter), str(face.problems) if face.problems < 10 else "9+"
    )
