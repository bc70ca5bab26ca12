"""The user's own blocks: a folder of ordinary documents, each with one block and those inside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph.block_edits import set_block
from graph.blocks import Block, reachable
from graph.document import Document, load, save
from graph.edits import Patch, apply
from graph.errors import FileProblem, SymloomError, reason


@dataclass(frozen=True)
class LibraryBlock:
    """A block of the library: `parts` are the blocks inside it, inner ones first."""

    block: Block
    parts: tuple[Block, ...]


def save_block(document: Document, name: str, folder: Path) -> Path:
    """Keep a block of a document in the library; one of the same name is replaced.

    Raises:
        SymloomError: the document has no such block.
        FileProblem: the folder cannot be written.
    """
    if name not in document.blocks:
        raise SymloomError(f"there is no block called {name!r} in this document.")
    names = [*_inner_first(document, name), name]
    kept = Document(name, blocks={part: document.blocks[part] for part in names})
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"{folder} cannot be made: {reason(error)}.") from None
    path = folder / f"{name}.symloom"
    save(kept, path)
    return path


def library(folder: Path) -> tuple[dict[str, LibraryBlock], list[str]]:
    """All blocks of the library by name, and a sentence for every file that cannot be read."""
    found: dict[str, LibraryBlock] = {}
    problems = []
    for path in sorted(folder.glob("*.symloom")) if folder.is_dir() else ():
        try:
            document = load(path)
        except FileProblem as problem:
            problems.append(str(problem))
            continue
        if path.stem not in document.blocks:
            problems.append(f"{path} holds no block called {path.stem}.")
            continue
        parts = tuple(document.blocks[name] for name in _inner_first(document, path.stem))
        found[path.stem] = LibraryBlock(document.blocks[path.stem], parts)
    return found, problems


def take(document: Document, entry: LibraryBlock) -> list[Patch]:
    """The patches that bring a block of the library, and those inside it, into a document; none if they are there.

    Raises:
        SymloomError: the document has another block of one of these names.
    """
    trial = document.copy()
    patches = []
    for block in (*entry.parts, entry.block):
        here = trial.blocks.get(block.name)
        if here == block:
            continue
        if here is not None:
            raise SymloomError(
                f"this document has another block called {block.name}; rename it to use that of the library."
            )
        patch = set_block(trial, block)
        apply(trial, patch)
        patches.append(patch)
    return patches


def _inner_first(document: Document, name: str) -> list[str]:
    inside = reachable(document.blocks, name)
    return sorted(inside, key=lambda part: (len(reachable(document.blocks, part)), part))
