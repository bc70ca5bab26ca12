"""Metrics that go with a graph's losses: which could judge the same prediction and target, and which do.

A metric is a node like any other; drawing it here is one edit with the wires the loss has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.dim import TooLarge
from graph.document import Document
from graph.edits import Patch, add
from graph.infer import Inference
from graph.model import Node, Source
from graph.operator import Operator, ShapeError
from graph.operators import OPERATORS

_APART = 110  # px between metric nodes below their loss


@dataclass(frozen=True)
class Offer:
    """A metric for the prediction and the target that a loss compares.

    Args:
        wires: what feeds its ports.
        node: the name of the node that is this metric already; empty if none is.
    """

    loss: str
    operator: Operator
    wires: tuple[tuple[str, Source], ...]
    node: str = ""


def offered_metrics(document: Document, inference: Inference) -> list[Offer]:
    """What every loss's prediction can be judged by, beside what goes with the loss anyway."""
    graph = document.graph
    found: list[Offer] = []
    for node in graph:
        facts = inference.facts.get(node.name)
        loss = facts.operator if facts is not None else None
        if facts is None or loss is None or loss.role != "loss" or facts.types is None:
            continue
        types = inference.inputs(graph, node.name)
        if types is None:
            continue
        given = dict(zip((port.name for port in loss.inputs), types, strict=False))
        for operator in OPERATORS.values():
            # By their names: wires are kept in the order they were drawn in.
            ports = [port.name for port in operator.inputs]
            if not _suits(operator, loss) or not node.inputs.keys() >= set(ports):
                continue
            try:
                operator.infer(operator.resolve({}), *(given[port] for port in ports))
            except (ShapeError, TooLarge):
                continue
            wires = tuple((port, node.inputs[port]) for port in ports)
            drawn = next(
                (each.name for each in graph if each.op == operator.name and each.inputs == dict(wires)), ""
            )
            found.append(Offer(node.name, operator, wires, drawn))
    return found


def own_metrics(document: Document, inference: Inference) -> tuple[str, ...]:
    """The names of the metrics that go with the losses without being drawn."""
    names: list[str] = []
    for node in document.graph:
        facts = inference.facts.get(node.name)
        if facts is not None and facts.operator is not None and facts.operator.role == "loss":
            names += facts.operator.metrics
    return tuple(dict.fromkeys(names))


def with_metric(document: Document, offer: Offer) -> Patch:
    """Draw the metric below its loss."""
    graph = document.graph
    x, y = graph[offer.loss].position
    below = sum(OPERATORS[node.op].role == "metric" for node in graph if node.op in OPERATORS)
    name = _snake(offer.operator.name)
    node = Node(
        graph.free_name(name) if name in graph else name,
        offer.operator.name,
        {},
        dict(offer.wires),
        position=(x, y + _APART * (below + 1)),
    )
    return add(document, [node], f"Judge by {offer.operator.name}")


def _suits(operator: Operator, loss: Operator) -> bool:
    """Whether a metric says something of what a loss compares, and something new."""
    if operator.role != "metric":
        return False
    mine = {_snake(operator.name), *(alias.lower() for alias in operator.aliases)}
    if mine & set(loss.metrics):
        return False
    if not loss.classification and (loss.takes_logits or loss.takes_probabilities):
        return False  # answers of yes or no, to which distances of values say nothing
    others = {name for other in OPERATORS.values() if other.role == "loss" for name in other.metrics}
    return loss.classification or not mine & others


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
