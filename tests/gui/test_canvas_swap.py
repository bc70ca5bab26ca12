"""Nodes and wires that change places, by real mouse and keys: shown before, refused in words, one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from graph import edits
from graph.document import Document
from graph.model import Graph, Node, Source
from studio.canvas import CanvasView
from studio.canvas.bubble import Bubble
from tests.gui.canvas_hand import Hand, Mod, canvas, feeds, tables_match, text

Key = Qt.Key
ALT, CTRL, SHIFT = Mod.AltModifier, Mod.ControlModifier, Mod.ShiftModifier


def out(node: str) -> Source:
    return Source(node, "output")


def network() -> Document:
    """image → conv → relu → tanh; words → embed; add takes relu and tanh's neighbour side."""
    nodes = [
        Node("image", "Input", {"shape": ("N", 3, 32, 32)}, position=(0, 0)),
        Node("conv", "Conv2d", {"out_channels": 8, "padding": 1}, {"input": out("image")}, (240, 0)),
        Node("relu", "ReLU", {}, {"input": out("conv")}, (480, 0)),
        Node("tanh", "Tanh", {}, {"input": out("relu")}, (720, 0)),
        Node("side", "Sigmoid", {}, {"input": out("conv")}, (480, 160)),
        Node("minus", "Subtract", {}, {"input": out("relu"), "other": out("side")}, (720, 160)),
        Node("words", "Input", {"shape": ("N", "T"), "dtype": "int64"}, position=(0, 320)),
        Node(
            "embed",
            "Embedding",
            {"num_embeddings": 9, "embedding_dim": 4},
            {"input": out("words")},
            (240, 320),
        ),
    ]
    return Document("Swap", Graph.of(nodes))


@pytest.fixture
def view(qtbot) -> CanvasView:
    view = canvas(qtbot, network())
    assert not [each.message for each in view.model.inference.problems()]
    return view


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def said(view: CanvasView) -> str:
    bubble = view.viewport().findChild(Bubble)
    return bubble.text if bubble.isVisible() else ""


def position(view: CanvasView, name: str) -> tuple[float, float]:
    return view.model.document.graph[name].position


def place(view: CanvasView, name: str) -> tuple[float, float]:
    """Where it is shown."""
    return view.node_rect(name).topLeft().toTuple()


# -- nodes ------------------------------------------------------------------------------------------------


def test_a_node_dragged_onto_another_with_alt_changes_places_with_it(view, hand):
    before = text(view)
    hand.drag(hand.node("tanh"), hand.node("relu"), mods=ALT, drop=False)
    assert place(view, "tanh") == (480, 0), "already shown in the other's place"
    assert place(view, "relu") == (720, 0)
    assert said(view) == "tanh and relu change places"
    assert ("tanh", "input") in view._mouse.gesture.hidden
    view.grab()
    hand.release(hand.node("tanh"), mods=ALT)
    assert feeds(view, "tanh") == {"input": ("conv", "output")}
    assert feeds(view, "relu") == {"input": ("tanh", "output")}
    assert feeds(view, "minus")["input"] == ("tanh", "output")
    assert position(view, "tanh") == (480, 0)
    assert position(view, "relu") == (720, 0)
    assert said(view) == ""
    assert view.model.undo_stack.count() == 1
    assert view.model.undo_stack.undoText() == "Swap tanh and relu"
    tables_match(view)
    hand.key(Key.Key_Z, CTRL)
    assert text(view) == before
    tables_match(view)


def test_leaving_the_other_node_or_alt_shows_both_as_they_were(view, hand):
    before = text(view)
    home = hand.node("tanh")
    hand.drag(home, hand.node("relu"), mods=ALT, drop=False)
    hand.move(QPointF(560, 420), mods=ALT)
    assert place(view, "relu") == (480, 0)
    assert place(view, "tanh") != (720, 0), "under the hand"
    assert said(view) == ""
    assert view._mouse.gesture.hidden == frozenset()
    hand.move(QPointF(564, 20), mods=ALT)
    assert place(view, "relu") == (720, 0)
    hand.move(QPointF(564, 20))
    assert place(view, "relu") == (480, 0), "without Alt it is only moved"
    hand.move(home)
    hand.release(home)
    assert text(view) == before
    tables_match(view)


def test_esc_leaves_both_nodes_where_they_were(view, hand):
    before = text(view)
    hand.drag(hand.node("tanh"), hand.node("relu"), mods=ALT, drop=False)
    hand.key(Key.Key_Escape)
    hand.release(hand.node("relu"), mods=ALT)
    assert text(view) == before
    assert place(view, "relu") == (480, 0)
    assert place(view, "tanh") == (720, 0)
    tables_match(view)


@pytest.mark.parametrize(
    ("held", "other", "sentence"),
    [
        ("embed", "conv", "conv takes float32 at input, but words gives int64."),
        ("minus", "relu", "relu has no input for what feeds minus at other."),
        ("image", "conv", "image (Input) is an end of the network"),
    ],
)
def test_what_cannot_change_places_is_refused_in_words_and_stays(view, hand, held, other, sentence):
    before = text(view)
    told: list[str] = []
    view.status.connect(told.append)
    hand.drag(hand.node(held), hand.node(other), mods=ALT, drop=False)
    assert sentence.lower() in said(view).lower()
    assert place(view, other) == position(view, other)
    view.grab()
    hand.release(hand.node(other), mods=ALT)
    assert sentence.lower() in told[-1].lower()
    assert text(view) == before
    tables_match(view)


def test_shapes_that_do_not_fit_yet_are_a_warning(view, hand):
    view.model.push(
        edits.add(view.model.document, [Node("flat", "Flatten", {}, {"input": out("tanh")}, (960, 0))])
    )
    hand.drag(hand.node("flat"), hand.node("relu"), mods=ALT, drop=False)
    assert said(view).startswith("Does not fit yet: ")
    hand.release(hand.node("relu"), mods=ALT)
    assert feeds(view, "flat") == {"input": ("conv", "output")}


def test_a_free_node_takes_the_place_of_one_in_the_network(view, hand):
    view.model.push(edits.add(view.model.document, [Node("gelu", "GELU", {}, {}, (480, 320))]))
    hand.drag(hand.node("gelu"), hand.node("relu"), mods=ALT)
    assert feeds(view, "gelu") == {"input": ("conv", "output")}
    assert feeds(view, "relu") == {}
    assert position(view, "relu") == (480, 320)
    tables_match(view)


def test_s_lets_two_selected_nodes_change_places(view, hand):
    before = text(view)
    view.model.select(["relu", "tanh"])
    hand.key(Key.Key_S)
    assert feeds(view, "relu") == {"input": ("tanh", "output")}
    assert position(view, "relu") == (720, 0)
    hand.key(Key.Key_S)
    assert text(view) == before
    told: list[str] = []
    view.status.connect(told.append)
    view.model.select(["embed", "conv"])
    hand.key(Key.Key_S)
    assert "int64" in told[-1]
    assert text(view) == before


# -- wires ------------------------------------------------------------------------------------------------


def test_a_wires_end_dropped_with_alt_on_a_taken_input_changes_places_with_its_wire(view, hand):
    before = text(view)
    start, end = hand.port("minus", "input", False), hand.port("minus", "other", False)
    hand.drag(start, end, mods=ALT, drop=False)
    assert said(view) == "The wires change places"
    assert view._mouse.gesture.hidden == {("minus", "input"), ("minus", "other")}
    view.grab()
    hand.release(end, mods=ALT)
    assert feeds(view, "minus") == {"input": ("side", "output"), "other": ("relu", "output")}
    assert view.model.undo_stack.count() == 1
    tables_match(view)
    hand.key(Key.Key_Z, CTRL)
    assert text(view) == before


def test_without_alt_it_takes_the_place_and_the_other_wire_goes(view, hand):
    hand.drag(hand.port("minus", "input", False), hand.port("minus", "other", False))
    assert feeds(view, "minus") == {"other": ("relu", "output")}


def test_wires_of_two_nodes_change_places_and_over_a_body_its_first_wire_counts(view, hand):
    hand.drag(hand.port("tanh", "input", False), hand.node("minus"), mods=ALT)
    assert feeds(view, "tanh") == {"input": ("relu", "output")}, "both came from relu: nothing to do"
    assert view.model.undo_stack.count() == 0
    hand.drag(hand.port("minus", "other", False), hand.node("tanh"), mods=ALT)
    assert feeds(view, "tanh") == {"input": ("side", "output")}
    assert feeds(view, "minus")["other"] == ("relu", "output")
    tables_match(view)


def test_wires_that_never_fit_do_not_change_places(view, hand):
    before = text(view)
    hand.drag(hand.port("conv", "input", False), hand.port("embed", "input", False), mods=ALT, drop=False)
    assert "int64" in said(view)
    hand.release(hand.port("embed", "input", False), mods=ALT)
    assert text(view) == before


def test_all_wires_of_two_outputs_change_places(view, hand):
    before = text(view)
    hand.drag(hand.port("relu", "output", True), hand.port("side", "output", True), mods=CTRL, drop=False)
    assert {wire for wire, _ in view._mouse.gesture.hidden} == {"tanh", "minus"}
    hand.move(hand.port("side", "output", True), mods=CTRL | ALT)
    assert said(view) == "The wires change places"
    assert view._mouse.gesture.hidden == {("tanh", "input"), ("minus", "input"), ("minus", "other")}
    view.grab()
    hand.release(hand.port("side", "output", True), mods=CTRL | ALT)
    assert feeds(view, "tanh") == {"input": ("side", "output")}
    assert feeds(view, "minus") == {"input": ("side", "output"), "other": ("relu", "output")}
    tables_match(view)
    hand.key(Key.Key_Z, CTRL)
    assert text(view) == before


def middle(view: CanvasView, end: tuple[str, str], share: float) -> QPointF:
    places = view.scene_tables.wires.samples(view.scene_tables.wire_rows([end]), 101)[0]
    return QPointF(*places[round(100 * share)].tolist())


def test_several_selected_wires_are_plugged_to_another_output_together(view, hand):
    hand.click(middle(view, ("tanh", "input"), 0.5))
    hand.click(middle(view, ("minus", "other"), 0.5), SHIFT)
    assert len(view.scene_tables.selected_wires) == 2
    hand.drag(middle(view, ("tanh", "input"), 0.3), hand.port("conv", "output", True))
    assert feeds(view, "tanh") == {"input": ("conv", "output")}
    assert feeds(view, "minus") == {"input": ("relu", "output"), "other": ("conv", "output")}
    assert view.model.undo_stack.count() == 1
    tables_match(view)


def test_several_selected_wires_are_plugged_to_the_inputs_of_one_node_together(view, hand):
    view.model.push(edits.add(view.model.document, [Node("join", "Concat", {}, {}, (960, 160))]))
    hand.click(middle(view, ("tanh", "input"), 0.5))
    hand.click(middle(view, ("minus", "other"), 0.5), SHIFT)
    hand.drag(middle(view, ("tanh", "input"), 0.7), hand.node("join"))
    assert sorted(feeds(view, "join").values()) == [("relu", "output"), ("side", "output")]
    assert feeds(view, "tanh") == {}
    assert view.model.undo_stack.count() == 2
    tables_match(view)


def test_several_wires_for_which_there_is_no_room_are_refused_in_words(view, hand):
    hand.click(middle(view, ("minus", "input"), 0.5))
    hand.click(middle(view, ("minus", "other"), 0.5), SHIFT)
    before = text(view)
    hand.drag(middle(view, ("minus", "input"), 0.7), hand.port("tanh", "input", False), drop=False)
    assert said(view) == "tanh has no free input for 2 wires."
    hand.release(hand.port("tanh", "input", False))
    assert text(view) == before


def test_a_click_on_one_of_several_selected_wires_selects_it_alone(view, hand):
    hand.click(middle(view, ("tanh", "input"), 0.5))
    hand.click(middle(view, ("minus", "other"), 0.5), SHIFT)
    hand.click(middle(view, ("tanh", "input"), 0.5))
    assert view.scene_tables.selected_wires == {("tanh", "input")}
