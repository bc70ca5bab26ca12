"""Nodes with inputs they can take, found by asking each operator's own shape rule.

`signatures` tries words such as `NCHW`, a letter a size, on every input port and keeps those that `infer` takes; a new
operator needs no entry here unless it wants a shape that no word has, or a text that is not free (`HINTS`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st

from graph.dim import Dim, dimension
from graph.document import Document
from graph.model import Graph, Node, Source
from graph.operator import Attribute, Operator, Port, ShapeError
from graph.operators import OPERATORS
from graph.types import DTYPES, TensorType

# The words come in an order in which usual ones are found first. S is another length, E other features.
WORDS = (
    "NCHW",
    "NTC",
    "NC",
    "NCH",
    "NCHWD",
    "N",
    "NT",
    "",
    "NHW",
    "NSC",
    "NSE",
    "NE",
    "TT",
    "TS",
    "NTT",
    "NTS",
)
SIZES = {"N": 2, "C": 16, "H": 9, "W": 11, "D": 6, "T": 5, "S": 7, "E": 8}
RANGES = {
    "N": (1, 2, 3),
    "C": (1, 2, 3, 4, 6, 8, 12, 16),
    "E": (1, 2, 4, 8),
    **dict.fromkeys("HWD", (1, 2, 3, 5, 8, 9, 12)),
    **dict.fromkeys("TS", (1, 2, 3, 5, 7, 10)),
}

Word = (
    str | tuple[str, ...] | None
)  # of one port: a tuple where it takes any number of wires, None if unwired


@dataclass(frozen=True)
class Signature:
    """What feeds a node: a word and a dtype per port (of a variadic port: words, of one dtype)."""

    words: tuple[Word, ...]
    dtypes: tuple[str, ...]

    def letters(self) -> list[str]:
        flat = "".join(w if isinstance(w, str) else "".join(w or ()) for w in self.words)
        return sorted({letter for letter in flat if letter.isalpha()})

    def types(self, sizes: Mapping[str, Dim]) -> tuple[Any, ...]:
        """One `TensorType` a port; a digit in a word is itself."""

        def one(word: str, dtype: str) -> TensorType:
            return TensorType(tuple(sizes[x] if x.isalpha() else int(x) for x in word), dtype)

        return tuple(
            None
            if word is None
            else one(word, dtype)
            if isinstance(word, str)
            else tuple(one(w, dtype) for w in word)
            for word, dtype in zip(self.words, self.dtypes, strict=True)
        )


@dataclass(frozen=True)
class Hint:
    """What the search cannot guess: attributes to hold, values they may have, signatures to add."""

    attributes: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()


HINTS: dict[str, Hint] = {
    "CTCLoss": Hint(
        signatures=(
            Signature(("NTC", "NS", "N", "N"), ("float32", "int64", "int64", "int64")),
            Signature(("NTC", "N3", "N", "N"), ("float64", "int32", "int32", "int32")),
        )
    ),
    "Expand": Hint(signatures=(Signature(("N1",), ("float32",)), Signature(("1C",), ("int64",)))),
    "ExpandBatch": Hint(signatures=(Signature(("1C", "NT"), ("float32", "float32")),)),
    "PixelUnshuffle": Hint(
        signatures=(Signature(("NC46",), ("float32",)), Signature(("NC66",), ("float32",))),
        values={"downscale_factor": (1, 2, 3)},
    ),
    "Split": Hint(
        signatures=(Signature(("N2C",), ("float32",)), Signature(("N5",), ("int64",))),
        values={"sections": ((1, 1), (2, 3), (5,), (0, 2), (3, 3))},
    ),
    "WeightedCrossEntropyLoss": Hint(
        signatures=(
            Signature(("N2", "N"), ("float32", "int64")),
            Signature(("N3T", "NT"), ("float32", "int64")),
        ),
        values={"weight": ((1.0, 2.0), (1.0, 0.5, 2.0))},
    ),
    "Einsum": Hint(
        signatures=(
            Signature((("NTC", "NCE"),), ("float32",)),
            Signature((("NTC", "NTC"),), ("float32",)),
            Signature((("NC", "NC"),), ("float32",)),
            Signature((("TC",),), ("float32",)),
            Signature((("NTC", "NSC"),), ("float32",)),
        ),
        values={
            "equation": ("nij,njk->nik", "nij,nij->n", "ni,ni", "ij->ji", "bqd,bkd->bqk", "...d,...d->...")
        },
    ),
    "Reshape": Hint(
        values={
            "shape": ((-1,), (4, -1), ("T", -1), (2, -1, 8), (-1, "T"), (16,)),
            "keep_batch": (True, False),
        }
    ),
    "Unflatten": Hint(values={"sizes": ((-1, 1), (4, -1), (2, -1, 2), (4, 4), (2, 8))}),
    "Permute": Hint(values={"dims": ((0, 2, 1), (1, 0), (0, 2, 3, 1), (-1, 0), (0, 1))}),
    "Concat": Hint(
        signatures=(Signature((("NCHW", "NCHW", "NEHW"),), ("float32",)), Signature((("NC",),), ("int64",)))
    ),
    "PixelShuffle": Hint(values={"upscale_factor": (1, 2, 3)}),
    "Chunk": Hint(values={"chunks": (1, 2, 3, 4)}),
}


def examined() -> list[str]:
    """The operators that compute: all but where data enter."""
    return [name for name, operator in OPERATORS.items() if operator.role in ("compute", "loss", "metric")]


@cache
def signatures(name: str) -> tuple[Signature, ...]:
    """Inputs that the operator takes with its default attributes, at most 24 that differ as much as may be."""
    operator = OPERATORS[name]
    hint = HINTS.get(name, Hint())
    a = operator.resolve(hint.attributes)
    found = [s for s in _candidates(operator) if _accepts(operator, a, s.types(SIZES))]
    if not found:
        found = [s for s in _candidates(operator, every_dtype=True) if _accepts(operator, a, s.types(SIZES))]
    optional = []
    for number, port in enumerate(operator.inputs):
        if port.optional:
            for signature in found[:4]:
                for word in WORDS:
                    words, dtypes = list(signature.words), list(signature.dtypes)
                    words[number] = (word,) if port.variadic else word
                    other = Signature(tuple(words), tuple(dtypes))
                    if _accepts(operator, a, other.types(SIZES)):
                        optional.append(other)
    return (*hint.signatures, *_spread(found, 16), *_spread(optional, 8))


def _candidates(operator: Operator, every_dtype: bool = False) -> Iterator[Signature]:
    required = sum(not port.optional for port in operator.inputs)
    few = WORDS if required <= 2 else WORDS[:8] if required == 3 else WORDS[:4]
    words: list[list[Word]] = []
    dtypes: list[tuple[str, ...]] = []
    for port in operator.inputs:
        if port.variadic:
            words.append([(w, w) for w in few] + [("NC", "NE"), ("NTC", "NSC")])
        else:
            words.append([None] if port.optional else list(few))
        kinds = port.dtypes or ("float32", "int64", "bool")
        dtypes.append(kinds if every_dtype else kinds[:1])
    for chosen in itertools.product(*dtypes):
        for combination in itertools.product(*words):
            yield Signature(combination, chosen)


def _accepts(operator: Operator, a: SimpleNamespace, types: tuple[Any, ...]) -> bool:
    try:
        operator.infer(a, *types)
        operator.weights(a, *types)
    except ShapeError:
        return False
    return True


def _spread(found: list[Signature], count: int) -> list[Signature]:
    if len(found) <= count:
        return found
    step = (len(found) - 1) / (count - 1)
    return [found[round(i * step)] for i in range(count)]


# -- random ones ------------------------------------------------------------------------------------------


def attribute_values(attribute: Attribute) -> st.SearchStrategy[Any]:
    """Values an attribute takes, small enough to compute with."""
    low = attribute.minimum if attribute.minimum is not None else -3
    high = attribute.maximum if attribute.maximum is not None else low + 6
    whole = st.integers(int(low), int(min(high, low + 2))) | st.integers(int(low), int(min(high, low + 6)))
    real = st.sampled_from(
        sorted({float(x) for x in (low, high, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0) if low <= x <= high})
    )
    element: st.SearchStrategy[Any] = whole if attribute.kind in ("int", "ints") else real
    found: st.SearchStrategy[Any]
    match attribute.kind:
        case "bool":
            found = st.booleans()
        case "choice":
            found = st.sampled_from(attribute.choices)
        case "dtype":
            found = st.sampled_from(attribute.choices or DTYPES)
        case "int" | "float":
            found = element
        case "ints" | "floats" if attribute.length is not None:
            found = element | st.tuples(*[element] * attribute.length)
        case "ints" | "floats":
            found = st.lists(element, max_size=4).map(tuple)
        case "shape":
            found = st.lists(st.integers(1, 6), max_size=4).map(tuple)
        case "text":
            found = st.just(attribute.default)
    return found | st.none() if attribute.optional else found


@st.composite
def examples(draw: st.DrawFn, name: str) -> tuple[dict[str, Any], Signature, dict[str, int]]:
    """Attributes, a signature and a size for each of its letters; most of them fit, some do not."""
    operator = OPERATORS[name]
    hint = HINTS.get(name, Hint())
    attrs = dict(hint.attributes)
    often = draw(st.sampled_from((0.15, 0.5)))
    for attribute in operator.attributes:
        if attribute.name in hint.values:
            attrs[attribute.name] = draw(st.sampled_from(hint.values[attribute.name]))
        elif attribute.name not in attrs and draw(st.floats(0, 1)) < often:
            attrs[attribute.name] = draw(attribute_values(attribute))
    signature = draw(st.sampled_from(signatures(name)))
    if operator.inputs and draw(st.integers(0, 5)) == 0:
        number = draw(st.integers(0, len(operator.inputs) - 1))
        if isinstance(signature.words[number], str):
            words = list(signature.words)
            words[number] = draw(st.sampled_from(WORDS))
            signature = Signature(tuple(words), signature.dtypes)
    if operator.inputs and draw(st.integers(0, 3)) == 0:
        dtypes = list(signature.dtypes)
        number = draw(st.integers(0, len(dtypes) - 1))
        dtypes[number] = draw(st.sampled_from(operator.inputs[number].dtypes or ("float32", "int64", "bool")))
        signature = Signature(signature.words, tuple(dtypes))
    return attrs, signature, {letter: draw(st.sampled_from(RANGES[letter])) for letter in signature.letters()}


# -- documents --------------------------------------------------------------------------------------------

PASS = Operator(
    name="Pass",
    category="Shape",
    summary="Its input.",
    inputs=(Port("input"),),
    outputs=(Port("output"),),
    infer=lambda a, x: x,
    call="{input}",
)


def document_of(
    operator: Operator, attrs: Mapping[str, Any], types: tuple[Any, ...]
) -> tuple[Document, list[TensorType]]:
    """A graph with one node `node` of the operator, and the types of what its module takes.

    Each output goes to a `Pass` node named for its port, so that the module returns it. A loss or metric judges a
    prediction: its first port is fed through `through`, the others by targets.
    """
    judges = operator.role in ("loss", "metric")
    nodes: list[Node] = []
    fed: list[TensorType] = []
    wires: dict[str, Source] = {}
    for port, found in zip(operator.inputs, types, strict=True):
        each = enumerate(found) if isinstance(found, tuple) else [("", found)] if found is not None else []
        for suffix, x in each:
            source = f"in_{port.name}{suffix}"
            role = "Target" if judges and nodes else "Input"
            shape = [str(size) if not isinstance(size, int) else size for size in x.shape]
            nodes.append(Node(source, role, {"shape": shape, "dtype": x.dtype}))
            fed.append(x)
            if judges and len(nodes) == 1:
                nodes.append(Node("through", PASS.name, {}, {"input": Source(source, "output")}))
                source = "through"
            wires[f"{port.name}{suffix}"] = Source(source, "output")
    nodes.append(Node("node", operator.name, attrs, wires))
    if not judges:
        ports = operator.output_ports(operator.resolve(attrs))
        nodes += [
            Node(f"out_{port.name}", PASS.name, {}, {"input": Source("node", port.name)}) for port in ports
        ]
    return Document("Example", Graph.of(nodes)), fed


def symbolic(sizes: Mapping[str, int], named: set[str]) -> dict[str, Dim]:
    """Sizes with some letters left as names."""
    return {letter: dimension(letter) if letter in named else size for letter, size in sizes.items()}
