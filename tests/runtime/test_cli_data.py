"""Data of one's own on the command line: listed, looked at, chosen by a path, with options, and fitted to."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from PIL import Image

from graph.document import load, save
from graph.errors import SymloomError
from graph.own_data import OWN
from graph.recipe import Choice
from runtime.cli.data_choice import chosen_data
from runtime.cli.files import examples
from tests.runtime.test_cli import refused, symloom


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    """120 birds of 3 kinds, told apart by their bills."""
    draw = random.Random(5)
    path = tmp_path / "penguins.csv"
    rows = []
    for number in range(120):
        kind = ("Adelie", "Chinstrap", "Gentoo")[number % 3]
        bill = {"Adelie": 38, "Chinstrap": 48, "Gentoo": 58}[kind] + draw.gauss(0, 1)
        rows.append(f"{kind},{draw.choice(['Biscoe', 'Dream'])},{bill:.1f},{draw.randint(3000, 5000)}")
    path.write_text("\n".join(["species,island,bill,mass", *rows]) + "\n")
    return path


def silent(text: str) -> None:
    raise AssertionError(text)


def chosen(given: str | Path, *options: str, recipe: str = "fashion-mnist-small") -> Choice:
    return chosen_data(Choice(recipe), str(given), options, silent)


# ---- what --data means


def test_a_path_is_taken_for_what_its_suffix_says(penguins: Path, tmp_path: Path) -> None:
    assert chosen(penguins) == Choice("csv", {"file": str(penguins)})
    (tmp_path / "tale.txt").write_text("once")
    assert chosen(tmp_path / "tale.txt").name == "text"
    assert chosen(f"labelled-text={penguins}") == Choice("labelled-text", {"file": str(penguins)})


def test_a_relative_path_is_kept_whole_so_that_the_run_can_go_on_from_elsewhere(
    penguins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(penguins.parent)
    assert chosen("penguins.csv").attrs["file"] == str(penguins)


def test_a_folder_is_the_recipes_set_or_images_of_ones_own(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        Image.new("L", (4, 4)).save(tmp_path / name / "one.png")
    assert chosen(tmp_path) == Choice("image-folder", {"folder": str(tmp_path)})
    (tmp_path / "train-images-idx3-ubyte.gz").touch()
    assert chosen(tmp_path, recipe="mnist") == Choice("mnist", {"folder": str(tmp_path)})


def test_options_are_read_as_their_declarations_say(penguins: Path, tmp_path: Path) -> None:
    found = chosen(penguins, "target=species", "test=0.3", "normalise_target=yes", "ignore=a, b")
    wanted = {
        "file": str(penguins), "target": "species", "test": 0.3, "normalise_target": True, "ignore": "a, b",
    }  # fmt: skip
    assert found.attrs == wanted
    (tmp_path / "cat").mkdir()
    assert chosen(tmp_path, "size=32x24").attrs["size"] == (32, 24)
    assert chosen(tmp_path, "size=none").attrs["size"] is None


def test_options_change_the_recipes_own_data(penguins: Path) -> None:
    recipe = Choice("csv", {"file": str(penguins), "target": "mass"})
    assert chosen_data(recipe, None, ["target=species"], silent).attrs["target"] == "species"


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("traget=mass", r"no such option; it has file, target"),
        ("test=most", r"test must be a number from 0.01 to 0.9, not 'most'"),
        ("header=perhaps", r"header must be true or false"),
        ("missing", r"write NAME=VALUE"),
    ],
)
def test_wrong_options_are_told(penguins: Path, option: str, said: str) -> None:
    with pytest.raises(SymloomError, match=said):
        chosen(penguins, option)


def test_a_listed_set_has_no_options() -> None:
    with pytest.raises(SymloomError, match="iris has no options"):
        chosen("iris", "target=species")


@pytest.mark.parametrize(
    ("given", "said"),
    [("csv", "csv=FILE"), ("imagenet", "no such file or folder"), ("image-folder", "=FOLDER")],
)
def test_what_is_no_data_is_told(given: str, said: str) -> None:
    with pytest.raises(SymloomError, match=said):
        chosen(given)


def test_a_file_of_no_known_kind_is_told_with_the_kinds(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.touch()
    with pytest.raises(SymloomError, match=r"end in \.xlsx .* one of image-folder, csv"):
        chosen(path)


# ---- the commands


def test_kinds_of_ones_own_data_are_listed_below_the_sets() -> None:
    listed = [json.loads(line) for line in symloom("data", "list", "--json").stdout.splitlines()]
    assert [entry["own"] for entry in listed if "own" in entry] == [kind.name for kind in OWN]
    table = next(entry for entry in listed if entry.get("own") == "csv")
    assert "target" in [option["name"] for option in table["options"]]
    assert "Your own" in symloom("data", "list").stdout


def test_data_are_described_for_a_person_and_for_a_program(penguins: Path) -> None:
    arguments = ("data", "describe", penguins, "--data-option", "target=species")
    told = symloom(*arguments).stdout
    for words in ("N×4 float32", "bill, mass, island=Biscoe", "3: Adelie, Chinstrap, Gentoo", "96 samples"):
        assert words in told
    found = json.loads(symloom(*arguments, "--json").stdout)
    assert found["classes"] == ["Adelie", "Chinstrap", "Gentoo"]
    assert (found["train"], found["test"]) == (96, 24)
    assert found["features"][0]["shape"] == [4]
    refused(symloom("data", "describe", penguins, "--data-option", "target=weight"), "weight", "bill, mass")


def test_a_network_is_fitted_to_a_table_and_trained_on_it(penguins: Path, tmp_path: Path) -> None:
    arguments = (
        "train", "mlp", "--data", penguins, "--data-option", "target=species", "--fit", "--epochs", "5",
        "--batch-size", "8", "--threads", "1", "--device", "cpu", "--out", tmp_path / "runs", "--json",
    )  # fmt: skip
    lines = [json.loads(line) for line in symloom(*arguments).stdout.splitlines()]
    assert lines[-1]["test"]["accuracy"] > 0.9
    assert any("Fitted to the data" in line.get("text", "") for line in lines)
    trained = load(Path(lines[-1]["run"]) / "document.symloom")
    assert trained.recipe.data == Choice("csv", {"file": str(penguins), "target": "species"})


@pytest.mark.parametrize("command", ["find-lr", "find-batch"])
def test_the_finders_take_ones_own_data_as_train_does(command: str, penguins: Path) -> None:
    arguments = (command, "mlp", "--data", penguins, "--data-option", "target=species")
    found = json.loads(symloom(*arguments, "--fit", "--json").stdout)
    assert found["event"] == "found"
    assert found["suggestion"] > 0
    unfitted = symloom(*arguments)
    assert unfitted.returncode == 2
    assert "the features of penguins.csv is" in unfitted.stderr


def test_without_fitting_the_first_thing_that_does_not_fit_is_told(penguins: Path, tmp_path: Path) -> None:
    done = symloom("train", "mlp", "--data", penguins, "--out", tmp_path / "runs")
    assert done.returncode == 2
    assert "the features of penguins.csv is" in done.stderr


def test_a_network_is_checked_against_ones_own_data(penguins: Path, tmp_path: Path) -> None:
    document = load(examples()["mlp"])
    document.recipe = document.recipe.but(data=Choice("csv", {"file": str(penguins), "target": "species"}))
    save(document, tmp_path / "mine.symloom")
    told = symloom("check", tmp_path / "mine.symloom", "--json").stdout
    kinds = {json.loads(line).get("kind") for line in told.splitlines()}
    assert {"data_shape", "class_count"} <= kinds
    penguins.unlink()
    done = symloom("check", tmp_path / "mine.symloom")
    assert done.returncode == 1
    assert "penguins.csv does not exist" in done.stdout
