"""When charts are drawn: one at a time, so that no frame of the window waits for all of them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.plots.chart import Chart
from studio.plots.panel import PlotPanel
from studio.runs.bar import RunBar
from studio.runs.session import RunSession

METRICS = ("loss", "accuracy", "learning_rate", "perplexity")


@pytest.fixture
def panel(qtbot: QtBot) -> PlotPanel:
    """Charts in two columns; its clock is turned by hand."""
    panel = PlotPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 420)
    panel.show()
    qtbot.waitExposed(panel)
    panel._clock.timeout.disconnect()
    return panel


def append(panel: PlotPanel, first: int, last: int) -> None:
    steps = np.arange(first, last)
    for metric in METRICS:
        panel.append(f"train/{metric}", steps, 1 / steps)


def shown(panel: PlotPanel) -> dict[str, Chart]:
    return {metric: chart for metric, chart in panel._charts.items() if chart.isVisible()}


def test_charts_appear_one_by_one_where_they_stay(panel: PlotPanel) -> None:
    panel.start_run("r1", "")
    append(panel, 1, 20)
    places: dict[str, set[tuple[int, ...]]] = {}
    for count in range(1, len(METRICS) + 1):
        assert panel._make_next(), "made"
        assert len(shown(panel)) == count - 1
        assert panel._make_next(), "shown"
        for _ in range(5):  # what layouts post to each other, to its end
            QApplication.processEvents()
        assert len(shown(panel)) == count
        for metric, chart in shown(panel).items():
            places.setdefault(metric, set()).add(chart.geometry().getRect())
    assert not panel._make_next()
    assert all(len(found) == 1 for found in places.values()), places


def test_a_turn_of_the_clock_draws_one_chart(
    panel: PlotPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.start_run("r1", "")
    append(panel, 1, 20)
    assert len(panel.charts) == 4
    qtbot.waitUntil(lambda: not any(chart.visibleRegion().isEmpty() for chart in panel.charts.values()))
    panel.refresh()
    append(panel, 20, 30)
    drawn: list[str] = []
    feed = Chart.feed

    def count(chart: Chart, margin: float) -> None:
        drawn.append(chart.metric_name)
        feed(chart, margin)

    monkeypatch.setattr(Chart, "feed", count)

    def turn() -> bool:
        before = len(drawn)
        panel._clock._beat()
        assert len(drawn) <= before + 1
        return all(len(panel.plotted(f"train/{metric}")[0]) == 29 for metric in METRICS)

    qtbot.waitUntil(turn)
    assert set(drawn) == set(METRICS)


def test_charts_taken_away_between_two_turns_are_not_drawn(panel: PlotPanel, qtbot: QtBot) -> None:
    panel.start_run("r1", "")
    append(panel, 1, 20)
    panel.refresh()
    append(panel, 20, 30)

    def begun() -> bool:
        panel._clock._beat()
        return bool(panel._clock._round.waiting)

    qtbot.waitUntil(begun)
    panel.clear()
    while panel._clock._round.waiting:
        panel._clock._beat()
    assert panel.charts == {}


def test_a_chart_scrolled_into_view_after_the_run_is_up_to_date(qtbot: QtBot) -> None:
    panel = PlotPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 260)
    panel.show()
    qtbot.waitExposed(panel)
    panel.start_run("r1", "")
    append(panel, 1, 20)
    qtbot.waitUntil(lambda: len(panel._charts) == 4 and not panel._clock.isActive())
    append(panel, 20, 400)
    qtbot.waitUntil(lambda: not panel._clock.isActive())
    bar = panel._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(panel.plotted("train/perplexity")[0]) == 399)
    qtbot.waitUntil(lambda: panel.charts["perplexity"].box.viewRange()[0][1] >= 399)


class Paints(QObject):
    """How often a widget was painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_progress_is_painted_with_everything_else_and_not_on_the_spot(qtbot: QtBot) -> None:
    bar = RunBar()
    qtbot.addWidget(bar)
    bar.show()
    qtbot.waitExposed(bar)
    paints = Paints()
    bar.progress.installEventFilter(paints)
    session = RunSession.begin("r1", "", "")
    session.state, session.steps = "training", 100
    for step in (20, 50, 90):
        session.step = step
        before = paints.count
        bar.show_session(session)
        assert bar.progress.value() == step
        assert paints.count == before
        qtbot.waitUntil(lambda before=before: paints.count > before)
