"""Losses: what training makes small. Each is the mean over the batch unless `reduction` says otherwise.

A network may have several; training makes the sum of all small, each multiplied by its `factor`.

Predictions and targets must have the same shape where they are compared number by number. Torch only warns and
broadcasts (N, 1) against (N) to (N, N), which trains without an error and to no purpose.
"""

from __future__ import annotations

from typing import Any

from graph.dim import same
from graph.operator import (
    Attribute,
    Attributes,
    Code,
    Operator,
    Port,
    ShapeError,
    Weight,
    need_dtype,
    need_rank,
)
from graph.operators.linear import need_float32
from graph.shapes import need_equal, need_shape
from graph.types import FLOATING, TensorType

REDUCTION = Attribute(
    "reduction", "choice", "mean", "Over the batch: the mean or the sum.", choices=("mean", "sum")
)
FACTOR = Attribute("factor", "float", 1.0, "Its share in the sum of all losses.", torch=False)
SCALAR = (Port("loss", "a number"),)


def declare_loss(
    name: str, summary: str, call: str, infer: Any, ports: tuple[Port, ...], *own: Attribute, **extra: Any
) -> Operator:
    attributes = own if any(attribute.name == "reduction" for attribute in own) else (*own, REDUCTION)
    return Operator(
        name=name,
        category="Loss",
        summary=summary,
        inputs=ports,
        outputs=SCALAR,
        infer=infer,
        call=call,
        attributes=(*attributes, FACTOR),
        role="loss",
        **extra,
    )


# -- one right class among several -------------------------------------------------------------------------------


def _classes(a: Attributes, scores: TensorType, target: TensorType) -> TensorType:
    need_rank(scores, tuple(range(2, 8)), "scores (N, classes)")
    need_dtype(scores, FLOATING, "floating-point scores")
    need_dtype(target, ("int64",), "class numbers (int64)", port="target")
    wanted = (scores.shape[0], *scores.shape[2:])
    if target.rank != len(wanted) or any(
        same(have, want) is False for have, want in zip(target.shape, wanted, strict=True)
    ):
        raise ShapeError(
            f"needs one class number for each of {TensorType(wanted)}, but target is {target}.",
            port="target",
            kind="target_shape",
            expected=wanted,
        )
    return TensorType((), scores.dtype)


def _weighted_classes(a: Attributes, scores: TensorType, target: TensorType) -> TensorType:
    found = _classes(a, scores, target)
    need_float32(scores)
    need_equal(
        scores.shape[1],
        len(a.weight),
        f"has {len(a.weight)} class weights, but input {scores} has scores for {scores.shape[1]} classes.",
        kind="classes",
    )
    return found


def _rows(a: Attributes, scores: TensorType, target: TensorType) -> TensorType:
    need_rank(scores, (2,), "scores (N, classes)")
    return _classes(a, scores, target)


_SCORES = Port("input", "scores before softmax (N, classes, …)", dtypes=FLOATING)
_NUMBERS = Port("target", "class numbers (N, …)", dtypes=("int64",))
_IGNORE = Attribute("ignore_index", "int", -100, "Targets of this number do not count.")
_SMOOTHING = Attribute(
    "label_smoothing", "float", 0.0, "Part of the target spread over all classes.", minimum=0.0, maximum=1.0
)
_CLASSIFIER: dict[str, Any] = {"metrics": ("accuracy",), "classification": True}

CROSS_ENTROPY_LOSS = declare_loss(
    "CrossEntropyLoss",
    "Softmax and cross-entropy in one: for one right class among several.",
    "F.cross_entropy({input}, {target}{options})",
    _classes,
    (_SCORES, _NUMBERS),
    _IGNORE,
    REDUCTION,
    _SMOOTHING,
    aliases=("SoftmaxOutput", "SoftmaxCrossEntropyLoss", "SparseCategoricalCrossentropy"),
    formula="−log softmax(input)[target]",
    takes_logits=True,
    **_CLASSIFIER,
)
WEIGHTED_CROSS_ENTROPY_LOSS = declare_loss(
    "WeightedCrossEntropyLoss",
    "Cross-entropy in which classes count differently, for classes of very different number.",
    "{self}({input}, {target})",
    _weighted_classes,
    (_SCORES, _NUMBERS),
    Attribute("weight", "floats", (1.0, 1.0), "How much each class counts.", minimum=0.0),
    _IGNORE,
    REDUCTION,
    _SMOOTHING,
    layer="nn.CrossEntropyLoss(weight=torch.tensor({weight}){options})",
    weights=lambda a, x, t: {"weight": Weight((len(a.weight),), "given", trainable=False, decays=False)},
    aliases=("ClassWeights", "BalancedCrossEntropy"),
    formula="−weight[target] log softmax(input)[target], divided by the sum of the weights",
    takes_logits=True,
    **_CLASSIFIER,
)
NLL_LOSS = declare_loss(
    "NLLLoss",
    "Cross-entropy of logarithms of probabilities, as LogSoftmax gives them.",
    "F.nll_loss({input}, {target}{options})",
    _classes,
    (Port("input", "log-probabilities (N, classes, …)", dtypes=FLOATING), _NUMBERS),
    _IGNORE,
    aliases=("NegativeLogLikelihood",),
    formula="−input[target]",
    takes_log_probabilities=True,
    **_CLASSIFIER,
)
MULTI_MARGIN_LOSS = declare_loss(
    "MultiMarginLoss",
    "The right class shall lead all others by a margin, as in a support vector machine.",
    "F.multi_margin_loss({input}, {target}{options})",
    _rows,
    (Port("input", "scores (N, classes)", dtypes=FLOATING), _NUMBERS),
    Attribute("p", "int", 1, "Power of the excess: 1 or 2.", minimum=1, maximum=2),
    Attribute("margin", "float", 1.0, "The lead wanted."),
    aliases=("SVMOutput", "MulticlassHinge"),
    formula="Σ_{k≠target} max(0, margin − input[target] + input[k])ᵖ / classes",
    **_CLASSIFIER,
)


# -- numbers against numbers ----------------------------------------------------------------------------------------


def need_like(x: TensorType, target: TensorType, port: str = "target", other: str = "input") -> None:
    """Refuse a target whose shape or format is not that of the prediction.

    Raises:
        ShapeError: it is not (kind `target_shape` or `dtype`).
    """
    need_shape(target, x.shape, f"one target for each number of {other}", port=port)
    if target.dtype != x.dtype:
        raise ShapeError(
            f"needs its target in the format of {other}, {x.dtype}, but {port} is {target.dtype}; cast it, or let "
            "the data set give numbers instead of classes.",
            port=port,
            kind="dtype",
            expected=(x.dtype,),
        )


def _alike(a: Attributes, x: TensorType, target: TensorType) -> TensorType:
    need_dtype(x, FLOATING, "floating-point predictions")
    need_like(x, target)
    return TensorType((), x.dtype)


_PREDICTION = Port("input", "predictions, any shape", dtypes=FLOATING)
_VALUES = Port("target", "the same shape", dtypes=FLOATING)
_PAIR = (_PREDICTION, _VALUES)
_REGRESSION: dict[str, Any] = {"metrics": ("mae",)}

MSE_LOSS = declare_loss(
    "MSELoss",
    "The mean squared error, for predicting numbers.",
    "F.mse_loss({input}, {target}{options})",
    _alike,
    _PAIR,
    aliases=("L2Loss", "LinearRegressionOutput", "MeanSquaredError"),
    formula="(input − target)²",
    **_REGRESSION,
)
L1_LOSS = declare_loss(
    "L1Loss",
    "The mean absolute error; outliers pull less than with squares.",
    "F.l1_loss({input}, {target}{options})",
    _alike,
    _PAIR,
    aliases=("MAERegressionOutput", "AbsoluteError"),
    formula="|input − target|",
    **_REGRESSION,
)
SMOOTH_L1_LOSS = declare_loss(
    "SmoothL1Loss",
    "Squares near 0 and absolute values beyond `beta`.",
    "F.smooth_l1_loss({input}, {target}{options})",
    _alike,
    _PAIR,
    Attribute("beta", "float", 1.0, "Where squares end.", minimum=0.0),
    aliases=("smooth_l1",),
    formula="d²/(2β) if |d| < β, else |d| − β/2;  d = input − target",
    reference="Girshick, 2015",
    **_REGRESSION,
)
HUBER_LOSS = declare_loss(
    "HuberLoss",
    "Squares near 0 and absolute values beyond `delta`.",
    "F.huber_loss({input}, {target}{options})",
    _alike,
    _PAIR,
    REDUCTION,
    Attribute("delta", "float", 1.0, "Where squares end.", minimum=1e-12),
    formula="d²/2 if |d| < δ, else δ(|d| − δ/2);  d = input − target",
    reference="Huber, 1964",
    **_REGRESSION,
)
POISSON_NLL_LOSS = declare_loss(
    "PoissonNLLLoss",
    "For predicting counts: how unlikely the target is if counts are Poisson.",
    "F.poisson_nll_loss({input}, {target}{options})",
    _alike,
    _PAIR,
    Attribute("log_input", "bool", True, "The prediction is the logarithm of the expected count."),
    Attribute("full", "bool", False, "Add Stirling's term for large targets."),
    Attribute(
        "eps",
        "float",
        1e-8,
        "Against log 0, without log_input.",
        minimum=0.0,
        shown_if=("log_input", (False,)),
    ),
    formula="exp(input) − target · input",
    **_REGRESSION,
)


def _gaussian(a: Attributes, x: TensorType, target: TensorType, var: TensorType) -> TensorType:
    _alike(a, x, target)
    need_dtype(var, FLOATING, "floating-point variances", "var")
    fits = [x.shape, (*x.shape[:-1], 1), x.shape[:-1]] if x.shape else [()]
    if not any(
        var.rank == len(shape)
        and all(same(have, want) is not False for have, want in zip(var.shape, shape, strict=True))
        for shape in fits
    ):
        raise ShapeError(
            f"needs a variance for each number of input {x} or for each row, but var is {var}.",
            port="var",
            kind="target_shape",
            expected=x.shape,
        )
    if var.dtype != x.dtype:
        raise ShapeError(
            f"needs variances in the format of input, {x.dtype}, but var is {var.dtype}.",
            port="var",
            kind="dtype",
            expected=(x.dtype,),
        )
    return TensorType((), x.dtype)


GAUSSIAN_NLL_LOSS = declare_loss(
    "GaussianNLLLoss",
    "For predicting numbers with their uncertainty: how unlikely the target is under a normal distribution.",
    "F.gaussian_nll_loss({input}, {target}, {var}{options})",
    _gaussian,
    (*_PAIR, Port("var", "predicted variances, positive", dtypes=FLOATING)),
    Attribute("full", "bool", False, "Add the constant term."),
    Attribute("eps", "float", 1e-6, "Least variance.", minimum=1e-12),
    formula="½ (log var + (input − target)² / var)",
    reference="Nix & Weigend, 1994",
    **_REGRESSION,
)


# -- yes or no, and distributions ------------------------------------------------------------------------------------

BCE_LOSS = declare_loss(
    "BCELoss",
    "Cross-entropy of probabilities for yes or no, as Sigmoid gives them.",
    "F.binary_cross_entropy({input}, {target}{options})",
    _alike,
    (Port("input", "probabilities, any shape", dtypes=FLOATING), _VALUES),
    aliases=("BinaryCrossEntropy",),
    takes_probabilities=True,
    formula="−target log input − (1 − target) log(1 − input)",
)
BCE_WITH_LOGITS_LOSS = declare_loss(
    "BCEWithLogitsLoss",
    "Sigmoid and cross-entropy in one: for yes or no, and for several labels at once.",
    "F.binary_cross_entropy_with_logits({input}, {target}{options})",
    _alike,
    (Port("input", "scores before the sigmoid, any shape", dtypes=FLOATING), _VALUES),
    aliases=("LogisticRegressionOutput", "SigmoidBinaryCrossEntropyLoss"),
    formula="−target log σ(input) − (1 − target) log(1 − σ(input))",
    metrics=("binary_accuracy",),
    takes_logits=True,
)
SOFT_MARGIN_LOSS = declare_loss(
    "SoftMarginLoss",
    "Logistic loss for targets −1 and 1.",
    "F.soft_margin_loss({input}, {target}{options})",
    _alike,
    _PAIR,
    aliases=("LogisticLoss",),
    formula="log(1 + exp(−target · input))",
    takes_logits=True,
)
HINGE_EMBEDDING_LOSS = declare_loss(
    "HingeEmbeddingLoss",
    "Distances of alike pairs (target 1) shall be small, of others (−1) above a margin.",
    "F.hinge_embedding_loss({input}, {target}{options})",
    _alike,
    (Port("input", "distances, any shape", dtypes=FLOATING), _VALUES),
    Attribute("margin", "float", 1.0, "Distance wanted between unlike ones."),
    aliases=("HingeLoss",),
    formula="input if target = 1, else max(0, margin − input)",
)


def _labels(a: Attributes, x: TensorType, target: TensorType) -> TensorType:
    need_rank(x, (2,), "scores (N, labels)")
    return _alike(a, x, target)


MULTI_LABEL_SOFT_MARGIN_LOSS = declare_loss(
    "MultiLabelSoftMarginLoss",
    "Yes or no for each of several labels, averaged over the labels.",
    "F.multilabel_soft_margin_loss({input}, {target}{options})",
    _labels,
    (Port("input", "scores (N, labels)", dtypes=FLOATING), _VALUES),
    formula="mean over labels of binary cross-entropy with logits",
    metrics=("binary_accuracy",),
    takes_logits=True,
)
KL_DIV_LOSS = declare_loss(
    "KLDivLoss",
    "How far a predicted distribution is from the target's, as in distillation.",
    "F.kl_div({input}, {target}, reduction={reduction}{options})",
    _alike,
    (Port("input", "log-probabilities (N, …)", dtypes=FLOATING), _VALUES),
    Attribute(
        "reduction", "choice", "batchmean", "Sum over everything, divided by the batch (as the formula has it), by "
        "all numbers (mean), or not.", choices=("batchmean", "mean", "sum"),
    ),
    Attribute("log_target", "bool", False, "The target is log-probabilities too."),
    aliases=("KullbackLeibler",),
    takes_log_probabilities=True,
    formula="target (log target − input)",
)  # fmt: skip


# -- anything ---------------------------------------------------------------------------------------------------------


def _value(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, FLOATING, "floating-point numbers")
    return TensorType((), x.dtype)


VALUE_LOSS = declare_loss(
    "ValueLoss",
    "Makes any computed value small: a penalty, or a loss drawn from other operators.",
    "{input}.{reduction}()",
    _value,
    (Port("input", "any shape", dtypes=FLOATING),),
    Attribute(
        "reduction",
        "choice",
        "mean",
        "Over all numbers: the mean or the sum.",
        choices=("mean", "sum"),
        torch=False,
    ),
    sizes=lambda a, x: {"reduction": Code(a.reduction)},
    aliases=("MakeLoss", "Penalty"),
    formula="mean(input)",
)


DECLARED = (
    CROSS_ENTROPY_LOSS,
    WEIGHTED_CROSS_ENTROPY_LOSS,
    BCE_WITH_LOGITS_LOSS,
    BCE_LOSS,
    MSE_LOSS,
    L1_LOSS,
    SMOOTH_L1_LOSS,
    HUBER_LOSS,
    NLL_LOSS,
    KL_DIV_LOSS,
    HINGE_EMBEDDING_LOSS,
    MULTI_MARGIN_LOSS,
    MULTI_LABEL_SOFT_MARGIN_LOSS,
    SOFT_MARGIN_LOSS,
    POISSON_NLL_LOSS,
    GAUSSIAN_NLL_LOSS,
    VALUE_LOSS,
)
