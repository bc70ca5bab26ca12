"""Parts of a document as text: what goes to the clipboard, between windows, into a mail or a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QPointF

from graph import block_edits, edits
from graph.annotations import Annotation, free_name
from graph.bends import moved
from graph.blocks import reachable
from graph.document import Document, from_json, to_json
from graph.errors import FileProblem, SymloomError
from graph.model import Graph, Node, Source
from studio.canvas import words
from studio.canvas.commands.draft import Draft
from studio.canvas.style import GRID
from studio.document import DocumentModel


def copy_text(document: Document, names: Collection[str], annotations: Collection[str] = ()) -> str:
    """Nodes, with the blocks they are instances of, frames and notes as the text of a document."""
    nodes = [node for node in document.graph if node.name in names]
    used = {node.op for node in nodes if node.op in document.blocks}
    used |= {inner for block in used for inner in reachable(document.blocks, block)}
    blocks = {name: block for name, block in document.blocks.items() if name in used}
    notes = {name: item for name, item in document.annotations.items() if name in annotations}
    return to_json(Document("Clipboard", Graph.of(nodes), blocks=blocks, annotations=notes))


def paste(
    model: DocumentModel, text: str, shift: QPointF | None, at: QPointF | None, *, incoming: bool
) -> tuple[list[str], list[str]]:
    """Add what a copied text holds, under new names where its own are taken; blocks that are the same stay one.

    Args:
        shift: how far from where it was copied.
        at: the place of the common top-left corner instead.
        incoming: keep the wires that come from nodes not copied, where such nodes are here.

    Returns:
        The names of the new nodes, and of the new frames and notes.

    Raises:
        SymloomError: the text is no Symloom document.
    """
    try:
        clipboard = from_json(text, "the clipboard")
    except FileProblem:
        raise SymloomError(
            words.tr("The clipboard holds no Symloom nodes; copy some on a canvas first.")
        ) from None
    notes = list(clipboard.annotations.values())
    corners = [node.position for node in clipboard.graph] + [note.rect[:2] for note in notes]
    if not corners:
        return [], []
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    by = QPointF(at.x() - left, at.y() - top) if at is not None else shift or QPointF()
    taken = {node.position for node in model.document.graph}
    while any((node.position[0] + by.x(), node.position[1] + by.y()) in taken for node in clipboard.graph):
        by = by + QPointF(
            4 * GRID, 4 * GRID
        )  # exactly on a node, as on what was pasted before, it would not be seen
    draft = Draft(model)
    clipboard = block_edits.renamed_apart(clipboard, draft.document.blocks)
    for block in clipboard.blocks.values():
        if block.name not in draft.document.blocks:
            draft.do(block_edits.set_block(draft.document, block))
    nodes = _renamed(clipboard.graph, model.document.graph, by, incoming=incoming)
    if nodes:
        draft.do(edits.add(draft.document, nodes))
    added = []
    for note in notes:
        name = free_name(draft.document.annotations, note.kind)
        draft.do(edits.annotate(draft.document, _moved(note, by).but(name=name)))
        added.append(name)
    names = [node.name for node in nodes]
    draft.push(words.tr("Paste {0}").format(words.named(names)) if names else words.tr("Paste"))
    return names, added


def _renamed(copied: Iterable[Node], graph: Graph, by: QPointF, *, incoming: bool) -> list[Node]:
    copied = list(copied)
    new: dict[str, str] = {}
    for node in copied:
        taken = node.name in graph or node.name in new.values()
        new[node.name] = graph.free_name(node.name, new.values()) if taken else node.name
    nodes = []
    for node in copied:
        inputs = {
            port: Source(new.get(source.node, source.node), source.port)
            for port, source in node.inputs.items()
            if source.node in new or (incoming and source.node in graph)
        }
        options = dict(node.options)
        if options.get("shares") in new:
            options["shares"] = new[options["shares"]]
        elif options.get("shares") not in graph:
            options.pop("shares", None)
        position = (node.position[0] + by.x(), node.position[1] + by.y())
        # A wire from a node that was not copied comes from elsewhere now, and finds its own way.
        bends = {
            port: moved(points, by.x(), by.y())
            for port, points in node.bends.items()
            if port in inputs and node.inputs[port].node in new
        }
        nodes.append(
            node.but(name=new[node.name], inputs=inputs, options=options, position=position, bends=bends)
        )
    return nodes


def _moved(note: Annotation, by: QPointF) -> Annotation:
    left, top, width, height = note.rect
    return note.but(rect=(left + by.x(), top + by.y(), width, height))
