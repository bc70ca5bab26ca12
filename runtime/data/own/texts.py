"""A column of texts, one for each sample: what each becomes, and how long they are.

Texts of varying length become rows of equal length and the field `…length` beside them, which says how many
places count; a batch may be cut to its longest text (`Field.padding`). The vocabulary and the usual length
are those of the training samples only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from graph.data_spec import Field
from runtime.data.own.text import smallest
from runtime.data.tokeniser import Tokeniser

_ENOUGH = 0.95  # of the texts are to be held whole by the default length


@dataclass(frozen=True)
class TextColumn:
    """How a column of texts becomes numbers.

    Args:
        length: units that are kept of each text.
        notes: what is cut off or not told apart, a sentence each.
    """

    tokeniser: Tokeniser
    length: int
    padding: str
    notes: tuple[str, ...]

    @classmethod
    def learn(
        cls,
        texts: Callable[[], Iterable[str]],
        tested: np.ndarray,
        a: SimpleNamespace,
        known: Tokeniser | None,
        where: str = "",
    ) -> TextColumn:
        """From all texts, of which those of the training samples make the vocabulary.

        Args:
            texts: begins to read them anew, in the order of the samples.
            tested: which samples are to test with, true or false for each.
            a: `units`, `lower`, `vocabulary`, `length` and `padding`.
            known: the tokeniser of a run that goes on; None learns one.
            where: names the column in the notes.

        Raises:
            SymloomError: the tokeniser's library is missing, or the vocabulary too small for it.
        """
        training = (text for text, test in zip(texts(), tested.tolist(), strict=False) if not test)
        tokeniser = known or Tokeniser.learn(training, a.units, a.lower, a.vocabulary, pads=True)
        lengths = np.zeros(len(tested), dtype=np.int64)
        lacking, unknown = [0, 0], tokeniser.unknown
        for number, (text, test) in enumerate(zip(texts(), tested.tolist(), strict=False)):
            codes = tokeniser.encode(text)
            lengths[number] = len(codes)
            lacking[test] += codes.count(unknown) if unknown is not None else 0
        length = a.length or _usual(lengths[~tested])
        units, of = a.units.replace("-", " "), f" of {where}" if where else ""
        cut = int((lengths > length).sum())
        notes = [
            f"{cut:,} of {len(lengths):,} texts{of} are longer than {length} {units} and cut there."
        ] * bool(cut)
        for part, count, which in (("training", lacking[0], ~tested), ("test", lacking[1], tested)):
            if count:
                total = int(lengths[which].sum())
                notes.append(
                    f"{count:,} of {total:,} {units}{of} of the {part} part are not in the vocabulary."
                )
        return cls(tokeniser, length, a.padding, tuple(notes))

    @property
    def told_apart(self) -> int:
        """How many different units the vocabulary has."""
        return len(self.tokeniser.vocabulary) - 1 - (self.tokeniser.unknown is not None)

    @property
    def dtype(self) -> type[np.generic]:
        return smallest(len(self.tokeniser.vocabulary))

    def fields(self, name: str, lengths: str) -> tuple[Field, Field]:
        """The fields of the numbers and of how many count."""
        vocabulary, cut = self.tokeniser.vocabulary, self.tokeniser.cut
        text = Field(
            name,
            "int64",
            (self.length,),
            vocabulary=vocabulary,
            cut=cut,
            lengths=lengths,
            padding=self.padding,
        )
        return text, Field(lengths, "int64")

    def put(self, text: str, row: np.ndarray) -> int:
        """Writes a text's numbers into a row, 0 after them; how many count, at least 1."""
        codes = self.tokeniser.encode(text)[: self.length]
        row[: len(codes)] = codes
        row[len(codes) :] = 0
        return max(1, len(codes))


def _usual(lengths: np.ndarray) -> int:
    ordered = np.sort(lengths)
    return max(1, int(ordered[int(_ENOUGH * (len(ordered) - 1))]))
