"""The same numbers in another shape or order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.dim import Dim, dimension, floor_divide, is_multiple, product, same, symbols
from graph.operator import Attribute, Attributes, Goal, Operator, Port, ShapeError, need_rank
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
    call="{input}.unsqueeze({dim})",
    attributes=(Attribute("dim", "int", 1, "Where the new dimension will be."),),
    aliases=("ExpandDims",),
    shorthand=("dim",),
    adapts=lambda x, goal: [{"dim": dim} for dim in (1, -1, 0)] if goal.wants_rank(x.rank + 1) else [],
)


# -- the same numbers again ----------------------------------------------------------------------------------------


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
    call="torch.roll({input}, {shifts}, {dims})",
    attributes=(
        Attribute("shifts", "int", 1, "How far; negative for the other way."),
        Attribute("dims", "int", 1, "Along which dimension."),
    ),
    aliases=("CyclicShift",),
    shorthand=("shifts", "dims"),
)


# -- channels and space --------------------------------------------------------------------------------------------


def _pixel_shuffle(a: Attributes, x: TensorType) -> TensorType:
    r = a.upscale_factor
    if x.rank < 3:
        need_rank(x, (3, 4), "images (N, C, H, W)")
    *batch, channels, height, width = x.shape
    if is_multiple(channels, r * r) is False:
        raise ShapeError(
            f"needs channels in multiples of {r * r} (upscale_factor²), but input {x} has {channels}.",
            port="input",
            kind="channels",
            expected=r * r,
        )
    return TensorType((*batch, floor_divide(channels, r * r), height * r, width * r), x.dtype)


PIXEL_SHUFFLE = Operator(
    name="PixelShuffle",
    category="Shape",
    summary="Turns channels into a finer picture.",
    inputs=(Port("input", "(N, C·r², H, W)"),),
    outputs=(Port("output", "(N, C, H·r, W·r)"),),
    infer=_pixel_shuffle,
    call="F.pixel_shuffle({input}, {upscale_factor})",
    attributes=(Attribute("upscale_factor", "int", 2, "r, how much finer.", minimum=1),),
    aliases=("DepthToSpace", "SubPixel"),
    reference="Shi et al., 2016",
    shorthand=("upscale_factor",),
)


def _pixel_unshuffle(a: Attributes, x: TensorType) -> TensorType:
    r = a.downscale_factor
    if x.rank < 3:
        need_rank(x, (3, 4), "images (N, C, H, W)")
    *batch, channels, height, width = x.shape
    for size in (height, width):
        if is_multiple(size, r) is False:
            raise ShapeError(
                f"needs height and width in multiples of {r}, but input is {x}.",
                port="input",
                kind="size",
                expected=r,
            )
    return TensorType((*batch, channels * r * r, floor_divide(height, r), floor_divide(width, r)), x.dtype)


PIXEL_UNSHUFFLE = Operator(
    name="PixelUnshuffle",
    category="Shape",
    summary="Turns a picture into a coarser one with more channels; nothing is lost.",
    inputs=(Port("input", "(N, C, H·r, W·r)"),),
    outputs=(Port("output", "(N, C·r², H, W)"),),
    infer=_pixel_unshuffle,
    call="F.pixel_unshuffle({input}, {downscale_factor})",
    attributes=(Attribute("downscale_factor", "int", 2, "r, how much coarser.", minimum=1),),
    aliases=("SpaceToDepth",),
    shorthand=("downscale_factor",),
)


def _channel_shuffle(a: Attributes, x: TensorType) -> TensorType:
    if x.rank < 3:
        need_rank(x, (3, 4, 5), "a batch with channels (N, C, …)")
    if is_multiple(x.shape[1], a.groups) is False:
        raise ShapeError(
            f"has {a.groups} groups, which do not divide the {x.shape[1]} channels of input {x}.",
            port="input",
            kind="groups",
            expected=x.shape[1],
        )
    return x


CHANNEL_SHUFFLE = Operator(
    name="ChannelShuffle",
    category="Shape",
    summary="Deals the channels of each group out to all groups.",
    inputs=(Port("input", "(N, C, …)"),),
    outputs=RESULT,
    infer=_channel_shuffle,
    call="torch.channel_shuffle({input}, {groups})",
    attributes=(Attribute("groups", "int", 2, "Number of groups.", minimum=1),),
    reference="Zhang et al., 2018 (ShuffleNet)",
    shorthand=("groups",),
)

DECLARED = (
    FLATTEN,
    RESHAPE,
    UNFLATTEN,
    TRANSPOSE,
    PERMUTE,
    SQUEEZE,
    UNSQUEEZE,
    EXPAND,
    EXPAND_BATCH,
    TILE,
    REPEAT_INTERLEAVE,
    FLIP,
    ROLL,
    PIXEL_SHUFFLE,
    PIXEL_UNSHUFFLE,
    CHANNEL_SHUFFLE,
)
