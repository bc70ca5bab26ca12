from __future__ import annotations

import subprocess
import sys

import pytest

from graph.datasets import KNOWN, data_set
from graph.errors import SymloomError
from graph.types import DTYPES


def test_a_data_set_is_found_by_its_name():
    assert {spec.name for spec in KNOWN} == {"fashion-mnist-small", "fashion-mnist", "mnist", "digits"}
    for spec in KNOWN:
        assert data_set(spec.name) is spec


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(
        SymloomError, match=r"'cifar'; choose one of fashion-mnist-small, fashion-mnist, mnist"
    ):
        data_set("cifar")


@pytest.mark.parametrize("spec", KNOWN, ids=lambda spec: spec.name)
def test_a_declaration_is_complete(spec):
    assert all([spec.title, spec.summary, spec.licence, spec.source, spec.classes])
    assert min(spec.train, spec.test) > 0
    assert [field.name for field in spec.fields] == ["image", "label"]
    assert all(field.dtype in DTYPES for field in spec.fields)
    for file in spec.files:
        assert file.bytes > 0
        assert len(bytes.fromhex(file.sha256)) == 32
    assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in spec.mirrors)


def test_the_catalogue_needs_neither_torch_nor_numpy():
    code = "import sys, graph.datasets; print([m for m in ('torch', 'numpy') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
