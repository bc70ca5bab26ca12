"""How long a run will be and how its learning rate will go, as far as that is settled before it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.document import Document
from graph.errors import SymloomError
from graph.options import resolve_options
from graph.recipe import optimizer
from graph.schedule import Factor, learning_rate

_STEPS_UNKNOWN = 200  # an epoch is drawn with so many, as long as nobody knows the number of samples


def batches_of(samples: int, batch_size: int, drop_last: bool) -> int:
    """How many batches so many samples make; the last may be smaller, unless such a one is left out."""
    whole, rest = divmod(samples, batch_size)
    return whole + (rest > 0 and not drop_last)


def drops_last(samples: int, settings: Any) -> bool:
    """Whether a smaller last batch is left out: if asked for, unless there is no other or few are trained on."""
    return bool(settings.drop_last and not settings.overfit_batches and samples >= settings.batch_size)


@dataclass(frozen=True)
class Plan:
    """The numbers of a run that are known before its first step: arithmetic on its data and settings.

    Args:
        batches_per_epoch: of training, as many as are used.
        batch_size: samples a step, which may take several batches.
        last_share: how large the last step of an epoch is beside the others.
    """

    epochs: int
    batches_per_epoch: int
    steps_per_epoch: int
    batch_size: int
    last_share: float

    @classmethod
    def of(cls, samples: int, settings: Any) -> Plan:
        """A run over so many training samples, without those it validates on."""
        at_once, together = int(settings.batch_size), int(settings.accumulate)
        few = settings.overfit_batches * at_once
        samples = min(samples, few) if few else samples
        batches = batches_of(samples, at_once, drops_last(samples, settings))
        batches = min(batches, settings.limit_batches or batches)
        whole, left = divmod(batches, together)
        steps = max(1, whole + (left > 0 and not settings.drop_last))
        last = 1.0
        if steps > 1 and not settings.drop_last:
            used = min(samples, batches * at_once)
            last = (used - (steps - 1) * together * at_once) / (together * at_once)
        return cls(int(settings.epochs), batches, steps, together * at_once, last)

    @property
    def steps(self) -> int:
        return self.epochs * self.steps_per_epoch


@dataclass(frozen=True)
class RatePlan:
    """The learning rate at every step of a run.

    Args:
        rate: the optimizer's, which the schedule multiplies.
        counted: whether the number of samples is known; otherwise an epoch's steps are only assumed.
        multiples: nodes that train at another rate: (factor, their names), the largest factor first.
    """

    epochs: int
    steps_per_epoch: int
    rate: float
    factor: Factor
    counted: bool
    multiples: tuple[tuple[float, tuple[str, ...]], ...] = ()

    @property
    def steps(self) -> int:
        return self.epochs * self.steps_per_epoch

    def at(self, step: int) -> float:
        """The rate of a step, counted from 0, if the validation loss never stalls."""
        return self.rate * self.factor(step, ())


def rate_plan(document: Document) -> RatePlan:
    """What training the document as it is would do.

    Raises:
        SymloomError: the recipe has a value that is not allowed.
    """
    recipe = document.recipe
    settings = recipe.resolve()
    rate = optimizer(recipe.optimizer.name).resolve(recipe.optimizer.attrs)["lr"]
    samples = _training_samples(document, settings)
    per_epoch = _STEPS_UNKNOWN if samples is None else Plan.of(samples, settings).steps_per_epoch
    factor = learning_rate(recipe.schedule, settings.epochs * per_epoch, per_epoch)
    return RatePlan(settings.epochs, per_epoch, rate, factor, samples is not None, _multiples(document))


def _training_samples(document: Document, settings: Any) -> int | None:
    """Those that are left without the validation part; None where the data's number is not known."""
    try:
        spec = document.data()
    except SymloomError:  # no such data
        return None
    if not spec.seen or not spec.train:
        return None
    share = round(spec.train * settings.validation)
    held_back: int = (spec.validation or share) if settings.validation else 0
    return spec.train - held_back


def _multiples(document: Document) -> tuple[tuple[float, tuple[str, ...]], ...]:
    found: dict[float, list[str]] = {}
    for node in document.graph:
        options = resolve_options(node.options)
        if options.learning_rate_factor != 1.0 and not options.frozen:
            found.setdefault(options.learning_rate_factor, []).append(node.name)
    return tuple((factor, tuple(found[factor])) for factor in sorted(found, reverse=True))
