"""Convolutions over one, two and three axes."""

from __future__ import annotations

from graph.dim import Dim, at_least, floor_divide, product
from graph.operator import (
    Attribute,
    Attributes,
    Operator,
    Port,
    ShapeError,
    Weight,
    known,
    need_dtype,
    need_rank,
    spread,
)
from graph.operators.activation import ACTIVATION
from graph.types import FLOATING, TensorType

_AXES = {1: "L", 2: "H, W", 3: "D, H, W"}


def window(size: Dim, kernel: int, stride: int, padding: int, dilation: int, port: str = "input") -> Dim:
    """The number of places of a window along an axis: ⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1."""
    reach = dilation * (kernel - 1) + 1
    room = size + 2 * padding
    if at_least(room, reach) is False:
        raise ShapeError(
            f"its window covers {reach} values, but the input has only {room} there (with padding); "
            "use a smaller kernel, more padding or less pooling before.",
            port=port,
            kind="window",
            expected=reach,
        )
    return floor_divide(room - reach, stride) + 1


def _convolution(n: int) -> Operator:
    wanted = f"a batch with channels (N, C, {_AXES[n]})"

    def infer(a: Attributes, x: TensorType) -> TensorType:
        need_rank(x, (n + 2,), wanted)
        need_dtype(x, FLOATING, "floating-point numbers")
        channels = known(x.shape[1], "number of channels")
        if channels % a.groups:
            raise ShapeError(
                f"has {a.groups} groups, which do not divide the {channels} input channels.",
                port="input",
                kind="groups",
                expected=channels,
            )
        if a.out_channels % a.groups:
            raise ShapeError(
                f"has {a.groups} groups, which do not divide its {a.out_channels} output channels.",
                kind="groups",
                expected=a.out_channels,
            )
        sizes = tuple(
            window(*axis)
            for axis in zip(
                x.shape[2:],
                spread(a.kernel_size, n),
                spread(a.stride, n),
                spread(a.padding, n),
                spread(a.dilation, n),
                strict=True,
            )
        )
        return TensorType((x.shape[0], a.out_channels, *sizes), x.dtype)

    def weights(a: Attributes, x: TensorType) -> dict[str, Weight]:
        channels = known(x.shape[1], "number of channels")
        shape = (a.out_channels, channels // a.groups, *spread(a.kernel_size, n))
        found = {"weight": Weight(shape, "Kaiming uniform")}
        if a.bias:
            found["bias"] = Weight((a.out_channels,), "uniform by fan-in", decays=False)
        return found

    def multiply_adds(a: Attributes, output: TensorType, x: TensorType) -> Dim:
        channels = known(x.shape[1], "number of channels")
        return output.elements * (channels // a.groups) * product(spread(a.kernel_size, n))

    return Operator(
        name=f"Conv{n}d",
        category="Convolution",
        summary=f"Slides learned windows over {'one axis' if n == 1 else f'{n} axes'}.",
        inputs=(Port("input", f"(N, C, {_AXES[n]})", dtypes=FLOATING),),
        outputs=(Port("output", f"(N, out_channels, {_AXES[n]})"),),
        infer=infer,
        layer=f"nn.Conv{n}d({{in_channels}}, {{out_channels}}, kernel_size={{kernel_size}}{{options}})",
        call="{self}({input})",
        sizes=lambda a, x: {"in_channels": x.shape[1]},
        weights=weights,
        multiply_adds=multiply_adds,
        attributes=(
            Attribute("out_channels", "int", 32, "Number of windows learned.", minimum=1),
            Attribute("kernel_size", "ints", 3, "Size of the window.", minimum=1, length=n, unit="px"),
            Attribute("stride", "ints", 1, "Step of the window.", minimum=1, length=n, unit="px"),
            Attribute("padding", "ints", 0, "Zeros added on both sides.", minimum=0, length=n, unit="px"),
            Attribute("dilation", "ints", 1, "Spacing of the window's values.", minimum=1, length=n, unit="px"),
            Attribute("groups", "int", 1, "Channel groups; as many as channels is depthwise.", minimum=1),
            Attribute("bias", "bool", True, "Add a learned number per channel."),
            ACTIVATION,
        ),
        aliases=("Convolution", f"Conv{n}D"),
        formula="out[n, k] = bias[k] + Σ_c weight[k, c] ⋆ input[n, c]",
        reference="LeCun et al., 1998",
        shorthand=("out_channels", "kernel_size", "stride", "activation"),
    )


CONV1D, CONV2D, CONV3D = (_convolution(n) for n in (1, 2, 3))

DECLARED = (CONV1D, CONV2D, CONV3D)
