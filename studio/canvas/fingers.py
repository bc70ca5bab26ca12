"""The wheel of a mouse and the fingers on a touchpad: what scrolls and what zooms.

A mouse wheel zooms at the cursor, as in ComfyUI and Blender, or scrolls where a person prefers it; two fingers on a
touchpad always scroll, to the pixel where the system tells pixels; a pinch zooms, and so does Ctrl with either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

STEP = 1.2  # zoom of a wheel notch
NOTCH = 120  # eighths of a degree
PIXELS = 60.0  # that a notch scrolls
FINGER_STEP = 1.005  # zoom of a pixel that two fingers move, with Ctrl


class Fingers:
    """Turns one view's wheel and touchpad events into zooming and scrolling."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._rest = QPointF()  # parts of pixels that are still to be scrolled

    def wheel(self, event: QWheelEvent, *, wheel_scrolls: bool) -> None:
        """A wheel was turned, or two fingers moved, which Qt tells in the same words."""
        modifiers = event.modifiers()
        fingers = _by_fingers(event)
        zooms = not fingers and not wheel_scrolls
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            zooms = True
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            zooms = False
        if zooms:
            self._zoom(event, fingers=fingers)
        else:
            sideways = bool(modifiers & Qt.KeyboardModifier.ShiftModifier) and not fingers
            self._scroll(event, sideways=sideways)

    def gesture(self, event: QNativeGestureEvent) -> None:
        """Two fingers pinched, or tapped twice."""
        navigation, kind = self._view.navigation, event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            navigation.zoom(max(1 + event.value(), 0.1), event.position())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            if self._view.scale_now() < 1.0:
                navigation.zoom(1.0 / self._view.scale_now(), event.position())
            else:
                self._view.zoom_to_fit()

    def _zoom(self, event: QWheelEvent, *, fingers: bool) -> None:
        pixels, turned = event.pixelDelta(), event.angleDelta()
        if fingers and not pixels.isNull():
            factor = FINGER_STEP ** (pixels.y() or pixels.x())
        else:
            factor = STEP ** ((turned.y() or turned.x()) / NOTCH)
        self._view.navigation.zoom(factor, event.position())

    def _scroll(self, event: QWheelEvent, *, sideways: bool) -> None:
        by = QPointF(event.pixelDelta())
        if by.isNull():
            by = QPointF(event.angleDelta()) * (PIXELS / NOTCH)
        if sideways and not by.x():
            by = QPointF(by.y(), 0.0)
        by += self._rest
        whole = by.toPoint()
        self._rest = by - QPointF(whole)
        self._view.navigation.pan(whole)


def _by_fingers(event: QWheelEvent) -> bool:
    """Whether a touchpad moved: it says so, or tells pixels or the phases of a movement, which a wheel does not."""
    if event.device().type() == QInputDevice.DeviceType.TouchPad:
        return True
    return not event.pixelDelta().isNull() or event.phase() != Qt.ScrollPhase.NoScrollPhase
