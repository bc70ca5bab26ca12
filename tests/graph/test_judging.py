"""Metrics offered for the losses of a graph."""

from __future__ import annotations

from graph.document import Document
from graph.edits import apply, remove
from graph.infer import Inference
from graph.judging import Offer, offered_metrics, own_metrics, with_metric
from graph.model import Graph, Node, Source
from graph.source import generate
from tests.builders import chain, digits_network


def offers(document: Document) -> dict[str, Offer]:
    inference = Inference.of(document.graph, document.operator)
    return {offer.operator.name: offer for offer in offered_metrics(document, inference)}


def _values(loss: str) -> Document:
    nodes = [
        Node("table", "Input", {"shape": ("N", 4)}),
        Node("price", "Linear", {"out_features": 1}, {"input": Source("table", "output")}),
        Node("truth", "Target", {"shape": ("N", 1), "dtype": "float32"}),
    ]
    ends = {"input": Source("price", "output"), "target": Source("truth", "output")}
    return Document("Values", Graph.of([*nodes, Node("loss", loss, {}, ends)]))


def test_classes_are_judged_by_what_is_known_of_classes() -> None:
    document = digits_network()
    assert set(offers(document)) == {"TopKAccuracy", "F1Score", "Perplexity", "ConfusionMatrix"}
    assert own_metrics(document, Inference.of(document.graph, document.operator)) == ("accuracy",)


def test_values_are_judged_by_distances() -> None:
    assert set(offers(_values("MSELoss"))) == {"RootMeanSquaredError", "R2Score"}


def test_a_metric_takes_the_prediction_from_the_prediction_also_where_the_target_was_wired_first() -> None:
    document = _values("MSELoss")
    loss = document.graph["loss"]
    document.graph.put("loss", loss.but(inputs=dict(reversed(list(loss.inputs.items())))))
    for offer in offers(document).values():
        assert dict(offer.wires) == {"input": Source("price", "output"), "target": Source("truth", "output")}


def test_answers_of_yes_or_no_have_their_own_metric_only() -> None:
    assert offers(_values("BCEWithLogitsLoss")) == {}


def test_fewer_classes_than_k_are_not_offered_the_top_k() -> None:
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 3}))
    assert "TopKAccuracy" not in offers(document)
    assert "F1Score" in offers(document)


def test_a_metric_that_is_drawn_has_the_wires_of_the_loss_and_is_known_again() -> None:
    document = digits_network()
    before = document.graph.nodes.copy()
    for name in ("F1Score", "ConfusionMatrix"):
        apply(document, with_metric(document, offers(document)[name]))
    assert offers(document)["F1Score"].node == "f1_score"
    assert document.graph["f1_score"].inputs == document.graph["loss"].inputs
    places = {document.graph[name].position for name in ("loss", "f1_score", "confusion_matrix")}
    assert len(places) == 3
    assert set(generate(document).metrics) == {"f1_score", "confusion_matrix"}
    apply(document, remove(document, ["f1_score", "confusion_matrix"]))
    assert document.graph.nodes == before


def test_without_a_loss_there_is_nothing_to_judge() -> None:
    assert offers(Document("Empty")) == {}
