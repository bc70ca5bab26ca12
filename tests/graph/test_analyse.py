"""Costs predicted from the graph, against what torch measures when it runs the generated module."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode

from graph import edits
from graph.analyse import Analysis, analyse, bytes_text, largest_batch
from graph.document import Document, load
from graph.infer import Inference
from graph.source import generate
from runtime.compile import compile_source
from runtime.optimise import make_optimizer, parameter_groups
from tests.builders_networks import (
    dense_network,
    multilayer_perceptron,
    network_of_blocks,
    residual_network,
    text_classifier,
    transformer,
)

EXAMPLE = Path(__file__).parents[2] / "assets" / "examples" / "fashion-mnist-cnn.symloom"
NETWORKS: dict[str, tuple[Callable[[], Document], int, dict[str, int]]] = {
    "example": (lambda: load(EXAMPLE), 32, {}),
    "resnet18": (lambda: load(EXAMPLE.parents[1] / "networks" / "resnet18.symloom"), 2, {}),
    "perceptron": (multilayer_perceptron, 128, {}),
    "residual": (residual_network, 16, {}),
    "dense": (lambda: dense_network((2, 2), 8), 4, {}),
    "blocks": (network_of_blocks, 16, {}),
    "transformer": (transformer, 16, {"T": 28}),
    "text": (text_classifier, 16, {"T": 20}),
}


class Live(TorchDispatchMode):
    """Counts the bytes of all tensors made while it is on (not views of those known), and the most at one time."""

    def __init__(self, known: list[torch.Tensor]) -> None:
        super().__init__()
        self.now = self.peak = 0
        self._seen = {tensor.untyped_storage()._cdata for tensor in known}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        for tensor in tree_leaves(result):
            if isinstance(tensor, torch.Tensor):
                self.count(tensor)
        return result

    def count(self, tensor: torch.Tensor) -> None:
        storage = tensor.untyped_storage()
        if storage._cdata not in self._seen:
            self._seen.add(storage._cdata)
            size = storage.nbytes()
            self.now += size
            self.peak = max(self.peak, self.now)
            weakref.finalize(storage, self._gone, storage._cdata, size)

    def _gone(self, key: int, size: int) -> None:
        self._seen.discard(key)
        self.now -= size


class Step:
    """One training step of a document's network, as the trainer takes it, with measurements."""

    def __init__(self, document: Document, batch_size: int, sizes: dict[str, int]) -> None:
        self.document = document
        self.inference = Inference.of(document.graph, document.operator)
        source = generate(document, self.inference)
        self.module: Any = compile_source(source).module_class()
        self.module.train()
        self.optimizer = make_optimizer(
            parameter_groups(self.module, document, self.inference), document.recipe
        )
        known = {"N": batch_size, **sizes}
        self.inputs = []
        for name in source.inputs:
            types = self.inference.facts[name].types
            assert types is not None
            shape = [size if isinstance(size, int) else known[str(size)] for size in types[0].shape]
            self.inputs.append(
                torch.randn(shape) if types[0].dtype == "float32" else torch.randint(0, 100, shape)
            )
        self.targets = [torch.randint(0, 10, (batch_size,)) for _ in source.targets]

    def forward(self) -> torch.Tensor:
        found = self.module(*self.inputs)
        found = found if isinstance(found, tuple) else (found,)
        return sum(self.module.losses(*found, *self.targets).values())  # type: ignore[no-any-return]

    def kept_bytes(self) -> int:
        own = [*self.module.parameters(), *self.module.buffers(), *self.inputs, *self.targets]
        known = {tensor.untyped_storage().data_ptr() for tensor in own}
        saved: dict[int, torch.Tensor] = {}

        def pack(tensor: torch.Tensor) -> torch.Tensor:
            if tensor.untyped_storage().data_ptr() not in known:
                saved[tensor.untyped_storage().data_ptr()] = tensor
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            loss = self.forward()
        del loss
        return sum(tensor.untyped_storage().nbytes() for tensor in saved.values())

    def take(self) -> None:
        self.optimizer.zero_grad(set_to_none=True)
        self.forward().backward()
        self.optimizer.step()

    def states(self) -> list[torch.Tensor]:
        values = [value for state in self.optimizer.state.values() for value in state.values()]
        return [value for value in values if isinstance(value, torch.Tensor)]

    def state_bytes(self) -> int:
        return sum(value.numel() * value.element_size() for value in self.states())

    def peak_bytes(self) -> int:
        self.take()  # from the second step on the optimizer has its state
        self.optimizer.zero_grad(set_to_none=True)
        known = [*self.module.parameters(), *self.module.buffers(), *self.inputs, *self.targets]
        with Live([*known, *self.states()]) as live:
            self.take()
            self.optimizer.zero_grad(set_to_none=True)
        return sum(t.numel() * t.element_size() for t in known) + self.state_bytes() + live.peak


def measured(name: str) -> tuple[Step, Analysis]:
    build, batch_size, sizes = NETWORKS[name]
    document = build()
    step = Step(document, batch_size, sizes)
    return step, analyse(document, step.inference, batch_size, sizes)


@pytest.mark.parametrize("name", NETWORKS)
def test_parameters_and_buffers_are_counted_exactly(name: str) -> None:
    step, found = measured(name)
    assert found.parameters == sum(p.numel() for p in step.module.parameters())
    assert found.buffers == sum(b.numel() for b in step.module.buffers())
    tensors = [*step.module.parameters(), *step.module.buffers()]
    assert found.memory.weights == sum(t.numel() * t.element_size() for t in tensors)


@pytest.mark.parametrize("name", NETWORKS)
def test_activations_kept_for_the_backward_pass_are_within_five_percent(name: str) -> None:
    step, found = measured(name)
    assert found.memory.kept == pytest.approx(step.kept_bytes(), rel=0.05)


def test_dropout_of_nothing_keeps_nothing_inside_blocks_too() -> None:
    document = load(EXAMPLE.parents[1] / "networks" / "vit-b-16.symloom")  # its dropout is 0
    step = Step(document, 1, {})
    assert analyse(document, step.inference, 1).memory.kept == pytest.approx(step.kept_bytes(), rel=0.01)


@pytest.mark.parametrize("name", NETWORKS)
def test_gradients_and_optimizer_state_are_counted_exactly(name: str) -> None:
    step, found = measured(name)
    step.take()
    grown = sum(
        p.grad.numel() * p.grad.element_size() for p in step.module.parameters() if p.grad is not None
    )
    assert found.memory.gradients == grown
    assert found.memory.optimizer == step.state_bytes()


@pytest.mark.parametrize("name", NETWORKS)
def test_the_predicted_peak_is_within_five_percent(name: str) -> None:
    step, found = measured(name)
    assert found.memory.peak == pytest.approx(step.peak_bytes(), rel=0.05)


@pytest.mark.parametrize(
    "name", [name for name in NETWORKS if name != "text"]
)  # an LSTM is no matrix product to torch
def test_multiply_adds_are_those_that_torch_counts(name: str) -> None:
    step, found = measured(name)
    with (
        FlopCounterMode(display=False) as counter,
        sdpa_kernel(SDPBackend.MATH),
    ):  # it does not know the fused kernel
        step.forward()
    assert found.multiply_adds == pytest.approx(counter.get_total_flops() / 2, rel=0.05)


def test_shared_and_frozen_weights_are_counted_once_and_not_at_all() -> None:
    document = multilayer_perceptron()
    inference = Inference.of(document.graph, document.operator)
    before = analyse(document, inference, 1)
    for patch in (
        edits.set_option(document, "dense0", "frozen", True),
        edits.set_attribute(document, "dense2", "out_features", 256),
        edits.set_attribute(document, "dense1", "out_features", 256),
    ):
        edits.apply(document, patch)
    edits.apply(document, edits.set_option(document, "dense2", "shares", "dense1"))
    inference = Inference.of(document.graph, document.operator)
    found = analyse(document, inference, 1)
    assert found.nodes["dense0"].parameters == before.nodes["dense0"].parameters == 784 * 512 + 512
    assert found.nodes["dense0"].trainable == 0
    assert found.nodes["dense2"].parameters == 0
    assert found.trainable == found.parameters - found.nodes["dense0"].parameters
    assert sum(cost.share for cost in found.nodes.values()) == pytest.approx(1)


def test_a_size_that_is_not_given_leaves_what_depends_on_it_open() -> None:
    document = text_classifier()
    found = analyse(document, Inference.of(document.graph, document.operator), 16)
    assert found.parameters > 0
    assert found.multiply_adds is None
    assert found.memory.peak is None
    assert found.nodes["logits"].output_bytes == 16 * 10 * 4


def test_the_largest_batch_fits_and_twice_as_much_does_not() -> None:
    document = residual_network()
    inference = Inference.of(document.graph, document.operator)
    available = 200 * 2**20
    size = largest_batch(document, inference, available)
    peaks = [analyse(document, inference, n).memory.peak for n in (size, 2 * size)]
    assert None not in peaks
    assert peaks[0] <= available < peaks[1]  # type: ignore[operator]  # just asked


def test_bytes_are_said_in_units_a_person_reads() -> None:
    assert [bytes_text(n) for n in (12, 2048, 1.5 * 2**30)] == ["12 bytes", "2 KiB", "1.5 GiB"]
