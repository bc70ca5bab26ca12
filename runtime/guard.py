"""A guard against spikes of the loss: a step whose loss leaps out of the usual is left out, or ends the run."""

from __future__ import annotations

import math
from typing import Any

from runtime.step import Taken
from runtime.training_error import STEADIER, TrainingError

_PAST = 0.98  # weight of the past in what is usual
_LEARNING = 20  # steps that only teach what is usual
_MOST = 20  # steps left out one after the other


class SpikeGuard:
    """Knows the loss's recent average and how far it usually is from it; its state belongs to a checkpoint.

    Args:
        limit: a loss so many times the usual distance above the average is a spike; so is one that is no number.
        skip: whether such a step is left out; otherwise it ends the run.
    """

    def __init__(self, limit: float, skip: bool) -> None:
        self._limit, self._skip = limit, skip
        self._steps, self._average, self._distance = 0, 0.0, 0.0
        self._in_a_row = 0
        self.refused: float | None = None  # the loss of the step at hand, if it was left out

    def accept(self, taken: Taken) -> bool:
        """Whether the weights may follow this step's gradients.

        Raises:
            TrainingError: it is a spike and ends the run.
        """
        loss = float(taken.loss)
        above = loss - self._average if self._steps else 0.0
        self.refused = None
        if not math.isfinite(loss) or (self._steps >= _LEARNING and above > self._limit * self._distance):
            self._in_a_row += 1
            if not self._skip or self._in_a_row > _MOST:
                again = f" for {_MOST} steps" if self._skip else ""
                raise TrainingError(
                    f"The loss leapt to {loss:.4g} from about {self._average:.4g}{again} (spike_guard "
                    f"{self._limit:g}); lower the learning rate, limit the gradient's norm (clip_norm) or "
                    f"raise the guard's limit, and train on from the last checkpoint.",
                    settings=STEADIER,
                )
            self.refused = loss
            return False
        past = min(_PAST, self._steps / (self._steps + 1))
        self._average += (1 - past) * above if self._steps else loss
        self._distance = past * self._distance + (1 - past) * abs(above)
        self._steps += 1
        self._in_a_row = 0
        return True

    def state(self) -> list[Any]:
        return [self._steps, self._average, self._distance, self._in_a_row]

    def take_state(self, state: list[Any]) -> None:
        self._steps, self._average, self._distance, self._in_a_row = state
