"""The person's own blocks: kept from one document, offered in the palette of another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from graph.document import Document, to_json
from graph.edits import add
from graph.grouping import make_block
from graph.model import Node
from tests.gui.window_hand import open_for_test


def test_a_block_goes_to_the_library_and_from_there_into_another_document(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_for_test(qtbot, tmp_path)
    model = window.model
    model.push(make_block(model.document, model.inference, ["conv1", "pool1"], "Stage"))
    model.select(["stage1"])
    assert window.actions_["keep_block"].isEnabled()
    window.actions_["keep_block"].trigger()
    assert "Stage is in your library" in window.messages.label.text()

    window.show_document(Document("Another"), None)
    other = window.model
    assert other is not model
    other.push(add(other.document, [Node("image", "Input", {"shape": ("N", 1, 28, 28)})]))
    before = to_json(other.document)
    assert "Stage" in [operator.name for operator in window.adding.operators()]
    other.select(["image"])
    name = window.canvas.editing.add_operator("Stage", QPointF(400, 30))
    assert name is not None
    assert other.document.graph[name].op == "Stage"
    assert other.document.graph[name].inputs["input"].node == "image"
    assert other.inference.problems() == []
    assert [operator.name for operator in window.adding.operators()].count("Stage") == 1
    other.undo_stack.undo()
    assert to_json(other.document) == before, "definition and node are one step"


def test_the_action_is_off_where_no_block_is_selected(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    window.model.select(["conv1"])
    assert not window.actions_["keep_block"].isEnabled()
