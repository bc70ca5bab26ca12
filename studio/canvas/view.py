"""The canvas widget: shows a document model's graph, zooms and pans, and hands events to their gestures.

There are no graphics items: `layers` paint from the scene's tables, and on top what a gesture shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QToolTip, QWidget
from shiboken6 import Shiboken

from graph.block_library import LibraryBlock
from graph.infer import Problem
from studio.canvas.annotating import Annotating
from studio.canvas.bending import Bending
from studio.canvas.bubble import Bubble, Mood
from studio.canvas.descent import Descent
from studio.canvas.dropping import OperatorDrops
from studio.canvas.editing import Editing
from studio.canvas.fingers import STEP, Fingers
from studio.canvas.gestures import Gesture
from studio.canvas.habits import Habits
from studio.canvas.highlights import Highlights
from studio.canvas.layers import Layers
from studio.canvas.minimap import Minimap
from studio.canvas.mouse import WIRE_REACH, Mouse
from studio.canvas.navigation import Navigation
from studio.canvas.picking import wire_at
from studio.canvas.scene import CanvasScene
from studio.canvas.style import PORT, style_of
from studio.canvas.tables import WireEnd
from studio.canvas.tips import tip_at
from studio.canvas.voice import Voice
from studio.canvas.walking import Walking
from studio.document import DocumentModel
from studio.language import told

LANES_MS = 80  # after the last change, before wires find their way round nodes


class CanvasView(QGraphicsView):
    """A graph to look at and to edit.

    Signals:
        node_activated: a node was double-clicked, or Enter pressed on it.
        status: a sentence for the status bar; empty when there is nothing to say any more.
        chosen_changed: other wires, points, frames or notes are selected; of nodes the model tells.
        model_changed: the model that is shown now, when a block was entered or left.
        search_requested: where a new node is wanted, and the `OpenEnd` it should fit, `FREE_PLACE`, or None.
    """

    node_activated = Signal(str)
    status = Signal(str)
    search_requested = Signal(QPointF, object)
    scale_changed = Signal(float)
    chosen_changed = Signal()
    model_changed = Signal(object)
    root: DocumentModel
    model: DocumentModel
    minimap: Minimap
    editing: Editing
    annotating: Annotating
    bending: Bending
    walking: Walking
    descent: Descent
    voice: Voice

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.root = self.model = model
        self.habits = Habits()
        self.own_block: Callable[[str], LibraryBlock | None] = lambda name: None  # the person's own blocks
        self._found: Mapping[str, Sequence[Problem]] | None = None
        self.style_now = style_of(self.palette())
        self.current: str | None = None  # the node that has the keyboard
        self._fit_when_shown = True
        self._bubble = Bubble(self.viewport())
        self._said = ""
        self._mouse = Mouse(self)
        self.navigation = Navigation(self)
        self._fingers = Fingers(self)
        self.editing = Editing(self)
        self.annotating = Annotating(self)
        self.bending = Bending(self)
        self.walking = Walking(self)
        self.descent = Descent(self)
        self.voice = Voice(self)
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
        self._lanes_due = QTimer(self, singleShot=True, interval=LANES_MS)
        self._lanes_due.timeout.connect(self._lead_wires)
        self.scene_tables = CanvasScene(
            model, self._on_dirty, self._lanes_due.start, self.chosen_changed.emit
        )
        self.destroyed.connect(self.scene_tables.stop)
        self._layers = Layers(self.scene_tables, self.style_now)
        self._drops = OperatorDrops(self)
        self.highlights = Highlights(self, self._layers.wires)
        self.minimap = Minimap(self)
        self.scale_changed.connect(self.minimap.follow)
        self._connect(model)
        model.undo_stack.indexChanged.connect(self._step_taken)
        model.changed.connect(self.descent.follow)
        model.replaced.connect(self.descent.start_over)
        self.navigation.grow_room()

    # -- which graph is shown -----------------------------------------------------------------------------

    def show_model(self, model: DocumentModel) -> None:
        """Show another model's graph: the document's own (`root`), or the inside of one of its blocks."""
        self._mouse.end(commit=False)
        old, self.model = self.model, model
        for signal, slot in self._signals(old):
            signal.disconnect(slot)
        self._connect(model)
        self.scene_tables.follow(model)
        if model is self.root and self._found is not None:
            self.scene_tables.show_problems(self._found)
        self._layers.forget()
        self._follow_selection(model.selection)
        self.navigation.grow_room()
        self.model_changed.emit(model)

    def _connect(self, model: DocumentModel) -> None:
        for signal, slot in self._signals(model):
            signal.connect(slot)

    def _signals(self, model: DocumentModel) -> tuple[tuple[SignalInstance, Callable[..., None]], ...]:
        return (
            (model.changed, self._document_changed),
            (model.replaced, self._document_replaced),
            (model.selection_changed, self._follow_selection),
        )

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
        found = wire_at(self.scene_tables, point, reach or WIRE_REACH / self.scale_now())
        return found[0] if found else None

    # -- zoom and pan -------------------------------------------------------------------------------------

    def zoom_to_fit(self) -> None:
        """Show the whole graph, at most at its actual size."""
        self.navigation.fit(self.scene_tables.extent())

    def zoom_to_selection(self) -> None:
        """Show the selected nodes as large as reads well; everything when none is selected."""
        self.navigation.fit(self.scene_tables.extent(self.model.selection or None))

    def zoom_in(self) -> None:
        self.navigation.zoom(STEP)

    def zoom_out(self) -> None:
        self.navigation.zoom(1 / STEP)

    def zoom_to(self, scale: float) -> None:
        """Show at a scale, keeping the middle."""
        self.navigation.zoom(scale / self.scale_now())

    def reveal(self, name: str) -> None:
        """Select a node of the document and bring it into sight, moving the picture only if it is not."""
        self.descent.leave_to(0)
        if name not in self.scene_tables.nodes.row:
            return
        self.select_only(name)
        self.navigation.bring_into_sight(name)

    # -- selection and focus ------------------------------------------------------------------------------

    def select_only(self, name: str) -> None:
        self.scene_tables.select_wires(())
        self.scene_tables.select_annotations(())
        self.scene_tables.select_bends(())
        self.model.select((name,))
        self.focus_on(name)

    def select_nothing(self) -> None:
        self.tell("")  # of what was selected
        self.model.select(())
        self.scene_tables.select_wires(())
        self.scene_tables.select_annotations(())
        self.scene_tables.select_bends(())

    def select_all(self) -> None:
        self.model.select(self.model.document.graph.nodes)
        self.scene_tables.select_annotations(self.scene_tables.annotations)

    def focus_on(self, name: str | None) -> None:
        """Which node the keyboard acts on."""
        self.current = name

    def activate(self) -> None:
        """Open the focused node: a block's inside is shown here, anything else is the window's to show."""
        if self.current is not None and self.descent.can_enter(self.current):
            self.descent.enter(self.current)
        elif self.current is not None:
            self.node_activated.emit(self.current)

    def escape(self) -> None:
        if self._mouse.gesture is not None:
            self._mouse.end(commit=False)
        elif self.model.selection or self.scene_tables.anything_selected:
            self.select_nothing()
        else:
            self.descent.leave()

    @property
    def dragged(self) -> Gesture | None:
        """The gesture that is going on."""
        return self._mouse.gesture

    def drag_by_keys(self, gesture: Gesture | None, *, commit: bool = False) -> None:
        """Begin a gesture that keys lead, after ending the one that is going on."""
        self._mouse.end(commit=commit)
        if gesture is not None:
            self._mouse.begin(gesture)

    def _follow_selection(self, names: frozenset[str]) -> None:
        if names:
            self.scene_tables.select_wires(())
        if self.current not in names:
            self.current = next(iter(names)) if len(names) == 1 else None
        self.voice.say_selected(names)

    def show_problems(self, problems: Mapping[str, Sequence[Problem]] | None) -> None:
        """Badges on the document's nodes from these diagnostics; None for those of inference alone."""
        self._found = problems
        if self.model is self.root:  # inside a block, nodes of the same names are others
            self.scene_tables.show_problems(problems)

    # -- saying things ------------------------------------------------------------------------------------

    def tell(self, sentence: str) -> None:
        """Say something in the status bar, and aloud."""
        if sentence != self._said:
            self._said = sentence
            self.status.emit(told(sentence))
            self.voice.say(told(sentence))

    def _step_taken(self) -> None:
        # A stack that goes away with its document empties itself first.
        if Shiboken.isValid(self.model.undo_stack):
            self.tell("")  # it was about the document as it was
            self.voice.say_step()

    def show_bubble(self, said: tuple[str, Mood] | None, place: QPoint | None = None) -> None:
        """Say something at the cursor: the sentence and its mood."""
        if said is None or not said[0] or place is None:
            self._bubble.hide()
        else:
            self._bubble.say(told(said[0]), place, self.style_now, said[1])

    # -- painting -----------------------------------------------------------------------------------------

    def repaint_scene(self, rect: QRectF) -> None:
        """Paint a part of the scene again."""
        if not rect.isNull():
            self._on_dirty(rect)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        self._layers.paint_paper(painter, QRectF(rect))

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        gesture, hover, layers = self._mouse.gesture, self._mouse.hover, self._layers
        layers.paint(
            painter,
            QRectF(rect),
            self.model.selection,
            lit=self.highlights.lit_wires(hover),
            hidden=gesture.hidden if gesture is not None else frozenset(),
            hurried=self.navigation.hurried,
        )
        self.highlights.paint_hover(painter, hover)
        layers.annotations.paint_selection(painter, self.scale_now())
        if gesture is None:
            self.highlights.paint_tags(painter, hover)
        else:
            gesture.paint(painter)
        self._drops.paint(painter)
        if layers.empty and not self._drops.active:
            layers.backdrop.paint_invitation(painter, self.viewport().rect(), self.style_now)

    def wire_extent(self, end: WireEnd) -> QRectF:
        """A wire with all that is painted along it."""
        row = self.scene_tables.wires.row.get(end)
        return self.scene_tables.wire_extent(row) if row is not None else QRectF()

    def _on_dirty(self, rect: QRectF | None) -> None:
        if hasattr(self, "minimap"):  # the first time is while the view is being made
            self.minimap.refresh()
        if rect is None:
            self.viewport().update()
            return
        # Lines and rings of fixed width reach a little further when zoomed out.
        place = self.viewportTransform().mapRect(rect).toAlignedRect().adjusted(-4, -4, 4, 4)
        self.viewport().update(place & self.viewport().rect())

    def _lead_wires(self) -> None:
        if self._mouse.gesture is not None:
            self._lanes_due.start()  # not under the hand: nodes come to rest when it lets go
        else:
            self.scene_tables.lead_wires()

    def _document_changed(self) -> None:
        if self.current not in self.model.document.graph:
            self.current = None
        # Something else, such as an undo from the menu, changed what the hand is holding.
        self._mouse.end(commit=False)

    def _document_replaced(self) -> None:
        self._mouse.end(commit=False)
        self._layers.forget()
        self.current = None
        self.navigation.grow_room()
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
        self._fingers.wheel(event, wheel_scrolls=self.habits.wheel_scrolls)
        self._mouse.picture_moved()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self._mouse.space = True
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
            return
        if self.walking.steer(event):
            return
        key = self.habits.keymap.command_for(event)
        if key is None:
            event.ignore()
        elif self._mouse.gesture is None or key.fixed or (self.walking.draws and key.id == "draw_wire"):
            key.act(self)
            self.walking.note(key)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._mouse.space = False
            self.viewport().unsetCursor()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return not forward and super().focusNextPrevChild(False)  # Tab searches; Shift+Tab leaves

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._mouse.space = False
        super().focusOutEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            text = tip_at(self, self._mouse.under(self.scene_point(QPointF(event.pos()))), event.pos())
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if isinstance(event, QNativeGestureEvent):
            self._fingers.gesture(event)
            return True
        if isinstance(event, QContextMenuEvent):
            cuts = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if self._mouse.gesture is not None or (cuts and event.reason() == event.Reason.Mouse):
                return True  # the press was the beginning of a stroke, not a wish for a menu
        if event.type() == QEvent.Type.Leave:
            self._mouse.leave()
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_layers"):
            self.style_now = style_of(self.palette())
            self._layers.set_style(self.style_now)
            self.viewport().update()
        elif event.type() == QEvent.Type.LanguageChange and hasattr(self, "_layers"):
            self.setAccessibleName(self.tr("Network canvas"))
            self.descent.follow()
            self._layers.forget()
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit_when_shown and self.isVisible():
            self._fit_when_shown = False
            self.zoom_to_fit()
        if hasattr(self, "minimap"):
            self.minimap.follow()
        self.descent.place_bar()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if hasattr(self, "minimap"):
            self.minimap.follow()

    def gesture_ended(self) -> None:
        self.navigation.grow_room()

    # -- dropping an operator -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drops.drop(event)
