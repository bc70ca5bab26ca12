"""Inference after edits: the same as looking at everything anew, whatever was remembered."""

from __future__ import annotations

from graph import edits
from graph.document import Document
from graph.infer import Inference
from graph.model import Node, Source
from tests.builders_networks import Sketch, chain, network_of_blocks


def fresh(document: Document) -> Inference:
    return Inference.of(document.graph, document.operator)


def changed(document: Document, inference: Inference, patch: edits.Patch) -> None:
    edits.apply(document, patch)
    inference.update(document.graph, patch.nodes())
    assert inference.facts == fresh(document).facts


def test_an_attribute_set_and_set_back_gives_the_facts_of_before() -> None:
    document = chain(40)
    inference = fresh(document)
    before = dict(inference.facts)
    changed(document, inference, edits.set_attribute(document, "conv0", "out_channels", 3))
    assert inference.facts != before
    changed(document, inference, edits.set_attribute(document, "conv0", "out_channels", 8))
    assert inference.facts == before


def test_values_that_are_equal_but_of_another_kind_are_told_apart() -> None:
    net = Sketch()
    net("image", "Input", shape=("N", 4))
    net("good", "Linear", "image", bias=True)
    net("bad", "Linear", "image", bias=1)
    facts = fresh(net.document()).facts
    assert facts["good"].problem is None
    assert facts["bad"].problem is not None


def test_a_copy_of_the_facts_does_not_follow_the_original() -> None:
    document = chain(10)
    inference = fresh(document)
    copy, twin = document.copy(), inference.copy()
    changed(copy, twin, edits.set_attribute(copy, "image", "shape", ("N", 8, 16, 16)))
    assert inference.facts == fresh(document).facts
    assert twin.facts != inference.facts


def test_a_block_defined_anew_under_its_name_is_looked_into_anew() -> None:
    document = network_of_blocks()
    inference = fresh(document)
    block = document.blocks["Residual"]
    wider = tuple(
        node.but(attrs={**node.attrs, "kernel_size": 5}) if node.name == "conv1" else node
        for node in block.nodes
    )
    document.blocks["Residual"] = block.but(nodes=wider)
    inference.update(document.graph, ["first", "second"])
    assert inference.facts["first"].problem is not None
    assert inference.facts["first"].problem == fresh(document).facts["first"].problem


def test_a_node_put_between_two_others_keeps_the_order() -> None:
    document = chain(100)
    inference = fresh(document)
    before = document.graph.rank()
    changed(
        document,
        inference,
        edits.add(document, [Node("extra", "ReLU", {}, {"input": Source("conv30", "output")})]),
    )
    changed(document, inference, edits.connect(document, Source("extra", "output"), "norm31", "input"))
    assert document.graph.rank() is before  # repaired, not sorted anew


def test_a_circle_opened_again_leaves_no_trace() -> None:
    document = chain(20)
    inference = fresh(document)
    node = document.graph["conv3"]
    document.graph.put("conv3", node.but(inputs={"input": Source("conv6", "output")}))
    inference.update(document.graph, ["conv3"])
    assert inference.facts["conv9"].types is None
    document.graph.put("conv3", node)
    inference.update(document.graph, ["conv3"])
    assert inference.facts == fresh(document).facts
    document.graph.put("conv3", node.but(inputs={"input": Source("conv6", "output")}))
    inference.update(document.graph, ["conv3"])
    changed(document, inference, edits.remove(document, ["conv3"]))
    assert set(document.graph.rank()) == set(document.graph.nodes)
