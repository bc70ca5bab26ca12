"""What `run.json` says of a run: what it was begun with, so that it can go on in the same way."""

from __future__ import annotations

import platform
import time
from dataclasses import replace
from typing import Any

import torch

from graph.document import Document
from graph.errors import FileProblem
from runtime.prepare import Prepared
from runtime.runfolder import RunFolder
from runtime.tune import Choices, choose_device, devices


def facts_of(document: Document, ready: Prepared) -> dict[str, Any]:
    """Seed, data, choices and versions of a run that begins."""
    data, validation = ready.data, ready.validation
    return {
        "title": document.title,
        "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "seed": document.recipe.resolve().seed,
        "data": {
            "name": data.spec.name,
            "fingerprint": data.fingerprint,
            "train": ready.training.samples,
            "validation": validation.samples if validation else 0,
            "test": data.spec.test,
        },
        "choices": ready.choices.as_json(),
        "versions": {"torch": torch.__version__, "python": platform.python_version()},
        "platform": platform.platform(),
    }


def summary(document: Document, ready: Prepared) -> str:
    """The same for a person, in a line."""
    settings = document.recipe.resolve()
    return (
        f"{parameters_of(ready):,} parameters, {ready.training.samples:,} training samples of "
        f"{ready.data.spec.title}, batch size {settings.batch_size}, {settings.epochs} "
        f"epoch{'s' * (settings.epochs != 1)}, seed {settings.seed}"
    )


def parameters_of(ready: Prepared) -> int:
    """How many numbers the network learns or holds fixed."""
    return sum(p.numel() for p in ready.network.module.parameters())


def made_before(folder: RunFolder) -> tuple[Choices, str, list[str]]:
    """How a run computes, the fingerprint of its data, and what has changed around it since: a sentence each.

    Raises:
        FileProblem: the file is missing or damaged.
    """
    facts = folder.read_json("run.json")
    try:
        choices = Choices(**facts["choices"])
        choices = replace(choices, notes=tuple(choices.notes))
        fingerprint, version = facts["data"]["fingerprint"], facts["versions"]["torch"]
    except (KeyError, TypeError) as error:
        raise FileProblem(
            f"{folder.path / 'run.json'} is damaged ({error}); restore it, or train anew."
        ) from None
    changed = []
    if version != torch.__version__:
        changed.append(f"begun with torch {version}, goes on with {torch.__version__}")
    if choices.device not in [name for name, _, _ in devices()]:
        found = choose_device("auto")
        changed.append(f"begun on {choices.device}, which is not here, goes on on {found}")
        choices = replace(choices, device=found)
    return choices, fingerprint, [f"{each}: its numbers may differ in the last digits" for each in changed]
