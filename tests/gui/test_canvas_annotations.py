"""Frames and notes by real events: added, moved with what they hold, resized, written, recoloured, deleted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from graph import edits
from graph.annotations import COLORS, Annotation
from graph.grouping import make_block
from studio.arrange import arrange
from studio.canvas import CanvasView
from studio.canvas.annotation_layer import markdown
from studio.canvas.annotation_places import rect_of, swatches
from studio.canvas.field import Line, Page
from tests.gui.canvas_hand import Hand, Mod, canvas, chain, tables_match, text, undo_all
from tests.gui.window_hand import open_for_test


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, chain())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def annotations(view: CanvasView) -> dict[str, Annotation]:
    return view.model.document.annotations


def field(view: CanvasView, kind: type) -> Line | Page:
    found = [each for each in view.viewport().findChildren(kind) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def frame_around(view: CanvasView, hand: Hand, *names: str) -> Annotation:
    """Ctrl+G and Enter."""
    view.model.select(names)
    hand.key(Qt.Key.Key_G, Mod.ControlModifier)
    QTest.keyClick(field(view, Line), Qt.Key.Key_Return)
    return list(annotations(view).values())[-1]


def bar(frame: Annotation) -> QPointF:
    return QPointF(frame.rect[0] + 60, frame.rect[1] + 14)


def test_ctrl_g_frames_the_selection_and_asks_for_a_title_in_one_step(view, hand):
    before = text(view)
    view.model.select(["conv", "pool"])
    hand.key(Qt.Key.Key_G, Mod.ControlModifier)
    line = field(view, Line)
    QTest.keyClicks(line, "Stem")
    QTest.keyClick(line, Qt.Key.Key_Return)
    (frame,) = annotations(view).values()
    assert (frame.kind, frame.text) == ("frame", "Stem")
    assert rect_of(frame).contains(view.node_rect("conv") | view.node_rect("pool"))
    assert not frame.holds(*view.node_rect("image").getRect())
    assert view.model.undo_stack.count() == 1
    tables_match(view)
    view.model.undo_stack.undo()
    assert text(view) == before
    tables_match(view)


def test_esc_in_the_title_keeps_the_frame_with_the_title_it_had(view, hand):
    view.model.select(["conv"])
    hand.key(Qt.Key.Key_G, Mod.ControlModifier)
    line = field(view, Line)
    QTest.keyClicks(line, "Other")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert [frame.text for frame in annotations(view).values()] == ["Frame"]


def test_dragging_a_frame_by_its_title_moves_what_it_holds_in_one_step(view, hand):
    frame = frame_around(view, hand, "conv", "pool")
    view.model.push(edits.annotate(view.model.document, Annotation("in", "note", "x", (260, 40, 96, 40))))
    view.model.push(edits.annotate(view.model.document, Annotation("out", "note", "x", (0, 300, 96, 40))))
    before, steps = text(view), view.model.undo_stack.count()
    hand.drag(bar(frame), bar(frame) + QPointF(40, 160))
    graph = view.model.document.graph
    assert (graph["conv"].position, graph["pool"].position) == ((280, 160), (520, 160))
    assert (graph["image"].position, graph["relu"].position) == ((0, 0), (240, 160))
    moved = annotations(view)
    assert moved[frame.name].rect[:2] == (frame.rect[0] + 40, frame.rect[1] + 160)
    assert moved["in"].rect[:2] == (300, 200)
    assert moved["out"].rect[:2] == (0, 300)
    assert view.model.undo_stack.count() == steps + 1
    tables_match(view)
    view.model.undo_stack.undo()
    assert text(view) == before
    tables_match(view)


def test_esc_while_a_frame_is_dragged_puts_everything_back(view, hand):
    frame = frame_around(view, hand, "conv", "pool")
    before, steps = text(view), view.model.undo_stack.count()
    hand.drag(bar(frame), bar(frame) + QPointF(40, 160), drop=False)
    assert view.node_rect("conv").left() == 280
    hand.key(Qt.Key.Key_Escape)
    assert text(view) == before
    assert view.model.undo_stack.count() == steps
    tables_match(view)


@pytest.mark.parametrize(
    ("corner", "shift", "wanted"),
    [
        ("right", QPointF(81, 50), (0, 0, 80, 0)),
        ("bottom", QPointF(50, 41), (0, 0, 0, 40)),
        ("left", QPointF(-42, 9), (-40, 0, 40, 0)),
        ("top", QPointF(9, -39), (0, -40, 0, 40)),
        ("right bottom", QPointF(40, 40), (0, 0, 40, 40)),
    ],
)
def test_the_edges_of_a_frame_resize_it_on_the_grid_and_its_nodes_stay(view, hand, corner, shift, wanted):
    frame = frame_around(view, hand, "conv", "pool")
    rect = rect_of(frame)
    start = rect.center()
    for side, place in (("left", rect.left()), ("right", rect.right())):
        if side in corner:
            start.setX(place)
    for side, place in (("top", rect.top()), ("bottom", rect.bottom())):
        if side in corner:
            start.setY(place)
    if corner in ("top", "bottom"):  # beside the wire that runs through the middle
        start.setX(rect.left() + 80)
    if corner in ("left", "right"):
        start.setY(rect.bottom() - 12)
    hand.drag(start, start + shift)
    assert annotations(view)[frame.name].rect == tuple(a + b for a, b in zip(frame.rect, wanted, strict=True))
    assert view.model.document.graph["conv"].position == (240, 0)
    tables_match(view)


def test_a_frame_does_not_become_smaller_than_reads_well(view, hand):
    frame = frame_around(view, hand, "conv", "pool")
    start = rect_of(frame).bottomRight()
    hand.drag(start, rect_of(frame).topLeft())
    assert annotations(view)[frame.name].rect[2:] == (96, 64)


def test_inside_a_frame_a_rubber_band_still_selects_and_nodes_still_move(view, hand):
    frame = frame_around(view, hand, "conv", "pool")
    inside = QPointF(frame.rect[0] + 8, frame.rect[1] + 40)
    hand.drag(inside, QPointF(420, 60))
    assert view.model.selection == {"conv"}
    hand.drag(hand.node("conv"), hand.node("conv") + QPointF(0, 16))
    assert view.model.document.graph["conv"].position == (240, 16)
    assert annotations(view)[frame.name] == frame


def test_a_double_click_on_the_title_renames_the_frame(view, hand):
    frame = frame_around(view, hand, "conv")
    hand.double_click(bar(frame))
    line = field(view, Line)
    QTest.keyClicks(line, "Features")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert annotations(view)[frame.name].text == "Features"
    view.model.undo_stack.undo()
    assert annotations(view)[frame.name].text == "Frame"


def test_a_dot_above_the_selected_frame_gives_it_a_colour(view, hand):
    frame = frame_around(view, hand, "conv")
    hand.click(bar(frame))
    assert view.scene_tables.selected_annotations == {frame.name}
    before = view.grab().toImage().pixelColor(hand.spot(bar(frame) + QPointF(60, 0)))
    hand.click(swatches(frame, 1.0)["green"].center())
    assert annotations(view)[frame.name].color == "green"
    assert view.grab().toImage().pixelColor(hand.spot(bar(frame) + QPointF(60, 0))) != before


def test_keys_make_a_frame_larger_and_smaller_and_steps_in_a_row_are_one(view, hand):
    frame = frame_around(view, hand, "conv", "pool")
    before, steps = text(view), view.model.undo_stack.count()
    both = Mod.ControlModifier | Mod.ShiftModifier
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        hand.key(key, both)
    left, top, width, height = frame.rect
    assert annotations(view)[frame.name].rect == (left, top, width + 8, height + 8)
    assert view.model.document.graph["conv"].position == (240, 0)
    assert view.model.undo_stack.count() == steps + 1
    tables_match(view)
    view.model.undo_stack.undo()
    assert text(view) == before


def test_keys_make_a_note_no_smaller_than_reads_well(view, hand):
    note = Annotation("note", "note", "Look", (0, 300, 104, 48))
    view.model.push(edits.annotate(view.model.document, note))
    view.annotating.select("note")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Up):
        hand.key(key, Mod.ControlModifier | Mod.ShiftModifier)
    assert annotations(view)["note"].rect == (0, 300, 96, 40)


def test_k_goes_through_the_colours_and_says_which(view, hand):
    frame = frame_around(view, hand, "conv")
    heard: list[str] = []
    view.status.connect(heard.append)
    seen = []
    for _ in COLORS:
        hand.key(Qt.Key.Key_K)
        seen.append(annotations(view)[frame.name].color)
    assert [sentence for sentence in heard if sentence] == [f"Colour: {color}" for color in seen]
    assert sorted(seen) == sorted(COLORS)
    assert seen[-1] == frame.color, "and round again"


@pytest.mark.parametrize(("key", "mods"), [("Key_K", "No"), ("Key_Right", "ControlShift")])
def test_without_a_frame_or_note_these_keys_say_what_they_need(view, hand, key, mods):
    heard: list[str] = []
    view.status.connect(heard.append)
    before = text(view)
    both = Mod.ControlModifier | Mod.ShiftModifier
    hand.key(Qt.Key[key], both if mods == "ControlShift" else Mod.NoModifier)
    assert heard[-1].startswith("Select a frame or a note")
    assert text(view) == before


def test_deleting_a_frame_leaves_its_nodes(view, hand):
    frame = frame_around(view, hand, "conv", "pool")
    hand.click(bar(frame))
    hand.key(Qt.Key.Key_Delete)
    assert annotations(view) == {}
    assert {"conv", "pool"} <= view.model.document.graph.nodes.keys()
    view.model.undo_stack.undo()
    assert annotations(view) == {frame.name: frame}
    tables_match(view)


def test_n_adds_a_note_that_is_written_at_once_and_grows_to_its_text(view, hand):
    before = text(view)
    hand.key(Qt.Key.Key_N)
    page = field(view, Page)
    page.insertPlainText("# Idea\n\n" + "A long sentence about what this network is for. " * 12)
    QTest.keyClick(page, Qt.Key.Key_Return, Mod.ControlModifier)
    (note,) = annotations(view).values()
    assert note.kind == "note"
    assert note.text.startswith("# Idea")
    assert note.rect[3] > 150
    assert view.model.undo_stack.count() == 1
    view.grab()
    undo_all(view)
    assert text(view) == before


def test_a_note_that_keys_add_covers_no_node_and_no_note(view, hand):
    view.select_only("conv")
    hand.key(Qt.Key.Key_Right)
    for _ in range(2):
        hand.key(Qt.Key.Key_N)
        for page in view.viewport().findChildren(Page):
            QTest.keyClick(page, Qt.Key.Key_Escape)
    notes = [QRectF(*item.rect) for item in view.model.document.annotations.values()]
    assert len(notes) == 2
    rects = [*notes, *(view.node_rect(name) for name in view.model.document.graph.nodes)]
    assert not any(a.intersects(b) for number, a in enumerate(rects) for b in rects[:number])


def test_leaving_a_note_keeps_what_was_written_and_esc_does_not(view, hand):
    view.annotating.add_note(QPointF(0, 240))
    QTest.keyClicks(field(view, Page), "kept")
    view.setFocus()
    assert [note.text for note in annotations(view).values()] == ["kept"]
    hand.double_click(QPointF(100, 290))
    QTest.keyClicks(field(view, Page), "thrown away")
    QTest.keyClick(field(view, Page), Qt.Key.Key_Escape)
    assert [note.text for note in annotations(view).values()] == ["kept"]


def test_a_note_shows_its_markdown_formatted(view):
    shown = markdown("# Big\n\n- one\n- **two**\n", 200, view.scene_tables.measure.fonts)
    assert shown.toPlainText().splitlines() == ["Big", "one", "two"]


def test_a_note_never_reads_a_file(view, tmp_path):
    picture = tmp_path / "picture.png"
    view.grab().save(str(picture))
    fonts = view.scene_tables.measure.fonts
    plain = markdown("text", 200, fonts).size().height()
    assert markdown(f"![text]({picture.as_uri()})", 200, fonts).size().height() < 4 * plain


def test_undoing_the_frame_while_it_is_dragged_ends_the_drag(view, hand):
    frame = frame_around(view, hand, "conv")
    hand.drag(bar(frame), bar(frame) + QPointF(0, 80), drop=False)
    undo_all(view)
    hand.release(bar(frame))
    assert annotations(view) == {}
    assert view.scene_tables.selected_annotations == frozenset()
    tables_match(view)


def test_arranging_keeps_frames_around_what_they_hold_in_one_step(view, hand):
    frame = frame_around(view, hand, "conv", "pool")
    view.model.push(edits.move(view.model.document, {"conv": (240, 0), "image": (0, 400)}))
    outer = frame_around(view, hand, "conv", "pool", "relu")
    before, steps = text(view), view.model.undo_stack.count()
    view.model.select([])
    arrange(view.model, view, "Arrange")
    assert view.model.undo_stack.count() == steps + 1
    now = annotations(view)
    for name in ("conv", "pool"):
        assert now[frame.name].holds(*view.node_rect(name).getRect())
    assert now[outer.name].holds(*now[frame.name].rect)
    tables_match(view)
    view.model.undo_stack.undo()
    assert text(view) == before


def test_a_frame_is_copied_and_cut_with_what_it_holds(view, hand):
    frame = frame_around(view, hand, "conv", "pool")
    hand.click(bar(frame))
    hand.key(Qt.Key.Key_D, Mod.ControlModifier)
    (copy,) = annotations(view).keys() - {frame.name}
    assert annotations(view)[copy].rect[:2] == (frame.rect[0] + 32, frame.rect[1] + 32)
    assert view.model.selection == {"conv1", "pool1"}
    assert view.scene_tables.selected_annotations == {copy}
    tables_match(view)
    hand.key(Qt.Key.Key_Z, Mod.ControlModifier)
    before = text(view)
    hand.click(bar(frame))
    hand.key(Qt.Key.Key_X, Mod.ControlModifier)
    assert set(view.model.document.graph.nodes) == {"image", "relu"}
    assert annotations(view) == {}
    hand.key(Qt.Key.Key_V, Mod.ControlModifier)
    assert {"conv", "pool"} <= set(view.model.document.graph.nodes)
    assert len(annotations(view)) == 1
    tables_match(view)
    for _ in range(2):
        hand.key(Qt.Key.Key_Z, Mod.ControlModifier)
    assert text(view) == before


def test_a_frame_is_pasted_into_a_block(view, hand):
    frame = frame_around(view, hand, "conv", "pool")
    hand.click(bar(frame))
    hand.key(Qt.Key.Key_C, Mod.ControlModifier)
    view.model.push(make_block(view.model.document, view.model.inference, ["pool"], "Stage"))
    view.descent.enter("stage1" if "stage1" in view.model.document.graph else "stage")
    hand.key(Qt.Key.Key_V, Mod.ControlModifier)
    assert "conv" in view.model.document.graph
    assert list(view.scene_tables.annotations) == ["frame1"]
    assert [note.name for note in view.root.document.blocks["Stage"].annotations] == ["frame1"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_in_the_window_a_menu_gives_a_frame_its_colour(qtbot, tmp_path):
    window = open_for_test(qtbot, tmp_path)
    menu = window.menus.by_path["&Graph/Colo&ur"]
    window.model.push(edits.annotate(window.model.document, Annotation("a", "frame", "A", (0, 0, 96, 64))))
    assert not window.actions_["color_green"].isEnabled()
    window.canvas.annotating.select("a")
    seen: list[QMenu] = []

    def look() -> None:
        (popup,) = (each for each in window.findChildren(QMenu) if each is QApplication.activePopupWidget())
        seen.extend(action.menu() for action in popup.actions() if action.menu())
        popup.close()

    QTimer.singleShot(50, look)
    window.canvas.customContextMenuRequested.emit(QPoint(40, 40))
    assert seen == [menu], "also where the right button is pressed"
    next(action for action in menu.actions() if action.objectName() == "color_green").trigger()
    assert window.model.document.annotations["a"].color == "green"
    assert [action.objectName() for action in menu.actions() if action.isChecked()] == ["color_green"]
    window.canvas.select_nothing()
    assert not any(action.isChecked() or action.isEnabled() for action in menu.actions())
