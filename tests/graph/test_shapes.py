"""Broadcasting, promotion and matrix products are torch's; with named sizes only what must fail is refused."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from graph.dim import Dim, dimension, substitute
from graph.operator import ShapeError
from graph.shapes import axes, axis, broadcast, matrix_product, promote
from graph.types import DTYPES, TensorType

SYMBOLS = {"N": 3, "T": 5, "H": 7}
SIZE = st.sampled_from([1, 1, 2, 3, 5])
SHAPE = st.lists(SIZE, max_size=4).map(tuple)
NAMED = st.lists(SIZE | st.sampled_from(sorted(SYMBOLS)), max_size=4).map(tuple)


def types(*shapes: tuple[int | str, ...]) -> list[TensorType]:
    return [TensorType(tuple(dimension(size) for size in shape)) for shape in shapes]


def filled(shape: tuple[Dim, ...]) -> tuple[Any, ...]:
    return tuple(substitute(size, SYMBOLS) for size in shape)


def torch_shape(function: Any, *shapes: tuple[int, ...]) -> tuple[int, ...] | None:
    try:
        return tuple(function(*(torch.empty(shape, device="meta") for shape in shapes)).shape)
    except RuntimeError:
        return None


@given(SHAPE, SHAPE, SHAPE)
def test_broadcasting_known_sizes_is_torchs(a: Any, b: Any, c: Any) -> None:
    theirs = torch_shape(lambda x, y, z: torch.broadcast_tensors(x, y, z)[0], a, b, c)
    try:
        ours: Any = broadcast(types(a, b, c), "abc")
    except ShapeError:
        ours = None
    assert ours == theirs


@given(NAMED, NAMED)
def test_broadcasting_names_is_right_for_every_size_above_one_that_torch_takes(a: Any, b: Any) -> None:
    theirs = torch_shape(torch.add, *(filled(x.shape) for x in types(a, b)))
    try:
        ours = broadcast(types(a, b), "ab")
    except ShapeError:
        assert theirs is None
    else:
        assert theirs is None or filled(ours) == theirs


@pytest.mark.parametrize("left", DTYPES)
@pytest.mark.parametrize("right", DTYPES)
def test_the_dtype_of_a_mixed_result_is_torchs(left: str, right: str) -> None:
    for a, b in itertools.product([(), (2,)], repeat=2):
        x, y = (torch.empty(shape, dtype=getattr(torch, dtype)) for shape, dtype in ((a, left), (b, right)))
        theirs = str(torch.result_type(x, y)).removeprefix("torch.")
        if theirs in DTYPES:
            assert promote(TensorType(a, left), TensorType(b, right)) == theirs, (a, b)
        else:
            with pytest.raises(ShapeError, match="no complex format"):
                promote(TensorType(a, left), TensorType(b, right))


@given(SHAPE, SHAPE)
def test_matrix_products_are_torchs(a: Any, b: Any) -> None:
    theirs = torch_shape(torch.matmul, a, b)
    try:
        ours: Any = matrix_product(*types(a, b))
    except ShapeError:
        ours = None
    assert ours == theirs


def test_a_mismatch_names_both_shapes_and_tells_a_fix_what_would_fit() -> None:
    with pytest.raises(
        ShapeError, match=r"input is N×64×8×8 and other is N×32×8×8: 64 does not go with 32"
    ) as found:
        broadcast(types(("N", 64, 8, 8), ("N", 32, 8, 8)), ("input", "other"))
    assert (found.value.kind, found.value.port) == ("broadcast", "other")
    assert found.value.expected == tuple(x.shape for x in types(("N", 64, 8, 8), ("N", 32, 8, 8)))


def test_sizes_that_may_be_equal_are_trusted_and_a_number_wins_over_a_name() -> None:
    assert broadcast(types(("N", "T"), ("N", 5)), "ab") == types(("N", 5))[0].shape


def test_a_dimension_may_be_counted_from_the_end_and_must_exist() -> None:
    x = TensorType((2, 3, 4))
    assert axis(-1, 3, x) == 2
    assert axes((0, -1), x) == (0, 2)
    with pytest.raises(ShapeError, match=r"dimension 3, but input is 2×3×4 \(dimensions -3 to 2\)"):
        axis(3, 3, x)
    with pytest.raises(ShapeError, match="twice"):
        axes((1, -2), x)
