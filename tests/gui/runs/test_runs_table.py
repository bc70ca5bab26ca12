"""The window of a confusion matrix: counts by class, and how well each class was told apart."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from studio.app import make_application
from studio.runs.table_window import TableWindow

ROWS = [[95, 0, 2], [0, 102, 2], [8, 5, 0]]


@pytest.fixture
def shown(qtbot: QtBot) -> TableWindow:
    make_application()
    made = TableWindow("Confusion matrix · Homes", ROWS, ("cheap", "dear", "fair"))
    qtbot.addWidget(made)
    made.show()
    return made


def cell(window: TableWindow, row: int, column: int) -> str:
    item = window.table.item(row, column)
    assert item is not None
    return item.text()


def test_recall_stands_beside_a_class_precision_below_it_and_accuracy_in_the_corner(
    shown: TableWindow,
) -> None:
    assert [cell(shown, n, 3) for n in range(3)] == ["97.9 %", "98.1 %", "0.0 %"]
    assert [cell(shown, 3, n) for n in range(3)] == ["92.2 %", "95.3 %", "0.0 %"]
    assert cell(shown, 3, 3) == "92.1 %"
    assert cell(shown, 2, 1) == "5"


def test_a_class_nothing_was_taken_for_has_no_precision(qtbot: QtBot) -> None:
    made = TableWindow("Confusion matrix", [[4, 0], [1, 0]], ())
    qtbot.addWidget(made)
    assert cell(made, 2, 1) == "–"


def test_shares_instead_of_counts_get_no_shares_of_their_own(qtbot: QtBot) -> None:
    made = TableWindow("Table", [[0.5, 0.5], [0.25, 0.75]], ())
    qtbot.addWidget(made)
    assert made.table.columnCount() == 2


def test_what_is_copied_are_the_counts_with_their_names(shown: TableWindow) -> None:
    shown.copy()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "\tcheap\tdear\tfair",
        "cheap\t95\t0\t2",
        "dear\t0\t102\t2",
        "fair\t8\t5\t0",
    ]
