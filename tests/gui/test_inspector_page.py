"""What was brought into sight in a page of the inspector stays there while its neighbours grow and shrink."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.inspector.page import Page


@dataclass
class Column:
    """A page with a field, a part that grows, and what is asked for below."""

    page: Page
    field: QLineEdit
    above: QWidget
    button: QPushButton
    part: QWidget

    def in_sight(self) -> bool:
        return self.part.visibleRegion().boundingRect() == self.part.rect()

    def grow(self, height: int) -> None:
        """Give what is above another height, and let everything that follows from it happen."""
        self.above.setFixedHeight(height)
        settle()


def settle() -> None:
    for _ in range(8):
        QApplication.processEvents()


@pytest.fixture
def column(qtbot: QtBot) -> Column:
    page = Page()
    qtbot.addWidget(page)
    found = Column(page, QLineEdit(), QWidget(), QPushButton("Show"), QWidget())
    for widget, height in ((found.above, 100), (found.part, 120)):
        widget.setFixedHeight(height)
    for widget in (found.field, found.above, found.button, found.part):
        page.column.addWidget(widget)
    page.column.addStretch(1)
    page.resize(240, 200)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    found.button.setFocus()
    settle()
    assert not found.in_sight()
    page.bring(found.part)
    settle()
    assert found.in_sight()
    return found


def test_what_was_brought_stays_in_sight_whatever_changes_above_it(column: Column) -> None:
    for height in (400, 30, 900):
        column.grow(height)
        assert column.in_sight(), height


def test_the_hand_that_scrolls_away_is_not_called_back(column: Column) -> None:
    column.grow(300)
    bar, viewport = column.page.verticalScrollBar(), column.page.viewport()
    before = bar.value()
    at = QPointF(viewport.rect().center())
    wheel = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, 1200), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, wheel)
    settle()
    there = bar.value()
    assert there < before
    column.grow(350)
    assert bar.value() == there


def test_who_turned_to_another_field_is_left_there(column: Column) -> None:
    column.page.verticalScrollBar().setValue(0)
    column.field.setFocus()
    column.grow(350)
    assert column.page.verticalScrollBar().value() == 0


def test_what_is_gone_is_let_go(column: Column) -> None:
    column.part.hide()
    column.grow(300)
    column.part.deleteLater()
    settle()
    column.grow(500)
    assert column.page._brought is None
