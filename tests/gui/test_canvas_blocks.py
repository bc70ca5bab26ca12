"""Composite blocks on the canvas, by real events: made, opened in place, edited from inside, left, expanded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from graph import edits
from graph.annotations import Annotation
from graph.document import Document, from_json, to_json
from graph.model import Graph, Node, Source
from studio.arrange import arrange
from studio.canvas import CanvasView
from studio.canvas.field import Line
from tests.gui.canvas_hand import Hand, Mod, canvas, tables_match, text, undo_all

CTRL_SHIFT = Mod.ControlModifier | Mod.ShiftModifier


def network() -> Document:
    """image → a → b → c → d, convolutions and activations in turn."""
    nodes = [Node("image", "Input", {"shape": ("N", 3, 32, 32)}, position=(0, 0))]
    for number, (name, op) in enumerate((("a", "Conv2d"), ("b", "ReLU"), ("c", "Conv2d"), ("d", "ReLU")), 1):
        attrs = {"out_channels": 8, "padding": 1} if op == "Conv2d" else {}
        nodes.append(Node(name, op, attrs, {"input": Source(nodes[-1].name, "output")}, (240.0 * number, 0)))
    return Document("Net", Graph.of(nodes))


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, network())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def name_field(view: CanvasView) -> Line | None:
    return next((each for each in view.viewport().findChildren(Line) if each.isVisible()), None)


def make(view: CanvasView, hand: Hand, *names: str, block: str = "Stage") -> str:
    view.model.select(names)
    hand.key(Qt.Key.Key_G, CTRL_SHIFT)
    line = name_field(view)
    line.selectAll()
    QTest.keyClicks(line, block)
    QTest.keyClick(line, Qt.Key.Key_Return)
    return next(iter(view.model.selection))


def inner(view: CanvasView, block: str = "Stage") -> dict[str, Node]:
    return {node.name: node for node in view.root.document.blocks[block].nodes}


def crumbs(view: CanvasView) -> list[QToolButton]:
    """Those that lead back."""
    bar = view.descent.bar
    return [
        each for each in bar.findChildren(QToolButton) if each.isVisible() and each.objectName() != "here"
    ]


def here(view: CanvasView) -> QToolButton:
    """The one that says where one is."""
    return next(each for each in view.descent.bar.findChildren(QToolButton, "here") if each.isVisible())


def test_the_selection_becomes_a_block_named_in_place_in_one_step(view, hand):
    before = text(view)
    name = make(view, hand, "a", "b")
    graph = view.model.document.graph
    assert list(graph.nodes) == ["image", name, "c", "d"]
    assert graph["c"].inputs["input"].node == name
    assert view.model.undo_stack.count() == 1
    tables_match(view)
    undo_all(view)
    assert text(view) == before
    tables_match(view)


def test_what_cannot_be_a_block_is_said_before_a_name_is_asked_for(view, hand):
    said = []
    view.status.connect(said.append)
    view.model.select(["image", "a"])
    hand.key(Qt.Key.Key_G, CTRL_SHIFT)
    assert name_field(view) is None
    assert "image" in said[-1]


def test_a_name_that_no_block_can_have_keeps_the_field_open(view, hand):
    view.model.select(["a"])
    hand.key(Qt.Key.Key_G, CTRL_SHIFT)
    line = name_field(view)
    line.selectAll()
    QTest.keyClicks(line, "Conv2d")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert name_field(view) is line
    assert view.model.undo_stack.count() == 0
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert name_field(view) is None


def test_a_double_click_opens_the_block_with_a_breadcrumb_and_esc_goes_back(view, hand):
    name = make(view, hand, "a", "b")
    shown = []
    view.model_changed.connect(shown.append)
    scale, place = view.scale_now(), view.viewportTransform().map(view.node_rect(name).center())
    hand.double_click(hand.node(name))
    assert view.descent.depth == 1
    assert set(view.scene_tables.nodes.row) == set(inner(view))
    assert view.descent.bar.isVisible()
    assert [each.text() for each in crumbs(view)] == ["Net"]
    assert view.viewport().geometry().top() >= view.descent.bar.height()
    tables_match(view)
    hand.key(Qt.Key.Key_Escape)
    assert view.model is view.root
    assert not view.descent.bar.isVisible()
    assert view.model.selection == {name}
    assert view.scale_now() == scale
    assert view.viewportTransform().map(view.node_rect(name).center()) == place
    assert shown == [shown[0], view.root]
    tables_match(view)


def test_types_inside_are_those_of_the_instance(view, hand):
    name = make(view, hand, "c", "d")
    view.descent.enter(name)
    assert str(view.model.inference.facts["c"].types[0]) == "N×8×32×32"
    assert view.model.inference.problems() == []


def test_an_edit_inside_changes_every_instance_in_one_step_and_undo_keeps_the_view_inside(view, hand):
    name = make(view, hand, "a", "b")
    document = view.model.document
    second = Node("again", "Stage", {}, {"input": Source(name, "output")}, (0, 200))
    view.model.push(edits.add(document, [second]))
    before, steps = text(view), view.model.undo_stack.count()
    view.descent.enter(name)
    view.model.push(edits.set_attribute(view.model.document, "a", "out_channels", 16))
    assert inner(view)["a"].attrs["out_channels"] == 16
    assert view.root.undo_stack.count() == steps + 1
    assert str(view.root.inference.facts["again"].types[0]) == "N×16×32×32"
    assert view.scene_tables.face("a").shorthand.startswith("16")
    tables_match(view)
    hand.key(Qt.Key.Key_Z, Mod.ControlModifier)
    assert view.descent.depth == 1
    assert to_json(view.root.document) == before
    assert view.scene_tables.face("a").shorthand.startswith("8")
    tables_match(view)


def test_dragging_deleting_wiring_and_pasting_work_inside(view, hand):
    view.descent.enter(make(view, hand, "a", "b"))
    before = to_json(view.root.document)
    start = hand.node("b")
    hand.drag(start, start + QPointF(0, 80))
    assert inner(view)["b"].position[1] == view.node_rect("b").top() == 80
    hand.click(hand.node("b"))
    hand.key(Qt.Key.Key_D, Mod.ControlModifier)
    (copy,) = view.model.selection
    hand.drag(hand.port("a", "output", True), hand.port(copy, "input", False))
    assert inner(view)[copy].inputs["input"] == Source("a", "output")
    hand.click(hand.node(copy))
    hand.key(Qt.Key.Key_Delete)
    assert copy not in inner(view)
    tables_match(view)
    for _ in range(4):
        hand.key(Qt.Key.Key_Z, Mod.ControlModifier)
    assert to_json(view.root.document) == before
    tables_match(view)


def test_a_port_renamed_inside_keeps_its_wires_outside(view, hand):
    name = make(view, hand, "a", "b")
    view.descent.enter(name)
    view.model.push(edits.rename(view.model.document, "input", "picture"))
    view.model.push(edits.rename(view.model.document, "output", "features"))
    graph = view.root.document.graph
    assert dict(graph[name].inputs) == {"picture": Source("image", "output")}
    assert graph["c"].inputs["input"] == Source(name, "features")
    assert view.root.inference.problems() == []


def test_undoing_the_block_itself_leaves_it(view, hand):
    view.descent.enter(make(view, hand, "a", "b"))
    hand.key(Qt.Key.Key_Z, Mod.ControlModifier)
    assert view.descent.depth == 0
    assert set(view.scene_tables.nodes.row) == {"image", "a", "b", "c", "d"}
    tables_match(view)


def test_blocks_in_blocks_are_opened_and_left_by_the_breadcrumb(view, hand):
    first = make(view, hand, "a", "b", block="Small")
    outer = make(view, hand, first, "c", block="Large")
    view.descent.enter(outer)
    view.descent.enter(first)
    assert view.descent.depth == 2
    assert str(view.model.inference.facts["a"].types[0]) == "N×8×32×32"
    view.model.push(edits.set_attribute(view.model.document, "a", "out_channels", 24))
    assert inner(view, "Small")["a"].attrs["out_channels"] == 24
    tables_match(view)
    crumb = crumbs(view)[1]
    QTest.mouseClick(crumb, Qt.MouseButton.LeftButton)
    assert view.descent.depth == 1
    assert view.model.selection == {first}
    assert str(view.model.inference.facts[first].types[0]) == "N×24×32×32"
    tables_match(view)
    QTest.mouseClick(crumbs(view)[0], Qt.MouseButton.LeftButton)
    assert view.descent.depth == 0
    tables_match(view)


def test_a_block_is_not_put_into_itself(view, hand):
    view.descent.enter(make(view, hand, "a", "b"))
    said, steps = [], view.root.undo_stack.count()
    view.status.connect(said.append)
    assert view.editing.add_operator("Stage", QPointF(0, 200)) is None
    assert "contains itself" in said[-1]
    assert view.root.undo_stack.count() == steps


def test_expanding_puts_the_nodes_back_and_neighbours_make_room(view, hand):
    make(view, hand, "a", "b")
    hand.key(Qt.Key.Key_E, CTRL_SHIFT)
    graph = view.model.document.graph
    assert [node.op for node in graph] == ["Input", "Conv2d", "ReLU", "Conv2d", "ReLU"]
    rects = [view.node_rect(name) for name in graph.nodes]
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    assert view.model.inference.problems() == []
    tables_match(view)


def test_opening_another_document_shows_it_from_outside(view, hand):
    view.descent.enter(make(view, hand, "a", "b"))
    view.root.replace(network())
    assert view.descent.depth == 0
    assert set(view.scene_tables.nodes.row) == {"image", "a", "b", "c", "d"}
    tables_match(view)


def test_problems_of_the_document_are_not_shown_on_namesakes_inside(view, hand):
    view.descent.enter(make(view, hand, "a", "b"))
    view.show_problems({"a": (), "c": ()})
    assert view.scene_tables.problems_of("a") == ()
    view.reveal("d")
    assert view.descent.depth == 0
    assert view.model.selection == {"d"}


def test_a_copied_instance_brings_its_block_along(view, hand, qtbot):
    make(view, hand, "a", "b")
    hand.key(Qt.Key.Key_C, Mod.ControlModifier)
    assert "Stage" in from_json(QApplication.clipboard().text()).blocks
    other = canvas(qtbot, Document("Empty"))
    Hand(other).key(Qt.Key.Key_V, Mod.ControlModifier)
    assert "Stage" in other.model.document.blocks
    assert other.model.undo_stack.count() == 1


def test_a_pasted_instance_keeps_what_it_was_though_another_block_here_has_its_name(view, hand, qtbot):
    make(view, hand, "a", "b")
    hand.key(Qt.Key.Key_C, Mod.ControlModifier)
    other = canvas(qtbot, network())
    there = Hand(other)
    make(other, there, "c", "d")
    before = other.root.document.blocks["Stage"]
    there.key(Qt.Key.Key_V, Mod.ControlModifier)
    pasted = other.model.document.graph[next(iter(other.model.selection))]
    assert pasted.op == "Stage2"
    assert other.root.document.blocks["Stage"] == before
    assert {node.name for node in other.root.document.blocks["Stage2"].nodes} >= {"a", "b"}
    there.key(Qt.Key.Key_Z, Mod.ControlModifier)
    assert set(other.root.document.blocks) == {"Stage"}


def test_the_inside_of_a_block_is_arranged_as_one_step_of_the_document(view, hand):
    view.descent.enter(make(view, hand, "a", "b"))
    view.model.push(edits.move(view.model.document, {"a": (0, 300), "b": (-400, 0)}))
    before, steps = to_json(view.root.document), view.root.undo_stack.count()
    arrange(view.model, view, "Arrange")
    assert inner(view)["a"].position[0] < inner(view)["b"].position[0]
    assert view.root.undo_stack.count() == steps + 1
    tables_match(view)
    view.root.undo_stack.undo()
    assert to_json(view.root.document) == before


# -- frames and notes inside, and other names -------------------------------------------------------------


def inside(view: CanvasView, hand: Hand) -> None:
    """Show the inside of a block of two convolutions."""
    make(view, hand, "a", "b", "c", block="Stage")
    hand.double_click(hand.node(next(iter(view.model.selection))))


def test_a_frame_and_a_note_inside_a_block_belong_to_its_definition(view, hand):
    before = text(view)
    inside(view, hand)
    made = to_json(view.root.document)
    view.model.select(["a", "b"])
    hand.key(Qt.Key.Key_G, Mod.ControlModifier)
    line = name_field(view)
    line.selectAll()
    QTest.keyClicks(line, "Filters")
    QTest.keyClick(line, Qt.Key.Key_Return)
    definition = view.root.document.blocks["Stage"]
    assert [(note.name, note.text) for note in definition.annotations] == [("frame1", "Filters")]
    assert view.root.document.annotations == {}
    assert view.model.undo_stack.undoText() == "Add frame (Stage)"
    tables_match(view)
    frame = view.scene_tables.annotations["frame1"]
    start = QPointF(frame.rect[0] + 60, frame.rect[1] + 14)
    hand.drag(start, start + QPointF(0, 80))
    assert inner(view)["a"].position[1] == 80, "what it holds moves along"
    moved = view.root.document.blocks["Stage"].annotations[0]
    assert moved.rect[1] == frame.rect[1] + 80
    tables_match(view)
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_Escape)
    assert view.descent.depth == 0
    assert view.scene_tables.annotations == {}
    undone = 0
    while to_json(view.root.document) != made:
        view.root.undo_stack.undo()
        undone += 1
    assert undone == 2, "one step each"
    undo_all(view)
    assert text(view) == before


def test_frames_and_notes_among_the_nodes_go_into_the_block_and_others_stay(view, hand):
    document = view.model.document
    boxes = {name: view.node_rect(name) for name in ("a", "b")}
    both = boxes["a"] | boxes["b"]
    around = (both.left() - 24, both.top() - 40, both.width() + 48, both.height() + 64)
    for item in (
        Annotation("filters", "frame", "Filters", around),
        Annotation("words", "note", "Inside", (both.left() - 16, both.top() - 32, 160, 24)),
        Annotation("all", "frame", "All", (-2000, -2000, 8000, 8000)),
        Annotation("aside", "note", "Aside", (-500, -500, 160, 80)),
    ):
        view.model.push(edits.annotate(document, item))
    before = text(view)
    make(view, hand, "a", "b", block="Stage")
    inside = view.root.document.blocks["Stage"].annotations
    assert [item.name for item in inside] == ["filters", "words"]
    assert list(view.root.document.annotations) == ["all", "aside"]
    view.model.undo_stack.undo()
    assert text(view) == before, "one step"
    tables_match(view)


def test_undo_from_inside_takes_a_frame_inside_away_again(view, hand):
    inside(view, hand)
    view.model.select(["b"])
    hand.key(Qt.Key.Key_G, Mod.ControlModifier)
    QTest.keyClick(name_field(view), Qt.Key.Key_Return)
    assert list(view.scene_tables.annotations) == ["frame1"]
    view.setFocus()
    hand.key(Qt.Key.Key_Z, Mod.ControlModifier)
    assert view.scene_tables.annotations == {}
    assert view.descent.depth == 1
    hand.key(Qt.Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    assert list(view.scene_tables.annotations) == ["frame1"]
    view.scene_tables.select_annotations(["frame1"])
    hand.key(Qt.Key.Key_Delete)
    assert view.root.document.blocks["Stage"].annotations == ()
    tables_match(view)


def test_expanding_a_block_brings_its_frames_out(view, hand):
    inside(view, hand)
    view.model.select(["b"])
    hand.key(Qt.Key.Key_G, Mod.ControlModifier)
    QTest.keyClick(name_field(view), Qt.Key.Key_Return)
    view.descent.leave()
    hand.key(Qt.Key.Key_E, CTRL_SHIFT)
    assert list(view.scene_tables.annotations) == ["frame1"]
    nodes, _ = view.annotating.contents("frame1")
    assert nodes == {"stage1_b"}
    tables_match(view)


def write(view: CanvasView, name: str) -> None:
    line = name_field(view)
    line.selectAll()
    QTest.keyClicks(line, name)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_click_on_the_open_blocks_name_renames_it_wherever_it_is_used(view, hand):
    name = make(view, hand, "a", "b", block="Stage")
    view.model.select([name])
    hand.key(Qt.Key.Key_D, Mod.ControlModifier)
    before = text(view)
    steps = view.root.undo_stack.count()
    hand.double_click(hand.node(name))
    assert here(view).text() == "stage1 (Stage)"
    QTest.mouseClick(here(view), Qt.MouseButton.LeftButton)
    assert name_field(view).text() == "Stage"
    write(view, "Trunk")
    assert here(view).text() == "stage1 (Trunk)"
    assert view.descent.depth == 1
    assert set(view.root.document.blocks) == {"Trunk"}
    assert [node.op for node in view.root.document.graph].count("Trunk") == 2
    assert view.root.undo_stack.count() == steps + 1
    assert view.root.undo_stack.undoText() == "Rename block Stage to Trunk"
    tables_match(view)
    view.model.push(edits.set_attribute(view.model.document, "a", "out_channels", 4))
    assert inner(view, "Trunk")["a"].attrs["out_channels"] == 4, "it can still be edited"
    view.setFocus()
    hand.key(Qt.Key.Key_Z, Mod.ControlModifier)
    hand.key(Qt.Key.Key_Z, Mod.ControlModifier)
    assert here(view).text() == "stage1 (Stage)", "undo renames what is open too"
    assert text_of_root(view) == before
    hand.key(Qt.Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    assert here(view).text() == "stage1 (Trunk)"
    hand.key(Qt.Key.Key_Escape)
    assert view.descent.depth == 0
    tables_match(view)


def text_of_root(view: CanvasView) -> str:
    return to_json(view.root.document)


def test_a_block_inside_the_open_one_is_renamed_from_its_node(view, hand):
    make(view, hand, "a", "b", block="Unit")
    make(view, hand, "unit1", "c", block="Stage")
    view.descent.enter("stage1")
    view.select_only("unit1")
    assert view.editing.block_to_rename() == "Unit"
    view.editing.rename_block()
    write(view, "Pair")
    assert inner(view, "Stage")["unit1"].op == "Pair"
    assert view.descent.depth == 1
    view.descent.enter("unit1")
    assert here(view).text() == "unit1 (Pair)"
    assert crumbs(view)[1].text() == "stage1 (Stage)"
    view.editing.rename_block()
    write(view, "Twins")
    assert here(view).text() == "unit1 (Twins)"
    assert view.model.document.blocks.keys() == {"Twins", "Stage"}
    tables_match(view)


def test_a_block_takes_no_other_blocks_name_and_the_field_stays_open(view, hand):
    make(view, hand, "a", "b", block="Unit")
    make(view, hand, "c", block="Other")
    before = text(view)
    view.select_only("unit1")
    view.editing.rename_block()
    write(view, "Other")
    assert name_field(view) is not None
    assert text(view) == before
    QTest.keyClick(name_field(view), Qt.Key.Key_Escape)
    assert text(view) == before


def test_without_a_block_there_is_nothing_to_rename(view):
    said: list[str] = []
    view.status.connect(said.append)
    view.model.select(["a"])
    assert view.editing.block_to_rename() is None
    view.editing.rename_block()
    assert said[-1] == "Select a block to rename it."
    assert name_field(view) is None
