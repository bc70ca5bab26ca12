"""What nodes of different operators have in common: attributes of one name and kind, within the bounds of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from graph.model import Node
from graph.operator import Attribute, Operator
from graph.types import DTYPES
from studio.inspector.values import same


def shared_attributes(nodes: Sequence[Node], operators: Sequence[Operator]) -> tuple[Attribute, ...]:
    """The attributes that one value can be given to in all nodes, in the order of the first one's.

    An attribute that one of the nodes does not show now is none of them.

    Args:
        operators: of each node its own.
    """
    first, *others = operators
    if all(operator is first for operator in others):
        return first.attributes
    found = {}
    for attribute in first.attributes:
        declared = [_named(operator, attribute.name) for operator in operators]
        merged = _merged([each for each in declared if each is not None])
        if None not in declared and merged is not None:
            found[attribute.name] = merged
    seen = []
    for attribute in found.values():
        if _follows(attribute, found):
            seen.append(attribute)
        elif all(_shown(node, own, attribute.name) for node, own in zip(nodes, operators, strict=True)):
            seen.append(replace(attribute, shown_if=None))
    return tuple(seen)


def without_one_default(attributes: Sequence[Attribute], operators: Sequence[Operator]) -> frozenset[str]:
    """Those of the shared attributes that begin with different values."""
    return frozenset(
        attribute.name
        for attribute in attributes
        for operator in operators
        if not same(operator.attribute(attribute.name).default, attribute.default)
    )


def _merged(declared: Sequence[Attribute]) -> Attribute | None:
    """One declaration whose values all of these take; None if there is none."""
    first = declared[0]
    if any((each.kind, each.length) != (first.kind, first.length) for each in declared):
        return None
    low = max((each.minimum for each in declared if each.minimum is not None), default=None)
    high = min((each.maximum for each in declared if each.maximum is not None), default=None)
    if low is not None and high is not None and low > high:
        return None
    choices = first.choices
    if first.kind in ("choice", "dtype"):
        lists = [each.choices or DTYPES for each in declared]
        choices = tuple(choice for choice in lists[0] if all(choice in other for other in lists))
        if not choices:
            return None
    return replace(
        first,
        minimum=low,
        maximum=high,
        choices=choices,
        optional=all(each.optional for each in declared),
        doc=first.doc if all(each.doc == first.doc for each in declared) else "",
        unit=first.unit if all(each.unit == first.unit for each in declared) else "",
        shown_if=first.shown_if if all(each.shown_if == first.shown_if for each in declared) else None,
    )


def _follows(attribute: Attribute, shared: dict[str, Attribute]) -> bool:
    """Whether the form itself can tell when the field is shown."""
    return attribute.shown_if is not None and attribute.shown_if[0] in shared


def _shown(node: Node, operator: Operator, name: str) -> bool:
    condition = operator.attribute(name).shown_if
    if condition is None:
        return True
    other, allowed = condition
    value: Any = node.attrs.get(other, operator.attribute(other).default)
    return value in allowed


def _named(operator: Operator, name: str) -> Attribute | None:
    return next((each for each in operator.attributes if each.name == name), None)
