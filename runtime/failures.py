"""Why a step failed, as a sentence that names the node and what to do."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence

from torch import Tensor

from runtime.accelerator import return_memory
from runtime.prepare import Prepared, memory_sentence, out_of_memory
from runtime.step import Batch, size
from runtime.training_error import TrainingError

_NO_GRADIENT = "does not require grad"
_TOO_LARGE = "without overflow"
_NO_KERNEL = ("primitive", "not implemented for", "no kernel")  # a format of numbers that a device has not
_ONE_SAMPLE = "more than 1 value per channel"


def explain(error: Exception, ready: Prepared, batches: Sequence[Batch], when: str) -> TrainingError:
    """An error of torch's as a sentence.

    Args:
        batches: what the step was taken on; empty if it was no training step.
        when: it happened, such as "step 3".
    """
    details = "".join(traceback.format_exception(error))
    first = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    node = ready.compiled.node_of(error)
    settings, fits = tuple[str, ...](), None
    if out_of_memory(error):
        traceback.clear_frames(error.__traceback__)  # they hold what fills the memory
        settings, (first, fits) = ("batch_size",), _too_large(ready, batches)
    elif batches and not node and _NO_GRADIENT in first:
        first = (
            "No weight that is trained has a part in the loss; connect the output of a layer with weights to it, "
            "and take what detaches or freezes them away"
        )
    elif _ONE_SAMPLE in first:
        first = (
            "a batch of one sample cannot be normalised; choose a batch_size above 1, or leave the samples out "
            "that fill no whole batch (drop_last)"
        )
    elif ready.network.half is not None and any(each in first for each in _NO_KERNEL):
        precision, device = ready.choices.precision, ready.choices.device
        first = f"this cannot be computed in {precision} on {device}; set precision to fp32"
    elif batches and not node and (isinstance(error, ArithmeticError) or _TOO_LARGE in first):
        optimizer = type(ready.optimizer).__name__
        first = f"{optimizer} cannot compute its step ({error.args[-1]}); change its settings or the learning rate"
    elif batches and not node:
        node = ready.compiled.node_of_gradient(lambda: ready.stepper.take(batches))
    place = f"{node}: " if node else ""
    return TrainingError(
        f"{place}{first} ({when}).", node=node, details=details, settings=settings, fits=fits
    )


def _too_large(ready: Prepared, batches: Sequence[Batch]) -> tuple[str, int | None]:
    """What to do where memory does not suffice, with the largest batch that was found to fit."""
    tried = max((size(batch) for batch in batches), default=ready.training.batch_size)
    sentence = memory_sentence(ready.choices.device, tried)
    fits = largest_that_fits(ready, batches[0]) if batches else 0
    return (f"{sentence}; {fits:,} fit", fits) if fits else (sentence, None)


def largest_that_fits(ready: Prepared, batch: Batch) -> int:
    """Half of a batch's samples, or half of that and so on, whose loss and gradients fit into memory; 0 if not one."""
    samples = size(batch)
    while samples > 1:
        samples //= 2
        ready.optimizer.zero_grad(set_to_none=True)
        return_memory()
        try:
            ready.network.judge(_part(batch, samples))[0].backward()
        except (RuntimeError, ValueError) as error:
            if not out_of_memory(error):
                return 0  # too few for a normalisation, say: no size to suggest
            traceback.clear_frames(error.__traceback__)
        else:
            ready.optimizer.zero_grad(set_to_none=True)
            return samples
    return 0


def _part(batch: Batch, samples: int) -> Batch:
    def cut(columns: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
        return {name: column[:samples] for name, column in columns.items()}

    return cut(batch[0]), cut(batch[1])
