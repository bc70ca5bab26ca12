"""The optimizers there are, with their settings; the runtime finds torch's classes by the names used here."""

from __future__ import annotations

from dataclasses import replace

from graph.choice import Kind
from graph.operator import Attribute


def _lr(default: float) -> Attribute:
    return Attribute("lr", "float", default, "Learning rate.", minimum=0.0)


_DECAY = Attribute("weight_decay", "float", 0.0, "Weight decay (not on biases and norms).", minimum=0.0)
_DECOUPLED = Attribute(
    "decoupled_weight_decay", "bool", False, "Decay beside the gradient's scaling, as AdamW, not through it."
)
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
_AMSGRAD = Attribute(
    "amsgrad",
    "bool",
    False,
    "Divide by the largest average of squares so far instead of the latest (Reddi et al., 2018).",
)
_MOMENTUM = Attribute("momentum", "float", 0.0, "Momentum.", minimum=0.0, maximum=1.0)

OPTIMIZERS: tuple[Kind, ...] = (
    Kind(
        "SGD",
        "Stochastic gradient descent, with momentum or Nesterov's (Sutskever et al., 2013).",
        (
            _lr(0.01),
            _MOMENTUM,
            Attribute("nesterov", "bool", False, "Nesterov's momentum (momentum must be above 0)."),
            Attribute(
                "dampening",
                "float",
                0.0,
                "Part of each gradient that the momentum does not take in (0 with nesterov).",
                minimum=0.0,
                maximum=1.0,
            ),
            _DECAY,
        ),
        counters=0,
        remembers=("momentum",),
    ),
    Kind(
        "Adam",
        "Adaptive moments (Kingma & Ba, 2015).",
        (_lr(0.001), _BETAS, _EPS, _DECAY, _AMSGRAD),
        averages=2,
        remembers=("amsgrad",),
    ),
    Kind(
        "AdamW",
        "Adam with decoupled weight decay (Loshchilov & Hutter, 2019).",
        (_lr(0.001), _BETAS, _EPS, replace(_DECAY, default=0.01), _AMSGRAD),
        averages=2,
        remembers=("amsgrad",),
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
            Attribute(
                "centered", "bool", False, "Over the running deviation from the mean gradient (Graves, 2013)."
            ),
        ),
        averages=1,
        remembers=("momentum", "centered"),
    ),
    Kind(
        "Adagrad",
        "Rates that shrink with all past gradients (Duchi et al., 2011).",
        (
            _lr(0.01),
            Attribute(
                "lr_decay", "float", 0.0, "The rate is divided by 1 + this × the steps taken.", minimum=0.0
            ),
            Attribute(
                "initial_accumulator_value",
                "float",
                0.0,
                "Sum of squares to begin with.",
                minimum=0.0,
            ),
            replace(_EPS, default=1e-10),
            _DECAY,
        ),
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
            _DECOUPLED,
        ),
        averages=2,
        counters=2,
    ),
    Kind(
        "RAdam",
        "Adam that starts carefully, without a warm-up to set (Liu et al., 2020).",
        (_lr(0.001), _BETAS, _EPS, _DECAY, _DECOUPLED),
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
        "SGD whose rate falls by itself (Polyak & Juditsky, 1992); for averaged weights set ema.",
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
        "Steps by the gradient's sign alone, for full batches; their size adapts itself, the schedule sets only the "
        "first (Riedmiller & Braun, 1993).",
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
            Attribute(
                "step_sizes",
                "floats",
                (1e-6, 50.0),
                "The least and the largest step of a weight.",
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
            Attribute("ns_steps", "int", 5, "Steps of the Newton-Schulz iteration.", minimum=1, maximum=99),
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
            Attribute(
                "tolerance_grad",
                "float",
                1e-7,
                "A step ends where the gradient is nowhere larger than this.",
                minimum=0.0,
            ),
            Attribute(
                "tolerance_change",
                "float",
                1e-9,
                "A step ends once an iteration changes the loss, or each weight, by less.",
                minimum=0.0,
            ),
        ),
        averages=2,
        closure=True,
    ),
)
