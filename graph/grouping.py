"""A selection of nodes becomes a composite block, and a block becomes its nodes again.

Either way the network computes the same with the same weights, which get other names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.annotations import free_name
from graph.bends import moved
from graph.block_edits import set_block
from graph.blocks import Block
from graph.document import Document
from graph.edits import Change, Patch
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Node, Source, unused_name
from graph.operator import Operator
from graph.operators import OPERATORS
from graph.operators.inputs import declared
from graph.options import OF_START, option, resolve_options
from graph.sharing import owner_of


def make_block(document: Document, inference: Inference, names: Iterable[str], block: str) -> Patch:
    """Turn nodes into a block and put one instance of it in their place.

    Wires that come in become its input ports, values that are used outside its output ports.

    Raises:
        SymloomError: the selection is empty, holds inputs, targets or losses, shares weights with what is left
            outside, or a wire leaves it and comes back.
    """
    graph = document.graph
    chosen = [node for node in graph if node.name in set(names)]
    inside = {node.name for node in chosen}
    if not chosen:
        raise SymloomError("Select the nodes that are to become a block first.")
    if block in document.blocks:
        raise SymloomError(f"there is already a block called {block}; choose another name.")
    for node in chosen:
        operator = document.operator(node.op)
        if operator is not None and operator.role != "compute":
            raise SymloomError(
                f"{node.name} ({node.op}) cannot be part of a block; leave it out of the selection."
            )
    for node in graph:
        owner = owner_of(node)
        if owner in graph and (node.name in inside) != (owner in inside):
            raise SymloomError(f"{node.name} uses the weights of {owner}; select both, or neither.")
    between = (graph.downstream(inside) & graph.upstream(inside)) - inside
    if between:
        raise SymloomError(f"{min(between)} lies between the selected nodes; select it too.")

    left = min(node.position[0] for node in chosen)
    top = min(node.position[1] for node in chosen)
    right = max(node.position[0] for node in chosen)
    taken = set(inside)
    entries: dict[Source, str] = {}  # what feeds the block → its input port
    exits: dict[Source, str] = {}
    for node in chosen:
        for port, source in node.inputs.items():
            if source.node not in inside and source not in entries:
                entries[source] = _taking("input" if not entries else port, taken)
    for node in chosen:
        facts = inference.facts[node.name]
        used = {w.source for w in graph.wires_from(node.name) if w.node not in inside}
        loose = not any(True for _ in graph.wires_from(node.name))
        for place, end in enumerate(facts.outputs):
            source = Source(node.name, end.name)
            if source in used or (loose and place == 0):
                exits[source] = _taking("output" if not exits else end.name, taken)

    inner: list[Node] = []
    for number, (source, port) in enumerate(entries.items()):
        given = inference.facts[source.node].type_of(source.port)
        attrs = declared(given) if given is not None else {}
        inner.append(Node(port, _word(document, "input"), attrs, {}, (left - 240.0, top + 96.0 * number)))
    for node in chosen:
        inputs = {
            port: source if source.node in inside else Source(entries[source], _port(document, "input"))
            for port, source in node.inputs.items()
        }
        # The port nodes stand elsewhere than what they stand for: only wires inside keep their way.
        bends = {port: way for port, way in node.bends.items() if node.inputs[port].node in inside}
        inner.append(node.but(inputs=inputs, bends=bends))
    for number, (source, port) in enumerate(exits.items()):
        inner.append(
            Node(port, _word(document, "output"), {}, {"input": source}, (right + 240.0, top + 96.0 * number))
        )

    definition = set_block(document, Block(block, tuple(inner)))
    place = graph.index(chosen[0].name)
    stem = block[0].lower() + block[1:]
    name = graph.free_name(stem, taken)
    instance = Node(name, block, {}, {port: source for source, port in entries.items()}, (left, top))
    changes = list(definition.changes)
    for user in graph:
        if user.name in inside:
            continue
        inputs = {
            port: Source(name, exits[source]) if source in exits else source
            for port, source in user.inputs.items()
        }
        if inputs != dict(user.inputs):
            changes.append(Change(("node", user.name), user, user.but(inputs=inputs)))
    changes += [Change(("node", node.name), node, None, graph.index(node.name)) for node in reversed(chosen)]
    changes.append(Change(("node", name), None, instance, place))
    return Patch(f"Make block {block}", tuple(changes))


def expand_block(document: Document, name: str) -> Patch:
    """Put the nodes of a block in place of one instance of it.

    Raises:
        SymloomError: the node is no block, repeats one, is bypassed, or shares its weights with another.
    """
    graph = document.graph
    instance = graph[name]
    block, operator = document.blocks.get(instance.op), document.operator(instance.op)
    if block is None or operator is None:
        raise SymloomError(f"{name} is not a block.")
    attributes = operator.resolve(instance.attrs)
    if getattr(attributes, "repeat", 1) != 1:
        raise SymloomError(
            f"{name} repeats its block {attributes.repeat} times; set repeat to 1 to expand it."
        )
    chosen = resolve_options(instance.options)
    if chosen.muted:
        raise SymloomError(f"{name} is bypassed; take it back into the network to expand it.")
    for node in graph:
        if owner_of(node) != node.name and name in (node.name, owner_of(node)):
            raise SymloomError(
                f"{node.name} uses the weights of {owner_of(node)}; give it weights of its own to expand {name}."
            )
    inner = block.configured(attributes)
    entries = {node.name for node in block.ports(document.operator, "input")}
    exits = {
        node.name: next(iter(node.inputs.values()), None) for node in block.ports(document.operator, "output")
    }
    body = [node for node in inner if node.name not in entries and node.name not in exits]
    taken = set(graph.nodes)
    renamed = {node.name: _taking(f"{name}_{node.name}", taken) for node in body}
    left = min((node.position[0] for node in body), default=0.0)
    top = min((node.position[1] for node in body), default=0.0)

    def outside(source: Source) -> Source | None:
        met = set()
        while source.node in exits:  # an Output only names a value, and may hand it on
            end = exits[source.node]
            if end is None or source.node in met:
                return None
            met.add(source.node)
            source = end
        if source.node in entries:
            return instance.inputs.get(source.node)
        return Source(renamed[source.node], source.port) if source.node in renamed else None

    def owns(node: Node) -> bool:
        inside = document.operator(node.op)
        return inside is not None and inside.layer is not None and owner_of(node) == node.name

    changes: list[Change] = []
    place = graph.index(name)
    for user in graph:
        inputs: dict[str, Source] = {}
        for port, source in user.inputs.items():
            maker: Source | None = source
            if source.node == name:
                end = exits.get(source.port)
                maker = outside(end) if end is not None else None
            if maker is not None:
                inputs[port] = maker
        if inputs != dict(user.inputs):
            changes.append(Change(("node", user.name), user, user.but(inputs=inputs)))
    changes.append(Change(("node", name), instance, None, place))
    for number, node in enumerate(body):
        fed = {port: end for port, source in node.inputs.items() if (end := outside(source)) is not None}
        position = (
            instance.position[0] + node.position[0] - left,
            instance.position[1] + node.position[1] - top,
        )
        options = _handed_down(instance.options, node.options) if owns(node) else dict(node.options)
        if owner_of(node) in renamed and owner_of(node) != node.name:
            options["shares"] = renamed[owner_of(node)]
        dx, dy = position[0] - node.position[0], position[1] - node.position[1]
        bends = {
            port: moved(way, dx, dy)
            for port, way in node.bends.items()
            if port in fed and node.inputs[port].node not in entries
        }
        new = node.but(name=renamed[node.name], inputs=fed, position=position, options=options, bends=bends)
        changes.append(Change(("node", new.name), None, new, place + number))
    by = instance.position[0] - left, instance.position[1] - top
    taken = set(document.annotations)
    for number, note in enumerate(block.annotations):
        x, y, width, height = note.rect
        out = note.but(name=free_name(taken, note.kind), rect=(x + by[0], y + by[1], width, height))
        taken.add(out.name)
        changes.append(Change(("annotation", out.name), None, out, len(document.annotations) + number))
    return Patch(f"Expand {name}", tuple(changes))


def _handed_down(block: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a node that was in a block: with those of the block, as they worked together."""
    outer, inner = resolve_options(block), resolve_options(own)
    both = vars(inner)
    both["frozen"] |= outer.frozen
    for name in ("learning_rate_factor", "decay_factor"):
        both[name] *= getattr(outer, name)
    for name in ("l1", "l2"):
        both[name] += getattr(outer, name)
    if outer.initialiser != option("initialiser").default:  # the block's is set after what is inside was made
        both |= {name: getattr(outer, name) for name in OF_START}
    return {name: value for name, value in sorted(both.items()) if value != option(name).default}


def _taking(base: str, taken: set[str]) -> str:
    name = unused_name(base, taken)
    taken.add(name)
    return name


def _word(document: Document, role: str) -> str:
    return _by_role(role).name


def _port(document: Document, role: str) -> str:
    outputs = _by_role(role).outputs
    assert isinstance(outputs, tuple)
    return outputs[0].name


def _by_role(role: str) -> Operator:
    return next(operator for operator in OPERATORS.values() if operator.role == role)
