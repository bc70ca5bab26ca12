"""Random gestures by real events, with a fixed seed: nothing raises, and undoing all gives the file it began with."""

from __future__ import annotations

import gc
import random

import psutil
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from graph.document import Document, from_json, to_json
from graph.model import Graph, Node, Source
from studio.canvas import CanvasView
from studio.canvas.field import Line, Page
from studio.canvas.fitting import OpenEnd
from studio.canvas.keyboard import KEYS as COMMANDS
from tests.gui.canvas_hand import Button, Hand, Mod, canvas, tables_match, text, undo_all

OPERATORS = (
    "Conv2d",
    "ReLU",
    "MaxPool2d",
    "Linear",
    "Flatten",
    "Concat",
    "Add",
    "LSTM",
    "Input",
    "CrossEntropyLoss",
)
# Every command of the canvas, by the first keys that it has.
KEYS = [
    (combination.key(), combination.keyboardModifiers())
    for combination in (QKeySequence(command.keys.split("; ")[0])[0] for command in COMMANDS)
]
MOST_NODES = 60


class Monkey:
    """Does one random thing at a time, where there is something to do it to."""

    def __init__(self, view: CanvasView, seed: int) -> None:
        self.view, self.hand, self.random = view, Hand(view), random.Random(seed)
        view.search_requested.connect(self._answer)

    def act(self) -> None:
        choice = self.random.random()
        if choice < 0.15:
            self.view.editing.add_operator(self.random.choice(OPERATORS), self._place())
        elif choice < 0.4:
            self._wire()
        elif choice < 0.65:
            self._drag()
        elif choice < 0.75:
            self._use_wire()
        elif choice < 0.8:
            self.hand.wheel(self._place(), self.random.choice((-1, 1)))
        else:
            self.hand.key(*self.random.choice(KEYS))
            if self.view.walking.draws:
                for _ in range(self.random.randrange(3)):
                    self.hand.key(self.random.choice((Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_C)))
                self.hand.key(self.random.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)))
            for field in self.view.viewport().findChildren(QWidget):
                if (
                    isinstance(field, (Line, Page)) and field.isVisible()
                ):  # a title, a note's text or a name is asked for
                    QTest.keyClicks(field, self.random.choice(("", "a", "stage")))
                    QTest.keyClick(
                        field, Qt.Key.Key_Return, self.random.choice((Mod.NoModifier, Mod.ControlModifier))
                    )
                    QTest.keyClick(field, Qt.Key.Key_Escape)
        if len(self.view.model.document.graph) > MOST_NODES:
            self.view.select_all()
            self.hand.key(Qt.Key.Key_Delete)
        if self.view.scale_now() < 0.25 or self.view.scale_now() > 3:
            self.view.zoom_to_fit()

    def _wire(self) -> None:
        start, end = self._port(), self._port()
        mods = self.random.choice((Mod.NoModifier, Mod.NoModifier, Mod.AltModifier, Mod.ControlModifier))
        if start is not None and end is not None:
            self.hand.drag(start, end, mods=mods, drop=self._keeps())

    def _use_wire(self) -> None:
        """Select some, put a point into one, pull one out of it, drag it, or drag a point."""
        wires = self.view.scene_tables.wires
        if not wires.row:
            return
        ends = self.random.choices(list(wires.row), k=3)
        places = [
            QPointF(*wires.samples(self.view.scene_tables.wire_rows([end]), 9)[0, 4].tolist()) for end in ends
        ]
        bends = [(*end, place) for end in wires.row for place in self.view.scene_tables.way_of(end)]
        match self.random.randrange(4 if not bends else 6):
            case 0:
                self.hand.click(places[0])
                self.hand.click(places[1], Mod.ShiftModifier)
            case 1:
                self.hand.double_click(places[0])
            case 2:
                self.hand.drag(places[0], self._place(), mods=Mod.AltModifier, drop=self._keeps())
            case 3:
                self.hand.drag(places[0], self._place(), drop=self._keeps())
            case 4:
                self.hand.drag(QPointF(*self.random.choice(bends)[2]), self._place(), drop=self._keeps())
            case _:
                self.hand.click(QPointF(*self.random.choice(bends)[2]), Mod.ShiftModifier)

    def _drag(self) -> None:
        button, mods = self.random.choice(
            (
                (Button.LeftButton, Mod.NoModifier),
                (Button.LeftButton, Mod.ShiftModifier),
                (Button.LeftButton, Mod.ControlModifier),
                (Button.LeftButton, Mod.AltModifier),
                (Button.MiddleButton, Mod.NoModifier),
                (Button.RightButton, Mod.ControlModifier),
            )
        )
        start, end = self._place(), self._place()
        self.hand.drag(start, end, button, mods, drop=self._keeps())
        if self.view._mouse.gesture is not None:
            self.hand.key(Qt.Key.Key_Escape)
            self.hand.release(end, button, mods)

    def _keeps(self) -> bool:
        """One gesture in eight ends with Esc."""
        if self.random.random() < 0.875:
            return True
        QApplication.processEvents()
        return False

    def _place(self) -> QPointF:
        """On a node as often as not."""
        names = list(self.view.model.document.graph.nodes)
        frames = list(self.view.model.document.annotations.values())
        if frames and self.random.random() < 0.1:
            left, top, width, height = self.random.choice(frames).rect
            return QPointF(
                left + self.random.choice((0, width / 2, width)), top + self.random.choice((14, height))
            )
        if names and self.random.random() < 0.6:
            return self.hand.node(self.random.choice(names))
        sight = self.view.sight()
        return QPointF(
            sight.left() + self.random.random() * sight.width(),
            sight.top() + self.random.random() * sight.height(),
        )

    def _port(self) -> QPointF | None:
        names = list(self.view.model.document.graph.nodes)
        if not names:
            return None
        name = self.random.choice(names)
        face = self.view.scene_tables.face(name)
        ports = [(port.name, False) for port in face.inputs] + [(port.name, True) for port in face.outputs]
        return self.hand.port(name, *self.random.choice(ports)) if ports else None

    def _answer(self, place: QPointF, end: object) -> None:
        if isinstance(end, OpenEnd):
            self.view.editing.add_operator(self.random.choice(OPERATORS), place, end=end)


def start() -> Document:
    return Document(
        "Start",
        Graph.of(
            [
                Node("image", "Input"),
                Node("conv", "Conv2d", {}, {"input": Source("image", "output")}, (240, 0)),
            ]
        ),
    )


def let_loose(monkey: Monkey, gestures: int) -> None:
    view = monkey.view
    for number in range(gestures):
        monkey.act()
        if view._mouse.gesture is not None:
            monkey.hand.key(Qt.Key.Key_Escape)
            monkey.hand.release(QPointF())
        if number % 25 == 0:
            QApplication.processEvents()
            view.grab()
            tables_match(view)
    view.descent.leave_to(0)


def play(qtbot, seed: int, gestures: int) -> None:
    view = canvas(qtbot, start())
    before = text(view)
    let_loose(Monkey(view, seed), gestures)
    graph = view.model.document.graph
    assert not graph.cyclic()
    assert to_json(from_json(text(view))) == text(view)
    tables_match(view)
    after, place = text(view), view.model.undo_stack.index()
    assert view.model.undo_stack.count() > gestures / 10  # it did do something
    undo_all(view)
    assert text(view) == before
    tables_match(view)
    while view.model.undo_stack.index() < place:  # the last gesture may have been an undo
        view.model.undo_stack.redo()
    assert text(view) == after
    tables_match(view)


def held() -> tuple[int, float]:
    """How many objects of ours and of Qt's there are, and the memory of the process in MiB."""
    gc.collect()
    ours = sum(
        str(type(each).__module__).startswith(("graph", "studio", "PySide6")) for each in gc.get_objects()
    )
    return ours, psutil.Process().memory_info().rss / 2**20


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_hundred_random_gestures_are_undone_to_the_last_byte(qtbot, seed):
    play(qtbot, seed, 100)


def test_two_thousand_random_gestures_are_undone_to_the_last_byte(qtbot):
    play(qtbot, 4, 2000)


def test_two_thousand_gestures_leave_nothing_in_memory(qtbot):
    view = canvas(qtbot, start())
    before = text(view)
    monkey = Monkey(view, 5)
    spent = []
    for _ in range(3):  # the first thousand fill caches and import what is imported at need
        let_loose(monkey, 1000)
        undo_all(view)
        assert text(view) == before
        view.model.undo_stack.clear()  # what may be undone is kept rightly
        qtbot.wait(50)  # what was to be deleted later is
        spent.append(held())
    (_, _), (objects, mib), (objects_after, mib_after) = spent
    assert objects_after - objects < 300
    assert mib_after - mib < 8
