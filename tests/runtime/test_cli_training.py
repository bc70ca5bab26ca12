"""`symloom train` and `symloom resume`: quick looks, limits, and runs that others hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.document import save
from graph.recipe import Choice
from runtime.runlock import locked
from tests.builders import StopAfter, digits_network, digits_recipe, run
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


def test_what_to_do_about_a_loss_that_is_no_number_is_said_once(tmp_path: Path) -> None:
    document = tmp_path / "exploding.symloom"
    save(digits_network(digits_recipe("SGD", {"lr": 1e30}, Choice("constant"))), document)
    done = symloom("train", document, "--out", tmp_path)
    assert done.returncode == 1, done.stderr
    first, last = done.stderr.splitlines()
    assert first.endswith("Looking for the node where it begins …")
    assert "clip_norm" not in first
    assert "lower the learning rate or limit the gradient's norm (clip_norm)" in last


def endless(runs: Path) -> list[object]:
    """A run that goes on for as long as anybody reads of it."""
    return [sys.executable, "-m", "runtime.cli", "train", EXAMPLE, *QUICK, "--epochs", "500", "--out", runs]


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["lines", "json"])
def test_a_reader_that_leaves_ends_the_run_and_nothing_is_lost(form: list[str], tmp_path: Path) -> None:
    process = subprocess.Popen([*endless(tmp_path), *form], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(300) == 0
    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "result.json").read_text())["state"] == "stopped"
    assert (folder / "weights.safetensors").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_ends_the_run_with_a_sentence(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(endless(tmp_path), stdout=full, stderr=subprocess.PIPE, text=True, timeout=300)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "The output cannot be written (no space left on device), so the run was ended"
    )
    (folder,) = tmp_path.iterdir()
    assert str(folder) in done.stderr


def test_ctrl_c_while_something_is_imported_ends_with_a_word(tmp_path: Path) -> None:
    """An import may swallow the exception: numpy's does, and what follows fails with a riddle."""
    (tmp_path / "swallowing.py").write_text(
        "import os, signal\ntry:\n    os.kill(os.getpid(), signal.SIGINT)\n    sum(range(10))\n"
        "except KeyboardInterrupt:\n    pass\n"
    )
    code = "from runtime.cli.interrupts import interruptible\nwith interruptible():\n    import swallowing"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), os.getcwd()))}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=300, env=environment
    )
    assert (done.returncode, done.stderr) == (130, "Interrupted.\n")
