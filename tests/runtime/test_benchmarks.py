"""The benchmarks of the engine run: on little, so that only crashes and wrong results show, not speed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch

from tests.benchmarks import against_peers, generated, models, precision, predicting, training
from tests.benchmarks.peers import make


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def is_measure(found: dict[str, object]) -> bool:
    return {*found} == {"name", "ours", "reference", "unit", "ratio", "bar", "holds"}


def test_every_rewrite_of_the_example_keeps_every_bit(tmp_path: Path) -> None:
    for number_format in ("fp32", "bf16"):
        different, compared = precision.differing(tmp_path, number_format, 3)
        assert different == 0
        assert compared > 240_000


def test_the_generated_module_is_compared_with_one_by_hand() -> None:
    assert all(is_measure(found) for found in generated.large_network("cpu", 1, 30))


@pytest.mark.parametrize("number", range(3))
def test_an_epoch_of_each_network_is_compared_with_a_loop_by_hand(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "interleaved", lambda sides, repeats: {name: [1.0] for name in sides})
    case = models.cases(tmp_path)[number]
    by_hand = case.by_hand()
    document = models.document_of(case, "cpu")
    ours = sum(p.numel() for p in training.prepare(document).network.module.parameters())
    assert ours == sum(p.numel() for p in by_hand.parameters())
    assert is_measure(models.measured(case, "cpu", 1, tmp_path))


def test_a_table_trains_in_the_engine_and_by_hand(tmp_path: Path) -> None:
    assert is_measure(models.measured(models.cases(tmp_path)[3], "cpu", 1, tmp_path))


def test_both_sides_warm_up_as_they_do_on_an_accelerator(tmp_path: Path) -> None:
    few = {"overfit_batches": 2, "epochs": training.WARM + 2}
    document = training.example(64, "cpu", **few)
    assert 0 < training.through_the_engine(document, tmp_path, training.WARM)() < 600
    assert 0 < training.by_hand(document, "cpu", pool_first=True, warm=training.WARM, timed=2)() < 600


def test_a_device_that_is_not_here_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["training", "--device", "abacus"])
    with pytest.raises(SystemExit, match=r"^There is no device 'abacus' here; choose one of .*\.$"):
        training.report(training.measures, "Training.")


def test_predictions_are_compared_with_plain_torch() -> None:
    document = training.example(64, "cpu")
    found = predicting.measured("a few", document, torch.rand(5, 1, 28, 28), 4, "cpu", 1)
    assert is_measure(found)


@pytest.mark.parametrize("settings", [{}, {"bf16": True, "channels_last": True}])
def test_a_peer_trains_an_epoch_at_each_command(settings: dict[str, Any], tmp_path: Path) -> None:
    rng = numpy.random.default_rng(0)
    images, labels = rng.integers(0, 256, (40, 28, 28), dtype="uint8"), rng.integers(0, 10, 40)
    numpy.savez(tmp_path / "few.npz", images=images, labels=labels)
    given = {
        "data": str(tmp_path / "few.npz"),
        "batch_size": 8,
        "device": "cpu",
        "folder": str(tmp_path),
        "bf16": False,
        "channels_last": False,
        **settings,
    }
    with against_peers.Peer(Path(sys.executable), "textbook", given, subprocess.DEVNULL) as peer:
        assert peer() > 0
        assert peer() > 0


def test_the_peers_environment_counts_only_when_made_as_it_is_asked_for_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert make.python() is None
    make.place().mkdir(parents=True)
    (make.place() / ".ready").write_text("torch==2.0.0")
    assert make.python() is None
    (make.place() / ".ready").write_text(make.ASKED)
    assert make.python() == tmp_path / "symloom" / "peers" / "bin" / "python"
