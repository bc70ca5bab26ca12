"""Blocks from Python functions: definition, exposed attributes, nesting, repetition, code."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from graph import symbol as sym
from graph.blocks import Exposed
from graph.document import from_json, to_json
from graph.errors import SymloomError
from graph.source import generate
from graph.symbol import BlockCall, Symbol
from runtime.compile import compile_source


def residual() -> BlockCall:
    @sym.block
    def Residual(x: Symbol, channels: int = 8, size: int = 3) -> Symbol:
        """Two convolutions beside an identity."""
        y = sym.Conv2d(
            x, out_channels=channels, kernel_size=size, same_padding=True, activation="ReLU", name="conv1"
        )
        y = sym.Conv2d(y, out_channels=channels, kernel_size=size, same_padding=True, name="conv2")
        return sym.ReLU(x + y)

    return Residual


def image() -> Symbol:
    return sym.Input(shape=("N", 8, 16, 16), name="image")


def module_of(symbol: Symbol) -> nn.Module:
    compiled = compile_source(generate(symbol.document("Blocks")))
    compiled.forget()
    return compiled.module_class()


def test_a_function_becomes_a_block_whose_parameters_are_ports_and_attributes() -> None:
    block = residual()
    assert block.definition is None
    x = block(image(), size=5, name="first")
    definition = block.definition
    assert definition is not None
    assert definition.name == "Residual"
    assert definition.summary == "Two convolutions beside an identity."
    assert definition.exposed == (
        Exposed("channels", (("conv1", "out_channels"), ("conv2", "out_channels"))),
        Exposed("size", (("conv1", "kernel_size"), ("conv2", "kernel_size"))),
    )
    assert [node.name for node in definition.nodes] == ["x", "conv1", "conv2", "add1", "relu1", "output"]
    node = x.document().graph["first"]
    assert (node.op, dict(node.attrs), list(node.inputs)) == ("Residual", {"size": 5}, ["x"])


def test_defaults_are_the_functions_whatever_the_first_use_says() -> None:
    block = residual()
    block(image(), size=5)
    later = block(image())
    assert later.attr("size") == 3
    assert later.infer_shape().arguments[1] == (8, 8, 3, 3)


def test_each_repetition_and_each_use_has_weights_of_its_own() -> None:
    block = residual()
    x = block(block(image(), repeat=2, name="twice"), name="once")
    weights = [name for name in x.list_arguments() if name.endswith("conv1.weight")]
    assert weights == ["twice.0.conv1.weight", "twice.1.conv1.weight", "once.conv1.weight"]
    assert set(module_of(x).state_dict()) == {name for name in x.list_arguments() if "." in name}


def test_the_generated_class_computes_what_the_function_says() -> None:
    module = module_of(residual()(image(), size=5, name="block"))
    given = torch.randn(2, 8, 16, 16)
    block: nn.Module = module.get_submodule("block")
    conv1, conv2 = (block.get_submodule(name) for name in ("conv1", "conv2"))
    expected = torch.relu(given + conv2(torch.relu(conv1(given))))
    torch.testing.assert_close(module(given), expected)


def test_a_block_inside_a_block_hands_its_attributes_down() -> None:
    inner = residual()

    @sym.block
    def Stage(x: Symbol, channels: int = 8, more: int = 2) -> Symbol:
        x = sym.Conv2d(x, out_channels=channels, kernel_size=1, name="widen")
        return inner(x, channels=channels, repeat=more, name="rest")

    x = Stage(image(), channels=16, more=3, name="stage")
    assert x.shape[1] == 16
    assert "stage.rest.2.conv2.weight" in x.list_arguments()
    document = x.document("Nested")
    assert list(document.blocks) == ["Residual", "Stage"]
    assert document.blocks["Stage"].exposed[0].targets == (("widen", "out_channels"), ("rest", "channels"))
    assert to_json(from_json(to_json(document))) == to_json(document)
    assert module_of(x)(torch.zeros(1, 8, 16, 16)).shape == (1, 16, 16, 16)


def test_several_inputs_and_outputs_are_ports_by_name() -> None:
    def swap(left: Symbol, right: Symbol) -> dict[str, Symbol]:
        return {"first": sym.ReLU(right), "second": sym.Tanh(left)}

    block = sym.block("Swap", swap, "Exchanges two tensors.")
    a, b = sym.Input(shape=("N", 2), name="a"), sym.Input(shape=("N", 5), name="b")
    both = block(a, right=b)
    assert [end.shape[1] for end in both] == [5, 2]
    assert both.list_outputs() == ["swap1_first", "swap1_second"]
    assert sym.ReLU(both.second).shape[1] == 2


def test_a_block_is_laid_out_inside_too() -> None:
    block = residual()
    block(image())
    definition = block.definition
    assert definition is not None
    graph = definition.graph
    assert all(graph[w.source.node].position[0] < graph[w.node].position[0] for w in graph.wires())


def test_a_block_read_from_a_file_is_one_block_still() -> None:
    x = residual()(image(), repeat=2, name="twice")
    again = sym.load_json(x.tojson())
    assert again.tojson() == x.tojson()
    assert again.list_arguments() == x.list_arguments()


def test_mistakes_in_a_block_are_told_in_a_sentence() -> None:
    with pytest.raises(SymloomError, match="'residual' cannot name a block"):
        sym.block("residual", lambda x: x)
    with pytest.raises(SymloomError, match="'Conv2d' cannot name a block: it is an operator's name"):
        sym.block("Conv2d", lambda x: x)
    with pytest.raises(SymloomError, match="fixed number of inputs"):
        sym.block("Many", lambda *x: x)
    with pytest.raises(SymloomError, match="cannot call an attribute 'repeat'"):
        sym.block("Again", lambda x, repeat=2: x)
    with pytest.raises(SymloomError, match=r"^here: takes 1 symbols \(x\), not 0"):
        residual()(name="here")
    with pytest.raises(SymloomError, match="has an attribute 'unused' that no node in it takes"):
        sym.block("Idle", lambda x, unused=1: sym.ReLU(x))(image())
    with pytest.raises(SymloomError, match="must return a symbol or several, not None"):
        sym.block("Nothing", lambda x: None)(image())
    with pytest.raises(SymloomError, match=r"^wrong: inside the block, Add: needs shapes that fit"):
        residual()(residual()(image()), channels=3, name="wrong")
    with pytest.raises(SymloomError, match="two different blocks are called Residual"):
        residual()(residual()(image())).document()


def test_uses_of_a_block_with_the_longest_name_are_nodes_a_file_may_have() -> None:
    def inside(x: Symbol) -> Symbol:
        return sym.ReLU(x)

    inside.__name__ = "B" * 64
    block = sym.block(inside)
    document = block(block(image())).document("Long")
    assert from_json(to_json(document)) == document
