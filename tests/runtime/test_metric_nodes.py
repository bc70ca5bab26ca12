"""Metric nodes drawn in a graph: judged over whole sets, told as curves, in the result and in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from sklearn.metrics import confusion_matrix, f1_score, r2_score
from torch import Tensor

import runtime.metrics
from graph.document import Document
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.source import generate
from runtime.cli.progress import make_show
from runtime.compile import compile_source
from runtime.metrics import OverSet
from runtime.network import Network
from runtime.prepare import prepare
from runtime.protocol import EpochDone
from runtime.step import Measure, measures_of
from tests.builders import chain, digits_recipe, run

DRAWN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("accuracy", "Accuracy", {}),
    ("top3", "TopKAccuracy", {"k": 3}),
    ("f1", "F1Score", {}),
    ("perplexity", "Perplexity", {}),
    ("confusion", "ConfusionMatrix", {}),
)


def _network(drawn: Any = DRAWN, **settings: Any) -> Document:
    document = chain(
        ("flatten", "Flatten"),
        ("logits", "Linear", {"out_features": 10}),
        recipe=digits_recipe("Adam", {"lr": 0.01}, **settings),
    )
    ends = {"input": Source("logits", "output"), "target": Source("label", "output")}
    for name, operator, attrs in drawn:
        document.graph.put(name, Node(name, operator, attrs, ends))
    return document


def _measured(document: Document) -> tuple[Measure, ...]:
    inference = Inference.of(document.graph, document.operator)
    return measures_of(document, inference, generate(document, inference))


def _answers(document: Document, weights: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Scores and classes of the test images."""
    ready = prepare(document)
    ready.network.module.load_state_dict(weights)
    ready.network.module.eval()
    with torch.no_grad():
        rows = [(ready.network.module(x["image"]), y["label"]) for x, y in ready.test]
    return torch.cat([scores for scores, _ in rows]), torch.cat([classes for _, classes in rows])


def test_the_test_result_is_that_of_the_whole_set(tmp_path: Path) -> None:
    document = _network()
    ran = run(document, tmp_path)
    scores, classes = _answers(document, ran.weights)
    found = scores.argmax(1)
    test = ran.finished.test
    assert test["accuracy"] == pytest.approx(float((found == classes).float().mean()))
    assert test["f1"] == pytest.approx(f1_score(classes, found, average="macro"), abs=1e-6)
    perplexity = torch.exp(torch.nn.functional.cross_entropy(scores, classes))
    assert test["perplexity"] == pytest.approx(float(perplexity), rel=1e-5)
    top = scores.topk(3, 1).indices == classes.unsqueeze(1)
    assert test["top3"] == pytest.approx(float(top.any(1).float().mean()))
    assert "confusion" not in test
    assert ran.finished.tables["confusion"] == confusion_matrix(classes, found).tolist()
    assert ran.folder.read_json("result.json")["tables"] == ran.finished.tables


def test_a_loss_judges_its_prediction_also_where_the_target_was_wired_first() -> None:
    document = _network(())
    before = _measured(document)
    loss = document.graph["loss"]
    document.graph.put("loss", loss.but(inputs=dict(reversed(list(loss.inputs.items())))))
    assert [measure.name for measure in before] == ["accuracy"]
    assert _measured(document) == before


def test_metric_nodes_have_a_point_a_step_in_training_and_one_an_epoch_in_validation(tmp_path: Path) -> None:
    ran = run(_network(), tmp_path)
    for name in ("accuracy", "top3", "f1", "perplexity"):
        assert ran.curves[f"train/{name}"][0] == ran.curves["train/loss"][0]
        assert len(ran.curves[f"validation/{name}"][0]) == 2
    told = ran.of(EpochDone)[-1].values
    assert told["validation/f1"] == pytest.approx(ran.curves["validation/f1"][1][-1])
    assert told["validation/f1"] > 0.5
    assert not [name for name in ran.curves if "confusion" in name], "a matrix is no curve"


def test_drawing_metrics_changes_nothing_of_the_training(tmp_path: Path) -> None:
    with_metrics, without = run(_network(), tmp_path), run(_network(()), tmp_path)
    assert with_metrics.curves["train/loss"] == without.curves["train/loss"]
    assert with_metrics.curves["train/accuracy"][1] == pytest.approx(without.curves["train/accuracy"][1])


def test_a_metric_named_as_one_of_the_engines_curves_does_not_hide_it(tmp_path: Path) -> None:
    document = _network((("learning_rate", "Accuracy", {}),), epochs=1)
    ran = run(document, tmp_path)
    assert ran.finished.test["learning_rate_metric"] == pytest.approx(ran.finished.test["accuracy"])
    assert max(ran.curves["train/learning_rate"][1]) < 0.02


def test_a_network_object_evaluates_its_metric_nodes() -> None:
    found = Network(_network()).evaluate()
    assert set(found) == {"loss", "accuracy", "top3", "f1", "perplexity"}


def test_the_terminal_tells_every_metric_and_the_matrix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run(_network(epochs=1), tmp_path)
    show = make_show(as_json=False)
    for event in ran.events:
        show.event(event)
    show.finished(ran.finished)
    said = capsys.readouterr().out
    epoch = next(row for row in said.splitlines() if row.startswith("epoch 1/1"))
    assert epoch.count("f1 0.") == 2
    assert epoch.count("top3 ") == 2
    last = next(row for row in said.splitlines() if row.startswith("Test accuracy"))
    assert "perplexity" in last
    rows = said.partition("Test confusion:\n")[2].splitlines()[:10]
    assert [[int(cell) for cell in row.split()] for row in rows] == ran.finished.tables["confusion"]


def _module(operator: str) -> Any:
    nodes = [
        Node("x", "Input", {"shape": ("N", 3)}),
        Node("double", "Scale", {"factor": 2.0}, {"input": Source("x", "output")}),
        Node("truth", "Target", {"shape": ("N", 3), "dtype": "float32"}),
        Node(
            "node",
            operator,
            {},
            {"input": Source("double", "output"), "target": Source("truth", "output")},
        ),
    ]
    return compile_source(generate(Document("Judge", Graph.of(nodes)))).module_class()


def test_variance_explained_is_that_of_the_set_not_the_average_over_batches() -> None:
    torch.manual_seed(0)
    guess, truth = torch.randn(50, 3), torch.randn(50, 3)
    over = OverSet(_module("R2Score").metrics)
    for start in range(0, 50, 7):
        part = guess[start : start + 7]
        over.add([part, truth[start : start + 7]], len(part))
    assert float(over.results()["node"]) == pytest.approx(
        r2_score(truth.reshape(-1), guess.reshape(-1)), rel=1e-5
    )


def test_a_set_too_large_for_the_memory_is_judged_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime.metrics, "AT_ONCE_BYTES", 500)
    torch.manual_seed(0)
    guess, truth = torch.randn(50, 3), torch.randn(50, 3)
    over, most = OverSet(_module("MeanAbsoluteError").metrics), 0
    for start in range(0, 50, 7):
        part = guess[start : start + 7]
        over.add([part, truth[start : start + 7]], len(part))
        most = max(most, sum(len(tensors[0]) for tensors in over._parts))
    assert most < 50
    assert float(over.results()["node"]) == pytest.approx(float((guess - truth).abs().mean()), rel=1e-6)
