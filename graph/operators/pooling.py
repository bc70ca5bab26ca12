"""Pooling: windows without weights, whole-image summaries, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

from graph.dim import Dim, at_least, floor_divide, same
from graph.operator import (
    Attribute,
    Attributes,
    Goal,
    Operator,
    Port,
    ShapeError,
    need_dtype,
    need_rank,
    spread,
)
from graph.operators.convolution import AXES, need_image, window
from graph.types import FLOATING, TensorType


def pooled(size: Dim, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> Dim:
    """The number of windows along an axis; with `ceil_mode` the last may hang over, if it begins on a value."""
    if not ceil_mode:
        return window(size, kernel, stride, padding, dilation)
    # ⌈(size + 2p − reach)/stride⌉ + 1 windows, but the last must start below size + p: the smaller of two floors.
    reach = dilation * (kernel - 1) + 1
    number = floor_divide(size + min(2 * padding - reach + stride - 1, padding - 1), stride) + 1
    if at_least(number, 1) is False:
        window(size, kernel, 1, padding, dilation)  # says what is too small
    return number


def _kernel(n: int, default: int = 2) -> Attribute:
    return Attribute("kernel_size", "ints", default, "Size of the window.", minimum=1, length=n, unit="px")


def _stride(n: int) -> Attribute:
    return Attribute(
        "stride",
        "ints",
        None,
        "Step of the window; none takes the kernel size.",
        minimum=1,
        length=n,
        optional=True,
        unit="px",
    )


def _padding(n: int, what: str) -> Attribute:
    return Attribute("padding", "ints", 0, f"{what} added on both sides.", minimum=0, length=n, unit="px")


CEIL_MODE = Attribute("ceil_mode", "bool", False, "Keep a last window that hangs over the edge.")


def _image(n: int) -> tuple[Port, ...]:
    return (Port("input", f"(N, C, {AXES[n]})", dtypes=FLOATING),)


def _result(n: int) -> tuple[Port, ...]:
    return (Port("output", f"(N, C, {AXES[n]})"),)


def _window_sizes(
    a: Attributes,
    x: TensorType,
    n: int,
    dilated: bool = False,
    padded: bool = True,
    whole_kernel: bool = False,
) -> TensorType:
    need_image(x, n)
    kernels = spread(a.kernel_size, n)
    strides = kernels if a.stride is None else spread(a.stride, n)
    paddings = spread(a.padding, n) if padded else (0,) * n
    dilations = spread(a.dilation, n) if dilated else (1,) * n
    for kernel, padding in zip(kernels, paddings, strict=True):
        if 2 * padding > kernel:
            raise ShapeError(
                f"its padding of {padding} is more than half its kernel size of {kernel}; use less.",
                kind="padding",
                expected=kernel // 2,
            )
    if whole_kernel:  # torch's 3-D means alone want the image to be as large as the window without padding
        for size, kernel in zip(x.shape[2:], kernels, strict=True):
            window(size, kernel, 1, 0, 1)
    axes = zip(x.shape[2:], kernels, strides, paddings, dilations, repeat(a.ceil_mode, n), strict=True)
    return TensorType((*x.shape[:2], *(pooled(*axis) for axis in axes)), x.dtype)


# -- windows ----------------------------------------------------------------------------------------------


def _max_pool(n: int) -> Operator:
    def infer(a: Attributes, x: TensorType) -> TensorType | tuple[TensorType, ...]:
        result = _window_sizes(a, x, n, dilated=True)
        return (result, TensorType(result.shape, "int64")) if a.return_indices else result

    def outputs(a: Attributes) -> tuple[Port, ...]:
        indices = Port("indices", f"(N, C, {AXES[n]}) int64: where each value came from")
        return (*_result(n), indices) if a.return_indices else _result(n)

    return Operator(
        name=f"MaxPool{n}d",
        category="Pooling",
        summary="Keeps the largest value of each window.",
        inputs=_image(n),
        outputs=outputs,
        infer=infer,
        call=f"F.max_pool{n}d({{input}}, {{kernel_size}}{{options}})",
        attributes=(
            _kernel(n),
            _stride(n),
            _padding(n, "Minus infinity"),
            Attribute(
                "dilation", "ints", 1, "Spacing of the window's values.", minimum=1, length=n, unit="px"
            ),
            CEIL_MODE,
            Attribute(
                "return_indices", "bool", False, "A second output says where each value was, for unpooling."
            ),
        ),
        aliases=("Pooling", f"MaxPooling{n}D", f"MaxPool{n}D"),
        formula="out[i] = max of input[i · stride + j · dilation − padding], j < kernel_size",
        shorthand=("kernel_size", "stride"),
        selects=True,
    )


def _average_pool(n: int) -> Operator:
    divisor = Attribute(
        "divisor_override",
        "int",
        None,
        "What sums are divided by; none takes the window's size.",
        minimum=1,
        optional=True,
    )
    return Operator(
        name=f"AvgPool{n}d",
        category="Pooling",
        summary="The mean of each window.",
        inputs=_image(n),
        outputs=_result(n),
        infer=lambda a, x: _window_sizes(a, x, n, whole_kernel=n == 3),
        call=f"F.avg_pool{n}d({{input}}, {{kernel_size}}{{options}})",
        attributes=(
            _kernel(n),
            _stride(n),
            _padding(n, "Zeros"),
            CEIL_MODE,
            Attribute("count_include_pad", "bool", True, "Whether added zeros count in the mean."),
            *((divisor,) if n > 1 else ()),
        ),
        aliases=("Pooling", f"AveragePooling{n}D", f"AvgPool{n}D"),
        formula="out[i] = mean of input[i · stride + j − padding], j < kernel_size",
        shorthand=("kernel_size", "stride"),
    )


def _power_average_pool(n: int) -> Operator:
    # torch's one-dimensional form multiplies by the kernel size and so takes a plain number.
    kernel = (
        Attribute("kernel_size", "int", 2, "Size of the window.", minimum=1, unit="px")
        if n == 1
        else _kernel(n)
    )
    return Operator(
        name=f"LPPool{n}d",
        category="Pooling",
        summary="The p-norm of each window: between sum (p = 1) and maximum (p large).",
        inputs=_image(n),
        outputs=_result(n),
        infer=lambda a, x: _window_sizes(a, x, n, padded=False, whole_kernel=n == 3),
        call=f"F.lp_pool{n}d({{input}}, {{norm_type}}, {{kernel_size}}{{options}})",
        attributes=(
            Attribute("norm_type", "float", 2.0, "The power p.", minimum=1.0),
            kernel,
            _stride(n),
            CEIL_MODE,
        ),
        aliases=("Pooling", "Power-average pooling"),
        formula="out = (Σ x^p)^(1/p) over each window",
        reference="Sermanet et al., 2012, arXiv:1204.3968",
        shorthand=("norm_type", "kernel_size", "stride"),
    )


# -- the result's size is given -----------------------------------------------------------------------------


def _adaptive(n: int, word: str, keeps: str, selects: bool = False) -> Operator:
    def infer(a: Attributes, x: TensorType) -> TensorType:
        need_image(x, n)
        return TensorType((*x.shape[:2], *spread(a.output_size, n)), x.dtype)

    def resized(x: TensorType, goal: Goal) -> Iterator[dict[str, Any]]:
        if goal.shape is not None and len(goal.shape) == x.rank == n + 2:
            sizes = goal.shape[2:]
            if all(isinstance(size, int) for size in sizes):
                yield {"output_size": sizes[0] if len({*sizes}) == 1 else sizes}

    return Operator(
        name=f"Adaptive{word}Pool{n}d",
        category="Pooling",
        summary=f"{keeps} of windows chosen so that the result has a given size.",
        inputs=_image(n),
        outputs=_result(n),
        infer=infer,
        call=f"F.adaptive_{word.lower()}_pool{n}d({{input}}, {{output_size}})",
        attributes=(
            Attribute("output_size", "ints", 1, "Size of the result.", minimum=1, length=n, unit="px"),
        ),
        aliases=(f"AdaptiveAvgPooling{n}D",) if word == "Avg" else (),
        formula="window i covers ⌊i · size / output_size⌋ … ⌈(i + 1) · size / output_size⌉ − 1",
        reference="He et al., 2015, arXiv:1406.4729",
        shorthand=("output_size",),
        selects=selects,
        adapts=None if selects else resized,
        keeps=None if selects else (),
        # The mean over everything needs nothing; others their input.
        kept=None
        if selects
        else lambda a, output, x: 0 if {*spread(a.output_size, n)} == {1} else 4 * x.elements,
    )


def _global(name: str, summary: str, function: str, aliases: tuple[str, ...]) -> Operator:
    def infer(a: Attributes, x: TensorType) -> TensorType:
        need_rank(x, (3, 4, 5, 6), "a batch with channels and one to four axes (N, C, …)")
        need_dtype(x, FLOATING, "floating-point numbers")
        kept: tuple[Dim, ...] = (1,) * (x.rank - 2) if a.keepdim else ()
        return TensorType((*x.shape[:2], *kept), x.dtype)

    return Operator(
        name=name,
        category="Pooling",
        summary=summary,
        inputs=(Port("input", "(N, C, …)", dtypes=FLOATING),),
        outputs=(Port("output", "(N, C), or (N, C, 1, …) with keepdim"),),
        infer=infer,
        call=f"{function}({{input}}, dim={{dims}}{{options}})",
        sizes=lambda a, x: {"dims": tuple(range(2, x.rank))},
        attributes=(Attribute("keepdim", "bool", False, "Keep the axes, with size 1."),),
        aliases=aliases,
        reference="Lin et al., 2014, arXiv:1312.4400",
        selects=function == "torch.amax",
        adapts=lambda x, goal: [{}] if x.rank > 2 and goal.wants_rank(2) else [],
        keeps=("input", "output") if function == "torch.amax" else (),
        kept=lambda a, output, *inputs: 0,
    )


GLOBAL_AVERAGE_POOL = _global(
    "GlobalAvgPool",
    "The mean of each channel over all places.",
    "torch.mean",
    ("GlobalAvgPool2D", "GlobalAveragePooling2D", "Global pooling"),
)
GLOBAL_MAX_POOL = _global(
    "GlobalMaxPool",
    "The largest value of each channel.",
    "torch.amax",
    ("GlobalMaxPool2D", "GlobalMaxPooling2D", "Global pooling"),
)


# -- the way back -------------------------------------------------------------------------------------------


def _unpool(n: int) -> Operator:
    def infer(a: Attributes, x: TensorType, indices: TensorType) -> TensorType:
        need_image(x, n)
        need_dtype(indices, ("int64",), "the indices of a MaxPool (int64)", port="indices")
        if indices.rank != x.rank or any(
            same(i, size) is False for i, size in zip(indices.shape, x.shape, strict=True)
        ):
            raise ShapeError(
                f"needs an index for each value of {x}, but indices is {indices}; wire both from one MaxPool{n}d "
                "with return_indices.",
                port="indices",
                kind="same_shape",
                expected=x.shape,
            )
        kernels = spread(a.kernel_size, n)
        strides = kernels if a.stride is None else spread(a.stride, n)
        sizes = []
        for size, kernel, stride, padding in zip(
            x.shape[2:], kernels, strides, spread(a.padding, n), strict=True
        ):
            result = (size - 1) * stride - 2 * padding + kernel
            if at_least(result, 1) is False:
                raise ShapeError(
                    f"its padding of {padding} leaves nothing of an axis of {size}; use less.",
                    port="input",
                    kind="window",
                    expected=1,
                )
            sizes.append(result)
        return TensorType((*x.shape[:2], *sizes), x.dtype)

    return Operator(
        name=f"MaxUnpool{n}d",
        category="Pooling",
        summary="Puts the values of a MaxPool back to where they came from, 0 elsewhere.",
        inputs=(*_image(n), Port("indices", f"the second output of MaxPool{n}d", dtypes=("int64",))),
        outputs=_result(n),
        infer=infer,
        call=f"F.max_unpool{n}d({{input}}, {{indices}}, {{kernel_size}}{{options}})",
        attributes=(
            _kernel(n),
            _stride(n),
            Attribute("padding", "ints", 0, "The padding of the MaxPool.", minimum=0, length=n, unit="px"),
        ),
        formula="size = (size − 1) · stride − 2 · padding + kernel_size",
        reference="Zeiler et al., 2011; Badrinarayanan et al., 2016, arXiv:1511.00561 (SegNet)",
        shorthand=("kernel_size", "stride"),
    )


def _family(make: Callable[[int], Operator]) -> tuple[Operator, ...]:
    return tuple(make(n) for n in (1, 2, 3))


DECLARED: tuple[Operator, ...] = (
    *_family(_max_pool),
    *_family(_average_pool),
    *_family(lambda n: _adaptive(n, "Avg", "The mean")),
    *_family(lambda n: _adaptive(n, "Max", "The largest value", selects=True)),
    GLOBAL_AVERAGE_POOL,
    GLOBAL_MAX_POOL,
    *_family(_power_average_pool),
    *_family(_unpool),
)
