"""Fully connected layers."""

from __future__ import annotations

from graph.dim import Dim
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, Weight, known, need_dtype
from graph.operators.activation import ACTIVATION
from graph.types import FLOATING, TensorType


def _infer(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, FLOATING, "floating-point numbers")
    if not x.shape:
        raise ShapeError("needs features in the last dimension, but input is a scalar.", port="input", kind="rank")
    return TensorType((*x.shape[:-1], a.out_features), x.dtype)


def _weights(a: Attributes, x: TensorType) -> dict[str, Weight]:
    found = {
        "weight": Weight((a.out_features, known(x.shape[-1], "number of features")), "Kaiming uniform")
    }
    if a.bias:
        found["bias"] = Weight((a.out_features,), "uniform by fan-in", decays=False)
    return found


def _multiply_adds(a: Attributes, output: TensorType, x: TensorType) -> Dim:
    return output.elements * x.shape[-1]


LINEAR = Operator(
    name="Linear",
    category="Linear",
    summary="Every output is a weighted sum of all inputs.",
    inputs=(Port("input", "(…, features)", dtypes=FLOATING),),
    outputs=(Port("output", "(…, out_features)"),),
    infer=_infer,
    layer="nn.Linear({in_features}, {out_features}{options})",
    call="{self}({input})",
    sizes=lambda a, x: {"in_features": x.shape[-1]},
    weights=_weights,
    multiply_adds=_multiply_adds,
    attributes=(
        Attribute("out_features", "int", 10, "Number of outputs.", minimum=1),
        Attribute("bias", "bool", True, "Add a learned number per output."),
        ACTIVATION,
    ),
    aliases=("Dense", "FullyConnected", "FC", "Affine"),
    formula="y = x Wᵀ + b",
    shorthand=("out_features", "activation"),
)

DECLARED = (LINEAR,)
