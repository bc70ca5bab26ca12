"""More or fewer places along the axes of images and sequences: padding, resizing, shuffling."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from graph.dim import Dim, at_least, floor_divide, is_multiple
from graph.operator import (
    Attribute,
    Attributes,
    Code,
    Goal,
    Operator,
    Port,
    ShapeError,
    known,
    need_dtype,
    need_rank,
)
from graph.operators.shape import ANY, RESULT
from graph.types import FLOATING, TensorType

# The ranks that torch takes for a number of padded axes, where it does not just write a constant.
_PADDED_RANKS = {2: (2, 3), 4: (3, 4), 6: (4, 5)}


def _pad(a: Attributes, x: TensorType) -> TensorType:
    count = len(a.pad)
    if count % 2:
        raise ShapeError(
            f"has {count} sizes; pad takes pairs (before, after), the last dimension's first.",
            kind="attribute",
        )
    if a.mode == "constant":
        if count // 2 > x.rank:
            raise ShapeError(
                f"pads {count // 2} dimensions, but input is {x}.",
                port="input",
                kind="rank",
                expected=(count // 2,),
            )
    elif count not in _PADDED_RANKS:
        raise ShapeError(f"pads at most 3 dimensions in mode {a.mode}, not {count // 2}.", kind="attribute")
    else:
        ranks = _PADDED_RANKS[count][1:]
        need_rank(x, ranks, f"a batch with channels and {count // 2} more for its {count} sizes")
        need_dtype(x, FLOATING, "floating-point numbers")
    shape: list[Dim] = list(x.shape)
    for pair in range(count // 2):
        before, after = a.pad[2 * pair : 2 * pair + 2]
        place = x.rank - 1 - pair
        _need_room(a.mode, before, after, shape[place], x)
        if a.mode == "constant":  # torch cuts before it adds
            less, least = -min(before, 0) - min(after, 0), 0
        else:
            less, least = -before - after, 1
        if at_least(shape[place] - less, least) is False:
            raise ShapeError(
                f"cuts {less} from dimension {place} of input {x}, which has only {shape[place]}.",
                port="input",
                kind="size",
                expected=less,
            )
        shape[place] = shape[place] + before + after
    return TensorType(tuple(shape), x.dtype)


def _need_room(mode: str, before: int, after: int, size: Dim, x: TensorType) -> None:
    least = {"reflect": max(before, after) + 1, "circular": max(before, after)}.get(mode, 0)
    if at_least(size, least) is False:
        raise ShapeError(
            f"takes {max(before, after)} values from the other side ({mode}), so {least} are needed, but input {x} "
            f"has {size} there.",
            port="input",
            kind="padding",
            expected=least,
        )


PAD = Operator(
    name="Pad",
    category="Shape",
    summary="Adds values around, or cuts them with negative sizes.",
    inputs=ANY,
    outputs=(Port("output", "larger sizes"),),
    infer=_pad,
    formula="(…, W) → (…, left + W + right)",
    call="F.pad({input}, {pad}{options})",
    attributes=(
        Attribute("pad", "ints", (1, 1), "Pairs (before, after): the last dimension's first, then the one before it."),
        Attribute(
            "mode", "choice", "constant", "A number, the mirror image, the border, or the other end.",
            choices=("constant", "reflect", "replicate", "circular"),
        ),
        Attribute("value", "float", 0.0, "The number.", shown_if=("mode", ("constant",)), torch=False),
    ),
    sizes=lambda a, x: {
        "options": Code(
            (f", mode={a.mode!r}" if a.mode != "constant" else "")
            + (f", value={a.value!r}" if a.mode == "constant" and a.value else "")
        )
    },
    aliases=("pad", "ZeroPad2d", "ReflectionPad2d", "ReplicationPad2d", "CircularPad2d", "ConstantPad"),
    shorthand=("pad", "mode"),
)  # fmt: skip


_MODES = {
    "nearest": (1, 2, 3),
    "nearest-exact": (1, 2, 3),
    "linear": (1,),
    "bilinear": (2,),
    "bicubic": (2,),
    "trilinear": (3,),
    "area": (1, 2, 3),
}
_SMOOTH = ("linear", "bilinear", "bicubic", "trilinear")


def _upsample(a: Attributes, x: TensorType) -> TensorType:
    need_rank(x, (3, 4, 5), "a batch with channels (N, C, …)")
    need_dtype(x, FLOATING, "floating-point numbers")
    n = x.rank - 2
    if n not in _MODES[a.mode]:
        fitting = ", ".join(mode for mode, ranks in _MODES.items() if n in ranks)
        raise ShapeError(
            f"cannot resize input {x} in mode {a.mode}; for {n} ax{'i' if n == 1 else 'e'}s there are {fitting}.",
            port="input",
            kind="mode",
            expected=tuple(mode for mode, ranks in _MODES.items() if n in ranks),
        )
    if a.align_corners and a.mode not in _SMOOTH:
        raise ShapeError(
            f"aligns corners, which mode {a.mode} cannot; switch align_corners off.", kind="attribute"
        )
    if a.size is not None:
        if len(a.size) != n:
            raise ShapeError(
                f"has {len(a.size)} sizes for the {n} of input {x}.", port="input", kind="rank",
                expected=(len(a.size) + 2,),
            )  # fmt: skip
        return TensorType((*x.shape[:2], *a.size), x.dtype)
    return TensorType((*x.shape[:2], *(_scaled(size, a.scale_factor, x) for size in x.shape[2:])), x.dtype)


def _scaled(size: Dim, factor: float, x: TensorType) -> Dim:
    if factor == int(factor):
        return size * int(factor)
    found = math.floor(known(size, f"size to multiply by {factor:g}") * factor)
    if found < 1:
        raise ShapeError(
            f"leaves nothing of input {x}; use a larger scale_factor.", port="input", kind="size"
        )
    return found


def _to_size(x: TensorType, goal: Goal) -> Iterator[dict[str, Any]]:
    """To the height and width of what it is joined with, as in a U-Net."""
    shape = goal.shape or ()
    resizable = len(shape) == x.rank and 3 <= x.rank <= 5 and x.shape[2:] != shape[2:]
    if resizable and all(isinstance(size, int) for size in shape[2:]):
        yield {"size": shape[2:]}


def _upsample_sizes(a: Attributes, x: TensorType) -> dict[str, Any]:
    goal = f"size={a.size!r}" if a.size is not None else f"scale_factor={a.scale_factor!r}"
    corners = ", align_corners=True" if a.align_corners else ""
    return {"goal": Code(goal), "corners": Code(corners)}


UPSAMPLE = Operator(
    name="Upsample",
    category="Shape",
    summary="Resizes images, volumes or sequences, by a factor or to a size.",
    inputs=(Port("input", "(N, C, …)", dtypes=FLOATING),),
    outputs=(Port("output", "(N, C, larger …)"),),
    infer=_upsample,
    formula="(…, H, W) → (…, ⌊H · scale⌋, ⌊W · scale⌋)",
    call="F.interpolate({input}, {goal}, mode={mode}{corners})",
    sizes=_upsample_sizes,
    adapts=_to_size,
    attributes=(
        Attribute("scale_factor", "float", 2.0, "Multiplies every size.", minimum=0.001, torch=False),
        Attribute(
            "size", "ints", None, "The sizes wanted, instead of a factor.", minimum=1, optional=True, torch=False,
            unit="px",
        ),
        Attribute("mode", "choice", "nearest", "How values in between are found.", choices=tuple(_MODES), torch=False),
        Attribute(
            "align_corners", "bool", False, "The corners' centres stay where they are.", torch=False,
            shown_if=("mode", _SMOOTH),
        ),
    ),
    aliases=("Interpolate", "UpSampling", "Resize", "BilinearResize2D", "UpSampling2D"),
    shorthand=("scale_factor", "mode"),
)  # fmt: skip

# -- between channels and places --------------------------------------------------------------------------------


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
    formula="(N, C, H · r, W · r) → (N, C · r², H, W)",
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

DECLARED = (PAD, UPSAMPLE, PIXEL_SHUFFLE, PIXEL_UNSHUFFLE, CHANNEL_SHUFFLE)
