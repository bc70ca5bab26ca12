"""Rare classes counted more in the loss, by how often each occurs in the training part.

Every `CrossEntropyLoss` that compares with the classes becomes a `WeightedCrossEntropyLoss` while the network is
trained. The weights follow from the data, the split and the seed, so a run that goes on finds the same ones;
they are no part of the saved weights, which thus fit the network as it was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

from graph.data_spec import Field
from graph.document import Document
from graph.errors import SymloomError
from runtime.data.dataset import DataSet
from runtime.data.order import class_weights, split_validation

_MOST_TOLD = 12  # classes


def weigh_classes(
    document: Document, fields: Mapping[str, Field], data: DataSet, settings: Any
) -> tuple[Document, tuple[str, ...], str]:
    """The document with balanced class weights, its losses that have them, and a sentence that tells them.

    The weights are those of scikit-learn's `compute_class_weight("balanced", …)`: samples / (classes · samples of the
    class), over the samples that are trained on.

    Args:
        fields: the field of each Input and Target.

    Raises:
        SymloomError: the data have no classes, or no loss compares with them.
    """
    training = None
    if settings.validation:
        training, _ = split_validation(data, settings.validation, settings.seed)
    weights = tuple(class_weights(data, training).tolist())
    label = data.spec.targets[0]
    losses = tuple(
        node.name
        for node in document.graph
        if node.op == "CrossEntropyLoss"
        and "target" in node.inputs
        and fields.get(node.inputs["target"].node) == label
    )
    if not losses:
        raise SymloomError(
            f"class_weights is balanced, but no CrossEntropyLoss compares a prediction with {label.name!r}: "
            f"use that loss, or set class_weights to none."
        )
    weighed = document.copy()
    for name in losses:
        node = document.graph[name]
        weighed.graph.put(
            name, node.but(op="WeightedCrossEntropyLoss", attrs={**node.attrs, "weight": weights})
        )
    return weighed, losses, f"classes count in the loss by their rarity: {_told(data.spec.classes, weights)}"


def leave_unsaved(module: nn.Module, losses: Sequence[str]) -> None:
    """Keeps the class weights of these losses out of the module's state."""
    for name in losses:
        judge: Any = module.get_submodule(name)
        judge.register_buffer("weight", judge.weight, persistent=False)


def _told(classes: Sequence[str], weights: Sequence[float]) -> str:
    told = ", ".join(
        f"{name} {weight:.3g}" for name, weight in zip(classes[:_MOST_TOLD], weights, strict=False)
    )
    return f"{told}, …" if len(classes) > _MOST_TOLD else told
