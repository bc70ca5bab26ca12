"""The command line as a person or a script meets it: run for real, judged by its output and exit code."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import assets
from graph.datasets import data_set
from graph.operator import Attribute, Port
from graph.picture import document_from_png

EXAMPLE = "fashion-mnist-cnn"
QUICK = (
    "--epochs",
    "1",
    "--batch-size",
    "512",
    "--threads",
    "1",
    "--layout",
    "contiguous",
    "--device",
    "cpu",
)


def symloom(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "runtime.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2 and one sentence that has all these words in it, on standard error alone."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def damaged(folder: Path, old: str, new: str) -> Path:
    """The example with a piece of its text replaced."""
    text = assets.path("examples", f"{EXAMPLE}.symloom").read_text()
    assert old in text
    path = folder / "mine.symloom"
    path.write_text(text.replace(old, new))
    return path


def imports_torch(arguments: list[str]) -> bool:
    code = f"import sys\nfrom runtime.cli import main\nprint(main({arguments!r}), 'torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    answer = done.stdout.splitlines()[-1]
    assert answer.startswith("0 "), done.stderr
    return answer == "0 True"


# ---- finding one's way


def test_help_tells_the_commands_and_the_exit_codes() -> None:
    done = symloom("--help")
    assert done.returncode == 0
    for word in ("train", "resume", "check", "export", "operators", "networks", "data", "Exit codes"):
        assert word in done.stdout


def test_the_version_is_told() -> None:
    assert symloom("--version").stdout.startswith("Symloom ")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", EXAMPLE], ["operators"], ["networks"], ["train", "--help"]]
)
def test_what_needs_no_arithmetic_does_not_import_torch(arguments: list[str]) -> None:
    assert not imports_torch(arguments)


def test_an_export_without_weights_does_not_import_torch(tmp_path: Path) -> None:
    for kind in ("python", "json", "svg", "png"):
        arguments = ["export", EXAMPLE, "--to", kind, "--out", str(tmp_path / kind)]
        assert not imports_torch(arguments)


def test_a_mistyped_command_is_guessed() -> None:
    refused(symloom("trian", EXAMPLE), "trian", "did you mean train?")


def test_a_wrong_option_names_itself() -> None:
    refused(symloom("train", EXAMPLE, "--epoch", "3"), "--epoch", "train --help")


def test_an_option_without_its_value_is_told_with_the_command_whose_help_explains_it() -> None:
    refused(
        symloom("train", EXAMPLE, "--epochs"), "'--epochs' requires an argument. See symloom train --help."
    )
    refused(symloom("data", "describe", EXAMPLE, "--data-option"), "See symloom data describe --help.")


def test_operators_are_listed_and_explained_also_by_their_other_names() -> None:
    listed = symloom("operators").stdout
    assert "Conv2d" in listed
    assert "Convolution" in listed
    assert "kernel_size" in symloom("operators", "conv2d").stdout
    assert symloom("operators", "Dense").stdout.startswith("Linear")
    described = json.loads(symloom("operators", "Linear", "--json").stdout)
    assert described["category"] == "Linear"
    assert "out_features" in [attribute["name"] for attribute in described["attributes"]]
    refused(symloom("operators", "Conv2dd"), "Conv2dd", "did you mean Conv2d?")


def test_networks_are_listed_with_their_parameters() -> None:
    first = json.loads(symloom("networks", "--json").stdout.splitlines()[0])
    assert (first["name"], first["parameters"]) == (EXAMPLE, 243_786)


def test_a_network_of_any_length_is_measured_at_one_that_is_told() -> None:
    listed = {
        entry["name"]: entry for entry in map(json.loads, symloom("networks", "--json").stdout.splitlines())
    }
    assert all(entry["multiply_adds"] for entry in listed.values())
    assert listed["gpt2"]["sizes"] == {"T": 128}
    assert "a sample of T = 128" in symloom("networks").stdout


def test_an_operator_as_json_has_all_that_its_declaration_says_of_ports_and_attributes() -> None:
    for line in symloom("operators", "--json").stdout.splitlines():
        described = json.loads(line)
        for port in described["inputs"]:
            assert set(port) == {field.name for field in fields(Port)}
        for attribute in described["attributes"]:
            assert set(attribute) == {field.name for field in fields(Attribute)} - {"torch"}
        assert {"name", "category", "summary", "formula", "reference", "aliases", "torch"} < set(described)


def test_the_window_is_not_opened_where_there_is_no_display() -> None:
    nowhere = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")
    for arguments in ([], [EXAMPLE]):
        done = symloom(*arguments, **nowhere)
        assert done.returncode == 2
        assert "symloom train" in done.stderr


def test_a_document_that_is_not_there_is_not_opened() -> None:
    refused(symloom("nowhere.symloom"), "There is no file nowhere.symloom")


# ---- check


def test_a_sound_network_is_told_to_be_so() -> None:
    done = symloom("check", EXAMPLE)
    assert done.returncode == 0
    assert "243,786 parameters" in done.stdout


def test_problems_are_told_with_their_node_and_exit_code_1(tmp_path: Path) -> None:
    path = damaged(
        tmp_path, '"inputs": {"input": ["pool1", "output"]}', '"inputs": {"input": ["flatten", "output"]}'
    )
    done = symloom("check", path)
    assert done.returncode == 1
    assert "error: " in done.stdout
    lines = [json.loads(line) for line in symloom("check", path, "--json").stdout.splitlines()]
    assert lines[-1]["event"] == "checked"
    assert lines[-1]["errors"] >= 1
    assert {"severity", "node", "message", "fixes"} <= lines[0].keys()


def test_an_unknown_operator_is_a_problem_of_the_network_not_of_the_file(tmp_path: Path) -> None:
    path = damaged(tmp_path, '"MaxPool2d"', '"MaxPool2x"')
    done = symloom("check", path)
    assert done.returncode == 1
    assert "pool1" in done.stdout
    assert "MaxPool2x" in done.stdout


# ---- bad input


def test_a_truncated_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.symloom"
    path.write_bytes(assets.path("examples", f"{EXAMPLE}.symloom").read_bytes()[:700])
    refused(symloom("check", path), str(path), "open the original")
    refused(symloom("train", path), str(path), "open the original")


def test_foreign_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "package.json"
    path.write_text('{"name": "left-pad"}')
    refused(
        symloom("export", path, "--to", "svg", "--out", tmp_path / "x.svg"),
        str(path),
        "not a Symloom document",
    )
    assert not (tmp_path / "x.svg").exists()


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.symloom"
    path.write_bytes(bytes(range(256)))
    refused(symloom("check", path), str(path))


def test_an_unknown_example_names_those_there_are() -> None:
    refused(symloom("check", "fashion-mnist-cn"), "fashion-mnist-cn", "did you mean fashion-mnist-cnn?")
    refused(symloom("check", "no-such-thing"), EXAMPLE)


def test_training_an_unknown_operator_is_refused(tmp_path: Path) -> None:
    refused(
        symloom("train", damaged(tmp_path, '"MaxPool2d"', '"MaxPool2x"'), "--out", tmp_path),
        "pool1",
        "MaxPool2x",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.symloom"]


def test_a_missing_data_folder_is_named(tmp_path: Path) -> None:
    refused(
        symloom("train", EXAMPLE, "--data", tmp_path / "none"),
        str(tmp_path / "none"),
        "no such file or folder",
    )
    refused(symloom("train", EXAMPLE, "--data", "imagenet"), "imagenet", "fashion-mnist-small")


def test_an_empty_data_folder_and_a_corrupt_file_in_it_are_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    done = symloom("train", EXAMPLE, "--data", data, "--out", tmp_path / "runs")
    assert done.returncode == 2
    assert "fashion-mnist-small is a part" in done.stderr.splitlines()[0]
    assert "train-images" in done.stderr.splitlines()[1]
    for file in data_set("fashion-mnist").files:
        (data / file.name).write_bytes(b"\x1f\x8b\x08\x00damaged beyond repair")
    done = symloom("train", EXAMPLE, "--data", data, "--out", tmp_path / "runs")
    assert done.returncode == 2
    assert str(data / "train-images-idx3-ubyte.gz") in done.stderr.splitlines()[1]
    assert not (tmp_path / "runs").exists()


def test_a_setting_out_of_range_is_told_before_anything_is_loaded() -> None:
    refused(symloom("train", EXAMPLE, "--epochs", "0"), "epochs must be a whole number from 1")
    refused(symloom("train", EXAMPLE, "--lr", "-1"), "lr must be a number")
    refused(symloom("train", EXAMPLE, "--optimizer", "Magic"), "Magic", "AdamW")


def test_a_place_where_no_run_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    refused(
        symloom("train", EXAMPLE, *QUICK, "--out", tmp_path / "file" / "runs"),
        str(tmp_path / "file" / "runs"),
    )
    assert (tmp_path / "file").read_text() == "kept"


def test_an_export_to_nowhere_is_named(tmp_path: Path) -> None:
    target = tmp_path / "none" / "net.py"
    refused(
        symloom("export", EXAMPLE, "--to", "python", "--out", target), str(target), "choose another folder"
    )
    refused(symloom("export", EXAMPLE, "--to", "python", "--out", tmp_path), str(tmp_path), "is a folder")


def test_an_export_never_replaces_a_file_it_was_not_told_to(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "runtime.cli", "export", EXAMPLE, "--to", "python"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    codes = [
        subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=300).returncode
        for _ in range(2)
    ]
    assert codes == [0, 2]
    assert [path.name for path in tmp_path.iterdir()] == ["FashionMNISTCNN.py"]


def test_weights_without_a_run_tell_how_to_get_one(tmp_path: Path) -> None:
    refused(symloom("export", EXAMPLE, "--to", "pt", "--out", tmp_path / "w.pt"), "--run", "symloom train")
    refused(
        symloom("export", EXAMPLE, "--to", "pt", "--run", tmp_path, "--out", tmp_path / "w.pt"),
        "not a run folder",
    )
    refused(symloom("export", EXAMPLE, "--to", "word", "--out", tmp_path / "w"), "word", "safetensors")


def test_resuming_what_is_no_run_is_refused(tmp_path: Path) -> None:
    refused(symloom("resume", tmp_path), str(tmp_path), "not a run folder")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = f"{sys.executable} -m runtime.cli operators --json | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=300
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


# ---- the way of a run


def test_a_run_from_training_to_export_and_on(tmp_path: Path) -> None:
    done = symloom(
        "train", EXAMPLE, *QUICK, "--seed", "3", "--lr", "0.002", "--out", tmp_path / "runs", "--json"
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[-1]["event"] == "finished"
    assert lines[-1].keys() >= {"test", "run"}
    assert 0.15 < lines[-1]["test"]["accuracy"] <= 1
    assert lines[-1]["test"]["loss"] > 0
    assert [line["event"] for line in lines].count("epoch") == 1
    run = Path(lines[-1]["run"])
    names = {path.name for path in run.iterdir()}
    assert names >= {"model.py", "weights.safetensors", "graph.svg", "graph.png", "curves.svg", "curves.png"}
    assert document_from_png((run / "graph.png").read_bytes()).recipe.resolve().seed == 3

    # A run folder stands for its document and its weights.
    assert symloom("export", run, "--to", "pt", "--out", tmp_path / "w.pt").returncode == 0
    assert (tmp_path / "w.pt").stat().st_size > 900_000
    assert symloom("check", run / "graph.png").returncode == 0

    refused(symloom("resume", run), "larger number of epochs")
    done = symloom("resume", run, "--epochs", "2")
    assert done.returncode == 0, done.stderr
    assert "epoch 2/2" in done.stdout
    assert "Test accuracy" in done.stdout
    assert f"Run folder: {run}" in done.stdout
    shutil.rmtree(run)


def test_ctrl_c_ends_a_run_gently_with_its_test_and_pictures(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "runtime.cli", "train", EXAMPLE, "--epochs", "500", "--threads", "1", "--layout",
         "contiguous", "--out", str(tmp_path), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line).get("state") == "training":
            break
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=300)
    last = json.loads(rest.splitlines()[-1])
    assert process.returncode == 0, errors
    assert (last["event"], last["state"]) == ("finished", "stopped")
    assert (Path(last["run"]) / "curves.png").is_file()
    assert any("Ctrl-C again" in line for line in rest.splitlines())


ENDLESS_TEST = """
import sys, time
from runtime.step import Network

def evaluate(network, batches, between):
    while True:
        between()
        time.sleep(0.01)

Network.evaluate = evaluate
from runtime.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_second_ctrl_c_ends_at_once(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS_TEST, "train", EXAMPLE, "--epochs", "500", "--threads", "1", "--layout",
         "contiguous", "--out", str(tmp_path), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line).get("state") == "training":
            break
    process.send_signal(signal.SIGINT)
    for line in process.stdout:
        if "Ctrl-C again" in line:
            break
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=300)
    assert process.returncode == 130
    assert errors.count("\n") == 1
    assert "to go on: symloom resume" in errors
    assert '"event":"finished"' not in rest
