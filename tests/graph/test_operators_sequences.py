"""Recurrence, attention and positions compute what their formulas say; the code is ordinary torch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest
import torch
from torch import Tensor

from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.operator import ShapeError
from graph.operators import OPERATORS
from graph.source import generate
from graph.types import TensorType
from runtime.compile import compile_source


class Network:
    """One node fed by inputs of these shapes; several outputs go to `Identity` nodes named for their ports."""

    def __init__(self, op: str, attrs: Mapping[str, Any], inputs: Mapping[str, Tensor]) -> None:
        operator = OPERATORS[op]
        nodes = [
            Node(
                f"in_{port}",
                "Input",
                {"shape": list(value.shape), "dtype": str(value.dtype).removeprefix("torch.")},
            )
            for port, value in inputs.items()
        ]
        nodes.append(Node("node", op, attrs, {port: Source(f"in_{port}", "output") for port in inputs}))
        ports = operator.output_ports(operator.resolve(attrs))
        nodes += [Node(f"out_{p.name}", "Identity", {}, {"input": Source("node", p.name)}) for p in ports]
        document = Document("Test", Graph.of(nodes))
        self.source = generate(document, Inference.of(document.graph, OPERATORS.get))
        compiled = compile_source(self.source)
        torch.manual_seed(0)
        self.module = compiled.module_class().eval()
        compiled.forget()
        self.given = [inputs[name.removeprefix("in_")] for name in self.source.inputs]

    def __call__(self, *given: Tensor) -> Any:
        with torch.no_grad():
            return self.module(*(given or self.given))


def test_a_recurrent_layer_without_states_is_called_as_torchs_own_examples_do() -> None:
    text = Network("LSTM", {"hidden_size": 8}, {"input": torch.randn(2, 5, 3)}).source.text
    assert "nn.LSTM(3, 8, batch_first=True)" in text
    assert "self.node(in_input)" in text


@pytest.mark.parametrize("op", ["RNN", "LSTM", "GRU"])
def test_states_go_in_and_come_out(op: str) -> None:
    x = torch.randn(2, 6, 3)
    whole, *final = Network(op, {"hidden_size": 4}, {"input": x})()
    first, *state = Network(op, {"hidden_size": 4}, {"input": x[:, :3]})()
    names = ["h_0", "c_0"][: len(state)]
    second, *last = Network(
        op, {"hidden_size": 4}, {"input": x[:, 3:], **dict(zip(names, state, strict=True))}
    )()
    torch.testing.assert_close(torch.cat([first, second], 1), whole)
    torch.testing.assert_close(last, final)


@pytest.mark.parametrize("op", ["RNN", "LSTM", "GRU"])
def test_what_pads_a_sequence_changes_nothing_when_lengths_are_given(op: str) -> None:
    lengths = torch.tensor([5, 2])
    attrs = {"hidden_size": 4, "bidirectional": True}
    x = torch.randn(2, 5, 3)
    network = Network(f"Packed{op}", attrs, {"input": x, "lengths": lengths})
    output, *states = network()
    noise = x.clone()
    noise[1, 2:] = 100.0
    other, *other_states = network(noise, lengths)
    assert output.shape == (2, 5, 8)
    assert torch.equal(output, other)
    assert all(torch.equal(a, b) for a, b in zip(states, other_states, strict=True))
    alone, *_ = Network(op, attrs, {"input": x[1:, :2]})()
    torch.testing.assert_close(output[1:, :2], alone)


def test_an_lstm_with_one_of_its_two_states_is_told_which_is_missing() -> None:
    operator = OPERATORS["LSTM"]
    state = TensorType((1, 2, 64))
    with pytest.raises(ShapeError, match="both states or none: wire c_0") as found:
        operator.infer(operator.resolve({}), TensorType((2, 5, 3)), state, None)
    assert found.value.port == "c_0"


@pytest.mark.parametrize("op", ["CausalSelfAttention", "CausalTransformerLayer"])
def test_causal_layers_do_not_see_what_comes_later(op: str) -> None:
    x = torch.randn(2, 6, 8)
    network = Network(op, {}, {"input": x})
    later = x.clone()
    later[:, 4:] += 1.0
    before, after = network(), network(later)
    torch.testing.assert_close(before[:, :4], after[:, :4])
    assert (before[:, 4:] - after[:, 4:]).abs().max() > 1e-3


def test_a_decoder_looks_at_all_of_the_memory_and_at_nothing_later_of_its_own() -> None:
    x, memory = torch.randn(2, 5, 8), torch.randn(2, 7, 8)
    network = Network("TransformerDecoderLayer", {"dim_feedforward": 16}, {"input": x, "memory": memory})
    base = network()
    later, other = x.clone(), memory.clone()
    later[:, 3:] += 1.0
    other[:, 6] += 1.0
    torch.testing.assert_close(network(later, memory)[:, :3], base[:, :3])
    assert (network(x, other)[:, 0] - base[:, 0]).abs().max() > 1e-4


def test_attention_gives_its_weights_when_asked_and_they_add_up_to_one() -> None:
    x, source = torch.randn(2, 3, 8), torch.randn(2, 5, 6)
    feeds = {"query": x, "key": source, "value": source}
    output, weights = Network("MultiheadAttention", {"need_weights": True}, feeds)()
    assert weights.shape == (2, 3, 5)
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 3))
    torch.testing.assert_close(Network("MultiheadAttention", {}, feeds)(), output)


def test_a_padding_mask_hides_what_is_beyond_the_lengths() -> None:
    x, lengths = torch.randn(2, 5, 8), torch.tensor([5, 3])
    mask = Network("PaddingMask", {}, {"input": x, "lengths": lengths})()
    assert mask.tolist() == [[False] * 5, [False] * 3 + [True] * 2]
    feeds = {"query": x, "key": x, "value": x, "key_padding_mask": mask}
    alone = Network("MultiheadAttention", {}, dict.fromkeys(("query", "key", "value"), x[1:, :3]))()
    torch.testing.assert_close(Network("MultiheadAttention", {}, feeds)()[1:, :3], alone)


def test_heads_that_do_not_divide_the_features_are_refused_with_both_numbers() -> None:
    operator = OPERATORS["SelfAttention"]
    with pytest.raises(ShapeError, match="4 heads, which do not divide the 10 features") as found:
        operator.infer(operator.resolve({}), TensorType((2, 5, 10)))
    assert (found.value.kind, found.value.expected) == ("heads", 10)


def test_sinusoidal_positions_follow_their_formula() -> None:
    found = Network("SinusoidalEncoding", {}, {"input": torch.zeros(1, 7, 6)})()[0]
    for t in range(7):
        for i in range(3):
            angle = t / 10000 ** (2 * i / 6)
            assert found[t, 2 * i].item() == pytest.approx(math.sin(angle), abs=1e-5)
            assert found[t, 2 * i + 1].item() == pytest.approx(math.cos(angle), abs=1e-5)


def test_rotary_positions_keep_lengths_and_make_products_depend_on_distance_alone() -> None:
    q, k = torch.randn(8), torch.randn(8)
    rotate = Network("RotaryEmbedding", {}, {"input": torch.zeros(1, 9, 8)})
    turned_q, turned_k = rotate(q.expand(1, 9, 8))[0], rotate(k.expand(1, 9, 8))[0]
    torch.testing.assert_close(turned_q.norm(dim=-1), q.norm().expand(9))
    products = turned_q @ turned_k.T
    for distance in range(-5, 6):
        same = products.diagonal(distance)
        torch.testing.assert_close(same, same[:1].expand_as(same), atol=1e-4, rtol=1e-4)


def test_the_last_place_that_counts_is_taken_for_each_sequence() -> None:
    x = torch.arange(10.0).reshape(2, 5, 1)
    assert Network("SequenceLast", {}, {"input": x, "lengths": torch.tensor([5, 2])})().tolist() == [
        [4.0],
        [6.0],
    ]


def test_positions_longer_than_the_learned_table_are_refused_before_training() -> None:
    operator = OPERATORS["PositionalEmbedding"]
    with pytest.raises(SymloomError, match="knows 4 places, but the sequences of input 2×5×8 have 5"):
        operator.infer(operator.resolve({"max_length": 4}), TensorType((2, 5, 8)))
