"""Training in the window: the bar, what went wrong or came out, and the curves.

The panel starts, pauses and stops runs through the link and shows what the session has learnt; it does not
know how any of the parts work. A run is checked here first, so that a graph with a mistake costs
no process.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QStandardPaths, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from graph.document import Document, to_json
from graph.edits import set_recipe
from graph.errors import SymloomError
from graph.recipe import Recipe
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
from studio.background import Background
from studio.document import DocumentChange, DocumentModel
from studio.plots.panel import PlotPanel
from studio.runs.advice import advice
from studio.runs.bar import RunBar
from studio.runs.link import WorkerLink
from studio.runs.notice import Notice, Remedy
from studio.runs.outcome import Outcome
from studio.runs.readiness import Obstacle, first_obstacle, node_named
from studio.runs.session import RunSession
from studio.runs.table_window import TableWindow
from studio.runs.unfinished import Unfinished, mark_seen, unfinished_run

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
        self._stuck = False  # so the notice says of the worker
        self._runs_folder: Path | None = None
        self._obstacle = ""  # what the notice says is in the way, if that is what it says
        self._failed_node: object = None  # what the node that failed was like
        self._offered: Unfinished | None = None  # the run that the notice offers to go on with
        self._background = Background(self)
        self._background.done.connect(self._offer)
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
        self.notice.closed.connect(self._decline)
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
            self._say_obstacle(obstacle)
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

    def _say_obstacle(self, obstacle: Obstacle) -> None:
        self._obstacle = obstacle.sentence
        self.notice.say(obstacle.sentence, node=obstacle.node)

    @Slot()
    def look_for_unfinished(self) -> None:
        """Offer to go on with a run of this document that was broken off when no window was there."""
        if self.session.state == "empty":
            runs, document = self.runs_folder, to_json(self._model.document)
            self._background.start(lambda: unfinished_run(runs, document))

    @Slot(object)
    def _offer(self, found: Unfinished | None) -> None:
        if self._offered is not None and found is None:
            self._offered = None
            self.notice.hide()
        elif found is not None and self.session.state == "empty" and self.notice.isHidden():
            self._offered = found
            self.notice.say(
                self.tr(
                    "A run of this network was broken off; its last checkpoint is that of step {step}."
                ).format(step=f"{found.step:,}"),
                details=self.tr("Run folder: {folder}").format(folder=found.folder),
                remedies=[(self.tr("Go on from the last checkpoint"), self._take_up)],
                level="note",
            )

    @Slot()
    def _decline(self) -> None:
        """The notice was closed: what it offers is not offered again."""
        if self._offered is not None:
            mark_seen(str(self._offered.folder))
            self._offered = None

    def _take_up(self) -> None:
        """Go on with the run that is offered, with the curves it had."""
        found = self._offered
        if found is None:
            return
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
        """What was in the way may be mended, or something else may be; and what is offered may be another's."""
        if self._offered is not None:
            self.look_for_unfinished()
        if not self._obstacle or self.notice.isHidden() or self.notice.source != self._obstacle:
            return
        obstacle = first_obstacle(self._model.document, self._model.inference)
        if obstacle is None:
            self.notice.hide()
        elif obstacle.sentence != self._obstacle:
            self._say_obstacle(obstacle)

    def _begin(self, title: str, data_set: str, test_samples: int) -> str:
        run = self._link.next_run()
        self.session = RunSession.begin(run, title, data_set, test_samples)
        self._obstacle, self._failed_node, self._offered = "", None, None
        self.notice.hide()
        self.outcome.hide()
        self.node_failed.emit("", "")
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
                self._show_warnings()
                if event.left_out:
                    self.plots.mark_left_out(event.left_out)
            case Failed():
                self._show_failure()
            case Finished():
                if not self.session.warnings:
                    self.notice.hide()
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
        self.notice.say(problem)
        self._refresh()

    def _show_warnings(self) -> None:
        """The newest warning, and how many there were."""
        warnings = self.session.warnings
        text = warnings[-1].rstrip(".") + "."
        if len(warnings) > 1:
            text += " " + self.tr("{count} warnings so far.").format(count=len(warnings))
        self.notice.say(text, details="\n".join(warnings) if len(warnings) > 1 else "", level="note")

    def _show_failure(self) -> None:
        session = self.session
        session.node = session.node or node_named(self._model.document.graph, session.problem)
        self._say_failure(self._advice())
        if session.node:
            self._failed_node = self._likeness(session.node)
            self.node_failed.emit(session.node, session.problem.removeprefix(f"{session.node}: "))
        self._forget_empty_plots()

    def _say_failure(self, advised: list[tuple[str, Recipe]], *, heeded: bool = False) -> None:
        remedies: list[Remedy] = [
            (text, partial(self._heed, text, recipe, advised)) for text, recipe in advised
        ]
        if advised or heeded:
            remedies.append((self.tr("Train again"), self.start))
        session = self.session
        if session.folder and "last checkpoint" in session.problem:  # what was in the way may be gone by now
            remedies.append((self.tr("Go on from the last checkpoint"), self.go_on))
        self.notice.say(session.problem, node=session.node, details=self._details(), remedies=remedies)

    def _advice(self) -> list[tuple[str, Recipe]]:
        """What can be set with one press, by the recipe as it is now."""
        return advice(self.session.to_change, self.session.fits, self._model.document.recipe)

    def _heed(self, text: str, recipe: Recipe, advised: list[tuple[str, Recipe]]) -> None:
        """Set what a remedy of the notice says; the others stay."""
        self._model.push(set_recipe(self._model.document, recipe), text=text)
        others = {other for other, _ in advised} - {text}
        again = self._advice()
        self._say_failure([each for each in again if each[0] in others], heeded=True)

    def _details(self) -> str:
        """What a report needs: the end of what was said, and where the rest is."""
        parts = [self.session.details.strip()]
        if self.session.folder:
            parts.append(self.tr("Run folder: {folder}").format(folder=self.session.folder))
        return "\n\n".join(filter(None, parts))

    def _on_death(self, cause: str) -> None:
        if not self.session.active:
            return
        self.session.die(cause, "\n".join(self._link.last_lines))
        remedies: list[Remedy] = [(self.tr("Train again"), self.start)]
        if self.session.folder:
            remedies.insert(0, (self.tr("Go on from the last checkpoint"), self.go_on))
        self.notice.say(cause, details=self._details(), remedies=remedies)
        self._forget_empty_plots()
        self._refresh()

    def _on_link(self, state: str) -> None:
        before, self._stuck = self._stuck, state == "stuck" and self.session.active
        if self._stuck:
            self.notice.say(
                self.tr(
                    "The training process has not answered for more than 10 seconds. It may be in a very long step; "
                    "ending it keeps what the last checkpoint holds."
                ),
                remedies=[(self.tr("End it"), self._link.kill)],
                level="note",
            )
        elif state == "ready" and before:
            self.notice.hide()
            if self.session.warnings:  # they were told before
                self._show_warnings()
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
        if self._obstacle or self._offered is not None:
            self._recheck.start()
        if self._failed_node is not None and self._likeness(self.session.node) != self._failed_node:
            self._failed_node = None  # it was another node that failed
            self.node_failed.emit("", "")
            if not self.session.step:  # the run did not even begin: there is nothing else to be told of it
                self.notice.hide()

    def _likeness(self, name: str) -> object:
        """What a node computes with: all of it but its place."""
        graph, facts = self._model.document.graph, self._model.inference.facts
        if name not in graph or name not in facts:
            return ()
        node = graph[name]
        return node.op, dict(node.attrs), dict(node.options), dict(node.inputs), facts[name].types

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
