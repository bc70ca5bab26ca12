"""The same tensor in another role: another format, without its gradient, or as it is."""

from __future__ import annotations

from graph.operator import Attribute, Attributes, Operator, Port, need_dtype
from graph.operators.shape import ANY, RESULT
from graph.types import TensorType

IDENTITY = Operator(
    name="Identity",
    category="Shape",
    summary="Its input, unchanged: a name for a wire.",
    inputs=ANY,
    outputs=RESULT,
    infer=lambda a, x: x,
    call="{input}",
    aliases=("identity", "PassThrough", "Reroute"),
    formula="x",
)

DETACH = Operator(
    name="Detach",
    category="Shape",
    summary="Lets numbers pass and stops the gradient: nothing above learns from here.",
    inputs=ANY,
    outputs=RESULT,
    infer=lambda a, x: x,
    call="{input}.detach()",
    aliases=("BlockGrad", "StopGradient", "stop_gradient"),
    formula="x, with derivative 0",
)

CAST = Operator(
    name="Cast",
    category="Shape",
    summary="The same numbers in another format.",
    inputs=ANY,
    outputs=(Port("output", "the same shape"),),
    infer=lambda a, x: TensorType(x.shape, a.dtype),
    formula="the same numbers as another type",
    call="{input}.to({dtype})",
    attributes=(Attribute("dtype", "dtype", "float32", "The format wanted."),),
    adapts=lambda x, goal: [{"dtype": dtype} for dtype in goal.dtypes if dtype != x.dtype],
    aliases=("cast", "ToFloat", "astype", "amp_cast"),
    shorthand=("dtype",),
)


def _one_hot(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, ("int64",), "class numbers (int64)")
    return TensorType((*x.shape, a.num_classes), a.dtype)


ONE_HOT = Operator(
    name="OneHot",
    category="Embedding",
    summary="Class numbers become rows of zeros with a single 1.",
    inputs=(Port("input", "class numbers, any shape", dtypes=("int64",)),),
    outputs=(Port("output", "(…, num_classes)"),),
    infer=_one_hot,
    call="F.one_hot({input}, {num_classes}).to({dtype})",
    attributes=(
        Attribute("num_classes", "int", 10, "Number of classes.", minimum=1, torch=False),
        Attribute("dtype", "dtype", "float32", "Format of the zeros and ones.", torch=False),
    ),
    aliases=("one_hot", "Categorical"),
    formula="out[…, k] = 1 if input = k else 0",
    shorthand=("num_classes",),
)

DECLARED = (IDENTITY, DETACH, CAST, ONE_HOT)
