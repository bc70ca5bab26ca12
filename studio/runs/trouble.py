"""What the notice says of a run: what is in its way, what it warns of, why it failed or died, that nobody answers.

With each sentence go its node and the remedies that are at hand; what was mended or is no longer so is taken back.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from graph.edits import set_recipe
from graph.recipe import Recipe
from studio.document import DocumentModel
from studio.readiness import Obstacle, first_obstacle, node_named
from studio.runs.advice import advice
from studio.runs.notice import Notice, Remedy
from studio.runs.session import RunSession


class RunTrouble(QObject):
    """Follows one run after the other; `begin` tells which.

    Args:
        model: the document that is trained, and that remedies change.
        notice: where it is said.
    """

    train_asked = Signal()
    go_on_asked = Signal()
    end_asked = Signal()  # of the process
    node_failed = Signal(str, str)  # a node and what went wrong there; empty when that is over

    def __init__(self, model: DocumentModel, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._notice = notice
        self._session = RunSession()
        self._obstacle = ""  # what the notice says is in the way, if that is what it says
        self._failed_node: object = None  # what the node that failed was like
        self._silent = False  # so the notice says of the worker

    def begin(self, session: RunSession) -> None:
        """This run goes on now: what was said of others is over."""
        self._session = session
        self._obstacle, self._failed_node = "", None
        self._notice.hide()
        self.node_failed.emit("", "")

    def end(self) -> None:
        """The run came to its end: what stays said is what it warned of."""
        if not self._session.warnings:
            self._notice.hide()

    # -- before a run --------------------------------------------------------------------------------------

    def say_obstacle(self, obstacle: Obstacle) -> None:
        """What is in the way of training."""
        self._obstacle = obstacle.sentence
        self._notice.say(obstacle.sentence, node=obstacle.node)

    def look_again(self) -> None:
        """What was in the way may be mended, or something else may be in the way."""
        if not self._obstacle or self._notice.isHidden() or self._notice.source != self._obstacle:
            return
        obstacle = first_obstacle(self._model.document, self._model.inference)
        if obstacle is None:
            self._notice.hide()
        elif obstacle.sentence != self._obstacle:
            self.say_obstacle(obstacle)

    # -- while it goes on ----------------------------------------------------------------------------------

    def say_refusal(self, problem: str) -> None:
        """The worker did not take a command for a run that goes on."""
        self._notice.say(problem)

    def say_warnings(self) -> None:
        """The newest warning, and how many there were."""
        warnings = self._session.warnings
        text = warnings[-1].rstrip(".") + "."
        if len(warnings) > 1:
            text += " " + self.tr("{count} warnings so far.").format(count=len(warnings))
        self._notice.say(text, details="\n".join(warnings) if len(warnings) > 1 else "", level="note")

    def follow_worker(self, state: str) -> None:
        """The worker is in another `LinkState`: it may have fallen silent, or answer again."""
        before, self._silent = self._silent, state == "stuck" and self._session.active
        if self._silent:
            self._notice.say(
                self.tr(
                    "The training process has not answered for more than 10 seconds. It may be in a very long step; "
                    "ending it keeps what the last checkpoint holds."
                ),
                remedies=[(self.tr("End it"), self.end_asked.emit)],
                level="note",
            )
        elif state == "ready" and before:
            self._notice.hide()
            if self._session.warnings:  # they were told before
                self.say_warnings()

    # -- when it broke off ---------------------------------------------------------------------------------

    def say_failure(self) -> None:
        """Why the run failed, where, and what can be set with one press."""
        session = self._session
        session.node = session.node or node_named(self._model.document.graph, session.problem)
        self._say_failure(self._advice())
        if session.node:
            self._failed_node = self._likeness(session.node)
            self.node_failed.emit(session.node, session.problem.removeprefix(f"{session.node}: "))

    def say_death(self) -> None:
        """The process is gone; the run may go on from what it kept."""
        session = self._session
        remedies: list[Remedy] = [(self.tr("Train again"), self.train_asked.emit)]
        if session.folder:
            remedies.insert(0, (self.tr("Go on from the last checkpoint"), self.go_on_asked.emit))
        self._notice.say(session.problem, details=self._details(), remedies=remedies)

    def follow_document(self) -> None:
        """The document was changed: what failed at a node is not told of another."""
        if self._failed_node is not None and self._likeness(self._session.node) != self._failed_node:
            self._failed_node = None
            self.node_failed.emit("", "")
            if not self._session.step:  # the run did not even begin: there is nothing else to be told of it
                self._notice.hide()

    def _say_failure(self, advised: list[tuple[str, Recipe]], *, heeded: bool = False) -> None:
        remedies: list[Remedy] = [
            (text, partial(self._heed, text, recipe, advised)) for text, recipe in advised
        ]
        if advised or heeded:
            remedies.append((self.tr("Train again"), self.train_asked.emit))
        session = self._session
        if session.folder and "last checkpoint" in session.problem:  # what was in the way may be gone by now
            remedies.append((self.tr("Go on from the last checkpoint"), self.go_on_asked.emit))
        self._notice.say(session.problem, node=session.node, details=self._details(), remedies=remedies)

    def _advice(self) -> list[tuple[str, Recipe]]:
        """What can be set with one press, by the recipe as it is now."""
        return advice(self._session.to_change, self._session.fits, self._model.document.recipe)

    def _heed(self, text: str, recipe: Recipe, advised: list[tuple[str, Recipe]]) -> None:
        """Set what a remedy of the notice says; the others stay."""
        self._model.push(set_recipe(self._model.document, recipe), text=text)
        others = {other for other, _ in advised} - {text}
        again = self._advice()
        self._say_failure([each for each in again if each[0] in others], heeded=True)

    def _details(self) -> str:
        """What a report needs: the end of what was said, and where the rest is."""
        parts = [self._session.details.strip()]
        if self._session.folder:
            parts.append(self.tr("Run folder: {folder}").format(folder=self._session.folder))
        return "\n\n".join(filter(None, parts))

    def _likeness(self, name: str) -> object:
        """What a node computes with: all of it but its place."""
        graph, facts = self._model.document.graph, self._model.inference.facts
        if name not in graph or name not in facts:
            return ()
        node = graph[name]
        return node.op, dict(node.attrs), dict(node.options), dict(node.inputs), facts[name].types
