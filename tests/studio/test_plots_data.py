"""What the curves are drawn from: columns, pyramid, means and smoothing, without Qt."""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import FileProblem
from studio.plots.buffers import Column, SeriesBuffer
from studio.plots.export import Table, write_csv
from studio.plots.names import metric_title
from studio.plots.pyramid import BLOCK, MinMaxPyramid, RangeMeans
from studio.plots.series import Series, SeriesKey
from studio.plots.smoothing import Smoothing

numbers = st.floats(-1e6, 1e6, width=32)
with_gaps = st.one_of(numbers, st.sampled_from([math.nan, math.inf, -math.inf]))
gaps_between_steps = st.one_of(st.just(1), st.integers(0, 50))


@st.composite
def curves(draw: st.DrawFn, values: st.SearchStrategy[float] = with_gaps) -> tuple[np.ndarray, np.ndarray]:
    """Uneven, sometimes repeated steps with values; long enough for several levels."""
    pattern = draw(st.lists(st.tuples(gaps_between_steps, values), min_size=1, max_size=60))
    repeats = draw(st.sampled_from([1, 3, 40]))
    strides, ys = (np.array(column, dtype=float) for column in zip(*(pattern * repeats), strict=True))
    return np.cumsum(strides), ys


def columns_of(steps: np.ndarray, values: np.ndarray) -> tuple[Column, Column]:
    pair = (Column(), Column())
    for column, numbers_ in zip(pair, (steps, values), strict=True):
        column.append(numbers_)
    return pair


def pyramid_of(steps: np.ndarray, values: np.ndarray) -> MinMaxPyramid:
    pyramid = MinMaxPyramid(*columns_of(steps, values))
    pyramid.refresh()
    return pyramid


def finite_only(values: np.ndarray) -> np.ndarray:
    return values[np.isfinite(values)]


class TestBuffer:
    @given(st.lists(st.lists(numbers, max_size=400), max_size=12))
    def test_every_appended_value_is_kept_in_order(self, batches: list[list[float]]) -> None:
        buffer, expected = SeriesBuffer(), []
        for batch in batches:
            buffer.append(np.arange(len(batch)) + len(expected), batch)
            expected += batch
        assert buffer.values.view.tolist() == expected
        assert buffer.steps.view.tolist() == list(range(len(expected)))

    def test_storage_moves_only_a_few_times_for_a_million_values(self) -> None:
        column, moves, storage = Column(), 0, None
        for _ in range(10_000):
            column.append(np.zeros(100))
            moves += column.view.base is not storage
            storage = column.view.base
        assert len(column) == 1_000_000
        assert moves <= 15

    def test_a_resumed_run_replaces_the_steps_it_repeats(self) -> None:
        buffer = SeriesBuffer()
        assert not buffer.append([1, 2, 3, 4], [1.0, 2.0, 3.0, 4.0])
        assert buffer.append([3, 4, 5], [30.0, 40.0, 50.0])
        assert buffer.steps.view.tolist() == [1, 2, 3, 4, 5]
        assert buffer.values.view.tolist() == [1, 2, 30, 40, 50]

    @pytest.mark.parametrize(
        ("steps", "values"), [([1, 2], [1.0]), ([2, 1], [1.0, 1.0]), ([math.nan], [1.0]), ([[1]], [[1.0]])]
    )
    def test_pairs_that_do_not_fit_are_refused_and_nothing_is_stored(self, steps: list, values: list) -> None:
        buffer = SeriesBuffer()
        with pytest.raises(ValueError, match="must"):
            buffer.append(steps, values)
        assert len(buffer) == 0

    @given(curves(), st.floats(-10, 4000))
    def test_nearest_is_nearest(self, curve: tuple[np.ndarray, np.ndarray], step: float) -> None:
        buffer = SeriesBuffer()
        buffer.append(*curve)
        found = curve[0][buffer.nearest(step)]
        assert abs(found - step) == np.abs(curve[0] - step).min()


class TestPyramid:
    @given(curves(), st.lists(st.integers(1, 700), max_size=8))
    def test_grown_in_pieces_it_equals_one_built_at_once(
        self, curve: tuple[np.ndarray, np.ndarray], cuts: list[int]
    ) -> None:
        steps, values = Column(), Column()
        grown = MinMaxPyramid(steps, values)
        bounds = [0, *sorted({cut for cut in cuts if cut < len(curve[0])}), len(curve[0])]
        for begin, end in pairwise(bounds):
            steps.append(curve[0][begin:end])
            values.append(curve[1][begin:end])
            grown.refresh()
        rebuilt = pyramid_of(*curve)
        assert len(grown.levels()) == len(rebuilt.levels())
        for one, other in zip(grown.levels(), rebuilt.levels(), strict=True):
            np.testing.assert_array_equal(one[0], other[0])
            np.testing.assert_array_equal(one[1], other[1])

    @given(curves(), st.data())
    def test_extremes_of_any_range_are_those_of_its_finite_values(
        self, curve: tuple[np.ndarray, np.ndarray], data: st.DataObject
    ) -> None:
        start = data.draw(st.integers(0, len(curve[0])))
        end = data.draw(st.integers(start, len(curve[0])))
        low, high = pyramid_of(*curve).extremes(np.array([start]), np.array([end]))
        inside = finite_only(curve[1][start:end])
        expected = (inside.min(), inside.max()) if len(inside) else (math.nan, math.nan)
        np.testing.assert_array_equal((low[0], high[0]), expected)

    @given(curves(), st.integers(1, 40), st.floats(0, 1), st.floats(0, 1))
    def test_no_extreme_of_a_pixel_column_is_lost_and_none_has_more_than_two_points(
        self, curve: tuple[np.ndarray, np.ndarray], pixels: int, one: float, other: float
    ) -> None:
        steps, values = curve
        span = steps[-1] - steps[0] + 2
        x0, x1 = sorted((steps[0] - 1 + one * span, steps[0] - 1 + other * span))
        if x1 - x0 < 1e-3:
            return
        x, y = pyramid_of(steps, values).query(x0, x1, pixels)
        assert np.all(np.diff(x) >= 0)
        drawn = (x >= x0) & (x <= x1)
        assert drawn.sum() <= 2 * pixels
        assert (~drawn).sum() <= 2
        edges = np.linspace(x0, x1, pixels + 1)
        for column in range(pixels):
            last = column == pixels - 1
            here = [
                (at >= edges[column]) & ((at <= edges[column + 1]) if last else (at < edges[column + 1]))
                for at in (steps, x)
            ]
            true, shown = finite_only(values[here[0]]), finite_only(y[here[1]])
            assert len(true) > 0 or len(shown) == 0
            if len(true):
                assert (true.min(), true.max()) == (shown.min(), shown.max())

    def test_a_column_without_a_finite_value_is_a_gap(self) -> None:
        values = np.ones(1000)
        values[400:600] = np.nan
        x, y = pyramid_of(np.arange(1000.0), values).query(0, 999, 50)
        assert np.isnan(y[(x > 410) & (x < 580)]).all()
        assert not np.isnan(y[(x < 390) | (x > 610)]).any()

    def test_a_long_curve_needs_few_levels_and_little_memory(self) -> None:
        levels = pyramid_of(np.arange(100_000.0), np.zeros(100_000)).levels()
        assert len(levels) == 5
        assert sum(len(low) for low, _ in levels) < 100_000 / (BLOCK - 1)


class TestMeans:
    @given(curves(), st.integers(1, 30))
    def test_crowded_columns_show_the_mean_of_their_finite_values(
        self, curve: tuple[np.ndarray, np.ndarray], pixels: int
    ) -> None:
        steps, values = curve
        means = RangeMeans(*columns_of(steps, values))
        means.refresh()
        x, y = means.query(steps[0], steps[-1], pixels)
        if len(steps) <= 2 * pixels:
            np.testing.assert_array_equal(y, np.where(np.isfinite(values), values, np.nan))
            return
        assert len(x) <= pixels
        assert np.isfinite(y).any() == bool(len(finite_only(values)))
        if pixels == 1 and len(finite_only(values)):
            assert y[0] == pytest.approx(finite_only(values).mean(), rel=1e-9, abs=1e-3)


def smoothed_by_loop(values: np.ndarray, weight: float) -> np.ndarray:
    """TensorBoard's formula, one value after the other, skipping what is not finite."""
    average, count, result = 0.0, 0, []
    for value in values:
        if not math.isfinite(value):
            result.append(math.nan)
            continue
        average = weight * average + (1 - weight) * value
        count += 1
        result.append(average / (1 - weight**count))
    return np.array(result)


class TestSmoothing:
    @given(curves(), st.sampled_from([0.0, 0.3, 0.6, 0.9, 0.99]), st.integers(0, 2400))
    def test_in_two_pieces_it_equals_the_textbook_loop(
        self, curve: tuple[np.ndarray, np.ndarray], weight: float, cut: int
    ) -> None:
        values = curve[1]
        smoothing = Smoothing(weight)
        pieces = np.concatenate((smoothing.extend(values[:cut]), smoothing.extend(values[cut:])))
        scale = np.abs(finite_only(values)).max(initial=1.0)
        np.testing.assert_allclose(pieces, smoothed_by_loop(values, weight), rtol=1e-9, atol=1e-9 * scale)

    @given(numbers, st.floats(0, 0.99), st.integers(1, 5000))
    def test_a_constant_curve_stays_exactly_constant(self, value: float, weight: float, count: int) -> None:
        assert set(Smoothing(weight).extend(np.full(count, value))) == {value}

    @pytest.mark.parametrize("weight", [-0.1, 1.0, math.nan])
    def test_a_weight_that_never_forgets_is_refused(self, weight: float) -> None:
        with pytest.raises(ValueError, match="weight"):
            Smoothing(weight)


class TestSeries:
    def test_the_name_says_chart_and_style(self) -> None:
        assert (SeriesKey("r", "validation/loss").split, SeriesKey("r", "validation/loss").metric) == (
            "validation",
            "loss",
        )
        assert (SeriesKey("r", "learning_rate").split, SeriesKey("r", "learning_rate").metric) == (
            "train",
            "learning_rate",
        )

    def test_after_a_resume_pyramid_and_average_are_those_of_the_new_values(self) -> None:
        values = np.random.default_rng(0).normal(size=500)
        resumed, straight = Series(SeriesKey("r", "train/loss")), Series(SeriesKey("r", "train/loss"))
        for series in (resumed, straight):
            series.set_smoothing(0.9)
        resumed.append(np.arange(400), np.full(400, 99.0))
        resumed.refresh()
        resumed.append(np.arange(100, 500), values[100:])
        resumed.append(np.arange(500), values)
        straight.append(np.arange(500), values)
        for series in (resumed, straight):
            series.refresh()
        np.testing.assert_array_equal(resumed.smoothed.view, straight.smoothed.view)
        for one, other in zip(
            resumed.pyramid.query(0, 499, 20), straight.pyramid.query(0, 499, 20), strict=True
        ):
            np.testing.assert_array_equal(one, other)

    def test_the_last_finite_value_is_found_behind_a_long_gap(self) -> None:
        series = Series(SeriesKey("r", "train/loss"))
        assert series.last_finite() is None
        series.append(np.arange(10_000), np.r_[np.ones(77), np.full(9923, np.nan)])
        assert series.last_finite() == 76


class TestCsv:
    def test_it_holds_every_value_and_reads_back_equal(self, tmp_path: Path) -> None:
        series = Series(SeriesKey("run 1, first", "train/loss"))
        series.append([1, 2, 3], [0.1, math.nan, 1 / 3])
        write_csv([Table.of(series)], tmp_path / "loss.csv")
        with open(tmp_path / "loss.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert [row["step"] for row in rows] == ["1", "2", "3"]
        assert float(rows[2]["value"]) == 1 / 3
        assert math.isnan(float(rows[1]["value"]))
        assert {row["run"] for row in rows} == {"run 1, first"}
        assert [path.name for path in tmp_path.iterdir()] == ["loss.csv"]

    def test_a_folder_that_is_missing_is_named_and_nothing_is_left(self, tmp_path: Path) -> None:
        with pytest.raises(FileProblem, match="gone"):
            write_csv([], tmp_path / "gone" / "loss.csv")
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("metric", "title"),
    [("loss", "Loss"), ("learning_rate", "Learning rate"), ("f1_score", "F1 score"), ("r2_score", "R²"),
     ("lossB", "lossB"), ("top_k_accuracy", "Top k accuracy"), ("mae", "Mean absolute error")],
)  # fmt: skip
def test_metrics_are_called_by_words_and_own_names_are_kept(metric: str, title: str) -> None:
    assert metric_title(metric) == title
