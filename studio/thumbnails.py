"""Small pictures of the networks that ship with Symloom, drawn beside the window and kept.

A long network is folded into several rows first, so that its picture fills a card instead of being a thread.
"""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPainterPath, QPen, QPixmap
from shiboken6 import isValid

from graph.document import Document, load
from graph.edits import apply, move
from studio.canvas.style import Style, style_of

_COLUMN, _ROW = 240.0, 136.0  # px of the scene from node to node
_NODE = QSizeF(168, 72)
_TURN = 24.0  # how far a wire that goes back stands off the nodes
_EDGE = 6.0
_LARGEST = 0.25


class Thumbnails(QObject):
    """Draws pictures of documents' files; each is drawn once in a size.

    Example:
        thumbnails.drawn.connect(lambda path: label.setPixmap(thumbnails.get(path)))
        thumbnails.ask(path)
    """

    drawn = Signal(object)  # Path
    _ended = Signal(object, object)

    def __init__(self, size: QSize, ratio: float, parent: QObject) -> None:
        super().__init__(parent)
        self._size = size
        self._ratio = ratio
        self._found: dict[Path, QPixmap] = {}
        self._asked: set[Path] = set()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="symloom-pictures")
        self._ended.connect(self._take)

    def get(self, path: Path) -> QPixmap | None:
        """The picture, if it is drawn."""
        return self._found.get(path)

    def ask(self, path: Path) -> None:
        """Draw a picture unless that is done or under way; `drawn` tells."""
        if path in self._asked:
            return
        self._asked.add(path)
        size, ratio, style = self._size, self._ratio, style_of(QGuiApplication.palette())
        work = self._pool.submit(lambda: draw(load(path), size, ratio, style))
        work.add_done_callback(lambda future: self._tell(path, future))

    def redress(self) -> None:
        """Forget all pictures, because the colours changed."""
        self._found.clear()
        self._asked.clear()

    def stop(self) -> None:
        """Draw no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _tell(self, path: Path, future: Future[QImage]) -> None:
        if not future.cancelled() and isValid(self):
            self._ended.emit(path, future)

    def _take(self, path: Path, future: Future[QImage]) -> None:
        self._found[path] = QPixmap.fromImage(future.result())
        self.drawn.emit(path)


def draw(document: Document, size: QSize, ratio: float, style: Style) -> QImage:
    """A document as the canvas shows it from far away: nodes in their categories' colours, and wires; in any thread."""
    fold(document, size.width() / size.height())
    boxes = {node.name: QRectF(*node.position, _NODE.width(), _NODE.height()) for node in document.graph}
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    whole = QRectF()
    for box in boxes.values():
        whole = whole.united(box)
    if whole.isEmpty():
        return image
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    room = QRectF(QPointF(), QSizeF(size)).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    scale = min(room.width() / whole.width(), room.height() / whole.height(), _LARGEST)
    painter.translate(room.center())
    painter.scale(scale, scale)
    painter.translate(-whole.center())
    painter.setPen(QPen(style.wire, 1.2 / scale))
    for node in document.graph:
        for source in node.inputs.values():
            if source.node in boxes:
                painter.drawPath(_wire(boxes[source.node], boxes[node.name]))
    painter.setPen(Qt.PenStyle.NoPen)
    for node in document.graph:
        operator = document.operator(node.op)
        painter.setBrush(style.category(operator.category if operator else ""))
        painter.drawRoundedRect(boxes[node.name], 10, 10)
    painter.end()
    return image


def _wire(source: QRectF, target: QRectF) -> QPainterPath:
    start = QPointF(source.right(), source.center().y())
    end = QPointF(target.left(), target.center().y())
    path = QPainterPath(start)
    if end.x() >= start.x():
        reach = QPointF((end.x() - start.x()) / 2, 0)
        path.cubicTo(start + reach, end - reach, end)
        return path
    between = (start.y() + end.y()) / 2  # back to the next row, between the two
    for corner in (
        QPointF(start.x() + _TURN, start.y()),
        QPointF(start.x() + _TURN, between),
        QPointF(end.x() - _TURN, between),
        QPointF(end.x() - _TURN, end.y()),
        end,
    ):
        path.lineTo(corner)
    return path


def fold(document: Document, aspect: float) -> None:
    """Cut a wide network into rows, one below the other, until it is about as wide for its height as `aspect`."""
    nodes = list(document.graph)
    if not nodes:
        return
    left = min(node.position[0] for node in nodes)
    top = min(node.position[1] for node in nodes)
    wide = max(node.position[0] for node in nodes) - left + _COLUMN
    high = max(node.position[1] for node in nodes) - top + _ROW
    rows = max(1, round(math.sqrt(wide / high / aspect)))
    band = math.ceil(wide / rows / _COLUMN) * _COLUMN
    places = {}
    for node in nodes:
        row, x = divmod(node.position[0] - left, band)
        places[node.name] = (x, node.position[1] - top + row * high)
    apply(document, move(document, places))
