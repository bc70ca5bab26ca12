"""Residual networks (He et al., 2016): each stage is a block, made of blocks that add their input to their result."""

from __future__ import annotations

from functools import partial

from graph import symbol as sym
from graph.networks.shipped import Published, Sequence, Shipped
from graph.symbol import BlockCall, Symbol


def _conv_norm(
    x: Symbol, channels: object, size: int, stride: object, number: str, activation: str
) -> Symbol:
    padding = size // 2
    x = sym.Conv2d(
        x,
        out_channels=channels,
        kernel_size=size,
        stride=stride,
        padding=padding,
        bias=False,
        name=f"conv{number}",
    )
    return sym.BatchNorm2d(x, activation=activation, name=f"bn{number}")


def _projected(x: Symbol, channels: object, stride: object) -> Symbol:
    """The input in the size of the result, where that differs."""
    x = sym.Conv2d(x, out_channels=channels, kernel_size=1, stride=stride, bias=False, name="downsample_conv")
    return sym.BatchNorm2d(x, name="downsample_bn")


def _basic(x: Symbol, channels: object, stride: object) -> Symbol:
    x = _conv_norm(x, channels, 3, stride, "1", "ReLU")
    return _conv_norm(x, channels, 3, 1, "2", "none")


def _bottleneck(x: Symbol, channels: object, expanded: object, stride: object) -> Symbol:
    x = _conv_norm(x, channels, 1, 1, "1", "ReLU")
    x = _conv_norm(x, channels, 3, stride, "2", "ReLU")
    return _conv_norm(x, expanded, 1, 1, "3", "none")


def _joined(residual: Symbol, shortcut: Symbol) -> Symbol:
    return sym.ReLU(sym.Add(residual, shortcut, name="add"), name="relu")


def _basic_stages() -> tuple[BlockCall, BlockCall]:
    """A stage that keeps size and channels, and one that halves the size."""

    @sym.block
    def BasicBlock(x: Symbol, channels: int = 64) -> Symbol:
        """Two 3×3 convolutions beside an identity."""
        return _joined(_basic(x, channels, 1), x)

    @sym.block
    def BasicBlockDown(x: Symbol, channels: int = 128, stride: int = 2) -> Symbol:
        """Two 3×3 convolutions beside a projection."""
        return _joined(_basic(x, channels, stride), _projected(x, channels, stride))

    @sym.block
    def Stage(x: Symbol, channels: int = 128, stride: int = 2, more: int = 1) -> Symbol:
        """A block that halves the image, then others that keep it."""
        x = BasicBlockDown(x, channels=channels, stride=stride, name="first")
        return BasicBlock(x, channels=channels, repeat=more, name="rest")

    return BasicBlock, Stage


def _bottleneck_stage() -> BlockCall:
    @sym.block
    def Bottleneck(x: Symbol, channels: int = 64, expanded: int = 256) -> Symbol:
        """1×1, 3×3 and 1×1 convolutions beside an identity."""
        return _joined(_bottleneck(x, channels, expanded, 1), x)

    @sym.block
    def BottleneckDown(x: Symbol, channels: int = 64, expanded: int = 256, stride: int = 1) -> Symbol:
        """1×1, 3×3 and 1×1 convolutions beside a projection."""
        return _joined(_bottleneck(x, channels, expanded, stride), _projected(x, expanded, stride))

    @sym.block
    def Stage(x: Symbol, channels: int = 64, expanded: int = 256, stride: int = 1, more: int = 2) -> Symbol:
        """A block that changes size and channels, then others that keep them."""
        x = BottleneckDown(x, channels=channels, expanded=expanded, stride=stride, name="first")
        return Bottleneck(x, channels=channels, expanded=expanded, repeat=more, name="rest")

    return Stage


def _stem() -> Symbol:
    x = sym.Input(shape=("N", 3, 224, 224), name="image")
    x = sym.Conv2d(x, out_channels=64, kernel_size=7, stride=2, padding=3, bias=False, name="conv1")
    x = sym.BatchNorm2d(x, activation="ReLU", name="bn1")
    return sym.MaxPool2d(x, kernel_size=3, stride=2, padding=1, name="maxpool")


def _head(x: Symbol) -> Symbol:
    x = sym.GlobalAvgPool(x, name="avgpool")
    logits = sym.Linear(x, out_features=1000, name="fc")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def resnet18() -> Symbol:
    """Basic blocks, two a stage."""
    basic, stage = _basic_stages()
    x = basic(_stem(), channels=64, repeat=2, name="layer1")
    for number, channels in enumerate((128, 256, 512), 2):
        x = stage(x, channels=channels, name=f"layer{number}")
    return _head(x)


def resnet(depths: tuple[int, ...]) -> Symbol:
    """Bottlenecks, that many a stage."""
    stage = _bottleneck_stage()
    x = _stem()
    for number, depth in enumerate(depths, 1):
        channels = 32 * 2**number
        x = stage(
            x, channels=channels, expanded=4 * channels, stride=1 if number == 1 else 2, more=depth - 1,
            name=f"layer{number}",
        )  # fmt: skip
    return _head(x)


def _names(*downs: str) -> tuple[Sequence, ...]:
    inside = tuple(
        Sequence("downsample.{}", "downsample_conv", "downsample_bn", block=down) for down in downs
    )
    return (Sequence("{}", "first", "rest", block="Stage"), *inside)


SHIPPED = (
    Shipped(
        "resnet18",
        "ResNet-18",
        "Residual blocks of two 3×3 convolutions in four stages (He et al., 2016).",
        resnet18,
        Published("torchvision resnet18", 11_689_512, _names("BasicBlockDown")),
    ),
    Shipped(
        "resnet50",
        "ResNet-50",
        "Residual bottlenecks in four stages of 3, 4, 6 and 3 (He et al., 2016).",
        partial(resnet, (3, 4, 6, 3)),
        Published("torchvision resnet50", 25_557_032, _names("BottleneckDown")),
    ),
)
