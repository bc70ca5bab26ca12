"""Edits of composite blocks' definitions: add, replace, rename or remove one, or change it from inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from graph.blocks import Block, check_blocks, reachable
from graph.document import Document
from graph.edits import Change, Patch, apply
from graph.errors import SymloomError
from graph.model import Graph, Node, Source, unused_name
from graph.operators import OPERATORS


def set_block(document: Document, block: Block) -> Patch:
    """Add a block's definition, or replace that of the same name everywhere it is used.

    Raises:
        SymloomError: the name is unfit or an operator's, the block would contain itself, or an attribute that it or
            a block around it exposes is none.
    """
    old = document.blocks.get(block.name)
    if old is None and block.name in OPERATORS:
        raise SymloomError(f"{block.name!r} cannot name a block: it is an operator's name.")
    after = Document(blocks={**document.blocks, block.name: block})
    check_blocks(after.blocks)
    for name in after.blocks:
        if name == block.name or block.name in reachable(after.blocks, name):
            after.operator(name)
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
        other = unused_name(name, {*here, *apart.blocks, *OPERATORS})
        apply(apart, rename_block(apart, name, other))


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
