"""Steps of Adam and AdamW without what torch's own `step` looks up anew each time.

torch makes the lists of parameters, gradients and averages at every step, group by group, and sorts them by device and
type. Where steps are short that takes longer than the arithmetic. The lists change only when a state is loaded, so they
are kept here, and groups that are treated alike become one; the kernel is the same, and so is every bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

_ALIKE = ("initial_lr", "betas", "weight_decay", "eps", "maximize", "decoupled_weight_decay")


@dataclass(frozen=True)
class _Together:
    """Parameters that one call of the kernel moves."""

    group: dict[str, Any]  # the first of their groups: its learning rate is theirs
    kernel: Callable[..., None]
    parameters: list[Tensor]
    averages: list[Tensor]
    squares: list[Tensor]
    steps: list[Tensor]


class FusedSteps:
    """Moves an optimizer's parameters along their gradients, faster than its `step` where it can."""

    def __init__(self, optimizer: torch.optim.Optimizer) -> None:
        self._optimizer = optimizer
        plain = type(optimizer) in (torch.optim.Adam, torch.optim.AdamW) and hasattr(torch, "_fused_adam_")
        self._simple = plain and all(_is_simple(group) for group in optimizer.param_groups)
        self._kept: list[_Together] | None = None
        self._state: object = None
        self._groups: object = None

    @torch.no_grad()
    def take(self) -> None:
        """One step with the gradients that are there."""
        optimizer = self._optimizer
        if (
            self._kept is None
            or optimizer.state is not self._state
            or optimizer.param_groups is not self._groups
        ):
            self._step_and_keep()
            return
        found = [[parameter.grad for parameter in each.parameters] for each in self._kept]
        if any(gradient is None for gradients in found for gradient in gradients):
            optimizer.step()  # it leaves out what has none
            return
        for each, gradients in zip(self._kept, found, strict=True):
            group = each.group
            torch._foreach_add_(each.steps, 1)
            each.kernel(
                each.parameters,
                gradients,
                each.averages,
                each.squares,
                [],
                each.steps,
                lr=group["lr"],
                beta1=group["betas"][0],
                beta2=group["betas"][1],
                weight_decay=group["weight_decay"],
                eps=group["eps"],
                amsgrad=False,
                maximize=group["maximize"],
                grad_scale=None,
                found_inf=None,
            )

    def _step_and_keep(self) -> None:
        """A step of torch's own, which makes what is missing of the state; then its lists."""
        optimizer = self._optimizer
        optimizer.step()
        self._kept = None
        if not self._simple:
            return
        everything = [parameter for group in optimizer.param_groups for parameter in group["params"]]
        kinds = {(parameter.device, parameter.dtype) for parameter in everything}
        if len(kinds) != 1 or any(not optimizer.state[each] for each in everything):
            return
        together: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for group in optimizer.param_groups:
            together.setdefault(tuple(group.get(name) for name in _ALIKE), []).append(group)
        self._kept = [self._together(groups) for groups in together.values()]
        self._state, self._groups = optimizer.state, optimizer.param_groups

    def _together(self, groups: list[dict[str, Any]]) -> _Together:
        parameters = [parameter for group in groups for parameter in group["params"]]
        states = [self._optimizer.state[parameter] for parameter in parameters]
        decoupled = groups[0].get("decoupled_weight_decay", type(self._optimizer) is torch.optim.AdamW)
        return _Together(
            groups[0],
            torch._fused_adamw_ if decoupled else torch._fused_adam_,
            parameters,
            [state["exp_avg"] for state in states],
            [state["exp_avg_sq"] for state in states],
            [state["step"] for state in states],
        )


def _is_simple(group: dict[str, Any]) -> bool:
    return bool(group["fused"]) and not (group["amsgrad"] or group["capturable"] or group["differentiable"])
