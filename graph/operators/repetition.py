"""The same numbers again, or from another end: expanding, tiling, flipping, rolling."""

from __future__ import annotations

from graph.dim import Dim, same
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError
from graph.operators.shape import ANY, RESULT
from graph.shapes import axes, axis
from graph.types import TensorType


def _expand(a: Attributes, x: TensorType) -> TensorType:
    if len(a.sizes) < x.rank:
        raise ShapeError(
            f"gives {len(a.sizes)} sizes, but input {x} has {x.rank} dimensions; use -1 for those that stay.",
            port="input",
            kind="rank",
            expected=tuple(range(len(a.sizes) + 1)),
        )
    added = len(a.sizes) - x.rank
    shape: list[Dim] = []
    for place, size in enumerate(a.sizes):
        have = x.shape[place - added] if place >= added else None
        if size == -1 and have is not None:
            shape.append(have)
        elif size < 1:
            raise ShapeError(
                f"has the size {size} in front; only sizes of the input can be kept.", kind="attribute"
            )
        elif have is not None and same(have, 1) is False and same(have, size) is False:
            raise ShapeError(
                f"repeats sizes of 1 only, but dimension {place} of input {x} is {have}, not 1 or {size}.",
                port="input",
                kind="broadcast",
                expected=(x.shape, a.sizes),
            )
        else:
            shape.append(size)
    return TensorType(tuple(shape), x.dtype)


EXPAND = Operator(
    name="Expand",
    category="Shape",
    summary="Repeats dimensions of size 1, without copying.",
    inputs=ANY,
    outputs=(Port("output", "the sizes asked for"),),
    infer=_expand,
    formula="(N, 1) → (N, C), each the same number",
    call="{input}.expand({sizes})",
    attributes=(Attribute("sizes", "ints", (-1, 1), "New sizes; -1 for those that stay.", minimum=-1),),
    aliases=("BroadcastTo", "broadcast_to"),
    shorthand=("sizes",),
)


def _expand_batch(a: Attributes, x: TensorType, like: TensorType) -> TensorType:
    if not like.shape:
        raise ShapeError(
            "takes the batch of like, but that is a scalar.", port="like", kind="rank", expected=(1, 2)
        )
    if not x.shape or same(x.shape[0], 1) is False:
        raise ShapeError(
            f"repeats one sample for a whole batch, so input must begin with 1, but it is {x}.",
            port="input",
            kind="rank",
            expected=(1, *x.shape[1:]),
        )
    return TensorType((like.shape[0], *x.shape[1:]), x.dtype)


EXPAND_BATCH = Operator(
    name="ExpandBatch",
    category="Shape",
    summary="Gives every sample of a batch the same numbers, such as a learned start.",
    inputs=(Port("input", "(1, …)"), Port("like", "(N, …), any: only its batch counts")),
    outputs=(Port("output", "(N, …)"),),
    infer=_expand_batch,
    formula="(1, …) → (N, …), each the same numbers",
    call="{input}.expand({like}.shape[0], *{input}.shape[1:])",
    aliases=("BroadcastLike", "RepeatBatch"),
)


def _tile(a: Attributes, x: TensorType) -> TensorType:
    rank = max(x.rank, len(a.dims))
    shape = (1,) * (rank - x.rank) + x.shape
    times = (1,) * (rank - len(a.dims)) + a.dims
    return TensorType(tuple(size * count for size, count in zip(shape, times, strict=True)), x.dtype)


TILE = Operator(
    name="Tile",
    category="Shape",
    summary="Lays copies of the whole side by side.",
    inputs=ANY,
    outputs=(Port("output", "each size times its count"),),
    infer=_tile,
    formula="(a, b) → (k · a, m · b), the numbers over and over",
    call="torch.tile({input}, {dims})",
    attributes=(
        Attribute("dims", "ints", (1, 2), "How often along each dimension, the last one last.", minimum=1),
    ),
    aliases=("Repeat", "RepeatVector"),
    shorthand=("dims",),
)


def _repeat_interleave(a: Attributes, x: TensorType) -> TensorType:
    place = axis(a.dim, x.rank, x)
    shape = x.shape or (1,)
    return TensorType((*shape[:place], shape[place] * a.repeats, *shape[place + 1 :]), x.dtype)


REPEAT_INTERLEAVE = Operator(
    name="RepeatInterleave",
    category="Shape",
    summary="Repeats every value next to itself.",
    inputs=ANY,
    outputs=(Port("output", "one size times `repeats`"),),
    infer=_repeat_interleave,
    formula="a b c → a a b b c c",
    call="torch.repeat_interleave({input}, {repeats}, dim={dim})",
    attributes=(
        Attribute("repeats", "int", 2, "How often.", minimum=1),
        Attribute("dim", "int", 1, "Along which dimension."),
    ),
    aliases=("repeat",),
    shorthand=("repeats", "dim"),
)


def _flip(a: Attributes, x: TensorType) -> TensorType:
    axes(a.dims, x)
    return x


FLIP = Operator(
    name="Flip",
    category="Shape",
    summary="Reverses the order along dimensions.",
    inputs=ANY,
    outputs=RESULT,
    infer=_flip,
    formula="a b c → c b a",
    call="torch.flip({input}, {dims})",
    attributes=(Attribute("dims", "ints", (-1,), "Dimensions reversed."),),
    aliases=("Reverse",),
    shorthand=("dims",),
)


def _roll(a: Attributes, x: TensorType) -> TensorType:
    axis(a.dims, x.rank, x)
    return x


ROLL = Operator(
    name="Roll",
    category="Shape",
    summary="Shifts along a dimension; what leaves at the end comes in at the start.",
    inputs=ANY,
    outputs=RESULT,
    infer=_roll,
    formula="a b c → c a b",
    call="torch.roll({input}, {shifts}, {dims})",
    attributes=(
        Attribute("shifts", "int", 1, "How far; negative for the other way."),
        Attribute("dims", "int", 1, "Along which dimension."),
    ),
    aliases=("CyclicShift",),
    shorthand=("shifts", "dims"),
)

DECLARED = (EXPAND, EXPAND_BATCH, TILE, REPEAT_INTERLEAVE, FLIP, ROLL)
