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


class Chain(nn.Sequential):
    """One module after the other, each given the result of the one before and the same further inputs."""

    def forward(self, input: Tensor, *others: Tensor) -> Tensor:
        for module in self:
            input = module(input, *others)
        return input


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


class Constant(nn.Module):
    """A tensor of one number that is not trained."""

    value: Tensor

    def __init__(self, shape: tuple[int, ...], value: float) -> None:
        super().__init__()
        self.register_buffer("value", torch.full(shape, value))

    def forward(self) -> Tensor:
        return self.value


class LearnedTensor(nn.Module):
    """A trained tensor; `initial` is normal, uniform, zeros or ones."""

    def __init__(self, shape: tuple[int, ...], initial: str = "normal", spread: float = 0.02) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(shape) if initial == "ones" else torch.zeros(shape))
        if initial == "normal":
            nn.init.normal_(self.weight, std=spread)
        elif initial == "uniform":
            nn.init.uniform_(self.weight, -spread, spread)

    def forward(self) -> Tensor:
        return self.weight


class PackedRNN(nn.RNN):
    """RNN over sequences of different `lengths` (N); places beyond them are not read, and 0 in the result."""

    def forward(  # type: ignore[override]  # takes lengths beside what torch's takes
        self, input: Tensor, lengths: Tensor, hx: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        packed = nn.utils.rnn.pack_padded_sequence(
            input, lengths.cpu(), self.batch_first, enforce_sorted=False
        )
        output, state = super().forward(packed, hx)
        places = input.shape[1 if self.batch_first else 0]
        return nn.utils.rnn.pad_packed_sequence(output, self.batch_first, total_length=places)[0], state


class PackedLSTM(nn.LSTM):
    """LSTM over sequences of different `lengths` (N); places beyond them are not read, and 0 in the result."""

    def forward(  # type: ignore[override]  # takes lengths beside what torch's takes
        self, input: Tensor, lengths: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        packed = nn.utils.rnn.pack_padded_sequence(
            input, lengths.cpu(), self.batch_first, enforce_sorted=False
        )
        output, state = super().forward(packed, hx)
        places = input.shape[1 if self.batch_first else 0]
        return nn.utils.rnn.pad_packed_sequence(output, self.batch_first, total_length=places)[0], state


class PackedGRU(nn.GRU):
    """GRU over sequences of different `lengths` (N); places beyond them are not read, and 0 in the result."""

    def forward(  # type: ignore[override]  # takes lengths beside what torch's takes
        self, input: Tensor, lengths: Tensor, hx: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        packed = nn.utils.rnn.pack_padded_sequence(
            input, lengths.cpu(), self.batch_first, enforce_sorted=False
        )
        output, state = super().forward(packed, hx)
        places = input.shape[1 if self.batch_first else 0]
        return nn.utils.rnn.pad_packed_sequence(output, self.batch_first, total_length=places)[0], state


class F1Score(nn.Module):
    """F1 of the highest score: (N, classes) scores, (N) class numbers.

    The macro average is over the classes that occur or are predicted, as scikit-learn and torchmetrics have it.
    """

    def __init__(self, average: str = "macro") -> None:
        super().__init__()
        self.average = average

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        classes = torch.arange(input.shape[1], device=input.device)
        predicted = input.argmax(1, keepdim=True) == classes
        actual = target.unsqueeze(1) == classes
        right = (predicted & actual).sum(0).float()
        seen = actual.sum(0).float()
        if self.average == "micro":
            return right.sum() / target.shape[0]
        involved = predicted.sum(0) + seen
        each = 2 * right / involved.clamp(min=1)
        if self.average == "weighted":
            return (each * seen).sum() / target.shape[0]
        return each.sum() / (involved > 0).sum()

    def extra_repr(self) -> str:
        return f"average={self.average!r}"
