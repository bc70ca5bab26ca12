"""A network to begin with for given data: small, plain, and right in all that the data settle.

Each field is read by what it holds: images by convolutions, sequences by an LSTM, categories by an Embedding, rows of
numbers as they are. What was read is joined, and goes through fully connected layers to a loss that suits the target.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from graph import symbol as sym
from graph.data_spec import DataSetSpec, Field
from graph.document import Document
from graph.edits import Patch, add, remove, set_title
from graph.errors import SymloomError
from graph.fixes.trial import Trial
from graph.infer import Inference
from graph.model import check_name
from graph.symbol import Symbol

_SMALL_PX = 8  # images are halved until they are as small as this
_MOST_CHANNELS = 128
_MOST_ENTRY = 64  # numbers that stand for a word or category
_STATE = 64  # of an LSTM


def starter(document: Document, inference: Inference, spec: DataSetSpec) -> list[Patch]:
    """Edits that put a network for these data, called after them, in the place of what is drawn.

    Raises:
        SymloomError: nobody has looked at the data yet, or they are of a form for which there is no plain network.
    """
    nodes = list(network_for(spec).document().graph)
    trial = Trial(document.copy(), inference.copy())
    trial.do(remove(trial.document, list(trial.document.graph.nodes)))
    trial.do(add(trial.document, nodes))
    trial.do(set_title(trial.document, PurePath(spec.title).stem))
    return trial.patches


def network_for(spec: DataSetSpec) -> Symbol:
    """The network alone, its loss last.

    Raises:
        SymloomError: as `starter` does.
    """
    if not spec.seen or not spec.features or not spec.targets:
        raise SymloomError(f"What is in {spec.title} is not known yet; choose where the data lie.")
    inputs = _inputs(spec)
    target = spec.targets[0]
    if target.vocabulary and len(target.shape) == 1:
        return _continued(spec.features[0], inputs, target)
    lengths = {field.lengths for field in spec.features}
    read = [_read(field, inputs) for field in spec.features if field.name not in lengths]
    x = read[0] if len(read) == 1 else sym.Concat(*read, dim=1, name="joined")
    if any(field.dtype != "int64" for field in spec.features) or len(read) > 1:
        x = sym.Linear(x, out_features=128, activation="ReLU", name="dense1")
        x = sym.Linear(x, out_features=64, activation="ReLU", name="dense2")
    if target.dtype == "int64" and not target.shape:
        logits = sym.Linear(x, out_features=max(2, len(spec.classes or target.vocabulary)), name="logits")
        return sym.CrossEntropyLoss(logits, _target(target), name="loss")
    if target.dtype == "float32" and len(target.shape) == 1:
        values = sym.Linear(x, out_features=target.shape[0], name="values")
        return sym.MSELoss(values, _target(target), name="loss")
    raise SymloomError(
        f"There is no plain network for a target such as {target.name} of {spec.title}; draw one."
    )


class Given(NamedTuple):
    """An Input, and the name it bears."""

    x: Symbol
    name: str


def _inputs(spec: DataSetSpec) -> dict[str, Given]:
    """An Input for each field, by the field's name, which it bears too where a node may have it."""
    found: dict[str, Given] = {}
    lengths = ("T", *(f"T{number}" for number in range(2, len(spec.features) + 1)))
    varying = [field.name for field in spec.features if field.varies]
    for number, field in enumerate(spec.features, 1):
        # Texts of several columns are as long as each of them needs: their T are not the same.
        sizes = tuple(lengths[varying.index(field.name)] if size == "T" else size for size in field.sizes)
        try:
            name, chosen = check_name(field.name), {}
        except SymloomError:
            name, chosen = f"input{number}", {"field": field.name}
        x = sym.Input(shape=("N", *sizes), dtype=field.dtype, name=name, **chosen)
        found[field.name] = Given(x, name)
    return found


def _target(field: Field) -> Symbol:
    return sym.Target(shape=("N", *field.sizes), dtype=field.dtype, name=field.name)


def _read(field: Field, inputs: Mapping[str, Given]) -> Symbol:
    """A row of numbers for each sample: (N, features)."""
    x, name = inputs[field.name]
    if field.dtype == "int64":
        if not field.vocabulary:
            raise SymloomError(
                f"How many different numbers {field.name} has is not known; draw a network for it."
            )
        x = _embedded(field, inputs[field.name])
        return _last_state(field, x, inputs, name) if field.shape else x
    match len(field.shape):
        case 1:
            return x
        case 2:
            return _last_state(field, x, inputs, name)
        case 3:
            return _looked_at(field, x, name)
        case _:
            return sym.Flatten(x, name=f"{name}_flat")


def _embedded(field: Field, given: Given) -> Symbol:
    entries = len(field.vocabulary)
    size = min(_MOST_ENTRY, 4 + entries // 2)
    return sym.Embedding(given.x, num_embeddings=entries, embedding_dim=size, name=f"{given.name}_embedding")


def _last_state(field: Field, x: Symbol, inputs: Mapping[str, Given], name: str) -> Symbol:
    """What an LSTM remembers of a sequence; where the data tell its length, what pads it is not read."""
    if field.lengths:
        lstm = sym.PackedLSTM(x, inputs[field.lengths].x, hidden_size=_STATE, name=f"{name}_lstm")
    else:
        lstm = sym.LSTM(x, hidden_size=_STATE, name=f"{name}_lstm")
    return sym.Select(lstm.h_n, dim=0, index=-1, name=f"{name}_state")


def _looked_at(field: Field, x: Symbol, name: str) -> Symbol:
    """Convolutions, each followed by pooling, until little is left of height and width."""
    height, width = field.shape[1:]
    channels, stage = 32, 1
    while stage == 1 or min(height, width) > _SMALL_PX:
        x = sym.Conv2d(
            x, out_channels=channels, kernel_size=3, padding=1, activation="ReLU", name=f"{name}_conv{stage}"
        )
        if min(height, width) > 1:
            x = sym.MaxPool2d(x, kernel_size=2, name=f"{name}_pool{stage}")
            height, width = height // 2, width // 2
        channels, stage = min(_MOST_CHANNELS, 2 * channels), stage + 1
    return sym.Flatten(x, name=f"{name}_flat")


def _continued(field: Field, inputs: Mapping[str, Given], target: Field) -> Symbol:
    """A score for every entry of the vocabulary at every place of a text."""
    x = _embedded(field, inputs[field.name])
    lstm = sym.LSTM(x, hidden_size=2 * _STATE, name="lstm")
    scores = sym.Linear(lstm.output, out_features=len(target.vocabulary), name="logits")
    by_class = sym.Transpose(scores, dim0=1, dim1=2, name="by_class")
    return sym.CrossEntropyLoss(by_class, _target(target), name="loss")
