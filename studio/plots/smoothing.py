"""The debiased exponential moving average, whole or piece by piece.

As in TensorBoard: average = weight * average + (1 - weight) * value, divided by 1 - weight ** count so that
the first values are not pulled to zero. Two things differ: values are averaged relative to the first
one, so that a constant curve stays exactly constant (TensorBoard #786: rounding made it spike), and what is
not finite is skipped without a trace in the average.
"""

from __future__ import annotations

import math

import numpy as np

from studio.plots.buffers import FloatArray

_BLOCK = 64


class Smoothing:
    """The running average of one series."""

    def __init__(self, weight: float) -> None:
        if not 0 <= weight < 1:
            raise ValueError(f"the smoothing weight must lie in [0, 1), not {weight}")
        self.weight = weight
        self._average = 0.0
        self._count = 0
        self._origin = 0.0

    def extend(self, values: FloatArray) -> FloatArray:
        """The averages at the next `values`, same shape; NaN where the value is not finite."""
        finite = np.isfinite(values)
        taken = values[finite]
        result = np.full(len(values), np.nan)
        if not len(taken):
            return result
        if self._count == 0:
            self._origin = float(taken[0])
        averages = recurrence((1 - self.weight) * (taken - self._origin), self.weight, self._average)
        self._average = float(averages[-1])
        result[finite] = averages / self._bias(len(taken)) + self._origin
        self._count += len(taken)
        return result

    def _bias(self, length: int) -> FloatArray:
        bias = np.ones(length)
        if self.weight > 0:
            # Beyond this count weight ** count is lost in rounding, and a power costs more than the rest.
            matters = math.ceil(math.log(1e-17) / math.log(self.weight)) - self._count
            counts = np.arange(1, min(length, max(matters, 0)) + 1) + self._count
            bias[: len(counts)] -= self.weight**counts
        return bias


def recurrence(inputs: FloatArray, decay: float, start: float) -> FloatArray:
    """y[i] = decay * y[i - 1] + inputs[i] with y[-1] = start, without a Python loop over i.

    Blocks are one matrix product; what each block hands to the next is the same recurrence, 64 times shorter.
    """
    powers = decay ** np.arange(_BLOCK + 1, dtype=np.float64)
    lag = np.subtract.outer(np.arange(_BLOCK), np.arange(_BLOCK))
    response = np.where(lag >= 0, powers[np.abs(lag)], 0.0)
    blocks, rest = divmod(len(inputs), _BLOCK)
    outputs = np.empty(len(inputs))
    if blocks:
        body = inputs[: blocks * _BLOCK].reshape(blocks, _BLOCK) @ response.T
        handed_on = np.empty(blocks)
        handed_on[0] = start
        if blocks > 1:
            handed_on[1:] = recurrence(body[:-1, -1], float(powers[-1]), start)
        body += handed_on[:, None] * powers[1:]
        outputs[: blocks * _BLOCK] = body.ravel()
        start = float(body[-1, -1])
    if rest:
        outputs[-rest:] = response[:rest, :rest] @ inputs[-rest:] + powers[1 : rest + 1] * start
    return outputs
