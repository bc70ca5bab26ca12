"""The document as the window sees it: the graph's values, wrapped with change signals and undo.

Every view follows `changed`, none edits the graph itself or talks to another view. A gesture pushes one or
several patches (see `graph.edits`) as one step of the undo stack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from graph.document import Document, load, save
from graph.edits import Patch, apply
from graph.infer import Inference
from studio.language import told


@dataclass(frozen=True)
class DocumentChange:
    """What one edit did.

    Args:
        nodes: nodes that were added, changed, moved or removed (look whether they are in the graph).
        facts: nodes whose inferred shapes or problems are different.
        annotations: frames and notes that were added, changed or removed.
        recipe: whether the recipe or the title changed.
    """

    nodes: frozenset[str] = field(default_factory=frozenset)
    facts: frozenset[str] = field(default_factory=frozenset)
    annotations: frozenset[str] = field(default_factory=frozenset)
    recipe: bool = False


class DocumentModel(QObject):
    """A document with signals, selection, undo, and facts that are always up to date."""

    changed = Signal(object)  # DocumentChange
    replaced = Signal()  # another document altogether: every view starts anew
    selection_changed = Signal(object)  # frozenset[str] of node names
    path_changed = Signal(object)  # Path or None
    clean_changed = Signal(bool)

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document or Document()
        self.path: Path | None = None
        self.inference = Inference.of(self.document.graph, self.document.operator)
        self.undo_stack = self._steps = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self.clean_changed)
        self._selection: frozenset[str] = frozenset()

    def __del__(self) -> None:
        # Steps hold the model, so all go in one round of garbage collection, which takes steps from the stack in no
        # order; the stack would then delete them again and crash. This is called before anything is taken apart.
        if isValid(self._steps):
            self._steps.blockSignals(True)
            self._steps.clear()

    @property
    def selection(self) -> frozenset[str]:
        """The names of the selected nodes."""
        return self._selection

    def select(self, names: Iterable[str]) -> None:
        """Select these nodes and no others; names that do not exist are left out."""
        selection = frozenset(name for name in names if name in self.document.graph)
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit(selection)

    def push(self, *patches: Patch, text: str = "", merge: str = "") -> None:
        """Carry patches out as one undo step.

        Each patch must have been made on the document as the ones before it leave it; a gesture that needs
        several verbs uses `gesture`.

        Args:
            text: the step's name in the history; the first patch's own if empty.
            merge: steps pushed in a row with the same non-empty word become one (typing, dragging).
        """
        wanted = [patch for patch in patches if patch]
        if wanted:
            self.undo_stack.push(_Step(self, wanted, text or wanted[0].text, merge))

    @contextmanager
    def gesture(self, text: str) -> Iterator[None]:
        """Everything pushed inside becomes one undo step."""
        self.undo_stack.beginMacro(told(text))
        try:
            yield
        finally:
            self.undo_stack.endMacro()

    def open(self, path: Path) -> None:
        """Replace the document by a file's.

        Raises:
            FileProblem: the file is not a document; nothing changed.
        """
        self.replace(load(path), path)

    def replace(self, document: Document, path: Path | None = None, *, saved: bool = True) -> None:
        """Show another document; the undo history starts anew, and is clean unless the document was not `saved`."""
        self.document = document
        self.inference = Inference.of(document.graph, document.operator)
        self.undo_stack.clear()
        if not saved:
            self.undo_stack.resetClean()
        self._selection = frozenset()
        self._set_path(path)
        self.replaced.emit()
        self.selection_changed.emit(self._selection)

    def save(self, path: Path) -> None:
        """Write the document.

        Raises:
            FileProblem: it cannot be written; an older file is untouched.
        """
        save(self.document, path)
        self.undo_stack.setClean()
        self._set_path(path)

    def snapshot(self) -> tuple[Document, Inference]:
        """The document and its facts as they are now, for work in another thread."""
        copy = self.document.copy()
        return copy, Inference(copy.operator, dict(self.inference.facts), self.inference.given)

    def carry_out(self, patches: list[Patch]) -> None:
        """Apply patches and tell everybody once; for undo steps only."""
        for patch in patches:
            apply(self.document, patch)
        nodes = frozenset(name for patch in patches for name in patch.nodes())
        blocks = {name for patch in patches for name in patch.blocks()}
        users = {node for block in blocks for node in self.document.users_of_block(block)}
        facts = frozenset(self.inference.update(self.document.graph, nodes | users) | users)
        gone = self._selection - self.document.graph.nodes.keys()
        if gone:
            called = _renamed(patches)
            self.select((self._selection - gone) | {called[name] for name in gone & called.keys()})
        annotations = frozenset(name for patch in patches for name in patch.annotations())
        recipe = any(change.key[0] in ("recipe", "title") for patch in patches for change in patch.changes)
        self.changed.emit(DocumentChange(nodes, facts, annotations, recipe))

    def _set_path(self, path: Path | None) -> None:
        if path != self.path:
            self.path = path
            self.path_changed.emit(path)


def _renamed(patches: list[Patch]) -> dict[str, str]:
    """Which nodes patches call otherwise: each takes one away and puts one like it in its place."""
    called: dict[str, str] = {}
    for patch in patches:
        nodes = [change for change in patch.changes if change.key[0] == "node"]
        removed = [change for change in nodes if change.after is None]
        added = [change for change in nodes if change.before is None]
        if len(removed) == len(added) == 1 and removed[0].index == added[0].index:
            called[removed[0].before.name] = added[0].after.name
    return called


class _Step(QUndoCommand):
    """Patches as one step; steps with the same merge word become one."""

    def __init__(self, model: DocumentModel, patches: list[Patch], text: str, merge: str) -> None:
        super().__init__(told(text))
        self._model = model
        self._patches = patches
        self._merge = merge

    def redo(self) -> None:
        self._model.carry_out(self._patches)

    def undo(self) -> None:
        self._model.carry_out([patch.inverse() for patch in reversed(self._patches)])

    def id(self) -> int:
        return hash(self._merge) & 0x3FFFFFFF if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        assert isinstance(other, _Step)
        if other._merge != self._merge:
            return False
        self._patches += other._patches
        return True
