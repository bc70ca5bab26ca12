"""What a screen reader hears on the canvas: what the keyboard is at, and what was done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from graph import edits
from graph.annotations import Annotation
from studio.canvas import CanvasView
from tests.gui.canvas_hand import Hand, Mod, canvas, chain

Key = Qt.Key
CTRL = Mod.ControlModifier


@pytest.fixture
def view(qtbot: QtBot) -> CanvasView:
    return canvas(qtbot, chain())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def heard(view: CanvasView) -> str:
    return view.accessibleDescription()


def test_a_node_that_arrows_come_to_is_said_with_what_comes_in_and_goes_out(view, hand):
    view.select_only("image")
    hand.key(Key.Key_Right)
    assert heard(view) == "conv, Conv2d, takes image, gives N×8×26×26."


def test_what_is_wrong_with_a_node_is_said_after_it(view, hand):
    view.model.push(edits.set_attribute(view.model.document, "conv", "kernel_size", 90))
    view.select_only("image")
    hand.key(Key.Key_Right)
    (problem,) = view.scene_tables.problems_of("conv")
    assert heard(view) == f"conv, Conv2d, takes image. conv {problem.message}"


def test_several_selected_nodes_are_said_by_their_number(view, hand):
    hand.key(Key.Key_A, CTRL)
    assert heard(view) == "Selected: 4 nodes"


def test_a_wire_says_how_many_points_lead_it_and_a_point_which_it_is(view, hand):
    view.select_only("conv")
    hand.key(Key.Key_W)
    assert heard(view) == "Wire from image to conv (input)"
    hand.key(Key.Key_R)
    hand.key(Key.Key_W)
    assert heard(view) == "Wire from image to conv (input), led through 1 point"
    hand.key(Key.Key_R)
    hand.key(Key.Key_W)
    assert heard(view) == "Wire from image to conv (input), led through 2 points"
    hand.key(Key.Key_P)
    hand.key(Key.Key_P)
    assert heard(view) == "Point 2 of 2 on the wire to conv"
    hand.key(Key.Key_Delete)
    assert heard(view) == "Remove a point of a wire"
    assert len(view.scene_tables.way_of(("conv", "input"))) == 1


def test_what_is_done_and_undone_is_said(view, hand):
    view.select_only("conv")
    hand.key(Key.Key_Delete)
    assert heard(view) == "Delete conv"
    hand.key(Key.Key_Z, CTRL)
    assert heard(view) == "Undone: Delete conv"


def test_a_note_is_read_as_a_whole_and_a_frame_with_what_it_holds(view, hand):
    for item in (
        Annotation("frame1", "frame", "Features", (220, -60, 480, 180)),
        Annotation("note1", "note", "First line\n\nand more", (0, 300, 160, 80)),
    ):
        view.model.push(edits.annotate(view.model.document, item))
    hand.key(Key.Key_T)
    assert heard(view) == "Frame Features around conv, pool"
    hand.key(Key.Key_T)
    assert heard(view) == "Note: First line\n\nand more"
