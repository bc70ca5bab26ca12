"""Edits: every verb checks what it is asked, and whatever was done can be undone to the byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import edits
from graph.annotations import Annotation
from graph.document import Document, from_json, to_json
from graph.edits import Patch
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.operators import OPERATORS
from graph.recipe import Choice

OPS = (
    "Input",
    "Target",
    "Conv2d",
    "Linear",
    "MaxPool2d",
    "Flatten",
    "ReLU",
    "Concat",
    "CrossEntropyLoss",
    "Odd",
)
POINT = st.tuples(st.integers(-999, 999), st.integers(-999, 999))
NAMES = [f"{stem}{number}" for stem in "abcdef" for number in range(3)]


def _chain() -> Document:
    return Document(
        "Chain",
        Graph.of(
            [
                Node("image", "Input", {"shape": ("N", 1, 28, 28)}),
                Node("conv1", "Conv2d", {}, {"input": Source("image", "output")}),
                Node("pool1", "MaxPool2d", {}, {"input": Source("conv1", "output")}),
            ]
        ),
    )


def _draw_patch(data: st.DataObject, document: Document) -> Patch:
    """Any edit a person could ask for; refused ones are drawn too and change nothing."""
    names = list(document.graph.nodes)
    some = st.sampled_from(names) if names else st.nothing()
    verbs: list[Callable[[], Patch]] = [
        lambda: edits.add(
            document, [Node(data.draw(st.sampled_from(NAMES)), data.draw(st.sampled_from(OPS)))]
        ),
        lambda: edits.annotate(
            document,
            Annotation(
                data.draw(st.sampled_from(["a", "b", "c"])),
                "note",
                "text",
                (0, 0, data.draw(st.floats(0.5, 9)), 9),
            ),
        ),
        lambda: edits.remove_annotations(document, data.draw(st.sets(st.sampled_from("abc")))),
        lambda: edits.set_title(document, data.draw(st.text(max_size=8))),
        lambda: edits.set_recipe(document, document.recipe.setting(epochs=data.draw(st.integers(1, 9)))),
    ]
    if names:
        verbs += [
            lambda: edits.remove(document, data.draw(st.sets(some, min_size=1, max_size=3))),
            lambda: edits.connect(
                document,
                Source(data.draw(some), "output"),
                data.draw(some),
                data.draw(st.sampled_from(["input", "target", "tensors0", "tensors1"])),
            ),
            lambda: edits.disconnect(document, [(data.draw(some), "input")]),
            lambda: edits.bend(
                document, {(data.draw(some), "input"): tuple(data.draw(st.lists(POINT, max_size=3)))}
            ),
            lambda: edits.straighten(document, data.draw(st.sets(some, max_size=2))),
            lambda: edits.rename(document, data.draw(some), data.draw(st.sampled_from(NAMES))),
            lambda: edits.move(document, {data.draw(some): (data.draw(st.floats(-1e6, 1e6)), 3.25)}),
            lambda: edits.move(
                document,
                {node.name: (node.position[0] + 8, node.position[1] - 0.1) for node in document.graph},
            ),
            lambda: edits.set_attribute(
                document, data.draw(some), "out_channels", data.draw(st.integers(-1, 64))
            ),
            lambda: edits.set_option(document, data.draw(some), "frozen", data.draw(st.booleans())),
            lambda: edits.set_option(document, data.draw(some), "shares", data.draw(some)),
        ]
    try:
        return data.draw(st.sampled_from(verbs))()
    except SymloomError:
        return Patch("refused")


@given(st.data())
@settings(max_examples=60)
def test_any_edits_and_then_their_inverses_give_a_byte_equal_file(data: st.DataObject) -> None:
    document = _chain()
    inference = Inference.of(document.graph, document.operator)
    before = to_json(document)
    done: list[Patch] = []
    texts: list[str] = []
    for _ in range(data.draw(st.integers(1, 12))):
        texts.append(to_json(document))
        patch = _draw_patch(data, document)
        edits.apply(document, patch)
        inference.update(document.graph, patch.nodes())
        done.append(patch)
        fresh = Inference.of(document.graph, document.operator)
        assert inference.facts == fresh.facts, "the incremental facts are those of looking at everything anew"
        assert all(node.bends.keys() <= node.inputs.keys() for node in document.graph)
        rank = document.graph.rank()
        for name in rank:
            assert all(
                rank[s.node] < rank[name]
                for s in document.graph[name].inputs.values()
                if s.node in document.graph
            )
        assert to_json(from_json(to_json(document))) == to_json(document)
    for patch, text in zip(reversed(done), reversed(texts), strict=True):
        edits.apply(document, patch.inverse())
        inference.update(document.graph, patch.nodes())
        assert to_json(document) == text
    assert to_json(document) == before
    assert inference.facts == Inference.of(document.graph, document.operator).facts


def test_a_wire_that_closes_a_cycle_is_refused_in_words() -> None:
    with pytest.raises(SymloomError, match="close a cycle"):
        edits.connect(_chain(), Source("pool1", "output"), "conv1", "input")


def test_a_wire_to_a_port_that_is_not_there_names_the_ports_there_are() -> None:
    with pytest.raises(SymloomError, match=r"no input 'x' \(it has input\)"):
        edits.connect(_chain(), Source("image", "output"), "pool1", "x")


@pytest.mark.parametrize("name", ["", "1a", "a b", "class", "forward", "é", "a" * 65, "_hidden", "self"])
def test_names_that_would_break_the_generated_code_are_refused(name: str) -> None:
    with pytest.raises(SymloomError, match="cannot name a node"):
        edits.rename(_chain(), "conv1", name)


def test_removing_a_node_unplugs_its_consumers() -> None:
    document = _chain()
    edits.apply(document, edits.remove(document, ["conv1"]))
    assert dict(document.graph["pool1"].inputs) == {}


def test_a_value_set_back_to_its_default_leaves_the_file() -> None:
    document = _chain()
    edits.apply(document, edits.set_attribute(document, "conv1", "kernel_size", 5))
    assert document.graph["conv1"].attrs == {"kernel_size": 5}
    default = OPERATORS["Conv2d"].attribute("kernel_size").default
    edits.apply(document, edits.set_attribute(document, "conv1", "kernel_size", default))
    assert document.graph["conv1"].attrs == {}


def test_a_recipe_with_an_impossible_choice_is_refused() -> None:
    document = _chain()
    with pytest.raises(SymloomError, match="no optimizer 'Magic'"):
        edits.set_recipe(document, document.recipe.but(optimizer=Choice("Magic")))


def test_a_change_of_the_recipe_is_called_by_what_is_changed() -> None:
    document = _chain()
    recipe = document.recipe
    own = Choice("csv", {"file": "flowers.csv"})
    for wanted, text in (
        (recipe.setting(epochs=3), "Set epochs of the recipe"),
        (recipe.setting(epochs=3, batch_size=8), "Change the recipe"),
        (recipe.but(data=own), "Choose csv for the data"),
        (recipe.but(optimizer=Choice("SGD", {"lr": 0.1})), "Choose SGD for the optimizer"),
        (recipe.but(optimizer=Choice(recipe.optimizer.name, {"lr": 0.1})), "Set lr of the optimizer"),
        (recipe.but(data=own, optimizer=Choice("SGD")), "Change the recipe"),
    ):
        assert edits.set_recipe(document, wanted).text == text
    edits.apply(document, edits.set_recipe(document, recipe.but(data=own)))
    other = Choice("csv", {"file": "trees.csv", "target": "kind"})
    assert edits.set_recipe(document, recipe.but(data=other)).text == "Change the data"


def test_a_free_name_is_one_that_a_node_may_have_however_long_the_name_it_follows() -> None:
    graph = Graph.of([Node("a" * 64, "ReLU"), Node("a" * 63 + "1", "ReLU")])
    assert graph.free_name("a" * 64) == "a" * 63 + "2"
    assert graph.free_name("a" * 64, [f"{'a' * 63}{number}" for number in range(10)]) == "a" * 62 + "10"
