"""Inception v3 (Szegedy et al., 2016): modules of branches side by side; nodes are called as in the original code."""

from __future__ import annotations

from typing import Any

from graph import symbol as sym
from graph.networks.shipped import Published, Shipped
from graph.symbol import BlockCall, Symbol

Size = int | tuple[int, int]


def inception_v3() -> Symbol:
    """With the auxiliary classifier, which counts 0.4 in training."""
    conv = _conv_norm()
    a, b, c, d, e = _module_a(conv), _module_b(conv), _module_c(conv), _module_d(conv), _module_e(conv)
    x = sym.Input(shape=("N", 3, 299, 299), name="image")
    x = conv(x, channels=32, stride=2, name="Conv2d_1a_3x3")
    x = conv(x, channels=32, name="Conv2d_2a_3x3")
    x = conv(x, channels=64, padding=1, name="Conv2d_2b_3x3")
    x = sym.MaxPool2d(x, kernel_size=3, stride=2, name="maxpool1")
    x = conv(x, channels=80, size=1, name="Conv2d_3b_1x1")
    x = conv(x, channels=192, name="Conv2d_4a_3x3")
    x = sym.MaxPool2d(x, kernel_size=3, stride=2, name="maxpool2")
    for letter, pooled in zip("bcd", (32, 64, 64), strict=True):
        x = a(x, pooled=pooled, name=f"Mixed_5{letter}")
    x = b(x, name="Mixed_6a")
    for letter, channels in zip("bcde", (128, 160, 160, 192), strict=True):
        x = c(x, channels=channels, name=f"Mixed_6{letter}")
    auxiliary = _auxiliary(conv)(x, name="AuxLogits")
    x = d(x, name="Mixed_7a")
    for letter in "bc":
        x = e(x, name=f"Mixed_7{letter}")
    x = sym.GlobalAvgPool(x, name="avgpool")
    x = sym.Dropout(x, p=0.5, name="dropout")
    logits = sym.Linear(x, out_features=1000, name="fc")
    label = sym.Target(name="label")
    return sym.Group(
        sym.CrossEntropyLoss(logits, label, name="loss"),
        sym.CrossEntropyLoss(auxiliary, label, factor=0.4, name="auxiliary_loss"),
    )


def _conv_norm() -> BlockCall:
    @sym.block
    def ConvNorm(x: Symbol, channels: int = 32, size: Size = 3, stride: int = 1, padding: Size = 0) -> Symbol:
        """Convolution, batch normalisation and ReLU."""
        x = sym.Conv2d(
            x,
            out_channels=channels,
            kernel_size=size,
            stride=stride,
            padding=padding,
            bias=False,
            name="conv",
        )
        return sym.BatchNorm2d(x, eps=0.001, activation="ReLU", name="bn")

    return ConvNorm


def _same(conv: BlockCall, x: Symbol, channels: Any, size: Size, name: str) -> Symbol:
    """A convolution that keeps the size of the image."""
    rows, columns = size if isinstance(size, tuple) else (size, size)
    padding: Size = rows // 2 if rows == columns else (rows // 2, columns // 2)
    return conv(x, channels=channels, size=size, padding=padding, name=name)


def _chain(conv: BlockCall, x: Symbol, stem: str, *layers: tuple[Any, Size]) -> Symbol:
    """Such convolutions one after the other, numbered from 1."""
    for number, (channels, size) in enumerate(layers, 1):
        x = _same(conv, x, channels, size, f"{stem}_{number}")
    return x


def _pooled(conv: BlockCall, x: Symbol, channels: Any) -> Symbol:
    x = sym.AvgPool2d(x, kernel_size=3, stride=1, padding=1, name="average")
    return conv(x, channels=channels, size=1, name="branch_pool")


def _joined(*branches: Symbol) -> Symbol:
    return sym.Concat(*branches, dim=1, name="concat")


def _module_a(conv: BlockCall) -> BlockCall:
    @sym.block
    def InceptionA(x: Symbol, pooled: int = 32) -> Symbol:
        """1×1, 5×5, two 3×3 and pooling, at 35×35."""
        return _joined(
            conv(x, channels=64, size=1, name="branch1x1"),
            _chain(conv, x, "branch5x5", (48, 1), (64, 5)),
            _chain(conv, x, "branch3x3dbl", (64, 1), (96, 3), (96, 3)),
            _pooled(conv, x, pooled),
        )

    return InceptionA


def _module_b(conv: BlockCall) -> BlockCall:
    @sym.block
    def InceptionB(x: Symbol) -> Symbol:
        """3×3, two 3×3 and pooling, from 35×35 to 17×17."""
        double = _chain(conv, x, "branch3x3dbl", (64, 1), (96, 3))
        return _joined(
            conv(x, channels=384, stride=2, name="branch3x3"),
            conv(double, channels=96, stride=2, name="branch3x3dbl_3"),
            sym.MaxPool2d(x, kernel_size=3, stride=2, name="maxpool"),
        )

    return InceptionB


def _module_c(conv: BlockCall) -> BlockCall:
    @sym.block
    def InceptionC(x: Symbol, channels: int = 128) -> Symbol:
        """1×1, 7×7 as 1×7 and 7×1, two of these and pooling, at 17×17."""
        c = channels
        double = ((c, 1), (c, (7, 1)), (c, (1, 7)), (c, (7, 1)), (192, (1, 7)))
        return _joined(
            conv(x, channels=192, size=1, name="branch1x1"),
            _chain(conv, x, "branch7x7", (c, 1), (c, (1, 7)), (192, (7, 1))),
            _chain(conv, x, "branch7x7dbl", *double),
            _pooled(conv, x, 192),
        )

    return InceptionC


def _module_d(conv: BlockCall) -> BlockCall:
    @sym.block
    def InceptionD(x: Symbol) -> Symbol:
        """3×3, 7×7 then 3×3 and pooling, from 17×17 to 8×8."""
        three = _chain(conv, x, "branch3x3", (192, 1))
        seven = _chain(conv, x, "branch7x7x3", (192, 1), (192, (1, 7)), (192, (7, 1)))
        return _joined(
            conv(three, channels=320, stride=2, name="branch3x3_2"),
            conv(seven, channels=192, stride=2, name="branch7x7x3_4"),
            sym.MaxPool2d(x, kernel_size=3, stride=2, name="maxpool"),
        )

    return InceptionD


def _module_e(conv: BlockCall) -> BlockCall:
    @sym.block
    def InceptionE(x: Symbol) -> Symbol:
        """1×1, 3×3 spread out as 1×3 beside 3×1, the same after another 3×3, and pooling, at 8×8."""
        three = _chain(conv, x, "branch3x3", (384, 1))
        double = _chain(conv, x, "branch3x3dbl", (448, 1), (384, 3))
        return _joined(
            conv(x, channels=320, size=1, name="branch1x1"),
            _same(conv, three, 384, (1, 3), "branch3x3_2a"),
            _same(conv, three, 384, (3, 1), "branch3x3_2b"),
            _same(conv, double, 384, (1, 3), "branch3x3dbl_3a"),
            _same(conv, double, 384, (3, 1), "branch3x3dbl_3b"),
            _pooled(conv, x, 192),
        )

    return InceptionE


def _auxiliary(conv: BlockCall) -> BlockCall:
    @sym.block
    def Auxiliary(x: Symbol) -> Symbol:
        """A classifier in the middle, which helps to train what is before it."""
        x = sym.AvgPool2d(x, kernel_size=5, stride=3, name="average")
        x = conv(x, channels=128, size=1, name="conv0")
        x = conv(x, channels=768, size=5, name="conv1")
        x = sym.GlobalAvgPool(x, name="avgpool")
        return sym.Linear(x, out_features=1000, name="fc")

    return Auxiliary


SHIPPED = (
    Shipped(
        "inception-v3",
        "Inception v3",
        "Modules of branches side by side, with an auxiliary classifier (Szegedy et al., 2016).",
        inception_v3,
        Published("torchvision inception_v3", 27_161_264),
    ),
)
