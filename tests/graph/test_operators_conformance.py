"""Every operator does what torch does: one set of tests over all declarations.

torch runs the very module that Symloom generates, on its meta device (shapes without numbers). Where that and the
shape rule disagree, the real kernel on the CPU has the last word, since meta is lax in places.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from graph.dim import substitute
from graph.errors import SymloomError
from graph.infer import Inference
from graph.operator import Operator, ShapeError
from graph.operators import OPERATORS
from graph.source import generate
from graph.types import TensorType
from runtime.compile import compile_source
from tests.builders_operators import (
    HINTS,
    PASS,
    SIZES,
    Hint,
    document_of,
    examined,
    examples,
    signatures,
    symbolic,
)

# Where a rule may ask for more than torch: batches always have their batch dimension, number formats are not
# converted in silence, sizes of weights must be known, what fails while training is refused before, and a target is
# never repeated to fit a prediction (torch broadcasts it in some losses, a known trap), nor are lengths or batches.
STRICTER = ("rank", "dtype", "unknown_size", "one_value", "target_shape", "lengths_shape", "batch")

few = settings(max_examples=8, database=None, suppress_health_check=list(HealthCheck), derandomize=True)
many = settings(max_examples=200, database=None, suppress_health_check=list(HealthCheck))


def infer(name: str, attrs: dict[str, Any], types: tuple[Any, ...]) -> tuple[TensorType, ...] | ShapeError:
    operator = OPERATORS[name]
    a = operator.resolve(attrs)
    try:
        found = operator.infer(a, *types)
        operator.weights(a, *types)
    except ShapeError as error:
        return error
    return found if isinstance(found, tuple) else (found,)


@contextmanager
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Generated:
    """The module of one node, and what it gives for inputs of the node's types."""

    def __init__(
        self, operator: Operator, attrs: dict[str, Any], types: tuple[Any, ...], device: str = "meta"
    ) -> None:
        self.operator, self.device = operator, device
        self.ports = operator.output_ports(operator.resolve(attrs))
        document, self.fed = document_of(operator, attrs, types)
        own = {PASS.name: PASS, operator.name: operator}
        inference = Inference.of(document.graph, lambda name: own.get(name) or OPERATORS.get(name))
        self.source = generate(document, inference, rewrites=False)
        compiled = compile_source(self.source)
        compiled.forget()
        with quiet(), torch.device(device):
            self.module: nn.Module = compiled.module_class()
        self.module.eval()

    def inputs(self, fill: int) -> list[torch.Tensor]:
        return [
            torch.full(x.shape, fill, dtype=getattr(torch, x.dtype), device=self.device) for x in self.fed
        ]

    def __call__(self, given: list[torch.Tensor]) -> tuple[torch.Tensor, ...]:
        count = len(self.source.inputs)
        with quiet(), torch.device(self.device):
            found = self.module(*given[:count])
            outputs = found if isinstance(found, tuple) else (found,)
            if self.operator.role == "compute":
                named = dict(zip((output.node for output in self.source.outputs), outputs, strict=True))
                return tuple(named[f"out_{port.name}"] for port in self.ports)
            judge: Any = self.module.losses if self.operator.role == "loss" else self.module.metrics
            return (judge(*outputs, *given[count:])["node"],)


def run(
    operator: Operator, attrs: dict[str, Any], types: tuple[Any, ...], device: str
) -> tuple[TensorType, ...] | Exception:
    """The shapes and dtypes torch finds, or its refusal; on the CPU of zeros, then of ones."""
    refusal: Exception = AssertionError("not run")
    for fill in (0, 1) if device == "cpu" else (0,):
        try:
            generated = Generated(operator, attrs, types, device)
            outputs = generated(generated.inputs(fill))
        except (RuntimeError, ValueError, TypeError, IndexError, AssertionError) as error:
            refusal = error
            continue
        return tuple(TensorType(tuple(x.shape), str(x.dtype).removeprefix("torch.")) for x in outputs)
    return refusal


def agree(name: str, attrs: dict[str, Any], types: tuple[Any, ...]) -> None:
    operator = OPERATORS[name]
    ours = infer(name, attrs, types)
    if isinstance(ours, ShapeError):
        if ours.kind in STRICTER:
            return
        # What would the generator write, were the rule not there? It writes nothing for a graph with an error.
        lenient = replace(
            operator, infer=lambda a, *inputs: (TensorType(()),) * len(operator.output_ports(a))
        )
        if operator.layer is not None:
            lenient = replace(lenient, weights=lambda a, *inputs: {})
        for device in ("meta", "cpu"):
            try:
                theirs = run(lenient, attrs, types, device)
            except SymloomError:
                return  # the sizes that its layer needs do not exist
            if isinstance(theirs, Exception) or any(0 in x.shape for x in theirs):
                return  # sizes are 1 or more here
        pytest.fail(f"{name} {attrs} of {types}: the rule refuses ({ours}), torch gives {theirs}")
    theirs = run(operator, attrs, types, "meta")
    if theirs != ours:
        theirs = run(operator, attrs, types, "cpu")
    assert theirs == ours, f"{name} {attrs} of {types}: the rule says {ours}, torch {theirs!r}"


@pytest.mark.parametrize("name", examined())
def test_an_operator_as_it_comes_takes_some_input_and_agrees_with_torch_on_it(name: str) -> None:
    found = signatures(name)
    assert found, f"{name}: its rule takes none of the usual shapes; give tests/builders_operators.py a hint"
    for signature in found[:6]:
        agree(name, dict(HINTS.get(name, Hint()).attributes), signature.types(SIZES))


@pytest.mark.parametrize("name", examined())
def test_shapes_and_dtypes_are_those_of_torch_or_both_refuse(name: str) -> None:
    @few
    @given(examples(name))
    def check(example: Any) -> None:
        attrs, signature, sizes = example
        agree(name, attrs, signature.types(sizes))

    check()


@pytest.mark.parametrize("name", examined())
def test_a_format_that_a_rule_takes_on_all_ports_is_computed_and_not_only_by_the_meta_device(
    name: str,
) -> None:
    for dtype, signature in itertools.product(("bool", "int64", "float64"), signatures(name)[:2]):
        types = replace(signature, dtypes=(dtype,) * len(signature.dtypes)).types(SIZES)
        attrs = dict(HINTS.get(name, Hint()).attributes)
        ours = infer(name, attrs, types)
        if not isinstance(ours, ShapeError):
            assert run(OPERATORS[name], attrs, types, "cpu") == ours, f"{name} of {types}"


@pytest.mark.slow
@pytest.mark.parametrize("name", examined())
def test_shapes_and_dtypes_are_those_of_torch_over_many_examples(name: str) -> None:
    @many
    @given(examples(name))
    def check(example: Any) -> None:
        attrs, signature, sizes = example
        agree(name, attrs, signature.types(sizes))

    check()


def named_sizes_agree(name: str, example: Any, named: set[str]) -> None:
    attrs, signature, sizes = example
    ours = infer(name, attrs, signature.types(symbolic(sizes, named)))
    concrete = infer(name, attrs, signature.types(sizes))
    if isinstance(ours, ShapeError):
        proved = ours.kind != "unknown_size"
        assert not proved or isinstance(concrete, ShapeError), (
            f"{attrs} {signature} {named}: {ours} | {concrete}"
        )
    elif not isinstance(concrete, ShapeError):
        filled = tuple(TensorType(tuple(substitute(d, sizes) for d in x.shape), x.dtype) for x in ours)
        if 1 in (sizes[letter] for letter in named & sizes.keys()) and filled != concrete:
            return  # a size with a name is taken for one above 1: it is neither squeezed nor broadcast
        assert filled == concrete, f"{attrs} {signature} {sizes} {named}: {ours} | {concrete}"


@pytest.mark.parametrize("name", examined())
def test_a_shape_with_names_becomes_the_shape_with_numbers_when_they_are_known(name: str) -> None:
    @settings(few, max_examples=12)
    @given(examples(name), st.sets(st.sampled_from("NTHWDS")).map(lambda extra: extra | {"N"}))
    def check(example: Any, named: set[str]) -> None:
        named_sizes_agree(name, example, named)

    check()


@pytest.mark.parametrize("name", examined())
def test_weights_and_multiply_adds_are_those_of_the_module(name: str) -> None:
    operator = OPERATORS[name]

    @settings(few, max_examples=5)
    @given(examples(name))
    def check(example: Any) -> None:
        attrs, signature, sizes = example
        types = signature.types(sizes)
        found = infer(name, attrs, types)
        if isinstance(found, ShapeError):
            return
        try:
            generated = Generated(operator, attrs, types)
            with FlopCounterMode(display=False) as counter:
                generated(generated.inputs(0))
        except (RuntimeError, ValueError):
            return  # shapes are judged by another test
        a = operator.resolve(attrs)
        state = generated.module.state_dict(prefix="")
        trained = {key for key, value in generated.module.named_parameters() if value.requires_grad}
        theirs = {
            key.removeprefix("node."): (
                tuple(value.shape),
                str(value.dtype).removeprefix("torch."),
                key in trained,
            )
            for key, value in state.items()
        }
        declared = operator.weights(a, *types)
        ours = {key: (weight.shape, weight.dtype, weight.trainable) for key, weight in declared.items()}
        assert ours == theirs, f"{name} {attrs} of {types}"
        counted = counter.get_total_flops()
        if counted:
            promised = operator.multiply_adds(a, found[0], *types)
            assert 2 * promised == counted, (
                f"{name} {attrs} of {types}: {promised} × 2, torch counts {counted}"
            )

    check()


POOLS = [name for name in examined() if OPERATORS[name].selects]


@pytest.mark.parametrize("activation", [name for name in examined() if OPERATORS[name].monotone])
@pytest.mark.parametrize("pool", POOLS)
def test_a_monotone_activation_changes_places_with_what_selects_to_the_last_bit(
    pool: str, activation: str
) -> None:
    generator = torch.Generator().manual_seed(0)
    word = next(s for s in signatures(pool) if len(s.words[0] or "") >= 3).words[0]
    assert isinstance(word, str)
    shape = [SIZES[letter] for letter in word]
    # Whole numbers tie often, also where the activation is flat; small and great ones reach every piece of it.
    values = torch.cat([torch.randint(-8, 9, shape, generator=generator).float() / 2, torch.randn(shape) * 3])
    results = []
    for order in ([activation, pool], [pool, activation]):
        x = values.clone().requires_grad_()
        y = x
        for name in order:
            y = single(name, y)
        weight = torch.linspace(0.5, 1.5, y.numel()).reshape(y.shape)
        (y * weight).sum().backward()
        results.append((y, x.grad))
    (y1, g1), (y2, g2) = results
    assert g1 is not None
    assert g2 is not None
    assert torch.equal(y1, y2)
    assert torch.equal(g1, g2)


def single(name: str, x: torch.Tensor) -> torch.Tensor:
    return Generated(OPERATORS[name], {}, (TensorType(tuple(x.shape)),), "cpu")([x])[0]


def test_what_selects_has_one_output_unless_asked() -> None:
    for name in POOLS:
        assert len(OPERATORS[name].output_ports(OPERATORS[name].resolve({}))) == 1
