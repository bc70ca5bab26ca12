"""Nodes that become a block, and a block that becomes its nodes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QRectF

from graph import block_edits, edits, grouping
from graph.edits import Patch
from graph.errors import SymloomError
from studio.canvas import words
from studio.canvas.commands.draft import Draft
from studio.document import DocumentModel


def block_of(
    model: DocumentModel, names: Collection[str], block: str, annotations: Collection[str] = ()
) -> list[Patch]:
    """What turns nodes into a block, and puts frames and notes inside it.

    Raises:
        SymloomError: the nodes or the name are not fit for it.
    """
    draft = Draft(model)
    draft.do(grouping.make_block(draft.document, model.inference, names, block))
    taken = tuple(item for name, item in model.document.annotations.items() if name in annotations)
    if taken:
        draft.do(edits.remove_annotations(draft.document, [item.name for item in taken]))
        made = draft.document.blocks[block]
        draft.do(block_edits.set_block(draft.document, made.but(annotations=taken)))
    return draft.patches


def expand(model: DocumentModel, names: Collection[str], sizes: Mapping[str, QRectF]) -> list[str]:
    """Put the nodes of blocks in their places; what comes behind makes room.

    Returns:
        The names of the new nodes.

    Raises:
        SymloomError: none of them is a block, or one is repeated.
    """
    if not names:
        raise SymloomError(words.tr("Select a block to expand it."))
    draft = Draft(model)
    before = set(draft.graph.nodes)
    for name in names:
        here, old = draft.graph[name].position, set(draft.graph.nodes)
        behind = draft.graph.downstream([name]) - {name}
        draft.do(grouping.expand_block(draft.document, name))
        new = draft.graph.nodes.keys() - old
        wide = max((draft.graph[each].position[0] for each in new), default=here[0]) - here[0]
        places = {
            each: (draft.graph[each].position[0] + wide, draft.graph[each].position[1])
            for each in behind
            if each in sizes and draft.graph[each].position[0] >= here[0] + sizes[name].width()
        }
        if wide > 0 and places:
            draft.do(edits.move(draft.document, places))
    draft.push(words.tr("Expand {0}").format(words.named(names)))
    return [name for name in model.document.graph.nodes if name not in before]
