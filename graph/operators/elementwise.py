"""Functions of each number by itself."""

from __future__ import annotations

from collections.abc import Callable

from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, need_dtype
from graph.operators.shape import ANY
from graph.shapes import as_floating
from graph.types import FLOATING, INTEGERS, TensorType

_SAME = (Port("output", "the same shape"),)
_REAL = (*FLOATING, *INTEGERS, "bool")
_NUMBERS = (*FLOATING, *INTEGERS)
Rule = Callable[[Attributes, TensorType], TensorType]


def _smooth(a: Attributes, x: TensorType) -> TensorType:
    """Integers become float32 first."""
    return TensorType(x.shape, as_floating(x.dtype))


def _smooth_real(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, _REAL, "real numbers")
    return TensorType(x.shape, as_floating(x.dtype))


def _numbers(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, (*_NUMBERS, "complex64"), "numbers")
    return x


def _real_numbers(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, _NUMBERS, "real numbers")
    return x


def _real(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, _REAL, "real numbers")
    return x


def _absolute(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, (*_NUMBERS, "complex64"), "numbers")
    return TensorType(x.shape, "float32") if x.dtype == "complex64" else x


def _flags(a: Attributes, x: TensorType) -> TensorType:
    return TensorType(x.shape, "bool")


# torch's function: (what it does, formula, rule, aliases)
_FUNCTIONS: dict[str, tuple[str, str, Rule, tuple[str, ...]]] = {
    "exp": ("e to the power of each number.", "eˣ", _smooth, ()),
    "expm1": ("eˣ − 1, exact near 0.", "eˣ − 1", _smooth, ()),
    "log": ("The natural logarithm.", "ln x", _smooth, ("Ln",)),
    "log1p": ("ln(1 + x), exact near 0.", "ln(1 + x)", _smooth, ()),
    "log2": ("The logarithm to base 2.", "log₂ x", _smooth, ()),
    "log10": ("The logarithm to base 10.", "log₁₀ x", _smooth, ()),
    "sqrt": ("The square root.", "√x", _smooth, ()),
    "rsqrt": ("One over the square root.", "1 / √x", _smooth, ()),
    "square": ("Each number times itself.", "x²", _numbers, ()),
    "reciprocal": ("One over each number.", "1 / x", _smooth, ("Inverse",)),
    "sin": ("The sine.", "sin x", _smooth, ()),
    "cos": ("The cosine.", "cos x", _smooth, ()),
    "tan": ("The tangent.", "tan x", _smooth, ()),
    "asin": ("The angle whose sine it is.", "arcsin x", _smooth, ("arcsin",)),
    "acos": ("The angle whose cosine it is.", "arccos x", _smooth, ("arccos",)),
    "atan": ("The angle whose tangent it is.", "arctan x", _smooth, ("arctan",)),
    "sinh": ("The hyperbolic sine.", "(eˣ − e⁻ˣ) / 2", _smooth, ()),
    "cosh": ("The hyperbolic cosine.", "(eˣ + e⁻ˣ) / 2", _smooth, ()),
    "erf": ("The error function.", "2/√π ∫₀ˣ e^(−t²) dt", _smooth_real, ()),
    "abs": ("Numbers without their sign.", "|x|", _absolute, ("Absolute",)),
    "neg": ("The opposite number.", "−x", _numbers, ("Negative", "-x")),
    "sign": ("−1, 0 or 1.", "sign x", _real, ()),
    "floor": ("The next whole number below.", "⌊x⌋", _real_numbers, ()),
    "ceil": ("The next whole number above.", "⌈x⌉", _real_numbers, ()),
    "round": ("The nearest whole number, halves to the even one.", "round x", _real_numbers, ("rint",)),
    "trunc": ("The whole number towards 0.", "trunc x", _real_numbers, ("fix",)),
    "isnan": ("Whether a number is not a number.", "x ≠ x", _flags, ()),
    "isfinite": ("Whether a number is neither infinite nor no number.", "|x| < ∞", _flags, ()),
}
_NAMES = {"neg": "Negative", "abs": "Abs", "rsqrt": "Rsqrt", "isnan": "IsNan", "isfinite": "IsFinite"}

# What the backward pass needs: the result, or nothing; for all others the input.
_KEPT_RESULT = ("exp", "expm1", "sqrt", "rsqrt", "reciprocal", "tan")
_CONSTANT_SLOPE = ("neg", "sign", "floor", "ceil", "round", "trunc")


def _function(torch_name: str) -> Operator:
    summary, formula, rule, aliases = _FUNCTIONS[torch_name]
    name = _NAMES.get(torch_name, torch_name.capitalize())
    return Operator(
        name=name,
        category="Arithmetic",
        summary=summary,
        inputs=ANY,
        outputs=_SAME,
        infer=rule,
        call=f"torch.{torch_name}({{input}})",
        aliases=tuple(alias for alias in aliases if alias != name),
        formula=formula,
        keeps=("output",)
        if torch_name in _KEPT_RESULT
        else ()
        if torch_name in _CONSTANT_SLOPE
        else ("input",),
    )


def _clamp(a: Attributes, x: TensorType) -> TensorType:
    if a.min is None and a.max is None:
        raise ShapeError("has neither a least nor a largest value; give min, max or both.", kind="attribute")
    need_dtype(x, _REAL, "real numbers")
    return TensorType(x.shape, as_floating(x.dtype))


CLAMP = Operator(
    name="Clamp",
    category="Arithmetic",
    summary="Keeps numbers between a least and a largest.",
    inputs=ANY,
    outputs=_SAME,
    infer=_clamp,
    call="torch.clamp({input}, min={min}, max={max})",
    attributes=(
        Attribute("min", "float", 0.0, "Least; none for no bound.", optional=True),
        Attribute("max", "float", None, "Largest; none for no bound.", optional=True),
    ),
    aliases=("Clip", "clip"),
    formula="min(max(x, least), largest)",
    shorthand=("min", "max"),
)


def _pow(a: Attributes, x: TensorType) -> TensorType:
    return TensorType(x.shape, as_floating(x.dtype))


POW = Operator(
    name="Pow",
    category="Arithmetic",
    summary="Each number to a fixed power.",
    inputs=ANY,
    outputs=_SAME,
    infer=_pow,
    call="torch.pow({input}, {exponent})",
    attributes=(Attribute("exponent", "float", 2.0, "The power."),),
    aliases=("**", "power_scalar"),
    formula="xᵖ",
    shorthand=("exponent",),
)


def _nan_to_num(a: Attributes, x: TensorType) -> TensorType:
    return x


NAN_TO_NUM = Operator(
    name="NanToNum",
    category="Arithmetic",
    summary="Replaces what is not a number.",
    inputs=ANY,
    outputs=_SAME,
    infer=_nan_to_num,
    formula="x if x is a number else nan",
    call="torch.nan_to_num({input}, {nan})",
    attributes=(Attribute("nan", "float", 0.0, "Put in its place."),),
    shorthand=("nan",),
)

DECLARED = (*(_function(name) for name in _FUNCTIONS), CLAMP, POW, NAN_TO_NUM)
