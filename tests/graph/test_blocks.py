"""Composite blocks: one definition, many uses, one class."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
import torch

from graph import edits
from graph.block_edits import remove_block, renamed_apart, set_block
from graph.blocks import Block, Exposed
from graph.document import Document, from_json, to_json
from graph.errors import FileProblem, SymloomError
from graph.grouping import expand_block, make_block
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.source import generate


def _from(node: str, port: str = "output") -> Source:
    return Source(node, port)


def _residual() -> Block:
    return Block(
        "Residual",
        (
            Node("input", "Input", {"shape": ("N", 8, 4, 4)}),
            Node(
                "conv",
                "Conv2d",
                {"out_channels": 8, "padding": 1, "activation": "ReLU"},
                {"input": _from("input")},
            ),
            Node("down", "Conv2d", {"out_channels": 8, "kernel_size": 1}, {"input": _from("input")}),
            Node("add", "Add", {}, {"input": _from("conv"), "other": _from("down")}),
            Node("output", "Output", {}, {"input": _from("add")}),
        ),
        (
            Exposed("channels", (("conv", "out_channels"), ("down", "out_channels"))),
            Exposed("stride", (("conv", "stride"), ("down", "stride"))),
        ),
    )


def _network() -> Document:
    return Document(
        "Net",
        Graph.of(
            [
                Node("image", "Input", {"shape": ("N", 3, 16, 16)}),
                Node("stage1", "Residual", {"repeat": 2}, {"input": _from("image")}),
                Node("stage2", "Residual", {"channels": 12, "stride": 2}, {"input": _from("stage1")}),
            ]
        ),
        blocks={"Residual": _residual()},
    )


def _module(document: Document) -> torch.nn.Module:
    source = generate(document)
    namespace: dict[str, object] = {}
    exec(source.text, namespace)
    made = namespace[source.class_name]
    assert isinstance(made, type)
    return made()  # type: ignore[no-any-return]


def _weights(document: Document) -> dict[str, tuple[object, ...]]:
    inference = Inference.of(document.graph, document.operator)
    found = {}
    for name, facts in inference.facts.items():
        inputs = inference.inputs(document.graph, name)
        assert facts.operator is not None
        assert inputs is not None
        for weight, declared in facts.operator.weights(facts.attributes, *inputs).items():
            found[f"{name}.{weight}"] = declared.shape
    return found


def test_a_block_is_one_class_with_what_differs_as_arguments() -> None:
    text = generate(_network()).text
    assert text.count("class Residual") == 1
    assert "Residual(in_channels=3, channels=8" in text or "Residual(in_channels=3, out_channels=8" in text
    assert _module(_network())(torch.randn(2, 3, 16, 16)).shape == (2, 12, 8, 8)


def test_the_inferred_weights_are_the_modules() -> None:
    state = {name: tuple(value.shape) for name, value in _module(_network()).state_dict().items()}
    assert _weights(_network()) == state


def test_a_definition_changed_once_changes_every_use() -> None:
    document = _network()
    inference = Inference.of(document.graph, document.operator)
    block = document.blocks["Residual"]
    nodes = tuple(
        n.but(attrs={**n.attrs, "kernel_size": 5, "padding": 2}) if n.name == "conv" else n
        for n in block.nodes
    )
    before = to_json(document)
    patch = set_block(document, block.but(nodes=nodes))
    edits.apply(document, patch)
    inference.update(document.graph, document.users_of_block("Residual"))
    assert {shape for name, shape in _weights(document).items() if name.endswith("conv.weight")} == {
        (8, 3, 5, 5),
        (8, 8, 5, 5),
        (12, 8, 5, 5),
    }
    edits.apply(document, patch.inverse())
    assert to_json(document) == before


def test_an_expanded_block_computes_the_same_with_the_same_weights() -> None:
    document = _network()
    whole = _module(document)
    before = to_json(document)
    patch = expand_block(document, "stage2")
    edits.apply(document, patch)
    flat = _module(document)
    flat.load_state_dict(
        {name.replace("stage2.", "stage2_"): value for name, value in whole.state_dict().items()}
    )
    image = torch.randn(2, 3, 16, 16)
    assert torch.equal(flat(image), whole(image))
    edits.apply(document, patch.inverse())
    assert to_json(document) == before


def _gelu_inside(*more: Node) -> Document:
    """A block that exposes the activation of a layer inside it as its own."""
    inner = (
        Node("input", "Input", {"shape": ("N", 4)}),
        Node("dense", "Linear", {"out_features": 4}, {"input": _from("input")}),
        Node("output", "Output", {}, {"input": _from("dense")}),
        *more,
    )
    exposed = (Exposed("activation", (("dense", "activation"),)),)
    nodes = [
        Node("image", "Input", {"shape": ("N", 4)}),
        Node("unit", "Unit", {"activation": "GELU"}, {"input": _from("image")}),
    ]
    return Document("Net", Graph.of(nodes), blocks={"Unit": Block("Unit", inner, exposed)})


def test_an_activation_that_a_block_exposes_is_applied_once() -> None:
    module, image = _module(_gelu_inside()), torch.randn(3, 4)
    weights = dict(module.named_parameters())
    dense = torch.nn.functional.linear(image, weights["unit.dense.weight"], weights["unit.dense.bias"])
    torch.testing.assert_close(module(image), torch.nn.functional.gelu(dense))


def test_an_activation_that_a_block_of_several_outputs_exposes_is_applied_once() -> None:
    module = _module(_gelu_inside(Node("given", "Output", {}, {"input": _from("input")})))
    assert module(torch.randn(3, 4)).shape == (3, 4)


def test_an_expanded_block_may_go_on_behind_its_outputs() -> None:
    block = Block(
        "Both",
        (
            Node("input", "Input", {"shape": ("N", 4)}),
            Node("early", "Output", {}, {"input": _from("act")}),
            Node("act", "Tanh", {}, {"input": _from("input")}),
            Node("named", "Output", {}, {"input": _from("early")}),
            Node("late", "Sigmoid", {}, {"input": _from("named")}),
            Node("end", "Output", {}, {"input": _from("late")}),
        ),
    )
    nodes = [
        Node("image", "Input", {"shape": ("N", 4)}),
        Node("both", "Both", {}, {"input": _from("image")}),
        Node("sum", "Add", {}, {"input": _from("both", "named"), "other": _from("both", "end")}),
    ]
    document = Document("Net", Graph.of(nodes), blocks={"Both": block})
    image = torch.randn(2, 4)
    whole = _module(document)(image)
    edits.apply(document, expand_block(document, "both"))
    assert torch.equal(_module(document)(image), whole)


def test_a_selection_becomes_a_block_that_computes_the_same() -> None:
    document = _network()
    edits.apply(document, expand_block(document, "stage2"))
    flat = _module(document)
    before = to_json(document)
    inference = Inference.of(document.graph, document.operator)
    chosen = [name for name in document.graph.nodes if name.startswith("stage2_")]
    patch = make_block(document, inference, chosen, "Tail")
    edits.apply(document, patch)
    assert [node.op for node in document.graph] == ["Input", "Residual", "Tail"]
    again = _module(document)
    again.load_state_dict(
        {name.replace("stage2_", "tail1.stage2_"): value for name, value in flat.state_dict().items()}
    )
    image = torch.randn(2, 3, 16, 16)
    assert torch.equal(flat(image), again(image))
    edits.apply(document, patch.inverse())
    assert to_json(document) == before


def test_a_selection_that_a_wire_leaves_and_reenters_is_refused() -> None:
    document = _network()
    edits.apply(document, expand_block(document, "stage2"))
    inference = Inference.of(document.graph, document.operator)
    edits.apply(document, edits.add(document, [Node("relu", "ReLU", {}, {"input": _from("stage2_conv")})]))
    edits.apply(document, edits.connect(document, _from("relu"), "stage2_add", "input"))
    inference = Inference.of(document.graph, document.operator)
    with pytest.raises(SymloomError, match="relu lies between"):
        make_block(document, inference, ["stage2_conv", "stage2_add"], "Tail")


def test_a_problem_inside_is_told_at_the_use() -> None:
    document = _network()
    document.graph.put("image", Node("image", "Input", {"shape": ("N", 3)}))
    inference = Inference.of(document.graph, document.operator)
    problem = inference.facts["stage1"].problem
    assert problem is not None
    assert "inside the block, conv needs a batch with channels" in problem.message


def test_a_block_in_a_block_is_generated_innermost_first() -> None:
    document = _network()
    outer = Block(
        "Pair",
        (
            Node("input", "Input"),
            Node("first", "Residual", {}, {"input": _from("input")}),
            Node("second", "Residual", {}, {"input": _from("first")}),
            Node("output", "Output", {}, {"input": _from("second")}),
        ),
    )
    edits.apply(document, set_block(document, outer))
    edits.apply(document, edits.add(document, [Node("pair", "Pair", {}, {"input": _from("stage2")})]))
    text = generate(document).text
    assert text.index("class Residual") < text.index("class Pair") < text.index("class Net")
    assert _module(document)(torch.randn(2, 3, 16, 16)).shape == (2, 8, 8, 8)
    assert to_json(from_json(to_json(document))) == to_json(document)


def test_a_block_cannot_contain_itself_not_even_in_a_file() -> None:
    document = _network()
    block = document.blocks["Residual"]
    endless = block.but(nodes=(*block.nodes, Node("again", "Residual", {}, {"input": _from("input")})))
    with pytest.raises(SymloomError, match="contains itself"):
        set_block(document, endless)
    document.blocks["Residual"] = endless
    with pytest.raises(FileProblem, match="contains itself"):
        from_json(to_json(document))


def test_a_new_block_may_not_take_an_operators_name_but_an_old_file_keeps_its_own() -> None:
    with pytest.raises(SymloomError, match="operator's name"):
        set_block(_network(), _residual().but(name="Linear"))
    document = _network()
    document.blocks["Conv3d"] = _residual().but(name="Conv3d")
    document.graph.put("stage2", Node("stage2", "Conv3d", {}, {"input": _from("stage1")}))
    again = from_json(to_json(document))
    facts = Inference.of(again.graph, again.operator).facts["stage2"]
    assert facts.operator is not None
    assert facts.operator.inside is not None


def test_a_block_in_use_is_not_removed() -> None:
    with pytest.raises(SymloomError, match="is used by stage1, stage2"):
        remove_block(_network(), "Residual")


def test_further_inputs_of_a_repeated_block_go_unchanged_to_every_repetition() -> None:
    block = Block(
        "Masked",
        (
            Node("x", "Input", {"shape": ("N", 4)}),
            Node("mask", "Input", {"shape": ("N", 4)}),
            Node("dense", "Linear", {"out_features": 4}, {"input": _from("x")}),
            Node("hide", "Multiply", {}, {"input": _from("dense"), "other": _from("mask")}),
            Node("output", "Output", {}, {"input": _from("hide")}),
        ),
    )
    nodes = [
        Node("x", "Input", {"shape": ("N", 4)}),
        Node("mask", "Input", {"shape": ("N", 4)}),
        Node("layers", "Masked", {"repeat": 3}, {"x": _from("x"), "mask": _from("mask")}),
    ]
    document = Document("Net", Graph.of(nodes), blocks={"Masked": block})
    module = _module(document)
    x, mask = torch.randn(5, 4), (torch.rand(5, 4) > 0.5).float()
    expected = x
    weights = module.state_dict()
    for number in range(3):
        dense = f"layers.{number}.dense"
        expected = torch.nn.functional.linear(expected, weights[f"{dense}.weight"], weights[f"{dense}.bias"])
        expected = expected * mask
    torch.testing.assert_close(module(x, mask), expected)
    assert {name: tuple(weight.shape) for name, weight in weights.items()} == _weights(document)


def test_a_repetition_that_does_not_fit_its_own_result_names_the_node_inside() -> None:
    block = Block(
        "Both",
        (
            Node("x", "Input", {"shape": ("N", 4)}),
            Node("y", "Input", {"shape": ("N", 4)}),
            Node("add", "Add", {}, {"input": _from("x"), "other": _from("y")}),
            Node("dense", "Linear", {"out_features": 6}, {"input": _from("add")}),
            Node("output", "Output", {}, {"input": _from("dense")}),
        ),
    )
    nodes = [
        Node("x", "Input", {"shape": ("N", 4)}),
        Node("both", "Both", {"repeat": 2}, {"x": _from("x"), "y": _from("x")}),
    ]
    document = Document("Net", Graph.of(nodes), blocks={"Both": block})
    problem = Inference.of(document.graph, document.operator).facts["both"].problem
    assert problem is not None
    assert "add" in problem.message


@pytest.mark.parametrize("name", ["Chain", "AddN"])
def test_a_block_or_title_named_as_a_layer_of_ours_does_not_replace_it(name: str) -> None:
    inner = Block(
        name,
        (
            Node("x", "Input", {"shape": ("N", 4)}),
            Node("y", "Input", {"shape": ("N", 4)}),
            Node("add", "Add", {}, {"input": _from("x"), "other": _from("y")}),
            Node("output", "Output", {}, {"input": _from("add")}),
        ),
    )
    nodes = [
        Node("x", "Input", {"shape": ("N", 4)}),
        Node("twice", name, {"repeat": 2}, {"x": _from("x"), "y": _from("x")}),
    ]
    document = Document(name, Graph.of(nodes), blocks={name: inner})
    x = torch.randn(2, 4)
    torch.testing.assert_close(_module(document)(x), 3 * x)


def test_what_a_block_was_before_an_edit_is_not_kept() -> None:
    document = _network()
    inference = Inference.of(document.graph, document.operator)
    users = document.users_of_block("Residual")
    old = []
    for number in range(5):
        old.append(weakref.ref(inference.facts[min(users)].operator))
        block = replace(document.blocks["Residual"], summary=f"Version {number}")
        edits.apply(document, set_block(document, block))
        inference.update(document.graph, users)
    gc.collect()
    assert [each() for each in old] == [None] * 5


def test_a_block_may_be_used_at_any_number_of_sizes() -> None:
    block = Block(
        "Unit",
        (
            Node("input", "Input", {"shape": ("N", 4)}),
            Node("dense", "Linear", {"out_features": 4}, {"input": _from("input")}),
            Node("output", "Output", {}, {"input": _from("dense")}),
        ),
        (Exposed("features", (("dense", "out_features"),)),),
    )
    nodes = [Node("image", "Input", {"shape": ("N", 1)})]
    for number in range(1, 300):
        nodes.append(Node(f"unit{number}", "Unit", {"features": number}, {"input": _from(nodes[-1].name)}))
    document = Document("Net", Graph.of(nodes), blocks={"Unit": block})
    assert _module(document)(torch.randn(2, 1)).shape == (2, 299)


def test_repetitions_that_all_differ_are_refused_before_they_take_time() -> None:
    inner = [Node("input", "Input", {"shape": ("N", 1, "T")})]
    inner += [Node(f"relu{n}", "ReLU", {}, {"input": _from("input")}) for n in range(100)]
    inner.append(Node("conv", "Conv1d", {"out_channels": 1, "kernel_size": 2}, {"input": _from("input")}))
    inner.append(Node("output", "Output", {}, {"input": _from("conv")}))
    nodes = [
        Node("image", "Input", {"shape": ("N", 1, 9999)}),
        Node("shrink", "Shrink", {"repeat": 1000}, {"input": _from("image")}),
    ]
    document = Document("Net", Graph.of(nodes), blocks={"Shrink": Block("Shrink", tuple(inner))})
    problem = Inference.of(document.graph, document.operator).facts["shrink"].problem
    assert problem is not None
    assert problem.message == "stands for more than 10,000 nodes with all its repetitions; lower a repeat."


def test_names_made_when_a_block_is_folded_and_expanded_are_names_a_file_may_have() -> None:
    long = "a" * 64
    document = Document(
        "Long",
        Graph.of(
            [
                Node("image", "Input", {"shape": ("N", 4)}),
                Node(long, "Linear", {"out_features": 4}, {"input": _from("image")}),
                Node("memory", "ReLU", {}, {"input": _from(long)}),
                Node("memory2", "Tanh", {}, {"input": _from("memory")}),
            ]
        ),
    )
    inference = Inference.of(document.graph, document.operator)
    edits.apply(document, make_block(document, inference, [long, "memory", "memory2"], "B" * 64))
    assert from_json(to_json(document)) == document
    (instance,) = (node.name for node in document.graph if node.op in document.blocks)
    edits.apply(document, edits.rename(document, instance, "share"))  # share_memory is a method of modules
    edits.apply(document, expand_block(document, "share"))
    assert from_json(to_json(document)) == document
    assert len(document.graph) == 4
    assert _module(document)(torch.zeros(2, 4)).shape == (2, 4)


def test_a_block_that_is_renamed_beside_another_has_a_name_it_may_have() -> None:
    name = "B" * 64
    coming = Document(blocks={name: _residual().but(name=name)})
    apart = renamed_apart(coming, {name: _residual().but(name=name, summary="Another.")})
    assert from_json(to_json(apart)) == apart
    assert name not in apart.blocks


def _two_ends(exposed: str) -> Block:
    return Block(
        "Ends",
        (
            Node("input", "Input", {"shape": ("N", 4)}),
            Node("drop", "Dropout", {"p": 0.5}, {"input": _from("input")}),
            Node("output", "Output", {}, {"input": _from("drop")}),
            Node("other", "Output", {}, {"input": _from("input")}),
        ),
        (Exposed(exposed, (("drop", "p"),)),),
    )


@pytest.mark.parametrize("name", ["repeat", "__class__"])
def test_an_attribute_that_a_block_exposes_is_never_taken_for_how_often_it_repeats_or_for_pythons_own(
    name: str,
) -> None:
    with pytest.raises(SymloomError, match=f"'{name}' cannot name an attribute of the block Ends"):
        set_block(Document(), _two_ends(name))
    raw = to_json(Document(blocks={"Ends": _two_ends(name)}))
    with pytest.raises(FileProblem, match=f"'{name}' cannot name an attribute of the block Ends"):
        from_json(raw)


def test_a_definition_is_refused_that_a_block_around_it_could_not_live_with() -> None:
    around = Block(
        "Around",
        (
            Node("input", "Input", {"shape": ("N", 4)}),
            Node("ends", "Ends", {}, {"input": _from("input")}),
            Node("output", "Output", {}, {"input": _from("ends")}),
        ),
        (Exposed("chance", (("ends", "chance"),)),),
    )
    document = Document(blocks={"Ends": _two_ends("chance"), "Around": around})
    with pytest.raises(SymloomError, match="Ends has no attribute 'chance'"):
        set_block(document, _two_ends("chance").but(exposed=()))
    assert set_block(document, _two_ends("chance").but(summary="Two ends."))
