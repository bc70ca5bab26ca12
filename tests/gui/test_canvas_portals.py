"""Far wires of an output that feeds many are drawn as named portals; each can still be seen whole and taken hold of."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from graph.document import Document
from graph.model import Graph, Node, Source
from studio.canvas import CanvasView
from studio.canvas.tables import Rows
from tests.gui.canvas_hand import Hand, Mod, canvas, tables_match


def fan(count: int) -> Document:
    """A mask that is added to every one of a row of activations."""
    nodes = [
        Node("mask", "Input", {"shape": ("N", 8)}, position=(0, 200)),
        Node("x", "Input", {"shape": ("N", 8)}),
    ]
    before = "x"
    for number in range(count):
        inputs = {"input": Source(before, "output"), "other": Source("mask", "output")}
        before = f"add{number}"
        nodes.append(Node(before, "Add", {}, inputs, (240.0 * (number + 1), 0)))
    return Document("Fan", Graph.of(nodes))


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, fan(8), width=1600)


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def portals(view: CanvasView) -> set[str]:
    wires = view.scene_tables.wires
    return {node for (node, _), row in wires.row.items() if wires.portals(rows(row))[0]}


def rows(*numbers: int) -> Rows:
    return np.array(numbers, np.intp)


def middle(view: CanvasView, end: tuple[str, str]) -> QPointF:
    x, y, _ = view.scene_tables.wires.middle(view.scene_tables.wires.row[end])
    return QPointF(x, y)


def test_only_the_far_wires_of_an_output_that_feeds_many_are_portals(view, qtbot):
    assert portals(view) == {"add4", "add5", "add6", "add7"}
    few = canvas(qtbot, fan(4))
    assert portals(few) == set()


def test_losing_wires_turns_portals_back_and_undo_makes_them_again(view, hand):
    before = portals(view)
    view.model.select([f"add{number}" for number in range(4)])
    hand.key(Qt.Key.Key_Delete)
    assert portals(view) == set()
    tables_match(view)
    hand.key(Qt.Key.Key_Z, Mod.ControlModifier)
    assert portals(view) == before
    tables_match(view)


def test_what_is_not_drawn_is_not_taken_hold_of_but_its_tag_is(view, hand):
    end = ("add6", "other")
    assert view.wire_under(middle(view, end)) is None
    tag = view.port_position("add6", "other", False) - QPointF(40, 0)
    assert view.wire_under(tag) == end
    hand.click(tag)
    assert view.scene_tables.selected_wires == {end}
    hand.key(Qt.Key.Key_Delete)
    assert "other" not in view.model.document.graph["add6"].inputs


def test_a_selected_portal_shows_its_whole_way(view, hand):
    end = ("add6", "other")
    view.zoom_to_fit()
    row = view.scene_tables.wires.row[end]
    x, y = view.scene_tables.wires.samples(rows(row), 33)[0, 12]
    spot = hand.spot(QPointF(float(x), float(y)))
    accent = view.style_now.accent.name()

    def near() -> set[str]:
        image = view.grab().toImage()
        return {
            image.pixelColor(spot.x() + dx, spot.y() + dy).name()
            for dx in range(-2, 3)
            for dy in range(-3, 4)
        }

    assert accent not in near()
    view.scene_tables.select_wires({end})
    assert accent in near()


def test_a_stroke_does_not_cut_what_is_not_drawn(view, hand):
    place = middle(view, ("add7", "other"))
    hand.drag(place - QPointF(0, 60), place + QPointF(0, 60), Qt.MouseButton.RightButton, Mod.ControlModifier)
    assert "other" in view.model.document.graph["add7"].inputs
