"""The file: stable to the byte, and any damage is one sentence that names it."""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import assets
from graph.document import from_json, load, save, to_json
from graph.errors import FileProblem
from graph.infer import Inference

EXAMPLE = assets.path("examples", "fashion-mnist-cnn.symloom")


def test_load_and_save_give_the_same_bytes(tmp_path: Path) -> None:
    document = load(EXAMPLE)
    save(document, tmp_path / "copy.symloom")
    assert (tmp_path / "copy.symloom").read_bytes() == EXAMPLE.read_bytes()


def test_it_is_json_with_one_node_a_line() -> None:
    text = EXAMPLE.read_text()
    lines = text.splitlines()
    nodes = json.loads(text)["nodes"]
    assert sum(line.lstrip().startswith('{"name"') for line in lines) == len(nodes)


def test_an_unknown_operator_is_kept_as_it_is_and_told() -> None:
    raw = json.loads(EXAMPLE.read_text())
    raw["nodes"][1] |= {"op": "QuantumConv", "attrs": {"spin": [1, 2], "mode": "up"}}
    document = from_json(json.dumps(raw))
    assert '"op": "QuantumConv", "attrs": {"spin": [1, 2], "mode": "up"}' in to_json(document)
    problems = Inference.of(document.graph, document.operator).problems()
    assert [p.node for p in problems] == ["conv1"]
    assert "QuantumConv" in problems[0].message


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda raw: raw.pop("format"), "not a Symloom document"),
        (lambda raw: raw.update(version=99), "newer Symloom"),
        (lambda raw: raw.update(version="1"), "version"),
        (lambda raw: raw.update(nodes={}), "nodes"),
        (lambda raw: raw["nodes"][1].update(name="image"), "two nodes are called 'image'"),
        (lambda raw: raw["nodes"][1].update(name="__class__"), "cannot name a node"),
        (lambda raw: raw["nodes"][1].update(inputs={"input": ["image"]}), "inputs"),
        (lambda raw: raw["nodes"][1].update(position=["a", 0]), "position"),
        (lambda raw: raw["recipe"]["optimizer"].update(name="Magic"), "no optimizer 'Magic'"),
        (lambda raw: raw["recipe"]["settings"].update(epochs=0), "epochs must be"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence_with_the_file(change, sentence, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    raw = json.loads(EXAMPLE.read_text())
    change(raw)
    path = tmp_path / "broken.symloom"
    path.write_text(json.dumps(raw))
    with pytest.raises(FileProblem, match=r"broken\.symloom") as caught:
        load(path)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.data())
@settings(max_examples=150)
def test_damaged_bytes_give_a_sentence_or_a_document(data: st.DataObject) -> None:
    text = bytearray(EXAMPLE.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        match data.draw(st.sampled_from(["cut", "flip", "insert"])):
            case "cut":
                del text[at : at + data.draw(st.integers(1, 400))]
            case "flip":
                text[at] ^= 1 << data.draw(st.integers(0, 7))
            case "insert":
                text[at:at] = data.draw(st.binary(max_size=8))
        if not text:
            break
    try:
        document = from_json(bytes(text))
    except FileProblem:
        return
    Inference.of(document.graph, document.operator)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["out_channels", "kernel_size", "padding", "bias", "activation", "x"]), _JSON
    )
)
@settings(max_examples=150)
def test_any_attributes_give_facts_never_a_traceback(attrs: dict[str, object]) -> None:
    raw = json.loads(EXAMPLE.read_text())
    raw["nodes"][1]["attrs"] = attrs
    try:
        document = from_json(json.dumps(raw))
    except FileProblem:
        return
    inference = Inference.of(document.graph, document.operator)
    assert set(inference.facts) == set(document.graph.nodes)


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    with pytest.raises(FileProblem):
        from_json('{"format": "symloom", "version": 1, "nodes": ' + "[" * 200_000)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="no such file"):
        load(tmp_path / "gone.symloom")


def test_a_full_disk_leaves_the_older_file_as_it_was(tmp_path: Path) -> None:
    document = load(EXAMPLE)
    path = tmp_path / "kept.symloom"
    path.write_text("older")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
        with pytest.raises(FileProblem, match=r"kept\.symloom cannot be written"):
            save(document, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert path.read_text() == "older"
    assert os.listdir(tmp_path) == ["kept.symloom"]


def test_a_link_stays_one_and_the_file_behind_it_is_written_with_the_rights_it_had(tmp_path: Path) -> None:
    (tmp_path / "cloud").mkdir()
    real = tmp_path / "cloud" / "mine.symloom"
    real.write_text("older")
    real.chmod(0o600)
    link = tmp_path / "mine.symloom"
    link.symlink_to(real)
    save(load(EXAMPLE), link)
    assert link.is_symlink()
    assert real.read_bytes() == EXAMPLE.read_bytes()
    assert real.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path / "cloud") == ["mine.symloom"]


def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "mine.symloom"
    os.mkfifo(pipe)
    with pytest.raises(FileProblem, match=r"mine\.symloom cannot be written: it is a pipe or a device"):
        save(load(EXAMPLE), pipe)
    assert pipe.is_fifo()
    assert os.listdir(tmp_path) == ["mine.symloom"]
