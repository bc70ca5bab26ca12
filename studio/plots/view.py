"""The area a chart draws in: curves over axes that the hand zooms and pans, and nothing else.

pyqtgraph's own `PlotWidget` makes a form and menus with every plot, which take most of a frame to build and are never
shown here; this is its view, its box and two of its axes without them.
"""

from __future__ import annotations

import time

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsSceneWheelEvent


class ChartBox(pg.ViewBox):
    """Pans and zooms; tells when the person did. The wheel zooms steps, with Ctrl it zooms values."""

    touched = Signal(bool)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()
        self.setLimits(minXRange=1)

    def wheelEvent(self, ev: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:
        if axis is None:
            axis = 1 if ev.modifiers() & Qt.KeyboardModifier.ControlModifier else 0
        super().wheelEvent(ev, axis)
        self.touched.emit(axis == 1)

    def mouseDragEvent(self, ev: object, axis: int | None = None) -> None:
        super().mouseDragEvent(ev, axis)
        self.touched.emit(axis != 0)


class ChartView(pg.GraphicsView):
    """The plot's window; `paint_ms` sums the time its paintings took."""

    menu_asked = Signal(QPoint)
    resumed = Signal()
    moved = Signal(QPointF)  # in the scene; pyqtgraph's own signal drops the last move of a quick hand
    left = Signal()

    def __init__(self, box: pg.ViewBox, bottom: pg.AxisItem, left: pg.AxisItem) -> None:
        super().__init__()
        self.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        plot = pg.GraphicsWidget()
        grid = QGraphicsGridLayout(plot)
        grid.setSpacing(0)
        grid.setContentsMargins(0, 4, 16, 0)
        grid.addItem(box, 0, 1)
        for axis, row, column in ((left, 0, 0), (bottom, 1, 1)):
            axis.linkToView(box)
            axis.setZValue(0.5)  # the grid lies below the curves
            axis.setFlag(axis.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
            grid.addItem(axis, row, column)
        self.setCentralItem(plot)
        self.paint_ms = 0.0

    def paintEvent(self, ev: QPaintEvent) -> None:
        begin = time.perf_counter()
        super().paintEvent(ev)
        self.paint_ms += 1e3 * (time.perf_counter() - begin)

    def contextMenuEvent(self, ev: QContextMenuEvent) -> None:
        ev.accept()
        self.menu_asked.emit(ev.globalPos())

    def mousePressEvent(self, ev: QMouseEvent) -> None:
        if ev.button() == Qt.MouseButton.RightButton:
            ev.accept()  # the menu; pyqtgraph would zoom with it
            return
        super().mousePressEvent(ev)

    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        ev.accept()
        if ev.button() == Qt.MouseButton.LeftButton:
            self.resumed.emit()

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        self.moved.emit(self.mapToScene(ev.position().toPoint()))

    def leaveEvent(self, ev: QEvent) -> None:
        super().leaveEvent(ev)
        self.left.emit()
