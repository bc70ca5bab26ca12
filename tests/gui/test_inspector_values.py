"""What a person types becomes a value and back, for every attribute that is declared anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import SymloomError
from graph.operator import Attribute
from graph.operators import OPERATORS
from graph.options import OPTIONS
from graph.recipe import OPTIMIZERS, SCHEDULES, SETTINGS
from studio.inspector.values import label, number_text, parse, same, text_of

INT = Attribute("groups", "int", 1, "…", minimum=1)
FLOAT = Attribute("lr", "float", 0.001, "…", minimum=0.0)
PAIR = Attribute("kernel_size", "ints", 3, "…", minimum=1, length=2)
LIST = Attribute("sizes", "ints", (1,), "…")
SHAPE = Attribute("shape", "shape", ("N", 1, 28, 28), "…")
MAYBE = Attribute("stride", "ints", None, "…", minimum=1, length=2, optional=True)
BETAS = Attribute("betas", "floats", (0.9, 0.999), "…", length=2)

DECLARED = [
    attribute for owner in (*OPERATORS.values(), *OPTIMIZERS, *SCHEDULES) for attribute in owner.attributes
] + [*OPTIONS, *SETTINGS]


def test_every_declared_default_survives_being_shown_and_typed_again() -> None:
    for attribute in DECLARED:
        if attribute.kind != "bool":  # a switch, not a text
            typed = parse(attribute, text_of(attribute, attribute.default))
            assert same(typed, attribute.default), (attribute.name, typed)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=0, max_value=2**50))
def test_a_number_is_shown_so_that_it_reads_back_exactly(value: float) -> None:
    assert float(number_text(value)) == value
    assert same(parse(FLOAT, text_of(FLOAT, value)), value)


@given(
    st.lists(st.one_of(st.integers(1, 2**31), st.from_regex(r"[A-Za-z_]\w{0,5}", fullmatch=True)), max_size=8)
)
def test_any_shape_survives_being_shown_and_typed_again(sizes: list[Any]) -> None:
    try:
        shape = SHAPE.check(tuple(sizes))
    except SymloomError:
        return  # a name that no shape may have
    if shape:
        assert parse(SHAPE, text_of(SHAPE, shape)) == shape


@pytest.mark.parametrize(
    ("attribute", "text", "value"),
    [
        (INT, " 8 ", 8),
        (INT, "8.0", 8),
        (FLOAT, "1e-3", 0.001),
        (FLOAT, "1", 1.0),
        (PAIR, "3", 3),
        (PAIR, "3, 5", (3, 5)),
        (PAIR, "3 5", (3, 5)),
        (PAIR, "3x5", (3, 5)),
        (PAIR, "(3, 5)", (3, 5)),
        (PAIR, "3×5", (3, 5)),
        (LIST, "7", (7,)),
        (SHAPE, "N, 1, 28, 28", ("N", 1, 28, 28)),
        (SHAPE, "N×x×28", ("N", "x", 28)),
        (MAYBE, "", None),
        (MAYBE, "none", None),
        (BETAS, "0.9, 1", (0.9, 1.0)),
    ],
)
def test_the_ways_people_type_values(attribute: Attribute, text: str, value: object) -> None:
    assert same(parse(attribute, text), value)


@pytest.mark.parametrize(
    ("attribute", "text", "words"),
    [
        (INT, "0", "≥ 1"),
        (INT, "many", "whole number"),
        (INT, "2.5", "whole number"),
        (INT, "", "needs a value, such as 1"),
        (FLOAT, "-1", "≥ 0"),
        (FLOAT, "inf", "finite"),
        (PAIR, "1, 2, 3", "one number or 2 of them"),
        (SHAPE, "N, 0", "a shape such as"),
    ],
)
def test_what_is_no_value_is_refused_in_words(attribute: Attribute, text: str, words: str) -> None:
    with pytest.raises(SymloomError, match=words):
        parse(attribute, text)


def test_labels_are_words_and_different_within_a_form() -> None:
    for owner in (*OPERATORS.values(), *OPTIMIZERS, *SCHEDULES):
        labels = [label(attribute) for attribute in owner.attributes]
        assert len(set(labels)) == len(labels), owner.name
        assert not any("_" in each for each in labels)
