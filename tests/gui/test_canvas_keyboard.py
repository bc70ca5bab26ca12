"""The canvas by keyboard and its commands: focus along wires, clipboard, rename, extract, align, zoom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QPointF, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from graph.document import Document, from_json
from graph.model import Graph, Node, Source
from studio.canvas import CanvasView
from studio.canvas.fitting import FREE_PLACE
from studio.canvas.keyboard import KEYS
from tests.gui.canvas_hand import Hand, Mod, canvas, chain, feeds, tables_match, text, undo_all

Key = Qt.Key
CTRL, SHIFT = Mod.ControlModifier, Mod.ShiftModifier


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, chain())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def test_arrows_walk_along_wires_and_to_the_nearest_node_up_and_down(view, hand):
    view.select_only("image")
    for key, name in ((Key.Key_Right, "conv"), (Key.Key_Right, "pool"), (Key.Key_Left, "conv")):
        hand.key(key)
        assert view.model.selection == {name}
    hand.key(Key.Key_Down)
    assert view.model.selection == {"relu"}
    hand.key(Key.Key_Up)
    assert view.model.selection == {"conv"}
    hand.key(Key.Key_Right, SHIFT)
    assert view.model.selection == {"conv", "pool"}


def test_an_arrow_without_a_focus_takes_the_node_nearest_to_the_middle(view, hand):
    view.navigation.show(1.0, view.node_rect("pool").center())
    hand.key(Key.Key_Left)
    assert view.model.selection == {"pool"}


def test_enter_edits_the_focused_node_and_tab_searches(view, hand, qtbot):
    view.select_only("conv")
    with qtbot.waitSignal(view.node_activated) as activated:
        hand.key(Key.Key_Return)
    assert activated.args == ["conv"]
    with qtbot.waitSignal(view.search_requested) as asked:
        hand.key(Key.Key_Tab)
    assert asked.args[1] is FREE_PLACE, "no mouse was moved"


def test_tab_searches_at_the_cursor_when_the_mouse_was_moved_and_else_for_a_free_place(view, hand, qtbot):
    asked: list[tuple[QPointF, object]] = []
    view.search_requested.connect(lambda place, context: asked.append((place, context)))
    empty, on_node = QPointF(600, 300), hand.node("conv")
    for place in (empty, on_node):
        view.cursor().setPos(view.viewport().mapToGlobal(hand.spot(place)))
        hand.key(Key.Key_Tab)
    assert asked[0] == (empty, None)
    assert asked[1][1] is FREE_PLACE, "not on top of the node"
    view.cursor().setPos(view.viewport().mapToGlobal(hand.spot(empty)))
    hand.key(Key.Key_Right)
    hand.key(Key.Key_Tab)
    assert asked[2][1] is FREE_PLACE, "keys went elsewhere since"


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_and_backspace_remove_the_selection_with_its_wires_in_one_step(view, hand, key):
    before = text(view)
    view.model.select(["conv", "relu"])
    hand.key(key)
    assert set(view.model.document.graph.nodes) == {"image", "pool"}
    assert feeds(view, "pool") == {}
    tables_match(view)
    hand.key(Key.Key_Z, CTRL)
    assert text(view) == before
    tables_match(view)
    hand.key(Key.Key_Z, CTRL | SHIFT)
    assert set(view.model.document.graph.nodes) == {"image", "pool"}


def test_f2_renames_in_place_and_refuses_a_name_that_is_taken(view, hand):
    view.select_only("conv")
    hand.key(Key.Key_F2)
    field = view.viewport().findChild(QLineEdit)
    said: list[str] = []
    view.status.connect(said.append)
    QTest.keyClicks(field, "pool")
    QTest.keyClick(field, Key.Key_Return)
    assert "already" in said[-1]
    assert "already" in view._bubble.text
    assert field.isVisible()
    field.selectAll()
    QTest.keyClicks(field, "stem")
    QTest.keyClick(field, Key.Key_Return)
    assert "stem" in view.model.document.graph
    assert feeds(view, "pool") == {"input": ("stem", "output")}
    assert view.model.selection == {"stem"}
    tables_match(view)
    undo_all(view)
    assert "conv" in view.model.document.graph


def test_esc_in_the_name_leaves_it(view, hand):
    view.select_only("conv")
    hand.key(Key.Key_F2)
    field = view.viewport().findChild(QLineEdit)
    QTest.keyClicks(field, "stem")
    QTest.keyClick(field, Key.Key_Escape)
    assert not field.isVisible()
    assert view.model.undo_stack.count() == 0


def test_copy_and_paste_keep_inner_wires_and_give_free_names(view, hand):
    view.model.select(["conv", "pool"])
    hand.key(Key.Key_C, CTRL)
    hand.key(Key.Key_V, CTRL)
    new = view.model.selection
    assert new == {"conv1", "pool1"}
    assert feeds(view, "pool1") == {"input": ("conv1", "output")}
    assert feeds(view, "conv1") == {}
    assert view.model.undo_stack.count() == 1
    tables_match(view)


def test_paste_with_incoming_wires_keeps_those_too(view, hand):
    view.model.select(["conv"])
    hand.key(Key.Key_C, CTRL)
    hand.key(Key.Key_V, CTRL | SHIFT)
    assert feeds(view, "conv1") == {"input": ("image", "output")}


def test_nodes_go_to_another_window_as_text(view, hand, qtbot):
    view.model.select(["conv", "pool"])
    hand.key(Key.Key_X, CTRL)
    assert set(view.model.document.graph.nodes) == {"image", "relu"}
    assert set(from_json(QGuiApplication.clipboard().text()).graph.nodes) == {"conv", "pool"}
    other = canvas(qtbot, Document())
    Hand(other).key(Key.Key_V, CTRL)
    assert feeds(other, "pool") == {"input": ("conv", "output")}
    assert dict(other.model.document.graph["conv"].attrs) == {"out_channels": 8}


def test_pasting_other_text_is_refused_in_words(view, hand):
    QGuiApplication.clipboard().setText("def forward(self, x): ...")
    said: list[str] = []
    view.status.connect(said.append)
    hand.key(Key.Key_V, CTRL)
    assert "clipboard" in said[-1]
    assert view.model.undo_stack.count() == 0


def test_duplicates_lie_beside_their_originals(view, hand):
    view.model.select(["conv", "pool"])
    hand.key(Key.Key_D, CTRL)
    graph = view.model.document.graph
    assert graph["conv1"].position == (272, 32)
    assert feeds(view, "pool1") == {"input": ("conv1", "output")}
    assert view.model.selection == {"conv1", "pool1"}


def test_dissolving_a_node_joins_what_it_was_between(view, hand):
    before = text(view)
    view.model.select(["conv"])
    hand.key(Key.Key_Delete, CTRL)
    assert "conv" not in view.model.document.graph
    assert feeds(view, "pool") == {"input": ("image", "output")}
    assert view.model.undo_stack.count() == 1
    undo_all(view)
    assert text(view) == before


def test_extracting_a_node_keeps_it_and_closes_the_wire(view, hand):
    view.model.select(["conv"])
    hand.key(Key.Key_B, CTRL)
    assert feeds(view, "conv") == {}
    assert feeds(view, "pool") == {"input": ("image", "output")}
    tables_match(view)


def test_extracting_several_nodes_in_a_row_closes_the_gap(view, hand):
    hand.drag(hand.port("pool", "output", True), hand.port("relu", "input", False))
    view.model.select(["conv", "pool"])
    hand.key(Key.Key_B, CTRL)
    assert feeds(view, "relu") == {"input": ("image", "output")}
    assert feeds(view, "conv") == feeds(view, "pool") == {}


def test_ctrl_arrows_nudge_by_the_grid_and_undo_as_one(view, hand):
    view.model.select(["conv"])
    for _ in range(3):
        hand.key(Key.Key_Right, CTRL)
    assert view.model.document.graph["conv"].position == (264, 0)
    assert view.model.undo_stack.count() == 1


def test_aligning_and_distributing_place_nodes_evenly(view):
    view.model.select(["image", "conv", "relu"])
    view.editing.align("left")
    graph = view.model.document.graph
    assert {graph[name].position[0] for name in ("image", "conv", "relu")} == {0}
    view.editing.align("middle")
    middles = {view.node_rect(name).center().y() for name in ("image", "conv", "relu")}
    assert len(middles) == 1
    undo_all(view)
    view.model.select(["conv"])
    view.editing.nudge(16, 40)
    view.model.select(["image", "conv", "pool"])
    view.editing.distribute(horizontally=True)
    rects = [view.node_rect(name) for name in ("image", "conv", "pool")]
    assert view.model.undo_stack.count() == 2
    assert rects[1].left() - rects[0].right() == pytest.approx(rects[2].left() - rects[1].right(), abs=1)


def test_zooming_by_key_and_fitting(view, hand):
    hand.key(Key.Key_Plus)
    assert view.scale_now() == pytest.approx(1.2)
    hand.key(Key.Key_1)
    assert view.scale_now() == 1.0
    view.navigation.show(0.5, QPointF(9_000, 9_000))
    hand.key(Key.Key_0)
    assert all(view.sight().contains(view.node_rect(name)) for name in view.model.document.graph.nodes)
    view.model.select(["relu"])
    hand.key(Key.Key_F)
    assert (view.sight().center() - view.node_rect("relu").center()).manhattanLength() < 4


def test_the_map_shows_only_when_something_is_out_of_sight_and_goes_where_it_is_pressed(view, hand):
    assert not view.minimap.isVisible()
    view.navigation.show(1.0, QPointF(700, 40))
    assert view.minimap.isVisible()
    QTest.mouseClick(view.minimap, Qt.MouseButton.LeftButton, pos=view.minimap.rect().center())
    extent = view.scene_tables.extent()
    assert (view.sight().center() - extent.center()).manhattanLength() < 12
    view.navigation.show(1.0, QPointF(700, 40))
    hand.key(Key.Key_M)
    assert not view.minimap.isVisible()


def test_revealing_a_node_selects_it_and_brings_it_into_sight(view):
    view.navigation.show(1.0, QPointF(9_000, 9_000))
    view.reveal("pool")
    assert view.model.selection == {"pool"}
    assert view.sight().contains(view.node_rect("pool"))


def test_an_added_operator_covers_no_other(view):
    names = [view.editing.add_operator("ReLU") for _ in range(4)]
    rects = [view.node_rect(name) for name in (*names, "image", "conv", "pool", "relu")]
    assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])


def test_every_key_is_given_once_and_named():
    assert all(key.text for key in KEYS)
    every = [key for entry in KEYS for key in entry.keys.split("; ")]
    assert len(every) == len(set(every))


def test_the_colours_follow_the_palette(view):
    assert not view.style_now.dark
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.black)
    view.setPalette(palette)
    assert view.style_now.dark
    assert view.grab().toImage().pixelColor(2, 2) == view.style_now.paper


def test_an_empty_canvas_says_how_to_begin(qtbot):
    view = canvas(qtbot, Document())
    empty = view.grab().toImage()
    view.editing.add_operator("Input")
    assert view.grab().toImage() != empty
    assert view.scale_now() == 1.0


def test_every_key_says_what_it_does_in_the_language_chosen(qtbot):
    class Loud(QTranslator):
        def translate(self, context, source, disambiguation=None, n=-1):
            return source.upper() if context == "CanvasView" else ""

        def isEmpty(self):
            return False

    translator = Loud()
    QCoreApplication.installTranslator(translator)
    try:
        assert all(key.in_words() == key.text.upper() for key in KEYS)
        view = canvas(qtbot, chain())
        view.model.select(["conv"])
        view.editing.toggle_mute()
        assert view.model.undo_stack.undoText() == "BYPASS conv"
    finally:
        QCoreApplication.removeTranslator(translator)


def adder() -> Document:
    return Document(
        "Adder",
        Graph.of(
            [
                Node("a", "Input"),
                Node("b", "Input", position=(0, 160)),
                Node(
                    "sub",
                    "Subtract",
                    {},
                    {"input": Source("a", "output"), "other": Source("b", "output")},
                    (400, 80),
                ),
            ]
        ),
    )


def test_s_swaps_the_inputs_of_a_node_and_undo_swaps_them_back(qtbot):
    view = canvas(qtbot, adder())
    before = text(view)
    view.model.select(["sub"])
    Hand(view).key(Key.Key_S)
    assert feeds(view, "sub") == {"input": ("b", "output"), "other": ("a", "output")}
    assert view.model.undo_stack.count() == 1
    tables_match(view)
    view.model.undo_stack.undo()
    assert text(view) == before


def test_s_swaps_two_selected_wires_and_says_when_it_cannot(qtbot):
    view = canvas(qtbot, adder())
    said = []
    view.status.connect(said.append)
    view.scene_tables.select_wires([("sub", "input"), ("sub", "other")])
    Hand(view).key(Key.Key_S)
    assert feeds(view, "sub") == {"input": ("b", "output"), "other": ("a", "output")}
    view.scene_tables.select_wires([("sub", "input")])
    Hand(view).key(Key.Key_S)
    assert "two wires" in said[-1]
