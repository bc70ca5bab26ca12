"""The real worker process, spoken to as the window does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.document import Document, to_json
from runtime.checkpoint import newest_checkpoint
from runtime.client import COMMAND, Worker, environment
from runtime.protocol import (
    Acknowledged,
    Continue,
    Event,
    Failed,
    Finished,
    Hello,
    Pause,
    Progress,
    Resume,
    Scalars,
    Started,
    Stop,
    Train,
    decode_event,
    encode,
)
from runtime.runfolder import RunFolder
from tests.builders import chain, digits_network, digits_recipe, run

greetings: dict[int, Hello] = {}  # by process


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """One worker for the tests that leave it as it was: loading torch takes seconds."""
    with Worker() as started:
        hello = started.hello()
        greetings[hello.pid] = hello
        yield started


def long_network() -> Document:
    return digits_network(digits_recipe(epochs=100_000))


def train(document: Document, under: Path, name: str = "one") -> Train:
    return Train(document=to_json(document), folder=str(under), run=name)


def until(worker: Worker, kind: type[Event], state: str = "") -> list[Event]:
    """Everything up to the first event of a kind (and in a state)."""
    found: list[Event] = []
    for event in worker.events():
        found.append(event)
        if isinstance(event, kind) and (not state or getattr(event, "state", "") == state):
            return found
    raise AssertionError("the worker ended")


def test_it_greets_with_what_it_is(worker: Worker) -> None:
    hello = greetings[worker.process.pid]
    assert hello.version == 1
    assert hello.pid == worker.process.pid
    assert any(device.name == "cpu" for device in hello.devices)
    assert hello.torch
    assert {"train", "continue"} <= set(hello.capabilities)


def test_a_run_through_the_protocol_equals_one_in_this_process(worker: Worker, tmp_path: Path) -> None:
    worker.send(train(digits_network(), tmp_path / "there"))
    events = until(worker, Finished)
    here = run(digits_network(), tmp_path / "here")
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.test == here.finished.test
    assert all(event.run == "one" for event in events if not isinstance(event, Acknowledged) and event.run)
    points: list[float | None] = []
    for event in events:
        if isinstance(event, Scalars) and "train/loss" in event.series:
            points += event.series["train/loss"][1]
    assert points == here.curves["train/loss"][1]


def test_who_hears_that_a_run_is_over_may_start_the_next_at_once(worker: Worker, tmp_path: Path) -> None:
    for number in range(5):
        sent = worker.send(train(digits_network(digits_recipe(epochs=1)), tmp_path, f"run {number}"))
        assert worker.acknowledged(sent).problem == ""
        until(worker, Finished)


def test_pause_resume_and_stop_are_acknowledged_and_obeyed(worker: Worker, tmp_path: Path) -> None:
    worker.send(train(long_network(), tmp_path))
    until(worker, Scalars)
    assert worker.acknowledged(worker.send(Pause())).problem == ""
    paused = until(worker, Progress, "paused")[-1]
    assert worker.acknowledged(worker.send(Resume())).problem == ""
    goes_on = until(worker, Scalars)[-1]
    assert isinstance(paused, Progress)
    assert isinstance(goes_on, Scalars)
    assert worker.acknowledged(worker.send(Stop())).problem == ""
    stopped = until(worker, Finished)[-1]
    assert isinstance(stopped, Finished)
    assert stopped.state == "stopped"


def test_a_stopped_run_goes_on_by_its_folder(worker: Worker, tmp_path: Path) -> None:
    worker.send(train(long_network(), tmp_path))
    until(worker, Scalars)
    worker.send(Stop())
    stopped = until(worker, Finished)[-1]
    assert isinstance(stopped, Finished)
    assert stopped.state == "stopped"
    done = max(1, stopped.step // 20)
    worker.send(Continue(folder=stopped.folder, epochs=done + 2))
    events = until(worker, Finished)
    (started,) = [event for event in events if isinstance(event, Started)]
    assert started.first_step >= stopped.step
    assert events[-1].state == "finished"  # type: ignore[union-attr]


def test_commands_that_make_no_sense_now_are_refused_in_words(worker: Worker, tmp_path: Path) -> None:
    assert worker.acknowledged(worker.send(Pause())).problem == "No run is going on."
    worker.send(train(long_network(), tmp_path))
    until(worker, Started)
    refused = worker.acknowledged(worker.send(train(digits_network(), tmp_path, "two")))
    assert "busy" in refused.problem
    assert refused.run == "two"
    worker.send(Stop())
    until(worker, Finished)


@pytest.mark.parametrize(
    "junk",
    [
        b"hello\n",
        b"{}\n",
        b'{"t":"Dance"}\n',
        b'{"t":"Train"}\n',
        b"\xff\xfe\x00\n",
        b"[" * 50_000 + b"\n",
        b"null\n",
    ],
    ids=["words", "empty", "unknown", "incomplete", "binary", "deep", "null"],
)
def test_junk_is_answered_and_harms_nothing(worker: Worker, junk: bytes) -> None:
    assert worker.process.stdin is not None
    worker.process.stdin.write(b"\n" + junk)
    worker.process.stdin.flush()
    answer = until(worker, Acknowledged)[-1]
    assert isinstance(answer, Acknowledged)
    assert "does not understand" in answer.problem
    assert worker.acknowledged(worker.send(Pause())).problem == "No run is going on."


def test_a_document_that_is_damaged_fails_with_its_sentence_and_the_worker_stays(
    worker: Worker, tmp_path: Path
) -> None:
    worker.send(Train(document='{"format": "symloom"', folder=str(tmp_path)))
    failed = until(worker, Failed)[-1]
    assert isinstance(failed, Failed)
    assert "not a complete JSON file" in failed.problem
    worker.send(train(digits_network(digits_recipe(epochs=1)), tmp_path))
    until(worker, Finished)


def test_a_step_that_fails_tells_node_and_folder(worker: Worker, tmp_path: Path) -> None:
    worker.send(train(chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 5})), tmp_path))
    failed = until(worker, Failed)[-1]
    assert isinstance(failed, Failed)
    assert failed.node == "loss"
    assert Path(failed.folder).parent == tmp_path
    assert "Traceback" in failed.details


# ---- processes of their own


SLOW_TO_ANSWER = """
import time
import runtime.worker as worker

def slowly(obey):
    def obeyed(control):
        obey(control)
        time.sleep(0.5)  # long enough for the run to obey as well, and to say so
    return obeyed

for name in ("pause", "resume", "stop"):
    setattr(worker.Control, name, slowly(getattr(worker.Control, name)))
worker.main()
"""


def test_the_answer_to_a_command_comes_before_all_that_follows_from_it(tmp_path: Path) -> None:
    """Whoever waits for the answer would otherwise pass over what it waits for next."""
    with Worker((sys.executable, "-c", SLOW_TO_ANSWER)) as slow:
        slow.send(train(long_network(), tmp_path))
        until(slow, Scalars)
        for command, state in ((Pause(), "paused"), (Resume(), "training"), (Stop(), "stopped")):
            number = slow.send(command)
            for event in slow.events():
                if isinstance(event, Acknowledged) and event.seq == number:
                    break
                assert getattr(event, "state", "") != state, command
            until(slow, Finished if state == "stopped" else Progress, state)


NOISY = """
import os, threading, time
import runtime.worker as worker

def shout():
    while True:
        print('{"t":"Log"} noise', flush=True)
        os.write(1, b"raw noise\\n")
        time.sleep(0.01)

def begin():  # in place of the first thing `main` does once its output is its own
    threading.Thread(target=shout, daemon=True).start()

taken = threading.Event()
take, hello = worker._Worker._take, worker._hello

def took(self, command):
    take(self, command)
    taken.set()

def late_hello():  # torch may be loaded before the command is there
    taken.wait()
    return hello()

worker.keep_freed_memory, worker._Worker._take, worker._hello = begin, took, late_hello
worker.main()
"""


def test_prints_of_whatever_code_do_not_reach_the_protocol(tmp_path: Path) -> None:
    """A library that prints, in Python or below it, would otherwise break a line.

    The command is sent while torch is loading: it is acknowledged at once, and carried out after the greeting.
    """
    with Worker((sys.executable, "-c", NOISY)) as noisy:
        noisy.send(train(digits_network(digits_recipe(epochs=1)), tmp_path))
        assert noisy.process.stdout is not None
        lines = []
        for line in noisy.process.stdout:
            lines.append(line)
            if b'"Finished"' in line:
                break
        events = [type(decode_event(line)).__name__ for line in lines]
    assert b"noise" not in b"".join(lines)
    assert [event for event in events if event != "Heartbeat"][:2] == ["Acknowledged", "Hello"]
    noisy.process.wait()
    assert any(b"raw noise" in line for line in noisy.last_words)


def _start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )


LOADING_FOR_EVER = """
import sys, time

class Torch:
    def find_spec(self, name, path=None, target=None):
        if name == "torch":
            print("loading", file=sys.stderr, flush=True)
            time.sleep(600)

sys.meta_path.insert(0, Torch())
import runtime.worker
runtime.worker.main()
"""


def test_a_window_that_goes_away_while_torch_is_loading_ends_the_worker_at_once() -> None:
    process = _start(sys.executable, "-c", LOADING_FOR_EVER)
    assert process.stderr is not None
    assert process.stderr.readline() == b"loading\n"
    process.communicate(timeout=300)  # closes its standard input
    assert process.returncode == 0


def _training(under: Path, *options: str, epochs: int = 100_000) -> tuple[subprocess.Popen[bytes], Path]:
    process = _start(*COMMAND, *options)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(encode(train(digits_network(digits_recipe(epochs=epochs)), under)))
    process.stdin.flush()
    for line in process.stdout:
        if b'"Scalars"' in line:
            break
    (folder,) = under.iterdir()
    return process, folder


@pytest.mark.parametrize("way", ["its input is closed", "SIGTERM", "its output is closed"])
def test_a_worker_left_alone_while_training_checkpoints_and_ends(way: str, tmp_path: Path) -> None:
    process, folder = _training(tmp_path)
    process.send_signal(signal.SIGINT)  # Ctrl-C in the window's terminal is none of its business
    assert process.stdout is not None
    assert any(b'"Scalars"' in line for line in process.stdout)
    assert process.stdin is not None
    match way:
        case "its input is closed":
            process.stdin.close()
        case "SIGTERM":
            process.send_signal(signal.SIGTERM)
        case _:
            process.stdout.close()
    process.wait(timeout=300)
    assert process.returncode == 0
    after = newest_checkpoint(folder / "checkpoints")
    assert after is not None
    steps, _ = RunFolder.open(folder).curves()["train/loss"]
    assert after.name == f"step-{steps[-1]:09d}", "where it was left"
    assert (folder / "result.json").is_file(), "stopped, tested, complete"
    for stream in (process.stdin, process.stdout, process.stderr):
        assert stream is not None
        stream.close()


@pytest.mark.parametrize("way", ["its input is closed", "SIGTERM", "its output is closed"])
def test_a_worker_that_is_to_run_on_trains_to_the_end_when_the_connection_breaks(
    way: str, tmp_path: Path
) -> None:
    # Ended by SIGTERM it must not come to its end before.
    process, folder = _training(tmp_path, "--run-on", epochs=100_000 if way == "SIGTERM" else 60)
    assert process.stdin is not None
    assert process.stdout is not None
    match way:
        case "its input is closed":
            process.stdin.close()
        case "SIGTERM":
            process.send_signal(signal.SIGTERM)
        case _:
            process.stdout.close()
            process.stdin.close()
    process.wait(timeout=300)
    for stream in (process.stdin, process.stdout, process.stderr):
        assert stream is not None
        stream.close()
    assert process.returncode == 0
    ended = "stopped" if way == "SIGTERM" else "finished"
    assert json.loads((folder / "result.json").read_text())["state"] == ended


def test_a_worker_that_is_killed_is_a_connection_error_with_its_code(tmp_path: Path) -> None:
    with Worker() as fresh:
        os.kill(fresh.process.pid, signal.SIGKILL)
        with pytest.raises(ConnectionError, match="-9"):
            list(fresh.events())
