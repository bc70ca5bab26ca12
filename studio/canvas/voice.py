"""What a screen reader says of the canvas, whose nodes and wires are paint to it.

The canvas describes in words what the keyboard has come to, and announces it with what was done; what it tells in
the status bar is said as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from graph.annotations import Annotation
from graph.types import TensorType
from studio.canvas import words
from studio.language import told

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView


class Voice:
    """Speaks for one view; aloud while that has the keyboard."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._steps = 0  # of undo, when it listened last

    def say(self, sentence: str) -> None:
        """Announce a sentence; it describes the canvas until the next."""
        view = self._view
        if sentence:
            view.setAccessibleDescription(sentence)
            if view.hasFocus() and QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, sentence))

    def say_selected(self, names: frozenset[str]) -> None:
        """Which nodes are selected now."""
        if len(names) == 1 and names <= self._view.scene_tables.nodes.row.keys():
            self.say(self.node(*names))
        elif names:
            self.say(words.tr("Selected: {0}").format(words.named(names)))

    def say_step(self) -> None:
        """What was done or undone."""
        stack = self._view.model.undo_stack
        before, self._steps = self._steps, stack.index()
        if self._steps >= before:
            self.say(stack.undoText())
        elif stack.canRedo():  # else another document was opened
            self.say(words.tr("Undone: {0}").format(stack.redoText()))

    def node(self, name: str) -> str:
        """A node with what comes in and goes out, and what is wrong with it."""
        model, scene = self._view.model, self._view.scene_tables
        node, facts, face = model.document.graph[name], model.inference.facts[name], scene.face(name)
        parts = [name, node.op, words.tr("bypassed") if face.muted else "", words.marks(face)]
        if node.inputs:
            parts.append(words.tr("takes {0}").format(", ".join(wire.node for wire in node.inputs.values())))
        if facts.types:
            parts.append(words.tr("gives {0}").format(", ".join(map(_shaped, facts.types))))
        said = ", ".join(filter(None, parts))
        problems = (f"{name} {told(problem.message)}" for problem in scene.problems_of(name))
        return " ".join([f"{said}.", *problems])

    def annotation(self, item: Annotation) -> str:
        """A note with its whole text, or a frame with its title and the nodes it holds."""
        if item.kind == "note":
            return words.tr("Note: {0}").format(item.text)
        held, _ = self._view.annotating.contents(item.name)
        said = words.tr("Frame {0}").format(item.text)
        return words.tr("{0} around {1}").format(said, ", ".join(sorted(held))) if held else said


def _shaped(kind: TensorType | None) -> str:
    return words.tr("a shape not known yet") if kind is None else str(kind)
