"""Networks of the usual kinds, built by code: for costs against torch, and for the speed of inference."""

from __future__ import annotations

from typing import Any

from graph.blocks import Block
from graph.document import Document
from graph.model import Graph, Node, Source
from graph.operators import OPERATORS
from graph.recipe import Choice, Recipe


class Sketch:
    """A graph put down line by line; each call returns the new node's name."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def __call__(
        self, name: str, op: str, *sources: str, options: dict[str, Any] | None = None, **attrs: Any
    ) -> str:
        operator = OPERATORS[op]
        ports = [
            f"{port.name}{number}" if port.variadic else port.name
            for port in operator.inputs
            for number in range(len(sources) if port.variadic else 1)
        ]
        inputs = {}
        for port, source in zip(ports, sources, strict=False):
            begin, _, output = source.partition(".")
            maker = OPERATORS[self.nodes[begin].op]
            default = maker.output_ports(maker.resolve(self.nodes[begin].attrs))[0].name
            inputs[port] = Source(begin, output or default)
        self.nodes[name] = Node(name, op, attrs, inputs, (240.0 * len(self.nodes), 0.0), options or {})
        return name

    def document(self, title: str = "Network", optimizer: str = "Adam", **settings: Any) -> Document:
        graph = Graph()
        for node in self.nodes.values():
            graph.put(node.name, node)
        return Document(title, graph, Recipe(optimizer=Choice(optimizer), settings=settings))

    def classify(self, source: str, classes: int = 10) -> None:
        self("logits", "Linear", source, out_features=classes)
        self("label", "Target")
        self("loss", "CrossEntropyLoss", "logits", "label")


def multilayer_perceptron() -> Document:
    net = Sketch()
    net("image", "Input", shape=("N", 1, 28, 28))
    last = net("flatten", "Flatten", "image")
    for number, width in enumerate((512, 256, 128)):
        last = net(f"dense{number}", "Linear", last, out_features=width, activation="ReLU")
        last = net(f"dropout{number}", "Dropout", last)
    net.classify(last)
    return net.document("Perceptron", "SGD")


def residual_network(blocks: tuple[int, ...] = (1, 1), width: int = 16) -> Document:
    """Bottlenecks as in ResNet-50, which is `blocks=(3, 4, 6, 3), width=64` for images of any size."""
    net = Sketch()
    net("image", "Input", shape=("N", 1, 28, 28))
    net("stem", "Conv2d", "image", out_channels=width, kernel_size=3, padding=1, bias=False)
    last = net("stem_norm", "BatchNorm2d", "stem", activation="ReLU")
    for stage, count in enumerate(blocks):
        for number in range(count):
            inner, stride = width * 2**stage, 2 if stage and not number else 1
            name = f"s{stage}b{number}"
            x = net(f"{name}a", "Conv2d", last, out_channels=inner, kernel_size=1, bias=False)
            x = net(f"{name}an", "BatchNorm2d", x, activation="ReLU")
            x = net(
                f"{name}b",
                "Conv2d",
                x,
                out_channels=inner,
                kernel_size=3,
                padding=1,
                stride=stride,
                bias=False,
            )
            x = net(f"{name}bn", "BatchNorm2d", x, activation="ReLU")
            x = net(f"{name}c", "Conv2d", x, out_channels=inner * 4, kernel_size=1, bias=False)
            x = net(f"{name}cn", "BatchNorm2d", x)
            if not number:
                last = net(
                    f"{name}p",
                    "Conv2d",
                    last,
                    out_channels=inner * 4,
                    kernel_size=1,
                    stride=stride,
                    bias=False,
                )
                last = net(f"{name}pn", "BatchNorm2d", last)
            x = net(f"{name}sum", "Add", x, last)
            last = net(f"{name}out", "ReLU", x)
    net.classify(net("pool", "GlobalAvgPool", last))
    return net.document("Residual network", "AdamW")


def network_of_blocks() -> Document:
    """Residual blocks of one definition, the second used twice."""
    block = Sketch()
    block("input", "Input")
    block("conv1", "Conv2d", "input", out_channels=8, padding=1, activation="ReLU")
    block("conv2", "Conv2d", "conv1", out_channels=8, padding=1)
    block("norm", "BatchNorm2d", "conv2")
    block("sum", "Add", "norm", "input")
    block("relu", "ReLU", "sum")
    block("output", "Output", "relu")
    net = Sketch()
    net("image", "Input", shape=("N", 1, 28, 28))
    net("stem", "Conv2d", "image", out_channels=8, padding=1)
    net.nodes["first"] = Node("first", "Residual", {}, {"input": Source("stem", "output")})
    net.nodes["second"] = Node("second", "Residual", {"repeat": 2}, {"input": Source("first", "output")})
    net.nodes["pool"] = Node("pool", "GlobalAvgPool", {}, {"input": Source("second", "output")})
    net.classify("pool")
    document = net.document("Network of blocks")
    document.blocks["Residual"] = Block("Residual", tuple(block.nodes.values()))
    return document


def dense_network(blocks: tuple[int, ...] = (6, 12, 24, 16), growth: int = 32) -> Document:
    """DenseNet-121 with its default arguments, for images of one channel."""
    net = Sketch()
    net("image", "Input", shape=("N", 1, 224, 224))
    net("stem", "Conv2d", "image", out_channels=2 * growth, kernel_size=7, stride=2, padding=3, bias=False)
    net("stem_norm", "BatchNorm2d", "stem", activation="ReLU")
    last = net("stem_pool", "MaxPool2d", "stem_norm", kernel_size=3, stride=2, padding=1)
    channels = 2 * growth
    for stage, count in enumerate(blocks):
        for number in range(count):
            name = f"s{stage}l{number}"
            x = net(f"{name}n1", "BatchNorm2d", last, activation="ReLU")
            x = net(f"{name}c1", "Conv2d", x, out_channels=4 * growth, kernel_size=1, bias=False)
            x = net(f"{name}n2", "BatchNorm2d", x, activation="ReLU")
            x = net(f"{name}c2", "Conv2d", x, out_channels=growth, kernel_size=3, padding=1, bias=False)
            last = net(f"{name}cat", "Concat", last, x)
            channels += growth
        last = net(f"s{stage}n", "BatchNorm2d", last, activation="ReLU")
        if stage < len(blocks) - 1:
            channels //= 2
            last = net(f"s{stage}t", "Conv2d", last, out_channels=channels, kernel_size=1, bias=False)
            last = net(f"s{stage}p", "AvgPool2d", last, kernel_size=2)
    net.classify(net("pool", "GlobalAvgPool", last))
    return net.document("Dense network")


def transformer(layers: int = 2, features: int = 64, heads: int = 4) -> Document:
    """An encoder that classifies rows of numbers; every row of an image is a place of the sequence."""
    net = Sketch()
    net("image", "Input", shape=("N", "T", 28))
    last = net("embed", "Linear", "image", out_features=features)
    for number in range(layers):
        x = net(f"l{number}n1", "LayerNorm", last)
        x = net(f"l{number}attention", "SelfAttention", x, num_heads=heads)
        last = net(f"l{number}sum1", "Add", last, x)
        x = net(f"l{number}n2", "LayerNorm", last)
        x = net(f"l{number}up", "Linear", x, out_features=4 * features, activation="GELU")
        x = net(f"l{number}down", "Linear", x, out_features=features)
        last = net(f"l{number}sum2", "Add", last, x)
    net("norm", "LayerNorm", last)
    net.classify(net("mean", "Mean", "norm", dim=(1,)))
    return net.document("Transformer")


def text_classifier() -> Document:
    net = Sketch()
    net("tokens", "Input", shape=("N", "T"), dtype="int64")
    net("embedding", "Embedding", "tokens", num_embeddings=500, embedding_dim=32)
    net("lstm", "LSTM", "embedding", hidden_size=64)
    net.classify(net("mean", "Mean", "lstm.output", dim=(1,)))
    return net.document("Text classifier", "RMSprop")


def chain(length: int = 1000) -> Document:
    """One convolution after another: every size depends on all before."""
    net = Sketch()
    last = net("image", "Input", shape=("N", 8, 32, 32))
    for number in range(length - 5):
        if number % 3 == 0:
            last = net(f"conv{number}", "Conv2d", last, out_channels=8 + number % 7, kernel_size=3, padding=1)
        elif number % 3 == 1:
            last = net(f"norm{number}", "BatchNorm2d", last)
        else:
            last = net(f"relu{number}", "ReLU", last)
    net.classify(net("pool", "GlobalAvgPool", last))
    return net.document("Chain")
