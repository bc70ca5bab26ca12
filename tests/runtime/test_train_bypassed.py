"""A network with bypassed nodes trains, and is to the last bit the network that lacks them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import edits
from graph.document import Document
from graph.model import Graph, Node, Source
from runtime.network import Network
from tests.builders import FIXED


def classifier(*, middle: str) -> Document:
    """Digits by one linear layer, with a hidden one before it that is there, bypassed or absent."""
    nodes = [
        Node("image", "Input", {"shape": ("N", 1, 8, 8)}),
        Node("flat", "Flatten", {}, {"input": Source("image", "output")}),
        Node("hidden", "Linear", {"out_features": 32}, {"input": Source("flat", "output")}),
        Node("act", "Tanh", {}, {"input": Source("hidden", "output")}),
        Node("logits", "Linear", {"out_features": 10}, {"input": Source("act", "output")}),
        Node("label", "Target"),
        Node(
            "loss",
            "CrossEntropyLoss",
            {},
            {"input": Source("logits", "output"), "target": Source("label", "output")},
        ),
    ]
    document = Document("Classifier", Graph.of(nodes))
    if middle == "bypassed":
        edits.apply(document, edits.set_option(document, ["hidden", "act"], "muted", True))
    elif middle == "absent":
        edits.apply(document, edits.remove(document, ["hidden", "act"]))
        edits.apply(document, edits.connect(document, Source("flat", "output"), "logits", "input"))
    return document


@pytest.fixture(scope="module")
def losses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    def fit(middle: str, folder: Path) -> tuple[object, set[str]]:
        network = Network(classifier(middle=middle))
        found = network.fit("digits", 1, lr=0.05, folder=folder, verbose=False, **FIXED)
        return dict(found.test), {name.split(".")[0] for name in network.weights}

    return {
        middle: fit(middle, tmp_path_factory.mktemp(middle)) for middle in ("there", "bypassed", "absent")
    }


def test_training_with_bypassed_nodes_is_training_without_them(losses):
    assert losses["bypassed"] == losses["absent"]
    assert losses["bypassed"][1] == {"logits"}


def test_the_bypassed_layers_would_have_made_a_difference(losses):
    assert losses["there"][0] != losses["absent"][0]
    assert losses["there"][1] == {"hidden", "logits"}
