"""The shipped JSON Schema, and the kept files of every version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import assets
from graph.document import load, to_json
from graph.infer import Inference
from graph.migrations import VERSION
from graph.schema import PATH, text

VERSIONS = Path(__file__).parent.parent / "data" / "versions"


def test_the_shipped_schema_is_what_the_code_reads() -> None:
    assert PATH.read_text(encoding="utf-8") == text(), "run python -m graph.schema"


def test_the_schema_names_every_key_that_is_written() -> None:
    declared = json.loads(text())["$defs"]
    raw = json.loads(to_json(load(VERSIONS / f"version-{VERSION}.symloom")))
    assert raw.keys() <= declared["File"]["properties"].keys()
    for node in raw["nodes"]:
        assert node.keys() <= declared["Node"]["properties"].keys()
    for block in raw["blocks"]:
        assert block.keys() <= declared["Block"]["properties"].keys()


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_kept_file_of_every_version_opens_without_a_problem(version: int) -> None:
    document = load(VERSIONS / f"version-{version}.symloom")
    assert Inference.of(document.graph, document.operator).problems() == []
    assert len(document.graph) == 5
    assert list(document.blocks) == ["Residual"]


def test_examples_are_of_todays_version() -> None:
    for path in assets.path("examples").glob("*.symloom"):
        assert json.loads(path.read_text())["version"] == VERSION
