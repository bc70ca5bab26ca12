"""fp16 with a scale, compiled networks, deterministic algorithms: what the settings do and what they say."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch._dynamo.utils import counters

from graph.errors import SymloomError
from graph.recipe import Choice
from runtime import tune
from runtime.prepare import prepare
from runtime.protocol import Started
from tests.builders import StopAfter, chain, digits_network, digits_recipe, go_on, run, same_tensors
from tests.builders_kinds import OWN_SETS, network_for


def test_fp16_learns_and_goes_on_bit_for_bit_with_its_scale(tmp_path: Path) -> None:
    document = digits_network(digits_recipe(attrs={"lr": 0.01}, precision="fp16", epochs=6, clip_norm=5.0))
    whole = run(document, tmp_path)
    assert whole.finished.test["accuracy"] > 0.85
    assert all(math.isfinite(value) for value in whole.curves["train/loss"][1])
    cut = run(document, tmp_path, StopAfter(33))
    again = go_on(cut.finished.folder)
    assert again.curves == whole.curves
    assert same_tensors(again.weights, whole.weights)


def test_fp16_gradients_are_those_of_fp32_nearly() -> None:
    layers = (("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    weights = []
    for precision in ("fp32", "fp16"):
        recipe = digits_recipe("SGD", {"lr": 1.0}, Choice("constant"), precision=precision, l2=0.1)
        ready = prepare(chain(*layers, recipe=recipe))  # type: ignore[arg-type]
        ready.stepper.take([next(iter(ready.training))])
        weights.append(ready.network.module.get_parameter("logits.weight").detach())
    torch.testing.assert_close(weights[0], weights[1], rtol=0.02, atol=2e-3)


def test_a_scale_that_is_too_large_is_lowered_and_its_step_left_out() -> None:
    ready = prepare(digits_network(digits_recipe(precision="fp16")))
    batch = next(iter(ready.training))
    ready.stepper.take([batch])
    ready.stepper.take_scaler_state({**ready.stepper.scaler_state(), "scale": 1e30})
    before = ready.network.module.get_parameter("logits.weight").detach().clone()
    ready.stepper.take([batch])
    assert torch.equal(before, ready.network.module.get_parameter("logits.weight"))
    assert ready.stepper.scaler_state()["scale"] < 1e30


def test_fp16_and_lbfgs_do_not_go_together() -> None:
    with pytest.raises(SymloomError, match="LBFGS cannot train in fp16"):
        prepare(digits_network(digits_recipe("LBFGS", precision="fp16")))


# ---- compiled


def test_what_cannot_be_compiled_is_trained_as_it_is_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_compiler(*arguments: object, **options: object) -> object:
        raise RuntimeError("No working C++ compiler found.")

    plain = run(digits_network(), tmp_path)
    monkeypatch.setattr(torch, "compile", no_compiler)
    ran = run(digits_network(digits_recipe(compile="on")), tmp_path)
    (note,) = ran.of(Started)[0].notes
    assert note == (
        "not compiled, because torch cannot do it here (No working C++ compiler found): trained as it is"
    )
    assert ran.curves == plain.curves


def test_auto_compiles_only_where_it_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    way = tune._Way(1, False, "fp32")
    monkeypatch.setattr(tune, "_trial", lambda network, batch, way: lambda: None)
    ready = prepare(digits_network())
    batch = next(iter(ready.training))
    for speed, worth in ((0.5, True), (0.95, False)):
        monkeypatch.setattr(tune, "_trials", lambda *_, speed=speed: {"compiled": speed, "as it is": 1.0})
        chosen, note = tune._compiling(ready.network, batch, way, "auto")
        assert chosen.compiled is worth
        assert "as it is: 1e+03 ms a step" in note
    assert not prepare(digits_network(digits_recipe(compile="auto"))).choices.compiled, "not on a CPU"


def test_cuda_graphs_are_recorded_where_they_can_be_and_otherwise_the_note_says_why_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    way = tune._Way(1, False, "fp32")
    monkeypatch.setattr(tune, "_trial", lambda network, batch, way: lambda: None)
    ready = prepare(digits_network())
    batch = next(iter(ready.training))
    cuda = replace(ready.network, device="cuda:0")
    chosen, note = tune._compiling(cuda, batch, way, "reduce-overhead")
    assert (chosen.compiled, chosen.graphs) == (True, True)
    assert note == "compiled by torch, its kernels recorded as CUDA graphs"
    for network, accumulate, why in ((ready.network, 1, "cpu is no CUDA device"), (cuda, 2, "added up")):
        chosen, note = tune._compiling(network, batch, way, "reduce-overhead", accumulate)
        assert (chosen.compiled, chosen.graphs) == (True, False)
        assert note.startswith("compiled by torch without CUDA graphs, because ")
        assert why in note


def test_what_is_tried_is_compiled_for_lengths_that_vary_as_the_run_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def uncompiled(function: Any, *, dynamic: bool, mode: str | None) -> Any:
        asked.append(dynamic)
        return function

    monkeypatch.setattr(torch, "compile", uncompiled)
    document = network_for(OWN_SETS["labelled-text in buckets"](tmp_path), batch_size=8)
    document.recipe = document.recipe.setting(compile="on")
    ready = prepare(document)
    ready.release()
    assert ready.choices.compiled
    assert asked == [True] * 4, "the network and its loss, tried and then trained"


@pytest.mark.filterwarnings("ignore")  # torch's own, while it traces
def test_batches_of_many_lengths_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiler = torch.compile

    def traced(function: Any, *, dynamic: bool, mode: str | None) -> Any:
        return compiler(
            function, dynamic=dynamic, backend="eager"
        )  # no kernels, but all that asks for new ones

    monkeypatch.setattr(torch, "compile", traced)
    document = network_for(OWN_SETS["labelled-text in buckets"](tmp_path), batch_size=8)
    for node in list(document.graph):  # packing is done outside of what can be compiled
        if node.op == "PackedGRU":
            dense = node.but(op="Linear", attrs={"out_features": 8}, inputs={"input": node.inputs["input"]})
            document.graph.put(node.name, dense)
    compiled = {}
    for varies in (True, False):
        torch._dynamo.reset()
        counters.clear()
        ready = prepare(document)
        network = ready.network.fused(varies=varies)
        lengths = set()
        for batch in ready.training:
            lengths.add(batch[0]["text"].shape[1])
            network.judge(batch)[0].backward()
        assert len(lengths) >= 4
        compiled[varies] = counters["stats"]["unique_graphs"]
    torch._dynamo.reset()
    assert compiled[True] == 2, "the network and its loss"
    assert compiled[False] > len(lengths), "the network for every length"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # torch's own, while it loads its compiler
def test_a_compiled_network_trains_as_the_plain_one_and_goes_on_bit_for_bit(tmp_path: Path) -> None:
    layers = (
        ("conv", "Conv2d", {"out_channels": 8, "activation": "ReLU"}),
        ("norm", "BatchNorm2d"),
        ("flatten", "Flatten"),
        ("logits", "Linear", {"out_features": 10}),
    )
    plain = run(chain(*layers, recipe=digits_recipe()), tmp_path)  # type: ignore[arg-type]
    document = chain(*layers, recipe=digits_recipe(compile="on"))  # type: ignore[arg-type]
    compiled = run(document, tmp_path)
    assert compiled.folder.read_json("run.json")["choices"]["compiled"]
    for one, other in zip(plain.curves["train/loss"][1], compiled.curves["train/loss"][1], strict=True):
        assert one == pytest.approx(other, rel=0.02, abs=1e-3)
    document = digits_network(digits_recipe(compile="on"))  # with dropout
    whole = run(document, tmp_path)
    again = go_on(run(document, tmp_path, StopAfter(27)).finished.folder)
    assert again.curves == whole.curves
    assert same_tensors(again.weights, whole.weights)


# ---- deterministic


def test_deterministic_algorithms_are_used_during_the_run_alone(tmp_path: Path) -> None:
    seen: list[bool] = []

    class Look(StopAfter):
        @property
        def paused(self) -> bool:
            seen.append(torch.are_deterministic_algorithms_enabled())
            return super().paused

    run(digits_network(digits_recipe(deterministic=True)), tmp_path, Look(3))
    assert seen
    assert all(seen)
    assert not torch.are_deterministic_algorithms_enabled()
