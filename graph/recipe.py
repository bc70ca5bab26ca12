"""How a network is trained: data, optimizer, schedule and settings, as values.

Everything a person can choose is declared once as `Attribute`s, in `graph.optimizers`, `graph.schedule` and
`graph.settings`; the form, the command line, the checks and the file follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from graph.choice import Choice, Kind, find_kind, resolve_attributes
from graph.optimizers import OPTIMIZERS
from graph.schedule import SCHEDULES
from graph.settings import SETTINGS

__all__ = [
    "Choice", "Kind", "Recipe", "check_recipe", "optimizer", "schedule", "OPTIMIZERS", "SCHEDULES", "SETTINGS",
]  # fmt: skip


_DATA, _OPTIMIZER, _SCHEDULE = Choice("fashion-mnist-small"), Choice("Adam"), Choice("constant")


@dataclass(frozen=True)
class Recipe:
    """Everything that, with the graph and the data, determines a run.

    Args:
        data: a data set of `graph.datasets` by name; its attribute `folder` says where the files lie.
        optimizer: one of `OPTIMIZERS`.
        schedule: one of `SCHEDULES`.
        settings: values of `SETTINGS` that differ from the defaults.
    """

    data: Choice = _DATA
    optimizer: Choice = _OPTIMIZER
    schedule: Choice = _SCHEDULE
    settings: Mapping[str, Any] = field(default_factory=dict)

    def but(self, **changes: Any) -> Recipe:
        """The same recipe with some fields replaced."""
        return replace(self, **changes)

    def setting(self, **changes: Any) -> Recipe:
        """The same recipe with some settings changed, each checked.

        Raises:
            SymloomError: an unknown setting or a value it does not take.
        """
        settings = {**self.settings, **changes}
        resolve_attributes(SETTINGS, settings, "the recipe")
        return replace(self, settings=settings)

    def resolve(self) -> SimpleNamespace:
        """All settings with their values, checked.

        Raises:
            SymloomError: an unknown setting or a value it does not take.
        """
        return SimpleNamespace(**resolve_attributes(SETTINGS, self.settings, "the recipe"))


def optimizer(name: str) -> Kind:
    """The optimizer of that name.

    Raises:
        SymloomError: there is none.
    """
    return find_kind(OPTIMIZERS, name, "optimizer")


def schedule(name: str) -> Kind:
    """The schedule of that name.

    Raises:
        SymloomError: there is none.
    """
    return find_kind(SCHEDULES, name, "schedule")


def check_recipe(recipe: Recipe) -> Recipe:
    """The recipe itself, if every choice and value in it is allowed.

    Raises:
        SymloomError: the sentence names what is not.
    """
    optimizer(recipe.optimizer.name).resolve(recipe.optimizer.attrs)
    schedule(recipe.schedule.name).resolve(recipe.schedule.attrs)
    recipe.resolve()
    return recipe
