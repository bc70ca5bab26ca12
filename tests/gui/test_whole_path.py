"""The whole path of a person, in the real window, with the real worker, on the real embedded data.

Open on the example → drag an operator in, wire it, set it → undo and redo all → Train → watch the curves → see the test
accuracy → export everything → the exported code with the exported weights gives the trained network's answers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from graph.document import from_json, load, to_json
from graph.edits import Patch, set_recipe
from runtime.protocol import Finished
from studio.canvas import CanvasView
from studio.main_window import MainWindow
from tests.gui.canvas_hand import Hand
from tests.gui.window_hand import choose, open_for_test, wait_in_run, when_asked

_PREDICT = """
import importlib.util, json, sys
import torch
from safetensors.torch import load_file

spec = importlib.util.spec_from_file_location("exported", sys.argv[1])
exported = importlib.util.module_from_spec(spec)
spec.loader.exec_module(exported)
network = getattr(exported, sys.argv[4])()
network.load_state_dict(load_file(sys.argv[2]))
network.eval()
trained = getattr(exported, sys.argv[4])()
trained.load_state_dict(torch.load(sys.argv[3], weights_only=True))
trained.eval()
image = torch.randn(16, 1, 28, 28, generator=torch.Generator().manual_seed(1))
with torch.no_grad():
    print(json.dumps(float((network(image) - trained(image)).abs().max())))
"""


def _drop_operator(canvas: CanvasView, operator: str, scene: QPointF) -> None:
    """What the palette's drag ends in: Qt's own drag loop needs a person's mouse, the events it sends do not."""
    data = QMimeData()
    data.setData("application/x-symloom-operator", QByteArray(operator.encode()))
    spot = canvas.viewportTransform().map(scene).toPoint()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    viewport = canvas.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(spot, copy, data, left, none))
    QApplication.sendEvent(viewport, QDragMoveEvent(spot, copy, data, left, none))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(spot), copy, data, left, none))


def _type_into(window: MainWindow, name: str, text: str) -> None:
    """Replace the text of the visible field of that accessible name and press Enter."""
    fields = {w.accessibleName(): w for w in window.findChildren(QLineEdit) if w.isVisible()}
    field = fields[name]
    _click(field)
    assert field.hasFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def _click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_the_whole_path(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    window.resize(1600, 1000)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.add_runs()
    model, canvas, hand = window.model, window.canvas, Hand(window.canvas)
    start = to_json(model.document)

    # A dropout between dense1 and logits: dropped beside the network, wired by hand, set in the inspector.
    canvas.zoom_to_fit()
    dense = canvas.node_rect("dense1")
    _drop_operator(canvas, "Dropout", dense.center() + QPointF(0, 200))
    (dropout,) = {node.name for node in model.document.graph} - {node.name for node in from_json(start).graph}
    canvas.zoom_to_fit()
    hand.drag(hand.port("dense1", "output", True), hand.port(dropout, "input", False))
    hand.drag(hand.port(dropout, "output", True), hand.port("logits", "input", False))
    assert model.document.graph["logits"].inputs["input"].node == dropout
    assert model.inference.problems() == []
    hand.click(hand.node(dropout))
    assert model.selection == {dropout}
    _type_into(window, "P", "0.25")
    assert model.document.graph[dropout].attrs["p"] == 0.25

    # Everything can be undone, to the byte, and done again.
    edited = to_json(model.document)
    while model.undo_stack.canUndo():
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert to_json(model.document) == start
    while model.undo_stack.canRedo():
        model.undo_stack.redo()
    assert to_json(model.document) == edited

    # One epoch, started by a click, watched to its end.
    model.select([])
    model.push(_set_epochs(window, 1))
    runs = window.runs
    assert runs is not None
    runs.runs_folder = tmp_path / "runs"
    qtbot.waitUntil(runs.bar.train.isEnabled)
    ended: list[Finished] = []
    runs.finished.connect(ended.append)
    _click(runs.bar.train)
    assert runs.session.active
    wait_in_run(qtbot, runs, lambda: bool(ended))
    (result,) = ended
    assert result.state == "finished"
    assert 0.5 < result.test["accuracy"] <= 1

    # What is drawn is what was trained.
    runs.plots.refresh()
    steps, losses = runs.plots.plotted("train/loss")
    assert steps[0] == 1
    assert np.isfinite(losses).all()
    assert losses[-5:].mean() < 0.7 * losses[:5].mean()
    _, accuracy = runs.plots.plotted("validation/accuracy")
    assert accuracy[-1] > 0.5
    (curves,) = list((tmp_path / "runs").glob("*/metrics.jsonl"))
    recorded = [
        value
        for line in curves.read_text().splitlines()
        for value in json.loads(line).get("train/loss", ([], []))[1]
    ]
    assert len(recorded) == steps[-1], "every step is kept"
    np.testing.assert_allclose(losses[:3], recorded[:3], rtol=1e-6)

    # Export all of it from the menu, through the dialog.
    wanted = {
        "export_json": "net.symloom",
        "export_source": "net.py",
        "export_safetensors": "net.safetensors",
        "export_pt": "net.pt",
        "export_svg": "net.svg",
        "export_png": "net.png",
    }
    qtbot.waitUntil(lambda: window.actions_["export_safetensors"].isEnabled())
    for action, name in wanted.items():
        answered = when_asked(qtbot, choose(tmp_path / name))
        window.actions_[action].trigger()
        assert answered, action
        told = f"Wrote {tmp_path / name}."  # before, the worker would refuse another
        qtbot.waitUntil(lambda told=told: window.messages.label.text() == told)
    assert to_json(load(tmp_path / "net.symloom")) == to_json(model.document)
    run = Path(result.folder)
    source = (tmp_path / "net.py").read_text()
    assert source == (run / "model.py").read_text(), "the exported source is the trained text"
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            _PREDICT,
            str(tmp_path / "net.py"),
            str(tmp_path / "net.safetensors"),
            str(tmp_path / "net.pt"),
            "FashionMNISTCNN",
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) <= 1e-6


def _set_epochs(window: MainWindow, epochs: int) -> Patch:
    document = window.model.document
    return set_recipe(document, document.recipe.setting(epochs=epochs))
