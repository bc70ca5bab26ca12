"""Losses over pairs, triples and sequences: what shall be near, far, first or found somewhere."""

from __future__ import annotations

from graph.operator import Attribute, Attributes, Port, ShapeError, need_dtype, need_rank
from graph.operators.loss import REDUCTION, declare_loss, need_like
from graph.shapes import need_equal, need_shape, promote
from graph.types import FLOATING, INTEGERS, TensorType


def _cosine(a: Attributes, x: TensorType, y: TensorType, target: TensorType) -> TensorType:
    need_rank(x, (2,), "a vector a sample (N, features)", "input1")
    need_dtype(x, FLOATING, "floating-point numbers", "input1")
    need_like(x, y, "input2", "input1")
    need_dtype(target, (*FLOATING, *INTEGERS), "targets of 1 and −1", "target")
    need_shape(target, x.shape[:1], "1 or −1 for each sample", port="target")
    return TensorType((), x.dtype)


COSINE_EMBEDDING_LOSS = declare_loss(
    "CosineEmbeddingLoss",
    "Pairs with target 1 shall point the same way, those with −1 shall not.",
    "F.cosine_embedding_loss({input1}, {input2}, {target}{options})",
    _cosine,
    (
        Port("input1", "(N, features)", dtypes=FLOATING),
        Port("input2", "(N, features)", dtypes=FLOATING),
        Port("target", "1 or −1 (N)"),
    ),
    Attribute("margin", "float", 0.0, "Similarity allowed to unlike ones.", minimum=-1.0, maximum=1.0),
    aliases=("CosineLoss",),
    formula="1 − cos(x, y) if target = 1, else max(0, cos(x, y) − margin)",
)


def _triplet(a: Attributes, anchor: TensorType, positive: TensorType, negative: TensorType) -> TensorType:
    need_rank(anchor, (2,), "a vector a sample (N, features)", "anchor")
    need_dtype(anchor, FLOATING, "floating-point numbers", "anchor")
    need_like(anchor, positive, "positive", "anchor")
    need_like(anchor, negative, "negative", "anchor")
    return TensorType((), anchor.dtype)


TRIPLET_MARGIN_LOSS = declare_loss(
    "TripletMarginLoss",
    "An anchor shall be nearer to a positive than to a negative, by a margin.",
    "F.triplet_margin_loss({anchor}, {positive}, {negative}{options})",
    _triplet,
    tuple(Port(name, "(N, features)", dtypes=FLOATING) for name in ("anchor", "positive", "negative")),
    Attribute("margin", "float", 1.0, "How much nearer.", minimum=1e-12),
    Attribute("p", "float", 2.0, "Which norm measures distance.", minimum=0.0),
    Attribute("eps", "float", 1e-6, "Added to differences, for their gradient.", minimum=0.0),
    Attribute("swap", "bool", False, "Use the distance of positive to negative where that is smaller."),
    aliases=("TripletLoss",),
    formula="max(0, ‖a − p‖ − ‖a − n‖ + margin)",
    reference="Schroff et al., 2015",
)


def _ranking(a: Attributes, x: TensorType, y: TensorType, target: TensorType) -> TensorType:
    need_dtype(x, FLOATING, "floating-point numbers", "input1")
    need_like(x, y, "input2", "input1")
    need_shape(target, x.shape, "1 or −1 for each pair", port="target")
    need_dtype(target, (*FLOATING, *INTEGERS), "targets of 1 and −1", "target")
    return TensorType((), promote(x, target))


MARGIN_RANKING_LOSS = declare_loss(
    "MarginRankingLoss",
    "The first of two scores shall be the larger (target 1) or the smaller (−1), by a margin.",
    "F.margin_ranking_loss({input1}, {input2}, {target}{options})",
    _ranking,
    (
        Port("input1", "scores, any shape", dtypes=FLOATING),
        Port("input2", "the same shape", dtypes=FLOATING),
        Port("target", "1 or −1, the same shape"),
    ),
    Attribute("margin", "float", 0.0, "The lead wanted."),
    aliases=("RankingLoss",),
    formula="max(0, −target (x − y) + margin)",
)


# -- sequences without alignment -------------------------------------------------------------------------------------


def _ctc(
    a: Attributes,
    scores: TensorType,
    targets: TensorType,
    input_lengths: TensorType,
    target_lengths: TensorType,
) -> TensorType:
    need_rank(scores, (3,), "log-probabilities (N, T, classes)")
    need_dtype(scores, ("float32", "float64"), "log-probabilities in float32 or float64")
    need_rank(targets, (2,), "one sequence of class numbers a sample (N, S)", "target")
    for x, port in (
        (targets, "target"),
        (input_lengths, "input_lengths"),
        (target_lengths, "target_lengths"),
    ):
        need_dtype(x, ("int64", "int32"), "whole numbers (int64)", port)
    need_equal(
        targets.shape[0],
        scores.shape[0],
        f"needs one batch, but input is {scores} and target is {targets}.",
        port="target",
        kind="target_shape",
        expected=(scores.shape[0], targets.shape[1]),
    )
    for x, port in ((input_lengths, "input_lengths"), (target_lengths, "target_lengths")):
        need_shape(x, scores.shape[:1], "a length for each sample", port=port)
    classes = scores.shape[2]
    if isinstance(classes, int) and not 0 <= a.blank < classes:
        raise ShapeError(
            f"has class {a.blank} as blank, but input {scores} has classes 0 to {classes - 1}.",
            kind="attribute",
            expected=classes - 1,
        )
    return TensorType((), scores.dtype)


CTC_LOSS = declare_loss(
    "CTCLoss",
    "For speech and handwriting: the target sequence, wherever in the longer input its parts are.",
    "F.ctc_loss({input}.transpose(0, 1), {target}, {input_lengths}, {target_lengths}{options})",
    _ctc,
    (
        Port("input", "log-probabilities, batch first (N, T, classes)", dtypes=("float32", "float64")),
        Port("target", "class numbers (N, S), without blanks", dtypes=("int64", "int32")),
        Port("input_lengths", "steps that count (N)", dtypes=("int64", "int32")),
        Port("target_lengths", "class numbers that count (N)", dtypes=("int64", "int32")),
    ),
    Attribute("blank", "int", 0, "The class that stands for nothing.", minimum=0),
    REDUCTION,
    Attribute("zero_infinity", "bool", False, "Count samples that cannot be aligned as 0."),
    aliases=("ConnectionistTemporalClassification",),
    takes_log_probabilities=True,
    formula="−log Σ over alignments of Π p",
    reference="Graves et al., 2006",
)

DECLARED = (COSINE_EMBEDDING_LOSS, TRIPLET_MARGIN_LOSS, MARGIN_RANKING_LOSS, CTC_LOSS)
