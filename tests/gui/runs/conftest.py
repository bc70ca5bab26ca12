"""Training from the window as its tests meet it: one worker for a file of tests, the example thinned, the panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assets import path
from graph.document import load
from graph.edits import set_attribute
from studio.document import DocumentModel
from studio.runs.link import Patience, WorkerLink
from studio.runs.panel import RunPanel
from tests.gui.runs.hand import make_panel, set_epochs, wait


@pytest.fixture(scope="module")
def link(qapp: QApplication) -> Iterator[WorkerLink]:
    """One worker for all tests of a file, as a window has one for all runs; on busy cores it may be slow to answer."""
    link = WorkerLink(patience=Patience(busy_s=30.0, stuck_s=60.0, starting_s=300.0, insist_s=60.0))
    yield link
    link.finish()


@pytest.fixture
def model() -> DocumentModel:
    """The example, thinned so that an epoch takes a second."""
    model = DocumentModel(load(path("examples", "fashion-mnist-cnn.symloom")))
    model.push(set_attribute(model.document, ["conv1", "conv2"], "out_channels", 4))
    model.push(set_attribute(model.document, "dense1", "out_features", 16))
    set_epochs(model, 1)
    return model


@pytest.fixture
def panel(model: DocumentModel, link: WorkerLink, qtbot: QtBot, tmp_path: Path) -> Iterator[RunPanel]:
    panel = make_panel(model, link, qtbot, tmp_path)
    yield panel
    if panel.session.active:  # the test failed on its way; its widgets are deleted by now
        link.kill()
        wait(qtbot, lambda: link.pid == 0)
