"""The rate of the run to come on a logarithmic axis."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets import path
from graph.document import Document, load
from graph.edits import apply, set_option
from graph.recipe import Choice
from studio.inspector.rate_view import RateView
from studio.settings import Settings


@pytest.fixture
def document() -> Document:
    """A rate that falls by ten after each of two epochs."""
    found = load(path("examples", "fashion-mnist-cnn.symloom"))
    found.recipe = found.recipe.setting(epochs=3).but(
        optimizer=Choice("SGD", {"lr": 0.1}), schedule=Choice("step", {"step_epochs": 1, "gamma": 0.1})
    )
    return found


def shown(document: Document, folder: Path, qtbot: QtBot) -> RateView:
    """As a window would, in a session of its own."""
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    view = RateView(settings)
    qtbot.addWidget(view)
    view.resize(280, 220)
    view.show()
    qtbot.waitExposed(view)
    view.show_plan(document)
    return view


def tick(view: RateView) -> None:
    QTest.mouseClick(view.log, Qt.MouseButton.LeftButton, pos=QPoint(8, view.log.height() // 2))


def drops(view: RateView) -> list[float]:
    """How far the curve falls, in pixels, from one epoch to the next."""
    heights = [view.curve.place(0.0, rate).y() for rate in (0.1, 0.01, 0.001)]
    return [heights[1] - heights[0], heights[2] - heights[1]]


def test_each_fall_by_ten_is_as_high_as_the_other_and_so_it_is_the_next_time(
    document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    view = shown(document, tmp_path, qtbot)
    assert drops(view)[0] > 5 * drops(view)[1]
    tick(view)
    assert drops(view)[0] == pytest.approx(drops(view)[1])
    again = shown(document, tmp_path, qtbot)
    assert again.log.isChecked()
    assert drops(again)[0] == pytest.approx(drops(again)[1])
    tick(again)
    assert drops(again)[0] > 5 * drops(again)[1]
    assert not shown(document, tmp_path, qtbot).log.isChecked()


def test_what_has_no_logarithm_is_left_out(document: Document, tmp_path: Path, qtbot: QtBot) -> None:
    view = shown(document, tmp_path, qtbot)
    tick(view)
    for factor, parts in ((0.0, 1), (0.5, 2)):
        apply(document, set_option(document, ["conv1"], "learning_rate_factor", factor))
        view.show_plan(document)
        assert sum(bool(line.points) for line in view.curve.lines) == parts
        assert all(rate > 0 for line in view.curve.lines for _, rate in line.points)
        assert not view.grab().isNull()
    document.recipe = document.recipe.but(optimizer=Choice("SGD", {"lr": 0.0}))
    view.show_plan(document)
    assert view.curve.lines[0].points, "a rate of 0 throughout is drawn as ever"


def test_a_constant_rate_has_a_decade_below_it(document: Document, tmp_path: Path, qtbot: QtBot) -> None:
    document.recipe = document.recipe.but(schedule=Choice("constant"))
    view = shown(document, tmp_path, qtbot)
    tick(view)
    assert view.curve.place(0.0, 0.1).y() == view.curve.frame.top()
    assert view.curve.place(0.0, 0.01).y() == view.curve.frame.bottom()
