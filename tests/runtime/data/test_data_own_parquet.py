"""Parquet tables, and columns of text beside numbers and categories in any table."""

from __future__ import annotations

import datetime
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import torch
from hypothesis import given, settings
from pyarrow import parquet

from graph.errors import FileProblem, SymloomError
from graph.own_data import guessed
from graph.recipe import Choice
from runtime.data.own import columns_of
from runtime.data.own import parquet as reader
from runtime.data.readers import describe, open_choice
from runtime.data.tokeniser import Tokeniser
from tests.builders_data import damaged, read_or_told
from tests.builders_kinds import parquet_table, table_rows

SAID = [row[2] for row in table_rows()]


def written(folder: Path, columns: dict[str, Any], **attrs: Any) -> Choice:
    path = folder / "t.parquet"
    parquet.write_table(pa.table(columns), path, row_group_size=7)
    return Choice("parquet", {"file": str(path), **attrs})


def csv_of(folder: Path) -> Choice:
    path = folder / "t.csv"
    lines = [
        ",".join([size, town, said, "true" if dear == "yes" else "false"])
        for size, town, said, dear in table_rows()
    ]
    path.write_text("\n".join(["size,town,said,dear", *lines]) + "\n")
    return Choice("csv", {"file": str(path), "texts": "said"})


def test_a_table_means_the_same_as_parquet_and_as_csv(tmp_path: Path) -> None:
    packed, plain = open_choice(parquet_table(tmp_path)), open_choice(csv_of(tmp_path))
    assert packed.spec.fields == plain.spec.fields
    assert packed.spec.classes == plain.spec.classes == ("false", "true")
    assert packed.fingerprint == plain.fingerprint
    place = parquet_table(tmp_path).attrs["file"]
    assert guessed(Path(place)) == ("parquet", {"file": place})
    assert columns_of("parquet", parquet_table(tmp_path).attrs) == ("size", "town", "said", "dear")


def test_whole_numbers_that_are_names_are_told_apart_to_their_last_digit(tmp_path: Path) -> None:
    account = pa.array([None if n == 3 else 2**53 + n % 2 for n in range(20)], pa.int64())
    choice = written(tmp_path, {"account": account, "y": [n % 2 for n in range(20)]}, categorical="account")
    names = (f"account={2**53}", f"account={2**53 + 1}", "account=(missing)")
    assert describe(choice).features[0].columns == names


def test_numbers_times_and_gaps_of_every_kind_become_cells(tmp_path: Path) -> None:
    count = 21
    choice = written(
        tmp_path,
        {
            "whole": pa.array(range(count), pa.int16()),
            "half": pa.array([0.5 * n if n != 3 else None for n in range(count)], pa.float32()),
            "nan": pa.array([1.5 * n if n % 5 else float("nan") for n in range(count)]),
            "money": pa.array([n * 100 for n in range(count)], pa.int32()).cast(pa.decimal128(12, 2)),
            "day": pa.array([datetime.date(2020, 1, 1 + n % 2) for n in range(count)]),
            "kind": pa.array(["a", "b", "c"] * 7).dictionary_encode(),
            "flag": pa.array([n % 2 == 0 for n in range(count)]),
        },
    )
    dataset = open_choice(choice)
    (field,) = dataset.spec.features
    assert field.columns == (
        "whole", "half", "nan", "money", "day=2020-01-01", "day=2020-01-02", "kind=a", "kind=b", "kind=c",
    )  # fmt: skip
    assert dataset.spec.classes == ("false", "true")
    assert "1 empty cell of 'half', the first in row 4, is filled." in dataset.spec.notes
    assert "5 empty cells of 'nan', the first in row 1, are filled." in dataset.spec.notes
    rows = torch.cat([split.features["features"] for split in dataset.splits.values()])
    assert rows.isfinite().all()
    assert sorted(rows[:, 0].tolist()) == list(range(count))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"x": [[1], [2]], "y": [0, 1]},
            "column 'x' holds list<.*neither numbers nor text: write x in `ignore`",
        ),
        ({"x": [b"\xff", b"a"], "y": [0, 1]}, "column 'x' holds binary"),
        ({"x": [1.0, float("inf")], "y": [0, 1]}, r"row 2: inf in column 'x' is no number to learn from"),
        ({"x": [1.0, 2.0], "y": [None, 1]}, r"row 1: column 'y' is empty"),
        ({"x": pa.array([], pa.int32())}, "is empty"),
        ({"x": [1, 2]}, "no column besides the target"),
        ({"x": ["1"] * 9 + ["b"], "y": range(10)}, r"row 10: 'b' in column 'x' is no number as the others"),
    ],
)
def test_what_is_wrong_in_a_parquet_file_is_told_with_row_and_column(
    tmp_path: Path, columns: dict[str, Any], said: str
) -> None:
    with pytest.raises(FileProblem, match=said) as problem:
        describe(written(tmp_path, columns))
    assert "t.parquet" in str(problem.value)


def test_a_column_that_holds_no_cells_can_be_left_out(tmp_path: Path) -> None:
    columns = {"lists": [[n] for n in range(20)], "x": range(20), "y": [n % 2 for n in range(20)]}
    spec = describe(written(tmp_path, columns, ignore="lists"))
    assert spec.features[0].columns == ("x",)
    assert spec.notes == ("Left out as you said: 'lists'.",)


def test_a_row_group_that_unpacks_to_more_than_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = written(tmp_path, {"x": np.zeros(200_000), "y": np.arange(200_000) % 2})
    parquet.write_table(pa.table({"x": np.zeros(200_000), "y": np.arange(200_000) % 2}), bomb.attrs["file"])
    assert Path(bomb.attrs["file"]).stat().st_size < 100_000
    monkeypatch.setattr(reader, "memory", lambda: 1 << 16)
    with pytest.raises(
        FileProblem, match=r"row group 0 unpacks to .* write the file with smaller row groups"
    ):
        describe(bomb)


def test_without_pyarrow_the_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = parquet_table(tmp_path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SymloomError, match="run `pip install pyarrow`"):
        describe(choice)


def packed_bytes() -> bytes:
    target = io.BytesIO()
    parquet.write_table(pa.table({"x": range(30), "t": ["a", "b", None] * 10, "y": [0, 1] * 15}), target)
    return target.getvalue()


@settings(max_examples=80, deadline=None)
@given(damaged(packed_bytes()))
def test_a_damaged_parquet_file_is_read_or_told_never_more(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "t.parquet"
    path.write_bytes(content)
    read_or_told(Choice("parquet", {"file": str(path)}), "t.parquet")


# ---- columns of text


def mixed(tmp_path: Path, **attrs: Any) -> Choice:
    return Choice("csv", {**csv_of(tmp_path).attrs, **attrs})


def test_a_column_of_text_is_an_input_of_its_own_with_its_length(tmp_path: Path) -> None:
    dataset = open_choice(mixed(tmp_path))
    numbers, said, length = dataset.spec.features
    assert numbers.columns == ("size", "town=Bern", "town=Oslo", "town=Ulm")
    assert (said.name, said.lengths, length.name) == ("said", "said_length", "said_length")
    tokeniser = Tokeniser.of(said)
    back = {
        tokeniser.decode(row[:count].tolist())
        for split in dataset.splits.values()
        for row, count in zip(split.features["said"], split.features["said_length"], strict=True)
    }
    assert back <= {" ".join(text.split()[: said.shape[0]]) for text in SAID}
    assert dataset.train.features["said"].dtype == torch.uint8


def test_its_vocabulary_is_that_of_the_training_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x,said,y\n" + "".join(f"{n},word{n} same,{n % 2}\n" for n in range(40)))
    dataset = open_choice(Choice("csv", {"file": str(path), "texts": "said"}))
    vocabulary = dataset.spec.features[1].vocabulary
    trained = {f"word{int(n)}" for n in dataset.train.features["features"][:, 0]}
    assert set(vocabulary) == {"<padding>", "<unknown>", "same", *trained}
    assert dataset.spec.notes == ("8 of 16 words of 'said' of the test part are not in the vocabulary.",)


def test_categories_as_fields_stand_before_the_texts(tmp_path: Path) -> None:
    dataset = open_choice(mixed(tmp_path, categories="fields"))
    assert [field.name for field in dataset.spec.features] == ["features", "town", "said", "said_length"]
    assert set(dataset.train.features["town"].unique().tolist()) == {0, 1, 2}


def test_empty_texts_are_read_dropped_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "x,said,y\n" + "".join(f"{n},{'hello none' if n != 4 else ' '},{n % 2}\n" for n in range(20))
    )
    data = {"file": str(path), "texts": "said"}
    assert describe(Choice("csv", data)).notes == (
        "1 empty cell of 'said', the first in line 6, is read as an empty text.",
    )
    dropped = describe(Choice("csv", {**data, "missing": "drop"}))
    assert dropped.train + dropped.test == 19
    with pytest.raises(FileProblem, match="line 6: column 'said' is empty"):
        describe(Choice("csv", {**data, "missing": "refuse"}))


def test_almost_as_many_texts_as_rows_are_told_to_be_text_perhaps(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("said,y\n" + "".join(f"text number {n},{n % 2}\n" for n in range(60)))
    with pytest.raises(FileProblem, match="write said in `ignore`, or in `texts` if that is to be read"):
        describe(Choice("csv", {"file": str(path)}))
    (field, length) = describe(Choice("csv", {"file": str(path), "texts": "said"})).features
    assert (field.name, length.name) == ("said", "said_length")
