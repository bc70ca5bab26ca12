"""How many steps a run has, and of how many samples: arithmetic on its data and settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtime.data.batches import Batches


@dataclass(frozen=True)
class Plan:
    """The numbers of a run that are known before its first step.

    Args:
        batches_per_epoch: of training, as many as are used.
        batch_size: samples a step, which may take several batches.
        last_share: how large the last step of an epoch is beside the others.
    """

    epochs: int
    batches_per_epoch: int
    steps_per_epoch: int
    batch_size: int
    last_share: float

    @classmethod
    def of(cls, training: Batches, settings: Any) -> Plan:
        batches = min(training.batches_per_epoch, settings.limit_batches or training.batches_per_epoch)
        together, at_once = int(settings.accumulate), training.batch_size
        whole, rest = divmod(batches, together)
        steps = max(1, whole + (rest > 0 and not settings.drop_last))
        samples = min(training.samples, batches * at_once)
        last = 1.0
        if steps > 1 and not settings.drop_last:
            last = (samples - (steps - 1) * together * at_once) / (together * at_once)
        return cls(int(settings.epochs), batches, steps, together * at_once, last)

    @property
    def steps(self) -> int:
        return self.epochs * self.steps_per_epoch
