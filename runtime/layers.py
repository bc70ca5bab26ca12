"""Layers that torch lacks and that are not one expression.

Generated source contains a copy of the classes and functions it uses from here, so that it needs torch alone: each
definition may refer to `torch`, `nn`, `F`, `Tensor`, `math` and the others in this file, to nothing else.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class DropPath(nn.Module):
    """Stochastic depth: while training, whole samples become 0 with probability `p` (Huang et al., 2016)."""

    def __init__(self, p: float = 0.1) -> None:
        super().__init__()
        self.p = p

    def forward(self, input: Tensor) -> Tensor:
        if not self.training or self.p == 0.0:
            return input
        if self.p == 1.0:
            return input * 0.0
        kept = input.new_empty((input.shape[0],) + (1,) * (input.dim() - 1)).bernoulli_(1.0 - self.p)
        return input * (kept / (1.0 - self.p))

    def extra_repr(self) -> str:
        return f"p={self.p}"


class GaussianNoise(nn.Module):
    """Adds normal random numbers of standard deviation `std` while training (Bishop, 1995)."""

    def __init__(self, std: float = 0.1) -> None:
        super().__init__()
        self.std = std

    def forward(self, input: Tensor) -> Tensor:
        return input + self.std * torch.randn_like(input) if self.training else input

    def extra_repr(self) -> str:
        return f"std={self.std}"
