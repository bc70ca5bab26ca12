"""Tensors that come from nowhere: constants, learned variables, places and random numbers."""

from __future__ import annotations

from typing import Any

from graph.dim import dimension
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, Weight, known
from graph.operators.shape import ANY
from graph.types import FLOATING, Shape, TensorType

_OUTPUT = (Port("output", "the declared shape"),)


def _shape(a: Attributes) -> Shape:
    """A declared shape; names are refused, because nothing would say how large they are."""
    return tuple(known(dimension(size), "size in its shape", "shape") for size in a.shape)


CONSTANT = Operator(
    name="Constant",
    category="Input",
    summary="The same number everywhere, never trained.",
    inputs=(),
    outputs=_OUTPUT,
    infer=lambda a: TensorType(_shape(a), "float32"),
    layer="layers.Constant({shape}, {value})",
    formula="output = value everywhere",
    call="{self}()",
    weights=lambda a: {"value": Weight(_shape(a), "given", trainable=False, decays=False)},
    attributes=(
        Attribute("shape", "shape", (1,), "Sizes; 1 fits everything.", torch=False),
        Attribute("value", "float", 1.0, "The number.", torch=False),
    ),
    aliases=("Fill", "Full", "Ones", "Zeros"),
    shorthand=("shape", "value"),
)

PARAMETER = Operator(
    name="Parameter",
    category="Input",
    summary="A learned tensor of its own, such as queries, a start state or a factor.",
    inputs=(),
    outputs=_OUTPUT,
    infer=lambda a: TensorType(_shape(a), "float32"),
    layer="layers.LearnedTensor({shape}, {initial}, {spread})",
    formula="output = the weight",
    call="{self}()",
    weights=lambda a: {"weight": Weight(_shape(a), a.initial, decays=len(a.shape) > 1)},
    attributes=(
        Attribute("shape", "shape", (1, 64), "Sizes; a 1 in front goes with every batch.", torch=False),
        Attribute(
            "initial", "choice", "normal", "How it starts.", choices=("normal", "uniform", "zeros", "ones"),
            torch=False,
        ),
        Attribute(
            "spread", "float", 0.02, "Standard deviation (normal) or bound (uniform).", minimum=0.0, torch=False,
            shown_if=("initial", ("normal", "uniform")),
        ),
    ),
    aliases=("Variable", "LearnedVariable", "Weight"),
    shorthand=("shape",),
)  # fmt: skip


def _range(a: Attributes, x: TensorType) -> TensorType:
    if x.rank < 2:
        raise ShapeError(
            f"numbers the places of sequences (N, T, …), but input is {x}.",
            port="input",
            kind="rank",
            expected=(2, 3),
        )
    return TensorType((x.shape[1],), "int64")


POSITIONS = Operator(
    name="Positions",
    category="Input",
    summary="The numbers of the places in a sequence: 0, 1, 2, …",
    inputs=(Port("input", "(N, T, …): only T counts"),),
    outputs=(Port("output", "(T), int64", dtypes=("int64",)),),
    infer=_range,
    formula="output = 0, 1, …, T − 1",
    call="torch.arange({input}.shape[1], device={input}.device)",
    aliases=("Arange", "Range", "PositionIds"),
)


def _like(dtypes: tuple[str, ...]) -> Any:
    def infer(a: Attributes, x: TensorType) -> TensorType:
        if x.dtype not in dtypes:
            raise ShapeError(
                f"needs floating-point numbers, but input is {x.dtype}.", port="input", kind="dtype"
            )
        return x

    return infer


def _filled(
    name: str, function: str, summary: str, formula: str, dtypes: tuple[str, ...], **extra: Any
) -> Operator:
    return Operator(
        name=name,
        category="Input",
        summary=summary,
        inputs=ANY,
        outputs=(Port("output", "the same shape"),),
        infer=_like(dtypes),
        formula=formula,
        call=f"torch.{function}({{input}})",
        **extra,
    )


_ALL = (*FLOATING, "int64", "int32", "int16", "int8", "uint8", "bool", "complex64")
ONES_LIKE = _filled(
    "OnesLike", "ones_like", "Ones in the shape of the input.", "1", _ALL, aliases=("ones_like",)
)
ZEROS_LIKE = _filled(
    "ZerosLike", "zeros_like", "Zeros in the shape of the input.", "0", _ALL, aliases=("zeros_like",)
)
NORMAL_LIKE = _filled(
    "NormalLike",
    "randn_like",
    "Normal random numbers in the shape of the input, new at every step; as a VAE samples.",
    "output ~ N(0, 1)",
    FLOATING,
    aliases=("RandomNormal", "Reparameterize"),
)
UNIFORM_LIKE = _filled(
    "UniformLike",
    "rand_like",
    "Random numbers from 0 to 1 in the shape of the input, new at every step.",
    "output ~ U(0, 1)",
    FLOATING,
    aliases=("RandomUniform",),
)

DECLARED = (CONSTANT, PARAMETER, POSITIONS, ONES_LIKE, ZEROS_LIKE, NORMAL_LIKE, UNIFORM_LIKE)
