"""DenseNet (Huang et al., 2017): every layer sees the results of all layers before it in its stage."""

from __future__ import annotations

from graph import symbol as sym
from graph.networks.shipped import Published, Sequence, Shipped
from graph.symbol import Symbol

DEPTHS = (6, 12, 24, 16)


def densenet121() -> Symbol:
    """Four dense stages with transitions between them; a layer adds 32 channels."""

    @sym.block
    def DenseLayer(x: Symbol, growth: int = 32, bottleneck: int = 128) -> Symbol:
        """Puts new channels beside those it was given."""
        new = sym.BatchNorm2d(x, activation="ReLU", name="norm1")
        new = sym.Conv2d(new, out_channels=bottleneck, kernel_size=1, bias=False, name="conv1")
        new = sym.BatchNorm2d(new, activation="ReLU", name="norm2")
        new = sym.Conv2d(new, out_channels=growth, kernel_size=3, padding=1, bias=False, name="conv2")
        return sym.Concat(x, new, dim=1, name="concat")

    @sym.block
    def Transition(x: Symbol, channels: int = 128) -> Symbol:
        """Halves channels and size."""
        x = sym.BatchNorm2d(x, activation="ReLU", name="norm")
        x = sym.Conv2d(x, out_channels=channels, kernel_size=1, bias=False, name="conv")
        return sym.AvgPool2d(x, kernel_size=2, name="pool")

    x = sym.Input(shape=("N", 3, 224, 224), name="image")
    x = sym.Conv2d(x, out_channels=64, kernel_size=7, stride=2, padding=3, bias=False, name="conv0")
    x = sym.BatchNorm2d(x, activation="ReLU", name="norm0")
    x = sym.MaxPool2d(x, kernel_size=3, stride=2, padding=1, name="pool0")
    channels = 64
    for number, depth in enumerate(DEPTHS, 1):
        x = DenseLayer(x, repeat=depth, name=f"denseblock{number}")
        channels += 32 * depth
        if number < len(DEPTHS):
            channels //= 2
            x = Transition(x, channels=channels, name=f"transition{number}")
    x = sym.BatchNorm2d(x, activation="ReLU", name="norm5")
    x = sym.GlobalAvgPool(x, name="average")
    logits = sym.Linear(x, out_features=1000, name="classifier")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


SHIPPED = (
    Shipped(
        "densenet121",
        "DenseNet-121",
        "Layers that see all earlier ones of their stage (Huang et al., 2017).",
        densenet121,
        Published(
            "torchvision densenet121",
            7_978_856,
            tuple(
                Sequence(f"denseblock{n}.denselayer{{}}", f"denseblock{n}", f"denseblock{n}", start=1)
                for n in range(1, len(DEPTHS) + 1)
            ),
            ((r"^(?!classifier)", "features."),),
        ),
    ),
)
