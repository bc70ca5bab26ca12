"""What the canvas shows and where: faces, sizes, tables, colours, without a window."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from graph.annotations import COLORS
from graph.document import Document
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.naming import stem
from graph.operators import OPERATORS
from graph.picture.faces import face_of, input_faces, parameters_of
from studio.canvas.geometry import Measure, control_points
from studio.canvas.style import dark_style, light_style
from studio.canvas.tables import NodeTable, WireTable

pytestmark = pytest.mark.usefixtures("qapp")  # fonts are measured


def face(*nodes: Node, of: str):
    graph = Graph.of(nodes)
    inference = Inference.of(graph, Document().operator)
    return face_of(
        graph, inference, of, (inference.facts[of].problem and [inference.facts[of].problem]) or []
    )


IMAGE = Node("image", "Input")


def conv(**attrs) -> Node:
    return Node("conv", "Conv2d", attrs, {"input": Source("image", "output")})


def test_a_node_says_what_matters_in_the_fields_shorthand():
    assert face(IMAGE, conv(out_channels=64, activation="ReLU"), of="conv").shorthand == "64 · 3×3 · ReLU"
    assert face(IMAGE, conv(out_channels=8, kernel_size=(5, 3)), of="conv").shorthand == "8 · 5×3"
    assert face(Node("join", "Concat"), of="join").shorthand == "dim 1"


def test_a_shape_is_not_written_twice():
    assert face(IMAGE, of="image").shorthand == ""
    assert face(IMAGE, of="image").shapes == ("N×1×28×28",)


def test_a_port_for_any_number_of_wires_always_offers_one_more():
    join = Node("join", "Concat", {}, {"tensors0": Source("a", "output"), "tensors3": Source("b", "output")})
    faces = input_faces(join, OPERATORS["Concat"])
    assert [(port.name, port.wired, port.spare) for port in faces] == [
        ("tensors0", True, False),
        ("tensors3", True, False),
        ("tensors4", False, True),
    ]


def test_optional_inputs_and_several_outputs_are_marked_and_labelled():
    shown = face(Node("lstm", "LSTM"), of="lstm")
    assert [port.optional for port in shown.inputs] == [False, True, True]
    assert len(shown.outputs) == 3
    assert all(port.label for port in (*shown.inputs, *shown.outputs))


def test_an_open_input_is_a_warning_and_a_wrong_shape_an_error():
    assert face(Node("relu", "ReLU"), of="relu").severity == "warning"
    assert face(IMAGE, conv(groups=5), of="conv").severity == "error"


def test_an_unknown_operator_shows_its_wires():
    shown = face(IMAGE, Node("odd", "Fancy", {}, {"x": Source("image", "output")}), of="odd")
    assert [(port.name, port.wired) for port in shown.inputs] == [("x", True)]


def test_parameters_are_those_of_torch():
    graph = Graph.of([IMAGE, conv(out_channels=64)])
    assert parameters_of(graph, Inference.of(graph, Document().operator), "conv") == 64 * 9 + 64


@pytest.mark.parametrize(
    ("op", "word"),
    [("Conv2d", "conv"), ("MaxPool2d", "pool"), ("Linear", "linear"), ("LSTM", "lstm"), ("ReLU", "relu")],
)
def test_new_nodes_are_called_by_the_short_word_of_their_kind(op, word):
    assert stem(OPERATORS[op]) == word


def test_every_operator_has_a_face_with_a_size_on_the_grid_and_ports_inside(qapp):
    measure = Measure()
    for operator in OPERATORS.values():
        shown = face(Node("node", operator.name), of="node")
        size = measure.node(shown)
        assert size.width % 8 == 0
        assert size.height % 16 == 0
        for heights, ports in ((size.inputs, shown.inputs), (size.outputs, shown.outputs)):
            assert len(heights) == len(ports)
            assert all(8 <= height <= size.height - 8 for height in heights)
            assert all(b - a >= 16 for a, b in pairwise(heights))


@pytest.mark.parametrize("style", [light_style(), dark_style()])
def test_text_meets_the_contrast_of_wcag_aa(style):
    for ink, ground in (
        (style.ink, style.node),
        (style.secondary, style.node),
        (style.faint, style.node),
        (style.secondary, style.paper),
        (style.faint, style.paper),
        (style.on_badge, style.error),
        (style.on_badge, style.warning),
        (style.on_badge, style.accent),
        (style.paper, style.bubble),
    ):
        assert contrast(ink, ground) >= 4.5
    for mark in (style.wire, style.accent, style.error, *style.hues):
        assert contrast(mark, style.paper) >= 3.0
    for color in COLORS:
        for ink, ground in (
            (style.ink, style.frame_bar(color)),
            (style.ink, style.note(color)),
            (style.accent, style.note(color)),
            (style.secondary, style.note(color)),
            (style.faint, style.frame(color)),
        ):
            assert contrast(ink, ground) >= 4.5, (color, ground.name())
        assert contrast(style.wire, style.frame(color)) >= 3.0


def contrast(one: QColor, other: QColor) -> float:
    def luminance(color: QColor) -> float:
        parts = (color.redF(), color.greenF(), color.blueF())
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


places = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000))


@given(st.lists(places, min_size=1, max_size=30), places, st.integers(1, 800))
def test_what_a_rectangle_touches_is_found_as_by_looking_at_every_node(corners, corner, side):
    table, shown = NodeTable(), face(IMAGE, of="image")
    size = Measure().node(shown)
    for index, place in enumerate(corners):
        table.put(replace(shown, name=f"n{index}"), size, place, 0, 0)
    x, y = corner
    found = {table.names[row] for row in table.inside(x, y, x + side, y + side)}
    assert found == {
        f"n{index}"
        for index, (left, top) in enumerate(corners)
        if left <= x + side and left + size.width >= x and top <= y + side and top + size.height >= y
    }


@given(places, places)
def test_a_wire_is_found_at_any_point_of_it_and_cut_by_a_stroke_across(start, end):
    nodes = NodeTable()
    wires = WireTable(nodes)
    shown = face(IMAGE, of="image")
    size = Measure().node(shown)
    a = nodes.put(replace(shown, name="a"), size, start, 0, 0)
    b = nodes.put(replace(shown, name="b"), size, end, 0, 0)
    row = wires.put(("b", "input"), a, "output", b, (32.0, 32.0), "")
    wires.place(np.array([row]))
    for x, y in wires.samples(np.array([row]), 9)[0]:
        assert wires.near(x, y, 6.0) is not None
    along = wires.samples(np.array([row]), 65)[0]
    middle, step = along[16], along[17] - along[15]
    across = np.array([-step[1], step[0]]) / max(np.hypot(*step), 1e-9) * 5
    if np.hypot(*step) > 1:
        assert wires.crossing([tuple(middle - across), tuple(middle + across)]) == [row]


@given(st.lists(st.tuples(places, places), min_size=1, max_size=20))
def test_wires_begin_and_end_at_their_ports_and_leave_to_the_right(pairs):
    ends = np.array([[*a, *b] for a, b in pairs], float)
    points = control_points(ends)
    assert (points[:, [0, 1, 6, 7]] == ends).all()
    assert (points[:, 2] > points[:, 0]).all()
    assert (points[:, 4] < points[:, 6]).all()
