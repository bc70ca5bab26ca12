"""The verbs for frames and notes: add, write, resize, recolour, select; each is one undo step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from graph import edits
from graph.annotations import COLORS, Annotation, free_name
from graph.edits import Patch
from graph.errors import SymloomError
from studio.canvas import words
from studio.canvas.annotation_layer import height_for
from studio.canvas.annotation_places import around, bar_of, grip_at, rect_of, resized, swatches
from studio.canvas.field import Line, Page
from studio.canvas.geometry import snap
from studio.canvas.picking import nodes_in

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

NEW_FRAME, NEW_NOTE = (400.0, 240.0), (240.0, 96.0)


class Annotating:
    """Carries out what a person asks of the frames and notes of one view."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    # -- what is where ------------------------------------------------------------------------------------

    def at(self, point: QPointF) -> tuple[str, str] | None:
        """The uppermost one that a press at a place takes hold of, and by what (see `grip_at`)."""
        scale = self._view.scale_now()
        notes = [item for item in self._items() if item.kind == "note"]
        frames = [item for item in self._items() if item.kind == "frame"]
        # Of frames in frames the smallest is on top.
        frames.sort(key=lambda item: -item.rect[2] * item.rect[3])
        for item in reversed([*frames, *notes]):
            grip = grip_at(item, point, scale)
            if grip:
                return item.name, grip
        return None

    def swatch_at(self, point: QPointF) -> str | None:
        """The colour offered at a place by the selected one."""
        selected = self._view.scene_tables.selected_annotations
        if len(selected) == 1:
            (name,) = selected
            dots = swatches(self._view.scene_tables.annotations[name], self._view.scale_now())
            return next((color for color, dot in dots.items() if dot.contains(point)), None)
        return None

    def contents(self, frame: str) -> tuple[set[str], set[str]]:
        """The nodes, and the other frames and notes, that lie in a frame and move with it."""
        scene = self._view.scene_tables
        item = scene.annotations[frame]
        if item.kind != "frame":
            return set(), set()
        nodes = {
            name for name in nodes_in(scene, rect_of(item)) if item.holds(*_values(scene.node_rect(name)))
        }
        others = {other.name for other in self._items() if other.name != frame and item.holds(*other.rect)}
        return nodes, others

    def around(self, names: Collection[str]) -> set[str]:
        """The frames that hold some of these nodes and no others, and the notes among them or in such a frame."""
        scene = self._view.scene_tables
        found: set[str] = set()
        for item in self._items():
            nodes, others = self.contents(item.name)
            if nodes and nodes <= set(names):
                found |= {item.name, *others}
            elif not nodes and scene.extent(names).contains(rect_of(item)):
                found.add(item.name)
        return found

    # -- verbs --------------------------------------------------------------------------------------------

    def add_frame(self) -> str | None:
        """Put a frame around the selected nodes, or where the cursor is, and ask for its title."""
        scene, model = self._view.scene_tables, self._view.model
        rects = [scene.node_rect(name) for name in model.selection]
        rects += [rect_of(scene.annotations[name]) for name in scene.selected_annotations]
        rect = around(rects) if rects else self._place(NEW_FRAME)
        return self._add("frame", words.tr("Frame"), rect)

    def add_note(self, at: QPointF | None = None) -> str | None:
        """Put a note at a place of the scene, or where the cursor is, and open it for writing."""
        rect = self._place(NEW_NOTE) if at is None else (snap(at.x()), snap(at.y()), *NEW_NOTE)
        return self._add("note", "", rect)

    def edit(self, name: str, *, merge: str = "") -> None:
        """Open a frame's title or a note's text where it stands; `merge` is `DocumentModel.push`'s."""
        view = self._view
        item = view.scene_tables.annotations[name]
        if item.kind == "frame":
            place = view.mapFromScene(bar_of(item, view.scale_now())).boundingRect()
            Line(
                view,
                place.adjusted(2, 2, -2, -2),
                item.text,
                words.tr("Title of the frame"),
                lambda text: self._write(name, text, merge),
            )
        else:
            place = view.mapFromScene(rect_of(item)).boundingRect()
            label = words.tr("Write Markdown here; Ctrl+Enter or a click elsewhere keeps it")
            Page(view, place, item.text, label, lambda text: self._write(name, text, merge))

    def recolor(self, color: str) -> None:
        """Give the selected frames and notes one of `graph.annotations.COLORS`."""
        document = self._view.model.document
        self._view.model.push(
            *(edits.annotate(document, item.but(color=color)) for item in self._chosen()),
            text=words.tr("Change the colour"),
        )

    @property
    def color(self) -> str:
        """The colour of all selected frames and notes; empty where they have several, or none is selected."""
        colors = {item.color for item in self._chosen()}
        return colors.pop() if len(colors) == 1 else ""

    def next_color(self) -> None:
        """Give the selected frames and notes the colour after the one that the first of them has."""
        items = self._chosen()
        if not items:
            self._view.tell(words.tr("Select a frame or a note to give it another colour."))
            return
        color = COLORS[(COLORS.index(items[0].color) + 1) % len(COLORS)]
        self.recolor(color)
        self._view.tell(words.tr("Colour: {0}").format(words.color(color)))

    def resize(self, wider: float, taller: float) -> None:
        """Move the right and the lower edges of the selected frames and notes; steps in a row undo together."""
        items = self._chosen()
        if not items:
            self._view.tell(words.tr("Select a frame or a note to make it larger or smaller."))
            return
        document = self._view.model.document
        sides = "right" if wider else "bottom"
        new = [resized(item, sides, QPointF(wider, taller), free=False) for item in items]
        frames = any(item.kind == "frame" for item in items)
        self._view.model.push(
            *(edits.annotate(document, item) for item in new),
            text=words.tr("Resize frame") if frames else words.tr("Resize note"),
            merge=f"resize {[item.name for item in new]}",
        )
        size = " × ".join(f"{length:g}" for length in new[0].rect[2:])
        self._view.tell(words.tr("Size: {0}").format(size))

    def refit(self, corners: Mapping[str, tuple[float, float]]) -> list[Patch]:
        """What puts frames around the nodes they hold once these are elsewhere, as after arranging them."""
        scene, document = self._view.scene_tables, self._view.model.document
        fitted: dict[str, Annotation] = {}
        frames = [item for item in self._items() if item.kind == "frame"]
        for frame in sorted(
            frames, key=lambda item: item.rect[2] * item.rect[3]
        ):  # those inside others first
            nodes, others = self.contents(frame.name)
            rects = [
                QRectF(QPointF(*corners.get(name, rect.topLeft().toTuple())), rect.size())
                for name in nodes
                for rect in [scene.node_rect(name)]
            ]
            rects += [rect_of(fitted[name]) for name in others if name in fitted]
            if rects:
                fitted[frame.name] = frame.but(rect=around(rects))
        return [edits.annotate(document, item) for item in fitted.values()]

    def select(self, name: str, *, toggle: bool = False) -> None:
        """Select one; alone, or with `toggle` in or out of what is selected."""
        scene = self._view.scene_tables
        if toggle:
            scene.select_annotations(scene.selected_annotations ^ {name})
        else:
            self._view.model.select(())
            scene.select_wires(())
            scene.select_annotations({name})

    def _add(self, kind: str, text: str, rect: tuple[float, float, float, float]) -> str | None:
        document = self._view.model.document
        name = free_name(document.annotations, kind)
        try:
            # Under one word with the title that follows, so that both are one step.
            self._view.model.push(
                edits.annotate(document, Annotation(name, kind, text, rect)),
                text=words.tr("Add frame") if kind == "frame" else words.tr("Add note"),
                merge=f"write {name}",
            )
        except SymloomError as error:
            self._view.tell(str(error))
            return None
        self.select(name)
        self._view.navigation.grow_room()
        self.edit(name, merge=f"write {name}")
        return name

    def _write(self, name: str, text: str, merge: str) -> None:
        document = self._view.model.document
        item = document.annotations.get(name)
        if item is None or text == item.text:  # an undo may have taken it away meanwhile
            return
        left, top, width, height = item.rect
        if item.kind == "note":
            height = max(height, snap(height_for(text, width, self._view.scene_tables.measure.fonts) + 4))
        step = words.tr("Write note") if item.kind == "note" else words.tr("Rename frame")
        patch = edits.annotate(document, item.but(text=text, rect=(left, top, width, height)))
        self._view.model.push(patch, text=step, merge=merge)

    def _place(self, size: tuple[float, float]) -> tuple[float, float, float, float]:
        """Where the cursor is; where it is elsewhere or keys are at work, what is free near the middle of the view."""
        view = self._view
        at = view.editing.cursor_place()
        if view.editing.cursor_is_meant():
            return snap(at.x()), snap(at.y()), *size
        middle = view.sight().center()
        wanted = QRectF(middle.x() - size[0] / 2, middle.y() - size[1] / 2, *size)
        notes = [item.rect for item in self._items() if item.kind == "note"]
        return _values(view.editing.free_place(wanted, notes))

    def _chosen(self) -> list[Annotation]:
        """The selected frames and notes, always in the same order."""
        items = self._view.model.document.annotations
        return [items[name] for name in sorted(self._view.scene_tables.selected_annotations)]

    def _items(self) -> list[Annotation]:
        return list(self._view.scene_tables.annotations.values())


def _values(rect: QRectF) -> tuple[float, float, float, float]:
    return rect.left(), rect.top(), rect.width(), rect.height()
