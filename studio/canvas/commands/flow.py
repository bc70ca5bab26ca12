"""Nodes that come into the flow of the network and leave it: added, put into a wire, taken out, deleted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QPointF, QRectF, QSizeF

from graph import edits
from graph.bends import MOST
from graph.document import Document
from graph.errors import SymloomError
from graph.model import Node, Source
from graph.naming import stem
from studio.canvas import words
from studio.canvas.bending import without
from studio.canvas.commands.draft import Draft
from studio.canvas.fitting import OpenEnd, first_input, first_output, free_inputs, takes
from studio.canvas.tables import Bend, WireEnd
from studio.document import DocumentModel

NEW_SIZE = QSizeF(168, 64)  # of a node with one input and one output
GAP = 48.0  # least room between nodes that make way


def add_operator(
    model: DocumentModel,
    op: str,
    at: QPointF,
    *,
    end: OpenEnd | None = None,
    into: WireEnd | None = None,
    sizes: Mapping[str, QRectF] | None = None,
    land: Callable[[Document, str], QPointF] | None = None,
) -> str:
    """Add a node of an operator and wire it.

    Args:
        at: its top-left corner.
        end: the wire that was let go and now ends at the new node.
        into: the wire the new node is inserted into.
        sizes: the rectangles of all nodes, so that those behind can make room.
        land: where it comes to stand instead where it goes into no wire: asked when it is wired and has its size.

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
    if into is None and land is not None:
        place = land(draft.document, name)
        draft.do(edits.move(draft.document, {name: (place.x(), place.y())}))
    draft.push(words.tr("Add {0}").format(name))
    return name


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


def can_insert(document: Document, op: str) -> bool:
    """Whether nodes of an operator have an input and an output."""
    operator = document.operator(op)
    return (
        operator is not None
        and first_input(operator) is not None
        and bool(operator.output_ports(operator.resolve({})))
    )


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
    maker, user = sizes[draft.graph[into[0]].inputs[into[1]].node], sizes[into[0]]
    rect.moveTopLeft(_behind(maker, rect))
    level = maker.center().y()
    if abs(user.center().y() - level) < 8 and abs(rect.center().y() - level) < rect.height():
        rect.moveTop(level - rect.height() / 2)  # into a level wire it goes level
    draft.do(edits.move(draft.document, {name: (rect.left(), rect.top())}))
    insert(draft, name, into)
    _make_room(draft, name, rect, sizes)
    draft.push(words.tr("Insert {0}").format(name))


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


def _output_of(draft: Draft, name: str) -> str | None:
    node = draft.graph[name]
    operator = draft.document.operator(node.op)
    if operator is None:
        return None
    ports = operator.output_ports(operator.resolve(node.attrs))
    return ports[0].name if ports else None


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
