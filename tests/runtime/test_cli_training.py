"""`symloom train` and `symloom resume`: quick looks, limits, and runs that others hold."""

from __future__ import annotations

import json
from pathlib import Path

from runtime.runlock import locked
from tests.builders import StopAfter, digits_network, run
from tests.runtime.test_cli import EXAMPLE, QUICK, refused, symloom


def test_a_fast_look_trains_validates_and_tests_a_few_batches(tmp_path: Path) -> None:
    done = symloom(
        "train",
        EXAMPLE,
        "--fast-dev-run",
        "--threads",
        "1",
        "--layout",
        "contiguous",
        "--out",
        tmp_path,
        "--json",
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    (epoch,) = (line for line in lines if line["event"] == "epoch")
    assert (epoch["epoch"], epoch["step"]) == (1, 5)
    assert "loss" in epoch["validation"]
    assert lines[-1]["state"] == "finished"


def test_a_run_that_another_process_trains_is_refused(tmp_path: Path) -> None:
    cut = run(digits_network(), tmp_path, StopAfter(3))
    with locked(cut.folder.path):
        refused(symloom("resume", cut.folder.path), "is being trained already; wait until that is over")


def test_the_settings_of_a_run_are_options(tmp_path: Path) -> None:
    done = symloom("train", EXAMPLE, *QUICK, "--overfit-batches", "1", "--no-drop-last", "--checkpoint-steps", "1",
                   "--decay-all", "--no-fused", "--max-minutes", "5", "--out", tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    (folder,) = tmp_path.iterdir()
    assert sorted(path.name for path in (folder / "checkpoints").glob("step-*")) == [
        "step-000000000",
        "step-000000001",
    ]
    settings = json.loads((folder / "document.symloom").read_text())["recipe"]["settings"]
    assert (settings["overfit_batches"], settings["decay_all"], settings["drop_last"]) == (1, True, False)
