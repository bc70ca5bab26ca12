"""A block's inner graph as a model that a canvas can show and edit like any other.

Every change is written back to the document that defines the block, as one step of that document's history; so undo
acts on the whole document while the view stays inside, and every use of the block changes with it. What flows in
is what flows into the one instance it was opened from.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from graph.block_edits import edit_inside, inner_document
from graph.edits import Patch
from graph.infer import Inference
from graph.types import TensorType
from studio.document import DocumentChange, DocumentModel
from studio.language import told


class BlockModel(DocumentModel):
    """The inside of one instance of a block.

    Args:
        outer: the model that shows the instance: the document's, or that of a block around this one.
        instance: the node's name there.

    Signals:
        gone: the instance or the block is no longer there; nothing must be asked of the model any more.
        renamed: the block has another name now.
    """

    gone = Signal()
    renamed = Signal()

    def __init__(self, outer: DocumentModel, instance: str, parent: QObject | None = None) -> None:
        self.outer = outer
        self.instance = instance
        self.root: DocumentModel = outer.root if isinstance(outer, BlockModel) else outer
        self.block = outer.document.graph[instance].op
        super().__init__(inner_document(self.root.document, self.block), parent)
        self.undo_stack = self.root.undo_stack
        self.inference = self._infer()
        self.root.changed.connect(self._follow)

    def stop(self) -> None:
        """Follow the document no longer."""
        self.root.changed.disconnect(self._follow)

    def is_there(self) -> bool:
        """Whether the instance it was opened from still exists, and all around it."""
        if isinstance(self.outer, BlockModel) and not self.outer.is_there():
            return False
        graph = self.outer.document.graph
        return (
            self.instance in graph
            and graph[self.instance].op == self.block
            and self.block in self.root.document.blocks
        )

    def push(self, *patches: Patch, text: str = "", merge: str = "") -> None:
        """Carry patches of the inner graph out as one step of the whole document's history.

        Raises:
            SymloomError: the block would contain itself, or the edit is of something a block does not have.
        """
        wanted = [patch for patch in patches if patch]
        if wanted:
            patch = edit_inside(self.root.document, self.block, wanted)
            step = f"{told(text)} ({self.block})" if text else patch.text
            self.root.push(patch, text=step, merge=f"{self.block} {merge}" if merge else "")

    def set_outside(self, node: str) -> dict[str, tuple[str, Any]]:
        """Attributes of an inner node that the block's own set: by which, and to what in the instance shown."""
        block, facts = self.document.blocks[self.block], self.outer.inference.facts[self.instance]
        return {
            attribute: (exposed.name, getattr(facts.attributes, exposed.name))
            for exposed in block.exposed
            for target, attribute in exposed.targets
            if target == node and facts.attributes is not None
        }

    def _follow(self, _: DocumentChange) -> None:
        renamed = self._new_name()
        if renamed is not None:
            self.block = renamed
        if not self.is_there():
            self.gone.emit()
            return
        old_graph, old_facts = self.document.graph, self.inference.facts
        old_notes = self.document.annotations
        if self.root.document.blocks is not self.document.blocks:
            inner = inner_document(self.root.document, self.block)
            self.document.title, self.document.blocks = inner.title, inner.blocks
            self.document.graph, self.document.annotations = inner.graph, inner.annotations
        self.inference = self._infer()
        graph, facts = self.document.graph, self.inference.facts
        names = old_graph.nodes.keys() | graph.nodes.keys()
        nodes = frozenset(name for name in names if old_graph.nodes.get(name) != graph.nodes.get(name))
        different = frozenset(name for name in names if old_facts.get(name) != facts.get(name))
        notes = self.document.annotations
        changed = frozenset(
            name for name in old_notes.keys() | notes.keys() if old_notes.get(name) != notes.get(name)
        )
        if nodes or different or changed or list(notes) != list(old_notes):
            self.select(self.selection)
            self.changed.emit(DocumentChange(nodes, different, changed))
        if renamed is not None:
            self.renamed.emit()

    def _new_name(self) -> str | None:
        """What the block is called now, if it is this one under another name that the instance has."""
        blocks, graph = self.root.document.blocks, self.outer.document.graph
        if self.block in blocks or self.instance not in graph:
            return None
        name = graph[self.instance].op
        return name if name in blocks and blocks[name].nodes == tuple(self.document.graph) else None

    def _infer(self) -> Inference:
        """The facts inside with what flows into the instance, and with the attributes it sets."""
        facts = self.outer.inference.facts[self.instance]
        block = self.document.blocks[self.block]
        graph = block.configured(facts.attributes) if facts.attributes is not None else block.graph
        given: dict[str, TensorType] = {}
        for port, source in self.outer.document.graph[self.instance].inputs.items():
            known = self.outer.inference.facts.get(source.node)
            found = known.type_of(source.port) if known is not None else None
            if found is not None and port in graph:
                given[port] = found
        return Inference.of(graph, self.document.operator, given)
