"""Choices made by measuring: what is told, what is left alone, what is never tried."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch

from graph.errors import SymloomError
from runtime import tune
from runtime.prepare import prepare
from runtime.protocol import Started
from runtime.step import Network
from runtime.training_error import TrainingError
from tests.builders import chain, digits_network, digits_recipe, run


def test_nothing_is_tried_that_the_recipe_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tune, "_trials", lambda *_: pytest.fail("there was nothing to choose"))
    choices = prepare(digits_network()).choices
    assert choices == tune.Choices("cpu", 1, "fp32", channels_last=False)


def _with_speeds(monkeypatch: pytest.MonkeyPatch, speeds: dict[str, float], **settings: Any) -> tune.Choices:
    monkeypatch.setattr(tune, "cores", lambda: 4)
    monkeypatch.setattr(tune, "_trials", lambda network, batch, ways: {name: speeds[name] for name in ways})
    return prepare(digits_network(digits_recipe(**settings))).choices


def test_more_threads_are_taken_only_where_they_are_clearly_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    speeds = {"1 thread": 0.0105, "2 threads": 0.0100, "4 threads": 0.0102}
    assert _with_speeds(monkeypatch, speeds, threads=0).threads == 1
    speeds = {"1 thread": 0.0200, "2 threads": 0.0110, "4 threads": 0.0100}
    assert _with_speeds(monkeypatch, speeds, threads=0).threads == 2
    speeds = {"1 thread": 0.0200, "2 threads": 0.0150, "4 threads": 0.0100}
    assert _with_speeds(monkeypatch, speeds, threads=0).threads == 4


def test_one_thread_is_told_in_the_singular(monkeypatch: pytest.MonkeyPatch) -> None:
    speeds = {"1 thread": 0.01, "2 threads": 0.02, "4 threads": 0.04}
    (note,) = _with_speeds(monkeypatch, speeds, threads=0).notes
    assert note == "1 thread (1 thread: 10 ms a step, 2 threads: 20 ms a step, 4 threads: 40 ms a step)"


def test_bf16_must_be_worth_its_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _with_speeds(monkeypatch, {"fp32": 1.0, "bf16": 0.95}, precision="auto").precision == "fp32"
    assert _with_speeds(monkeypatch, {"fp32": 1.0, "bf16": 0.5}, precision="auto").precision == "bf16"


def test_real_trials_tell_their_measurements_and_leave_no_trace() -> None:
    document = digits_network(digits_recipe(threads=0, layout="auto", precision="auto"))
    torch.manual_seed(5)
    ready = prepare(document)
    after = torch.get_rng_state()
    fixed = digits_network(digits_recipe(precision=ready.choices.precision))
    torch.manual_seed(5)
    again = prepare(fixed)
    assert torch.equal(after, torch.get_rng_state())
    for name, weight in again.network.module.state_dict().items():
        assert torch.equal(weight, ready.network.module.state_dict()[name]), name
    kinds = [re.sub(r" \(.* ms a step.*\)$", "", note) for note in ready.choices.notes]
    assert kinds[-1] in ("fp32 arithmetic", "bf16 arithmetic")
    assert kinds[-2] in ("channels-last images", "contiguous images")


def test_auto_takes_the_first_device_and_names_are_matched_with_or_without_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tune, "devices", lambda: [("cuda:0", "", 0), ("cuda:1", "", 0), ("cpu", "", 0)])
    assert tune.choose_device("auto") == "cuda:0"
    assert tune.choose_device("cuda") == "cuda:0"
    assert tune.choose_device("cuda:1") == "cuda:1"
    assert tune.choose_device("cpu") == "cpu"
    with pytest.raises(SymloomError, match="no device 'mps' here; choose one of cuda:0, cuda:1, cpu or auto"):
        tune.choose_device("mps")


def test_memory_that_does_not_suffice_is_a_sentence_with_the_remedy() -> None:
    document = digits_network()
    document.graph.put("logits", document.graph["logits"].but(attrs={"out_features": 2**42}))
    with pytest.raises(SymloomError, match=r"cpu has not enough memory for batches of 64; use smaller ones"):
        prepare(document)


@pytest.mark.parametrize("settings", [{"threads": 0}, {"precision": "auto"}], ids=str)
def test_where_no_step_can_be_taken_to_measure_it_the_first_one_says_why(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tune, "cores", lambda: 2)
    document = chain(
        ("flatten", "Flatten"),
        ("dense", "Linear", {"out_features": 5}),
        ("norm", "BatchNorm1d"),
        ("logits", "Linear", {"out_features": 10}),
        recipe=digits_recipe(batch_size=1, **settings),
    )
    with pytest.raises(
        TrainingError, match=r"^norm: a batch of one sample cannot be normalised; .* \(step 1\)"
    ):
        run(document, tmp_path)


def test_a_precision_that_cannot_be_computed_is_not_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answered = Network._answer

    def answer(network: Network, batch: Any) -> Any:
        if network.half is not None:
            raise RuntimeError(
                "could not create a primitive descriptor for the LSTM forward propagation primitive."
            )
        return answered(network, batch)

    monkeypatch.setattr(Network, "_answer", answer)
    auto = run(digits_network(digits_recipe(precision="auto", epochs=1)), tmp_path)
    assert auto.finished.state == "finished"
    said = "this cannot be computed in bf16 on cpu; set precision to fp32 (step 1)."
    with pytest.raises(TrainingError, match=re.escape(said)):
        run(digits_network(digits_recipe(precision="bf16", threads=0)), tmp_path)


def test_what_was_measured_is_told_by_the_setting_that_left_it_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    speeds = {"channels-last": 0.107, "contiguous": 0.172, "fp32": 0.2, "bf16": 0.1}
    monkeypatch.setattr(tune, "_trials", lambda network, batch, ways: {name: speeds[name] for name in ways})
    document = digits_network(digits_recipe(layout="auto", precision="auto", epochs=1))
    (started,) = run(document, tmp_path).of(Started)
    assert started.measured == {
        "layout": "channels-last images (channels-last: 107 ms a step, contiguous: 172 ms a step)",
        "precision": "bf16 arithmetic (fp32: 200 ms a step, bf16: 100 ms a step)",
    }


def test_what_was_reordered_is_told_with_the_switch_for_it(tmp_path: Path) -> None:
    document = chain(
        ("conv", "Conv2d", {"out_channels": 4}),
        ("relu", "ReLU"),
        ("pool", "MaxPool2d"),
        ("flatten", "Flatten"),
        ("logits", "Linear", {"out_features": 10}),
        recipe=digits_recipe(epochs=1),
    )
    (started,) = run(document, tmp_path).of(Started)
    assert "pool" in started.measured["rewrites"]
    document.recipe = digits_recipe(epochs=1, rewrites=False)
    (started,) = run(document, tmp_path).of(Started)
    assert "rewrites" not in started.measured
