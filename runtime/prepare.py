"""From a document to everything its first step needs: data, module, choices, optimizer, batches."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from graph.binding import bind
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.plan import drops_last
from graph.source import ModuleSource, generate
from runtime.augment import Augmentation
from runtime.compile import CompiledModule, compile_source
from runtime.counting import counting_of
from runtime.data.batches import Batches
from runtime.data.dataset import DataSet
from runtime.data.kept import Kept
from runtime.data.order import draw_weights, epoch_order, mix_seed, normalised, split_validation
from runtime.data.readers import open_choice
from runtime.optimise import make_optimizer, parameter_groups
from runtime.step import Network, Stepper, fields_of, measures_of, metrics_of
from runtime.training_error import TrainingError
from runtime.tune import HALF, Choices, choose, choose_device, unmeasured
from runtime.warmstart import load_weights
from runtime.weighing import leave_unsaved, weigh_classes


@dataclass
class Prepared:
    """What a run works with.

    Args:
        network: the module that is trained; `judged` the one that is tested, which is the same one unless `averages`
            keeps a running average of its weights.
        notes: how it begins and computes, a sentence each.
    """

    data: DataSet
    source: ModuleSource
    compiled: CompiledModule
    network: Network
    judged: Network
    averages: AveragedModel | None
    optimizer: torch.optim.Optimizer
    stepper: Stepper
    choices: Choices
    training: Batches
    augmentation: Augmentation | None
    validation: Batches | None
    test: Batches
    notes: tuple[str, ...]

    @property
    def measured(self) -> dict[str, str]:
        """What was chosen or done where the recipe leaves it open, a sentence by setting."""
        found = dict(self.choices.measured)
        if self.source.notes:
            found["rewrites"] = "; ".join(self.source.notes)
        return found

    def release(self) -> None:
        """Let go of what outlives the objects: the source's text, compiled kernels, torch's deterministic mode."""
        self.compiled.forget()
        torch.use_deterministic_algorithms(False)
        if self.choices.compiled:
            torch._dynamo.reset()


def prepare(document: Document, made: Choices | None = None, kept: Kept | None = None) -> Prepared:
    """Open the data, build the network, choose how to compute.

    Args:
        made: the choices of a run that goes on; None makes them by measuring.
        kept: what its data were when it began, and by what they were normalised.

    Raises:
        SymloomError: the graph, the recipe, the data or the device do not allow it.
    """
    with ExitStack() as undo:
        ready = _prepare(document, made, kept, undo)
        undo.pop_all()  # from here on it is for `release`
        return ready


def _prepare(document: Document, made: Choices | None, kept: Kept | None, undo: ExitStack) -> Prepared:
    """`undo` takes what must not outlive a failure."""
    recipe = document.recipe
    settings = recipe.resolve()
    inference = Inference.of(document.graph, document.operator)
    source = generate(document, inference)
    if not source.losses:
        raise SymloomError(
            "The graph has no loss to train for: connect the prediction and a Target to a loss, "
            "such as cross-entropy."
        )
    device = choose_device(made.device if made is not None else settings.device)
    data = open_choice(recipe.data, kept.spec if kept is not None else None)
    fields = bind(document.graph, inference, data.spec, source.inputs, source.targets)
    if kept is not None:
        data = replace(data, normalised_by=kept.statistics)
    else:
        data = normalised(data, settings.validation, settings.seed)
    notes = [f"reordered exactly: {note}" for note in source.notes]
    trained, weighed = source, tuple[str, ...]()
    if settings.class_weights == "balanced":
        counted, weighed, told = weigh_classes(document, fields, data, settings)
        trained = generate(counted)
        notes.append(told)
    compiled = compile_source(trained)
    undo.callback(compiled.forget)
    if settings.deterministic and device.startswith("cuda"):
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # without it cuBLAS refuses
    undo.callback(torch.use_deterministic_algorithms, False)
    torch.use_deterministic_algorithms(settings.deterministic)
    with _memory_of(device, settings.batch_size):
        torch.manual_seed(mix_seed(settings.seed, "weights"))
        module = compiled.module_class()
        leave_unsaved(module, weighed)
        if settings.start_from and made is None:
            notes += load_weights(module, settings.start_from)
        groups = parameter_groups(module, document, inference)
        training, held_back = split_batches(data, settings, device)
        network = Network(
            module,
            fields_of(source.inputs, fields),
            fields_of(source.targets, fields),
            measures_of(document, inference, source),
            device,
            metrics=metrics_of(source),
            counting=counting_of(document, inference, source, min(settings.batch_size, training.samples)),
        )
        choices = made or _chosen(network, training, settings)
        torch.set_num_threads(choices.threads)
        module.to(device)
        if choices.channels_last:
            module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stub asks for a device or a dtype too
    module.train()
    network = replace(network, half=HALF.get(choices.precision))
    averages, judged = None, network
    if settings.ema:
        averages = AveragedModel(module, multi_avg_fn=get_ema_multi_avg_fn(settings.ema))
        judged = replace(network, module=averages.module)
    if choices.compiled:
        undo.callback(torch._dynamo.reset)
        network = network.fused(choices.graphs, data.spec.varies)
    optimizer = make_optimizer(groups, recipe)
    training = replace(training, channels_last=choices.channels_last)
    at_once: dict[str, Any] = {
        "shuffle": False,
        "weights": None,
        "drop_last": False,
        # Without gradients memory suffices for more than a batch, but for how many depends on the network.
        "batch_size": max(settings.batch_size, min(256, 4 * settings.batch_size)),
    }
    return Prepared(
        data=data,
        source=source,
        compiled=compiled,
        network=network,
        judged=judged,
        averages=averages,
        optimizer=optimizer,
        stepper=Stepper(network, optimizer, groups, settings),
        choices=choices,
        training=training,
        augmentation=Augmentation.of(settings, data),
        validation=replace(training, indices=_few(held_back, settings), **at_once)
        if held_back is not None
        else None,
        test=replace(training, split="test", indices=_few(torch.arange(len(data.test)), settings), **at_once)
        if settings.limit_batches
        else replace(training, split="test", indices=None, **at_once),
        notes=(*choices.notes, *notes, *data.spec.notes),
    )


def _chosen(network: Network, training: Batches, settings: Any) -> Choices:
    """How to compute; a step that fails while that is measured fails again as the run's first, which says why."""
    try:
        return choose(network, training, settings)
    except (RuntimeError, ValueError, IndexError) as error:
        if out_of_memory(error):
            raise
        return unmeasured(network, training, settings)


def split_batches(data: DataSet, settings: Any, device: str) -> tuple[Batches, torch.Tensor | None]:
    """The training batches, and the samples held back to validate on, if any."""
    chosen, held_back = None, None
    if settings.validation:
        chosen, held_back = split_validation(data, settings.validation, settings.seed)
    training = Batches(
        data.to(device),
        "train",
        chosen,
        settings.batch_size,
        shuffle=True,
        seed=settings.seed,
        device=device,
        weights=draw_weights(data, chosen, settings.balance),
    )
    training = replace(training, drop_last=drops_last(training.samples, settings))
    if settings.overfit_batches:
        few = epoch_order(training.samples, settings.seed, 0)[
            : settings.overfit_batches * settings.batch_size
        ]
        few = few if chosen is None else chosen[few]
        return replace(training, indices=few, weights=None, shuffle=False), few
    return training, held_back if held_back is not None and len(held_back) else None


def _few(indices: torch.Tensor, settings: Any) -> torch.Tensor:
    """As many samples as are to be judged."""
    return indices[: settings.limit_batches * settings.batch_size or None]


def out_of_memory(error: BaseException) -> bool:
    """Whether torch says that a device has no memory left."""
    said = str(error)
    words = ("out of memory", "not enough memory", "can't allocate memory")  # each kind of device has its own
    return isinstance(error, torch.OutOfMemoryError) or any(each in said for each in words)


def memory_sentence(device: str, batch_size: int) -> str:
    """What to do then."""
    return f"{device} has not enough memory for batches of {batch_size:,}; use smaller ones, or a smaller network"


@contextmanager
def _memory_of(device: str, batch_size: int) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        if out_of_memory(error):
            raise TrainingError(f"{memory_sentence(device, batch_size)}.", settings=("batch_size",)) from None
        raise
