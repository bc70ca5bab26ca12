"""Sizes with names behave as the integers they stand for, and nothing is claimed that some integers refute."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.dim import (
    Dim,
    Expression,
    TooLarge,
    at_least,
    dimension,
    floor_divide,
    is_multiple,
    product,
    same,
    substitute,
    symbol,
    symbols,
)

NAMES = ("N", "T", "H")
sizes = st.fixed_dictionaries({name: st.integers(1, 12) for name in NAMES})
integers = st.integers(-6, 9)

# Every choice of small sizes; a claim must hold for all of them (and for the larger ones hypothesis finds).
ALL = [dict(zip(NAMES, values, strict=True)) for values in itertools.product(range(1, 8), repeat=3)]


def dims(depth: int = 3) -> st.SearchStrategy[Dim]:
    """What shape rules make: sums, differences, products and floor divisions by sizes ≥ 1."""
    leaf: st.SearchStrategy[Dim] = integers | st.sampled_from(NAMES).map(symbol)
    return st.recursive(leaf, combined, max_leaves=2 * depth)


def combined(part: st.SearchStrategy[Dim]) -> st.SearchStrategy[Dim]:
    return st.one_of(
        st.tuples(part, part).map(lambda p: p[0] + p[1]),
        st.tuples(part, part).map(lambda p: p[0] - p[1]),
        st.tuples(part, part).map(lambda p: p[0] * p[1]),
        st.tuples(part, st.integers(1, 6)).map(lambda p: floor_divide(*p)),
        st.tuples(part, st.sampled_from(NAMES)).map(lambda p: floor_divide(p[0], symbol(p[1]))),
    )


def value(dim: Dim, at: dict[str, int]) -> int:
    found = substitute(dim, at)
    assert isinstance(found, int), f"{dim} with all names known is {found!r}"
    return found


@given(dims(), dims(), sizes)
def test_sums_differences_and_products_are_those_of_the_integers(
    left: Dim, right: Dim, at: dict[str, int]
) -> None:
    a, b = value(left, at), value(right, at)
    assert value(left + right, at) == a + b
    assert value(left - right, at) == a - b
    assert value(left * right, at) == a * b


@given(dims(), st.integers(1, 9), sizes)
def test_floor_division_by_a_number_is_that_of_the_integers(dim: Dim, by: int, at: dict[str, int]) -> None:
    assert value(floor_divide(dim, by), at) == value(dim, at) // by


@given(dims(), dims(), sizes)
def test_floor_division_by_a_size_is_that_of_the_integers(dim: Dim, by: Dim, at: dict[str, int]) -> None:
    assume(value(by, at) > 0)
    assert value(floor_divide(dim, by), at) == value(dim, at) // value(by, at)


@given(dims(), dims(), sizes)
def test_replacing_names_by_sizes_with_names_is_the_same_in_one_step_or_two(
    dim: Dim, inner: Dim, at: dict[str, int]
) -> None:
    assume(value(inner, at) >= 1)
    assert value(substitute(dim, {"N": inner}), at) == value(dim, {**at, "N": value(inner, at)})


@given(dims(), dims())
def test_what_is_the_same_for_all_small_sizes_is_never_called_different(left: Dim, right: Dim) -> None:
    claim = same(left, right)
    found = {value(left, at) == value(right, at) for at in ALL}
    assert claim is None or found == {claim}, f"{left} = {right} is claimed to be {claim}"


@given(dims(), st.integers(1, 9))
def test_divisibility_is_claimed_only_where_it_holds_for_all(dim: Dim, factor: int) -> None:
    claim = is_multiple(dim, factor)
    found = {value(dim, at) % factor == 0 for at in ALL}
    assert claim is None or found == {claim}, f"{factor} divides {dim} is claimed to be {claim}"


@given(dims(), st.integers(-20, 20))
def test_a_bound_is_claimed_only_where_it_holds_for_all(dim: Dim, bound: int) -> None:
    claim = at_least(dim, bound)
    found = {value(dim, at) >= bound for at in ALL}
    assert claim is None or found == {claim}, f"{dim} ≥ {bound} is claimed to be {claim}"


@given(dims(), dims(), dims())
def test_equal_sizes_are_written_the_same_however_they_were_made(a: Dim, b: Dim, c: Dim) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a * b == b * a
    assert a * (b + c) == a * b + a * c
    assert a - a == 0
    assert hash(a * (b + c)) == hash(a * b + a * c)
    assert str(a * (b + c)) == str(a * b + a * c)


@given(dims())
def test_a_size_without_names_is_a_plain_integer(dim: Dim) -> None:
    assert isinstance(dim, int) == (not symbols(dim))
    assert isinstance(dim, int | Expression)


@given(st.lists(dims(), max_size=4), sizes)
def test_the_product_of_sizes_is_that_of_the_integers(factors: list[Dim], at: dict[str, int]) -> None:
    expected = 1
    for factor in factors:
        expected *= value(factor, at)
    assert value(product(factors), at) == expected


N, T, H = (symbol(name) for name in NAMES)


@pytest.mark.parametrize(
    ("left", "right", "claim"),
    [
        (N, N, True),
        (N, T, None),
        (N, N + 1, False),
        (N, 0, False),
        (2 * N, 3, False),
        (2 * N, 4, None),
        (N * T, T * N, True),
        (N + 1, 1, False),
        (N, 1, None),
        (floor_divide(2 * N, 2), N, True),
        (floor_divide(N, 2), 0, None),
        (floor_divide(N + 3, 2) * 2, 1, False),
        (floor_divide(floor_divide(-1, N), N), -1, None),
    ],
)
def test_two_sizes_are_equal_different_or_it_depends(left: Dim, right: Dim, claim: bool | None) -> None:
    assert same(left, right) is claim
    assert same(right, left) is claim


@pytest.mark.parametrize(
    ("dim", "bound", "claim"),
    [
        (N, 1, True),
        (N, 2, None),
        (N + T, 2, True),
        (3 - N, 3, False),
        (N * T - 1, 0, True),
        (N - T, 0, None),
        (floor_divide(-1, N), 0, None),
    ],
)
def test_a_size_is_at_least_a_bound_or_not_or_it_depends(dim: Dim, bound: int, claim: bool | None) -> None:
    assert at_least(dim, bound) is claim


@pytest.mark.parametrize(
    ("dim", "text"),
    [
        (floor_divide(H - 3, 2) + 1, "(H+1)//2-1"),
        (2 * N * T + N + 1, "2*N*T+N+1"),
        (N * N - T, "N^2-T"),
        (floor_divide(N + T, H), "(N+T)//H"),
        (floor_divide(5 * N, 5 * T), "(5*N)//(5*T)"),
    ],
)
def test_a_size_is_written_as_one_writes_it(dim: Dim, text: str) -> None:
    assert str(dim) == text


def test_a_dimension_is_a_number_or_an_identifier() -> None:
    assert dimension(3) == 3
    assert dimension("N") == N
    with pytest.raises(ValueError, match="identifier"):
        dimension("2N")


def test_names_inside_a_division_count_too() -> None:
    assert symbols(floor_divide(N + 1, T) + H) == {"N", "T", "H"}


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(-9, 9)), min_size=1, max_size=6), st.integers(1, 10**6)
)
def test_a_chain_of_divisions_stays_one_and_exact(steps: list[tuple[int, int]], size: int) -> None:
    dim: Dim = symbol("T")
    exact = size
    for by, more in steps:
        dim, exact = floor_divide(dim, by) + more, exact // by + more
    assert substitute(dim, {"T": size}) == exact
    assert str(dim).count("//") <= 1


def _squared(dim: Dim) -> Dim:
    return dim * dim


def _halved(dim: Dim) -> Dim:
    return floor_divide(2 * dim + 1, 3) * symbol("N") + 1


@pytest.mark.parametrize(
    ("begin", "grow"),
    [
        (symbol("A") + symbol("B") + symbol("C") + symbol("D"), _squared),
        (symbol("N"), _squared),
        (2**20 * symbol("N"), _squared),
        (symbol("T"), _halved),
    ],
)
def test_a_size_that_grows_without_end_is_refused_before_it_takes_time(
    begin: Dim, grow: Callable[[Dim], Dim]
) -> None:
    def grown() -> Dim:
        dim = begin
        for _ in range(100):
            dim = grow(dim)
            assert len(str(dim)) < 20_000
        return dim

    with pytest.raises(TooLarge, match="sizes beyond all bounds"):
        grown()
