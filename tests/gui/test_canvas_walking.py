"""The canvas by keyboard alone: wires and points are gone to, drawn, moved and taken away; a whole network is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from graph import edits
from graph.annotations import Annotation
from graph.document import Document
from graph.model import Graph, Node, Source
from studio.canvas import CanvasView
from tests.gui.canvas_hand import Hand, Mod, canvas, chain, feeds, tables_match, text, undo_all
from tests.gui.window_hand import open_for_test

Key = Qt.Key
CTRL, SHIFT = Mod.ControlModifier, Mod.ShiftModifier


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, chain())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def said(view: CanvasView) -> list[str]:
    heard: list[str] = []
    view.status.connect(heard.append)
    return heard


# -- wires ------------------------------------------------------------------------------------------------


def test_w_goes_through_the_wires_of_a_node_and_says_which(view, hand):
    heard = said(view)
    view.select_only("conv")
    hand.key(Key.Key_W)
    assert view.scene_tables.selected_wires == {("conv", "input")}
    assert view.model.selection == frozenset()
    assert heard[-1] == "Wire from image to conv (input)"
    hand.key(Key.Key_W)
    assert view.scene_tables.selected_wires == {("pool", "input")}
    hand.key(Key.Key_W)
    assert view.scene_tables.selected_wires == {("conv", "input")}, "and round again"
    hand.key(Key.Key_W, SHIFT)
    assert view.scene_tables.selected_wires == {("pool", "input")}
    hand.key(Key.Key_Up)
    assert view.scene_tables.selected_wires == {("conv", "input")}, "the arrows do so too"


def test_from_a_wire_the_arrows_go_to_its_ends(view, hand):
    view.select_only("conv")
    hand.key(Key.Key_W)
    hand.key(Key.Key_Left)
    assert view.model.selection == {"image"}
    assert not view.scene_tables.selected_wires
    hand.key(Key.Key_W)
    hand.key(Key.Key_Right)
    assert view.model.selection == {"conv"}


def test_a_wire_gone_to_is_removed_in_one_step(view, hand):
    before = text(view)
    view.select_only("pool")
    hand.key(Key.Key_W)
    hand.key(Key.Key_Delete)
    assert feeds(view, "pool") == {}
    view.model.undo_stack.undo()
    assert text(view) == before
    tables_match(view)


def test_a_node_without_wires_says_so(view, hand):
    heard = said(view)
    view.select_only("relu")
    hand.key(Key.Key_W)
    assert heard[-1] == "relu has no wires."
    assert view.model.selection == {"relu"}


# -- points -----------------------------------------------------------------------------------------------


def test_p_goes_through_the_points_of_a_wire_which_are_moved_and_removed_by_keys(view, hand):
    view.model.push(edits.bend(view.model.document, {("pool", "input"): ((440, -40), (460, -40))}))
    before = text(view)
    view.select_only("pool")
    hand.key(Key.Key_P)
    assert view.scene_tables.selected_bends == {("pool", "input", 0)}
    assert view.model.selection == frozenset()
    hand.key(Key.Key_P)
    hand.key(Key.Key_Down, CTRL)
    assert view.model.document.graph["pool"].bends["input"] == ((440, -40), (460, -32))
    hand.key(Key.Key_P, SHIFT)
    assert view.scene_tables.selected_bends == {("pool", "input", 0)}
    hand.key(Key.Key_Delete)
    assert view.model.document.graph["pool"].bends["input"] == ((460, -32),)
    view.model.undo_stack.undo()
    view.model.undo_stack.undo()
    assert text(view) == before
    tables_match(view)


def test_a_point_is_put_into_a_wire_by_keys_and_w_goes_back_to_its_wire(view, hand):
    view.select_only("pool")
    for key in (Key.Key_W, Key.Key_R):
        hand.key(key)
    assert len(view.scene_tables.selected_bends) == 1
    hand.key(Key.Key_W)
    assert view.scene_tables.selected_wires == {("pool", "input")}
    assert not view.scene_tables.selected_bends


def test_a_wire_without_points_says_how_to_add_one(view, hand):
    heard = said(view)
    view.select_only("pool")
    hand.key(Key.Key_P)
    assert "R adds one" in heard[-1]
    assert view.model.selection == {"pool"}


# -- drawing a wire ---------------------------------------------------------------------------------------


def test_c_draws_a_wire_that_arrows_lead_and_enter_connects(view, hand):
    before = text(view)
    view.select_only("conv")
    hand.key(Key.Key_C)
    assert view.dragged is not None
    assert view.dragged.target == ("relu", "input", False), "the nearest that is free"
    hand.key(Key.Key_Return)
    assert feeds(view, "relu") == {"input": ("conv", "output")}
    assert view.dragged is None
    assert view.model.undo_stack.count() == 1
    view.model.undo_stack.undo()
    assert text(view) == before


def test_a_drawn_wire_goes_only_where_it_fits_and_esc_leaves_all_as_it_was(view, hand):
    view.model.push(edits.add(view.model.document, [Node("tanh", "Tanh", position=(560, 160))]))
    before = text(view)
    view.select_only("conv")
    hand.key(Key.Key_C)
    seen = set()
    for key in (Key.Key_Tab, Key.Key_Tab, Key.Key_Tab, Key.Key_Right, Key.Key_Left, Key.Key_Up, Key.Key_Down):
        hand.key(key)
        seen.add(view.dragged.target[0])
    assert seen == {"tanh", "relu"}, "not back to what feeds it, nor to what has it"
    hand.key(Key.Key_Delete)
    assert text(view) == before, "other commands wait"
    hand.key(Key.Key_Escape)
    assert view.dragged is None
    assert text(view) == before
    assert view.model.selection == {"conv"}


def test_a_node_without_an_output_is_drawn_to_from_its_input(qtbot):
    nodes = [
        Node("label", "Target", {"dtype": "int64", "shape": ("N",)}),
        Node("logits", "Input", {"shape": ("N", 10)}, position=(0, 160)),
        Node("loss", "CrossEntropyLoss", {}, {"input": Source("logits", "output")}, (320, 80)),
    ]
    view = canvas(qtbot, Document("Loss", Graph.of(nodes)))
    hand = Hand(view)
    view.select_only("loss")
    hand.key(Key.Key_C)
    if view.dragged is not None and view.dragged.target[2] is False:  # a loss may have an output
        hand.key(Key.Key_C)
    assert view.dragged.target == ("label", "output", True)
    hand.key(Key.Key_Return)
    assert feeds(view, "loss")["target"] == ("label", "output")


def test_where_nothing_takes_a_wire_it_is_said(qtbot):
    view = canvas(qtbot, Document("One", Graph.of([Node("image", "Input")])))
    heard = said(view)
    view.select_only("image")
    Hand(view).key(Key.Key_C)
    assert heard[-1] == "Nothing here takes a wire of image."
    assert view.dragged is None


# -- frames and notes -------------------------------------------------------------------------------------


def test_t_goes_through_frames_and_notes_which_move_with_what_they_hold(view, hand):
    document = view.model.document
    view.model.push(edits.annotate(document, Annotation("note1", "note", "Look", (0, 300, 160, 80))))
    view.model.push(edits.annotate(document, Annotation("frame1", "frame", "First", (220, -60, 480, 180))))
    before = text(view)
    hand.key(Key.Key_T)
    assert view.scene_tables.selected_annotations == {"frame1"}, "in reading order"
    hand.key(Key.Key_Right, CTRL)
    assert view.model.document.annotations["frame1"].rect[0] == 228
    assert view.model.document.graph["conv"].position == (248, 0)
    hand.key(Key.Key_T)
    assert view.scene_tables.selected_annotations == {"note1"}
    hand.key(Key.Key_T, SHIFT)
    assert view.scene_tables.selected_annotations == {"frame1"}
    hand.key(Key.Key_F2)
    line = view.viewport().findChild(QLineEdit)
    QTest.keyClicks(line, "Features")
    QTest.keyClick(line, Key.Key_Return)
    assert view.model.document.annotations["frame1"].text == "Features"
    view.model.undo_stack.undo()
    view.model.undo_stack.undo()
    assert text(view) == before


# -- all of it --------------------------------------------------------------------------------------------


class Typist:
    """Types into whatever has the focus in the real window; the mouse is not touched."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def widget(self) -> QWidget:
        QApplication.processEvents()
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None
        return found.focusWidget() or found

    def press(self, *keys: Qt.Key, mods: Mod = Mod.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.widget(), key, mods)

    def write(self, words: str) -> None:
        QTest.keyClicks(self.widget(), words)

    def add(self, words: str) -> None:
        """Tab, some letters, Enter."""
        self.press(Key.Key_Tab)
        self.write(words)
        self.press(Key.Key_Return)

    def rename(self, name: str) -> None:
        self.press(Key.Key_F2)
        self.press(Key.Key_A, mods=CTRL)
        self.write(name)
        self.press(Key.Key_Return)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_lenet_is_drawn_from_an_empty_canvas_by_keyboard_alone(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    typist = Typist(qtbot)
    window.canvas.setFocus()
    typist.press(Key.Key_N, mods=CTRL)
    window.canvas.setFocus()
    view = window.canvas
    assert not view.model.document.graph.nodes
    for words, name in (
        ("Input", "image"),
        ("Conv2d", "conv1"),
        ("Tanh", "tanh1"),
        ("AvgPool2d", "pool1"),
        ("Conv2d", "conv2"),
        ("Tanh", "tanh2"),
        ("AvgPool2d", "pool2"),
        ("Flatten", "flatten"),
        ("Linear", "dense1"),
        ("Tanh", "tanh3"),
        ("Linear", "logits"),
        ("CrossEntropyLoss", "loss"),
    ):
        typist.add(words)
        typist.rename(name)
    graph = view.model.document.graph
    order = "image conv1 tanh1 pool1 conv2 tanh2 pool2 flatten dense1 tanh3 logits loss".split()
    assert list(graph.nodes) == order
    assert [graph[name].inputs["input"].node for name in order[1:]] == order[:-1]
    typist.press(Key.Key_Escape)
    typist.add("Target")
    typist.rename("label")
    typist.press(Key.Key_C, Key.Key_Return)
    assert view.model.document.graph["loss"].inputs["target"].node == "label"

    typist.press(Key.Key_Right, Key.Key_W, Key.Key_Left)  # along the wire to its first input
    assert view.model.selection == {"logits"}
    typist.press(*[Key.Key_Left] * 10)
    assert view.model.selection == {"image"}
    typist.press(Key.Key_Right)
    assert view.model.selection == {"conv1"}
    typist.press(Key.Key_Return)  # the inspector
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.accessibleName() == "Out channels", "the first attribute"
    typist.press(Key.Key_A, mods=CTRL)
    typist.write("6")
    typist.press(Key.Key_Return)
    assert view.model.document.graph["conv1"].attrs["out_channels"] == 6

    typist.press(Key.Key_Escape)  # back to the canvas
    assert QApplication.focusWidget() is view
    typist.press(Key.Key_W, Key.Key_W, Key.Key_R)
    assert [list(node.bends) for node in view.model.document.graph if node.bends] == [["input"]]
    typist.press(Key.Key_Delete)
    assert not any(node.bends for node in view.model.document.graph)
    undo_all(view)
    assert not view.model.document.graph.nodes
