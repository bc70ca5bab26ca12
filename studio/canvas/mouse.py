"""Which gesture a press of the mouse begins, and what lies under the cursor.

Left: a port draws a wire, a wired input or a wire's half re-plugs it, a node moves, empty canvas spans a rubber
band. Middle, or Space and left: pan. Ctrl and right: cut. Ctrl and a port that is wired: take all its wires along.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import copysign
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from studio.canvas.annotation_places import MOVE
from studio.canvas.bending import PullPoint
from studio.canvas.gestures import CutWires, Gesture, Modifiers, MoveNodes, Pan, ResizeAnnotation, RubberBand
from studio.canvas.picking import bend_at, node_at, port_at, wire_at
from studio.canvas.style import SHAPES
from studio.canvas.tables import Bend, WireEnd
from studio.canvas.wiring import DragWire, Place

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

EDGE, SCROLL_MS = 24, 16  # px from the rim where a drag begins to scroll, and how often
WIRE_REACH = 7.0  # px on the screen
BEND_REACH = 9.0


@dataclass(frozen=True)
class Under:
    """What is under the cursor: a port, or else a node, or else a wire (and how far along it), or else a frame or note.

    `bend` is the point of a wire that is there, if one is.
    `grip` is what of the frame or note is held: `move`, or the sides that follow the hand.
    """

    port: Place | None = None
    node: str | None = None
    wire: WireEnd | None = None
    along: float = 0.0
    bend: Bend | None = None
    annotation: str | None = None
    grip: str = ""


NOTHING = Under()


class Mouse:
    """Turns a view's mouse events into selection and gestures."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.gesture: Gesture | None = None
        self.hover = NOTHING
        self.space = False
        self._last: tuple[QPoint, Modifiers] = (QPoint(), Modifiers.NoModifier)
        self._scroll = QTimer(view, interval=SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)
        self._pressed: tuple[QPoint, QPointF, Under, Qt.MouseButton, Modifiers] | None = None
        self._select_on_release: str | None = None
        self._wire_on_release: WireEnd | None = None
        self._selected: frozenset[str] = frozenset()  # before the press
        self._bends: frozenset[Bend] = frozenset()

    def under(self, point: QPointF) -> Under:
        """What a press at a place of the scene would take hold of."""
        view, scene = self._view, self._view.scene_tables
        if view.scale_now() >= 0.2:
            port = port_at(scene, point, view.port_reach())
            if port is not None:
                return Under(port=port, node=port[0])
        node = node_at(scene, point)
        if node is not None:
            return Under(node=node)
        if view.scale_now() >= SHAPES:
            bend = bend_at(scene, point, BEND_REACH / min(view.scale_now(), 1.0))
            if bend is not None:
                return Under(bend=bend)
        wire = wire_at(scene, point, WIRE_REACH / view.scale_now())
        if wire is not None:
            return Under(wire=wire[0], along=wire[1])
        found = view.annotating.at(point) if scene.annotations else None
        return Under(annotation=found[0], grip=found[1]) if found else NOTHING

    # -- events -------------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        if self.gesture is not None:  # a second button during a gesture is no new one
            return
        view = self._view
        place, point = event.position().toPoint(), view.scene_point(event.position())
        button, modifiers = event.button(), event.modifiers()
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self.space):
            self.begin(Pan(view, place))
            return
        color = view.annotating.swatch_at(point)
        if color is not None and button == Qt.MouseButton.LeftButton:
            view.annotating.recolor(color)
            return
        under = self.under(point)
        self._pressed = (place, point, under, button, modifiers)
        self._selected, self._bends = view.model.selection, view.scene_tables.selected_bends
        if button == Qt.MouseButton.LeftButton and not modifiers & Modifiers.AltModifier:
            self._select(under, modifiers)
        elif button == Qt.MouseButton.RightButton and under.node is not None:
            if under.node not in view.model.selection:  # the menu that follows is about this node
                view.select_only(under.node)
            view.focus_on(under.node)
        elif button == Qt.MouseButton.RightButton and (under.wire or under.bend):
            self._select_for_menu(under)
        elif (
            button == Qt.MouseButton.RightButton
            and under.annotation is not None
            and under.annotation not in view.scene_tables.selected_annotations
        ):
            view.annotating.select(under.annotation)
        elif button == Qt.MouseButton.RightButton and under.annotation is None and not modifiers:
            view.select_nothing()  # the menu that follows is about the empty canvas

    def move(self, event: QMouseEvent) -> None:
        view = self._view
        place, point = event.position().toPoint(), view.scene_point(event.position())
        if self.gesture is None and self._pressed is not None:
            start = self._pressed[0]
            if (place - start).manhattanLength() >= QApplication.startDragDistance():
                self._start_gesture()
        gesture = self.gesture
        if isinstance(gesture, Pan):
            gesture.drag_to(place)
        elif gesture is not None:
            self._last = (place, event.modifiers())
            self._update(point, event.modifiers(), place)
            if not view.viewport().rect().adjusted(EDGE, EDGE, -EDGE, -EDGE).contains(place):
                self._scroll.start()
        elif event.buttons() == Qt.MouseButton.NoButton:
            self._set_hover(self.under(point))

    def release(self, event: QMouseEvent) -> None:
        if self.gesture is not None:
            if not isinstance(self.gesture, Pan):
                self._update(self._view.scene_point(event.position()), event.modifiers(), None)
            self.end(commit=True)
        elif self._select_on_release is not None:
            self._view.select_only(self._select_on_release)
        elif self._wire_on_release is not None:
            self._view.scene_tables.select_wires({self._wire_on_release})
        elif self._pressed is not None:
            _, point, under, button, modifiers = self._pressed
            if under.wire and button == Qt.MouseButton.LeftButton and modifiers & Modifiers.AltModifier:
                self._view.bending.add(under.wire, under.along, point)
        self._pressed = self._select_on_release = self._wire_on_release = None

    def double_click(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.space:
            self.press(event)
            return
        point = self._view.scene_point(event.position())
        under = self.under(point)
        if under.node is not None:
            self._view.focus_on(under.node)
            self._view.activate()
        elif under.annotation is not None:
            self._view.annotating.edit(under.annotation)
        elif under.bend is not None:
            self._view.bending.remove([under.bend])
        elif under.wire is not None:
            self._view.bending.add(under.wire, under.along, point)
        else:
            self._view.search_requested.emit(point, None)

    def picture_moved(self) -> None:
        """The picture was scrolled or zoomed under the hand: what it drags comes along."""
        if self.gesture is not None and not isinstance(self.gesture, Pan):
            place, modifiers = self._last
            self._update(self._view.scene_point(QPointF(place)), modifiers, place)

    def leave(self) -> None:
        if self.gesture is None:
            self._set_hover(NOTHING)

    def end(self, *, commit: bool) -> None:
        """Finish the gesture that is going on, if one is."""
        gesture, self.gesture = self.gesture, None
        self._scroll.stop()
        self._pressed = self._select_on_release = self._wire_on_release = None
        if gesture is not None:
            if commit:
                dirty = gesture.extent()
                gesture.commit()
                self._view.repaint_scene(dirty)
            else:  # what it held may be gone from the document
                gesture.cancel()
                self._view.viewport().update()
            self._view.show_bubble(None)
            self._view.gesture_ended()

    def _scroll_on(self) -> None:
        """At the rim of the view a drag scrolls, the faster the further out the cursor is."""
        place, modifiers = self._last
        room = self._view.viewport().rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)

        def speed(at: int, low: int, high: int) -> int:
            beyond = min(at - low, 0) + max(at - high, 0)
            return round(copysign(min(4 + abs(beyond) / 3, 40), beyond)) if beyond else 0

        step = QPoint(
            speed(place.x(), room.left(), room.right()), speed(place.y(), room.top(), room.bottom())
        )
        if step.isNull() or self.gesture is None:
            self._scroll.stop()
            return
        self._view.navigation.pan(-step)
        self._update(self._view.scene_point(QPointF(place)), modifiers, place)

    # -- inside -------------------------------------------------------------------------------------------

    def _select(self, under: Under, modifiers: Modifiers) -> None:
        model, scene = self._view.model, self._view.scene_tables
        several = bool(modifiers & (Modifiers.ControlModifier | Modifiers.ShiftModifier))
        self._select_on_release = self._wire_on_release = None
        if under.port is not None:
            return
        if under.node is not None:
            if modifiers & Modifiers.ControlModifier:
                model.select(model.selection ^ {under.node})
            elif modifiers & Modifiers.ShiftModifier:
                model.select(model.selection | {under.node})
            elif under.node not in model.selection:
                self._view.select_only(under.node)
            else:
                self._select_on_release = under.node  # unless the whole selection is dragged
            self._view.focus_on(under.node)
        elif under.bend is not None:
            if several:
                scene.select_bends(scene.selected_bends ^ {under.bend})
            elif under.bend not in scene.selected_bends:
                self._view.select_nothing()
                scene.select_bends({under.bend})
        elif under.wire is not None:
            if several:
                scene.select_wires(scene.selected_wires ^ {under.wire})
            elif under.wire not in scene.selected_wires:  # or else they may be dragged together
                self._view.select_nothing()
                scene.select_wires({under.wire})
            else:
                self._wire_on_release = under.wire
        elif under.annotation is not None:
            if several or under.annotation not in scene.selected_annotations:
                self._view.annotating.select(under.annotation, toggle=several)
        elif not several:
            self._view.select_nothing()

    def _select_for_menu(self, under: Under) -> None:
        """What the menu that follows is about: this wire or point, with the others if it is one of those selected."""
        scene = self._view.scene_tables
        if under.bend is not None and under.bend not in scene.selected_bends:
            self._view.select_nothing()
            scene.select_bends({under.bend})
        elif under.wire is not None and under.wire not in scene.selected_wires:
            self._view.select_nothing()
            scene.select_wires({under.wire})

    def _start_gesture(self) -> None:
        assert self._pressed is not None
        _, point, under, button, modifiers = self._pressed
        view = self._view
        if button == Qt.MouseButton.RightButton:
            if modifiers & Modifiers.ControlModifier:
                self.begin(CutWires(view, point))
        elif button != Qt.MouseButton.LeftButton:
            return
        elif under.port is not None:
            self.begin(self._wire_gesture(under.port, point, modifiers))
        elif under.node is not None:
            if under.node not in view.model.selection:
                view.select_only(under.node)
            self.begin(MoveNodes(view, point, under.node))
        elif under.annotation is not None and under.grip == MOVE:
            self.begin(MoveNodes(view, point, None, under.annotation))
        elif under.annotation is not None:
            self.begin(ResizeAnnotation(view, point, under.annotation, under.grip))
        elif under.bend is not None:
            if (
                under.bend not in view.scene_tables.selected_bends
            ):  # taken out by Ctrl, and dragged all the same
                view.scene_tables.select_bends({under.bend})
            self.begin(MoveNodes(view, point, None, bend=under.bend))
        elif under.wire is not None and modifiers & Modifiers.AltModifier:
            self.begin(PullPoint(view, under.wire, under.along, point))
        elif under.wire is not None:
            source = view.scene_tables.source_of(under.wire)
            kept = view.scene_tables.selected_wires
            # The nearer end comes off, and with it those of the other selected wires.
            start: Place = (*under.wire, False) if under.along < 0.5 else (source.node, source.port, True)
            others = sorted(view.scene_tables.selected_wires - {under.wire}) if under.wire in kept else []
            self.begin(DragWire(view, start, point, (under.wire, *others)))
        elif modifiers & Modifiers.AltModifier:
            self.begin(CutWires(view, point))
        else:
            self.begin(RubberBand(view, point, self._selected, self._bends))

    def _wire_gesture(self, port: Place, point: QPointF, modifiers: Modifiers) -> DragWire:
        view = self._view
        node, name, is_output = port
        if not is_output and (node, name) in view.scene_tables.wires.row:
            source = view.scene_tables.source_of((node, name))
            return DragWire(view, (source.node, source.port, True), point, ((node, name),))
        if is_output and modifiers & Modifiers.ControlModifier:
            wires = view.model.document.graph.wires_from(node)
            old = tuple((wire.node, wire.port) for wire in wires if wire.source.port == name)
            if old:
                return DragWire(view, (*old[0], False), point, old)
        return DragWire(view, port, point)

    def begin(self, gesture: Gesture) -> None:
        """Go on with a gesture until `end`."""
        self.gesture = gesture
        self._select_on_release = self._wire_on_release = None
        self._set_hover(NOTHING)

    def _update(self, point: QPointF, modifiers: Modifiers, place: QPoint | None) -> None:
        gesture = self.gesture
        assert gesture is not None
        before = gesture.extent()
        gesture.update(point, modifiers)
        if isinstance(gesture, (DragWire, MoveNodes)) and place is not None:
            self._view.show_bubble(gesture.bubble(), place)
        self._view.repaint_scene(before)
        self._view.repaint_scene(gesture.extent())

    def _set_hover(self, under: Under) -> None:
        if replace(under, along=0.0) == replace(self.hover, along=0.0):
            return
        dirty = self._view.highlights.extent(self.hover)
        self.hover = under
        if self._view.viewport().cursor().shape() not in (Qt.CursorShape.OpenHandCursor,):
            self._view.viewport().setCursor(_cursor_over(under))
        self._view.repaint_scene(dirty)
        self._view.repaint_scene(self._view.highlights.extent(self.hover))


_RESIZING = {
    "left": Qt.CursorShape.SizeHorCursor,
    "right": Qt.CursorShape.SizeHorCursor,
    "top": Qt.CursorShape.SizeVerCursor,
    "bottom": Qt.CursorShape.SizeVerCursor,
    "left top": Qt.CursorShape.SizeFDiagCursor,
    "right bottom": Qt.CursorShape.SizeFDiagCursor,
    "right top": Qt.CursorShape.SizeBDiagCursor,
    "left bottom": Qt.CursorShape.SizeBDiagCursor,
    MOVE: Qt.CursorShape.SizeAllCursor,
}


def _cursor_over(under: Under) -> Qt.CursorShape:
    if under.bend is not None:
        return Qt.CursorShape.SizeAllCursor
    if under.annotation is not None:
        return _RESIZING.get(under.grip, Qt.CursorShape.ArrowCursor)
    over = under.port is not None or under.wire is not None
    return Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
