"""Every gesture of the mouse on the canvas, by real events: it does what it says, Esc takes it back, it is one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from graph import edits
from graph.document import Document
from graph.infer import Problem
from graph.model import Graph, Node, Source
from studio.canvas import CanvasView
from studio.canvas.tips import tip_at
from studio.document import DocumentModel
from tests.gui.canvas_hand import Button, Hand, Mod, canvas, chain, feeds, tables_match, text, undo_all


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, chain())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def steps(view: CanvasView) -> int:
    return view.model.undo_stack.count()


def test_a_click_selects_a_node_and_a_click_beside_it_selects_nothing(view, hand):
    hand.click(hand.node("conv"))
    assert view.model.selection == {"conv"}
    hand.click(QPointF(100, 300))
    assert view.model.selection == frozenset()
    assert steps(view) == 0


def test_ctrl_click_toggles_and_shift_click_adds(view, hand):
    hand.click(hand.node("conv"))
    hand.click(hand.node("pool"), Mod.ControlModifier)
    hand.click(hand.node("relu"), Mod.ShiftModifier)
    assert view.model.selection == {"conv", "pool", "relu"}
    hand.click(hand.node("pool"), Mod.ControlModifier)
    assert view.model.selection == {"conv", "relu"}


def test_a_click_on_one_of_several_selected_nodes_selects_it_alone(view, hand):
    view.model.select(["conv", "pool"])
    hand.click(hand.node("pool"))
    assert view.model.selection == {"pool"}


def test_dragging_a_node_moves_it_on_the_grid_in_one_step_and_undo_puts_it_back(view, hand):
    before = text(view)
    start = hand.node("conv")
    hand.drag(start, start + QPointF(37, 51))
    assert view.model.document.graph["conv"].position == (280.0, 48.0)
    assert steps(view) == 1
    tables_match(view)
    view.model.undo_stack.undo()
    assert text(view) == before
    tables_match(view)


def test_dragging_one_of_several_selected_nodes_moves_all_of_them(view, hand):
    view.model.select(["conv", "pool"])
    start = hand.node("pool")
    hand.drag(start, start + QPointF(0, 80))
    graph = view.model.document.graph
    assert (graph["conv"].position, graph["pool"].position) == ((240, 80), (480, 80))
    assert graph["image"].position == (0, 0)
    assert steps(view) == 1


def test_esc_during_a_drag_leaves_node_and_wires_where_they_were(view, hand):
    before = text(view)
    start = hand.node("conv")
    hand.drag(start, start + QPointF(90, 90), drop=False)
    assert view.node_rect("conv").topLeft() != QPointF(240, 0)
    hand.key(Qt.Key.Key_Escape)
    hand.release(start + QPointF(90, 90))
    assert (text(view), steps(view)) == (before, 0)
    tables_match(view)


def test_a_rubber_band_selects_what_it_touches_and_esc_restores_the_selection(view, hand):
    hand.drag(QPointF(200, -40), QPointF(500, 40))
    assert view.model.selection == {"conv", "pool"}
    hand.drag(QPointF(-60, 100), QPointF(30, 20), mods=Mod.ShiftModifier)
    assert view.model.selection == {"conv", "pool", "image"}
    hand.drag(QPointF(200, 250), QPointF(300, 150), drop=False)
    assert view.model.selection == {"relu"}
    hand.key(Qt.Key.Key_Escape)
    assert view.model.selection == {"conv", "pool", "image"}
    hand.release(QPointF(300, 150))


def test_a_wire_is_drawn_from_an_output_to_an_input(view, hand):
    hand.drag(hand.port("image", "output", True), hand.port("relu", "input", False))
    assert feeds(view, "relu") == {"input": ("image", "output")}
    assert steps(view) == 1
    tables_match(view)
    view.model.undo_stack.undo()
    assert feeds(view, "relu") == {}
    tables_match(view)


def test_a_wire_is_drawn_backwards_from_an_input_to_an_output(view, hand):
    hand.drag(hand.port("relu", "input", False), hand.port("conv", "output", True))
    assert feeds(view, "relu") == {"input": ("conv", "output")}


def test_a_wire_dropped_on_a_node_goes_to_the_input_that_fits(view, hand):
    hand.drag(hand.port("image", "output", True), hand.node("relu"))
    assert feeds(view, "relu") == {"input": ("image", "output")}


def test_esc_while_drawing_a_wire_draws_none(view, hand):
    hand.drag(hand.port("image", "output", True), hand.port("relu", "input", False), drop=False)
    hand.key(Qt.Key.Key_Escape)
    hand.release(hand.port("relu", "input", False))
    assert feeds(view, "relu") == {}
    assert steps(view) == 0


def test_a_wire_that_would_close_a_loop_is_refused_in_words(view, hand, qtbot):
    said: list[str] = []
    view.status.connect(said.append)
    hand.drag(hand.port("pool", "output", True), hand.port("conv", "input", False), drop=False)
    assert "cycle" in said[-1]
    assert view._bubble.isVisible()
    assert "cycle" in view._bubble.text
    hand.release(hand.port("conv", "input", False))
    assert feeds(view, "conv") == {"input": ("image", "output")}
    assert steps(view) == 0
    assert not view._bubble.isVisible()
    assert "cycle" in said[-1]


def test_what_was_said_of_a_wire_is_said_no_more_once_the_network_is_another(view, hand):
    said: list[str] = []
    view.status.connect(said.append)
    hand.drag(hand.port("pool", "output", True), hand.port("conv", "input", False))
    assert "cycle" in said[-1]
    view.model.push(edits.set_attribute(view.model.document, "conv", "kernel_size", 5))
    assert said[-1] == ""


def test_a_number_format_that_an_input_never_takes_is_refused(view, hand):
    view.model.push(*_added(view, "label", "Target", (0, 160)))
    said: list[str] = []
    view.status.connect(said.append)
    hand.drag(hand.port("label", "output", True), hand.port("relu", "input", False))
    assert feeds(view, "relu") == {}
    assert "int64" in said[-1]


def test_a_shape_that_does_not_fit_yet_is_wired_and_said(view, hand):
    view.model.push(*_added(view, "flat", "Flatten", (240, 320)))
    view.model.push(*_added(view, "conv2", "Conv2d", (480, 320)))
    hand.drag(hand.port("image", "output", True), hand.port("flat", "input", False))
    said: list[str] = []
    view.status.connect(said.append)
    hand.drag(hand.port("flat", "output", True), hand.port("conv2", "input", False))
    assert feeds(view, "conv2") == {"input": ("flat", "output")}
    assert any("Does not fit yet" in sentence for sentence in said)
    assert view.scene_tables.face("conv2").severity == "error"


def test_dragging_a_wired_input_moves_the_wires_end(view, hand):
    hand.drag(hand.port("pool", "input", False), hand.port("relu", "input", False))
    assert feeds(view, "pool") == {}
    assert feeds(view, "relu") == {"input": ("conv", "output")}
    assert steps(view) == 1
    undo_all(view)
    assert feeds(view, "pool") == {"input": ("conv", "output")}
    tables_match(view)


def test_a_wires_end_dropped_on_empty_canvas_unplugs_it(view, hand):
    hand.drag(hand.port("pool", "input", False), QPointF(450, 200))
    assert feeds(view, "pool") == {}
    assert steps(view) == 1


def test_a_wires_end_dropped_where_it_was_changes_nothing(view, hand):
    hand.drag(hand.port("pool", "input", False), QPointF(450, 60), drop=False)
    hand.move(hand.port("pool", "input", False))
    hand.release(hand.port("pool", "input", False))
    assert feeds(view, "pool") == {"input": ("conv", "output")}
    assert steps(view) == 0


def test_dragging_a_wire_near_its_beginning_moves_that_end(view, hand):
    start = hand.port("conv", "output", True) + QPointF(20, 0)
    hand.drag(start, hand.port("image", "output", True))
    assert feeds(view, "pool") == {"input": ("image", "output")}


def test_ctrl_dragging_an_output_takes_all_its_wires_along(view, hand):
    hand.drag(hand.port("conv", "output", True), hand.port("relu", "input", False))
    hand.drag(hand.port("conv", "output", True), hand.port("image", "output", True), mods=Mod.ControlModifier)
    assert feeds(view, "pool") == feeds(view, "relu") == {"input": ("image", "output")}
    assert steps(view) == 2


def test_a_wire_released_on_empty_canvas_asks_for_what_fits(view, hand, qtbot):
    with qtbot.waitSignal(view.search_requested) as asked:
        hand.drag(hand.port("conv", "output", True), QPointF(500, 300))
    place, end = asked.args
    assert (place - QPointF(500, 300)).manhattanLength() < 2
    assert (end.node, end.port, end.is_output, str(end.type)) == ("conv", "output", True, "N×8×26×26")
    name = view.editing.add_operator("ReLU", place, end=end)
    assert feeds(view, name) == {"input": ("conv", "output")}
    assert steps(view) == 1


def test_double_clicks_open_a_node_or_search(view, hand, qtbot):
    with qtbot.waitSignal(view.node_activated) as activated:
        hand.double_click(hand.node("conv"))
    assert activated.args == ["conv"]
    with qtbot.waitSignal(view.search_requested) as asked:
        hand.double_click(QPointF(100, 300))
    assert asked.args[1] is None


def test_a_click_on_a_wire_selects_it_and_delete_removes_it(view, hand):
    middle = (hand.port("conv", "output", True) + hand.port("pool", "input", False)) / 2
    hand.click(middle)
    assert view.scene_tables.selected_wires == {("pool", "input")}
    hand.key(Qt.Key.Key_Delete)
    assert feeds(view, "pool") == {}
    assert view.scene_tables.selected_wires == frozenset()
    tables_match(view)


def test_a_stroke_with_ctrl_and_the_right_button_cuts_the_wires_it_crosses(view, hand):
    hand.drag(QPointF(204, -60), QPointF(204, 100), Button.RightButton, Mod.ControlModifier)
    assert feeds(view, "conv") == {}
    assert feeds(view, "pool") == {"input": ("conv", "output")}
    assert steps(view) == 1
    hand.drag(QPointF(440, -60), QPointF(440, 100), Button.RightButton, Mod.ControlModifier, drop=False)
    red = view.style_now.error.rgb()
    image = view.grab().toImage()
    on = hand.spot(view.port_position("pool", "input", False) - QPointF(20, 0))
    assert red in {image.pixel(on.x(), on.y() + dy) for dy in (-1, 0, 1)}, "what would be cut is seen"
    hand.key(Qt.Key.Key_Escape)
    hand.release(QPointF(440, 100), Button.RightButton)
    assert feeds(view, "pool") == {"input": ("conv", "output")}


@pytest.mark.parametrize("with_space", [False, True])
def test_the_middle_button_or_space_and_drag_pan(view, hand, with_space):
    seen = hand.spot(QPointF(0, 0))
    start = QPointF(100, 300)
    end = view.scene_point(QPointF(hand.spot(start) + QPoint(60, -40)))
    if with_space:
        view.keyPressEvent(_key(Qt.Key.Key_Space, press=True))
        hand.drag(start, end)
        view.keyReleaseEvent(_key(Qt.Key.Key_Space, press=False))
    else:
        hand.drag(start, end, Button.MiddleButton)
    assert hand.spot(QPointF(0, 0)) - seen == QPoint(60, -40)
    assert view.model.selection == frozenset()


def test_the_wheel_zooms_at_the_cursor(view, hand):
    place = hand.node("pool")
    seen = hand.spot(place)
    hand.wheel(place, 2)
    assert view.scale_now() == pytest.approx(1.2**2)
    assert (hand.spot(place) - seen).manhattanLength() <= 2
    hand.wheel(place, -2)
    assert view.scale_now() == 1.0


def test_dragging_to_the_rim_scrolls_on(view, hand, qtbot):
    seen = hand.spot(QPointF(0, 0))
    start = hand.node("conv")
    rim = view.scene_point(QPointF(view.viewport().width() - 4, hand.spot(start).y()))
    hand.drag(start, rim, drop=False)
    qtbot.waitUntil(lambda: hand.spot(QPointF(0, 0)).x() < seen.x() - 60)
    hand.release(view.scene_point(QPointF(hand._at)))
    assert view.model.document.graph["conv"].position[0] > (rim - start).x() + 240
    here = hand.spot(QPointF(0, 0))
    qtbot.wait(50)
    assert hand.spot(QPointF(0, 0)) == here
    tables_match(view)


def test_two_fingers_pan_and_with_ctrl_zoom(view, hand):
    seen = hand.spot(QPointF(0, 0))
    hand.two_fingers(QPointF(100, 300), QPoint(-30, 12))
    assert hand.spot(QPointF(0, 0)) - seen == QPoint(-30, 12)
    hand.two_fingers(QPointF(100, 300), QPoint(0, 15), Mod.ControlModifier)
    assert view.scale_now() > 1.0


def test_an_operator_dropped_on_empty_canvas_is_added_and_named(view, hand):
    _drop(view, hand, "Conv2d", QPointF(600, 300))
    assert view.model.document.graph["conv1"].op == "Conv2d"
    assert view.node_rect("conv1").contains(QPointF(600, 300))
    assert view.model.selection == {"conv1"}
    assert steps(view) == 1


def test_a_dropped_operator_is_wired_to_the_selected_node(view, hand):
    view.model.select(["pool"])
    _drop(view, hand, "ReLU", QPointF(800, 40))
    assert feeds(view, "relu1") == {"input": ("pool", "output")}
    undo_all(view)
    assert "relu1" not in view.model.document.graph


def test_the_share_of_a_layer_follows_what_comes_in_though_the_same_goes_out(qtbot):
    nodes = [
        Node("image", "Input", {"shape": ("N", 3, 8, 8)}),
        Node("flat", "Flatten", {}, {"input": Source("image", "output")}, (240, 0)),
        Node("dense", "Linear", {"out_features": 10}, {"input": Source("flat", "output")}, (480, 0)),
    ]
    view = canvas(qtbot, Document("Share", Graph.of(nodes)))
    view.model.push(edits.set_attribute(view.model.document, ["image"], "shape", ("N", 3, 16, 16)))
    scene = view.scene_tables
    assert scene.nodes.weights[scene.nodes.row["dense"]] == 3 * 16 * 16 * 10 + 10
    assert scene.parameters == 3 * 16 * 16 * 10 + 10
    tables_match(view)


def test_room_is_made_in_the_row_and_not_where_the_wires_have_led_back(qtbot):
    nodes = [Node("image", "Input", {"shape": ("N", 8)})]
    corners = {"a": (216, 0), "b": (432, 0), "c": (0, 200), "d": (432, 200)}
    for name, corner in corners.items():
        nodes.append(Node(name, "Linear", {}, {"input": Source(nodes[-1].name, "output")}, corner))
    view = canvas(qtbot, Document("Rows", Graph.of(nodes)))
    ends = view.port_position("a", "output", True), view.port_position("b", "input", False)
    view.editing.add_operator("ReLU", (ends[0] + ends[1]) / 2)
    graph = view.model.document.graph
    assert graph["b"].position[0] > 432
    assert {name: graph[name].position for name in ("a", "c", "d")} == {
        name: corners[name] for name in ("a", "c", "d")
    }
    undo_all(view)
    assert view.model.document.graph["b"].position == corners["b"]


def test_an_operator_dropped_on_a_wire_goes_into_it_and_what_follows_makes_room(view, hand):
    before = text(view)
    middle = (hand.port("conv", "output", True) + hand.port("pool", "input", False)) / 2
    _drop(view, hand, "ReLU", middle)
    assert feeds(view, "relu1") == {"input": ("conv", "output")}
    assert feeds(view, "pool") == {"input": ("relu1", "output")}
    assert view.node_rect("relu1").left() >= view.node_rect("conv").right() + 40, (
        "nor on top of what feeds it"
    )
    assert view.node_rect("pool").left() >= view.node_rect("relu1").right() + 40
    assert steps(view) == 1
    tables_match(view)
    undo_all(view)
    assert text(view) == before


def test_a_node_under_the_hand_stays_there_when_diagnostics_come_meanwhile(view, hand):
    view.model.push(edits.move(view.model.document, {"pool": (720, 0)}))
    wire = (hand.port("conv", "output", True) + hand.port("pool", "input", False)) / 2
    hand.drag(hand.node("relu"), wire - QPointF(0, 20), drop=False)
    under_hand = view.node_rect("relu")
    assert under_hand.top() != 160
    view.show_problems({"relu": [Problem("relu", "is told about.", "warning")]})
    assert view.node_rect("relu") == under_hand
    assert view.scene_tables.face("relu").problems == 1
    hand.release(wire - QPointF(0, 20))
    assert feeds(view, "pool") == {"input": ("relu", "output")}
    tables = view.scene_tables
    assert tables.node_rect("relu").topLeft().toTuple() == view.model.document.graph["relu"].position


def test_an_unwired_node_dragged_onto_a_wire_goes_into_it(view, hand):
    middle = (hand.port("conv", "output", True) + hand.port("pool", "input", False)) / 2
    grip = hand.node("relu")
    hand.drag(grip, middle + (grip - view.node_rect("relu").center()) + QPointF(0, 16))
    assert view.node_rect("relu").center().y() == view.node_rect("conv").center().y(), "a level wire stays so"
    assert feeds(view, "relu") == {"input": ("conv", "output")}
    assert feeds(view, "pool") == {"input": ("relu", "output")}
    assert view.node_rect("relu").left() >= view.node_rect("conv").right() + 40
    assert view.node_rect("pool").left() >= view.node_rect("relu").right() + 40, "neighbours make room"
    assert steps(view) == 1
    tables_match(view)


def test_an_unknown_operator_is_refused_in_words(view, hand):
    said: list[str] = []
    view.status.connect(said.append)
    before = text(view)
    _drop(view, hand, "Transmogrify", QPointF(600, 300))
    assert "Transmogrify" in said[-1]
    assert text(view) == before


def test_a_wires_end_dropped_on_a_node_that_does_not_take_it_stays_where_it_was(view, hand):
    said: list[str] = []
    view.status.connect(said.append)
    hand.drag(hand.port("pool", "input", False), hand.node("image"))
    assert feeds(view, "pool") == {"input": ("conv", "output")}
    assert said[-1] == "image has no free input that takes this."
    hand.drag(hand.port("pool", "input", False), hand.node("pool"))
    assert feeds(view, "pool") == {"input": ("conv", "output")}
    assert steps(view) == 0


def test_an_undo_from_elsewhere_ends_the_gesture(view, hand):
    view.editing.add_operator("ReLU", QPointF(600, 300))
    before = view.model.document.graph["conv"].position
    view.model.select(["relu1", "conv"])
    start = hand.node("relu1")
    hand.drag(start, start + QPointF(80, 80), drop=False)
    view.model.undo_stack.undo()
    hand.move(start + QPointF(160, 160))
    hand.release(start + QPointF(160, 160))
    assert "relu1" not in view.model.document.graph
    assert view.model.document.graph["conv"].position == before
    tables_match(view)
    assert view.current == "conv"


def test_a_closed_view_leaves_the_document_usable(qtbot):
    model = DocumentModel(chain())
    closed = CanvasView(model)
    closed.show()
    closed.deleteLater()
    QApplication.sendPostedEvents(closed, QEvent.Type.DeferredDelete)
    model.select(["conv"])
    model.push(edits.remove(model.document, ["conv"]))
    assert "conv" not in model.document.graph


def test_a_document_that_goes_before_its_view_is_no_harm(qtbot):
    model = DocumentModel(chain())
    view = CanvasView(model)
    view.show()
    for gone in (model, view):
        gone.deleteLater()
        QApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)


def test_the_badge_and_the_wire_tell_what_they_know(view, hand):
    view.model.push(edits.set_attribute(view.model.document, "conv", "groups", 3))
    rect = view.node_rect("conv")
    badge = view.viewportTransform().map(QPointF(rect.right() - 16, rect.top() + 14)).toPoint()
    assert "groups" in tip_at(view, view._mouse.under(view.scene_point(QPointF(badge))), badge)
    undo_all(view)
    middle = (hand.port("conv", "output", True) + hand.port("pool", "input", False)) / 2
    place = hand.spot(middle)
    assert "N×8×26×26" in tip_at(view, view._mouse.under(middle), place)
    port = hand.port("relu", "input", False)
    assert "float" in tip_at(view, view._mouse.under(port), hand.spot(port))
    node = hand.node("conv")
    assert "80 parameters, 100 % of all" in tip_at(view, view._mouse.under(node), hand.spot(node))


def _added(view, name, op, position):
    return [edits.add(view.model.document, [Node(name, op, position=position)])]


def _key(key, *, press):
    kind = QEvent.Type.KeyPress if press else QEvent.Type.KeyRelease
    return QKeyEvent(kind, key, Mod.NoModifier)


def _drop(view, hand, op, place):
    data = QMimeData()
    data.setData("application/x-symloom-operator", op.encode())
    spot = hand.spot(place)
    copy, left = Qt.DropAction.CopyAction, Button.LeftButton
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(spot, copy, data, left, Mod.NoModifier))
    QApplication.sendEvent(view.viewport(), QDragMoveEvent(spot, copy, data, left, Mod.NoModifier))
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(spot), copy, data, left, Mod.NoModifier))


@pytest.mark.parametrize("odd", [Node("odd", "Fancy"), Node("odd", "Conv2d", {"kernel_size": "wide"})])
def test_a_node_that_cannot_be_made_sense_of_is_painted_with_the_wires_from_it(qtbot, odd):
    taking = Node("relu", "ReLU", {}, {"input": Source("odd", "output")}, (240, 0))
    view = canvas(qtbot, Document("Odd", Graph.of([odd, taking])))
    view.grab()  # in full
    face = view.scene_tables.face("odd")
    assert [port.wired for port in face.outputs] == [True]
    view.zoom_to(0.6)
    view.grab()
