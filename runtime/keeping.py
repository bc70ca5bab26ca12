"""What a run keeps on the disk as it goes: when it is time for a checkpoint, and the best epoch's weights.

Where epochs are short, flushing each one's checkpoint to the disk would take much of the time; so an epoch that ends
soon after the last checkpoint has none of its own, and its weights, if they are the best, wait in memory.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor, nn

from graph.errors import FileProblem
from runtime.checkpoint import Checkpoint, save_checkpoint, save_weights
from runtime.snapshot import copy_of

_COSTLY = 200  # an epoch's checkpoint waits until so many times as long has passed as the last one took
_FIRST_S = 1.0  # … unless no epoch is kept yet: then the first that ends after so long is


class Keeper:
    """Saves the checkpoints of a run and the weights of its best epoch.

    Args:
        folder: of the checkpoints.
        minutes, steps: the longest time and the most steps between two; no limit of steps if 0.
    """

    def __init__(self, folder: Path, minutes: float, steps: int) -> None:
        self._folder, self._most_s, self._steps = folder, minutes * 60, steps
        self._saved_at = time.monotonic()
        self._took_s = 0.0
        self._kept = (-1, 0)  # step and completed epochs of the last checkpoint
        self._best: tuple[int, dict[str, Tensor]] | None = None  # an epoch and its weights, not written yet

    def start_clock(self) -> None:
        """Count the time from now on."""
        self._saved_at = time.monotonic()

    def has(self, step: int, epoch: int) -> bool:
        """Whether that is what the last checkpoint holds."""
        return self._kept == (step, epoch)

    def holds(self, step: int, epoch: int) -> None:
        """The last checkpoint there is, of a run that goes on from it."""
        self._kept = (step, epoch)

    def due(self, step: int) -> bool:
        """Whether a checkpoint is to be made after this step, by number."""
        return bool(self._steps) and step % self._steps == 0

    @property
    def due_by_time(self) -> bool:
        return time.monotonic() - self._saved_at > self._most_s

    @property
    def worth_it(self) -> bool:
        """Whether the end of an epoch is to be kept."""
        rest_s = _COSTLY * self._took_s
        if not self._kept[1]:
            rest_s = min(rest_s, _FIRST_S)
        return self.due_by_time or time.monotonic() - self._saved_at >= rest_s

    def remember(self, epoch: int, module: nn.Module) -> None:
        """The best weights so far are those of this epoch; written with the next checkpoint."""
        self._best = (epoch, copy_of(module))

    def save(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint, before it the best weights it tells of, and remove what no checkpoint needs any more.

        Raises:
            FileProblem: the disk is full or cannot be written; older checkpoints are untouched.
        """
        began = time.monotonic()
        if self._best is not None:
            epoch, weights = self._best
            save_weights(self.best_file(epoch), weights)
            self._best = None
        save_checkpoint(self._folder, checkpoint)
        self._drop_old_best()
        self._kept = (checkpoint.state["step"], checkpoint.state["epoch"])
        self._saved_at = time.monotonic()
        self._took_s = self._saved_at - began

    def best_file(self, epoch: int) -> Path:
        return self._folder / f"best-{epoch:06d}.safetensors"

    def best_weights(self, epoch: int) -> dict[str, Tensor]:
        """The weights of the best epoch.

        Raises:
            FileProblem: the file is missing or damaged.
        """
        path = self.best_file(epoch)
        try:
            return load(path.read_bytes())
        except (OSError, SafetensorError) as error:
            raise FileProblem(f"{path} cannot be read: {error}.") from None

    def _drop_old_best(self) -> None:
        """Each checkpoint that is kept may be gone on from, and needs its best epoch's weights."""
        needed = set()
        for path in self._folder.glob("step-*/state.json"):
            try:
                best = msgspec.json.decode(path.read_bytes(), type=dict[str, object]).get("best")
            except (OSError, msgspec.DecodeError):
                continue  # damaged: nothing goes on from it
            if isinstance(best, list):
                needed.add(self.best_file(best[1]))
        for path in self._folder.glob("best-*.safetensors"):
            if path not in needed:
                path.unlink(missing_ok=True)
