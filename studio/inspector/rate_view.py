"""The learning rate over the whole run to come, drawn as the recipe is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from graph.document import Document
from graph.errors import SymloomError
from graph.plan import RatePlan, rate_plan
from studio.inspector.curve import Axis, CurveView, Line, Point, number
from studio.inspector.page import paragraph
from studio.settings import RATE_AXIS, Settings

_POINTS = 480  # of a curve: twice as many as there are pixels
_NAMES = 3  # of nodes that are listed


class RateView(QWidget):
    """A curve with a sentence below it."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._plan: RatePlan | None = None
        self._points: tuple[Point, ...] = ()
        self.curve = CurveView()
        self.words: QLabel = paragraph("faint")
        self.words.setContentsMargins(0, 0, 10, 2)
        self.log = QCheckBox()
        self.log.setChecked(settings.get(RATE_AXIS) == "logarithmic")
        self.log.toggled.connect(self._choose_axis)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 16, 0)
        column.setSpacing(2)
        column.addWidget(self.curve)
        column.addWidget(self.words)
        column.addWidget(self.log, 0, Qt.AlignmentFlag.AlignLeft)

    def show_plan(self, document: Document) -> None:
        """Draw what training the document would do."""
        try:
            plan = self._plan = rate_plan(document)
        except SymloomError:  # a value of a newer Symloom; the field says so
            self.hide()
            return
        self.show()
        points = self._points = _points(plan)
        self._draw()
        self.log.setText(self.tr("Log scale"))
        self.log.setToolTip(
            self.tr("A logarithmic axis for the learning rate; where it is 0, nothing is drawn")
        )
        words = self._words(plan, document.recipe.schedule.name, points)
        self.words.setText(" ".join(words))
        self.curve.setAccessibleName(self.tr("Learning rate over the run"))
        self.curve.setAccessibleDescription(" ".join(words))

    @Slot(bool)
    def _choose_axis(self, log: bool) -> None:
        self._settings.set(RATE_AXIS, "logarithmic" if log else "linear")
        self._draw()

    def _draw(self) -> None:
        plan = self._plan
        if plan is None:
            return
        points = self._points
        lines = [Line(points)]
        lines += [Line(tuple((x, factor * y) for x, y in points), quiet=True) for factor, _ in plan.multiples]
        highest = max((y for line in lines for _, y in line.points), default=1.0)
        log = self.log.isChecked() and highest > 0  # a rate of 0 has no logarithm
        if log:
            lines = [
                Line(tuple(point for point in line.points if point[1] > 0), line.quiet) for line in lines
            ]
        self.curve.show_lines(
            lines,
            Axis(self.tr("epochs"), 0.0, float(plan.epochs)),
            Axis(self.tr("learning rate"), highest / 10 if log else 0.0, highest, log),
            read=lambda x, y: self._reading(plan, x, y),
        )

    def _reading(self, plan: RatePlan, epoch: float, rate: float) -> str:
        step = round(epoch * plan.steps_per_epoch)
        within = self.tr("epoch %1").replace("%1", str(min(int(epoch) + 1, plan.epochs)))
        if plan.counted:
            within = f"{self.tr('step %1').replace('%1', f'{step:,}')}, {within}"
        return f"{within}: {number(rate)}"

    def _words(self, plan: RatePlan, schedule: str, points: tuple[Point, ...]) -> list[str]:
        rates = [rate for _, rate in points]
        text = self.tr("From %1 to %2").replace("%1", number(rates[0])).replace("%2", number(rates[-1]))
        if max(rates) == min(rates):
            text = self.tr("%1 throughout").replace("%1", number(rates[0]))
        if max(rates) > max(rates[0], rates[-1]):
            text += self.tr(", at most %1").replace("%1", number(max(rates)))
        if plan.counted:
            text += self.tr(", in %1 steps").replace("%1", f"{plan.steps:,}")
        found = [f"{text}."]
        if schedule == "plateau":
            found.append(
                self.tr(
                    "Drawn as if the validation loss never stalled: each time it does, the rate falls from there on."
                )
            )
        if not plan.counted:
            found.append(self.tr("How many steps an epoch has is known once the data are."))
        for factor, names in plan.multiples:
            shown = ", ".join(names[:_NAMES]) + (" …" if len(names) > _NAMES else "")
            dashed = self.tr("Dashed: %1 times that for %2.")
            found.append(dashed.replace("%1", number(factor)).replace("%2", shown))
        return found


def _points(plan: RatePlan) -> tuple[Point, ...]:
    """Epochs and rates: every step, or of a long run as many as can be seen."""
    last = plan.steps - 1
    count = min(plan.steps, _POINTS)
    steps = [round(last * place / max(count - 1, 1)) for place in range(count)]
    if count < plan.steps:  # and the highest, which lies between two of them
        before = max(range(count), key=lambda place: plan.at(steps[place]))
        around = range(steps[max(before - 1, 0)], steps[min(before + 1, count - 1)] + 1)
        steps = sorted({*steps, max(around[:: max(1, len(around) // _POINTS)], key=plan.at)})
    found = [(step / plan.steps_per_epoch, plan.at(step)) for step in steps]
    return (*found, (float(plan.epochs), found[-1][1]))
