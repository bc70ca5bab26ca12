"""What a person can do to the document from the canvas, apart from dragging: each is one undo step.

Verbs that need several edits work on a draft, a copy of the document on which patch after patch is made, and
push them together at the end: a refusal half way leaves the document as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF

from graph import block_edits, edits
from graph.bends import MOST
from graph.document import Document
from graph.edits import Patch
from graph.errors import SymloomError
from graph.model import Graph, Node, Source
from graph.naming import stem
from graph.swap import swap as change_places
from studio.canvas import words
from studio.canvas.bending import shifted, without
from studio.canvas.fitting import OpenEnd, first_input, first_output, free_inputs, judge, takes
from studio.canvas.tables import Bend, WireEnd
from studio.document import DocumentModel

NEW_SIZE = QSizeF(168, 64)  # of a node with one input and one output
GAP = 48.0  # least room between nodes that make way
Edge = Literal["left", "centre", "right", "top", "middle", "bottom"]


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


def delete(
    model: DocumentModel,
    nodes: Collection[str],
    wires: Collection[WireEnd],
    annotations: Collection[str] = (),
    bends: Collection[Bend] = (),
) -> None:
    """Delete nodes, wires, points of wires, frames and notes."""
    draft = Draft(model)
    if bends:
        draft.do(without(draft.document, bends))
    if annotations:
        draft.do(edits.remove_annotations(draft.document, annotations))
    if wires:
        draft.do(edits.disconnect(draft.document, wires))
    if nodes:
        draft.do(edits.remove(draft.document, nodes))
    alone = bends and len(draft.patches) == 1
    last = draft.patches[-1].text if draft.patches else "Delete"
    draft.push(words.tr("Remove a point of a wire") if alone else last)


def add_operator(
    model: DocumentModel,
    op: str,
    at: QPointF,
    *,
    end: OpenEnd | None = None,
    into: WireEnd | None = None,
    sizes: Mapping[str, QRectF] | None = None,
) -> str:
    """Add a node of an operator and wire it.

    Args:
        at: its top-left corner.
        end: the wire that was let go and now ends at the new node.
        into: the wire the new node is inserted into.
        sizes: the rectangles of all nodes, so that those behind can make room.

    Returns:
        The new node's name.

    Raises:
        SymloomError: the operator is not known, or does not fit there.
    """
    operator = model.document.operator(op)
    if operator is None:
        raise SymloomError(words.tr("There is no operator called {0}.").format(op))
    draft = Draft(model)
    name = draft.graph.free_name(stem(operator))
    if into is not None and sizes is not None:
        at = _behind(sizes[draft.graph[into[0]].inputs[into[1]].node], QRectF(at, sizes[into[0]].size()))
    draft.do(edits.add(draft.document, [Node(name, op, position=(at.x(), at.y()))]))
    if into is not None:
        insert(draft, name, into)
        if sizes is not None:
            _make_room(draft, name, QRectF(at, sizes[into[0]].size()), sizes)
    elif end is not None:
        _join(draft, model, name, end)
    draft.push(words.tr("Add {0}").format(name))
    return name


def _join(draft: Draft, model: DocumentModel, name: str, end: OpenEnd) -> None:
    if end.is_output:
        for port in free_inputs(draft.document, draft.graph[name]):
            operator = draft.document.operator(draft.graph[name].op)
            declared = operator.input_port(port) if operator else None
            if end.type is None or declared is None or takes(declared, end.type):
                draft.do(edits.connect(draft.document, Source(end.node, end.port), name, port))
                return
    else:
        output = _output_of(draft, name)
        if output is not None:
            draft.do(edits.connect(draft.document, Source(name, output), end.node, end.port))


def insert(draft: Draft, name: str, into: WireEnd) -> None:
    """Put a node into a wire: what fed the wire's end feeds the node, and the node feeds the end.

    The points that the wire is led through are shared out to the two that it becomes.

    Raises:
        SymloomError: the node has no input or no output.
    """
    source = draft.graph[into[0]].inputs[into[1]]
    corner = draft.graph[name].position
    before, behind = edits.divided(draft.document, *into, corner, (NEW_SIZE.width(), NEW_SIZE.height()))
    ports = free_inputs(draft.document, draft.graph[name])
    output = _output_of(draft, name)
    if not ports or output is None:
        if output is None:
            raise SymloomError(words.tr("{0} cannot go into a wire: it has no output.").format(name))
        raise SymloomError(words.tr("{0} cannot go into a wire: it has no free input.").format(name))
    draft.do(edits.connect(draft.document, source, name, ports[0], before))
    draft.do(edits.connect(draft.document, Source(name, output), *into, behind))


def can_insert(document: Document, op: str) -> bool:
    """Whether nodes of an operator have an input and an output."""
    operator = document.operator(op)
    return (
        operator is not None
        and first_input(operator) is not None
        and bool(operator.output_ports(operator.resolve({})))
    )


def _behind(maker: QRectF, rect: QRectF) -> QPointF:
    """The corner of a node that goes into a wire: not on top of the node it is fed from, but next to it."""
    beside = maker.top() < rect.bottom() and maker.bottom() > rect.top()
    if beside and maker.left() <= rect.left() < maker.right() + GAP:
        return QPointF(-(-(maker.right() + GAP) // 8) * 8, rect.top())
    return rect.topLeft()


def _make_room(draft: Draft, name: str, rect: QRectF, sizes: Mapping[str, QRectF]) -> None:
    """Shift what comes behind a new node to the right as far as it is in the way, up to where the wires lead back."""
    behind: set[str] = set()
    ahead = [(name, rect.left())]
    while ahead:
        maker, left = ahead.pop()
        for user in draft.graph.consumers.get(maker, ()):
            if user in sizes and user not in behind and sizes[user].right() > left:
                behind.add(user)
                ahead.append((user, sizes[user].left()))
    right = [sizes[other] for other in behind if sizes[other].left() >= rect.left() - rect.width() / 2]
    near = [other for other in right if other.top() < rect.bottom() and other.bottom() > rect.top()]
    if not near:
        return
    shift = rect.right() + GAP - min(other.left() for other in near)
    if shift > 0:
        shift = -(-shift // 8) * 8
        start = min(other.left() for other in near)
        places = {
            other: (sizes[other].left() + shift, sizes[other].top())
            for other in behind
            if sizes[other].left() >= start
        }
        draft.do(edits.move(draft.document, places))


def insert_existing(
    model: DocumentModel,
    name: str,
    into: WireEnd,
    position: tuple[float, float],
    sizes: Mapping[str, QRectF],
) -> None:
    """Put a node that is already there into a wire, at a new place; what comes behind makes room."""
    draft = Draft(model)
    rect = QRectF(QPointF(*position), sizes[name].size())
    rect.moveTopLeft(_behind(sizes[draft.graph[into[0]].inputs[into[1]].node], rect))
    draft.do(edits.move(draft.document, {name: (rect.left(), rect.top())}))
    insert(draft, name, into)
    _make_room(draft, name, rect, sizes)
    draft.push(words.tr("Insert {0}").format(name))


def extract(model: DocumentModel, names: Collection[str], *, delete_them: bool) -> None:
    """Take nodes out of the flow: what fed them feeds what they fed.

    Each node passes on what comes into its first wired input; several in a row are passed one by one.
    """
    draft = Draft(model)
    for name in names:
        node = draft.graph[name]
        port = next(iter(node.inputs), "")
        first, way = node.inputs.get(port), node.bends.get(port, ())
        users = list(draft.graph.wires_from(name))
        ways = [(*way, *draft.graph[wire.node].bends.get(wire.port, ())) for wire in users]
        draft.do(edits.disconnect(draft.document, [*users, *((name, port) for port in node.inputs)]))
        for wire, whole in zip(users, ways, strict=True):
            if first is not None and first.node != wire.node:
                draft.do(edits.connect(draft.document, first, wire.node, wire.port, whole[:MOST]))
    if delete_them:
        draft.do(edits.remove(draft.document, names))
    word = words.tr("Dissolve {0}") if delete_them else words.tr("Extract {0}")
    draft.push(word.format(words.named(names)))


def block_of(
    model: DocumentModel, names: Collection[str], block: str, annotations: Collection[str] = ()
) -> list[Patch]:
    """What turns nodes into a block, and puts frames and notes inside it.

    Raises:
        SymloomError: the nodes or the name are not fit for it.
    """
    draft = Draft(model)
    draft.do(block_edits.make_block(draft.document, model.inference, names, block))
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
        draft.do(block_edits.expand_block(draft.document, name))
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


def align(model: DocumentModel, rects: Mapping[str, QRectF], edge: Edge) -> None:
    """Bring nodes to a common edge or middle line."""
    if len(rects) < 2:
        return
    all_of = QRectF()
    for rect in rects.values():
        all_of |= rect
    places = {}
    for name, rect in rects.items():
        x, y = rect.left(), rect.top()
        match edge:
            case "left":
                x = all_of.left()
            case "centre":
                x = all_of.center().x() - rect.width() / 2
            case "right":
                x = all_of.right() - rect.width()
            case "top":
                y = all_of.top()
            case "middle":
                y = all_of.center().y() - rect.height() / 2
            case "bottom":
                y = all_of.bottom() - rect.height()
        places[name] = (x, y)
    model.push(edits.move(model.document, places), text=words.tr("Align {0}").format(words.named(rects)))


def distribute(model: DocumentModel, rects: Mapping[str, QRectF], *, horizontally: bool) -> None:
    """Leave equal gaps between nodes; the outermost stay."""
    if len(rects) < 3:
        return

    def start(rect: QRectF) -> float:
        return rect.left() if horizontally else rect.top()

    def length(rect: QRectF) -> float:
        return rect.width() if horizontally else rect.height()

    order = sorted(rects, key=lambda name: (start(rects[name]), name))
    last = rects[order[-1]]
    free = start(last) + length(last) - start(rects[order[0]]) - sum(length(rect) for rect in rects.values())
    gap = free / (len(order) - 1)
    at = start(rects[order[0]])
    places = {}
    for name in order:
        rect = rects[name]
        places[name] = (round(at), rect.top()) if horizontally else (rect.left(), round(at))
        at += length(rect) + gap
    model.push(edits.move(model.document, places), text=words.tr("Distribute {0}").format(words.named(rects)))


def nudge(
    model: DocumentModel,
    names: Collection[str],
    dx: float,
    dy: float,
    bends: Collection[Bend] = (),
    annotations: Collection[str] = (),
) -> None:
    """Move nodes, points of wires, frames and notes by a step; steps in a row undo together."""
    draft = Draft(model)
    graph = model.document.graph
    # Points of wires between nodes that move come along by themselves.
    own = sorted(
        bend for bend in bends if not (bend[0] in names and graph[bend[0]].inputs[bend[1]].node in names)
    )
    for item in [model.document.annotations[name] for name in sorted(annotations)]:
        left, top, width, height = item.rect
        draft.do(edits.annotate(draft.document, item.but(rect=(left + dx, top + dy, width, height))))
    if names:
        places = {name: (graph[name].position[0] + dx, graph[name].position[1] + dy) for name in names}
        draft.do(edits.move(draft.document, places))
    if own:
        ways = {end: graph[end[0]].bends[end[1]] for end in {bend[:2] for bend in own}}
        draft.do(edits.bend(draft.document, shifted(ways, own, dx, dy)))
    text = "" if names or annotations else words.tr("Move a point of a wire")
    if annotations:
        frames = any(model.document.annotations[name].kind == "frame" for name in annotations)
        text = words.tr("Move frame") if frames else words.tr("Move note")
    draft.push(text, merge=f"nudge {sorted(names)} {sorted(bends)} {sorted(annotations)}")


def connect_selected(model: DocumentModel, op: str) -> OpenEnd | None:
    """The output a new node is wired to: that of the one selected node, if the new node takes it."""
    operator, end = model.document.operator(op), selected_output(model)
    if operator is None or end is None or not operator.inputs:
        return None
    fits = end.type is None or any(takes(declared, end.type) for declared in operator.inputs)
    return end if fits else None


def selected_output(model: DocumentModel) -> OpenEnd | None:
    """The first output of the one selected node."""
    if len(model.selection) != 1:
        return None
    (name,) = model.selection
    port = first_output(model, name)
    if port is None:
        return None
    return OpenEnd(name, port, True, model.inference.facts[name].type_of(port))


def _output_of(draft: Draft, name: str) -> str | None:
    node = draft.graph[name]
    operator = draft.document.operator(node.op)
    if operator is None:
        return None
    ports = operator.output_ports(operator.resolve(node.attrs))
    return ports[0].name if ports else None
