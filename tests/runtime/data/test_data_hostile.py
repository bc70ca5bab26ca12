"""Hostile files of every kind: never anything but a data set or one sentence that names the file, and never slow."""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import FileProblem, SymloomError
from graph.own_data import OWN
from graph.recipe import Choice
from runtime.data import stream
from runtime.data.own import arrays, room
from runtime.data.readers import describe, open_choice
from tests.builders_data import damaged, read_or_told
from tests.builders_kinds import OWN_SETS

FILES = [kind for kind in OWN if kind.place.name == "file"]
SUFFIX = {"text": ".txt", "arrays": ".npz"}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def choice_of(kind: str, path: Path, **attrs: Any) -> Choice:
    more = {"length": 4} if kind == "text" else {}
    return Choice(kind, {"file": str(path), **more, **attrs})


@pytest.mark.parametrize("kind", [kind.name for kind in FILES])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_random_bytes_are_read_or_told(
    kind: str, content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("random") / "mine.data"
    path.write_bytes(content)
    read_or_told(choice_of(kind, path), "mine.data")


@pytest.mark.parametrize("name", [name for name in OWN_SETS if name != "image-folder"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_of_every_kind_is_read_or_told_streamed_too(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    whole = OWN_SETS[name](folder)
    path = Path(whole.attrs["file"])
    path.write_bytes(data.draw(damaged(path.read_bytes())))
    told_or_read(whole, path.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "memory", lambda: 1 << 12)
        told_or_read(whole, path.name)


def told_or_read(choice: Choice, file: str) -> None:
    try:
        assert open_choice(choice).statistics is not None  # which reads what is streamed
    except SymloomError as problem:
        told = str(problem)
    else:
        return
    assert file in told
    assert "\n" not in told


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig", "gb18030", "cp1252"])
@pytest.mark.parametrize("kind", ["csv", "labelled-text", "text"])
def test_another_encoding_is_told_or_read_and_the_right_one_read(
    kind: str, encoding: str, tmp_path: Path
) -> None:
    text = "said,y\n" + "".join(
        f"größe {n % 3} über {n % 7},{'ja' if n % 2 else 'nein'}\n" for n in range(60)
    )
    path = tmp_path / "mine.csv"
    path.write_bytes(text.encode(encoding))
    attrs: dict[str, Any] = {"texts": "said"} if kind == "csv" else {}
    read_or_told(choice_of(kind, path, **attrs), "mine.csv")
    right = describe(choice_of(kind, path, encoding=encoding.removesuffix("-sig"), **attrs))
    words = "".join(right.features[0].vocabulary)
    assert "größe" in words or kind == "text"
    assert "\ufeff" not in words


def test_ragged_rows_and_open_quotes_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    for rows, said in (
        ("a,b\n1,2\n3\n", "line 3: the row has 1 cell, but there are 2 columns"),
        ("a,b\n1,2\n3,4,5\n", "line 3: the row has 3 cells"),
        ('a,b\n1,2\n"3,4\n5,6\n', "line 3: "),
        ("a,b\n1,nan\n2,3\n", "line 2: column 'b' is empty"),
        ("a,b\n1,2\n-inf,3\n", "line 3: -inf in column 'a' is no number"),
        ("a,b\n1,2\n1e999,3\n", "line 3: 1e999 in column 'a' is no number"),
    ):
        path.write_text(rows)
        with pytest.raises(FileProblem, match=said):
            describe(Choice("csv", {"file": str(path)}))


def test_a_million_columns_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{n}" for n in range(10**6)) + "\n" + ",".join("1" * 10**6) + "\n")
    began = time.process_time()  # what others take of the cores does not count
    for kind in ("csv", "labelled-text"):
        with pytest.raises(FileProblem, match="has 1,000,000 columns in its first line, more than 20,000"):
            describe(Choice(kind, {"file": str(path)}))
    assert time.process_time() - began < 40


def test_one_cell_of_many_megabytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1," + "x" * (8 << 20) + "\n2,y\n")
    with pytest.raises(FileProblem, match="line 2: field larger than field limit"):
        describe(Choice("csv", {"file": str(path)}))


def test_an_archive_that_unpacks_to_far_more_than_it_is_goes_to_disk_or_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.npz"
    np.savez_compressed(path, features=np.zeros((64, 1 << 16), np.float32), targets=np.arange(64) % 2)
    assert path.stat().st_size < 1 << 20
    monkeypatch.setattr(stream, "memory", lambda: 1 << 20)
    dataset = open_choice(Choice("arrays", {"file": str(path)}))
    assert set(dataset.train.streamed) == {"features"}
    monkeypatch.setattr(room.shutil, "disk_usage", lambda where: type("Usage", (), {"free": 1 << 20}))
    with pytest.raises(FileProblem, match="has no room for them either"):
        open_choice(Choice("arrays", {"file": str(path), "seed": 2}))


def test_an_archive_whose_header_lies_about_its_size_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lies.npz"
    header = {"descr": "<f4", "fortran_order": False, "shape": (10**9, 10**6)}
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("features", "targets"):
            with archive.open(f"{name}.npy", "w") as file:
                np.lib.format.write_array_header_1_0(file, header)  # type: ignore[arg-type]
                file.write(b"\0" * 100)
    with pytest.raises(FileProblem, match="is cut short: its header promises"):
        describe(Choice("arrays", {"file": str(path)}))


def test_an_array_stored_by_columns_is_turned_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    features = np.asfortranarray(np.arange(60, dtype=np.float64).reshape(20, 3))
    path = tmp_path / "f.npz"
    np.savez(path, features=features, targets=np.arange(20) % 2)
    found = open_choice(Choice("arrays", {"file": str(path)}))
    assert found.train.features["features"][:, 1].tolist() == [
        float(row[0]) + 1 for row in found.train.features["features"]
    ]
    monkeypatch.setattr(arrays, "memory", lambda: 100)
    with pytest.raises(FileProblem, match=r"stored by columns .* save it by rows"):
        open_choice(Choice("arrays", {"file": str(path)}))


def test_folders_that_lead_into_themselves_end(tmp_path: Path) -> None:
    choice = OWN_SETS["image-folder"](tmp_path)
    folder = Path(choice.attrs["folder"])
    (folder / "dark" / "again").symlink_to(folder)
    (folder / "dark" / "loop.png").symlink_to(folder / "dark" / "loop.png")
    with pytest.raises(FileProblem, match=r"loop\.png"):
        describe(choice)
    (folder / "dark" / "loop.png").unlink()
    assert describe(choice).train == 96
    os.mkfifo(folder / "light" / "pipe.png")
    with pytest.raises(
        FileProblem, match=r"pipe\.png is no image that can be read \(it is a pipe or a device\)"
    ):
        describe(choice)
    (folder / "light" / "pipe.png").unlink()
    (folder / "round").symlink_to(folder / "round")
    assert describe(choice).classes == ("dark", "light")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("kind", [kind.name for kind in FILES])
def test_a_pipe_is_no_file_and_is_not_waited_for(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "pipe.data"
    os.mkfifo(path)
    with pytest.raises(FileProblem, match=r"pipe\.data is no file to read"):
        describe(choice_of(kind, path))


def test_a_text_without_any_blank_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text("ab" * 3_000_000)
    for units in ("characters", "byte-pairs"):
        began = time.process_time()
        spec = describe(Choice("text", {"file": str(path), "units": units, "vocabulary": 300}))
        assert spec.train > 100
        assert time.process_time() - began < 60
