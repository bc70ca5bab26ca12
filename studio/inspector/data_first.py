"""The first samples of data of one's own, below what was found in them: rows, pictures, or texts as they are cut."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.data_spec import FirstSamples, Thumbnail
from studio import theme
from studio.inspector.trials.augmentation import PictureGrid

_MOST_PARTS = 60  # of a text
_WIDEST = 140  # px of a column
_READABLE = 64  # px of a column that is made narrower
_SIGNS = {" ": "·", "\n": "⏎", "\t": "⇥", "\r": "␍"}  # what would not be seen


class FirstSamplesView(QWidget):
    """Shows what was sent; nothing of it is there while there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: FirstSamples | None = None
        self.table = QTableWidget()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)
        self.table.setStyleSheet(
            "QTableView { background: transparent; } QTableView::item { padding: 0 6px; }"
        )
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.pictures = PictureGrid()
        self.texts = QLabel()
        self.texts.setWordWrap(True)
        self.texts.setTextFormat(Qt.TextFormat.RichText)
        self.texts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 26, 4)
        for part in (self.table, self.pictures, self.texts):
            column.addWidget(part)
        self.retranslate()
        self.show_samples(None)

    def retranslate(self) -> None:
        """Say what a screen reader reads in another language."""
        self.table.setAccessibleName(self.tr("First rows"))
        self.pictures.setAccessibleName(self.tr("First pictures"))
        self.texts.setAccessibleName(self.tr("First texts"))

    def show_samples(self, samples: FirstSamples | None) -> None:
        """Show these instead of what was shown."""
        if samples is self._shown and samples is not None:
            return
        self._shown = samples
        rows = samples.rows if samples is not None else ()
        images = samples.images if samples is not None else ()
        self.table.setVisible(bool(rows))
        self.pictures.setVisible(bool(images))
        self.texts.setVisible(samples is not None and bool(samples.texts))
        self.setVisible(samples is not None)
        if samples is None:
            return
        if rows:
            self._fill(samples)
        self.pictures.show_pictures(
            [_picture(image) for image in images], [[(image.label, 1.0)] for image in images]
        )
        self.texts.setText(_written(samples) if samples.texts else "")

    def changeEvent(self, event: QEvent) -> None:
        """The parts of texts stand on colours of the theme."""
        super().changeEvent(event)
        if self._shown is not None and self._shown.texts:
            self.texts.setText(_written(self._shown))

    def _fill(self, samples: FirstSamples) -> None:
        table = self.table
        table.setFont(theme.font("small"))
        table.setColumnCount(len(samples.columns))
        table.setRowCount(len(samples.rows))
        table.setHorizontalHeaderLabels(list(samples.columns))
        for row, cells in enumerate(samples.rows):
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(cell)
                item.setToolTip(f"{samples.columns[column]}: {cell}")
                table.setItem(row, column, item)
        line = table.fontMetrics().height() + 8
        table.horizontalHeader().setFixedHeight(line + 2)
        for row in range(len(samples.rows)):
            table.setRowHeight(row, line)
        table.resizeColumnsToContents()
        for column in range(len(samples.columns)):
            table.setColumnWidth(column, min(_WIDEST, table.columnWidth(column)))
        self._narrow(self.width() - 26)
        wide = sum(table.columnWidth(column) for column in range(len(samples.columns)))
        bar = table.horizontalScrollBar().sizeHint().height() if wide > self.width() - 26 else 0
        table.setFixedHeight(line * (len(samples.rows) + 1) + 4 + bar)

    def _narrow(self, room: int) -> None:
        """Takes from the widest columns what does not fit if they stay readable: the target is the last one."""
        table = self.table
        widths = [table.columnWidth(column) for column in range(table.columnCount())]
        if sum(min(width, _READABLE) for width in widths) > room:
            return  # it is moved aside in any case
        while sum(widths) > room:
            widest = widths.index(max(widths))
            widths[widest] = max(_READABLE, widths[widest] - (sum(widths) - room), sorted(widths)[-2:][0] - 1)
            table.setColumnWidth(widest, widths[widest])


def _picture(image: Thumbnail) -> QImage:
    form = QImage.Format.Format_Grayscale8 if image.channels == 1 else QImage.Format.Format_RGB888
    return QImage(image.values, image.width, image.height, image.channels * image.width, form).copy()


def _written(samples: FirstSamples) -> str:
    """A paragraph for each text, its parts told apart by what is behind them, and what is to be learnt of it."""
    colors = theme.colors()
    behind = (colors.line, colors.chosen)
    paragraphs = []
    for number, parts in enumerate(samples.texts):
        shown = "&#8203;".join(  # where a line may be broken
            f'<span style="background-color: {behind[place % 2]}">{escape(_visible(part))}</span>'
            for place, part in enumerate(parts[:_MOST_PARTS])
        )
        more = "…" if len(parts) > _MOST_PARTS else ""
        label = f" → <b>{escape(samples.labels[number])}</b>" if number < len(samples.labels) else ""
        paragraphs.append(f'<p style="margin: 0 0 6px 0">{shown}{more}{label}</p>')
    return "".join(paragraphs)


def _visible(part: str) -> str:
    return "".join(_SIGNS.get(letter, letter) for letter in part)
