"""What an operator is: one frozen declaration from which everything else is derived.

A declaration (see `graph.operators`) names the operator, its ports and attributes, and gives the rules for
shapes, weights and cost as small functions, and its torch code as two templates. Palette, inspector,
inference, generated source, documentation and tests read these fields; no operator's name appears
anywhere else.

All rules take the checked attributes `a` (a namespace: `a.kernel_size`) and then one `TensorType` per input
port in declared order: `None` for an unwired optional port, a tuple for a variadic one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Literal

from graph.dim import Dim
from graph.errors import SymloomError
from graph.types import DTYPES, Shape, TensorType

Kind = Literal["int", "float", "bool", "text", "choice", "ints", "floats", "shape", "dtype"]
Role = Literal["compute", "input", "target", "output", "loss", "metric"]
Attributes = SimpleNamespace

_LARGEST = 3.4028234663852886e38  # of float32, in which everything is computed
_PLACE = re.compile(r"0|[1-9][0-9]{0,5}")  # the number of a wire at a variadic port: one way to write each

CATEGORIES = (
    "Input",
    "Convolution",
    "Linear",
    "Pooling",
    "Activation",
    "Normalisation",
    "Dropout",
    "Recurrent",
    "Attention",
    "Embedding",
    "Shape",
    "Arithmetic",
    "Reduction",
    "Loss",
    "Metric",
    "Block",
)


class Code(str):
    """A piece of Python that a rule made from checked values; templates print it as it is, not quoted."""


class ShapeError(SymloomError):
    """Inputs that an operator cannot take; the sentence says what came, what is needed.

    Args:
        sentence: what the person reads, without the node's name (the caller adds it).
        port: the input port at fault, if one is.
        kind: a stable word for what is wrong, by which fixes are looked up (`rank`, `channels`, …).
        expected: what a fix needs to know, such as the size that would fit.
    """

    def __init__(
        self, sentence: str, *, port: str | None = None, kind: str = "", expected: Any = None
    ) -> None:
        super().__init__(sentence)
        self.port = port
        self.kind = kind
        self.expected = expected


@dataclass(frozen=True)
class Port:
    """A place where a wire ends or begins.

    Args:
        name: torch's name of the argument or result.
        doc: one line, with the shape: `(N, C, H, W)`.
        optional: an input that may stay unwired.
        variadic: an input that takes any number of wires; their ports are `name0`, `name1`, …
        dtypes: the dtypes an input takes; empty for any.
    """

    name: str
    doc: str = ""
    optional: bool = False
    variadic: bool = False
    dtypes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attribute:
    """A setting of an operator.

    Args:
        name: torch's name of the argument.
        kind: which values it takes. `ints` and `floats` with a `length` also take one number for all.
        default: its value when a node says nothing; torch's own default where there is one.
        doc: one line.
        minimum, maximum: inclusive bounds, of each element for tuples.
        choices: the values of a `choice`.
        length: how many elements `ints` or `floats` has; None for any number.
        optional: whether None is a value (its meaning is in `doc`).
        unit: shown after the field, such as `px`.
        shown_if: (other attribute, its values): the field is shown only then.
        torch: whether it is an argument of the torch call (so that `{options}` may print it).
    """

    name: str
    kind: Kind
    default: Any
    doc: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    length: int | None = None
    optional: bool = False
    unit: str = ""
    shown_if: tuple[str, tuple[Any, ...]] | None = None
    torch: bool = True

    def check(self, value: Any) -> Any:
        """The value in its canonical form (tuples for lists).

        Raises:
            SymloomError: the value is not one of this attribute's; the sentence says what is.
        """
        if value is None and self.optional:
            return None
        match self.kind:
            case "bool":
                if isinstance(value, bool):
                    return value
                raise self._refuse(value, "true or false")
            case "text":
                if isinstance(value, str):
                    return value
                raise self._refuse(value, "a text")
            case "choice":
                if isinstance(value, str) and value in self.choices:
                    return value
                raise self._refuse(value, f"one of {', '.join(self.choices)}")
            case "dtype":
                if isinstance(value, str) and value in (self.choices or DTYPES):
                    return value
                raise self._refuse(value, f"a dtype ({', '.join(self.choices or DTYPES)})")
            case "int" | "float":
                return self._number(value)
            case "shape":
                return self._shape(value)
            case "ints" | "floats":
                return self._numbers(value)

    def _number(self, value: Any) -> int | float:
        whole = self.kind in ("int", "ints")
        wanted = "a whole number" if whole else "a number"
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._refuse(value, wanted + self._range())
        if isinstance(value, int) and abs(value) > 2**53:
            raise self._refuse(value, "a number below 2^53")
        if whole:
            if value != value or value in (math.inf, -math.inf) or value != int(value):
                raise self._refuse(value, wanted + self._range())
            value = int(value)
        elif not math.isfinite(value):
            raise self._refuse(value, "a finite number")
        elif abs(value) > _LARGEST:
            raise self._refuse(value, "a number up to 3.4e38")
        else:
            value = float(value)
        if (self.minimum is not None and value < self.minimum) or (
            self.maximum is not None and value > self.maximum
        ):
            raise self._refuse(value, wanted + self._range())
        return int(value) if whole else float(value)

    def _numbers(self, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            if self.length is None:
                raise self._refuse(value, "a list of numbers")
            return self._number(value)
        if self.length is not None and len(value) != self.length:
            raise self._refuse(value, f"one number or {self.length} of them")
        return tuple(self._number(item) for item in value)

    def _shape(self, value: Any) -> tuple[int | str, ...]:
        least = 1 if self.minimum is None else int(self.minimum)
        wanted = f"a shape such as N, 1, 28, 28 (whole numbers ≥ {least}, or names for sizes that vary)"
        if not isinstance(value, (list, tuple)) or len(value) > 8:
            raise self._refuse(value, wanted)
        for item in value:
            name = isinstance(item, str) and item.isascii() and item.isidentifier()
            number = isinstance(item, int) and not isinstance(item, bool) and least <= item <= 2**31
            if not (name or number):
                raise self._refuse(value, wanted)
        return tuple(value)

    def _range(self) -> str:
        low, high = self.minimum, self.maximum
        if low is not None and high is not None:
            return f" from {low:g} to {high:g}"
        if low is not None:
            return f" ≥ {low:g}"
        return f" ≤ {high:g}" if high is not None else ""

    def _refuse(self, value: Any, wanted: str) -> SymloomError:
        none = " or none" if self.optional else ""
        return SymloomError(f"{self.name} must be {wanted}{none}, not {_short(value)}.")


@dataclass(frozen=True)
class Weight:
    """A tensor that a layer owns: a parameter, or with `trainable=False` a buffer.

    Args:
        shape: its shape; every size must be known.
        initialiser: the torch layer's own, in words, such as `Kaiming uniform`.
        decays: whether weight decay and L1/L2 apply by default (not for biases and norms).
        rate, decay, l1, l2, frozen: what the options of a node inside a block say; else they change nothing.
    """

    shape: tuple[Dim, ...]
    initialiser: str = "zeros"
    trainable: bool = True
    decays: bool = True
    dtype: str = "float32"
    rate: float = 1.0
    decay: float = 1.0
    l1: float = 0.0
    l2: float = 0.0
    frozen: bool = False


@dataclass(frozen=True)
class Goal:
    """What an input needs, as far as it is known; an operator that `adapts` says how it might make it.

    Args:
        ranks: the numbers of dimensions it takes; empty if that is not the trouble.
        dtypes: the dtypes it takes; empty if that is not the trouble.
        shape: the very shape it takes, or that of what it is joined with.
    """

    ranks: tuple[int, ...] = ()
    dtypes: tuple[str, ...] = ()
    shape: Shape | None = None

    def wants_rank(self, rank: int) -> bool:
        """Whether a tensor of that many dimensions might do."""
        return rank in self.ranks or (self.shape is not None and rank == len(self.shape))


Types = TensorType | tuple[TensorType, ...]
ShapeRule = Callable[..., Types]


def _no_weights(a: Attributes, *inputs: Any) -> dict[str, Weight]:
    return {}


def _no_sizes(a: Attributes, *inputs: Any) -> dict[str, Any]:
    return {}


def no_multiply_adds(a: Attributes, output: TensorType, *inputs: Any) -> Dim:
    """For operators that multiply and add nothing worth counting."""
    return 0


@dataclass(frozen=True)
class Operator:
    """One kind of node.

    Args:
        name: torch's term, such as `Conv2d`.
        category: one of `CATEGORIES`.
        summary: one line, what it does.
        inputs, outputs: its ports; outputs may be a function of the attributes.
        infer: the shape and dtype rule: `infer(a, *inputs) -> TensorType or a tuple of them`, one an output.
            It raises `ShapeError` where torch would fail for every value of the unknown sizes.
        call: the torch expression, a format string over attributes (`{kernel_size}`), input ports
            (`{input}`; a variadic port is the comma-separated list), `{self}` (the layer), `sizes` and
            `{options}`: `, name=value` for every attribute not at its default and not named in the template.
        overwriting: the same expression with its result in its input's memory, for an elementwise operator whose
            backward pass asks for its result alone; None where torch has none.
        layer: the torch layer's constructor, the same kind of format string; None for plain functions.
        unpack: how several results are taken apart: `{output}, ({hidden}, {cell})`.
        sizes: `sizes(a, *inputs) -> {name: value}`: what the templates need and is inferred, never asked.
        weights: `weights(a, *inputs) -> {name: Weight}`, names as in the layer's state dict.
        multiply_adds: `multiply_adds(a, output, *inputs) -> Dim` of one forward pass.
        attributes: its settings, in the order of torch's signature.
        role: what the engine does with it.
        aliases: other tools' names (MXNet's, Gluon's, Keras's), for the search.
        formula, reference: what is computed, and the source.
        shorthand: the attributes shown on the node.
        monotone: elementwise, non-decreasing, and with a gradient that is the same for equal results; it may
            change places with an operator that `selects`.
        selects: each result is one of the inputs, chosen by size (max-pooling).
        metrics: for a loss: the names of the metrics that go with it.
        classification: for a loss: its target is a class number per sample.
        takes_logits: for a loss: it applies softmax or the sigmoid itself.
        takes_probabilities: for a loss: its first input must be probabilities.
        takes_log_probabilities: for a loss: its first input must be logarithms of probabilities.
        probabilities: for an activation: its results are probabilities (softmax, sigmoid).
        log_probabilities: for an activation: its results are logarithms of probabilities.
        needs_batch: in training it needs several values a channel over the batch (batch normalisation).
        entries: the attribute that says how many different numbers its first input may hold, from 0 on.
        adapts: `adapts(x, goal) -> attributes worth trying`, for operators that, put on a wire that carries x,
            may make what the wire's end needs. Fixes try them out and keep what works.
        keeps: the ports whose tensors the backward pass needs, so that they stay in memory until then; None
            takes what is usual in the category (`graph.analyse`).
        kept: `kept(a, output, *inputs) -> bytes` the backward pass needs besides: masks, indices, gates.
        inside: for a block: `inside(a, *inputs) -> tuple of graph.blocks.Inside`, one a repetition.
    """

    name: str
    category: str
    summary: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...] | Callable[[Attributes], tuple[Port, ...]]
    infer: ShapeRule
    call: str
    overwriting: str | None = None
    layer: str | None = None
    unpack: str | None = None
    sizes: Callable[..., dict[str, Any]] = _no_sizes
    weights: Callable[..., dict[str, Weight]] = _no_weights
    multiply_adds: Callable[..., Dim] = no_multiply_adds
    attributes: tuple[Attribute, ...] = ()
    role: Role = "compute"
    aliases: tuple[str, ...] = ()
    formula: str = ""
    reference: str = ""
    shorthand: tuple[str, ...] = ()
    monotone: bool = False
    selects: bool = False
    metrics: tuple[str, ...] = ()
    classification: bool = False
    takes_logits: bool = False
    takes_probabilities: bool = False
    takes_log_probabilities: bool = False
    probabilities: bool = False
    log_probabilities: bool = False
    needs_batch: bool = False
    entries: str = ""
    adapts: Callable[[TensorType, Goal], Iterable[Mapping[str, Any]]] | None = None
    keeps: tuple[str, ...] | None = None
    kept: Callable[..., Dim] | None = None
    inside: Callable[..., tuple[Any, ...]] | None = None
    _by_name: Mapping[str, Attribute] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        assert self.name.isidentifier(), self.name
        assert self.category in CATEGORIES, f"{self.name}: unknown category {self.category}"
        assert self.summary, f"{self.name}: no summary"
        assert all(attribute.doc for attribute in self.attributes), f"{self.name}: an attribute without doc"
        assert (self.layer is None) == (self.weights is _no_weights) or self.layer, self.name
        object.__setattr__(self, "_by_name", {attribute.name: attribute for attribute in self.attributes})
        assert len(self._by_name) == len(self.attributes), f"{self.name}: an attribute declared twice"
        for attribute in self.attributes:
            assert attribute.check(attribute.default) == attribute.default, f"{self.name}.{attribute.name}"
        assert set(self.shorthand) <= set(self._by_name), f"{self.name}: shorthand of no attribute"

    def attribute(self, name: str) -> Attribute:
        """The attribute of that name.

        Raises:
            SymloomError: there is none; the sentence lists those there are.
        """
        try:
            return self._by_name[name]
        except KeyError:
            known = ", ".join(self._by_name) or "none"
            raise SymloomError(f"{self.name} has no attribute {name!r} (it has {known}).") from None

    def resolve(self, attrs: Mapping[str, Any]) -> Attributes:
        """All attributes with their values, defaults filled in and every value checked.

        Raises:
            SymloomError: an unknown attribute or a value it does not take.
        """
        values = {name: attribute.default for name, attribute in self._by_name.items()}
        for name, value in attrs.items():
            values[name] = self.attribute(name).check(value)
        return SimpleNamespace(**values)

    def output_ports(self, a: Attributes) -> tuple[Port, ...]:
        """The outputs a node with these attributes has."""
        return self.outputs(a) if callable(self.outputs) else self.outputs

    def input_port(self, name: str) -> Port | None:
        """The declared port that a wire's end belongs to: `x2` belongs to the variadic port `x`."""
        for port in self.inputs:
            if port.name == name and not port.variadic:
                return port
            if port.variadic and name.startswith(port.name) and _PLACE.fullmatch(name, len(port.name)):
                return port
        return None


def spread(value: int | float | tuple[Any, ...], length: int) -> tuple[Any, ...]:
    """One number as a tuple for every axis, as torch takes `kernel_size=3` for `(3, 3)`."""
    return value if isinstance(value, tuple) else (value,) * length


def need_rank(x: TensorType, ranks: tuple[int, ...], wanted: str, port: str = "input") -> None:
    """Refuse a tensor whose number of dimensions is not one of `ranks`; `wanted` names the shape needed.

    Raises:
        ShapeError: it is not (kind `rank`; `expected` holds the ranks).
    """
    if x.rank not in ranks:
        raise ShapeError(
            f"needs {wanted}, but {port} is {x} ({x.rank} dimension{'s' * (x.rank != 1)}).",
            port=port,
            kind="rank",
            expected=ranks,
        )


def need_dtype(x: TensorType, dtypes: tuple[str, ...], wanted: str, port: str = "input") -> None:
    """Refuse a tensor whose dtype is not one of `dtypes`; `wanted` says in words what is needed.

    Raises:
        ShapeError: it is not (kind `dtype`; `expected` holds the dtypes).
    """
    if x.dtype not in dtypes:
        raise ShapeError(
            f"needs {wanted}, but {port} is {x.dtype}.", port=port, kind="dtype", expected=dtypes
        )


def known(dim: Dim, what: str, port: str = "input") -> int:
    """A size that must be a number, because weights have that shape.

    Raises:
        ShapeError: it is a name (kind `unknown_size`).
    """
    if not isinstance(dim, int):
        raise ShapeError(
            f"needs a known {what}, but {port} has {dim} there; give a number instead of a name.",
            port=port,
            kind="unknown_size",
        )
    return dim


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
