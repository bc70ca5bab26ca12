"""Edits of a block's inner graph, carried over to the document that defines it."""

from __future__ import annotations

import pytest

from graph import edits
from graph.annotations import Annotation
from graph.block_edits import edit_inside, inner_document, set_block
from graph.blocks import Block, Exposed
from graph.document import Document, to_json
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph, Node, Source


def nested() -> Document:
    """image → stage (Stage: x → unit (Unit: x → conv) → y) → end."""
    document = Document(
        "Nested",
        Graph.of(
            [
                Node("image", "Input", {"shape": ("N", 3, 8, 8)}),
                Node("stage", "Stage", {}, {"x": Source("image", "output")}),
                Node("end", "ReLU", {}, {"input": Source("stage", "y")}),
            ]
        ),
    )
    unit = Block(
        "Unit",
        (
            Node("x", "Input"),
            Node("conv", "Conv2d", {"out_channels": 8}, {"input": Source("x", "output")}),
            Node("y", "Output", {}, {"input": Source("conv", "output")}),
        ),
        (Exposed("channels", (("conv", "out_channels"),)),),
    )
    stage = Block(
        "Stage",
        (
            Node("x", "Input"),
            Node("unit", "Unit", {}, {"x": Source("x", "output")}),
            Node("y", "Output", {}, {"input": Source("unit", "y")}),
        ),
    )
    for block in (unit, stage):
        edits.apply(document, set_block(document, block))
    return document


def problems(document: Document) -> list[str]:
    return [str(problem) for problem in Inference.of(document.graph, document.operator).problems()]


def test_an_attribute_set_inside_is_set_in_the_definition_and_taken_back_to_the_byte():
    document = nested()
    before = to_json(document)
    inner = inner_document(document, "Unit")
    patch = edit_inside(document, "Unit", [edits.set_attribute(inner, "conv", "out_channels", 16)])
    edits.apply(document, patch)
    assert document.blocks["Unit"].graph["conv"].attrs["out_channels"] == 16
    assert "Unit" in patch.text
    edits.apply(document, patch.inverse())
    assert to_json(document) == before


def test_ports_renamed_inside_keep_their_wires_in_other_blocks_and_in_the_graph():
    document = nested()
    before = to_json(document)
    patches = []
    for block, old, new in (("Unit", "x", "picture"), ("Unit", "y", "features"), ("Stage", "y", "out")):
        patch = edit_inside(document, block, [edits.rename(inner_document(document, block), old, new)])
        edits.apply(document, patch)
        patches.append(patch)
    stage = document.blocks["Stage"].graph
    assert dict(stage["unit"].inputs) == {"picture": Source("x", "output")}
    assert stage["out"].inputs["input"] == Source("unit", "features")
    assert document.graph["end"].inputs["input"] == Source("stage", "out")
    assert problems(document) == []
    for patch in reversed(patches):
        edits.apply(document, patch.inverse())
    assert to_json(document) == before


def test_an_exposed_attribute_follows_its_node_and_goes_with_it():
    document = nested()
    inner = inner_document(document, "Unit")
    edits.apply(document, edit_inside(document, "Unit", [edits.rename(inner, "conv", "filters")]))
    assert document.blocks["Unit"].exposed == (Exposed("channels", (("filters", "out_channels"),)),)
    inner = inner_document(document, "Unit")
    edits.apply(document, edit_inside(document, "Unit", [edits.remove(inner, ["filters"])]))
    assert document.blocks["Unit"].exposed == ()


def test_a_block_does_not_come_to_contain_itself():
    document = nested()
    inner = inner_document(document, "Unit")
    with pytest.raises(SymloomError, match="contains itself"):
        edit_inside(document, "Unit", [edits.add(inner, [Node("loop", "Stage")])])


def test_a_frame_inside_is_refused():
    document = nested()
    inner = inner_document(document, "Unit")
    with pytest.raises(SymloomError, match="outside"):
        edit_inside(
            document, "Unit", [edits.annotate(inner, Annotation("frame1", "frame", "", (0, 0, 99, 99)))]
        )
