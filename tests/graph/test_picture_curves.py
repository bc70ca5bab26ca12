"""The picture of a run's curves."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from graph.picture import curves_svg
from graph.picture.curves import PANEL_HEIGHT, PANEL_WIDTH

SVG = "{http://www.w3.org/2000/svg}"


def a_run(steps: int = 500, epochs: int = 5) -> dict[str, tuple[list[int], list[float | None]]]:
    every = list(range(1, steps + 1))
    ends = [steps // epochs * epoch for epoch in range(1, epochs + 1)]
    return {
        "train/learning_rate": (every, [0.1] * steps),
        "train/accuracy": (every, [1 - math.exp(-step / 100) * 0.9 for step in every]),
        "train/loss": (every, [2.3 * math.exp(-step / 100) for step in every]),
        "validation/loss": (ends, [2.3 * math.exp(-step / 100) + 0.1 for step in ends]),
        "validation/accuracy": (ends, [0.85] * epochs),
    }


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def lines(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}polyline"))


def points(line: ElementTree.Element) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in line.attrib["points"].split())
    return [(float(x), float(y)) for x, y in pairs]


def test_loss_and_accuracy_have_a_panel_each_with_axes_that_name_their_units() -> None:
    shown = texts(curves_svg(a_run(), "My net", 100))
    assert "My net" in shown
    assert shown.index("loss") < shown.index("accuracy")
    assert shown.count("epoch") == 2
    assert "100 %" in shown
    assert "5" in shown
    assert "learning rate" not in shown


def test_without_the_length_of_an_epoch_steps_are_counted() -> None:
    shown = texts(curves_svg(a_run()))
    assert shown.count("step") == 2
    assert "500" in shown


def test_training_is_solid_and_validation_dashed_in_the_same_hue() -> None:
    pale, solid, dashed = lines(curves_svg(a_run()))[:3]
    assert pale.attrib["opacity"] == "0.28"
    assert "stroke-dasharray" not in solid.attrib
    assert dashed.attrib["stroke-dasharray"] == "7 4"
    assert pale.attrib["stroke"] == solid.attrib["stroke"] == dashed.attrib["stroke"]


def test_a_point_lies_where_its_step_and_value_put_it() -> None:
    svg = curves_svg({"train/loss": ([0, 50, 100], [0.0, 0.5, 1.0])})
    assert points(lines(svg)[0]) == [(0, PANEL_HEIGHT), (PANEL_WIDTH / 2, PANEL_HEIGHT / 2), (PANEL_WIDTH, 0)]


def test_the_last_values_are_told_beside_what_the_lines_are() -> None:
    shown = texts(curves_svg(a_run()))
    assert "validation 85.0 %" in shown
    assert "validation 0.115" in shown


def test_values_that_are_no_numbers_leave_a_gap_and_do_no_harm() -> None:
    svg = curves_svg({"train/loss": ([1, 2, 3], [1.0, None, math.inf]), "validation/loss": ([3], [math.nan])})
    assert len(points(lines(svg)[0])) == 1


def test_a_run_without_points_says_so() -> None:
    assert "No point was recorded." in texts(curves_svg({}))


def test_a_long_run_gives_a_small_file_and_keeps_its_peaks() -> None:
    steps = list(range(1, 200_001))
    values: list[float | None] = [1.0 + (step % 7) / 10 for step in steps]
    values[123_456] = 1.9
    svg = curves_svg({"train/loss": (steps, values), "validation/loss": ([200_000], [3.0])})
    assert len(svg) < 60_000
    pale = points(lines(svg)[0])
    assert min(y for x, y in pale if abs(x - 123_456 / 200_000 * PANEL_WIDTH) < 1) < min(
        y for x, y in pale if x < 300
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 10**7), st.one_of(st.none(), st.floats(width=32))),
        max_size=80,
        unique_by=lambda p: p[0],
    )
)
def test_any_curve_gives_a_picture_whose_lines_stay_inside(curve: list[tuple[int, float | None]]) -> None:
    steps, values = [step for step, _ in sorted(curve)], [value for _, value in curve]
    svg = curves_svg({"train/loss": (steps, values), "validation/odd_metric": (steps, values)}, "t", 3)
    for line in lines(svg):
        for x, y in points(line):
            assert -0.01 <= x <= PANEL_WIDTH + 0.01
            assert -0.01 <= y <= PANEL_HEIGHT + 0.01
