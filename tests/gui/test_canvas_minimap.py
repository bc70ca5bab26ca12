"""The map in a corner of the canvas: of use where there is room, and never on what is worked on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.canvas import CanvasView
from tests.gui.canvas_hand import Hand, canvas, chain
from tests.gui.window_hand import EXAMPLE, open_for_test


@pytest.fixture
def view(qtbot: QtBot) -> CanvasView:
    """A view with the graph partly out of sight, so that the map is there."""
    made = canvas(qtbot, chain())
    QTest.mouseMove(made.viewport(), made.rect().center())
    made.navigation.show(1.0, QPointF(700, 40))
    assert made.minimap.isVisible()
    return made


def bring_under(view: CanvasView, name: str, place: QRect) -> None:
    """Pan so that the middle of a node is in the middle of a place."""
    away = view.mapToScene(view.viewport().rect().center()) - view.mapToScene(place.center())
    view.navigation.show(1.0, view.node_rect(name).center() + away)


def on_screen(view: CanvasView, name: str) -> QRect:
    return view.mapFromScene(view.node_rect(name)).boundingRect()


@pytest.mark.parametrize("size", [(1280, 800), (900, 600), (742, 383), (520, 320), (480, 160)])
def test_it_takes_a_fifth_of_the_width_and_a_quarter_of_the_height_at_most(
    view: CanvasView, size: tuple[int, int]
) -> None:
    view.resize(*size)
    QApplication.processEvents()
    assert view.minimap.isVisible()
    assert view.minimap.width() <= size[0] / 5
    assert view.minimap.height() <= size[1] / 4
    assert view.viewport().geometry().contains(view.minimap.geometry())


@pytest.mark.parametrize("size", [(470, 600), (900, 150), (362, 183)])
def test_there_is_none_where_it_would_be_too_small_and_it_comes_back_with_the_room(
    view: CanvasView, size: tuple[int, int]
) -> None:
    view.resize(*size)
    QApplication.processEvents()
    assert not view.minimap.isVisible()
    view.resize(900, 600)
    QApplication.processEvents()
    assert view.minimap.isVisible()


def test_m_hides_it_and_says_how_it_comes_back(view: CanvasView) -> None:
    heard: list[str] = []
    view.status.connect(heard.append)
    QTest.keyClick(view, Qt.Key.Key_M)
    assert not view.minimap.isVisible()
    assert "M brings it back" in heard[-1]
    QTest.keyClick(view, Qt.Key.Key_M)
    assert view.minimap.isVisible()
    assert heard[-1] == ""


@pytest.mark.parametrize(("size", "why"), [((470, 600), "too little room"), ((1280, 800), "out of sight")])
def test_where_it_cannot_be_seen_m_says_why_and_it_stays_wanted(
    view: CanvasView, size: tuple[int, int], why: str
) -> None:
    heard: list[str] = []
    view.status.connect(heard.append)
    view.resize(*size)
    if size == (1280, 800):
        view.zoom_to_fit()
    QApplication.processEvents()
    assert not view.minimap.isVisible()
    QTest.keyClick(view, Qt.Key.Key_M)
    assert why in heard[-1]
    view.resize(900, 600)
    view.navigation.show(1.0, QPointF(700, 40))
    QApplication.processEvents()
    assert view.minimap.isVisible()


@pytest.mark.parametrize(("size", "shown"), [((900, 600), False), ((1280, 800), True)])
def test_in_the_window_it_leaves_the_canvas_to_the_network(
    qtbot: QtBot, tmp_path: Path, size: tuple[int, int], shown: bool
) -> None:
    window = open_for_test(qtbot, tmp_path, EXAMPLE)
    window.resize(*size)
    QApplication.processEvents()
    view = window.canvas
    view.zoom_to(1.0)
    room = view.viewport().size()
    assert not view.sight().contains(view.scene_tables.extent())
    assert view.minimap.isVisible() == shown
    if shown:
        assert 20 * view.minimap.width() * view.minimap.height() <= room.width() * room.height()


def test_it_makes_room_for_a_selected_node_and_returns_when_that_is_elsewhere(view: CanvasView) -> None:
    corner = view.minimap.geometry()
    view.model.select(["conv"])
    bring_under(view, "conv", corner)
    assert on_screen(view, "conv").intersects(corner)
    assert view.minimap.isVisible()
    assert not view.minimap.geometry().intersects(on_screen(view, "conv"))
    bring_under(view, "conv", view.viewport().rect().translated(300, 0))
    assert view.minimap.geometry() == corner


def test_it_makes_room_when_the_node_under_it_is_selected(view: CanvasView, qtbot: QtBot) -> None:
    corner = view.minimap.geometry()
    bring_under(view, "relu", corner)
    assert view.minimap.geometry() == corner, "a node that is not selected does not send it away"
    Hand(view).click(view.mapToScene(on_screen(view, "relu").topLeft()) + QPointF(6, 6))
    assert view.model.selection == {"relu"}
    qtbot.waitUntil(lambda: not view.minimap.geometry().intersects(on_screen(view, "relu")))


def test_it_does_not_run_away_from_the_hand_that_drags_in_it(view: CanvasView) -> None:
    view.model.select(["image", "conv", "pool", "relu"])
    corner = view.minimap.geometry()
    QTest.mouseMove(view.minimap, view.minimap.rect().center())
    QApplication.processEvents()
    assert view.minimap.underMouse()
    QTest.mousePress(view.minimap, Qt.MouseButton.LeftButton, pos=view.minimap.rect().center())
    bring_under(view, "conv", corner)
    assert view.minimap.geometry() == corner
    QTest.mouseRelease(view.minimap, Qt.MouseButton.LeftButton, pos=view.minimap.rect().center())
    QTest.mouseMove(view.viewport(), view.rect().center())
    QApplication.processEvents()
    assert not view.minimap.geometry().intersects(on_screen(view, "conv"))
