"""Arithmetic of two tensors, sums of several, and matrix products.

`Add` has two ports, as torch's: residual connections have two, the code is `a + b`, and `AddN` takes more.
"""

from __future__ import annotations

from typing import Any

from graph.dim import Dim
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, known, need_dtype, need_rank
from graph.operators.einsum import EINSUM
from graph.shapes import as_floating, axis, broadcast, matrix_product, need_equal, promote
from graph.types import FLOATING, INTEGERS, TensorType

TWO = (Port("input", "any shape"), Port("other", "a shape that fits"))
PORTS = ("input", "other")
_ARITHMETIC = (*FLOATING, *INTEGERS, "complex64")
ELEMENTWISE = (Port("output", "the shapes broadcast together"),)


def _binary(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    return TensorType(broadcast((x, y), PORTS), promote(x, y))


def _ordered(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    """For what torch does not define on complex numbers."""
    for value, port in ((x, "input"), (y, "other")):
        if value.dtype == "complex64":
            raise ShapeError(f"needs real numbers, but {port} is complex.", port=port, kind="dtype")
    return _binary(a, x, y)


def _numeric(found: TensorType) -> TensorType:
    """A result that torch does not compute of truth values (its meta device says it does)."""
    if found.dtype == "bool":
        raise ShapeError("needs numbers, but both inputs are bool.", kind="dtype", expected=_ARITHMETIC)
    return found


def _remainder(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    return _numeric(_ordered(a, x, y))


def _power(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    return _numeric(_binary(a, x, y))


def _need_no_bool(x: TensorType, y: TensorType) -> None:
    for value, port in ((x, "input"), (y, "other")):
        if value.dtype == "bool":
            raise ShapeError(
                f"subtracts numbers, but {port} is bool; use a comparison or cast it.",
                port=port,
                kind="dtype",
                expected=_ARITHMETIC,
            )


def _subtract(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    _need_no_bool(x, y)
    return _binary(a, x, y)


def _divide(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    found = _binary(a, x, y)
    if a.rounding_mode == "none":
        return TensorType(found.shape, as_floating(found.dtype))
    if found.dtype == "complex64":
        raise ShapeError("rounds its results, which complex numbers have no way to.", kind="dtype")
    return _numeric(found)


def _arctangent(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    for each, port in zip((x, y), PORTS, strict=True):  # torch computes it of bool, but no gradient
        need_dtype(each, (*FLOATING, *INTEGERS), "real numbers", port)
    found = _ordered(a, x, y)
    return TensorType(found.shape, as_floating(found.dtype))


def _two(name: str, summary: str, call: str, infer: Any = _binary, **extra: Any) -> Operator:
    return Operator(
        name=name,
        category="Arithmetic",
        summary=summary,
        inputs=TWO,
        outputs=ELEMENTWISE,
        infer=infer,
        call=call,
        **extra,
    )


ADD = _two(
    "Add",
    "Adds two tensors, as residual connections do.",
    "{input} + {other}",
    keeps=(),
    aliases=("+", "elemwise_add", "broadcast_add", "Plus", "Residual", "ElementWiseSum"),
    formula="input + other",
)
SUBTRACT = _two(
    "Subtract",
    "The difference of two tensors.",
    "{input} - {other}",
    _subtract,
    keeps=(),
    aliases=("-", "Sub", "elemwise_sub", "broadcast_sub", "Minus"),
    formula="input − other",
)
MULTIPLY = _two(
    "Multiply",
    "Multiplies element by element, as gates do.",
    "{input} * {other}",
    aliases=("*", "Mul", "elemwise_mul", "broadcast_mul", "Hadamard", "Gate"),
    formula="input ⊙ other",
)
DIVIDE = _two(
    "Divide",
    "Divides element by element.",
    "torch.div({input}, {other}, rounding_mode={mode})",
    _divide,
    sizes=lambda a, x, y: {"mode": None if a.rounding_mode == "none" else a.rounding_mode},
    attributes=(
        Attribute(
            "rounding_mode", "choice", "none", "How results are rounded: to zero, down, or not.",
            choices=("none", "trunc", "floor"), torch=False,
        ),
    ),
    aliases=("/", "Div", "elemwise_div", "broadcast_div"),
    formula="input / other",
)  # fmt: skip
REMAINDER = _two(
    "Remainder",
    "What is left after division; it has the sign of the divisor.",
    "torch.remainder({input}, {other})",
    _remainder,
    aliases=("Mod", "modulo"),
    formula="input − other ⌊input / other⌋",
)
POWER = _two(
    "Power",
    "Raises each element to the power of the other's.",
    "torch.pow({input}, {other})",
    _power,
    aliases=("Pow", "broadcast_power"),
    formula="input ^ other",
)
MAXIMUM = _two(
    "Maximum",
    "The larger of two, element by element.",
    "torch.maximum({input}, {other})",
    _ordered,
    aliases=("broadcast_maximum",),
    formula="max(input, other)",
)
MINIMUM = _two(
    "Minimum",
    "The smaller of two, element by element.",
    "torch.minimum({input}, {other})",
    _ordered,
    aliases=("broadcast_minimum",),
    formula="min(input, other)",
)
ATAN2 = _two(
    "Atan2",
    "The angle of the point (other, input).",
    "torch.atan2({input}, {other})",
    _arctangent,
    aliases=("arctan2",),
    formula="atan2(input, other)",
)


def _add_n(a: Attributes, tensors: tuple[TensorType, ...]) -> TensorType:
    ports = [f"tensors{number}" for number in range(len(tensors))]
    shape = broadcast(tensors, ports)
    dtype = tensors[0]
    for x in tensors[1:]:  # one after the other, as they are added
        rank = max(dtype.rank, x.rank)
        dtype = TensorType((1,) * rank, promote(dtype, x))
    return TensorType(shape, dtype.dtype)


ADD_N = Operator(
    name="AddN",
    category="Arithmetic",
    summary="Adds any number of tensors.",
    inputs=(Port("tensors", "any number, of shapes that fit", variadic=True),),
    outputs=ELEMENTWISE,
    infer=_add_n,
    layer="layers.AddN()",
    call="{self}({tensors})",
    aliases=("add_n", "SumOfSeveral", "ElementWiseSum"),
    keeps=(),
    formula="Σ tensors",
)


# -- with numbers --------------------------------------------------------------------------------------------------


def _number(a: Attributes, x: TensorType) -> TensorType:
    """A float with integers makes float32."""
    return TensorType(x.shape, as_floating(x.dtype))


AFFINE = Operator(
    name="Scale",
    category="Arithmetic",
    summary="Multiplies by a number and adds another.",
    inputs=(Port("input", "any shape"),),
    outputs=(Port("output", "the same shape"),),
    infer=_number,
    call="{input} * {factor} + {offset}",
    attributes=(
        Attribute("factor", "float", 1.0, "Multiplied by."),
        Attribute("offset", "float", 0.0, "Added."),
    ),
    aliases=("Lambda", "AddScalar", "MulScalar", "Rescaling"),
    formula="factor · input + offset",
    keeps=(),
    shorthand=("factor", "offset"),
)


# -- matrices ------------------------------------------------------------------------------------------------------


def _same_format(x: TensorType, y: TensorType, port: str = "other") -> None:
    if x.dtype != y.dtype:
        raise ShapeError(
            f"multiplies matrices of one format, but input is {x.dtype} and {port} is {y.dtype}; cast one.",
            port=port,
            kind="dtype",
            expected=(x.dtype,),
        )


def _matmul(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    shape = matrix_product(x, y)
    _same_format(x, y)
    return _numeric(TensorType(shape, x.dtype))


def _inner(a: Attributes, output: TensorType, x: TensorType, *others: TensorType) -> Dim:
    return output.elements * x.shape[-1]


MATMUL = Operator(
    name="MatMul",
    category="Arithmetic",
    summary="The product of matrices; dimensions before the last two are a batch.",
    inputs=(Port("input", "(…, rows, inner)"), Port("other", "(…, inner, columns)")),
    outputs=(Port("output", "(…, rows, columns)"),),
    infer=_matmul,
    call="torch.matmul({input}, {other})",
    multiply_adds=_inner,
    aliases=("@", "Dot", "dot", "batch_dot", "bmm", "linalg_gemm2"),
    formula="input · other",
)


def _outer(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    for value, port in ((x, "input"), (y, "other")):
        need_rank(value, (2,), "one vector a sample (N, features)", port)
    need_equal(
        y.shape[0],
        x.shape[0],
        f"needs one batch, but input is {x} and other is {y}.",
        port="other",
        kind="batch",
    )
    shape = (*broadcast((TensorType(x.shape[:1]), TensorType(y.shape[:1])), PORTS), x.shape[1], y.shape[1])
    return TensorType(shape, promote(x, y))


OUTER = Operator(
    name="Outer",
    category="Arithmetic",
    summary="All products of two vectors, for every sample.",
    inputs=(Port("input", "(N, rows)"), Port("other", "(N, columns)")),
    outputs=(Port("output", "(N, rows, columns)"),),
    infer=_outer,
    call="{input}.unsqueeze(2) * {other}.unsqueeze(1)",
    aliases=("OuterProduct",),
    formula="out[n, i, j] = input[n, i] · other[n, j]",
)


def _similarity(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    shape = broadcast((x, y), PORTS)
    dtype = promote(x, y)
    if dtype not in FLOATING:
        raise ShapeError(
            f"needs floating-point numbers, but both are {dtype}.", kind="dtype", expected=FLOATING
        )
    place = axis(a.dim, len(shape), TensorType(shape), scalar=True)
    return TensorType((*shape[:place], *shape[place + 1 :]), dtype)


COSINE_SIMILARITY = Operator(
    name="CosineSimilarity",
    category="Arithmetic",
    summary="How much two vectors point the same way: 1 the same, 0 across, −1 opposite.",
    inputs=TWO,
    outputs=(Port("output", "without `dim`"),),
    infer=_similarity,
    call="F.cosine_similarity({input}, {other}{options})",
    attributes=(
        Attribute("dim", "int", 1, "The dimension that holds the vectors."),
        Attribute("eps", "float", 1e-8, "Least length, against division by 0.", minimum=0.0),
    ),
    formula="x · y / (‖x‖ ‖y‖)",
    shorthand=("dim",),
)


def _pairwise(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    shape = broadcast((x, y), PORTS)
    dtype = promote(x, y)
    if dtype not in FLOATING:
        raise ShapeError(
            f"needs floating-point numbers, but both are {dtype}.", kind="dtype", expected=FLOATING
        )
    _need_no_bool(x, y)
    if not shape:
        raise ShapeError("needs vectors, but both inputs are scalars.", kind="rank", expected=(1, 2))
    return TensorType((*shape[:-1], 1) if a.keepdim else shape[:-1], dtype)


PAIRWISE_DISTANCE = Operator(
    name="PairwiseDistance",
    category="Arithmetic",
    summary="The distance between the vectors of two batches.",
    inputs=TWO,
    outputs=(Port("output", "without the last dimension"),),
    infer=_pairwise,
    call="F.pairwise_distance({input}, {other}{options})",
    attributes=(
        Attribute("p", "float", 2.0, "Which norm: 2 Euclid's, 1 the sum of absolute values.", minimum=0.0),
        Attribute("eps", "float", 1e-6, "Added to the difference, for its gradient.", minimum=0.0),
        Attribute("keepdim", "bool", False, "Keep the dimension, with size 1."),
    ),
    formula="‖x − y + ε‖ₚ",
    shorthand=("p",),
)


def _cdist(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    for value, port in ((x, "input"), (y, "other")):
        if value.rank < 2:
            need_rank(value, (2, 3), "lists of vectors (…, places, features)", port)
        if value.dtype not in FLOATING:
            raise ShapeError(
                f"needs floating-point numbers, but {port} is {value.dtype}.",
                port=port,
                kind="dtype",
                expected=FLOATING,
            )
    known(x.shape[-1], "number of features")
    need_equal(
        y.shape[-1],
        x.shape[-1],
        f"needs as many features in both, but input is {x} and other is {y}.",
        port="other",
    )
    _same_format(x, y)
    batch = broadcast([TensorType(x.shape[:-2]), TensorType(y.shape[:-2])], PORTS)
    return TensorType((*batch, x.shape[-2], y.shape[-2]), x.dtype)


CDIST = Operator(
    name="DistanceMatrix",
    category="Arithmetic",
    summary="The distance of every vector to every other.",
    inputs=(Port("input", "(…, P, features)"), Port("other", "(…, R, features)")),
    outputs=(Port("output", "(…, P, R)"),),
    infer=_cdist,
    call="torch.cdist({input}, {other}{options})",
    attributes=(Attribute("p", "float", 2.0, "Which norm.", minimum=0.0),),
    aliases=("cdist",),
    formula="out[i, j] = ‖x_i − y_j‖ₚ",
    shorthand=("p",),
)

DECLARED = (
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    REMAINDER,
    POWER,
    MAXIMUM,
    MINIMUM,
    ATAN2,
    ADD_N,
    AFFINE,
    MATMUL,
    EINSUM,
    OUTER,
    COSINE_SIMILARITY,
    PAIRWISE_DISTANCE,
    CDIST,
)
