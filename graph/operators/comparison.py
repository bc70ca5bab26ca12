"""Yes or no for each number, and choices by it."""

from __future__ import annotations

from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, need_dtype
from graph.operators.arithmetic import PORTS, TWO
from graph.operators.shape import ANY
from graph.shapes import broadcast, promote
from graph.types import FLOATING, INTEGERS, TensorType

_FLAGS = (Port("output", "bool, the shapes broadcast together", dtypes=("bool",)),)


def _compare(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    promote(x, y)
    return TensorType(broadcast((x, y), PORTS), "bool")


def _compare_order(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    for value, port in ((x, "input"), (y, "other")):
        if value.dtype == "complex64":
            raise ShapeError(f"needs real numbers, but {port} is complex.", port=port, kind="dtype")
    return _compare(a, x, y)


def _logical(a: Attributes, x: TensorType, y: TensorType) -> TensorType:
    return TensorType(broadcast((x, y), PORTS), "bool")


def _comparison(name: str, sign: str, summary: str, alias: str, ordered: bool) -> Operator:
    return Operator(
        name=name,
        category="Arithmetic",
        summary=summary,
        inputs=TWO,
        outputs=_FLAGS,
        infer=_compare_order if ordered else _compare,
        call=f"{{input}} {sign} {{other}}",
        aliases=(alias,),
        formula=f"input {sign} other",
    )


COMPARISONS = (
    _comparison("Equal", "==", "Whether two numbers are equal.", "broadcast_equal", False),
    _comparison("NotEqual", "!=", "Whether two numbers differ.", "broadcast_not_equal", False),
    _comparison("Greater", ">", "Whether the first is larger.", "broadcast_greater", True),
    _comparison(
        "GreaterEqual", ">=", "Whether the first is larger or equal.", "broadcast_greater_equal", True
    ),
    _comparison("Less", "<", "Whether the first is smaller.", "broadcast_lesser", True),
    _comparison("LessEqual", "<=", "Whether the first is smaller or equal.", "broadcast_lesser_equal", True),
)


def _connective(name: str, torch_name: str, summary: str, sign: str) -> Operator:
    return Operator(
        name=name,
        category="Arithmetic",
        summary=summary,
        inputs=TWO,
        outputs=_FLAGS,
        infer=_logical,
        call=f"torch.{torch_name}({{input}}, {{other}})",
        aliases=(f"broadcast_{torch_name}",),
        formula=f"input {sign} other",
    )


CONNECTIVES = (
    _connective("LogicalAnd", "logical_and", "Whether both are true (not 0).", "∧"),
    _connective("LogicalOr", "logical_or", "Whether at least one is true (not 0).", "∨"),
    _connective("LogicalXor", "logical_xor", "Whether exactly one is true (not 0).", "⊻"),
)

LOGICAL_NOT = Operator(
    name="LogicalNot",
    category="Arithmetic",
    summary="True becomes false and false true.",
    inputs=ANY,
    outputs=(Port("output", "bool, the same shape", dtypes=("bool",)),),
    infer=lambda a, x: TensorType(x.shape, "bool"),
    call="torch.logical_not({input})",
    formula="¬ input",
)

THRESHOLD_MASK = Operator(
    name="GreaterThan",
    category="Arithmetic",
    summary="Whether each number is above a fixed one.",
    inputs=ANY,
    outputs=(Port("output", "bool, the same shape", dtypes=("bool",)),),
    infer=lambda a, x: _compare_order(a, x, TensorType((), "float32")),
    call="{input} > {threshold}",
    attributes=(Attribute("threshold", "float", 0.5, "The fixed number."),),
    aliases=("Binarize",),
    formula="input > threshold",
    shorthand=("threshold",),
)


def _where(a: Attributes, condition: TensorType, x: TensorType, y: TensorType) -> TensorType:
    need_dtype(condition, ("bool",), "yes or no (bool) as its condition", "condition")
    shape = broadcast((condition, x, y), ("condition", "input", "other"))
    return TensorType(shape, promote(x, y))


WHERE = Operator(
    name="Where",
    category="Arithmetic",
    summary="Takes the first where the condition is true, and the second elsewhere.",
    inputs=(Port("condition", "bool", dtypes=("bool",)), *TWO),
    outputs=(Port("output", "all three shapes broadcast together"),),
    infer=_where,
    call="torch.where({condition}, {input}, {other})",
    aliases=("Choose", "cond"),
    formula="condition ? input : other",
)


def _masked_fill(a: Attributes, x: TensorType, mask: TensorType) -> TensorType:
    need_dtype(mask, ("bool",), "yes or no (bool) as its mask", "mask")
    whole = x.dtype in INTEGERS and a.value == int(a.value)
    flag = x.dtype == "bool" and a.value in (0, 1)
    if not (whole or flag or x.dtype in (*FLOATING, "complex64")):
        raise ShapeError(f"cannot write {a.value:g} into {x.dtype}.", port="input", kind="dtype")
    return TensorType(broadcast((x, mask), ("input", "mask")), x.dtype)


MASKED_FILL = Operator(
    name="MaskedFill",
    category="Arithmetic",
    summary="Writes one number wherever the mask is true, as before the softmax of attention.",
    inputs=(Port("input", "any shape"), Port("mask", "bool; true is overwritten", dtypes=("bool",))),
    outputs=(Port("output", "the shapes broadcast together"),),
    infer=_masked_fill,
    call="torch.masked_fill({input}, {mask}, {value})",
    attributes=(Attribute("value", "float", -1e9, "The number written."),),
    formula="mask ? value : input",
    shorthand=("value",),
)

DECLARED = (*COMPARISONS, *CONNECTIVES, LOGICAL_NOT, THRESHOLD_MASK, WHERE, MASKED_FILL)
