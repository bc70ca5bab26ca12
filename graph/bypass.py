"""Bypassed (muted) nodes: they hand on what comes into their first input, as if they were a piece of wire.

What stands for a muted node's operator in the facts has no weights, no cost and no properties, so counts and checks
follow; the code leaves the node out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.errors import SymloomError
from graph.model import Graph, Node, Source
from graph.operator import Operator, Port

if TYPE_CHECKING:
    from graph.infer import Facts


def is_muted(node: Node) -> bool:
    return bool(node.options.get("muted"))


def cannot_mute(operator: Operator, outputs: Sequence[Port]) -> str:
    """Why nodes of an operator cannot be bypassed, as a sentence without the node's name; empty if they can."""
    if operator.role != "compute":
        return "cannot be bypassed: it is where values enter or leave the network."
    if not operator.inputs:
        return "cannot be bypassed: it has no input to hand on."
    if len(outputs) != 1:
        return f"cannot be bypassed: it has {len(outputs)} outputs, and one input cannot stand for all."
    return ""


def handed_on(operator: Operator, node: Node) -> str | None:
    """The input that a muted node hands on: the first in declared order that is wired."""
    for port in operator.inputs:
        wired = [name for name in node.inputs if operator.input_port(name) is port]
        if wired:
            return min(wired, key=lambda name: int(name[len(port.name) :]) if port.variadic else 0)
    return None


@lru_cache(256)
def muted_operator(operator: Operator, outputs: tuple[Port, ...]) -> Operator:
    """What stands in the facts for the operator of a muted node: it looks the same and is a piece of wire."""
    return Operator(
        operator.name,
        operator.category,
        operator.summary,
        operator.inputs,
        outputs,
        infer=lambda a, first, *others: first,
        call="{" + operator.inputs[0].name + "}",
        attributes=operator.attributes,
        shorthand=operator.shorthand,
    )


def without_muted(graph: Graph, facts: Mapping[str, Facts]) -> Graph:
    """The graph with its muted nodes left out, and with them what was computed for their other inputs only.

    Raises:
        SymloomError: a node uses the weights of a muted one.
    """
    muted = [name for name in graph.order() if is_muted(graph[name])]
    if not muted:
        return graph
    for node in graph:
        if node.options.get("shares") in muted and not is_muted(node):
            owner = node.options["shares"]
            raise SymloomError(
                f"{node.name}: uses the weights of {owner}, which is bypassed; bypass {node.name} too, or use {owner}."
            )
    new = graph.copy()
    idle: list[str] = []
    for name in muted:
        node, operator = new[name], facts[name].operator
        port = handed_on(operator, node) if operator is not None else None
        source = node.inputs.get(port) if port is not None else None
        for user in sorted(new.consumers.get(name, ())):
            inputs = {end: source if at.node == name else at for end, at in new[user].inputs.items()}
            kept = {end: at for end, at in inputs.items() if isinstance(at, Source)}
            new.put(user, new[user].but(inputs=kept))
        idle += [at.node for end, at in node.inputs.items() if end != port]
        new.put(name, None)
    while idle:
        name = idle.pop()
        operator = facts[name].operator
        if (
            name in new
            and not new.consumers.get(name)
            and operator is not None
            and operator.role == "compute"
        ):
            idle += [at.node for at in new[name].inputs.values()]
            new.put(name, None)
    return new
