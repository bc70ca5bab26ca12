"""The training loop: epochs of steps with validation and checkpoints, and the test of the best weights at the end.

`Run.go` reads top to bottom as the run goes. Points of the curves are kept on the device and fetched together, so that
no step waits for one.
"""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any, Literal

from safetensors.torch import save
from torch import Tensor

from graph.document import Document, write_file
from graph.errors import FileProblem, SymloomError
from graph.plan import Plan
from graph.schedule import Factor, learning_rate
from runtime.accelerator import random_state, return_memory, set_random_state
from runtime.checkpoint import Checkpoint, load_checkpoint, newest_checkpoint
from runtime.control import Control, LeftOut
from runtime.curves import CurveRecorder, LossLost
from runtime.data.batches import Batches
from runtime.facts import parameters_of
from runtime.failures import explain
from runtime.guard import SpikeGuard
from runtime.keeping import Keeper
from runtime.not_finite import Watch
from runtime.optimise import set_learning_rate
from runtime.prepare import Prepared, out_of_memory
from runtime.protocol import EpochDone, Event, Finished, Log, Progress, Started, State
from runtime.runfolder import RunFolder
from runtime.snapshot import state_of, take_back, take_snapshot
from runtime.step import Batch, Judgement
from runtime.training_error import TrainingError

Report = Callable[[Event], None]


@dataclass
class Run:
    """A run under way; `train` and `resume` make it."""

    document: Document
    folder: RunFolder
    report: Report
    control: Control
    ready: Prepared
    curves: CurveRecorder
    step: int = 0
    epoch: int = 0  # epochs completed
    best: tuple[float, int, int] | None = None  # validation loss, epoch, step
    losses: list[float] = field(default_factory=list)  # what each epoch was judged by
    patient_from: int = 0  # the epoch after which a run that had stopped early was told to go on
    seconds_before: float = 0.0
    _judge_at_once: int = 0  # samples, where as many as planned did not fit into memory
    # Random numbers as they were before the judgement at hand: one that was left is taken again from there.
    _before_judging: dict[str, Tensor] | None = None
    _started: float = field(default_factory=time.monotonic)

    # ---- setting up

    def restore(self, saved: Checkpoint) -> None:
        state = saved.state
        try:
            take_back(self.ready, saved)
        except (RuntimeError, ValueError, KeyError) as error:
            raise FileProblem(
                f"The checkpoints of {self.folder.path} belong to another network or recipe than its "
                f"document.symloom ({str(error).splitlines()[0]}); restore that file, or train anew."
            ) from None
        if self.guard is not None and state.get("guard"):
            self.guard.take_state(state["guard"])
        self.step, self.epoch = state["step"], state["epoch"]
        self.best = tuple(state["best"]) if state["best"] else None
        self.losses = [math.inf if loss is None else loss for loss in state["losses"]]
        self.seconds_before = state["seconds"]
        self.patient_from = state.get("patient_from", 0)
        self.keeper.holds(self.step, self.epoch)

    # ---- the run

    def go(self) -> Finished:
        ready = self.ready
        self.report(
            Started(
                folder=str(self.folder.path),
                title=self.document.title,
                source=ready.source.text,
                device=ready.choices.device,
                epochs=self.plan.epochs,
                steps_per_epoch=self.plan.steps_per_epoch,
                first_step=self.step,
                batch_size=self.plan.batch_size,
                parameters=parameters_of(ready),
                notes=list(ready.notes),
                measured=ready.measured,
            )
        )
        self.keeper.start_clock()
        self._started = time.monotonic()
        try:
            while not self.over:
                for batches in self.batches_to_come():
                    self.take_step(batches)
                    if self.between_steps():
                        break
                if self.step == (self.epoch + 1) * self.plan.steps_per_epoch:
                    self.finish_epoch()
            self.checkpoint()
            return self.finish()
        except LossLost as lost:
            raise self.locate(lost) from None
        finally:
            with suppress(SymloomError, RuntimeError):  # what is left to say of a run that failed
                self.curves.flush()

    @property
    def over(self) -> bool:
        return self.epoch >= self.plan.epochs or self.stopping or self.out_of_patience

    @property
    def stopping(self) -> bool:
        return self.control.stopping or self.out_of_time

    @property
    def out_of_time(self) -> bool:
        limit = self.settings.max_minutes
        return bool(limit) and time.monotonic() - self._started >= limit * 60

    @property
    def out_of_patience(self) -> bool:
        patience = self.settings.patience
        if not patience or self.best is None:
            return False
        return bool(self.epoch - max(self.best[1], self.patient_from) >= patience)

    def batches_to_come(self) -> Iterator[list[Batch]]:
        """The rest of this epoch, as many batches together as a step takes."""
        done = self.step - self.epoch * self.plan.steps_per_epoch
        together = self.settings.accumulate
        batches = self.varied(done * together)
        for _ in range(done, self.plan.steps_per_epoch):
            yield list(islice(batches, together))

    def varied(self, start: int) -> Iterator[Batch]:
        """The batches of this epoch from one on, as the recipe's augmentation makes them."""
        vary = self.ready.augmentation
        batches = iter(replace(self.ready.training, epoch=self.epoch, start=start))
        for number, batch in enumerate(islice(batches, self.plan.batches_per_epoch - start), start):
            yield batch if vary is None else vary(batch, self.epoch, number)

    def take_step(self, batches: list[Batch]) -> None:
        rate = set_learning_rate(self.ready.optimizer, self.factor(self.step, self.losses))
        guard = self.guard
        try:
            taken = self.ready.stepper.take(batches, None if guard is None else guard.accept)
        except SymloomError:
            raise
        except Exception as error:
            raise explain(error, self.ready, batches, f"step {self.step + 1}") from error
        self.step += 1
        if guard is not None and guard.refused is not None:
            self.curves.excuse(self.step)
            sentence = f"step {self.step} was left out: its loss leapt to {guard.refused:.4g}"
            self.say(sentence, "warning", left_out=self.step)
        elif self.ready.averages is not None:
            self.ready.averages.update_parameters(self.ready.network.module)
        self.curves.add_step(self.step, taken, rate)

    def between_steps(self) -> bool:
        """Send what is due, wait while paused; True if the run is to stop."""
        if self.curves.due():
            self.curves.tell()
            self.tell("training")
            if self.keeper.due_by_time:
                self.checkpoint()
        if self.keeper.due(self.step):
            self.checkpoint()
        if self.control.paused:
            self.pause("training")
        return self.stopping

    def pause(self, state: State) -> None:
        """Wait until the pause ends; it may be the machine's last hour, so all is kept before."""
        self.checkpoint()
        self.tell("paused")
        self.control.wait()
        self.curves.restart_clock()
        self.tell(state)

    def finish_epoch(self) -> None:
        """Judge the epoch whose steps are all taken; left out, it stays for the run that goes on."""
        values = self.curves.epoch_averages(self.step, self.plan.steps_per_epoch, self.plan.last_share)
        if self.ready.validation is not None:
            try:
                found = self.judge(self.ready.validation, f"validation after step {self.step}")
            except LeftOut:
                return
            for name, value in found.numbers.items():
                values[f"validation/{name}"] = value
                self.curves.add(self.step, f"validation/{name}", value)
            self.curves.restart_clock()
        self.epoch += 1
        values = {name: value for name, value in values.items() if math.isfinite(value)}
        judged = "train/loss" if self.ready.validation is None else "validation/loss"
        self.losses.append(values.get(judged, math.inf))
        if math.isfinite(self.losses[-1]) and (self.best is None or self.losses[-1] < self.best[0]):
            self.best = (self.losses[-1], self.epoch, self.step)
            self.keeper.remember(self.epoch, self.ready.judged.module)
        self.curves.flush()
        if self.keeper.worth_it:
            self.checkpoint()
        self.say(
            f"epoch {self.epoch} of {self.plan.epochs}: "
            + ", ".join(f"{name} {value:.4g}" for name, value in values.items())
        )
        self.report(EpochDone(epoch=self.epoch, step=self.step, values=values))
        self.tell("training")

    def finish(self) -> Finished:
        """Test the weights of the best epoch (by validation loss), or the last ones if none was completed."""
        if self.out_of_patience:
            self.say(f"stopped early: no better epoch for {self.settings.patience}")
        elif self.out_of_time and self.epoch < self.plan.epochs:
            self.say(f"stopped after {self.settings.max_minutes:g} minutes, as the recipe says (max_minutes)")
        epoch, step = self.epoch, self.step
        module = self.ready.judged.module
        if self.best is not None:
            try:
                module.load_state_dict(self.keeper.best_weights(self.best[1]))
                _, epoch, step = self.best
            except FileProblem as problem:
                self.say(f"{problem} The last weights are tested instead.", "warning")
        metadata = {"format": "pt", "class": self.ready.source.class_name}
        write_file(self.folder.weights, save(state_of(module), metadata))
        try:
            judged = self.judge(self.ready.test, "test", min(self.control.stops, 1))
        except LeftOut:
            judged = None
        numbers = {} if judged is None else judged.numbers
        test = {name: value for name, value in numbers.items() if math.isfinite(value)}
        tables = {} if judged is None else judged.tables
        complete = judged is not None and (self.epoch >= self.plan.epochs or self.out_of_patience)
        state: State = "finished" if complete else "stopped"
        finished = Finished(
            state=state,
            folder=str(self.folder.path),
            test=test,
            seconds=self.seconds,
            epoch=epoch,
            step=step,
            tables=tables,
        )
        self.folder.write_result(finished, tested=judged is not None)
        said = ", ".join(f"test {name} {value:.4g}" for name, value in test.items())
        self.say(f"{state}: {'the test was left out' if judged is None else said}")
        self.report(finished)
        return finished

    # ---- keeping and telling

    def checkpoint(self) -> None:
        self.curves.flush()  # first: a loss that is no number must not be kept, and no point before it be lost
        if not self.keeper.has(self.step, self.epoch):
            self.keep()

    def keep(self) -> None:
        self.folder.check_there()  # or a checkpoint would make it again, with nothing else in it
        state = {
            "step": self.step,
            "epoch": self.epoch,
            "best": self.best,
            "losses": [loss if math.isfinite(loss) else None for loss in self.losses],
            "patient_from": self.patient_from,
            "seconds": self.seconds,
            "guard": None if self.guard is None else self.guard.state(),
        }
        self.keeper.save(take_snapshot(self.ready, state, self._before_judging))

    def judge(self, batches: Batches, what: str, despite: int = 0) -> Judgement:
        """Loss and metrics of the module that is tested; in smaller parts where memory does not suffice.

        Args:
            despite: how often the run may have been asked to stop.

        Raises:
            LeftOut: it was asked more often.
        """
        self.tell("evaluating")
        device = self.ready.choices.device
        self._before_judging = random_state(device)
        try:
            return self._judged(batches, what, despite)
        except LeftOut:
            set_random_state(self._before_judging, device)
            raise
        finally:
            self._before_judging = None

    def _judged(self, batches: Batches, what: str, despite: int) -> Judgement:
        """In as large parts as fit into memory."""
        while True:
            at_once = min(batches.batch_size, self._judge_at_once or batches.batch_size)
            try:
                taken = replace(batches, batch_size=at_once)
                return self.ready.judged.evaluate(taken, lambda: self.still_evaluating(despite))
            except (SymloomError, LeftOut):
                raise
            except Exception as error:
                if not out_of_memory(error) or at_once == 1:
                    raise explain(error, self.ready, (), what) from error
                traceback.clear_frames(error.__traceback__)
            return_memory()
            self._judge_at_once = at_once // 2
            self.say(f"{what}: {at_once} samples at once do not fit into memory, so {at_once // 2} are taken")

    def locate(self, lost: LossLost) -> SymloomError:
        """The node where a loss that is no number comes from: the steps since the last checkpoint are taken again."""
        path = newest_checkpoint(self.folder.checkpoints)
        if path is None:
            return lost
        # What to do about it is said once, at the end, when more is known.
        said = f"The training loss is not a number any more at step {lost.step}. Looking for the node where it begins …"
        self.say(said, "warning")
        judged = self.losses
        self.restore(load_checkpoint(path))
        watch = Watch(self.ready.network, self.ready.compiled, self.document)
        while self.step < lost.step and watch.found is None and not self.control.stopping:
            for batches in self.batches_to_come():
                if self.step >= lost.step or watch.found is not None or self.control.stopping:
                    break
                set_learning_rate(self.ready.optimizer, self.factor(self.step, judged[: self.epoch]))
                watch.begin(batches)
                self.ready.stepper.take(batches, watch.accept)
                self.step += 1
            self.epoch += self.step == (self.epoch + 1) * self.plan.steps_per_epoch
        if (found := watch.found) is None:
            return lost
        return TrainingError(
            f"{found.node}: the training loss is not a number any more at step {lost.step}: it begins here; "
            f"{found.sentence}.",
            node=found.node,
            settings=found.settings,
        )

    def still_evaluating(self, despite: int) -> None:
        if self.control.stops > despite:
            raise LeftOut
        if self.curves.due():
            self.curves.tell()
            self.tell("evaluating")
        if not self.control.wait(0.0):
            self.pause("evaluating")

    def tell(self, state: State) -> None:
        speed = self.curves.samples_per_s
        left = (self.plan.steps - self.step) * self.plan.batch_size
        self.report(
            Progress(
                state=state,
                step=self.step,
                steps=self.plan.steps,
                epoch=min(self.step // self.plan.steps_per_epoch + 1, self.plan.epochs),
                epochs=self.plan.epochs,
                samples_per_s=speed,
                eta_s=left / speed if speed else None,
            )
        )

    def say(self, text: str, level: Literal["info", "warning"] = "info", left_out: int = 0) -> None:
        self.folder.log(text)
        self.report(Log(text=text, level=level, left_out=left_out))

    @cached_property
    def keeper(self) -> Keeper:
        settings = self.settings
        return Keeper(self.folder.checkpoints, settings.checkpoint_minutes, settings.checkpoint_steps)

    @cached_property
    def settings(self) -> Any:
        return self.document.recipe.resolve()

    @cached_property
    def guard(self) -> SpikeGuard | None:
        limit = self.settings.spike_guard
        return SpikeGuard(limit, self.settings.spike_action == "skip") if limit else None

    @cached_property
    def plan(self) -> Plan:
        return Plan.of(self.ready.training.samples, self.settings)

    @cached_property
    def factor(self) -> Factor:
        return learning_rate(self.document.recipe.schedule, self.plan.steps, self.plan.steps_per_epoch)

    @property
    def seconds(self) -> float:
        return self.seconds_before + time.monotonic() - self._started
