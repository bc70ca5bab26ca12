"""What a run does with data besides training on them: rare classes evened out, notes told, a description kept."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from graph.document import Document
from graph.errors import FileProblem, SymloomError
from graph.model import Graph, Node, Source
from graph.recipe import Choice, Recipe
from runtime.data.dataset import Statistics
from runtime.data.kept import KEPT, keep, kept_data
from runtime.data.order import normalised, split_validation
from runtime.data.readers import open_choice
from runtime.prepare import prepare
from runtime.protocol import Log, Started
from runtime.runfolder import RunFolder
from tests.builders import FIXED, run
from tests.builders_kinds import labelled_text, text_of_byte_pairs


@pytest.fixture
def faults(tmp_path: Path) -> Path:
    """100 measurements with a gap, of which 10 are faults."""
    path = tmp_path / "faults.csv"
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["heat", "shift", "state"])
        for number in range(100):
            table.writerow(
                [
                    "" if number == 7 else number,
                    "day" if number % 3 else "night",
                    "ok" if number % 10 else "fault",
                ]
            )
    return path


def network(data: Choice, features: int, loss: str = "CrossEntropyLoss", **settings: Any) -> Document:
    values = loss != "CrossEntropyLoss"
    answer = {"shape": ("N", 1), "dtype": "float32"} if values else {}
    out = {"out_features": 1 if values else 2}
    ends = {"input": Source("scores", "output"), "target": Source("answer", "output")}
    nodes = [
        Node("given", "Input", {"shape": ("N", features)}),
        Node("scores", "Linear", out, {"input": Source("given", "output")}),
        Node("answer", "Target", answer),
        Node("loss", loss, {}, ends),
    ]
    recipe = Recipe(data).setting(**{"epochs": 1, "batch_size": 16, "validation": 0.25, **FIXED, **settings})
    return Document("Faults", Graph.of(nodes), recipe)


def test_balanced_training_sees_a_rare_class_as_often_and_judges_on_the_data_as_they_are(
    faults: Path,
) -> None:
    ready = prepare(network(Choice("csv", {"file": str(faults)}), 3, balance=True, batch_size=20))
    seen = [int(label) for _, targets in ready.training for label in targets["label"]]
    assert 0.3 < sum(label == 0 for label in seen) / len(seen) < 0.7
    assert ready.validation is not None
    judged = [int(label) for _, targets in ready.validation for label in targets["label"]]
    assert sum(label == 0 for label in judged) == 2
    plain = prepare(network(Choice("csv", {"file": str(faults)}), 3, batch_size=20))
    seen = [int(label) for _, targets in plain.training for label in targets["label"]]
    assert sum(label == 0 for label in seen) / len(seen) < 0.15


def test_values_cannot_be_balanced_and_the_sentence_says_what_to_do(faults: Path) -> None:
    data = Choice("csv", {"file": str(faults), "target": "heat", "missing": "drop"})
    with pytest.raises(SymloomError, match="leave balancing out"):
        prepare(network(data, 4, "MSELoss", balance=True))


def test_what_was_done_to_the_data_is_told_and_logged(faults: Path, tmp_path: Path) -> None:
    ran = run(network(Choice("csv", {"file": str(faults)}), 3), tmp_path / "runs")
    note = "1 empty cell of 'heat', the first in line 9, is filled."
    assert note in ran.of(Started)[0].notes
    assert note in [line.text for line in ran.of(Log)]
    assert note in (ran.folder.path / "log.txt").read_text()


def test_a_run_keeps_what_its_data_were(faults: Path, tmp_path: Path) -> None:
    choice = Choice("csv", {"file": str(faults)})
    ran = run(network(choice, 3), tmp_path / "runs")
    opened = open_choice(choice)
    faults.unlink()
    kept = kept_data(ran.folder)
    assert kept.spec == opened.spec
    assert kept.statistics == normalised(opened, 0.25, 0).statistics
    assert kept.spec.features[0].columns == ("heat", "shift=day", "shift=night")


def test_numbers_are_normalised_by_what_is_trained_on_and_not_by_what_is_held_back_to_validate(
    tmp_path: Path,
) -> None:
    path = tmp_path / "faults.csv"
    heat = torch.arange(100.0)

    def write() -> Choice:
        rows = [f"{degrees},{'ok' if n % 10 else 'fault'}" for n, degrees in enumerate(heat.tolist())]
        path.write_text("\n".join(["heat,state", *rows, ""]))
        return Choice("csv", {"file": str(path)})

    opened = open_choice(write())
    trained, held_back = split_validation(opened, 0.25, 0)
    column = opened.train.features["features"]
    before = prepare(network(write(), 1)).data.statistics["features"]
    torch.testing.assert_close(torch.tensor(before.mean), column[trained].mean(0))
    assert before.mean != opened.statistics["features"].mean
    heat[column[held_back, 0].long()] += 1000
    ready = prepare(network(write(), 1))
    assert ready.data.statistics["features"] == before
    (judged,) = [features["features"] for features, _ in ready.validation or ()]
    assert float(judged.min()) > 25, "far off, as they are from what was trained on"
    assert prepare(network(write(), 1, validation=0.0)).data.statistics["features"].mean[0] > 200


def test_a_run_that_goes_on_is_normalised_as_it_began(faults: Path, tmp_path: Path) -> None:
    ran = run(network(Choice("csv", {"file": str(faults)}), 3), tmp_path / "runs")
    kept = kept_data(ran.folder)
    before = msgspec.structs.replace(
        kept, statistics={"features": Statistics((50.0, 0.0, 0.0), (9.0, 1.0, 1.0))}
    )
    ready = prepare(ran.folder.document(), kept=before)
    assert ready.data.statistics == before.statistics
    assert next(iter(ready.training))[0]["features"].abs().max() > 4


@pytest.mark.parametrize(
    "statistics",
    [
        {},
        {"features": {"mean": [1.0], "std": [1.0]}},
        {"features": {"mean": [0.0] * 3, "std": [1.0, 0.0, 1.0]}},
    ],
)
def test_an_impossible_normalisation_is_refused(
    statistics: dict[str, Any], faults: Path, tmp_path: Path
) -> None:
    values: dict[str, Any] = dict(keep(open_choice(Choice("csv", {"file": str(faults)}))))
    folder = RunFolder(tmp_path)
    folder.write_json(KEPT, {**values, "statistics": statistics})
    with pytest.raises(FileProblem, match=r"is damaged: field features needs a mean .* of 3; train anew\."):
        kept_data(folder)


def test_a_damaged_description_is_told(faults: Path, tmp_path: Path) -> None:
    ran = run(network(Choice("csv", {"file": str(faults)}), 3), tmp_path / "runs")
    (ran.folder.path / KEPT).write_text('{"spec": 3}')
    with pytest.raises(FileProblem, match=r"data\.json is damaged"):
        kept_data(ran.folder)


@pytest.mark.parametrize(
    ("kind", "change", "sentence"),
    [
        (labelled_text, {"vocabulary": ["<padding>", "a", "b"]}, "no entry <unknown>"),
        (labelled_text, {"vocabulary": ["<unknown>", "a", "a"]}, "stands there twice"),
        (labelled_text, {"cut": {"units": "syllables"}}, "not into 'syllables'"),
        (text_of_byte_pairs, {"vocabulary": ["a", "b"]}, "lacks some of the 256 single bytes"),
        (text_of_byte_pairs, {"cut": {"units": "byte-pairs", "merges": ["a 漢"]}}, "'a 漢' joins no two"),
        (text_of_byte_pairs, {"cut": {"units": "byte-pairs", "merges": ["ab"]}}, "'ab' joins no two"),
        (text_of_byte_pairs, {}, ""),
        (labelled_text, {}, ""),
    ],
)
def test_an_impossible_tokeniser_is_refused(
    kind: Callable[[Path], Choice], change: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    values: dict[str, Any] = dict(keep(open_choice(kind(tmp_path))))
    field = next(each for each in values["spec"]["features"] if each["cut"])
    field.update(change)
    folder = RunFolder(tmp_path)
    folder.write_json(KEPT, values)
    if not sentence:
        assert kept_data(folder).spec.features
        return
    with pytest.raises(
        FileProblem, match=rf"data\.json is damaged: field \w+: .*{sentence}.*; train anew\.$"
    ):
        kept_data(folder)
