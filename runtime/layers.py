"""Layers that torch lacks and that are not one expression.

Generated source contains a copy of the classes and functions it uses from here, so that it needs torch alone: each
definition may refer to `torch`, `nn`, `F`, `Tensor`, `math` and the others in this file, to nothing else.
"""

from __future__ import annotations

import math

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


class AddN(nn.Module):
    """The sum of any number of tensors."""

    def forward(self, *tensors: Tensor) -> Tensor:
        total = tensors[0]
        for tensor in tensors[1:]:
            total = total + tensor
        return total


class PositionalEmbedding(nn.Module):
    """Adds a learned vector for each place: (N, T, features) with T ≤ `max_length` (Gehring et al., 2017)."""

    def __init__(self, max_length: int, features: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(0.02 * torch.randn(max_length, features))

    def forward(self, input: Tensor) -> Tensor:
        return input + self.weight[: input.shape[1]]


class SinusoidalEncoding(nn.Module):
    """Adds sines (even features) and cosines (odd ones) of the place: (N, T, features) (Vaswani et al., 2017)."""

    def __init__(self, base: float = 10000.0) -> None:
        super().__init__()
        self.base = base

    def forward(self, input: Tensor) -> Tensor:
        length, features = input.shape[1], input.shape[2]
        place = torch.arange(length, device=input.device, dtype=torch.float32)
        pair = torch.arange(0, features, 2, device=input.device, dtype=torch.float32)
        angle = place[:, None] * torch.exp(pair * (-math.log(self.base) / features))
        waves = torch.stack([angle.sin(), angle.cos()], dim=2).reshape(length, features)
        return input + waves.to(input.dtype)

    def extra_repr(self) -> str:
        return f"base={self.base}"


class RotaryEmbedding(nn.Module):
    """Turns (feature i, feature i + half) by place · base^(−2i/features): (…, T, features) (Su et al., 2021)."""

    def __init__(self, base: float = 10000.0) -> None:
        super().__init__()
        self.base = base

    def forward(self, input: Tensor) -> Tensor:
        length, features = input.shape[-2], input.shape[-1]
        place = torch.arange(length, device=input.device, dtype=torch.float32)
        pair = torch.arange(0, features, 2, device=input.device, dtype=torch.float32)
        angle = place[:, None] * torch.exp(pair * (-math.log(self.base) / features))
        cos, sin = angle.cos().to(input.dtype), angle.sin().to(input.dtype)
        first, second = input.unflatten(-1, (2, features // 2)).unbind(-2)
        return torch.cat([first * cos - second * sin, first * sin + second * cos], dim=-1)

    def extra_repr(self) -> str:
        return f"base={self.base}"


class ClassToken(nn.Module):
    """Puts `count` learned vectors in front of each sequence: (N, T, features) to (N, count + T, features)."""

    def __init__(self, count: int, features: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(0.02 * torch.randn(1, count, features))

    def forward(self, input: Tensor) -> Tensor:
        return torch.cat([self.weight.expand(input.shape[0], -1, -1), input], dim=1)


class CausalSelfAttention(nn.MultiheadAttention):
    """Self-attention in which no place sees those after it; weights as in torch's own."""

    def forward(self, input: Tensor) -> Tensor:  # type: ignore[override]
        length = input.shape[1]
        hidden = torch.ones(length, length, dtype=torch.bool, device=input.device).triu(1)
        return super().forward(input, input, input, attn_mask=hidden, need_weights=False, is_causal=True)[0]
