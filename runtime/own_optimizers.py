"""Optimizers that torch has not, or not for every weight: Lion, LAMB, Muon with AdamW for the rest, L-BFGS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim import AdamW, Optimizer

from graph.errors import SymloomError

Closure = Callable[[], float]


class Lion(Optimizer):
    """Steps by the sign of an interpolation of momentum and gradient (Chen et al., 2023)."""

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Closure | None = None) -> float | None:  # type: ignore[override]  # torch declares two overloads
        loss = _evaluated(closure)
        for group, parameter, gradient in _with_gradient(self):
            state = self.state[parameter]
            if not state:
                state["exp_avg"] = torch.zeros_like(parameter)
            past, (now, keep) = state["exp_avg"], group["betas"]
            parameter.mul_(1 - group["lr"] * group["weight_decay"])
            parameter.add_(past.lerp(gradient, 1 - now).sign_(), alpha=-group["lr"])
            past.lerp_(gradient, 1 - keep)
        return loss


class LAMB(Optimizer):
    """Adam whose step is as large, for each layer, as the layer's own weights (You et al., 2020)."""

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-6,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Closure | None = None) -> float | None:  # type: ignore[override]  # torch declares two overloads
        loss = _evaluated(closure)
        for group, parameter, gradient in _with_gradient(self):
            state = self.state[parameter]
            if not state:
                state["step"] = 0
                state["exp_avg"] = torch.zeros_like(parameter)
                state["exp_avg_sq"] = torch.zeros_like(parameter)
            state["step"] += 1
            first, second = group["betas"]
            mean, square = state["exp_avg"], state["exp_avg_sq"]
            mean.lerp_(gradient, 1 - first)
            square.mul_(second).addcmul_(gradient, gradient, value=1 - second)
            mean = mean / (1 - first ** state["step"])
            update = mean.div_((square / (1 - second ** state["step"])).sqrt_().add_(group["eps"]))
            update.add_(parameter, alpha=group["weight_decay"])
            own, length = parameter.norm(), update.norm()
            trust = torch.where((own > 0) & (length > 0), own / length, 1.0)
            parameter.sub_(update * trust, alpha=group["lr"])
        return loss


class Muon(Optimizer):
    """torch's Muon for matrices, AdamW for all other parameters (Jordan et al., 2024).

    The two share this one's groups and state, so that rates, checkpoints and clipping know a single optimizer. Groups
    must be of matrices alone or of none (`split_matrices`).

    Args:
        lr: of the matrices, whose steps are as large as AdamW's would be; the others have the same.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        momentum: float = 0.95,
        nesterov: bool = True,
        ns_steps: int = 5,
        weight_decay: float = 0.1,
    ) -> None:
        if not hasattr(torch.optim, "Muon"):
            raise SymloomError(
                f"Muon needs torch 2.9 or newer, and this is {torch.__version__}; choose another optimizer."
            )
        muon: dict[str, Any] = {
            "momentum": momentum,
            "nesterov": nesterov,
            "ns_steps": ns_steps,
            "adjust_lr_fn": "match_rms_adamw",
        }
        super().__init__(params, {"lr": lr, "weight_decay": weight_decay})
        self._inner: list[tuple[Optimizer, list[int]]] = []
        kinds: tuple[tuple[Any, dict[str, Any], bool], ...]
        kinds = ((torch.optim.Muon, muon, True), (AdamW, {}, False))
        for kind, options, matrices in kinds:
            mine = [i for i, group in enumerate(self.param_groups) if _are_matrices(group) is matrices]
            if mine:
                inner = kind(
                    [self.param_groups[i] for i in mine], lr=lr, weight_decay=weight_decay, **options
                )
                for i, group in zip(mine, inner.param_groups, strict=True):
                    self.param_groups[i] = group
                self._inner.append((inner, mine))

    def step(self, closure: Closure | None = None) -> float | None:  # type: ignore[override]  # torch declares two overloads
        loss = _evaluated(closure)
        for inner, mine in self._inner:  # anew each time: loading a checkpoint replaces both
            inner.param_groups = [self.param_groups[i] for i in mine]
            inner.state = self.state
            inner.step()
        return loss


class LBFGS(torch.optim.LBFGS):
    """torch's, also for weights whose numbers lie channels last, as those of convolutions do here.

    torch asks for a view of each gradient as one row, which such a gradient has not.
    """

    def _gather_flat_grad(self) -> Tensor:
        rows = [
            torch.zeros_like(weight).flatten() if weight.grad is None else weight.grad.flatten()
            for weight in self.param_groups[0]["params"]
        ]
        return torch.cat(rows)


def split_matrices(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups of matrices, and groups of the rest."""
    found = []
    for group in groups:
        for matrices in (True, False):
            chosen = [p for p in group["params"] if (p.dim() == 2) is matrices]
            if chosen:
                found.append({**group, "params": chosen})
    return found


def _are_matrices(group: dict[str, Any]) -> bool:
    return all(parameter.dim() == 2 for parameter in group["params"])


def _evaluated(closure: Closure | None) -> float | None:
    if closure is None:
        return None
    with torch.enable_grad():
        return closure()


def _with_gradient(optimizer: Optimizer) -> Iterable[tuple[dict[str, Any], Tensor, Tensor]]:
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            if parameter.grad is not None:
                yield group, parameter, parameter.grad
