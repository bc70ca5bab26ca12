"""A finder in the form: the curve as it grows, what it suggests, and buttons to take it or to stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.inspector.curve import Axis, CurveView, Line, number
from studio.inspector.page import paragraph
from studio.inspector.trials.finder import Finder
from studio.language import capitalised, told


class FinderView(QWidget):
    """Hidden while there is nothing to see."""

    taken = Signal(object)  # the number for the recipe

    def __init__(self, finder: Finder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder = finder
        self.curve = CurveView()
        self.words = paragraph("faint")
        self.problem = paragraph("danger")
        self.take = QPushButton()
        self.take.setObjectName("remedy")
        self.take.setAccessibleName(self.tr("Use what was found"))
        self.take.clicked.connect(self._take)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(finder.stop)
        self.again = QPushButton(self.tr("Again"))
        self.again.setToolTip(self.tr("Try once more, with the recipe as it is now"))
        self.again.clicked.connect(finder.start)
        self.dismiss = QPushButton(self.tr("Close"))
        self.dismiss.clicked.connect(finder.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 26, 6)
        column.setSpacing(4)
        for part in (self.curve, self.words, self.problem):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.take)
        row.addStretch(1)
        for button in (self.stop, self.again, self.dismiss):
            button.setAccessibleName(button.text())
            row.addWidget(button)
        column.addLayout(row)
        finder.changed.connect(self.refresh)
        self.refresh()

    @property
    def suggestion(self) -> float | int:
        """What was found, as the recipe takes it."""
        assert self._finder.found is not None
        value = self._finder.found.suggestion
        return round(value) if self._finder.kind == "batch_size" else float(f"{value:.2g}")

    def refresh(self) -> None:
        """Show the finder as it is now."""
        finder = self._finder
        self.setVisible(finder.shown)
        if not finder.shown:
            return
        points = tuple(finder.points)
        self.curve.setVisible(bool(points))
        rate = finder.kind == "learning_rate"
        name = self.tr("Loss by learning rate") if rate else self.tr("Samples a second by batch size")
        self.curve.setAccessibleName(name)
        self.curve.show_lines(
            [Line(points)],
            Axis("", *self._range(), log=True),
            Axis(
                self.tr("loss by learning rate") if rate else self.tr("samples/s by batch size"),
                None if rate else 0.0,
            ),
            mark=finder.found.suggestion if finder.found is not None else None,
            read=lambda x, y: f"{number(x)}: {number(y)}",
        )
        self.words.setText(self._words())
        self.words.setVisible(bool(self.words.text()))
        self.problem.setText(capitalised(finder.problem))
        self.problem.setVisible(bool(finder.problem))
        self.take.setVisible(finder.found is not None)
        if finder.found is not None:
            self.take.setText(self.tr("Use %1").replace("%1", number(self.suggestion)))
            self.take.setAccessibleName(self.take.text())
        self.stop.setVisible(finder.active)
        self.stop.setEnabled(not finder.stopping)
        for button in (self.again, self.dismiss):
            button.setVisible(not finder.active)

    def _range(self) -> tuple[float, float]:
        """The ends of the x axis, so that it stands still while the curve grows."""
        if self._finder.kind == "learning_rate":
            return (1e-7, 10.0) if self._finder.active else (1e-7, 1.0)
        return 1.0, max([64.0, *(x for x, _ in self._finder.points)])

    def _words(self) -> str:
        finder = self._finder
        if finder.found is not None:
            return told(finder.found.text)
        if not finder.active:
            return ""
        if finder.stopping:
            return self.tr("Stopping…")
        if not finder.points:
            return self.tr("Preparing data and network…")
        if finder.kind == "batch_size":
            return self.tr("Timing batches of %1 …").replace("%1", f"{finder.points[-1][0] * 2:,.0f}")
        words = self.tr("Trying learning rates: step %1 of %2")
        return words.replace("%1", str(len(finder.points))).replace("%2", str(max(finder.steps, 1)))

    def _take(self) -> None:
        self.taken.emit(self.suggestion)
        self._finder.close()
