"""How a network is trained: data, optimizer, schedule and settings, as values.

Everything a person can choose is declared here once as `Attribute`s; the form, the command line, the checks
and the file follow. The runtime finds torch's classes by the names used here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from graph.errors import SymloomError
from graph.operator import Attribute


@dataclass(frozen=True)
class Kind:
    """One thing to choose in a group: an optimizer or a schedule, with its own attributes."""

    name: str
    summary: str
    attributes: tuple[Attribute, ...] = ()
    averages: int = 0  # tensors an optimizer remembers for each parameter …
    counts_steps: bool = True  # … and a float32 counter
    remembers_momentum: bool = False  # and one tensor more if its `momentum` is above 0

    def state_bytes(self, attrs: Mapping[str, Any], parameter_bytes: int, tensors: int) -> int:
        """What an optimizer remembers of `tensors` parameters that hold `parameter_bytes`."""
        momentum = self.remembers_momentum and self.resolve(attrs)["momentum"] > 0
        return parameter_bytes * (self.averages + momentum) + 4 * tensors * self.counts_steps

    def resolve(self, attrs: Mapping[str, Any]) -> dict[str, Any]:
        """All attributes with their values, checked, by torch's names.

        Raises:
            SymloomError: an unknown attribute or a value it does not take.
        """
        return _resolve(self.attributes, attrs, self.name)


def _resolve(declared: tuple[Attribute, ...], attrs: Mapping[str, Any], owner: str) -> dict[str, Any]:
    by_name = {attribute.name: attribute for attribute in declared}
    values = {attribute.name: attribute.default for attribute in declared}
    for name, value in attrs.items():
        if name not in by_name:
            raise SymloomError(f"{owner} has no setting {name!r} (it has {', '.join(by_name) or 'none'}).")
        values[name] = by_name[name].check(value)
    return values


def _lr(default: float) -> Attribute:
    return Attribute("lr", "float", default, "Learning rate.", minimum=0.0)


_DECAY = Attribute("weight_decay", "float", 0.0, "Weight decay (not on biases and norms).", minimum=0.0)
_BETAS = Attribute(
    "betas", "floats", (0.9, 0.999), "Decay of the running averages of gradient and its square.",
    minimum=0.0, maximum=1.0, length=2,
)
_EPS = Attribute("eps", "float", 1e-8, "Added to the denominator.", minimum=0.0)
_MOMENTUM = Attribute("momentum", "float", 0.0, "Momentum.", minimum=0.0, maximum=1.0)

OPTIMIZERS: tuple[Kind, ...] = (
    Kind(
        "SGD",
        "Stochastic gradient descent, with momentum or Nesterov's (Sutskever et al., 2013).",
        (
            _lr(0.01),
            _MOMENTUM,
            Attribute("nesterov", "bool", False, "Nesterov's momentum (momentum must be above 0)."),
            _DECAY,
        ),
        counts_steps=False,
        remembers_momentum=True,
    ),
    Kind("Adam", "Adaptive moments (Kingma & Ba, 2015).", (_lr(0.001), _BETAS, _EPS, _DECAY), averages=2),
    Kind(
        "AdamW",
        "Adam with decoupled weight decay (Loshchilov & Hutter, 2019).",
        (_lr(0.001), _BETAS, _EPS, replace(_DECAY, default=0.01)),
        averages=2,
    ),
    Kind(
        "RMSprop",
        "Gradient over its running root mean square (Hinton, 2012).",
        (
            _lr(0.01),
            Attribute("alpha", "float", 0.99, "Decay of the running average.", minimum=0.0, maximum=1.0),
            _EPS,
            _MOMENTUM,
            _DECAY,
        ),
        averages=1,
        remembers_momentum=True,
    ),
    Kind(
        "Adagrad",
        "Rates that shrink with all past gradients (Duchi et al., 2011).",
        (_lr(0.01), _DECAY),
        averages=1,
    ),
)

SCHEDULES: tuple[Kind, ...] = (
    Kind("constant", "The same learning rate throughout."),
    Kind(
        "one-cycle",
        "Up to the learning rate, then down to nearly nothing (Smith, 2018).",
        (
            Attribute("warmup", "float", 0.3, "Part of the run spent going up.", minimum=0.0, maximum=1.0),
            Attribute("start_factor", "float", 0.04, "Start, as a part of the peak.", minimum=0.0, maximum=1.0),
        ),
    ),
    Kind(
        "cosine",
        "Down along half a cosine (Loshchilov & Hutter, 2017), after an optional warm-up.",
        (
            Attribute("warmup", "float", 0.0, "Part of the run spent going up.", minimum=0.0, maximum=1.0),
            Attribute("final_factor", "float", 0.0, "End, as a part of the start.", minimum=0.0, maximum=1.0),
        ),
    ),
    Kind(
        "step",
        "Times `gamma` every `step_epochs` epochs.",
        (
            Attribute("step_epochs", "int", 5, "Epochs between two steps.", minimum=1),
            Attribute("gamma", "float", 0.1, "Factor at each step.", minimum=0.0),
        ),
    ),
    Kind(
        "exponential",
        "Times `gamma` every epoch.",
        (Attribute("gamma", "float", 0.9, "Factor per epoch.", minimum=0.0),),
    ),
)

SETTINGS: tuple[Attribute, ...] = (
    Attribute("epochs", "int", 10, "Passes over the training data.", minimum=1, maximum=1_000_000),
    Attribute("batch_size", "int", 64, "Samples per step.", minimum=1, maximum=1_000_000),
    Attribute("seed", "int", 0, "Start of every random choice; the same seed gives the same run.", minimum=0,
              maximum=2**31 - 1),
    Attribute("validation", "float", 0.1, "Part of the training data held back to validate on.", minimum=0.0,
              maximum=0.9),
    Attribute("device", "text", "auto", "auto, cpu, cuda, cuda:1, mps, …: auto takes the accelerator there is."),
    Attribute("precision", "choice", "fp32", "Number format of the arithmetic; auto measures which is faster.",
              choices=("auto", "fp32", "bf16")),
    Attribute("layout", "choice", "auto", "Memory order of images; channels-last is faster for convolutions.",
              choices=("auto", "channels_last", "contiguous")),
    Attribute("threads", "int", 0, "CPU threads; 0 measures how many are fastest.", minimum=0, maximum=1024),
    Attribute("rewrites", "bool", True, "Reorder operators where the result stays exactly the same."),
    Attribute("l1", "float", 0.0, "L1 penalty on weights, added to the loss.", minimum=0.0),
    Attribute("l2", "float", 0.0, "L2 penalty on weights, added to the loss.", minimum=0.0),
    Attribute("clip_norm", "float", 0.0, "Largest norm of the whole gradient; 0 for no limit.", minimum=0.0),
    Attribute("checkpoint_minutes", "float", 5.0, "Longest time between checkpoints.", minimum=0.0, unit="min"),
)


@dataclass(frozen=True)
class Choice:
    """A named choice with the attributes that differ from its defaults."""

    name: str
    attrs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """Everything that, with the graph and the data, determines a run.

    Args:
        data: a data set of `graph.datasets` by name; its attribute `folder` says where the files lie.
        optimizer: one of `OPTIMIZERS`.
        schedule: one of `SCHEDULES`.
        settings: values of `SETTINGS` that differ from the defaults.
    """

    data: Choice = Choice("fashion-mnist-small")
    optimizer: Choice = Choice("Adam")
    schedule: Choice = Choice("constant")
    settings: Mapping[str, Any] = field(default_factory=dict)

    def but(self, **changes: Any) -> Recipe:
        """The same recipe with some fields replaced."""
        return replace(self, **changes)

    def setting(self, **changes: Any) -> Recipe:
        """The same recipe with some settings changed, each checked.

        Raises:
            SymloomError: an unknown setting or a value it does not take.
        """
        settings = {**self.settings, **changes}
        _resolve(SETTINGS, settings, "the recipe")
        return replace(self, settings=settings)

    def resolve(self) -> SimpleNamespace:
        """All settings with their values, checked.

        Raises:
            SymloomError: an unknown setting or a value it does not take.
        """
        return SimpleNamespace(**_resolve(SETTINGS, self.settings, "the recipe"))


def optimizer(name: str) -> Kind:
    """The optimizer of that name.

    Raises:
        SymloomError: there is none.
    """
    return _find(OPTIMIZERS, name, "optimizer")


def schedule(name: str) -> Kind:
    """The schedule of that name.

    Raises:
        SymloomError: there is none.
    """
    return _find(SCHEDULES, name, "schedule")


def check_recipe(recipe: Recipe) -> Recipe:
    """The recipe itself, if every choice and value in it is allowed.

    Raises:
        SymloomError: the sentence names what is not.
    """
    optimizer(recipe.optimizer.name).resolve(recipe.optimizer.attrs)
    schedule(recipe.schedule.name).resolve(recipe.schedule.attrs)
    recipe.resolve()
    return recipe


def _find(kinds: tuple[Kind, ...], name: str, what: str) -> Kind:
    for kind in kinds:
        if kind.name == name:
            return kind
    raise SymloomError(f"there is no {what} {name!r}; choose one of {', '.join(kind.name for kind in kinds)}.")
