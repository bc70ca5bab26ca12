"""The training loop: a document and its data become a trained network in a run folder.

`train` and `resume` read top to bottom as the run goes: data, module, choices made by measuring, then
epochs of steps with validation and checkpoints, and the test of the best weights at the end. Points of the curves are kept on the
device and fetched together, so that no step waits for one.
"""

from __future__ import annotations

import math
import platform
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from graph.binding import bind
from graph.datasets import Field
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.source import ModuleSource, generate
from runtime.checkpoint import (
    Checkpoint,
    join_optimizer_state,
    load_checkpoint,
    newest_checkpoint,
    save_checkpoint,
    split_optimizer_state,
)
from runtime.compile import CompiledModule, compile_source
from runtime.control import Control
from runtime.curves import CurveRecorder
from runtime.data.batches import Batches
from runtime.data.dataset import DataSet
from runtime.data.order import mix_seed, split_validation
from runtime.data.readers import open_data_set
from runtime.metrics import sums
from runtime.optimise import learning_rate_factor, make_optimizer, set_learning_rate
from runtime.protocol import EpochDone, Event, Finished, Log, Progress, Started, State
from runtime.runfolder import RunFolder
from runtime.tune import Choices, choose, choose_device

Report = Callable[[Event], None]
Features = dict[str, Tensor]


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
    data: DataSet
    source: ModuleSource
    compiled: CompiledModule
    module: nn.Module
    optimizer: torch.optim.Optimizer
    choices: Choices
    fields: dict[str, Field]
    metrics: dict[str, tuple[str, ...]]  # loss node → its metrics
    training: Batches
    validation: Batches | None
    curves: CurveRecorder
    step: int = 0
    epoch: int = 0  # epochs completed
    best: tuple[float, int, int] | None = None  # validation loss, epoch, step
    seconds_before: float = 0.0
    _started: float = field(default_factory=time.monotonic)

    # ---- setting up

    @classmethod
    def begin(cls, document: Document, under: Path, report: Report, control: Control) -> _Run:
        report(Progress(state="preparing", step=0, steps=0, epoch=0, epochs=0))
        prepared = _prepare(document, None, report)
        folder = RunFolder.create(under, document.title)
        run = cls(document=document, folder=folder, report=report, control=control, **prepared,
                  curves=CurveRecorder(folder, report))
        folder.write_start(document, run.source.text, run.facts())
        run.say(f"started on {run.choices.device}: {run.summary()}")
        for note in run.notes():
            run.say(note)
        run.checkpoint()
        return run

    @classmethod
    def again(cls, folder: RunFolder, epochs: int | None, report: Report, control: Control) -> _Run:
        report(Progress(state="preparing", step=0, steps=0, epoch=0, epochs=0))
        document = folder.document()
        if epochs is not None:
            document.recipe = document.recipe.setting(epochs=epochs)
        facts = folder.read_json("run.json")
        path = newest_checkpoint(folder.checkpoints)
        if path is None:
            raise SymloomError(f"{folder.path} has no complete checkpoint to go on from; train anew.")
        saved = load_checkpoint(path)
        prepared = _prepare(document, Choices(**facts["choices"]), report)
        if prepared["data"].fingerprint != facts["data"]["fingerprint"]:
            raise SymloomError(
                f"The data of {folder.path} have changed since it was trained; restore them, or train anew."
            )
        run = cls(document=document, folder=folder, report=report, control=control, **prepared,
                  curves=CurveRecorder(folder, report))
        run.restore(saved)
        if run.step >= run.steps:
            raise SymloomError(
                f"{folder.path} has already trained its {run.epochs} epochs; give a larger number of epochs."
            )
        if epochs is not None:
            folder.write_document(document)
        folder.keep_metrics(run.step)
        run.curves.take_back(run.step, run.epoch * run.steps_per_epoch)
        run.say(f"resumed after step {run.step}")
        return run

    def restore(self, saved: Checkpoint) -> None:
        self.module.load_state_dict(saved.weights)
        state = saved.state
        self.optimizer.load_state_dict(join_optimizer_state(saved.optimizer, state["optimizer"]))
        torch.set_rng_state(saved.random["cpu"])
        for name, rng in saved.random.items():
            if name.startswith("cuda:") and torch.cuda.is_available():
                torch.cuda.set_rng_state(rng, name)
        self.step, self.epoch = state["step"], state["epoch"]
        self.best = tuple(state["best"]) if state["best"] else None
        self.seconds_before = state["seconds"]

    # ---- the run

    def go(self) -> Finished:
        self.report(
            Started(
                folder=str(self.folder.path),
                title=self.document.title,
                source=self.source.text,
                device=self.choices.device,
                epochs=self.epochs,
                steps_per_epoch=self.steps_per_epoch,
                first_step=self.step,
                batch_size=self.training.batch_size,
                parameters=sum(p.numel() for p in self.module.parameters()),
                notes=self.notes(),
            )
        )
        saved_at = time.monotonic()
        try:
            while self.epoch < self.epochs and not self.control.stopping:
                cursor = self.step - self.epoch * self.steps_per_epoch
                for features, targets in replace(self.training, epoch=self.epoch, start=cursor):
                    self.take_step(features, targets)
                    if self.between_steps():
                        break
                    if time.monotonic() - saved_at > self.settings.checkpoint_minutes * 60:
                        self.checkpoint()
                        saved_at = time.monotonic()
                if self.step == (self.epoch + 1) * self.steps_per_epoch:
                    self.finish_epoch()
                    saved_at = time.monotonic()
            self.curves.flush()
            self.checkpoint()
            return self.finish()
        except SymloomError:
            raise
        except Exception as error:
            raise self.explain(error) from error
        finally:
            self.curves.flush(check=False)
            self.compiled.forget()

    def take_step(self, features: Features, targets: Features) -> None:
        factor = learning_rate_factor(
            self.document.recipe.schedule, self.step, self.steps, self.steps_per_epoch
        )
        rate = set_learning_rate(self.optimizer, factor)
        with self.arithmetic():
            outputs, losses = self.judge(features, targets)
            loss = _total(losses)
        loss.backward()  # type: ignore[no-untyped-call]
        self.add_penalties()
        if self.settings.clip_norm:
            nn.utils.clip_grad_norm_(self.module.parameters(), self.settings.clip_norm)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        samples = next(iter(features.values())).shape[0]
        self.curves.add(self.step, "train/loss", loss.detach())
        for name, total in self.measure(outputs, targets).items():
            self.curves.add(self.step, f"train/{name}", total / samples)
        self.curves.add_number(self.step, "train/learning_rate", rate)
        self.curves.count(samples)

    def between_steps(self) -> bool:
        """Send what is due, wait while paused; True if the run is to stop."""
        if self.curves.due():
            self.curves.flush()
            self.tell("training")
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
        if self.validation is not None:
            self.tell("evaluating")
            for name, value in self.evaluate(self.validation).items():
                values[f"validation/{name}"] = value
                self.curves.add_number(self.step, f"validation/{name}", value)
        self.curves.flush()
        judged = values.get("validation/loss", values.get("train/loss", math.nan))
        if self.best is None or judged < self.best[0]:
            self.best = (judged, self.epoch, self.step)
            save_file(_state(self.module), self.folder.path / "best.safetensors")
        self.checkpoint()
        self.say(
            f"epoch {self.epoch} of {self.epochs}: "
            + ", ".join(f"{name} {value:.4g}" for name, value in values.items())
        )
        self.report(EpochDone(epoch=self.epoch, step=self.step, values=values))
        self.tell("training")

    def finish(self) -> Finished:
        """Test the weights of the best epoch (by validation loss), or the last ones if none was completed."""
        self.tell("evaluating")
        epoch, step = self.epoch, self.step
        if self.best is not None:
            _, epoch, step = self.best
            self.module.load_state_dict(load_file(self.folder.path / "best.safetensors"))
        save_file(_state(self.module), self.folder.weights, {"format": "pt", "class": self.source.class_name})
        test = self.evaluate(self.batches("test"))
        state: State = "finished" if self.epoch >= self.epochs else "stopped"
        finished = Finished(
            state=state,
            folder=str(self.folder.path),
            test=test,
            seconds=self.seconds,
            epoch=epoch,
            step=step,
        )
        self.folder.write_json(
            "result.json",
            {"state": state, "test": test, "seconds": round(self.seconds, 2), "epoch": epoch, "step": step},
        )
        self.say(f"{state}: " + ", ".join(f"test {name} {value:.4g}" for name, value in test.items()))
        self.report(finished)
        return finished

    # ---- the parts of a step

    def judge(self, features: Features, targets: Features) -> tuple[tuple[Tensor, ...], dict[str, Tensor]]:
        fed = [features[self.fields[name].name] for name in self.source.inputs]
        outputs = self.module(*fed)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        truth = [targets[self.fields[name].name] for name in self.source.targets]
        return outputs, self.module.losses(*outputs, *truth)  # type: ignore[operator]

    def measure(self, outputs: tuple[Tensor, ...], targets: Features) -> dict[str, Tensor]:
        """The sums over the batch of every metric that the losses ask for; named by loss if there are several."""
        found: dict[str, Tensor] = {}
        for loss, names in self.metrics.items():
            wires = list(self.document.graph[loss].inputs.values())
            prediction = next((o for o, p in zip(outputs, self.source.outputs, strict=False) if p == wires[0]), None)
            truth = next((targets[self.fields[w.node].name] for w in wires if w.node in self.source.targets), None)
            if prediction is not None and truth is not None:
                prefix = "" if len(self.metrics) == 1 else f"{loss}_"
                for name, total in sums(names, prediction.detach(), truth).items():
                    found[prefix + name] = total
        return found

    def add_penalties(self) -> None:
        """The gradients of L1 and L2 (½·l2·‖w‖²) terms, on the weights that decay."""
        l1, l2 = self.settings.l1, self.settings.l2
        if not l1 and not l2:
            return
        with torch.no_grad():
            for group in self.optimizer.param_groups:
                for parameter in group["params"]:
                    if parameter.grad is None or not group["penalty"]:
                        continue
                    if l2:
                        parameter.grad.add_(parameter, alpha=l2 * group["penalty"])
                    if l1:
                        parameter.grad.add_(parameter.sign(), alpha=l1 * group["penalty"])

    @torch.no_grad()
    def evaluate(self, batches: Batches) -> dict[str, float]:
        """Loss and metrics over all samples of some batches."""
        self.module.eval()
        totals: dict[str, Tensor] = {}
        samples = 0
        try:
            for features, targets in batches:
                with self.arithmetic():
                    outputs, losses = self.judge(features, targets)
                    count = next(iter(features.values())).shape[0]
                    values = {"loss": _total(losses) * count, **self.measure(outputs, targets)}
                for name, value in values.items():
                    value = value.double()
                    totals[name] = totals[name] + value if name in totals else value
                samples += count
                if self.curves.due():
                    self.tell("evaluating")
                    self.curves.restart_clock()
        finally:
            self.module.train()
        return {name: float(total) / samples for name, total in totals.items()}

    def arithmetic(self) -> AbstractContextManager[Any]:
        if self.choices.precision == "bf16":
            return torch.autocast(torch.device(self.choices.device).type, torch.bfloat16)
        return nullcontext()

    def batches(self, split: str) -> Batches:
        return replace(self.training, split=split, indices=None, shuffle=False, drop_last=False,
                       batch_size=max(256, self.training.batch_size))

    # ---- keeping and telling

    def checkpoint(self) -> None:
        tensors, plain = split_optimizer_state(self.optimizer.state_dict())
        random = {"cpu": torch.get_rng_state()}
        if self.choices.device.startswith("cuda"):
            random[f"cuda:{torch.device(self.choices.device).index or 0}"] = torch.cuda.get_rng_state(
                self.choices.device
            )
        state = {
            "step": self.step,
            "epoch": self.epoch,
            "best": self.best,
            "seconds": self.seconds,
            "optimizer": plain,
        }
        save_checkpoint(
            self.folder.checkpoints, Checkpoint(_state(self.module), tensors, random, state)
        )

    def explain(self, error: Exception) -> TrainingError:
        node = self.compiled.node_of(error)
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        if isinstance(error, torch.OutOfMemoryError) or "not enough memory" in first:
            first = f"{self.choices.device} has not enough memory; use a smaller batch size"
        place = f"{node}: " if node else ""
        return TrainingError(
            f"{place}{first} (step {self.step + 1}).",
            node=node,
            details="".join(traceback.format_exception(error)),
        )

    def tell(self, state: State) -> None:
        speed = self.curves.samples_per_s
        left = (self.steps - self.step) * self.training.batch_size
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

    def say(self, text: str) -> None:
        self.folder.log(text)
        self.report(Log(text=text))

    def notes(self) -> list[str]:
        rewrites = [f"reordered exactly: {note}" for note in self.source.notes]
        return [*self.choices.notes, *rewrites]

    def summary(self) -> str:
        count = sum(p.numel() for p in self.module.parameters())
        return (
            f"{count:,} parameters, {self.training.samples:,} training samples of {self.data.spec.title}, "
            f"batch size {self.training.batch_size}, {self.epochs} epochs, seed {self.settings.seed}"
        )

    def facts(self) -> dict[str, Any]:
        return {
            "title": self.document.title,
            "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "seed": self.settings.seed,
            "data": {
                "name": self.data.spec.name,
                "fingerprint": self.data.fingerprint,
                "train": self.training.samples,
                "validation": self.validation.samples if self.validation else 0,
                "test": self.data.spec.test,
            },
            "choices": self.choices.as_json(),
            "versions": {"torch": torch.__version__, "python": platform.python_version()},
            "platform": platform.platform(),
        }

    @cached_property
    def settings(self) -> Any:
        return self.document.recipe.resolve()

    @property
    def epochs(self) -> int:
        return int(self.settings.epochs)

    @cached_property
    def steps_per_epoch(self) -> int:
        return self.training.batches_per_epoch

    @cached_property
    def steps(self) -> int:
        return self.epochs * self.steps_per_epoch

    @property
    def seconds(self) -> float:
        return self.seconds_before + time.monotonic() - self._started


def _prepare(document: Document, made: Choices | None, report: Report) -> dict[str, Any]:
    """Data, module, optimizer and batches of a document; `made` are the choices of a run that goes on."""
    recipe = document.recipe
    settings = recipe.resolve()
    inference = Inference.of(document.graph, document.operator)
    source = generate(document, inference)
    if not source.losses:
        raise SymloomError(
            "The graph has no loss to train for: connect the prediction and a Target to a loss, "
            "such as cross-entropy."
        )
    device = made.device if made is not None else choose_device(settings.device)
    data = open_data_set(recipe.data.name, recipe.data.attrs.get("folder"))
    fields = bind(document.graph, inference, data.spec, source.inputs, source.targets)
    torch.manual_seed(mix_seed(settings.seed, "weights"))
    compiled = compile_source(source)
    module = compiled.module_class()
    chosen, held_back = (None, None)
    if settings.validation:
        chosen, held_back = split_validation(data, settings.validation, settings.seed)
    metrics = {}
    for loss in source.losses:
        operator = inference.facts[loss].operator
        assert operator is not None
        if operator.metrics:
            metrics[loss] = operator.metrics
    resident = data.to(device)
    training = Batches(
        resident,
        "train",
        chosen,
        settings.batch_size,
        shuffle=True,
        seed=settings.seed,
        drop_last=True,
        device=device,
    )
    if training.batches_per_epoch == 0:
        training = replace(training, drop_last=False)
    choices = made or choose(module, training, source, fields, settings, device)
    torch.set_num_threads(choices.threads)
    module.to(device)
    if choices.channels_last:
        module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    training = replace(training, channels_last=choices.channels_last)
    validation = None
    if held_back is not None and len(held_back):
        validation = replace(
            training, indices=held_back, shuffle=False, drop_last=False, batch_size=max(256, settings.batch_size)
        )
    module.train()
    return {
        "data": data,
        "source": source,
        "compiled": compiled,
        "module": module,
        "optimizer": make_optimizer(module, document, inference, recipe),
        "choices": choices,
        "fields": fields,
        "metrics": metrics,
        "training": training,
        "validation": validation,
    }


def _total(losses: dict[str, Tensor]) -> Tensor:
    values = iter(losses.values())
    total = next(values)
    for value in values:
        total = total + value
    return total


def _state(module: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.detach().cpu().contiguous() for name, tensor in module.state_dict().items()}

