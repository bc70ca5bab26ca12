"""The canvas widget: shows a document model's graph, zooms and pans, and hands events to their gestures.

A mouse wheel zooms at the cursor, as in ComfyUI and Blender; two fingers on a touchpad pan, with Ctrl or a pinch
they zoom. There are no graphics items: layers paint from the scene's tables, in the order background, wires, nodes,
what a gesture shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import floor

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QToolTip, QWidget

from graph.errors import SymloomError
from graph.infer import Problem
from studio.canvas import commands
from studio.canvas.bubble import Bubble
from studio.canvas.fitting import OpenEnd
from studio.canvas.geometry import snap, wire_path
from studio.canvas.gestures import paint_ghost
from studio.canvas.keyboard import key_for, nearest, neighbour
from studio.canvas.mouse import WIRE_REACH, Mouse
from studio.canvas.node_layer import NodeLayer
from studio.canvas.rename import RenameField
from studio.canvas.scene import CanvasScene
from studio.canvas.style import GRID, NAMES, PORT, style_of
from studio.canvas.tables import WireEnd
from studio.canvas.tips import tip_at
from studio.canvas.wire_layer import WireLayer
from studio.document import DocumentModel

OPERATOR_MIME = "application/x-symloom-operator"
LEAST_SCALE, MOST_SCALE = 0.01, 4.0
STEP = 1.2  # a wheel notch
REST_MS = 140  # after the wheel's last step, before the picture is made sharp
NEW_SIZE = QSize(168, 64)


class CanvasView(QGraphicsView):
    """A graph to look at and to edit.

    Signals:
        node_activated: a node was double-clicked, or Enter pressed on it.
        status: a sentence for the status bar; empty when there is nothing to say any more.
        search_requested: where a new node is wanted, and the `OpenEnd` it should fit, or None.
    """

    node_activated = Signal(str)
    status = Signal(str)
    search_requested = Signal(QPointF, object)
    scale_changed = Signal(float)
    model: DocumentModel

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.style_now = style_of(self.palette())
        self.current: str | None = None  # the node that has the keyboard
        self._hurried = False
        self._fit_when_shown = True
        self._ghost: tuple[QRectF, WireEnd | None] | None = None
        self._dots: QPixmap | None = None
        self._bubble = Bubble(self.viewport())
        self._said = ""
        self._mouse = Mouse(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._sharpen)
        empty = QGraphicsScene(self)
        empty.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(empty)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Network canvas"))
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scene_tables = CanvasScene(model, self._on_dirty)
        self._nodes = NodeLayer(self.scene_tables, self.style_now)
        self._wires = WireLayer(self.scene_tables, self.style_now)
        model.replaced.connect(self._document_replaced)
        model.selection_changed.connect(self._follow_selection)
        self._grow_room()

    # -- where things are ---------------------------------------------------------------------------------

    def node_rect(self, name: str) -> QRectF:
        """A node's rectangle in the scene."""
        return self.scene_tables.node_rect(name)

    def port_position(self, name: str, port: str, is_output: bool) -> QPointF:
        """The middle of a port's dot in the scene."""
        return self.scene_tables.port_position(name, port, is_output)

    def scene_point(self, place: QPointF) -> QPointF:
        """A place in the viewport as one in the scene, exact to a fraction of a pixel."""
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(place)

    def scale_now(self) -> float:
        return self.transform().m11()

    def port_reach(self) -> float:
        """How near to a port counts as on it, in scene units."""
        return max(PORT + 4.0, min(10.0 / self.scale_now(), 16.0))

    def sight(self) -> QRectF:
        """The part of the scene that is in the viewport."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def wire_under(self, point: QPointF, reach: float | None = None) -> WireEnd | None:
        """The wire at a place of the scene."""
        found = self.scene_tables.wire_at(point, reach or WIRE_REACH / self.scale_now())
        return found[0] if found else None

    # -- zoom and pan -------------------------------------------------------------------------------------

    def zoom_to_fit(self) -> None:
        """Show the whole graph, at most at its actual size."""
        self._fit(self.scene_tables.extent())

    def zoom_to_selection(self) -> None:
        """Show the selected nodes as large as reads well; everything when none is selected."""
        self._fit(self.scene_tables.extent(self.model.selection or None))

    def zoom_in(self) -> None:
        self._zoom_at(QPointF(self.viewport().rect().center()), STEP)

    def zoom_out(self) -> None:
        self._zoom_at(QPointF(self.viewport().rect().center()), 1 / STEP)

    def zoom_to(self, scale: float) -> None:
        """Show at a scale, keeping the middle."""
        self._zoom_at(QPointF(self.viewport().rect().center()), scale / self.scale_now())

    def reveal(self, name: str) -> None:
        """Select a node and bring it into sight, without moving the picture if it is there already."""
        if name not in self.scene_tables.nodes.row:
            return
        self.select_only(name)
        self._bring_into_sight(name)

    def pan(self, by: QPoint) -> None:
        """Move the picture by pixels."""
        for bar, step in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
            if step:
                bar.setValue(bar.value() - step)

    def _fit(self, rect: QRectF) -> None:
        if rect.isNull():
            self._set_view(1.0, QPointF())
            return
        room = self.viewport().rect().adjusted(48, 48, -48, -48)
        scale = min(room.width() / rect.width(), room.height() / rect.height(), 1.0)
        self._set_view(max(scale, LEAST_SCALE), rect.center())

    def _set_view(self, scale: float, centre: QPointF) -> None:
        self._grow_room()
        self.setTransform(QTransform.fromScale(scale, scale))
        self._scroll_to(centre, QPointF(self.viewport().rect().center()))
        self.viewport().update()
        self.scale_changed.emit(scale)

    def _zoom_at(self, place: QPointF, factor: float) -> None:
        before = self.scale_now()
        scale = min(max(before * factor, LEAST_SCALE), MOST_SCALE)
        if abs(scale - 1.0) < 0.02:
            scale = 1.0  # texts are drawn best at exactly their size
        if scale == before:
            return
        point = self.scene_point(place)
        self._hurried = True
        self._rest.start()
        self.setTransform(QTransform.fromScale(scale, scale))
        self._scroll_to(point, place)
        self.viewport().update()
        self.scale_changed.emit(scale)

    def _scroll_to(self, point: QPointF, place: QPointF) -> None:
        """Scroll so that a point of the scene lies at a place of the viewport."""
        off = self.viewportTransform().map(point) - place
        self.pan(QPoint(-round(off.x()), -round(off.y())))

    def _sharpen(self) -> None:
        self._hurried = False
        self.viewport().update()

    def _grow_room(self) -> None:
        """The canvas has no border that anyone reaches: there is always a wide margin to scroll into."""
        rect = self.scene_tables.extent().adjusted(-50_000, -50_000, 50_000, 50_000)
        if not self.sceneRect().contains(rect.adjusted(25_000, 25_000, -25_000, -25_000)):
            self.setSceneRect(self.sceneRect() | rect)

    def _bring_into_sight(self, name: str) -> None:
        rect = self.node_rect(name).adjusted(-24, -24, 24, 24)
        sight = self.sight()
        if self.scale_now() < NAMES:
            self._set_view(1.0, rect.center())
        elif not sight.contains(rect):
            self._set_view(self.scale_now(), rect.center())

    # -- selection and focus ------------------------------------------------------------------------------

    def select_only(self, name: str) -> None:
        self.scene_tables.select_wires(())
        self.model.select((name,))
        self.focus_on(name)

    def select_all(self) -> None:
        self.model.select(self.model.document.graph.nodes)

    def focus_on(self, name: str | None) -> None:
        """Which node the keyboard acts on."""
        self.current = name

    def step(self, direction: str, *, extend: bool = False) -> None:
        """Move the focus to a neighbour: along wires left and right, to the nearest node up and down."""
        if self.current is None:
            found = nearest(self, self.sight().center())
        else:
            found = neighbour(self, self.current, direction)
        if found is None:
            return
        if extend:
            self.model.select(self.model.selection | {found})
            self.focus_on(found)
        else:
            self.select_only(found)
        self._bring_into_sight(found)

    def activate(self) -> None:
        if self.current is not None:
            self.node_activated.emit(self.current)

    def escape(self) -> None:
        if self._mouse.gesture is not None:
            self._mouse.end(commit=False)
        else:
            self.model.select(())
            self.scene_tables.select_wires(())

    def _follow_selection(self, names: frozenset[str]) -> None:
        if names:
            self.scene_tables.select_wires(())
        if self.current not in names:
            self.current = next(iter(names)) if len(names) == 1 else None

    # -- commands -----------------------------------------------------------------------------------------

    def delete(self) -> None:
        """Delete the selected nodes and wires."""
        commands.delete(self.model, self.model.selection, self.scene_tables.selected_wires)

    def dissolve(self) -> None:
        """Delete the selected nodes and join what was before and behind them."""
        self._try(lambda: commands.extract(self.model, self._in_order(), delete_them=True))

    def extract(self) -> None:
        """Unwire the selected nodes and join what was before and behind them."""
        self._try(lambda: commands.extract(self.model, self._in_order(), delete_them=False))

    def copy(self) -> None:
        if self.model.selection:
            text = commands.copy_text(self.model.document, self.model.selection)
            QGuiApplication.clipboard().setText(text)

    def cut(self) -> None:
        self.copy()
        self.delete()

    def paste(self, *, incoming: bool = False) -> None:
        """Paste nodes at the cursor, or in the middle when the cursor is elsewhere."""
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        if not self.viewport().rect().contains(place):
            place = self.viewport().rect().center()
        at = self.scene_point(QPointF(place))
        at = QPointF(snap(at.x()), snap(at.y()))
        text = QGuiApplication.clipboard().text()
        self._add(lambda: commands.paste(self.model, text, None, at, incoming=incoming))

    def duplicate(self, *, incoming: bool = False) -> None:
        """Add copies of the selected nodes beside them, with the wires between them."""
        if self.model.selection:
            text = commands.copy_text(self.model.document, self.model.selection)
            shift = QPointF(4 * GRID, 4 * GRID)
            self._add(lambda: commands.paste(self.model, text, shift, None, incoming=incoming))

    def align(self, edge: commands.Edge) -> None:
        """Bring the selected nodes to a common edge or middle line."""
        commands.align(self.model, self._rects(self.model.selection), edge)

    def distribute(self, *, horizontally: bool) -> None:
        """Leave equal gaps between the selected nodes."""
        commands.distribute(self.model, self._rects(self.model.selection), horizontally=horizontally)

    def nudge(self, dx: float, dy: float) -> None:
        if self.model.selection:
            commands.nudge(self.model, self.model.selection, dx, dy)

    def rename(self) -> None:
        """Open the field in which the focused node is renamed."""
        if self.current is not None:
            self._bring_into_sight(self.current)
            RenameField(self, self.current)

    def search(self) -> None:
        """Ask for a search at the cursor."""
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        if not self.viewport().rect().contains(place):
            place = self.viewport().rect().center()
        self.search_requested.emit(self.scene_point(QPointF(place)), None)

    def add_operator(self, op: str, at: QPointF | None = None, *, end: object = None) -> str | None:
        """Add a node with its middle at a place of the scene, or else where there is room in sight.

        It is wired to `end`, the context of `search_requested`; without one to the selected node's output, if
        it takes that; at a place on a wire it goes into the wire.

        Returns:
            The new node's name; None if it was refused, which `status` then explains.
        """
        into = None
        chosen = end if isinstance(end, OpenEnd) else None
        if at is None:
            chosen = chosen or commands.connect_selected(self.model, op)
            corner = self._free_place(chosen)
        else:
            corner = at - QPointF(NEW_SIZE.width() / 2, NEW_SIZE.height() / 2)
            if chosen is not None:  # its port, not its middle, where the wire was let go
                corner.setX(at.x() if chosen.is_output else at.x() - NEW_SIZE.width())
            else:
                into = self.wire_under(at, 20.0) if commands.can_insert(self.model.document, op) else None
                chosen = None if into else commands.connect_selected(self.model, op)
        corner = QPointF(snap(corner.x()), snap(corner.y()))
        sizes = self._rects(self.model.document.graph.nodes) if into else None
        return self._add(
            lambda: [commands.add_operator(self.model, op, corner, end=chosen, into=into, sizes=sizes)]
        )

    def show_problems(self, problems: Mapping[str, Sequence[Problem]] | None) -> None:
        """Badges from these diagnostics instead of inference alone; None for inference again."""
        self.scene_tables.show_problems(problems)

    def _add(self, act: object) -> str | None:
        names = self._try(act)
        if not names:
            return None
        self.model.select(names)
        self.focus_on(names[0])
        self._grow_room()
        return str(names[0])

    def _try(self, act: object) -> list[str] | None:
        """Carry out a command; a refusal goes to the status bar."""
        try:
            done = act()  # type: ignore[operator]
        except SymloomError as error:
            self.tell(str(error))
            return None
        self.tell("")
        return done if isinstance(done, list) else None

    def _in_order(self) -> list[str]:
        rank = self.model.document.graph.rank()
        return sorted(self.model.selection, key=lambda name: (rank.get(name, 0), name))

    def _rects(self, names: Iterable[str]) -> dict[str, QRectF]:
        return {name: self.node_rect(name) for name in names}

    def _free_place(self, end: OpenEnd | None) -> QPointF:
        """Where a new node covers no other: behind the node it is wired to, or in the middle of the view."""
        if end is not None:
            rect = self.node_rect(end.node)
            place = QPointF(rect.right() + 72, rect.center().y() - NEW_SIZE.height() / 2)
        else:
            middle = self.sight().center()
            place = middle - QPointF(NEW_SIZE.width() / 2, NEW_SIZE.height() / 2)
        wanted = QRectF(place, NEW_SIZE.toSizeF()).adjusted(-8, -8, 8, 8)
        while self.scene_tables.nodes_in(wanted):
            wanted.translate(0, NEW_SIZE.height() + 32)
        return wanted.topLeft() + QPointF(8, 8)

    # -- saying things ------------------------------------------------------------------------------------

    def tell(self, sentence: str) -> None:
        """Say something in the status bar."""
        if sentence != self._said:
            self._said = sentence
            self.status.emit(sentence)

    def show_bubble(self, said: tuple[str, bool] | None, place: QPoint | None = None) -> None:
        """Say something at the cursor: the sentence and whether it is a refusal."""
        if said is None or not said[0] or place is None:
            self._bubble.hide()
        else:
            self._bubble.say(said[0], place, self.style_now, refused=said[1])

    # -- painting -----------------------------------------------------------------------------------------

    def repaint_scene(self, rect: QRectF) -> None:
        """Paint a part of the scene again."""
        if not rect.isNull():
            self._on_dirty(rect)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        rect = QRectF(rect)
        painter.fillRect(rect, self.style_now.paper)
        if self.scale_now() >= 0.5:
            self._paint_dots(painter)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        rect = QRectF(rect)
        gesture = self._mouse.gesture
        hidden = gesture.hidden if gesture is not None else frozenset()
        self._wires.paint(painter, rect, active=self._lit_wires(), hidden=hidden, hurried=self._hurried)
        self._nodes.paint(painter, rect, self.model.selection, hurried=self._hurried)
        self._paint_hover(painter)
        if gesture is None and self.scale_now() >= NAMES:
            for end in {*self.scene_tables.selected_wires, *self.lit_by_hover()[:1]}:
                self._wires.paint_tag(painter, end)
        if gesture is not None:
            gesture.paint(painter)
        if self._ghost is not None:
            if self._ghost[1] is not None:
                self.paint_lit_wire(painter, self._ghost[1])
            paint_ghost(painter, self._ghost[0], self.style_now.accent)
        if not len(self.scene_tables.nodes) and self._ghost is None:
            self._paint_invitation(painter)

    def to_image(self, scale: float = 1.0, margin: float = 32.0) -> QImage:
        """The whole graph as a picture, in full detail at any scale."""
        rect = self.scene_tables.extent().adjusted(-margin, -margin, margin, margin)
        image = QImage(
            max(1, round(rect.width() * scale)),
            max(1, round(rect.height() * scale)),
            QImage.Format.Format_ARGB32,
        )
        image.fill(self.style_now.paper)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(scale, scale)
        painter.translate(-rect.topLeft())
        self._wires.paint(painter, rect, direct=True)
        self._nodes.paint(painter, rect, frozenset(), hurried=False, direct=True)
        painter.end()
        return image

    def paint_lit_wire(self, painter: QPainter, end: WireEnd) -> None:
        """A wire into which something would go."""
        row = self.scene_tables.wires.row.get(end)
        if row is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.style_now.accent, 3))
            painter.drawPath(wire_path(self.scene_tables.wires.points[row]))

    def wire_extent(self, end: WireEnd) -> QRectF:
        """A wire with all that is painted along it."""
        row = self.scene_tables.wires.row.get(end)
        return self.scene_tables.wire_extent(row) if row is not None else QRectF()

    def lit_by_hover(self) -> list[WireEnd]:
        """The wires that are drawn in full because of where the cursor is."""
        hover, scene = self._mouse.hover, self.scene_tables
        if hover.wire is not None:
            return [hover.wire]
        if hover.port is not None and hover.node in scene.nodes.row:
            node, port, is_output = hover.port
            if not is_output:
                return [(node, port)] if (node, port) in scene.wires.row else []
            wires = self.model.document.graph.wires_from(node)
            return [(wire.node, wire.port) for wire in wires if wire.source.port == port]
        return []

    def _lit_wires(self) -> set[WireEnd]:
        graph = self.model.document.graph
        lit = {*self.scene_tables.selected_wires, *self.lit_by_hover()}
        if len(self.model.selection) <= 64:
            for name in self.model.selection:
                lit |= {(name, port) for port in graph[name].inputs}
                lit |= {(wire.node, wire.port) for wire in graph.wires_from(name)}
        return lit

    def _paint_hover(self, painter: QPainter) -> None:
        hover, scene = self._mouse.hover, self.scene_tables
        if hover.node is None or hover.node not in scene.nodes.row:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if hover.port is not None:
            painter.setPen(QPen(self.style_now.accent, 2))
            painter.drawEllipse(scene.port_position(*hover.port), PORT + 2.5, PORT + 2.5)
        elif hover.node not in self.model.selection and self.scale_now() >= NAMES:
            pen = QPen(self.style_now.accent, 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawRoundedRect(scene.node_rect(hover.node).adjusted(-0.5, -0.5, 0.5, 0.5), 6.5, 6.5)

    def _paint_dots(self, painter: QPainter) -> None:
        """A faint raster, so that an empty stretch still shows how far one has moved."""
        scale = self.scale_now()
        side = 4 * GRID * scale
        ratio = self.devicePixelRatioF()
        wanted = round(side * ratio)
        if self._dots is None or self._dots.width() != wanted or self._dots.devicePixelRatio() != ratio:
            self._dots = QPixmap(wanted, wanted)
            self._dots.fill(self.style_now.paper)
            pen = QPainter(self._dots)
            dot = max(1, round(ratio))
            pen.fillRect(0, 0, dot, dot, self.style_now.dots)
            pen.end()
            self._dots.setDevicePixelRatio(ratio)
        if abs(wanted / ratio - side) > 0.001:
            return  # between whole pixels the raster would drift away from the nodes
        world = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        origin = world.map(QPointF(0, 0))
        shift = QPointF(-origin.x() % side, -origin.y() % side)
        painter.drawTiledPixmap(QRectF(self.viewport().rect()), self._dots, shift)
        painter.restore()

    def _paint_invitation(self, painter: QPainter) -> None:
        painter.save()
        painter.resetTransform()
        rect = self.viewport().rect()
        fonts = self.scene_tables.measure.fonts
        painter.setPen(self.style_now.secondary)
        painter.setFont(fonts.title)
        middle = floor(rect.height() / 2)
        painter.drawText(
            QRect(0, middle - 40, rect.width(), 32),
            Qt.AlignmentFlag.AlignCenter,
            self.tr("Draw a network here"),
        )
        painter.setFont(fonts.hint)
        painter.setPen(self.style_now.faint)
        painter.drawText(
            QRect(0, middle - 4, rect.width(), 24),
            Qt.AlignmentFlag.AlignCenter,
            self.tr("Drag an operator here, press Tab to search, or open an example"),
        )
        painter.restore()

    def _on_dirty(self, rect: QRectF | None) -> None:
        if rect is None:
            self.viewport().update()
            return
        # Lines and rings of fixed width reach a little further when zoomed out.
        place = self.viewportTransform().mapRect(rect).toAlignedRect().adjusted(-4, -4, 4, 4)
        self.viewport().update(place & self.viewport().rect())

    def _document_replaced(self) -> None:
        self._mouse.end(commit=False)
        self._nodes.forget()
        self.current = None
        self._grow_room()
        self.zoom_to_fit()

    # -- events -------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        modifiers = event.modifiers()
        by_finger = not event.pixelDelta().isNull() or event.phase() != Qt.ScrollPhase.NoScrollPhase
        if modifiers & Qt.KeyboardModifier.ControlModifier or not (
            by_finger or modifiers & Qt.KeyboardModifier.ShiftModifier
        ):
            turned = event.angleDelta().y() or event.angleDelta().x()
            self._zoom_at(event.position(), STEP ** (turned / 120))
        elif by_finger and not event.pixelDelta().isNull():
            self.pan(event.pixelDelta())
        else:
            turned_by = event.angleDelta() / 2
            sideways = modifiers & Qt.KeyboardModifier.ShiftModifier and not turned_by.x()
            self.pan(QPoint(turned_by.y(), 0) if sideways else turned_by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self._mouse.space = True
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
            return
        key = key_for(event)
        if key is None:
            event.ignore()
        elif self._mouse.gesture is None or event.key() == Qt.Key.Key_Escape:
            key.act(self)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._mouse.space = False
            self.viewport().unsetCursor()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return False  # Tab searches

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._mouse.space = False
        super().focusOutEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            text = tip_at(self, self._mouse.under(self.scene_point(QPointF(event.pos()))), event.pos())
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom_at(event.position(), 1 + event.value())
            return True
        if event.type() == QEvent.Type.Leave:
            self._mouse.leave()
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_nodes"):
            self.style_now = style_of(self.palette())
            self._nodes.set_style(self.style_now)
            self._wires.style = self.style_now
            self._dots = None
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit_when_shown and self.isVisible():
            self._fit_when_shown = False
            self.zoom_to_fit()

    def gesture_ended(self) -> None:
        self._grow_room()

    # -- dropping an operator -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(OPERATOR_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not event.mimeData().hasFormat(OPERATOR_MIME):
            event.ignore()
            return
        event.acceptProposedAction()
        point = self.scene_point(event.position())
        op = _operator_in(event)
        into = self.wire_under(point, 20.0) if commands.can_insert(self.model.document, op) else None
        corner = QPointF(snap(point.x() - NEW_SIZE.width() / 2), snap(point.y() - NEW_SIZE.height() / 2))
        self._set_ghost((QRectF(corner, NEW_SIZE.toSizeF()), into))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_ghost(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_ghost(None)
        if not event.mimeData().hasFormat(OPERATOR_MIME):
            event.ignore()
            return
        event.acceptProposedAction()
        self.add_operator(_operator_in(event), self.scene_point(event.position()))
        self.setFocus()

    def _set_ghost(self, ghost: tuple[QRectF, WireEnd | None] | None) -> None:
        before, self._ghost = self._ghost, ghost
        if before is None or ghost is None:
            self.viewport().update()
            return
        for rect, into in (before, ghost):
            self.repaint_scene(rect.adjusted(-4, -4, 4, 4))
            if into is not None:
                self.repaint_scene(self.wire_extent(into))


def _operator_in(event: QDropEvent) -> str:
    return bytes(event.mimeData().data(OPERATOR_MIME).data()).decode("utf-8", "replace")
