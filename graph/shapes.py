"""Shape rules that many operators share: broadcasting, dtype promotion, axes, matrix products.

They follow torch to the letter where sizes are numbers. Where a size is a name, only what fails for every
value of it is an error; otherwise the result is the size it must have for the network to run at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.dim import Dim, same
from graph.operator import ShapeError
from graph.types import FLOATING, INTEGERS, Shape, TensorType, shape_text

# What two dtypes of the same kind become; torch has no unsigned type but uint8.
_WIDTH = {"int8": 1, "int16": 2, "int32": 3, "int64": 4}


def broadcast(inputs: Sequence[TensorType], ports: Sequence[str]) -> Shape:
    """The shape of an elementwise result: sizes are aligned from the right, and a size of 1 is repeated.

    Raises:
        ShapeError: two sizes that cannot be equal, and neither can be 1 (kind `broadcast`; `expected` holds
            the shape so far and the one that does not fit).
    """
    result: Shape = inputs[0].shape
    for x, port in zip(inputs[1:], ports[1:], strict=True):
        rank = max(len(result), x.rank)
        left = (1,) * (rank - len(result)) + result
        right = (1,) * (rank - x.rank) + x.shape
        merged: list[Dim] = []
        for axis, (a, b) in enumerate(zip(left, right, strict=True)):
            size = _merge(a, b)
            if size is None:
                raise ShapeError(
                    f"needs shapes that fit together (sizes equal, or 1), but {ports[0]} is "
                    f"{shape_text(result)} and {port} is {x}: {a} does not go with {b} in dimension "
                    f"{axis - rank} (counted from the end).",
                    port=port,
                    kind="broadcast",
                    expected=(result, x.shape),
                )
            merged.append(size)
        result = tuple(merged)
    return result


def _merge(a: Dim, b: Dim) -> Dim | None:
    if a == 1:
        return b
    if b == 1 or same(a, b):
        return a
    a_is_one, b_is_one = same(a, 1), same(b, 1)
    if a_is_one is False and b_is_one is False:
        return None if same(a, b) is False else _plainer(a, b)
    if a_is_one is False:
        return a
    return b if b_is_one is False else a


def _plainer(a: Dim, b: Dim) -> Dim:
    """Of two sizes that must be equal, the one that is a number."""
    return b if isinstance(b, int) else a


def promote(*inputs: TensorType) -> str:
    """The dtype of a result computed from several tensors, by torch's rules.

    Bool gives way to integers, these to floating-point, these to complex; scalars (no dimension) count only
    where their kind is higher than that of all the others.

    Raises:
        ShapeError: the result would be a complex format Symloom does not have.
    """
    with_dims = _join([x.dtype for x in inputs if x.shape])
    without = _join([x.dtype for x in inputs if not x.shape])
    if with_dims is None or without is None:
        return with_dims or without or "float32"
    if with_dims == "complex64":
        return with_dims
    if with_dims in FLOATING:
        return _complex(with_dims) if without == "complex64" else with_dims
    if with_dims == "bool" or without in FLOATING or without == "complex64":
        return _promote_two(with_dims, without)
    return with_dims


def _join(dtypes: list[str]) -> str | None:
    if not dtypes:
        return None
    result = dtypes[0]
    for dtype in dtypes[1:]:
        result = _promote_two(result, dtype)
    return result


def _promote_two(a: str, b: str) -> str:
    if a == b:
        return a
    for dtype, other in ((a, b), (b, a)):
        if dtype == "complex64":
            return _complex(other) if other == "float64" else dtype
    for dtype, other in ((a, b), (b, a)):
        if dtype in FLOATING:
            if other not in FLOATING:
                return dtype
            return "float64" if "float64" in (a, b) else "float32"
    for dtype, other in ((a, b), (b, a)):
        if dtype == "bool":
            return other
    if "uint8" in (a, b):
        signed = b if a == "uint8" else a
        return "int16" if signed == "int8" else signed
    return a if _WIDTH[a] > _WIDTH[b] else b


def _complex(part: str) -> str:
    if part in ("float16", "float64"):
        raise ShapeError(
            f"would mix complex64 with {part}, and there is no complex format for both; cast one of them.",
            kind="dtype",
            expected=("float32",),
        )
    return "complex64"


def as_floating(dtype: str) -> str:
    """The dtype of functions such as `exp`: integers and bool become float32."""
    return "float32" if dtype in INTEGERS or dtype == "bool" else dtype


def axis(dim: int, rank: int, x: TensorType, *, port: str = "input", scalar: bool = True) -> int:
    """A dimension's number counted from 0; a negative one counts from the end.

    Args:
        rank: of the tensor it is in (one more than the input's, where a dimension is being added).
        scalar: whether 0 and -1 are taken for a tensor without dimensions, as most of torch does.

    Raises:
        ShapeError: there is no such dimension (kind `dimension`).
    """
    room = max(rank, 1) if scalar else rank
    if not -room <= dim < room:
        allowed = f"{-room} to {room - 1}" if room else "none"
        raise ShapeError(
            f"has dimension {dim}, but {port} is {x} (dimensions {allowed}).",
            port=port,
            kind="dimension",
            expected=rank,
        )
    return dim % room


def axes(dims: Any, x: TensorType, *, port: str = "input") -> tuple[int, ...]:
    """Several dimensions counted from 0; None stands for all.

    Raises:
        ShapeError: there is no such dimension, or one is named twice.
    """
    if dims is None:
        return tuple(range(x.rank))
    found = tuple(axis(dim, x.rank, x, port=port) for dim in (dims if isinstance(dims, tuple) else (dims,)))
    if len(set(found)) != len(found):
        raise ShapeError(
            f"names a dimension twice in {', '.join(map(str, dims))} (input is {x}).",
            port=port,
            kind="dimension",
            expected=x.rank,
        )
    return found if x.rank else ()


def need_equal(
    have: Dim, want: Dim, sentence: str, *, port: str = "input", kind: str = "features", expected: Any = None
) -> None:
    """Refuse two sizes that are provably different; `sentence` says which and what to do.

    Raises:
        ShapeError: they are (of the kind given; `expected` holds the size wanted, unless another is given).
    """
    if same(have, want) is False:
        raise ShapeError(sentence, port=port, kind=kind, expected=want if expected is None else expected)


def need_shape(
    x: TensorType, shape: Shape, wanted: str, *, port: str = "input", kind: str = "target_shape"
) -> None:
    """Refuse a tensor whose shape is provably not `shape`; `wanted` says what it is in words.

    Raises:
        ShapeError: it is not (of the kind given; `expected` holds the shape).
    """
    if x.rank != len(shape) or any(
        same(have, want) is False for have, want in zip(x.shape, shape, strict=True)
    ):
        raise ShapeError(
            f"needs {wanted} ({shape_text(shape)}), but {port} is {x}.", port=port, kind=kind, expected=shape
        )


def matrix_product(x: TensorType, y: TensorType, ports: tuple[str, str] = ("input", "other")) -> Shape:
    """The shape of `torch.matmul`: the last two dimensions multiply, those before are broadcast.

    Raises:
        ShapeError: a scalar, inner sizes that differ (kind `features`), or batches that do not fit.
    """
    for value, port in zip((x, y), ports, strict=True):
        if not value.shape:
            raise ShapeError(
                f"needs vectors or matrices, but {port} is a scalar.", port=port, kind="rank", expected=(1, 2)
            )
    inner = y.shape[0] if y.rank == 1 else y.shape[-2]
    if same(x.shape[-1], inner) is False:
        raise ShapeError(
            f"multiplies rows of {ports[0]} ({x}) by columns of {ports[1]} ({y}), but {x.shape[-1]} and {inner} "
            "differ there; transpose one of them or change its size.",
            port=ports[1],
            kind="features",
            expected=x.shape[-1],
        )
    batch = broadcast([TensorType(x.shape[:-2]), TensorType(y.shape[:-2])], ports)
    rows = x.shape[-2:-1]
    columns = y.shape[-1:] if y.rank > 1 else ()
    return (*batch, *rows, *columns)
