"""Checks of the graph alone: wires from nowhere, circles, branches without effect, weights shared wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.bypass import is_muted
from graph.diagnose.view import View
from graph.dim import product
from graph.infer import Problem
from graph.model import Node
from graph.options import OF_OWN_WEIGHTS, option
from graph.sharing import option_problem
from graph.types import shape_text
from graph.wires import wires_from_nowhere

if TYPE_CHECKING:
    import networkx


_SHOWN = 12  # nodes of a circle


def _empty(view: View) -> Iterator[Problem]:
    if not len(view.graph):
        yield Problem(
            "",
            "the graph is empty; drag an operator onto the canvas, or open an example.",
            "hint",
            "empty",
        )


def _no_loss(view: View) -> Iterator[Problem]:
    if not len(view.graph) or view.losses or "unknown" in view.roles.values():
        return
    if view.of_role("output") and not view.of_role("target") and not view.document.recipe.data.name:
        yield Problem(
            "",
            "there is no loss: the network can be exported as it is; to train it, add a loss and feed it the "
            "prediction and a target.",
            "hint",
            "no_loss",
        )
    else:
        yield Problem(
            "",
            "there is no loss, so training has nothing to make small; add one and feed it the prediction and a target.",
            kind="no_loss",
        )


def _wires_from_nowhere(view: View) -> Iterator[Problem]:
    yield from wires_from_nowhere(view.graph, view.facts)


def _cycles(view: View) -> Iterator[Problem]:
    """One problem for each circle, at the wire that goes back in the order of the file."""
    if len(view.graph.rank()) == len(view.graph):
        return
    import networkx  # here alone: only a graph with a circle needs it, and it takes a while to import

    graph = view.graph
    place = {name: number for number, name in enumerate(graph.nodes)}
    wires = networkx.DiGraph(sorted((wire.source.node, wire.node) for wire in graph.wires()))
    parts = [part for part in networkx.strongly_connected_components(wires) if _is_circular(wires, part)]
    for part in sorted(parts, key=lambda part: min(place[name] for name in part)):
        first = min(part, key=place.__getitem__)
        circle = [begin for begin, _ in networkx.find_cycle(wires.subgraph(part), first)]
        pairs = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        begin, end = max(pairs, key=lambda pair: place[pair[0]] - place[pair[1]])
        port = next(port for port, source in graph[end].inputs.items() if source.node == begin)
        start = circle.index(end)
        around = [*circle[start:], *circle[:start], end]
        way = " → ".join(around if len(around) <= _SHOWN else [*around[: _SHOWN - 2], "…", *around[-2:]])
        yield Problem(
            end,
            f"depends on its own result: {way} is a circle. Cut one of its wires, most likely the one from {begin}; "
            "for loops over time there are recurrent operators.",
            kind="cycle",
            port=port,
            expected=tuple(circle),
        )


def _is_circular(wires: networkx.DiGraph, part: set[str]) -> bool:
    return len(part) > 1 or any(wires.has_edge(name, name) for name in part)


def _unused_entries(view: View) -> Iterator[Problem]:
    for name in view.of_role("input", "target"):
        users = view.graph.consumers.get(name)
        if not users:
            what = "an input" if view.roles[name] == "input" else "a target"
            yield Problem(
                name,
                f"is {what} that nothing uses; connect it or delete it.",
                "warning",
                f"unused_{view.roles[name]}",
            )


def _dead_branches(view: View) -> Iterator[Problem]:
    """Nodes that no loss depends on; a loose end without weights is a prediction someone may want to see."""
    graph = view.graph
    if not any(view.trains(name) for name in view.live):
        return  # the loss itself is not connected yet, and says so
    judged = view.live | graph.upstream(view.of_role("metric"))
    dead = [
        name for name, role in view.roles.items() if name not in judged and role in ("compute", "unknown")
    ]
    left = set(dead)
    for end in reversed(dead):
        if end not in left or any(user in left for user in graph.consumers.get(end, ())):
            continue
        branch = {name for name in graph.upstream([end]) if name in left}
        left -= branch
        count = sum(
            size
            for name in branch
            for weight in view.weights.get(name, {}).values()
            if weight.trainable and isinstance(size := product(weight.shape), int)
        )
        before = (
            f" and the {len(branch) - 1} node{'s' * (len(branch) > 2)} before it" if len(branch) > 1 else ""
        )
        found = view.facts[end].types
        gives = f" ({shape_text(found[0].shape)})" if found else ""
        if count:
            yield Problem(
                end,
                f"leads nowhere: no loss depends on its result{gives}, so {count:,} weights in it{before} will not be "
                "trained. Connect it, or delete it.",
                "warning",
                "dead_branch",
                expected=tuple(sorted(branch)),
            )
        elif graph.consumers.get(end) or not view.graph.upstream([end]) & view.live:
            continue
        else:
            yield Problem(
                end,
                f"feeds no loss; it{before} will be computed as a further output of the network. Delete it if "
                "that is not wanted.",
                "hint",
                "unused_output",
                expected=tuple(sorted(branch)),
            )


def _options(view: View) -> Iterator[Problem]:
    for node in view.graph:
        problem = option_problem(view.graph, view.inference, node)
        if problem is not None:
            yield problem
        elif node.options.get("shares") and not is_muted(node):
            yield from _idle_options(node, node.options["shares"])


def _idle_options(node: Node, owner: str) -> Iterator[Problem]:
    """Of a node that uses another's weights: what it says of weights of its own."""
    idle = [
        name
        for name in OF_OWN_WEIGHTS
        if node.options.get(name, option(name).default) != option(name).default
    ]
    if idle:
        are, they = ("have", "them") if len(idle) > 1 else ("has", "it")
        yield Problem(
            node.name,
            f"uses the weights of {owner}, which begin and are trained as {owner} says: {', '.join(idle)} {are} no "
            f"effect here. Set {they} in {owner}, or not at all.",
            "warning",
            "idle_options",
            attribute=idle[0],
            expected=(owner, *idle),
        )


CHECKS = (_empty, _no_loss, _wires_from_nowhere, _cycles, _unused_entries, _dead_branches, _options)
