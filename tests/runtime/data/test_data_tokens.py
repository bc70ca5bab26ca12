"""Tokenisers, and texts and sequences of varying length: padding, buckets, and exactness of what reads them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from graph.binding import bind
from graph.data_spec import DataSetSpec, readable
from graph.errors import FileProblem, SymloomError
from graph.infer import Inference
from graph.recipe import Choice
from runtime.data.batches import Batches
from runtime.data.kept import kept_data
from runtime.data.order import bucketed, epoch_order, normalised, split_validation
from runtime.data.readers import describe, open_choice
from runtime.data.tokeniser import PADDING, UNKNOWN, Tokeniser, pieces_of
from runtime.layers import PackedGRU, PackedLSTM, PackedRNN
from tests.builders import StopAfter, go_on, run
from tests.builders_kinds import OWN_SETS, labelled_text, network_for, text_of_byte_pairs

TEXTS = ["The cats sat on the mats, häuser und 日本語.", "the CAT sat", "  two\n\nlines "] * 30


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


# ---- tokenisers


def test_byte_pairs_lose_nothing_of_any_text() -> None:
    tokeniser = Tokeniser.learn(TEXTS, "byte-pairs", False, 320, pads=True)
    assert tokeniser.vocabulary[0] == PADDING
    assert UNKNOWN not in tokeniser.vocabulary
    for text in [*TEXTS[:3], "never seen: Ω 🙂 <padding>", ""]:
        codes = tokeniser.encode(text)
        assert tokeniser.decode([*codes, 0, 0]) == text
        assert 0 not in codes
    assert len(tokeniser.encode("the cats")) < len("the cats")


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_text_comes_back_from_byte_pairs(text: str) -> None:
    tokeniser = Tokeniser.learn(TEXTS, "byte-pairs", False, 300, pads=False)
    assert tokeniser.decode(tokeniser.encode(text)) == text


def test_the_vocabulary_s_size_is_a_setting(tmp_path: Path) -> None:
    attrs = labelled_text(tmp_path).attrs
    for size in (260, 280):
        choice = Choice("labelled-text", {**attrs, "units": "byte-pairs", "vocabulary": size})
        assert len(describe(choice).features[0].vocabulary) <= size + 1  # and what pads
    with pytest.raises(SymloomError, match=r"an entry for each of the 256 bytes .* more than 256, not 100"):
        describe(Choice("labelled-text", {**attrs, "units": "byte-pairs", "vocabulary": 100}))


LEARN = """
import hashlib, json, sys
from runtime.data.tokeniser import Tokeniser
made = Tokeniser.learn(json.loads(sys.argv[1]) * 20, "byte-pairs", True, 400, pads=True)
print(hashlib.sha256(repr((made.vocabulary, made.cut)).encode()).hexdigest())
"""


def test_learning_again_gives_the_same_in_any_process() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", LEARN, json.dumps(TEXTS)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TOKENIZERS_PARALLELISM": parallel},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, parallel in (("1", "false"), ("2", "true"))
    }
    assert len(found) == 1


def test_a_tokeniser_is_kept_with_the_run_and_made_again_from_it(tmp_path: Path) -> None:
    ran = run(network_for(text_of_byte_pairs(tmp_path), epochs=1), tmp_path / "runs")
    field = kept_data(ran.folder).spec.features[0]
    made = describe(text_of_byte_pairs(tmp_path)).features[0]
    assert field == made
    assert field.cut is not None
    assert field.cut.merges
    again = Tokeniser.of(field)
    assert again.decode(again.encode("the film was dull")) == "the film was dull"


def test_a_run_that_goes_on_takes_its_own_tokeniser_and_learns_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = {}
    for name, made in OWN_SETS.items():
        if "text" in name:
            document = network_for(made(tmp_path), epochs=2)
            ran[name] = run(document, tmp_path / name.replace(" ", "-"), StopAfter(3))

    def never(*_: object, **__: object) -> None:
        raise AssertionError("learnt anew")

    monkeypatch.setattr(Tokeniser, "learn", never)
    for each in ran.values():
        assert go_on(each.finished.folder).finished.state == "finished"


def test_a_description_with_its_tokeniser_travels_as_json(tmp_path: Path) -> None:
    spec = describe(text_of_byte_pairs(tmp_path))
    assert msgspec.json.decode(msgspec.json.encode(spec), type=DataSetSpec) == spec


def test_byte_pairs_are_shown_as_text(tmp_path: Path) -> None:
    shown = describe(text_of_byte_pairs(tmp_path)).features[0].shown
    assert " the" in shown
    assert readable("Ġthe") == " the"
    assert readable("æ") == "\\xe6"
    assert readable(PADDING) == PADDING


def test_words_and_characters_come_back_too() -> None:
    words = Tokeniser.learn(TEXTS, "words", True, 4, pads=True)
    assert words.vocabulary[:2] == (PADDING, UNKNOWN)
    assert words.decode(words.encode("The dog sat")) == f"the {UNKNOWN} sat"
    letters = Tokeniser.learn(["abc"], "characters", False, 10, pads=False)
    assert letters.decode(letters.encode("cab")) == "cab"


def test_without_the_library_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(SymloomError, match="run `pip install tokenizers`, or choose words or characters"):
        Tokeniser.learn(["a"], "byte-pairs", False, 300, pads=False)


@given(st.lists(st.text(alphabet="ab \n", max_size=9), max_size=12))
def test_pieces_of_a_text_are_the_text_and_cut_no_word(chunks: list[str]) -> None:
    pieces = list(pieces_of(chunks))
    assert "".join(pieces) == "".join(chunks)
    assert all(after[0] in " \n" for _, after in pairwise(pieces))


# ---- varying lengths


@given(st.integers(1, 400), st.integers(1, 40), st.integers(0, 5), st.integers(0, 5))
def test_buckets_hold_every_sample_once_and_depend_on_seed_and_epoch_only(
    count: int, batch_size: int, seed: int, epoch: int
) -> None:
    lengths = torch.randint(1, 50, (count,), generator=torch.Generator().manual_seed(count))
    order = epoch_order(count, seed, epoch)
    found = bucketed(order, lengths, batch_size, seed, epoch)
    assert found.sort().values.tolist() == list(range(count))
    assert torch.equal(found, bucketed(order, lengths, batch_size, seed, epoch))
    whole = count // batch_size * batch_size
    assert set(found[whole:].tolist()) == set(order[whole:].tolist())


def test_buckets_leave_little_padding_and_change_from_epoch_to_epoch() -> None:
    lengths = torch.randint(1, 200, (4096,), generator=torch.Generator().manual_seed(1))

    def padded(order: torch.Tensor) -> float:
        batches = lengths[order].reshape(-1, 32)
        return float((batches.max(1, keepdim=True).values - batches).sum() / batches.sum())

    plain = epoch_order(4096, 0, 0)
    first, second = (bucketed(epoch_order(4096, 0, epoch), lengths, 32, 0, epoch) for epoch in (0, 1))
    assert padded(plain) > 0.7
    assert padded(first) < 0.03
    assert not torch.equal(first, second)
    assert {frozenset(b.tolist()) for b in first.split(32)} != {
        frozenset(b.tolist()) for b in second.split(32)
    }


@pytest.mark.parametrize("padding", ["length", "batch", "buckets"])
def test_a_batch_is_as_long_as_its_padding_says(padding: str, tmp_path: Path) -> None:
    dataset = open_choice(Choice("labelled-text", {**labelled_text(tmp_path).attrs, "padding": padding}))
    whole = dataset.spec.features[0].shape[0]
    widths = set()
    for features, _ in Batches(dataset, batch_size=4, shuffle=True):
        longest = int(features["length"].max())
        assert features["text"].shape == (4, whole if padding == "length" else longest)
        assert ((features["text"] != 0).sum(1) == features["length"]).all()
        widths.add(features["text"].shape[1])
    assert (len(widths) > 1) == (padding != "length")


def test_a_network_of_fixed_length_is_told_that_batches_vary(tmp_path: Path) -> None:
    document = network_for(OWN_SETS["labelled-text in buckets"](tmp_path))
    spec = describe(document.recipe.data)
    length = spec.features[0].shape[0]
    document.graph["given"].attrs["shape"] = ("N", length)  # type: ignore[index]
    with pytest.raises(SymloomError, match=r"the text of reviews\.csv is N×T int64; change its shape"):
        bind(document.graph, Inference.of(document.graph, document.operator), spec, ["given"], ["answer"])


@pytest.mark.parametrize(
    ("packed", "plain"), [(PackedRNN, torch.nn.RNN), (PackedLSTM, torch.nn.LSTM), (PackedGRU, torch.nn.GRU)]
)
def test_packed_layers_are_torch_s_packed_execution_to_the_bit(packed: type, plain: type) -> None:
    torch.manual_seed(0)
    made = packed(3, 5, num_layers=2, batch_first=True, bidirectional=True)
    reference = plain(3, 5, num_layers=2, batch_first=True, bidirectional=True)
    reference.load_state_dict(made.state_dict())
    x, lengths = torch.randn(4, 7, 3), torch.tensor([3, 7, 1, 5])
    output, state = made(x, lengths)
    wanted, last = reference(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    assert torch.equal(output, pad_packed_sequence(wanted, batch_first=True, total_length=7)[0])
    for found, known in zip(*((s if isinstance(s, tuple) else (s,)) for s in (state, last)), strict=True):
        assert torch.equal(found, known)


# ---- sequences of numbers


def sequence_file(folder: Path, **arrays: np.ndarray) -> Choice:
    np.savez(folder / "s.npz", **arrays)
    return Choice("arrays", {"file": str(folder / "s.npz"), "lengths": "lengths"})


def test_what_pads_a_sequence_does_not_count_in_its_normalisation(tmp_path: Path) -> None:
    features = np.full((20, 5, 2), 1000.0)
    lengths = np.arange(20) % 5 + 1
    for row, length in enumerate(lengths):
        features[row, :length] = [[row, 7]]
    dataset = open_choice(
        sequence_file(tmp_path, features=features, targets=np.arange(20) % 2, lengths=lengths)
    )
    train = dataset.train.features
    counted = torch.cat([x[:n, 0] for x, n in zip(train["features"], train["length"], strict=True)])
    statistics = dataset.statistics["features"]
    assert statistics.mean[0] == pytest.approx(float(counted.mean()))
    assert (statistics.mean[1], statistics.std[1]) == (7, 1)
    trained, _ = split_validation(dataset, 0.5, 0)
    counted = torch.cat([train["features"][row, : train["length"][row], 0] for row in trained])
    statistics = normalised(dataset, 0.5, 0).statistics["features"]
    assert statistics.mean == pytest.approx((float(counted.mean()), 7))


@pytest.mark.parametrize(
    ("shape", "lengths", "said"),
    [
        ((6, 5, 2), [1, 2, 3, 4, 5, 6], r"holds 6 at \[5\]; a length is from 1 to 5"),
        ((6, 5, 2), [1, 0, 3, 4, 5, 5], r"holds 0 at \[1\]"),
        ((6, 5, 2), [1.0] * 6, "needed is a whole number for each of the 6 samples"),
        ((6, 5, 2), [1] * 5, "needed is a whole number for each of the 6 samples"),
        ((6, 5), [1] * 6, r"sequences with `lengths` are \(N, T, values of a step\)"),
    ],
)
def test_lengths_that_are_wrong_are_told(
    shape: tuple[int, ...], lengths: list[float], said: str, tmp_path: Path
) -> None:
    choice = sequence_file(
        tmp_path, features=np.ones(shape), targets=np.arange(6) % 2, lengths=np.array(lengths)
    )
    with pytest.raises(FileProblem, match=said):
        describe(choice)
