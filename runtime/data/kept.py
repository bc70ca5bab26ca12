"""What a run folder keeps of its data: enough to treat rows of one's own later as the training data were.

`data.json` holds the description (fields, classes, vocabularies, columns) as it was found when the run began,
and the mean and deviation of everything that was normalised; the samples themselves are not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from graph.data_spec import DataSetSpec
from graph.errors import FileProblem
from runtime.data.dataset import DataSet, Statistics, channel_axis
from runtime.data.tokeniser import Tokeniser
from runtime.runfolder import RunFolder

KEPT = "data.json"


class Kept(msgspec.Struct, frozen=True):
    """The description of a run's data, and the statistics of its normalised fields by name."""

    spec: DataSetSpec
    statistics: dict[str, Statistics]


def keep(dataset: DataSet) -> Mapping[str, Any]:
    """The content of `data.json`."""
    values: dict[str, Any] = msgspec.to_builtins(Kept(dataset.spec, dict(dataset.statistics)))
    return values


def kept_before(folder: RunFolder) -> Kept | None:
    """What the data of a run that goes on were; None for runs of versions that kept nothing of them.

    Raises:
        FileProblem: `data.json` is damaged.
    """
    return kept_data(folder) if (folder.path / KEPT).is_file() else None


def kept_data(folder: RunFolder) -> Kept:
    """What a run was trained on.

    Raises:
        FileProblem: `data.json` is missing (runs of older versions have none) or damaged, or no text can be cut, or
            no field normalised, as it says.
    """
    values = folder.read_json(KEPT)
    try:
        kept = msgspec.convert(values, Kept)
    except msgspec.ValidationError as error:
        raise FileProblem(f"{folder.path / KEPT} is damaged: {error}; train anew.") from None
    for field in (*kept.spec.features, *kept.spec.targets):
        if field.cut is not None and (fault := Tokeniser.of(field).fault):
            raise FileProblem(f"{folder.path / KEPT} is damaged: field {field.name}: {fault}; train anew.")
        if field.full_scale is not None or field.measured:
            known, wanted = kept.statistics.get(field.name), field.shape[channel_axis(len(field.shape)) - 1]
            if known is None or not known.fits(wanted):
                raise FileProblem(
                    f"{folder.path / KEPT} is damaged: field {field.name} needs a mean and a deviation above 0 for "
                    f"each of {wanted:,}; train anew."
                )
    return kept
