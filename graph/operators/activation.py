"""Elementwise non-linearities, and the `activation` attribute that other operators take."""

from __future__ import annotations

from graph.operator import Attribute, Attributes, Operator, Port, need_dtype
from graph.types import FLOATING, TensorType

INPUT = (Port("input", "any shape", dtypes=FLOATING),)
OUTPUT = (Port("output", "the same shape"),)


def same_type(a: Attributes, x: TensorType) -> TensorType:
    """The shape rule of everything elementwise on floating-point numbers."""
    need_dtype(x, FLOATING, "floating-point numbers")
    return x


RELU = Operator(
    name="ReLU",
    category="Activation",
    summary="Negative numbers become 0.",
    inputs=INPUT,
    outputs=OUTPUT,
    infer=same_type,
    call="F.relu({input})",
    aliases=("Activation", "Rectifier"),
    formula="max(0, x)",
    reference="Nair & Hinton, 2010",
    monotone=True,
)

SIGMOID = Operator(
    name="Sigmoid",
    category="Activation",
    summary="Squeezes numbers into 0 … 1.",
    inputs=INPUT,
    outputs=OUTPUT,
    infer=same_type,
    call="torch.sigmoid({input})",
    aliases=("Logistic",),
    formula="1 / (1 + exp(−x))",
    probabilities=True,
)

TANH = Operator(
    name="Tanh",
    category="Activation",
    summary="Squeezes numbers into −1 … 1.",
    inputs=INPUT,
    outputs=OUTPUT,
    infer=same_type,
    call="torch.tanh({input})",
    formula="tanh(x)",
)

SOFTMAX = Operator(
    name="Softmax",
    category="Activation",
    summary="Numbers become probabilities that add up to 1.",
    inputs=INPUT,
    outputs=OUTPUT,
    infer=same_type,
    call="F.softmax({input}, dim={dim})",
    attributes=(Attribute("dim", "int", -1, "The dimension whose values add up to 1."),),
    aliases=("SoftmaxActivation",),
    formula="exp(xᵢ) / Σⱼ exp(xⱼ)",
    probabilities=True,
)

DECLARED = (RELU, SIGMOID, TANH, SOFTMAX)

# Applied to the result of a layer, as Gluon's layers do: every activation that is a plain function of one tensor.
_APPLICABLE = {operator.name: operator for operator in DECLARED if operator.layer is None}
ACTIVATION = Attribute(
    "activation",
    "choice",
    "none",
    "Applied to the result.",
    choices=("none", *_APPLICABLE),
    torch=False,
)


def activation_operator(name: str) -> Operator | None:
    """The operator an `activation` attribute names; None for `none`."""
    return _APPLICABLE.get(name)
