"""Points that wires are led through, by real mouse and keys: put, dragged, selected, taken away, kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage

from graph import edits
from graph.document import Document, from_json
from graph.model import Graph, Node, Source
from graph.picture.network import network_svg
from studio.arrange import arrange
from studio.canvas import CanvasView
from tests.gui.canvas_hand import Hand, Mod, canvas, feeds, tables_match, text, undo_all

Key = Qt.Key
ALT, CTRL, SHIFT = Mod.AltModifier, Mod.ControlModifier, Mod.ShiftModifier
WIRE = ("pool", "input")


def network() -> Document:
    """image → conv → pool with room between conv and pool, and a lone relu below."""
    nodes = [
        Node("image", "Input", {"shape": ("N", 3, 32, 32)}, position=(0, 0)),
        Node("conv", "Conv2d", {"out_channels": 8}, {"input": Source("image", "output")}, (240, 0)),
        Node("pool", "MaxPool2d", {}, {"input": Source("conv", "output")}, (720, 0)),
        Node("relu", "ReLU", position=(240, 240)),
    ]
    return Document("Bends", Graph.of(nodes))


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, network())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def way(view: CanvasView, node: str = "pool", port: str = "input") -> tuple[tuple[float, float], ...]:
    return view.model.document.graph[node].bends.get(port, ())


def on_wire(view: CanvasView, share: float = 0.5, end: tuple[str, str] = WIRE) -> QPointF:
    wires = view.scene_tables.wires
    places = wires.samples(view.scene_tables.wire_rows([end]), 101)[0]
    return QPointF(*places[round(100 * share)].tolist())


def lead(view: CanvasView, *points: tuple[float, float], end: tuple[str, str] = WIRE) -> None:
    view.model.push(edits.bend(view.model.document, {end: points}))


def at(view: CanvasView, number: int, end: tuple[str, str] = WIRE) -> QPointF:
    return QPointF(*way(view, *end)[number])


# -- putting and taking away ------------------------------------------------------------------------------


def test_a_double_click_on_a_wire_puts_a_point_there_in_one_step(view, hand):
    before = text(view)
    place = on_wire(view)
    hand.double_click(place)
    assert len(way(view)) == 1
    assert (at(view, 0) - place).manhattanLength() <= 8, "on the grid"
    assert view.scene_tables.selected_bends == {(*WIRE, 0)}
    assert view.model.undo_stack.undoText() == "Add a point to the wire to pool"
    tables_match(view)
    hand.key(Key.Key_Z, CTRL)
    assert text(view) == before
    assert view.scene_tables.selected_bends == frozenset()
    tables_match(view)


def test_an_alt_click_on_a_wire_does_so_too(view, hand):
    hand.click(on_wire(view, 0.3), ALT)
    assert len(way(view)) == 1
    assert view.model.undo_stack.count() == 1


def test_a_point_is_pulled_out_of_a_wire_by_alt_and_dragging(view, hand):
    before = text(view)
    hand.drag(on_wire(view), QPointF(560, 200), mods=ALT)
    assert way(view) == ((560, 200),)
    assert view.model.undo_stack.count() == 1
    tables_match(view)
    hand.drag(on_wire(view, 0.2), QPointF(440, -80), mods=ALT)
    assert way(view) == ((440, -80), (560, 200)), "in the order of the wire"
    undo_all(view)
    assert text(view) == before
    tables_match(view)


def test_esc_takes_a_pulled_point_back(view, hand):
    before = text(view)
    hand.drag(on_wire(view), QPointF(560, 200), mods=ALT, drop=False)
    assert view.scene_tables.way_of(WIRE) == ((560, 200),)
    hand.key(Key.Key_Escape)
    hand.release(QPointF(560, 200), mods=ALT)
    assert text(view) == before
    assert view.model.undo_stack.count() == 0
    tables_match(view)


def test_the_key_puts_a_point_into_the_middle_of_the_selected_wires(view, hand):
    said: list[str] = []
    view.status.connect(said.append)
    hand.key(Key.Key_R)
    assert said[-1] == "Select a wire to lead it through a point."
    hand.click(on_wire(view, 0.4))
    hand.click(on_wire(view, 0.5, ("conv", "input")), SHIFT)
    hand.key(Key.Key_R)
    assert len(way(view)) == len(way(view, "conv")) == 1
    assert len(view.scene_tables.selected_bends) == 2
    assert view.model.undo_stack.count() == 1
    hand.key(Key.Key_Down, CTRL)
    assert view.model.undo_stack.count() == 2
    assert at(view, 0).y() == at(view, 0, ("conv", "input")).y() == 40
    tables_match(view)


@pytest.mark.parametrize("how", ["double click", "delete"])
def test_a_point_is_taken_away(view, hand, how):
    lead(view, (480, 100), (600, 100))
    before = text(view)
    if how == "delete":
        hand.click(at(view, 0))
        assert view.scene_tables.selected_bends == {(*WIRE, 0)}
        hand.key(Key.Key_Delete)
    else:
        hand.double_click(at(view, 0))
    assert way(view) == ((600, 100),)
    assert feeds(view, "pool") == {"input": ("conv", "output")}, "the wire stays"
    assert view.model.undo_stack.undoText() == "Remove a point of a wire"
    tables_match(view)
    hand.key(Key.Key_Z, CTRL)
    assert text(view) == before


def test_no_more_points_than_a_wire_takes(view, hand):
    lead(view, *((560 + 2 * number, 100 + 8 * (number % 2)) for number in range(64)))
    said: list[str] = []
    view.status.connect(said.append)
    before = text(view)
    hand.click(on_wire(view, 0.01), ALT)
    assert "at most 64" in said[-1]
    assert text(view) == before


# -- moving -----------------------------------------------------------------------------------------------


def test_a_point_is_dragged_on_the_grid_and_with_alt_off_it(view, hand):
    lead(view, (480, 100), (600, 100))
    hand.drag(at(view, 1), QPointF(603, 141))
    assert way(view) == ((480, 100), (600, 144))
    assert view.model.undo_stack.undoText() == "Move a point of a wire"
    tables_match(view)
    hand._at = hand.spot(at(view, 0))
    hand.press(at(view, 0))
    hand.move(QPointF(483, 131), mods=ALT)
    hand.release(QPointF(483, 131), mods=ALT)
    assert way(view) == ((483, 131), (600, 144))
    assert view.model.undo_stack.count() == 3


def test_esc_leaves_a_dragged_point_where_it_was(view, hand):
    lead(view, (480, 104))
    before = text(view)
    hand.drag(at(view, 0), QPointF(560, 200), drop=False)
    assert view.scene_tables.way_of(WIRE) == ((560, 200),)
    hand.key(Key.Key_Escape)
    hand.release(QPointF(560, 200))
    assert text(view) == before
    tables_match(view)


def test_points_in_a_rubber_band_move_with_the_nodes_in_it(view, hand):
    lead(view, (480, 120), (600, 120))
    hand.drag(QPointF(200, 330), QPointF(520, 100))
    assert view.model.selection == {"relu"}
    assert view.scene_tables.selected_bends == {(*WIRE, 0)}
    before = text(view)
    hand.drag(hand.node("relu"), hand.node("relu") + QPointF(40, 16))
    assert way(view) == ((520, 136), (600, 120))
    assert view.model.document.graph["relu"].position == (280, 256)
    tables_match(view)
    hand.drag(at(view, 0), at(view, 0) + QPointF(8, 8))
    assert way(view) == ((528, 144), (600, 120)), "held by a point, the node comes along"
    assert view.model.document.graph["relu"].position == (288, 264)
    view.model.undo_stack.undo()
    view.model.undo_stack.undo()
    assert text(view) == before
    tables_match(view)


def test_shift_adds_a_point_to_the_selection_and_a_click_beside_drops_all(view, hand):
    lead(view, (480, 120), (600, 120))
    hand.click(at(view, 0))
    hand.click(at(view, 1), SHIFT)
    assert view.scene_tables.selected_bends == {(*WIRE, 0), (*WIRE, 1)}
    hand.drag(at(view, 0), at(view, 0) + QPointF(0, 80))
    assert way(view) == ((480, 200), (600, 200))
    hand.click(QPointF(600, 400))
    assert view.scene_tables.selected_bends == frozenset()


def test_the_points_of_a_wire_move_with_both_its_nodes(view, hand):
    lead(view, (480, 120))
    view.model.select(["conv", "pool"])
    hand.drag(hand.node("conv"), hand.node("conv") + QPointF(16, 80), drop=False)
    assert view.scene_tables.way_of(WIRE) == ((496, 200),), "already while they are dragged"
    hand.release(hand.node("conv"))
    assert way(view) == ((496, 200),)
    tables_match(view)
    hand.key(Key.Key_Right, CTRL)
    assert way(view) == ((504, 200),)
    view.model.select(["pool"])
    hand.drag(hand.node("pool"), hand.node("pool") + QPointF(80, 0))
    assert way(view) == ((504, 200),), "not with one of them"
    tables_match(view)


def test_all_nodes_dragged_take_all_points_along(view, hand):
    lead(view, (480, 120))
    view.select_all()
    hand.drag(hand.node("relu"), hand.node("relu") + QPointF(-80, 40))
    assert way(view) == ((400, 160),)
    tables_match(view)


# -- what keeps them --------------------------------------------------------------------------------------


def test_copies_have_the_points_of_the_wires_between_them(view, hand):
    lead(view, (480, 120))
    view.model.select(["conv", "pool"])
    hand.key(Key.Key_D, CTRL)
    assert way(view, "pool1") == ((512, 152),)
    assert way(view, "conv1") == ()
    view.model.select(["pool"])
    hand.key(Key.Key_D, CTRL | SHIFT)
    assert feeds(view, "pool2") == {"input": ("conv", "output")}
    assert way(view, "pool2") == (), "a wire that comes in finds its own way"
    tables_match(view)


def test_cut_and_pasted_nodes_bring_the_points_along(view, hand):
    lead(view, (480, 120))
    view.model.select(["conv", "pool"])
    hand.key(Key.Key_X, CTRL)
    assert "bends" in QGuiApplication.clipboard().text()
    hand.key(Key.Key_V, CTRL)
    shift = view.model.document.graph["conv"].position[0] - 240
    assert at(view, 0).x() == 480 + shift
    tables_match(view)


def test_a_node_dropped_into_a_wire_shares_its_points_out(view, hand):
    lead(view, (440, 160), (560, 160), (680, 160))
    before = text(view)
    node = hand.node("relu")
    middle = view.node_rect("relu").center()
    hand.drag(node, QPointF(560, 160) + node - middle)
    assert feeds(view, "pool") == {"input": ("relu", "output")}
    assert way(view, "relu") == ((440, 160),)
    assert way(view, "pool") == ((680, 160),), "the one in its place is gone"
    tables_match(view)
    view.model.select(["relu"])
    hand.key(Key.Key_Delete, CTRL)
    assert way(view, "pool") == ((440, 160), (680, 160)), "joined again"
    tables_match(view)
    view.model.undo_stack.undo()
    view.model.undo_stack.undo()
    assert text(view) == before


def test_a_node_dragged_with_a_point_is_moved_and_not_put_into_a_wire(view, hand):
    lead(view, (420, -60))
    before = text(view)
    hand.click(hand.node("relu"))
    hand.click(at(view, 0), Mod.ShiftModifier)
    on = on_wire(view, 0.5, ("conv", "input"))
    hand.drag(hand.node("relu"), on + (hand.node("relu") - view.node_rect("relu").center()))
    tables_match(view)
    assert feeds(view, "conv") == {"input": ("image", "output")}
    assert way(view) != ((420, -60),), "the point moved with it"
    view.model.undo_stack.undo()
    assert text(view) == before
    tables_match(view)


def test_a_wire_plugged_elsewhere_keeps_its_points(view, hand):
    lead(view, (480, 160))
    hand.drag(hand.port("pool", "input", False), hand.port("relu", "input", False))
    assert feeds(view, "relu") == {"input": ("conv", "output")}
    assert way(view, "relu") == ((480, 160),)
    assert way(view, "pool") == ()
    hand.drag(hand.port("relu", "input", False), QPointF(400, 420))
    assert way(view, "relu") == (), "and loses them with both ends"
    tables_match(view)


def test_swapped_wires_take_their_points_along(view, hand):
    draft = view.model
    draft.push(edits.connect(draft.document, Source("image", "output"), "relu", "input"))
    lead(view, (480, 160))
    hand.click(on_wire(view, 0.2))
    hand.click(on_wire(view, 0.5, ("relu", "input")), SHIFT)
    hand.key(Key.Key_S)
    assert feeds(view, "relu") == {"input": ("conv", "output")}
    assert way(view, "relu") == ((480, 160),)
    assert way(view, "pool") == ()
    tables_match(view)


def test_arranging_lets_the_wires_of_what_was_laid_out_run_their_own_way(view, hand):
    lead(view, (480, 160))
    lead(view, (200, 160), end=("conv", "input"))
    before = text(view)
    view.model.select(["pool", "relu"])
    arrange(view.model, view, "Arrange")
    assert way(view) == ()
    assert way(view, "conv") == ((200, 160),)
    view.model.select([])
    arrange(view.model, view, "Arrange")
    assert way(view, "conv") == ()
    tables_match(view)
    view.model.undo_stack.undo()
    view.model.undo_stack.undo()
    assert text(view) == before
    tables_match(view)


def test_undo_while_a_point_is_dragged_ends_the_drag(view, hand):
    lead(view, (480, 104))
    hand.drag(at(view, 0), QPointF(560, 200), drop=False)
    view.model.undo_stack.undo()
    hand.release(QPointF(560, 200))
    assert way(view) == ()
    tables_match(view)


# -- how it looks -----------------------------------------------------------------------------------------


def nearest_ink(image: QImage, place: QPointF, paper: str) -> bool:
    """Whether anything but paper is painted within two pixels."""
    x, y = round(place.x()), round(place.y())
    return any(image.pixelColor(x + dx, y + dy).name() != paper for dx in range(-2, 3) for dy in range(-2, 3))


def test_the_wire_is_painted_through_its_points(view):
    lead(view, (480, 160), (600, -80))
    image = view.viewport().grab().toImage()
    paper = view.style_now.paper.name()
    for number in (0, 1):
        assert nearest_ink(image, view.viewportTransform().map(at(view, number)), paper)


def test_the_svg_leads_the_wire_through_its_points_and_opens_again_with_them(view):
    lead(view, (480, 160), (600, -400))
    svg = network_svg(view.model.document)
    assert " 480,160" in svg
    assert " 600,-400" in svg
    top = float(svg.split('viewBox="')[1].split()[1])
    assert top < -400, "large enough to show it"


def test_a_far_wire_that_is_led_is_no_portal(qtbot):
    nodes = [Node("mask", "Input", {"shape": ("N", 8)}, position=(0, 0))]
    for number in range(6):
        inputs = {"input": Source("mask", "output")}
        nodes.append(Node(f"relu{number}", "ReLU", {}, inputs, (1200, 100.0 * number)))
    view = canvas(qtbot, Document("Fan", Graph.of(nodes)))
    wires = view.scene_tables.wires
    rows = view.scene_tables.wire_rows([("relu2", "input"), ("relu3", "input")])
    assert wires.portals(rows).tolist() == [True, True]
    lead(view, (600, 400), end=("relu3", "input"))
    assert wires.portals(rows).tolist() == [True, False]
    tables_match(view)


def test_a_stroke_cuts_a_wire_on_its_way(view, hand):
    lead(view, (480, 300), (600, 300))
    hand.drag(QPointF(540, 200), QPointF(540, 360), mods=ALT)
    assert feeds(view, "pool") == {}
    assert from_json(text(view)).graph["pool"].bends == {}
    view.model.undo_stack.undo()
    assert len(way(view)) == 2
