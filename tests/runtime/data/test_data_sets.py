from __future__ import annotations

import builtins
import gzip
import importlib.util
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
import torch

import assets
from graph.datasets import KNOWN, data_set
from graph.errors import FileProblem, SymloomError
from graph.recipe import Choice
from runtime.data import archive
from runtime.data.dataset import channel_statistics
from runtime.data.readers import READERS, look_closely, open_data_set

DEBIAN = Path("/usr/share/datasets/fashion-mnist")
needs_fashion_mnist = pytest.mark.skipif(
    not DEBIAN.is_dir(), reason="Fashion-MNIST is not installed (Debian: dataset-fashion-mnist)"
)


def test_every_known_set_has_a_reader():
    assert {spec.format for spec in KNOWN} <= set(READERS)


@pytest.mark.parametrize("spec", [spec for spec in KNOWN if not spec.needs_files], ids=lambda spec: spec.name)
def test_every_installed_set_is_what_its_declaration_says(spec):
    dataset = open_data_set(spec.name)
    assert dataset.spec == spec
    assert dataset.fingerprint == spec.fingerprint
    columns = {**dataset.train.features, **dataset.train.targets}
    for field in spec.fields:
        assert columns[field.name].shape == (spec.train, *field.shape)
        if field.vocabulary:
            assert int(columns[field.name].max()) < len(field.vocabulary)
        if field.measured:
            assert columns[field.name].std(0).min() > 0
    if spec.classes and spec.targets[0].shape == ():
        for split in dataset.splits.values():
            assert torch.bincount(split.targets["label"], minlength=len(spec.classes)).min() > 0


def test_the_manual_is_continued_by_one_character():
    dataset = open_data_set("python-manual")
    given, wanted = dataset.train.features["text"], dataset.train.targets["next"]
    assert torch.equal(given[:, 1:], wanted[:, :-1])
    assert torch.equal(given[1:, 0], wanted[:-1, -1])
    vocabulary = dataset.spec.features[0].vocabulary
    assert 'The "assert" statement' in "".join(vocabulary[code] for code in given[:2].reshape(-1).tolist())


def test_the_shipped_tables_are_those_of_scikit_learn():
    datasets = pytest.importorskip("sklearn.datasets")
    for name, load in {
        "iris": datasets.load_iris,
        "wine": datasets.load_wine,
        "breast-cancer": datasets.load_breast_cancer,
    }.items():
        dataset, genuine = open_data_set(name), load()
        parts = [
            torch.cat([part.features["features"], part.targets["label"].unsqueeze(1).float()], 1)
            for part in dataset.splits.values()
        ]
        whole = sorted(torch.cat(parts).tolist())
        expected = np.concatenate([genuine.data, genuine.target[:, None]], 1).astype(np.float32)
        assert whole == sorted(expected.tolist())


@pytest.mark.parametrize("name", ["fashion-mnist-small", "digits"])
def test_an_installed_set_is_what_its_declaration_says(name):
    dataset = open_data_set(name)
    spec = data_set(name)
    assert dataset.spec == spec
    assert dataset.fingerprint == spec.fingerprint
    for split, count in (("train", spec.train), ("test", spec.test)):
        images, labels = dataset.splits[split].features["image"], dataset.splits[split].targets["label"]
        assert images.shape == (count, *spec.features[0].shape)
        assert (images.dtype, labels.dtype) == (torch.uint8, torch.int64)
        assert int(images.max()) == spec.features[0].full_scale
        shares = torch.bincount(labels, minlength=10) / count
        assert shares.min() > 0.09
        assert shares.max() < 0.11


def test_the_shipped_subset_is_exactly_balanced():
    dataset = open_data_set("fashion-mnist-small")
    assert torch.bincount(dataset.train.targets["label"]).tolist() == [600] * 10
    assert torch.bincount(dataset.test.targets["label"]).tolist() == [100] * 10


def test_a_folder_for_a_set_that_is_installed_is_not_silently_ignored(tmp_path):
    with pytest.raises(SymloomError, match="not read from"):
        open_data_set("fashion-mnist-small", str(tmp_path))


def test_a_damaged_shipped_file_is_told(tmp_path, monkeypatch):
    spec = data_set("fashion-mnist-small")
    name = spec.files[0].name
    with pytest.raises(FileProblem, match=r"cannot be read .* install Symloom again"):
        archive.read_archive(spec, tmp_path)
    content = bytearray(assets.path("data", name).read_bytes())
    content[1000] ^= 1
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileProblem, match=r"is damaged: install Symloom again"):
        archive.read_archive(spec, tmp_path)


def test_digits_without_scikit_learn_says_what_to_install(monkeypatch):
    genuine = builtins.__import__

    def without_sklearn(name, *rest):
        if name.startswith("sklearn"):
            raise ImportError(name)
        return genuine(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_sklearn)
    with pytest.raises(SymloomError, match="pip install scikit-learn"):
        open_data_set("digits")


@needs_fashion_mnist
def test_the_whole_of_fashion_mnist_is_read_from_debians_package():
    dataset = open_data_set("fashion-mnist", str(DEBIAN))
    assert dataset.spec == data_set("fashion-mnist")
    start = time.thread_time()
    assert dataset.fingerprint == dataset.spec.fingerprint
    assert time.thread_time() - start < 1
    statistics = dataset.statistics["image"]
    assert statistics.mean == pytest.approx([0.2860], abs=1e-4)  # the figures everybody uses
    assert statistics.std == pytest.approx([0.3530], abs=1e-4)


@needs_fashion_mnist
def test_the_script_beside_the_subset_makes_it_from_the_whole():
    place = importlib.util.spec_from_file_location("make_subset", assets.path("data", "make_subset.py"))
    script = importlib.util.module_from_spec(place)
    place.loader.exec_module(script)
    shipped = np.load(assets.path("data", "fashion-mnist-small.npz"))
    made = script.subset(DEBIAN)
    assert set(made) == set(shipped.files)
    for name, array in made.items():
        np.testing.assert_array_equal(array, shipped[name])


@needs_fashion_mnist
def test_fashion_mnist_is_never_taken_for_mnist():
    with pytest.raises(FileProblem, match="holds fashion-mnist, not mnist"):
        open_data_set("mnist", str(DEBIAN))


def test_a_folder_of_idx_files_is_read_with_the_counts_it_has(little_set):
    dataset = open_data_set("fashion-mnist", str(little_set))
    assert (dataset.spec.train, dataset.spec.test) == (130, 40)
    assert dataset.train.features["image"].shape == (130, 1, 28, 28)
    assert dataset.train.features["image"][:, 0, 0, 0].tolist() == list(range(130))
    assert dataset.train.targets["label"].tolist() == [number % 10 for number in range(130)]


def test_unpacked_files_are_as_good(little_set):
    packed = open_data_set("mnist", str(little_set)).fingerprint
    for path in list(little_set.iterdir()):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
    assert open_data_set("mnist", str(little_set)).fingerprint == packed


def test_one_changed_pixel_changes_the_fingerprint(little_set, as_idx):
    before = open_data_set("mnist", str(little_set)).fingerprint
    images = np.zeros((40, 28, 28), dtype=np.uint8)
    path = little_set / "t10k-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(as_idx(images)))
    black = open_data_set("mnist", str(little_set)).fingerprint
    images[39, 27, 27] = 1
    path.write_bytes(gzip.compress(as_idx(images)))
    assert len({before, black, open_data_set("mnist", str(little_set)).fingerprint}) == 3


PLACES = {
    "the system's folder": "system/fashion-mnist",
    "the cache": "xdg_cache_home/symloom/data/fashion-mnist",
    "MXNet's": "home/.mxnet/datasets/fashion-mnist",
    "torchvision's": "work/data/FashionMNIST/raw",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_without_a_folder_the_usual_places_are_looked_at(empty_machine, little_set, place):
    shutil.copytree(little_set, empty_machine / place)
    assert open_data_set("fashion-mnist").spec.train == 130


@pytest.mark.parametrize("below", ["", "fashion-mnist"])
def test_the_environment_names_the_folder(empty_machine, little_set, monkeypatch, below):
    chosen = empty_machine / "chosen"
    shutil.copytree(little_set, chosen / below)
    monkeypatch.setenv("SYMLOOM_DATA", str(chosen))
    assert open_data_set("fashion-mnist").spec.train == 130


def test_files_found_nowhere_are_told_with_places_and_remedies(empty_machine):
    with pytest.raises(FileProblem) as told:
        open_data_set("fashion-mnist")
    sentence = str(told.value)
    for place in PLACES.values():
        assert str(empty_machine / place) in sentence
    for remedy in ("give the folder", "download fashion-mnist", "use fashion-mnist-small"):
        assert remedy in sentence


def test_a_given_folder_is_the_only_place_looked_at(empty_machine, little_set):
    shutil.copytree(little_set, empty_machine / "system" / "fashion-mnist")
    with pytest.raises(FileProblem, match="nowhere does not exist"):
        open_data_set("fashion-mnist", str(empty_machine / "nowhere"))
    (little_set / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(FileProblem, match=r"lacks t10k-labels-idx1-ubyte\.gz of fashion-mnist"):
        open_data_set("fashion-mnist", str(little_set))


@pytest.mark.parametrize(
    ("name", "array", "told"),
    [
        (
            "train-labels-idx1-ubyte.gz",
            np.zeros(131, np.uint8),
            "130 images and 131 labels in its train part",
        ),
        (
            "train-images-idx3-ubyte.gz",
            np.zeros((130, 32, 32), np.uint8),
            "are 1×32×32, but fashion-mnist has 1×28",
        ),
        (
            "train-labels-idx1-ubyte.gz",
            np.full(130, 10, np.uint8),
            "label of sample 0 in the train part .* is 10",
        ),
        ("t10k-images-idx3-ubyte.gz", np.zeros(40, np.uint8), "has 1 dimension, which are no images"),
        ("t10k-labels-idx1-ubyte.gz", np.zeros(40, np.float32), "values of type float32, but"),
    ],
    ids=["counts differ", "other size", "label out of range", "not images", "not bytes"],
)
def test_files_that_do_not_fit_are_told(little_set, as_idx, name, array, told):
    (little_set / name).write_bytes(gzip.compress(as_idx(array)))
    with pytest.raises(FileProblem, match=told):
        open_data_set("fashion-mnist", str(little_set))


def test_statistics_are_those_of_the_converted_images():
    images = torch.randint(0, 256, (50, 3, 7, 5), dtype=torch.uint8)
    images[:, 2] = 9
    statistics = channel_statistics(images, 255)
    scaled = images.to(torch.float64) / 255
    assert statistics.mean == pytest.approx(scaled.mean((0, 2, 3)).tolist())
    expected = scaled.std((0, 2, 3), correction=0)
    assert statistics.std[:2] == pytest.approx(expected[:2].tolist())
    assert statistics.std[2] == pytest.approx(1, abs=1e-9)  # one value only: nothing to divide by


# -- the first samples ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [spec.name for spec in KNOWN if not spec.needs_files])
def test_the_first_samples_of_a_shipped_set_can_be_looked_at(name):
    spec, first = look_closely(Choice(name))
    assert spec == data_set(name)
    kinds = [bool(first.images), bool(first.rows), bool(first.texts)]
    assert sum(kinds) == 1
    assert all(len(row) == len(first.columns) for row in first.rows)
    if first.images:
        assert [image.label for image in first.images] == list(spec.classes[:6])
        assert all(len(i.values) == i.width * i.height * i.channels for i in first.images)


def test_first_samples_are_those_of_the_data():
    _, first = look_closely(Choice("iris"))
    dataset = open_data_set("iris")
    assert first.columns == (*dataset.spec.features[0].columns, dataset.spec.targets[0].name)
    row = dataset.train.features["features"][0].tolist()
    assert [float(cell) for cell in first.rows[0][:-1]] == pytest.approx(row, rel=1e-4)
    assert first.rows[0][-1] == dataset.spec.classes[int(dataset.train.targets["label"][0])]
    _, first = look_closely(Choice("python-manual"))
    text = open_data_set("python-manual").train.features["text"][0]
    assert "".join(first.texts[0]) == "".join(dataset_text(text))


def dataset_text(numbers):
    return [data_set("python-manual").features[0].vocabulary[int(number)] for number in numbers]


def test_a_set_whose_files_are_not_there_has_no_first_samples(tmp_path):
    spec, first = look_closely(Choice("cifar-10", {"folder": str(tmp_path)}))
    assert spec == data_set("cifar-10")
    assert first is None
