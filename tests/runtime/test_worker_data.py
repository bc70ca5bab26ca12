"""Data in the worker: looked at for the window, also while a run goes on, and read ahead by processes of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from graph.document import to_json
from runtime.client import Worker
from runtime.protocol import Describe as Look
from runtime.protocol import Described, Failed, Finished, Scalars, Stop, Train
from runtime.runlock import locked
from tests.builders import chain, digits_network, digits_recipe
from tests.builders_kinds import OWN_SETS


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as started:
        started.hello()
        yield started


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "penguins.csv"
    rows = [f"{number},{number * 2},{'Adelie' if number % 2 else 'Gentoo'}" for number in range(20)]
    path.write_text("\n".join(["beak,mass,kind", *rows]) + "\n")
    return path


def described(worker: Worker, look: Look) -> Described:
    number = worker.send(look)
    for event in worker.events():
        if isinstance(event, Described) and event.seq == number:
            return event
    raise AssertionError("the worker ended")


def test_a_table_is_described(worker: Worker, table: Path) -> None:
    found = described(worker, Look(data="csv", attrs={"file": str(table)}))
    assert found.problem == ""
    assert found.spec is not None
    assert found.spec.classes == ("Adelie", "Gentoo")
    assert found.spec.features[0].columns == ("beak", "mass")
    assert (found.spec.train, found.spec.test) == (16, 4)
    assert found.columns == ["beak", "mass", "kind"]


def test_a_wrong_column_is_told_with_those_there_are(worker: Worker, table: Path) -> None:
    found = described(worker, Look(data="csv", attrs={"file": str(table), "target": "weight"}))
    assert found.spec is None
    assert "has no column 'weight'" in found.problem
    assert found.columns == ["beak", "mass", "kind"]


@pytest.mark.parametrize(
    ("data", "attrs", "said"),
    [
        ("csv", {"file": "/nowhere.csv"}, "does not exist"),
        ("csv", {}, "choose the file"),
        ("penguins", {}, "no data set named 'penguins'"),
    ],
)
def test_data_that_cannot_be_are_told_in_a_sentence(
    worker: Worker, data: str, attrs: dict[str, str], said: str
) -> None:
    found = described(worker, Look(data=data, attrs=attrs))
    assert said in found.problem
    assert found.problem.endswith(".")


def test_data_are_looked_at_while_a_run_goes_on(worker: Worker, table: Path, tmp_path: Path) -> None:
    document = digits_network(digits_recipe(epochs=100_000))
    worker.send(Train(document=to_json(document), folder=str(tmp_path / "runs"), run="one"))
    next(event for event in worker.events() if isinstance(event, Scalars))
    assert described(worker, Look(data="csv", attrs={"file": str(table)})).spec is not None
    worker.send(Stop())
    finished = next(event for event in worker.events() if isinstance(event, Finished))
    assert finished.state == "stopped"


WITH_LITTLE_MEMORY = """
from runtime.data import stream
from runtime.worker import main
stream.memory = lambda: 1 << 10
main()
"""


def test_images_are_read_ahead_while_commands_are_awaited_and_a_run_that_is_killed_leaves_its_folder(
    tmp_path: Path,
) -> None:
    """The processes that read are forked from one with threads and locks, and outlive it by seconds."""
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 2}), shape=("N", 3, 8, 9))
    document.recipe = digits_recipe(epochs=100_000, batch_size=4).but(data=OWN_SETS["image-folder"](tmp_path))
    runs = tmp_path / "runs"
    with Worker((sys.executable, "-c", WITH_LITTLE_MEMORY)) as worker:
        worker.send(Train(document=to_json(document), folder=str(runs), run="one"))
        told = next(event for event in worker.events() if isinstance(event, (Scalars, Failed)))
        assert isinstance(told, Scalars), told
        os.kill(
            worker.process.pid, signal.SIGSTOP
        )  # every epoch forks readers anew: none may come after the count
        os.waitid(os.P_PID, worker.process.pid, os.WSTOPPED | os.WNOWAIT)
        readers = psutil.Process(worker.process.pid).children()
        os.kill(worker.process.pid, signal.SIGKILL)
        worker.process.wait()
        (folder,) = runs.iterdir()
        with locked(folder):
            pass
        for reader in readers:
            reader.kill()
