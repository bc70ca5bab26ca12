"""Finding an operator by a few letters: the same ranking for the palette and the search at the cursor.

Titles come before other tools' names, those before the category, and prose comes last and only for whole words:
typing `train` must not offer something whose description happens to mention training.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph.operator import CATEGORIES, Operator
from studio.language import declared, told

_AXES = re.compile(r"[123]d$")  # as torch calls the members of a family
_USE = ("", "2d", "1d", "3d")


@dataclass(frozen=True)
class Hit:
    """An operator that was found; `alias` is the other name that matched, if it was not its own."""

    operator: Operator
    alias: str = ""


def search(
    operators: Iterable[Operator], text: str, suits: Callable[[Operator], bool] = lambda operator: True
) -> list[Hit]:
    """The operators that match, the best first; all by category for an empty text.

    Args:
        suits: what could stand where the person is at; of equally good matches those come first. Of a family for
            one, two and three axes it is the plain one, or the one for images.
    """
    operators = list(operators)
    wanted = _plain(text)
    if not wanted:
        order = {category: place for place, category in enumerate(CATEGORIES)}
        return [Hit(operator) for operator in sorted(operators, key=lambda o: order[o.category])]
    families: dict[str, int] = {}
    found: list[tuple[tuple[int, bool, int, int, int], Hit]] = []
    for place, operator in enumerate(operators):
        family = families.setdefault(_AXES.sub("", operator.name), place)
        rank, alias = _rank(operator, wanted, text.strip().lower())
        if rank is not None:
            axes = _AXES.search(operator.name)
            less_used = _USE.index(axes[0]) if axes else 0
            found.append(((rank, not suits(operator), family, less_used, place), Hit(operator, alias)))
    return [hit for _, hit in sorted(found, key=lambda entry: entry[0])]


def _rank(operator: Operator, wanted: str, words: str) -> tuple[int | None, str]:
    title = _match(operator.name, wanted)
    if title is not None:
        return title, ""
    aliases = [(rank, alias) for alias in operator.aliases if (rank := _match(alias, wanted)) is not None]
    if aliases:
        rank, alias = min(aliases, key=lambda entry: (entry[0], len(entry[1])))
        return 10 + rank, alias
    categories = {operator.category, declared(operator.category)}
    if any(_plain(category).startswith(wanted) for category in categories):
        return 20, ""
    if len(words) >= 3 and re.search(rf"\b{re.escape(words)}", operator.summary.lower()):
        return 30, ""
    # Chinese writes no spaces: two characters are a word, wherever they stand.
    if not wanted.isascii() and wanted in _plain(told(operator.summary)):
        return 30, ""
    if len(wanted) >= 2 and _skips(_plain(operator.name), wanted):
        return 40, ""
    return None, ""


def _match(name: str, wanted: str) -> int | None:
    plain = _plain(name)
    if plain == wanted:
        return 0
    if plain.startswith(wanted):
        return 1
    parts = [part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+\w?", name)]
    if any("".join(parts[start:]).startswith(wanted) for start in range(1, len(parts))):
        return 2
    if "".join(part[0] for part in parts).startswith(wanted) and len(wanted) > 1:
        return 3
    return 4 if wanted in plain else None


def _skips(name: str, wanted: str) -> bool:
    """Whether the letters come in this order, beginning with the first: `c2d` for `conv2d`."""
    letters = iter(name)
    return name[:1] == wanted[:1] and all(letter in letters for letter in wanted)


def _plain(text: str) -> str:
    return re.sub(r"[\s_\-]+", "", text).lower()
