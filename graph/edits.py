"""Edits: changes of a document as values, each knowing its inverse.

The verbs (`add`, `remove`, `connect`, `set_attribute`, …) look at a document, check what is asked and return a
`Patch` without changing anything. `apply` carries a patch out; `Patch.inverse` takes it back exactly. A gesture
of the person is a list of patches undone in reverse. Applying any patches and then their inverses
gives byte-equal JSON (a property test).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.annotations import Annotation, check_annotation
from graph.bends import Point, Points, check_points, moved, shared_out, with_points
from graph.bypass import cannot_mute
from graph.document import Document
from graph.errors import SymloomError
from graph.model import Node, Source, Wire, check_name
from graph.options import option
from graph.recipe import Recipe, check_recipe

_CHOSEN = {
    "data": "the data",
    "optimizer": "the optimizer",
    "schedule": "the schedule",
}  # by a recipe's fields


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a document, before and after; None where it is absent.

    `key` is `("node", name)`, `("block", name)`, `("annotation", name)`, `("recipe",)` or `("title",)`; `index` is
    where the entry stands in the file among its kind.
    """

    key: tuple[str, ...]
    before: Any
    after: Any
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """Changes that belong together, in the order they are carried out."""

    text: str  # what the history calls it: "Add conv1"
    changes: tuple[Change, ...] = ()

    def inverse(self) -> Patch:
        """The patch that takes this one back."""
        return Patch(
            self.text,
            tuple(Change(c.key, c.after, c.before, c.index) for c in reversed(self.changes)),
        )

    def nodes(self) -> set[str]:
        """The names of the nodes it touches, under their old and new names."""
        return {change.key[1] for change in self.changes if change.key[0] == "node"}

    def annotations(self) -> set[str]:
        """The names of the frames and notes it touches."""
        return {change.key[1] for change in self.changes if change.key[0] == "annotation"}

    def blocks(self) -> set[str]:
        """The names of the blocks it touches."""
        return {change.key[1] for change in self.changes if change.key[0] == "block"}

    def __bool__(self) -> bool:
        return bool(self.changes)


def apply(document: Document, patch: Patch) -> None:
    """Carry a patch out on the document it was made for."""
    for change in patch.changes:
        match change.key:
            case ("node", name):
                document.graph.put(name, change.after, change.index)
            case ("recipe",):
                document.recipe = change.after
            case ("title",):
                document.title = change.after
            case ("annotation", name):
                kept = [item for item in document.annotations.values() if item.name != name]
                if change.after is not None:
                    kept.insert(len(kept) if change.index is None else change.index, change.after)
                document.annotations = {item.name: item for item in kept}
            case ("block", name):
                blocks = [block for block in document.blocks.values() if block.name != name]
                if change.after is not None:
                    place = len(blocks) if change.index is None else change.index
                    blocks.insert(place, change.after)
                document.blocks = {block.name: block for block in blocks}
            case _:
                raise AssertionError(f"no such entry: {change.key}")


def add(document: Document, nodes: Iterable[Node], text: str = "") -> Patch:
    """Add nodes; their inputs may name nodes that are there or that come with them.

    Raises:
        SymloomError: a name is taken or may not be used.
    """
    nodes = list(nodes)
    names: set[str] = set()
    for node in nodes:
        if check_name(node.name) in document.graph or node.name in names:
            raise SymloomError(f"there is already a node called {node.name!r}.")
        names.add(node.name)
    place = len(document.graph)
    return Patch(
        text or f"Add {_named(names)}",
        tuple(_node(None, node, place + number) for number, node in enumerate(nodes)),
    )


def remove(document: Document, names: Iterable[str]) -> Patch:
    """Remove nodes with every wire that begins or ends at them."""
    gone = {name for name in names if name in document.graph}
    changes = [
        _node(node, node.but(inputs={p: s for p, s in node.inputs.items() if s.node not in gone}))
        for name in _users(document, gone)
        for node in [document.graph[name]]
    ]
    places = {name: place for place, name in enumerate(document.graph.nodes)}
    # From the end, so that the inverse puts each back where everything before it already stands.
    backwards = sorted(gone, key=places.__getitem__, reverse=True)
    changes += [_node(document.graph[name], None, places[name]) for name in backwards]
    return Patch(f"Delete {_named(gone)}", tuple(changes))


def connect(document: Document, source: Source, node: str, port: str, points: Points = ()) -> Patch:
    """Feed an input from an output; what fed it before is unplugged.

    Args:
        points: what the new wire is led through; those of a wire that is there already stay.

    Raises:
        SymloomError: an end does not exist, the ports do not fit, or the wire would close a cycle.
    """
    graph = document.graph
    for name in (source.node, node):
        if name not in graph:
            raise SymloomError(f"there is no node called {name!r}.")
    if node == source.node or graph.would_cycle(source.node, node):
        raise SymloomError(
            f"{source.node} depends on {node}: this wire would close a cycle. Use a recurrent operator for loops."
        )
    target = graph[node]
    operator = document.operator(target.op)
    if operator is not None and operator.input_port(port) is None:
        ports = ", ".join(p.name for p in operator.inputs) or "none"
        raise SymloomError(f"{node} ({target.op}) has no input {port!r} (it has {ports}).")
    begin = graph[source.node]
    maker = document.operator(begin.op)
    if maker is not None:
        outputs = [p.name for p in maker.output_ports(maker.resolve(begin.attrs))]
        if source.port not in outputs:
            raise SymloomError(
                f"{source.node} ({begin.op}) has no output {source.port!r} (it has {', '.join(outputs) or 'none'})."
            )
    if target.inputs.get(port) == source:
        return Patch(f"Connect {source.node} to {node}")
    return Patch(
        f"Connect {source.node} to {node}",
        (
            _node(
                target,
                target.but(
                    inputs={**target.inputs, port: source}, bends=with_points(target.bends, {port: points})
                ),
            ),
        ),
    )


def disconnect(document: Document, wires: Iterable[Wire | tuple[str, str]]) -> Patch:
    """Unplug inputs, given as wires or as (node, input port)."""
    ends = {(wire.node, wire.port) if isinstance(wire, Wire) else wire for wire in wires}
    changes = []
    for name in dict.fromkeys(node for node, _ in sorted(ends)):
        node = document.graph[name]
        kept = {port: source for port, source in node.inputs.items() if (name, port) not in ends}
        if len(kept) != len(node.inputs):
            changes.append(_node(node, node.but(inputs=kept)))
    return Patch(f"Disconnect {_named({change.key[1] for change in changes})}", tuple(changes))


def set_attribute(document: Document, names: str | Iterable[str], attribute: str, value: Any) -> Patch:
    """Set an attribute of one node or of several of one kind; the default is not written down.

    Raises:
        SymloomError: no such attribute, or not a value it takes.
    """
    changes = []
    names = [names] if isinstance(names, str) else list(names)
    for name in names:
        node = document.graph[name]
        operator = document.operator(node.op)
        if operator is None:
            raise SymloomError(
                f"{name}: the operator {node.op!r} is not known here, so it cannot be changed."
            )
        declared = operator.attribute(attribute)
        try:
            checked = declared.check(value)
        except SymloomError as error:
            raise SymloomError(f"{name}: {error}") from None
        attrs = dict(node.attrs)
        if checked == declared.default and type(checked) is type(declared.default):
            attrs.pop(attribute, None)
        else:
            attrs[attribute] = checked
        if attrs != node.attrs:
            # In declared order, so that the file does not depend on the order of typing.
            order = {a.name: place for place, a in enumerate(operator.attributes)}
            attrs = dict(sorted(attrs.items(), key=lambda item: order.get(item[0], len(order))))
            changes.append(_node(node, node.but(attrs=attrs)))
    return Patch(f"Set {attribute} of {_named(set(names))}", tuple(changes))


def set_option(document: Document, names: str | Iterable[str], name: str, value: Any) -> Patch:
    """Set an option (`graph.options`) of one or several nodes; the default is not written down.

    Raises:
        SymloomError: no such option, not a value it takes, or a node that cannot be bypassed.
    """
    declared = option(name)
    checked = declared.check(value)
    names = [names] if isinstance(names, str) else list(names)
    changes = []
    for each in names:
        node = document.graph[each]
        if name == "muted" and checked:
            _check_mute(document, node)
        options = {key: old for key, old in node.options.items() if key != name}
        if checked != declared.default:
            options = dict(sorted({**options, name: checked}.items()))
        if options != node.options:
            changes.append(_node(node, node.but(options=options)))
    return Patch(f"Set {name} of {_named(set(names))}", tuple(changes))


def rename(document: Document, old: str, new: str) -> Patch:
    """Give a node another name, everywhere it is mentioned.

    Raises:
        SymloomError: the name is taken or may not be used.
    """
    if new == old:
        return Patch(f"Rename {old}")
    if check_name(new) in document.graph:
        raise SymloomError(f"there is already a node called {new!r}.")
    graph = document.graph
    node = graph[old]
    place = graph.index(old)
    own = {port: Source(new, at.port) if at.node == old else at for port, at in node.inputs.items()}
    changes = [_node(node, None, place), _node(None, node.but(name=new, inputs=own), place)]
    for user in sorted(_users(document, {old})):
        consumer = graph[user]
        inputs = {
            port: Source(new, source.port) if source.node == old else source
            for port, source in consumer.inputs.items()
        }
        changes.append(_node(consumer, consumer.but(inputs=inputs)))
    for other in graph:
        if other.options.get("shares") == old and other.name != old:
            before = next((c.after for c in changes if c.key == ("node", other.name)), other)
            changes.append(_node(before, before.but(options={**other.options, "shares": new})))
    return Patch(f"Rename {old} to {new}", tuple(changes))


def move(document: Document, positions: Mapping[str, tuple[float, float]]) -> Patch:
    """Put nodes at new positions (top-left corners, scene units); wires between nodes that move alike come along."""
    changes = []
    for name, (x, y) in positions.items():
        node = document.graph[name]
        position = (float(x), float(y))
        if node.position != position:
            bends = _carried(document, node, positions) if node.bends else node.bends
            changes.append(_node(node, node.but(position=position, bends=bends)))
    return Patch(f"Move {_named(set(positions))}", tuple(changes))


def _carried(
    document: Document, node: Node, positions: Mapping[str, tuple[float, float]]
) -> Mapping[str, Points]:
    """The points of a node's wires after it moved, with those whose other end moves as far."""
    dx, dy = positions[node.name][0] - node.position[0], positions[node.name][1] - node.position[1]
    carried = {}
    for port, points in node.bends.items():
        begin = node.inputs[port].node
        if begin in positions and begin in document.graph:
            there = document.graph[begin].position
            far = abs(positions[begin][0] - there[0] - dx), abs(positions[begin][1] - there[1] - dy)
            if max(far) < 1e-6:
                carried[port] = moved(points, dx, dy)
    return with_points(node.bends, carried)


def bend(document: Document, points: Mapping[tuple[str, str], Points]) -> Patch:
    """Lead wires, named by (node, input port), through points; none leave a wire to its own way.

    Raises:
        SymloomError: there is no such wire, or one of the points is no place.
    """
    changes = []
    for name in dict.fromkeys(node for node, _ in sorted(points)):
        node = document.graph[name]
        new = {port: way for (end, port), way in points.items() if end == name}
        for port, way in new.items():
            if port not in node.inputs:
                raise SymloomError(f"no wire ends at {name}.{port}, so none can be led anywhere.")
            new[port] = check_points(way, f"the wire to {name}.{port}")
        bends = with_points(node.bends, new)
        if bends != node.bends:
            changes.append(_node(node, node.but(bends=bends)))
    return Patch(f"Lead the wire to {_named({change.key[1] for change in changes})}", tuple(changes))


def divided(
    document: Document, node: str, port: str, corner: Point, size: Point = (168.0, 64.0)
) -> tuple[Points, Points]:
    """The points of the wire to an input before and behind a node that comes into it.

    Args:
        corner, size: of that node; the sizes of the other two are taken to be the same, near enough for this.
    """
    graph = document.graph
    points = graph[node].bends.get(port, ())
    if not points:
        return (), ()
    (x0, y0), (x1, y1) = graph[graph[node].inputs[port].node].position, graph[node].position
    half = size[1] / 2
    return shared_out(points, (x0 + size[0], y0 + half), (x1, y1 + half), (*corner, *size))


def straighten(document: Document, names: Iterable[str]) -> Patch:
    """Take the points off all wires that begin or end at nodes, as when these are laid out anew."""
    laid = set(names)
    changes = [
        _node(node, node.but(bends=kept))
        for node in document.graph
        if node.bends
        for kept in [
            {
                port: points
                for port, points in node.bends.items()
                if node.name not in laid and node.inputs[port].node not in laid
            }
        ]
        if kept != node.bends
    ]
    return Patch(f"Straighten wires of {_named({change.key[1] for change in changes})}", tuple(changes))


def set_recipe(document: Document, recipe: Recipe) -> Patch:
    """Change how the network is trained.

    Raises:
        SymloomError: a choice or value in it is not allowed.
    """
    check_recipe(recipe)
    if recipe == document.recipe:
        return Patch("Change the recipe")
    return Patch(_recipe_step(document.recipe, recipe), (Change(("recipe",), document.recipe, recipe),))


def _recipe_step(before: Recipe, after: Recipe) -> str:
    """What a change of the recipe is called: by its one new choice or value, if it has one."""
    chosen = [(what, getattr(before, what), getattr(after, what)) for what in _CHOSEN]
    chosen = [each for each in chosen if each[1] != each[2]]
    if before.settings == after.settings and len(chosen) == 1:
        what, old, new = chosen[0]
        if old.name != new.name:
            return f"Choose {new.name} for {_CHOSEN[what]}"
        changed, of = _differing(old.attrs, new.attrs), _CHOSEN[what]
    elif not chosen:
        changed, of = _differing(before.settings, after.settings), "the recipe"
    else:
        return "Change the recipe"
    return f"Set {changed[0]} of {of}" if len(changed) == 1 else f"Change {of}"


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names whose values are others, or were not there."""
    gone = object()
    return [name for name in {**before, **after} if before.get(name, gone) != after.get(name, gone)]


def annotate(document: Document, annotation: Annotation) -> Patch:
    """Add a frame or a note, or replace that of the same name.

    Raises:
        SymloomError: see `graph.annotations.check_annotation`.
    """
    check_annotation(annotation)
    old = document.annotations.get(annotation.name)
    names = list(document.annotations)
    place = names.index(annotation.name) if old is not None else len(names)
    if old == annotation:
        return Patch(f"Change {annotation.kind}")
    verb = "Change" if old is not None else "Add"
    key = ("annotation", annotation.name)
    return Patch(f"{verb} {annotation.kind}", (Change(key, old, annotation, place),))


def remove_annotations(document: Document, names: Iterable[str]) -> Patch:
    """Remove frames and notes."""
    places = {name: place for place, name in enumerate(document.annotations)}
    gone = sorted({name for name in names if name in places}, key=places.__getitem__, reverse=True)
    return Patch(
        "Delete annotations" if len(gone) != 1 else f"Delete {document.annotations[gone[0]].kind}",
        tuple(Change(("annotation", n), document.annotations[n], None, places[n]) for n in gone),
    )


def set_title(document: Document, title: str) -> Patch:
    """Change the document's title, which names the class in the generated code."""
    if title == document.title:
        return Patch("Change the title")
    return Patch("Change the title", (Change(("title",), document.title, title),))


def _check_mute(document: Document, node: Node) -> None:
    operator = document.operator(node.op)
    if operator is None:
        raise SymloomError(
            f"{node.name}: the operator {node.op!r} is not known here, so it cannot be bypassed."
        )
    reason = cannot_mute(operator, operator.output_ports(operator.resolve(node.attrs)))
    if reason:
        raise SymloomError(f"{node.name} {reason}")


def _node(before: Node | None, after: Node | None, index: int | None = None) -> Change:
    node = after or before
    assert node is not None
    return Change(("node", node.name), before, after, index)


def _users(document: Document, names: set[str]) -> list[str]:
    """The other nodes that these feed, in the order of the file."""
    users = {user for name in names for user in document.graph.consumers.get(name, ())} - names
    return [name for name in document.graph.nodes if name in users] if users else []


def _named(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else f"{len(names)} nodes"
