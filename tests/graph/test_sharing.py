"""Options that cannot be, and weights that nodes share or keep: told at the node, outside blocks and inside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch

from graph import edits
from graph.analyse import analyse
from graph.block_edits import set_block
from graph.blocks import Block
from graph.diagnose import diagnose
from graph.document import Document
from graph.errors import SymloomError
from graph.fixes import fixes
from graph.grouping import expand_block, make_block
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.source import generate
from runtime.compile import compile_source
from runtime.optimise import parameter_groups
from tests.builders import chain

Options = Mapping[str, Any]


def _inference(document: Document) -> Inference:
    return Inference.of(document.graph, document.operator)


def _with_block(inside: Mapping[str, Options], instance: Options | None = None) -> Document:
    """Two dense layers of one kind in a block that is used once, before a head."""
    nodes = [Node("input", "Input", {"shape": ("N", 64)})]
    for name in ("first", "second"):
        given = {"input": Source(nodes[-1].name, "output")}
        nodes.append(Node(name, "Linear", {"out_features": 64}, given, options=inside.get(name, {})))
    nodes.append(Node("output", "Output", {}, {"input": Source("second", "output")}))
    document = chain(("flat", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    edits.apply(document, set_block(document, Block("Pair", tuple(nodes))))
    document.graph.put(
        "pair", Node("pair", "Pair", {}, {"input": Source("flat", "output")}, options=instance or {})
    )
    edits.apply(document, edits.connect(document, Source("pair", "output"), "logits", "input"))
    return document


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"shares": "ghost"}, "shares the weights of 'ghost', which does not exist"),
        ({"shares": "second"}, "shares its own weights"),
        ({"shares": "input"}, "shares the weights of input, which is Input, not Linear"),
        ({"shares": 5}, "shares must be a text"),
        ({"bogus": 1}, "a node has no option 'bogus'"),
        ({"learning_rate_factor": "fast"}, "learning_rate_factor must be a number"),
        ({"muted": "yes"}, "muted must be true or false"),
    ],
)
def test_an_option_inside_a_block_that_cannot_be_is_told_at_its_use_and_can_be_mended(
    options: Options, said: str
) -> None:
    document = _with_block({"second": options})
    inference = _inference(document)
    problem = inference.facts["pair"].problem
    assert problem is not None
    assert "inside the block, second" in problem.message
    assert said in problem.message
    with pytest.raises(SymloomError, match="inside the block, second"):
        generate(document)
    offered = fixes(document, inference, problem)
    assert offered
    for patch in offered[0].patches:
        edits.apply(document, patch)
    assert _inference(document).problems() == []
    generate(document)


@pytest.mark.parametrize(
    "options", [{"shares": ["first"], "frozen": True}, {"muted": {"a": 1}, "shares": {}}]
)
def test_options_of_a_damaged_file_are_told_whatever_they_are(options: Options) -> None:
    document = chain(
        ("flat", "Flatten"), ("first", "Linear", {"out_features": 10}), ("logits", "Linear", {}, options)
    )
    inference = _inference(document)
    analyse(document, inference, 8)
    assert "option" in {problem.kind for problem in diagnose(document, inference) if problem.node == "logits"}


def test_code_is_not_made_of_weights_that_are_not_there() -> None:
    document = chain(("flat", "Flatten"), ("logits", "Linear", {"out_features": 10}, {"shares": "ghost"}))
    with pytest.raises(SymloomError, match="logits: shares the weights of 'ghost', which does not exist"):
        generate(document)


def test_code_is_not_made_of_weights_whose_owner_cannot_be_computed() -> None:
    document = chain(("flat", "Flatten"), ("logits", "Linear", {"out_features": 10}, {"shares": "loose"}))
    document.graph.put("loose", Node("loose", "Linear", {"out_features": 10}))
    with pytest.raises(SymloomError, match="logits: uses the weights of loose, which cannot be computed"):
        generate(document)


def _trained(document: Document) -> set[str]:
    inference = _inference(document)
    module = compile_source(generate(document, inference)).module_class()
    parameter_groups(module, document, inference)
    return {name for name, weight in module.named_parameters() if weight.requires_grad}


@pytest.mark.parametrize(
    "inside", [{"first": {"frozen": True}}, {"first": {}, "second": {"shares": "first", "frozen": True}}]
)
def test_weights_frozen_inside_a_block_are_neither_trained_nor_counted_as_trained(
    inside: Mapping[str, Options],
) -> None:
    document = _with_block(inside)
    found = analyse(document, _inference(document), 1)
    trained = _trained(document)
    assert not any("first" in name for name in trained)
    second = 64 * 64 + 64 if "second" not in inside else 0
    assert found.nodes["pair"].trainable == second
    assert found.trainable == second + 650


def test_weights_frozen_by_a_node_that_shares_them_are_not_counted_as_trained() -> None:
    document = chain(
        ("flat", "Flatten"),
        ("first", "Linear", {"out_features": 64}),
        ("again", "Linear", {"out_features": 64}, {"shares": "first", "frozen": True}),
        ("logits", "Linear", {"out_features": 10}),
    )
    found = analyse(document, _inference(document), 1)
    assert found.nodes["first"].trainable == 0
    assert found.trainable == 650
    assert _trained(document) == {"logits.weight", "logits.bias"}


def test_a_network_frozen_by_nodes_that_share_weights_has_nothing_to_train_and_is_unfrozen_by_a_remedy() -> (
    None
):
    document = chain(
        ("flat", "Flatten"),
        ("first", "Linear", {"out_features": 64}),
        ("again", "Linear", {"out_features": 64}, {"shares": "first", "frozen": True}),
        ("logits", "Softmax"),
    )
    inference = _inference(document)
    (problem,) = (each for each in diagnose(document, inference) if each.kind == "all_frozen")
    for patch in fixes(document, inference, problem)[0].patches:
        edits.apply(document, patch)
    assert _trained(document) == {"first.weight", "first.bias"}


def _groups(document: Document) -> dict[str, tuple[float, ...]]:
    """How each weight is trained, by its name without the block's."""
    inference = _inference(document)
    module = compile_source(generate(document, inference)).module_class()
    groups = parameter_groups(module, document, inference)
    names = {id(weight): name for name, weight in module.named_parameters()}
    return {
        names[id(weight)].replace("pair.", "pair_"): (group.rate, group.decay, group.l1, group.l2)
        for group in groups
        for weight in group.parameters
    }


def test_the_nodes_of_an_expanded_block_train_as_they_did_in_it() -> None:
    document = _with_block(
        {
            "first": {"learning_rate_factor": 0.5, "l1": 0.25, "decay_factor": 3.0},
            "second": {"frozen": True},
        },
        {"learning_rate_factor": 0.5, "l1": 0.5, "l2": 0.125, "decay_factor": 2.0},
    )
    before = _groups(document)
    assert before["pair_first.weight"] == (0.25, 6.0, 0.75, 0.125)
    edits.apply(document, expand_block(document, "pair"))
    assert _groups(document) == before


def test_the_nodes_of_an_expanded_block_stay_frozen_and_begin_as_in_it() -> None:
    document = _with_block({}, {"frozen": True, "initialiser": "constant", "fill": 0.5})
    edits.apply(document, expand_block(document, "pair"))
    assert _trained(document) == {"logits.weight", "logits.bias"}
    module = compile_source(generate(document)).module_class()
    assert torch.equal(dict(module.named_parameters())["pair_first.weight"], torch.full((64, 64), 0.5))


def test_a_block_that_shares_its_weights_or_is_bypassed_is_not_expanded() -> None:
    document = _with_block({})
    document.graph.put(
        "twin", Node("twin", "Pair", {}, {"input": Source("pair", "output")}, options={"shares": "pair"})
    )
    for name in ("pair", "twin"):
        with pytest.raises(SymloomError, match="twin uses the weights of pair; give it weights of its own"):
            expand_block(document, name)
    with pytest.raises(SymloomError, match="pair is bypassed"):
        expand_block(_with_block({}, {"muted": True}), "pair")


@pytest.mark.parametrize("chosen", [["first"], ["again"]])
def test_a_block_is_not_made_of_only_one_of_two_nodes_that_share_weights(chosen: list[str]) -> None:
    document = chain(
        ("flat", "Flatten"),
        ("first", "Linear", {"out_features": 64}),
        ("again", "Linear", {"out_features": 64}, {"shares": "first"}),
        ("logits", "Linear", {"out_features": 10}),
    )
    with pytest.raises(SymloomError, match="again uses the weights of first; select both, or neither"):
        make_block(document, _inference(document), chosen, "Part")
    edits.apply(document, make_block(document, _inference(document), ["first", "again"], "Part"))
    generate(document)


def test_the_nearest_maker_of_features_is_found_through_the_first_port_whatever_was_wired_first() -> None:
    wires = {"other": Source("side", "output"), "input": Source("main", "output")}
    for inputs in (wires, dict(reversed(wires.items()))):
        graph = Graph.of(
            [
                Node("image", "Input", {"shape": ("N", 4)}),
                Node("main", "Linear", {"out_features": 7}, {"input": Source("image", "output")}),
                Node("side", "Linear", {"out_features": 7}, {"input": Source("image", "output")}),
                Node("add", "Add", {}, inputs),
                Node("label", "Target"),
                Node(
                    "loss",
                    "CrossEntropyLoss",
                    {},
                    {"input": Source("add", "output"), "target": Source("label", "output")},
                ),
            ]
        )
        document = Document("Sides", graph, chain().recipe)
        problems = diagnose(document, _inference(document))
        assert {problem.node for problem in problems if problem.kind == "class_count"} == {"main"}
