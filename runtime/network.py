"""A network as one object for scripts and notebooks: compose, fit, evaluate, predict, save.

    net = Network(loss_symbol, "My network")
    net.fit("fashion-mnist-small", epochs=3)
    net.evaluate()
    net.predict(images)
    net.save("mine.safetensors")

It runs the engine of the window and of the command line: `fit` leaves a run folder that both open.
"""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_safetensors
from torch import Tensor, nn

from graph.binding import bind
from graph.document import Document, from_json, load, save, to_json, write_file
from graph.errors import FileProblem, SymloomError
from graph.infer import Inference
from graph.networks import NamedWeight, named_weights, shipped
from graph.recipe import Choice, Recipe, check_recipe
from graph.source import ModuleSource, generate
from graph.symbol import Symbol
from runtime.allocator import keep_freed_memory
from runtime.compile import compile_source
from runtime.control import Control
from runtime.counting import counting_of
from runtime.data.batches import Batches
from runtime.data.dataset import DataSet, Split
from runtime.data.order import normalised
from runtime.data.readers import open_choice
from runtime.folding import Folded
from runtime.prepare import split_batches
from runtime.protocol import EpochDone, Event, Log
from runtime.runfolder import RunFolder
from runtime.step import Network as Judged
from runtime.step import fields_of, measures_of, metrics_of
from runtime.train import train
from runtime.tune import choose_device
from runtime.warmstart import read_weights


@dataclass(frozen=True)
class Fitted:
    """What `fit` did.

    Args:
        folder: the run's, with curves, log, code and weights.
        test: loss and metrics on the test data.
        epochs: the averages of each epoch, such as `validation/accuracy`.
    """

    folder: Path
    test: Mapping[str, float]
    epochs: list[Mapping[str, float]] = field(default_factory=list)


class Network:
    """A document with its weights.

    Args:
        network: what was composed, or a document.
        title: names the run folders and the class in the exported code; a document has its own.
    """

    def __init__(self, network: Symbol | Document, title: str = "Network") -> None:
        self.document = network.copy() if isinstance(network, Document) else network.document(title)
        self.weights: dict[str, Tensor] = {}
        self._origin: Path | None = None  # the run or file they come from, as they are
        self._module: nn.Module | None = None
        self._made_of: ModuleSource | None = None  # that module's
        self._channels_last = False  # whether it takes images so
        self._answers: Folded | None = None
        self._inference: Inference | None = None

    # ---- training

    def fit(
        self,
        data: str | Choice | None = None,
        epochs: int | None = None,
        *,
        optimizer: str | Choice | None = None,
        lr: float | None = None,
        schedule: str | Choice | None = None,
        folder: str | os.PathLike[str] = "runs",
        verbose: bool = True,
        report: Callable[[Event], None] | None = None,
        control: Control | None = None,
        **settings: Any,
    ) -> Fitted:
        """Train, and test the weights of the best epoch, which the network then has.

        What is not given is as the document's recipe says; what is given changes the recipe. Once fitted, it goes on
        from the weights it has.

        Args:
            data: a data set by name.
            optimizer, schedule: by name, with its defaults, or a `Choice` with attributes.
            folder: where the run's folder is made.
            verbose: whether to print the run's log.
            report: takes every event of the run.
            control: pauses and stops it from another thread.
            settings: those of `graph.recipe.SETTINGS`, such as `batch_size` and `seed`.

        Raises:
            SymloomError: the network, the recipe or the data do not allow it, or a step failed.
        """
        keep_freed_memory()
        self._change_recipe(data, optimizer, lr, schedule, {"epochs": epochs, **settings})
        seen: list[Mapping[str, float]] = []

        def tell(event: Event) -> None:
            if isinstance(event, EpochDone):
                seen.append(event.values)
            if verbose and isinstance(event, Log):
                print(event.text)
            if report is not None:
                report(event)

        document = self.document.copy()
        if self.weights:
            document.recipe = document.recipe.setting(start_from=str(self._start(Path(folder))))
        finished = train(document, Path(folder), tell, control or Control())
        run = Path(finished.folder)
        self._take(read_weights(run), run)
        return Fitted(run, finished.test, seen)

    def _start(self, folder: Path) -> Path:
        """Where the weights lie that a run is to begin with; it stays, because the run's recipe names it."""
        if self._origin is None:
            folder.mkdir(parents=True, exist_ok=True)
            self._origin = folder / f"start-{time.strftime('%Y-%m-%d-%H%M%S')}.safetensors"
            write_file(self._origin, to_safetensors(self.weights))
        return self._origin.absolute()

    def _change_recipe(
        self,
        data: str | Choice | None,
        optimizer: str | Choice | None,
        lr: float | None,
        schedule: str | Choice | None,
        settings: Mapping[str, Any],
    ) -> None:
        recipe: Recipe = self.document.recipe.setting(
            **{name: value for name, value in settings.items() if value is not None}
        )
        if data is not None:
            recipe = recipe.but(data=_choice(data))
        if optimizer is not None:
            recipe = recipe.but(optimizer=_choice(optimizer))
        if lr is not None:
            recipe = recipe.but(optimizer=Choice(recipe.optimizer.name, {**recipe.optimizer.attrs, "lr": lr}))
        if schedule is not None:
            recipe = recipe.but(schedule=_choice(schedule))
        self.document.recipe = check_recipe(recipe)

    # ---- using it

    @property
    def source(self) -> ModuleSource:
        """The module's code and how it is fed."""
        return generate(self.document)

    @property
    def module(self) -> nn.Module:
        """The generated module with the weights there are, or new ones, ready to predict."""
        if self._module is None:
            with torch.inference_mode(False):  # weights can be trained wherever they were first asked for
                self._make()
        assert self._module is not None
        return self._module

    def _make(self) -> None:
        settings = self.document.recipe.resolve()
        self._inference = Inference.of(self.document.graph, self.document.operator)
        self._made_of = generate(self.document, self._inference)
        compiled = compile_source(self._made_of)
        self._module = compiled.module_class().eval()
        weakref.finalize(self._module, compiled.forget)  # its source's text is wanted as long as it may fail
        if self.weights:
            self._module.load_state_dict(self.weights)
        self._module.to(choose_device(settings.device))
        # Convolutions are faster so, all the more where nothing has to be kept for a backward pass.
        self._channels_last = settings.layout != "contiguous" and any(
            weight.dim() == 4 for weight in self._module.parameters()
        )
        if self._channels_last:
            self._module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # as in `runtime.prepare`
        self._answers = Folded(self._module)

    def _ready(self) -> tuple[ModuleSource, nn.Module]:
        """The module and how it is fed."""
        module = self.module
        assert self._made_of is not None
        return self._made_of, module

    def evaluate(self, data: str | Choice | None = None, split: str = "test") -> dict[str, float]:
        """Loss and metrics over a part of a data set; the recipe's own if none is named.

        Raises:
            SymloomError: there is no loss, or the data do not fit.
        """
        opened, fields, inference = self._data(data)
        source, module = self._ready()
        if not source.losses:
            raise SymloomError("The network has no loss to evaluate; connect one to its output and a Target.")
        device = _device_of(module)
        settings = self.document.recipe.resolve()
        trained = split_batches(opened, settings, str(device))[0].samples
        judged = Judged(
            module,
            fields_of(source.inputs, fields),
            fields_of(source.targets, fields),
            measures_of(self.document, inference, source),
            str(device),
            metrics=metrics_of(source),
            counting=counting_of(self.document, inference, source, min(settings.batch_size, trained)),
        )
        batches = Batches(opened, split, batch_size=256, device=device, channels_last=self._channels_last)
        return judged.evaluate(batches, lambda: None).numbers

    def predict(self, *inputs: Any, batch_size: int = 256) -> Any:
        """What the network answers, on the CPU.

        Args:
            inputs: a tensor or array for each `Input`, the batch first. Bytes (uint8), as data sets hold them, are
                scaled and normalised as in training; other numbers are taken as they are.

        Returns:
            A tensor; of several outputs, a dictionary of them by the node's name.

        Raises:
            SymloomError: not as many inputs as the network has, or one does not fit.
        """
        source, module = self._ready()
        if len(inputs) != len(source.inputs):
            raise SymloomError(
                f"predict takes {len(source.inputs)} inputs ({', '.join(source.inputs)}), not {len(inputs)}."
            )
        given = [
            self._entering(name, torch.as_tensor(x)) for name, x in zip(source.inputs, inputs, strict=True)
        ]
        device = _device_of(module)
        if any(each.training for each in module.modules()):  # asking is cheaper than setting
            module.eval()
        answers = self._answers
        assert answers is not None
        parts: list[tuple[Tensor, ...]] = []
        with torch.inference_mode():
            for start in range(0, len(given[0]), batch_size):
                batch = [x[start : start + batch_size].to(device) for x in given]
                if self._channels_last:
                    batch = [x.to(memory_format=torch.channels_last) if x.dim() == 4 else x for x in batch]
                parts.append(answers(*batch))
        # Outside of that mode, so that what is returned is a tensor like others.
        joined = [torch.cat([part.cpu() for part in each]) for each in zip(*parts, strict=True)]
        found = {
            output.node: tensor
            for output, tensor in zip(source.outputs, joined, strict=True)
            if output.node not in source.inputs
        }
        return next(iter(found.values())) if len(found) == 1 else found

    def _entering(self, name: str, x: Tensor) -> Tensor:
        """An input as the module takes it."""
        assert self._inference is not None
        types = self._inference.facts[name].types
        assert types is not None
        if x.dim() != types[0].rank:
            raise SymloomError(f"{name} is {types[0]}, but a tensor of shape {tuple(x.shape)} is given.")
        wanted: torch.dtype = getattr(torch, types[0].dtype)
        if x.dtype != torch.uint8 or not wanted.is_floating_point:
            return x.to(wanted)
        opened, fields, _ = self._data(None)
        column = {fields[name].name: x}
        given = replace(opened, splits={**opened.splits, "given": Split(column, {})})
        batches = Batches(given, "given", batch_size=max(1, len(x)))
        return next(iter(batches))[0][fields[name].name]

    def _data(self, data: str | Choice | None) -> tuple[DataSet, Mapping[str, Any], Inference]:
        chosen = self.document.recipe.data if data is None else _choice(data)
        if not chosen.name:
            raise SymloomError("No data are chosen yet: name a data set, such as fashion-mnist-small.")
        settings = self.document.recipe.resolve()
        opened = normalised(open_choice(chosen), settings.validation, settings.seed)
        inference = Inference.of(self.document.graph, self.document.operator)
        source = self.source
        return (
            opened,
            bind(self.document.graph, inference, opened.spec, source.inputs, source.targets),
            inference,
        )

    # ---- files

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the network: with its weights as `.safetensors`, or the document alone as `.symloom`.

        Raises:
            SymloomError: the suffix is another one.
            FileProblem: it cannot be written.
        """
        path = Path(path)
        if path.suffix == ".symloom":
            save(self.document, path)
        elif path.suffix == ".safetensors":
            weights = {
                name: tensor.detach().cpu().contiguous() for name, tensor in self.module.state_dict().items()
            }
            told = {"format": "pt", "class": self.source.class_name, "symloom": to_json(self.document)}
            write_file(path, to_safetensors(weights, told))
        else:
            raise SymloomError(
                f"{path}: a network is saved as .safetensors (with its weights) or .symloom (without)."
            )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Network:
        """The network of a `.safetensors` file that `save` or the export wrote, a `.symloom` file or a run folder.

        Raises:
            FileProblem: it cannot be read, or holds no network.
        """
        path = Path(path)
        if path.suffix == ".symloom":
            return cls(load(path))
        network = cls(RunFolder.open(path).document() if path.is_dir() else _document_in(path))
        network._take(read_weights(path), path)
        return network

    def load_published(self, path: str | os.PathLike[str], name: str) -> None:
        """Take the weights of the original of a shipped network, such as torchvision's `resnet18-f37072fd.pth`.

        Args:
            path: a state dict as `.pth`, `.pt` or `.safetensors`.
            name: the shipped network that this one is.

        Raises:
            SymloomError: a weight is missing or has another shape.
        """
        published = shipped(name).published
        if published is None:
            raise SymloomError(f"{name} has no published original; load weights that Symloom has saved.")
        given = read_weights(Path(path))
        self._take(
            {
                each.ours: _published(each, given, str(path))
                for each in named_weights(self.document, published)
            }
        )

    def _take(self, weights: dict[str, Tensor], origin: Path | None = None) -> None:
        if self._module is not None:
            self._module.load_state_dict(weights)
        self.weights, self._origin = weights, origin


def _published(each: NamedWeight, given: Mapping[str, Tensor], where: str) -> Tensor:
    found = given.get(each.theirs)
    shape = tuple(each.weight.shape)
    if found is None:
        raise FileProblem(
            f"{where} lacks {each.theirs}, which {each.ours} is made of; it is of another network."
        )
    found = found.t().contiguous() if each.transposed else found
    if tuple(found.shape) != shape:
        raise FileProblem(f"{where}: {each.theirs} is {tuple(found.shape)}, but {each.ours} is {shape}.")
    return found


def _device_of(module: nn.Module) -> torch.device:
    """Where it computes; a network without weights does so on the CPU."""
    return next((weight.device for weight in module.parameters()), torch.device("cpu"))


def _choice(given: str | Choice) -> Choice:
    return Choice(given) if isinstance(given, str) else given


def _document_in(path: Path) -> Document:
    try:
        with safe_open(path, "pt") as file:
            told = file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise FileProblem(f"{path} cannot be read: {error}.") from None
    if "symloom" not in told:
        raise FileProblem(
            f"{path} holds weights without their network; load the .symloom file, then the weights."
        )
    return from_json(told["symloom"], str(path))
