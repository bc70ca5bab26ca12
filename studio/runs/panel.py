"""Training in the window: the bar, what went wrong or came out, and the curves.

The panel starts, pauses and stops runs through the link and shows what the session has learnt; it does not
know how any of the parts work. A run is checked here first, so that a graph with a mistake costs
no process.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QStandardPaths, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from graph.document import Document, to_json
from graph.edits import set_recipe
from graph.errors import SymloomError
from runtime.protocol import (
    Continue,
    EpochDone,
    Event,
    Failed,
    Finished,
    Hello,
    Log,
    Pause,
    Resume,
    Scalars,
    Train,
)
from studio.document import DocumentChange, DocumentModel
from studio.plots.panel import PlotPanel
from studio.readiness import first_obstacle, node_named
from studio.runs.bar import RunBar
from studio.runs.link import WorkerLink
from studio.runs.notice import Notice
from studio.runs.offer import UnfinishedOffer
from studio.runs.outcome import Outcome
from studio.runs.session import RunSession
from studio.runs.table_window import TableWindow
from studio.runs.trouble import RunTrouble
from studio.runs.unfinished import Unfinished, mark_seen

_QUIET_MS = 150  # after the last edit, what is in the way of training is looked for again


class RunPanel(QWidget):
    """One run at a time of the document in the window.

    Example:
        panel = RunPanel(model, link)
        panel.finished.connect(lambda event: print(event.test))
        panel.start()
    """

    state_changed = Signal(str)  # a `RunState`; also when what can be asked of the run changes
    finished = Signal(object)  # the worker's Finished
    node_requested = Signal(str)  # show this node
    node_failed = Signal(str, str)  # a node and what went wrong there; empty when a new run begins
    weights_kept = Signal()  # the next run begins with the last one's weights

    def __init__(self, model: DocumentModel, link: WorkerLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = RunSession()
        self.bar = RunBar(self)
        self.notice = Notice(self)
        self.outcome = Outcome(self)
        self.plots = PlotPanel(self)
        self._model = model
        self._link = link
        self._train_seq = 0
        self._told: tuple[object, ...] = ()
        self._runs_folder: Path | None = None
        self._trouble = RunTrouble(model, self.notice, self)
        self._offer = UnfinishedOffer(model, self.notice, self)
        self._recheck = QTimer(self)
        self._recheck.setSingleShot(True)
        self._recheck.setInterval(_QUIET_MS)
        self._recheck.timeout.connect(self._look_again)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.bar, self.notice, self.outcome):
            layout.addWidget(part)
        layout.addWidget(self.plots, 1)

        self.bar.train_asked.connect(self.start)
        self.bar.pause_asked.connect(self.pause_or_resume)
        self.bar.stop_asked.connect(self.stop)
        self.bar.device_chosen.connect(self._choose_device)
        self.notice.node_clicked.connect(self._show_node)
        self._trouble.train_asked.connect(self.start)
        self._trouble.go_on_asked.connect(self.go_on)
        self._trouble.end_asked.connect(link.kill)
        self._trouble.node_failed.connect(self.node_failed)
        self._offer.taken.connect(self._take_up)
        self.outcome.folder_asked.connect(self.open_folder)
        self.outcome.go_on_asked.connect(self.go_on)
        self.outcome.more_asked.connect(self.train_on)
        self.outcome.keep_asked.connect(self.keep_weights)
        self.outcome.table_asked.connect(self.show_table)
        link.received.connect(self._take)
        link.state_changed.connect(self._on_link)
        link.died.connect(self._on_death)
        model.changed.connect(self._on_change)
        model.replaced.connect(self._show_device)
        model.replaced.connect(self.look_for_unfinished)
        QTimer.singleShot(0, self, self.look_for_unfinished)
        self._show_device()
        if link.hello is not None:
            self.bar.show_devices(link.hello.devices)
        self._refresh()

    # -- what the person asks for --------------------------------------------------------------------------

    @property
    def state(self) -> str:
        """The run's `RunState`."""
        return self.session.state

    @property
    def runs_folder(self) -> Path:
        """Where run folders are made."""
        if self._runs_folder is not None:
            return self._runs_folder
        location = QStandardPaths.StandardLocation.AppDataLocation
        return Path(QStandardPaths.writableLocation(location)) / "runs"

    @runs_folder.setter
    def runs_folder(self, folder: Path) -> None:
        self._runs_folder = folder

    def give_way(self, other_trains: bool) -> None:
        """Another document has the worker, or no longer: nothing can be started here as long as it does."""
        self.bar.setVisible(not other_trains)
        self.plots.show_readiness(not other_trains)

    @Slot()
    def start(self) -> None:
        """Train the document in a new run, or say what is in the way."""
        if self.session.active:
            return
        document = self._model.document
        obstacle = first_obstacle(document, self._model.inference)
        if obstacle is not None:
            self._trouble.say_obstacle(obstacle)
            if obstacle.node:
                self._show_node(obstacle.node)
            return
        run = self._begin(document.title, document.recipe.data.name, _test_samples(document))
        self.plots.clear()
        self.plots.start_run(run, document.title)
        command = Train(document=to_json(document), folder=str(self.runs_folder), run=run)
        self._train_seq = self._link.send(command, lambda problem: self._on_answer(run, problem))

    @Slot()
    def go_on(self) -> None:
        """Train the epochs that are left of a run that was stopped or broken off."""
        if self.session.resumable:
            self._continue()

    @Slot(int)
    def train_on(self, more: int) -> None:
        """Give a run that is over so many more epochs."""
        if self.session.extensible:
            self._continue(self.session.epochs_done + more)

    def _continue(self, epochs: int | None = None) -> None:
        before = self.session
        run = self._begin(before.title, before.data_set, before.test_samples)
        self.session.folder = (
            before.folder
        )  # the curves go on too: steps that are repeated replace themselves
        command = Continue(folder=before.folder, run=run, epochs=epochs)
        self._train_seq = self._link.send(command, lambda problem: self._on_answer(run, problem))

    @Slot()
    def pause_or_resume(self) -> None:
        """Pause the run after the step at hand, or let it go on."""
        session = self.session
        if session.can_pause:
            session.ask("pause")
            self._link.send(Pause(run=session.run), lambda problem: self._on_refusal(session, problem))
        elif session.can_resume:
            session.ask("resume")
            self._link.send(Resume(run=session.run), lambda problem: self._on_refusal(session, problem))
        self._refresh()

    @Slot()
    def stop(self) -> None:
        """End the run after the step at hand; its weights are kept and tested."""
        session = self.session
        if not session.can_stop:
            return
        if self._link.withdraw(self._train_seq):  # the worker is not even there yet
            session.withdraw()
            self.plots.clear()
        else:
            session.ask("stop")
            self._link.stop_run(lambda problem: self._on_refusal(session, problem))
        self._refresh()

    @Slot()
    def open_folder(self) -> None:
        """Show the run's files in the desktop's file browser."""
        if self.session.folder:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self.session.folder))

    @Slot()
    def keep_weights(self) -> None:
        """Let the next run begin with the weights of this one."""
        recipe = self._model.document.recipe.setting(start_from=self.session.folder)
        self._model.push(set_recipe(self._model.document, recipe), text=self.tr("Keep the weights"))
        self.weights_kept.emit()

    @Slot(str)
    def show_table(self, metric: str) -> None:
        """Show a table that the test gave."""
        try:
            classes: tuple[str, ...] = self._model.document.data().classes
        except SymloomError:  # the recipe has other data by now
            classes = ()
        title = f"{metric.replace('_', ' ').capitalize()} · {self.session.title}"
        self.table = TableWindow(title, self.session.tables[metric], classes, self)
        self.table.show()

    @Slot()
    def look_for_unfinished(self) -> None:
        """Offer to go on with a run of this document that was broken off when no window was there."""
        if self.session.state == "empty":
            self._offer.look(self.runs_folder)

    @Slot(object)
    def _take_up(self, found: Unfinished) -> None:
        """Go on with the run that is offered, with the curves it had."""
        self.plots.clear()
        self.plots.start_run(str(found.folder), found.title)
        for name, (steps, values) in found.curves.items():
            self.plots.append(name, steps, np.array(values, dtype=float))
        for step in found.curves.get("validation/loss", ([], []))[0]:
            self.plots.mark_epoch(step)
        tested = _test_samples(self._model.document)
        self.session = RunSession.begin("", found.title, found.data_set, tested)
        self.session.folder = str(found.folder)
        self._continue()

    @Slot()
    def _look_again(self) -> None:
        if self.session.state == "empty":
            self._offer.look_again(self.runs_folder)
        self._trouble.look_again()

    def _begin(self, title: str, data_set: str, test_samples: int) -> str:
        run = self._link.next_run()
        self.session = RunSession.begin(run, title, data_set, test_samples)
        self._offer.withdraw()
        self._trouble.begin(self.session)
        self.outcome.hide()
        self._refresh()
        return run

    # -- what the worker tells -----------------------------------------------------------------------------

    def _take(self, event: Event) -> None:
        if isinstance(event, Hello):
            self.bar.show_devices(event.devices)
        if not self.session.take(event):
            return
        match event:
            case Scalars():
                for name, (steps, values) in event.series.items():
                    self.plots.append(name, steps, np.array(values, dtype=float))
            case EpochDone():
                self.plots.mark_epoch(event.step)
            case Log():
                self._trouble.say_warnings()
                if event.left_out:
                    self.plots.mark_left_out(event.left_out)
            case Failed():
                self._show_failure()
            case Finished():
                self._trouble.end()
                self.outcome.show_result(self.session)
        self._refresh()
        if isinstance(event, (Finished, Failed)) and self.session.folder:
            mark_seen(self.session.folder)
        if isinstance(event, Finished):
            self.finished.emit(event)

    def _on_answer(self, run: str, problem: str) -> None:
        """The worker took or refused the run."""
        if self.session.run != run or not self.session.active:
            return
        if problem and self._link.state != "dead":  # a death is told by `died`
            self.session.fail(problem, node_named(self._model.document.graph, problem))
            self._show_failure()
        elif not problem and self.session.state == "starting":
            self.session.state = "preparing"
        self._refresh()

    def _on_refusal(self, session: RunSession, problem: str) -> None:
        """The worker did not take a command for a run that goes on."""
        if not problem or session is not self.session or not session.active or self._link.state == "dead":
            return
        session.ask("")
        self._trouble.say_refusal(problem)
        self._refresh()

    def _show_failure(self) -> None:
        self._trouble.say_failure()
        self._forget_empty_plots()

    def _on_death(self, cause: str) -> None:
        if not self.session.active:
            return
        self.session.die(cause, "\n".join(self._link.last_lines))
        self._trouble.say_death()
        self._forget_empty_plots()
        self._refresh()

    def _on_link(self, state: str) -> None:
        self._trouble.follow_worker(state)
        self._refresh()

    def _forget_empty_plots(self) -> None:
        if not self.plots.charts:
            self.plots.clear()

    # -- showing -------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        remark = ""
        if self.session.active and self._link.state in ("busy", "stuck"):
            remark = self.tr("Busy: the training process has not answered for a while…")
        self.bar.show_session(self.session, remark)
        session = self.session
        told = (session.state, session.can_pause, session.can_resume, session.can_stop)
        if told != self._told:
            self._told = told
            self.state_changed.emit(session.state)

    def _show_node(self, node: str) -> None:
        self._model.select([node])
        self.node_requested.emit(node)

    def _on_change(self, change: DocumentChange) -> None:
        if change.recipe:
            self._show_device()
        self._recheck.start()
        self._trouble.follow_document()

    def _show_device(self) -> None:
        self.bar.show_choice(self._model.document.recipe.resolve().device)

    def _choose_device(self, device: str) -> None:
        recipe = self._model.document.recipe
        if device != recipe.resolve().device:
            self._model.push(
                set_recipe(self._model.document, recipe.setting(device=device)),
                text=self.tr("Choose the device"),
            )


def _test_samples(document: Document) -> int:
    try:
        return document.data().test
    except SymloomError:  # no such data; the run will say so
        return 0
