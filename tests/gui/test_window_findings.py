"""Large networks are counted and written as code beside the window, and what is shown is the newest."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from graph.document import Document
from graph.edits import set_attribute
from graph.model import Graph, Node, Source
from studio.background import Background
from studio.document import DocumentModel
from studio.findings import Findings, short


def chain(length: int) -> Document:
    nodes = [Node("x", "Input", {"shape": ("N", 4)})]
    for place in range(length):
        wire = {"input": Source(nodes[-1].name, "output")}
        nodes.append(Node(f"n{place}", "Linear", {"out_features": 4}, wire))
    return Document("chain", Graph.of(nodes))


@pytest.mark.parametrize("length", [3, 400])
def test_figures_follow_an_edit_in_small_and_large_networks(length: int, qtbot: QtBot) -> None:
    model = DocumentModel(chain(length))
    findings = Findings(model, model)
    assert findings.analysis.parameters == length * 20
    model.push(set_attribute(model.document, "n0", "bias", False))
    qtbot.waitUntil(lambda: findings.analysis.parameters == length * 20 - 4)


def test_another_document_is_counted_at_once_and_a_large_one_when_its_picture_is_there(qtbot: QtBot) -> None:
    model = DocumentModel(chain(3))
    findings = Findings(model, model)
    model.replace(chain(400))
    assert findings.analysis.parameters == 3 * 20
    qtbot.waitUntil(lambda: findings.analysis.parameters == 400 * 20)
    model.replace(chain(400))
    model.replace(chain(5))
    assert findings.analysis.parameters == 5 * 20


def test_what_failed_in_training_is_told_and_taken_back_without_counting_again(qtbot: QtBot) -> None:
    model = DocumentModel(chain(3))
    findings = Findings(model, model)
    counted, before, updates = findings.analysis, list(findings.problems), []
    findings.updated.connect(lambda: updates.append(len(findings.problems)))
    findings.add_failure("", "")
    assert not updates
    findings.add_failure("n1", "gives values that are no numbers.")
    assert findings.by_node()["n1"][-1].kind == "failed"
    findings.add_failure("", "")
    assert findings.problems == before
    assert updates == [len(before) + 1, len(before)]
    assert findings.analysis is counted


def test_undoing_while_a_large_network_is_counted_ends_at_the_right_figure(qtbot: QtBot) -> None:
    model = DocumentModel(chain(400))
    findings = Findings(model, model)
    model.push(set_attribute(model.document, "n0", "bias", False))
    qtbot.wait(70)  # the counting has begun
    model.undo_stack.undo()
    qtbot.wait(70)
    qtbot.waitUntil(lambda: findings.analysis.parameters == 400 * 20)


def test_a_result_that_was_overtaken_is_dropped(qtbot: QtBot) -> None:
    owner = QObject()
    background = Background(owner)
    taken: list[object] = []
    background.done.connect(taken.append)
    gate = threading.Event()
    background.start(lambda: gate.wait(5) and "old")
    background.start(lambda: "never begun")
    background.start(lambda: "new")
    gate.set()
    qtbot.waitUntil(lambda: bool(taken))
    qtbot.wait(50)
    assert taken == ["new"]


def test_a_mistake_in_the_background_is_raised_in_the_window(qtbot: QtBot) -> None:
    owner = QObject()
    background = Background(owner)
    with qtbot.captureExceptions() as caught:
        background.start(lambda: 1 // 0)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.00 k"),
        (12_345, "12.3 k"),
        (999_999, "1.00 M"),
        (3.24e8, "324 M"),
        (7.5e12, "7.50 T"),
    ],
)
def test_large_numbers_have_three_significant_digits(number: float, text: str) -> None:
    assert short(number) == text
