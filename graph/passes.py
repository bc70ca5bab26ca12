"""Exact rewrites: other orders of the same operators, faster and with the same numbers to the last bit.

A rewrite is a pure function from a graph to a graph. Weights keep their names, because no node that has
any is renamed or removed. Which operators may change places is said by their declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.infer import Facts
from graph.model import Graph
from graph.operators.activation import activation_operator


@dataclass(frozen=True)
class Rewritten:
    """A graph ready for code.

    Args:
        graph: the nodes that will be computed.
        activations: node → the activation applied to its result, by operator name.
        merged: removed node → the node that now does its work.
        notes: what was done, a sentence each, for the run's log.
    """

    graph: Graph
    activations: Mapping[str, str]
    merged: Mapping[str, str]
    notes: tuple[str, ...] = ()


def as_drawn(graph: Graph, facts: Mapping[str, Facts]) -> Rewritten:
    """The graph itself, with nothing reordered."""
    return Rewritten(graph, _activations(graph, facts), {})


def select_before_activation(graph: Graph, facts: Mapping[str, Facts]) -> Rewritten:
    """Max-pool before a monotone activation instead of after it: the activation then sees fewer values.

    max(relu(x)) = relu(max(x)) because relu never reverses an order; where several values tie at 0 after relu
    the gradient is 0 for all of them, so gradients agree too.
    """
    new = graph.copy()
    activations = _activations(graph, facts)
    merged: dict[str, str] = {}
    notes = []
    for name in graph.order():
        operator = facts[name].operator
        if operator is None or not operator.selects or len(graph[name].inputs) != 1:
            continue
        if name in activations or len(facts[name].outputs) != 1:
            continue
        port, source = next(iter(new[name].inputs.items()))
        if len(list(new.wires_from(source.node))) != 1:
            continue
        before = new[source.node]
        maker = facts[before.name].operator
        if maker is None:
            continue
        attached = activation_operator(activations.get(before.name, "none"))
        if attached is not None and attached.monotone:
            activations[name] = activations.pop(before.name)
            notes.append(f"{name} before the {attached.name} of {before.name}")
        elif maker.monotone and len(before.inputs) == 1 and before.name not in activations:
            if maker.name != getattr(activation_operator(maker.name), "name", None) or before.attrs:
                continue
            activations[name] = maker.name
            merged[before.name] = name
            new.put(name, new[name].but(inputs={port: next(iter(before.inputs.values()))}))
            new.put(before.name, None)
            notes.append(f"{name} before {before.name}")
    return Rewritten(new, activations, merged, tuple(notes))


def _activations(graph: Graph, facts: Mapping[str, Facts]) -> dict[str, str]:
    found = {}
    for name in graph.nodes:
        attributes = facts[name].attributes
        activation = getattr(attributes, "activation", "none") if attributes is not None else "none"
        if activation_operator(activation) is not None:
            found[name] = activation
    return found
