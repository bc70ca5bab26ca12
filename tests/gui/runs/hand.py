"""What a test of training from the window does again and again: clicks, waits, looks into the run folder."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton
from pytestqt.qtbot import QtBot

from graph.edits import set_recipe
from studio.document import DocumentModel
from studio.runs.link import Patience, WorkerLink
from studio.runs.panel import RunPanel

STEPS_PER_EPOCH = 89  # 6,000 images, a twentieth held back, 64 a step
LONG = 2_000  # epochs: more than a test comes to, however long it is held up


def make_panel(model: DocumentModel, link: WorkerLink, qtbot: QtBot, folder: Path) -> RunPanel:
    panel = RunPanel(model, link)
    qtbot.addWidget(panel)
    panel.runs_folder = folder / "runs"
    panel.resize(1280, 300)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def set_epochs(model: DocumentModel, epochs: int) -> None:
    model.push(set_recipe(model.document, model.document.recipe.setting(epochs=epochs, threads=1)))


def click(button: QAbstractButton) -> None:
    assert button.isVisible()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))


def freeze(link: WorkerLink, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the worker's process, and have the link notice soon.

    A signal reaches the threads of a process one by one, on busy cores tens of milliseconds apart: one that still
    runs could answer what the test asks next.
    """
    os.kill(link.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, link.pid, os.WSTOPPED | os.WNOWAIT)
    monkeypatch.setattr(link, "_patience", Patience(busy_s=1.8, stuck_s=3.0, insist_s=2.0))


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition)


def wait_for(panel: RunPanel, qtbot: QtBot, state: str) -> None:
    """Wait for a state; a run that ends otherwise ends the wait with its sentence."""
    wait(qtbot, lambda: panel.state == state or not panel.session.active)
    assert panel.state == state, panel.notice.sentence + panel.notice.details


def train_until(panel: RunPanel, qtbot: QtBot, step: int = 5) -> None:
    """Begin a run that is long enough to be met on its way."""
    click(panel.bar.train)
    wait(qtbot, lambda: panel.session.step >= step or not panel.session.active)
    assert panel.session.active, panel.notice.sentence + panel.notice.details


def stop_after(panel: RunPanel, qtbot: QtBot, step: int) -> None:
    """Let a run come beyond a step, then stop it."""
    wait(qtbot, lambda: panel.session.step > step or not panel.session.active)
    click(panel.bar.stop)
    wait_for(panel, qtbot, "stopped")


def assert_all_is_drawn(panel: RunPanel) -> None:
    """Every step once, on the screen as in the folder."""
    panel.plots.refresh()
    steps = curve_in(panel.session.folder, "train/loss")[0]
    assert steps == list(range(1, panel.session.step + 1))
    np.testing.assert_array_equal(panel.plots.plotted("train/loss")[0], steps)


def remedy(panel: RunPanel, text: str) -> QPushButton:
    return next(
        button
        for button in panel.notice.findChildren(QPushButton)
        if button.isVisible() and button.text() == text
    )


def curve_in(folder: str, name: str) -> tuple[list[int], list[float]]:
    """A curve as the run folder keeps it."""
    steps: list[int] = []
    values: list[float] = []
    for line in Path(folder, "metrics.jsonl").read_text("utf-8").splitlines():
        at, found = json.loads(line).get(name, ([], []))
        steps += at
        values += found
    return steps, values
