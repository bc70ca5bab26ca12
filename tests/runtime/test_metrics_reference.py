"""Metrics over whole sets are scikit-learn's, and torchmetrics' where that is installed, however the set is cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import (
    confusion_matrix,
    f1_score,
    mean_absolute_error,
    r2_score,
    root_mean_squared_error,
    top_k_accuracy_score,
)
from torch import Tensor
from torch.nn import functional as F

from graph.document import Document
from graph.model import Graph, Node, Source
from graph.source import generate
from runtime.compile import compile_source
from runtime.metrics import METRICS, OverSet

CLASSES = 7
SCORED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("accuracy", "Accuracy", {}),
    ("top3", "TopKAccuracy", {"k": 3}),
    ("macro", "F1Score", {"average": "macro"}),
    ("weighted", "F1Score", {"average": "weighted"}),
    ("micro", "F1Score", {"average": "micro"}),
    ("perplexity", "Perplexity", {}),
    ("confusion", "ConfusionMatrix", {}),
)
VALUED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("mae", "MeanAbsoluteError", {}),
    ("rmse", "RootMeanSquaredError", {}),
    ("r2", "R2Score", {}),
)


def _judge(
    drawn: tuple[tuple[str, str, dict[str, Any]], ...], classes: bool
) -> Callable[..., Mapping[str, Tensor]]:
    """The metrics of a generated module that hands its input on as its prediction."""
    shape = ("N", CLASSES) if classes else ("N", 1)
    target = {"shape": ("N",) if classes else ("N", 1), "dtype": "int64" if classes else "float32"}
    ends = {"input": Source("scaled", "output"), "target": Source("label", "output")}
    nodes = [
        Node("scores", "Input", {"shape": shape}),
        Node("scaled", "Identity", {}, {"input": Source("scores", "output")}),
        Node("label", "Target", target),
        Node("loss", "CrossEntropyLoss" if classes else "MSELoss", {}, ends),
        *(Node(name, operator, attrs, ends) for name, operator, attrs in drawn),
    ]
    module = compile_source(generate(Document("Metrics", Graph.of(nodes)))).module_class()
    return module.metrics  # type: ignore[return-value]


def _over(judge: Callable[..., Mapping[str, Tensor]], x: Tensor, y: Tensor, batch: int) -> dict[str, Tensor]:
    whole = OverSet(judge)
    for rows, truth in zip(x.split(batch), y.split(batch), strict=True):
        whole.add([rows, truth], len(rows))
    return whole.results()


JUDGE_CLASSES = _judge(SCORED, classes=True)
JUDGE_VALUES = _judge(VALUED, classes=False)


@settings(deadline=None, max_examples=60)
@given(
    count=st.integers(2, 90),
    batch=st.integers(1, 40),
    missing=st.sets(st.integers(0, CLASSES - 1), max_size=5),
    seed=st.integers(0, 999),
)
def test_what_is_said_of_classes_is_scikit_learns(
    count: int, batch: int, missing: set[int], seed: int
) -> None:
    random = torch.Generator().manual_seed(seed)
    scores = torch.randn(count, CLASSES, generator=random)
    left = sorted(set(range(CLASSES)) - missing)
    truth = torch.tensor(left)[torch.randint(len(left), (count,), generator=random)]
    scores[:, sorted(missing)] -= 50 * (seed % 2)  # never predicted, or sometimes
    found = _over(JUDGE_CLASSES, scores, truth, batch)
    predicted = scores.argmax(1)
    assert float(found["accuracy"]) == pytest.approx(float((predicted == truth).float().mean()))
    for average in ("macro", "weighted", "micro"):
        expected = f1_score(truth, predicted, average=average, zero_division=0)
        assert float(found[average]) == pytest.approx(expected, abs=1e-6), average
    top = top_k_accuracy_score(truth, scores, k=3, labels=range(CLASSES))
    assert float(found["top3"]) == pytest.approx(top)
    counts = confusion_matrix(truth, predicted, labels=range(CLASSES))
    assert found["confusion"].tolist() == counts.tolist()
    assert float(found["perplexity"]) == pytest.approx(float(F.cross_entropy(scores, truth).exp()), rel=1e-4)


@settings(deadline=None, max_examples=40)
@given(count=st.integers(2, 90), batch=st.integers(1, 40), seed=st.integers(0, 999))
def test_what_is_said_of_values_is_scikit_learns(count: int, batch: int, seed: int) -> None:
    random = torch.Generator().manual_seed(seed)
    truth = torch.randn(count, 1, generator=random)
    values = truth + 0.3 * torch.randn(count, 1, generator=random)
    found = _over(JUDGE_VALUES, values, truth, batch)
    assert float(found["mae"]) == pytest.approx(mean_absolute_error(truth, values), rel=1e-5)
    assert float(found["rmse"]) == pytest.approx(root_mean_squared_error(truth, values), rel=1e-5)
    assert float(found["r2"]) == pytest.approx(r2_score(truth, values), abs=1e-4)
    whole = sum(METRICS["mae"](x, y) for x, y in zip(values.split(batch), truth.split(batch), strict=True))
    assert float(whole) / count == pytest.approx(mean_absolute_error(truth, values), rel=1e-5)


def test_what_is_said_is_torchmetrics() -> None:
    reference = pytest.importorskip("torchmetrics.functional", reason="an optional reference")
    random = torch.Generator().manual_seed(4)
    scores = torch.randn(300, CLASSES, generator=random)
    scores[:, 2] -= 50
    truth = torch.randint(CLASSES, (300,), generator=random)
    truth[truth == 2] = 3
    found = _over(JUDGE_CLASSES, scores, truth, 64)
    many: dict[str, Any] = {"task": "multiclass", "num_classes": CLASSES}
    for average in ("macro", "weighted", "micro"):
        expected = reference.f1_score(scores, truth, average=average, **many)
        torch.testing.assert_close(found[average].float(), expected)
    torch.testing.assert_close(
        found["accuracy"].float(), reference.accuracy(scores, truth, average="micro", **many)
    )
    top = reference.accuracy(scores, truth, average="micro", top_k=3, **many)
    torch.testing.assert_close(found["top3"].float(), top)
    assert torch.equal(found["confusion"], reference.confusion_matrix(scores, truth, **many))
    values, wanted = scores[:, :1], scores[:, :1] + 0.5 * scores[:, 1:2]
    valued = _over(JUDGE_VALUES, values, wanted, 64)
    torch.testing.assert_close(valued["r2"].float(), reference.r2_score(values, wanted))
    torch.testing.assert_close(valued["mae"].float(), reference.mean_absolute_error(values, wanted))
