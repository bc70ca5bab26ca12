"""Einstein's sum: letters name dimensions, and letters missing after the arrow are summed over."""

from __future__ import annotations

import re

from graph.dim import Dim, same
from graph.operator import Attribute, Attributes, Operator, Port, ShapeError, need_dtype
from graph.types import FLOATING, INTEGERS, Shape, TensorType, shape_text

# Only letters, commas, dots and an arrow: the equation becomes a string literal in the code and nothing else.
_EQUATION = re.compile(r"[A-Za-z.]+(,[A-Za-z.]+)*(->[A-Za-z.]*)?")


def _parse(equation: str) -> tuple[list[str], str | None]:
    """The letters of each input, and those of the result (None: not said)."""
    text = equation.replace(" ", "")
    if not _EQUATION.fullmatch(text):
        raise _bad(equation, "use letters for dimensions, commas between inputs and -> before the result")
    left, arrow, right = text.partition("->")
    terms = left.split(",")
    for term in [*terms, right]:
        if "." in term.replace("...", "", 1):
            raise _bad(equation, "dots come as one ... a term, for all other dimensions")
    return terms, right if arrow else None


def _bad(equation: str, remedy: str) -> ShapeError:
    return ShapeError(f"cannot read the equation {equation[:60]!r}: {remedy}.", kind="equation")


def _letters(term: str, x: TensorType, port: str) -> tuple[list[str], Shape]:
    """A letter for each dimension outside the dots, and the sizes the dots stand for."""
    before, dots, after = term.partition("...")
    named = len(before) + len(after)
    if x.rank < named or (x.rank > named and not dots):
        raise ShapeError(
            f"names {named} dimension{'s' * (named != 1)} of {port} ({term}), but that is {x}.",
            port=port,
            kind="rank",
            expected=(named,),
        )
    hidden = x.rank - named
    letters = [*before, *([""] * hidden), *after]
    return letters, x.shape[len(before) : len(before) + hidden]


def _einsum(a: Attributes, tensors: tuple[TensorType, ...]) -> TensorType:
    terms, result = _parse(a.equation)
    if len(terms) != len(tensors):
        raise ShapeError(
            f"has an equation for {len(terms)} inputs ({a.equation}), but {len(tensors)} are wired.",
            kind="equation",
            expected=len(terms),
        )
    sizes: dict[str, Dim] = {}
    hidden: Shape = ()
    for number, (term, x) in enumerate(zip(terms, tensors, strict=True)):
        port = f"tensors{number}"
        letters, rest = _letters(term, x, port)
        rank = max(len(rest), len(hidden))
        pairs = zip((1,) * (rank - len(hidden)) + hidden, (1,) * (rank - len(rest)) + rest, strict=True)
        hidden = tuple(_fit(have, size, "...", x, port) for have, size in pairs)
        for letter, size in zip(letters, x.shape, strict=True):
            if letter:
                sizes[letter] = _fit(sizes[letter], size, letter, x, port) if letter in sizes else size
        if x.dtype != tensors[0].dtype:
            raise ShapeError(
                f"needs inputs of one format, but tensors0 is {tensors[0].dtype} and {port} is {x.dtype}.",
                port=port,
                kind="dtype",
                expected=(tensors[0].dtype,),
            )
    if len(tensors) > 1 and tensors[0].dtype == "bool":  # torch multiplies them, but does not add them up
        need_dtype(tensors[0], (*FLOATING, *INTEGERS, "complex64"), "real numbers", "tensors0")
    if result is None:
        counted = "".join(terms).replace(".", "")
        single = "".join(sorted(letter for letter in set(counted) if counted.count(letter) == 1))
        result = ("..." if "." in "".join(terms) else "") + single
    named = result.replace("...", "")
    for letter in named:
        if letter not in sizes or named.count(letter) > 1:
            raise _bad(a.equation, f"{letter!r} must be in an input, and once in the result")
    before, dots, after = result.partition("...")
    return TensorType(
        (*(sizes[c] for c in before), *(hidden if dots else ()), *(sizes[c] for c in after)), tensors[0].dtype
    )


def _fit(have: Dim, size: Dim, letter: str, x: TensorType, port: str) -> Dim:
    """Equal sizes, or 1 beside another, which torch repeats."""
    if have == 1:
        return size
    if size == 1 or same(have, size):
        return have
    if same(have, size) is False and same(have, 1) is False and same(size, 1) is False:
        raise ShapeError(
            f"uses {letter} for {have} and for {size} ({port} is {shape_text(x.shape)}); a letter has one size.",
            port=port,
            kind="features",
            expected=have,
        )
    return size if isinstance(size, int) else have


def _multiply_adds(a: Attributes, output: TensorType, tensors: tuple[TensorType, ...]) -> Dim:
    """Every combination of all letters once, for two inputs that share a summed letter; others only move."""
    terms, _ = _parse(a.equation)
    if len(terms) < 2:
        return 0
    sizes: dict[str, Dim] = {}
    total: Dim = 1
    for term, x in zip(terms, tensors, strict=True):
        letters, rest = _letters(term, x, "tensors0")
        if rest and "..." not in sizes:
            sizes["..."] = TensorType(rest).elements
        sizes |= {letter: size for letter, size in zip(letters, x.shape, strict=True) if letter and size != 1}
    for size in sizes.values():
        total = total * size
    return total


EINSUM = Operator(
    name="Einsum",
    category="Arithmetic",
    summary="Sums of products written with letters: ij,jk->ik multiplies matrices.",
    inputs=(Port("tensors", "as many as the equation names", variadic=True),),
    outputs=(Port("output", "the letters after the arrow"),),
    infer=_einsum,
    call="torch.einsum({equation}, {tensors})",
    multiply_adds=_multiply_adds,
    attributes=(
        Attribute(
            "equation",
            "text",
            "nij,njk->nik",
            "A letter for each dimension, inputs, ->, result.",
            torch=False,
        ),
    ),
    aliases=("EinsteinSum",),
    formula="ij,jk->ik: out[i, k] = Σ_j x[i, j] y[j, k]",
    shorthand=("equation",),
)
