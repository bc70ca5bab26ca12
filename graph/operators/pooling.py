"""Pooling: windows without weights."""

from __future__ import annotations

from typing import Any

from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, need_dtype, need_rank, spread
from graph.operators.convolution import window
from graph.types import FLOATING, TensorType

_AXES = {1: "L", 2: "H, W", 3: "D, H, W"}


def _max_pool(n: int) -> Operator:
    def infer(a: Attributes, x: TensorType) -> TensorType:
        need_rank(x, (n + 2,), f"a batch with channels (N, C, {_AXES[n]})")
        need_dtype(x, FLOATING, "floating-point numbers")
        kernels = spread(a.kernel_size, n)
        strides = kernels if a.stride is None else spread(a.stride, n)
        paddings = spread(a.padding, n)
        if any(2 * padding > kernel for padding, kernel in zip(paddings, kernels, strict=True)):
            raise ShapeError("its padding is more than half its kernel size; use less.", kind="padding")
        sizes = tuple(
            window(size, *axis, 1) for size, *axis in zip(x.shape[2:], kernels, strides, paddings, strict=True)
        )
        return TensorType((*x.shape[:2], *sizes), x.dtype)

    return Operator(
        name=f"MaxPool{n}d",
        category="Pooling",
        summary="Keeps the largest value of each window.",
        inputs=(Port("input", f"(N, C, {_AXES[n]})", dtypes=FLOATING),),
        outputs=(Port("output", f"(N, C, {_AXES[n]})"),),
        infer=infer,
        call=f"F.max_pool{n}d({{input}}, {{kernel_size}}{{options}})",
        attributes=(
            Attribute("kernel_size", "ints", 2, "Size of the window.", minimum=1, length=n, unit="px"),
            Attribute(
                "stride", "ints", None, "Step of the window; none takes the kernel size.", minimum=1, length=n,
                optional=True, unit="px",
            ),
            Attribute("padding", "ints", 0, "Minus infinity added on both sides.", minimum=0, length=n, unit="px"),
        ),
        aliases=("Pooling", f"MaxPooling{n}D"),
        shorthand=("kernel_size", "stride"),
        selects=True,
    )


MAX_POOLS: tuple[Any, ...] = tuple(_max_pool(n) for n in (1, 2, 3))

DECLARED: tuple[Operator, ...] = MAX_POOLS
