"""An activation overwrites what it is given where nothing else needs that, and changes not one bit."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from graph.document import Document
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.operators import OPERATORS
from graph.passes import exact
from graph.source import generate
from graph.types import TensorType
from runtime.compile import compile_source
from tests.builders import chain
from tests.builders_operators import SIZES, examined, signatures

OVERWRITING = [name for name in examined() if OPERATORS[name].overwriting]


def _takes_and_makes_numbers(name: str) -> bool:
    operator, signature = OPERATORS[name], signatures(name)[0]
    a = operator.resolve({})
    if operator.role != "compute" or len(operator.output_ports(a)) != 1:
        return False
    if not all(isinstance(word, str) for word in signature.words) or {*signature.dtypes} != {"float32"}:
        return False
    made = operator.infer(a, *signature.types(SIZES))
    return isinstance(made, TensorType) and made.dtype == "float32"


# All whose result may be overwritten, and many whose may not: the rewrite decides which.
MAKERS = [name for name in examined() if _takes_and_makes_numbers(name)]


def network(maker: str, activation: str) -> Document:
    """What the maker is given is a result too, so that it shows if it is overwritten."""
    signature = signatures(maker)[0]
    nodes, ends = [], {}
    for port, word in zip(OPERATORS[maker].inputs, signature.words, strict=True):
        assert isinstance(word, str)
        shape = tuple(SIZES[x] if x.isalpha() else int(x) for x in word)
        nodes.append(Node(f"x_{port.name}", "Input", {"shape": shape}))
        given = Node(
            f"given_{port.name}", "Scale", {"factor": 2.0}, {"input": Source(nodes[-1].name, "output")}
        )
        nodes += [given, Node(f"seen_{port.name}", "Output", {}, {"input": Source(given.name, "output")})]
        ends[port.name] = Source(given.name, "output")
    nodes.append(Node("made", maker, {}, ends))
    made = Source("made", OPERATORS[maker].output_ports(OPERATORS[maker].resolve({}))[0].name)
    nodes.append(Node("activated", activation, {}, {"input": made}))
    return Document("Activated", Graph.of(nodes))


def computed(
    document: Document, rewrites: bool, training: bool
) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Results, and the gradients of inputs and weights."""
    source = generate(document, rewrites=rewrites)
    compiled = compile_source(source)
    torch.manual_seed(0)
    module = compiled.module_class().train(training)
    given = [
        torch.rand(
            document.graph[name].attrs["shape"], generator=torch.Generator().manual_seed(1)
        ).requires_grad_()
        for name in source.inputs
    ]
    torch.manual_seed(2)
    found = module(*given)
    results = list(found) if isinstance(found, tuple) else [found]
    total = sum((x * torch.linspace(-1, 1, x.numel()).reshape(x.shape)).sum() for x in results)
    asked = [*given, *module.parameters()]
    assert isinstance(total, torch.Tensor)
    gradients = torch.autograd.grad(total, asked, allow_unused=True)
    return results, [gradient for gradient in gradients if gradient is not None]


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluating"])
@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("activation", OVERWRITING)
def test_nothing_changes_whatever_made_what_is_overwritten(
    activation: str, maker: str, training: bool
) -> None:
    document = network(maker, activation)
    results, gradients = computed(document, rewrites=False, training=training)
    again, gradients_again = computed(document, rewrites=True, training=training)
    exactly: dict[str, Any] = {"rtol": 0, "atol": 0, "equal_nan": True}
    torch.testing.assert_close(again, results, **exactly)
    torch.testing.assert_close(gradients_again, gradients, **exactly)


def plan(document: Document) -> frozenset[str]:
    return exact(document.graph, Inference.of(document.graph, document.operator).facts).overwriting


@pytest.mark.parametrize("maker", ["Conv2d", "BatchNorm2d", "MaxPool2d"])
def test_what_convolutions_norms_and_pools_made_is_overwritten(maker: str) -> None:
    assert plan(network(maker, "ReLU")) == {"activated"}


@pytest.mark.parametrize("maker", ["Dropout", "Flatten", "Identity", "Sigmoid"])
def test_what_may_be_anothers_memory_or_is_asked_for_again_is_left_alone(maker: str) -> None:
    assert not plan(network(maker, "ReLU"))


def test_what_has_another_reader_is_left_alone() -> None:
    document = network("Conv2d", "ReLU")
    document.graph.put("seen", Node("seen", "Output", {}, {"input": Source("made", "output")}))
    assert not plan(document)
    assert "inplace" not in generate(document).text


def test_an_attached_activation_overwrites_and_the_graph_as_drawn_does_not() -> None:
    layers: tuple[Any, ...] = (
        ("flat", "Flatten"),
        ("logits", "Linear", {"out_features": 10, "activation": "ReLU"}),
    )
    document = chain(*layers)
    assert "F.relu(self.logits(x), inplace=True)" in generate(document, rewrites=True).text
    assert "inplace" not in generate(document, rewrites=False).text
