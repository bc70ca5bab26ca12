"""The operator catalogue: every declaration, by name. One file per family.

A module lists its declarations in `DECLARED`; a name may be declared once, and one that lacks a part that palette,
inspector or reference show does not import.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph.operator import Operator
from graph.operators import (
    activation,
    arithmetic,
    attention,
    comparison,
    constants,
    conversion,
    convolution,
    dropout,
    elementwise,
    embedding,
    inputs,
    joining,
    linear,
    loss,
    metric,
    normalisation,
    pooling,
    recurrent,
    reduction,
    repetition,
    resampling,
    shape,
    similarity_loss,
    transformer,
)


def _catalogue() -> Mapping[str, Operator]:
    found: dict[str, Operator] = {}
    for family in (
        inputs,
        constants,
        convolution,
        linear,
        pooling,
        activation,
        normalisation,
        dropout,
        recurrent,
        attention,
        transformer,
        embedding,
        shape,
        repetition,
        joining,
        resampling,
        conversion,
        arithmetic,
        elementwise,
        comparison,
        reduction,
        loss,
        similarity_loss,
        metric,
    ):
        for operator in family.DECLARED:
            assert operator.name not in found, f"{operator.name} is declared twice"
            _complete(operator)
            found[operator.name] = operator
    return MappingProxyType(found)


def _complete(operator: Operator) -> None:
    """All that a person is shown of it is there; `Operator` itself checks what every block has, too."""
    ports = (*operator.inputs, *operator.output_ports(operator.resolve({})))
    assert ports, f"{operator.name}: no ports"
    assert all(port.doc for port in ports), f"{operator.name}: a port without doc"
    assert operator.formula or operator.reference, f"{operator.name}: neither formula nor reference"
    assert operator.summary[-1] in ".…", f"{operator.name}: its summary is no sentence"
    assert all(each.doc.endswith(".") for each in operator.attributes), f"{operator.name}: doc is no sentence"


OPERATORS: Mapping[str, Operator] = _catalogue()
