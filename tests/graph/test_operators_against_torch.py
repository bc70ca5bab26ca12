"""An operator with torch's name gives torch's numbers: results, gradients and running statistics.

The reference is made from torch's documentation alone, by name and signature: the layer or function of that name, with
the node's attributes as its arguments and the sizes torch asks for read off the inputs. It sees neither the
declaration's templates nor its sizes; where a signature differs, `CALLS` says how the documented call goes.
"""

from __future__ import annotations

import inspect
import math
import re
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, Phase, assume, given, settings
from torch import Tensor, nn
from torch.nn import functional as F

from graph.operator import ShapeError
from graph.operators import OPERATORS
from tests.builders_operators import examined, examples
from tests.graph.test_operators_conformance import Generated, infer

few = settings(
    max_examples=6,
    database=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.generate,),
)

# torch has these under another name.
NAMES = {
    "AllTrue": "all",
    "AnyTrue": "any",
    "Concat": "cat",
    "DistanceMatrix": "cdist",
    "Equal": "eq",
    "Max": "amax",
    "Min": "amin",
    "Norm": "linalg.vector_norm",
    "Power": "pow",
}
# The name means something else in torch: a class of tensors; a function of one row.
OTHERS = ("Parameter", "Outer")

# What torch's constructors ask for, read off the inputs `x`.
SIZES: dict[str, Callable[[SimpleNamespace, tuple[Any, ...]], Any]] = {
    "in_channels": lambda a, x: x[0].shape[1],
    "in_features": lambda a, x: x[0].shape[-1],
    "in1_features": lambda a, x: x[0].shape[-1],
    "in2_features": lambda a, x: x[1].shape[-1],
    "input_size": lambda a, x: x[0].shape[-1],
    "num_features": lambda a, x: x[0].shape[1],
    "num_channels": lambda a, x: x[0].shape[1],
    "num_parameters": lambda a, x: x[0].shape[1] if a.per_channel else 1,
    "normalized_shape": lambda a, x: x[0].shape[-a.dims :],
    "embed_dim": lambda a, x: x[0].shape[-1],
    "kdim": lambda a, x: x[1].shape[-1],
    "vdim": lambda a, x: x[2].shape[-1],
    "d_model": lambda a, x: x[0].shape[-1],
}
# torch's layer of that name takes its arguments under other names than its function.
FUNCTIONS = ("Unflatten", "Upsample")
SIGNS = ("CosineEmbeddingLoss", "HingeEmbeddingLoss", "MarginRankingLoss", "SoftMarginLoss")


@cache
def function(name: str) -> Callable[..., Any] | None:
    """torch's function for an operator, if it has one."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    for place in (torch, F):
        for word in (NAMES.get(name, words), words.replace("_", "")):
            found: Any = place
            for part in word.split("."):
                found = getattr(found, part, None)
            if callable(found):
                return found  # type: ignore[no-any-return]
    return None


def layer(name: str) -> type[nn.Module] | None:
    found = getattr(nn, name, None)
    return found if isinstance(found, type) and issubclass(found, nn.Module) else None


COMPARED = [name for name in examined() if name not in OTHERS and (layer(name) or function(name))]


def made(kind: type[nn.Module], a: SimpleNamespace, x: tuple[Any, ...]) -> nn.Module:
    """torch's layer with the node's attributes."""
    arguments = {}
    for name in inspect.signature(kind.__init__).parameters:
        if name in ("bias", "padding", "dtype", "device", "self") and not hasattr(a, name):
            continue
        if hasattr(a, name):
            arguments[name] = getattr(a, name)
        elif name in SIZES:
            arguments[name] = SIZES[name](a, x)
    if issubclass(kind, nn.RNNBase):
        return kind(x[0].shape[-1], **vars(a))
    if getattr(a, "same_padding", False):
        arguments["padding"] = "same"
    if "batch_first" in inspect.signature(kind.__init__).parameters:
        arguments["batch_first"] = True
    return kind(**arguments)


def states(m: nn.Module, a: SimpleNamespace, x: tuple[Any, ...]) -> Any:
    """Recurrent layers take their states, if at all, as one argument."""
    if x[1] is None:
        return m(x[0])
    if len(x) == 2:
        return m(x[0], x[1])
    return m(x[0], (x[1], torch.zeros_like(x[1]) if x[2] is None else x[2]))


def reduced(f: Callable[..., Any]) -> Callable[..., Any]:
    """No dimension means all of them."""

    def call(_: Any, a: SimpleNamespace, x: tuple[Any, ...]) -> Any:
        rest = {name: value for name, value in vars(a).items() if name != "dim"}
        return f(x[0], dim=tuple(range(x[0].dim())) if a.dim in ((), None) else a.dim, **rest)

    return call


CALLS: dict[str, Callable[[Any, SimpleNamespace, tuple[Any, ...]], Any]] = {
    **dict.fromkeys(("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"), states),
    "MultiheadAttention": lambda m, a, x: m(
        *x[:3],
        attn_mask=x[3],
        key_padding_mask=x[4],
        need_weights=a.need_weights,
        average_attn_weights=a.average_attn_weights,
    ),
    "TransformerDecoderLayer": lambda m, a, x: m(
        x[0],
        x[1],
        tgt_mask=nn.Transformer.generate_square_subsequent_mask(x[0].shape[1]),
        tgt_is_causal=True,
        tgt_key_padding_mask=x[2],
        memory_key_padding_mask=x[3],
    ),
    "Einsum": lambda _, a, x: torch.einsum(a.equation, *x[0]),
    **{name: reduced(getattr(torch, name.lower())) for name in ("Var", "Std", "LogSumExp")},
    "AnyTrue": reduced(torch.any),
    "AllTrue": reduced(torch.all),
    "Reshape": lambda _, a, x: torch.reshape(x[0], (*x[0].shape[: a.keep_batch], *a.shape)),
    "Unflatten": lambda _, a, x: torch.unflatten(x[0], a.dim, a.sizes),
    "Squeeze": lambda _, a, x: torch.squeeze(x[0], tuple(range(1, x[0].dim())) if a.dim is None else a.dim),
    "Pad": lambda _, a, x: F.pad(x[0], a.pad, a.mode, a.value if a.mode == "constant" else None),
    "Split": lambda _, a, x: torch.split(x[0], a.sections, a.dim),
    "IndexSelect": lambda _, a, x: torch.index_select(x[0], a.dim, x[1]),
    "Gather": lambda _, a, x: torch.gather(x[0], a.dim, x[1]),
    "Divide": lambda _, a, x: torch.div(
        *x, rounding_mode=None if a.rounding_mode == "none" else a.rounding_mode
    ),
    "Upsample": lambda _, a, x: F.interpolate(
        x[0],
        a.size,
        None if a.size is not None else a.scale_factor,
        a.mode,
        a.align_corners if a.mode in ("linear", "bilinear", "bicubic", "trilinear") else None,
    ),
    "OneHot": lambda _, a, x: F.one_hot(x[0], a.num_classes).to(getattr(torch, a.dtype)),
    "CTCLoss": lambda m, a, x: m(x[0].transpose(0, 1), *x[1:]),
}


def reference(
    name: str, a: SimpleNamespace, x: tuple[Any, ...], state: Mapping[str, Tensor]
) -> tuple[nn.Module | None, Any]:
    """torch's layer with these weights, and what it or torch's function gives."""
    kind, module = layer(name), None
    if kind is not None and name not in FUNCTIONS:
        module = made(kind, a, x).train()
        module.load_state_dict(state)
    torch.manual_seed(1)
    if name in CALLS:
        found = CALLS[name](module, a, x)
    elif module is not None:
        found = module(*x)
    else:
        f = function(name)
        assert f is not None
        found = f(*x, **vars(a))
    chosen = getattr(a, "activation", "none")
    if chosen != "none" and (kind is None or "activation" not in inspect.signature(kind.__init__).parameters):
        _, found = reference(chosen, OPERATORS[chosen].resolve({}), (found,), {})
    return module, getattr(a, "factor", 1.0) * found if hasattr(a, "factor") else found


def flat(found: Any) -> list[Tensor]:
    if isinstance(found, (tuple, list)):
        return [tensor for each in found for tensor in flat(each)]
    return [] if found is None else [found]


def draw(name: str, port: str, shape: tuple[int, ...], dtype: str) -> Tensor:
    """Numbers that the port takes."""
    if dtype == "bool":
        return torch.rand(shape) < 0.3
    if port == "indices":  # of an unpooling: every place at most once
        return (
            torch.arange(math.prod(shape[2:])).expand(shape).reshape(shape)
            if len(shape) == 3
            else (torch.arange(math.prod(shape[2:])).reshape(shape[2:]).expand(shape).contiguous())
        )
    if dtype.startswith("float"):
        kind = getattr(torch, dtype)
        if name in SIGNS and port == "target":
            return torch.randint(0, 2, shape).to(kind) * 2 - 1
        if name == "BCELoss" or port in ("var", "target"):
            return torch.rand(shape, dtype=kind) * 0.9 + 0.05
        return torch.randn(shape, dtype=kind)
    return torch.randint(0, 2, shape).to(getattr(torch, dtype))


def gradients(found: list[Tensor], leaves: list[Tensor]) -> list[Tensor | None]:
    torch.manual_seed(2)
    total = torch.zeros((), dtype=torch.float64)
    for tensor in found:
        if tensor.is_floating_point() and tensor.requires_grad:
            total = total + (tensor.double() * torch.randn(tensor.shape).double()).sum()
    if not total.requires_grad:
        return []
    return list(torch.autograd.grad(total, leaves, allow_unused=True))


@pytest.mark.parametrize("name", COMPARED)
def test_results_and_gradients_are_those_of_torch(name: str) -> None:
    compared = 0

    @few
    @given(examples(name))
    def check(example: Any) -> None:
        nonlocal compared
        attrs, signature, sizes = example
        types = signature.types(sizes)
        assume(not isinstance(infer(name, attrs, types), ShapeError))
        a = OPERATORS[name].resolve(attrs)
        if name == "Hardtanh":
            assume(a.min_val < a.max_val)  # torch's function takes equal ones, its layer does not
        torch.manual_seed(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compared += compare(name, a, Generated(OPERATORS[name], attrs, types, "cpu"), types)

    check()
    assert compared


def compare(name: str, a: SimpleNamespace, generated: Generated, types: tuple[Any, ...]) -> bool:
    """Whether the numbers could be compared: both may refuse them, such as a class that does not exist."""
    operator = OPERATORS[name]
    ports = [p.name for p, x in zip(operator.inputs, types, strict=True) for _ in flat_types(x)]
    tensors = [draw(name, port, x.shape, x.dtype) for port, x in zip(ports, generated.fed, strict=True)]
    learnt = [x.is_floating_point() and port != "target" for x, port in zip(tensors, ports, strict=True)]
    ours_in, theirs_in = (
        [x.clone().requires_grad_(wanted) for x, wanted in zip(tensors, learnt, strict=True)]
        for _ in range(2)
    )
    state = {k.removeprefix("node."): v.clone() for k, v in generated.module.state_dict().items()}
    generated.module.train()
    given_to = iter(theirs_in)
    x = tuple(
        None if t is None else [next(given_to) for _ in t] if isinstance(t, tuple) else next(given_to)
        for t in types
    )
    torch.manual_seed(1)
    try:
        ours = flat(generated(ours_in))
    except (RuntimeError, ValueError, IndexError):
        with pytest.raises((RuntimeError, ValueError, IndexError)):
            reference(name, a, x, state)
        return False
    module, found = reference(name, a, x, state)
    theirs = flat(found)
    assert len(ours) == len(theirs)
    for mine, its in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, its, equal_nan=True, check_dtype=False)
    parameters = dict(generated.module.named_parameters())
    its_parameters = dict(module.named_parameters()) if module is not None else {}
    leaves = [x for x in ours_in if x.requires_grad] + list(parameters.values())
    its_leaves = [x for x in theirs_in if x.requires_grad] + [
        its_parameters[key.removeprefix("node.")] for key in parameters
    ]
    for mine, its in zip(gradients(ours, leaves), gradients(theirs, its_leaves), strict=True):
        assert (mine is None) == (its is None)
        if mine is not None:
            torch.testing.assert_close(mine, its, equal_nan=True)
    for key, buffer in generated.module.named_buffers():
        torch.testing.assert_close(buffer, dict(module.named_buffers())[key.removeprefix("node.")])
    return True


def flat_types(x: Any) -> list[Any]:
    return list(x) if isinstance(x, tuple) else [] if x is None else [x]


def test_nearly_every_operator_that_computes_has_a_reference_in_torch() -> None:
    ours = {name for name in examined() if OPERATORS[name].role != "metric"} - set(COMPARED)
    assert len(COMPARED) > 190
    assert all(function(name) is None or name in OTHERS for name in ours)
