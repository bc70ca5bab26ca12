"""Something to choose in a recipe, such as an optimizer: the kinds there are, and the choice of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.errors import SymloomError
from graph.operator import Attribute


@dataclass(frozen=True)
class Kind:
    """One thing to choose in a group: an optimizer or a schedule, with its own attributes."""

    name: str
    summary: str
    attributes: tuple[Attribute, ...] = ()
    averages: int = 0  # tensors an optimizer remembers for each parameter …
    counters: int = 1  # … and float32 numbers, such as the step
    remembers: tuple[
        str, ...
    ] = ()  # attributes each of which, where it is on, makes it remember a tensor more
    closure: bool = False  # an optimizer that evaluates the loss several times a step

    def state_bytes(self, attrs: Mapping[str, Any], parameter_bytes: int, tensors: int) -> int:
        """What an optimizer remembers of `tensors` parameters that hold `parameter_bytes`."""
        values = self.resolve(attrs)
        more = sum(bool(values[name]) for name in self.remembers)
        history = 2 * values.get("history_size", 0)
        copies: int = self.averages + more + history
        return parameter_bytes * copies + 4 * tensors * self.counters

    def resolve(self, attrs: Mapping[str, Any]) -> dict[str, Any]:
        """All attributes with their values, checked, by torch's names.

        Raises:
            SymloomError: an unknown attribute or a value it does not take.
        """
        return resolve_attributes(self.attributes, attrs, self.name)


@dataclass(frozen=True)
class Choice:
    """A named choice with the attributes that differ from its defaults."""

    name: str
    attrs: Mapping[str, Any] = field(default_factory=dict)


def resolve_attributes(
    declared: tuple[Attribute, ...], attrs: Mapping[str, Any], owner: str
) -> dict[str, Any]:
    """The values of all declared attributes, each checked; what `attrs` does not say is at its default.

    Raises:
        SymloomError: an unknown attribute or a value it does not take; the sentence names `owner`.
    """
    by_name = {attribute.name: attribute for attribute in declared}
    values = {attribute.name: attribute.default for attribute in declared}
    for name, value in attrs.items():
        if name not in by_name:
            raise SymloomError(f"{owner} has no setting {name!r} (it has {', '.join(by_name) or 'none'}).")
        values[name] = by_name[name].check(value)
    return values


def find_kind(kinds: tuple[Kind, ...], name: str, what: str) -> Kind:
    """The kind of that name.

    Raises:
        SymloomError: there is none; the sentence lists those that are.
    """
    for kind in kinds:
        if kind.name == name:
            return kind
    raise SymloomError(
        f"there is no {what} {name!r}; choose one of {', '.join(kind.name for kind in kinds)}."
    )
