from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from graph.errors import FileProblem
from graph.recipe import Choice
from runtime.data.batches import Batches
from runtime.data.own import columns_of
from runtime.data.readers import describe, open_choice
from tests.builders_data import damaged, read_or_told

NUMBERS = np.arange(20)


@pytest.fixture
def saved(tmp_path):
    def save(**arrays) -> Choice:
        np.savez(tmp_path / "mine.npz", **arrays)
        return Choice("arrays", {"file": str(tmp_path / "mine.npz")})

    return save


def test_numbers_in_rows_are_a_table_with_classes(saved):
    features = np.stack([NUMBERS, NUMBERS**2], 1).astype(np.float64)
    choice = saved(features=features, targets=NUMBERS % 4)
    dataset = open_choice(choice)
    assert dataset.spec == describe(choice)
    assert dataset.spec.features[0].shape == (2,)
    assert dataset.spec.features[0].measured == 2
    assert dataset.spec.classes == ("0", "1", "2", "3")
    assert torch.bincount(dataset.test.targets["label"]).tolist() == [1, 1, 1, 1]
    (batch,) = [features["features"] for features, _ in Batches(dataset, batch_size=16)]
    assert batch.mean(0) == pytest.approx([0, 0], abs=1e-5)
    for split in dataset.splits.values():
        assert (split.features["features"][:, 0] % 4 == split.targets["label"]).all()


def test_the_arrays_of_a_file_are_offered_by_name_whatever_they_are_called(saved, tmp_path):
    choice = saved(x=NUMBERS * 0.5, y=NUMBERS % 2)
    assert columns_of(choice.name, choice.attrs) == ("x", "y")
    with pytest.raises(FileProblem, match="has no array 'features'; it has x, y: choose two of them"):
        describe(choice)
    assert describe(Choice("arrays", {**choice.attrs, "features": "x", "targets": "y"})).classes == ("0", "1")
    np.save(tmp_path / "one.npy", NUMBERS)
    assert columns_of("arrays", {"file": str(tmp_path / "one.npy")}) == ()
    (tmp_path / "bad.npz").write_bytes(b"PK and no archive")
    assert columns_of("arrays", {"file": str(tmp_path / "bad.npz")}) == ()


@pytest.mark.parametrize(
    ("shape", "field", "attrs"),
    [
        ((20, 6, 5), (1, 6, 5), {}),
        ((20, 3, 6, 5), (3, 6, 5), {}),
        ((20, 6, 5, 3), (3, 6, 5), {}),
        ((20, 3, 5, 3), (3, 3, 5), {}),
        ((20, 3, 5, 3), (3, 3, 5), {"layout": "channels-last"}),
    ],
    ids=["grey", "channels first", "channels last", "either", "said"],
)
def test_bytes_are_images_wherever_their_channels_lie(saved, shape, field, attrs):
    images = np.random.RandomState(0).randint(0, 256, shape).astype(np.uint8)
    choice = saved(features=images, targets=NUMBERS % 2)
    choice = Choice(choice.name, {**choice.attrs, **attrs})
    dataset = open_choice(choice)
    shape_found = dataset.spec.features[0].shape
    assert dataset.spec.features[0].full_scale == 255
    if shape == (20, 3, 5, 3):
        assert shape_found == ((3, 3, 5) if attrs else (3, 5, 3))
    else:
        assert shape_found == field
    whole = torch.cat([split.features["image"] for split in dataset.splits.values()])
    assert int(whole.long().sum()) == int(images.astype(np.int64).sum())
    if shape[-1] == 3 and (attrs or shape[1] != 3):
        first = torch.from_numpy(images).permute(0, 3, 1, 2)
        assert {tuple(one.flatten().tolist()) for one in first} == {
            tuple(one.flatten().tolist()) for one in whole
        }


def test_series_are_normalised_by_feature_and_values_have_a_shape(saved):
    series = np.random.RandomState(0).normal(50, 9, (20, 7, 3)).astype(">f4")
    dataset = open_choice(saved(features=series, targets=series[:, 0, :2]))
    assert dataset.spec.targets[0].shape == (2,)
    (batch,) = [features["features"] for features, _ in Batches(dataset, batch_size=16)]
    assert batch.shape == (16, 7, 3)
    assert batch.mean((0, 1)) == pytest.approx([0, 0, 0], abs=1e-5)
    assert batch.std((0, 1), correction=0) == pytest.approx([1, 1, 1], abs=1e-5)


def test_a_list_of_numbers_is_one_feature_and_one_value(saved):
    dataset = open_choice(saved(features=NUMBERS * 0.5, targets=NUMBERS * 2.5))
    assert dataset.spec.features[0].shape == (1,)
    assert dataset.train.targets["value"].shape == (16, 1)


def test_tokens_stay_whole_numbers_for_an_embedding(saved):
    numbers = np.random.RandomState(0).randint(0, 50, (20, 7)).astype(np.int16)
    numbers[0, 0] = 49
    choice = saved(features=numbers, targets=NUMBERS % 2)
    dataset = open_choice(Choice("arrays", {**choice.attrs, "tokens": True}))
    (field,) = dataset.spec.features
    assert (field.name, field.dtype, field.shape, len(field.vocabulary)) == ("tokens", "int64", (7,), 50)
    features, _ = next(iter(Batches(dataset, batch_size=16)))
    assert features["tokens"].dtype == torch.int64
    assert {tuple(row) for row in features["tokens"].tolist()} < {tuple(row) for row in numbers.tolist()}
    for wrong, told in ((numbers * 0.5, "not whole numbers"), (numbers - 3, "holds -3; numbers of entries")):
        choice = saved(features=wrong, targets=NUMBERS % 2)
        with pytest.raises(FileProblem, match=told):
            describe(Choice("arrays", {**choice.attrs, "tokens": True}))


def test_two_files_are_as_good_as_one(tmp_path):
    np.save(tmp_path / "x.npy", np.eye(20))
    np.save(tmp_path / "y.npy", NUMBERS % 2)
    choice = Choice("arrays", {"file": str(tmp_path / "x.npy")})
    with pytest.raises(FileProblem, match="choose the file with the targets in `targets_file`"):
        describe(choice)
    choice = Choice("arrays", {**choice.attrs, "targets_file": str(tmp_path / "y.npy")})
    assert open_choice(choice).spec.classes == ("0", "1")


@pytest.mark.parametrize(
    ("arrays", "attrs", "told"),
    [
        ({"x": NUMBERS, "targets": NUMBERS}, {}, "has no array 'features'; it has x, targets"),
        (
            {"features": np.eye(4), "targets": NUMBERS},
            {},
            "the first dimension of both must count the samples",
        ),
        ({"features": np.array([{}] * 20), "targets": NUMBERS}, {}, "holds Python objects, not numbers"),
        ({"features": np.array(["a"] * 20), "targets": NUMBERS}, {}, "not numbers"),
        ({"features": np.zeros((20, 0)), "targets": NUMBERS}, {}, "which is no data"),
        ({"features": np.eye(20), "targets": NUMBERS * 0}, {}, "holds one class only"),
        (
            {"features": np.eye(20), "targets": NUMBERS - 3},
            {"task": "classes"},
            "no array of class numbers from 0",
        ),
        ({"features": np.eye(20), "targets": np.where(NUMBERS == 7, np.nan, 1)}, {}, r"holds nan at \[7\]"),
        ({"features": np.eye(1), "targets": np.ones(1) / 3}, {}, "has 1 sample, of which none"),
    ],
)
def test_arrays_that_do_not_fit_are_told(saved, arrays, attrs, told):
    choice = saved(**arrays)
    with pytest.raises(FileProblem, match=told):
        describe(Choice(choice.name, {**choice.attrs, **attrs}))


@pytest.mark.parametrize(("wrong", "said"), [(np.inf, "inf"), (np.nan, "nan"), (-1e39, r"-1e\+39")])
def test_what_float32_cannot_hold_is_told_with_its_place(saved, wrong, said):
    features = np.eye(20)
    features[3, 4] = wrong
    with pytest.raises(FileProblem, match=rf"'features' in .*mine\.npz holds {said} at \[3, 4\]"):
        open_choice(saved(features=features, targets=NUMBERS % 2))
    with pytest.raises(FileProblem, match=rf"'targets' in .*mine\.npz holds {said} at \[3, 4\]"):
        open_choice(saved(features=np.eye(20), targets=features))


def test_a_header_that_promises_more_than_there_is_is_refused_before_memory_is_taken(tmp_path):
    held = io.BytesIO()
    np.save(held, np.zeros((20, 2)))
    forged = held.getvalue().replace(b"(20, 2)", b"(20, 9)")
    with zipfile.ZipFile(tmp_path / "mine.npz", "w") as archive:
        archive.writestr("features.npy", forged)
        archive.writestr("targets.npy", forged)
    with pytest.raises(FileProblem, match="is cut short: its header promises"):
        describe(Choice("arrays", {"file": str(tmp_path / "mine.npz")}))


def archive(packed: bool) -> bytes:
    held = io.BytesIO()
    (np.savez_compressed if packed else np.savez)(held, features=np.eye(6), targets=np.arange(6) % 2)
    return held.getvalue()


@settings(max_examples=80, deadline=None)
@given(damaged(archive(True)) | damaged(archive(False)))
def test_a_damaged_file_of_arrays_is_read_or_told_never_more(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("damaged") / "mine.npz"
    path.write_bytes(content)
    attrs = {"file": str(path), "targets_file": str(path)}
    read_or_told(Choice("arrays", attrs), "mine.npz")
