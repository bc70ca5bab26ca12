"""Pictures that are shown before training are those that training sees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from graph.document import Document, to_json
from graph.errors import SymloomError
from graph.recipe import Choice
from runtime.client import Worker
from runtime.prepare import prepare
from runtime.preview import preview
from runtime.protocol import Compare, Compared, EpochDone, Finished, Preview, Previewed, Train
from runtime.runfolder import RunFolder
from runtime.step import Mixed
from tests.builders import digits_network, digits_recipe, run


def _shown(answer: Previewed) -> Tensor:
    data = bytearray(Path(answer.path).read_bytes())
    return torch.frombuffer(data, dtype=torch.uint8).reshape(answer.shape)


def test_the_first_pictures_of_an_epoch_are_the_ones_that_are_trained_on(tmp_path: Path) -> None:
    recipe = digits_recipe(rotation=30.0, noise=0.2, crop_padding=1, batch_size=8)
    document = digits_network(recipe)
    answer = preview(document, tmp_path / "pictures", epoch=3, count=12)
    assert answer.shape == [2, 12, 8, 8, 1]
    ready = prepare(document)
    batches = iter(replace(ready.training, epoch=3))
    assert ready.augmentation is not None
    statistics = ready.data.statistics["image"]
    expected: list[Tensor] = []
    plain: list[Tensor] = []
    labels: list[str] = []
    for number in range(2):
        batch = next(batches)
        plain.append(batch[0]["image"])
        expected.append(ready.augmentation(batch, 3, number)[0]["image"])
        labels += [str(int(label)) for label in batch[1]["label"]]
    both = torch.stack([torch.cat(expected)[:12], torch.cat(plain)[:12]])
    pixels = (both * statistics.std[0] + statistics.mean[0]).clamp(0, 1) * 255
    torch.testing.assert_close(_shown(answer).float(), pixels.permute(0, 1, 3, 4, 2), atol=0.51, rtol=0)
    assert [label for ((label, share),) in answer.labels] == labels[:12]


def test_a_mixture_tells_both_its_labels_and_their_shares(tmp_path: Path) -> None:
    document = digits_network(digits_recipe(mixup=1.0, batch_size=16))
    answer = preview(document, tmp_path / "pictures", 0, 16)
    ready = prepare(document)
    assert ready.augmentation is not None
    mixed = ready.augmentation(next(iter(ready.training)), 0, 0)
    assert isinstance(mixed, Mixed)
    for told, one, other in zip(answer.labels, mixed.targets["label"], mixed.others["label"], strict=True):
        if one == other:
            assert told == [(str(int(one)), 1.0)]
        else:
            assert told == [(str(int(one)), mixed.share), (str(int(other)), 1 - mixed.share)]
    assert any(len(told) == 2 for told in answer.labels)


def test_colours_come_in_three_channels_and_epochs_differ(tmp_path: Path) -> None:
    document = digits_network(digits_recipe(flip=True))
    first = preview(document, tmp_path / "one", 0, 6)
    again = preview(document, tmp_path / "two", 0, 6)
    later = preview(document, tmp_path / "three", 1, 6)
    assert torch.equal(_shown(first), _shown(again))
    assert not torch.equal(_shown(first), _shown(later))


def test_without_augmentation_both_halves_are_equal(tmp_path: Path) -> None:
    shown = _shown(preview(digits_network(), tmp_path / "pictures", 0, 5))
    assert torch.equal(shown[0], shown[1])


def test_data_without_pictures_are_told(tmp_path: Path) -> None:
    document = Document("Flowers", recipe=digits_recipe().but(data=Choice("iris")))
    with pytest.raises(SymloomError, match="has no pictures to show"):
        preview(document, tmp_path / "pictures", 0, 5)


def test_global_random_numbers_are_left_alone(tmp_path: Path) -> None:
    torch.manual_seed(3)
    expected = torch.rand(3)
    torch.manual_seed(3)
    preview(digits_network(digits_recipe(noise=1.0, rotation=3.0)), tmp_path / "pictures", 0, 5)
    assert torch.equal(torch.rand(3), expected)


def test_looks_beside_a_run_are_answered_and_change_nothing_in_it(tmp_path: Path) -> None:
    document = digits_network(digits_recipe(epochs=12, rotation=10.0, noise=0.1))
    alone = run(document, tmp_path / "alone")
    answers: list[Previewed | Compared] = []
    finished: list[Finished] = []
    with Worker() as worker:
        worker.hello()
        worker.send(Train(document=to_json(document), folder=str(tmp_path / "watched")))
        for event in worker.events():
            if isinstance(event, EpochDone) and event.epoch < 4:
                worker.send(Preview(document=to_json(document), path=str(tmp_path / "pictures"), count=4))
                worker.send(Compare(document=to_json(document), origin=alone.finished.folder))
            if isinstance(event, Previewed | Compared):
                answers.append(event)
            if isinstance(event, Finished):
                finished.append(event)
            if finished and len(answers) == 6:  # in whatever order
                break
    assert [type(answer) for answer in answers].count(Previewed) == 3
    assert len(answers) == 6
    assert not any(answer.problem for answer in answers)
    assert RunFolder.open(Path(finished[0].folder)).curves() == alone.curves
