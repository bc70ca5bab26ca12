"""The Edit and Graph menus' work on the selection: clipboard, delete, select, arrange."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from graph.edits import move
from graph.errors import SymloomError
from graph.layout import Box, layered
from studio.canvas import CanvasView, commands
from studio.document import DocumentModel
from studio.message_bar import MessageBar

NODES_MIME = "application/x-symloom-nodes"
_STEP = 32.0  # px between what is copied and its copy


class Editing(QObject):
    """What the menus do with the selected nodes of one window."""

    def __init__(
        self, model: DocumentModel, canvas: CanvasView, messages: MessageBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._model = model
        self._canvas = canvas
        self._messages = messages
        self._pasted = 0

    @property
    def can_paste(self) -> bool:
        """Whether the clipboard holds nodes."""
        return bool(_nodes_text(QGuiApplication.clipboard().mimeData()))

    @property
    def can_delete(self) -> bool:
        """Whether something is selected that can go."""
        return bool(self._model.selection)

    def copy(self) -> None:
        """Put the selected nodes, with the wires among them, on the clipboard."""
        text = commands.copy_text(self._model.document, self._model.selection)
        data = QMimeData()
        data.setData(NODES_MIME, text.encode())
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)
        self._pasted = 0

    def cut(self) -> None:
        """Copy, then delete."""
        self.copy()
        self.delete()

    def paste(self) -> None:
        """Add the nodes on the clipboard, a little beside where they were copied."""
        self._pasted += 1
        self._paste(_nodes_text(QGuiApplication.clipboard().mimeData()), self._pasted * _STEP)

    def duplicate(self) -> None:
        """Add copies of the selected nodes, with the wires among them."""
        self._paste(commands.copy_text(self._model.document, self._model.selection), _STEP)

    def delete(self) -> None:
        """Remove the selected nodes with their wires."""
        commands.delete(self._model, self._model.selection, ())

    def select_all(self) -> None:
        """Select every node."""
        self._model.select(self._model.document.graph.nodes)

    def arrange(self) -> None:
        """Lay out the network, or the selected nodes if there are several, as one undo step."""
        graph, inference = self._model.document.graph, self._model.inference
        sizes = {name: self._canvas.scene.node_rect(name) for name in graph.nodes}
        boxes = {name: Box(rect.width(), rect.height()) for name, rect in sizes.items()}
        wires = []
        for node in graph:
            for place, source in enumerate(node.inputs.values()):
                facts = inference.facts.get(source.node)
                ports = [port.name for port in facts.outputs] if facts else []
                out = ports.index(source.port) if source.port in ports else 0
                wires.append((source.node, out, node.name, place))
        only = set(self._model.selection) if len(self._model.selection) > 1 else None
        before = {name: node.position for name, node in graph.nodes.items()}
        corners = layered(boxes, wires, previous=before, only=only)
        self._model.push(move(self._model.document, corners), text=self.tr("Arrange"))
        if only is None:
            self._canvas.zoom_to_fit()

    def _paste(self, text: str, shift: float) -> None:
        try:
            names = commands.paste(self._model, text, QPointF(shift, shift), None, incoming=False)
        except SymloomError as error:
            self._messages.say(str(error), "error")
            return
        self._model.select(names)


def _nodes_text(data: QMimeData | None) -> str:
    """The clipboard's nodes as text; empty if it holds something else."""
    if data is None:  # a desktop without a clipboard
        return ""
    if data.hasFormat(NODES_MIME):
        return bytes(data.data(NODES_MIME).data()).decode("utf-8", "replace")
    text = data.text() if data.hasText() else ""
    return text if text.lstrip().startswith("{") and '"symloom"' in text[:200] else ""
