"""Optimizers and learning-rate schedules: the recipe's words as torch's objects."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.options import resolve_options
from graph.recipe import Choice, Recipe, optimizer, schedule


def parameter_groups(module: nn.Module, document: Document, inference: Inference, lr: float, decay: float) -> list[
    dict[str, Any]
]:
    """The module's parameters, grouped by what their nodes say about rate and decay.

    Biases and normalisation scales never decay (their operators say so). Frozen nodes' parameters are set to need
    no gradient and belong to no group.
    """
    groups: dict[tuple[float, bool, float], list[Tensor]] = {}
    for name, parameter in module.named_parameters():
        owner, _, weight = name.partition(".")
        options = resolve_options(document.graph[owner].options)
        if options.frozen:
            parameter.requires_grad_(False)
            continue
        facts = inference.facts[owner]
        assert facts.operator is not None
        inputs = inference.inputs(document.graph, owner)
        assert inputs is not None
        declared = facts.operator.weights(facts.attributes, *inputs)[weight]
        key = (options.learning_rate_factor, declared.decays, options.decay_factor)
        groups.setdefault(key, []).append(parameter)
    if not groups:
        raise SymloomError("The network has no weights to train: add a layer with weights, or unfreeze one.")
    return [
        {
            "params": parameters,
            "lr": lr * rate,
            "initial_lr": lr * rate,
            "weight_decay": decay * factor if decays else 0.0,
            "penalty": factor if decays else 0.0,
        }
        for (rate, decays, factor), parameters in groups.items()
    ]


def make_optimizer(
    module: nn.Module, document: Document, inference: Inference, recipe: Recipe
) -> torch.optim.Optimizer:
    """The recipe's optimizer over the module's parameters.

    Raises:
        SymloomError: its settings do not go together, or nothing is there to train.
    """
    values = optimizer(recipe.optimizer.name).resolve(recipe.optimizer.attrs)
    lr, decay = values.pop("lr"), values.pop("weight_decay", 0.0)
    groups = parameter_groups(module, document, inference, lr, decay)
    made: type[torch.optim.Optimizer] = getattr(torch.optim, recipe.optimizer.name)
    on_gpu = any(parameter.is_cuda for group in groups for parameter in group["params"])
    try:
        # foreach on the CPU only adds lists of tensors; fused does the step in one pass over the memory.
        return made(groups, lr=lr, **values, **_implementation(recipe.optimizer.name, on_gpu))
    except ValueError as error:
        raise SymloomError(f"{recipe.optimizer.name}: {error}; change its settings in the recipe.") from None


def _implementation(name: str, on_gpu: bool) -> dict[str, bool]:
    return {"fused": True} if name in ("SGD", "Adam", "AdamW", "Adagrad") and not (on_gpu and name == "Adagrad") else {}


def learning_rate_factor(choice: Choice, step: int, steps: int, steps_per_epoch: int) -> float:
    """What a schedule multiplies the learning rate by at a step (from 0) of a run of `steps`.

    A pure function, so that a resumed run needs no schedule state.
    """
    values: Mapping[str, Any] = schedule(choice.name).resolve(choice.attrs)
    part = min(step / max(steps, 1), 1.0)
    match choice.name:
        case "constant":
            return 1.0
        case "one-cycle" | "cosine":
            warmup = values["warmup"]
            start = values.get("start_factor", 0.0)
            final = values.get("final_factor", 0.0)
            if part < warmup:
                risen = part / warmup
                if choice.name == "one-cycle":
                    return float(start + (1 - start) * (1 - math.cos(math.pi * risen)) / 2)
                return float(max(risen, 1 / max(steps * warmup, 1)))
            fallen = (part - warmup) / max(1 - warmup, 1e-12)
            return float(final + (1 - final) * (1 + math.cos(math.pi * fallen)) / 2)
        case "step":
            return float(values["gamma"] ** (step // steps_per_epoch // values["step_epochs"]))
        case "exponential":
            return float(values["gamma"] ** (step // steps_per_epoch))
        case _:
            raise AssertionError(choice.name)


def set_learning_rate(made: torch.optim.Optimizer, factor: float) -> float:
    """Set every group's rate to its initial one times a factor; the first group's rate is returned."""
    for group in made.param_groups:
        group["lr"] = group["initial_lr"] * factor
    return float(made.param_groups[0]["lr"])
