"""Random events on everything round the canvas, with a fixed seed: the forms, the searches, the lists, the tabs, themes
and languages. Nothing raises, Qt says nothing, and undoing all gives each document as it was opened.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.document import from_json, to_json
from graph.edits import set_attribute
from studio import language, theme
from studio.document_page import DocumentPage
from studio.main_window import MainWindow
from tests.gui.window_hand import open_for_test

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton
NETWORKS = ("lenet5", "densenet121", "gru-translator", "vae")
MOST_TABS = 4
TYPED = (
    *"0 1 2 3 7 16 64 -1 1000000 0.1 0.5 1e-3 -2.5 nan inf 3,3 (2,2) 1, same relu ReLU abc None True auto".split(),
    *("N", "T*2", "N,3,8,8", "é漢字", "%1", "&x", "<b>", "", " ", "5 ", "a b"),
)
SEARCHED = ("conv", "rel", "loss", "Dense", "xyzzy", "2d", "l", "  ", "漢", "%1", "pool", "attention")


class Monkey:
    """Does one random thing at a time to whatever can be seen of the window."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window, self.random = window, random.Random(seed)
        self.opened: dict[DocumentPage, str] = {}
        self.changes = 0
        self._closing = QTimer(window)
        self._closing.timeout.connect(self._answer)
        self._closing.start(5)
        self._acts: tuple[tuple[int, Callable[[], None]], ...] = (
            (14, self.select),
            (30, self.fill_in),
            (8, self.type_over),
            (7, self.search_palette),
            (5, self.search_at_cursor),
            (5, self.press_problem),
            (6, self.step_through_history),
            (6, self.use_outline),
            (4, self.turn_pages),
            (3, self.change_tabs),
            (1, self.change_theme),
            (1, self.change_language),
            (3, self.toggle_dock),
            (6, self.press_on_canvas),
            (2, self.look_at_code),
        )
        self.note_new()

    def act(self) -> None:
        weights = [weight for weight, _ in self._acts]
        act = self.random.choices([act for _, act in self._acts], weights)[0]
        act()
        self.note_new()
        if len(self.window.shown.document.graph) > 80:
            self.window.canvas.select_all()
            QTest.keyClick(self.window.canvas, Key.Key_Delete)

    def note_new(self) -> None:
        """Documents that were opened since, as they were; they are compared when all is undone."""
        for page in self.window.tabs.pages:
            stack = page.model.undo_stack
            if page not in self.opened:
                page.model.changed.connect(self._count)
            if page not in self.opened or not stack.count():
                self.opened[page] = to_json(page.model.document)

    def _count(self) -> None:
        self.changes += 1

    # -- what it does --------------------------------------------------------------------------------------

    def select(self) -> None:
        """Some nodes, on the canvas as with a hand."""
        canvas = self.window.canvas
        names = list(self.window.shown.document.graph.nodes)
        if not names:
            return
        for number in range(self.random.choice((1, 1, 1, 2, 3))):
            name = self.random.choice(names)
            canvas.navigation.bring_into_sight(name)
            rect = canvas.node_rect(name)
            place = canvas.mapFromScene(rect.center().x(), rect.top() + 12)
            QTest.mouseClick(canvas.viewport(), Left, Mod.ShiftModifier if number else Mod.NoModifier, place)

    def fill_in(self) -> None:
        """A field, list, switch or button of the inspector's page."""
        inspector = self.window.inspector
        self.window.docks["inspector"].reveal()
        if self.random.random() < 0.3:
            switches = inspector.switches.findChildren(QAbstractButton)
            self._click(self.random.choice(switches))
        kinds = (QLineEdit, QComboBox, QCheckBox, QAbstractButton)
        page = inspector.currentWidget()
        found = {id(each): each for kind in kinds for each in page.findChildren(kind) if _can_be_used(each)}
        if found:
            self._use(self.random.choice(list(found.values())))

    def type_over(self) -> None:
        """The name of the node that is selected."""
        field = self.window.inspector.node.name_field
        if field.isVisible():
            names = [*self.window.shown.document.graph.nodes, "fresh", "1st", "class", "x y", ""]
            self._type(field, self.random.choice(names))

    def search_palette(self) -> None:
        self.window.docks["palette"].reveal()
        palette = self.window.adding.palette
        self._type(palette.search_field, self.random.choice(SEARCHED), leave=False)
        keys = (Key.Key_Return, Key.Key_Escape, Key.Key_Down, Key.Key_Up)
        QTest.keyClick(palette.search_field, self.random.choice(keys))
        self._press_row(palette.tree)
        if self.random.random() < 0.3:
            QTest.keyClick(palette.tree, Key.Key_Return)

    def search_at_cursor(self) -> None:
        QTest.keyClick(self.window.canvas, Key.Key_Tab)
        search = self.window.adding.search
        if search.isVisible():
            _write(search.search_field, self.random.choice(SEARCHED))
            for _ in range(self.random.randrange(4)):
                QTest.keyClick(search.search_field, self.random.choice((Key.Key_Down, Key.Key_Up)))
            QTest.keyClick(search.search_field, self.random.choice((Key.Key_Return, Key.Key_Escape)))
        search.hide()

    def press_problem(self) -> None:
        """Break something, look at what is said of it, and take a remedy."""
        model, page = self.window.shown, self.window.page
        convolutions = [node.name for node in model.document.graph if node.op == "Conv2d"]
        if convolutions and self.random.random() < 0.5:
            wrong = self.random.choice((1, 9, 250))
            name = self.random.choice(convolutions)
            model.push(set_attribute(model.document, [name], "kernel_size", (wrong, wrong)))
        self.window.docks["problems"].reveal()
        self.window.findings.refresh()
        self._press_row(page.problems.rows)
        for remedies in (page.problems.remedies, self.window.inspector.node.remedies):
            if remedies.isVisible() and remedies.buttons and self.random.random() < 0.6:
                self._click(self.random.choice(remedies.buttons))

    def step_through_history(self) -> None:
        keys = ((Key.Key_Z, Mod.ControlModifier), (Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier))
        if self.random.random() < 0.5:
            QTest.keyClick(self.window.canvas, *self.random.choice(keys))
        else:
            self.window.docks["history"].reveal()
            self._press_row(self.window.page.history)

    def use_outline(self) -> None:
        outline = self.window.page.outline
        self.window.docks["outline"].reveal()
        if self.random.random() < 0.5:
            self._type(outline.field, self.random.choice(("", "conv", "x", "1", "Linear")), leave=False)
            keys = (Key.Key_Return, Key.Key_Down, Key.Key_Escape)
            QTest.keyClick(outline.field, self.random.choice(keys))
        self._press_row(outline.rows, self.random.choice((Mod.NoModifier, Mod.ShiftModifier)))
        if self.random.random() < 0.3:
            QTest.keyClick(outline.rows, self.random.choice((Key.Key_Return, Key.Key_Down, Key.Key_A)))

    def turn_pages(self) -> None:
        bar = self.window.tabs.bar
        if bar.isVisible() and self.random.random() < 0.7:
            place = self.random.randrange(bar.count())
            QTest.mouseClick(bar, Left, Mod.NoModifier, bar.tabRect(place).center())
        else:
            QTest.keyClick(self.window, Key.Key_Tab, Mod.ControlModifier)

    def change_tabs(self) -> None:
        window = self.window
        if len(window.tabs.pages) < MOST_TABS:
            if self.random.random() < 0.3:
                QTest.keyClick(window, self.random.choice((Key.Key_N, Key.Key_T)), Mod.ControlModifier)
            else:
                name = self.random.choice(NETWORKS)
                window.files.open_example(asset("networks", f"{name}.symloom"))
        else:
            page = window.page
            QTest.keyClick(window, Key.Key_W, Mod.ControlModifier)
            if page not in window.tabs.pages:
                del self.opened[page]

    def change_theme(self) -> None:
        self.window.choose_theme(self.random.choice(theme.CHOICES))

    def change_language(self) -> None:
        actions = self.window.menus.by_path["languages"].actions()
        self.random.choice(actions).trigger()

    def toggle_dock(self) -> None:
        dock = self.random.choice(list(self.window.docks.values()))
        if self.random.random() < 0.5:
            dock.toggleViewAction().trigger()
        else:
            dock.reveal()

    def press_on_canvas(self) -> None:
        keys = (
            (Key.Key_Delete, Mod.NoModifier),
            (Key.Key_D, Mod.ControlModifier),
            (Key.Key_B, Mod.ControlModifier),
            (Key.Key_C, Mod.ControlModifier),
            (Key.Key_V, Mod.ControlModifier),
            (Key.Key_Return, Mod.NoModifier),
            (Key.Key_Escape, Mod.NoModifier),
            (Key.Key_Right, Mod.NoModifier),
            (Key.Key_A, Mod.ControlModifier),
        )
        QTest.keyClick(self.window.canvas, *self.random.choice(keys))

    def look_at_code(self) -> None:
        self.window.docks["code"].reveal()
        text = self.window.code.findChild(QPlainTextEdit)
        if text is not None and text.isVisible():
            QTest.mouseClick(text.viewport(), Left, Mod.NoModifier, self._inside(text.viewport()))

    # -- its fingers ---------------------------------------------------------------------------------------

    def _use(self, widget: QWidget) -> None:
        if isinstance(widget, QLineEdit):
            self._type(widget, self.random.choice(TYPED))
        elif isinstance(widget, QComboBox):
            widget.setFocus()
            for _ in range(self.random.randrange(1, 4)):
                QTest.keyClick(widget, self.random.choice((Key.Key_Down, Key.Key_Up, Key.Key_End)))
        else:
            self._click(widget)

    def _type(self, field: QLineEdit, text: str, *, leave: bool = True) -> None:
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Key.Key_Backspace)
        _write(field, text)
        if leave:
            keys = (Key.Key_Return, Key.Key_Tab, Key.Key_Escape, Key.Key_Up, Key.Key_Down)
            QTest.keyClick(field, self.random.choice(keys))

    def _click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Left)

    def _press_row(self, view: QAbstractItemView, mods: Mod = Mod.NoModifier) -> None:
        model = view.model()
        count = model.rowCount(QModelIndex()) if model is not None else 0
        if not count or not view.isVisible():
            return
        index = model.index(self.random.randrange(count), 0)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), Left, mods, view.visualRect(index).center())

    def _inside(self, widget: QWidget) -> QPoint:
        return QPoint(self.random.randrange(widget.width()), self.random.randrange(widget.height()))

    def _answer(self) -> None:
        """Go on without saving where that is asked; leave every other dialog and menu."""
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None and popup is not self.window.adding.search:
            popup.close()
        if isinstance(dialog, QMessageBox) and dialog.button(QMessageBox.StandardButton.Discard):
            dialog.button(QMessageBox.StandardButton.Discard).click()
        elif dialog is not None:
            dialog.close()


def _write(field: QLineEdit, text: str) -> None:
    """Key by key; QTest's own knows Latin letters only."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Mod.NoModifier, letter))


def _can_be_used(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and not widget.visibleRegion().isEmpty()


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    language.install(language.ENGLISH)


def turn() -> None:
    """The event loop goes round once, and what was to be deleted later is."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def play(qtbot: QtBot, folder: Path, seed: int, acts: int) -> None:
    window = open_for_test(qtbot, folder)
    window.files.open_example(asset("networks", "lenet5.symloom"))
    monkey = Monkey(window, seed)
    for number in range(acts):
        monkey.act()
        if number % 5 == 0:
            turn()
        if number % 40 == 0:
            window.grab()
            for page in window.tabs.pages:
                text = to_json(page.model.document)
                assert to_json(from_json(text)) == text
    turn()
    assert monkey.changes > acts / 10  # it did do something
    for page in window.tabs.pages:
        stack = page.model.undo_stack
        after, place = to_json(page.model.document), stack.index()
        while stack.canUndo():
            stack.undo()
        assert to_json(page.model.document) == monkey.opened[page]
        while stack.index() < place:
            stack.redo()
        assert to_json(page.model.document) == after


@pytest.mark.parametrize("seed", [1, 2])
def test_random_events_on_the_panels_are_undone_to_the_last_byte(
    qtbot: QtBot, tmp_path: Path, seed: int
) -> None:
    play(qtbot, tmp_path, seed, 150)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(3, 9))
def test_many_more_random_events_on_the_panels_are_undone_too(
    qtbot: QtBot, tmp_path: Path, seed: int
) -> None:
    play(qtbot, tmp_path, seed, 500)
