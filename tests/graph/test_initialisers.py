"""Weights at the ends of what the options of a start allow: torch makes them, and they are numbers."""

from __future__ import annotations

import pytest
import torch

from graph.document import Document
from graph.errors import SymloomError
from graph.model import Graph, Node, Source
from graph.options import INITIALISERS, option
from graph.source import generate
from runtime.compile import compile_source

SPREADS = (option("spread").minimum, option("spread").maximum)


@pytest.mark.parametrize("initialiser", INITIALISERS)
@pytest.mark.parametrize("spread", SPREADS)
def test_every_start_is_made_of_numbers(initialiser: str, spread: float) -> None:
    nodes = [
        Node("x", "Input", {"shape": ("N", 30)}),
        Node(
            "dense",
            "Linear",
            {"out_features": 20},
            {"input": Source("x", "output")},
            options={"initialiser": initialiser, "spread": spread},
        ),
    ]
    compiled = compile_source(generate(Document("Net", Graph.of(nodes))))
    try:
        weights = compiled.module_class().state_dict()
    finally:
        compiled.forget()
    assert all(bool(torch.isfinite(weight).all()) for weight in weights.values())


def test_a_start_without_any_spread_is_refused() -> None:
    with pytest.raises(SymloomError, match=r"spread must be a number from 1e-12 to 1e\+30, not 0"):
        option("spread").check(0.0)
