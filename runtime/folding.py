"""Convolutions that take over the batch normalisation after them, for answers without training.

While evaluating, a batch normalisation multiplies each channel by a number and adds another; both go into the weights
of the convolution before it (Jacob et al., 2018, arXiv:1712.05877, section 3.2). A pass over memory is spared; the
results are the same but for rounding, so training and tests of a run do not use it.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


class Folded:
    """A module's answers by its folded copy, as long as the module's weights are those it was made of.

    Whether the copy answers like the module is seen on the first batch: a module that `torch.fx` cannot follow, or
    whose answers are random, answers itself. Weights changed in place through `.data` are not seen to be others, as
    torch does not count such changes; those changed within `torch.no_grad()` are.
    """

    def __init__(self, module: nn.Module) -> None:
        self._module = module
        self._copy: nn.Module = module
        self._made_of: tuple[tuple[int, int], ...] | None = None
        self._has_norms = _has_norms(module)

    @torch.inference_mode()
    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        if not self._has_norms:
            return _several(self._module(*inputs))
        tensors = (*self._module.parameters(), *self._module.buffers())
        # Where they lie, too: moved to another device or type they keep the count of their changes.
        made_of = tuple((tensor.data_ptr(), tensor._version) for tensor in tensors)
        if made_of == self._made_of:
            return _several(self._copy(*inputs))
        self._made_of, self._copy = made_of, self._module
        answers = _several(self._module(*inputs))
        copy = fold(self._module)
        if copy is not None and _like(_several(copy(*inputs)), answers):
            self._copy = copy
        return answers


def fold(module: nn.Module) -> nn.Module | None:
    """A copy of an evaluating module with norms folded into convolutions; None if there are none to be seen."""
    if not _has_norms(module):
        return None
    try:
        traced = fx.symbolic_trace(module)
    except (fx.proxy.TraceError, TypeError, ValueError, RuntimeError, AttributeError, IndexError):
        return None  # its code asks for values, not only for tensors
    layers = dict(traced.named_modules())
    called = [node.target for node in traced.graph.nodes if node.op == "call_module"]
    folded = 0
    for node in list(traced.graph.nodes):
        before: Any = node.args[0] if node.args else None
        if node.op != "call_module" or not isinstance(before, fx.Node) or before.op != "call_module":
            continue
        convolution, norm = layers[str(before.target)], layers[str(node.target)]
        fits = (
            isinstance(convolution, _CONVOLUTIONS) and isinstance(norm, _NORMS) and norm.track_running_stats
        )
        shared = called.count(before.target) > 1 or len(before.users) > 1
        if not fits or shared:
            continue
        owner, _, name = str(before.target).rpartition(".")
        setattr(traced.get_submodule(owner), name, fuse_conv_bn_eval(convolution, norm))
        node.replace_all_uses_with(before)
        traced.graph.erase_node(node)
        folded += 1
    if not folded:
        return None
    traced.delete_all_unused_submodules()
    traced.recompile()
    return traced


def _has_norms(module: nn.Module) -> bool:
    return any(isinstance(each, _NORMS) for each in module.modules())


def _several(answers: Any) -> tuple[Tensor, ...]:
    return answers if isinstance(answers, tuple) else (answers,)


def _like(found: tuple[Tensor, ...], wanted: tuple[Tensor, ...]) -> bool:
    """Whether answers agree but for rounding: to 1e-4 of the largest."""
    return len(found) == len(wanted) and all(
        x.shape == y.shape
        and (not x.numel() or bool((x - y).abs().max() <= 1e-4 * y.abs().max().clamp(min=1e-6)))
        for x, y in zip(found, wanted, strict=True)
    )
