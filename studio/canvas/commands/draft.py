"""A draft: edits tried one after another on a copy of the document, and pushed together as one undo step.

A refusal half way leaves the document as it was.
"""

from __future__ import annotations

from graph import edits
from graph.edits import Patch
from graph.model import Graph
from studio.document import DocumentModel


class Draft:
    """A copy of the document with the patches that led to it."""

    def __init__(self, model: DocumentModel) -> None:
        self._model = model
        self.document = model.document.copy()
        self.patches: list[Patch] = []

    @property
    def graph(self) -> Graph:
        return self.document.graph

    def do(self, patch: Patch) -> None:
        edits.apply(self.document, patch)
        self.patches.append(patch)

    def push(self, text: str, merge: str = "") -> None:
        """All of it as one undo step."""
        self._model.push(*self.patches, text=text, merge=merge)
