"""Two nodes that change places in the wiring."""

from __future__ import annotations

import pytest

from graph import edits
from graph.document import Document, to_json
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.swap import swap


def fed(*sources: str, port: str = "input") -> dict[str, Source]:
    if len(sources) == 1:
        return {port: Source(sources[0], "output")}
    return {f"{port}{number}": Source(each, "output") for number, each in enumerate(sources)}


def network() -> Document:
    """image → conv → relu → pool → both (Concat of pool and side); lone is not wired."""
    image = {"shape": ("N", 3, 16, 16)}
    nodes = [
        Node("image", "Input", image),
        Node("conv", "Conv2d", {"out_channels": 8, "padding": 1}, fed("image"), (200, 0)),
        Node("relu", "ReLU", {}, fed("conv"), (400, 0), {}, {"input": ((300, 50),)}),
        Node("pool", "MaxPool2d", {}, fed("relu"), (600, 0)),
        Node("side", "AvgPool2d", {}, fed("relu"), (600, 200)),
        Node("both", "Concat", {}, fed("pool", "side", port="tensors"), (800, 0)),
        Node("lone", "GELU", position=(0, 400)),
    ]
    return Document("Swap", Graph.of(nodes))


def sources(document: Document, name: str) -> dict[str, str]:
    return {port: source.node for port, source in document.graph[name].inputs.items()}


def swapped(document: Document, first: str, second: str) -> Document:
    patch = swap(document, first, second)
    assert patch.text == f"Swap {first} and {second}"
    edits.apply(document, patch)
    return document


def test_neighbours_change_places():
    document = swapped(network(), "relu", "pool")
    assert sources(document, "pool") == {"input": "conv"}
    assert sources(document, "relu") == {"input": "pool"}
    assert sources(document, "side") == {"input": "pool"}
    assert list(sources(document, "both").values()) == ["relu", "side"]
    assert document.graph["pool"].bends == {"input": ((300, 50),)}, "the way of the wire stays where it was"
    assert document.graph["relu"].bends == {}


def test_nodes_far_apart_change_places_and_attributes_stay_with_them():
    document = swapped(network(), "conv", "pool")
    assert sources(document, "pool") == {"input": "image"}
    assert sources(document, "relu") == {"input": "pool"}
    assert sources(document, "conv") == {"input": "relu"}
    assert document.graph["conv"].attrs["out_channels"] == 8
    assert not document.graph.cyclic()


def test_a_free_node_takes_the_place_of_a_wired_one():
    document = swapped(network(), "lone", "relu")
    assert sources(document, "lone") == {"input": "conv"}
    assert sources(document, "relu") == {}
    assert {sources(document, name)["input"] for name in ("pool", "side")} == {"lone"}
    assert document.graph["lone"].bends
    assert not document.graph["relu"].bends


@pytest.mark.parametrize(("first", "second"), [("relu", "pool"), ("conv", "side"), ("lone", "conv")])
def test_twice_is_as_before_and_the_inverse_too(first, second):
    document = network()
    before = to_json(document)
    patch = swap(document, first, second, {first: (1, 2), second: (3, 4)})
    edits.apply(document, patch)
    assert document.graph[first].position == (1, 2)
    edits.apply(document, patch.inverse())
    assert to_json(document) == before
    swapped(swapped(document, first, second), second, first)
    assert to_json(document) == before


def test_wires_go_to_ports_of_the_same_rank_where_names_differ():
    document = network()
    edits.apply(document, edits.add(document, [Node("sum", "Add", {}, {}, (0, 600))]))
    names = [port.name for port in document.operator("Add").inputs]
    swapped(document, "both", "sum")
    got = sources(document, "sum")
    assert sorted(got.values()) == ["pool", "side"]
    assert all(document.operator("Add").input_port(port) is not None for port in got), names
    assert list(got.values()) == ["pool", "side"]
    assert not [p for p in Inference.of(document.graph, document.operator).problems() if p.node == "sum"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("both", "relu", "relu has no input for what feeds both at tensors1."),
        (
            "image",
            "conv",
            "image (Input) is an end of the network and changes places only with one of its kind.",
        ),
        (
            "conv",
            "image",
            "image (Input) is an end of the network and changes places only with one of its kind.",
        ),
    ],
)
def test_a_node_without_a_port_for_a_wire_is_refused_in_words(first, second, said):
    with pytest.raises(SymloomError) as refused:
        swap(network(), first, second)
    assert str(refused.value) == said


def test_two_inputs_change_places():
    document = network()
    edits.apply(document, edits.add(document, [Node("other", "Input")]))
    swapped(document, "image", "other")
    assert sources(document, "conv") == {"input": "other"}


def test_a_node_with_an_output_more_does_not_fit_one_with_fewer():
    document = network()
    edits.apply(document, edits.add(document, [Node("lstm", "LSTM")]))
    ends = [
        port.name for port in document.operator("LSTM").output_ports(document.operator("LSTM").resolve({}))
    ]
    edits.apply(document, edits.connect(document, Source("lstm", ends[1]), "lone", "input"))
    with pytest.raises(SymloomError, match=f"relu has no output for what lstm feeds from {ends[1]}"):
        swap(document, "relu", "lstm")
