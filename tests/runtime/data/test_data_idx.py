from __future__ import annotations

import gzip
import math
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graph.errors import FileProblem
from runtime.data import stream
from runtime.data.batches import Batches
from runtime.data.idx import read_idx
from runtime.data.readers import open_data_set
from tests.runtime.data.conftest import write_set

ARRAYS = st.sampled_from(["u1", "i1", "i2", "i4", "f4", "f8"]).flatmap(
    lambda code: hnp.arrays(np.dtype(code), hnp.array_shapes(max_dims=4, max_side=6))
)


def read_or_sentence(path: Path) -> torch.Tensor | str:
    try:
        return read_idx(path)
    except FileProblem as problem:
        return str(problem)


@given(array=ARRAYS, packed=st.booleans())
def test_what_was_written_is_read_back(tmp_path_factory, as_idx, array, packed):
    path = tmp_path_factory.getbasetemp() / "round-trip-idx"
    content = as_idx(array)
    path.write_bytes(gzip.compress(content) if packed else content)
    read = read_idx(path).numpy()
    assert read.dtype == array.dtype
    np.testing.assert_array_equal(read, array)


@given(data=st.data(), packed=st.booleans())
def test_a_damaged_file_is_refused_in_a_sentence_or_still_means_the_same(
    tmp_path_factory, as_idx, data, packed
):
    array = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    content = gzip.compress(as_idx(array), mtime=0) if packed else as_idx(array)
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    damaged = damaged[: data.draw(st.integers(0, len(damaged)))] + data.draw(st.binary(max_size=8))
    path = tmp_path_factory.getbasetemp() / "damaged-idx"
    path.write_bytes(damaged)
    read = read_or_sentence(path)
    if isinstance(read, str):
        assert str(path) in read
        assert "\n" not in read
    else:
        assert read.numel() <= len(damaged) * 8
        if packed:  # gzip's checksum covers all but its own header
            np.testing.assert_array_equal(read.numpy(), array)


@given(content=st.binary(max_size=200))
def test_any_bytes_at_all_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-idx"
    for variant in (
        content,
        b"\0\0" + content,
        b"\x1f\x8b\x08" + content,
        gzip.compress(b"\0\0\x08" + content),
    ):
        path.write_bytes(variant)
        read = read_or_sentence(path)
        assert isinstance(read, torch.Tensor) or str(path) in read


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("shape", [(2**32 - 1,), (60_000, 28, 28), (2**31, 2**31, 2**31), (2**32 - 1,) * 8])
def test_a_header_that_promises_too_much_costs_no_memory(tmp_path, shape, packed):
    content = struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape) + b"x" * 3000
    path = tmp_path / "greedy-idx"
    path.write_bytes(gzip.compress(content) if packed else content)
    tracemalloc.start()
    with pytest.raises(FileProblem, match=r"more than a file of its size can hold|is cut short"):
        read_idx(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000 < math.prod(shape)


@pytest.mark.parametrize("shape", [(0,), (0, 2**32 - 1, 2**32 - 1, 2**32 - 1), (1,) * 200, ()])
def test_a_header_without_data_in_it_is_refused(tmp_path, shape):
    path = tmp_path / "empty-idx"
    path.write_bytes(struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape) + b"x")
    with pytest.raises(FileProblem, match=r"which is no data|cut short inside its header|goes on after"):
        read_idx(path)


def test_each_damage_is_told_apart(tmp_path, as_idx):
    whole = as_idx(np.arange(100, dtype=np.uint8))
    packed = gzip.compress(whole)
    flipped = bytearray(packed)
    flipped[-5] ^= 1
    cases = {
        b"PK\3\4 a zip": "is not an idx file",
        b"": "is not an idx file \\(it begins with nothing\\)",
        whole[:-1]: "is cut short: 99 of 100 bytes",
        whole + b"!": "goes on after the 100 bytes",
        packed[:40]: "is a damaged gzip file",
        bytes(flipped): "is a damaged gzip file",
        gzip.compress(whole[:-1]): "is cut short: 99 of 100 bytes",
    }
    path = tmp_path / "file-idx1-ubyte"
    for content, told in cases.items():
        path.write_bytes(content)
        with pytest.raises(FileProblem, match=told):
            read_idx(path)


def test_a_missing_file_and_a_folder_in_its_place_are_told(tmp_path):
    with pytest.raises(FileProblem, match="does not exist"):
        read_idx(tmp_path / "nowhere")
    with pytest.raises(FileProblem, match="cannot be read"):
        read_idx(tmp_path)


def test_a_set_too_large_for_memory_is_read_from_its_unpacked_files(tmp_path, monkeypatch):
    write_set(tmp_path, 130, 40)
    packed = list(tmp_path.glob("*images*.gz"))
    for path in packed:
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
    in_memory = open_data_set("mnist", str(tmp_path))
    monkeypatch.setattr(stream, "memory", lambda: 4_000)
    with pytest.raises(FileProblem, match="unpack it with gunzip"):
        open_data_set("mnist", str(tmp_path))
    for path in packed:
        path.unlink()
    streamed = open_data_set("mnist", str(tmp_path))
    assert set(streamed.train.streamed) == {"image"}
    assert streamed.fingerprint == in_memory.fingerprint
    assert streamed.statistics == in_memory.statistics
    pairs = zip(Batches(streamed, shuffle=True), Batches(in_memory, shuffle=True), strict=True)
    assert all(torch.equal(a[0]["image"], b[0]["image"]) for a, b in pairs)
    images = packed[0].with_suffix("")
    images.write_bytes(images.read_bytes()[:-1])
    with pytest.raises(FileProblem, match="but its header promises"):
        open_data_set("mnist", str(tmp_path))
