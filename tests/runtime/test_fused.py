"""Steps of Adam and AdamW through `FusedSteps` are torch's own, bit for bit."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import nn

from runtime.fused import FusedSteps

ALIKE = {"lr": 0.01}
DIFFERENT = {"lr": 0.002, "weight_decay": 0.1}


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(7, 5), nn.Tanh(), nn.Linear(5, 3), nn.Tanh(), nn.Linear(3, 2))


def optimizer_of(
    module: nn.Module, kind: str, second: dict[str, Any], **options: Any
) -> torch.optim.Optimizer:
    """Two groups, as a run has: weights and biases."""
    named = list(module.named_parameters())
    groups = [
        {"params": [p for name, p in named if "weight" in name], "initial_lr": 0.01, **ALIKE},
        {"params": [p for name, p in named if "bias" in name], "initial_lr": second["lr"], **second},
    ]
    made: torch.optim.Optimizer = getattr(torch.optim, kind)(groups, **options)
    return made


def gradients(module: nn.Module, step: int, without: str = "") -> None:
    x = torch.randn(4, 7, generator=torch.Generator().manual_seed(step))
    module(x).square().sum().backward()
    for name, parameter in module.named_parameters():
        if name == without:
            parameter.grad = None


def same(first: nn.Module, second: nn.Module) -> bool:
    return all(map(torch.equal, first.parameters(), second.parameters()))


@pytest.mark.parametrize("second", [ALIKE, DIFFERENT], ids=["groups alike", "groups of their own"])
@pytest.mark.parametrize(
    "options", [{}, {"maximize": True}, {"amsgrad": True}, {"eps": 1e-3, "betas": (0.5, 0.9)}]
)
@pytest.mark.parametrize("kind", ["Adam", "AdamW"])
def test_twenty_steps_are_bit_equal_while_the_rate_changes(
    kind: str, options: dict[str, Any], second: dict[str, Any]
) -> None:
    ours, theirs = network(), network()
    mine = optimizer_of(ours, kind, second, fused=True, **options)
    reference = optimizer_of(theirs, kind, second, fused=True, **options)
    steps = FusedSteps(mine)
    for step in range(20):
        for optimizer in (mine, reference):
            for group in optimizer.param_groups:
                group["lr"] = group["initial_lr"] / (1 + step)
        gradients(ours, step)
        gradients(theirs, step)
        steps.take()
        reference.step()
        mine.zero_grad()
        reference.zero_grad()
        assert same(ours, theirs)
    assert not same(ours, network())


def test_a_weight_without_gradient_rests_and_goes_on_as_torch_lets_it() -> None:
    ours, theirs = network(), network()
    mine, reference = (optimizer_of(module, "Adam", ALIKE, fused=True) for module in (ours, theirs))
    steps = FusedSteps(mine)
    for step in range(12):
        without = "2.weight" if step % 3 == 1 else ""
        gradients(ours, step, without)
        gradients(theirs, step, without)
        steps.take()
        reference.step()
        mine.zero_grad()
        reference.zero_grad()
        assert same(ours, theirs)


def test_a_state_that_was_loaded_is_the_one_that_is_used() -> None:
    ours, theirs = network(), network()
    mine, reference = (optimizer_of(module, "AdamW", DIFFERENT, fused=True) for module in (ours, theirs))
    steps = FusedSteps(mine)
    for step in range(5):
        gradients(ours, step)
        steps.take()
        mine.zero_grad()
    kept, weights = copy.deepcopy(mine.state_dict()), copy.deepcopy(ours.state_dict())
    for step in range(5, 8):
        gradients(ours, step)
        steps.take()
        mine.zero_grad()
    mine.load_state_dict(copy.deepcopy(kept))
    ours.load_state_dict(weights)
    reference.load_state_dict(kept)
    theirs.load_state_dict(weights)
    for step in range(5, 9):
        gradients(ours, step)
        gradients(theirs, step)
        steps.take()
        reference.step()
        mine.zero_grad()
        reference.zero_grad()
        assert same(ours, theirs)


def test_other_optimizers_step_as_they_do() -> None:
    ours, theirs = network(), network()
    mine = torch.optim.SGD(ours.parameters(), lr=0.1, momentum=0.9)
    reference = torch.optim.SGD(theirs.parameters(), lr=0.1, momentum=0.9)
    steps = FusedSteps(mine)
    for step in range(4):
        gradients(ours, step)
        gradients(theirs, step)
        steps.take()
        reference.step()
        mine.zero_grad()
        reference.zero_grad()
    assert same(ours, theirs)
