"""The generated module: valid Python that needs torch alone, whatever the graph and the title say."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import assets
from graph.blocks import Block
from graph.document import Document, load
from graph.errors import SymloomError
from graph.model import RESERVED, Graph, Node, Source, Wire
from graph.source import ModuleSource, class_name, generate


def _from(node: str, port: str = "output") -> Source:
    return Source(node, port)


def _built(source: ModuleSource) -> torch.nn.Module:
    namespace: dict[str, object] = {}
    exec(source.text, namespace)
    made = namespace[source.class_name]
    assert isinstance(made, type)
    module = made()
    assert isinstance(module, torch.nn.Module)
    return module


def _example() -> Document:
    return load(assets.path("examples", "fashion-mnist-cnn.symloom"))


def test_every_line_that_computes_belongs_to_its_node() -> None:
    source = generate(_example())
    rows = source.text.splitlines()
    for name in ("conv1", "pool1", "conv2", "flatten", "dense1", "logits", "loss"):
        assert source.lines_of(name), name
    assert all("conv1" in rows[line - 1] for line in source.lines_of("conv1"))


def test_rewrites_change_the_order_and_nothing_else() -> None:
    torch.manual_seed(0)
    plain = _built(generate(_example(), rewrites=False))
    fast = _built(generate(_example(), rewrites=True))
    fast.load_state_dict(plain.state_dict())
    image, label = torch.randn(8, 1, 28, 28), torch.randint(10, (8,))
    for module in (plain, fast):
        module.losses(module(image), label)["loss"].backward()  # type: ignore[operator]
    assert torch.equal(plain(image), fast(image))
    for (name, left), right in zip(plain.named_parameters(), fast.parameters(), strict=True):
        assert torch.equal(left.grad, right.grad), name  # type: ignore[arg-type]


def test_names_that_modules_use_are_all_reserved() -> None:
    assert {name for name in dir(torch.nn.Module) if not name.startswith("_")} <= RESERVED


@given(st.text(max_size=60))
def test_no_title_can_break_or_enter_the_code(title: str) -> None:
    document = _example()
    document.title = title
    tree = ast.parse(generate(document).text)
    assert [type(item) for item in tree.body] == [
        ast.Expr,
        ast.Import,
        ast.ImportFrom,
        ast.ImportFrom,
        ast.ClassDef,
    ]
    assert class_name(title).isidentifier()


def test_a_hostile_attribute_stays_a_literal() -> None:
    document = _example()
    bad = '__import__("os").system("true")'
    node = document.graph["conv1"]
    document.graph.put("conv1", node.but(attrs={**node.attrs, "padding": bad}))
    with pytest.raises(SymloomError, match="padding must be"):
        generate(document)


def test_several_inputs_outputs_and_losses_with_factors() -> None:
    document = Document(
        "Two heads",
        Graph.of(
            [
                Node("left", "Input", {"shape": ("N", 4)}),
                Node("right", "Input", {"shape": ("N", 4)}),
                Node("both", "Add", {}, {"input": _from("left"), "other": _from("right")}),
                Node("scores", "Linear", {"out_features": 3}, {"input": _from("both")}),
                Node("size", "Linear", {"out_features": 2}, {"input": _from("both")}),
                Node("label", "Target"),
                Node("value", "Target", {"shape": ("N", 2), "dtype": "float32"}),
                Node("loss1", "CrossEntropyLoss", {}, {"input": _from("scores"), "target": _from("label")}),
                Node("loss2", "MSELoss", {"factor": 0.5}, {"input": _from("size"), "target": _from("value")}),
            ]
        ),
    )
    source = generate(document)
    assert source.inputs == ("left", "right")
    assert [output.node for output in source.outputs] == ["scores", "size"]
    assert source.targets == ("label", "value")
    module = _built(source)
    outputs = module(torch.randn(5, 4), torch.randn(5, 4))
    value = torch.randn(5, 2)
    losses = module.losses(*outputs, torch.randint(3, (5,)), value)  # type: ignore[operator]
    assert set(losses) == {"loss1", "loss2"}
    assert torch.allclose(losses["loss2"], 0.5 * torch.nn.functional.mse_loss(outputs[1], value))


def test_an_autoencoder_compares_its_output_with_its_input() -> None:
    document = Document(
        "Autoencoder",
        Graph.of(
            [
                Node("image", "Input", {"shape": ("N", 6)}),
                Node("code", "Linear", {"out_features": 2}, {"input": _from("image")}),
                Node("again", "Linear", {"out_features": 6}, {"input": _from("code")}),
                Node("loss", "MSELoss", {}, {"input": _from("again"), "target": _from("image")}),
            ]
        ),
    )
    module = _built(generate(document))
    image = torch.randn(3, 6)
    outputs = module(image)
    assert torch.equal(outputs[1], image)
    assert module.losses(*outputs)["loss"].shape == ()  # type: ignore[operator]


def test_a_loose_unfinished_node_does_not_stand_in_the_way_of_training() -> None:
    document = _example()
    document.graph.put("conv9", Node("conv9", "Conv2d"))
    assert "conv9" not in generate(document).text


def test_an_unfinished_node_in_the_way_is_named() -> None:
    document = _example()
    document.graph.put("conv2", document.graph["conv2"].but(inputs={}))
    with pytest.raises(SymloomError, match="conv2: its input is not connected"):
        generate(document)


def test_shared_weights_are_one_layer() -> None:
    document = Document(
        "Siamese",
        Graph.of(
            [
                Node("left", "Input", {"shape": ("N", 4)}),
                Node("right", "Input", {"shape": ("N", 4)}),
                Node("encoder", "Linear", {"out_features": 3}, {"input": _from("left")}),
                Node(
                    "twin",
                    "Linear",
                    {"out_features": 3},
                    {"input": _from("right")},
                    options={"shares": "encoder"},
                ),
                Node("product", "Multiply", {}, {"input": _from("encoder"), "other": _from("twin")}),
            ]
        ),
    )
    module = _built(generate(document))
    assert set(module.state_dict()) == {"encoder.weight", "encoder.bias"}


STARTS: list[tuple[dict[str, object], float]] = [
    ({"initialiser": "xavier_uniform", "gain": 2.0}, 2 * (2 / (300 + 200)) ** 0.5),
    ({"initialiser": "xavier_normal"}, (2 / (300 + 200)) ** 0.5),
    ({"initialiser": "kaiming_uniform"}, (2 / 300) ** 0.5),
    ({"initialiser": "kaiming_normal", "fan": "fan_out", "slope": 0.5}, (2 / 1.25 / 200) ** 0.5),
    ({"initialiser": "orthogonal", "gain": 3.0}, 3 / 300**0.5),
    ({"initialiser": "normal", "spread": 0.3}, 0.3),
    ({"initialiser": "trunc_normal", "spread": 0.1}, 0.1),
    ({"initialiser": "uniform", "spread": 0.3}, 0.3 / 3**0.5),
    ({"initialiser": "constant", "fill": 0.7}, 0.0),
    ({"initialiser": "zeros"}, 0.0),
    ({"initialiser": "ones"}, 0.0),
]


@pytest.mark.parametrize(("options", "deviation"), STARTS, ids=str)
def test_weights_begin_as_a_nodes_options_say(options: dict[str, object], deviation: float) -> None:
    nodes = [
        Node("x", "Input", {"shape": ("N", 300)}),
        Node("dense", "Linear", {"out_features": 200}, {"input": _from("x")}, options=options),
    ]
    torch.manual_seed(0)
    weight = dict(_built(generate(Document("Net", Graph.of(nodes)))).named_parameters())["dense.weight"]
    assert float(weight.detach().std()) == pytest.approx(deviation, rel=0.02, abs=1e-6)
    centre = {"constant": 0.7, "ones": 1.0}.get(str(options["initialiser"]), 0.0)
    assert float(weight.detach().mean()) == pytest.approx(centre, abs=0.01)


@pytest.mark.parametrize("repeat", [1, 3])
def test_an_initialiser_of_a_block_is_that_of_every_weight_in_every_repetition(repeat: int) -> None:
    block = Block(
        "Layer",
        (
            Node("input", "Input", {"shape": ("N", 8)}),
            Node("dense", "Linear", {"out_features": 8}, {"input": _from("input")}),
            Node("output", "Output", {}, {"input": _from("dense")}),
        ),
    )
    nodes = [
        Node("x", "Input", {"shape": ("N", 8)}),
        Node("layers", "Layer", {"repeat": repeat}, {"input": _from("x")}, options={"initialiser": "ones"}),
    ]
    module = _built(generate(Document("Net", Graph.of(nodes), blocks={"Layer": block})))
    weights = [p for name, p in module.named_parameters() if name.endswith("weight")]
    assert len(weights) == repeat
    assert all(bool((weight == 1).all()) for weight in weights)


def test_every_value_has_a_variable_of_its_own_whatever_the_nodes_are_called() -> None:
    names = ["x", "y", "h", "value_", "lstm", "lstm_h_n", "lstm_h_n_", "value__"]
    nodes = [Node("x", "Input", {"shape": ("N", 5, 4)})]
    for name in names[1:]:
        op, attrs = ("LSTM", {"hidden_size": 4}) if name == "lstm" else ("Tanh", {})
        nodes.append(Node(name, op, attrs, {"input": Source(nodes[-1].name, "output")}))
    nodes.append(Node("last", "Flatten", {}, {"input": Source("lstm_h_n", "output")}))
    nodes.append(Node("state", "Tanh", {}, {"input": Source("lstm", "h_n")}))
    document = Document("Names", Graph.of(nodes))
    module = _built(generate(document))
    given = torch.randn(2, 5, 4)
    result, (hidden, _) = module.lstm(given.tanh().tanh().tanh())
    made = module(given)
    expected = {
        "value__": result.tanh().tanh().tanh(),
        "last": result.tanh().flatten(1),
        "state": hidden.tanh(),
    }
    order = [output.node for output in generate(document).outputs]
    assert set(order) == expected.keys()
    for name, value in zip(order, made, strict=True):
        torch.testing.assert_close(value, expected[name])


def test_code_is_not_made_of_what_comes_from_an_output_that_is_not_there() -> None:
    nodes = [
        Node("image", "Input", {"shape": ("N", 4)}),
        Node("act", "Tanh", {}, {"input": _from("image", "ghost")}),
    ]
    with pytest.raises(SymloomError, match="comes from the output 'ghost' of image, which has none"):
        generate(Document("Net", Graph.of(nodes)))


def test_looking_for_what_may_be_overwritten_grows_with_the_wires_and_not_with_their_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = 400
    readers = [Node(f"relu{number}", "ReLU", {}, {"input": _from("first")}) for number in range(count)]
    first = Node("first", "Linear", {"out_features": 8}, {"input": _from("image")})
    fan = Document("Fan", Graph.of([Node("image", "Input", {"shape": ("N", 8)}), first, *readers]))
    seen: list[Wire] = []
    wires_from = Graph.wires_from

    def counted(graph: Graph, name: str) -> Iterator[Wire]:
        for wire in wires_from(graph, name):
            seen.append(wire)
            yield wire

    monkeypatch.setattr(Graph, "wires_from", counted)
    source = generate(fan, rewrites=True)
    assert len(source.outputs) == count
    assert len(seen) < 10 * count
