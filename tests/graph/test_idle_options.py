"""Options of weights on a node that uses another's: told, and moved to where they count."""

from __future__ import annotations

from typing import Any

import pytest

from graph import edits
from graph.diagnose import diagnose
from graph.document import Document
from graph.fixes import fixes
from graph.infer import Inference, Problem
from graph.options import OF_OWN_WEIGHTS, OPTIONS
from tests.builders import chain

VALUES: dict[str, Any] = {
    "initialiser": "zeros", "gain": 2.0, "fan": "fan_out", "slope": 0.1, "spread": 0.5, "fill": 1.0,
    "learning_rate_factor": 0.5, "decay_factor": 0.0, "l1": 0.1, "l2": 0.1,
}  # fmt: skip


def network(options: dict[str, Any], of_owner: dict[str, Any] | None = None) -> Document:
    return chain(
        ("flatten", "Flatten"),
        ("first", "Linear", {"out_features": 64, "activation": "ReLU"}, of_owner or {}),
        ("again", "Linear", {"out_features": 64, "activation": "ReLU"}, {"shares": "first", **options}),
        ("logits", "Linear", {"out_features": 10}),
    )


def found(document: Document) -> tuple[Inference, list[Problem]]:
    inference = Inference.of(document.graph, document.operator)
    return inference, diagnose(document, inference)


@pytest.mark.parametrize("name", OF_OWN_WEIGHTS)
def test_an_option_that_shared_weights_do_not_have_is_told(name: str) -> None:
    _, (problem,) = found(network({name: VALUES[name]}))
    assert (problem.node, problem.kind, problem.severity) == ("again", "idle_options", "warning")
    assert name in problem.message
    assert "first" in problem.message


def test_what_works_on_shared_weights_or_is_the_default_is_not_told() -> None:
    defaults = {option.name: option.default for option in OPTIONS if option.name in OF_OWN_WEIGHTS}
    assert found(network(defaults))[1] == []
    assert found(network({"frozen": True}))[1] == []
    assert found(network({}, VALUES))[1] == []
    assert found(network({"muted": True, "l2": 0.1}))[1] == [], "bypassed, it uses no weights"


def test_weights_of_a_bypassed_node_cannot_be_used_and_a_remedy_is_offered() -> None:
    document = network({}, {"muted": True})
    inference, problems = found(document)
    (problem,) = (each for each in problems if each.kind == "shares")
    assert "first, which is bypassed" in problem.message
    assert fixes(document, inference, problem)


def test_they_move_to_the_owner_or_go_away_or_get_weights_of_their_own() -> None:
    document = network({"l2": 0.1, "learning_rate_factor": 0.5})
    inference, (problem,) = found(document)
    offered = fixes(document, inference, problem)
    ends = []
    for fix in offered:
        fixed = document.copy()
        for patch in fix.patches:
            edits.apply(fixed, patch)
        assert found(fixed)[1] == [], fix.text
        ends.append({name: dict(fixed.graph[name].options) for name in ("first", "again")})
    both = {"l2": 0.1, "learning_rate_factor": 0.5}
    assert {"first": both, "again": {"shares": "first"}} in ends
    assert {"first": {}, "again": {"shares": "first"}} in ends
    assert {"first": {}, "again": both} in ends
    assert len(ends) == 3


def test_they_do_not_overwrite_what_the_owner_says() -> None:
    document = network({"l2": 0.1}, {"l2": 0.3})
    inference, (problem,) = found(document)
    for fix in fixes(document, inference, problem):
        fixed = document.copy()
        for patch in fix.patches:
            edits.apply(fixed, patch)
        assert fixed.graph["first"].options == {"l2": 0.3}
