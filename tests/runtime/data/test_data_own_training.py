"""One small network for each kind of data, trained for an epoch or some by the engine itself."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from graph.document import Document
from graph.errors import SymloomError
from graph.model import Graph, Node, Source
from graph.recipe import Choice, Recipe
from tests.builders import FIXED, StopAfter, go_on, run, same_tensors


def trained_on(data: Choice, nodes: list[Node], **settings: Any) -> Document:
    recipe = Recipe(data, Choice("Adam", {"lr": 0.01}))
    chosen = {"epochs": 1, "batch_size": 16, "validation": 0.2, **FIXED, **settings}
    return Document("Own data", Graph.of(nodes), recipe.setting(**chosen))


def chain(
    shape: tuple, *layers: tuple[str, dict], dtype: str = "float32", loss: str = "CrossEntropyLoss"
) -> list[Node]:
    """Layers after each other from an `Input` to a loss; the answer is a value for any other loss."""
    nodes = [Node("given", "Input", {"shape": ("N", *shape), "dtype": dtype})]
    for number, (op, attrs) in enumerate(layers):
        nodes.append(Node(f"layer{number}", op, attrs, {"input": Source(nodes[-1].name, "output")}))
    answer = {} if loss == "CrossEntropyLoss" else {"shape": ("N", 1), "dtype": "float32"}
    if layers[-1][0] == "Transpose":
        answer = {"shape": ("N", *shape)}
    ends = {"input": Source(nodes[-1].name, "output"), "target": Source("answer", "output")}
    return [*nodes, Node("answer", "Target", answer), Node("loss", loss, {}, ends)]


def dense(features: int, out: int, **kind: Any) -> list[Node]:
    hidden = {"out_features": 16, "activation": "ReLU"}
    return chain((features,), ("Linear", hidden), ("Linear", {"out_features": out}), **kind)


@pytest.fixture
def flats(tmp_path) -> Path:
    """300 flats: the rent depends on size and town, whether it is dear on the rent."""
    draw = random.Random(2)
    path = tmp_path / "flats.csv"
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["size", "town", "rent", "dear"])
        for _ in range(300):
            size, town = draw.randint(20, 120), draw.choice(["Bern", "Ulm"])
            rent = size * (20 if town == "Bern" else 10) + draw.gauss(0, 5)
            table.writerow(
                [size if draw.random() > 0.05 else "", town, f"{rent:.2f}", "yes" if rent > 900 else "no"]
            )
    return path


def test_a_table_teaches_classes(flats, tmp_path):
    data = Choice("csv", {"file": str(flats), "ignore": "rent"})
    ran = run(trained_on(data, dense(3, 2), epochs=8), tmp_path / "runs")
    assert ran.finished.test["accuracy"] > 0.85


def test_a_table_teaches_values(flats, tmp_path):
    data = Choice("csv", {"file": str(flats), "target": "rent", "normalise_target": True, "ignore": "dear"})
    ran = run(trained_on(data, dense(3, 1, loss="MSELoss"), epochs=8), tmp_path / "runs")
    assert ran.finished.test["loss"] < 0.4  # of a variance of 1


def test_a_run_on_ones_own_table_goes_on_to_the_bit_and_notices_another_table(flats, tmp_path):
    document = trained_on(Choice("csv", {"file": str(flats), "target": "dear"}), dense(4, 2), epochs=2)
    whole = run(document, tmp_path / "whole")
    half = run(document, tmp_path / "half", StopAfter(9))
    assert same_tensors(go_on(half.finished.folder).weights, whole.weights)
    again = run(document, tmp_path / "again", StopAfter(9))
    flats.write_text(flats.read_text().replace("Bern", "Berne"))
    go_on_is_refused = pytest.raises(SymloomError, match="changed")
    flats.write_text(flats.read_text().replace("yes", "no", 20))
    with go_on_is_refused:
        go_on(again.finished.folder)


def test_a_folder_of_images_teaches_classes(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    draw = random.Random(3)
    for number in range(120):
        image = Image.effect_noise((12, 10), 30)
        upright = number % 2
        middle = draw.randint(3, 6)
        image.paste(255, (middle, 0, middle + 2, 10) if upright else (0, middle, 12, middle + 2))
        path = tmp_path / "lines" / ("upright" if upright else "level") / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        image.save(path)
    layers = (
        ("Conv2d", {"out_channels": 8, "kernel_size": (3, 3), "activation": "ReLU"}),
        ("Flatten", {}),
        ("Linear", {"out_features": 2}),
    )
    data = Choice("image-folder", {"folder": str(tmp_path / "lines")})
    ran = run(trained_on(data, chain((1, 10, 12), *layers), epochs=3), tmp_path / "runs")
    assert ran.finished.test["accuracy"] > 0.9


def letters(vocabulary: int, layers: tuple = ()) -> tuple:
    return (("Embedding", {"num_embeddings": vocabulary, "embedding_dim": 16}), *layers)


def test_a_text_is_continued(tmp_path):
    file = tmp_path / "alphabet.txt"
    file.write_text("abcdefgh" * 800)
    layers = letters(
        9,
        (
            ("GRU", {"hidden_size": 32}),
            ("Linear", {"out_features": 9}),
            ("Transpose", {"dim0": 1, "dim1": 2}),
        ),
    )
    nodes = chain((16,), *layers, dtype="int64")
    ran = run(
        trained_on(Choice("text", {"file": str(file), "length": 16}), nodes, epochs=3), tmp_path / "runs"
    )
    assert ran.finished.test["accuracy"] > 0.9


def test_texts_by_class_are_told_apart(tmp_path):
    draw = random.Random(4)
    file = tmp_path / "reviews.csv"
    words = {"good": ["fine", "lovely", "great"], "bad": ["awful", "poor", "boring"]}
    with file.open("w", newline="") as held:
        table = csv.writer(held)
        table.writerow(["review", "verdict"])
        for number in range(200):
            verdict = "good" if number % 2 else "bad"
            table.writerow(
                [" ".join([*draw.choices(["a", "film", "very"], k=3), draw.choice(words[verdict])]), verdict]
            )
    layers = letters(20, (("Flatten", {}), ("Linear", {"out_features": 2})))
    nodes = chain((4,), *layers, dtype="int64")
    ran = run(trained_on(Choice("labelled-text", {"file": str(file)}), nodes, epochs=4), tmp_path / "runs")
    assert ran.finished.test["accuracy"] > 0.95


SHIPPED = {
    "iris": (dense(4, 3), 10, "accuracy", 0.85),
    "wine": (dense(13, 3), 6, "accuracy", 0.85),
    "breast-cancer": (dense(30, 2), 3, "accuracy", 0.9),
    "diabetes": (dense(10, 1, loss="L1Loss"), 10, "loss", 0.75),  # of a deviation of 1
    "sunspots": (
        chain((48, 1), ("Flatten", {}), ("Linear", {"out_features": 1}), loss="L1Loss"),
        8,
        "loss",
        0.4,
    ),
    "python-chapters": (
        chain((128,), *letters(96, (("Flatten", {}), ("Linear", {"out_features": 6}))), dtype="int64"),
        1,
        "accuracy",
        0.2,
    ),
}


@pytest.mark.parametrize("name", SHIPPED)
def test_each_shipped_set_trains_as_it_comes(name, tmp_path):
    nodes, epochs, measure, bar = SHIPPED[name]
    ran = run(trained_on(Choice(name), nodes, epochs=epochs), tmp_path / "runs")
    value = ran.finished.test[measure]
    assert value < bar if measure == "loss" else value > bar


def test_a_network_that_does_not_fit_ones_own_data_is_told_when_they_are_opened(flats, tmp_path):
    document = trained_on(Choice("csv", {"file": str(flats), "target": "dear"}), dense(7, 2))
    with pytest.raises(
        SymloomError, match=r"given: is declared as .*7.*, but the features of flats\.csv is N×4 float32"
    ):
        run(document, tmp_path / "runs")
