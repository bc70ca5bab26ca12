"""Declarations are complete; and where `{options}` writes what differs from our default, torch assumes the same one."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from string import Formatter
from typing import Any

import pytest
from torch import nn
from torch.nn import functional as F

from graph import operators
from graph.errors import SymloomError
from graph.operator import Attribute, Operator, Port
from graph.operators import OPERATORS, activation
from runtime import layers

MODULES = {"F": F, "nn": nn, "layers": layers}


def callee(operator: Operator) -> inspect.Signature | None:
    """The signature of the torch function or layer that takes `{options}`; builtins have none."""
    for template in (operator.layer, operator.call):
        if template is not None and "{options}" in template:
            names = re.findall(r"\b(F|nn|layers)\.(\w+)\(", template[: template.index("{options}")])
            if names:
                module, name = names[-1]
                try:
                    found = inspect.signature(getattr(MODULES[module], name))
                except ValueError:
                    return None
                named = [p for p in found.parameters.values() if p.kind is not p.VAR_POSITIONAL]
                return found if all(p.kind is not p.VAR_KEYWORD for p in named) else None
    return None


JUDGED = [name for name, operator in OPERATORS.items() if callee(operator) is not None]


def test_most_operators_with_options_are_judged_here() -> None:
    assert len(JUDGED) > 60


@pytest.mark.parametrize("name", JUDGED)
def test_what_is_not_written_is_what_torch_assumes(name: str) -> None:
    operator = OPERATORS[name]
    signature = callee(operator)
    assert signature is not None
    templates = [template for template in (operator.layer, operator.call) if template is not None]
    named = {field for template in templates for _, field, _, _ in Formatter().parse(template)}
    for attribute in operator.attributes:
        if attribute.torch and attribute.name not in named:
            assert attribute.name in signature.parameters, f"torch has no argument {attribute.name}"
            theirs = signature.parameters[attribute.name].default
            theirs = getattr(theirs, "__name__", theirs)  # a transformer's activation: F.relu or its name
            assert theirs == attribute.default or (theirs, attribute.default) == ((), None)


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"summary": ""}, "no summary"),
        ({"summary": "Rectifies"}, "no sentence"),
        ({"inputs": (Port("input"),)}, "a port without doc"),
        ({"formula": "", "reference": ""}, "neither formula nor reference"),
        ({"attributes": (Attribute("alpha", "float", 1.0, ""),)}, "an attribute without doc"),
        ({"attributes": (Attribute("alpha", "float", -1.0, "Steepness.", minimum=0.0),)}, "alpha"),
        ({"name": "Conv2d"}, "declared twice"),
        ({"category": "Things"}, "unknown category"),
    ],
)
def test_a_declaration_that_lacks_a_part_does_not_import(
    lacking: dict[str, Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [operator for operator in activation.DECLARED if operator.name != "ReLU"]

    def import_it() -> None:
        monkeypatch.setattr(activation, "DECLARED", (*others, replace(OPERATORS["ReLU"], **lacking)))
        operators._catalogue()

    with pytest.raises((AssertionError, SymloomError), match=told):
        import_it()
