"""Convolutional networks that are one chain: LeNet-5, the Fashion-MNIST CNN, AlexNet, VGG."""

from __future__ import annotations

from collections.abc import Sequence as Listed
from functools import partial

from graph import symbol as sym
from graph.networks.shipped import CLOTHES, Published, Sequence, Shipped
from graph.symbol import Symbol


def lenet5() -> Symbol:
    """LeNet-5 (LeCun et al., 1998) with every map of the second convolution seeing all of the first."""
    x = sym.Input(shape=("N", 1, 28, 28), name="image")
    x = sym.Conv2d(x, out_channels=6, kernel_size=5, padding=2, activation="Tanh", name="conv1")
    x = sym.AvgPool2d(x, kernel_size=2, name="pool1")
    x = sym.Conv2d(x, out_channels=16, kernel_size=5, activation="Tanh", name="conv2")
    x = sym.AvgPool2d(x, kernel_size=2, name="pool2")
    x = sym.Flatten(x, name="flatten")
    x = sym.Linear(x, out_features=120, activation="Tanh", name="dense1")
    x = sym.Linear(x, out_features=84, activation="Tanh", name="dense2")
    logits = sym.Linear(x, out_features=10, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def alexnet() -> Symbol:
    """AlexNet in one tower (Krizhevsky, 2014)."""
    x = sym.Input(shape=("N", 3, 224, 224), name="image")
    x = sym.Conv2d(x, out_channels=64, kernel_size=11, stride=4, padding=2, activation="ReLU", name="conv1")
    x = sym.MaxPool2d(x, kernel_size=3, stride=2, name="pool1")
    x = sym.Conv2d(x, out_channels=192, kernel_size=5, padding=2, activation="ReLU", name="conv2")
    x = sym.MaxPool2d(x, kernel_size=3, stride=2, name="pool2")
    x = sym.Conv2d(x, out_channels=384, kernel_size=3, padding=1, activation="ReLU", name="conv3")
    x = sym.Conv2d(x, out_channels=256, kernel_size=3, padding=1, activation="ReLU", name="conv4")
    x = sym.Conv2d(x, out_channels=256, kernel_size=3, padding=1, activation="ReLU", name="conv5")
    x = sym.MaxPool2d(x, kernel_size=3, stride=2, name="pool5")
    x = sym.AdaptiveAvgPool2d(x, output_size=6, name="average")
    x = sym.Flatten(x, name="flatten")
    x = sym.Dropout(x, p=0.5, name="dropout6")
    x = sym.Linear(x, out_features=4096, activation="ReLU", name="dense6")
    x = sym.Dropout(x, p=0.5, name="dropout7")
    x = sym.Linear(x, out_features=4096, activation="ReLU", name="dense7")
    logits = sym.Linear(x, out_features=1000, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def vgg(stages: Listed[int]) -> Symbol:
    """VGG (Simonyan & Zisserman, 2015): stages of 3×3 convolutions, each followed by pooling."""
    x = sym.Input(shape=("N", 3, 224, 224), name="image")
    for stage, (depth, channels) in enumerate(zip(stages, (64, 128, 256, 512, 512), strict=True), 1):
        for number in range(1, depth + 1):
            x = sym.Conv2d(
                x,
                out_channels=channels,
                kernel_size=3,
                padding=1,
                activation="ReLU",
                name=f"conv{stage}_{number}",
            )
        x = sym.MaxPool2d(x, kernel_size=2, name=f"pool{stage}")
    x = sym.AdaptiveAvgPool2d(x, output_size=7, name="average")
    x = sym.Flatten(x, name="flatten")
    for number in (6, 7):
        x = sym.Linear(x, out_features=4096, activation="ReLU", name=f"dense{number}")
        x = sym.Dropout(x, p=0.5, name=f"dropout{number}")
    logits = sym.Linear(x, out_features=1000, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


_VGG = (Sequence("features.{}", "conv1_1", "pool5"), Sequence("classifier.{}", "dense6", "logits"))

SHIPPED = (
    Shipped(
        "lenet5",
        "LeNet-5",
        "The first convolutional network for digits (LeCun et al., 1998).",
        lenet5,
        Published("Dive into Deep Learning, section 7.6", 61_706),
        CLOTHES,
    ),
    Shipped(
        "alexnet",
        "AlexNet",
        "Five convolutions and three dense layers that won ImageNet in 2012 (Krizhevsky, 2014).",
        alexnet,
        Published(
            "torchvision alexnet",
            61_100_840,
            (Sequence("features.{}", "conv1", "pool5"), Sequence("classifier.{}", "dropout6", "logits")),
        ),
    ),
    Shipped(
        "vgg11",
        "VGG-11",
        "Eight 3×3 convolutions and three dense layers (Simonyan & Zisserman, 2015).",
        partial(vgg, (1, 1, 2, 2, 2)),
        Published("torchvision vgg11", 132_863_336, _VGG),
    ),
    Shipped(
        "vgg16",
        "VGG-16",
        "Thirteen 3×3 convolutions and three dense layers (Simonyan & Zisserman, 2015).",
        partial(vgg, (2, 2, 3, 3, 3)),
        Published("torchvision vgg16", 138_357_544, _VGG),
    ),
)
