"""What is done to a graph before code is made of it: bypassed nodes go, and operators change places.

Exact rewrites are other orders of the same operators, faster and with the same numbers to the last bit. Each is a
pure function from a graph to a graph. Weights keep their names, because no node that has
any is renamed or removed. Which operators may change places is said by their declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph.bypass import handed_on, is_muted
from graph.errors import SymloomError
from graph.infer import Facts
from graph.model import Graph, Node, Source
from graph.operator import Operator
from graph.operators.activation import activation_operator
from graph.sharing import owner_of


@dataclass(frozen=True)
class Rewritten:
    """A graph ready for code.

    Args:
        graph: the nodes that will be computed.
        activations: node → the activation applied to its result, by operator name.
        merged: removed node → the node that now does its work.
        notes: what was reordered, a sentence each, for the run's log.
        overwriting: nodes whose activation (or, for an activation, which itself) puts its result where its input was.
    """

    graph: Graph
    activations: Mapping[str, str]
    merged: Mapping[str, str]
    notes: tuple[str, ...] = ()
    overwriting: frozenset[str] = frozenset()


def as_drawn(graph: Graph, facts: Mapping[str, Facts]) -> Rewritten:
    """The graph itself, with nothing reordered."""
    return Rewritten(graph, _activations(graph, facts), {})


def exact(graph: Graph, facts: Mapping[str, Facts]) -> Rewritten:
    """All rewrites that keep every bit."""
    return overwrite(select_before_activation(graph, facts), facts)


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
        if source.node not in new or not _one_wire(new, source.node):
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


def _one_wire(graph: Graph, name: str) -> bool:
    """Whether one wire alone begins at a node; asked at each end of a wide fan, so without a look at all of it."""
    return len(graph.consumers.get(name, ())) == 1 and len(list(graph.wires_from(name))) == 1


# What these families make lies in memory of its own, which nobody else reads. (Dropout and what only changes a shape
# may hand on their input, so its other readers would see it overwritten.)
_MAKES_ANEW = ("Convolution", "Linear", "Normalisation", "Pooling")


def overwrite(plan: Rewritten, facts: Mapping[str, Facts]) -> Rewritten:
    """Activations in the memory of what they are given, where that is needed by nothing else afterwards.

    So it is where the activation alone reads it and the backward pass of what made it does not ask for its result, as
    of convolutions, which need their input. It spares a pass over memory that is not in the cache.
    """
    found = set()
    for name in plan.graph.nodes:
        maker, activation = facts[name].operator, plan.activations.get(name)
        if activation is not None:
            attached = activation_operator(activation)
            if attached is not None and attached.overwriting and _forgets_result(facts[name]):
                found.add(name)
        elif maker is not None and maker.overwriting:
            source = next(iter(plan.graph[name].inputs.values()))
            alone = source.node in plan.graph and _one_wire(plan.graph, source.node)
            if alone and source.node not in plan.activations and _forgets_result(facts[source.node]):
                found.add(name)
    return replace(plan, overwriting=frozenset(found))


def _forgets_result(maker: Facts) -> bool:
    """Whether the one tensor that this makes is new, and not asked for by its backward pass."""
    operator = maker.operator
    if operator is None or operator.category not in _MAKES_ANEW or len(maker.outputs) != 1:
        return False
    return "output" not in (operator.keeps or ())


def attached_activation(node: Node, facts: Facts) -> Operator | None:
    """The activation that a node applies to its result; what a block calls so is applied by a node inside it."""
    if facts.operator is None or facts.operator.inside is not None or is_muted(node):
        return None
    return activation_operator(getattr(facts.attributes, "activation", "none"))


def _activations(graph: Graph, facts: Mapping[str, Facts]) -> dict[str, str]:
    found = {node.name: attached_activation(node, facts[node.name]) for node in graph}
    return {name: activation.name for name, activation in found.items() if activation is not None}


def without_muted(graph: Graph, facts: Mapping[str, Facts]) -> Graph:
    """The graph with its muted nodes left out, and with them what was computed for their other inputs only.

    Raises:
        SymloomError: a node uses the weights of a muted one.
    """
    muted = [name for name in graph.order() if is_muted(graph[name])]
    if not muted:
        return graph
    hidden = set(muted)
    for node in graph:
        owner = owner_of(node)
        if owner in hidden and not is_muted(node):
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
