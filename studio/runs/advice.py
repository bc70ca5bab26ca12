"""What a person can change with one press when a run failed: the settings that the worker names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from graph.choice import Choice
from graph.recipe import Recipe, optimizer
from studio.inspector.values import number_text


def _tr(text: str) -> str:
    return QCoreApplication.translate("Advice", text)


def advice(to_change: Sequence[str], fits: int | None, recipe: Recipe) -> list[tuple[str, Recipe]]:
    """What a button says, and the recipe it makes.

    Args:
        to_change: what the worker's sentence tells to change: learning_rate, clip_norm, batch_size.
        fits: the largest batch that was found to fit into memory.
    """
    found: list[tuple[str, Recipe]] = []
    settings = recipe.resolve()
    if "learning_rate" in to_change:
        kind = optimizer(recipe.optimizer.name)
        rate, usual = (kind.resolve(attrs)["lr"] for attrs in (recipe.optimizer.attrs, {}))
        lower = min(float(f"{rate / 10:.3g}"), usual)
        choice = Choice(recipe.optimizer.name, {**recipe.optimizer.attrs, "lr": lower})
        found.append(
            (_tr("Learning rate %1").replace("%1", number_text(lower)), recipe.but(optimizer=choice))
        )
    if "clip_norm" in to_change:
        limit = min(1.0, settings.clip_norm / 10 if settings.clip_norm else 1.0)
        words = _tr("Limit the gradient's norm to %1").replace("%1", number_text(limit))
        found.append((words, recipe.setting(clip_norm=limit)))
    if "batch_size" in to_change and settings.batch_size > 1:
        size = fits or settings.batch_size // 2
        words = _tr("Batches of %1").replace("%1", f"{size:,}")
        found.append((words, recipe.setting(batch_size=size)))
    return found
