"""Noise while training, which leaves the result alone afterwards."""

from __future__ import annotations

from graph.operator import Attribute, Attributes, Operator, Port, need_rank
from graph.operators.activation import INPUT, OUTPUT, same_type
from graph.operators.convolution import AXES
from graph.types import FLOATING, TensorType

P = Attribute("p", "float", 0.5, "Probability of each one to be dropped.", minimum=0.0, maximum=1.0)


def _at_least_2d(a: Attributes, x: TensorType) -> TensorType:
    need_rank(x, tuple(range(2, 9)), "channels in dimension 1 (N, C, …)")
    return same_type(a, x)


def _channel_dropout(n: int) -> Operator:
    def infer(a: Attributes, x: TensorType) -> TensorType:
        need_rank(x, (n + 2,), f"a batch with channels (N, C, {AXES[n]})")
        return same_type(a, x)

    return Operator(
        name=f"Dropout{n}d",
        category="Dropout",
        summary="Sets whole channels to 0 at random while training.",
        inputs=(Port("input", f"(N, C, {AXES[n]})", dtypes=FLOATING),),
        outputs=OUTPUT,
        infer=infer,
        layer=f"nn.Dropout{n}d({{p}})",
        call="{self}({input})",
        attributes=(P,),
        aliases=(f"SpatialDropout{n}D",),
        formula="x · b / (1 − p), b = 0 for a channel with probability p, else 1",
        reference="Tompson et al., 2015, arXiv:1411.4280",
        shorthand=("p",),
        kept=lambda a, output, x: 4 * x.shape[0] * x.shape[1],  # one number a channel
    )


DROPOUT = Operator(
    name="Dropout",
    category="Dropout",
    summary="Sets numbers to 0 at random while training, so that the network relies on no single one.",
    inputs=INPUT,
    outputs=OUTPUT,
    infer=same_type,
    layer="nn.Dropout({p})",
    call="{self}({input})",
    attributes=(P,),
    formula="x · b / (1 − p), b = 0 with probability p, else 1",
    reference="Srivastava et al., 2014",
    shorthand=("p",),
)

ALPHA_DROPOUT = Operator(
    name="AlphaDropout",
    category="Dropout",
    summary="Dropout for SELU networks: mean and variance stay.",
    inputs=INPUT,
    outputs=OUTPUT,
    infer=same_type,
    layer="nn.AlphaDropout({p})",
    call="{self}({input})",
    attributes=(P,),
    formula="scale · (x · b − 1.7581 · (1 − b)) + shift, b = 0 with probability p, else 1",
    reference="Klambauer et al., 2017, arXiv:1706.02515",
    shorthand=("p",),
)

FEATURE_ALPHA_DROPOUT = Operator(
    name="FeatureAlphaDropout",
    category="Dropout",
    summary="AlphaDropout of whole channels.",
    inputs=(Port("input", "(N, C, …)", dtypes=FLOATING),),
    outputs=OUTPUT,
    infer=_at_least_2d,
    layer="nn.FeatureAlphaDropout({p})",
    call="{self}({input})",
    attributes=(P,),
    formula="scale · (x · b − 1.7581 · (1 − b)) + shift, b = 0 for a channel with probability p, else 1",
    reference="Klambauer et al., 2017, arXiv:1706.02515",
    shorthand=("p",),
)


def _at_least_1d(a: Attributes, x: TensorType) -> TensorType:
    need_rank(x, tuple(range(1, 9)), "a batch (N, …)")
    return same_type(a, x)


DROP_PATH = Operator(
    name="DropPath",
    category="Dropout",
    summary="Sets whole samples to 0 at random while training; on a residual branch, the block is skipped for them.",
    inputs=(Port("input", "(N, …)", dtypes=FLOATING),),
    outputs=OUTPUT,
    infer=_at_least_1d,
    layer="layers.DropPath({p})",
    call="{self}({input})",
    attributes=(
        Attribute("p", "float", 0.1, "Probability of each sample to be dropped.", minimum=0.0, maximum=1.0),
    ),
    aliases=("Stochastic depth",),
    formula="x · b / (1 − p), b = 0 for a sample with probability p, else 1",
    reference="Huang et al., 2016, arXiv:1603.09382",
    shorthand=("p",),
    kept=lambda a, output, x: 4 * x.shape[0],  # one number a sample
)


GAUSSIAN_NOISE = Operator(
    name="GaussianNoise",
    category="Dropout",
    summary="Adds normal random numbers while training.",
    inputs=INPUT,
    outputs=OUTPUT,
    infer=same_type,
    layer="layers.GaussianNoise({std})",
    call="{self}({input})",
    attributes=(Attribute("std", "float", 0.1, "Standard deviation of what is added.", minimum=0.0),),
    formula="x + std · ε, ε normal with mean 0 and variance 1",
    reference="Bishop, 1995",
    shorthand=("std",),
    kept=lambda a, output, x: 0,
)

DECLARED = (
    DROPOUT,
    *(_channel_dropout(n) for n in (1, 2, 3)),
    ALPHA_DROPOUT,
    FEATURE_ALPHA_DROPOUT,
    DROP_PATH,
    GAUSSIAN_NOISE,
)
