"""Small documents and runs for tests: networks that train in a second, and ways to interrupt them.

`chain` writes a graph as a list of layers; `digits_network` is the one most tests train: 8×8 images, dropout and
batch normalisation (whose state a resumed run must have), 22 steps an epoch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from graph.document import Document
from graph.model import Graph, Node, Source
from graph.recipe import Choice, Recipe
from runtime.control import Control
from runtime.protocol import Event, Finished
from runtime.runfolder import RunFolder
from runtime.train import resume, train

Layer = (
    tuple[str, str]
    | tuple[str, str, Mapping[str, Any]]
    | tuple[str, str, Mapping[str, Any], Mapping[str, Any]]
)
FIXED = {"threads": 1, "layout": "contiguous", "device": "cpu"}  # no trial: its choice depends on the machine


def chain(
    *layers: Layer,
    shape: tuple[Any, ...] = ("N", 1, 8, 8),
    title: str = "Test network",
    recipe: Recipe | None = None,
) -> Document:
    """A network whose layers (name, operator, attributes, options) follow each other, from `image` to `loss`."""
    nodes = [Node("image", "Input", {"shape": shape})]
    for layer in layers:
        name, op = layer[0], layer[1]
        attrs = layer[2] if len(layer) > 2 else {}
        options = layer[3] if len(layer) > 3 else {}
        nodes.append(Node(name, op, attrs, {"input": Source(nodes[-1].name, "output")}, options=options))
    ends = {"input": Source(nodes[-1].name, "output"), "target": Source("label", "output")}
    nodes += [Node("label", "Target"), Node("loss", "CrossEntropyLoss", {}, ends)]
    return Document(title, Graph.of(nodes), recipe or digits_recipe())


def digits_recipe(
    optimizer: str = "Adam",
    attrs: Mapping[str, Any] | None = None,
    schedule: Choice = Choice("one-cycle"),  # noqa: B008  # a frozen value
    **settings: Any,
) -> Recipe:
    """Two epochs on the digits with nothing left to be measured."""
    chosen = {"epochs": 2, "batch_size": 64, "validation": 0.1, **FIXED, **settings}
    return Recipe(Choice("digits"), Choice(optimizer, attrs or {}), schedule).setting(**chosen)


def digits_network(recipe: Recipe | None = None) -> Document:
    """Convolution, batch normalisation, pooling, dropout and a dense layer for 8×8 digits."""
    return chain(
        ("conv", "Conv2d", {"out_channels": 8, "kernel_size": (3, 3), "activation": "ReLU"}),
        ("norm", "BatchNorm2d"),
        ("pool", "MaxPool2d"),
        ("drop", "Dropout", {"p": 0.2}),
        ("flatten", "Flatten"),
        ("logits", "Linear", {"out_features": 10}),
        recipe=recipe,
    )


def clothes_network(**settings: Any) -> Document:
    """A small convolutional network for the embedded part of Fashion-MNIST."""
    document = chain(
        ("conv", "Conv2d", {"out_channels": 8, "activation": "ReLU"}),
        ("pool", "MaxPool2d"),
        ("flatten", "Flatten"),
        ("logits", "Linear", {"out_features": 10}),
        shape=("N", 1, 28, 28),
        title="Small clothes network",
    )
    recipe = Recipe(Choice("fashion-mnist-small"), Choice("Adam", {"lr": 0.003}))
    document.recipe = recipe.setting(**{"epochs": 2, "batch_size": 64, **FIXED, **settings})
    return document


class StopAfter(Control):
    """Asks a run to stop after that many steps of it."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._left = steps

    @property
    def paused(self) -> bool:
        self._left -= 1
        if self._left <= 0:
            self.stop()
        return super().paused


@dataclass
class Ran:
    """What a run said and left."""

    finished: Finished
    events: list[Event] = field(default_factory=list)

    @property
    def folder(self) -> RunFolder:
        return RunFolder.open(Path(self.finished.folder))

    @property
    def curves(self) -> dict[str, Any]:
        return self.folder.curves()

    @property
    def weights(self) -> dict[str, torch.Tensor]:
        return load_file(self.folder.weights)

    def of(self, kind: type[Event]) -> list[Any]:
        """The events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]


def run(document: Document, under: Path, control: Control | None = None) -> Ran:
    """Train a document to the end, or until `control` says so."""
    events: list[Event] = []
    return Ran(train(document, under, events.append, control or Control()), events)


def go_on(folder: Path | str, epochs: int | None = None, control: Control | None = None) -> Ran:
    """Resume a run."""
    events: list[Event] = []
    return Ran(resume(Path(folder), epochs, events.append, control or Control()), events)


def same_tensors(first: Mapping[str, torch.Tensor], second: Mapping[str, torch.Tensor]) -> bool:
    """Whether both have the same names and the same bits."""
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)
