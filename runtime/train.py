"""The training loop: a document and its data become a trained network in a run folder.

`train` and `resume` read top to bottom as the run goes: what `runtime.prepare` made, then epochs of steps with
validation and checkpoints, and the test of the best weights at the end. Points of the curves are kept on the
device and fetched together, so that no step waits for one.
"""

from __future__ import annotations

import math
import platform
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from graph.document import Document, write_file
from graph.errors import FileProblem, SymloomError
from graph.schedule import Factor, learning_rate
from runtime.checkpoint import (
    Checkpoint,
    clear_unfinished,
    drop_after,
    load_checkpoint,
    newest_checkpoint,
    save_checkpoint,
)
from runtime.control import Control
from runtime.curves import CurveRecorder, LossLost
from runtime.data.kept import KEPT, keep
from runtime.guard import SpikeGuard
from runtime.not_finite import Watch
from runtime.optimise import set_learning_rate
from runtime.prepare import Prepared, memory_sentence, out_of_memory, prepare
from runtime.protocol import EpochDone, Event, Finished, Log, Progress, Started, State
from runtime.runfolder import RunFolder
from runtime.snapshot import state_of, take_back, take_snapshot
from runtime.step import Batch
from runtime.tune import Choices

Report = Callable[[Event], None]


class TrainingError(SymloomError):
    """A run that failed on its way; `node` is where, if known, `details` what a report needs."""

    def __init__(self, sentence: str, *, node: str = "", details: str = "") -> None:
        super().__init__(sentence)
        self.node = node
        self.details = details


def train(document: Document, folder: Path, report: Report, control: Control) -> Finished:
    """Train a document in a new run folder below `folder`.

    Args:
        report: takes the run's events, on the thread that trains.
        control: how to pause and stop it from another thread.

    Returns:
        The last event, which was reported too.

    Raises:
        SymloomError: the graph, the recipe, the data or the device do not allow it.
        TrainingError: a step failed; the sentence names the node.
    """
    return _Run.begin(document, folder, report, control).go()


def resume(run: Path, epochs: int | None, report: Report, control: Control) -> Finished:
    """Go on with a run from its last complete checkpoint, as if it had never stopped.

    Args:
        run: its folder.
        epochs: how many epochs in all; None for the recipe's number.

    Raises:
        FileProblem: the folder holds no run, or no complete checkpoint.
        SymloomError: its data changed since, or there is nothing left to do.
    """
    return _Run.again(RunFolder.open(run), epochs, report, control).go()


@dataclass
class _Run:
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
    seconds_before: float = 0.0
    _saved: tuple[int, int] = (-1, 0)  # step and completed epochs of the last checkpoint
    _saved_at: float = 0.0
    _started: float = field(default_factory=time.monotonic)

    # ---- setting up

    @classmethod
    def begin(cls, document: Document, under: Path, report: Report, control: Control) -> _Run:
        report(Progress(state="preparing", step=0, steps=0, epoch=0, epochs=0))
        ready = prepare(document)
        folder = RunFolder.create(under, document.title)
        run = cls(document, folder, report, control, ready, CurveRecorder(folder, report))
        folder.write_start(document, ready.source.text, run.facts())
        folder.write_json(KEPT, keep(ready.data))
        run.say(f"started on {ready.choices.device}: {run.summary()}")
        for note in ready.notes:
            run.say(note)
        run.checkpoint()
        return run

    @classmethod
    def again(cls, folder: RunFolder, epochs: int | None, report: Report, control: Control) -> _Run:
        report(Progress(state="preparing", step=0, steps=0, epoch=0, epochs=0))
        document = folder.document()
        if epochs is not None:
            document.recipe = document.recipe.setting(epochs=epochs)
        choices, fingerprint = _made_before(folder)
        clear_unfinished(folder.checkpoints)
        path = newest_checkpoint(folder.checkpoints)
        if path is None:
            raise SymloomError(f"{folder.path} has no complete checkpoint to go on from; train anew.")
        saved = load_checkpoint(path)
        ready = prepare(document, choices)
        if ready.data.fingerprint != fingerprint:
            raise SymloomError(
                f"The data of {folder.path} have changed since it was trained; restore them, or train anew."
            )
        run = cls(document, folder, report, control, ready, CurveRecorder(folder, report))
        run.restore(saved)
        if run.epoch >= run.epochs and folder.has_result:
            raise SymloomError(
                f"{folder.path} has already trained its {run.epochs} epochs; give a larger number of epochs."
            )
        if epochs is not None:
            folder.write_document(document)
        for later in sorted(folder.checkpoints.glob("step-*")):
            if later.name > path.name:
                run.say(f"{later.name} is damaged and was left out", "warning")
        drop_after(folder.checkpoints, run.step)
        folder.forget_result()
        folder.keep_metrics(run.step, min(run.step, run.epoch * run.steps_per_epoch))
        run.curves.take_back(run.step, run.epoch * run.steps_per_epoch)
        run.say(f"resumed after step {run.step}")
        return run

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
        self._saved = (self.step, self.epoch)

    # ---- the run

    def go(self) -> Finished:
        ready = self.ready
        self.report(
            Started(
                folder=str(self.folder.path),
                title=self.document.title,
                source=ready.source.text,
                device=ready.choices.device,
                epochs=self.epochs,
                steps_per_epoch=self.steps_per_epoch,
                first_step=self.step,
                batch_size=self.batch_size,
                parameters=self.parameters,
                notes=list(ready.notes),
                measured=dict(ready.choices.measured),
            )
        )
        self._saved_at = time.monotonic()
        try:
            while not self.over:
                for batches in self.batches_to_come():
                    self.take_step(batches)
                    if self.between_steps():
                        break
                if self.step == (self.epoch + 1) * self.steps_per_epoch:
                    self.finish_epoch()
            self.checkpoint()
            return self.finish()
        except LossLost as lost:
            raise self.locate(lost) from None
        finally:
            with suppress(SymloomError, RuntimeError):  # what is left to say of a run that failed
                self.curves.flush()
            ready.release()

    @property
    def over(self) -> bool:
        return self.epoch >= self.epochs or self.control.stopping or self.out_of_patience

    @property
    def out_of_patience(self) -> bool:
        patience = self.settings.patience
        return bool(patience and self.best is not None and self.epoch - self.best[1] >= patience)

    def batches_to_come(self) -> Iterator[list[Batch]]:
        """The rest of this epoch, as many batches together as a step takes."""
        done = self.step - self.epoch * self.steps_per_epoch
        together = self.settings.accumulate
        batches = self.varied(done * together)
        for _ in range(done, self.steps_per_epoch):
            yield list(islice(batches, together))

    def varied(self, start: int) -> Iterator[Batch]:
        """The batches of this epoch from one on, as the recipe's augmentation makes them."""
        vary = self.ready.augmentation
        batches = iter(replace(self.ready.training, epoch=self.epoch, start=start))
        for number, batch in enumerate(batches, start):
            yield batch if vary is None else vary(batch, self.epoch, number)

    def take_step(self, batches: list[Batch]) -> None:
        rate = set_learning_rate(self.ready.optimizer, self.factor(self.step, self.losses))
        guard = self.guard
        try:
            taken = self.ready.stepper.take(batches, None if guard is None else guard.accept)
        except SymloomError:
            raise
        except Exception as error:
            raise self.explain(error, batches) from error
        self.step += 1
        if guard is not None and guard.refused is not None:
            self.curves.excuse(self.step)
            self.say(f"step {self.step} was left out: its loss leapt to {guard.refused:.4g}", "warning")
        elif self.ready.averages is not None:
            self.ready.averages.update_parameters(self.ready.network.module)
        self.curves.add(self.step, "train/loss", taken.loss)
        for name, total in taken.sums.items():
            self.curves.add(self.step, f"train/{name}", total, taken.samples)
        self.curves.add(self.step, "train/learning_rate", rate)
        self.curves.count(taken.samples)

    def between_steps(self) -> bool:
        """Send what is due, wait while paused; True if the run is to stop."""
        if self.curves.due():
            self.curves.flush()
            self.tell("training")
            if time.monotonic() - self._saved_at > self.settings.checkpoint_minutes * 60:
                self.checkpoint()
        if self.control.paused:
            self.curves.flush()
            self.tell("paused")
            self.control.wait()
            self.curves.restart_clock()
            self.tell("training")
        return self.control.stopping

    def finish_epoch(self) -> None:
        self.epoch += 1
        values = self.curves.epoch_averages(self.step, self.steps_per_epoch)
        if self.ready.validation is not None:
            self.tell("evaluating")
            found = self.ready.judged.evaluate(self.ready.validation, self.still_evaluating)
            for name, value in found.numbers.items():
                values[f"validation/{name}"] = value
                self.curves.add(self.step, f"validation/{name}", value)
            self.curves.restart_clock()
        values = {name: value for name, value in values.items() if math.isfinite(value)}
        judged = "train/loss" if self.ready.validation is None else "validation/loss"
        self.losses.append(values.get(judged, math.inf))
        if math.isfinite(self.losses[-1]) and (self.best is None or self.losses[-1] < self.best[0]):
            self.best = (self.losses[-1], self.epoch, self.step)
            write_file(self.best_weights, save(state_of(self.ready.judged.module)))
        self.checkpoint()
        for path in self.folder.checkpoints.glob("best-*.safetensors"):
            if self.best is None or path != self.best_weights:
                path.unlink(missing_ok=True)
        self.say(
            f"epoch {self.epoch} of {self.epochs}: "
            + ", ".join(f"{name} {value:.4g}" for name, value in values.items())
        )
        self.report(EpochDone(epoch=self.epoch, step=self.step, values=values))
        self.tell("training")

    def finish(self) -> Finished:
        """Test the weights of the best epoch (by validation loss), or the last ones if none was completed."""
        if self.out_of_patience:
            self.say(f"stopped early: no better epoch for {self.settings.patience}")
        self.tell("evaluating")
        epoch, step = self.epoch, self.step
        module = self.ready.judged.module
        if self.best is not None:
            _, epoch, step = self.best
            try:
                module.load_state_dict(load(self.best_weights.read_bytes()))
            except (OSError, SafetensorError) as error:
                raise FileProblem(f"{self.best_weights} cannot be read: {error}; train anew.") from None
        metadata = {"format": "pt", "class": self.ready.source.class_name}
        write_file(self.folder.weights, save(state_of(module), metadata))
        judged = self.ready.judged.evaluate(self.ready.test, self.still_evaluating)
        test = {name: value for name, value in judged.numbers.items() if math.isfinite(value)}
        state: State = "finished" if self.epoch >= self.epochs or self.out_of_patience else "stopped"
        finished = Finished(
            state=state,
            folder=str(self.folder.path),
            test=test,
            seconds=self.seconds,
            epoch=epoch,
            step=step,
            tables=judged.tables,
        )
        told: dict[str, Any] = {
            "state": state,
            "test": test,
            "seconds": round(self.seconds, 2),
            "epoch": epoch,
            "step": step,
        }
        if judged.tables:
            told["tables"] = judged.tables
        self.folder.write_json("result.json", told)
        self.say(f"{state}: " + ", ".join(f"test {name} {value:.4g}" for name, value in test.items()))
        self.report(finished)
        return finished

    # ---- keeping and telling

    def checkpoint(self) -> None:
        self.curves.flush()  # first: a loss that is no number must not be kept, and no point before it be lost
        self._saved_at = time.monotonic()
        if self._saved == (self.step, self.epoch):
            return
        state = {
            "step": self.step,
            "epoch": self.epoch,
            "best": self.best,
            "losses": [loss if math.isfinite(loss) else None for loss in self.losses],
            "seconds": self.seconds,
            "guard": None if self.guard is None else self.guard.state(),
        }
        save_checkpoint(self.folder.checkpoints, take_snapshot(self.ready, state))
        self._saved = (self.step, self.epoch)

    def explain(self, error: Exception, batches: list[Batch]) -> TrainingError:
        """The step's error as a sentence that names the node."""
        details = "".join(traceback.format_exception(error))
        first = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        node = self.ready.compiled.node_of(error)
        if out_of_memory(error):
            first = memory_sentence(self.ready.choices.device, self.batch_size)
        elif not node:
            node = self.ready.compiled.node_of_gradient(lambda: self.ready.stepper.take(batches))
        place = f"{node}: " if node else ""
        return TrainingError(f"{place}{first} (step {self.step + 1}).", node=node, details=details)

    def locate(self, lost: LossLost) -> SymloomError:
        """The node where a loss that is no number comes from: the steps since the last checkpoint are taken again."""
        path = newest_checkpoint(self.folder.checkpoints)
        if path is None:
            return lost
        self.say(f"{lost} Looking for the node where it begins …", "warning")
        self.restore(load_checkpoint(path))
        watch = Watch(self.ready.network, self.ready.compiled, self.document)
        for batches in self.batches_to_come():
            if self.step >= lost.step or watch.found is not None or self.control.stopping:
                break
            set_learning_rate(self.ready.optimizer, self.factor(self.step, self.losses))
            watch.begin(batches)
            self.ready.stepper.take(batches, watch.accept)
            self.step += 1
        if (found := watch.found) is None:
            return lost
        return TrainingError(
            f"{found.node}: the training loss is not a number any more at step {lost.step}: it begins here; "
            f"{found.sentence}.",
            node=found.node,
        )

    def still_evaluating(self) -> None:
        if self.curves.due():
            self.curves.flush()
            self.tell("evaluating")

    def tell(self, state: State) -> None:
        speed = self.curves.samples_per_s
        left = (self.steps - self.step) * self.batch_size
        self.report(
            Progress(
                state=state,
                step=self.step,
                steps=self.steps,
                epoch=min(self.step // self.steps_per_epoch + 1, self.epochs),
                epochs=self.epochs,
                samples_per_s=speed,
                eta_s=left / speed if speed else None,
            )
        )

    def say(self, text: str, level: Literal["info", "warning"] = "info") -> None:
        self.folder.log(text)
        self.report(Log(text=text, level=level))

    def summary(self) -> str:
        return (
            f"{self.parameters:,} parameters, {self.ready.training.samples:,} training samples of "
            f"{self.ready.data.spec.title}, batch size {self.settings.batch_size}, {self.epochs} "
            f"epoch{'s' * (self.epochs != 1)}, seed {self.settings.seed}"
        )

    def facts(self) -> dict[str, Any]:
        data, validation = self.ready.data, self.ready.validation
        return {
            "title": self.document.title,
            "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "seed": self.settings.seed,
            "data": {
                "name": data.spec.name,
                "fingerprint": data.fingerprint,
                "train": self.ready.training.samples,
                "validation": validation.samples if validation else 0,
                "test": data.spec.test,
            },
            "choices": self.ready.choices.as_json(),
            "versions": {"torch": torch.__version__, "python": platform.python_version()},
            "platform": platform.platform(),
        }

    @property
    def best_weights(self) -> Path:
        assert self.best is not None
        return self.folder.checkpoints / f"best-{self.best[1]:06d}.safetensors"

    @cached_property
    def parameters(self) -> int:
        return sum(p.numel() for p in self.ready.network.module.parameters())

    @cached_property
    def settings(self) -> Any:
        return self.document.recipe.resolve()

    @cached_property
    def guard(self) -> SpikeGuard | None:
        limit = self.settings.spike_guard
        return SpikeGuard(limit, self.settings.spike_action == "skip") if limit else None

    @property
    def epochs(self) -> int:
        return int(self.settings.epochs)

    @property
    def batch_size(self) -> int:
        """Samples a step."""
        return self.ready.training.batch_size * int(self.settings.accumulate)

    @cached_property
    def steps_per_epoch(self) -> int:
        return max(1, self.ready.training.batches_per_epoch // int(self.settings.accumulate))

    @cached_property
    def steps(self) -> int:
        return self.epochs * self.steps_per_epoch

    @cached_property
    def factor(self) -> Factor:
        return learning_rate(self.document.recipe.schedule, self.steps, self.steps_per_epoch)

    @property
    def seconds(self) -> float:
        return self.seconds_before + time.monotonic() - self._started


def _made_before(folder: RunFolder) -> tuple[Choices, str]:
    """How a run computes, and the fingerprint of its data."""
    facts = folder.read_json("run.json")
    try:
        choices = Choices(**facts["choices"])
        return replace(choices, notes=tuple(choices.notes)), facts["data"]["fingerprint"]
    except (KeyError, TypeError) as error:
        raise FileProblem(
            f"{folder.path / 'run.json'} is damaged ({error}); restore it, or train anew."
        ) from None
