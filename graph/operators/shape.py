"""The same numbers in another shape."""

from __future__ import annotations

from graph.dim import product
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError
from graph.types import TensorType


def _flatten(a: Attributes, x: TensorType) -> TensorType:
    rank = x.rank
    start = a.start_dim + rank if a.start_dim < 0 else a.start_dim
    end = a.end_dim + rank if a.end_dim < 0 else a.end_dim
    if not 0 <= start <= end < max(rank, 1):
        raise ShapeError(
            f"flattens dimensions {a.start_dim} to {a.end_dim}, but input {x} has {rank}.",
            port="input",
            kind="dimension",
        )
    if rank == 0:
        return TensorType((1,), x.dtype)
    return TensorType((*x.shape[:start], product(x.shape[start : end + 1]), *x.shape[end + 1 :]), x.dtype)


FLATTEN = Operator(
    name="Flatten",
    category="Shape",
    summary="Joins dimensions into one: images become rows of numbers.",
    inputs=(Port("input", "any shape"),),
    outputs=(Port("output", "(N, everything else)"),),
    infer=_flatten,
    call="torch.flatten({input}, {start_dim}{options})",
    attributes=(
        Attribute("start_dim", "int", 1, "First dimension joined; 1 keeps the batch."),
        Attribute("end_dim", "int", -1, "Last dimension joined."),
    ),
    aliases=("FlattenLayer",),
)

DECLARED = (FLATTEN,)
