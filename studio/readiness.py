"""Whether a document can be trained as it is: asked before any process is, so that the answer is instant."""

from __future__ import annotations

from dataclasses import dataclass

from graph.binding import bind
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph
from graph.source import generate


@dataclass(frozen=True)
class Obstacle:
    """Why a document cannot be trained: a sentence, and the node it is about, if it is about one."""

    sentence: str
    node: str = ""


def first_obstacle(document: Document, inference: Inference) -> Obstacle | None:
    """The first thing in the way of training; None if the worker may try."""
    try:
        source = generate(document, inference)
        if not source.losses:
            raise SymloomError(
                "The graph has no loss to train for: connect the prediction and a Target to a loss, "
                "such as cross-entropy."
            )
        bind(document.graph, inference, document.data(), source.inputs, source.targets)
    except SymloomError as error:
        return Obstacle(str(error), node_named(document.graph, str(error)))
    return None


def node_named(graph: Graph, sentence: str) -> str:
    """The node a sentence begins with (`conv1: …`); empty if it begins with none."""
    name, colon, _rest = sentence.partition(":")
    return name if colon and name in graph else ""
