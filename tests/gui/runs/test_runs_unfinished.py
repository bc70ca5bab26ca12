"""Which run is offered to go on, when a document is open again."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest

from graph.document import Document, to_json
from graph.edits import apply, move, set_attribute, set_recipe
from studio.runs.unfinished import mark_seen, unfinished_run
from tests.builders import chain


@pytest.fixture
def document() -> Document:
    return chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))


def leave_run(runs: Path, document: Document, name: str = "2026-11-22-180000-net", step: int = 20) -> Path:
    """What a run leaves that was broken off, long ago."""
    folder = runs / name
    checkpoint = folder / "checkpoints" / f"step-{step:09d}"
    checkpoint.mkdir(parents=True)
    (checkpoint / "manifest.json").write_text("{}")
    (folder / "document.symloom").write_text(to_json(document), "utf-8")
    lines = [{"train/loss": [[n], [1 / n]]} for n in range(1, step + 5)]
    lines.insert(10, {"validation/loss": [[10], [None]]})
    metrics = folder / "metrics.jsonl"
    metrics.write_text("\n".join(map(json.dumps, lines)) + '\n{"train/loss":[[25],[0.0', "utf-8")
    os.utime(metrics, (0, 0))
    return folder


def test_the_newest_run_of_the_document_is_found_with_its_curves(tmp_path: Path, document: Document) -> None:
    leave_run(tmp_path, document)
    newest = leave_run(tmp_path, document, "2026-11-22-190000-net")
    found = unfinished_run(tmp_path, to_json(document))
    assert found is not None
    assert (found.folder, found.step, found.title) == (newest, 20, document.title)
    assert found.curves["train/loss"] == (list(range(1, 21)), [1 / n for n in range(1, 21)])
    assert math.isnan(found.curves["validation/loss"][1][0])


def test_where_nodes_stand_makes_no_other_document(tmp_path: Path, document: Document) -> None:
    leave_run(tmp_path, document)
    apply(document, move(document, {"flatten": (500.0, 70.0)}))
    assert unfinished_run(tmp_path, to_json(document)) is not None


def test_another_network_or_recipe_has_no_run(tmp_path: Path, document: Document) -> None:
    leave_run(tmp_path, document)
    apply(document, set_recipe(document, document.recipe.setting(epochs=77)))
    assert unfinished_run(tmp_path, to_json(document)) is None
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    apply(document, set_attribute(document, "logits", "out_features", 11))
    assert unfinished_run(tmp_path, to_json(document)) is None


def test_a_run_that_finished_was_seen_or_goes_on_elsewhere_is_not_offered(
    tmp_path: Path, document: Document
) -> None:
    text = to_json(document)
    folder = leave_run(tmp_path, document)
    (folder / "result.json").write_text('{"state": "finished"}')
    assert unfinished_run(tmp_path, text) is None
    (folder / "result.json").write_text('{"state": "stopped"}')
    assert unfinished_run(tmp_path, text) is not None
    os.utime(folder / "metrics.jsonl")
    assert unfinished_run(tmp_path, text) is not None, "it is over, however short ago"
    (folder / "result.json").unlink()
    assert unfinished_run(tmp_path, text) is None, "another program may be training it now"
    os.utime(folder / "metrics.jsonl", (0, 0))
    mark_seen(str(folder))
    assert unfinished_run(tmp_path, text) is None


def test_a_run_without_a_whole_checkpoint_cannot_go_on(tmp_path: Path, document: Document) -> None:
    folder = leave_run(tmp_path, document)
    (folder / "checkpoints" / "step-000000020" / "manifest.json").unlink()
    assert unfinished_run(tmp_path, to_json(document)) is None


def test_folders_that_hold_no_runs_are_passed_over(tmp_path: Path, document: Document) -> None:
    text = to_json(document)
    assert unfinished_run(tmp_path / "nowhere", text) is None
    (tmp_path / "3000-notes").mkdir()
    damaged = leave_run(tmp_path, document, "2999-11-22-180000-net")
    (damaged / "document.symloom").write_text("{not json")
    whole = leave_run(tmp_path, document)
    found = unfinished_run(tmp_path, text)
    assert found is not None
    assert found.folder == whole
