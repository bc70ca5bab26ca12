"""Remedies where nodes stand in the wrong order, such as a convolution behind Flatten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.edits import Change, Patch
from graph.fixes.trial import Act, Case, Proposal, Trial
from graph.model import Graph, Source

_FAR = 8  # how many nodes a node is moved past


def earlier(case: Case) -> Iterator[Proposal]:
    """Move the node to before one that changed the number of dimensions, along wires that lead nowhere else."""
    graph, port = case.document.graph, case.problem.port
    if case.node is None or case.problem.kind != "rank" or port is None or port not in case.node.inputs:
        return
    name = case.node.name
    used = {wire.source.port for wire in graph.wires_from(name)}
    declared = [output.name for output in case.inference.facts[name].outputs]
    if len(used) > 1 or not (used or declared):
        return
    output = next(iter(used or declared))
    passed: list[str] = []
    source = case.node.inputs[port]
    while len(passed) < _FAR and _is_link(case, graph, source.node):
        passed.insert(0, source.node)
        yield Proposal(
            f"Move {name} to before {source.node}", _moving(tuple(passed), name, port, output), group="order"
        )
        source = next(iter(graph[source.node].inputs.values()))


def _is_link(case: Case, graph: Graph, name: str) -> bool:
    """Whether a node has one wire in and one out, and works on what comes."""
    if name not in graph or len(graph[name].inputs) != 1 or len(list(graph.wires_from(name))) != 1:
        return False
    operator = case.document.operator(graph[name].op)
    return operator is not None and operator.role == "compute"


def _moving(passed: Sequence[str], name: str, port: str, output: str) -> Act:
    """Let a node change places with those before it, the first of which is fed from elsewhere."""

    def act(trial: Trial) -> None:
        graph = trial.document.graph
        ports = {link: next(iter(graph[link].inputs)) for link in passed} | {name: port}
        places = [graph[each] for each in (*passed, name)]
        feeds = [place.inputs[ports[place.name]] for place in places]
        last = feeds[-1]  # what the node was fed by, which then feeds what it fed
        ends = {link: feeds[number + 1] for number, link in enumerate(passed)} | {name: Source(name, output)}
        changes, before = [], feeds[0]
        for link, place in zip((name, *passed), places, strict=True):
            old, end = graph[link], ports[link]
            bends = {p: points for p, points in old.bends.items() if p != end}
            if (way := place.bends.get(ports[place.name])) is not None:
                bends[end] = way
            new = old.but(inputs={**old.inputs, end: before}, bends=bends, position=place.position)
            changes.append(Change(("node", link), old, new))
            before = ends[link]
        for user in dict.fromkeys(wire.node for wire in graph.wires_from(name)):
            old = graph[user]
            fed = {p: last if source.node == name else source for p, source in old.inputs.items()}
            changes.append(Change(("node", user), old, old.but(inputs=fed)))
        trial.do(Patch(f"Move {name}", tuple(changes)))

    return act
