from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from graph.datasets import DataSetSpec, Field
from graph.errors import SymloomError
from runtime.data.batches import Batches
from runtime.data.dataset import DataSet, assemble
from runtime.data.order import balancing, class_weights, epoch_order, mix_seed, normalised, split_validation
from runtime.data.readers import open_data_set


def made_set(counts: list[int], channels: int = 1) -> DataSet:
    """Random images with `counts[label]` training samples of each label, and 7 test samples."""
    labels = torch.cat([torch.full((count,), label) for label, count in enumerate(counts)])
    generator = torch.Generator().manual_seed(0)
    labels = labels[torch.randperm(len(labels), generator=generator)]

    def images(count: int) -> torch.Tensor:
        return torch.randint(0, 256, (count, channels, 6, 5), dtype=torch.uint8, generator=generator)

    spec = DataSetSpec(
        name="made",
        title="",
        summary="",
        features=(Field("image", "float32", (channels, 6, 5), full_scale=255),),
        targets=(Field("label", "int64"),),
        classes=tuple(str(label) for label in range(len(counts))),
        train=len(labels),
        test=7,
        licence="",
        source="",
        format="",
    )
    columns = {
        ("train", "image"): images(len(labels)),
        ("train", "label"): labels,
        ("test", "image"): images(7),
        ("test", "label"): torch.zeros(7, dtype=torch.int64),
    }
    return assemble(spec, columns, "memory")


def same(ours: list, theirs: list) -> bool:
    return len(ours) == len(theirs) and all(
        torch.equal(a["image"], b["image"]) and torch.equal(c["label"], d["label"])
        for (a, c), (b, d) in zip(ours, theirs, strict=True)
    )


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("channels_last", [False, True])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_a_batch_is_the_normalised_images_in_the_layout_asked_for(channels, channels_last, dtype):
    dataset = made_set([10, 12], channels)
    features, targets = next(iter(Batches(dataset, batch_size=8, channels_last=channels_last, dtype=dtype)))
    scaled = dataset.train.features["image"].to(torch.float64) / 255
    mean = scaled.mean((0, 2, 3), keepdim=True)
    expected = (scaled - mean) / scaled.std((0, 2, 3), keepdim=True, correction=0)
    assert features["image"].dtype == dtype
    tolerance = 2**-8 if dtype == torch.bfloat16 else 1e-5
    torch.testing.assert_close(features["image"].double(), expected[:8], rtol=tolerance, atol=1e-5)
    memory_format = torch.channels_last if channels_last else torch.contiguous_format
    assert features["image"].is_contiguous(memory_format=memory_format)
    assert torch.equal(targets["label"], dataset.train.targets["label"][:8])


def test_without_normalising_values_are_only_scaled():
    dataset = made_set([20])
    features, _ = next(iter(Batches(dataset, batch_size=20, normalise=False)))
    torch.testing.assert_close(features["image"], dataset.train.features["image"] / 255)


def test_test_images_are_normalised_with_the_training_images():
    dataset = made_set([300])
    features, _ = next(iter(Batches(dataset, "test", normalise=True)))
    statistics = dataset.statistics["image"]
    back = features["image"] * statistics.std[0] + statistics.mean[0]
    torch.testing.assert_close(back * 255, dataset.test.features["image"].float(), rtol=0, atol=1e-3)


@pytest.mark.parametrize("channels", [1, 3])
def test_images_are_normalised_by_those_that_are_trained_on(channels: int) -> None:
    dataset = made_set([90, 30], channels)
    trained, held_back = split_validation(dataset, 0.3, 5)
    scaled = dataset.train.features["image"][trained].double() / 255
    found = normalised(dataset, 0.3, 5)
    torch.testing.assert_close(torch.tensor(found.statistics["image"].mean).double(), scaled.mean((0, 2, 3)))
    std = scaled.std((0, 2, 3), correction=0)
    torch.testing.assert_close(torch.tensor(found.statistics["image"].std).double(), std)
    dataset.train.features["image"][held_back] = 0
    assert normalised(dataset, 0.3, 5).statistics == found.statistics
    assert normalised(dataset, 0, 5).statistics == dataset.statistics != found.statistics


@given(
    count=st.integers(1, 40),
    batch_size=st.integers(1, 45),
    start=st.integers(0, 50),
    shuffle=st.booleans(),
    drop_last=st.booleans(),
    epoch=st.integers(0, 3),
)
def test_resuming_at_a_cursor_gives_exactly_what_was_still_to_come(
    count, batch_size, start, shuffle, drop_last, epoch
):
    whole = Batches(
        made_set([count]), batch_size=batch_size, shuffle=shuffle, seed=5, epoch=epoch, drop_last=drop_last
    )
    all_of_them = list(whole)
    assert len(whole) == len(all_of_them) == (count // batch_size if drop_last else -(-count // batch_size))
    resumed = replace(whole, start=start)
    assert len(resumed) == max(0, len(all_of_them) - start)
    assert same(list(resumed), all_of_them[start:])


@pytest.mark.parametrize("start", [0, 1, 3])
def test_a_batch_lies_in_memory_as_if_it_was_gathered_alone(start: int) -> None:
    """The last bit of a matrix product depends on where its operands begin, and a resumed run gathers other groups."""
    several = Batches(made_set([20, 15]), batch_size=5, shuffle=True, start=start)
    batches = list(several)
    assert len(batches) == 7 - start
    for features, targets in batches:
        assert [tensor.data_ptr() % 64 for tensor in (*features.values(), *targets.values())] == [0, 0]


def test_every_sample_comes_once_an_epoch_and_each_epoch_has_an_order_of_its_own():
    dataset = made_set([50])
    dataset.train.targets["label"].copy_(torch.arange(50))  # to tell the samples apart
    epochs = [
        torch.cat(
            [targets["label"] for _, targets in Batches(dataset, batch_size=7, shuffle=True, epoch=epoch)]
        )
        for epoch in range(3)
    ]
    assert all(epoch.sort().values.tolist() == list(range(50)) for epoch in epochs)
    assert len({tuple(epoch.tolist()) for epoch in epochs}) == 3
    again = Batches(dataset, batch_size=7, shuffle=True, epoch=2)
    assert torch.equal(torch.cat([targets["label"] for _, targets in again]), epochs[2])


def test_image_and_label_of_a_sample_stay_together():
    dataset = made_set([30, 30])
    dataset.train.features["image"].copy_(dataset.train.targets["label"][:, None, None, None] * 255)
    for features, targets in Batches(dataset, batch_size=8, shuffle=True, normalise=False):
        assert torch.equal(features["image"][:, 0, 2, 2].long(), targets["label"])


def test_only_the_given_indices_are_used():
    dataset = made_set([50])
    dataset.train.targets["label"].copy_(torch.arange(50))
    for shuffle in (False, True):
        batches = Batches(dataset, indices=torch.tensor([3, 7, 11, 49]), batch_size=3, shuffle=shuffle)
        seen = torch.cat([targets["label"] for _, targets in batches])
        assert sorted(seen.tolist()) == [3, 7, 11, 49]


def test_seed_and_epoch_are_not_interchangeable():
    seeds = {mix_seed(seed, "epoch", epoch) % 2**32 for seed in range(100) for epoch in range(100)}
    assert (
        len(seeds) > 9_980
    )  # 32 bits, of which torch keeps no more: some 0.01 collisions are to be expected
    assert not torch.equal(epoch_order(100, 1, 2), epoch_order(100, 2, 1))


def test_iterating_leaves_the_global_generator_alone():
    before = torch.random.get_rng_state()
    dataset = made_set([30, 10])
    split_validation(dataset, 0.2, 1)
    list(Batches(dataset, shuffle=True))
    assert torch.equal(torch.random.get_rng_state(), before)


@given(
    counts=st.lists(st.integers(0, 30), min_size=1, max_size=6).filter(lambda counts: sum(counts) > 1),
    share=st.floats(0, 0.99),
    seed=st.integers(-5, 2**40),
)
def test_the_validation_part_holds_each_class_in_proportion(counts, share, seed):
    dataset = made_set(counts)
    total = sum(counts)
    if round(total * share) == total:
        return
    training, validation = split_validation(dataset, share, seed)
    assert len(validation) == round(total * share)
    assert torch.cat([training, validation]).sort().values.tolist() == list(range(total))
    taken = torch.bincount(dataset.train.targets["label"][validation], minlength=len(counts))
    for count, got in zip(counts, taken.tolist(), strict=True):
        assert abs(got - count * len(validation) / total) < 1
    assert torch.equal(split_validation(dataset, share, seed)[1], validation)


def test_a_count_is_taken_exactly_and_another_seed_takes_others():
    dataset = made_set([40, 41, 43])
    first, second = (split_validation(dataset, 30, seed)[1] for seed in (0, 1))
    assert len(first) == len(second) == 30
    assert not torch.equal(first, second)
    assert len(split_validation(dataset, 0, 0)[1]) == 0


@pytest.mark.parametrize("part", [-1, 10, 11, 1.0, -0.1, 0.99, float("nan")])
def test_a_part_that_leaves_nothing_to_train_on_is_refused(part):
    with pytest.raises(SymloomError, match="give a share from 0 to below 1 or a count below 10"):
        split_validation(made_set([10]), part, 0)


def test_balanced_batches_draw_every_class_alike():
    dataset = made_set([900, 90, 10])
    weights = balancing(dataset)
    assert class_weights(dataset).tolist() == pytest.approx([1000 / 2700, 1000 / 270, 1000 / 30])
    labels = [
        targets["label"]
        for epoch in range(10)
        for _, targets in Batches(dataset, batch_size=50, shuffle=True, weights=weights, epoch=epoch)
    ]
    counts = torch.bincount(torch.cat(labels))
    assert counts.sum() == 10_000
    assert all(3_000 < count < 3_700 for count in counts.tolist())


def test_balanced_batches_use_only_the_chosen_samples_and_repeat_by_seed_and_epoch():
    dataset = made_set([40, 4])
    chosen, _ = split_validation(dataset, 0.25, 0)
    weights = balancing(dataset, chosen)
    again = [
        torch.cat(
            [
                features["image"].reshape(len(features["image"]), -1)
                for features, _ in Batches(
                    dataset, "train", chosen, 8, shuffle=True, seed=seed, weights=weights, normalise=False
                )
            ]
        )
        for seed in (5, 5, 6)
    ]
    assert torch.equal(again[0], again[1])
    assert not torch.equal(again[0], again[2])
    usable = {tuple(row) for row in dataset.train.features["image"][chosen].flatten(1).tolist()}
    assert {tuple(row) for row in (again[0] * 255).round().int().tolist()} <= usable


def test_a_class_without_a_sample_counts_nothing():
    assert class_weights(made_set([6, 0, 2])).tolist() == pytest.approx([8 / 12, 0, 8 / 4])


def test_what_has_no_class_for_each_sample_cannot_be_balanced():
    for name in ("diabetes", "python-manual"):
        with pytest.raises(SymloomError, match="its classes cannot be balanced"):
            balancing(open_data_set(name))


def test_a_text_without_classes_is_validated_on_any_of_its_pieces():
    dataset = open_data_set("python-manual")
    training, validation = split_validation(dataset, 0.1, 0)
    assert len(validation) == 654
    assert torch.equal(torch.cat([training, validation]).sort().values, torch.arange(dataset.spec.train))
