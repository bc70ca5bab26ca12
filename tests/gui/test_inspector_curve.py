"""The form's small picture of a curve: where points are, what labels say, what the pointer reads."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.inspector.curve import Axis, CurveView, Line, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (1.0, "1"), (64.0, "64"), (0.001, "0.001"), (0.00123, "0.00123"), (1e-7, "1e-7"),
        (3.14159, "3.14"), (999_943.0, "1,000,000"), (1e6, "1e6"), (30_674.0, "30,700"), (100.0, "100"),
        (-0.5, "-0.5"), (2.5e-9, "2.5e-9"), (math.nan, "–"),
    ],
)  # fmt: skip
def test_numbers_are_short_and_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats(1e-12, 1e12))
def test_a_number_reads_back_as_nearly_itself(value: float) -> None:
    assert float(number(value).replace(",", "")) == pytest.approx(value, rel=0.006)


@pytest.fixture
def view(qtbot: QtBot) -> CurveView:
    made = CurveView()
    qtbot.addWidget(made)
    made.resize(260, made.height())
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_ends_of_the_axes_are_the_corners(view: CurveView) -> None:
    view.show_lines([Line(((0.0, 1.0), (5.0, 3.0)))], Axis("x", 0.0, 10.0), Axis("y", 0.0))
    frame = view.frame
    assert view.place(0.0, 0.0) == frame.bottomLeft()
    assert view.place(10.0, 3.0) == frame.topRight()
    assert view.place(5.0, 1.5) == frame.center()


def test_a_logarithmic_axis_gives_every_decade_the_same_room(view: CurveView) -> None:
    view.show_lines([Line(((1e-4, 1.0), (1.0, 2.0)))], Axis("", log=True), Axis(""))
    places = [view.place(10.0**power, 1.0).x() for power in range(-4, 1)]
    steps = [after - before for before, after in pairwise(places)]
    assert steps == pytest.approx([steps[0]] * 4)


def test_the_pointer_reads_the_nearest_point_and_nothing_once_it_left(view: CurveView) -> None:
    view.show_lines(
        [Line(((0.0, 9.0), (10.0, 9.0)), quiet=True), Line(((0.0, 1.0), (4.0, 2.0), (10.0, 3.0)))],
        Axis("x"),
        Axis("y"),
        read=lambda x, y: f"{x:g}: {y:g}",
    )
    for x, words in ((3.0, "4: 2"), (1.0, "0: 1"), (9.9, "10: 3")):
        QTest.mouseMove(view, view.place(x, 0.0).toPoint())
        QApplication.processEvents()
        assert view.reading == words
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.reading == ""


@pytest.mark.parametrize(
    "points", [(), ((1.0, 1.0),), ((1.0, 0.0), (2.0, 0.0)), ((1.0, math.inf), (2.0, 1.0))], ids=str
)
def test_whatever_is_drawn_is_painted(view: CurveView, points: tuple[tuple[float, float], ...]) -> None:
    for log in (False, True):
        view.show_lines([Line(points)], Axis("x", log=log), Axis("y"), mark=1.0)
        assert not view.grab().isNull()
