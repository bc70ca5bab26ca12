"""What is known of a shipped network besides its graph: where it comes from and what its weights are called there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.document import Document
from graph.infer import Inference
from graph.model import Graph
from graph.operator import Weight
from graph.recipe import Choice, Recipe
from graph.symbol import Symbol

NO_DATA = Recipe(Choice(""))  # what the original was trained on does not come with Symloom
CLOTHES = Recipe(Choice("fashion-mnist-small"), Choice("Adam"), Choice("one-cycle"))


@dataclass(frozen=True)
class Sequence:
    """Nodes that the original numbers as one `nn.Sequential`: in order, a fused activation counting as one more.

    Args:
        path: how the original calls number `{}`, such as `features.{}`.
        first, last: the nodes where the numbering begins and ends; a repeated block takes a number each time.
        block: the block whose inside is meant; empty for the network itself.
        start: the first number.
    """

    path: str
    first: str
    last: str
    block: str = ""
    start: int = 0


@dataclass(frozen=True)
class Published:
    """The original of a network, and how the names of its weights follow from the graph.

    Args:
        source: where the original is found.
        parameters: how many it has.
        sequences: what is numbered there; other nodes keep their names.
        renames: patterns and what they become, one after the other, on the whole path.
        transposed: a pattern of weights whose two sizes the original stores the other way round.
    """

    source: str
    parameters: int
    sequences: tuple[Sequence, ...] = ()
    renames: tuple[tuple[str, str], ...] = ()
    transposed: str = ""

    def name(self, path: str) -> str:
        for pattern, replacement in self.renames:
            path = re.sub(pattern, replacement, path)
        return path


@dataclass(frozen=True)
class Shipped:
    """A network that comes with Symloom.

    Args:
        name: its word on the command line and the stem of its file.
        title: what the window shows, which names the class in the generated code.
        summary: one line with the source.
        compose: makes it.
        published: the original; None where only the idea is.
        recipe: how it is trained by default; the person chooses data that fit where none are named.
    """

    name: str
    title: str
    summary: str
    compose: Callable[[], Symbol]
    published: Published | None = None
    recipe: Recipe = NO_DATA

    @property
    def file(self) -> str:
        """The name of its document among the assets."""
        return f"{self.name}.symloom"

    def document(self) -> Document:
        """Its document, composed anew."""
        return self.compose().document(self.title, self.recipe)


@dataclass(frozen=True)
class NamedWeight:
    """A weight with its name in the module Symloom generates and in the original.

    `transposed` says that the original stores a matrix the other way round.
    """

    ours: str
    theirs: str
    weight: Weight
    transposed: bool = False


def named_weights(document: Document, published: Published) -> list[NamedWeight]:
    """Every weight of a network under both names."""
    inference = Inference.of(document.graph, document.operator)
    found = []
    for ours, path, weight in _walk(document, document.graph, inference, "", published):
        theirs = published.name(path)
        turned = bool(published.transposed and re.search(published.transposed, theirs))
        found.append(NamedWeight(ours, theirs, weight, turned))
    return found


def _walk(
    document: Document, graph: Graph, inference: Inference, block: str, published: Published
) -> Iterator[tuple[str, str, Weight]]:
    numbered = _numbered(graph, inference, block, published)
    for node in graph:
        facts, inputs = inference.facts[node.name], inference.inputs(graph, node.name)
        operator = facts.operator
        if operator is None or inputs is None or node.options.get("shares"):
            continue
        path, number = numbered.get(node.name, (node.name, -1))
        if operator.inside is None:
            at = path.format(number)
            for name, weight in operator.weights(facts.attributes, *inputs).items():
                yield f"{node.name}.{name}", f"{at}.{name}", weight
            continue
        uses = operator.inside(facts.attributes, *inputs)
        for turn, use in enumerate(uses):
            repeated = f".{turn}" if len(uses) > 1 else ""
            at = path.format(number + turn) if number >= 0 else path + repeated
            for ours, theirs, weight in _walk(document, use.graph, use.inference, node.op, published):
                yield f"{node.name}{repeated}.{ours}", f"{at}.{theirs}", weight


def _numbered(
    graph: Graph, inference: Inference, block: str, published: Published
) -> dict[str, tuple[str, int]]:
    """For each node of a sequence how the original calls it, with a place for the number, and its number."""
    found: dict[str, tuple[str, int]] = {}
    names = list(graph.nodes)
    for sequence in published.sequences:
        if sequence.block != block:
            continue
        number = sequence.start
        for name in names[names.index(sequence.first) : names.index(sequence.last) + 1]:
            found[name] = (sequence.path, number)
            attributes = inference.facts[name].attributes
            fused = getattr(attributes, "activation", "none") != "none"
            number += getattr(attributes, "repeat", 1) + fused
    return found
