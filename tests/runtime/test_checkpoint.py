"""Checkpoints: complete or not counted; whatever happens to the newest, the older one is there."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import FileProblem, SymloomError
from runtime.checkpoint import (
    Checkpoint,
    clear_unfinished,
    drop_after,
    join_optimizer_state,
    load_checkpoint,
    newest_checkpoint,
    save_checkpoint,
    split_optimizer_state,
)
from tests.builders import StopAfter, digits_network, go_on, run, same_tensors


def checkpoint(step: int) -> Checkpoint:
    generator = torch.Generator().manual_seed(step)
    weights = {"dense.weight": torch.rand(3, 4, generator=generator), "norm.count": torch.tensor(step)}
    return Checkpoint(
        weights, {"optimizer.state": torch.rand(5)}, {"cpu": torch.get_rng_state()}, {}, {"step": step}
    )


def test_what_was_saved_is_what_is_loaded(tmp_path: Path) -> None:
    saved = checkpoint(7)
    found = load_checkpoint(save_checkpoint(tmp_path, saved))
    for part in ("weights", "optimizer", "random", "averages"):
        assert same_tensors(getattr(found, part), getattr(saved, part))
    assert found.state == {"step": 7}


def test_images_in_channels_last_order_come_back_with_the_same_values(tmp_path: Path) -> None:
    weight = torch.rand(8, 4, 3, 3).to(memory_format=torch.channels_last)
    saved = Checkpoint({"conv.weight": weight}, {}, {}, {}, {"step": 1})
    assert torch.equal(load_checkpoint(save_checkpoint(tmp_path, saved)).weights["conv.weight"], weight)


def test_the_newest_two_are_kept(tmp_path: Path) -> None:
    for step in (1, 20, 300):
        save_checkpoint(tmp_path, checkpoint(step))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step-000000020", "step-000000300"]


def test_a_step_saved_again_is_replaced(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, checkpoint(5))
    again = checkpoint(5)
    again.weights["dense.weight"].fill_(9.0)
    found = load_checkpoint(save_checkpoint(tmp_path, again))
    assert torch.equal(found.weights["dense.weight"], torch.full((3, 4), 9.0))
    assert [path.name for path in tmp_path.iterdir()] == ["step-000000005"]


FILES = (
    "weights.safetensors",
    "optimizer.safetensors",
    "random.safetensors",
    "averages.safetensors",
    "state.json",
    "manifest.json",
)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("damage", ["cut short", "emptied", "missing", "one bit"])
def test_every_damage_is_noticed_and_the_older_checkpoint_used(
    file: str, damage: str, tmp_path: Path
) -> None:
    older = save_checkpoint(tmp_path, checkpoint(1))
    newer = save_checkpoint(tmp_path, checkpoint(2))
    path = newer / file
    data = bytearray(path.read_bytes())
    match damage:
        case "cut short":
            path.write_bytes(data[:-1])
        case "emptied":
            path.write_bytes(b"")
        case "missing":
            path.unlink()
        case "one bit":
            data[len(data) // 2] ^= 4
            path.write_bytes(data)
    with pytest.raises(FileProblem, match="step-000000002"):
        load_checkpoint(newer)
    assert newest_checkpoint(tmp_path) == older


@given(place=st.floats(0.0, 0.999), bit=st.integers(0, 7))
def test_any_single_bit_in_the_weights_is_noticed(place: float, bit: int, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("bits")
    path = save_checkpoint(folder, checkpoint(1)) / "weights.safetensors"
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] ^= 1 << bit
    path.write_bytes(data)
    assert newest_checkpoint(folder) is None


def test_a_folder_that_is_not_complete_yet_does_not_count(tmp_path: Path) -> None:
    (tmp_path / ".step-000000009.part").mkdir()
    (tmp_path / "step-000000009").mkdir()
    assert newest_checkpoint(tmp_path) is None
    clear_unfinished(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["step-000000009"]


def test_later_steps_are_dropped_when_a_run_goes_on_from_an_earlier_one(tmp_path: Path) -> None:
    for step in (10, 20):
        save_checkpoint(tmp_path, checkpoint(step))
    drop_after(tmp_path, 10)
    assert [path.name for path in tmp_path.iterdir()] == ["step-000000010"]


def test_killed_while_it_clears_an_old_checkpoint_it_leaves_none_that_is_half_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every folder that is called a checkpoint is a whole one."""
    for step in (1, 2):
        save_checkpoint(tmp_path, checkpoint(step))

    class Killed(BaseException):
        pass

    def half(path: Path, ignore_errors: bool = False) -> None:
        if path.is_dir():
            (path / "manifest.json").unlink()
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("runtime.checkpoint.shutil.rmtree", half)
        with pytest.raises(Killed):
            save_checkpoint(tmp_path, checkpoint(3))
    for path in tmp_path.glob("step-*"):
        load_checkpoint(path)
    clear_unfinished(tmp_path)
    assert not list(tmp_path.glob(".*"))


def _full_disk(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """From the `after`-th flush to the disk on there is no space left."""
    real, count = os.fsync, [0]

    def fsync(handle: int) -> None:
        count[0] += 1
        if count[0] > after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("after", range(8))
def test_a_disk_that_fills_up_on_the_way_leaves_the_older_checkpoint(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = save_checkpoint(tmp_path, checkpoint(1))
    with monkeypatch.context() as patch:
        _full_disk(patch, after)
        with pytest.raises(FileProblem, match=r"cannot be written: no space left on device; free some space"):
            save_checkpoint(tmp_path, checkpoint(2))
    newest = newest_checkpoint(tmp_path)
    assert newest is not None
    assert load_checkpoint(newest).state["step"] in ((1,) if after < 7 else (1, 2))
    assert load_checkpoint(older).state == {"step": 1}
    assert not list(tmp_path.glob(".*"))


def test_a_run_whose_disk_fills_up_says_so_and_goes_on_when_there_is_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = digits_network()
    whole = run(document, tmp_path / "whole")
    with monkeypatch.context() as patch:
        _full_disk(patch, 15)
        with pytest.raises(SymloomError, match="no space left on device"):
            run(document, tmp_path / "full")
    (folder,) = (tmp_path / "full").iterdir()
    again = go_on(folder)
    assert again.curves == whole.curves
    assert same_tensors(again.weights, whole.weights)


def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    cut = run(digits_network(), tmp_path, StopAfter(3))
    document = cut.folder.document()
    document.graph.put("logits", document.graph["logits"].but(attrs={"out_features": 11}))
    cut.folder.write_document(document)
    with pytest.raises(FileProblem, match=r"belong to another network or recipe than its document\.symloom"):
        go_on(cut.finished.folder)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.builds(lambda size: torch.arange(size, dtype=torch.float32), st.integers(0, 4)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.integers(0, 9) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


def _equal(first: Any, second: Any) -> bool:
    if isinstance(first, torch.Tensor):
        return isinstance(second, torch.Tensor) and torch.equal(first, second)
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return list(first) == list(second) and all(_equal(first[key], second[key]) for key in first)
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(_equal, first, second))
    return bool(first == second)


@given(state=st.dictionaries(st.text(max_size=5), values, max_size=4))
def test_an_optimizers_state_of_any_shape_survives_the_way_through_json(state: dict[str, Any]) -> None:
    import json

    tensors, plain = split_optimizer_state(state)
    assert _equal(join_optimizer_state(tensors, json.loads(json.dumps(plain))), state)
