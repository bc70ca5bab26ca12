"""Numbers that stand for words or categories: told where they are computed with as amounts, and looked up instead."""

from __future__ import annotations

import pytest

from graph import edits
from graph.datasets import data_set
from graph.diagnose import diagnose
from graph.document import Document
from graph.fixes import fixes
from graph.infer import Inference, Problem
from graph.model import Graph, Node, Source
from graph.recipe import Choice, Recipe
from graph.starter import network_for


def classifier(*between: Node, shape: tuple[object, ...] = ("N", 128)) -> Document:
    """Pieces of text straight into a layer, with some nodes between."""
    last = between[-1].name if between else "text"
    ends = {"input": Source("scores", "output"), "target": Source("label", "output")}
    nodes = [
        Node("text", "Input", {"shape": shape, "dtype": "int64"}),
        *between,
        Node("scores", "Linear", {"out_features": 6}, {"input": Source(last, "output")}),
        Node("label", "Target"),
        Node("loss", "CrossEntropyLoss", {}, ends),
    ]
    return Document("Codes", Graph.of(nodes), Recipe(Choice("python-chapters")))


CAST = Node("cast", "Cast", {"dtype": "float32"}, {"input": Source("text", "output")})


def problems(document: Document) -> list[Problem]:
    return diagnose(document, Inference.of(document.graph, document.operator))


def mended(document: Document) -> Document:
    """After the first remedy of the only problem."""
    inference = Inference.of(document.graph, document.operator)
    (problem,) = diagnose(document, inference)
    found = document.copy()
    for patch in fixes(document, inference, problem)[0].patches:
        edits.apply(found, patch)
    return found


@pytest.mark.parametrize(
    "between",
    [
        (CAST,),
        (CAST, Node("drop", "Dropout", {}, {"input": Source("cast", "output")})),
        (CAST, Node("act", "ReLU", {}, {"input": Source("cast", "output")})),
    ],
)
def test_numbers_of_names_that_are_computed_with_are_told_and_looked_up_instead(
    between: tuple[Node, ...],
) -> None:
    (problem,) = problems(classifier(*between))
    assert (problem.node, problem.severity, problem.kind) == ("scores", "warning", "codes")
    assert "its numbers stand for names (1 for ' ', 2 for '!'); look them up in an embedding" in str(problem)
    found = mended(classifier(*between))
    assert problems(found) == []
    assert "cast" not in found.graph, "what is looked up is of the right type"
    made = found.graph["embeddingbag1"]
    assert made.inputs["input"].node == "text"
    assert made.attrs["num_embeddings"] == len(data_set("python-chapters").features[0].vocabulary)


def test_codes_that_a_layer_does_not_take_are_looked_up_rather_than_cast() -> None:
    document = classifier()
    (problem,) = problems(document)
    assert "needs float32" in str(problem)
    assert problems(mended(document)) == []


def test_a_network_that_looks_codes_up_and_numbers_that_are_amounts_are_let_be() -> None:
    for name in ("python-chapters", "iris", "sunspots", "fashion-mnist-small"):
        document = network_for(data_set(name)).document("Drawn")
        document.recipe = Recipe(Choice(name))
        assert [problem for problem in problems(document) if problem.severity != "hint"] == []
    hot = Node("hot", "OneHot", {"num_classes": 96}, {"input": Source("text", "output")})
    flat = Node("flat", "Flatten", {}, {"input": Source("hot", "output")})
    assert problems(classifier(hot, flat)) == []
