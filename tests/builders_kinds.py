"""A small set of every kind of data of one's own, written as a user would have it, and a network for any set."""

from __future__ import annotations

import csv
import io
import math
import random
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from PIL import Image
from pyarrow import parquet

from graph.document import Document
from graph.model import Graph, Node, Source
from graph.recipe import Choice, Recipe
from runtime.data.readers import describe
from tests.builders import FIXED

SAMPLES = 120
WORDS = "a the film plot was rather so slow fast fine dull and or but it they acted music".split()


def images(folder: Path) -> Choice:
    place = folder / "shapes"
    for number in range(SAMPLES):
        kind = ("dark", "light")[number % 2]
        (place / kind).mkdir(parents=True, exist_ok=True)
        level = number + 100 * (number % 2)
        Image.new("RGB", (9, 8), (level, 255 - level, 40)).save(place / kind / f"{number:03d}.png")
    return Choice("image-folder", {"folder": str(place)})


def table_rows() -> list[list[str]]:
    draw = random.Random(4)
    rows = []
    for number in range(SAMPLES):
        size, town = draw.randint(20, 120), draw.choice(["Bern", "Ulm", "Oslo"])
        said = " ".join(draw.choices(WORDS, k=draw.randint(1, 9)))
        gap = "" if number % 17 == 0 else str(size)
        rows.append([gap, town, said, "yes" if size > 70 else "no"])
    return rows


def table(folder: Path) -> Choice:
    path = folder / "flats.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["size", "town", "said", "dear"], *table_rows()])
    return Choice("csv", {"file": str(path), "ignore": "said"})


def mixed_table(folder: Path) -> Choice:
    return Choice("csv", {"file": table(folder).attrs["file"], "texts": "said", "padding": "batch"})


def parquet_table(folder: Path) -> Choice:
    path = folder / "flats.parquet"
    size, town, said, dear = zip(*table_rows(), strict=True)
    columns = {
        "size": pa.array([float(cell) if cell else None for cell in size]),
        "town": pa.array(town).dictionary_encode(),
        "said": pa.array(said),
        "dear": pa.array([cell == "yes" for cell in dear]),
    }
    parquet.write_table(pa.table(columns), path, row_group_size=50)
    return Choice("parquet", {"file": str(path), "texts": "said"})


def arrays(folder: Path) -> Choice:
    path = folder / "arrays.npz"
    draw = np.random.default_rng(3)
    features = draw.normal(size=(SAMPLES, 6))
    np.savez(path, features=features, targets=(features[:, 0] > 0).astype(np.int64))
    return Choice("arrays", {"file": str(path)})


def sequences(folder: Path) -> Choice:
    path = folder / "sequences.npz"
    draw = np.random.default_rng(3)
    features = draw.normal(size=(SAMPLES, 7, 3))
    lengths = draw.integers(1, 8, SAMPLES)
    labels = (features[:, 0, 0] > 0).astype(np.int64)
    np.savez(path, features=features, targets=labels, lengths=lengths)
    return Choice("arrays", {"file": str(path), "lengths": "lengths", "padding": "buckets"})


def text(folder: Path) -> Choice:
    path = folder / "tale.txt"
    draw = random.Random(6)
    path.write_text(" ".join(draw.choices(WORDS, k=1200)))
    return Choice("text", {"file": str(path), "length": 12})


def text_of_byte_pairs(folder: Path) -> Choice:
    return Choice("text", {**text(folder).attrs, "units": "byte-pairs", "vocabulary": 280})


def labelled_text(folder: Path) -> Choice:
    path = folder / "reviews.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["review", "verdict"], *([row[2], row[3]] for row in table_rows())])
    return Choice("labelled-text", {"file": str(path)})


def labelled_text_in_buckets(folder: Path) -> Choice:
    attrs = {"units": "byte-pairs", "vocabulary": 300, "padding": "buckets"}
    return Choice("labelled-text", {**labelled_text(folder).attrs, **attrs})


def libsvm(folder: Path) -> Choice:
    path = folder / "sparse.svm"
    path.write_text("".join(f"{n % 2} 1:{n / 50} {3 + n % 3}:0.5\n" for n in range(SAMPLES)))
    return Choice("libsvm", {"file": str(path)})


def recordio(folder: Path) -> Choice:
    path = folder / "images.rec"
    with path.open("wb") as file:
        for number in range(SAMPLES):
            encoded = io.BytesIO()
            Image.new("RGB", (8, 8), (number, 100 * (number % 2), 9)).save(encoded, "png")
            content = struct.pack("<IfQQ", 0, number % 2, number, 0) + encoded.getvalue()
            file.write(struct.pack("<II", 0xCED7230A, len(content)) + content + b"\0" * (-len(content) % 4))
    return Choice("recordio", {"file": str(path)})


OWN_SETS: Mapping[str, Callable[[Path], Choice]] = {
    "image-folder": images,
    "csv": table,
    "csv with texts": mixed_table,
    "parquet": parquet_table,
    "arrays": arrays,
    "arrays of sequences": sequences,
    "text": text,
    "text of byte pairs": text_of_byte_pairs,
    "labelled-text": labelled_text,
    "labelled-text in buckets": labelled_text_in_buckets,
    "libsvm": libsvm,
    "recordio": recordio,
}


def network_for(data: Choice, **settings: Any) -> Document:
    """A network that learns those data: dense, or recurrent for texts and sequences."""
    spec = describe(data)
    field = spec.features[-2] if spec.features[-1].name == spec.features[-2:][0].lengths else spec.features[0]
    given = {"shape": ("N", *field.sizes), "dtype": field.dtype, "field": field.name}
    nodes = [Node("given", "Input", given)]

    def then(op: str, attrs: Mapping[str, Any] = {}, **inputs: str) -> None:
        wires = {"input": Source(nodes[-1].name, "output")}
        wires |= {port: Source(node, "output") for port, node in inputs.items()}
        nodes.append(Node(f"layer{len(nodes)}", op, dict(attrs), wires))

    answer = spec.targets[0]
    out = len(spec.classes) or math.prod(answer.shape)
    if field.lengths:
        nodes.insert(0, Node("counted", "Input", {"shape": ("N",), "dtype": "int64", "field": field.lengths}))
    if field.vocabulary:
        then("Embedding", {"num_embeddings": len(field.vocabulary), "embedding_dim": 8})
    if field.lengths:
        then("PackedGRU", {"hidden_size": 8}, lengths="counted")
        then("SequenceLast", lengths="counted")
    elif answer.vocabulary:
        then("GRU", {"hidden_size": 8})
    elif len(field.shape) > 1 or field.vocabulary:
        then("Flatten")
    then("Dropout", {"p": 0.1})
    then("Linear", {"out_features": out})
    if answer.vocabulary:
        then("Transpose", {"dim0": 1, "dim1": 2})
    wanted = {"shape": ("N", *answer.shape), "dtype": answer.dtype}
    ends = {"input": Source(nodes[-1].name, "output"), "target": Source("answer", "output")}
    loss = "CrossEntropyLoss" if spec.classes else "MSELoss"
    nodes += [Node("answer", "Target", wanted), Node("loss", loss, {}, ends)]
    chosen = {"epochs": 2, "batch_size": 16, "validation": 0.2, **FIXED, **settings}
    recipe = Recipe(data, Choice("Adam", {"lr": 0.01})).setting(**chosen)
    return Document("Any data", Graph.of(nodes), recipe)
