"""Two nodes change places in the wiring: each is fed by what fed the other, and feeds what the other fed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.document import Document
from graph.edits import Change, Patch
from graph.errors import SymloomError
from graph.model import Node, Source
from graph.operator import Operator

Places = Mapping[str, tuple[float, float]]


def swap(document: Document, first: str, second: str, places: Places | None = None) -> Patch:
    """Let two nodes change places; wires go to the ports of the same names, or else to those of the same rank.

    Args:
        places: where the two stand then, if elsewhere.

    Raises:
        SymloomError: one of them has no port for a wire of the other, or is an end of the network and the other not.
    """
    graph = document.graph
    roles = [
        operator.role if (operator := document.operator(graph[name].op)) is not None else "compute"
        for name in (first, second)
    ]
    if roles[0] != roles[1]:
        end = first if roles[0] != "compute" else second
        raise SymloomError(
            f"{end} ({graph[end].op}) is an end of the network and changes places only with one of its kind."
        )
    pair = {first: graph[second], second: graph[first]}
    entries = {name: _entries(document, graph[name], other) for name, other in pair.items()}
    exits = {name: _exits(document, name, other) for name, other in pair.items()}

    def begin(source: Source) -> Source:
        if source.node not in pair:
            return source
        return Source(pair[source.node].name, exits[source.node][source.port])

    changes = []
    for name, other in pair.items():
        old, ports = graph[name], entries[other.name]
        inputs = {ports[port]: begin(source) for port, source in other.inputs.items()}
        bends = {ports[port]: points for port, points in other.bends.items()}
        position = places.get(name, old.position) if places else old.position
        changes.append(Change(("node", name), old, old.but(inputs=inputs, bends=bends, position=position)))
    for user in graph.nodes.values() if graph.consumers.keys() & pair.keys() else ():
        if user.name not in pair:
            fed = {port: begin(source) for port, source in user.inputs.items()}
            if fed != dict(user.inputs):
                changes.append(Change(("node", user.name), user, user.but(inputs=fed)))
    return Patch(f"Swap {first} and {second}", tuple(each for each in changes if each.before != each.after))


def _entries(document: Document, node: Node, other: Node) -> dict[str, str]:
    """For each wired input of a node the input of the other that takes its wire."""
    operator = document.operator(other.op)
    if operator is None:  # whatever its ports are called, it has those that are wired
        return {port: port for port in node.inputs}
    found = {port: port for port in node.inputs if operator.input_port(port) is not None}
    own = document.operator(node.op)
    rank = _listed(own, node.inputs) if own is not None else list(node.inputs)
    free = iter([port for port in _places(operator, len(node.inputs)) if port not in found.values()])
    for port in rank:
        if port not in found:
            into = next(free, None)
            if into is None:
                raise SymloomError(f"{other.name} has no input for what feeds {node.name} at {port}.")
            found[port] = into
    return found


def _exits(document: Document, name: str, other: Node) -> dict[str, str]:
    """For each output of a node that is used the output of the other that takes its wires."""
    used = list(dict.fromkeys(wire.source.port for wire in document.graph.wires_from(name)))
    operator, own = document.operator(other.op), document.operator(document.graph[name].op)
    if operator is None:
        return {port: port for port in used}
    there = [port.name for port in operator.output_ports(operator.resolve(other.attrs))]
    here = used
    if own is not None:
        here = [port.name for port in own.output_ports(own.resolve(document.graph[name].attrs))]
    found = {}
    for port in used:
        place = here.index(port) if port in here else len(there)
        if port in there:
            found[port] = port
        elif place < len(there):
            found[port] = there[place]
        else:
            raise SymloomError(f"{other.name} has no output for what {name} feeds from {port}.")
    return found


def _listed(operator: Operator, ports: Iterable[str]) -> list[str]:
    """Inputs in declared order."""
    names = [port.name for port in operator.inputs]

    def rank(port: str) -> tuple[int, int, str]:
        declared = operator.input_port(port)
        if declared is None:
            return len(names), 0, port
        number = port[len(declared.name) :]
        return names.index(declared.name), int(number) if number.isdigit() else 0, port

    return sorted(ports, key=rank)


def _places(operator: Operator, count: int) -> list[str]:
    """The inputs of an operator in declared order, as many of a variadic one as could be asked for."""
    found: list[str] = []
    for port in operator.inputs:
        found += [f"{port.name}{number}" for number in range(count)] if port.variadic else [port.name]
    return found
