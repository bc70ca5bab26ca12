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
    counters: int = 1  # … and float32 numbers, such as the step
    remembers_momentum: bool = False  # and one tensor more if its `momentum` is above 0
    closure: bool = False  # an optimizer that evaluates the loss several times a step

    def state_bytes(self, attrs: Mapping[str, Any], parameter_bytes: int, tensors: int) -> int:
        """What an optimizer remembers of `tensors` parameters that hold `parameter_bytes`."""
        values = self.resolve(attrs)
        momentum = self.remembers_momentum and values["momentum"] > 0
        history = 2 * values.get("history_size", 0)
        copies: int = self.averages + momentum + history
        return parameter_bytes * copies + 4 * tensors * self.counters

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
    "betas",
    "floats",
    (0.9, 0.999),
    "Decay of the running averages of gradient and its square.",
    minimum=0.0,
    maximum=1.0,
    length=2,
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
        counters=0,
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
    Kind(
        "Adamax",
        "Adam with the largest gradient instead of the mean square (Kingma & Ba, 2015).",
        (_lr(0.002), _BETAS, _EPS, _DECAY),
        averages=2,
    ),
    Kind(
        "NAdam",
        "Adam with Nesterov's momentum (Dozat, 2016).",
        (
            _lr(0.002),
            _BETAS,
            _EPS,
            Attribute("momentum_decay", "float", 0.004, "How fast the momentum is warmed up.", minimum=0.0),
            _DECAY,
        ),
        averages=2,
        counters=2,
    ),
    Kind(
        "RAdam",
        "Adam that starts carefully, without a warm-up to set (Liu et al., 2020).",
        (_lr(0.001), _BETAS, _EPS, _DECAY),
        averages=2,
    ),
    Kind(
        "Adadelta",
        "Steps as large as the last ones were, almost without a learning rate (Zeiler, 2012).",
        (
            _lr(1.0),
            Attribute("rho", "float", 0.9, "Decay of the running averages.", minimum=0.0, maximum=1.0),
            replace(_EPS, default=1e-6),
            _DECAY,
        ),
        averages=2,
    ),
    Kind(
        "Adafactor",
        "Adam's scaling in little memory: a row and a column instead of a matrix (Shazeer & Stern, 2018).",
        (
            _lr(0.01),
            Attribute("beta2_decay", "float", -0.8, "Exponent of the decay of the averages.", maximum=0.0),
            Attribute("d", "float", 1.0, "Largest root mean square of a step.", minimum=1.0),
            _DECAY,
        ),
    ),
    Kind(
        "ASGD",
        "SGD that also averages the weights (Polyak & Juditsky, 1992).",
        (
            _lr(0.01),
            Attribute("lambd", "float", 1e-4, "Decay of the weights and of the rate.", minimum=0.0),
            Attribute("alpha", "float", 0.75, "Power by which the rate falls.", minimum=0.0),
            _DECAY,
        ),
        averages=1,
        counters=3,
    ),
    Kind(
        "Rprop",
        "Steps by the gradient's sign alone; for full batches (Riedmiller & Braun, 1993).",
        (
            _lr(0.01),
            Attribute(
                "etas",
                "floats",
                (0.5, 1.2),
                "Factors on the step when the sign changes, and when it stays.",
                minimum=0.0,
                length=2,
            ),
        ),
        averages=2,
    ),
    Kind(
        "Lion",
        "The sign of momentum and gradient; small rates, large decay (Chen et al., 2023).",
        (_lr(0.0001), replace(_BETAS, default=(0.9, 0.99)), _DECAY),
        averages=1,
        counters=0,
    ),
    Kind(
        "LAMB",
        "Adam with steps in proportion to each layer's weights; for large batches (You et al., 2020).",
        (_lr(0.001), _BETAS, replace(_EPS, default=1e-6), _DECAY),
        averages=2,
        counters=0,
    ),
    Kind(
        "Muon",
        "Orthogonalised momentum for matrices, AdamW for all else (Jordan et al., 2024).",
        (
            _lr(0.001),
            replace(_MOMENTUM, default=0.95),
            Attribute("nesterov", "bool", True, "Nesterov's momentum."),
            replace(_DECAY, default=0.1),
        ),
        averages=1,  # two for what is no matrix, which is little
    ),
    Kind(
        "LBFGS",
        "Quasi-Newton with a memory of past gradients; for full batches (Liu & Nocedal, 1989).",
        (
            _lr(1.0),
            Attribute("max_iter", "int", 20, "Iterations within a step.", minimum=1, maximum=1000),
            Attribute("history_size", "int", 10, "Past gradients it remembers.", minimum=1, maximum=1000),
            Attribute(
                "line_search", "bool", True, "Search along each direction until Wolfe's conditions hold."
            ),
        ),
        averages=2,
        closure=True,
    ),
)

_WARMUP = Attribute("warmup", "float", 0.0, "Part of the run spent going up.", minimum=0.0, maximum=1.0)
_FINAL = Attribute("final_factor", "float", 0.0, "End, as a part of the start.", minimum=0.0, maximum=1.0)

# What they compute is in `graph.schedule`.
SCHEDULES: tuple[Kind, ...] = (
    Kind("constant", "The same learning rate throughout.", (_WARMUP,)),
    Kind(
        "one-cycle",
        "Up to the learning rate, then down to nearly nothing (Smith, 2018).",
        (
            replace(_WARMUP, default=0.3),
            Attribute(
                "start_factor", "float", 0.04, "Start, as a part of the peak.", minimum=0.0, maximum=1.0
            ),
        ),
    ),
    Kind("cosine", "Down along half a cosine (Loshchilov & Hutter, 2017).", (_WARMUP, _FINAL)),
    Kind(
        "cosine-restarts",
        "Down along half a cosine and up again at once, in ever longer periods (Loshchilov & Hutter, 2017).",
        (
            Attribute("first_epochs", "int", 2, "Length of the first period.", minimum=1, unit="epochs"),
            Attribute(
                "growth", "float", 2.0, "Each period is so many times as long as the one before.", minimum=1.0
            ),
            _WARMUP,
            _FINAL,
        ),
    ),
    Kind(
        "step",
        "Times `gamma` every `step_epochs` epochs.",
        (
            Attribute("step_epochs", "int", 5, "Epochs between two steps.", minimum=1),
            Attribute("gamma", "float", 0.1, "Factor at each step.", minimum=0.0),
            _WARMUP,
        ),
    ),
    Kind(
        "multi-step",
        "Times `gamma` after each of certain epochs.",
        (
            Attribute("milestones", "ints", (5, 8), "The epochs after which it falls.", minimum=1),
            Attribute("gamma", "float", 0.1, "Factor at each.", minimum=0.0),
            _WARMUP,
        ),
    ),
    Kind(
        "exponential",
        "Times `gamma` every epoch.",
        (Attribute("gamma", "float", 0.9, "Factor per epoch.", minimum=0.0), _WARMUP),
    ),
    Kind(
        "polynomial",
        "Down to the end by a power of the part still to go; a straight line with power 1.",
        (Attribute("power", "float", 1.0, "The power.", minimum=0.0), _WARMUP, _FINAL),
    ),
    Kind(
        "plateau",
        "Times `gamma` when the validation loss has not improved for some epochs.",
        (
            Attribute("patience", "int", 3, "Epochs without improvement before it falls.", minimum=1),
            Attribute("gamma", "float", 0.3, "Factor each time.", minimum=0.0, maximum=1.0),
            Attribute(
                "threshold",
                "float",
                0.001,
                "Least relative improvement that counts.",
                minimum=0.0,
                maximum=1.0,
            ),
            _WARMUP,
        ),
    ),
)

SETTINGS: tuple[Attribute, ...] = (
    Attribute("epochs", "int", 10, "Passes over the training data.", minimum=1, maximum=1_000_000),
    Attribute("batch_size", "int", 64, "Samples per step.", minimum=1, maximum=1_000_000),
    Attribute(
        "seed",
        "int",
        0,
        "Start of every random choice; the same seed gives the same run.",
        minimum=0,
        maximum=2**31 - 1,
    ),
    Attribute(
        "validation",
        "float",
        0.1,
        "Part of the training data held back to validate on.",
        minimum=0.0,
        maximum=0.9,
    ),
    Attribute(
        "balance",
        "bool",
        False,
        "Draw samples of rare classes as often as those of common ones, for training.",
    ),
    Attribute(
        "device", "text", "auto", "auto, cpu, cuda, cuda:1, mps, …: auto takes the accelerator there is."
    ),
    Attribute(
        "precision",
        "choice",
        "fp32",
        "Number format of the arithmetic; auto measures whether bf16 is faster.",
        choices=("auto", "fp32", "bf16", "fp16"),
    ),
    Attribute(
        "layout",
        "choice",
        "auto",
        "Memory order of images; channels-last is faster for convolutions.",
        choices=("auto", "channels_last", "contiguous"),
    ),
    Attribute("threads", "int", 0, "CPU threads; 0 measures how many are fastest.", minimum=0, maximum=1024),
    Attribute(
        "compile",
        "choice",
        "off",
        "Let torch compile the network: on, or auto, which does so on an accelerator if steps get faster.",
        choices=("off", "on", "auto"),
    ),
    Attribute(
        "deterministic",
        "bool",
        False,
        "Use only algorithms that give the same bits every time; on a GPU they are slower, or missing.",
    ),
    Attribute("rewrites", "bool", True, "Reorder operators where the result stays exactly the same."),
    Attribute("l1", "float", 0.0, "L1 penalty on weights, added to the loss.", minimum=0.0),
    Attribute("l2", "float", 0.0, "L2 penalty on weights, added to the loss.", minimum=0.0),
    Attribute(
        "crop_padding",
        "int",
        0,
        "Pixels added around each training picture before its size is cut out at random; 0 for none.",
        minimum=0,
        maximum=1024,
        unit="px",
    ),
    Attribute("flip", "bool", False, "Mirror every other training picture, at random, from left to right."),
    Attribute(
        "mixup",
        "float",
        0.0,
        "Mix each sample with another, and their targets alike: strength of the mixture; 0 for none.",
        minimum=0.0,
        maximum=100.0,
    ),
    Attribute(
        "cutmix",
        "float",
        0.0,
        "Put a piece of another picture into each, and mix their targets alike: strength; 0 for none.",
        minimum=0.0,
        maximum=100.0,
    ),
    Attribute("clip_norm", "float", 0.0, "Largest norm of the whole gradient; 0 for no limit.", minimum=0.0),
    Attribute("clip_value", "float", 0.0, "Largest size of each gradient; 0 for no limit.", minimum=0.0),
    Attribute(
        "accumulate",
        "int",
        1,
        "Batches whose gradients are averaged for one step.",
        minimum=1,
        maximum=1_000_000,
    ),
    Attribute(
        "ema",
        "float",
        0.0,
        "Decay of a running average of the weights, which is then tested; 0 for none.",
        minimum=0.0,
        maximum=0.999999,
    ),
    Attribute(
        "patience",
        "int",
        0,
        "Stop after so many epochs without a better validation loss; 0 for never.",
        minimum=0,
        maximum=1_000_000,
    ),
    Attribute(
        "spike_guard",
        "float",
        0.0,
        "A loss so many times its usual distance above its recent average is a spike (try 20); 0 for no guard.",
        minimum=0.0,
    ),
    Attribute(
        "spike_action",
        "choice",
        "skip",
        "Leave a step with a spike out, or stop the run there.",
        choices=("skip", "stop"),
    ),
    Attribute(
        "start_from",
        "text",
        "",
        "A run's folder, or a file of weights, to begin with instead of random ones.",
    ),
    Attribute(
        "checkpoint_minutes", "float", 5.0, "Longest time between checkpoints.", minimum=0.0, unit="min"
    ),
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
    raise SymloomError(
        f"there is no {what} {name!r}; choose one of {', '.join(kind.name for kind in kinds)}."
    )
