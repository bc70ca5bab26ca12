"""A network against data that somebody has looked at: checks that need what was found, and fitting to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.data_spec import DataSetSpec, Field
from graph.diagnose import diagnose
from graph.document import Document, from_json, to_json
from graph.edits import Patch, apply
from graph.fixes import fixes
from graph.fixes.data import fit_to_data
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.recipe import Choice, Recipe

PENGUINS = Choice("csv", {"file": "penguins.csv"})
TEXT = Choice("labelled-text", {"file": "reviews.csv"})


def wire(node: str) -> Source:
    return Source(node, "output")


def classifier(shape: tuple, *layers: tuple[str, dict], data: Choice, dtype: str = "float32") -> Document:
    nodes = [Node("given", "Input", {"shape": ("N", *shape), "dtype": dtype})]
    for number, (op, attrs) in enumerate(layers):
        nodes.append(Node(f"layer{number}", op, attrs, {"input": wire(nodes[-1].name)}))
    ends = {"input": wire(nodes[-1].name), "target": wire("answer")}
    nodes += [Node("answer", "Target"), Node("loss", "CrossEntropyLoss", {}, ends)]
    return Document("Own", Graph.of(nodes), Recipe(data))


def found(data: Choice, *fields: Field, classes: tuple[str, ...] = ("a", "b", "c")) -> DataSetSpec:
    return DataSetSpec(
        data.name, "penguins.csv", "", fields, (Field("label", "int64"),), classes, 80, 20, "", "", data.name
    )


def facts(document: Document) -> Inference:
    return Inference.of(document.graph, document.operator)


def kinds(document: Document) -> set[str]:
    return {problem.kind for problem in diagnose(document, facts(document)) if problem.severity == "error"}


def carried_out(document: Document, patches: list[Patch]) -> Document:
    changed = document.copy()
    for patch in patches:
        apply(changed, patch)
    return changed


@pytest.fixture
def table() -> Document:
    """A network for another table: 10 features, 10 classes."""
    dense = ("Linear", {"out_features": 16, "activation": "ReLU"})
    return classifier((10,), dense, ("Linear", {"out_features": 2}), data=PENGUINS)


@pytest.fixture
def words() -> Document:
    layers = (("Embedding", {"num_embeddings": 50, "embedding_dim": 8}), ("Flatten", {}))
    return classifier((6,), *layers, ("Linear", {"out_features": 3}), data=TEXT, dtype="int64")


def test_what_was_found_in_the_data_is_checked_and_only_as_long_as_these_are_chosen(table: Document) -> None:
    assert kinds(table) == set()  # nobody has looked yet
    table.described = (PENGUINS, found(PENGUINS, Field("features", "float32", (7,))))
    assert kinds(table) == {"data_shape", "class_count"}
    table.recipe = replace(table.recipe, data=Choice("csv", {"file": "others.csv"}))
    assert kinds(table) == set()


def test_what_was_found_is_no_part_of_the_file(table: Document) -> None:
    before = to_json(table)
    table.described = (PENGUINS, found(PENGUINS, Field("features", "float32", (7,))))
    assert to_json(table) == before
    assert from_json(before) == table


def test_a_network_is_fitted_to_its_data_in_one_go(table: Document) -> None:
    table.described = (PENGUINS, found(PENGUINS, Field("features", "float32", (7,))))
    fitted = carried_out(table, fit_to_data(table, facts(table)))
    assert fitted.graph["given"].attrs["shape"] == ("N", 7)
    assert fitted.graph["layer1"].attrs["out_features"] == 3
    assert kinds(fitted) == set()
    assert fit_to_data(fitted, facts(fitted)) == []
    assert fitted.recipe == table.recipe


def test_shapes_are_those_of_the_data_even_where_the_layers_cannot_take_them() -> None:
    convolution = ("Conv2d", {"out_channels": 4, "kernel_size": (3, 3)})
    document = classifier(
        (1, 8, 8), convolution, ("Flatten", {}), ("Linear", {"out_features": 3}), data=PENGUINS
    )
    document.described = (PENGUINS, found(PENGUINS, Field("features", "float32", (7,))))
    fitted = carried_out(document, fit_to_data(document, facts(document)))
    assert fitted.graph["given"].attrs["shape"] == ("N", 7)
    assert "rank" in kinds(fitted)


@pytest.mark.parametrize("op", ["BCEWithLogitsLoss", "SoftMarginLoss"])
def test_a_head_of_one_score_for_yes_or_no_becomes_one_of_the_classes(table: Document, op: str) -> None:
    graph = table.graph
    graph.put("layer1", graph["layer1"].but(attrs={"out_features": 1}))
    graph.put("answer", graph["answer"].but(attrs={"shape": ("N", 1), "dtype": "float32"}))
    graph.put("loss", graph["loss"].but(op=op, attrs={"factor": 0.5}))
    table.described = (PENGUINS, found(PENGUINS, Field("features", "float32", (7,))))
    fitted = carried_out(table, fit_to_data(table, facts(table)))
    assert kinds(fitted) == set()
    assert fitted.graph["layer1"].attrs["out_features"] == 3
    assert (fitted.graph["loss"].op, dict(fitted.graph["loss"].attrs)) == (
        "CrossEntropyLoss",
        {"factor": 0.5},
    )


def test_a_loss_of_yes_or_no_stays_where_the_data_have_numbers(table: Document) -> None:
    graph = table.graph
    graph.put("layer1", graph["layer1"].but(attrs={"out_features": 4}))
    graph.put("answer", graph["answer"].but(attrs={"shape": ("N", 4), "dtype": "float32"}))
    graph.put("loss", graph["loss"].but(op="BCEWithLogitsLoss"))
    told = found(PENGUINS, Field("features", "float32", (7,)), classes=())
    table.described = (PENGUINS, replace(told, targets=(Field("answers", "float32", (4,)),)))
    fitted = carried_out(table, fit_to_data(table, facts(table)))
    assert fitted.graph["loss"].op == "BCEWithLogitsLoss"


def test_nothing_is_fitted_to_data_nobody_has_looked_at(table: Document) -> None:
    assert fit_to_data(table, facts(table)) == []


def test_too_few_entries_for_the_vocabulary_are_an_error_with_a_remedy(words: Document) -> None:
    vocabulary = tuple(f"word{number}" for number in range(80))
    words.described = (TEXT, found(TEXT, Field("text", "int64", (6,), vocabulary=vocabulary)))
    (problem,) = [problem for problem in diagnose(words, facts(words)) if problem.kind == "vocabulary"]
    assert (problem.node, problem.severity) == ("layer0", "error")
    assert "50 entries" in problem.message
    assert "80 different numbers" in problem.message
    (fix,) = fixes(words, facts(words), problem)
    assert kinds(carried_out(words, list(fix.patches))) == set()
    assert kinds(carried_out(words, fit_to_data(words, facts(words)))) == set()


def test_entries_that_are_never_used_are_no_error(words: Document) -> None:
    words.described = (TEXT, found(TEXT, Field("text", "int64", (6,), vocabulary=("a", "b"))))
    assert kinds(words) == set()
