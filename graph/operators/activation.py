"""Non-linearities, and the `activation` attribute that other operators take.

`monotone` is a promise to a rewrite (max-pooling before instead of after), kept bit for bit, gradients included.
It takes more than never falling. Where two different inputs give one result, pooling may pick either of them, so
the gradient there must be 0: true where a function is constant, not where it rounds. So ReLU, ReLU6, Hardtanh and
Hardshrink (constant pieces beside the identity) are; LeakyReLU, Sigmoid and Tanh, which round, are not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.dim import Dim, floor_divide, is_multiple
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, Weight, known, need_dtype
from graph.shapes import axis
from graph.types import BYTES, FLOATING, TensorType

INPUT = (Port("input", "any shape", dtypes=FLOATING),)
OUTPUT = (Port("output", "the same shape"),)


def same_type(a: Attributes, x: TensorType) -> TensorType:
    """The shape rule of everything elementwise on floating-point numbers."""
    need_dtype(x, FLOATING, "floating-point numbers")
    return x


def one_more(a: Attributes, output: TensorType, *inputs: TensorType) -> Dim:
    """Bytes of an intermediate result that the backward pass needs, as large as the result."""
    return output.elements * BYTES[output.dtype]


def _activation(
    name: str,
    summary: str,
    call: str,
    formula: str,
    *,
    infer: Callable[..., TensorType] = same_type,
    **fields: Any,
) -> Operator:
    return Operator(
        name=name,
        category="Activation",
        summary=summary,
        inputs=INPUT,
        outputs=OUTPUT,
        infer=infer,
        call=call,
        formula=formula,
        **fields,
    )


# -- elementwise ------------------------------------------------------------------------------------------

RELU = _activation(
    "ReLU",
    "Negative numbers become 0.",
    "F.relu({input})",
    "max(0, x)",
    aliases=("Activation", "Rectifier", "Rectified linear unit"),
    reference="Nair & Hinton, 2010",
    monotone=True,
    keeps=("output",),
    overwriting="F.relu({input}, inplace=True)",
)

RELU6 = _activation(
    "ReLU6",
    "Negative numbers become 0, numbers above 6 become 6.",
    "F.relu6({input})",
    "min(max(0, x), 6)",
    reference="Krizhevsky, 2010; Howard et al., 2017 (MobileNet)",
    monotone=True,
)

LEAKY_RELU = _activation(
    "LeakyReLU",
    "Negative numbers are made small instead of 0.",
    "F.leaky_relu({input}{options})",
    "max(0, x) + negative_slope · min(0, x)",
    attributes=(Attribute("negative_slope", "float", 0.01, "Factor of negative numbers."),),
    reference="Maas et al., 2013",
    shorthand=("negative_slope",),
)

ELU = _activation(
    "ELU",
    "Negative numbers bend towards −alpha.",
    "F.elu({input}{options})",
    "x if x > 0 else alpha · (exp(x) − 1)",
    attributes=(Attribute("alpha", "float", 1.0, "What very negative numbers come near to, negated."),),
    aliases=("Exponential linear unit",),
    reference="Clevert et al., 2016, arXiv:1511.07289",
)

SELU = _activation(
    "SELU",
    "ELU with the scale that keeps mean 0 and variance 1 from layer to layer.",
    "F.selu({input})",
    "1.0507 · (x if x > 0 else 1.6733 · (exp(x) − 1))",
    aliases=("Scaled exponential linear unit",),
    reference="Klambauer et al., 2017, arXiv:1706.02515",
)

CELU = _activation(
    "CELU",
    "ELU that is smooth at 0 for every alpha.",
    "F.celu({input}{options})",
    "max(0, x) + min(0, alpha · (exp(x / alpha) − 1))",
    attributes=(
        Attribute("alpha", "float", 1.0, "What very negative numbers come near to, negated.", minimum=1e-6),
    ),
    reference="Barron, 2017, arXiv:1704.07483",
)

GELU = _activation(
    "GELU",
    "Each number times the probability that a normal variable is below it.",
    "F.gelu({input}{options})",
    "x · Φ(x), Φ the normal distribution; tanh: x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))",
    attributes=(
        Attribute(
            "approximate",
            "choice",
            "none",
            "Exact, or the faster formula with tanh of GPT-2 and BERT's first code.",
            choices=("none", "tanh"),
        ),
    ),
    aliases=("Gaussian error linear unit",),
    reference="Hendrycks & Gimpel, 2016, arXiv:1606.08415",
)

SILU = _activation(
    "SiLU",
    "Each number times its own sigmoid.",
    "F.silu({input})",
    "x / (1 + exp(−x))",
    aliases=("Swish",),
    reference="Hendrycks & Gimpel, 2016; Ramachandran et al., 2017, arXiv:1710.05941",
)

MISH = _activation(
    "Mish",
    "A smooth curve that dips a little below 0.",
    "F.mish({input})",
    "x · tanh(log(1 + exp(x)))",
    reference="Misra, 2019, arXiv:1908.08681",
)

SIGMOID = _activation(
    "Sigmoid",
    "Squeezes numbers into 0 … 1.",
    "torch.sigmoid({input})",
    "1 / (1 + exp(−x))",
    aliases=("Logistic",),
    probabilities=True,
    keeps=("output",),
)

LOG_SIGMOID = _activation(
    "LogSigmoid",
    "The logarithm of the sigmoid, without its rounding.",
    "F.logsigmoid({input})",
    "−log(1 + exp(−x))",
    kept=one_more,
)

HARDSIGMOID = _activation(
    "Hardsigmoid",
    "The sigmoid as three straight lines.",
    "F.hardsigmoid({input})",
    "min(max(0, x/6 + 1/2), 1)",
    aliases=("hard_sigmoid",),
    reference="Howard et al., 2019, arXiv:1905.02244 (MobileNetV3)",
)

HARDSWISH = _activation(
    "Hardswish",
    "SiLU with the sigmoid as three straight lines.",
    "F.hardswish({input})",
    "x · min(max(0, x + 3), 6) / 6",
    aliases=("hard_swish", "hard_silu"),
    reference="Howard et al., 2019, arXiv:1905.02244 (MobileNetV3)",
)

TANH = _activation(
    "Tanh",
    "Squeezes numbers into −1 … 1.",
    "torch.tanh({input})",
    "(exp(x) − exp(−x)) / (exp(x) + exp(−x))",
    keeps=("output",),
)


def _hardtanh(a: Attributes, x: TensorType) -> TensorType:
    if a.min_val > a.max_val:
        raise ShapeError(
            f"its min_val {a.min_val:g} is above its max_val {a.max_val:g}; exchange them.", kind="range"
        )
    return same_type(a, x)


HARDTANH = _activation(
    "Hardtanh",
    "Cuts numbers off below and above.",
    "F.hardtanh({input}{options})",
    "min(max(min_val, x), max_val)",
    infer=_hardtanh,
    attributes=(
        Attribute("min_val", "float", -1.0, "Smallest result."),
        Attribute("max_val", "float", 1.0, "Largest result."),
    ),
    aliases=("hard_tanh",),
    monotone=True,
)

TANHSHRINK = _activation(
    "Tanhshrink",
    "Each number less its tanh.",
    "F.tanhshrink({input})",
    "x − tanh(x)",
    keeps=(),
    kept=one_more,
    aliases=("tanh_shrink",),
)

SOFTPLUS = _activation(
    "Softplus",
    "ReLU with a rounded corner; always positive.",
    "F.softplus({input}{options})",
    "log(1 + exp(beta · x)) / beta",
    attributes=(
        Attribute("beta", "float", 1.0, "Sharpness of the corner.", minimum=1e-6),
        Attribute("threshold", "float", 20.0, "Where beta · x is above this, the result is x itself."),
    ),
    aliases=("SoftReLU",),
    reference="Dugas et al., 2001",
)

SOFTSIGN = _activation(
    "Softsign",
    "Squeezes numbers into −1 … 1, slower than tanh.",
    "F.softsign({input})",
    "x / (1 + |x|)",
    kept=one_more,
)

HARDSHRINK = _activation(
    "Hardshrink",
    "Numbers near 0 become 0.",
    "F.hardshrink({input}{options})",
    "x if |x| > lambd else 0",
    attributes=(Attribute("lambd", "float", 0.5, "How near.", minimum=0.0),),
    aliases=("hard_shrink",),
    monotone=True,
)

SOFTSHRINK = _activation(
    "Softshrink",
    "Numbers move towards 0 by lambd, those nearer become 0.",
    "F.softshrink({input}{options})",
    "sign(x) · max(|x| − lambd, 0)",
    attributes=(Attribute("lambd", "float", 0.5, "How far.", minimum=0.0),),
    aliases=("soft_shrink",),
)

THRESHOLD = _activation(
    "Threshold",
    "Numbers up to a threshold are replaced by a value.",
    "F.threshold({input}, {threshold}, {value})",
    "x if x > threshold else value",
    attributes=(
        Attribute("threshold", "float", 0.0, "Up to where numbers are replaced."),
        Attribute("value", "float", 0.0, "By what."),
    ),
    shorthand=("threshold", "value"),
)


# -- along a dimension ------------------------------------------------------------------------------------


def _along(a: Attributes, x: TensorType) -> TensorType:
    axis(a.dim, x.rank, x)
    return same_type(a, x)


SOFTMAX = _activation(
    "Softmax",
    "Numbers become probabilities that add up to 1.",
    "F.softmax({input}, dim={dim})",
    "exp(xᵢ) / Σⱼ exp(xⱼ)",
    infer=_along,
    attributes=(Attribute("dim", "int", -1, "The dimension whose values add up to 1."),),
    aliases=("SoftmaxActivation",),
    reference="Bridle, 1990",
    probabilities=True,
    keeps=("output",),
)

LOG_SOFTMAX = _activation(
    "LogSoftmax",
    "The logarithms of softmax's probabilities, without its rounding.",
    "F.log_softmax({input}, dim={dim})",
    "xᵢ − log Σⱼ exp(xⱼ)",
    infer=_along,
    attributes=(Attribute("dim", "int", -1, "The dimension whose probabilities add up to 1."),),
    log_probabilities=True,
    keeps=("output",),
)

SOFTMIN = _activation(
    "Softmin",
    "Softmax of the negated numbers: the smallest is the most probable.",
    "F.softmin({input}, dim={dim})",
    "exp(−xᵢ) / Σⱼ exp(−xⱼ)",
    keeps=("output",),
    infer=_along,
    attributes=(Attribute("dim", "int", -1, "The dimension whose values add up to 1."),),
    probabilities=True,
)


def _glu(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, FLOATING, "floating-point numbers")
    if x.rank == 0:
        raise ShapeError("needs a dimension to halve, but input is a scalar.", port="input", kind="rank")
    along = axis(a.dim, x.rank, x)
    size = x.shape[along]
    if is_multiple(size, 2) is False:
        raise ShapeError(
            f"halves dimension {a.dim}, but input {x} has {size} there, an odd number.",
            port="input",
            kind="odd",
            expected=size + 1,
        )
    return TensorType((*x.shape[:along], floor_divide(size, 2), *x.shape[along + 1 :]), x.dtype)


GLU = Operator(
    name="GLU",
    category="Activation",
    summary="Half of the features, each gated by the sigmoid of one of the other half.",
    inputs=(Port("input", "any shape, even along dim", dtypes=FLOATING),),
    outputs=(Port("output", "half as large along dim"),),
    infer=_glu,
    call="F.glu({input}{options})",
    attributes=(Attribute("dim", "int", -1, "The dimension that is halved."),),
    aliases=("Gated linear unit",),
    formula="x₁ · sigmoid(x₂), x₁ and x₂ the halves",
    reference="Dauphin et al., 2017, arXiv:1612.08083",
)


# -- with weights or chance -------------------------------------------------------------------------------


def _prelu(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, ("float32",), "float32, as its weights are")
    _slopes(a, x)
    return x


def _channels(x: TensorType) -> Any:
    if x.rank < 2:
        raise ShapeError(
            f"needs channels in dimension 1 for a slope of their own, but input is {x}; turn per_channel off.",
            port="input",
            kind="rank",
        )
    return x.shape[1]


def _slopes(a: Attributes, x: TensorType) -> int:
    return known(_channels(x), "number of channels") if a.per_channel else 1


PRELU = _activation(
    "PReLU",
    "LeakyReLU that learns its slope.",
    "{self}({input})",
    "max(0, x) + weight · min(0, x)",
    infer=_prelu,
    layer="nn.PReLU({num_parameters}{options})",
    sizes=lambda a, x: {"num_parameters": _slopes(a, x)},
    weights=lambda a, x: {"weight": Weight((_slopes(a, x),), "constant", decays=False)},
    attributes=(
        Attribute(
            "per_channel", "bool", False, "Learn a slope for each channel, not one for all.", torch=False
        ),
        Attribute("init", "float", 0.25, "The slope to begin with."),
    ),
    aliases=("Parametric ReLU",),
    reference="He et al., 2015, arXiv:1502.01852",
)


def _rrelu(a: Attributes, x: TensorType) -> TensorType:
    if a.lower > a.upper:
        raise ShapeError(
            f"its lower bound {a.lower:g} is above its upper bound {a.upper:g}; exchange them.", kind="range"
        )
    return same_type(a, x)


RRELU = _activation(
    "RReLU",
    "LeakyReLU whose slope is drawn anew for every number while training.",
    "{self}({input})",
    "max(0, x) + slope · min(0, x), slope uniform in lower … upper; their mean outside training",
    infer=_rrelu,
    layer="nn.RReLU({lower}, {upper})",
    attributes=(
        Attribute("lower", "float", 1 / 8, "Smallest slope."),
        Attribute("upper", "float", 1 / 3, "Largest slope."),
    ),
    aliases=("Randomized ReLU",),
    reference="Xu et al., 2015, arXiv:1505.00853",
)

_PLAIN = (
    *(
        RELU,
        RELU6,
        LEAKY_RELU,
        ELU,
        SELU,
        CELU,
        GELU,
        SILU,
        MISH,
        SIGMOID,
        LOG_SIGMOID,
        HARDSIGMOID,
        HARDSWISH,
    ),
    *(TANH, HARDTANH, TANHSHRINK, SOFTPLUS, SOFTSIGN, HARDSHRINK, SOFTSHRINK, THRESHOLD),
    *(SOFTMAX, LOG_SOFTMAX, SOFTMIN),
)
DECLARED = (*_PLAIN, GLU, PRELU, RRELU)

# Applied to the result of a layer, as Gluon's layers do: every activation that is a plain function of one tensor
# and leaves its shape alone, with its attributes at their defaults.
_APPLICABLE = {operator.name: operator for operator in _PLAIN}
ACTIVATION = Attribute(
    "activation",
    "choice",
    "none",
    "Applied to the result.",
    choices=("none", *_APPLICABLE),
    torch=False,
)


def activation_operator(name: str) -> Operator | None:
    """The operator an `activation` attribute names; None for `none`."""
    return _APPLICABLE.get(name)
