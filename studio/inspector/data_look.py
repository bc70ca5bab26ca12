"""Looks at data through the worker, and tells what was found; of listed sets, the first samples.

A moment after the recipe's data changed, the worker is asked; its answer goes into `Document.described`, so that
all checks know fields, classes and counts, and stays there until other data are chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from graph.data_spec import DataSetSpec, FirstSamples
from graph.datasets import KNOWN
from graph.own_data import own_kind
from graph.recipe import Choice
from runtime.protocol import Describe, Described
from studio.document import DocumentChange, DocumentModel
from studio.findings import Findings
from studio.inspector.trials.question import Question

if TYPE_CHECKING:
    from studio.runs.link import WorkerLink

_QUIET_MS = 250  # after the last edit


class DataLook(QObject):
    """What is known of the data of one document; views follow `changed`.

    `spec` is None while nobody has looked, `problem` says why looking failed; `columns` are those of a table, which
    may be known all the same. `first` are the first samples.
    """

    changed = Signal()

    def __init__(self, model: DocumentModel, findings: Findings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spec: DataSetSpec | None = None
        self.problem = ""
        self.columns: tuple[str, ...] = ()
        self.first: FirstSamples | None = None
        self.looking = False
        self._model = model
        self._findings = findings
        self._link: WorkerLink | None = None
        self._asked: Choice | None = None  # what the above is about
        self._question = Question(self)
        self._question.came.connect(self._take)
        self._question.failed.connect(self._fail)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self.look)
        model.changed.connect(self._follow)
        model.replaced.connect(self._start_over)
        self._start_over()

    def connect_worker(self, link: WorkerLink) -> None:
        """Ask this worker from now on."""
        self._link = link
        self._question.connect_worker(link)
        link.state_changed.connect(self._on_link)
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask the worker now, if there is something to look at."""
        self._timer.stop()
        if self._link is None or self._link.state in ("off", "closing"):
            return  # a window that is being closed must not start a worker anew
        if self.looking and self._asked is not None:
            self._question.ask(Describe(data=self._asked.name, attrs=dict(self._asked.attrs)))

    @Slot()
    def look_again(self) -> None:
        """Forget what was found, and look: the files may have been mended."""
        self._start_over()

    @Slot()
    def _start_over(self) -> None:
        self._asked = None
        self._ask()

    @Slot(object)
    def _follow(self, change: DocumentChange) -> None:
        if change.recipe:
            self._ask()

    def _ask(self) -> None:
        """Forget what is not about the recipe's data, and ask for what is."""
        data = self._model.document.recipe.data
        if data == self._asked:
            return
        kind = own_kind(data.name)
        place = str(data.attrs.get(kind.place.name, "")).strip() if kind is not None else ""
        before = self._asked
        if kind is None or before is None or str(before.attrs.get(kind.place.name, "")).strip() != place:
            self.columns = ()
        self._asked = data
        self._question.forget()
        self.spec, self.problem, self.first = None, "", None
        self.looking = bool(place) if kind is not None else _known(data.name)
        if self.looking:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()

    @Slot(object)
    def _take(self, event: Described) -> None:
        assert self._asked is not None
        self.looking, self.first = False, event.first
        if own_kind(self._asked.name) is not None:  # of a listed set everything else is known
            self.spec, self.columns = event.spec, tuple(event.columns)
            if event.spec is not None:
                self._model.document.described = (self._asked, event.spec)
            self._findings.refresh()
        if not event.problem:
            self.changed.emit()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        own = self._asked is not None and own_kind(self._asked.name) is not None
        self.looking, self.problem = False, sentence if own else ""
        self.changed.emit()

    @Slot(str)
    def _on_link(self, state: str) -> None:
        if state == "ready" and not self._question.waiting and not self._timer.isActive():
            self.look()


def _known(name: str) -> bool:
    return any(spec.name == name for spec in KNOWN)
