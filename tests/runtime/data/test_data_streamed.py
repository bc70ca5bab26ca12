"""Sets larger than memory: flat memory, the same batches whoever reads them, and what goes wrong told in a sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import torch

from graph.errors import FileProblem, SymloomError
from graph.recipe import Choice
from runtime.data import stream
from runtime.data.batches import Batches
from runtime.data.order import normalised
from runtime.data.own import room
from runtime.data.readers import describe, open_choice
from runtime.data.stream import Part, RowsOnDisk, gathered
from tests.builders_kinds import OWN_SETS

# Two processes read here on any machine; on one with a single core torch advises against it.
pytestmark = pytest.mark.filterwarnings("ignore:This DataLoader will create")

MIB = 1 << 20


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "symloom" / "samples"


def held_bytes() -> int:
    """Memory that is this process's own: pages of files, which the system takes back when it likes, are not."""
    facts = psutil.Process().memory_info()
    return int(facts.rss - facts.shared)


def peak_while(work: threading.Thread) -> int:
    peak = 0
    work.start()
    while work.is_alive():
        peak = max(peak, held_bytes())
        time.sleep(0.005)
    work.join()
    return peak


def large_arrays(folder: Path, mib: int) -> Choice:
    features, targets = folder / "features.npy", folder / "targets.npy"
    rows, width = mib * MIB // 4096, 1024
    made = np.lib.format.open_memmap(features, "w+", np.float32, (rows, width))
    for start in range(0, rows, 1024):
        made[start : start + 1024] = np.arange(start, min(rows, start + 1024), dtype=np.float32)[:, None]
    del made
    np.save(targets, np.arange(rows) % 3)
    attrs = {"file": str(features), "targets_file": str(targets), "memory": 8}
    return Choice("arrays", attrs)


def test_memory_stays_flat_while_a_set_of_twenty_times_the_limit_is_opened_and_read(tmp_path: Path) -> None:
    choice = large_arrays(tmp_path, 160)
    first = open_choice(OWN_SETS["arrays"](tmp_path))  # what is loaded once is loaded
    list(Batches(first, batch_size=64, shuffle=True))
    before = held_bytes()
    seen: list[int] = []

    def work() -> None:
        dataset = open_choice(choice)
        assert dataset.statistics["features"].std[0] > 1
        assert dataset.fingerprint
        for epoch in range(2):
            for features, targets in Batches(dataset, batch_size=256, shuffle=True, epoch=epoch):
                seen.append(len(targets["label"]) if features["features"].isfinite().all() else 0)

    peak = peak_while(threading.Thread(target=work))
    assert sum(seen) == 2 * describe(choice).train
    # 21 MiB are in use at most, while deviations are summed: 4 of samples read at once, as float64 twice that, and as
    # much again of squares. The rest is malloc's, which gives nothing back of a thread's first 64 MiB: in all
    # 46 or 66 MiB, as chance will have it. In memory the set would take 160.
    assert peak - before < 120 * MIB


def test_what_is_streamed_is_chosen_by_the_estimate_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = OWN_SETS["csv"](tmp_path)
    assert not open_choice(choice).train.streamed
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    streamed = open_choice(choice)
    assert set(streamed.train.streamed) == {"features"}
    assert "so they are read from disk while training" in streamed.spec.notes[-1]
    assert not open_choice(Choice("csv", {**choice.attrs, "memory": 1})).train.streamed


@pytest.mark.parametrize("name", OWN_SETS)
def test_batches_are_the_same_streamed_or_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = OWN_SETS[name](tmp_path)
    held = open_choice(choice)
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    streamed = open_choice(choice)
    assert streamed.train.streamed
    assert streamed.statistics == held.statistics
    assert normalised(streamed, 0.3, 1).statistics == normalised(held, 0.3, 1).statistics
    for split, shuffle in (("train", True), ("test", False)):
        for (x, y), (u, v) in zip(
            Batches(held, split, batch_size=7, shuffle=shuffle, seed=3, epoch=2),
            Batches(streamed, split, batch_size=7, shuffle=shuffle, seed=3, epoch=2),
            strict=True,
        ):
            assert all(torch.equal(x[key], u[key]) for key in x)
            assert all(torch.equal(y[key], v[key]) for key in y)
            assert list(x) == list(u)
    if name not in ("image-folder", "recordio"):  # which are never decoded only to be told apart
        assert streamed.fingerprint == held.fingerprint


@pytest.mark.parametrize("workers", [1, 2])
def test_what_comes_when_depends_neither_on_the_processes_nor_on_random_numbers(
    workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    dataset = open_choice(OWN_SETS["image-folder"](tmp_path))
    monkeypatch.setattr("runtime.data.own.pictures.reading_processes", lambda: workers)
    state = torch.get_rng_state()
    whole = list(Batches(dataset, batch_size=8, shuffle=True))
    rest = list(Batches(dataset, batch_size=8, shuffle=True, start=5))
    assert torch.equal(torch.get_rng_state(), state)
    assert len(rest) == len(whole) - 5
    assert all(torch.equal(a[0]["image"], b[0]["image"]) for a, b in zip(whole[5:], rest, strict=True))
    plain = dataset.train.streamed["image"].gather(np.arange(3))
    assert plain.dtype == torch.uint8


@pytest.mark.parametrize(
    ("failure", "told", "sentence"),
    [
        (OSError("Too many open files"), SymloomError, r"No process can be started .*Too many open files"),
        (MemoryError("no room"), MemoryError, "no room"),
    ],
)
def test_processes_that_cannot_be_started_end_with_the_reason(
    failure: Exception, told: type[Exception], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(loader: object) -> None:
        raise failure

    monkeypatch.setattr(stream.DataLoader, "__iter__", refuse)
    with pytest.raises(told, match=sentence):
        list(gathered({"x": _Slow(os.getpid())}, [torch.tensor([0])]))


class _Slow:
    """Ends its process in the third batch, as the system does when memory runs out."""

    shape, dtype, workers = (40,), torch.int64, 2

    def __init__(self, parent: int) -> None:
        self.parent = parent

    def gather(self, rows: np.ndarray) -> torch.Tensor:
        assert os.getpid() != self.parent
        if 20 in rows:
            os.kill(os.getpid(), signal.SIGKILL)
        return torch.from_numpy(rows)


def test_a_reading_process_that_dies_is_one_sentence() -> None:
    batches = torch.arange(40).split(10)
    with pytest.raises(
        SymloomError, match="was ended by the system, most likely because memory ran out"
    ) as told:
        list(gathered({"x": _Slow(os.getpid())}, batches))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("end", [ConnectionResetError(), EOFError()], ids=repr)
def test_a_reading_process_that_is_dying_is_that_sentence_too(
    end: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection breaks before anybody sees that it is dead."""

    def broken(*_: object) -> Iterator[None]:
        raise end
        yield

    monkeypatch.setattr(stream, "_started", broken)
    with pytest.raises(SymloomError, match="was ended by the system"):
        list(gathered({"x": _Slow(os.getpid())}, [torch.tensor([0])]))


def test_a_folder_for_temporary_files_may_have_a_long_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sockets may not: a process that could make none would be waited for without end."""
    place = tmp_path / ("temporary" * 12)
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    batches = torch.arange(20).split(10)
    read = list(gathered({"x": _Slow(os.getpid())}, batches))
    assert [each["x"].tolist() for each in read] == [batch.tolist() for batch in batches]


def test_an_image_that_goes_bad_while_training_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    dataset = open_choice(OWN_SETS["image-folder"](tmp_path))
    for path in (tmp_path / "shapes").rglob("*.png"):
        path.write_bytes(b"no image")
    with pytest.raises(FileProblem, match=r"shapes/.*png is no image that can be read"):
        next(iter(Batches(dataset, batch_size=8)))


def test_a_file_cut_short_while_training_is_a_sentence_and_no_signal(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(np.arange(100, dtype=np.int16).tobytes())
    column = RowsOnDisk(path, "int16", (50, 2))
    assert column.gather(np.array([49, 0])).tolist() == [[98, 99], [0, 1]]
    os.truncate(path, 100)
    with pytest.raises(FileProblem, match="was changed while it was in use"):
        column.gather(np.array([49]))


def test_overlapping_pieces_and_parts_of_a_column_are_read_from_where_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(np.arange(100, dtype=np.uint8).tobytes())
    shifted = RowsOnDisk(path, "uint8", (24, 4), offset=1)
    assert shifted.gather(np.array([0, 1, 5])).tolist() == [[1, 2, 3, 4], [5, 6, 7, 8], [21, 22, 23, 24]]
    overlapping = RowsOnDisk(path, "uint8", (48, 4), step=2)
    assert overlapping.gather(np.array([0, 1])).tolist() == [[0, 1, 2, 3], [2, 3, 4, 5]]
    part = Part(shifted, np.array([5, 0]))
    assert part.shape == (2, 4)
    assert part.gather(np.array([1])).tolist() == [[1, 2, 3, 4]]


def prepared(cache: Path) -> dict[str, int]:
    """The files of samples, and what tells whether they are the same ones."""
    return {path.name: path.stat().st_ino for path in cache.glob("*.rows")}


@pytest.mark.parametrize(
    "name", [name for name in OWN_SETS if name.split()[0] not in ("image-folder", "recordio")]
)
def test_prepared_files_are_used_again_and_hold_the_same(
    name: str, tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = OWN_SETS[name](tmp_path)
    in_memory = open_choice(choice)
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    made = open_choice(choice)
    files = prepared(own_cache)
    assert files
    again = open_choice(choice)
    assert prepared(own_cache) == files
    assert again.fingerprint == made.fingerprint == in_memory.fingerprint
    assert again.weights is None
    assert not [path for path in own_cache.iterdir() if path.suffix == ".part"]


def test_other_choices_are_prepared_beside_and_a_file_that_changed_in_place_of_what_it_was(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    choice = OWN_SETS["csv"](tmp_path)
    running = open_choice(choice)
    before = list(Batches(running, batch_size=8))
    first = prepared(own_cache)
    other = Choice("csv", {**choice.attrs, "missing": "drop"})
    open_choice(other)
    assert first.items() < prepared(own_cache).items()
    file = Path(choice.attrs["file"])
    facts = file.stat()
    file.write_text(file.read_text().replace("Ulm", "Rom"))  # as long, and as old
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    changed = open_choice(choice)
    assert "town=Rom" in changed.spec.features[0].columns
    assert not first.keys() & prepared(own_cache).keys()
    assert len(list(own_cache.glob("*.json"))) == 1
    after = list(Batches(running, batch_size=8))
    assert all(torch.equal(a[0]["features"], b[0]["features"]) for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize("damage", ["short", "gone", "unlisted", "list"])
def test_prepared_files_that_are_damaged_are_made_anew(
    damage: str, tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    choice = OWN_SETS["csv"](tmp_path)
    whole = open_choice(choice).fingerprint
    (rows,) = own_cache.glob("*-features.rows")
    (listed,) = own_cache.glob("*.json")
    if damage == "short":
        rows.write_bytes(rows.read_bytes()[:-1])
    elif damage == "gone":
        rows.unlink()
    elif damage == "unlisted":
        listed.unlink()
    else:
        listed.write_text("[3")
    assert open_choice(choice).fingerprint == whole


def test_what_was_prepared_is_tidied_up_by_age_and_by_size(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)

    choices = {}

    def prepare(name: str) -> str:
        (tmp_path / name).mkdir()
        before = set(own_cache.glob("*.json"))
        choices[name] = OWN_SETS["csv"](tmp_path / name)
        open_choice(choices[name])
        (new,) = set(own_cache.glob("*.json")) - before
        return new.name

    def aged(name: str, days: float) -> None:
        then = time.time() - days * 86_400
        os.utime(own_cache / name, (then, then))

    old, used = prepare("old"), prepare("used")
    aged(old, 31)
    aged(used, 29)
    third = prepare("third")
    assert {path.name for path in own_cache.glob("*.json")} == {used, third}
    open_choice(choices["used"])  # which was longest unused
    aged(third, 1)
    size = sum(path.stat().st_size for path in own_cache.glob("*.rows"))
    monkeypatch.setattr(room, "MOST_KEPT", size)
    fourth = prepare("fourth")
    assert {path.name for path in own_cache.glob("*.json")} == {used, fourth}
    assert all(path.name.rpartition("-")[0] in (used[:-5], fourth[:-5]) for path in own_cache.glob("*.rows"))


def test_a_full_disk_is_told_before_anything_is_written(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    monkeypatch.setattr(room.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 10}))
    with pytest.raises(FileProblem, match="has no room for them either"):
        open_choice(OWN_SETS["csv"](tmp_path))
    assert not list(own_cache.iterdir())


def test_reading_that_fails_leaves_nothing_behind(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from runtime.data.own import look

    monkeypatch.setattr(stream, "memory", lambda: 1 << 10)
    choice = OWN_SETS["csv"](tmp_path)
    plan = look(choice.name, choice.attrs)
    path = Path(choice.attrs["file"])
    path.write_text("\n".join(path.read_text().splitlines()[:50]))
    with pytest.raises(FileProblem, match="changed while it was read"):
        plan.read()
    assert not list(own_cache.iterdir())


def test_a_container_s_limit_counts_as_the_machine_s_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(f"{64 * MIB}\n")
    monkeypatch.setattr(stream, "_LIMITS", (str(limit), str(tmp_path / "none")))
    assert stream.memory() == 64 * MIB
    limit.write_text("max\n")
    assert stream.memory() > 64 * MIB


def test_processes_that_read_ahead_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(64)), raising=False)
    assert stream.reading_processes() == 8
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0}, raising=False)
    assert stream.reading_processes() == 1


ORPHANS = """
import os, sys
from pathlib import Path
from runtime.data.batches import Batches
from runtime.data import stream
from runtime.data.readers import open_choice
from tests.builders_kinds import images
stream.memory = lambda: 1 << 10
batches = iter(Batches(open_choice(images(Path(sys.argv[1]))), batch_size=4))
next(batches)
print("reading", flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_when_the_process_that_trains_is_killed_those_that_read_for_it_end_too(tmp_path: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, "-c", ORPHANS, str(tmp_path)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": "."},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert started.stdout is not None
    assert started.stdin is not None
    assert started.stdout.readline() == b"reading\n"
    readers = psutil.Process(started.pid).children()
    assert readers
    started.kill()
    _, alive = psutil.wait_procs(readers, timeout=20)
    assert not alive
    started.stdin.close()
    started.stdout.close()
    started.wait()
