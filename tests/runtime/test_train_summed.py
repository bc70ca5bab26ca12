"""Losses that are summed over their batch instead of averaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.document import Document
from graph.recipe import Choice
from tests.builders import chain, digits_recipe, run


def _summed(reduction: str) -> Document:
    recipe = digits_recipe("SGD", {"lr": 0.0}, Choice("constant"), epochs=1, batch_size=32, validation=0.4)
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe)
    document.graph.put("loss", document.graph["loss"].but(attrs={"reduction": reduction}))
    return document


def test_a_summed_loss_is_as_large_in_validation_and_test_as_in_training(tmp_path: Path) -> None:
    mean, summed = (run(_summed(reduction), tmp_path / reduction) for reduction in ("mean", "sum"))
    for curve in ("train/loss", "validation/loss"):
        averages = [sum(ran.curves[curve][1]) / len(ran.curves[curve][1]) for ran in (mean, summed)]
        assert averages[1] == pytest.approx(32 * averages[0], rel=0.05), curve
    assert summed.finished.test["loss"] == pytest.approx(32 * mean.finished.test["loss"], rel=0.05)
