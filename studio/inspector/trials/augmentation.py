"""Training pictures as the recipe's augmentation makes them, in a grid: really made, by the worker, with the seed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTemporaryDir, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from graph.document import to_json
from graph.settings import AUGMENTATION
from runtime.protocol import Preview, Previewed
from studio import theme
from studio.document import DocumentChange, DocumentModel
from studio.inspector.page import paragraph
from studio.inspector.trials.question import Question
from studio.language import capitalised

if TYPE_CHECKING:
    from studio.runs.link import WorkerLink

_COUNT = 12
_COLUMNS = 3
_GAP = 6
_QUIET_MS = 250  # after the last edit
_NAMES = tuple(attribute.name for attribute in AUGMENTATION)

Label = list[tuple[str, float]]


class PictureGrid(QWidget):
    """Pictures with their labels below; whole pixels, so that small ones stay sharp."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures: list[QImage] = []
        self.labels: list[Label] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pictures(self, pictures: list[QImage], labels: list[Label]) -> None:
        self.pictures, self.labels = pictures, labels
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """As high as the rows are; layouts inside layouts do not ask for a height that follows the width."""
        rows = -(-len(self.pictures) // _COLUMNS)
        self.setFixedHeight(rows * (self._side(self.width()) + self._label_height + _GAP))

    @property
    def _label_height(self) -> int:
        lines = max((len(each) for each in self.labels), default=0)
        return QFontMetrics(theme.font("small")).lineSpacing() * lines + 2

    def _side(self, width: int) -> int:
        return max(16, (width - (_COLUMNS - 1) * _GAP) // _COLUMNS)

    def cell(self, place: int) -> QRect:
        """Where a picture stands, without its label."""
        side = self._side(self.width())
        row, column = divmod(place, _COLUMNS)
        return QRect(column * (side + _GAP), row * (side + self._label_height + _GAP), side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colors()["faint"])
        for place, (picture, label) in enumerate(zip(self.pictures, self.labels, strict=True)):
            cell = self.cell(place)
            smooth = picture.width() > cell.width()
            mode = (
                Qt.TransformationMode.SmoothTransformation
                if smooth
                else Qt.TransformationMode.FastTransformation
            )
            ratio = self.devicePixelRatioF()
            scaled = picture.scaled(cell.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio, mode)
            scaled.setDevicePixelRatio(ratio)
            size = scaled.deviceIndependentSize().toSize()
            at = QRect(cell.left(), cell.top(), size.width(), size.height())
            at.moveCenter(cell.center())
            painter.drawImage(at.topLeft(), scaled)
            metrics = painter.fontMetrics()
            for line, text in enumerate(label_lines(label)):
                below = QRect(
                    cell.left(),
                    cell.bottom() + 2 + line * metrics.lineSpacing(),
                    cell.width(),
                    metrics.height(),
                )
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, cell.width())
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, shown)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            for place, label in enumerate(self.labels):
                if self.cell(place).adjusted(0, 0, 0, self._label_height).contains(event.pos()):
                    QToolTip.showText(event.globalPos(), "\n".join(label_lines(label)), self)
                    return True
        return super().event(event)


def label_lines(label: Label) -> list[str]:
    """`cat`, or for a mixture `63 % cat` and `37 % dog`."""
    if len(label) == 1:
        return [label[0][0]]
    return [f"{100 * share:.0f} % {name}" for name, share in label]


class AugmentationPreview(QWidget):
    """A button that shows the grid, one that goes to the next epoch, and the grid."""

    made = Signal()  # what is shown is new
    brought = Signal()  # so it is, and somebody pressed a button to see it

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._folder: QTemporaryDir | None = None  # where the worker lays its answers; made for the first one
        self._number = 0
        self._shown: Previewed | None = None
        self._bytes = b""
        self._pressed = False  # what comes next was asked for by a button, and not by a value that was typed
        self.epoch = 0
        self.question = Question(self)
        self.question.answered.connect(self._take)
        self.question.failed.connect(self._fail)
        self.show_button = QPushButton()
        self.show_button.setCheckable(True)
        self.show_button.setToolTip(self.tr("Training pictures as a run would see them"))
        self.show_button.toggled.connect(self._toggle)
        self.again = QPushButton(self.tr("Next epoch"))
        self.again.setToolTip(self.tr("The same pictures' next turn: other random numbers, other samples"))
        self.again.setAccessibleName(self.again.text())
        self.again.clicked.connect(self._next)
        self.plain = QCheckBox(self.tr("As they were"))
        self.plain.setToolTip(self.tr("The same pictures before augmentation"))
        self.plain.toggled.connect(self._draw)
        self.words = paragraph("faint")
        self.problem = paragraph("danger")
        self.grid = PictureGrid()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.again)
        row.addWidget(self.plain)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 26, 4)
        column.setSpacing(6)
        column.addWidget(self.show_button)
        column.addLayout(row)
        for part in (self.words, self.problem, self.grid):
            column.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._ask)
        model.changed.connect(self._follow)
        model.replaced.connect(self._close)
        self._toggle(False)

    def connect_worker(self, link: WorkerLink) -> None:
        """Ask this worker from now on."""
        self.question.connect_worker(link)

    def retranslate(self) -> None:
        """Say everything in another language."""
        self._name_button()
        self._draw()

    def _name_button(self) -> None:
        on = self.show_button.isChecked()
        self.show_button.setText(self.tr("Hide the pictures") if on else self.tr("Show augmented pictures"))
        self.show_button.setAccessibleName(self.show_button.text())

    # -- asking --------------------------------------------------------------------------------------------

    def _toggle(self, on: bool) -> None:
        for part in (self.again, self.plain, self.words, self.grid):
            part.setVisible(on)
        self._name_button()
        self.problem.hide()
        self._pressed = on
        if on:
            self._ask()
        else:
            self._timer.stop()
            self.question.forget()

    def _close(self) -> None:
        self.epoch, self._shown = 0, None
        self.grid.show_pictures([], [])
        self.show_button.setChecked(False)

    def _next(self) -> None:
        self.epoch += 1
        self._pressed = True
        self._ask()

    def _follow(self, change: DocumentChange) -> None:
        if change.recipe and self.show_button.isChecked():
            self._timer.start()

    def _ask(self) -> None:
        if self._folder is None:
            self._folder = QTemporaryDir()
            self.destroyed.connect(self._folder.remove)  # with the document; at the latest when Symloom ends
        self._number += 1
        path = self._folder.filePath(f"pictures-{self._number}")
        document = to_json(self._model.document)
        self.question.ask(Preview(document=document, path=path, epoch=self.epoch, count=_COUNT))
        if self._shown is None:
            self.words.setText(self.tr("Making pictures…"))

    def _take(self, answer: Previewed) -> None:
        path = Path(answer.path)
        self._bytes = path.read_bytes()
        for each in path.parent.glob("pictures-*"):  # those of overtaken questions, too, which nobody reads
            each.unlink()
        self._shown = answer
        self.problem.hide()
        self.grid.show()
        self._draw()
        self._tell()

    def _fail(self, sentence: str) -> None:
        self._shown = None
        self.grid.hide()
        self.words.setText("")
        self.problem.setText(capitalised(sentence))
        self.problem.show()
        self._tell()

    def _tell(self) -> None:
        self.made.emit()
        if self._pressed:
            self._pressed = False
            self.brought.emit()

    # -- showing -------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        if self._shown is None:
            return
        _both, count, height, width, channels = self._shown.shape
        size = height * width * channels
        first = count * size if self.plain.isChecked() else 0
        form = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_Grayscale8
        pictures = [
            QImage(
                self._bytes[first + place * size : first + (place + 1) * size],
                width,
                height,
                width * channels,
                form,
            ).copy()
            for place in range(count)
        ]
        labels = self._shown.labels
        if self.plain.isChecked():
            labels = [label[:1] if len(label) < 2 else [(label[0][0], 1.0)] for label in labels]
        self.grid.show_pictures(pictures, labels)
        changed = [name for name in _NAMES if self._model.document.recipe.settings.get(name)]
        self.words.setText(
            self.tr("The first %1 of epoch %2.").replace("%1", str(count)).replace("%2", str(self.epoch + 1))
            + ("" if changed else " " + self.tr("Nothing above is set, so they are as they were."))
        )
