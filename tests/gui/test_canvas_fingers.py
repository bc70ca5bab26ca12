"""Wheel and touchpad, by the events that mice and touchpads send: what scrolls, what zooms, and where."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication

from studio.canvas import CanvasView
from tests.gui.canvas_hand import Button, Hand, Mod, canvas, chain, tables_match

CTRL, SHIFT = Mod.ControlModifier, Mod.ShiftModifier
HERE = QPointF(100, 40)


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, chain())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def pad() -> QPointingDevice:
    return QPointingDevice(
        "pad",
        7,
        QInputDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position | QInputDevice.Capability.Scroll,
        2,
        0,
    )


def gesture(view: CanvasView, kind: Qt.NativeGestureType, value: float, at: QPointF) -> None:
    viewport = view.viewport()
    place = view.viewportTransform().map(at)
    whole = viewport.mapToGlobal(place)
    QApplication.sendEvent(viewport, QNativeGestureEvent(kind, PAD, 2, place, place, whole, value, QPointF()))


PAD = pad()


def corner(view: CanvasView) -> QPointF:
    return view.viewportTransform().map(QPointF(0, 0))


# -- a touchpad ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wheel_scrolls", [False, True])
def test_two_fingers_scroll_to_the_pixel_whatever_the_wheel_does(view, hand, wheel_scrolls):
    view.habits.wheel_scrolls = wheel_scrolls
    before = corner(view)
    for step in ((-3, 1), (-30, 12), (1, 0), (0, -1)):
        hand.two_fingers(HERE, QPoint(*step))
    assert corner(view) - before == QPointF(-32, 12)
    assert view.scale_now() == 1.0


def test_a_touchpad_that_tells_no_pixels_is_known_by_its_kind_and_loses_no_part_of_one(view, hand):
    before = corner(view)
    place = QPointF(hand.spot(HERE))
    for _ in range(16):
        QApplication.sendEvent(
            view.viewport(),
            QWheelEvent(
                place,
                place,
                QPoint(),
                QPoint(0, 5),
                Button.NoButton,
                Mod.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
                Qt.MouseEventSource.MouseEventNotSynthesized,
                PAD,
            ),
        )
    assert corner(view) - before == QPointF(0, 40), "16 times two and a half pixels"
    assert view.scale_now() == 1.0


def test_a_pinch_zooms_at_the_fingers_and_back_without_drifting(view):
    place = view.viewportTransform().map(HERE)
    for _ in range(20):
        gesture(view, Qt.NativeGestureType.ZoomNativeGesture, 0.03, HERE)
    assert view.scale_now() == pytest.approx(1.03**20, rel=1e-6)
    there = view.viewportTransform().map(HERE)
    assert (there - place).manhattanLength() <= 2
    for _ in range(20):
        gesture(view, Qt.NativeGestureType.ZoomNativeGesture, 1 / 1.03 - 1, HERE)
    assert view.scale_now() == pytest.approx(1.0, rel=0.03)
    assert (view.viewportTransform().map(HERE) - place).manhattanLength() <= 3


def test_a_wild_pinch_leaves_the_picture_in_sight(view):
    gesture(view, Qt.NativeGestureType.ZoomNativeGesture, -5.0, HERE)
    assert 0.005 < view.scale_now() < 1.0


def test_a_double_tap_with_two_fingers_goes_near_and_away_again(view):
    view.zoom_to(0.5)
    gesture(view, Qt.NativeGestureType.SmartZoomNativeGesture, 0.0, HERE)
    assert view.scale_now() == 1.0
    view.zoom_to(2.0)
    gesture(view, Qt.NativeGestureType.SmartZoomNativeGesture, 0.0, HERE)
    assert view.sight().contains(view.scene_tables.extent())


def test_ctrl_and_two_fingers_zoom_at_the_cursor_by_pixels(view, hand):
    place = hand.spot(HERE)
    hand.two_fingers(HERE, QPoint(0, 40), CTRL)
    assert 1.1 < view.scale_now() < 1.4
    assert (hand.spot(HERE) - place).manhattanLength() <= 1
    near = view.scale_now()
    hand.two_fingers(HERE, QPoint(0, 1), CTRL)
    assert view.scale_now() / near < 1.01, "finely"


# -- a mouse --------------------------------------------------------------------------------------------------


def test_the_wheel_zooms_at_the_cursor_and_with_shift_goes_sideways(view, hand):
    place = hand.spot(HERE)
    hand.wheel(HERE, 1)
    assert view.scale_now() == pytest.approx(1.2)
    assert (hand.spot(HERE) - place).manhattanLength() <= 1
    before = corner(view)
    hand.wheel(HERE, -1, SHIFT)
    assert corner(view) - before == QPointF(-60, 0)


def test_the_wheel_scrolls_where_that_is_preferred_and_zooms_with_ctrl(view, hand):
    view.habits.wheel_scrolls = True
    before = corner(view)
    hand.wheel(HERE, -1)
    assert corner(view) - before == QPointF(0, -60)
    assert view.scale_now() == 1.0
    hand.wheel(HERE, -1, SHIFT)
    assert corner(view) - before == QPointF(-60, -60)
    place = hand.spot(HERE)
    hand.wheel(HERE, 1, CTRL)
    assert view.scale_now() == pytest.approx(1.2)
    assert (hand.spot(HERE) - place).manhattanLength() <= 1


def test_ctrl_and_a_wheel_that_zooms_zoom_too(view, hand):
    hand.wheel(HERE, 1, CTRL)
    assert view.scale_now() == pytest.approx(1.2)


def test_what_is_dragged_comes_along_when_the_picture_is_scrolled_under_the_hand(view, hand):
    start = hand.node("relu")
    hand.drag(start, start + QPointF(40, 40), drop=False)
    assert view.node_rect("relu").topLeft() == QPointF(280, 200)
    held = view.viewportTransform().map(view.node_rect("relu").topLeft())
    hand.two_fingers(HERE, QPoint(-80, -40))
    assert view.node_rect("relu").topLeft() == QPointF(360, 240)
    assert view.viewportTransform().map(view.node_rect("relu").topLeft()) == held
    hand.release(start + QPointF(120, 80))
    assert view.model.document.graph["relu"].position == (360, 240)
    tables_match(view)
