"""A folder of a set that Symloom knows, dropped on the window, becomes that set."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from graph.recipe import Choice
from tests.graph.test_recognise import CLOTHES, NAMES, idx_folder
from tests.gui.test_own_data import drop
from tests.gui.window_hand import open_for_test


def test_the_files_of_a_known_set_are_taken_as_that_set_and_not_as_images(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_for_test(qtbot, tmp_path)
    folder = idx_folder(tmp_path / "downloads" / "FashionMNIST", CLOTHES, packed=True)
    wanted = Choice("fashion-mnist", {"folder": str(folder)})
    for place in (folder, folder / f"{NAMES[0]}.gz"):
        assert drop(window, place)
        assert window.model.document.recipe.data == wanted
        window.model.undo_stack.undo()
        assert window.model.document.recipe.data.name == "fashion-mnist-small"
