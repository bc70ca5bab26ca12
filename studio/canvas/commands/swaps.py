"""Ends of wires that change places, and nodes that do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF

from graph import edits
from graph.errors import SymloomError
from graph.model import Source
from graph.swap import swap as change_places
from studio.canvas import words
from studio.canvas.commands.draft import Draft
from studio.canvas.fitting import judge
from studio.canvas.tables import WireEnd
from studio.document import DocumentModel


def swap(model: DocumentModel, first: WireEnd, second: WireEnd) -> None:
    """Let two inputs be fed by what fed the other; wires keep the points they are led through.

    Raises:
        SymloomError: one of the new wires cannot be.
    """
    draft = Draft(model)
    exchange(draft, first, second)
    draft.push(
        words.tr("Swap the inputs of {0}").format(words.named(list(dict.fromkeys((first[0], second[0])))))
    )


def swap_nodes(model: DocumentModel, first: str, second: str, rects: Mapping[str, QRectF]) -> None:
    """Let two nodes change places in the wiring and on the canvas.

    Raises:
        SymloomError: one of them has no port for a wire of the other, or one that never takes what comes.
    """
    places = swapped_places(first, rects[first], second, rects[second])
    patch = change_places(model.document, first, second, places)
    verdict = judge(model, [patch])
    if not verdict.allowed:
        raise SymloomError(verdict.sentence)
    model.push(patch, text=words.tr("Swap {0} and {1}").format(first, second))


def swapped_places(first: str, here: QRectF, second: str, there: QRectF) -> dict[str, tuple[float, float]]:
    """Where two nodes stand when they changed places: left edges and middles where those of the other were."""

    def corner(size: QRectF, place: QRectF) -> tuple[float, float]:
        return place.left(), place.center().y() - size.height() / 2

    return {first: corner(here, there), second: corner(there, here)}


def exchange(draft: Draft, first: WireEnd, second: WireEnd) -> None:
    """Let two inputs be fed by what fed the other.

    Raises:
        SymloomError: one of the new wires cannot be.
    """
    sources = [draft.graph[node].inputs[port] for node, port in (first, second)]
    ways = [draft.graph[node].bends.get(port, ()) for node, port in (first, second)]
    draft.do(edits.disconnect(draft.document, [first, second]))
    draft.do(edits.connect(draft.document, sources[1], *first, ways[1]))
    draft.do(edits.connect(draft.document, sources[0], *second, ways[0]))


def exchange_outputs(draft: Draft, first: Source, second: Source) -> None:
    """Let two outputs feed what the other fed.

    Raises:
        SymloomError: one of the new wires cannot be.
    """
    wires = [
        (wire.node, wire.port, other)
        for source, other in ((first, second), (second, first))
        for wire in draft.graph.wires_from(source.node)
        if wire.source == source
    ]
    ways = {(node, port): draft.graph[node].bends.get(port, ()) for node, port, _ in wires}
    draft.do(edits.disconnect(draft.document, list(ways)))
    for node, port, source in wires:
        draft.do(edits.connect(draft.document, source, node, port, ways[node, port]))
