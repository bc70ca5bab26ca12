"""Variations of batches: what is moved stays whole, what is mixed is judged by both targets, resuming sees the same."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from graph.data_spec import Field
from graph.errors import SymloomError
from graph.recipe import Choice
from graph.settings import AUGMENTATION
from runtime.augment import Augmentation
from runtime.data.dataset import DataSet
from runtime.data.readers import open_choice
from runtime.pictures import PictureChanges, Scale, coloured, erased, moved, placed, turned
from runtime.prepare import prepare
from runtime.step import Mixed
from tests.builders import StopAfter, chain, digits_network, digits_recipe, go_on, run, same_tensors

DIGITS: DataSet = open_choice(Choice("digits"))


def _augmentation(**changes: Any) -> Augmentation | None:
    return Augmentation.of(digits_recipe(**changes).resolve(), DIGITS)


def _random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@settings(deadline=None, max_examples=40)
@given(
    crop=st.integers(0, 4), flip=st.booleans(), down=st.booleans(), channels=st.integers(1, 3),
    last=st.booleans(), seed=st.integers(0, 99),
)  # fmt: skip
def test_each_picture_is_a_window_of_itself_with_a_margin_perhaps_mirrored(
    crop: int, flip: bool, down: bool, channels: int, last: bool, seed: int
) -> None:
    images = torch.rand(6, channels, 7, 9)
    layout = torch.channels_last if last and channels > 1 else torch.contiguous_format
    given = images.contiguous(memory_format=layout)
    found = moved(given, crop, flip, _random(seed), down)
    assert found.is_contiguous(memory_format=layout)
    for before, after in zip(F.pad(images, (crop,) * 4), found, strict=True):
        windows = [before[:, y : y + 7, x : x + 9] for y in range(2 * crop + 1) for x in range(2 * crop + 1)]
        mirrored = [window.flip(2) for window in windows] if flip else []
        seen = [*windows, *mirrored]
        seen += [window.flip(1) for window in seen] if down else []
        assert any(torch.equal(after, window) for window in seen)


@pytest.mark.parametrize("name", ["crop_padding", "rotation", "zoom", "shear"])
@pytest.mark.parametrize("last", [True, False])
def test_what_a_movement_leaves_empty_is_black_in_every_channel(name: str, last: bool) -> None:
    scale = Scale((0.5, 0.4, 0.3), (0.2, 0.25, 0.3))
    mean, std = (each.view(1, 3, 1, 1) for each in scale.like(torch.zeros(1)))
    plain = torch.rand(16, 3, 9, 9) + 1.0  # so that nothing in it is black
    layout = torch.channels_last if last else torch.contiguous_format
    given = ((plain - mean) / std).contiguous(memory_format=layout)
    amount: Any = {"crop_padding": 3, "zoom": 1.0}.get(name, 40.0)
    changes = PictureChanges(**{name: amount})
    found = changes(given, scale, 0, _random(1)) * std + mean
    raw = changes(plain.contiguous(memory_format=layout), None, 0, _random(1))
    torch.testing.assert_close(found, raw, atol=1e-5, rtol=0)
    assert (raw == 0).any(), "some of it is empty"


def test_black_ground_stays_black_to_the_last_bit() -> None:
    """As the pictures of clothes have it: nobody can see where they were moved."""
    vary = _augmentation(crop_padding=2, rotation=30.0)
    assert vary is not None
    (scale,) = vary.images.values()
    assert scale is not None
    black = torch.full((8, 1, 8, 8), scale.black[0])
    assert torch.equal(vary(({"image": black}, {"label": torch.zeros(8)}), 0, 0)[0]["image"], black)


def test_a_picture_turned_by_right_angles_is_torchs() -> None:
    images = torch.rand(4, 2, 6, 6)
    quarters = torch.arange(4)
    found = placed(images, quarters * math.pi / 2, torch.ones(4), torch.zeros(4))
    expected = [
        torch.rot90(image, -int(number), (1, 2)) for image, number in zip(images, quarters, strict=True)
    ]
    torch.testing.assert_close(found, torch.stack(expected), atol=1e-5, rtol=0)


def test_a_picture_at_twice_its_size_is_its_middle_and_slanted_its_rows_move() -> None:
    image = F.interpolate(torch.rand(1, 1, 4, 6), scale_factor=4)
    found = placed(image, torch.zeros(1), torch.full((1,), 2.0), torch.zeros(1))
    middle = F.interpolate(image[:, :, 4:12, 6:18], scale_factor=2, mode="bilinear", align_corners=False)
    torch.testing.assert_close(found[:, :, 4:-4, 4:-4], middle[:, :, 4:-4, 4:-4], atol=1e-5, rtol=0)
    stripe = torch.zeros(1, 1, 21, 41)
    stripe[..., 20] = 1
    slanted = placed(stripe, torch.zeros(1), torch.ones(1), torch.full((1,), math.pi / 4))
    torch.testing.assert_close(slanted[0, 0].argmax(1), torch.arange(30, 9, -1))


def test_turning_keeps_shapes_on_a_picture_that_is_no_square() -> None:
    disc = torch.zeros(200, 1, 20, 40)
    y, x = torch.meshgrid(torch.arange(20) - 9.5, torch.arange(40) - 19.5, indexing="ij")
    disc[:, 0] = (x**2 + y**2 < 64).float()
    found = turned(disc, 180.0, 0.0, 0.0, _random())
    assert float((found - disc).abs().amax()) <= 1.0
    assert float((found - disc).abs().mean()) < 0.02, "a disc looks the same from every side"
    larger = turned(disc, 0.0, 0.5, 0.0, _random()).sum((1, 2, 3)) / disc[0].sum()
    assert larger.min() > 0.95 / 1.5**2
    assert larger.max() < 1.05 * 1.5**2
    assert larger.max() > 1.5
    assert larger.min() < 1 / 1.5
    slanted = turned(disc, 0.0, 0.0, 45.0, _random()).sum((1, 2, 3)) / disc[0].sum()
    torch.testing.assert_close(slanted, torch.ones(200), atol=0.05, rtol=0)


def test_light_and_tones_stay_within_what_a_picture_can_show() -> None:
    scale = Scale((0.5, 0.4, 0.3), (0.2, 0.2, 0.3))
    mean, std = (each.view(1, 3, 1, 1) for each in scale.like(torch.zeros(1)))
    plain = torch.rand(50, 3, 5, 5)
    images = (plain - mean) / std
    brighter = coloured(images, 0.5, 0.0, 0.0, scale, _random()) * std + mean
    factors = 1 + 0.5 * (2 * torch.rand(3, 50, generator=_random()) - 1)[0]
    torch.testing.assert_close(brighter, (plain * factors.view(-1, 1, 1, 1)).clamp(0, 1))
    everything = coloured(images, 0.9, 0.9, 0.9, scale, _random()) * std + mean
    assert everything.min() >= -1e-6
    assert everything.max() <= 1 + 1e-6
    grey = plain.mean(1, keepdim=True).expand(-1, 3, -1, -1)
    same = coloured((grey - mean) / std, 0.0, 0.0, 1.0, scale, _random()) * std + mean
    torch.testing.assert_close(same, grey, atol=1e-5, rtol=0)


def test_tones_are_spread_about_their_mean() -> None:
    plain = torch.rand(40, 1, 6, 6) * 0.2 + 0.4
    found = coloured(plain, 0.0, 0.5, 0.0, None, _random())
    torch.testing.assert_close(found.mean((1, 2, 3)), plain.mean((1, 2, 3)))
    factors = found.std((1, 2, 3)) / plain.std((1, 2, 3))
    assert 0.5 <= factors.min() < 0.8 < 1.2 < factors.max() <= 1.5


def test_colours_are_changed_as_step_by_step() -> None:
    seed = 4
    scale = Scale((0.5, 0.4, 0.3), (0.2, 0.25, 0.3))
    mean, std = (each.view(1, 3, 1, 1) for each in scale.like(torch.zeros(1)))
    plain = torch.rand(20, 3, 5, 7)
    light, spread, colour = (
        1 + 0.4 * (2 * torch.rand(3, 20, generator=_random(seed)) - 1)[..., None, None, None]
    )
    luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    expected = plain * light
    middle = (expected * luma).sum(1, keepdim=True).mean((2, 3), keepdim=True)
    expected = middle + spread * (expected - middle)
    grey = (expected * luma).sum(1, keepdim=True)
    expected = (grey + colour * (expected - grey)).clamp(0, 1)
    for layout in (torch.contiguous_format, torch.channels_last):
        given = ((plain - mean) / std).contiguous(memory_format=layout)
        found = coloured(given, 0.4, 0.4, 0.4, scale, _random(seed))
        torch.testing.assert_close(found * std + mean, expected, atol=1e-5, rtol=0)


def test_a_rectangle_is_erased_in_about_as_many_pictures_as_asked() -> None:
    found = erased(torch.ones(2_000, 1, 20, 30), 0.3, _random())
    holes = found == 0
    hit = holes.flatten(1).any(1)
    assert float(hit.float().mean()) == pytest.approx(0.3, abs=0.04)
    for hole in holes[hit][:, 0]:
        rows, columns = hole.any(1), hole.any(0)
        assert torch.equal(hole, rows[:, None] & columns[None, :])
    assert 0.1 < float(holes[hit].float().mean()) < 0.25


def test_noise_is_as_strong_as_asked_and_differs_everywhere() -> None:
    vary = _augmentation(noise=0.25)
    assert vary is not None
    batch = {"image": torch.zeros(64, 1, 8, 8)}, {"label": torch.zeros(64)}
    found = vary(batch, 0, 0)[0]["image"]
    assert float(found.std()) == pytest.approx(0.25, rel=0.05)
    assert len(found.unique()) > 4_000


def test_every_setting_that_changes_pictures_is_declared_and_does_something() -> None:
    names = {attribute.name for attribute in AUGMENTATION} - {"mixup", "cutmix"}
    assert names == set(PictureChanges.__dataclass_fields__)
    images = torch.rand(16, 3, 8, 8)
    for attribute in AUGMENTATION:
        if attribute.name in names:
            value: Any = True if attribute.kind == "bool" else 1 if attribute.kind == "int" else 0.5
            changed = PictureChanges(**{attribute.name: value})(images, None, 3, _random())
            assert not torch.equal(changed, images), attribute.name
            assert changed.shape == images.shape
            last = images.contiguous(memory_format=torch.channels_last)
            again = PictureChanges(**{attribute.name: value})(last, None, 3, _random())
            assert again.is_contiguous(memory_format=torch.channels_last), attribute.name
            torch.testing.assert_close(again, changed, msg=attribute.name)


def test_each_picture_of_a_batch_is_changed_in_its_own_way() -> None:
    image = torch.rand(1, 3, 8, 8).expand(32, 3, 8, 8)
    for attribute in AUGMENTATION:
        if attribute.name in ("mixup", "cutmix"):
            continue
        few = attribute.kind == "bool" or attribute.name == "erasing"
        value: Any = True if attribute.kind == "bool" else 2 if attribute.kind == "int" else 0.5
        changed = PictureChanges(**{attribute.name: value})(image, None, 3, _random())
        assert len({tuple(each.flatten().tolist()) for each in changed}) >= (2 if few else 8), attribute.name


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
        {"rotation": 20.0, "zoom": 0.2, "shear": 5.0, "noise": 0.1},
        {"brightness": 0.3, "contrast": 0.3, "erasing": 0.5, "flip_vertical": True},
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
    ("data", "changes", "sentence"),
    [
        ("iris", {"flip": True}, "has no pictures, which flip is for; set it to 0"),
        ("iris", {"rotation": 3.0, "cutmix": 1.0}, "which rotation and cutmix are for; set them to 0"),
        ("digits", {"saturation": 0.5}, "has no colours, which saturation is for; set it to 0"),
        ("python-chapters", {"mixup": 1.0}, "mix numbers"),
    ],
)
def test_what_the_data_do_not_allow_is_a_sentence(data: str, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SymloomError, match=sentence):
        Augmentation.of(digits_recipe(**changes).resolve(), open_choice(Choice(data)))


def test_targets_with_places_of_their_own_forbid_moving_but_not_light() -> None:
    maps = replace(DIGITS, spec=replace(DIGITS.spec, targets=(Field("mask", "int64", (8, 8)),)))
    with pytest.raises(SymloomError, match="which rotation would not move along; set it to 0"):
        Augmentation.of(digits_recipe(rotation=5.0).resolve(), maps)
    assert Augmentation.of(digits_recipe(brightness=0.5, noise=0.1).resolve(), maps) is not None
