"""The panel of live curves, driven with real mouse events."""

from __future__ import annotations

import csv
import math
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QImage, QPalette, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from studio.plots.axes import power_text
from studio.plots.chart import Chart
from studio.plots.inks import OKABE_ITO, contrast_ratio, inks_of
from studio.plots.panel import PlotPanel


@pytest.fixture
def panel(qtbot: QtBot) -> PlotPanel:
    panel = PlotPanel()
    qtbot.addWidget(panel)
    panel.resize(900, 320)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def train(panel: PlotPanel, steps: int = 300) -> None:
    panel.start_run("r1", "Fashion-MNIST CNN")
    at = np.arange(1, steps + 1)
    panel.append("train/loss", at, 2.3 * np.exp(-at / 100) + 0.1)
    panel.append("train/accuracy", at, 1 - 0.9 * np.exp(-at / 100))
    panel.mark_epoch(steps / 2)
    panel.append("validation/loss", [steps / 2, steps], [1.0, 0.5])


def wheel(chart: Chart, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    viewport = chart.view.viewport()
    at = QPointF(viewport.rect().center())
    QApplication.sendEvent(
        viewport,
        QWheelEvent(
            at,
            QPointF(viewport.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 240),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


def steps_shown(chart: Chart) -> tuple[float, float]:
    return tuple(chart.box.viewRange()[0])


def button(panel: PlotPanel, text: str) -> QToolButton:
    return next(found for found in panel.findChildren(QToolButton) if found.text() == text)


def test_before_the_first_run_it_says_what_to_press(panel: PlotPanel) -> None:
    assert any("Press Train" in label.text() and label.isVisible() for label in panel.findChildren(QLabel))


def test_appended_values_appear_by_themselves(panel: PlotPanel, qtbot: QtBot) -> None:
    train(panel)
    qtbot.waitUntil(lambda: len(panel.plotted("train/loss")[0]) == 300)
    x, y = panel.plotted("train/loss")
    np.testing.assert_array_equal(x, np.arange(1, 301))
    np.testing.assert_allclose(y, 2.3 * np.exp(-x / 100) + 0.1)
    qtbot.waitUntil(lambda: "validation 0.500" in panel.charts["loss"].header_text())
    panel.append("train/loss", [301], [0.05])
    qtbot.waitUntil(lambda: panel.plotted("train/loss")[1][-1] == 0.05)


def test_a_long_run_is_drawn_with_at_most_two_points_a_pixel(panel: PlotPanel) -> None:
    panel.start_run("r1", "long")
    values = np.random.default_rng(0).normal(size=200_000)
    values[123_456] = 50.0
    panel.append("train/loss", np.arange(200_000), values)
    panel.refresh()
    x, y = panel.plotted("train/loss")
    assert len(x) <= 2 * panel.charts["loss"].box.width() + 6
    assert y.max() == 50.0
    assert y.min() == values.min()


def test_each_metric_has_a_chart_and_loss_and_accuracy_come_first(panel: PlotPanel) -> None:
    panel.start_run("r1", "")
    for name in ("train/perplexity", "validation/accuracy", "train/loss"):
        panel.append(name, [1, 2], [0.5, 0.4])
    assert list(panel.charts) == ["loss", "accuracy", "perplexity"]


def test_a_wide_panel_puts_charts_side_by_side_and_a_narrow_one_stacks_them(
    panel: PlotPanel, qtbot: QtBot
) -> None:
    train(panel)
    loss, accuracy = panel.charts["loss"], panel.charts["accuracy"]
    qtbot.waitUntil(lambda: loss.y() == accuracy.y() and loss.x() < accuracy.x())
    panel.resize(400, 600)
    qtbot.waitUntil(lambda: loss.x() == accuracy.x() and loss.y() < accuracy.y())


def test_nan_and_infinity_leave_gaps(panel: PlotPanel) -> None:
    panel.start_run("r1", "")
    panel.set_smoothing(0.5)
    panel.append("train/loss", [1, 2, 3, 4], [1.0, math.nan, math.inf, 2.0])
    panel.refresh()
    for smoothed in (False, True):
        assert np.isnan(panel.plotted("train/loss", smoothed=smoothed)[1]).tolist() == [
            False,
            True,
            True,
            False,
        ]
    assert np.isfinite(panel.charts["loss"].box.viewRange()).all()


def test_the_view_follows_until_the_wheel_zooms_and_again_after_a_double_click(
    panel: PlotPanel, qtbot: QtBot
) -> None:
    train(panel)
    panel.refresh()
    loss, accuracy = panel.charts["loss"], panel.charts["accuracy"]
    assert steps_shown(loss)[0] == 0
    assert steps_shown(loss)[1] >= 300
    wheel(loss)
    assert not panel.following
    assert not button(panel, "Follow").isChecked()
    zoomed = steps_shown(loss)
    assert zoomed[1] - zoomed[0] < 300
    assert steps_shown(accuracy) == pytest.approx(zoomed)
    panel.append("train/loss", [301, 2000], [0.1, 0.1])
    panel.refresh()
    assert steps_shown(loss) == pytest.approx(zoomed)
    viewport = loss.view.viewport()
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
    qtbot.waitUntil(lambda: panel.following and steps_shown(loss)[1] >= 2000)


def test_dragging_pans_both_charts_and_the_button_resumes(panel: PlotPanel, qtbot: QtBot) -> None:
    train(panel)
    panel.refresh()
    viewport = panel.charts["loss"].view.viewport()
    before = steps_shown(panel.charts["loss"])
    center = viewport.rect().center()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=center)
    for shift in range(10, 90, 10):
        QTest.mouseMove(viewport, center - QPoint(shift, 0))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=center - QPoint(80, 0))
    after = steps_shown(panel.charts["loss"])
    assert after[0] > before[0]
    assert after[1] - after[0] == pytest.approx(before[1] - before[0])
    assert steps_shown(panel.charts["accuracy"]) == pytest.approx(after)
    assert not panel.following
    QTest.mouseClick(button(panel, "Follow"), Qt.MouseButton.LeftButton)
    assert panel.following
    qtbot.waitUntil(lambda: steps_shown(panel.charts["loss"]) == pytest.approx(before))


def test_zooming_steps_lets_the_values_fit_and_ctrl_wheel_holds_them(panel: PlotPanel) -> None:
    train(panel)
    panel.refresh()
    loss = panel.charts["loss"]
    wheel(loss)
    assert not loss.values_held
    panel.refresh()
    fitted = loss.box.viewRange()[1]
    wheel(loss, Qt.KeyboardModifier.ControlModifier)
    held = loss.box.viewRange()[1]
    assert loss.values_held
    assert held[1] - held[0] < fitted[1] - fitted[0]
    panel.refresh()
    assert loss.box.viewRange()[1] == held


def test_the_crosshair_reads_nearest_values_in_all_charts(panel: PlotPanel, qtbot: QtBot) -> None:
    train(panel)
    panel.set_smoothing(0)
    qtbot.waitUntil(lambda: "0.215" in panel.charts["loss"].header_text())
    panel.refresh()
    chart = panel.charts["loss"]
    at = chart.view.mapFromScene(chart.box.mapViewToScene(QPointF(200.2, 0.5)))
    QTest.mouseMove(chart.view.viewport(), at - QPoint(5, 0))
    QTest.mouseMove(chart.view.viewport(), at)
    qtbot.waitUntil(lambda: "epoch 2" in chart.header_text())
    expected = 2.3 * math.exp(-2) + 0.1
    shown = float(chart.header_text().split("training ")[1].split()[0])
    assert shown == pytest.approx(expected, abs=0.01)
    assert "epoch 2" in panel.charts["accuracy"].header_text()
    assert "at step" not in chart.header_text().split("training ")[1].split("validation")[0]
    assert "at step 150" in chart.header_text().split("validation ")[1], "where that value belongs"
    QApplication.sendEvent(chart.view, QEvent(QEvent.Type.Leave))
    assert "epoch" not in chart.header_text()


def test_the_slider_smooths_training_only(panel: PlotPanel) -> None:
    panel.start_run("r1", "")
    noise = np.random.default_rng(0).normal(size=300)
    panel.append("train/loss", np.arange(300), noise)
    panel.append("validation/loss", np.arange(300), noise)
    panel.findChild(QSlider).setValue(90)
    panel.refresh()
    assert panel.plotted("train/loss", smoothed=True)[1][50:].std() < 0.4 * noise.std()
    np.testing.assert_array_equal(panel.plotted("train/loss")[1], noise)
    assert len(panel.plotted("validation/loss", smoothed=True)[0]) == 0
    assert "raw" in panel.charts["loss"].header_text()


def test_a_logarithmic_loss_shows_what_is_positive_and_leaves_accuracy_alone(panel: PlotPanel) -> None:
    train(panel)
    panel.append("train/loss", [301, 302], [0.0, 0.001])
    QTest.mouseClick(button(panel, "Log scale"), Qt.MouseButton.LeftButton)
    panel.refresh()
    y = panel.plotted("train/loss")[1]
    assert np.isnan(y[-2])
    assert y[-1] == pytest.approx(0.001)
    low, high = panel.charts["loss"].box.viewRange()[1]
    assert low < math.log10(0.001)
    assert high < 1
    assert panel.charts["accuracy"].box.viewRange()[1][1] > 0.9


def test_one_chart_may_have_a_logarithmic_axis_in_the_next_run_too(panel: PlotPanel) -> None:
    def run(title: str) -> tuple[bool, bool]:
        panel.clear()
        panel.start_run(title, "")
        for metric in ("loss", "learning_rate", "accuracy"):
            panel.append(f"train/{metric}", [1, 2, 3], [0.1, 0.001, 1e-7])
        panel.refresh()
        low, high = panel.charts["learning_rate"].box.viewRange()[1]
        assert panel.charts["learning_rate"].log == (low < -7 and high < 0)
        return panel.charts["loss"].log, panel.charts["learning_rate"].log

    def entry(metric: str) -> QAction:
        return next(each for each in panel.context_menu(panel.charts[metric]).actions() if each.isCheckable())

    assert run("r1") == (False, False)
    assert not entry("accuracy").isEnabled()
    assert not entry("learning_rate").isChecked()
    entry("learning_rate").trigger()
    assert entry("learning_rate").isChecked()
    assert run("r2") == (False, True)
    QTest.mouseClick(button(panel, "Log scale"), Qt.MouseButton.LeftButton)
    assert run("r3") == (True, True)
    QTest.mouseClick(button(panel, "Log scale"), Qt.MouseButton.LeftButton)
    assert run("r4") == (False, False)


@pytest.mark.parametrize(
    ("exponent", "text"),
    [(-2, "0.01"), (0, "1"), (1.69897, "50"), (6, "1e+06"), (-5, "1e-05"), (500, "1e+500"), (-400, "1e-400")],
)
def test_a_power_of_ten_is_written_however_far_out(exponent: float, text: str) -> None:
    assert power_text(exponent) == text


@pytest.mark.parametrize("lowest", [0.9, 0.09, 0.0009, 9.0])
def test_numbers_on_a_logarithmic_axis_never_touch(panel: PlotPanel, lowest: float) -> None:
    panel.start_run("r1", "")
    panel.append("train/loss", np.arange(300), np.linspace(lowest, 20.0, 300))
    panel.set_log(True)
    panel.refresh()
    chart = panel.charts["loss"]
    chart.view.grab()
    axis = chart._axes["left"]
    low, high = axis.range
    ticks = [value for _spacing, level in axis.tickValues(low, high, axis.height()) for value in level]
    texts = axis.tickStrings(ticks, 1.0, 1.0)
    places = sorted(
        {value for value, text in zip(ticks, texts, strict=True) if text and low <= value <= high}
    )
    assert len(places) >= 2
    apart = np.diff(places).min() * axis.height() / (high - low)
    assert apart >= 12


def test_a_large_loss_may_be_shown_on_a_logarithmic_axis(panel: PlotPanel) -> None:
    panel.start_run("r1", "")
    panel.append("train/loss", np.arange(300), np.linspace(9_000.0, 400.0, 300))
    panel.refresh()
    chart = panel.charts["loss"]
    assert chart.box.viewRange()[1][1] > 5_000
    QTest.mouseClick(button(panel, "Log scale"), Qt.MouseButton.LeftButton)
    assert not chart.view.grab().isNull()  # painted before the range is another
    panel.refresh()
    low, high = chart.box.viewRange()[1]
    assert 2 < low < high < 4.2
    chart.box.setYRange(-2_000, 2_000)  # zoomed out as far as one likes
    assert not chart.view.grab().isNull()


def test_a_constant_curve_is_shown_flat(panel: PlotPanel) -> None:
    panel.start_run("r1", "")
    panel.append("train/loss", np.arange(500), np.full(500, 0.1))
    panel.refresh()
    low, high = panel.charts["loss"].box.viewRange()[1]
    assert low < 0.1 < high
    assert set(panel.plotted("train/loss", smoothed=True)[1]) == {0.1}


def test_runs_are_overlaid_and_can_be_removed_one_by_one(panel: PlotPanel) -> None:
    train(panel)
    panel.start_run("r2", "wider")
    panel.append("train/loss", [1, 2], [3.0, 2.0])
    panel.refresh()
    assert len(panel.plotted("train/loss", "r1")[0]) == 300
    assert len(panel.plotted("train/loss")[0]) == 2
    assert "wider training" in panel.charts["loss"].header_text()
    panel.remove_run("r2")
    panel.refresh()
    assert "wider" not in panel.charts["loss"].header_text()
    panel.remove_run("r1")
    assert panel.charts == {}


def test_values_of_a_run_that_was_never_started_are_refused(panel: PlotPanel) -> None:
    with pytest.raises(KeyError, match="start_run"):
        panel.append("train/loss", [1], [1.0], run_id="nobody")


def test_clear_forgets_everything_and_a_new_run_begins_at_once(panel: PlotPanel, qtbot: QtBot) -> None:
    train(panel)
    panel.clear()
    assert panel.charts == {}
    assert any("Press Train" in label.text() for label in panel.findChildren(QLabel))
    panel.start_run("r2", "again")
    panel.append("train/loss", [1, 2], [1.0, 0.5])
    qtbot.waitUntil(lambda: panel.plotted("train/loss")[1].tolist() == [1.0, 0.5])


def test_a_hidden_panel_draws_nothing_and_catches_up_when_shown(panel: PlotPanel, qtbot: QtBot) -> None:
    train(panel)
    panel.refresh()
    panel.hide()
    panel.append("train/loss", [301], [0.05])
    qtbot.wait(150)
    assert len(panel.plotted("train/loss")[0]) == 300
    panel.show()
    qtbot.waitUntil(lambda: len(panel.plotted("train/loss")[0]) == 301)


def test_the_clock_rests_when_nothing_happens(panel: PlotPanel, qtbot: QtBot) -> None:
    train(panel)
    qtbot.waitUntil(lambda: not panel._clock.isActive())


def test_the_range_changes_at_most_twice_a_second_while_values_stream(panel: PlotPanel, qtbot: QtBot) -> None:
    panel.start_run("r1", "")
    panel.append("train/loss", [0, 1], [1.0, 1.0])
    panel.refresh()
    changes: list[object] = []
    panel.charts["loss"].box.sigXRangeChanged.connect(lambda *_: changes.append(_))
    begun = time.monotonic()
    for step in range(2, 62):
        panel.append("train/loss", [100 * step], [1 / step])
        qtbot.wait(20)
    assert len(changes) <= 2 * (time.monotonic() - begun) + 3
    qtbot.waitUntil(lambda: bool(changes))


def test_csv_export_writes_all_values_of_the_chart(panel: PlotPanel, qtbot: QtBot, tmp_path: Path) -> None:
    train(panel)
    with qtbot.waitSignal(panel.exported):
        panel.export_csv("loss", tmp_path / "loss.csv")
    with open(tmp_path / "loss.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + 300 + 2
    assert rows[-1] == ["r1", "validation/loss", "300", "0.5"]


def test_an_export_that_cannot_be_written_says_so_in_a_sentence(
    panel: PlotPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    train(panel)
    for export in (panel.export_csv, panel.export_png):
        with qtbot.waitSignal(panel.failed) as failed:
            export("loss", tmp_path / "gone" / "file")
        assert "gone" in failed.args[0]
        assert failed.args[0].endswith(".")


def test_png_export_is_twice_as_fine_as_the_screen(panel: PlotPanel, tmp_path: Path) -> None:
    train(panel)
    panel.refresh()
    panel.export_png("loss", tmp_path / "loss.png")
    assert QImage(str(tmp_path / "loss.png")).width() == 2 * panel.charts["loss"].width()


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, on the offscreen platform
def test_the_context_menu_offers_csv_and_png(panel: PlotPanel, qtbot: QtBot) -> None:
    train(panel)
    panel.refresh()
    viewport = panel.charts["accuracy"].view.viewport()
    at = viewport.rect().center()
    QApplication.sendEvent(
        viewport, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    )
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    texts = " ".join(action.text() for action in menu.actions())
    menu.close()
    assert "CSV" in texts
    assert "PNG" in texts


def color_at(image: QImage, color: QColor) -> int:
    """How many pixels have about this colour."""
    pixels = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8).reshape(
        -1, 4
    )[:, 2::-1]
    distance = np.abs(pixels.astype(int) - [color.red(), color.green(), color.blue()]).max(axis=1)
    return int((distance < 12).sum())


def test_colours_follow_the_palette_from_light_to_dark(panel: PlotPanel, qtbot: QtBot) -> None:
    train(panel)
    qtbot.waitUntil(lambda: all(chart.isVisible() for chart in panel.charts.values()))
    panel.refresh()
    light = panel.grab().toImage()
    assert color_at(light, inks_of(panel.palette()).hue(0)) > 100
    dark = QPalette(QColor("#2b2b2b"))
    dark.setColor(QPalette.ColorRole.Base, QColor("#1e1e1e"))
    dark.setColor(QPalette.ColorRole.Text, QColor("#eeeeee"))
    panel.setPalette(dark)
    panel.refresh()
    image = panel.grab().toImage()
    assert color_at(image, QColor("#1e1e1e")) > 0.5 * image.width() * image.height()
    assert color_at(image, inks_of(dark).hue(0)) > 100


@pytest.mark.parametrize("paper", ["#ffffff", "#f4f4f4", "#1e1e1e", "#000000"])
def test_every_hue_is_readable_as_text_on_the_paper(paper: str) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(paper))
    palette.setColor(QPalette.ColorRole.Text, QColor("black" if paper > "#8" else "white"))
    inks = inks_of(palette)
    assert len(inks.hues) == len(OKABE_ITO)
    for color in (*inks.hues, inks.secondary):
        assert contrast_ratio(color, inks.paper) >= 4.4


def test_the_learning_rate_is_named_in_words_and_never_smoothed(panel: PlotPanel) -> None:
    train(panel)
    panel.append("train/learning_rate", [1, 2, 3], [0.1, 0.0, 0.1])
    panel.set_smoothing(0.9)
    panel.refresh()
    chart = panel.charts["learning_rate"]
    assert chart.title() == "Learning rate"
    np.testing.assert_array_equal(panel.plotted("train/learning_rate")[1], [0.1, 0.0, 0.1])
    assert "raw" not in chart.header_text()


def test_a_step_that_was_left_out_is_a_cross_at_its_loss(panel: PlotPanel) -> None:
    panel.start_run("run-1", "Net")
    panel.append("train/loss", [1, 2, 3, 4], [2.0, 9.0, np.nan, 1.5])
    panel.append("train/accuracy", [1, 2, 3, 4], [0.1, 0.2, 0.2, 0.3])
    panel.mark_left_out(2)
    panel.mark_left_out(3)
    panel.refresh()
    chart = panel.charts["loss"]
    assert chart.crosses()[0] == (2.0, 9.0)
    step, foot = chart.crosses()[1]
    assert step == 3.0
    assert foot < 1.5, "where there is no number, at the foot"
    assert not panel.charts["accuracy"].crosses()
    chart.show_cursor(2.0)
    assert "left out" in chart.header_text()
    panel.start_run("run-2", "Net")
    panel.append("train/loss", [1, 2], [2.0, 1.9])
    panel.refresh()
    assert not chart.crosses(), "it was another run's"
