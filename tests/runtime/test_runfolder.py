"""Run folders: names that never clash, curves that survive a crash, sentences for what is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import FileProblem
from runtime.runfolder import Curve, RunFolder


def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path, "A test")


def test_runs_of_one_second_have_folders_of_their_own(tmp_path: Path) -> None:
    made = [RunFolder.create(tmp_path, "Fashion-MNIST CNN!").path for _ in range(5)]
    assert len(set(made)) == 5
    assert all("fashion-mnist-cnn" in path.name for path in made)


@given(title=st.text(max_size=80))
def test_any_title_gives_a_plain_name_inside_the_folder(
    title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    under = tmp_path_factory.mktemp("runs")
    made = RunFolder.create(under, title).path
    assert made.parent == under
    assert all(c.isascii() and (c.isalnum() or c == "-") for c in made.name)


parts = st.lists(
    st.dictionaries(
        st.sampled_from(["train/loss", "validation/loss"]),
        st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.none(), min_size=1, max_size=5),
        max_size=2,
    ),
    max_size=8,
)


def _append(run: RunFolder, given_parts: list[dict[str, list[float | None]]]) -> dict[str, Curve]:
    expected: dict[str, Curve] = {}
    for part in given_parts:
        series: dict[str, Curve] = {}
        for name, values in part.items():
            steps, kept = expected.setdefault(name, ([], []))
            new = list(range(len(steps) + 1, len(steps) + 1 + len(values)))
            series[name] = (new, values)
            steps += new
            kept += values
        run.append_metrics([series])
    return expected


@given(given_parts=parts)
def test_curves_come_back_bit_for_bit(
    given_parts: list[dict[str, list[float | None]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    run = folder(tmp_path_factory.mktemp("runs"))
    assert _append(run, given_parts) == run.curves()


@given(given_parts=parts, cut=st.integers(1, 200))
def test_a_crash_while_writing_costs_the_last_line_alone(
    given_parts: list[dict[str, list[float | None]]], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run = folder(tmp_path_factory.mktemp("runs"))
    _append(run, given_parts)
    sound = run.curves()
    run.append_metrics([{"train/accuracy": ([1, 2, 3], [0.25, 0.5, None])}])
    path = run.path / "metrics.jsonl"
    last = path.read_bytes().splitlines()[-1]
    path.write_bytes(path.read_bytes()[: -min(cut, len(last)) - 1])
    found = run.curves()
    assert {name: curve for name, curve in found.items() if name != "train/accuracy"} == sound
    run.keep_metrics(10**9)
    run.append_metrics([{"train/loss": ([10**6], [1.0])}])
    assert run.curves()["train/loss"][0][-1] == 10**6, "what is appended afterwards begins a line of its own"


@given(given_parts=parts, step=st.integers(0, 20))
def test_points_after_a_step_are_dropped(
    given_parts: list[dict[str, list[float | None]]], step: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run = folder(tmp_path_factory.mktemp("runs"))
    whole = _append(run, given_parts)
    run.keep_metrics(step)
    for name, (steps, values) in whole.items():
        kept = [(s, v) for s, v in zip(steps, values, strict=True) if s <= step]
        found = run.curves().get(name, ([], []))
        assert list(zip(*found, strict=True)) == kept


def test_a_folder_that_is_no_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"is not a run folder: it has no run\.json; choose the folder"):
        RunFolder.open(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
def test_facts_that_are_damaged_are_a_sentence(text: str, tmp_path: Path) -> None:
    run = folder(tmp_path)
    (run.path / "run.json").write_text(text)
    with pytest.raises(FileProblem, match=r"run\.json (cannot be read|is damaged)"):
        run.read_json("run.json")


def test_a_log_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    run = folder(tmp_path)
    (run.path / "log.txt").mkdir()
    with pytest.raises(
        Exception, match=r"log\.txt cannot be written: .*continue the run from its last checkpoint"
    ):
        run.log("hello")


def test_a_folder_that_may_not_be_looked_into_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be looked into"):
        RunFolder.open(tmp_path / ("x" * 5000))
