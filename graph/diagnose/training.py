"""Checks of how the network will be trained: nothing to train, batches that do not work, too little memory."""

from __future__ import annotations

import os
from collections.abc import Iterator

from graph.analyse import bytes_text, memory_of
from graph.diagnose.view import View
from graph.dim import substitute
from graph.infer import Problem
from graph.sharing import frozen_owners


def _something_to_train(view: View) -> Iterator[Problem]:
    if not view.losses or any(facts.types is None for name, facts in view.facts.items() if name in view.live):
        return
    owners = [name for name in view.weights if view.trains(name) and name in view.live]
    if not owners:
        yield Problem(
            view.losses[0],
            "depends on no weights, so there is nothing to learn; put at least one layer with weights, such "
            "as a linear one, before it.",
            kind="no_weights",
        )
    elif frozen_owners(view.graph) >= set(owners):
        yield Problem(
            owners[-1],
            "is frozen"
            + ("" if len(owners) == 1 else f", as are all {len(owners)} nodes with weights")
            + ": training would change nothing. Unfreeze at least one.",
            kind="all_frozen",
            attribute="frozen",
            expected=tuple(owners),
        )


def _batch(view: View) -> Iterator[Problem]:
    size = view.document.recipe.resolve().batch_size
    data = view.data
    if data is not None and size > data.train:
        yield Problem(
            "",
            f"the batch size is {size:,}, but {data.title} has only {data.train:,} samples to train on; "
            "choose a smaller one.",
            "warning",
            "batch_too_large",
            expected=data.train,
        )
    if size > 1:
        return
    for name, facts in view.facts.items():
        if (
            facts.operator is None
            or not facts.operator.needs_batch
            or not facts.types
            or name not in view.live
        ):
            continue
        shape = facts.types[0].shape
        single = all(substitute(dim, {"N": 1}) == 1 for dim in (shape[0], *shape[2:]))
        if single:
            said = "one value a channel has no variance, and training stops with an error"
        else:
            said = f"its statistics come from one sample ({facts.types[0]}) and say little about the others"
        yield Problem(
            name,
            f"normalises over the batch, but the batch size is 1: {said}. Choose a larger batch, or a "
            "normalisation that looks at each sample alone.",
            "error" if single else "warning",
            "batch_of_one",
            expected=size,
        )


def _linear_chains(view: View) -> Iterator[Problem]:
    """Two linear layers in a row are one."""
    for name, facts in view.facts.items():
        if facts.operator is None or facts.operator.category != "Linear" or name not in view.weights:
            continue
        source = next(iter(view.graph[name].inputs.values()), None)
        if len(view.graph[name].inputs) != 1:
            continue
        for step in view.back(source):
            if step.activation is not None:
                break
            if step.operator.category == "Linear" and step.node in view.weights:
                if len(view.graph.consumers[step.node]) == 1 and not _narrows(view, step.node, name):
                    yield Problem(
                        step.node,
                        f"is followed by {name} without an activation between: together they can do no more "
                        "than one linear layer.",
                        "hint",
                        "linear_chain",
                        attribute="activation",
                        expected=name,
                    )
                break


def _narrows(view: View, first: str, second: str) -> bool:
    """Whether fewer features pass between two layers than go in and come out, as in an autoencoder."""
    before = view.type_at(next(iter(view.graph[first].inputs.values())))
    between, after = view.facts[first].types, view.facts[second].types
    if before is None or not between or not after:
        return False
    sizes = [x.shape[-1] for x in (before, between[0], after[0])]
    known = [size for size in sizes if isinstance(size, int)]
    return len(known) == 3 and known[1] < min(known[0], known[2])


def _memory(view: View) -> Iterator[Problem]:
    available = view.memory if view.memory is not None else _physical_memory()
    if available is None or not view.live:
        return
    size = view.document.recipe.resolve().batch_size
    found, largest = memory_of(view.document, view.inference, size, view.weights)
    needed = found.peak
    if needed is None or needed <= available * 0.9:
        return
    yield Problem(
        largest if (found.kept or 0) > found.weights else "",
        f"training with batches of {size:,} needs about {bytes_text(needed)} of memory, but there are "
        f"{bytes_text(available)}; choose smaller batches or a smaller network.",
        "warning",
        "memory",
        expected=available,
    )


def _physical_memory() -> int | None:
    """Bytes of memory this computer has; None where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


CHECKS = (_something_to_train, _batch, _linear_chains, _memory)
