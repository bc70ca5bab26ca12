"""The networks that ship with Symloom, as the menu and the start page show them: in families, simplest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP

from assets import path as asset

EXAMPLE = asset("examples", "fashion-mnist-cnn.symloom")
_FAMILIES: tuple[tuple[str, str], ...] = (
    (str(QT_TRANSLATE_NOOP("Files", "First steps")), "mlp lenet5 autoencoder vae"),
    (
        str(QT_TRANSLATE_NOOP("Files", "Images")),
        "alexnet vgg11 vgg16 resnet18 resnet50 densenet121 squeezenet mobilenet-v1 mobilenet-v2 inception-v3 "
        "vit-b-16 unet",
    ),
    (
        str(QT_TRANSLATE_NOOP("Files", "Text and sequences")),
        "lstm-classifier gru-translator transformer-classifier gpt2 bert-base",
    ),
)


@dataclass(frozen=True)
class ExampleGroup:
    """Some networks under a title; an empty one stands at the top without."""

    title: str
    paths: tuple[Path, ...]


def example_groups() -> tuple[ExampleGroup, ...]:
    """All of them; a network nobody put into a family comes under "More"."""
    files = {path.stem: path for path in sorted(asset("networks").glob("*.symloom"))}
    files.pop(EXAMPLE.stem, None)  # the example itself, arranged by hand, is there already
    groups = [ExampleGroup("", (EXAMPLE,))]
    for title, names in _FAMILIES:
        groups.append(ExampleGroup(title, tuple(files.pop(name) for name in names.split() if name in files)))
    if files:
        groups.append(ExampleGroup(str(QT_TRANSLATE_NOOP("Files", "More")), tuple(files.values())))
    return tuple(group for group in groups if group.paths)


def example_title(path: Path) -> str:
    """The title in a document's file, without reading all of it; its name if it says none in its first lines."""
    with path.open(encoding="utf-8") as file:
        found = re.search(r'^  "title": "(.*)",$', file.read(400), re.MULTILINE)
    return found[1] if found else path.stem
