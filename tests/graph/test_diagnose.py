"""Diagnostics as a whole: quiet about sound networks, complete about broken ones, and never an accident."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import edits
from graph.diagnose import diagnose
from graph.document import Document, load, to_json
from graph.errors import SymloomError
from graph.fixes import fixes
from graph.infer import Inference, Problem
from graph.model import Source
from graph.operators import OPERATORS
from graph.recipe import Choice
from tests.builders_networks import (
    Sketch,
    chain,
    dense_network,
    multilayer_perceptron,
    residual_network,
    text_classifier,
    transformer,
)

EXAMPLE = Path(__file__).parents[2] / "assets" / "examples" / "fashion-mnist-cnn.symloom"

NETWORKS = EXAMPLE.parents[1] / "networks"


def problems(document: Document, **options: Any) -> list[Problem]:
    return diagnose(document, Inference.of(document.graph, document.operator), **options)


def kinds(document: Document, **options: Any) -> list[tuple[str, str]]:
    return [(problem.node, problem.kind) for problem in problems(document, **options)]


# -- sound networks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("build", [lambda: load(EXAMPLE), multilayer_perceptron, residual_network])
def test_a_sound_network_has_no_problems(build: Any) -> None:
    assert problems(build()) == []


@pytest.mark.parametrize("build", [chain, dense_network, transformer, text_classifier])
def test_networks_for_other_data_have_problems_with_the_data_alone(build: Any) -> None:
    assert {kind for _, kind in kinds(build(), memory=2**50)} <= {"data_shape"}


def test_probabilities_beside_the_loss_are_no_problem_but_a_further_output() -> None:
    document = multilayer_perceptron()
    net = Sketch()
    net.nodes = dict(document.graph.nodes)
    net("probabilities", "Softmax", "logits")
    found = problems(net.document())
    assert [(p.node, p.kind, p.severity) for p in found] == [("probabilities", "unused_output", "hint")]


def test_an_autoencoder_needs_no_target() -> None:
    net = Sketch()
    net("image", "Input", shape=("N", 1, 28, 28))
    net("flatten", "Flatten", "image")
    net("code", "Linear", "flatten", out_features=16, activation="ReLU")
    net("restored", "Linear", "code", out_features=784)
    net("loss", "MSELoss", "restored", "flatten")
    assert problems(net.document()) == []


def test_a_narrow_linear_layer_between_two_others_is_a_code_and_no_mistake() -> None:
    net = Sketch()
    net("image", "Input", shape=("N", 1, 28, 28))
    net("flatten", "Flatten", "image")
    net("code", "Linear", "flatten", out_features=16)
    net("restored", "Linear", "code", out_features=784)
    net("loss", "MSELoss", "restored", "flatten")
    assert problems(net.document()) == []


def test_pixelwise_scores_are_not_compared_with_the_classes_of_whole_images() -> None:
    net = Sketch()
    net("image", "Input", shape=("N", 1, 28, 28))
    net("scores", "Conv2d", "image", out_channels=5, kernel_size=1)
    net("mask", "Target", shape=("N", 28, 28))
    net("loss", "CrossEntropyLoss", "scores", "mask")
    assert kinds(net.document()) == [("mask", "data_shape")]


def test_dropout_before_the_last_layer_and_relu_inside_are_as_they_should_be() -> None:
    net = Sketch()
    net("image", "Input", shape=("N", 1, 28, 28))
    net("flatten", "Flatten", "image")
    net("dense", "Linear", "flatten", out_features=32)
    net("relu", "ReLU", "dense")
    net.classify(net("dropout", "Dropout", "relu"))
    assert problems(net.document()) == []


# -- several problems -----------------------------------------------------------------------------------------


def test_errors_come_before_warnings_and_these_before_hints() -> None:
    net = Sketch()
    net("image", "Input", shape=("N", 1, 28, 28))
    net("flatten", "Flatten", "image")
    net("dense", "Linear", "flatten", out_features=32)
    net("spare", "Input", shape=("N", 3))
    net("logits", "Linear", "dense", out_features=4)
    net("label", "Target")
    net("loss", "CrossEntropyLoss", "logits", "label")
    found = [(p.severity, p.kind) for p in problems(net.document())]
    assert found == [("error", "class_count"), ("warning", "unused_input"), ("hint", "linear_chain")]


def test_a_network_that_ends_in_outputs_may_lack_a_loss_until_it_is_given_data_or_a_target() -> None:
    document = load(NETWORKS / "bert-base.symloom")
    found = problems(document)
    assert [(problem.severity, problem.kind) for problem in found] == [("hint", "no_loss")]
    assert "exported" in found[0].message
    document.recipe = document.recipe.but(data=Choice("python-manual"))
    assert ("error", "no_loss") in [(problem.severity, problem.kind) for problem in problems(document)]


@pytest.mark.parametrize("path", sorted(NETWORKS.glob("*.symloom")), ids=lambda path: path.stem)
def test_no_shipped_network_has_an_error_or_a_warning(path: Path) -> None:
    assert [problem for problem in problems(load(path)) if problem.severity != "hint"] == []


def test_what_waits_for_a_broken_node_is_not_blamed() -> None:
    document = load(EXAMPLE)
    edits.apply(document, edits.set_attribute(document, "conv1", "kernel_size", 40))
    assert kinds(document) == [("conv1", "window")]


def test_two_circles_are_told_apart() -> None:
    net = Sketch()
    net("image", "Input", shape=("N", 4))
    for name in ("a", "b"):
        net(f"{name}1", "Linear", "image", out_features=4)
        net(f"{name}2", "Linear", f"{name}1", out_features=4)
    document = net.document()
    for name in ("a", "b"):
        node = document.graph[f"{name}1"].but(inputs={"input": Source(f"{name}2", "output")})
        document.graph.put(node.name, node)
    found = [problem for problem in problems(document) if problem.kind == "cycle"]
    assert [(p.node, set(p.expected)) for p in found] == [("a1", {"a1", "a2"}), ("b1", {"b1", "b2"})]


def test_the_memory_that_there_is_decides() -> None:
    document = residual_network()
    assert ("memory" in {kind for _, kind in kinds(document, memory=10 * 2**20)}) is True
    assert ("memory" in {kind for _, kind in kinds(document, memory=2**40)}) is False


def test_a_data_set_that_is_not_known_is_told_once() -> None:
    document = load(EXAMPLE)
    edits.apply(document, edits.set_recipe(document, document.recipe.but(data=Choice("nothing"))))
    assert kinds(document) == [("", "data_set")]


# -- anything at all ------------------------------------------------------------------------------------------


def draw_edit(data: st.DataObject, document: Document) -> None:
    """Something a person might do by mistake; refused edits change nothing."""
    graph = document.graph
    names = list(graph.nodes)
    if not names:
        return
    name = data.draw(st.sampled_from(names))
    node = graph[name]
    operator = OPERATORS[node.op]
    what = data.draw(st.sampled_from(("remove", "unplug", "connect", "set", "change", "option", "wire")))
    try:
        match what:
            case "remove":
                edits.apply(document, edits.remove(document, [name]))
            case "unplug" if node.inputs:
                edits.apply(document, edits.disconnect(document, [(name, next(iter(node.inputs)))]))
            case "connect" | "wire":
                source = data.draw(st.sampled_from(names))
                port = Source(source, data.draw(st.sampled_from(("output", "loss", "h_n", "nothing"))))
                ends = [p.name + "0" * p.variadic for p in operator.inputs] or ["input"]
                end = data.draw(st.sampled_from(ends))
                if what == "connect":
                    edits.apply(document, edits.connect(document, port, name, end))
                else:  # as a damaged file has it, unchecked
                    graph.put(name, node.but(inputs={**node.inputs, end: port}))
            case "set" if operator.attributes:
                attribute = data.draw(st.sampled_from(operator.attributes))
                value = data.draw(
                    st.sampled_from((-1, 0, 1, 2, 7, 100, 0.5, True, "none", "x", (1, 2), ("N", 3)))
                )
                graph.put(name, node.but(attrs={**node.attrs, attribute.name: value}))
            case "change":
                graph.put(name, node.but(op=data.draw(st.sampled_from(list(OPERATORS)))))
            case "option":
                option = data.draw(
                    st.sampled_from((("shares", name), ("shares", names[0]), ("frozen", True), ("gain", -1)))
                )
                graph.put(name, node.but(options=dict([option])))
    except SymloomError:
        pass


@settings(
    max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True, database=None, deadline=None
)
@given(st.data())
def test_whatever_is_done_to_a_network_is_told_in_sentences_and_remedies_keep_their_word(
    data: st.DataObject,
) -> None:
    build = data.draw(
        st.sampled_from((multilayer_perceptron, residual_network, transformer, text_classifier))
    )
    document = build()
    for _ in range(data.draw(st.integers(1, 4))):
        draw_edit(data, document)
    text = to_json(document)
    inference = Inference.of(document.graph, document.operator)
    before = diagnose(document, inference)
    for problem in before[:4]:
        assert problem.message.endswith(".")
        assert problem.message[0] not in " ,"
        assert problem.node == "" or problem.node in document.graph
        for fix in fixes(document, inference, problem)[:2]:
            fixed = document.copy()
            for patch in fix.patches:
                edits.apply(fixed, patch)
            after = problems(fixed)
            same = [
                p for p in after if (p.node, p.kind, p.port) == (problem.node, problem.kind, problem.port)
            ]
            had = [
                p for p in before if (p.node, p.kind, p.port) == (problem.node, problem.kind, problem.port)
            ]
            assert len(same) < len(had), fix.text
    assert to_json(document) == text
