"""Edits with composite blocks: make one of a selection, change it from outside or inside, take one apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from graph.annotations import free_name
from graph.bends import moved
from graph.blocks import Block, check_blocks
from graph.document import Document
from graph.edits import Change, Patch, apply
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.operator import Operator
from graph.operators import OPERATORS
from graph.operators.inputs import declared
from graph.options import OF_START, option, resolve_options
from graph.sharing import owner_of


def set_block(document: Document, block: Block) -> Patch:
    """Add a block's definition, or replace that of the same name everywhere it is used.

    Raises:
        SymloomError: the name is unfit or an operator's, or the block would contain itself.
    """
    old = document.blocks.get(block.name)
    if old is None and block.name in OPERATORS:
        raise SymloomError(f"{block.name!r} cannot name a block: it is an operator's name.")
    check_blocks({**document.blocks, block.name: block})
    places = list(document.blocks)
    place = places.index(block.name) if old is not None else len(places)
    verb = "Change" if old is not None else "Add"
    return Patch(f"{verb} block {block.name}", (Change(("block", block.name), old, block, place),))


def remove_block(document: Document, name: str) -> Patch:
    """Remove a definition that nothing uses.

    Raises:
        SymloomError: it is used.
    """
    users = document.users_of_block(name) | {
        other.name for other in document.blocks.values() if name in other.operators_used()
    }
    if users:
        raise SymloomError(
            f"the block {name} is used by {', '.join(sorted(users))}; expand or delete these first."
        )
    place = list(document.blocks).index(name)
    return Patch(f"Delete block {name}", (Change(("block", name), document.blocks[name], None, place),))


def rename_block(document: Document, old: str, new: str) -> Patch:
    """Give a block another name, in its definition and wherever it is used.

    Raises:
        SymloomError: the name is unfit, taken, or an operator's.
    """
    if new == old:
        return Patch(f"Rename block {old}")
    if new in document.blocks:
        raise SymloomError(f"there is already a block called {new}; choose another name.")
    if new in OPERATORS:
        raise SymloomError(f"{new!r} cannot name a block: it is an operator's name.")

    def used(node: Node) -> Node:
        return node.but(op=new) if node.op == old else node

    blocks = {
        (new if name == old else name): block.but(
            name=new if name == old else name, nodes=tuple(used(node) for node in block.nodes)
        )
        for name, block in document.blocks.items()
    }
    check_blocks(blocks)
    changes = []
    for place, (name, block) in enumerate(document.blocks.items()):
        if name == old:
            changes.append(Change(("block", old), block, None, place))
            changes.append(Change(("block", new), None, blocks[new], place))
        elif blocks[name] != block:
            changes.append(Change(("block", name), block, blocks[name], place))
    changes += [Change(("node", n.name), n, used(n)) for n in document.graph if n.op == old]
    return Patch(f"Rename block {old} to {new}", tuple(changes))


def renamed_apart(coming: Document, here: Mapping[str, Block]) -> Document:
    """A document whose blocks can stand beside others: those that differ from one of their name have another name.

    A block around a renamed one differs by that and is renamed too.
    """
    apart = coming.copy()
    while True:
        clashing = (name for name, block in apart.blocks.items() if here.get(name, block) != block)
        if (name := next(clashing, None)) is None:
            return apart
        apply(apart, rename_block(apart, name, _free(name, {*here, *apart.blocks, *OPERATORS})))


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
                entries[source] = _free("input" if not entries else port, taken)
    for node in chosen:
        facts = inference.facts[node.name]
        used = {w.source for w in graph.wires_from(node.name) if w.node not in inside}
        loose = not any(True for _ in graph.wires_from(node.name))
        for place, end in enumerate(facts.outputs):
            source = Source(node.name, end.name)
            if source in used or (loose and place == 0):
                exits[source] = _free("output" if not exits else end.name, taken)

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
    renamed = {node.name: _free(f"{name}_{node.name}", taken) for node in body}
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


def inner_document(document: Document, name: str) -> Document:
    """A block's inner graph as a document of its own, to be looked at and edited through `edit_inside`."""
    block = document.blocks[name]
    notes = {note.name: note for note in block.annotations}
    return Document(name, Graph.of(block.nodes), document.recipe, document.blocks, notes)


def edit_inside(document: Document, name: str, patches: Iterable[Patch]) -> Patch:
    """What edits of a block's inner graph are on the document that defines the block.

    Attributes that the block exposes and wires at its ports, wherever it is used, follow the nodes' new names.

    Args:
        patches: made one after the other on `inner_document(document, name)`.

    Raises:
        SymloomError: the block would contain itself, or the edit is of something a block does not have.
    """
    inner, own, renamed = inner_document(document, name), list[Change](), dict[str, str]()
    text = ""
    for patch in patches:
        for change in patch.changes:
            if change.key[0] not in ("node", "block", "annotation"):
                raise SymloomError("a block has no recipe and no title; change those of the whole network.")
        apply(inner, patch)
        own += [change for change in patch.changes if change.key[0] == "block"]
        for old, new in _renames(patch):
            begin = next((first for first, last in renamed.items() if last == old), old)
            renamed[begin] = new
        text = text or patch.text
    block = document.blocks[name]
    exposed = []
    for each in block.exposed:
        targets = tuple((renamed.get(node, node), attribute) for node, attribute in each.targets)
        targets = tuple(target for target in targets if target[0] in inner.graph)
        if targets:
            exposed.append(replace(each, targets=targets))
    changed = block.but(
        nodes=tuple(inner.graph), exposed=tuple(exposed), annotations=tuple(inner.annotations.values())
    )
    outer = document.copy()
    apply(outer, Patch("", tuple(own)))
    changes = [*own, *(set_block(outer, changed).changes if changed != block else ())]
    apply(outer, Patch("", tuple(changes[len(own) :])))
    ports = {old: new for old, new in renamed.items() if _is_port(document, block, old)}
    if ports:
        for other in [each for each in outer.blocks.values() if each.name != name]:
            fed = _at_ports(other.nodes, name, ports)
            if fed:
                nodes = tuple(fed.get(node.name, node) for node in other.nodes)
                changes += set_block(outer, other.but(nodes=nodes)).changes
        fed = _at_ports(tuple(document.graph), name, ports)
        changes += [Change(("node", node), document.graph[node], new) for node, new in fed.items()]
    return Patch(f"{text} ({name})", tuple(changes))


def _renames(patch: Patch) -> Iterable[tuple[str, str]]:
    """The nodes that a patch gives other names."""
    for gone, come in pairwise(patch.changes):
        old, new = gone.before, come.after
        if not isinstance(old, Node) or not isinstance(new, Node) or gone.after or come.before:
            continue
        if gone.index == come.index and old.but(name=new.name) == new:
            yield old.name, new.name


def _is_port(document: Document, block: Block, name: str) -> bool:
    node = next((node for node in block.nodes if node.name == name), None)
    operator = document.operator(node.op) if node is not None else None
    return operator is not None and operator.role in ("input", "output")


def _at_ports(nodes: tuple[Node, ...], block: str, renamed: Mapping[str, str]) -> dict[str, Node]:
    """The nodes, as they are then, that use a block whose ports get other names, or what comes out of it."""
    uses = {node.name for node in nodes if node.op == block}
    found = {}
    for node in nodes:
        inputs = {
            renamed.get(port, port) if node.name in uses else port: Source(
                source.node, renamed.get(source.port, source.port) if source.node in uses else source.port
            )
            for port, source in node.inputs.items()
        }
        if inputs != dict(node.inputs):
            bends = node.bends
            if node.name in uses:
                bends = {renamed.get(port, port): way for port, way in bends.items()}
            found[node.name] = node.but(inputs=inputs, bends=bends)
    return found


def _free(base: str, taken: set[str]) -> str:
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}{number}"
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
