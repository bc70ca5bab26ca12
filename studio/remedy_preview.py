"""What a remedy would do, shown on the canvas before it is carried out: the network as it would be.

While the pointer or the keyboard is on a remedy, a sheet over the canvas shows the same part of the network with the
edits made on a copy; what is new, changed or gone is outlined. Nothing of it is in the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from graph.document import Document
from graph.edits import apply
from graph.fixes import Fix
from graph.infer import Facts, Inference
from graph.model import Node
from studio import theme
from studio.canvas import CanvasView
from studio.canvas.annotation_layer import AnnotationLayer
from studio.canvas.geometry import wire_path
from studio.canvas.node_layer import NodeLayer
from studio.canvas.picking import nodes_in
from studio.canvas.scene import CanvasScene
from studio.canvas.style import RADIUS
from studio.canvas.tables import WireEnd
from studio.canvas.wire_layer import WireLayer
from studio.document import DocumentModel

_MOST_LED = 500  # nodes; in a larger network new wires may run behind others, or it would not come at once
_MOST_ANEW = 300  # nodes that are different; of more, shapes out of sight stay as they were
_MOST_SHARP = 100  # nodes in sight; of more, each is only a shape
_OUT = 5.0  # scene px from a node to its outline


@dataclass(frozen=True)
class Difference:
    """What two versions of a graph differ in, apart from where nodes stand."""

    added: frozenset[str]
    removed: frozenset[str]
    changed: dict[str, str]  # node → what is different, in words
    wires: frozenset[WireEnd]  # new, or fed from elsewhere

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.wires)

    @classmethod
    def between(
        cls, before: Document, after: Document, facts: Mapping[str, Facts], facts_after: Mapping[str, Facts]
    ) -> Difference:
        """Compare two documents; their facts have the defaults of what is not set."""
        old, new = before.graph.nodes, after.graph.nodes
        redefined = {name for name, block in after.blocks.items() if before.blocks.get(name) != block}
        users = {user for name in redefined for user in after.users_of_block(name)}
        changed = {}
        for name in old.keys() & new.keys():
            words = ""
            if old[name] is not new[name]:
                had, has = (getattr(known.get(name), "attributes", None) for known in (facts, facts_after))
                words = _differences(old[name], new[name], had, has)
            if words or name in users:
                changed[name] = words
        wires = {
            (name, port)
            for name, node in new.items()
            for port, source in node.inputs.items()
            if name not in old or old[name].inputs.get(port) != source
        }
        return cls(
            frozenset(new.keys() - old.keys()),
            frozenset(old.keys() - new.keys()),
            changed,
            frozenset(wires),
        )


def _differences(old: Node, new: Node, had: object, has: object) -> str:
    said = [f"{old.op} → {new.op}"] if old.op != new.op else []
    for kept, given in ((old.attrs, new.attrs), (old.options, new.options)):
        said += [
            f"{name} {_value(kept.get(name, getattr(had, name, None)))} → "
            f"{_value(given.get(name, getattr(has, name, None)))}"
            for name in {**given, **kept}
            if kept.get(name) != given.get(name)
        ]
    return ", ".join(said)


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "×".join(map(str, value))
    return "–" if value is None else str(value)


def _inferred(before: Inference, after: Document, fix: Fix) -> tuple[Inference, set[str]]:
    """The facts of the document that a remedy makes, from those before, and the nodes that are different."""
    found = before.copy()
    blocks = {name for patch in fix.patches for name in patch.blocks()}
    if blocks:
        found.lookup = after.operator
    users = {node for block in blocks for node in after.users_of_block(block)}
    touched = users | {name for patch in fix.patches for name in patch.nodes()}
    return found, touched | found.update(after.graph, touched)


class RemedyPreview(QWidget):
    """The sheet over one canvas; it lets the mouse through."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._picture: DocumentModel | None = None
        self._scene: CanvasScene | None = None
        self._layers: tuple[AnnotationLayer, WireLayer, NodeLayer] | None = None
        self.difference: Difference | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        canvas.scale_changed.connect(lambda _: self.update())
        for bar in (canvas.horizontalScrollBar(), canvas.verticalScrollBar()):
            bar.valueChanged.connect(lambda _: self.update())
        canvas.viewport().installEventFilter(self)

    def show_fix(self, model: DocumentModel, fix: Fix | None) -> None:
        """Show the network that a remedy makes of the model; None takes the sheet away."""
        self._clear()
        document = model.document
        if fix is None or model is not self._canvas.model:
            return
        after = document.copy()
        for patch in fix.patches:
            apply(after, patch)
        patched = {name for patch in fix.patches for name in patch.nodes()}
        inference, different = _inferred(model.inference, after, fix)
        difference = Difference.between(document, after, model.inference.facts, inference.facts)
        if not difference:
            return  # the recipe alone is different: the canvas would look the same
        self.difference = difference
        self._picture = DocumentModel(parent=self)
        self._picture.document, self._picture.inference = after, inference
        shown = self._canvas.scene_tables
        if len(different) > _MOST_ANEW:
            different = patched | (different & set(nodes_in(shown, self._canvas.sight())))
        self._scene = shown.version(self._picture, different)
        if len(after.graph) <= _MOST_LED:
            self._scene.lead_wires()
        style = self._canvas.style_now
        self._layers = (
            AnnotationLayer(self._scene, style),
            WireLayer(self._scene, style),
            NodeLayer(self._scene, style),
        )
        self._fit()
        self.show()
        self.stackUnder(self._canvas.minimap)

    def _clear(self) -> None:
        if self._picture is not None:
            self._picture.deleteLater()
        self._picture = self._scene = self._layers = self.difference = None
        self.hide()

    def _fit(self) -> None:
        self.setGeometry(self._canvas.viewport().geometry())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and isValid(self) and self.isVisible():
            self._fit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        scene, difference, style = self._scene, self.difference, self._canvas.style_now
        if scene is None or difference is None or self._layers is None:
            return
        annotations, wires, nodes = self._layers
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        rect = self._canvas.sight()
        painter.setWorldTransform(self._canvas.viewportTransform())
        painter.fillRect(rect, style.paper)
        annotations.paint(painter, rect)
        for name in difference.removed:
            self._outline(painter, self._canvas.node_rect(name), style.error)
        wires.paint(painter, rect)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.accent, 2.5))
        for end in difference.wires:
            row = scene.wires.row.get(end)
            if row is not None:
                painter.drawPath(wire_path(scene.wires.curves(row)))
        seen = len(scene.nodes.inside(rect.left(), rect.top(), rect.right(), rect.bottom()))
        nodes.paint(painter, rect, frozenset(), hurried=seen > _MOST_SHARP)
        for name in difference.added:
            self._outline(painter, scene.node_rect(name), style.accent)
        places = {name: scene.node_rect(name) for name in difference.changed}
        for place in places.values():
            self._outline(painter, place, style.accent)
        painter.resetTransform()
        for name, words in difference.changed.items():
            if places[name].intersects(rect):
                self._tag(painter, words, self._canvas.viewportTransform().mapRect(places[name]))
        self._caption(painter)

    def _outline(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        fill = QColor(color)
        fill.setAlphaF(0.12)
        painter.setPen(QPen(color, 2, Qt.PenStyle.DashLine))
        painter.setBrush(fill)
        outer = rect.adjusted(-_OUT, -_OUT, _OUT, _OUT)
        painter.drawRoundedRect(outer, RADIUS + _OUT, RADIUS + _OUT)

    def _tag(self, painter: QPainter, words: str, node: QRectF) -> None:
        """What changes, below the node, in letters of one size at any zoom."""
        if not words:
            return
        painter.setFont(theme.font("small", bold=True))
        size = painter.fontMetrics().boundingRect(words).size()
        width = min(size.width() + 20.0, self.width() - 16.0)
        left = max(8.0, min(node.left() - _OUT, self.width() - width - 8))
        self._pill(painter, QRectF(left, node.bottom() + _OUT + 4, width, size.height() + 8.0), words)

    @property
    def caption(self) -> str:
        """That nothing has happened yet, and what would happen where it cannot be seen."""
        said, scene, sight = [self.tr("Preview: nothing is changed yet")], self._scene, self._canvas.sight()
        if scene is not None and self.difference is not None:
            changed = self.difference.changed.items()
            far = [(n, words) for n, words in changed if words and not scene.node_rect(n).intersects(sight)]
            said += [f"{name}: {words}" for name, words in far[:1]]
        return " · ".join(said)

    def _caption(self, painter: QPainter) -> None:
        words = self.caption
        painter.setFont(theme.font("small"))
        size = painter.fontMetrics().boundingRect(words).size()
        width, height = min(size.width() + 24.0, self.width() - 16.0), size.height() + 10.0
        self._pill(painter, QRectF((self.width() - width) / 2, 10, width, height), words)

    def _pill(self, painter: QPainter, place: QRectF, words: str) -> None:
        style = self._canvas.style_now
        path = QPainterPath()
        path.addRoundedRect(place, 5, 5)
        painter.fillPath(path, style.bubble)
        painter.setPen(style.paper)
        text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(place.width() - 12))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
