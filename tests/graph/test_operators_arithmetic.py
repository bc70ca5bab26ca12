"""Reshaping with names, einsum, conversions and metrics: what the conformance test cannot know."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, f1_score, r2_score

from graph.dim import dimension
from graph.operator import Operator, ShapeError
from graph.operators import OPERATORS
from graph.types import TensorType
from runtime import layers


def shape(*sizes: int | str, dtype: str = "float32") -> TensorType:
    return TensorType(tuple(dimension(size) for size in sizes), dtype)


def infer(op: str, attrs: dict[str, Any], *inputs: Any) -> Any:
    operator = OPERATORS[op]
    return operator.infer(operator.resolve(attrs), *inputs)


def written(op: str, attrs: dict[str, Any], *inputs: TensorType) -> dict[str, Any]:
    operator = OPERATORS[op]
    return operator.sizes(operator.resolve(attrs), *inputs)


# -- reshape ---------------------------------------------------------------------------------------------------------


def test_reshape_keeps_the_batch_and_works_out_what_is_left() -> None:
    assert infer("Reshape", {"shape": [8, -1]}, shape("N", 64, 4)) == shape("N", 8, 32)
    assert infer("Reshape", {"shape": ["T", 8, 8]}, shape("N", "T", 64)) == shape("N", "T", 8, 8)


def test_sizes_that_vary_stay_in_place_in_the_code_so_that_it_runs_for_every_batch_and_length() -> None:
    assert written("Reshape", {"shape": ["T", 8, 8]}, shape("N", "T", 64)) == {"kept": 2, "rest": (8, 8)}
    assert written("Reshape", {"shape": [-1]}, shape("N", "T", 64)) == {"kept": 1, "rest": (-1,)}


@pytest.mark.parametrize(
    ("attrs", "x", "kind", "sentence"),
    [
        ({"shape": [7, -1]}, shape("N", 64), "elements", "64 numbers (input is N×64) as 7×-1"),
        ({"shape": [5, 5]}, shape("N", 64), "elements", "64 numbers"),
        ({"shape": ["T", -1]}, shape("N", 64), "unknown_size", "T, but input N×64 has no such name (it has N)"),
        ({"shape": [-1, -1]}, shape("N", 64), "attribute", "more than one -1"),
    ],
)  # fmt: skip
def test_a_shape_that_cannot_be_is_refused_with_the_numbers(
    attrs: Any, x: Any, kind: str, sentence: str
) -> None:
    with pytest.raises(ShapeError) as found:
        infer("Reshape", attrs, x)
    assert found.value.kind == kind
    assert sentence.replace("7×-1", "7×(-1)") in str(found.value)


def test_squeezing_leaves_a_batch_of_one_alone_and_asks_where_a_size_may_be_one() -> None:
    assert infer("Squeeze", {}, shape(1, 1, 5, 1)) == shape(1, 5)
    with pytest.raises(ShapeError, match="drops dimension 1 if it is 1, but input N×T×3 has T there"):
        infer("Squeeze", {"dim": [1]}, shape("N", "T", 3))


# -- einsum ----------------------------------------------------------------------------------------------------------


def test_einsum_follows_names_through_the_equation() -> None:
    pair = (shape("N", "T", 64), shape("N", "S", 64))
    assert infer("Einsum", {"equation": "nqd,nkd->nqk"}, pair) == shape("N", "T", "S")


@pytest.mark.parametrize(
    "equation", ["", "ij,jk-ik", "ij->", "i'j", "__import__('os')", "ij\n,jk", "i....j->i", "ij->ii"]
)
def test_an_equation_is_letters_commas_dots_and_an_arrow_or_it_is_refused(equation: str) -> None:
    operator = OPERATORS["Einsum"]
    pair = (shape(2, 3),) if "," not in equation else (shape(2, 3), shape(3, 4))
    if equation == "ij->":
        assert operator.infer(operator.resolve({"equation": equation}), pair) == shape()
    else:
        with pytest.raises(ShapeError) as found:
            operator.infer(operator.resolve({"equation": equation}), pair)
        assert found.value.kind == "equation"


@given(st.text(max_size=12))
def test_no_text_at_all_gets_past_the_equation_unless_torch_reads_it_the_same(equation: str) -> None:
    operator: Operator = OPERATORS["Einsum"]
    a = operator.resolve({"equation": equation})
    pair = (shape(2, 2), shape(2, 2))
    try:
        found = operator.infer(a, pair)
    except ShapeError:
        return
    assert tuple(torch.einsum(equation, *(torch.ones(2, 2) for _ in pair)).shape) == found.shape


# -- joining and parts ----------------------------------------------------------------------------------------------


def test_concat_adds_sizes_up_also_where_one_has_a_name() -> None:
    found = infer("Concat", {"dim": 1}, (shape("N", "T", 8), shape("N", 1, 8)))
    assert found == TensorType((dimension("N"), dimension("T") + 1, 8))


def test_concat_of_feature_maps_of_two_sizes_says_which_sizes_and_where() -> None:
    with pytest.raises(
        ShapeError, match=r"tensors0 is N×64×28×28 and tensors1 is N×64×27×27 \(28 against 27"
    ) as found:
        infer("Concat", {}, (shape("N", 64, 28, 28), shape("N", 64, 27, 27)))
    assert (found.value.kind, found.value.port) == ("concat", "tensors1")


def test_a_chunk_or_split_has_one_output_for_each_part() -> None:
    operator = OPERATORS["Split"]
    assert len(operator.output_ports(operator.resolve({"sections": [1, 2, 3]}))) == 3
    assert infer("Split", {"sections": [1, 2, 3]}, shape("N", 6)) == (
        shape("N", 1),
        shape("N", 2),
        shape("N", 3),
    )
    with pytest.raises(ShapeError, match=r"1 \+ 2 = 3, but dimension 1 of input N×6 is 6"):
        infer("Split", {"sections": [1, 2]}, shape("N", 6))


# -- losses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("op", ["MSELoss", "L1Loss", "HuberLoss", "SmoothL1Loss", "BCEWithLogitsLoss"])
def test_a_column_against_a_row_is_refused_though_torch_would_broadcast_it(op: str) -> None:
    with pytest.raises(
        ShapeError, match=r"needs one target for each number of input \(N×1\), but target is N"
    ) as found:
        infer(op, {}, shape("N", 1), shape("N"))
    assert (found.value.kind, found.value.port, found.value.expected) == (
        "target_shape",
        "target",
        shape("N", 1).shape,
    )


def test_every_loss_takes_its_part_in_the_sum_by_a_factor() -> None:
    losses = [operator for operator in OPERATORS.values() if operator.role == "loss"]
    assert len(losses) > 15
    for operator in losses:
        factor = operator.attribute("factor")
        assert (factor.default, factor.torch) == (1.0, False), operator.name


def test_class_weights_must_be_as_many_as_classes() -> None:
    with pytest.raises(ShapeError, match="has 2 class weights, but input N×10 has scores for 10 classes"):
        infer("WeightedCrossEntropyLoss", {}, shape("N", 10), shape("N", dtype="int64"))


# -- what torch's meta device takes and no kernel computes -----------------------------------------------------------

BOOL, FLOAT = shape(2, 3, 3, dtype="bool"), shape(2, 3, 3)


@pytest.mark.parametrize(
    ("op", "attrs", "inputs", "sentence"),
    [
        ("Power", {}, (BOOL, BOOL), "needs numbers, but both inputs are bool"),
        ("MatMul", {}, (BOOL, BOOL), "needs numbers, but both inputs are bool"),
        ("Divide", {"rounding_mode": "floor"}, (BOOL, BOOL), "needs numbers, but both inputs are bool"),
        ("Einsum", {"equation": "nij,njk->nik"}, ((BOOL, BOOL),), "real numbers, but tensors0 is bool"),
        ("PairwiseDistance", {}, (BOOL, FLOAT), "subtracts numbers, but input is bool"),
        ("PairwiseDistance", {}, (FLOAT, BOOL), "subtracts numbers, but other is bool"),
        ("Pad", {"pad": (-3, 3)}, (shape(2, 1),), "cuts 3 from dimension 1 of input 2×1, which has only 1"),
    ],
)
def test_what_no_kernel_computes_is_refused_while_it_is_drawn(
    op: str, attrs: dict[str, Any], inputs: Any, sentence: str
) -> None:
    with pytest.raises(ShapeError, match=sentence):
        infer(op, attrs, *inputs)


@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_negative_sizes_of_pad_cut_as_torch_cuts(mode: str, size: int) -> None:
    x = torch.zeros(2, 3, size)
    for before, after in itertools.product(range(-4, 5), repeat=2):
        try:
            theirs = torch.nn.functional.pad(x, (before, after), mode=mode).shape[2]
        except RuntimeError:
            theirs = None
        try:
            ours = infer("Pad", {"pad": (before, after), "mode": mode}, shape(2, 3, size)).shape[2]
        except ShapeError:
            ours = None
        if ours is not None:
            assert ours == theirs, (before, after)
        elif mode == "constant":
            assert not theirs, (before, after)


# -- metrics ---------------------------------------------------------------------------------------------------------


def call(op: str, attrs: dict[str, Any], **given: torch.Tensor) -> Any:
    """The value of a metric's own template, which is a plain expression over its ports."""
    operator = OPERATORS[op]
    a = operator.resolve(attrs)
    found = [TensorType(tuple(x.shape), str(x.dtype).removeprefix("torch.")) for x in given.values()]
    values = {**vars(a), **operator.sizes(a, *found)}
    text = operator.call.format(**{port: port for port in given}, **values, options="")
    return eval(text, {"torch": torch, "F": torch.nn.functional}, dict(given))


SCORES = torch.randn(200, 4, generator=torch.Generator().manual_seed(1))
LABELS = torch.randint(0, 4, (200,), generator=torch.Generator().manual_seed(2))


@pytest.mark.parametrize("average", ["macro", "weighted", "micro"])
def test_f1_is_scikit_learns(average: str) -> None:
    ours = layers.F1Score(average)(SCORES, LABELS).item()
    assert ours == pytest.approx(f1_score(LABELS, SCORES.argmax(1), average=average), abs=1e-6)


def test_the_confusion_matrix_and_r2_are_scikit_learns() -> None:
    counts = call("ConfusionMatrix", {}, input=SCORES, target=LABELS)
    assert counts.tolist() == confusion_matrix(LABELS, SCORES.argmax(1)).tolist()
    x, y = SCORES[:, 0] + SCORES[:, 1], SCORES[:, 0]
    assert call("R2Score", {}, input=x, target=y).item() == pytest.approx(r2_score(y, x), abs=1e-5)


def test_top_k_accuracy_grows_from_accuracy_to_one() -> None:
    plain = call("Accuracy", {}, input=SCORES, target=LABELS)
    tops = [call("TopKAccuracy", {"k": k}, input=SCORES, target=LABELS).item() for k in (1, 2, 3, 4)]
    assert tops[0] == pytest.approx(plain.item())
    assert tops == sorted(tops)
    assert tops[-1] == 1.0


def test_an_untrained_language_model_hesitates_between_all_words() -> None:
    target = torch.randint(0, 50, (8, 6))
    assert call("Perplexity", {}, input=torch.zeros(8, 50, 6), target=target).item() == pytest.approx(
        50, rel=1e-4
    )
