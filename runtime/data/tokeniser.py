"""How texts become numbers and numbers texts: characters, words, or byte pairs learnt by HF `tokenizers`.

A tokeniser is learnt from the training part only and is deterministic: the same texts and settings give the
same vocabulary. It stands in the data's description as `Field.vocabulary` and `Field.cut`, which every run
keeps in its `data.json`: `Tokeniser.of` makes it again from there, so that rows of one's own are later cut
as the training data were. What a vocabulary lacks becomes "<unknown>"; byte pairs lack nothing.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph.data_spec import BYTE_PAIRS, LETTERS, Cut, Field
from graph.errors import SymloomError

PADDING, UNKNOWN = "<padding>", "<unknown>"
LONGEST_WORD = 1 << 20
MOST_LETTERS = 256  # of a word whose pairs are joined
BYTES = 256  # single bytes, which every byte-pair vocabulary has
_WORDS = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Tokeniser:
    """What a text is cut into, and the numbers of the parts."""

    vocabulary: tuple[str, ...]
    cut: Cut

    @classmethod
    def learn(cls, texts: Iterable[str], units: str, lower: bool, most: int, pads: bool) -> Tokeniser:
        """From training texts.

        Args:
            texts: read once, one after the other.
            most: entries at most, those for padding and for what is unknown not counted.
            pads: whether number 0 pads.

        Raises:
            SymloomError: byte pairs: fewer entries than there are bytes, or the library is missing.
        """
        first = (PADDING,) * pads
        if units == BYTE_PAIRS:
            return _byte_pairs(texts, lower, most, first)
        first += (UNKNOWN,)
        cut = Cut(units, lower)
        counted: Counter[str] = Counter()
        for text in texts:
            counted.update(cls.parts(text, units, lower))
        for name in first:
            counted.pop(name, None)
        common = sorted(counted, key=lambda unit: (-counted[unit], unit))[:most]
        return cls((*first, *common), cut)

    @classmethod
    def of(cls, field: Field) -> Tokeniser:
        """The one a field of texts was made with.

        Raises:
            SymloomError: the field holds no texts.
        """
        if field.cut is None:
            raise SymloomError(f"The field {field.name} holds no texts, so none can be cut as it was.")
        return cls(field.vocabulary, field.cut)

    @property
    def fault(self) -> str:
        """What is impossible about one that was read from a file; empty if nothing is."""
        entries = self._numbers
        if len(entries) < len(self.vocabulary):
            return "an entry of its vocabulary stands there twice"
        if self.cut.units in ("characters", "words"):
            return "" if UNKNOWN in entries else f"its vocabulary has no entry {UNKNOWN}"
        if self.cut.units != BYTE_PAIRS:
            return f"texts are cut into characters, words or {BYTE_PAIRS}, not into {self.cut.units!r}"
        if any(letter not in entries for letter in LETTERS):
            return f"its vocabulary lacks some of the {BYTES} single bytes"
        for merge in self.cut.merges:
            pair = merge.split(" ")
            if len(pair) != 2 or any(entry not in entries for entry in (*pair, "".join(pair))):
                return f"{merge!r} joins no two entries of its vocabulary to a third"
        return ""

    @staticmethod
    def parts(text: str, units: str, lower: bool) -> Sequence[str]:
        """The characters of a text, or its words: runs of letters and digits, each other sign for itself."""
        text = text.lower() if lower else text
        return text if units == "characters" else _WORDS.findall(text)

    @property
    def unknown(self) -> int | None:
        """The number of what the vocabulary lacks; None of byte pairs."""
        return self._numbers.get(UNKNOWN) if self.cut.units != BYTE_PAIRS else None

    def encode(self, text: str) -> list[int]:
        """The numbers of a text's parts."""
        if self.cut.units == BYTE_PAIRS:
            ids: list[int] = self._pairs.encode(text.lower() if self.cut.lower else text).ids
            return ids
        numbers, unknown = self._numbers, self._numbers[UNKNOWN]
        return [numbers.get(part, unknown) for part in self.parts(text, self.cut.units, self.cut.lower)]

    def decode(self, numbers: Iterable[int]) -> str:
        """The text of some numbers; what pads is left out, words stand with blanks between them."""
        given = [n for n in numbers if self.vocabulary[n] != PADDING]
        if self.cut.units == BYTE_PAIRS:
            text: str = self._pairs.decode(given)
            return text
        between = "" if self.cut.units == "characters" else " "
        return between.join(self.vocabulary[number] for number in given)

    @cached_property
    def readable(self) -> tuple[str, ...]:
        """The vocabulary as a person reads it."""
        return Field("", "int64", vocabulary=self.vocabulary, cut=self.cut).shown

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {part: number for number, part in enumerate(self.vocabulary)}

    @cached_property
    def _pairs(self) -> Any:
        library = _library()
        merges = [tuple(merge.split(" ")) for merge in self.cut.merges]
        return _bytewise(library, library.models.BPE(vocab=dict(self._numbers), merges=merges))


def _byte_pairs(texts: Iterable[str], lower: bool, most: int, first: tuple[str, ...]) -> Tokeniser:
    if most < BYTES:
        raise SymloomError(
            f"A byte-pair vocabulary has an entry for each of the {BYTES} bytes before any pair: set `vocabulary` to "
            f"more than {BYTES}, not {most}."
        )
    library = _library()
    learning = _bytewise(library, library.models.BPE())
    trainer = library.trainers.BpeTrainer(
        vocab_size=most + len(first),
        min_frequency=2,
        show_progress=False,
        special_tokens=list(first),
        initial_alphabet=sorted(library.pre_tokenizers.ByteLevel.alphabet()),
    )
    learning.train_from_iterator((text.lower() if lower else text for text in texts), trainer)
    model = json.loads(learning.to_str())["model"]
    numbers: dict[str, int] = model["vocab"]
    merges = (merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"])
    return Tokeniser(tuple(sorted(numbers, key=numbers.__getitem__)), Cut(BYTE_PAIRS, lower, tuple(merges)))


def _bytewise(library: Any, model: Any) -> Any:
    made = library.Tokenizer(model)
    # Learning takes time that grows with the square of a word's length: what has no blanks is cut.
    long = library.pre_tokenizers.Split(library.Regex(rf"\S{{{MOST_LETTERS}}}"), "isolated")
    bytes_of = library.pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.pre_tokenizer = library.pre_tokenizers.Sequence([long, bytes_of])
    made.decoder = library.decoders.ByteLevel()
    return made


def _library() -> Any:
    # Threads of its own are of no use beside those that train, and do not survive a process that forks.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import tokenizers
        import tokenizers.decoders
        import tokenizers.models
        import tokenizers.pre_tokenizers
        import tokenizers.trainers
    except ImportError as missing:
        raise SymloomError(
            "Byte pairs are learnt by the library tokenizers, which is not installed: run `pip install tokenizers`, "
            "or choose words or characters."
        ) from missing
    return tokenizers


def pieces_of(chunks: Iterable[str]) -> Iterator[str]:
    """The same text in other pieces, none of which ends inside a word unless that is longer than `LONGEST_WORD`."""
    rest = ""
    for chunk in chunks:
        rest += chunk
        end = max(rest.rfind(" "), rest.rfind("\n"))
        # The blank goes with the word it precedes, as byte pairs take it.
        if end <= 0 and len(rest) > LONGEST_WORD:
            end = len(rest)
        if end > 0:
            yield rest[:end]
            rest = rest[end:]
    if rest:
        yield rest
