"""The operator catalogue: every declaration, by name. One file per family.

A module lists its declarations in `DECLARED`; a name may be declared once.
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
            found[operator.name] = operator
    return MappingProxyType(found)


OPERATORS: Mapping[str, Operator] = _catalogue()
