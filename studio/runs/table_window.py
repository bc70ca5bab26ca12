"""A table that the test gave, such as a confusion matrix: rows and columns by class, darker where more samples are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio import theme
from studio.runs.words import table_words

_MOST_INK = 0.75  # how much of the accent the fullest cell has


class TableWindow(QDialog):
    """A window beside the main one; Ctrl+C copies the numbers as a spreadsheet takes them.

    Args:
        rows: as the worker told them.
        classes: names for rows and columns, if there are as many; otherwise they are numbered.
    """

    def __init__(
        self,
        title: str,
        rows: Sequence[Sequence[float]],
        classes: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows = rows
        columns = max((len(row) for row in rows), default=0)
        self.names = (
            list(classes) if len(classes) == columns == len(rows) else [str(n) for n in range(columns)]
        )
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "faint")
        self.words.setText(table_words(rows, self.names))
        counts = columns == len(rows) and all(isinstance(value, int) for row in rows for value in row)
        self.table = QTableWidget(len(rows) + counts, columns + counts, self)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        across = self.names if len(self.names) == len(rows) else [str(n) for n in range(len(rows))]
        self.table.setHorizontalHeaderLabels([*self.names, *[self.tr("Recall")] * counts])
        self.table.setVerticalHeaderLabels([*across, *[self.tr("Precision")] * counts])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setAccessibleName(title)
        self._fill()
        if counts:
            self._fill_shares()
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.table, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self.copy)
        wide = 60 + self.table.verticalHeader().sizeHint().width()
        wide += sum(self.table.columnWidth(column) for column in range(columns + counts))
        self.resize(min(max(wide, 420), 1100), min(110 + 32 * (len(rows) + counts), 800))

    def text(self) -> str:
        """Tabs between columns, with the names."""
        lines = ["\t".join(["", *self.names])]
        lines += ["\t".join([self._name(place), *map(str, row)]) for place, row in enumerate(self._rows)]
        return "\n".join(lines)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def _name(self, place: int) -> str:
        return self.table.verticalHeaderItem(place).text()

    def _fill(self) -> None:
        colors = theme.colors()
        for y, row in enumerate(self._rows):
            most = sum(row) or 1
            for x, value in enumerate(row):
                item = QTableWidgetItem(f"{value:,}")
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                share = value / most
                ink = colors["good"] if x == y else colors["danger"]
                item.setBackground(_mixed(colors["paper"], ink, _MOST_INK * share))
                if share > 0.5:
                    item.setForeground(colors["on_accent"])
                item.setToolTip(f"{self._name(y)} → {self.names[x]}: {value:,} ({100 * share:.1f} %)")
                self.table.setItem(y, x, item)

    def _fill_shares(self) -> None:
        """Beside each class how many of it were found, below it how many taken for it are of it; both for all."""
        size = len(self._rows)
        right = [self._rows[n][n] for n in range(size)]
        told = [sum(row[n] for row in self._rows) for n in range(size)]
        are = [sum(row) for row in self._rows]
        for n in range(size):
            recall = self.tr("%1: of %2 so many were found").replace("%2", f"{are[n]:,}")
            precision = self.tr("%1: of %2 taken for it so many are").replace("%2", f"{told[n]:,}")
            self._put_share(n, size, right[n], are[n], recall.replace("%1", self._name(n)))
            self._put_share(size, n, right[n], told[n], precision.replace("%1", self._name(n)))
        self._put_share(size, size, sum(right), sum(are), self.tr("Accuracy"))

    def _put_share(self, row: int, column: int, part: float, of: float, words: str) -> None:
        item = QTableWidgetItem(f"{100 * part / of:.1f} %" if of else "–")
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        item.setToolTip(words)
        self.table.setItem(row, column, item)


def _mixed(paper: QColor, ink: QColor, share: float) -> QColor:
    red, green, blue = (
        (1 - share) * before + share * after
        for before, after in (
            (paper.redF(), ink.redF()),
            (paper.greenF(), ink.greenF()),
            (paper.blueF(), ink.blueF()),
        )
    )
    return QColor.fromRgbF(red, green, blue)
