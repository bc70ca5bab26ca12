"""The same numbers in another shape or order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.dim import Dim, dimension, floor_divide, is_multiple, product, same, symbols
from graph.operator import Attribute, Attributes, Goal, Operator, Port, ShapeError
from graph.shapes import axes, axis
from graph.types import Shape, TensorType, shape_text

ANY = (Port("input", "any shape"),)
RESULT = (Port("output", "the same numbers"),)


def _flatten(a: Attributes, x: TensorType) -> TensorType:
    rank = x.rank
    start = a.start_dim + rank if a.start_dim < 0 else a.start_dim
    end = a.end_dim + rank if a.end_dim < 0 else a.end_dim
    if rank == 0 and start in (0, -1) and end in (0, -1):
        return TensorType((1,), x.dtype)
    if not 0 <= start <= end < max(rank, 1):
        raise ShapeError(
            f"flattens dimensions {a.start_dim} to {a.end_dim}, but input {x} has {rank}.",
            port="input",
            kind="dimension",
        )
    return TensorType((*x.shape[:start], product(x.shape[start : end + 1]), *x.shape[end + 1 :]), x.dtype)


FLATTEN = Operator(
    name="Flatten",
    category="Shape",
    summary="Joins dimensions into one: images become rows of numbers.",
    inputs=ANY,
    outputs=(Port("output", "(N, everything else)"),),
    infer=_flatten,
    formula="(N, C, H, W) → (N, C · H · W)",
    call="torch.flatten({input}, {start_dim}{options})",
    attributes=(
        Attribute("start_dim", "int", 1, "First dimension joined; 1 keeps the batch."),
        Attribute("end_dim", "int", -1, "Last dimension joined."),
    ),
    aliases=("FlattenLayer",),
    adapts=lambda x, goal: [{}] if x.rank > 2 and goal.wants_rank(2) else [],
)


# -- Reshape: sizes, names of sizes, and -1 for what is left -----------------------------------------------------


def _named_sizes(sizes: tuple[int | str, ...], x: TensorType) -> Shape:
    """Sizes with names as dimensions; a name must occur in the input, or nothing would say how much it is."""
    there = frozenset[str]().union(*(symbols(dim) for dim in x.shape))
    for size in sizes:
        if isinstance(size, str) and size not in there:
            names = ", ".join(sorted(there)) or "none"
            raise ShapeError(
                f"asks for the size {size}, but input {x} has no such name (it has {names}).",
                port="input",
                kind="unknown_size",
                expected=tuple(sorted(there)),
            )
        if size == 0:
            raise ShapeError(
                "has a size of 0; use -1 for a size that follows from the others.", kind="attribute"
            )
    return tuple(dimension(size) for size in sizes)


def _fill(sizes: Shape, have: Shape, x: TensorType) -> Shape:
    """`sizes` with its -1 replaced by what is left of the elements of `have`.

    Raises:
        ShapeError: the elements cannot be divided so (kind `elements`; `expected` is how many there are).
    """
    total = product(have)
    open_places = [place for place, size in enumerate(sizes) if size == -1]
    if len(open_places) > 1:
        raise ShapeError("has more than one -1; only one size can follow from the others.", kind="attribute")
    named = product([size for size in sizes if size != -1])
    if not open_places:
        if same(total, named) is False:
            raise _elements(sizes, total, named, x)
        return sizes
    if isinstance(named, int) and is_multiple(total, named) is False:
        raise _elements(sizes, total, named, x)
    return tuple(floor_divide(total, named) if size == -1 else size for size in sizes)


def _elements(sizes: Shape, total: Dim, named: Dim, x: TensorType) -> ShapeError:
    return ShapeError(
        f"cannot arrange {total} numbers (input is {x}) as {shape_text(sizes)}, which holds "
        f"{'multiples of ' if -1 in sizes else ''}{named}.",
        port="input",
        kind="elements",
        expected=total,
    )


def _reshape(a: Attributes, x: TensorType) -> TensorType:
    if a.keep_batch:
        if not x.shape:
            raise ShapeError(
                "keeps the batch, but input is a scalar.", port="input", kind="rank", expected=(1, 2)
            )
        return TensorType((x.shape[0], *_fill(_named_sizes(a.shape, x), x.shape[1:], x)), x.dtype)
    return TensorType(_fill(_named_sizes(a.shape, x), x.shape, x), x.dtype)


def _reshape_sizes(a: Attributes, x: TensorType) -> dict[str, Any]:
    """The result as the input's own leading sizes and then numbers, of which one may be -1."""
    goal = _reshape(a, x).shape
    kept = 0
    while kept < min(len(goal), x.rank) and goal[kept] == x.shape[kept] and not isinstance(goal[kept], int):
        kept += 1
    if a.keep_batch:
        kept = max(kept, 1)
    rest = [size if isinstance(size, int) else -1 for size in goal[kept:]]
    if rest.count(-1) > 1:
        raise ShapeError(
            f"makes {shape_text(goal)} of {x}: only one size that varies can follow those that stay in place; "
            "transpose or permute first.",
            port="input",
            kind="unknown_size",
        )
    return {"kept": kept, "rest": tuple(rest)}


def _checked_reshape(a: Attributes, x: TensorType) -> TensorType:
    _reshape_sizes(a, x)
    return _reshape(a, x)


RESHAPE = Operator(
    name="Reshape",
    category="Shape",
    summary="Arranges the same numbers in other sizes.",
    inputs=ANY,
    outputs=RESULT,
    infer=_checked_reshape,
    formula="the same numbers in row-major order",
    call="{input}.reshape({input}.shape[:{kept}] + {rest})",
    sizes=_reshape_sizes,
    attributes=(
        Attribute(
            "shape", "shape", (-1,), "Sizes wanted: numbers, names that the input has, and one -1 for the rest.",
            minimum=-1, torch=False,
        ),
        Attribute("keep_batch", "bool", True, "The first dimension stays; `shape` says the others.", torch=False),
    ),
    aliases=("View", "reshape"),
    shorthand=("shape",),
)  # fmt: skip


def _unflatten(a: Attributes, x: TensorType) -> TensorType:
    place = axis(a.dim, x.rank, x, scalar=False)
    if 0 in a.sizes or min(a.sizes, default=1) < -1 or not a.sizes:
        raise ShapeError("has a size below 1; use -1 for one that follows from the others.", kind="attribute")
    sizes = _fill(a.sizes, (x.shape[place],), x)
    return TensorType((*x.shape[:place], *sizes, *x.shape[place + 1 :]), x.dtype)


UNFLATTEN = Operator(
    name="Unflatten",
    category="Shape",
    summary="Splits one dimension into several.",
    inputs=ANY,
    outputs=RESULT,
    infer=_unflatten,
    formula="(…, a · b, …) → (…, a, b, …)",
    call="{input}.unflatten({dim}, {sizes})",
    attributes=(
        Attribute("dim", "int", 1, "The dimension split.", torch=False),
        Attribute(
            "sizes", "ints", (-1, 1), "Sizes it is split into; one may be -1.", minimum=-1, torch=False
        ),
    ),
    shorthand=("dim", "sizes"),
)


# -- order and number of dimensions --------------------------------------------------------------------------------


def _transpose(a: Attributes, x: TensorType) -> TensorType:
    shape = list(x.shape)
    first, second = (axis(dim, x.rank, x) for dim in (a.dim0, a.dim1))
    if shape:
        shape[first], shape[second] = shape[second], shape[first]
    return TensorType(tuple(shape), x.dtype)


TRANSPOSE = Operator(
    name="Transpose",
    category="Shape",
    summary="Swaps two dimensions.",
    inputs=ANY,
    outputs=RESULT,
    infer=_transpose,
    formula="(…, a, …, b, …) → (…, b, …, a, …)",
    call="{input}.transpose({dim0}, {dim1})",
    attributes=(
        Attribute("dim0", "int", 1, "One dimension."),
        Attribute("dim1", "int", 2, "The other."),
    ),
    aliases=("SwapAxis", "swapaxes"),
    shorthand=("dim0", "dim1"),
)


def _permute(a: Attributes, x: TensorType) -> TensorType:
    order = axes(a.dims, x)
    if len(order) != x.rank:
        raise ShapeError(
            f"orders {len(a.dims)} dimensions, but input {x} has {x.rank}; name each once, the batch (0) too.",
            port="input",
            kind="rank",
            expected=(len(a.dims),),
        )
    return TensorType(tuple(x.shape[place] for place in order), x.dtype)


def _channels_moved(x: TensorType, goal: Goal) -> Iterator[dict[str, Any]]:
    """Channels from the end to the front, and back."""
    if x.rank >= 3 and (goal.wants_rank(x.rank) or not goal.ranks):
        yield {"dims": (0, x.rank - 1, *range(1, x.rank - 1))}
        if x.rank > 3:
            yield {"dims": (0, *range(2, x.rank), 1)}


PERMUTE = Operator(
    name="Permute",
    category="Shape",
    summary="Puts the dimensions in another order.",
    inputs=ANY,
    outputs=RESULT,
    infer=_permute,
    formula="output's dimension i = input's dimension dims[i]",
    call="{input}.permute({dims})",
    attributes=(
        Attribute("dims", "ints", (0, 2, 1), "The old dimensions in their new order; 0 is the batch."),
    ),
    aliases=("PermuteDims",),
    shorthand=("dims",),
    adapts=_channels_moved,
)


def _ones(a: Attributes, x: TensorType) -> tuple[int, ...]:
    """The places that go; whether one goes must not depend on the data."""
    if a.dim is None:
        asked = tuple(range(1, x.rank))
    else:
        asked = axes(a.dim, x)
    for place in asked:
        if same(x.shape[place], 1) is None:
            raise ShapeError(
                f"drops dimension {place} if it is 1, but input {x} has {x.shape[place]} there, which may be 1 or "
                "not; name other dimensions.",
                port="input",
                kind="unknown_size",
            )
    return tuple(place for place in asked if same(x.shape[place], 1))


def _squeeze(a: Attributes, x: TensorType) -> TensorType:
    gone = _ones(a, x)
    return TensorType(tuple(size for place, size in enumerate(x.shape) if place not in gone), x.dtype)


SQUEEZE = Operator(
    name="Squeeze",
    category="Shape",
    summary="Drops dimensions of size 1.",
    inputs=ANY,
    outputs=RESULT,
    infer=_squeeze,
    # The places are written out, so that a batch of one sample does not lose its dimension.
    formula="(N, 1, C) → (N, C)",
    call="{input}.squeeze({places})",
    sizes=lambda a, x: {"places": _ones(a, x)},
    attributes=(
        Attribute(
            "dim", "ints", None, "Dimensions dropped if they are 1; none for all but the batch.", optional=True,
            torch=False,
        ),
    ),
    shorthand=("dim",),
    adapts=lambda x, goal: [{}] if any(goal.wants_rank(rank) for rank in range(x.rank)) and 1 in x.shape else [],
)  # fmt: skip


def _unsqueeze(a: Attributes, x: TensorType) -> TensorType:
    place = axis(a.dim, x.rank + 1, x)
    return TensorType((*x.shape[:place], 1, *x.shape[place:]), x.dtype)


UNSQUEEZE = Operator(
    name="Unsqueeze",
    category="Shape",
    summary="Adds a dimension of size 1.",
    inputs=ANY,
    outputs=RESULT,
    infer=_unsqueeze,
    formula="(N, C) → (N, 1, C)",
    call="{input}.unsqueeze({dim})",
    attributes=(Attribute("dim", "int", 1, "Where the new dimension will be."),),
    aliases=("ExpandDims",),
    shorthand=("dim",),
    adapts=lambda x, goal: [{"dim": dim} for dim in (1, -1, 0)] if goal.wants_rank(x.rank + 1) else [],
)

DECLARED = (
    FLATTEN,
    RESHAPE,
    UNFLATTEN,
    TRANSPOSE,
    PERMUTE,
    SQUEEZE,
    UNSQUEEZE,
)
