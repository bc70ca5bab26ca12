"""Pictures of graphs: what they show, that it fits, and that they open again."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ElementTree
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assets
from graph.document import Document, load
from graph.errors import FileProblem
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.picture import document_from_png, document_from_svg, network_svg, png_with_document
from graph.picture.faces import wires_by_place
from graph.picture.text import fit, width

SVG = "{http://www.w3.org/2000/svg}"


def example() -> Document:
    return load(assets.path("examples", "fashion-mnist-cnn.symloom"))


def branching() -> Document:
    """Two branches that meet, without places, beside a node of an operator nobody knows."""
    nodes = [
        Node("image", "Input", {"shape": ("N", 3, 32, 32)}),
        Node("left", "Conv2d", {"out_channels": 8, "kernel_size": 1}, {"input": Source("image", "output")}),
        Node("right", "Conv2d", {"out_channels": 8, "kernel_size": 1}, {"input": Source("image", "output")}),
        Node("sum1", "Add", {}, {"input": Source("left", "output"), "other": Source("right", "output")}),
        Node("odd", 'Fancy<Op>&"x"', {}, {"in": Source("sum1", "output")}),
    ]
    return Document("Branches <&>", Graph.of(nodes))


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def a_png() -> bytes:
    """One white pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\xff"))
        + chunk(b"IEND", b"")
    )


def with_chunk(body: bytes) -> bytes:
    """A PNG with an iTXt chunk of this content."""
    png, chunk = a_png(), b"iTXt" + body
    return png[:33] + struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[33:]


def test_every_node_is_shown_with_its_operator_and_its_output_shape() -> None:
    shown = " ".join(texts(network_svg(example())))
    for node in example().graph:
        assert node.name in shown
        assert node.op in shown
    for shape in ("N×64×26×26", "N×64×5×5", "N×1600", "N×10", "64 · 3×3 · ReLU"):
        assert shape in shown


def in_a_row() -> Document:
    """The example with room between its nodes."""
    document = example()
    for number, node in enumerate(document.graph.copy()):
        document.graph.put(node.name, node.but(position=(240.0 * number, 0.0)))
    return document


def test_wires_that_have_room_carry_the_shape_they_carry() -> None:
    labels = ElementTree.fromstring(network_svg(in_a_row())).find(f"{SVG}g[@text-anchor='middle']")
    assert labels is not None
    assert [label.text for label in labels][:3] == ["1×28×28", "64×26×26", "64×13×13"]


def test_a_wire_ends_where_the_port_of_its_node_is() -> None:
    root = ElementTree.fromstring(network_svg(in_a_row()))
    wires = root.find(f"{SVG}g[@fill='none']")
    assert wires is not None
    first = wires[0].attrib["d"]  # from image at (0, 0), 168 wide and 64 high, to conv1 at (240, 0)
    assert first.startswith("M168,32 ")
    assert first.endswith(" 240,32")


def test_a_wire_to_the_next_row_goes_round_between_the_rows() -> None:
    document = example()
    nodes = {node.name: node.position for node in document.graph}
    wires = ElementTree.fromstring(network_svg(document)).find(f"{SVG}g[@fill='none']")
    assert wires is not None
    (way,) = [
        w.attrib["d"]
        for w in wires
        if w.attrib["d"].endswith(f" {nodes['pool2'][0]:g},{nodes['pool2'][1] + 32:g}")
    ]
    straight = way.split(" L")[1].split(" ")[0]
    assert nodes["conv2"][1] + 64 < float(straight.split(",")[1]) < nodes["pool2"][1]


def test_a_layout_knows_a_wire_by_the_place_of_its_port_not_by_when_it_was_drawn() -> None:
    ends = {"target": Source("truth", "output"), "input": Source("price", "output")}
    graph = Graph.of(
        [
            Node("price", "Input", {"shape": ("N", 1)}),
            Node("truth", "Target", {"shape": ("N", 1), "dtype": "float32"}),
            Node("loss", "MSELoss", {}, ends),
        ]
    )
    document = Document("Values", graph)
    found = wires_by_place(graph, Inference.of(graph, document.operator))
    assert found == [("price", 0, "loss", 0), ("truth", 0, "loss", 1)]


def test_no_text_reaches_out_of_its_node() -> None:
    document = branching()
    long = "a_name_of_" + "many" * 12
    document.graph.put(long, Node(long, "Conv2d", {}, {"input": Source("image", "output")}))
    for group in ElementTree.fromstring(network_svg(document)).iter(f"{SVG}g"):
        body = group.find(f"{SVG}rect")
        if body is None:
            continue
        for text in group.iter(f"{SVG}text"):
            used = width(text.text or "", float(text.attrib["font-size"]), bold="font-weight" in text.attrib)
            used += sum(8 + width(span.text or "", 11) for span in text.iter(f"{SVG}tspan"))
            x = float(text.attrib["x"])
            anchor = text.attrib.get("text-anchor", "start")
            left = {"start": x, "end": x - used, "middle": x - used / 2}[anchor]
            assert left >= 0
            assert left + used <= float(body.attrib["width"]) + 1


def test_nodes_without_places_are_laid_out_apart() -> None:
    groups = ElementTree.fromstring(network_svg(branching())).findall(f"{SVG}g[@transform]")
    assert len({group.attrib["transform"] for group in groups}) == 5


def test_a_node_with_a_problem_wears_a_badge_and_unknown_operators_are_drawn_as_they_are_called() -> None:
    shown = texts(network_svg(branching()))
    assert 'oddFancy<Op>&"x"' in shown
    assert "1" in shown


def test_an_empty_graph_gives_an_empty_picture() -> None:
    assert texts(network_svg(Document())) == []


def test_a_picture_opens_again_as_the_document_it_shows() -> None:
    for document in (example(), branching()):
        assert document_from_svg(network_svg(document)) == document
        assert document_from_svg(network_svg(document).encode()) == document
        assert document_from_png(png_with_document(a_png(), document)) == document


@given(title=st.text(max_size=60), op=st.text(min_size=1, max_size=60))
def test_any_title_and_operator_survives_the_way_through_both_pictures(title: str, op: str) -> None:
    document = Document(title, Graph.of([Node("odd", op)]))
    svg = network_svg(document)
    ElementTree.fromstring(svg)
    assert document_from_svg(svg) == document
    assert document_from_png(png_with_document(a_png(), document)) == document


def test_pictures_without_a_document_say_so() -> None:
    with pytest.raises(FileProblem, match=r"cat\.svg holds no Symloom document"):
        document_from_svg('<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>', "cat.svg")
    with pytest.raises(FileProblem, match=r"cat\.png holds no Symloom document"):
        document_from_png(a_png(), "cat.png")
    with pytest.raises(FileProblem, match=r"cat\.png is not a PNG"):
        document_from_png(b"GIF89a", "cat.png")


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'
    with pytest.raises(FileProblem, match="document type"):
        document_from_svg(bomb, "bomb.svg")


def test_a_chunk_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.picture.embedded.LARGEST_FILE", 10_000)
    bomb = b"symloom\0\1\0\0\0" + zlib.compress(b" " * 10_000_000)
    with pytest.raises(FileProblem, match="too large"):
        document_from_png(with_chunk(bomb), "bomb.png")


@given(st.data())
def test_a_picture_cut_anywhere_is_refused_in_one_sentence(data: st.DataObject) -> None:
    svg, png = network_svg(branching()), png_with_document(a_png(), branching())
    with pytest.raises(FileProblem, match=r"picture .+\.$"):
        document_from_svg(svg[: data.draw(st.integers(0, len(svg) - 10))])
    inside = png.index(b"symloom")
    with pytest.raises(FileProblem, match=r"picture .+\.$"):
        document_from_png(png[: data.draw(st.integers(0, inside + 20))])


@given(st.binary(max_size=300), st.binary(max_size=80))
def test_foreign_bytes_never_give_anything_but_a_sentence(junk: bytes, body: bytes) -> None:
    with pytest.raises(FileProblem):
        document_from_svg(junk)
    for png in (b"\x89PNG\r\n\x1a\n" + junk, with_chunk(b"symloom\0" + body)):
        with pytest.raises(FileProblem):
            document_from_png(png)


@given(st.text(max_size=40), st.floats(0, 200))
def test_a_cut_text_is_never_wider_than_its_room(text: str, room: float) -> None:
    cut = fit(text, room, 11)
    assert width(cut, 11) <= room or cut == "…"
    if width(text, 11) <= room:
        assert cut == text
