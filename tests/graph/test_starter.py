"""The network to begin with: for whatever data there are, one that has no problem and learns."""

from __future__ import annotations

import pytest

from graph.data_spec import Cut, DataSetSpec, Field
from graph.datasets import KNOWN
from graph.diagnose import diagnose
from graph.document import Document, to_json
from graph.edits import apply
from graph.errors import SymloomError
from graph.infer import Inference
from graph.own_data import OWN
from graph.recipe import Choice, Recipe
from graph.starter import network_for, starter
from tests.builders import chain


def drawn_for(spec: DataSetSpec, document: Document) -> list[str]:
    """Put the network into a document; what is wrong with it then."""
    document.described = (document.recipe.data, spec)
    for patch in starter(document, Inference.of(document.graph, document.operator), spec):
        apply(document, patch)
    inference = Inference.of(document.graph, document.operator)
    return [f"{problem.severity}: {problem}" for problem in diagnose(document, inference)]


def own(*features: Field, target: Field, classes: tuple[str, ...] = ()) -> DataSetSpec:
    return DataSetSpec("csv", "Mine", "", features, (target,), classes, 80, 20, "", "", "csv")


LABEL, CLASSES = Field("label", "int64"), ("no", "yes")
VALUE = Field("value", "float32", (1,))
WORDS = tuple("abcdefgh")
CASES = {
    "table": own(Field("features", "float32", (5,)), target=LABEL, classes=CLASSES),
    "table of values": own(Field("features", "float32", (5,)), target=VALUE),
    "categories": own(
        Field("town", "int64", vocabulary=WORDS),
        Field("street kind", "int64", vocabulary=WORDS),
        target=VALUE,
    ),
    "two texts beside numbers": own(
        Field("features", "float32", (2,)),
        Field(
            "said", "int64", (9,), vocabulary=WORDS, cut=Cut("words"), lengths="said_length", padding="batch"
        ),
        Field("said_length", "int64"),
        Field("class", "int64", (30,), vocabulary=WORDS, cut=Cut("words"), lengths="long", padding="buckets"),
        Field("long", "int64"),
        target=LABEL,
        classes=CLASSES,
    ),
    "sequences": own(Field("features", "float32", (12, 3)), target=VALUE),
    "small pictures": own(
        Field("image", "float32", (1, 2, 1), full_scale=255), target=LABEL, classes=CLASSES
    ),
    "large pictures": own(
        Field("image", "float32", (3, 224, 300), full_scale=255), target=LABEL, classes=CLASSES
    ),
    "clips": own(Field("features", "float32", (2, 3, 4, 4)), target=LABEL, classes=CLASSES),
    "a text to continue": own(
        Field("text", "int64", (16,), vocabulary=WORDS, cut=Cut("words")),
        target=Field("next", "int64", (16,), vocabulary=WORDS, cut=Cut("words")),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_there_is_nothing_wrong_with_it_for_data_of_ones_own(case: str) -> None:
    document = Document(recipe=Recipe(Choice("csv", {"file": "mine.csv"})))
    assert drawn_for(CASES[case], document) == []


@pytest.mark.parametrize("spec", KNOWN, ids=lambda spec: spec.name)
def test_there_is_nothing_wrong_with_it_for_listed_data(spec: DataSetSpec) -> None:
    assert drawn_for(spec, Document(recipe=Recipe(Choice(spec.name)))) == []


def test_what_was_drawn_gives_way_and_comes_back_by_undoing() -> None:
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    before = to_json(document)
    patches = starter(document, Inference.of(document.graph, document.operator), CASES["table"])
    for patch in patches:
        apply(document, patch)
    assert document.title == "Mine"
    assert "features" in document.graph
    assert "flatten" not in document.graph
    for patch in reversed(patches):
        apply(document, patch.inverse())
    assert to_json(document) == before


def test_of_data_nobody_has_looked_at_it_asks_where_they_lie() -> None:
    with pytest.raises(SymloomError, match="choose where the data lie"):
        network_for(OWN[0].unseen())


def test_a_form_without_a_plain_network_is_refused_in_a_sentence() -> None:
    picture = Field("mask", "float32", (1, 8, 8))
    with pytest.raises(SymloomError, match="draw one"):
        network_for(own(Field("image", "float32", (1, 8, 8)), target=picture))
