"""Attributes of the optimizer and the schedule on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.errors import SymloomError
from graph.recipe import OPTIMIZERS, SCHEDULES, Choice, optimizer, schedule
from runtime.cli.recipe_choice import with_options
from tests.runtime.test_cli import EXAMPLE, QUICK, refused, symloom


def test_every_part_of_the_recipe_can_be_said(tmp_path: Path) -> None:
    done = symloom("train", EXAMPLE, *QUICK, "--limit-batches", "1", "--optimizer", "SGD", "--lr", "0.1",
                   "--optimizer-option", "momentum=0.9", "--optimizer-option", "weight-decay=1e-4",
                   "--optimizer-option", "nesterov=yes", "--schedule", "multi-step", "--schedule-option",
                   "milestones=2,3", "--schedule-option", "warmup=0.1", "--out", tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    (folder,) = tmp_path.iterdir()
    recipe = json.loads((folder / "document.symloom").read_text())["recipe"]
    assert recipe["optimizer"] == {
        "name": "SGD",
        "attrs": {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.0001, "nesterov": True},
    }
    assert recipe["schedule"] == {"name": "multi-step", "attrs": {"milestones": [2, 3], "warmup": 0.1}}


def _as_given(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value).lower()


@pytest.mark.parametrize("kind", [*OPTIMIZERS, *SCHEDULES], ids=lambda kind: kind.name)
def test_every_attribute_can_be_given_as_its_default_is_written(kind: Any) -> None:
    options = [f"{each.name}={_as_given(each.default)}" for each in kind.attributes]
    given = with_options(Choice(kind.name), kind, options, "--option")
    assert given.attrs == {each.name: each.default for each in kind.attributes}


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("momentum", "--optimizer-option momentum: write NAME=VALUE, such as weight_decay=0.0"),
        (
            "speed=3",
            "--optimizer-option speed: SGD has no such option; it has lr, momentum, nesterov, dampening, weight_decay",
        ),
        (
            "momentum=fast",
            "--optimizer-option momentum=fast: momentum must be a number from 0 to 1, not 'fast'",
        ),
        ("weight_decay=nan", "weight_decay must be a finite number, not nan"),
        ("nesterov=perhaps", "nesterov must be true or false, not 'perhaps'"),
        ("lr=-1", "lr must be a number ≥ 0, not -1"),
    ],
)
def test_what_an_optimizer_has_not_or_does_not_take_is_told(option: str, said: str) -> None:
    with pytest.raises(SymloomError) as told:
        with_options(Choice("SGD"), optimizer("SGD"), [option], "--optimizer-option")
    assert said in str(told.value)


def test_an_option_changes_only_what_it_names() -> None:
    drawn = Choice("cosine", {"warmup": 0.2, "final_factor": 0.1})
    assert with_options(drawn, schedule("cosine"), ["warmup=0"], "").attrs == {
        "warmup": 0.0,
        "final_factor": 0.1,
    }


@pytest.mark.parametrize("option", ["--l1", "--lr", "--clip-value"])
def test_a_number_too_large_to_compute_with_is_told_before_the_run(option: str, tmp_path: Path) -> None:
    told = "must be a number up to 3.4e38, not 1e+99"
    refused(symloom("train", EXAMPLE, option, "1e99", "--out", tmp_path), told)


@pytest.mark.parametrize("option", ["--epochs", "--limit-batches"])
def test_a_fast_look_does_not_hide_a_wrong_number(option: str, tmp_path: Path) -> None:
    wrong = "0" if option == "--epochs" else "-1"
    refused(
        symloom("train", EXAMPLE, "--fast-dev-run", option, wrong, "--out", tmp_path),
        "must be a whole number",
    )
