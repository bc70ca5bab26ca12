"""Composing networks in Python: names, shapes, cuts, files, arithmetic, and errors on the line that makes them."""

from __future__ import annotations

import inspect
import time
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import symbol as sym
from graph.document import Document, from_json, to_json
from graph.errors import FileProblem, SymloomError
from graph.infer import Inference
from graph.operators import OPERATORS
from graph.source import generate
from graph.symbol import Symbol
from runtime.compile import compile_source


def image() -> Symbol:
    return sym.Input(shape=("N", 1, 28, 28), name="image")


def small() -> Symbol:
    x = sym.Conv2d(image(), out_channels=8, kernel_size=5, activation="ReLU", name="conv1")
    x = sym.BatchNorm2d(x, name="norm1")
    x = sym.MaxPool2d(x, name="pool1")
    logits = sym.Linear(sym.Flatten(x, name="flatten"), out_features=10, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def computed(symbol: Symbol, *inputs: torch.Tensor) -> torch.Tensor:
    """What the generated module makes of inputs."""
    source = generate(symbol.document("Computed"), rewrites=False)
    compiled = compile_source(source)
    compiled.forget()
    found: torch.Tensor = compiled.module_class().eval()(*inputs)
    return found


# ---- functions made from declarations


@pytest.mark.parametrize("name", OPERATORS)
def test_every_operator_is_a_function_with_the_signature_and_documentation_of_its_declaration(
    name: str,
) -> None:
    operator = OPERATORS[name]
    function = getattr(sym, name)
    parameters = inspect.signature(function).parameters
    assert list(parameters) == [
        *(port.name for port in operator.inputs),
        *(attribute.name for attribute in operator.attributes),
        "name",
        "options",
    ]
    for attribute in operator.attributes:
        assert parameters[attribute.name].default == attribute.default
        assert attribute.doc in function.__doc__
    assert function.__doc__.startswith(operator.summary)
    assert function is getattr(sym, name)
    assert name in dir(sym)


def test_an_operator_that_does_not_exist_is_told_with_the_one_that_was_meant() -> None:
    with pytest.raises(sym.UnknownOperator, match="'Dense'; it is called Linear here"):
        sym.Dense(image())
    with pytest.raises(AttributeError, match="'Conf2d'; did you mean Conv2d"):
        sym.Conf2d(image())
    assert not hasattr(sym, "Zzzz")


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        (
            lambda x: sym.Conv2d(x, out_channels=0, name="c"),
            r"^c: out_channels must be a whole number ≥ 1, not 0",
        ),
        (lambda x: sym.Conv2d(x, channels=3), r"^Conv2d: .* no attribute 'channels'"),
        (lambda x: sym.Linear(x, 10), r"^Linear: argument 2 is 10, .* write out_features=10\.$"),
        (lambda x: sym.Linear(), r"^Linear: its input input is missing"),
        (lambda x: sym.ReLU(x, x), r"^ReLU: 2 inputs are given, but ReLU takes input"),
        (lambda x: sym.ReLU(x, input=x), r"^ReLU: its input input is given twice"),
        (lambda x: sym.ReLU(input=3), r"^ReLU: an input must be a symbol, not 3"),
        (lambda x: sym.Concat(), r"^Concat: its input tensors is missing"),
        (lambda x: sym.LSTM(x, name="memory"), r"^memory: needs .*, but input is N×1×28×28"),
        (lambda x: sym.ReLU(x, name="2nd"), r"^'2nd' cannot name a node"),
        (lambda x: sym.ReLU(x, options={"frost": True}), r"^ReLU: a node has no option 'frost'"),
        (
            lambda x: sym.ReLU(sym.Group(x, sym.ReLU(x))),
            r"several outputs \(image_output, relu1_output\); choose one",
        ),
        (lambda x: sym.ReLU(sym.TopK(x, k=2)), r"several outputs \(topk1_values, topk1_indices\)"),
        (lambda x: x["conv9_output"], r"no output 'conv9_output' \(there are image_output\)"),
        (lambda x: x.attr("stride"), r"image has no attribute 'stride' \(it has shape, dtype, field\)"),
    ],
)
def test_a_mistake_is_told_where_it_is_made(mistake: object, sentence: str) -> None:
    assert callable(mistake)
    with pytest.raises(SymloomError, match=sentence):
        mistake(image())


# ---- names


def test_nodes_without_a_name_are_numbered_after_their_kind_in_the_order_they_were_composed() -> None:
    x = sym.Conv2d(image())
    left, right = sym.Conv2d(x, same_padding=True), sym.Conv2d(x, same_padding=True)
    total = sym.ReLU(left + right)
    assert [node.name for node in total.document().graph] == [
        "image",
        "conv1",
        "conv2",
        "conv3",
        "add1",
        "relu1",
    ]


def test_a_number_that_was_given_by_hand_is_left_out() -> None:
    x = sym.Conv2d(sym.Conv2d(image()), name="conv1")
    assert [node.name for node in x.document().graph] == ["image", "conv2", "conv1"]
    assert x.name == "conv1"


def test_thousands_of_nodes_are_named_at_once() -> None:
    x = image()
    for _ in range(3000):
        x = sym.ReLU(x)
    begun = time.thread_time()
    assert x.name == "relu3000"
    assert time.thread_time() - begun < 2


def test_two_nodes_with_one_name_are_refused() -> None:
    x = sym.ReLU(image(), name="act")
    with pytest.raises(SymloomError, match="two nodes are called 'act'"):
        sym.ReLU(x, name="act").tojson()


def test_a_node_used_twice_is_one_node() -> None:
    x = sym.ReLU(image())
    assert len((x + x).document().graph) == 3


# ---- several outputs


def test_results_are_taken_by_number_name_or_one_after_the_other() -> None:
    lstm = sym.LSTM(sym.Input(shape=("N", "T", 8)), hidden_size=16, name="lstm")
    output, h_n, c_n = lstm
    assert len(lstm) == 3
    assert lstm[1].list_outputs() == lstm.h_n.list_outputs() == h_n.list_outputs() == ["lstm_h_n"]
    assert lstm["lstm_c_n"].list_outputs() == lstm["c_n"].list_outputs() == c_n.list_outputs()
    assert sym.ReLU(lstm).debug_str() == sym.ReLU(output).debug_str()
    with pytest.raises(AttributeError, match="no 'hidden'; its outputs are output, h_n, c_n"):
        _ = lstm.hidden


def test_shapes_are_known_while_composing() -> None:
    x = sym.Conv2d(image(), out_channels=8, kernel_size=5)
    assert str(x.type) == "N×8×24×24"
    assert x.shape[1:] == (8, 24, 24)


# ---- what a network consists of


def test_arguments_states_and_outputs_are_listed_in_the_order_of_computation() -> None:
    net = small()
    assert net.list_arguments() == [
        "image", "conv1.weight", "conv1.bias", "norm1.weight", "norm1.bias", "logits.weight", "logits.bias", "label",
    ]  # fmt: skip
    assert net.list_auxiliary_states() == [
        "norm1.running_mean",
        "norm1.running_var",
        "norm1.num_batches_tracked",
    ]
    assert net.list_outputs() == ["loss_loss"]
    assert net.list_inputs() == ["image", "label"]


def test_shapes_of_everything_follow_from_those_of_the_inputs() -> None:
    found = small()["loss_loss"].infer_shape(image=(32, 1, 28, 28))
    net = small()
    named = dict(zip(net.list_arguments(), found.arguments, strict=True))
    assert named["label"] == (32,)
    assert named["logits.weight"] == (10, 8 * 12 * 12)
    assert found.outputs == [()]
    assert found.auxiliary_states == [(8,), (8,), ()]
    assert net.get_internals()["pool1"].infer_shape(image=(4, 1, 20, 20)).outputs == [(4, 8, 8, 8)]
    with pytest.raises(SymloomError, match=r"no input 'picture' \(there are image, label\)"):
        net.infer_shape(picture=(1,))
    with pytest.raises(SymloomError, match="conv1: "):
        net.infer_shape(image=(4, 1, 3, 3))


def test_a_network_is_cut_at_an_inner_output_and_continued_with_its_names() -> None:
    internals = small().get_internals()
    assert internals.list_outputs()[:3] == ["image_output", "conv1_output", "norm1_output"]
    features = internals["pool1_output"]
    head = sym.Linear(sym.Flatten(features), out_features=3, name="fresh")
    assert head.list_arguments()[:3] == ["image", "conv1.weight", "conv1.bias"]
    assert "logits" not in head.document().graph


def test_a_branch_cut_out_keeps_the_numbers_it_had_in_the_whole() -> None:
    x = image()
    left, right = sym.Conv2d(x), sym.Conv2d(x)
    whole = left + right
    assert whole.get_internals()["conv2"].list_arguments() == ["image", "conv2.weight", "conv2.bias"]


def test_attributes_and_the_text_of_a_network() -> None:
    x = sym.Conv2d(image(), out_channels=8, name="conv1")
    assert x.attr("out_channels") == 8
    assert x.list_attr()["bias"] is True
    assert x.debug_str().splitlines()[1] == "conv1 = Conv2d(image, out_channels=8)  # N×8×26×26"


def test_options_reach_the_node() -> None:
    x = sym.Conv2d(image(), options={"frozen": True, "initialiser": "default"}, name="conv1")
    assert dict(x.document().graph["conv1"].options) == {"frozen": True}


# ---- arithmetic


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_arithmetic_computes_what_python_writes(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    left, right = torch.randn(2, 3, 3, generator=generator), torch.randn(2, 3, 3, generator=generator) + 3
    a, b = (sym.Input(shape=("N", 3, 3), name=name) for name in "ab")

    def formula(a, b):  # type: ignore[no-untyped-def]
        return (2 * a + b) / 4 - (1 - a) * b @ a / b + (-a) ** 2 + (3 + b - 0.5)

    torch.testing.assert_close(computed(formula(a, b), left, right), formula(left, right))


def test_what_is_no_number_cannot_be_added() -> None:
    with pytest.raises(TypeError):
        image() @ "x"  # type: ignore[operator]


# ---- files


def test_the_text_of_a_network_is_that_of_its_document_and_gives_it_back(tmp_path: Path) -> None:
    net = small()
    again = sym.load_json(net.tojson("Small"))
    assert again.tojson("Small") == net.tojson("Small")
    net.save(tmp_path / "small.symloom", "Small")
    assert sym.load(tmp_path / "small.symloom").debug_str() == net.debug_str()
    with pytest.raises(FileProblem):
        sym.load(tmp_path / "missing.symloom")


def test_the_shipped_example_is_read_and_composed_further() -> None:
    net = sym.load(Path(__file__).parent.parent.parent / "assets" / "examples" / "fashion-mnist-cnn.symloom")
    features = net.get_internals()["dense1"]
    assert sym.Linear(features, out_features=3).infer_shape(image=(1, 1, 28, 28)).outputs == [(1, 3)]


@given(st.lists(st.sampled_from(["ReLU", "Conv2d", "BatchNorm2d", "Dropout", "+", "skip"]), max_size=12))
@settings(max_examples=40, deadline=None)
def test_whatever_is_composed_is_a_sound_document_that_survives_its_file(words: list[str]) -> None:
    x = first = sym.Conv2d(image(), out_channels=4, same_padding=True)
    for word in words:
        if word == "+":
            x = x + 1.5
        elif word == "skip":
            x = x + first
        elif word == "Conv2d":
            x = sym.Conv2d(x, out_channels=4, same_padding=True)
        else:
            x = getattr(sym, word)(x)
    document = x.document("Composed")
    text = to_json(document)
    assert to_json(from_json(text)) == text
    assert Inference.of(document.graph, document.operator).problems() == []
    assert sym.from_document(document).tojson("Composed") == text
    assert len({node.position for node in document.graph}) == len(document.graph)


def test_nodes_of_a_document_with_problems_can_still_be_taken_up() -> None:
    document = Document()
    assert len(sym.from_document(document)) == 0
    unknown = to_json(small().document()).replace('"MaxPool2d"', '"FancyPool"')
    assert sym.load_json(unknown).get_internals()["conv1"].list_arguments() == [
        "image",
        "conv1.weight",
        "conv1.bias",
    ]
    with pytest.raises(SymloomError, match="pool1: the operator 'FancyPool' is not known here"):
        sym.load_json(unknown).list_arguments()
