"""Where what is new comes to stand: where the person looks or points, and never on top of a node."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QCursor, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from studio.canvas import CanvasView
from studio.canvas.room import nearest_free
from studio.main_window import MainWindow
from tests.gui.canvas_hand import Button, Hand, Mod, canvas, chain, feeds, text, undo_all
from tests.gui.window_hand import open_for_test

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, chain())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def drag_over(view: CanvasView, hand: Hand, op: str, place: QPointF) -> QMimeData:
    data = QMimeData()
    data.setData("application/x-symloom-operator", op.encode())
    spot = hand.spot(place)
    for kind in (QDragEnterEvent, QDragMoveEvent):
        event = kind(spot, Qt.DropAction.CopyAction, data, Button.LeftButton, Mod.NoModifier)
        QApplication.sendEvent(view.viewport(), event)
    return data


def drop(view: CanvasView, hand: Hand, op: str, place: QPointF) -> str:
    data = drag_over(view, hand, op, place)
    before = set(view.model.document.graph.nodes)
    spot = QPointF(hand.spot(place))
    event = QDropEvent(spot, Qt.DropAction.CopyAction, data, Button.LeftButton, Mod.NoModifier)
    QApplication.sendEvent(view.viewport(), event)
    (name,) = set(view.model.document.graph.nodes) - before
    return name


def overlapping(view: CanvasView) -> list[tuple[str, str]]:
    rects = {name: view.node_rect(name) for name in view.model.document.graph.nodes}
    return [(a, b) for a, b in combinations(rects, 2) if rects[a].intersects(rects[b])]


@pytest.mark.parametrize("op", ["ReLU", "Conv2d", "MultiheadAttention", "LSTM", "Concat", "Target"])
@pytest.mark.parametrize("onto", ["conv", "relu"])
def test_a_node_dropped_on_another_lands_beside_it_in_one_step(view, hand, op, onto):
    before = text(view)
    view.model.select(())
    place = view.node_rect(onto).center()
    name = drop(view, hand, op, place)
    assert overlapping(view) == []
    assert (view.node_rect(name).center() - place).manhattanLength() < 320, "but near"
    assert view.model.undo_stack.count() == 1
    undo_all(view)
    assert text(view) == before


def test_a_node_that_is_wired_to_the_selected_one_covers_none_either(view, hand):
    view.model.select(["image"])
    name = drop(view, hand, "Concat", view.node_rect("relu").center())
    assert [source[0] for source in feeds(view, name).values()] == ["image"]
    assert overlapping(view) == []


def test_a_node_dropped_on_a_free_place_lands_right_there(view, hand):
    name = drop(view, hand, "ReLU", QPointF(604, 300))
    assert (view.node_rect(name).center() - QPointF(604, 300)).manhattanLength() <= 8


def test_while_an_operator_is_dragged_its_ghost_stands_where_it_will_land(view, hand):
    place = view.node_rect("relu").center()
    drag_over(view, hand, "LSTM", place)
    ghost = view._drops.extent().adjusted(4, 4, -4, -4)
    assert not ghost.intersects(view.node_rect("relu"))
    assert view.node_rect(drop(view, hand, "LSTM", place)) == ghost


def test_a_wire_let_go_beside_a_node_brings_a_new_node_that_does_not_cover_it(view, hand, qtbot):
    place = view.node_rect("relu").topLeft() - QPointF(40, 24)
    with qtbot.waitSignal(view.search_requested) as asked:
        hand.drag(hand.port("conv", "output", True), place)
    name = view.editing.add_operator("ReLU", asked.args[0], end=asked.args[1])
    assert feeds(view, name) == {"input": ("conv", "output")}
    assert overlapping(view) == []


def test_a_node_moved_by_hand_may_stand_anywhere(view, hand):
    hand.drag(hand.node("relu"), hand.node("conv") + QPointF(8, 8))
    assert overlapping(view) == [("conv", "relu")]


boxes = st.tuples(st.integers(-500, 500), st.integers(-500, 500), st.integers(40, 300), st.integers(40, 300))


@given(st.lists(boxes, max_size=90), boxes)
def test_a_free_place_is_free_on_the_grid_and_none_that_is_nearer_would_do(taken, wanted):
    found = nearest_free(QRectF(*wanted), np.array(taken, float).reshape(-1, 4))
    others = [QRectF(*box) for box in taken]
    assert (found.width(), found.height()) == wanted[2:]
    assert found.left() % 8 == found.top() % 8 == 0
    assert not any(found.intersects(box) for box in others)
    if len(taken) < 60:
        off = np.hypot(found.left() - wanted[0], found.top() - wanted[1])
        for angle in np.linspace(0, 2 * np.pi, 17):
            step = QPointF(np.cos(angle), np.sin(angle)) * (off - 24)
            nearer = QRectF(*wanted).translated(step).adjusted(-49, -33, 49, 33)
            assert off <= 24 or any(nearer.intersects(box) for box in others)


@pytest.fixture
def window(qtbot, tmp_path) -> MainWindow:
    made = open_for_test(qtbot, tmp_path)
    made.resize(1280, 800)
    made.canvas.navigation.show(1.0, made.canvas.node_rect("conv2").center())
    return made


def entry(menu: QMenu, name: str) -> QPoint:
    action = next(action for action in menu.actions() if action.objectName() == name)
    return menu.actionGeometry(action).center()


def click_in_menu_bar(window: MainWindow, title: str, name: str) -> None:
    """Open a menu of the bar and click an entry, which leaves the cursor over the canvas."""
    bar = window.menuBar()
    action = next(action for action in bar.actions() if action.text() == title)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(action).center())
    menu = action.menu()
    assert menu.isVisible()
    place = entry(menu, name)
    QCursor.setPos(window.canvas.viewport().mapToGlobal(QPoint(30, 40)))
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)


def click_in_context_menu(window: MainWindow, at: QPoint, name: str) -> None:
    """Press the right button at a place of the canvas and click an entry, some way off."""
    viewport = window.canvas.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=at)

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        QCursor.setPos(viewport.mapToGlobal(at + QPoint(60, 90)))
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=entry(menu, name))

    QTimer.singleShot(0, choose)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, event)


def only_note(window: MainWindow) -> QRectF:
    (note,) = (note for note in window.model.document.annotations.values() if note.kind == "note")
    return QRectF(*note.rect)


def test_a_note_from_the_menu_bar_lands_where_one_looks_and_on_no_node(window):
    click_in_menu_bar(window, "&Graph", "add_note")
    note, sight = only_note(window), window.canvas.sight()
    assert sight.contains(note)
    assert abs(note.center().x() - sight.center().x()) < 8
    assert abs(note.center().y() - sight.center().y()) < 160
    assert not any(
        note.intersects(window.canvas.node_rect(name)) for name in window.model.document.graph.nodes
    )


def test_a_note_from_the_context_menu_lands_where_the_right_button_was_pressed(window):
    at = QPoint(200, 40)
    click_in_context_menu(window, at, "add_note")
    there = window.canvas.scene_point(QPointF(at))
    assert (only_note(window).topLeft() - there).manhattanLength() <= 8


def test_what_is_pasted_from_a_menu_lands_there_too(window):
    model, canvas = window.model, window.canvas
    canvas.select_only("pool1")
    canvas.editing.copy()
    before = set(model.document.graph.nodes)
    at = QPoint(200, 40)
    click_in_context_menu(window, at, "paste")
    (pasted,) = set(model.document.graph.nodes) - before
    assert (canvas.node_rect(pasted).topLeft() - canvas.scene_point(QPointF(at))).manhattanLength() <= 8
    before.add(pasted)
    click_in_menu_bar(window, "&Edit", "paste")
    (pasted,) = set(model.document.graph.nodes) - before
    assert (canvas.node_rect(pasted).topLeft() - canvas.sight().center()).manhattanLength() <= 8


def test_the_cursor_counts_again_once_it_was_moved(window):
    click_in_menu_bar(window, "&Edit", "select_all")
    at = QPoint(200, 40)
    QCursor.setPos(window.canvas.viewport().mapToGlobal(at))
    window.canvas.annotating.add_note()
    there = window.canvas.scene_point(QPointF(at))
    assert (only_note(window).topLeft() - there).manhattanLength() <= 8


def test_what_is_pasted_twice_at_one_place_does_not_hide_itself(view, hand):
    view.model.select(["conv", "pool"])
    hand.key(Qt.Key.Key_C, Mod.ControlModifier)
    view.cursor().setPos(view.viewport().mapToGlobal(QPoint(60, 500)))
    for _ in range(3):
        hand.key(Qt.Key.Key_V, Mod.ControlModifier)
    places = [node.position for node in view.model.document.graph]
    assert len(places) == 4 + 3 * 2
    assert len(set(places)) == len(places)
    assert view.model.undo_stack.count() == 3
