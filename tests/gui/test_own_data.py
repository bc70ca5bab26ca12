"""Data of one's own in the window: chosen by hand, looked at, fitted to, and trained on by the real worker."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.edits import remove, set_recipe
from graph.recipe import Choice
from studio.inspector.data_fields import PathField
from studio.inspector.data_section import DataSection
from studio.main_window import MainWindow
from tests import builders_kinds
from tests.gui.window_hand import EXAMPLE, choose, open_for_test, wait_in_run, when_asked

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """The window on a network of dense layers, with its worker."""
    made = open_for_test(qtbot, tmp_path)
    made.resize(1280, 900)
    made.files.open_example(asset("networks", "mlp.symloom"))
    made.add_runs()
    assert made.runs is not None
    made.runs.runs_folder = tmp_path / "runs"
    return made


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    """120 birds of 3 kinds, told apart by their bills; the sex of some was not seen."""
    draw = random.Random(5)
    path = tmp_path / "penguins.csv"
    rows = []
    for number in range(120):
        kind = ("Adelie", "Chinstrap", "Gentoo")[number % 3]
        bill = {"Adelie": 38, "Chinstrap": 48, "Gentoo": 58}[kind] + draw.gauss(0, 1)
        sex = draw.choice(["male", "female", ""])
        rows.append(f"{kind},{draw.choice(['Biscoe', 'Dream'])},{bill:.1f},{draw.randint(3000, 5000)},{sex}")
    path.write_text("\n".join(["species,island,bill,mass,sex", *rows]) + "\n")
    return path


def section(window: MainWindow) -> DataSection:
    return window.inspector.recipe.section


def pick(combo: QWidget, data: object) -> None:
    """As with the keyboard: focus, then arrow keys to the entry."""
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    wanted = combo.findData(data)
    for _ in range(combo.count()):
        if combo.currentIndex() != wanted:
            QTest.keyClick(combo, Qt.Key.Key_Down if combo.currentIndex() < wanted else Qt.Key.Key_Up)
    assert combo.currentData() == data


def pick_words(combo: QWidget, words: str) -> None:
    """As `pick`, by what is read in the list."""
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    for _ in range(combo.count()):
        if combo.currentText() != words:
            QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == words


def looked(qtbot: QtBot, window: MainWindow) -> DataSection:
    shown = section(window)
    qtbot.waitUntil(lambda: shown.look.spec is not None or bool(shown.look.problem))
    return shown


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drag files over the window and let them go; whether the window would have them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(600, 400), Qt.DropAction.CopyAction, mime, buttons, keys)
    enter.setAccepted(False)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        let_go = QDropEvent(QPointF(600, 400), Qt.DropAction.CopyAction, mime, buttons, keys)
        QApplication.sendEvent(window, let_go)
    return enter.isAccepted()


def test_a_table_is_chosen_seen_fitted_to_and_trained_on(
    window: MainWindow, penguins: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    model, runs = window.model, window.runs
    assert runs is not None
    pick(section(window).data, "csv")
    place = section(window).place_form.fields["file"]
    assert isinstance(place, PathField)
    answered = when_asked(qtbot, choose(penguins))
    QTest.mouseClick(place.browse, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(answered))
    assert model.document.recipe.data == Choice("csv", {"file": str(penguins)})

    shown = looked(qtbot, window)
    assert "empty in" in shown.problem.text() or "'sex' is empty" in shown.problem.text()  # the last column
    pick(shown.place_form.fields["target"].editor, "species")
    qtbot.waitUntil(lambda: shown.look.spec is not None)
    for words in (
        "96 samples to train, 24 to test",
        "N×7 float32",
        "3 classes: Adelie, Chinstrap, Gentoo",
        "empty",
    ):
        assert words in shown.about.text()
    assert not shown.problem.isVisible()

    before = model.undo_stack.count()
    assert shown.fit.isVisible()
    QTest.mouseClick(shown.fit, Qt.MouseButton.LeftButton)
    assert not shown.fit.isVisible()
    assert model.undo_stack.count() == before + 1
    assert [problem for problem in window.findings.problems if problem.severity == "error"] == []

    model.push(set_recipe(model.document, model.document.recipe.setting(epochs=1, threads=1, batch_size=8)))
    QTest.mouseClick(runs.bar.train, Qt.MouseButton.LeftButton)
    wait_in_run(qtbot, runs, lambda: runs.session.state == "finished")
    assert "accuracy" in runs.session.test
    assert "on 24 test samples of your data" in runs.outcome._tested.full_text
    assert (Path(runs.session.folder) / "data.json").is_file()


def test_what_is_wrong_with_the_data_is_told_below_them(
    window: MainWindow, penguins: Path, qtbot: QtBot
) -> None:
    model = window.model
    data = Choice("csv", {"file": str(penguins), "target": "weight"})
    model.push(set_recipe(model.document, model.document.recipe.but(data=data)))
    shown = looked(qtbot, window)
    assert "has no column 'weight'" in shown.problem.text()
    offered = shown.place_form.fields["target"].editor
    assert isinstance(offered, QComboBox)
    assert offered.findData("species") > 0
    model.undo_stack.undo()
    assert not shown.problem.isVisible()


def test_the_arrays_of_a_file_are_chosen_by_name(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    model, file = window.model, tmp_path / "mine.npz"
    np.savez(file, kinds=np.arange(20) % 4, inputs=np.arange(40.0).reshape(20, 2))
    data = Choice("arrays", {"file": str(file)})
    model.push(set_recipe(model.document, model.document.recipe.but(data=data)))
    shown = looked(qtbot, window)
    assert "it has kinds, inputs" in shown.problem.text()
    for name, key, chosen in (
        ("features", Qt.Key.Key_End, {"features": "inputs"}),
        ("targets", Qt.Key.Key_Down, {"features": "inputs", "targets": "kinds"}),
    ):
        field = shown.place_form.fields[name].editor
        assert isinstance(field, QComboBox)
        qtbot.waitUntil(lambda field=field: field.count() == 3)
        field.setFocus()
        QTest.keyClick(field, key)
        assert model.document.recipe.data.attrs == {"file": str(file), **chosen}
    qtbot.waitUntil(lambda: "4 classes: 0, 1, 2, 3" in shown.about.text())
    assert not shown.problem.isVisible()


def test_a_file_that_was_mended_is_looked_at_again(window: MainWindow, penguins: Path, qtbot: QtBot) -> None:
    model, whole = window.model, penguins.read_text("utf-8")
    penguins.write_text(whole + "a,row,that,is,much,too,long\n", "utf-8")
    data = Choice("csv", {"file": str(penguins), "target": "species"})
    model.push(set_recipe(model.document, model.document.recipe.but(data=data)))
    shown = looked(qtbot, window)
    assert "line 122" in shown.problem.text()
    assert "How many steps" in window.inspector.recipe.rate.words.text()
    penguins.write_text(whole, "utf-8")
    QTest.mouseClick(shown.again, Qt.MouseButton.LeftButton)
    assert "Looking" in shown.about.text()
    assert not shown.again.isVisible()
    looked(qtbot, window)
    assert "96 samples to train" in shown.about.text()
    assert "steps" in window.inspector.recipe.rate.words.text()
    assert "How many steps" not in window.inspector.recipe.rate.words.text()


def test_a_setting_that_a_sentence_names_is_unfolded_once(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.show()
    model, file = window.model, tmp_path / "reviews.csv"
    file.write_text("text,mood\n" + "".join(f"words {n},{n % 2}\n" for n in range(200)), "utf-8")
    model.push(set_recipe(model.document, model.document.recipe.but(data=Choice("csv", {"file": str(file)}))))
    shown = looked(qtbot, window)
    assert "`texts`" in shown.problem.text()
    field = shown.more_form.fields["texts"].editor
    assert field.isVisible()
    QTest.mouseClick(shown._more.head, Qt.MouseButton.LeftButton)
    model.push(set_recipe(model.document, model.document.recipe.setting(epochs=3)))
    assert not field.isVisible()


def test_a_network_for_the_data_is_drawn_where_there_is_none_or_none_that_takes_them(
    window: MainWindow, penguins: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window.files.open_example(EXAMPLE)
    model, runs = window.model, window.runs
    assert runs is not None
    runs.runs_folder = tmp_path / "runs"
    drawn = list(model.document.graph.nodes)
    assert "conv1" in drawn
    assert section(window).draw.isHidden(), "this network suits its data"
    put(window, qtbot, Choice("csv", {"file": str(penguins), "target": "species"}))
    QTest.mouseClick(section(window).fit, Qt.MouseButton.LeftButton)
    assert section(window).fit.isHidden()
    assert any(problem.severity == "error" for problem in window.findings.problems), (
        "convolutions read no rows"
    )
    QTest.mouseClick(section(window).draw, Qt.MouseButton.LeftButton)
    assert window.findings.problems == []
    assert "features" in model.document.graph
    assert section(window).draw.isHidden()
    model.undo_stack.undo()
    assert list(model.document.graph.nodes) == drawn

    model.push(remove(model.document, drawn))
    window.findings.refresh()
    assert not section(window).draw.isHidden()
    QTest.mouseClick(section(window).draw, Qt.MouseButton.LeftButton)
    model.push(set_recipe(model.document, model.document.recipe.setting(epochs=1, threads=1, batch_size=8)))
    QTest.mouseClick(runs.bar.train, Qt.MouseButton.LeftButton)
    wait_in_run(qtbot, runs, lambda: runs.session.state == "finished")
    assert "accuracy" in runs.session.test


def test_the_same_file_may_be_read_as_something_else(window: MainWindow, penguins: Path) -> None:
    model = window.model
    data = Choice("csv", {"file": str(penguins), "target": "species"})
    model.push(set_recipe(model.document, model.document.recipe.but(data=data)))
    pick(section(window).data, "labelled-text")
    assert model.document.recipe.data == Choice("labelled-text", {"file": str(penguins)})


def test_a_table_or_a_folder_dropped_on_the_window_becomes_its_data(
    window: MainWindow, penguins: Path, tmp_path: Path
) -> None:
    window.model.select(list(window.model.document.graph.nodes)[:1])
    assert drop(window, penguins)
    assert window.model.document.recipe.data == Choice("csv", {"file": str(penguins)})
    assert window.inspector.currentWidget() is window.inspector.recipe
    (tmp_path / "pictures").mkdir()
    assert drop(window, tmp_path / "pictures")
    assert window.model.document.recipe.data.name == "image-folder"
    (tmp_path / "letter.odt").touch()
    drop(window, tmp_path / "letter.odt")
    assert window.model.document.recipe.data.name == "image-folder"


def put(window: MainWindow, qtbot: QtBot, data: Choice) -> DataSection:
    """Choose data of one's own and wait for what was found in them."""
    model = window.model
    model.push(set_recipe(model.document, model.document.recipe.but(data=data)))
    shown = looked(qtbot, window)
    assert not shown.problem.text()
    return shown


def test_the_first_rows_pictures_and_texts_are_shown_as_they_will_be_given(
    window: MainWindow, penguins: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window.show()
    first = put(window, qtbot, Choice("csv", {"file": str(penguins), "target": "species"})).first
    assert first.table.isVisible()
    heads = [first.table.horizontalHeaderItem(column).text() for column in range(5)]  # type: ignore[union-attr]
    assert heads == ["island", "bill", "mass", "sex", "species"]
    assert first.table.rowCount() == 5
    assert first.table.item(0, 4).text() == "Adelie"  # type: ignore[union-attr]

    first = put(window, qtbot, builders_kinds.images(tmp_path)).first
    assert not first.table.isVisible()
    assert first.pictures.isVisible()
    assert [label for ((label, _),) in first.pictures.labels] == ["dark", "light"] * 3
    assert first.pictures.pictures[0].pixelColor(2, 2).getRgb()[:3] == (0, 255, 40)

    first = put(window, qtbot, builders_kinds.labelled_text_in_buckets(tmp_path)).first
    assert first.texts.isVisible()
    assert "·fast" in first.texts.text()
    assert "<b>no</b>" in first.texts.text()

    model = window.model
    model.push(set_recipe(model.document, model.document.recipe.but(data=Choice("digits"))))
    assert not first.isVisible()


def test_a_text_is_cut_into_byte_pairs_by_a_choice_in_the_form(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.show()
    shown = put(window, qtbot, builders_kinds.text(tmp_path))
    assert "21 different" in shown.about.text()
    shown._more.head.setChecked(True)
    pick_words(shown.more_form.fields["units"].editor, "byte-pairs")
    qtbot.waitUntil(lambda: "different: !" in shown.about.text())
    assert window.model.document.recipe.data.attrs["units"] == "byte-pairs"
