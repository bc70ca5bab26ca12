"""Fully connected layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.dim import Dim
from graph.operator import (
    Attribute,
    Attributes,
    Goal,
    Operator,
    Port,
    ShapeError,
    Weight,
    known,
    need_dtype,
    need_rank,
)
from graph.operators.activation import ACTIVATION
from graph.shapes import need_shape
from graph.types import TensorType

# torch's layers have float32 weights and multiply them by nothing else.
WEIGHTS = ("float32",)


def need_float32(x: TensorType, port: str = "input") -> None:
    """Refuse what does not go with a layer's weights."""
    need_dtype(x, WEIGHTS, "float32, as its weights are", port=port)


def _infer(a: Attributes, x: TensorType) -> TensorType:
    need_float32(x)
    if not x.shape:
        raise ShapeError(
            "needs features in the last dimension, but input is a scalar.", port="input", kind="rank"
        )
    return TensorType((*x.shape[:-1], a.out_features), x.dtype)


def _weights(a: Attributes, x: TensorType) -> dict[str, Weight]:
    found = {"weight": Weight((a.out_features, known(x.shape[-1], "number of features")), "Kaiming uniform")}
    if a.bias:
        found["bias"] = Weight((a.out_features,), "uniform by fan-in", decays=False)
    return found


def _multiply_adds(a: Attributes, output: TensorType, x: TensorType) -> Dim:
    return output.elements * x.shape[-1]


def _fits(x: TensorType, goal: Goal) -> Iterator[dict[str, Any]]:
    """To other features in the last dimension."""
    if goal.shape and x.rank == len(goal.shape) and isinstance(goal.shape[-1], int):
        yield {"out_features": goal.shape[-1]}


LINEAR = Operator(
    name="Linear",
    category="Linear",
    summary="Every output is a weighted sum of all inputs.",
    inputs=(Port("input", "(…, features)", dtypes=WEIGHTS),),
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
    adapts=_fits,
    formula="y = x Wᵀ + b",
    shorthand=("out_features", "activation"),
)


def _infer_bilinear(a: Attributes, x1: TensorType, x2: TensorType) -> TensorType:
    for x, port in ((x1, "input1"), (x2, "input2")):
        need_float32(x, port)
        need_rank(x, tuple(range(1, 9)), "features in the last dimension", port=port)
        known(x.shape[-1], "number of features", port=port)
    need_shape(
        x2, (*x1.shape[:-1], x2.shape[-1]), "one row for each of input1", port="input2", kind="same_shape"
    )
    return TensorType((*x1.shape[:-1], a.out_features), x1.dtype)


def _bilinear_weights(a: Attributes, x1: TensorType, x2: TensorType) -> dict[str, Weight]:
    shape = (a.out_features, x1.shape[-1], x2.shape[-1])
    found = {"weight": Weight(shape, "uniform by fan-in")}
    if a.bias:
        found["bias"] = Weight((a.out_features,), "uniform by fan-in", decays=False)
    return found


BILINEAR = Operator(
    name="Bilinear",
    category="Linear",
    summary="Every output is a weighted sum of all products of one input's features with the other's.",
    inputs=(
        Port("input1", "(…, features)", dtypes=WEIGHTS),
        Port("input2", "(…, other features)", dtypes=WEIGHTS),
    ),
    outputs=(Port("output", "(…, out_features)"),),
    infer=_infer_bilinear,
    layer="nn.Bilinear({in1_features}, {in2_features}, {out_features}{options})",
    call="{self}({input1}, {input2})",
    sizes=lambda a, x1, x2: {"in1_features": x1.shape[-1], "in2_features": x2.shape[-1]},
    weights=_bilinear_weights,
    multiply_adds=lambda a, output, x1, x2: output.elements * x1.shape[-1] * x2.shape[-1],
    attributes=(
        Attribute("out_features", "int", 10, "Number of outputs.", minimum=1),
        Attribute("bias", "bool", True, "Add a learned number per output."),
        ACTIVATION,
    ),
    formula="yₖ = x₁ᵀ Wₖ x₂ + bₖ",
    shorthand=("out_features", "activation"),
)

DECLARED = (LINEAR, BILINEAR)
