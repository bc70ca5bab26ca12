"""Settings of a node that say how it is trained and placed, not what it computes.

Declared once, as `graph.operator.Attribute`s; the inspector's form, the checks and the file follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from graph.errors import SymloomError
from graph.operator import Attribute

INITIALISERS = (
    "default",
    "xavier_uniform",
    "xavier_normal",
    "kaiming_uniform",
    "kaiming_normal",
    "orthogonal",
    "normal",
    "uniform",
    "trunc_normal",
    "constant",
    "zeros",
    "ones",
)

OPTIONS: tuple[Attribute, ...] = (
    Attribute("muted", "bool", False, "Bypass this node: what comes into its first input goes on as it is."),
    Attribute("frozen", "bool", False, "Keep this node's weights as they are during training."),
    Attribute("shares", "text", "", "The name of a node of the same kind whose weights this one uses."),
    Attribute(
        "initialiser", "choice", "default", "How the weight is set at the start.", choices=INITIALISERS
    ),
    Attribute(
        "gain",
        "float",
        1.0,
        "Factor on the standard deviation (Xavier, orthogonal).",
        minimum=0.0,
        shown_if=("initialiser", ("xavier_uniform", "xavier_normal", "orthogonal")),
    ),
    Attribute(
        "fan",
        "choice",
        "fan_in",
        "Whether values keep their variance forwards (fan_in) or gradients backwards (fan_out) (Kaiming).",
        choices=("fan_in", "fan_out"),
        shown_if=("initialiser", ("kaiming_uniform", "kaiming_normal")),
    ),
    Attribute(
        "slope",
        "float",
        0.0,
        "Slope of the activation for negative numbers: 0 for ReLU (Kaiming).",
        shown_if=("initialiser", ("kaiming_uniform", "kaiming_normal")),
    ),
    Attribute(
        "spread",
        "float",
        0.02,
        "Standard deviation (normal) or bound (uniform).",
        minimum=1e-12,
        maximum=1e30,
        shown_if=("initialiser", ("normal", "uniform", "trunc_normal")),
    ),
    Attribute("fill", "float", 0.0, "The constant.", shown_if=("initialiser", ("constant",))),
    Attribute("learning_rate_factor", "float", 1.0, "Multiplies the learning rate here.", minimum=0.0),
    Attribute(
        "decay_factor", "float", 1.0, "Multiplies the recipe's weight decay, L1 and L2 here.", minimum=0.0
    ),
    Attribute(
        "l1",
        "float",
        0.0,
        "Adds this times Σ |w| of this node's weights (not biases) to the loss, beside the recipe's L1.",
        minimum=0.0,
    ),
    Attribute(
        "l2",
        "float",
        0.0,
        "Adds half of this times Σ w² of this node's weights (not biases) to the loss, beside the recipe's L2.",
        minimum=0.0,
    ),
    Attribute("device_group", "text", "", "The part of a model-parallel network this node belongs to."),
)

# These tell how a node's own weights begin, and how they are trained; they say nothing of a node that uses another's.
OF_START = ("initialiser", "gain", "fan", "slope", "spread", "fill")
OF_OWN_WEIGHTS = (*OF_START, "learning_rate_factor", "decay_factor", "l1", "l2")

_BY_NAME = {option.name: option for option in OPTIONS}


def resolve_options(options: Mapping[str, Any]) -> SimpleNamespace:
    """All options with their values, defaults filled in and every value checked.

    Raises:
        SymloomError: an unknown option or a value it does not take.
    """
    values = {name: option.default for name, option in _BY_NAME.items()}
    for name, value in options.items():
        values[name] = option(name).check(value)
    return SimpleNamespace(**values)


def option(name: str) -> Attribute:
    """The option of that name.

    Raises:
        SymloomError: there is none.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise SymloomError(f"a node has no option {name!r} (there are {', '.join(_BY_NAME)}).") from None
