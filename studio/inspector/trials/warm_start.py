"""Which weights the next run begins with: those the recipe's `start_from` holds, compared with the network as it is.

The worker compares a moment after the last edit, so that a person sees at once which nodes keep their weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from graph.document import to_json
from graph.types import shape_text
from runtime.protocol import Compare, Compared, WeightMatch
from studio.document import DocumentChange, DocumentModel
from studio.inspector.trials.question import Question

if TYPE_CHECKING:
    from studio.runs.link import WorkerLink

_QUIET_MS = 400  # after the last edit


def _tr(text: str) -> str:
    return QCoreApplication.translate("WarmStart", text)


class WarmStart(QObject):
    """What is known of the weights to begin with; views follow `changed`.

    Args:
        weights: every weight of the network by the node it belongs to, with the shape it has where they come from.
        unused: weights there that no node has.
        problem: why nothing can be taken from there, a sentence.
    """

    changed = Signal()

    def __init__(self, model: DocumentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.weights: Mapping[str, Sequence[WeightMatch]] = {}
        self.unused: Sequence[str] = ()
        self.problem = ""
        self._model = model
        self._asked = ""  # where from
        self._question = Question(self)
        self._question.answered.connect(self._take)
        self._question.failed.connect(self._fail)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self.look)
        model.changed.connect(self._follow)
        model.replaced.connect(self._start_over)
        self._start_over()

    @property
    def origin(self) -> str:
        """The folder or file of weights; empty for random ones."""
        return str(self._model.document.recipe.settings.get("start_from", "")).strip()

    @property
    def looking(self) -> bool:
        """Whether the weights are being compared."""
        return bool(self.origin) and (self._timer.isActive() or self._question.waiting)

    @property
    def kept(self) -> tuple[str, ...]:
        """Nodes all of whose weights are taken over."""
        return tuple(node for node, found in self.weights.items() if all(each.fits for each in found))

    def of(self, node: str) -> str:
        """What a node begins with, in words; empty where nothing is known."""
        found = self.weights.get(node, ())
        if not found:
            return ""
        anew = [each for each in found if not each.fits]
        if not anew:
            return _tr("trained weights")
        if all(each.there is None for each in found):
            return _tr("random weights: it is new")
        return _tr("random weights: %1").replace("%1", "; ".join(map(_why, anew)))

    def connect_worker(self, link: WorkerLink) -> None:
        """Ask this worker from now on."""
        self._question.connect_worker(link)

    @Slot()
    def look(self) -> None:
        """Compare now, if there is something to compare with."""
        self._timer.stop()
        if self.origin:
            self._asked = self.origin
            self._question.ask(Compare(document=to_json(self._model.document), origin=self.origin))
            self.changed.emit()

    @Slot()
    def _start_over(self) -> None:
        self._forget()
        if self.origin:
            self._timer.start()
        self.changed.emit()

    @Slot(object)
    def _follow(self, change: DocumentChange) -> None:
        if change.recipe and self.origin != self._asked:
            self._start_over()
        elif self.origin and (change.nodes or change.facts):
            self._timer.start()

    def _forget(self) -> None:
        self._timer.stop()
        self._question.forget()
        self.weights, self.unused, self.problem, self._asked = {}, (), "", self.origin

    @Slot(object)
    def _take(self, answer: Compared) -> None:
        weights: dict[str, list[WeightMatch]] = {}
        for each in answer.weights:
            weights.setdefault(each.name.partition(".")[0], []).append(each)
        self.weights, self.unused, self.problem = weights, answer.unused, ""
        self.changed.emit()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self.weights, self.unused, self.problem = {}, (), sentence
        self.changed.emit()


def _why(weight: WeightMatch) -> str:
    """Why a weight begins anew."""
    name = weight.name.partition(".")[2]
    if weight.there is None:
        return _tr("%1 is new").replace("%1", name)
    words = _tr("%1 is %2 here and %3 there").replace("%1", name)
    here, there = (shape_text(tuple(shape)) or "1" for shape in (weight.shape, weight.there))
    return words.replace("%2", here).replace("%3", there)
