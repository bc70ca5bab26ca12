"""Sizes that may be unknown until data arrive.

A dimension is an integer or an `Expression`: a polynomial with integer coefficients over named
symbols (`N` batch, `T` time, `H`, `W`), each standing for an integer ≥ 1. Floor division that is not
exact stays an opaque term. Two dimensions are compared with three answers: provably equal, provably
different, or unknown (`None`), because a mismatch is an error only when it can be proved.

Sizes that no network has are refused (`TooLarge`): a few nodes in a file can square a size again and again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.errors import SymloomError

LARGEST = 2**63 - 1  # torch counts in 64 bits
_MOST_TERMS = 128
_MOST_POWER = 64
_DEEPEST = 16  # divisions inside divisions


class TooLarge(SymloomError):
    """A size too large or too long to be reckoned with; the sentence lacks the node's name."""

    def __init__(self) -> None:
        super().__init__(
            "has a result with sizes beyond all bounds; make them smaller, or give numbers for names."
        )


@dataclass(frozen=True, slots=True)
class Floor:
    """The opaque term ⌊numerator / denominator⌋ of a division that is not exact."""

    numerator: Expression
    denominator: Dim

    def __str__(self) -> str:
        return f"{_bracketed(self.numerator)}//{_bracketed(self.denominator)}"


Atom = str | Floor
Monomial = tuple[tuple[Atom, int], ...]  # factors with their powers, sorted by text; () is the constant term


@dataclass(frozen=True, slots=True)
class Expression:
    """A polynomial that is not a plain integer; build one with `symbol` and arithmetic."""

    terms: tuple[tuple[Monomial, int], ...]

    def __add__(self, other: Dim) -> Dim:
        return _collect([*_terms(self), *_terms(other)])

    __radd__ = __add__

    def __neg__(self) -> Dim:
        return _collect([(monomial, -factor) for monomial, factor in self.terms])

    def __sub__(self, other: Dim) -> Dim:
        return _collect([*_terms(self), *((monomial, -factor) for monomial, factor in _terms(other))])

    def __rsub__(self, other: Dim) -> Dim:
        return -self + other

    def __mul__(self, other: Dim) -> Dim:
        return _collect(
            [(_product(left, right), a * b) for left, a in self.terms for right, b in _terms(other)]
        )

    __rmul__ = __mul__

    def __floordiv__(self, other: Dim) -> Dim:
        return floor_divide(self, other)

    def __rfloordiv__(self, other: Dim) -> Dim:
        return floor_divide(other, self)

    def __str__(self) -> str:
        text = ""
        for monomial, factor in self.terms:
            size = abs(factor)
            if size == 1 and len(monomial) == 1 and monomial[0][1] == 1:
                name = str(monomial[0][0])  # a division alone needs no brackets beside + and -
            else:
                name = "*".join(_power_text(atom, power) for atom, power in monomial)
            part = str(size) if not name else name if size == 1 else f"{size}*{name}"
            sign = "-" if factor < 0 else "+"
            text += part if not text and factor > 0 else f"{sign}{part}"
        return text

    def __repr__(self) -> str:
        return f"Expression({self})"


Dim = int | Expression

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def symbol(name: str) -> Expression:
    """A named size, such as the batch `N`.

    Raises:
        ValueError: the name is not an identifier.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"a dimension's name must be an identifier, not {name!r}")
    return Expression(((((name, 1),), 1),))


def dimension(value: int | str) -> Dim:
    """An integer as itself, a text as a symbol; what a shape attribute of an `Input` holds."""
    return value if isinstance(value, int) else symbol(value)


def floor_divide(numerator: Dim, denominator: Dim) -> Dim:
    """⌊numerator / denominator⌋, exact where the polynomial divides, else with an opaque rest.

    Raises:
        TooLarge: there are too many divisions inside one another.
    """
    if isinstance(numerator, int) and isinstance(denominator, int):
        return numerator // denominator
    if numerator == denominator:
        return 1
    if isinstance(denominator, Expression):
        if len(denominator.terms) == 1:
            quotient = _divide_by_monomial(_terms(numerator), denominator.terms[0])
            if quotient is not None:
                return quotient
        if isinstance(numerator, int):
            numerator = Expression((((), numerator),))
        return _floor(numerator, denominator)
    assert isinstance(numerator, Expression)
    inner = _only_floor(numerator)
    if inner is not None and denominator > 0:
        # ⌊(⌊a/b⌋ + r)/d⌋ = ⌊(a + b·r)/(b·d)⌋, so a chain of poolings stays one division.
        floor, by = inner
        return floor_divide(
            floor.numerator + by * (numerator - _floor(floor.numerator, by)), by * denominator
        )
    # ⌊(d·q + r)/d⌋ = q + ⌊r/d⌋, so every whole part leaves the opaque term.
    whole = [(monomial, factor // denominator) for monomial, factor in numerator.terms]
    rest = _collect([(monomial, factor % denominator) for monomial, factor in numerator.terms])
    if isinstance(rest, int):
        return _collect([*whole, ((), rest // denominator)])
    return _floor(rest, denominator) + _collect(whole)


def same(left: Dim, right: Dim) -> bool | None:
    """Whether two sizes are equal: True and False are proofs, None means it depends on the data."""
    if left == right:
        return True
    difference = left - right
    if isinstance(difference, int):
        return difference == 0
    if _never_zero(difference):
        return False
    return None


def is_multiple(value: Dim, factor: int) -> bool | None:
    """Whether `factor` divides the size; None where that depends on the data."""
    if isinstance(value, int):
        return value % factor == 0
    if all(coefficient % factor == 0 for _, coefficient in value.terms):
        return True
    if all(coefficient % factor == 0 for monomial, coefficient in value.terms if monomial):
        return False
    return None


def at_least(value: Dim, bound: int) -> bool | None:
    """Whether the size is ≥ bound for every choice of its symbols (each ≥ 1); None where it depends."""
    if isinstance(value, int):
        return value >= bound
    difference = value - bound
    if isinstance(difference, int):
        return difference >= 0
    constant = sum(factor for monomial, factor in difference.terms if not monomial)
    others = [(monomial, factor) for monomial, factor in difference.terms if monomial]
    if not all(_nonnegative(monomial) for monomial, _ in others):
        return None
    if all(factor > 0 for _, factor in others):
        return True if constant + sum(f for m, f in others if _plain(m)) >= 0 else None
    if all(factor < 0 for _, factor in others):
        return False if constant + sum(f for m, f in others if _plain(m)) < 0 else None
    return None


def substitute(value: Dim, sizes: Mapping[str, Dim]) -> Dim:
    """The size with symbols replaced; those not in `sizes` stay."""
    if isinstance(value, int):
        return value
    total: Dim = 0
    for monomial, factor in value.terms:
        product: Dim = factor
        for atom, power in monomial:
            if isinstance(atom, Floor):
                base: Dim = floor_divide(
                    substitute(atom.numerator, sizes), substitute(atom.denominator, sizes)
                )
            else:
                base = sizes.get(atom, symbol(atom))
            for _ in range(power):
                product = product * base
        total = total + product
    return total


def symbols(value: Dim) -> frozenset[str]:
    """The names of the symbols a size depends on."""
    if isinstance(value, int):
        return frozenset()
    found: set[str] = set()
    for monomial, _ in value.terms:
        for atom, _ in monomial:
            if isinstance(atom, Floor):
                found |= symbols(atom.numerator) | symbols(atom.denominator)
            else:
                found.add(atom)
    return frozenset(found)


def product(dims: tuple[Dim, ...] | list[Dim]) -> Dim:
    """The product of sizes; 1 for none."""
    total: Dim = 1
    for dim in dims:
        total = total * dim
    return total


def _floor(numerator: Expression, denominator: Dim) -> Expression:
    if max(_depth(numerator), _depth(denominator)) >= _DEEPEST:
        raise TooLarge
    return Expression(((((Floor(numerator, denominator), 1),), 1),))


def _depth(value: Dim) -> int:
    """How many divisions stand inside one another."""
    floors = [atom for monomial, _ in _terms(value) for atom, _ in monomial if isinstance(atom, Floor)]
    return max((1 + max(_depth(floor.numerator), _depth(floor.denominator)) for floor in floors), default=0)


def _only_floor(value: Expression) -> tuple[Floor, int] | None:
    """The one division by a number in a sum, if it stands there once and by itself; with that number."""
    found = [term for term in value.terms if not _plain(term[0])]
    if len(found) != 1:
        return None
    monomial, factor = found[0]
    atom, power = monomial[0]
    if factor != 1 or power != 1 or len(monomial) != 1 or not isinstance(atom, Floor):
        return None
    by = atom.denominator
    return (atom, by) if isinstance(by, int) and by > 0 else None


def _terms(value: Dim) -> tuple[tuple[Monomial, int], ...]:
    return value.terms if isinstance(value, Expression) else (((), value),)


def _collect(terms: list[tuple[Monomial, int]]) -> Dim:
    sums: dict[Monomial, int] = {}
    for monomial, factor in terms:
        sums[monomial] = sums.get(monomial, 0) + factor
    kept = [(monomial, factor) for monomial, factor in sums.items() if factor]
    if len(kept) > _MOST_TERMS or any(abs(factor) > LARGEST for _, factor in kept):
        raise TooLarge
    if not kept:
        return 0
    if len(kept) == 1 and not kept[0][0]:
        return kept[0][1]
    # Highest degree first and the constant last, as one writes 2*N*T+N+1.
    kept.sort(key=lambda term: (-sum(power for _, power in term[0]), _text(term[0])))
    return Expression(tuple(kept))


def _product(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    powers: dict[Atom, int] = dict(left)
    for atom, power in right:
        powers[atom] = powers.get(atom, 0) + power
    if max(powers.values()) > _MOST_POWER:
        raise TooLarge
    return tuple(sorted(powers.items(), key=lambda item: str(item[0])))


def _divide_by_monomial(terms: tuple[tuple[Monomial, int], ...], divisor: tuple[Monomial, int]) -> Dim | None:
    monomial, factor = divisor
    quotient = []
    for term, coefficient in terms:
        powers = dict(term)
        for atom, power in monomial:
            left = powers.get(atom, 0) - power
            if left < 0:
                return None
            powers[atom] = left
        if coefficient % factor:
            return None
        rest = tuple((atom, power) for atom, power in powers.items() if power)
        quotient.append((rest, coefficient // factor))
    return _collect(quotient)


def _never_zero(difference: Expression) -> bool:
    """Symbols are ≥ 1 and floor terms of same-signed sizes ≥ 0, so same-signed terms cannot cancel."""
    constant = sum(factor for monomial, factor in difference.terms if not monomial)
    others = [(monomial, factor) for monomial, factor in difference.terms if monomial]
    for sign in (1, -1):
        if all(sign * factor > 0 and _nonnegative(monomial) for monomial, factor in others):
            least = sum(sign * factor for monomial, factor in others if _plain(monomial))
            if sign * constant + least > 0:
                return True
    factors = {abs(factor) for _, factor in others}
    # 2*N - 3 is never 0: every term but the constant is a multiple of something that the constant is not.
    shared = 0
    for value in factors:
        while value:
            shared, value = value, shared % value
    return shared > 1 and constant % shared != 0


def _plain(monomial: Monomial) -> bool:
    return all(isinstance(atom, str) for atom, _ in monomial)


def _nonnegative(monomial: Monomial) -> bool:
    """Whether a product of symbols and floor terms is ≥ 0 for certain; ⌊−1 / N⌋ is not."""
    return all(
        isinstance(atom, str) or (_all_nonnegative(atom.numerator) and _all_nonnegative(atom.denominator))
        for atom, _ in monomial
    )


def _all_nonnegative(value: Dim) -> bool:
    return all(factor > 0 and _nonnegative(monomial) for monomial, factor in _terms(value))


def _text(monomial: Monomial) -> str:
    return "*".join(f"{atom}^{power}" for atom, power in monomial)


def _power_text(atom: Atom, power: int) -> str:
    text = atom if isinstance(atom, str) else f"({atom})"
    return text if power == 1 else f"{text}^{power}"


def _bracketed(value: Dim) -> str:
    text = str(value)
    return text if isinstance(value, int) or _NAME.fullmatch(text) else f"({text})"
