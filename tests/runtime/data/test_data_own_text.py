from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings

from graph.errors import FileProblem
from graph.recipe import Choice
from runtime.data.batches import Batches
from runtime.data.readers import describe, open_choice
from tests.builders_data import damaged, read_or_told

TEXT = "the cat sat on the mat. " * 40


@pytest.fixture
def write(tmp_path):
    def written(text: str | bytes, name: str = "mine.txt") -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return written


def told(vocabulary, numbers) -> str:
    return "".join(vocabulary[number] for number in numbers)


def test_a_text_is_cut_into_pieces_whose_target_is_one_character_on(write):
    choice = Choice("text", {"file": write(TEXT), "length": 16})
    dataset = open_choice(choice)
    assert dataset.spec == describe(choice)
    (given_field,), (wanted,) = dataset.spec.features, dataset.spec.targets
    assert given_field.shape == wanted.shape == (16,)
    assert dataset.spec.classes == given_field.vocabulary == wanted.vocabulary
    vocabulary = given_field.vocabulary
    assert vocabulary[:2] == ("<unknown>", " ")
    features, targets = next(iter(Batches(dataset, batch_size=2)))
    assert features["text"].dtype == targets["next"].dtype == torch.int64
    assert told(vocabulary, features["text"][0]) == TEXT[:16]
    assert told(vocabulary, targets["next"][0]) == TEXT[1:17]
    assert (dataset.spec.train, dataset.spec.test) == (53, 6)
    assert told(vocabulary, dataset.test.features["text"][0]) == TEXT[53 * 16 : 54 * 16]


def test_words_and_signs_can_be_the_units_and_capitals_ignored(write):
    choice = Choice(
        "text", {"file": write("The cat, the CAT! " * 50), "units": "words", "lower": True, "length": 5}
    )
    vocabulary = describe(choice).features[0].vocabulary
    assert vocabulary == ("<unknown>", "cat", "the", "!", ",")


def test_the_vocabulary_is_that_of_the_training_part_and_what_it_lacks_is_told(write):
    dataset = open_choice(Choice("text", {"file": write("ab" * 505 + "a" + "xyz" * 38), "length": 10}))
    assert dataset.spec.features[0].vocabulary == ("<unknown>", "a", "b")
    assert dataset.spec.notes == ("114 of 115 characters of the test part are not in the vocabulary.",)
    assert int(dataset.test.features["text"][-1].max()) == 0
    few = describe(Choice("text", {"file": write(TEXT), "vocabulary": 3}))
    assert len(few.features[0].vocabulary) == 4
    assert "of the training part are not in the vocabulary" in few.notes[0]


def test_a_text_to_test_with_may_be_a_file_of_its_own(write):
    test = write("the dog sat. " * 10, "test.txt")
    dataset = open_choice(Choice("text", {"file": write(TEXT), "test_file": test, "length": 8}))
    assert dataset.spec.test == 16
    assert dataset.spec.train == 119


def reviews() -> str:
    lines = [f'"a good day, number {n}",praise' if n % 3 else f"bad {n} bad,blame" for n in range(30)]
    return "review,verdict\n" + "\n".join(lines) + "\n"


def test_texts_by_class_are_padded_to_a_length_that_holds_most(write):
    choice = Choice("labelled-text", {"file": write(reviews(), "r.csv")})
    dataset = open_choice(choice)
    assert dataset.spec == describe(choice)
    assert dataset.spec.classes == ("blame", "praise")
    field, length = dataset.spec.features
    assert (length.name, length.dtype, length.shape) == ("length", "int64", ())
    assert field.shape == (6,)  # a good day , number N
    assert field.vocabulary[:3] == ("<padding>", "<unknown>", ",")
    assert (dataset.spec.train, dataset.spec.test) == (24, 6)
    assert torch.bincount(dataset.test.targets["label"]).tolist() == [2, 4]
    for split in dataset.splits.values():
        padded = split.features["text"][:, 3] == 0
        assert (padded.long() + split.targets["label"] == 1).all()
        assert torch.equal(split.features["length"], (split.features["text"] != 0).sum(1))


def test_long_texts_are_cut_and_told(write):
    choice = Choice("labelled-text", {"file": write(reviews(), "r.csv"), "length": 4, "units": "characters"})
    assert describe(choice).notes[0] == "30 of 30 texts are longer than 4 characters and cut there."
    assert open_choice(choice).train.features["text"].shape == (24, 4)


@pytest.mark.parametrize(
    ("text", "attrs", "said"),
    [
        ("t,l\na,x\nb,y\nc,\n", {}, r"line 4: column 'l' is empty"),
        ("t,l\na,x\n ,y\n", {}, r"line 3: column 't' is empty"),
        ("t,l\na,x\nb,x\n", {}, "has 1 different labels in 2 rows"),
        (
            "t,l\n" + "\n".join(f"a,{n}" for n in range(50)),
            {},
            "has 50 different labels in 50 rows, which are no classes",
        ),
        ("t,l\na,x\n", {"target": "t"}, "text and label are the same column"),
        ("t,l\na,x\n", {"text": "words"}, "has no column 'words'"),
    ],
)
def test_texts_by_class_that_are_wrong_are_told_with_their_place(write, text, attrs, said):
    with pytest.raises(FileProblem, match=said):
        describe(Choice("labelled-text", {"file": write(text, "r.csv"), **attrs}))


def test_a_text_too_short_and_one_of_other_bytes_are_told(write):
    with pytest.raises(FileProblem, match="has 9 characters, too few to learn from 64 at a time"):
        describe(Choice("text", {"file": write("too short")}))
    with pytest.raises(FileProblem, match=r"mine\.txt is no utf-8 text at byte 1,000"):
        describe(Choice("text", {"file": write(b"a" * 1000 + b"\xff" + b"a" * 1000)}))
    with pytest.raises(FileProblem, match=r"test\.txt has 3 characters, fewer than a piece"):
        describe(Choice("text", {"file": write(TEXT), "test_file": write("abc", "test.txt")}))


@settings(max_examples=60, deadline=None)
@given(damaged(reviews().encode()))
def test_damaged_texts_are_read_or_told_never_more(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("damaged") / "mine.txt"
    path.write_bytes(content)
    read_or_told(Choice("text", {"file": str(path), "length": 8}), "mine.txt")
    read_or_told(Choice("labelled-text", {"file": str(path)}), "mine.txt")


# -- LibSVM -----------------------------------------------------------------------------------------------

SPARSE = "".join(f"{n % 2 * 2 - 1} 1:{n} {3 + n % 2}:0.5 # row {n}\n" for n in range(20))


def test_sparse_rows_become_dense(write):
    choice = Choice("libsvm", {"file": write(SPARSE, "a.svm")})
    dataset = open_choice(choice)
    assert dataset.spec == describe(choice)
    assert dataset.spec.classes == ("-1", "1")
    assert dataset.spec.features[0].shape == (4,)
    for split in dataset.splits.values():
        rows, labels = split.features["features"], split.targets["label"]
        assert (rows[:, 0] % 2 == labels).all()
        assert (rows[:, 1] == 0).all()
        assert (rows[:, 3] == labels * 0.5).all()


@pytest.mark.parametrize("kind", ["libsvm", "labelled-text"])
def test_a_class_that_is_only_in_the_file_to_test_with_is_refused(write, kind):
    lines = {"libsvm": ["1 1:1", "2 1:1", "3 1:2"], "labelled-text": ["so,a", "no,b", "oh,c"]}[kind]
    head = ["said,label"] * (kind == "labelled-text")
    train, test = ("\n".join([*head, *lines[:upto], ""]) for upto in (2, 3))
    attrs = {"file": write(train, "train.txt"), "test_file": write(test, "test.txt")}
    with pytest.raises(FileProblem, match=r"test\.txt has the class '[3c]', of which there is no sample in"):
        describe(Choice(kind, attrs))
    described = describe(Choice(kind, {"file": attrs["test_file"], "test_file": attrs["file"]}))
    assert len(described.classes) == 3


def test_a_table_of_texts_without_a_row_is_told(write):
    files = write("said,label\nso,a\nno,b\n", "a.csv"), write("said,label\n", "empty.csv")
    for file, other in (files, files[::-1]):
        with pytest.raises(FileProblem, match=r"empty\.csv has no row"):
            describe(Choice("labelled-text", {"file": file, "test_file": other}))


def test_labels_that_floating_point_does_not_tell_apart_are_refused(write):
    file = write("9007199254740993 1:1\n9007199254740992 1:2\n1 1:3\n", "a.svm")
    with pytest.raises(
        FileProblem, match=r"has the label 9007199254740992, beyond .*or set `task` to values"
    ):
        describe(Choice("libsvm", {"file": file}))
    assert describe(Choice("libsvm", {"file": file, "task": "values"})).targets[0].name == "value"


def test_indices_from_0_values_and_a_test_file_are_understood(write):
    test = write("0.5 2:1\n", "test.svm")
    spec = describe(Choice("libsvm", {"file": write("1.5 0:1 1:2\n2.25\n", "a.svm"), "test_file": test}))
    assert spec.features[0].shape == (3,)
    assert spec.notes == ("Indices begin with 0.",)
    assert spec.targets[0].name == "value"
    assert (spec.train, spec.test) == (2, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no row"),
        ("1\n2\n", "has no INDEX:VALUE in any row"),
        ("1 1:1\nx 1:2\n", r"line 2: 'x', the label, is no number"),
        ("1 1:1\n1 2:a\n", r"line 2: 'a', the value of index 2, is no number"),
        ("1 1:nan\n", "is no number to learn from"),
        ("1 1:1\n-1 1:1e39\n", r"line 2: '1e39', the value of index 1, is no number to learn from"),
        ("1 1:1\n-1e300 1:1\n", r"line 2: '-1e300', the label, is no number to learn from"),
        ("1 qid:3 1:1\n", r"line 1: 'qid:3' is no INDEX:VALUE"),
        ("1 3:1 2:1\n", r"line 1: index 2 comes after 3; they must rise"),
        ("1 99999999:1\n", "index 99,999,999 is above"),
        (b"1 1:1\n\xff\n", "these bytes are no text"),
    ],
)
def test_sparse_rows_that_are_wrong_are_told_with_their_line(write, text, said):
    with pytest.raises(FileProblem, match=said):
        describe(Choice("libsvm", {"file": write(text, "a.svm")}))


@settings(max_examples=60, deadline=None)
@given(damaged(SPARSE.encode()))
def test_a_damaged_libsvm_file_is_read_or_told_never_more(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("damaged") / "a.svm"
    path.write_bytes(content)
    read_or_told(Choice("libsvm", {"file": str(path)}), "a.svm")
