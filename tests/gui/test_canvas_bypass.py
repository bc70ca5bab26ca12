"""Bypassing nodes on the canvas by keys: drawn as such, undone in one step, refused in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from studio.canvas import CanvasView
from tests.gui.canvas_hand import Hand, Mod, canvas, chain, tables_match, text


@pytest.fixture
def view(qtbot) -> CanvasView:
    return canvas(qtbot, chain())


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


@pytest.mark.parametrize(
    ("key", "mods"), [(Qt.Key.Key_B, Mod.NoModifier), (Qt.Key.Key_M, Mod.ControlModifier)]
)
def test_a_key_bypasses_the_selected_nodes_and_the_same_key_uses_them_again(view, hand, key, mods):
    before, plain = text(view), view.grab().toImage()
    view.model.select(["conv", "pool"])
    hand.key(key, mods)
    assert view.scene_tables.face("conv").muted
    assert view.scene_tables.face("pool").muted
    assert view.scene_tables.face("pool").shapes == view.scene_tables.face("image").shapes
    assert view.model.undo_stack.count() == 1
    tables_match(view)
    view.model.select([])
    assert view.grab().toImage() != plain
    view.model.select(["conv", "pool"])
    hand.key(key, mods)
    assert text(view) == before


def test_one_bypassed_among_the_selected_bypasses_the_others_too(view, hand):
    view.model.select(["conv"])
    hand.key(Qt.Key.Key_B)
    view.model.select(["conv", "pool"])
    hand.key(Qt.Key.Key_B)
    graph = view.model.document.graph
    assert [graph[name].options.get("muted") for name in ("conv", "pool")] == [True, True]


def test_what_cannot_be_bypassed_is_refused_in_words(view, hand):
    said, before = [], text(view)
    view.status.connect(said.append)
    view.model.select(["image", "conv"])
    hand.key(Qt.Key.Key_B)
    assert "image cannot be bypassed" in said[-1]
    assert text(view) == before
