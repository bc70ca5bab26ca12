from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from graph.binding import bind
from graph.data_spec import DataSetSpec
from graph.datasets import KNOWN, check_data, data_attributes, data_set
from graph.diagnose import diagnose
from graph.document import Document, from_json, to_json
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.own_data import OWN, guessed, own_kind
from graph.recipe import Choice, Recipe
from graph.types import DTYPES


def test_a_data_set_is_found_by_its_name():
    assert len({spec.name for spec in KNOWN}) == len(KNOWN)
    for spec in KNOWN:
        assert data_set(spec.name) is spec


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(
        SymloomError, match=r"'imagenet'; choose one of fashion-mnist-small, fashion-mnist, mnist"
    ):
        data_set("imagenet")


@pytest.mark.parametrize("spec", KNOWN, ids=lambda spec: spec.name)
def test_a_declaration_is_complete(spec):
    assert all([spec.title, spec.summary, spec.licence, spec.source, spec.seen])
    assert min(spec.train, spec.test) > 0
    assert spec.features
    (target,) = spec.targets
    assert bool(spec.classes) == (target.dtype == "int64")
    assert all(field.dtype in DTYPES for field in spec.fields)
    assert all(field.columns == () or field.shape == (len(field.columns),) for field in spec.fields)
    for file in spec.files:
        assert file.bytes > 0
        assert len(bytes.fromhex(file.sha256)) == 32
    assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in spec.mirrors)


def test_every_kind_of_network_has_data_that_are_shipped():
    shipped = [spec for spec in KNOWN if not spec.needs_files]
    ranks = {(len(spec.features[0].shape), spec.features[0].dtype, bool(spec.classes)) for spec in shipped}
    assert ranks >= {
        (3, "float32", True),  # images
        (1, "float32", True),  # a table, classes
        (1, "float32", False),  # a table, values
        (2, "float32", False),  # a series
        (1, "int64", True),  # text
    }


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.name)
def test_a_kind_of_ones_own_data_declares_settings_that_work_as_they_come(kind):
    assert kind.place.name in ("file", "folder")
    assert all(
        attribute.doc and attribute.check(attribute.default) == attribute.default
        for attribute in kind.attributes
    )
    given = kind.resolve({kind.place.name: "somewhere"})
    assert vars(given).keys() == {attribute.name for attribute in kind.attributes}
    with pytest.raises(SymloomError, match=f"choose the {kind.place.name} in which your data lie"):
        kind.resolve({})
    with pytest.raises(SymloomError, match="has no setting 'colours'"):
        kind.resolve({kind.place.name: "somewhere", "colours": 3})
    assert own_kind(kind.name) is kind
    assert kind.name not in {spec.name for spec in KNOWN}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", "csv"),
        ("a.TSV", "csv"),
        ("a.txt", "text"),
        ("a.npz", "arrays"),
        ("a.svm", "libsvm"),
        ("a.rec", "recordio"),
        ("a.docx", None),
    ],
)
def test_a_file_someone_drops_is_of_the_kind_its_suffix_says(tmp_path, name, kind):
    path = tmp_path / name
    assert guessed(path) == (kind and (kind, {"file": str(path)}))
    assert guessed(tmp_path) == ("image-folder", {"folder": str(tmp_path)})


def test_a_choice_of_data_is_checked_without_looking_for_files():
    check_data("fashion-mnist", {"folder": "/nowhere"})
    check_data("csv", {"file": "/nowhere/a.csv", "target": "kind", "test": 0.3})
    for name, attrs, told in (
        ("fashion-mnist", {"file": "a"}, "Fashion-MNIST has no setting 'file'"),
        ("fashion-mnist", {"folder": 3}, "folder must be a text"),
        ("csv", {}, "choose the file in which your data lie"),
        ("csv", {"file": "a.csv", "missing": "guess"}, "missing must be one of fill, drop, refuse"),
        ("image-folder", {"folder": "a", "size": [8, 8, 8]}, "size must be one number or 2 of them or none"),
        ("words", {}, "There is no data set named 'words'"),
    ):
        with pytest.raises(SymloomError, match=told):
            check_data(name, attrs)


def test_a_form_finds_what_can_be_said_of_each_choice():
    for spec in KNOWN:
        assert [one.name for one in data_attributes(spec.name)] == ["folder"] * spec.needs_files
    for kind in OWN:
        assert data_attributes(kind.name) == kind.attributes


def own_document(name: str) -> Document:
    nodes = [
        Node("features", "Input", {"shape": ("N", 4)}),
        Node("scores", "Linear", {"out_features": 3}, {"input": Source("features", "output")}),
        Node("label", "Target"),
        Node(
            "loss",
            "CrossEntropyLoss",
            {},
            {"input": Source("scores", "output"), "target": Source("label", "output")},
        ),
    ]
    data = Choice(name, {own_kind(name).place.name: "flowers"})
    return Document("Own", Graph.of(nodes), Recipe(data))


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.name)
def test_checks_pass_over_data_that_nobody_has_looked_at(kind):
    document = own_document(kind.name)
    spec = data_set(kind.name)
    assert not spec.seen
    inference = Inference.of(document.graph, document.operator)
    assert bind(document.graph, inference, spec, ["features"], ["label"]) == {}
    assert list(diagnose(document, inference)) == []


def test_data_of_ones_own_without_a_place_are_a_problem_that_says_what_to_choose():
    document = own_document("csv")
    document.recipe = document.recipe.but(data=Choice("csv"))
    (problem,) = diagnose(document, Inference.of(document.graph, document.operator))
    assert str(problem) == "Table (CSV, TSV): choose the file in which your data lie."


def test_a_choice_of_ones_own_data_is_kept_by_the_file():
    document = own_document("image-folder")
    size = Choice("image-folder", {**document.recipe.data.attrs, "size": (32, 48)})
    document.recipe = document.recipe.but(data=size)
    assert from_json(to_json(document)).recipe.data == document.recipe.data


def test_a_description_travels_as_json():
    spec = data_set("python-chapters")
    assert msgspec.json.decode(msgspec.json.encode(spec), type=DataSetSpec) == spec


def test_the_catalogue_needs_neither_torch_nor_numpy():
    code = "import sys, graph.datasets; print([m for m in ('torch', 'numpy') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
