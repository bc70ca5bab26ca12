"""Metrics: what a network is judged by. They are evaluated beside the losses, and nothing is trained by them."""

from __future__ import annotations

from typing import Any

from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, known, need_dtype, need_rank
from graph.operators.loss import need_like
from graph.shapes import need_shape
from graph.types import FLOATING, TensorType

_NUMBER = (Port("value", "a number"),)
_SCORES = Port("input", "scores or probabilities (N, classes, …)", dtypes=FLOATING)
_CLASSES = Port("target", "class numbers (N, …)", dtypes=("int64",))
_ROWS = (
    Port("input", "scores or probabilities (N, classes)", dtypes=FLOATING),
    Port("target", "class numbers (N)", dtypes=("int64",)),
)
_PREDICTION = Port("input", "predictions, any shape", dtypes=FLOATING)
_VALUES = Port("target", "the same shape", dtypes=FLOATING)


def _classes(a: Attributes, scores: TensorType, target: TensorType) -> TensorType:
    need_rank(scores, tuple(range(2, 8)), "scores (N, classes)")
    need_dtype(scores, FLOATING, "floating-point scores")
    need_dtype(target, ("int64",), "class numbers (int64)", "target")
    need_shape(
        target, (scores.shape[0], *scores.shape[2:]), "one class number for each sample", port="target"
    )
    return TensorType(())


def _rows(a: Attributes, scores: TensorType, target: TensorType) -> TensorType:
    need_rank(scores, (2,), "scores (N, classes)")
    return _classes(a, scores, target)


def _scored(a: Attributes, scores: TensorType, target: TensorType) -> TensorType:
    _classes(a, scores, target)
    return TensorType((), scores.dtype)


def _alike(a: Attributes, x: TensorType, target: TensorType) -> TensorType:
    need_dtype(x, FLOATING, "floating-point predictions")
    need_like(x, target)
    return TensorType((), x.dtype)


def _counted(a: Attributes, x: TensorType, target: TensorType) -> TensorType:
    _alike(a, x, target)
    return TensorType(())


def _top(a: Attributes, scores: TensorType, target: TensorType) -> TensorType:
    found = _classes(a, scores, target)
    classes = scores.shape[1]
    if isinstance(classes, int) and classes < a.k:
        raise ShapeError(
            f"looks at the {a.k} highest scores, but input {scores} has only {classes} classes.",
            port="input",
            kind="classes",
            expected=a.k,
        )
    return found


def _confusion(a: Attributes, scores: TensorType, target: TensorType) -> TensorType:
    _rows(a, scores, target)
    classes = known(scores.shape[1], "number of classes")
    return TensorType((classes, classes), "int64")


def _metric(
    name: str,
    summary: str,
    call: str,
    infer: Any,
    ports: tuple[Port, ...],
    *attributes: Attribute,
    outputs: tuple[Port, ...] = _NUMBER,
    **extra: Any,
) -> Operator:
    return Operator(
        name=name,
        category="Metric",
        summary=summary,
        inputs=ports,
        outputs=outputs,
        infer=infer,
        call=call,
        attributes=attributes,
        role="metric",
        **extra,
    )


ACCURACY = _metric(
    "Accuracy",
    "The share of samples whose right class has the highest score.",
    "({input}.argmax(1) == {target}).float().mean()",
    _classes,
    (_SCORES, _CLASSES),
    aliases=("CategoricalAccuracy", "acc"),
    formula="mean of [argmax input = target]",
)
TOP_K_ACCURACY = _metric(
    "TopKAccuracy",
    "The share of samples whose right class is among the k highest scores.",
    "({input}.topk({k}, dim=1).indices == {target}.unsqueeze(1)).any(1).float().mean()",
    _top,
    (_SCORES, _CLASSES),
    Attribute("k", "int", 5, "How many scores are looked at.", minimum=1),
    aliases=("TopK", "top_k_accuracy"),
    formula="mean of [target ∈ top k of input]",
    shorthand=("k",),
)
BINARY_ACCURACY = _metric(
    "BinaryAccuracy",
    "The share of yes-or-no answers that are right.",
    "(({input} > {threshold}) == ({target} > 0.5)).float().mean()",
    _counted,
    (_PREDICTION, _VALUES),
    Attribute("threshold", "float", 0.0, "Above it is yes: 0 for scores, 0.5 for probabilities."),
    formula="mean of [(input > threshold) = (target > ½)]",
    shorthand=("threshold",),
)
F1_SCORE = _metric(
    "F1Score",
    "Precision and recall in one number, for classes of different size.",
    "{self}({input}, {target})",
    _rows,
    _ROWS,
    Attribute(
        "average", "choice", "macro", "Over classes: each alike, each by its size, or over all samples.",
        choices=("macro", "weighted", "micro"), torch=False,
    ),
    layer="layers.F1Score({average})",
    aliases=("F1",),
    formula="2 precision · recall / (precision + recall)",
    shorthand=("average",),
)  # fmt: skip
PERPLEXITY = _metric(
    "Perplexity",
    "Between how many equally likely words a language model hesitates.",
    "torch.exp(F.cross_entropy({input}, {target}{options}))",
    _scored,
    (Port("input", "scores before softmax (N, classes, …)", dtypes=FLOATING), _CLASSES),
    Attribute("ignore_index", "int", -100, "Targets of this number do not count."),
    formula="exp(mean of −log softmax(input)[target])",
)
MEAN_ABSOLUTE_ERROR = _metric(
    "MeanAbsoluteError",
    "How far predictions are off, on average.",
    "F.l1_loss({input}, {target})",
    _alike,
    (_PREDICTION, _VALUES),
    aliases=("MAE",),
    formula="mean of |input − target|",
)
ROOT_MEAN_SQUARED_ERROR = _metric(
    "RootMeanSquaredError",
    "How far predictions are off, where large errors count more.",
    "torch.sqrt(F.mse_loss({input}, {target}))",
    _alike,
    (_PREDICTION, _VALUES),
    aliases=("RMSE",),
    formula="√ mean of (input − target)²",
)
R2_SCORE = _metric(
    "R2Score",
    "The share of the target's variance that predictions explain: 1 is perfect, 0 no better than the mean.",
    "1 - ({input} - {target}).square().sum() / ({target} - {target}.mean()).square().sum()",
    _alike,
    (_PREDICTION, _VALUES),
    aliases=("R2", "CoefficientOfDetermination"),
    formula="1 − Σ (input − target)² / Σ (target − mean)²",
)
CONFUSION_MATRIX = _metric(
    "ConfusionMatrix",
    "How many samples of each class (row) were taken for which (column).",
    "torch.bincount({target} * {classes} + {input}.argmax(1), minlength={classes} ** 2).reshape({classes}, {classes})",
    _confusion,
    _ROWS,
    outputs=(Port("counts", "(classes, classes), int64", dtypes=("int64",)),),
    sizes=lambda a, scores, target: {"classes": scores.shape[1]},
    formula="counts[i, j] = how often target = i and argmax input = j",
)  # fmt: skip

DECLARED = (
    ACCURACY,
    TOP_K_ACCURACY,
    BINARY_ACCURACY,
    F1_SCORE,
    PERPLEXITY,
    MEAN_ABSOLUTE_ERROR,
    ROOT_MEAN_SQUARED_ERROR,
    R2_SCORE,
    CONFUSION_MATRIX,
)
