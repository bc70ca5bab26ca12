"""Columns of numbers that grow: what a run has reported so far, with nothing dropped.

Appending costs amortised constant time (the storage doubles), reading is a view without a copy. A view
taken earlier stays valid after growth, because growth moves the column to new storage.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

_FIRST_CAPACITY = 256


class Column:
    """A growing array of float64."""

    def __init__(self) -> None:
        self._storage: FloatArray = np.empty(_FIRST_CAPACITY)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def view(self) -> FloatArray:
        """The values so far, shape (length,), not copied."""
        return self._storage[: self._length]

    def append(self, values: FloatArray) -> None:
        end = self._length + len(values)
        if end > len(self._storage):
            grown = np.empty(max(end, 2 * len(self._storage)))
            grown[: self._length] = self.view
            self._storage = grown
        self._storage[self._length : end] = values
        self._length = end

    def truncate(self, length: int) -> None:
        """Forget everything from index `length` on."""
        assert 0 <= length <= self._length
        self._length = length


class SeriesBuffer:
    """The (step, value) pairs of one series in the order of their steps.

    A batch that starts at or before the last step replaces what lies from there on: a run resumed from a
    checkpoint reports the repeated steps again, and a curve must not run backwards.
    """

    def __init__(self) -> None:
        self.steps = Column()
        self.values = Column()

    def __len__(self) -> int:
        return len(self.steps)

    def append(self, steps: ArrayLike, values: ArrayLike) -> bool:
        """Add pairs; True if earlier ones were replaced.

        Raises:
            ValueError: the two differ in length, a step is not finite, or steps fall within the batch.
        """
        new_steps = np.atleast_1d(np.asarray(steps, dtype=np.float64))
        new_values = np.atleast_1d(np.asarray(values, dtype=np.float64))
        if new_steps.ndim != 1 or new_steps.shape != new_values.shape:
            raise ValueError(f"steps {new_steps.shape} and values {new_values.shape} must pair up one by one")
        if not len(new_steps):
            return False
        if not np.isfinite(new_steps).all() or np.any(np.diff(new_steps) < 0):
            raise ValueError("steps must be finite and must not fall within one batch")
        replaced = bool(len(self)) and new_steps[0] <= self.steps.view[-1]
        if replaced:
            kept = int(np.searchsorted(self.steps.view, new_steps[0], side="left"))
            self.steps.truncate(kept)
            self.values.truncate(kept)
        self.steps.append(new_steps)
        self.values.append(new_values)
        return replaced

    def nearest(self, step: float) -> int:
        """Index of the pair whose step is nearest; the buffer must not be empty."""
        steps = self.steps.view
        after = int(np.searchsorted(steps, step))
        if after == 0:
            return 0
        if after == len(steps):
            return after - 1
        return after if steps[after] - step < step - steps[after - 1] else after - 1
