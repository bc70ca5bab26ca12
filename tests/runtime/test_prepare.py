"""What `prepare` leaves behind where it fails: nothing."""

from __future__ import annotations

import linecache
from pathlib import Path

import pytest
import torch

from graph.errors import SymloomError
from runtime.prepare import prepare
from tests.builders import digits_network, digits_recipe


def _sources() -> set[str]:
    return {file for file in linecache.cache if file.startswith("<symloom")}


def test_a_run_that_cannot_begin_leaves_no_source_and_no_deterministic_mode_behind(tmp_path: Path) -> None:
    before = _sources()
    missing = str(tmp_path / "missing.safetensors")
    document = digits_network(digits_recipe().setting(deterministic=True, start_from=missing))
    with pytest.raises(SymloomError, match="missing"):
        prepare(document)
    assert _sources() == before
    assert not torch.are_deterministic_algorithms_enabled()


def test_a_run_that_begins_keeps_both_until_it_is_released() -> None:
    before = _sources()
    ready = prepare(digits_network(digits_recipe().setting(deterministic=True)))
    assert _sources() - before == {ready.compiled.file}
    assert torch.are_deterministic_algorithms_enabled()
    ready.release()
    assert _sources() == before
    assert not torch.are_deterministic_algorithms_enabled()
