"""Nodes that use another node's weights: whether they can, and which weights stay as they are."""

from __future__ import annotations

from graph.bypass import is_muted
from graph.errors import SymloomError
from graph.infer import Inference, Problem
from graph.model import Graph, Node
from graph.options import resolve_options
from graph.types import shape_text


def option_problem(graph: Graph, inference: Inference, node: Node) -> Problem | None:
    """What is wrong with a node's options: a value that cannot be, or weights that it cannot share."""
    if not node.options:
        return None
    try:
        other = resolve_options(node.options).shares
    except SymloomError as error:
        return Problem(node.name, f"has an option that cannot be: {error}", kind="option")
    said = _cannot_share(graph, inference, node, other) if other and not is_muted(node) else ""
    if not said:
        return None
    return Problem(
        node.name,
        f"{said}; choose another node to share with, or none.",
        kind="shares",
        attribute="shares",
        expected=other,
    )


def owner_of(node: Node) -> str:
    """The node whose weights it uses: itself, if it shares none."""
    shares = node.options.get("shares")
    return shares if isinstance(shares, str) and shares else node.name


def frozen_owners(graph: Graph) -> set[str]:
    """The owners of weights that stay as they are: by their own options, or by those of a node that shares them."""
    return {node.name if is_muted(node) else owner_of(node) for node in graph if node.options.get("frozen")}


def _cannot_share(graph: Graph, inference: Inference, node: Node, other: str) -> str:
    """Why a node cannot use another's weights, as a sentence without its name; empty if it can."""
    owner = graph.nodes.get(other)
    if owner is None:
        return f"shares the weights of {other!r}, which does not exist"
    if other == node.name:
        return "shares its own weights"
    if owner.op != node.op:
        return f"shares the weights of {other}, which is {owner.op}, not {node.op}"
    if owner.options.get("shares"):
        return f"shares the weights of {other}, which itself shares those of {owner.options['shares']}"
    if is_muted(owner):
        return f"shares the weights of {other}, which is bypassed"
    mine, theirs = _shapes(graph, inference, node.name), _shapes(graph, inference, other)
    if mine is None or theirs is None or mine == theirs:
        return ""
    weight = next(name for name in (*mine, *theirs) if mine.get(name) != theirs.get(name))
    have, want = mine.get(weight), theirs.get(weight)
    return (
        f"shares the weights of {other}, but its {weight} is {shape_text(have) if have else 'not there'} and "
        f"that of {other} is {shape_text(want) if want else 'not there'}"
    )


def _shapes(graph: Graph, inference: Inference, name: str) -> dict[str, tuple[int, ...]] | None:
    facts = inference.facts[name]
    inputs = inference.inputs(graph, name)
    if facts.operator is None or facts.types is None or inputs is None:
        return None
    return {key: weight.shape for key, weight in facts.operator.weights(facts.attributes, *inputs).items()}  # type: ignore[misc]  # weights have known sizes
