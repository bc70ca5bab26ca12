"""What a person can change with one press when a run failed: the settings that the worker's sentence names."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from graph.choice import Choice
from graph.recipe import Recipe, optimizer
from studio.inspector.values import number_text

_FIT = re.compile(r"; ([\d,]+) fit")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Advice", text)


def advice(sentence: str, recipe: Recipe) -> list[tuple[str, Recipe]]:
    """What a button says, and the recipe it makes; empty where the sentence names nothing to set."""
    found: list[tuple[str, Recipe]] = []
    settings = recipe.resolve()
    if "learning rate" in sentence:
        kind = optimizer(recipe.optimizer.name)
        rate, usual = (kind.resolve(attrs)["lr"] for attrs in (recipe.optimizer.attrs, {}))
        lower = min(float(f"{rate / 10:.3g}"), usual)
        choice = Choice(recipe.optimizer.name, {**recipe.optimizer.attrs, "lr": lower})
        found.append(
            (_tr("Learning rate %1").replace("%1", number_text(lower)), recipe.but(optimizer=choice))
        )
    if "clip_norm" in sentence:
        limit = min(1.0, settings.clip_norm / 10 if settings.clip_norm else 1.0)
        words = _tr("Limit the gradient's norm to %1").replace("%1", number_text(limit))
        found.append((words, recipe.setting(clip_norm=limit)))
    if "enough memory" in sentence and settings.batch_size > 1:
        fits = _FIT.search(sentence)
        size = int(fits[1].replace(",", "")) if fits is not None else settings.batch_size // 2
        words = _tr("Batches of %1").replace("%1", f"{size:,}")
        found.append((words, recipe.setting(batch_size=size)))
    return found
