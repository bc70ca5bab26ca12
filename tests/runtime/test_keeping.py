"""When a run is kept: often enough that little is lost, also if the newest checkpoint is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from runtime.checkpoint import Checkpoint, newest_checkpoint
from runtime.keeping import Keeper


@pytest.mark.parametrize("epoch_s", [0.001, 0.02, 3.0])
@pytest.mark.parametrize("save_s", [0.004, 0.5, 40.0])
def test_the_older_of_the_two_kept_is_no_more_than_two_intervals_back(
    epoch_s: float, save_s: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever the power fails. An interval: 200 times what a checkpoint costs, at most checkpoint_minutes."""
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    kept: list[float] = []

    def save(folder: Path, checkpoint: Checkpoint) -> Path:
        nonlocal now
        kept.append(now)
        now += save_s
        return folder

    monkeypatch.setattr("runtime.keeping.save_checkpoint", save)
    keeper = Keeper(tmp_path, minutes=5.0, steps=0)
    longest = min(200 * save_s, 300.0) + epoch_s + save_s
    for epoch in range(1, 20_000):
        now += epoch_s
        if keeper.worth_it:
            keeper.save(Checkpoint({}, {}, {}, {}, {"step": epoch, "epoch": epoch}))
        if len(kept) > 2:
            assert now - kept[-2] <= 2 * longest + 1e-6, epoch
    assert len(kept) > (2 if 20_000 * epoch_s > 3 * longest else 0)


@pytest.mark.parametrize("save_s", [0.004, 0.5, 40.0])
def test_the_first_epoch_is_kept_if_it_took_a_second(
    save_s: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long a checkpoint takes: killed soon after it, a run has something trained to go on from."""
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)

    def save(folder: Path, checkpoint: Checkpoint) -> Path:
        nonlocal now
        now += save_s
        return folder

    def checkpoint(epoch: int) -> Checkpoint:
        return Checkpoint({}, {}, {}, {}, {"step": 10 * epoch, "epoch": epoch})

    monkeypatch.setattr("runtime.keeping.save_checkpoint", save)
    keeper = Keeper(tmp_path, minutes=5.0, steps=0)
    keeper.save(checkpoint(0))
    now += 0.5
    assert not keeper.worth_it
    now += 0.5
    assert keeper.worth_it
    keeper.save(checkpoint(1))
    now += min(199 * save_s, 299.0)
    assert not keeper.worth_it
    now += save_s + 2
    assert keeper.worth_it


def test_remembered_weights_stay_as_they_were(tmp_path: Path) -> None:
    module = torch.nn.Conv2d(2, 3, 3).to(memory_format=torch.channels_last)
    before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    keeper = Keeper(tmp_path, minutes=5.0, steps=0)
    keeper.remember(1, module)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
    keeper.save(Checkpoint({}, {}, {}, {}, {"step": 1, "epoch": 1, "best": [0.5, 1, 1]}))
    assert all(torch.equal(tensor, before[name]) for name, tensor in keeper.best_weights(1).items())


def test_of_many_checkpoints_the_last_two_are_there(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, minutes=5.0, steps=0)
    weights = {"w": torch.zeros(2)}
    for step in range(5):
        keeper.save(Checkpoint(weights, {}, {}, {}, {"step": step, "epoch": step}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step-000000003", "step-000000004"]
    (tmp_path / "step-000000004" / "state.json").write_text("{")
    assert newest_checkpoint(tmp_path) == tmp_path / "step-000000003"
