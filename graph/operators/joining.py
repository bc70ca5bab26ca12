"""Several tensors become one, and one becomes several or a part of itself."""

from __future__ import annotations

from typing import Any

from graph.dim import Dim, at_least, floor_divide, is_multiple, same
from graph.operator import Attribute, Attributes, Code, Operator, Port, ShapeError, known, need_dtype
from graph.operators.shape import ANY
from graph.shapes import axis, promote
from graph.types import TensorType

_INDEX = ("int64", "int32")
_MANY = (Port("tensors", "any number of them, alike but for one size", variadic=True),)
_ALONG = Attribute("dim", "int", 1, "Along which dimension; 1 is the channels or features.")


def _concat(a: Attributes, tensors: tuple[TensorType, ...]) -> TensorType:
    first = tensors[0]
    if not first.shape:
        raise ShapeError(
            "cannot join scalars; use Stack.", port="tensors0", kind="rank", expected=(1, 2, 3, 4)
        )
    place = axis(a.dim, first.rank, first, port="tensors0")
    length: Dim = 0
    for number, x in enumerate(tensors):
        port = f"tensors{number}"
        if x.rank != first.rank:
            raise ShapeError(
                f"joins tensors with equally many dimensions, but tensors0 is {first} and {port} is {x}.",
                port=port,
                kind="rank",
                expected=(first.rank,),
            )
        for other, (have, want) in enumerate(zip(x.shape, first.shape, strict=True)):
            if other != place and same(have, want) is False:
                raise ShapeError(
                    f"joins along dimension {place}, so all other sizes must be equal, but tensors0 is {first} "
                    f"and {port} is {x} ({want} against {have} in dimension {other}).",
                    port=port,
                    kind="concat",
                    expected=first.shape,
                )
        length = length + x.shape[place]
    return TensorType((*first.shape[:place], length, *first.shape[place + 1 :]), promote(*tensors))


CONCAT = Operator(
    name="Concat",
    category="Shape",
    summary="Joins tensors along a dimension they have.",
    inputs=_MANY,
    outputs=(Port("output", "sizes added up along `dim`"),),
    infer=_concat,
    formula="(N, a) and (N, b) → (N, a + b)",
    call="torch.cat([{tensors}], dim={dim})",
    attributes=(_ALONG,),
    aliases=("Concatenate", "cat", "Join"),
    shorthand=("dim",),
)


def _stack(a: Attributes, tensors: tuple[TensorType, ...]) -> TensorType:
    first = tensors[0]
    place = axis(a.dim, first.rank + 1, first, port="tensors0")
    for number, x in enumerate(tensors):
        unequal = x.rank != first.rank or any(
            same(have, want) is False for have, want in zip(x.shape, first.shape, strict=True)
        )
        if unequal:
            raise ShapeError(
                f"stacks tensors of one shape, but tensors0 is {first} and tensors{number} is {x}.",
                port=f"tensors{number}",
                kind="stack",
                expected=first.shape,
            )
    return TensorType((*first.shape[:place], len(tensors), *first.shape[place:]), promote(*tensors))


STACK = Operator(
    name="Stack",
    category="Shape",
    summary="Puts tensors of one shape side by side, along a new dimension.",
    inputs=_MANY,
    outputs=(Port("output", "one dimension more"),),
    infer=_stack,
    formula="k times (N, C) → (N, k, C)",
    call="torch.stack([{tensors}], dim={dim})",
    attributes=(Attribute("dim", "int", 1, "Where the new dimension will be."),),
    shorthand=("dim",),
)


# -- parts ---------------------------------------------------------------------------------------------------------


def _parts(count: int) -> tuple[Port, ...]:
    return tuple(Port(f"output{number}", f"part {number}") for number in range(count))


def _only(count: int) -> dict[str, Any]:
    """Torch returns a tuple even of one part."""
    return {"only": Code("[0]" if count == 1 else "")}


def _resized(x: TensorType, place: int, size: Dim) -> TensorType:
    return TensorType((*x.shape[:place], size, *x.shape[place + 1 :]), x.dtype)


def _split(a: Attributes, x: TensorType) -> tuple[TensorType, ...]:
    place = axis(a.dim, x.rank, x, scalar=False)
    if not a.sections:
        raise ShapeError("has no sections; give the size of at least one part.", kind="attribute")
    if same(x.shape[place], sum(a.sections)) is False:
        raise ShapeError(
            f"cuts parts of {' + '.join(map(str, a.sections))} = {sum(a.sections)}, but dimension {place} of "
            f"input {x} is {x.shape[place]}.",
            port="input",
            kind="sections",
            expected=x.shape[place],
        )
    return tuple(_resized(x, place, size) for size in a.sections)


SPLIT = Operator(
    name="Split",
    category="Shape",
    summary="Cuts into parts of given sizes.",
    inputs=ANY,
    outputs=lambda a: _parts(len(a.sections)),
    infer=_split,
    formula="(N, a + b) → (N, a) and (N, b)",
    call="torch.split({input}, {sections}, dim={dim}){only}",
    sizes=lambda a, x: _only(len(a.sections)),
    attributes=(
        Attribute("sections", "ints", (1, 1), "Size of each part; they add up to the whole.", minimum=0),
        _ALONG,
    ),
    aliases=("SliceChannel", "split_v2"),
    shorthand=("sections", "dim"),
)


def _chunk(a: Attributes, x: TensorType) -> tuple[TensorType, ...]:
    place = axis(a.dim, x.rank, x, scalar=False)
    if is_multiple(x.shape[place], a.chunks):
        return tuple(_resized(x, place, floor_divide(x.shape[place], a.chunks)) for _ in range(a.chunks))
    size = known(x.shape[place], f"size in dimension {place}, or one that is a multiple of {a.chunks}")
    each = -(-size // a.chunks)
    if -(-size // each) != a.chunks:
        raise ShapeError(
            f"cannot cut {size} (dimension {place} of input {x}) into {a.chunks} parts of {each}; "
            "use fewer chunks, or Split with sizes.",
            port="input",
            kind="sections",
            expected=size,
        )
    last = size - each * (a.chunks - 1)
    return tuple(_resized(x, place, each if number < a.chunks - 1 else last) for number in range(a.chunks))


CHUNK = Operator(
    name="Chunk",
    category="Shape",
    summary="Cuts into equally many parts; the last may be shorter.",
    inputs=ANY,
    outputs=lambda a: _parts(a.chunks),
    infer=_chunk,
    formula="(N, k · a) → k times (N, a)",
    call="torch.chunk({input}, {chunks}, dim={dim}){only}",
    sizes=lambda a, x: _only(a.chunks),
    attributes=(Attribute("chunks", "int", 2, "Number of parts.", minimum=1, maximum=256), _ALONG),
    aliases=("SplitEqually",),
    shorthand=("chunks", "dim"),
)


def _slice_length(size: Dim, start: int, end: int | None, step: int) -> Dim:
    """How much `[start:end:step]` takes of a size that is not smaller than its bounds."""
    if isinstance(size, int):
        return len(range(*slice(start, end, step).indices(size)))
    first: Dim = size + start if start < 0 else start
    last: Dim = size if end is None else size + end if end < 0 else end
    taken = last - first
    return max(0, -(-taken // step)) if isinstance(taken, int) else floor_divide(taken + (step - 1), step)


def _slice(a: Attributes, x: TensorType) -> TensorType:
    place = axis(a.dim, x.rank, x, scalar=False)
    size = x.shape[place]
    for bound in (abs(a.start), abs(a.end or 0)):
        if not isinstance(size, int) and not at_least(size, bound):
            raise ShapeError(
                f"takes a range up to place {bound} of dimension {place}, but input {x} has {size} there, which may "
                "be less; give the size as a number where the data enter.",
                port="input",
                kind="unknown_size",
                expected=bound,
            )
    return _resized(x, place, _slice_length(size, a.start, a.end, a.step))


def _slice_code(a: Attributes, x: TensorType) -> dict[str, Any]:
    place = axis(a.dim, x.rank, x, scalar=False)
    start = "" if a.start == 0 else str(a.start)
    end = "" if a.end is None else str(a.end)
    step = "" if a.step == 1 else f":{a.step}"
    return {"index": Code(":, " * place + f"{start}:{end}{step}")}


SLICE = Operator(
    name="Slice",
    category="Shape",
    summary="Takes a range along one dimension.",
    inputs=ANY,
    outputs=(Port("output", "shorter along `dim`"),),
    infer=_slice,
    call="{input}[{index}]",
    sizes=_slice_code,
    attributes=(
        Attribute("dim", "int", 1, "Along which dimension.", torch=False),
        Attribute("start", "int", 0, "First taken; negative counts from the end.", torch=False),
        Attribute(
            "end", "int", None, "First not taken any more; none takes all.", optional=True, torch=False
        ),
        Attribute("step", "int", 1, "Every how many.", minimum=1, torch=False),
    ),
    aliases=("slice_axis", "Crop", "Narrow"),
    formula="input[…, start:end:step, …]",
    shorthand=("dim", "start", "end"),
)


def _select(a: Attributes, x: TensorType) -> TensorType:
    place = axis(a.dim, x.rank, x, scalar=False)
    least = a.index + 1 if a.index >= 0 else -a.index
    if at_least(x.shape[place], least) is False:
        raise ShapeError(
            f"takes number {a.index} along dimension {place}, but input {x} has only {x.shape[place]} there.",
            port="input",
            kind="index",
            expected=x.shape[place],
        )
    return TensorType((*x.shape[:place], *x.shape[place + 1 :]), x.dtype)


SELECT = Operator(
    name="Select",
    category="Shape",
    summary="Takes one place along a dimension, such as the last step of a sequence (index -1).",
    inputs=ANY,
    outputs=(Port("output", "one dimension less"),),
    infer=_select,
    call="{input}.select({dim}, {index})",
    attributes=(
        Attribute("dim", "int", 1, "Along which dimension.", torch=False),
        Attribute("index", "int", -1, "Which one; negative counts from the end.", torch=False),
    ),
    aliases=("Pick", "LastStep", "Index"),
    formula="input[…, index, …]",
    shorthand=("dim", "index"),
)


def _index_select(a: Attributes, x: TensorType, index: TensorType) -> TensorType:
    need_dtype(index, _INDEX, "whole numbers that name places (int64)", "index")
    if index.rank > 1:
        raise ShapeError(
            f"needs a list of places, but index is {index}.", port="index", kind="rank", expected=(1,)
        )
    place = axis(a.dim, x.rank, x)
    if not x.shape:
        return x
    return _resized(x, place, index.shape[0] if index.shape else 1)


INDEX_SELECT = Operator(
    name="IndexSelect",
    category="Shape",
    summary="Takes the listed places along a dimension, in the order of the list.",
    inputs=(Port("input", "any shape"), Port("index", "the places (K)", dtypes=_INDEX)),
    outputs=(Port("output", "K along `dim`"),),
    infer=_index_select,
    formula="output[i] = input[index[i]] along dim",
    call="torch.index_select({input}, {dim}, {index})",
    attributes=(Attribute("dim", "int", 1, "Along which dimension."),),
    aliases=("Take", "take"),
    shorthand=("dim",),
)


def _gather(a: Attributes, x: TensorType, index: TensorType) -> TensorType:
    need_dtype(index, _INDEX, "whole numbers that name places (int64)", "index")
    if max(x.rank, 1) != max(index.rank, 1):
        raise ShapeError(
            f"needs as many dimensions in index as in input, but input is {x} and index is {index}.",
            port="index",
            kind="rank",
            expected=(x.rank,),
        )
    place = axis(a.dim, x.rank, x)
    for other, (have, most) in enumerate(zip(index.shape, x.shape, strict=False)):
        if other == place:
            continue
        excess = have - most
        if at_least(excess, 1) is True:
            raise ShapeError(
                f"asks for {have} places in dimension {other}, but input {x} has {most} (index is {index}).",
                port="index",
                kind="index_shape",
                expected=x.shape,
            )
    return TensorType(index.shape, x.dtype)


GATHER = Operator(
    name="Gather",
    category="Shape",
    summary="Takes for every place of the result the value that an index names.",
    inputs=(Port("input", "any shape"), Port("index", "as many dimensions as input", dtypes=_INDEX)),
    outputs=(Port("output", "the shape of index"),),
    infer=_gather,
    call="torch.gather({input}, {dim}, {index})",
    attributes=(Attribute("dim", "int", 1, "The dimension in which index counts."),),
    aliases=("gather_nd", "TakeAlongAxis"),
    formula="out[i][j] = input[i][index[i][j]]  (dim 1)",
    shorthand=("dim",),
)

DECLARED = (CONCAT, STACK, SPLIT, CHUNK, SLICE, SELECT, INDEX_SELECT, GATHER)
