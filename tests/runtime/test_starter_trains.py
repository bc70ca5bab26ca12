"""The network to begin with, trained on every kind of data of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.document import Document
from graph.recipe import Choice, Recipe
from graph.starter import network_for
from runtime.data.readers import describe
from tests.builders import FIXED, run
from tests.builders_kinds import OWN_SETS


@pytest.mark.parametrize("kind", OWN_SETS)
def test_it_learns_something_of_any_data(kind: str, tmp_path: Path) -> None:
    data = OWN_SETS[kind](tmp_path)
    settings = {"epochs": 3, "batch_size": 16, **FIXED}
    recipe = Recipe(data, Choice("Adam", {"lr": 0.01}), Choice("constant")).setting(**settings)
    document: Document = network_for(describe(data)).document("Any data", recipe)
    losses = run(document, tmp_path / "runs").curves["train/loss"][1]
    assert min(losses[len(losses) // 2 :]) < losses[0]
