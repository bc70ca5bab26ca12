"""The user's block library: blocks travel between documents with what is inside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.block_library import library, save_block, take
from graph.blocks import Block
from graph.document import Document
from graph.edits import apply
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph, Node, Source


def _inner() -> Block:
    return Block(
        "Inner",
        (
            Node("input", "Input"),
            Node("conv", "Conv2d", {"padding": 1}, {"input": Source("input", "output")}),
            Node("output", "Output", {}, {"input": Source("conv", "output")}),
        ),
    )


def _envelope() -> Block:
    return Block(
        "Envelope",
        (
            Node("input", "Input"),
            Node("one", "Inner", {}, {"input": Source("input", "output")}),
            Node("output", "Output", {}, {"input": Source("one", "output")}),
        ),
    )


def test_a_block_is_kept_with_those_inside_it_and_used_elsewhere(tmp_path: Path) -> None:
    save_block(Document("Here", blocks={"Inner": _inner(), "Envelope": _envelope()}), "Envelope", tmp_path)
    found, problems = library(tmp_path)
    assert problems == []
    assert list(found) == ["Envelope"]
    elsewhere = Document(
        "There",
        Graph.of(
            [Node("image", "Input"), Node("envelope", "Envelope", {}, {"input": Source("image", "output")})]
        ),
    )
    for patch in take(elsewhere, found["Envelope"]):
        apply(elsewhere, patch)
    assert Inference.of(elsewhere.graph, elsewhere.operator).problems() == []
    assert take(elsewhere, found["Envelope"]) == []


def test_another_block_of_the_same_name_is_not_overwritten(tmp_path: Path) -> None:
    save_block(Document("Here", blocks={"Inner": _inner()}), "Inner", tmp_path)
    other = Document("There", blocks={"Inner": _inner().but(summary="another")})
    with pytest.raises(SymloomError, match="another block called Inner"):
        take(other, library(tmp_path)[0]["Inner"])


def test_a_damaged_file_is_told_and_the_others_stay_usable(tmp_path: Path) -> None:
    save_block(Document("Here", blocks={"Inner": _inner()}), "Inner", tmp_path)
    (tmp_path / "Broken.symloom").write_text("{")
    found, problems = library(tmp_path)
    assert list(found) == ["Inner"]
    assert len(problems) == 1
    assert "Broken.symloom" in problems[0]


def test_a_folder_that_is_not_there_is_an_empty_library(tmp_path: Path) -> None:
    assert library(tmp_path / "none") == ({}, [])
