"""Paints frames and notes, behind wires and nodes; a note's Markdown is laid out once and kept as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFontMetricsF,
    QImage,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QTextDocument,
)

from graph.annotations import Annotation
from studio.canvas import words
from studio.canvas.annotation_places import LEAST_BAR, bar_of, extent_of, rect_of, swatches
from studio.canvas.scene import CanvasScene
from studio.canvas.style import FULL, NAMES, RADIUS, Fonts, Style, blend

INSET = 10.0  # scene px between a note's edge and its text
MOST_PIXELS = 8_000_000  # a note larger than this on the screen is painted afresh each time


@dataclass
class _Kept:
    annotation: Annotation
    size: tuple[float, float]
    zoom: float
    pixmap: QPixmap


class AnnotationLayer:
    """Paints the frames and notes of a scene."""

    def __init__(self, scene: CanvasScene, style: Style) -> None:
        self._scene = scene
        self._kept: dict[str, _Kept] = {}
        self.style = style

    def set_style(self, style: Style) -> None:
        self.style = style
        self._kept.clear()

    def forget(self) -> None:
        self._kept.clear()

    def paint(self, painter: QPainter, exposed: QRectF, *, hurried: bool = False) -> None:
        """Paint those in a part of the scene, frames first."""
        if not self._scene.annotations:
            return
        for kind in ("frame", "note"):
            for annotation in self._scene.annotations.values():
                if annotation.kind == kind and extent_of(annotation).intersects(exposed):
                    if kind == "frame":
                        self._paint_frame(painter, annotation)
                    else:
                        self._paint_note(painter, annotation, hurried=hurried)
        for name in self._kept.keys() - self._scene.annotations.keys():
            del self._kept[name]

    def paint_selection(self, painter: QPainter, scale: float) -> None:
        """Outlines, and the dots that offer colours, above everything else."""
        for name in self._scene.selected_annotations:
            annotation = self._scene.annotations[name]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.style.accent, 2 / min(scale, 1.0)))
            outline = rect_of(annotation)
            if annotation.kind == "frame":
                outline |= bar_of(annotation, scale)
            painter.drawRoundedRect(outline, RADIUS, RADIUS)
            if len(self._scene.selected_annotations) > 1:
                continue
            for color, dot in swatches(annotation, scale).items():
                ring = self.style.ink if color == annotation.color else self.style.paper
                painter.setPen(QPen(ring, 2 / scale))
                painter.setBrush(self.style.frames[color])
                painter.drawEllipse(dot)

    def _paint_frame(self, painter: QPainter, frame: Annotation) -> None:
        scale = painter.worldTransform().m11()
        rect, hue, style = rect_of(frame), self.style.frames[frame.color], self.style
        near = scale >= NAMES
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, near)
        painter.setPen(QPen(blend(hue, style.paper, 0.45), 1.0 if scale >= FULL else 1 / scale))
        painter.setBrush(style.frame(frame.color))
        bar = bar_of(frame, scale)
        if near:
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
            painter.save()
            painter.setClipRect(bar.adjusted(-1, -1, 1, 0), Qt.ClipOperation.IntersectClip)
            painter.setBrush(style.frame_bar(frame.color))
            painter.drawRoundedRect(bar.adjusted(0, 0, 0, RADIUS), RADIUS, RADIUS)
            painter.restore()
        else:
            painter.drawRect(rect)
            painter.fillRect(bar, style.frame_bar(frame.color))
        fonts = self._scene.measure.fonts
        painter.setPen(style.ink)
        painter.save()
        if scale < FULL:  # in pixels of the screen, so that it can be read from afar
            bar = painter.worldTransform().mapRect(bar)
            painter.resetTransform()
        if bar.width() > 30 and bar.height() > LEAST_BAR - 1:
            painter.setFont(fonts.name)
            room = bar.adjusted(10, 0, -10, 0)
            text = QFontMetricsF(fonts.name).elidedText(frame.text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()

    def _paint_note(self, painter: QPainter, note: Annotation, *, hurried: bool) -> None:
        scale = painter.worldTransform().m11()
        rect = rect_of(note)
        if scale < NAMES:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.fillRect(rect, blend(self.style.frames[note.color], self.style.paper, 0.6))
            return
        ratio = painter.device().devicePixelRatioF()
        zoom = scale * ratio
        size = (rect.width(), rect.height())
        if (size[0] + 2) * (size[1] + 2) * zoom * zoom > MOST_PIXELS:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(rect.topLeft())
            self._paint_paper(painter, note)
            painter.restore()
            return
        kept = self._kept.get(note.name)
        same = (
            kept is not None
            and kept.size == size
            and (kept.annotation.text, kept.annotation.color) == (note.text, note.color)
        )
        if kept is None or not same or (kept.zoom != zoom and not hurried):
            kept = self._kept[note.name] = _Kept(note, size, zoom, self._picture(note, zoom, ratio))
        corner = painter.worldTransform().map(rect.topLeft() - QPointF(1, 1))
        painter.save()
        painter.resetTransform()
        if kept.zoom == zoom:
            place = QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio)
            painter.drawPixmap(place, kept.pixmap)
        else:
            target = QRectF(corner, QSizeF(size[0] + 2, size[1] + 2) * scale)
            painter.drawPixmap(target, kept.pixmap, QRectF(kept.pixmap.rect()))
        painter.restore()

    def _picture(self, note: Annotation, zoom: float, ratio: float) -> QPixmap:
        rect = rect_of(note)
        pixmap = QPixmap(ceil((rect.width() + 2) * zoom), ceil((rect.height() + 2) * zoom))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(zoom, zoom)
        painter.translate(1, 1)
        self._paint_paper(painter, note)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _paint_paper(self, painter: QPainter, note: Annotation) -> None:
        """A note in full, at the origin."""
        hue, style = self.style.frames[note.color], self.style
        rect = QRectF(QPointF(), rect_of(note).size())
        painter.setPen(QPen(blend(hue, style.node, 0.45), 1.0))
        painter.setBrush(style.note(note.color))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        room = rect.adjusted(INSET, INSET - 2, -INSET, -4)
        painter.save()
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        painter.translate(room.topLeft())
        if note.text.strip():
            text = markdown(note.text, room.width(), self._scene.measure.fonts)
            context = QAbstractTextDocumentLayout.PaintContext()
            for role, color in (
                (QPalette.ColorRole.Text, style.ink),
                (QPalette.ColorRole.Link, style.accent),
            ):
                context.palette.setColor(role, QColor(color))
            text.documentLayout().draw(painter, context)
        else:
            painter.setPen(style.secondary)
            painter.setFont(self._scene.measure.fonts.hint)
            empty = words.tr("Empty note: double-click to write")
            painter.drawText(QRectF(QPointF(), room.size()), int(Qt.TextFlag.TextWordWrap), empty)
        painter.restore()


class _Text(QTextDocument):
    """Text alone: a note from elsewhere must not make the window read files.

    An image has to be given, though, because Qt looks for a file of that name where there is none.
    """

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing


def markdown(text: str, width: float, fonts: Fonts) -> QTextDocument:
    """A note's text, laid out to a width."""
    document = _Text()
    document.setDefaultFont(fonts.hint)
    document.setDocumentMargin(0)
    document.setIndentWidth(18)
    document.setMarkdown(
        text,
        QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML,
    )
    document.setTextWidth(width)
    return document


def height_for(text: str, width: float, fonts: Fonts) -> float:
    """How high a note of this width must be to show all its text."""
    return float(markdown(text, width - 2 * INSET, fonts).size().height()) + INSET + 6
