"""U-Net (Ronneberger et al., 2015): down to a small image and up again, with bridges between equal sizes."""

from __future__ import annotations

from graph import symbol as sym
from graph.networks.shipped import Published, Shipped
from graph.symbol import Symbol


def unet() -> Symbol:
    """The published channels; convolutions are padded, so that the mask is as large as the image."""

    @sym.block
    def DoubleConv(x: Symbol, channels: int = 64) -> Symbol:
        """Two 3×3 convolutions."""
        for number in (1, 2):
            x = sym.Conv2d(
                x, out_channels=channels, kernel_size=3, padding=1, activation="ReLU", name=f"conv{number}"
            )
        return x

    @sym.block
    def Up(x: Symbol, bridge: Symbol, channels: int = 512) -> Symbol:
        """Doubles the size, puts what came over the bridge beside it, and convolves both."""
        x = sym.ConvTranspose2d(x, out_channels=channels, kernel_size=2, stride=2, name="up")
        x = sym.Concat(bridge, x, dim=1, name="concat")
        return DoubleConv(x, channels=channels, name="conv")

    x = sym.Input(shape=("N", 1, 256, 256), name="image")
    bridges = []
    for number, channels in enumerate((64, 128, 256, 512), 1):
        x = DoubleConv(x, channels=channels, name=f"down{number}")
        bridges.append(x)
        x = sym.MaxPool2d(x, kernel_size=2, name=f"pool{number}")
    x = DoubleConv(x, channels=1024, name="bottom")
    for number, channels in zip((4, 3, 2, 1), (512, 256, 128, 64), strict=True):
        x = Up(x, bridges[number - 1], channels=channels, name=f"up{number}")
    logits = sym.Conv2d(x, out_channels=2, kernel_size=1, name="logits")
    mask = sym.Target(shape=("N", 256, 256), name="mask")
    return sym.CrossEntropyLoss(logits, mask, name="loss")


SHIPPED = (
    Shipped(
        "unet",
        "U-Net",
        "A class for every pixel, from all scales at once (Ronneberger et al., 2015).",
        unet,
        Published("Ronneberger et al., 2015, figure 1, added up: 1 channel in, 2 classes out", 31_030_658),
    ),
)
