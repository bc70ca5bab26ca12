"""Going about the graph by keyboard: from node to node, wire to wire, point to point; and drawing a wire.

A wire drawn with keys is the gesture of the mouse, steered from port to port among those that fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from studio.canvas import words
from studio.canvas.annotation_places import rect_of
from studio.canvas.gestures import Modifiers
from studio.canvas.tables import Bend, WireEnd
from studio.canvas.wiring import DragWire, Place

if TYPE_CHECKING:
    from studio.canvas.keyboard import Key
    from studio.canvas.view import CanvasView

Item = TypeVar("Item")
WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class Walking:
    """Moves what the keyboard acts on in one view."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._keys_at: QPoint | None = None  # where the cursor was when a key gave a command
        self._around = ""  # the node whose wires are gone through
        self._drawn: DragWire | None = None
        self._starts: list[
            Place
        ] = []  # the ports of its node from which a wire can be drawn, the one in use first

    def note(self, key: Key) -> None:
        """A key gave a command."""
        if key.id != "search":
            self._keys_at = self._view.cursor().pos()

    def go_on(self) -> None:
        """A node was added: until the mouse moves, the next one goes behind it and not to the cursor."""
        self._keys_at = self._view.cursor().pos()

    @property
    def by_keys(self) -> bool:
        """Whether the last command came by a key, and the mouse has not moved since."""
        return self._keys_at == self._view.cursor().pos()

    # -- selecting ----------------------------------------------------------------------------------------

    def node(self, direction: str, *, extend: bool = False) -> None:
        """Go to a neighbour: along wires left and right, to the nearest node up and down; from a wire to its ends."""
        view = self._view
        wire = self._wire()
        if view.current is None and not view.scene_tables.nodes.row:
            return
        if wire is not None and not extend:
            if direction in ("up", "down"):
                self.wire(-1 if direction == "up" else 1)
                return
            found: str | None = wire[0] if direction == "right" else view.scene_tables.source_of(wire).node
        elif view.current is None:
            found = nearest(view, view.sight().center())
        else:
            found = neighbour(view, view.current, direction)
        if found is None:
            return
        if extend:
            view.model.select(view.model.selection | {found})
            view.focus_on(found)
        else:
            view.select_only(found)
        view.tell("")
        view.navigation.bring_into_sight(found)

    def wire(self, step: int) -> None:
        """Select the next or the previous wire of the focused node: those that come in, then those that go out."""
        view, scene = self._view, self._view.scene_tables
        now = self._wire()
        if now is not None and scene.selected_bends:  # from a point to its wire
            self._take_wire(now)
            return
        if now is None:
            self._around = view.current or nearest(view, view.sight().center()) or ""
        elif self._around not in (now[0], scene.source_of(now).node):
            self._around = now[0]
        if not self._around:
            return
        graph = view.model.document.graph
        ends = [(self._around, port) for port in graph[self._around].inputs]
        ends += [(wire.node, wire.port) for wire in graph.wires_from(self._around)]
        ends = [end for end in ends if end in scene.wires.row]
        if ends:
            self._take_wire(_after(ends, now, step))
        else:
            view.tell(words.tr("{0} has no wires.").format(self._around))

    def point(self, step: int) -> None:
        """Select the next or the previous point of the selected wires, or else of those of the node with the focus."""
        view, scene = self._view, self._view.scene_tables
        graph = view.model.document.graph
        now = next(iter(scene.selected_bends)) if len(scene.selected_bends) == 1 else None
        if now is not None:
            ends = [now[:2]]
        elif scene.selected_wires:
            ends = sorted(scene.selected_wires)
        elif view.current is not None:
            ends = [(view.current, port) for port in graph[view.current].inputs]
            ends += [(wire.node, wire.port) for wire in graph.wires_from(view.current)]
        else:
            ends = []
        bends: list[Bend] = [(*end, number) for end in ends for number in range(len(scene.way_of(end)))]
        if not bends:
            view.tell(words.tr("There is no point on this wire; R adds one."))
            return
        bend = _after(bends, now, step)
        view.select_nothing()
        scene.select_bends([bend])
        place = QPointF(*scene.way_of(bend[:2])[bend[2]])
        view.navigation.bring_near(QRectF(place, place).adjusted(-8, -8, 8, 8))
        count = len(scene.way_of(bend[:2]))
        view.tell(words.tr("Point {0} of {1} on the wire to {2}").format(bend[2] + 1, count, bend[0]))

    def annotation(self, step: int) -> None:
        """Select the next or the previous frame or note, in reading order."""
        view, scene = self._view, self._view.scene_tables
        items = sorted(scene.annotations.values(), key=lambda item: (item.rect[1], item.rect[0], item.name))
        if not items:
            view.tell(words.tr("There is no frame and no note."))
            return
        chosen = scene.selected_annotations
        now = next((item for item in items if chosen == {item.name}), None)
        item = _after(items, now, step)
        view.select_nothing()
        scene.select_annotations([item.name])
        view.navigation.bring_near(rect_of(item))
        view.tell(item.text.partition("\n")[0])
        view.voice.say(view.voice.annotation(item))

    def _wire(self) -> WireEnd | None:
        """The one wire that the keyboard is at."""
        scene = self._view.scene_tables
        ends = {*scene.selected_wires, *(bend[:2] for bend in scene.selected_bends)}
        if len(ends) != 1 or self._view.model.selection:
            return None
        (end,) = ends
        return end if end in scene.wires.row else None

    def _take_wire(self, end: WireEnd) -> None:
        view, scene = self._view, self._view.scene_tables
        view.select_nothing()
        scene.select_wires([end])
        x, y, _ = scene.wires.middle(scene.wires.row[end])
        view.navigation.bring_near(QRectF(x - 24, y - 24, 48, 48))
        said = words.tr("Wire from {0} to {1} ({2})").format(scene.source_of(end).node, *end)
        points = len(scene.way_of(end))
        if points:
            way = words.tr("1 point") if points == 1 else words.tr("{0} points").format(points)
            said = words.tr("{0}, led through {1}").format(said, way)
        view.tell(said)

    # -- drawing a wire -----------------------------------------------------------------------------------

    def begin_wire(self) -> None:
        """Draw a wire from the node that has the focus; once more: from its next port."""
        view = self._view
        if self.draws:
            self._starts = [*self._starts[1:], self._starts[0]]
        elif view.current is None:
            view.tell(words.tr("Go to a node to draw a wire from it."))
            return
        else:
            face = view.scene_tables.face(view.current)
            self._starts = [(face.name, port.name, True) for port in face.outputs]
            self._starts += [(face.name, port.name, False) for port in face.inputs if not port.wired]
        for _ in range(len(self._starts)):
            start = self._starts[0]
            view.drag_by_keys(None)
            self._drawn = DragWire(view, start, view.port_position(*start))
            targets = self._drawn.targets()
            if targets:
                view.drag_by_keys(self._drawn)
                free = [
                    place for place in targets if place[2] or place[:2] not in view.scene_tables.wires.row
                ]
                self._aim(self._nearest(free or targets, view.port_position(*start)))
                return
            self._starts = [*self._starts[1:], start]
        self._drawn = None
        view.tell(words.tr("Nothing here takes a wire of {0}.").format(view.current))

    @property
    def draws(self) -> bool:
        """Whether a wire is being drawn with keys."""
        return self._drawn is not None and self._view.dragged is self._drawn

    def steer(self, event: QKeyEvent) -> bool:
        """A key while a wire is drawn: arrows and Tab go from port to port, Enter connects.

        Returns:
            Whether the key was meant for it.
        """
        key = Qt.Key(event.key())
        drawn = self._drawn
        if drawn is None or not self.draws:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._view.drag_by_keys(None, commit=True)
            return True
        here = drawn.target
        if key == Qt.Key.Key_Tab:
            self._aim(_after(drawn.targets(), here, 1))
        elif key in WAYS:
            self._aim(self._beyond(drawn.targets(), here or self._starts[0], *WAYS[key]))
        else:
            return False
        return True

    def _aim(self, place: Place | None) -> None:
        view, drawn = self._view, self._drawn
        if place is None or drawn is None:
            return
        view.navigation.bring_into_sight(place[0])
        at = view.port_position(*place)
        drawn.update(at, Modifiers.NoModifier)
        view.show_bubble(drawn.bubble(), view.viewportTransform().map(at).toPoint())
        view.viewport().update()
        if not drawn.bubble()[0]:
            view.tell(words.tr("{0} to {1} ({2}): Enter connects").format(self._starts[0][0], *place[:2]))

    def _nearest(self, places: Sequence[Place], here: QPointF) -> Place:
        def away(place: Place) -> float:
            by = self._view.port_position(*place) - here
            return abs(by.x()) + 2 * abs(by.y())

        return min(places, key=away)

    def _beyond(self, places: Sequence[Place], here: Place, dx: int, dy: int) -> Place | None:
        """The nearest place in a direction."""
        start = self._view.port_position(*here)
        found: list[tuple[float, Place]] = []
        for place in places:
            by = self._view.port_position(*place) - start
            ahead, aside = by.x() * dx + by.y() * dy, abs(by.x() * dy) + abs(by.y() * dx)
            if ahead > 4:
                found.append((ahead + 2 * aside, place))
        return min(found)[1] if found else None


def _after(items: Sequence[Item], now: Item | None, step: int) -> Item:
    """The next or the previous of some, the first after none; behind the last comes the first."""
    if now is None or now not in items:
        return items[0 if step > 0 else -1]
    return items[(items.index(now) + step) % len(items)]


def neighbour(view: CanvasView, name: str, direction: str) -> str | None:
    """Where the focus goes from a node: along wires to the sides, to what is nearest up and down."""
    graph, scene = view.model.document.graph, view.scene_tables
    here = scene.node_rect(name).center()

    def away(other: str) -> float:
        there = scene.node_rect(other).center() - here
        return abs(there.y()) * 2 + abs(there.x())

    if direction == "right":
        return min(sorted(graph.consumers.get(name, ())), key=away, default=None)
    if direction == "left":
        sources = [source.node for source in graph[name].inputs.values() if source.node in graph]
        return min(sources, key=away, default=None)
    sign = -1 if direction == "up" else 1
    rows = scene.nodes.all()
    centres = scene.nodes.rects[rows, :2] + scene.nodes.rects[rows, 2:] / 2 - (here.x(), here.y())
    ahead = centres[:, 1] * sign > 8
    if not ahead.any():
        return None
    cost = abs(centres[:, 0]) * 2 + abs(centres[:, 1])
    best = min(rows[ahead].tolist(), key=dict(zip(rows.tolist(), cost.tolist(), strict=True)).__getitem__)
    return scene.nodes.names[best]


def nearest(view: CanvasView, point: QPointF) -> str | None:
    """The node nearest to a place, where the focus begins."""
    rows = view.scene_tables.nodes.all()
    if not len(rows):
        return None
    rects = view.scene_tables.nodes.rects[rows]
    centres = rects[:, :2] + rects[:, 2:] / 2 - (point.x(), point.y())
    return view.scene_tables.nodes.names[rows[int((centres**2).sum(1).argmin())]]
