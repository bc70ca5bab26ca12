"""The first samples of a set that was opened, for a person: pictures, rows or texts with what is to be learnt."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from graph.data_spec import Field, FirstSamples
from runtime.data.dataset import DataSet
from runtime.data.own.first_samples import CELLS, ROWS, first_of_each, thumbnail
from runtime.data.stream import Streamed

_TEXTS = 3
_AMONG = 1_000  # samples, of which some of each class are shown


def first_samples(dataset: DataSet) -> FirstSamples:
    """The first training samples by their first field."""
    spec, columns = dataset.spec, dataset.train.columns
    field, target = spec.features[0], spec.targets[0]
    truth = _rows(columns[target.name], np.arange(min(_AMONG, len(dataset.train))))
    classes = spec.classes if not target.shape else ()
    image = field.full_scale is not None and len(field.shape) == 3 and field.shape[0] in (1, 3)
    shown = first_of_each(truth.tolist() if classes else [0] * len(truth))
    if not image:
        shown = list(range(min(len(truth), _TEXTS if field.vocabulary else ROWS)))
    given = _rows(columns[field.name], np.array(shown))
    labels = [classes[int(truth[row])] if classes else _few(truth[row]) for row in shown]
    if image:
        return FirstSamples(
            images=tuple(thumbnail(pixels, label) for pixels, label in zip(given, labels, strict=True))
        )
    if field.vocabulary:
        written = field.shown
        return FirstSamples(
            texts=tuple(tuple(written[int(number)] for number in text.reshape(-1)) for text in given),
            labels=tuple(labels) if classes else (),
        )
    flat = given.reshape(len(given), -1)[:, : CELLS - 1]
    return FirstSamples(
        columns=(*_heads(field, flat.shape[1]), target.name),
        rows=tuple(
            (*(f"{value:.5g}" for value in row), label) for row, label in zip(flat, labels, strict=True)
        ),
    )


def _heads(field: Field, count: int) -> tuple[str, ...]:
    if len(field.columns) >= count and len(field.shape) == 1:
        return field.columns[:count]
    return tuple(f"[{place}]" for place in range(count))


def _few(values: np.ndarray) -> str:
    return ", ".join(f"{value:.5g}" for value in values.reshape(-1)[:3])


def _rows(column: Tensor | Streamed, rows: np.ndarray) -> np.ndarray:
    found = column[rows] if isinstance(column, Tensor) else column.gather(rows)
    return found.numpy()
