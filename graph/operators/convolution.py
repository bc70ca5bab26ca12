"""Convolutions over one, two and three axes, and the same backwards.

Depthwise convolution is `groups` equal to the number of channels, as in torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.dim import Dim, at_least, floor_divide, product
from graph.operator import (
    Attribute,
    Attributes,
    Code,
    Goal,
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
from graph.operators.linear import WEIGHTS
from graph.types import FLOATING, TensorType

AXES = {1: "L", 2: "H, W", 3: "D, H, W"}


def window(size: Dim, kernel: int, stride: int, padding: int, dilation: int, port: str = "input") -> Dim:
    """The number of places of a window along an axis: ⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1.

    As torch's layers say it, such as `nn.Conv2d`.

    Raises:
        ShapeError: not even one place has room (kind `window`; `expected` holds the values it covers).
    """
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


def need_image(x: TensorType, n: int, dtypes: tuple[str, ...] = FLOATING) -> None:
    """Refuse what is not a floating-point batch with channels and `n` axes."""
    need_rank(x, (n + 2,), f"a batch with channels (N, C, {AXES[n]})")
    need_dtype(x, dtypes, "floating-point numbers" if dtypes is FLOATING else "float32, as its weights are")


def _grouped_channels(a: Attributes, x: TensorType) -> int:
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
    return channels


def _bias(a: Attributes) -> dict[str, Weight]:
    return {"bias": Weight((a.out_channels,), "uniform by fan-in", decays=False)} if a.bias else {}


def _pads(a: Attributes, n: int) -> Code:
    """torch's argument: one word or numbers, left out where there is none."""
    if a.same_padding:
        return Code(", padding='same'")
    return Code(f", padding={a.padding!r}" if a.padding != 0 else "")


def _convolution(n: int) -> Operator:
    def padded(a: Attributes, x: TensorType) -> list[tuple[int, int]]:
        """Values added (before, after) each axis."""
        if not a.same_padding:
            pads = [(pad, pad) for pad in spread(a.padding, n)]
        elif any(step != 1 for step in spread(a.stride, n)):
            raise ShapeError(
                "cannot keep the size with a stride; set stride to 1 or turn same_padding off.",
                kind="padding",
            )
        else:
            reaches = [
                d * (k - 1) for k, d in zip(spread(a.kernel_size, n), spread(a.dilation, n), strict=True)
            ]
            pads = [(reach // 2, reach - reach // 2) for reach in reaches]
        # Mirrored values must be there (the edge is not repeated), wrapped ones too.
        room = {"reflect": 1, "circular": 0}.get(a.padding_mode)
        for size, pad in zip(x.shape[2:], pads, strict=True):
            if room is not None and at_least(size, max(pad) + room) is False:
                raise ShapeError(
                    f"has {a.padding_mode} padding of {max(pad)}, for which an axis of {size} is too short; "
                    "use less padding or padding_mode zeros.",
                    port="input",
                    kind="padding",
                    expected=max(pad) + room,
                )
        return pads

    def infer(a: Attributes, x: TensorType) -> TensorType:
        need_image(x, n, WEIGHTS)
        _grouped_channels(a, x)
        sizes = tuple(
            window(size + before + after, kernel, stride, 0, dilation)
            for size, (before, after), kernel, stride, dilation in zip(
                x.shape[2:],
                padded(a, x),
                spread(a.kernel_size, n),
                spread(a.stride, n),
                spread(a.dilation, n),
                strict=True,
            )
        )
        return TensorType((x.shape[0], a.out_channels, *sizes), x.dtype)

    def weights(a: Attributes, x: TensorType) -> dict[str, Weight]:
        shape = (a.out_channels, _grouped_channels(a, x) // a.groups, *spread(a.kernel_size, n))
        return {"weight": Weight(shape, "Kaiming uniform"), **_bias(a)}

    def multiply_adds(a: Attributes, output: TensorType, x: TensorType) -> Dim:
        per_value: int = _grouped_channels(a, x) // a.groups
        return output.elements * per_value * product(spread(a.kernel_size, n))

    def projection(x: TensorType, goal: Goal) -> Iterator[dict[str, Any]]:
        """A window of one place: to other channels, and with a stride to smaller sizes."""
        if (
            goal.shape is None
            or len(goal.shape) != n + 2
            or x.rank != n + 2
            or not isinstance(goal.shape[1], int)
        ):
            return
        steps = tuple(
            -(-have // want) if isinstance(have, int) and isinstance(want, int) else 1
            for have, want in zip(x.shape[2:], goal.shape[2:], strict=True)
        )
        yield {
            "out_channels": goal.shape[1],
            "kernel_size": 1,
            "stride": steps[0] if len({*steps}) == 1 else steps,
        }

    return Operator(
        name=f"Conv{n}d",
        category="Convolution",
        summary=f"Slides learned windows over {'one axis' if n == 1 else f'{n} axes'}.",
        inputs=(Port("input", f"(N, C, {AXES[n]})", dtypes=WEIGHTS),),
        outputs=(Port("output", f"(N, out_channels, {AXES[n]})"),),
        infer=infer,
        layer=f"nn.Conv{n}d({{in_channels}}, {{out_channels}}, kernel_size={{kernel_size}}{{pads}}{{options}})",
        call="{self}({input})",
        sizes=lambda a, x: {"in_channels": x.shape[1], "pads": _pads(a, n)},
        weights=weights,
        multiply_adds=multiply_adds,
        attributes=(
            Attribute("out_channels", "int", 32, "Number of windows learned.", minimum=1),
            Attribute("kernel_size", "ints", 3, "Size of the window.", minimum=1, length=n, unit="px"),
            Attribute("stride", "ints", 1, "Step of the window.", minimum=1, length=n, unit="px"),
            Attribute(
                "padding",
                "ints",
                0,
                "Values added on both sides.",
                minimum=0,
                length=n,
                unit="px",
                shown_if=("same_padding", (False,)),
                torch=False,
            ),
            Attribute(
                "same_padding",
                "bool",
                False,
                "Pad so that the size stays, whatever padding says; needs stride 1.",
                torch=False,
            ),
            Attribute(
                "dilation", "ints", 1, "Spacing of the window's values.", minimum=1, length=n, unit="px"
            ),
            Attribute("groups", "int", 1, "Channel groups; as many as channels is depthwise.", minimum=1),
            Attribute("bias", "bool", True, "Add a learned number per channel."),
            Attribute(
                "padding_mode",
                "choice",
                "zeros",
                "What is added: zeros, the mirror image, the edge repeated, or the other end.",
                choices=("zeros", "reflect", "replicate", "circular"),
            ),
            ACTIVATION,
        ),
        aliases=("Convolution", f"Conv{n}D", f"DepthwiseConv{n}D"),
        formula="out[n, k] = bias[k] + Σ_c weight[k, c] ⋆ input[n, c]",
        adapts=projection,
        reference="LeCun et al., 1998",
        shorthand=("out_channels", "kernel_size", "stride", "activation"),
    )


def _transposed(n: int) -> Operator:
    def infer(a: Attributes, x: TensorType) -> TensorType:
        need_image(x, n, WEIGHTS)
        _grouped_channels(a, x)
        sizes = []
        for size, kernel, stride, padding, extra, dilation in zip(
            x.shape[2:],
            spread(a.kernel_size, n),
            spread(a.stride, n),
            spread(a.padding, n),
            spread(a.output_padding, n),
            spread(a.dilation, n),
            strict=True,
        ):
            if extra >= max(stride, dilation):
                raise ShapeError(
                    f"its output_padding {extra} must be smaller than its stride {stride} or dilation {dilation}.",
                    kind="padding",
                    expected=max(stride, dilation) - 1,
                )
            result = (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1
            if at_least(result, 1) is False:
                raise ShapeError(
                    f"its padding of {padding} leaves nothing of an axis of {size}; use less.",
                    port="input",
                    kind="window",
                    expected=1,
                )
            sizes.append(result)
        return TensorType((x.shape[0], a.out_channels, *sizes), x.dtype)

    def weights(a: Attributes, x: TensorType) -> dict[str, Weight]:
        shape = (_grouped_channels(a, x), a.out_channels // a.groups, *spread(a.kernel_size, n))
        return {"weight": Weight(shape, "Kaiming uniform"), **_bias(a)}

    def multiply_adds(a: Attributes, output: TensorType, x: TensorType) -> Dim:
        per_value: int = a.out_channels // a.groups
        return x.elements * per_value * product(spread(a.kernel_size, n))

    return Operator(
        name=f"ConvTranspose{n}d",
        category="Convolution",
        summary="A convolution backwards: every value paints a learned window, so images grow.",
        inputs=(Port("input", f"(N, C, {AXES[n]})", dtypes=WEIGHTS),),
        outputs=(Port("output", f"(N, out_channels, {AXES[n]})"),),
        infer=infer,
        layer=f"nn.ConvTranspose{n}d({{in_channels}}, {{out_channels}}, kernel_size={{kernel_size}}{{options}})",
        call="{self}({input})",
        sizes=lambda a, x: {"in_channels": x.shape[1]},
        weights=weights,
        multiply_adds=multiply_adds,
        attributes=(
            Attribute("out_channels", "int", 32, "Number of windows learned.", minimum=1),
            Attribute("kernel_size", "ints", 2, "Size of the window.", minimum=1, length=n, unit="px"),
            Attribute("stride", "ints", 1, "Step from window to window.", minimum=1, length=n, unit="px"),
            Attribute("padding", "ints", 0, "Values cut off on both sides.", minimum=0, length=n, unit="px"),
            Attribute(
                "output_padding",
                "ints",
                0,
                "Values added on one side, to reach the size before a strided convolution.",
                minimum=0,
                length=n,
                unit="px",
            ),
            Attribute("groups", "int", 1, "Channel groups; as many as channels is depthwise.", minimum=1),
            Attribute("bias", "bool", True, "Add a learned number per channel."),
            Attribute(
                "dilation", "ints", 1, "Spacing of the window's values.", minimum=1, length=n, unit="px"
            ),
            ACTIVATION,
        ),
        aliases=("Deconvolution", "Upconvolution", f"Conv{n}DTranspose"),
        formula="size = (size − 1) · stride − 2 · padding + dilation · (kernel_size − 1) + output_padding + 1",
        reference="Zeiler et al., 2010; Dumoulin & Visin, 2016, arXiv:1603.07285",
        shorthand=("out_channels", "kernel_size", "stride", "activation"),
    )


CONV1D, CONV2D, CONV3D = (_convolution(n) for n in (1, 2, 3))

DECLARED = (CONV1D, CONV2D, CONV3D, *(_transposed(n) for n in (1, 2, 3)))
