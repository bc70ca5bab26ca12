"""Exact rewrites change the order of work and not one bit of the result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.recipe import Choice
from graph.source import generate
from tests.builders import FIXED, Layer, StopAfter, chain, run, same_tensors

ATTACHED: tuple[Layer, ...] = (
    ("conv1", "Conv2d", {"out_channels": 8, "activation": "ReLU"}),
    ("pool1", "MaxPool2d"),
    ("conv2", "Conv2d", {"out_channels": 8, "activation": "ReLU"}),
    ("pool2", "MaxPool2d", {"kernel_size": (3, 3), "stride": (2, 2)}),
    ("flatten", "Flatten"),
    ("logits", "Linear", {"out_features": 10}),
)
SEPARATE: tuple[Layer, ...] = (
    ("conv1", "Conv2d", {"out_channels": 8}),
    ("relu1", "ReLU"),
    ("pool1", "MaxPool2d"),
    ("conv2", "Conv2d", {"out_channels": 8}),
    ("norm", "BatchNorm2d"),
    ("relu2", "ReLU"),
    ("pool2", "MaxPool2d"),
    ("drop", "Dropout", {"p": 0.3}),
    ("flatten", "Flatten"),
    ("logits", "Linear", {"out_features": 10}),
)


@pytest.mark.parametrize(
    "layers", [ATTACHED, SEPARATE], ids=["activation of the layer", "activation of its own"]
)
@pytest.mark.parametrize("layout", ["contiguous", "channels_last"])
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_a_hundred_steps_are_bit_equal_with_rewrites_on_and_off(
    layers: tuple[Layer, ...], layout: str, optimizer: str, tmp_path: Path
) -> None:
    ran = []
    for rewrites in (True, False):
        document = chain(*layers, shape=("N", 1, 28, 28))
        recipe = document.recipe.but(
            data=Choice("fashion-mnist-small"),
            optimizer=Choice(optimizer, {"lr": 0.01}),
            schedule=Choice("constant"),
        )
        settings: dict[str, Any] = {
            **FIXED,
            "layout": layout,
            "epochs": 2,
            "batch_size": 32,
            "rewrites": rewrites,
        }
        document.recipe = recipe.setting(**settings)
        assert len(generate(document).notes) == (2 if rewrites else 0)
        ran.append(run(document, tmp_path, StopAfter(100)))
    on, off = ran
    assert len(on.curves["train/loss"][0]) == 100
    assert on.curves == off.curves
    assert same_tensors(on.weights, off.weights)
    assert on.finished.test == off.finished.test
