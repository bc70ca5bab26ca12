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
    """Whenever the power fails. An interval: 20 times what a checkpoint costs, at most checkpoint_minutes."""
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
    longest = min(20 * save_s, 300.0) + epoch_s + save_s
    for epoch in range(1, 2000):
        now += epoch_s
        if keeper.worth_it:
            keeper.save(Checkpoint({}, {}, {}, {}, {"step": epoch, "epoch": epoch}))
        if len(kept) > 2:
            assert now - kept[-2] <= 2 * longest + 1e-6, epoch
    assert len(kept) > (2 if 2000 * epoch_s > 3 * longest else 0)


def test_of_many_checkpoints_the_last_two_are_there(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, minutes=5.0, steps=0)
    weights = {"w": torch.zeros(2)}
    for step in range(5):
        keeper.save(Checkpoint(weights, {}, {}, {}, {"step": step, "epoch": step}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step-000000003", "step-000000004"]
    (tmp_path / "step-000000004" / "state.json").write_text("{")
    assert newest_checkpoint(tmp_path) == tmp_path / "step-000000003"
