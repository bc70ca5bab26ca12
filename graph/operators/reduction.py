"""Many numbers become one: sums, means, extremes, and the order of numbers."""

from __future__ import annotations

from typing import Any

from graph.dim import at_least
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, need_dtype
from graph.operators.shape import ANY
from graph.shapes import axes, axis
from graph.types import FLOATING, INTEGERS, TensorType

_REAL = (*FLOATING, *INTEGERS, "bool")
_COMPLEX = (*FLOATING, "complex64")
_DIMS = Attribute(
    "dim", "ints", (-1,), "Dimensions that go; none for all, the batch too.", optional=True, torch=False
)
_DIM = Attribute("dim", "int", -1, "The dimension that goes.", torch=False)
_KEEP = Attribute("keepdim", "bool", False, "Keep them, with size 1.")
_ONE = (Port("output", "without the dimensions"),)


def _gone(a: Attributes, x: TensorType) -> tuple[int, ...]:
    return axes(None if a.dim == () else a.dim, x)  # no dimension means all, as in torch


def _without(a: Attributes, x: TensorType, dtype: str) -> TensorType:
    gone = _gone(a, x)
    if a.keepdim:
        return TensorType(tuple(1 if place in gone else size for place, size in enumerate(x.shape)), dtype)
    return TensorType(tuple(size for place, size in enumerate(x.shape) if place not in gone), dtype)


def _dims(a: Attributes, x: TensorType) -> dict[str, Any]:
    """All dimensions written out, because several of torch's functions do not take None."""
    return {"dims": a.dim or _gone(a, x)}


def _whole(dtype: str) -> str:
    return "int64" if dtype in INTEGERS or dtype == "bool" else dtype


def _sum(a: Attributes, x: TensorType) -> TensorType:
    return _without(a, x, _whole(x.dtype))


def _mean(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, _COMPLEX, "floating-point numbers (a mean of whole numbers is none)")
    return _without(a, x, x.dtype)


def _floating(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, FLOATING, "floating-point numbers")
    return _without(a, x, x.dtype)


def _extreme(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, _REAL, "real numbers")
    _need_some(a, x)
    return _without(a, x, x.dtype)


def _need_some(a: Attributes, x: TensorType) -> None:
    for place in _gone(a, x):
        if at_least(x.shape[place], 1) is False:
            raise ShapeError(
                f"looks for a value in dimension {place}, but input {x} has none there.",
                port="input",
                kind="size",
                expected=1,
            )


def _any(a: Attributes, x: TensorType) -> TensorType:
    return _without(a, x, "uint8" if x.dtype == "uint8" else "bool")


def _reduction(name: str, summary: str, call: str, infer: Any, *own: Attribute, **extra: Any) -> Operator:
    return Operator(
        name=name,
        category="Reduction",
        summary=summary,
        inputs=ANY,
        outputs=_ONE,
        infer=infer,
        call=call,
        sizes=_dims,
        attributes=(_DIMS, _KEEP, *own),
        shorthand=("dim",),
        **{"keeps": ("input", "output"), **extra},
    )


SUM = _reduction(
    "Sum",
    "Adds up along dimensions.",
    "torch.sum({input}, {dims}{options})",
    _sum,
    aliases=("sum_axis", "ReduceSum"),
    keeps=(),
    formula="Σ x",
)
MEAN = _reduction(
    "Mean",
    "The average along dimensions.",
    "torch.mean({input}, {dims}{options})",
    _mean,
    aliases=("Average", "ReduceMean"),
    keeps=(),
    formula="Σ x / n",
)
MAX = _reduction(
    "Max",
    "The largest along dimensions.",
    "torch.amax({input}, {dims}{options})",
    _extreme,
    aliases=("max_axis", "amax", "ReduceMax"),
    formula="max x",
)
MIN = _reduction(
    "Min",
    "The smallest along dimensions.",
    "torch.amin({input}, {dims}{options})",
    _extreme,
    aliases=("min_axis", "amin", "ReduceMin"),
    formula="min x",
)
VAR = _reduction(
    "Var",
    "The variance along dimensions.",
    "torch.var({input}, {dims}{options})",
    _floating,
    Attribute(
        "correction", "int", 1, "Subtracted from the count: 1 for a sample, 0 for everything.", minimum=0
    ),
    aliases=("Variance",),
    formula="Σ (x − mean)² / (n − correction)",
)
STD = _reduction(
    "Std",
    "The standard deviation along dimensions.",
    "torch.std({input}, {dims}{options})",
    _floating,
    Attribute(
        "correction", "int", 1, "Subtracted from the count: 1 for a sample, 0 for everything.", minimum=0
    ),
    aliases=("StandardDeviation",),
    formula="√(Σ (x − mean)² / (n − correction))",
)
NORM = _reduction(
    "Norm",
    "The length of vectors along dimensions.",
    "torch.linalg.vector_norm({input}, {ord}, {dims}{options})",
    _floating,
    Attribute("ord", "float", 2.0, "Which norm: 2 Euclid's, 1 the sum of absolute values."),
    aliases=("L2Norm",),
    formula="(Σ |x|ᵖ)^(1/p)",
)
LOGSUMEXP = _reduction(
    "LogSumExp",
    "The logarithm of the sum of exponentials, a soft maximum.",
    "torch.logsumexp({input}, {dims}{options})",
    _floating,
    formula="log Σ eˣ",
)
ANY_TRUE = _reduction(
    "AnyTrue",
    "Whether at least one is true (not 0).",
    "torch.any({input}, {dims}{options})",
    _any,
    formula="∃ x ≠ 0",
)
ALL_TRUE = _reduction(
    "AllTrue", "Whether all are true (not 0).", "torch.all({input}, {dims}{options})", _any, formula="∀ x ≠ 0"
)


def _prod(a: Attributes, x: TensorType) -> TensorType:
    return _without(a, x, _whole(x.dtype))


PROD = Operator(
    name="Prod",
    category="Reduction",
    summary="Multiplies along one dimension.",
    inputs=ANY,
    outputs=_ONE,
    infer=_prod,
    call="torch.prod({input}, {dim}{options})",
    attributes=(_DIM, _KEEP),
    aliases=("Product", "ReduceProd"),
    formula="Π x",
    shorthand=("dim",),
)


# -- where the largest is, and the order ---------------------------------------------------------------------------


def _arg(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, (*FLOATING, *INTEGERS), "real numbers")
    _need_some(a, x)
    return _without(a, x, "int64")


def _which(name: str, summary: str, function: str) -> Operator:
    return Operator(
        name=name,
        category="Reduction",
        summary=summary,
        inputs=ANY,
        outputs=(Port("output", "int64, without the dimension", dtypes=("int64",)),),
        infer=_arg,
        call=f"torch.{function}({{input}}, {{dim}}{{options}})",
        attributes=(_DIM, _KEEP),
        aliases=(function,),
        formula=f"output = {function} over dim of input",
        shorthand=("dim",),
    )


ARGMAX = _which("ArgMax", "The place of the largest: the predicted class.", "argmax")
ARGMIN = _which("ArgMin", "The place of the smallest.", "argmin")


def _topk(a: Attributes, x: TensorType) -> tuple[TensorType, ...]:
    need_dtype(x, (*FLOATING, *INTEGERS), "real numbers")
    place = axis(a.dim, x.rank, x)
    size = x.shape[place] if x.shape else 1
    if at_least(size, a.k) is False:
        raise ShapeError(
            f"wants the {a.k} largest, but dimension {place} of input {x} has only {size}.",
            port="input",
            kind="size",
            expected=a.k,
        )
    shape = (*x.shape[:place], a.k, *x.shape[place + 1 :]) if x.shape else ()
    return (TensorType(shape, x.dtype), TensorType(shape, "int64"))


TOPK = Operator(
    name="TopK",
    category="Reduction",
    summary="The k largest and their places, the largest first.",
    inputs=ANY,
    outputs=(Port("values", "k along `dim`"), Port("indices", "their places, int64", dtypes=("int64",))),
    infer=_topk,
    formula="values = the k largest of input, input[indices] = values",
    call="torch.topk({input}, {k}, dim={dim}{options})",
    attributes=(
        Attribute("k", "int", 1, "How many.", minimum=1),
        Attribute("dim", "int", -1, "Along which dimension.", torch=False),
        Attribute("largest", "bool", True, "The largest; otherwise the smallest."),
    ),
    aliases=("topk",),
    shorthand=("k", "dim"),
)


def _sort(a: Attributes, x: TensorType) -> tuple[TensorType, ...]:
    need_dtype(x, _REAL, "real numbers")
    axis(a.dim, x.rank, x)
    return (x, TensorType(x.shape, "int64"))


SORT = Operator(
    name="Sort",
    category="Reduction",
    summary="Numbers in rising order, and where they came from.",
    inputs=ANY,
    outputs=(Port("values", "the same shape"), Port("indices", "their old places, int64", dtypes=("int64",))),
    infer=_sort,
    formula="values₀ ≤ values₁ ≤ …, input[indices] = values",
    call="torch.sort({input}, dim={dim}{options})",
    attributes=(
        Attribute("dim", "int", -1, "Along which dimension.", torch=False),
        Attribute("descending", "bool", False, "Falling order instead."),
    ),
    shorthand=("dim",),
)


def _cumulative(a: Attributes, x: TensorType) -> TensorType:
    axis(a.dim, x.rank, x)
    return TensorType(x.shape, _whole(x.dtype))


def _running(name: str, function: str, summary: str, formula: str) -> Operator:
    return Operator(
        name=name,
        category="Reduction",
        summary=summary,
        inputs=ANY,
        outputs=(Port("output", "the same shape"),),
        infer=_cumulative,
        call=f"torch.{function}({{input}}, {{dim}})",
        attributes=(Attribute("dim", "int", -1, "Along which dimension.", torch=False),),
        aliases=(function,),
        formula=formula,
        shorthand=("dim",),
    )


CUMSUM = _running("CumSum", "cumsum", "Running sums.", "out[i] = Σ_{j ≤ i} x[j]")
CUMPROD = _running("CumProd", "cumprod", "Running products.", "out[i] = Π_{j ≤ i} x[j]")


DECLARED = (
    SUM,
    MEAN,
    MAX,
    MIN,
    PROD,
    VAR,
    STD,
    NORM,
    LOGSUMEXP,
    ANY_TRUE,
    ALL_TRUE,
    ARGMAX,
    ARGMIN,
    TOPK,
    SORT,
    CUMSUM,
    CUMPROD,
)
