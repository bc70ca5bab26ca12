"""Networks made small for phones: SqueezeNet and MobileNet."""

from __future__ import annotations

from graph import symbol as sym
from graph.networks.shipped import Published, Sequence, Shipped
from graph.symbol import BlockCall, Symbol


def squeezenet() -> Symbol:
    """SqueezeNet 1.1 (Iandola et al., 2016)."""

    @sym.block
    def Fire(x: Symbol, squeeze: int = 16, expand: int = 64) -> Symbol:
        """Few 1×1 filters, then many 1×1 and 3×3 side by side."""
        x = sym.Conv2d(x, out_channels=squeeze, kernel_size=1, activation="ReLU", name="squeeze")
        one = sym.Conv2d(x, out_channels=expand, kernel_size=1, activation="ReLU", name="expand1x1")
        three = sym.Conv2d(
            x, out_channels=expand, kernel_size=3, padding=1, activation="ReLU", name="expand3x3"
        )
        return sym.Concat(one, three, dim=1, name="concat")

    x = sym.Input(shape=("N", 3, 224, 224), name="image")
    x = sym.Conv2d(x, out_channels=64, kernel_size=3, stride=2, activation="ReLU", name="conv1")
    x = sym.MaxPool2d(x, kernel_size=3, stride=2, ceil_mode=True, name="pool1")
    number = 2
    for squeeze, expand, pooled in ((16, 64, True), (32, 128, True), (48, 192, False), (64, 256, False)):
        for _ in range(2):
            x = Fire(x, squeeze=squeeze, expand=expand, name=f"fire{number}")
            number += 1
        if pooled:
            x = sym.MaxPool2d(x, kernel_size=3, stride=2, ceil_mode=True, name=f"pool{number - 1}")
    x = sym.Dropout(x, p=0.5, name="dropout")
    x = sym.Conv2d(x, out_channels=1000, kernel_size=1, activation="ReLU", name="conv10")
    logits = sym.GlobalAvgPool(x, name="average")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def mobilenet_v1() -> Symbol:
    """MobileNet (Howard et al., 2017): depthwise and pointwise convolutions in turn."""

    @sym.block
    def Separable(x: Symbol, inputs: int = 32, channels: int = 64, stride: int = 1) -> Symbol:
        """A 3×3 convolution of each channel alone, then a 1×1 convolution over all."""
        x = sym.Conv2d(
            x, out_channels=inputs, kernel_size=3, stride=stride, padding=1, groups=inputs, bias=False,
            name="depthwise",
        )  # fmt: skip
        x = sym.BatchNorm2d(x, activation="ReLU", name="norm1")
        x = sym.Conv2d(x, out_channels=channels, kernel_size=1, bias=False, name="pointwise")
        return sym.BatchNorm2d(x, activation="ReLU", name="norm2")

    x = sym.Input(shape=("N", 3, 224, 224), name="image")
    x = sym.Conv2d(x, out_channels=32, kernel_size=3, stride=2, padding=1, bias=False, name="conv")
    x = sym.BatchNorm2d(x, activation="ReLU", name="norm")
    inputs = 32
    for number, (channels, stride, repeat) in enumerate(
        ((64, 1, 1), (128, 2, 1), (128, 1, 1), (256, 2, 1), (256, 1, 1), (512, 2, 1), (512, 1, 5), (1024, 2, 1),
         (1024, 1, 1)), 1
    ):  # fmt: skip
        x = Separable(
            x, inputs=inputs, channels=channels, stride=stride, repeat=repeat, name=f"separable{number}"
        )
        inputs = channels
    x = sym.GlobalAvgPool(x, name="average")
    logits = sym.Linear(x, out_features=1000, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def _conv_norm() -> BlockCall:
    @sym.block
    def ConvNorm(x: Symbol, channels: int = 32, size: int = 3, stride: int = 1, padding: int = 1,
                 groups: int = 1) -> Symbol:  # fmt: skip
        """Convolution, batch normalisation and ReLU6."""
        x = sym.Conv2d(
            x, out_channels=channels, kernel_size=size, stride=stride, padding=padding, groups=groups, bias=False,
            name="conv",
        )  # fmt: skip
        return sym.BatchNorm2d(x, activation="ReLU6", name="norm")

    return ConvNorm


def mobilenet_v2() -> Symbol:
    """MobileNet v2 (Sandler et al., 2018): inverted residuals with linear bottlenecks."""
    conv_norm = _conv_norm()

    def project(x: Symbol, channels: object) -> Symbol:
        x = sym.Conv2d(x, out_channels=channels, kernel_size=1, bias=False, name="project")
        return sym.BatchNorm2d(x, name="norm")

    @sym.block
    def LinearBottleneck(x: Symbol, hidden: int = 32, channels: int = 16) -> Symbol:
        """A depthwise convolution and a projection."""
        x = conv_norm(x, channels=hidden, groups=hidden, name="depthwise")
        return project(x, channels)

    @sym.block
    def InvertedDown(x: Symbol, hidden: int = 96, channels: int = 24, stride: int = 2) -> Symbol:
        """Widens, convolves each channel alone, projects to other channels."""
        x = conv_norm(x, channels=hidden, size=1, padding=0, name="expand")
        x = conv_norm(x, channels=hidden, stride=stride, groups=hidden, name="depthwise")
        return project(x, channels)

    @sym.block
    def InvertedResidual(x: Symbol, hidden: int = 144, channels: int = 24) -> Symbol:
        """Widens, convolves each channel alone, projects back, and adds the input."""
        y = conv_norm(x, channels=hidden, size=1, padding=0, name="expand")
        y = conv_norm(y, channels=hidden, groups=hidden, name="depthwise")
        return sym.Add(x, project(y, channels), name="add")

    x = sym.Input(shape=("N", 3, 224, 224), name="image")
    x = conv_norm(x, channels=32, stride=2, name="stem")
    x = LinearBottleneck(x, name="stage1")
    inputs = 16
    for number, (channels, depth, stride) in enumerate(
        ((24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1)), 2
    ):
        x = InvertedDown(x, hidden=6 * inputs, channels=channels, stride=stride, name=f"stage{number}")
        if depth > 1:
            x = InvertedResidual(
                x, hidden=6 * channels, channels=channels, repeat=depth - 1, name=f"stage{number}_rest"
            )
        inputs = channels
    x = conv_norm(x, channels=1280, size=1, padding=0, name="top")
    x = sym.GlobalAvgPool(x, name="average")
    x = sym.Dropout(x, p=0.2, name="dropout")
    logits = sym.Linear(x, out_features=1000, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


SHIPPED = (
    Shipped(
        "squeezenet",
        "SqueezeNet",
        "AlexNet's accuracy with a fiftieth of its weights (Iandola et al., 2016), version 1.1.",
        squeezenet,
        Published(
            "torchvision squeezenet1_1",
            1_235_496,
            (Sequence("features.{}", "conv1", "fire9"), Sequence("classifier.{}", "dropout", "average")),
        ),
    ),
    Shipped(
        "mobilenet-v1",
        "MobileNet v1",
        "Depthwise separable convolutions (Howard et al., 2017).",
        mobilenet_v1,
        Published("Keras MobileNet, trainable parameters; MXNet's model zoo mobilenet1.0", 4_231_976),
    ),
    Shipped(
        "mobilenet-v2",
        "MobileNet v2",
        "Inverted residuals with linear bottlenecks (Sandler et al., 2018).",
        mobilenet_v2,
        Published(
            "torchvision mobilenet_v2",
            3_504_872,
            (
                Sequence("features.{}", "stem", "top"),
                Sequence("classifier.{}", "dropout", "logits"),
                Sequence("{}", "conv", "norm", block="ConvNorm"),
                Sequence("conv.{}", "depthwise", "norm", block="LinearBottleneck"),
                Sequence("conv.{}", "expand", "norm", block="InvertedDown"),
                Sequence("conv.{}", "expand", "norm", block="InvertedResidual"),
            ),
        ),
    ),
)
