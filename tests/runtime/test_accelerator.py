"""Devices of any kind: which torch functions are asked of them, tried on a plug-in device that is none.

A build of torch without accelerators can be taught a name for a plug-in's device and a module for it; that
holds for the whole process, so it is done in one of its own.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import Any

import pytest
import torch

from runtime.accelerator import exact, random_state, set_random_state, title_and_memory
from runtime.prepare import out_of_memory


def _in_a_process_of_its_own(body: str) -> str:
    script = textwrap.dedent("""
        import types, torch
        torch.utils.rename_privateuse1_backend("npu")
        module = types.SimpleNamespace(states=dict(enumerate(torch.tensor([[7], [8]], dtype=torch.uint8))))
        module.is_available = lambda: True
        module.device_count = lambda: 2
        module._is_in_bad_fork = lambda: False
        module.manual_seed_all = lambda seed: None
        module.get_rng_state = lambda device: module.states[torch.device(device).index]
        module.set_rng_state = lambda state, device: module.states.__setitem__(torch.device(device).index, state)
        module.get_device_properties = lambda index: types.SimpleNamespace(name=f"Ascend {index}", total_memory=2**35)
        torch._register_device_module("npu", module)
    """)
    done = subprocess.run(
        [sys.executable, "-c", script + textwrap.dedent(body)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_random_numbers_of_a_plug_in_device_are_kept_and_given_back() -> None:
    said = _in_a_process_of_its_own("""
        from runtime.accelerator import random_state, set_random_state, title_and_memory
        kept = random_state("npu:1")
        print(sorted(kept), int(kept["npu:1"]))
        module.states[1] = torch.tensor([99], dtype=torch.uint8)
        drawn = torch.rand(1)
        set_random_state(kept, "npu:1")
        print(int(module.states[1]), int(module.states[0]), torch.equal(torch.rand(1), drawn))
        set_random_state(kept, "npu:0")  # another device than it was: only what is common
        print(int(module.states[0]), title_and_memory("npu:1"))
    """)
    assert said.splitlines() == ["['cpu', 'npu:1'] 8", "8 7 True", "7 ('Ascend 1', 34359738368)"]


def test_metal_has_one_generator_and_its_functions_take_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    class Metal:
        state = torch.tensor([5], dtype=torch.uint8)

        def get_rng_state(self) -> torch.Tensor:
            return self.state

        def set_rng_state(self, state: torch.Tensor) -> None:
            self.state = state

    metal = Metal()
    monkeypatch.setattr(torch, "get_device_module", lambda device: metal)
    kept = random_state("mps")
    assert sorted(kept) == ["cpu", "mps:0"]
    metal.state = torch.tensor([6], dtype=torch.uint8)
    set_random_state(kept, "mps:0")
    assert int(metal.state) == 5
    assert title_and_memory("mps:0") == ("MPS", 0)


def test_the_cpus_generator_goes_back_to_where_it_was() -> None:
    kept = random_state("cpu")
    assert list(kept) == ["cpu"]
    drawn = torch.rand(3)
    set_random_state(kept, "cpu")
    assert torch.equal(torch.rand(3), drawn)


def test_a_checkpoint_of_another_device_is_no_hindrance() -> None:
    state: dict[str, Any] = {**random_state("cpu"), "cuda:0": torch.tensor([1], dtype=torch.uint8)}
    drawn = torch.rand(3)
    set_random_state(state, "cpu")
    assert torch.equal(torch.rand(3), drawn)


@pytest.mark.parametrize(
    "said",
    [
        "CUDA out of memory. Tried to allocate 2.00 GiB",
        "MPS backend out of memory (MPS allocated: 8.00 GB, other allocations: 1 GB, max allowed: 9.07 GB)",
        "NPU out of memory. Tried to allocate 512.00 MiB",
        "[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory: you tried",
        "[enforce fail at alloc_cpu.cpp:75] data. DefaultCPUAllocator: not enough memory: you tried to allocate",
    ],
)
def test_every_device_says_in_its_own_words_that_memory_is_out(said: str) -> None:
    assert out_of_memory(RuntimeError(said))
    assert not out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))


def test_sums_are_taken_in_double_precision() -> None:
    assert exact(torch.tensor(0.1)).dtype == torch.float64
