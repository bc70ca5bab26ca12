from __future__ import annotations

import random

import pytest
import torch
from hypothesis import given, settings

from graph.errors import FileProblem, SymloomError
from graph.recipe import Choice
from runtime.data.batches import Batches
from runtime.data.order import balancing, draw_weights
from runtime.data.readers import describe, open_choice
from tests.builders_data import damaged, read_or_told

HEAD = "age,sex,town,income,kind\n"


def rows(count: int = 40) -> list[str]:
    draw = random.Random(1)
    return [
        f"{20 + number},{draw.choice(['male', 'female'])},{draw.choice(['Rome', 'Oslo', 'Lima'])},"
        f"{1000.5 + 10 * number},{'rich' if number % 4 == 0 else 'poor'}"
        for number in range(count)
    ]


@pytest.fixture
def write(tmp_path):
    def written(text: str | bytes, name: str = "people.csv") -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return written


def table(write, lines=None, head=HEAD, name="people.csv", **attrs) -> Choice:
    return Choice(
        "csv", {"file": write(head + "\n".join(rows() if lines is None else lines) + "\n", name), **attrs}
    )


def test_the_last_column_is_predicted_and_types_are_found(write):
    spec = describe(table(write))
    (features,), (label,) = spec.features, spec.targets
    assert features.columns == (
        "age",
        "income",
        "sex=female",
        "sex=male",
        "town=Lima",
        "town=Oslo",
        "town=Rome",
    )
    assert (features.shape, features.measured) == ((7,), 2)
    assert (label.name, label.dtype, label.columns) == ("label", "int64", ("kind",))
    assert spec.classes == ("poor", "rich")
    assert (spec.train, spec.test) == (32, 8)
    assert spec.title == "people.csv"
    assert "2 columns of numbers and 2 of categories; 'kind' is to be predicted, 2 classes" in spec.summary
    assert spec.notes == ()


@pytest.mark.parametrize(("columns", "told"), [(1, "1 column of numbers"), (2, "2 columns of numbers")])
def test_one_column_is_told_as_one(tmp_path, columns, told):
    path = tmp_path / "t.csv"
    rows = [[*map(str, range(row, row + columns)), "ab"[row % 2]] for row in range(20)]
    path.write_text("\n".join(",".join(row) for row in [[*"xy"[:columns], "kind"], *rows]))
    assert describe(Choice("csv", {"file": str(path)})).summary.startswith(told)


def test_reading_gives_what_looking_promised(write):
    choice = table(write)
    dataset = open_choice(choice)
    assert dataset.spec == describe(choice)
    whole = torch.cat([dataset.train.features["features"], dataset.test.features["features"]])
    assert sorted(whole[:, 0].tolist()) == list(range(20, 60))
    assert (whole[:, 2:4].sum(1) == 1).all()
    assert (whole[:, 4:].sum(1) == 1).all()
    assert torch.bincount(dataset.test.targets["label"]).tolist() == [6, 2]  # of each class in proportion
    rich = dataset.train.features["features"][dataset.train.targets["label"] == 1]
    assert ((rich[:, 0] - 20) % 4 == 0).all()


def test_numbers_are_normalised_by_the_training_rows_alone(write):
    dataset = open_choice(table(write))
    (batch,) = [features["features"] for features, _ in Batches(dataset, batch_size=32)]
    assert batch[:, :2].mean(0) == pytest.approx([0, 0], abs=1e-5)
    assert batch[:, :2].std(0, correction=0) == pytest.approx([1, 1], abs=1e-5)
    assert set(batch[:, 2:].unique().tolist()) == {0, 1}
    (test,) = [features["features"] for features, _ in Batches(dataset, "test", batch_size=8)]
    raw, train = dataset.test.features["features"], dataset.train.features["features"]
    expected = (raw[:, 0] - train[:, 0].mean()) / train[:, 0].std(correction=0)
    assert torch.allclose(test[:, 0], expected, atol=1e-5)


def test_large_numbers_that_differ_little_keep_their_differences(write):
    lines = [f"{2_000_000 + number},{number % 2}" for number in range(20)]
    dataset = open_choice(table(write, lines, "year,odd\n"))
    (batch,) = [features["features"] for features, _ in Batches(dataset, batch_size=16)]
    assert len(batch.unique()) == 16


def test_a_value_is_predicted_where_the_target_is_many_numbers(write):
    spec = describe(table(write, target="income"))
    (value,) = spec.targets
    assert (value.name, value.dtype, value.shape, value.measured) == ("value", "float32", (1,), 0)
    assert spec.classes == ()
    normalised = open_choice(table(write, target="income", normalise_target=True))
    (answers,) = [targets["value"] for _, targets in Batches(normalised, batch_size=32)]
    assert float(answers.mean()) == pytest.approx(0, abs=1e-5)


def test_few_whole_numbers_are_classes_unless_said_otherwise(write):
    lines = [f"{number},{number % 3 + 1}" for number in range(30)]
    assert describe(table(write, lines, "x,grade\n")).classes == ("1", "2", "3")
    assert describe(table(write, lines, "x,grade\n", task="values")).classes == ()
    labels = open_choice(table(write, lines, "x,grade\n")).train.targets["label"]
    assert set(labels.tolist()) == {0, 1, 2}


def test_categories_can_be_fields_for_an_embedding(write):
    choice = table(write, categories="fields")
    spec = describe(choice)
    assert [field.name for field in spec.features] == ["features", "sex", "town"]
    assert spec.features[2].vocabulary == ("Lima", "Oslo", "Rome")
    features, _ = next(iter(Batches(open_choice(choice), batch_size=4)))
    assert features["town"].dtype == torch.int64
    assert features["town"].shape == (4,)


def test_columns_are_left_out_and_numbers_made_categories_on_request(write):
    lines = [f"{number % 3},{number},{number % 2}" for number in range(12)]
    choice = table(write, lines, 'deck,"id, old",y\n', ignore='"id, old"', categorical="deck")
    spec = describe(choice)
    assert spec.features[0].columns == ("deck=0", "deck=1", "deck=2")
    assert spec.notes == ("Left out as you said: 'id, old'.",)


def test_empty_cells_are_filled_with_the_mean_of_the_training_rows_and_told(write):
    lines = rows()
    lines[3] = ",male,Rome,,rich"
    lines[9] = "29,,Oslo,NA,poor"
    choice = table(write, lines)
    dataset = open_choice(choice)
    assert dataset.spec.notes == (
        "1 empty cell of 'age', the first in line 5, is filled.",
        "1 empty cell of 'sex', the first in line 11, is filled.",
        "2 empty cells of 'income', the first in line 5, are filled.",
    )
    assert "sex=(missing)" in dataset.spec.features[0].columns
    features = [split.features["features"] for split in dataset.splits.values()]
    assert not any(part.isnan().any() for part in features)
    known = [float(line.split(",")[3]) for number, line in enumerate(lines) if number not in (3, 9)]
    given = [[value for value in part[:, 1].tolist() if value in known] for part in features]
    assert sum(map(len, given)) == 38
    filled = {value for part in features for value in part[:, 1].tolist() if value not in known}
    assert list(filled) == pytest.approx([sum(given[0]) / len(given[0])])


def test_rows_with_empty_cells_are_dropped_or_refused_on_request(write):
    lines = rows()
    lines[3] = ",male,Rome,1,rich"
    spec = describe(table(write, lines, missing="drop"))
    assert spec.train + spec.test == 39
    assert spec.notes == ("1 empty cell of 'age', the first in line 5, is left out with its row.",)
    assert len(open_choice(table(write, lines, missing="drop")).train) == spec.train
    with pytest.raises(FileProblem, match=r"line 5: column 'age' is empty: fill it in, or set `missing`"):
        describe(table(write, lines, missing="refuse"))
    lines[7] = "27,male,Rome,1,"
    with pytest.raises(FileProblem, match=r"line 9: column 'kind' is empty.* set `missing` to drop\."):
        describe(table(write, lines))


def test_a_file_to_test_with_is_kept_apart(write):
    test = write(HEAD + "\n".join(rows(10)), "test.csv")
    dataset = open_choice(table(write, test_file=test))
    assert (dataset.spec.train, dataset.spec.test) == (40, 10)
    assert dataset.test.features["features"][:, 0].tolist() == list(range(20, 30))
    other = write("a,b\n1,2\n", "other.csv")
    with pytest.raises(FileProblem, match=r"other\.csv has other columns"):
        describe(table(write, test_file=other))


def test_a_class_that_is_only_in_the_file_to_test_with_is_refused(write):
    lines = rows(8)
    test = write(HEAD + "\n".join([*lines, "30,male,Rome,7,thrifty", "31,male,Rome,7,mean"]), "test.csv")
    told = r"test\.csv has the class 'mean', 'thrifty', of which there is no sample in .*people\.csv: add some, or"
    with pytest.raises(FileProblem, match=told):
        describe(table(write, test_file=test))
    test = write("x,grade\n1,1\n2,2\n3,5\n", "test.csv")
    graded = table(write, [f"{n},{n % 3}" for n in range(9)], "x,grade\n", test_file=test)
    with pytest.raises(FileProblem, match=r"has the class '5'.* or set `task` to values\."):
        describe(graded)
    assert describe(Choice("csv", {**graded.attrs, "task": "values"})).targets[0].name == "value"
    missing = write(HEAD + "\n".join(row for row in rows() if row.endswith("poor")), "test.csv")
    assert describe(table(write, test_file=missing)).classes == ("poor", "rich"), "one not tested is no harm"


def test_whole_numbers_that_are_names_are_told_apart_to_their_last_digit(write):
    first = 2**53
    lines = [f"{first + n % 4},{n / 8},{-first - n % 2}" for n in range(24)] + [
        f" {first + 1}.0,1,{-first - 1}"
    ]
    choice = table(write, lines, "account,x,owner\n", categorical="account")
    dataset = open_choice(choice)
    assert dataset.spec.features[0].columns == ("x", *(f"account={first + n}" for n in range(4)))
    assert dataset.spec.classes == (str(-first - 1), str(-first))
    for split in dataset.splits.values():
        account = split.features["features"][:, 1:]
        assert (account.sum(1) == 1).all()
        assert torch.equal(split.targets["label"], 1 - account.argmax(1) % 2)
    mixed = table(write, ["a,0", "b,1", *(f"{first + n % 2},{n % 2}" for n in range(20))], "account,y\n")
    assert describe(Choice("csv", {**mixed.attrs, "categorical": "account"})).features[0].columns == (
        f"account={first}", f"account={first + 1}", "account=a", "account=b",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "between"), [("a.tsv", "\t"), ("a.csv", ";"), ("a.csv", "\t"), ("a.csv", ",")]
)
def test_the_delimiter_is_found(write, name, between):
    text = (HEAD + "\n".join(rows())).replace(",", between)
    assert describe(Choice("csv", {"file": write(text, name)})).features[0].shape == (7,)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "gb18030", "utf-16"])
def test_letters_are_read_in_their_encoding(write, encoding):
    lines = [f"{number},{'Zürich' if number % 2 else 'Bern'}" for number in range(20)]
    file = write(("größe,stadt\n" + "\n".join(lines)).encode(encoding))
    spec = describe(Choice("csv", {"file": file, "encoding": encoding}))
    assert spec.classes == ("Bern", "Zürich")
    assert spec.features[0].columns == ("größe",)


def test_a_byte_order_mark_and_quoted_line_breaks_are_part_of_the_format(write):
    lines = [f'"{number}","two\nlines",{number % 2}' for number in range(20)]
    file = write(b"\xef\xbb\xbf" + ("x,note,y\r\n" + "\r\n".join(lines)).encode())
    spec = describe(Choice("csv", {"file": file}))
    assert spec.features[0].columns == ("x", "note=two\nlines")


def test_a_table_without_a_header_numbers_its_columns(write):
    lines = [f"{number},{number % 2}" for number in range(20)]
    spec = describe(table(write, lines, "", header=False))
    assert spec.features[0].columns == ("column 1",)
    with pytest.raises(FileProblem, match=r"begins with a line of numbers.* turn `header` off"):
        describe(table(write, lines, ""))


WRONG = {
    "no rows": ("x,y\n", {}, "has no row of data"),
    "nothing": ("", {}, "is empty"),
    "a short row": ("x,y\n1,0\n2,1\n3\n", {}, r"line 4: the row has 1 cell, but there are 2 columns"),
    "a long row": ("x,y\n1,0,5\n", {}, r"line 2: the row has 3 cells"),
    "columns alike": ("x,x,y\n1,2,0\n", {}, "more than one column named 'x'"),
    "no such target": ("x,y\n1,0\n", {"target": "z"}, "has no column 'z'; it has x, y"),
    "only a target": ("y\na\nb\n", {}, "no column besides the target 'y'"),
    "one class": ("x,y\n1,a\n2,a\n", {}, "the target 'y' is the same in every row"),
    "a typing error": (
        "x,y\n" + "\n".join(f"{n},{n % 2}" for n in range(30)) + "\n3o,1\n",
        {},
        r"line 32: '3o' in column 'x' is no number as the others",
    ),
    "infinity": ("x,y\n1,0\ninf,1\n", {}, r"line 3: inf in column 'x' is no number to learn from"),
    "larger than float32 holds": (
        "x,y\n1,0\n1e300,1\n",
        {},
        r"line 3: 1e300 in column 'x' is no number to learn",
    ),
    "of forty digits": (
        f"x,y\n1,0.5\n2,{10**40}\n",
        {},
        r"line 3: 10{39} in column 'y' is no number to learn",
    ),
    "an empty column": ("x,e,y\n1,,0\n2,,1\n", {}, "'e' can be used neither .* write e in `ignore`"),
    "names": (
        "x,name,y\n" + "\n".join(f"{n},person {n},{n % 2}" for n in range(50)),
        {},
        "'name' can be used neither as numbers nor as categories",
    ),
    "text for a value": (
        "x,y\n1,2\n2,b\n3,c\n",
        {"task": "values"},
        r"line 3: 'b' in the target 'y' is no number",
    ),
    "an open quote": ('x,y\n1,"0\n2,1\n', {}, r"line 2: .* check the quotes"),
    "one row": ("x,y\n1,0\n", {"task": "values"}, "has 1 sample, of which none can be put aside"),
    "no text": (b"x,y\n1,\xff\xfe\n", {}, "that are no utf-8 text.* choose the right `encoding`"),
}


@pytest.mark.parametrize(("text", "attrs", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_place(write, text, attrs, told):
    with pytest.raises(FileProblem, match=told) as problem:
        describe(Choice("csv", {"file": write(text), **attrs}))
    assert "people.csv" in str(problem.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(FileProblem, match="does not exist: choose the file"):
        describe(Choice("csv", {"file": str(tmp_path / "none.csv")}))
    with pytest.raises(FileProblem, match="is a folder: choose a file"):
        describe(Choice("csv", {"file": str(tmp_path)}))
    with pytest.raises(SymloomError, match="choose the file in which your data lie"):
        describe(Choice("csv"))


def weighed(write, weights, **attrs):
    lines = [f"{n},{weight},{int(n % 3 == 0)}" for n, weight in enumerate(weights)]
    return table(write, lines, head="x,w,y\n", weights="w", **attrs)


def test_a_column_says_how_often_a_row_is_drawn(write):
    dataset = open_choice(weighed(write, [0 if n < 30 else n % 5 + 1 for n in range(60)]))
    assert dataset.spec.features[0].columns == ("x",)
    weights = draw_weights(dataset, None, False)
    assert weights is not None
    rows = dataset.train.features["features"][:, 0]
    assert torch.equal(weights, torch.where(rows < 30, 0, rows % 5 + 1))
    drawn = torch.zeros(60)
    for epoch in range(200):
        batches = Batches(dataset, batch_size=16, shuffle=True, epoch=epoch, weights=weights, normalise=False)
        for features, _ in batches:
            drawn += torch.bincount(features["features"][:, 0].long(), minlength=60)
    assert drawn[:30].sum() == 0
    heavy, light = (drawn[rows[weights == weight].long()].mean() for weight in (5, 1))
    assert 4 < float(heavy / light) < 6
    both = draw_weights(dataset, None, True)
    assert both is not None
    labels = dataset.train.targets["label"]
    assert not torch.equal(both, weights)
    assert torch.equal(both, weights * balancing(dataset))
    assert len(labels) == len(both)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ([1, -1, *[1] * 20], "'w' cannot say how often rows are drawn: it needs a number, 0 or more"),
        (["", *[1] * 20], r"'w' cannot say how often rows are drawn \(line 2 is empty\)"),
        (["often", *[1] * 20], "'w' cannot say how often"),
    ],
)
def test_weights_that_are_none_are_told(write, weights, told):
    with pytest.raises(FileProblem, match=told):
        describe(weighed(write, weights))


def test_weights_that_draw_nothing_are_told(write):
    with pytest.raises(SymloomError, match="the weights of all training samples are 0"):
        draw_weights(open_choice(weighed(write, [0] * 20)), None, False)


def test_the_seed_chooses_the_test_rows(write):
    first, again, other = (open_choice(table(write, seed=seed)).fingerprint for seed in (0, 0, 1))
    assert first == again != other


@settings(max_examples=60, deadline=None)
@given(damaged((HEAD + "\n".join(rows(12))).encode()))
def test_a_damaged_table_is_read_or_told_never_more(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("damaged") / "t.csv"
    path.write_bytes(content)
    read_or_told(Choice("csv", {"file": str(path)}), "t.csv")
