"""Bypassed (muted) nodes: they hand on what comes into their first input, as if they were a piece of wire.

What stands for a muted node's operator in the facts has no weights, no cost and no properties, so counts and checks
follow; the code leaves the node out (`graph.passes.without_muted`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from graph.model import Node
from graph.operator import Operator, Port


def is_muted(node: Node) -> bool:
    """Whether a person has bypassed it."""
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
