"""Finished English sentences in another language: each is led back to the template it was made from.

graph/ and runtime/ write their sentences in English, with names and numbers in them. The templates
(`assets/translations/sentences_….ts`) have `%1`, `%2`, … in those places. A sentence is compared with the templates
that share its rarest word, the one with most letters of its own first; what stands in the places is translated
again if it is a phrase itself, and stays as it is if it is a name. What nothing fits stays English.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_HOLE = re.compile(r"%(\d+)")
_TOKEN = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_PAIR = re.compile(r"(?<![\w.'\"/])[a-z]{2,} [a-z]{2,}(?![\w/])|^[a-z]{4,} [a-z]+(?!\w)")
_PROSE = re.compile(r"(?<![\w.'\"/])[a-z]{2,} [a-z]{1,} [a-z]{2,}(?![\w/])")
_HAN = "[\u4e00-\u9fff]"
_WIDE = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"  # and the marks that go with them, which have air of their own
_CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
_WORD = re.compile(r"(?<![\w.'\"/-])[a-z]+(?:-[a-z]+)*(?![\w/])")
_COMMA = re.compile(r", (?![^()]*\))")  # not in brackets
_QUOTED = 12  # letters in a language unknown for each of a template's own, at most
_ENDING = re.compile("[a-z]{0,4}")  # what may be left out: the "s" of "nodes", "is" or "are"
_NAME = re.compile(r"[\w.'\"/-]+")
_FILE = re.compile(r"[\\/]|\.[A-Za-z]\w{0,11}$")
_FEW = 12  # a template with fewer letters of its own fits too much: all in its places has to be understood


@dataclass(frozen=True)
class Template:
    """A sentence with places: the text between them, and the translation."""

    source: str
    parts: tuple[str, ...]  # around the places: one more than there are
    holes: tuple[int, ...]
    target: str
    dropped: frozenset[int]  # places that the translation does without
    weight: int  # how many letters of its own it has
    rank: tuple[int, int]  # the higher, the earlier it is compared with a sentence

    @classmethod
    def of(cls, source: str, target: str) -> Template:
        """Take a source of a .ts file apart."""
        pieces = _HOLE.split(source)
        own = "".join(pieces[::2])
        dropped = frozenset(map(int, pieces[1::2])) - frozenset(map(int, _HOLE.findall(target)))
        letters = sum(map(str.isalpha, own))
        rank = (letters, len(own))
        return cls(source, tuple(pieces[::2]), tuple(map(int, pieces[1::2])), target, dropped, letters, rank)

    def words(self) -> set[str]:
        """The words that stand in each of its sentences; one that touches a place may be longer there."""
        found: set[str] = set()
        for number, part in enumerate(self.parts):
            for word in _TOKEN.finditer(part):
                joined = (number > 0 and word.start() == 0) or (
                    number < len(self.holes) and word.end() == len(part)
                )
                if not joined:
                    found.add(word[0])
        return found

    def matches(self, text: str) -> Iterator[list[str]]:
        """What stands in its places, if anything: each as short as can be, or each as long.

        Where no text is between two places, the first has all.
        """
        first, *between, last = self.parts
        if not (text.startswith(first) and text.endswith(last) and len(text) >= len(first) + len(last)):
            return
        body = text[len(first) : len(text) - len(last)]
        marks = [part for part in between if part]
        short = _apart(body, marks)
        if short is None:
            return
        if self._may_drop(values := self._spread(short, between)):
            yield values
        turned = _apart(body[::-1], [mark[::-1] for mark in reversed(marks)])
        long = [value[::-1] for value in reversed(turned or ())]
        if long != short and self._may_drop(values := self._spread(long, between)):
            yield values

    def _may_drop(self, values: list[str]) -> bool:
        """Whether what has no place in the translation is no more than an ending."""
        return all(
            number not in self.dropped or _ENDING.fullmatch(value)
            for number, value in zip(self.holes, values, strict=True)
        )

    @staticmethod
    def _spread(values: list[str], between: list[str]) -> list[str]:
        """The values with an empty one for each place that follows another at once."""
        rest = iter(values)
        return [next(rest), *("" if not part else next(rest) for part in between)]

    def filled(self, values: Iterable[str]) -> str:
        """The translation with these in the places; what it lacks (the `s` of "nodes") has no place in it."""
        by_number = dict(zip(map(str, self.holes), values, strict=True))
        pieces = _HOLE.split(self.target)
        said = pieces[0]
        for number, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            said = _joined(_joined(said, by_number.get(number, "")), piece)
        return said


class Sentences:
    """What one language knows of the sentences that graph/ and runtime/ make."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.phrases = {source: target for source, target in texts.items() if not _HOLE.search(source)}
        templates = [Template.of(source, target) for source, target in texts.items() if _HOLE.search(source)]
        # A phrase that begins with a space or comma is put behind others: "a number" + " or none".
        templates += [
            Template.of(f"%0{source}", f"%0{target}")
            for source, target in texts.items()
            if source[0] in " ,;"
        ]
        templates += [
            Template.of(f"{source}%0", f"{target}%0") for source, target in texts.items() if source[-1] == " "
        ]
        # What a node's name stands before is told without it too, where the node is told beside it.
        templates += [
            Template.of(source.removeprefix("%1: "), target.removeprefix("%1："))
            for source, target in texts.items()
            if source.startswith("%1: ") and target.startswith("%1：") and len(_HOLE.findall(source)) > 1
        ]
        self._said: dict[str, str | None] = {}  # what the sentence at hand consists of
        first = (_TOKEN.match(text) for text in texts)
        self._openers = {word[0] for word in first if word}  # no name, though it stands where one may
        often = Counter(word for template in templates for word in template.words())
        self._by_word: dict[str, list[Template]] = defaultdict(list)
        self._others: list[Template] = []
        for template in templates:
            rarest = min(template.words(), key=lambda word: (often[word], -len(word)), default="")
            (self._by_word[rarest] if rarest else self._others).append(template)

    @classmethod
    def read(cls, *paths: Path) -> Sentences:
        """What the .ts files say."""
        return cls({source: target for path in paths for _, source, target in translated(path)})

    def say(self, text: str) -> str:
        """The sentence in this language, or as it is."""
        self._said.clear()
        return self._say(text) or text

    def _say(self, text: str) -> str | None:
        """None where nothing is known; a name is not known."""
        if text not in self._said:
            self._said[text] = self._look_up(text)
        return self._said[text]

    def _look_up(self, text: str) -> str | None:
        known = self.phrases.get(text)
        if known is not None:
            return known
        if " " not in text or (_CHINESE.search(text) and not _PROSE.search(text)):
            return None
        near = self._near(text)
        whole, partly = self._by_template(text, (t for t in near if t.weight >= _FEW))
        return (
            whole
            or self._in_another_case(text)
            or self._listed(text)
            or self._by_template(text, (t for t in near if t.weight < _FEW))[0]
            or self._in_parts(text)
            or partly
        )

    def _by_template(self, text: str, templates: Iterable[Template]) -> tuple[str | None, str | None]:
        """By a template in whose places everything is understood; by one where something is not."""
        partly: str | None = None
        for template, values in ((each, values) for each in templates for values in each.matches(text)):
            known = [self._say(value) for value in values]
            said = [new or value for new, value in zip(known, values, strict=True)]
            if template.weight < _FEW and any(
                new is None and (is_prose(value) or (" " in value and _FILE.search(value)))
                for new, value in zip(known, values, strict=True)
            ):
                continue  # such as a half of a file's name with an "of" in it
            if not any(map(_unknown, said)):
                return template.filled(said), partly
            foreign = sum(len(value) for value in said if is_prose(value))  # such as what a library says
            if partly is None and foreign <= _QUOTED * template.weight:
                partly = template.filled(said)
        return None, partly

    def _in_another_case(self, text: str) -> str | None:
        """With a capital as a sentence of its own, without one in another."""
        return self._say_of(text[0].swapcase() + text[1:]) if text[0].isalpha() else None

    def _say_of(self, predicate: str) -> str | None:
        """What is told of a node: a phrase, or a template that begins with words of its own."""
        if predicate in self.phrases:
            return self.phrases[predicate]
        return self._by_template(predicate, (t for t in self._near(predicate) if t.parts[0]))[0]

    def _near(self, text: str) -> list[Template]:
        """Templates that may be the sentence's, the one with most letters of its own first."""
        near = list(self._others)
        for word in dict.fromkeys(_TOKEN.findall(text)):
            near += self._by_word.get(word, ())
        near.sort(key=lambda template: template.rank, reverse=True)
        return near

    def _listed(self, text: str) -> str | None:
        """Phrases in a row, all of which are known."""
        pieces = _COMMA.split(text)
        if len(pieces) < 2 or not all(" " in piece for piece in pieces):
            return None
        said = [self._say(piece) for piece in pieces]
        return "、".join(filter(None, said)) if all(said) else None

    def _in_parts(self, text: str) -> str | None:
        """Sentences one after another, a name before a sentence, a list of phrases, a block's name behind."""
        for mark, joint in ((". ", ""), ("; ", "；"), (": ", "："), (", ", "、")):
            if mark in text:
                pieces = text.split(mark) if mark in (". ", ", ") else text.split(mark, 1)
                if mark == ". ":
                    pieces = [f"{piece}." for piece in pieces[:-1]] + pieces[-1:]
                said = [self._say(piece) if " " in piece else None for piece in pieces]
                kept = [new or piece for new, piece in zip(said, pieces, strict=True)]
                if any(said) and not any(map(_unknown, kept)):
                    return joint.join(kept)
        name, _, rest = text.partition(" ")
        if _NAME.fullmatch(name) and name not in self._openers and (said_rest := self._say_of(rest)):
            return f"{name} {said_rest}"
        if text.endswith(".") and not text.endswith("..") and (line := self._say(text[:-1])):
            return None if _unknown(line) else f"{line}。"  # a line of a log, shown as a sentence
        head, _, inner = text.partition(" (")
        if head and inner.endswith(")") and (said_head := self._say(head)):
            inner = self._say(inner[:-1]) or inner[:-1]
            return None if _unknown(said_head) or _unknown(inner) else f"{said_head} ({inner})"
        return None


def translated(path: Path) -> Iterator[tuple[str, str, str]]:
    """What a .ts file says: context, source and translation."""
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            source, target = message.findtext("source"), message.findtext("translation")
            if source and target:
                yield context.findtext("name") or "", source, target


def _unknown(text: str) -> bool:
    """Whether English words are left, not only names and numbers."""
    return (_PROSE if _CHINESE.search(text) else _PAIR).search(text) is not None


def _apart(text: str, marks: list[str]) -> list[str] | None:
    """The text before, between and behind the marks, as they follow each other; None if one is missing."""
    found = []
    for mark in marks:
        value, met, text = text.partition(mark)
        if not met:
            return None
        found.append(value)
    return [*found, text]


def is_prose(text: str) -> bool:
    """Whether it is more than a name, or names in a row."""
    return any(len(_WORD.findall(part)) > 1 for part in text.split(", "))


def _joined(one: str, other: str) -> str:
    """Two pieces with a space between Chinese and other letters, none between Chinese characters."""
    if re.search(rf"{_WIDE} $", one) and re.match(_WIDE, other):
        return one[:-1] + other
    if re.search(f"{_WIDE}$", one) and re.match(f" {_WIDE}", other):
        return one + other[1:]
    apart = re.search(f"{_HAN}$", one) and re.match(r"[A-Za-z0-9≥≤'\"]", other)
    apart = apart or (re.search(r"[A-Za-z0-9'\"]$", one) and re.match(_HAN, other))
    return f"{one} {other}" if apart else one + other
