"""Variations of batches: what is moved stays whole, what is mixed is judged by both targets, resuming sees the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from graph.data_spec import DataSetSpec
from graph.datasets import KNOWN, data_set
from graph.errors import SymloomError
from graph.recipe import Choice
from runtime.augment import Augmentation, moved
from runtime.prepare import prepare
from runtime.step import Mixed
from tests.builders import StopAfter, chain, digits_network, digits_recipe, go_on, run, same_tensors

DIGITS: DataSetSpec = data_set("digits")


def _augmentation(**changes: Any) -> Augmentation | None:
    return Augmentation.of(digits_recipe(**changes).resolve(), DIGITS)


@settings(deadline=None, max_examples=40)
@given(
    crop=st.integers(0, 4), flip=st.booleans(), channels=st.integers(1, 3), last=st.booleans(),
    seed=st.integers(0, 99),
)  # fmt: skip
def test_each_picture_is_a_window_of_itself_with_a_margin_perhaps_mirrored(
    crop: int, flip: bool, channels: int, last: bool, seed: int
) -> None:
    images = torch.rand(6, channels, 7, 9)
    layout = torch.channels_last if last and channels > 1 else torch.contiguous_format
    given = images.contiguous(memory_format=layout)
    found = moved(given, crop, flip, torch.Generator().manual_seed(seed))
    assert found.is_contiguous(memory_format=layout)
    for before, after in zip(F.pad(images, (crop,) * 4), found, strict=True):
        windows = [before[:, y : y + 7, x : x + 9] for y in range(2 * crop + 1) for x in range(2 * crop + 1)]
        mirrored = [window.flip(2) for window in windows] if flip else []
        assert any(torch.equal(after, window) for window in [*windows, *mirrored])


def test_crops_and_mirrors_differ_by_sample_batch_and_epoch_and_are_the_same_again() -> None:
    vary = _augmentation(crop_padding=2, flip=True)
    assert vary is not None
    image = torch.rand(1, 1, 8, 8).expand(64, 1, 8, 8)
    batch = {"image": image}, {"label": torch.zeros(64, dtype=torch.long)}
    first = vary(batch, 0, 0)[0]["image"]
    assert len({tuple(each.flatten().tolist()) for each in first}) > 20
    assert torch.equal(first, vary(batch, 0, 0)[0]["image"])
    for epoch, number in ((0, 1), (1, 0)):
        assert not torch.equal(first, vary(batch, epoch, number)[0]["image"])


def test_a_mixtures_loss_is_shared_out_between_both_targets() -> None:
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    ready = prepare(document)
    vary = _augmentation(mixup=0.8)
    assert vary is not None
    batch = next(iter(ready.training))
    mixed = vary(batch, 0, 0)
    assert isinstance(mixed, Mixed)
    assert 0.5 <= mixed.share < 1
    logits = ready.network.module(mixed.features["image"])
    one_hot = F.one_hot(mixed.targets["label"], 10) * mixed.share + F.one_hot(mixed.others["label"], 10) * (
        1 - mixed.share
    )
    loss, _ = ready.network.judge(mixed)
    torch.testing.assert_close(loss, F.cross_entropy(logits, one_hot))
    # Its pictures are made of the same two as its targets.
    plain, labels = batch[0]["image"], batch[1]["label"]
    other = (mixed.features["image"] - mixed.share * plain) / (1 - mixed.share)
    for picture, label in zip(other, mixed.others["label"], strict=True):
        nearest = (plain - picture).flatten(1).abs().sum(1).argmin()
        assert labels[nearest] == label


def test_cutmix_takes_a_rectangle_and_counts_its_area() -> None:
    vary = _augmentation(cutmix=1.0)
    assert vary is not None
    image = torch.arange(16.0)[:, None, None, None].expand(16, 1, 8, 8)
    for number in range(20):
        mixed = vary(({"image": image}, {"label": torch.arange(16)}), 0, number)
        assert isinstance(mixed, Mixed)
        found = mixed.features["image"]
        mine = found == image
        expected = torch.where(mine, image, mixed.others["label"][:, None, None, None].float())
        assert torch.equal(found, expected)
        moved_on = mixed.others["label"] != torch.arange(16)
        assert mixed.share == pytest.approx(float(mine[moved_on].float().mean()))


@pytest.mark.parametrize(
    "changes",
    [
        {"crop_padding": 1, "flip": True},
        {"mixup": 0.4},
        {"cutmix": 1.0},
        {"mixup": 0.4, "cutmix": 1.0, "crop_padding": 1, "accumulate": 2},
    ],
    ids=str,
)
def test_a_run_with_varied_batches_goes_on_bit_for_bit(changes: dict[str, Any], tmp_path: Path) -> None:
    document = digits_network(digits_recipe(**changes))
    whole = run(document, tmp_path)
    cut = run(document, tmp_path, StopAfter(7))
    again = go_on(cut.finished.folder)
    assert again.curves == whole.curves
    assert same_tensors(again.weights, whole.weights)
    plain = run(digits_network(digits_recipe(accumulate=changes.get("accumulate", 1))), tmp_path)
    assert plain.curves["train/loss"] != whole.curves["train/loss"]


def test_mixed_batches_train_a_network_that_knows_whole_pictures(tmp_path: Path) -> None:
    recipe = digits_recipe("Adam", {"lr": 0.01}, Choice("constant"), mixup=0.3, cutmix=0.5, epochs=8)
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe)
    assert run(document, tmp_path).finished.test["accuracy"] > 0.85


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"flip": True}, "has no pictures"),
        ({"cutmix": 1.0}, "has no pictures"),
        ({"mixup": 1.0}, "mix numbers"),
    ],
)
def test_what_the_data_do_not_allow_is_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    tables = [spec for spec in KNOWN if not any(len(field.shape) == 3 for field in spec.features)]
    tokens = [spec for spec in tables if any(field.dtype == "int64" for field in spec.features)]
    spec = (tokens if "mixup" in changes else tables)[0]
    with pytest.raises(SymloomError, match=sentence):
        Augmentation.of(digits_recipe(**changes).resolve(), spec)
