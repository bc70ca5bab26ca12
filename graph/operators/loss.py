"""Losses: what training makes small. Each is the mean over the batch unless `reduction` says otherwise."""

from __future__ import annotations

from graph.dim import same
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, need_dtype, need_rank
from graph.types import FLOATING, TensorType

REDUCTION = Attribute(
    "reduction", "choice", "mean", "Over the batch: the mean or the sum.", choices=("mean", "sum")
)
SCALAR = (Port("loss", "a number"),)


def _cross_entropy(a: Attributes, logits: TensorType, target: TensorType) -> TensorType:
    need_rank(logits, tuple(range(2, 8)), "scores (N, classes)")
    need_dtype(logits, FLOATING, "floating-point scores")
    need_dtype(target, ("int64",), "class numbers (int64)", port="target")
    wanted = (logits.shape[0], *logits.shape[2:])
    if target.rank != len(wanted) or any(
        same(have, want) is False for have, want in zip(target.shape, wanted, strict=True)
    ):
        raise ShapeError(
            f"needs one class number for each of {TensorType(wanted)}, but target is {target}.",
            port="target",
            kind="target_shape",
            expected=wanted,
        )
    return TensorType((), logits.dtype)


CROSS_ENTROPY_LOSS = Operator(
    name="CrossEntropyLoss",
    category="Loss",
    summary="Softmax and cross-entropy in one: for one right class among several.",
    inputs=(
        Port("input", "scores before softmax (N, classes, …)", dtypes=FLOATING),
        Port("target", "class numbers (N, …)", dtypes=("int64",)),
    ),
    outputs=SCALAR,
    infer=_cross_entropy,
    call="F.cross_entropy({input}, {target}{options})",
    attributes=(
        Attribute("ignore_index", "int", -100, "Targets of this number do not count."),
        REDUCTION,
        Attribute(
            "label_smoothing", "float", 0.0, "Part of the target spread over all classes.", minimum=0.0, maximum=1.0
        ),
    ),
    role="loss",
    aliases=("SoftmaxOutput", "SoftmaxCrossEntropyLoss", "SparseCategoricalCrossentropy"),
    formula="−log softmax(input)[target]",
    metrics=("accuracy",),
    classification=True,
    takes_logits=True,
)

DECLARED = (CROSS_ENTROPY_LOSS,)
