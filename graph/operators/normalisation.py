"""Normalisation: numbers are shifted and scaled to mean 0 and variance 1 over some of their dimensions."""

from __future__ import annotations

from typing import Any

from graph.dim import Dim, at_least, product
from graph.operator import (
    Attribute,
    Attributes,
    Operator,
    Port,
    ShapeError,
    Weight,
    known,
    need_rank,
)
from graph.operators.activation import ACTIVATION, INPUT, OUTPUT, one_more, same_type
from graph.operators.convolution import AXES
from graph.operators.linear import WEIGHTS, need_float32
from graph.shapes import axis
from graph.types import FLOATING, TensorType

EPS = Attribute(
    "eps", "float", 1e-5, "Added to the variance, so that nothing is divided by 0.", minimum=1e-12
)
AFFINE = Attribute("affine", "bool", True, "Learn a factor and a shift per channel.")


def _scale(*shape: Dim, bias: bool = True) -> dict[str, Weight]:
    found = {"weight": Weight(shape, "ones", decays=False)}
    if bias:
        found["bias"] = Weight(shape, "zeros", decays=False)
    return found


def _running(channels: int) -> dict[str, Weight]:
    return {
        "running_mean": Weight((channels,), "zeros", trainable=False, decays=False),
        "running_var": Weight((channels,), "ones", trainable=False, decays=False),
        "num_batches_tracked": Weight((), "zeros", trainable=False, decays=False, dtype="int64"),
    }


def _need_several(values: Dim, x: TensorType, over: str) -> None:
    """One number has no variance."""
    if at_least(values, 2) is False:
        raise ShapeError(
            f"needs at least two values {over}, but input is {x}; their variance would be 0.",
            port="input",
            kind="one_value",
        )


def _channels(x: TensorType) -> int:
    return known(x.shape[1], "number of channels")


# -- per channel, over the batch or each sample -------------------------------------------------------------


def _per_channel(
    n: int, name: str, ranks: tuple[int, ...], defaults: bool, summary: str, formula: str, **fields: Any
) -> Operator:
    """BatchNorm and InstanceNorm: the same settings with other defaults."""
    doc = "(N, C) or (N, C, L)" if 2 in ranks else f"(N, C, {AXES[n]})"

    def infer(a: Attributes, x: TensorType) -> TensorType:
        need_rank(x, ranks, f"a batch with channels {doc}")
        need_float32(x)
        _channels(x)
        if name == "InstanceNorm":
            _need_several(product(x.shape[2:]), x, "in each channel")
        elif not a.track_running_stats:
            _need_several(x.shape[0] * product(x.shape[2:]), x, "in each channel")
        return x

    def weights(a: Attributes, x: TensorType) -> dict[str, Weight]:
        channels = _channels(x)
        return {
            **(_scale(channels) if a.affine else {}),
            **(_running(channels) if a.track_running_stats else {}),
        }

    return Operator(
        name=f"{name}{n}d",
        category="Normalisation",
        summary=summary,
        inputs=(Port("input", doc, dtypes=WEIGHTS),),
        outputs=OUTPUT,
        infer=infer,
        layer=f"nn.{name}{n}d({{num_features}}{{options}})",
        call="{self}({input})",
        sizes=lambda a, x: {"num_features": x.shape[1]},
        weights=weights,
        attributes=(
            EPS,
            Attribute(
                "momentum",
                "float",
                0.1,
                "How much of the running mean and variance each batch replaces; none averages all batches.",
                minimum=0.0,
                maximum=1.0,
                optional=name == "BatchNorm",
                shown_if=("track_running_stats", (True,)),
            ),
            Attribute("affine", "bool", defaults, AFFINE.doc),
            Attribute(
                "track_running_stats",
                "bool",
                defaults,
                "Keep a running mean and variance, used outside training.",
            ),
            ACTIVATION,
        ),
        formula=formula,
        shorthand=("activation",),
        **fields,
    )


def _batch_norm(n: int) -> Operator:
    return _per_channel(
        n,
        "BatchNorm",
        (2, 3) if n == 1 else (n + 2,),
        True,
        "Each channel to mean 0 and variance 1 over the batch; the running figures serve outside training.",
        "(x − mean) / √(variance + eps) · weight + bias, over all but the channels",
        aliases=("BatchNorm", "BatchNormalization"),
        reference="Ioffe & Szegedy, 2015, arXiv:1502.03167",
        needs_batch=True,
        kept=lambda a, output, x: 8 * x.shape[1],  # mean and deviation of each channel
    )


def _instance_norm(n: int) -> Operator:
    return _per_channel(
        n,
        "InstanceNorm",
        (n + 2,),
        False,
        "Each channel of each sample to mean 0 and variance 1.",
        "(x − mean) / √(variance + eps) · weight + bias, over the places of one channel of one sample",
        aliases=("InstanceNorm",),
        reference="Ulyanov et al., 2016, arXiv:1607.08022",
    )


def _group_norm_infer(a: Attributes, x: TensorType) -> TensorType:
    need_rank(x, tuple(range(2, 9)), "a batch with channels (N, C, …)")
    need_float32(x)
    channels = _channels(x)
    if channels % a.num_groups:
        raise ShapeError(
            f"has {a.num_groups} groups, which do not divide the {channels} channels.",
            port="input",
            kind="groups",
            expected=channels,
        )
    # torch asks for two values over the whole batch only; one a group would be 0, but is let through.
    _need_several(x.shape[0] * (channels // a.num_groups) * product(x.shape[2:]), x, "in each group")
    return x


GROUP_NORM = Operator(
    name="GroupNorm",
    category="Normalisation",
    summary="Groups of channels of each sample to mean 0 and variance 1; the batch size does not matter.",
    inputs=(Port("input", "(N, C, …)", dtypes=WEIGHTS),),
    outputs=OUTPUT,
    infer=_group_norm_infer,
    layer="nn.GroupNorm({num_groups}, {num_channels}{options})",
    call="{self}({input})",
    sizes=lambda a, x: {"num_channels": x.shape[1]},
    weights=lambda a, x: _scale(_channels(x)) if a.affine else {},
    attributes=(
        Attribute(
            "num_groups", "int", 8, "Number of groups; 1 normalises each sample as a whole.", minimum=1
        ),
        EPS,
        AFFINE,
        ACTIVATION,
    ),
    aliases=("GroupNormalization",),
    formula="(x − mean) / √(variance + eps) · weight + bias, over one group of one sample",
    reference="Wu & He, 2018, arXiv:1803.08494",
    shorthand=("num_groups", "activation"),
)


# -- over the last dimensions -------------------------------------------------------------------------------

LAST = Attribute(
    "dims", "int", 1, "How many of the last dimensions are normalised together.", minimum=1, torch=False
)


def _normalised(a: Attributes, x: TensorType) -> tuple[int, ...]:
    need_float32(x)
    if a.dims > x.rank:
        raise ShapeError(
            f"normalises the last {a.dims} dimensions, but input {x} has {x.rank}.",
            port="input",
            kind="rank",
            expected=tuple(range(a.dims, 9)),
        )
    return tuple(known(size, "size of what is normalised") for size in x.shape[x.rank - a.dims :])


def _last(a: Attributes, x: TensorType) -> TensorType:
    _normalised(a, x)
    return x


LAYER_NORM = Operator(
    name="LayerNorm",
    category="Normalisation",
    summary="Each sample's features to mean 0 and variance 1; every transformer has it.",
    inputs=(Port("input", "(…, features)", dtypes=WEIGHTS),),
    outputs=OUTPUT,
    infer=_last,
    layer="nn.LayerNorm({normalized_shape}{options})",
    call="{self}({input})",
    sizes=lambda a, x: {"normalized_shape": _shape(a, x)},
    weights=lambda a, x: _scale(*_normalised(a, x), bias=a.bias) if a.elementwise_affine else {},
    attributes=(
        LAST,
        EPS,
        Attribute("elementwise_affine", "bool", True, "Learn a factor and a shift per feature."),
        Attribute("bias", "bool", True, "Learn the shift too.", shown_if=("elementwise_affine", (True,))),
        ACTIVATION,
    ),
    aliases=("LayerNormalization",),
    formula="(x − mean) / √(variance + eps) · weight + bias, over the last dimensions",
    reference="Ba et al., 2016, arXiv:1607.06450",
    kept=lambda a, output, x: 8 * product(x.shape[: x.rank - a.dims]),  # mean and deviation of each row
    shorthand=("activation",),
)

RMS_NORM = Operator(
    name="RMSNorm",
    category="Normalisation",
    summary="LayerNorm without the mean: features are divided by their root mean square.",
    inputs=(Port("input", "(…, features)", dtypes=WEIGHTS),),
    outputs=OUTPUT,
    infer=_last,
    layer="nn.RMSNorm({normalized_shape}{options})",
    call="{self}({input})",
    sizes=lambda a, x: {"normalized_shape": _shape(a, x)},
    weights=lambda a, x: _scale(*_normalised(a, x), bias=False) if a.elementwise_affine else {},
    attributes=(
        LAST,
        Attribute(
            "eps",
            "float",
            None,
            "Added to the mean square; none takes the smallest step of the number format.",
            minimum=1e-12,
            optional=True,
        ),
        Attribute("elementwise_affine", "bool", True, "Learn a factor per feature."),
        ACTIVATION,
    ),
    aliases=("RMSNormalization",),
    formula="x / √(mean(x²) + eps) · weight, over the last dimensions",
    kept=one_more,
    reference="Zhang & Sennrich, 2019, arXiv:1910.07467",
    shorthand=("activation",),
)


def _shape(a: Attributes, x: TensorType) -> int | tuple[int, ...]:
    """torch takes a plain number for one dimension."""
    sizes = _normalised(a, x)
    return sizes[0] if len(sizes) == 1 else sizes


# -- without weights ----------------------------------------------------------------------------------------


def _local_response(a: Attributes, x: TensorType) -> TensorType:
    need_rank(x, (3, 4, 5), "a batch with channels and one to three axes (N, C, …)")
    return same_type(a, x)


LOCAL_RESPONSE_NORM = Operator(
    name="LocalResponseNorm",
    category="Normalisation",
    summary="Each value is damped by its neighbours in the channels beside it; used in AlexNet.",
    inputs=(Port("input", "(N, C, …)", dtypes=FLOATING),),
    outputs=OUTPUT,
    infer=_local_response,
    call="F.local_response_norm({input}, {size}{options})",
    attributes=(
        Attribute("size", "int", 5, "How many neighbouring channels count.", minimum=1),
        Attribute("alpha", "float", 1e-4, "Strength."),
        Attribute("beta", "float", 0.75, "Exponent."),
        Attribute("k", "float", 1.0, "Added to the sum."),
        ACTIVATION,
    ),
    aliases=("LRN",),
    formula="x / (k + alpha · mean of x² over size channels)^beta",
    reference="Krizhevsky et al., 2012",
    shorthand=("size",),
)


def _normalize(a: Attributes, x: TensorType) -> TensorType:
    axis(a.dim, x.rank, x)
    return same_type(a, x)


NORMALIZE = Operator(
    name="Normalize",
    category="Normalisation",
    summary="Vectors are divided by their length.",
    inputs=INPUT,
    outputs=OUTPUT,
    infer=_normalize,
    call="F.normalize({input}{options})",
    attributes=(
        Attribute("p", "float", 2.0, "Which length: the p-norm.", minimum=0.0),
        Attribute("dim", "int", 1, "The dimension that holds a vector."),
        Attribute("eps", "float", 1e-12, "Smallest length to divide by.", minimum=0.0),
    ),
    aliases=("L2Normalization", "UnitNormalization"),
    formula="x / max(‖x‖ₚ, eps)",
    shorthand=("dim",),
)

DECLARED = (
    *(_batch_norm(n) for n in (1, 2, 3)),
    LAYER_NORM,
    RMS_NORM,
    GROUP_NORM,
    *(_instance_norm(n) for n in (1, 2, 3)),
    LOCAL_RESPONSE_NORM,
    NORMALIZE,
)
