"""The person's own blocks, kept in a folder and offered in every document."""

from __future__ import annotations

from pathlib import Path

from graph.block_library import LibraryBlock, library, save_block
from graph.blocks import Block, block_operator
from graph.document import Document
from graph.operator import Operator
from graph.operators import OPERATORS


class BlockShelf:
    """What lies in the folder of blocks; read again when it changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple[tuple[str, int], ...] | None = None
        self._entries: dict[str, LibraryBlock] = {}
        self.problems: list[str] = []

    def entries(self) -> dict[str, LibraryBlock]:
        """The blocks by name; files that cannot be read are told in `problems`."""
        seen = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in self.folder.glob("*.symloom")))
        if seen != self._seen:
            self._seen = seen
            self._entries, self.problems = library(self.folder)
        return self._entries

    def entry(self, name: str) -> LibraryBlock | None:
        """The block of that name; None if there is none."""
        return self.entries().get(name)

    def operators(self, document: Document) -> list[Operator]:
        """The blocks that a document does not have yet, as operators for the palette."""
        return [
            block_operator(entry.block, Document(blocks=_with_parts(entry)).operator)
            for name, entry in self.entries().items()
            if name not in document.blocks and name not in OPERATORS
        ]

    def keep(self, document: Document, name: str) -> Path:
        """Put a block of a document on the shelf.

        Raises:
            FileProblem: the folder cannot be written.
        """
        return save_block(document, name, self.folder)


def _with_parts(entry: LibraryBlock) -> dict[str, Block]:
    return {block.name: block for block in (*entry.parts, entry.block)}
