"""Optimizers: the recipe's words as torch's objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MethodType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _NormBase

from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from graph.operator import Weight
from graph.options import resolve_options
from graph.recipe import Recipe, optimizer
from graph.sharing import frozen_owners
from runtime.own_optimizers import LAMB, LBFGS, Lion, Muon, split_matrices

OWN: dict[str, type[torch.optim.Optimizer]] = {"Lion": Lion, "LAMB": LAMB, "Muon": Muon, "LBFGS": LBFGS}


@dataclass(frozen=True)
class Group:
    """Parameters that are trained alike.

    Args:
        rate: multiplies the learning rate.
        decay: multiplies the recipe's weight decay, L1 and L2; 0 for biases and the scales of normalisations, unless
            the recipe includes them (`decay_all`).
        l1, l2: strengths of their own, beside the recipe's.
    """

    parameters: tuple[Tensor, ...]
    rate: float
    decay: float
    l1: float = 0.0
    l2: float = 0.0


def parameter_groups(module: nn.Module, document: Document, inference: Inference) -> list[Group]:
    """The module's parameters, grouped by what their nodes say about rate, decay and penalties.

    Frozen nodes' parameters are set to need no gradient and belong to no group; their normalisations use the running
    statistics they have, and leave them as they are.

    Raises:
        SymloomError: none is left to train.
    """
    groups: dict[tuple[float, float, float, float], list[Tensor]] = {}
    decay_all = document.recipe.resolve().decay_all
    frozen = frozen_owners(document.graph)
    declared_of = {owner: _declared(document, inference, owner) for owner, _ in module.named_children()}
    for name, _ in module.named_buffers():
        owner, _, weight = name.partition(".")
        declared = declared_of[owner].get(weight)  # none of class weights, which no node declares
        if owner in frozen or (declared is not None and declared.frozen):
            _keep_statistics(module.get_submodule(name.rpartition(".")[0]))
    for name, parameter in module.named_parameters():
        owner, _, weight = name.partition(".")
        options = resolve_options(document.graph[owner].options)
        declared = declared_of[owner][weight]
        if owner in frozen or declared.frozen:
            parameter.requires_grad_(False)
            continue
        decay, l1, l2 = 0.0, 0.0, 0.0
        if declared.decays or decay_all:
            decay = options.decay_factor * declared.decay
        if declared.decays:
            l1, l2 = options.l1 + declared.l1, options.l2 + declared.l2
        rate = options.learning_rate_factor * declared.rate
        groups.setdefault((rate, decay, l1, l2), []).append(parameter)
    if not groups:
        raise SymloomError("The network has no weights to train: add a layer with weights, or unfreeze one.")
    return [Group(tuple(parameters), *key) for key, parameters in groups.items()]


def _declared(document: Document, inference: Inference, node: str) -> Mapping[str, Weight]:
    """What a node's operator says of its weights, by their names."""
    facts, inputs = inference.facts[node], inference.inputs(document.graph, node)
    assert facts.operator is not None
    assert inputs is not None
    return facts.operator.weights(facts.attributes, *inputs)


def _keep_statistics(layer: nn.Module) -> None:
    """A normalisation evaluates, also while the module around it trains."""
    if isinstance(layer, _NormBase) and layer.track_running_stats:
        layer.train = MethodType(_evaluate, layer)  # type: ignore[method-assign]  # of this one alone


def _evaluate(layer: nn.Module, mode: bool = True) -> nn.Module:
    """`nn.Module.train` of a layer that does not train."""
    return nn.Module.train(layer, False)


def make_optimizer(groups: list[Group], recipe: Recipe) -> torch.optim.Optimizer:
    """The recipe's optimizer over groups of parameters.

    Raises:
        SymloomError: its settings do not go together, or it cannot treat parameters differently.
    """
    name = recipe.optimizer.name
    values = optimizer(name).resolve(recipe.optimizer.attrs)
    made: Callable[..., torch.optim.Optimizer] = OWN.get(name) or getattr(torch.optim, name)
    try:
        if optimizer(name).closure:
            return _over_everything(name, made, groups, values)
        lr, decay = values.pop("lr"), values.pop("weight_decay", None)
        chosen = [
            {
                "params": list(group.parameters),
                "lr": lr * group.rate,
                "initial_lr": lr * group.rate,
                **({} if decay is None else {"weight_decay": decay * group.decay}),
            }
            for group in groups
        ]
        if made is Muon:
            chosen = split_matrices(chosen)
        fused = _fused(name, groups) if recipe.resolve().fused else {}
        try:
            return made(chosen, lr=lr, **values, **fused)
        except RuntimeError:
            if not fused:
                raise
            return made(
                chosen, lr=lr, **values
            )  # a device, or a number format, for which torch has no such form
    except ValueError as error:
        raise SymloomError(f"{name}: {error}; change its settings in the recipe.") from None


def _over_everything(
    name: str, made: Callable[..., torch.optim.Optimizer], groups: list[Group], values: dict[str, Any]
) -> torch.optim.Optimizer:
    """An optimizer that knows one group only."""
    if len({group.rate for group in groups}) > 1:
        raise SymloomError(
            f"{name} trains all weights at one rate; set learning_rate_factor to 1 everywhere, or choose "
            "another optimizer."
        )
    search = "strong_wolfe" if values.pop("line_search") else None
    lr = values.pop("lr")
    everything = [parameter for group in groups for parameter in group.parameters]
    found = made(everything, lr=lr, line_search_fn=search, **values)
    found.param_groups[0]["initial_lr"] = lr * groups[0].rate
    return found


def _fused(name: str, groups: list[Group]) -> dict[str, bool]:
    """The form that does a step in one pass over the memory, where torch has one."""
    on_cpu = all(parameter.device.type == "cpu" for group in groups for parameter in group.parameters)
    fused = name in ("SGD", "Adam", "AdamW") or (name == "Adagrad" and on_cpu)
    return {"fused": True} if fused else {}


def set_learning_rate(made: torch.optim.Optimizer, factor: float) -> float:
    """Set every group's rate to its initial one times a factor; the recipe's rate times it is returned."""
    for group in made.param_groups:
        group["lr"] = group["initial_lr"] * factor
    return float(made.defaults["lr"]) * factor
