"""Fully connected networks: the perceptron, the autoencoder, the variational autoencoder."""

from __future__ import annotations

from graph import symbol as sym
from graph.networks.shipped import CLOTHES, Published, Shipped
from graph.symbol import Symbol


def mlp() -> Symbol:
    """Two hidden layers, as in MXNet's first tutorial."""
    image = sym.Input(shape=("N", 1, 28, 28), name="image")
    x = sym.Flatten(image, name="flatten")
    x = sym.Linear(x, out_features=128, activation="ReLU", name="dense1")
    x = sym.Linear(x, out_features=64, activation="ReLU", name="dense2")
    logits = sym.Linear(x, out_features=10, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def autoencoder() -> Symbol:
    """784-1000-500-250-30 and back, as Hinton & Salakhutdinov (2006) reduced digits."""
    image = sym.Input(shape=("N", 1, 28, 28), name="image")
    x = sym.Flatten(image, name="flatten")
    for number, size in enumerate((1000, 500, 250), 1):
        x = sym.Linear(x, out_features=size, activation="ReLU", name=f"encoder{number}")
    x = sym.Linear(x, out_features=30, name="code")
    for number, size in enumerate((250, 500, 1000), 1):
        x = sym.Linear(x, out_features=size, activation="ReLU", name=f"decoder{number}")
    x = sym.Linear(x, out_features=784, name="pixels")
    x = sym.Unflatten(x, dim=1, sizes=(1, 28, 28), name="picture")
    return sym.MSELoss(x, image, name="loss")


def vae() -> Symbol:
    """784-400-20 and back with a normal code (Kingma & Welling, 2014), sized as PyTorch's example."""

    @sym.block
    def Reparameterise(mean: Symbol, log_variance: Symbol) -> Symbol:
        """A normal random number with this mean and variance."""
        deviation = sym.Exp(sym.Scale(log_variance, factor=0.5, name="halved"), name="deviation")
        noise = sym.NormalLike(deviation, name="noise")
        return mean + sym.Multiply(noise, deviation, name="spread")

    @sym.block
    def KLDivergence(mean: Symbol, log_variance: Symbol) -> Symbol:
        """Per sample: how far the code's distribution is from the standard normal one."""
        each = sym.Square(mean, name="square") + sym.Exp(log_variance, name="variance") - log_variance - 1
        return sym.Scale(sym.Sum(each, dim=(1,), name="sum"), factor=0.5, name="halved")

    image = sym.Input(shape=("N", 1, 28, 28), name="image")
    x = sym.Flatten(image, name="flatten")
    x = sym.Linear(x, out_features=400, activation="ReLU", name="encoder")
    mean = sym.Linear(x, out_features=20, name="mean")
    log_variance = sym.Linear(x, out_features=20, name="log_variance")
    code = Reparameterise(mean, log_variance, name="code")
    x = sym.Linear(code, out_features=400, activation="ReLU", name="decoder")
    x = sym.Linear(x, out_features=784, name="pixels")
    picture = sym.Unflatten(x, dim=1, sizes=(1, 28, 28), name="picture")
    # Half the squared error, summed over the pixels: the likelihood of a normal distribution.
    likeness = sym.MSELoss(picture, image, factor=392.0, name="reconstruction")
    divergence = sym.ValueLoss(KLDivergence(mean, log_variance, name="kl"), name="divergence")
    return sym.Group(likeness, divergence)


SHIPPED = (
    Shipped(
        "mlp",
        "MLP",
        "Two hidden layers for images of clothes or digits: 784-128-64-10.",
        mlp,
        Published("MXNet 1.x tutorial 'Handwritten Digit Recognition', multilayer perceptron", 109_386),
        CLOTHES,
    ),
    Shipped(
        "autoencoder",
        "Autoencoder",
        "An image through 30 numbers and back (Hinton & Salakhutdinov, 2006).",
        autoencoder,
        Published("Hinton & Salakhutdinov, Science 313 (2006): 784-1000-500-250-30 and back", 2_837_314),
        CLOTHES,
    ),
    Shipped(
        "vae",
        "Variational autoencoder",
        "An image through 20 normal random numbers and back (Kingma & Welling, 2014).",
        vae,
        Published("pytorch/examples, vae/main.py: 784-400-20-400-784", 652_824),
        CLOTHES,
    ),
)
