"""Edits of a block's inner graph, carried over to the document that defines it."""

from __future__ import annotations

import pytest

from graph import edits
from graph.annotations import Annotation
from graph.block_edits import edit_inside, inner_document, rename_block, set_block
from graph.blocks import Block, Exposed
from graph.document import Document, from_json, to_json
from graph.errors import SymloomError
from graph.grouping import expand_block
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


def test_frames_and_notes_inside_are_kept_with_the_definition_and_taken_back_to_the_byte():
    document = nested()
    before = to_json(document)
    frame = Annotation("frame1", "frame", "Filters", (0, 0, 99, 99), "blue")
    note = Annotation("note1", "note", "Two *in a row*.", (0, 120, 99, 40))
    inner = inner_document(document, "Unit")
    patches = []
    for each in (frame, note):
        patch = edit_inside(document, "Unit", [edits.annotate(inner_document(document, "Unit"), each)])
        edits.apply(document, patch)
        patches.append(patch)
    assert document.blocks["Unit"].annotations == (frame, note)
    assert inner_document(document, "Unit").annotations == {"frame1": frame, "note1": note}
    assert inner.annotations == {}, "of the network's own frames and those of other blocks it knows nothing"
    assert document.annotations == {}
    text = to_json(document)
    assert to_json(from_json(text)) == text
    for patch in reversed(patches):
        edits.apply(document, patch.inverse())
    assert to_json(document) == before


def test_a_network_taken_out_of_a_block_brings_its_frames_under_free_names():
    document = nested()
    edits.apply(document, edits.move(document, {"stage": (1000, 500)}))
    for name in ("image", "end"):
        edits.apply(document, edits.annotate(document, Annotation(f"note_{name}", "note", "", (0, 0, 9, 9))))
    edits.apply(document, edits.annotate(document, Annotation("frame1", "frame", "Mine", (0, 0, 99, 99))))
    inner = inner_document(document, "Stage")
    moves = edits.move(inner, {"unit": (240, 0)})
    edits.apply(document, edit_inside(document, "Stage", [moves]))
    inner = inner_document(document, "Stage")
    frame = Annotation("frame1", "frame", "Filters", (216, -40, 220, 160))
    edits.apply(document, edit_inside(document, "Stage", [edits.annotate(inner, frame)]))
    before = to_json(document)
    patch = expand_block(document, "stage")
    edits.apply(document, patch)
    assert list(document.annotations) == ["note_image", "note_end", "frame1", "frame2"]
    assert document.annotations["frame2"].rect == (976, 460, 220, 160)
    edits.apply(document, patch.inverse())
    assert to_json(document) == before


def test_the_title_and_the_recipe_are_no_part_of_a_block():
    document = nested()
    inner = inner_document(document, "Unit")
    with pytest.raises(SymloomError, match="whole network"):
        edit_inside(document, "Unit", [edits.set_title(inner, "Unit of mine")])


def test_a_block_renamed_keeps_every_use_and_is_taken_back_to_the_byte():
    document = nested()
    before, types = to_json(document), Inference.of(document.graph, document.operator).facts["end"].types
    for old, new in (("Unit", "Convolution3"), ("Stage", "Trunk")):
        patch = rename_block(document, old, new)
        assert patch.text == f"Rename block {old} to {new}"
        edits.apply(document, patch)
    assert list(document.blocks) == ["Convolution3", "Trunk"], "in their old places"
    assert document.blocks["Trunk"].graph["unit"].op == "Convolution3"
    assert document.graph["stage"].op == "Trunk"
    assert problems(document) == []
    assert Inference.of(document.graph, document.operator).facts["end"].types == types
    assert to_json(from_json(to_json(document))) == to_json(document)
    for old, new in (("Trunk", "Stage"), ("Convolution3", "Unit")):
        edits.apply(document, rename_block(document, old, new))
    assert to_json(document) == before
    patch = rename_block(document, "Unit", "Other")
    edits.apply(document, patch)
    edits.apply(document, patch.inverse())
    assert to_json(document) == before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Stage", "already a block"),
        ("Conv2d", "operator"),
        ("unit", "capital"),
        ("A b", "capital"),
        ("", "capital"),
    ],
)
def test_a_block_takes_no_name_that_is_taken_or_unfit(name, said):
    with pytest.raises(SymloomError, match=said):
        rename_block(nested(), "Unit", name)
