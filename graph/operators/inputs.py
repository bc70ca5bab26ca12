"""Where data enter a network."""

from __future__ import annotations

from typing import Any

from graph.dim import dimension
from graph.operator import Attribute, Attributes, Operator, Port
from graph.types import TensorType


def _declared_type(a: Attributes) -> TensorType:
    return TensorType(tuple(dimension(size) for size in a.shape), a.dtype)


def declared(found: TensorType) -> dict[str, Any]:
    """The attributes of an input of that type; a size that is no plain name is given one."""
    sizes = (size if isinstance(size, int) else str(size) for size in found.shape)
    shape = tuple(
        size if isinstance(size, int) or size.isidentifier() else f"S{axis}"
        for axis, size in enumerate(sizes)
    )
    return {"shape": shape, "dtype": found.dtype}


_FIELD = Attribute(
    "field",
    "text",
    "",
    "The data set's column; empty takes the one of this node's name, or the next.",
    torch=False,
)

INPUT = Operator(
    name="Input",
    category="Input",
    summary="What the network is given: one batch of samples.",
    inputs=(),
    outputs=(Port("output", "the batch, in the declared shape"),),
    infer=_declared_type,
    formula="output = the batch's column",
    call="{self}",
    attributes=(
        Attribute(
            "shape",
            "shape",
            ("N", 1, 28, 28),
            "Sizes; a name stands for a size that varies, N for the batch.",
            torch=False,
        ),
        Attribute("dtype", "dtype", "float32", "Number format.", torch=False),
        _FIELD,
    ),
    role="input",
    aliases=("Variable", "Data", "Placeholder", "InputLayer"),
    shorthand=("shape",),
)

TARGET = Operator(
    name="Target",
    category="Input",
    summary="What the network should answer: one batch of labels. It feeds losses and metrics only.",
    inputs=(),
    outputs=(Port("output", "the batch of labels"),),
    infer=_declared_type,
    formula="target = the batch's column",
    call="{self}",
    attributes=(
        Attribute(
            "shape", "shape", ("N",), "Sizes; N is the batch. Class numbers have no other.", torch=False
        ),
        Attribute("dtype", "dtype", "int64", "int64 for class numbers, float32 for values.", torch=False),
        _FIELD,
    ),
    role="target",
    aliases=("Label", "Y"),
    shorthand=("shape",),
)

OUTPUT = Operator(
    name="Output",
    category="Input",
    summary="Names a result: of the network, or of a block, where it is an output port.",
    inputs=(Port("input", "any shape"),),
    outputs=(Port("output", "the same"),),
    infer=lambda a, x: x,
    formula="what the network returns under this name",
    call="{input}",
    role="output",
    aliases=("Result", "Group"),
)

DECLARED = (INPUT, TARGET, OUTPUT)
