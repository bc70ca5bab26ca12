"""Frames and notes in exported pictures."""

from __future__ import annotations

from xml.etree import ElementTree

from graph import edits
from graph.annotations import Annotation
from graph.document import Document
from graph.grouping import make_block
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.picture import document_from_svg, network_svg


def annotated(*annotations: Annotation) -> Document:
    document = Document(
        "Net",
        Graph.of([Node("a", "Input"), Node("b", "ReLU", {}, {"input": Source("a", "output")}, (300, 0))]),
    )
    for item in annotations:
        edits.apply(document, edits.annotate(document, item))
    return document


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_frame_is_in_the_picture_with_its_title_and_the_picture_is_large_enough():
    frame = Annotation("frame1", "frame", "Stem & <more>", (-100, -200, 700, 500), "blue")
    svg = network_svg(annotated(frame))
    assert "Stem & <more>" in texts(svg)
    left, top, width, height = (float(value) for value in ElementTree.fromstring(svg).get("viewBox").split())
    assert left <= -100
    assert top <= -200
    assert left + width >= 600
    assert top + height >= 300


def test_a_note_is_written_without_its_marks_and_broken_to_its_width():
    note = Annotation(
        "note1", "note", "# Why\n\n- **ten** classes\n- `28` wide " + "word " * 20, (0, 200, 240, 200)
    )
    found = texts(network_svg(annotated(note)))
    assert "Why" in found
    assert "• ten classes" in found
    assert sum("word" in text for text in found) >= 3
    assert not any("*" in text or "`" in text for text in found)


def test_what_does_not_fit_a_note_is_left_out():
    note = Annotation("note1", "note", "\n".join(f"line {number}" for number in range(50)), (0, 200, 240, 80))
    found = [text for text in texts(network_svg(annotated(note))) if text.startswith("line")]
    assert 2 <= len(found) <= 5


def test_a_picture_with_frames_opens_again_as_its_document():
    document = annotated(Annotation("frame1", "frame", "Stem", (-20, -40, 600, 200), "red"))
    assert document_from_svg(network_svg(document)) == document


def test_a_block_is_a_pile_and_a_bypassed_node_is_pale():
    plain = annotated()
    count = network_svg(plain).count("<rect")
    blocks = annotated()
    edits.apply(blocks, make_block(blocks, Inference.of(blocks.graph, blocks.operator), ["b"], "Stage"))
    assert network_svg(blocks).count("<rect") == count + 2
    muted = annotated()
    edits.apply(muted, edits.set_option(muted, "b", "muted", True))
    assert "opacity" not in network_svg(plain)
    assert network_svg(muted).count(' opacity="') == 1
