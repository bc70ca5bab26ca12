"""What is found out about the document as a whole: problems, costs, memory.

Counting everything takes longer than one keystroke may, so it is done a moment after the last edit; shapes and the
problems at a node itself are in the model's inference at once.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from graph.analyse import Analysis, analyse
from graph.diagnose import diagnose
from graph.document import Document
from graph.infer import Inference, Problem
from studio.background import Background
from studio.document import DocumentModel

_QUIET_MS = 60
_MANY = 200  # nodes that are counted in a few milliseconds


class Findings(QObject):
    """Follows a document; views follow `updated`.

    Args:
        inside: the model shows the inside of a block, which needs no loss and no data of its own.
    """

    updated = Signal()

    def __init__(self, model: DocumentModel, parent: QObject | None = None, *, inside: bool = False) -> None:
        super().__init__(parent)
        self._inside = inside
        self._model = model
        self.problems: list[Problem] = []
        self._found: list[Problem] = []  # without the failure
        self._failure: Problem | None = None
        self.analysis: Analysis
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._begin)
        self._background = Background(self)
        self._background.done.connect(self._take)
        model.changed.connect(self._wait)
        model.replaced.connect(self._start_over)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Look again now."""
        self._timer.stop()
        self._background.forget()
        self._take(_look(self._model.document, self._model.inference, self._inside))

    @Slot()
    def _start_over(self) -> None:
        """Look at another document: at once, or where that takes longer than a frame when its picture is there."""
        self._background.forget()
        if len(self._model.document.graph) <= _MANY:
            self.refresh()
        else:
            self._wait()

    def stop(self) -> None:
        """Look no more; the model may be gone."""
        self._timer.stop()
        self._background.forget()
        self._model.changed.disconnect(self._wait)
        self._model.replaced.disconnect(self._start_over)

    def _begin(self) -> None:
        """Look again, in the background if it takes longer than a frame."""
        if len(self._model.document.graph) <= _MANY:
            self.refresh()
            return
        document, inference = self._model.snapshot()
        inside = self._inside
        self._background.start(lambda: _look(document, inference, inside))

    @Slot(str, str)
    def add_failure(self, node: str, sentence: str) -> None:
        """What went wrong at a node while it was trained stands among the problems, until an empty sentence."""
        failure = Problem(node, sentence, "warning", kind="failed") if sentence else None
        if failure != self._failure:
            self._failure = failure
            self._take((self.analysis, self._found))

    def _take(self, found: tuple[Analysis, list[Problem]]) -> None:
        self.analysis, self._found = found
        self.problems = self._found
        if self._failure is not None and self._failure.node in self._model.document.graph:
            self.problems = [*self._found, self._failure]
        self.updated.emit()

    def by_node(self) -> dict[str, list[Problem]]:
        """The problems of each node that has some; those of the whole graph under an empty name."""
        found: dict[str, list[Problem]] = {}
        for problem in self.problems:
            found.setdefault(problem.node, []).append(problem)
        return found

    @Slot()
    def _wait(self) -> None:
        self._timer.start()


def _look(document: Document, inference: Inference, inside: bool) -> tuple[Analysis, list[Problem]]:
    return (
        analyse(document, inference, document.recipe.resolve().batch_size),
        inference.problems() if inside else diagnose(document, inference),
    )


def short(number: float) -> str:
    """A number with three significant digits and its magnitude: 1.23 M."""
    for factor, sign in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(number) >= factor * 0.9995:
            scaled = number / factor
            return f"{scaled:.{2 if abs(scaled) < 9.995 else 1 if abs(scaled) < 99.95 else 0}f} {sign}"
    return f"{number:.0f}" if number == int(number) else f"{number:.3g}"
