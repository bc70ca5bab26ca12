"""Bypassed nodes: their input goes on as it is, in shapes, counts, code and training."""

from __future__ import annotations

import pytest

from graph import edits
from graph.bypass import cannot_mute
from graph.document import Document, from_json, to_json
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.operators import OPERATORS
from graph.source import generate


def network(*muted: str) -> Document:
    """image → conv → act → pool → flat → out; add = conv + twin, twin = a convolution beside conv."""
    nodes = [
        Node("image", "Input", {"shape": ("N", 4, 8, 8)}),
        Node("conv", "Conv2d", {"out_channels": 4, "padding": 1}, {"input": Source("image", "output")}),
        Node("twin", "Conv2d", {"out_channels": 4, "padding": 1}, {"input": Source("image", "output")}),
        Node("act", "ReLU", {}, {"input": Source("conv", "output")}),
        Node("add", "Add", {}, {"input": Source("act", "output"), "other": Source("twin", "output")}),
        Node("flat", "Flatten", {}, {"input": Source("add", "output")}),
        Node("out", "Linear", {"out_features": 3}, {"input": Source("flat", "output")}),
    ]
    document = Document("Net", Graph.of(nodes))
    for name in muted:
        edits.apply(document, edits.set_option(document, name, "muted", True))
    return document


def facts(document: Document) -> Inference:
    return Inference.of(document.graph, document.operator)


def test_a_bypassed_node_has_the_type_of_its_input_and_no_weights():
    inference = facts(network("conv"))
    assert inference.facts["conv"].types == inference.facts["image"].types
    assert inference.weights(network("conv").graph, "conv") == {}
    assert inference.problems() == []


def test_the_code_leaves_a_bypassed_node_out_and_its_followers_are_fed_by_what_fed_it():
    source = generate(network("act"), rewrites=False).text
    assert "relu" not in source.lower()
    assert "act" not in source
    plain = generate(network(), rewrites=False).text
    assert "relu" in plain.lower()


def test_several_bypassed_nodes_in_a_row_are_left_out():
    source = generate(network("conv", "act"), rewrites=False).text
    assert "self.conv" not in source
    assert "self.twin = nn.Conv2d" in source


def test_what_only_fed_the_other_inputs_of_a_bypassed_node_is_not_computed():
    module = generate(network("add"), rewrites=False)
    assert "twin" not in module.text
    assert [output.node for output in module.outputs] == ["out"]


def test_a_bypassed_last_node_leaves_what_fed_it_as_the_result():
    module = generate(network("out"), rewrites=False)
    assert [output.node for output in module.outputs] == ["flat"]


def test_bypassing_is_kept_in_the_file_and_undone_to_the_byte():
    document = network()
    before = to_json(document)
    patch = edits.set_option(document, "act", "muted", True)
    edits.apply(document, patch)
    assert from_json(to_json(document)).graph["act"].options == {"muted": True}
    edits.apply(document, patch.inverse())
    assert to_json(document) == before


@pytest.mark.parametrize(
    ("op", "reason"), [("Input", "enter or leave"), ("LSTM", "outputs"), ("Constant", "no input")]
)
def test_what_cannot_be_bypassed_is_refused_in_words(op, reason):
    document = Document("Net", Graph.of([Node("node", op)]))
    with pytest.raises(SymloomError, match=reason):
        edits.set_option(document, "node", "muted", True)


def test_a_file_that_bypasses_what_cannot_be_is_told_so_at_the_node():
    document = Document("Net", Graph.of([Node("node", "Input", options={"muted": True})]))
    (problem,) = facts(document).problems()
    assert (problem.node, problem.kind) == ("node", "muted")


def test_a_node_that_uses_the_weights_of_a_bypassed_one_is_told_so():
    document = network("conv")
    edits.apply(document, edits.set_option(document, "twin", "shares", "conv"))
    with pytest.raises(SymloomError, match="bypassed"):
        generate(document)


def test_inside_a_block_too():
    from graph.block_edits import edit_inside, inner_document
    from graph.grouping import make_block

    document = network()
    edits.apply(document, make_block(document, facts(document), ["conv", "act"], "Stage"))
    assert "relu" in generate(document, rewrites=False).text.lower()
    inner = inner_document(document, "Stage")
    patch = edit_inside(document, "Stage", [edits.set_option(inner, "act", "muted", True)])
    edits.apply(document, patch)
    source = generate(document, rewrites=False).text
    assert "relu" not in source.lower()
    assert "self.conv = nn.Conv2d" in source


def test_muting_again_and_again_leaves_incremental_facts_as_new_ones():
    document = network()
    inference = facts(document)
    for name in ("conv", "act", "add", "conv", "act"):
        muted = not document.graph[name].options.get("muted")
        patch = edits.set_option(document, name, "muted", muted)
        edits.apply(document, patch)
        inference.update(document.graph, patch.nodes())
        assert inference.facts == facts(document).facts


def test_every_operator_either_can_be_bypassed_or_says_why_not():
    can = {name for name, op in OPERATORS.items() if not cannot_mute(op, op.output_ports(op.resolve({})))}
    assert {"Conv2d", "ReLU", "Linear", "Dropout", "Add", "BatchNorm2d"} <= can
    assert not can & {"Input", "Target", "Output", "CrossEntropyLoss", "LSTM"}
