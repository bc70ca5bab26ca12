"""Resume over every data set and kind of data, in memory and streamed: bit for bit the uninterrupted run."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.datasets import KNOWN
from graph.own_data import OWN
from graph.recipe import Choice
from runtime.data import stream
from runtime.protocol import Started
from tests.builders import StopAfter, go_on, run
from tests.builders_kinds import OWN_SETS, network_for
from tests.runtime.data.conftest import write_set
from tests.runtime.data.test_data_cifar import put
from tests.runtime.test_train_resume import assert_same_run

SHIPPED = [spec.name for spec in KNOWN if not spec.needs_files]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def goes_on_the_same(data: Choice, tmp_path: Path, batch_size: int = 16) -> None:
    document = network_for(data, batch_size=batch_size)
    whole = run(document, tmp_path / "whole")
    steps = len(whole.curves["train/loss"][0])
    assert steps >= 6
    cut = run(document, tmp_path / "cut", StopAfter(steps // 4))
    cut = go_on(cut.finished.folder, control=StopAfter(steps // 2))  # now in the second epoch
    assert_same_run(go_on(cut.finished.folder), whole)


def test_no_kind_is_left_out() -> None:
    assert {name.split(" ")[0] for name in OWN_SETS} == {kind.name for kind in OWN}


@pytest.mark.parametrize("name", OWN_SETS)
def test_a_run_on_ones_own_data_goes_on_as_if_nothing_had_happened(name: str, tmp_path: Path) -> None:
    goes_on_the_same(OWN_SETS[name](tmp_path), tmp_path)


@pytest.mark.parametrize("name", OWN_SETS)
def test_a_run_that_reads_its_data_as_it_goes_does_too_and_is_the_one_in_memory(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = OWN_SETS[name](tmp_path)
    in_memory = run(network_for(data), tmp_path / "memory")
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    goes_on_the_same(data, tmp_path)
    streamed = run(network_for(data), tmp_path / "streamed")
    (started,) = streamed.of(Started)
    assert any("while training" in note for note in started.notes)
    assert streamed.curves == in_memory.curves


@pytest.mark.parametrize("name", SHIPPED)
def test_a_run_on_a_set_that_is_shipped_goes_on(name: str, tmp_path: Path) -> None:
    large = name in ("fashion-mnist-small", "python-manual")
    goes_on_the_same(Choice(name), tmp_path, batch_size=512 if large else 16)


@pytest.mark.parametrize("name", [spec.name for spec in KNOWN if spec.needs_files])
def test_a_run_on_a_set_read_from_its_files_goes_on(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    if name.startswith("cifar"):
        put(folder, name, "archive")
    else:
        write_set(folder, 130, 40)
    goes_on_the_same(
        Choice(name, {"folder": str(folder)}), tmp_path, batch_size=1 if name == "cifar-100" else 4
    )
