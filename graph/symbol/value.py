"""A symbol: one or several outputs of a network that is being composed.

Everything a symbol tells, it works out from the nodes its outputs depend on; it is never changed. Names of methods and
what they return follow MXNet's `Symbol`; weights are called as in the state dict: `conv1.weight`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graph.dim import Dim, dimension, substitute
from graph.document import Document, save, to_json
from graph.errors import SymloomError
from graph.infer import Inference
from graph.model import Graph, Node
from graph.operator import Operator, Weight
from graph.operators import OPERATORS
from graph.recipe import Recipe
from graph.symbol.drawing import draw
from graph.symbol.made import End, blocks_of, closure, fixed, make, names, nodes_of
from graph.types import Shape, TensorType


class Shapes(NamedTuple):
    """What `infer_shape` finds, in the orders of `list_arguments`, `list_outputs` and `list_auxiliary_states`."""

    arguments: list[Shape]
    outputs: list[Shape]
    auxiliary_states: list[Shape]


class Symbol:
    """One or several outputs of a network.

    The results of an operator with several outputs are taken apart by number, name or in one line:
    `lstm[1]`, `lstm.h_n`, `output, h_n, c_n = lstm`. Used as it is, it stands for its main result, `output`.
    """

    __slots__ = ("ends",)

    def __init__(self, ends: Sequence[End]) -> None:
        self.ends = tuple(ends)

    # ---- its parts

    def __len__(self) -> int:
        return len(self.ends)

    def __iter__(self) -> Iterator[Symbol]:
        return (Symbol([end]) for end in self.ends)

    def __getitem__(self, key: int | str) -> Symbol:
        """An output by number, by the name `list_outputs` gives it, by its port or by its node."""
        if isinstance(key, int):
            return Symbol([self.ends[key]])
        named = names(closure(self.ends))
        for spelling in (
            lambda node, port: f"{node}_{port}",
            lambda node, port: port,
            lambda node, port: node,
        ):
            for end in self.ends:
                if spelling(named[end.made.serial], end.port) == key:
                    return Symbol([end])
        outputs = self.list_outputs()
        shown = ", ".join(outputs[:12]) + (", …" if len(outputs) > 12 else "")
        raise SymloomError(f"there is no output {key!r} (there are {shown}).")

    def __getattr__(self, name: str) -> Symbol:
        found = [end for end in self.ends if end.port == name]
        if len(found) == 1:
            return Symbol(found)
        raise AttributeError(
            f"a symbol has no {name!r}; its outputs are {', '.join(end.port for end in self.ends)}."
        )

    def main(self) -> End:
        """The one output meant when a symbol is used as it is.

        Raises:
            SymloomError: it has several, and none is called `output`.
        """
        if len(self.ends) == 1:
            return self.ends[0]
        mains = [end for end in self.ends if end.port == "output"]
        if len(mains) == 1 and len({end.made.serial for end in self.ends}) == 1:
            return mains[0]
        ports = ", ".join(self.list_outputs())
        raise SymloomError(
            f"this symbol has several outputs ({ports}); choose one, as in x[0] or x[{ports.split(', ')[0]!r}]."
        )

    @property
    def name(self) -> str:
        """The name of the node whose output it is."""
        return names(closure(self.ends))[self.main().made.serial]

    @property
    def type(self) -> TensorType | None:
        """Its shape and dtype; None inside a block whose inputs have none."""
        end = self.main()
        return end.made.type_of(end.port)

    @property
    def shape(self) -> Shape:
        """Its shape: numbers, and names such as N for sizes that vary.

        Raises:
            SymloomError: it is in a block whose inputs have no shape yet.
        """
        found = self.type
        if found is None:
            raise SymloomError(f"the shape of {self.name} is not known inside a block.")
        return found.shape

    def __repr__(self) -> str:
        return f"<Symbol {', '.join(self.list_outputs())}>"

    # ---- arithmetic

    def __add__(self, other: Symbol | float) -> Symbol:
        return self._binary("+", other) if isinstance(other, Symbol) else self._scaled(offset=other)

    def __sub__(self, other: Symbol | float) -> Symbol:
        return self._binary("-", other) if isinstance(other, Symbol) else self._scaled(offset=-other)

    def __mul__(self, other: Symbol | float) -> Symbol:
        return self._binary("*", other) if isinstance(other, Symbol) else self._scaled(factor=other)

    def __truediv__(self, other: Symbol | float) -> Symbol:
        return self._binary("/", other) if isinstance(other, Symbol) else self._scaled(factor=1 / other)

    def __matmul__(self, other: Symbol) -> Symbol:
        return self._binary("@", other)

    def __pow__(self, exponent: float) -> Symbol:
        return self._unary("**", exponent=exponent)

    def __neg__(self) -> Symbol:
        return self._unary("-x")

    def __radd__(self, other: float) -> Symbol:
        return self._scaled(offset=other)

    def __rsub__(self, other: float) -> Symbol:
        return self._scaled(factor=-1.0, offset=other)

    def __rmul__(self, other: float) -> Symbol:
        return self._scaled(factor=other)

    def _binary(self, sign: str, other: Symbol) -> Symbol:
        if not isinstance(other, Symbol):
            return NotImplemented
        operator = spelt(sign)
        first, second = operator.inputs
        return made(operator, {first.name: self.main(), second.name: other.main()}, {})

    def _unary(self, sign: str, **attrs: Any) -> Symbol:
        operator = spelt(sign)
        return made(operator, {operator.inputs[0].name: self.main()}, attrs)

    def _scaled(self, **attrs: float) -> Symbol:
        return self._unary("MulScalar", **attrs)

    # ---- what it consists of

    def list_inputs(self) -> list[str]:
        """The names of the nodes that data enter by: inputs and targets."""
        nodes, inference = self._inferred({})
        return [node.name for node in nodes if inference.facts[node.name].operator in _entries()]

    def list_arguments(self) -> list[str]:
        """Inputs, targets and trained weights, in the order of computation."""
        return [name for name, _, weight in self._owned() if weight is None or weight.trainable]

    def list_auxiliary_states(self) -> list[str]:
        """Tensors that are kept but not trained, such as the running means of batch normalisation."""
        return [name for name, _, weight in self._owned() if weight is not None and not weight.trainable]

    def list_outputs(self) -> list[str]:
        """The names of its outputs: `conv1_output`, `lstm1_h_n`."""
        named = names(closure(self.ends))
        return [f"{named[end.made.serial]}_{end.port}" for end in self.ends]

    def get_internals(self) -> Symbol:
        """All outputs of all its nodes: `net.get_internals()["pool2_output"]` cuts a network for transfer learning.

        What is cut out keeps its names, and so its weights.
        """
        return Symbol([End(made, port) for made in fixed(self.ends).values() for port in made.outputs])

    def infer_shape(self, **given: Sequence[int | str]) -> Shapes:
        """The shapes of everything when inputs have these: `net.infer_shape(image=(32, 1, 28, 28))`.

        A size with a name that an input settles is settled in all of them.

        Raises:
            SymloomError: there is no such input, or an operator cannot take what reaches it.
        """
        wanted = {name: tuple(dimension(size) for size in shape) for name, shape in given.items()}
        owned, (_, inference) = self._owned(wanted), self._inferred(wanted)
        named = names(closure(self.ends))
        outputs = []
        for end in self.ends:
            found = inference.facts[named[end.made.serial]].type_of(end.port)
            assert found is not None, "no problem, so every type is known"
            outputs.append(found.shape)
        return Shapes(
            [shape for _, shape, weight in owned if weight is None or weight.trainable],
            outputs,
            [shape for _, shape, weight in owned if weight is not None and not weight.trainable],
        )

    def attr(self, name: str) -> Any:
        """The value of an attribute of its node, such as `kernel_size`.

        Raises:
            SymloomError: its node has none of that name.
        """
        try:
            return self.list_attr()[name]
        except KeyError:
            known = ", ".join(self.list_attr()) or "none"
            raise SymloomError(f"{self.name} has no attribute {name!r} (it has {known}).") from None

    def list_attr(self) -> dict[str, Any]:
        """All attributes of its node with their values."""
        made = self.main().made
        return dict(made.attrs) if made.operator is None else dict(vars(made.operator.resolve(made.attrs)))

    def debug_str(self) -> str:
        """One line a node: what it is called, what it does to what, and the shape that comes out."""
        nodes, inference = self._inferred({})
        rows = []
        for node in nodes:
            facts = inference.facts[node.name]
            fed = [
                source.node if source.port == "output" else f"{source.node}.{source.port}"
                for source in node.inputs.values()
            ]
            told = ", ".join([*fed, *(f"{key}={value!r}" for key, value in node.attrs.items())])
            shapes = ", ".join(str(x) for x in facts.types or ())
            rows.append(f"{node.name} = {node.op}({told})  # {shapes}")
        return "\n".join(rows)

    # ---- as a document

    def document(self, title: str = "Untitled", recipe: Recipe | None = None) -> Document:
        """The document the window opens, laid out from left to right."""
        return draw(self.ends, title, recipe)

    def tojson(self, title: str = "Untitled") -> str:
        """The text of its `.symloom` file."""
        return to_json(self.document(title))

    def save(self, path: str | os.PathLike[str], title: str = "Untitled") -> None:
        """Write its `.symloom` file.

        Raises:
            FileProblem: it cannot be written.
        """
        save(self.document(title), path)

    # ---- inference

    def _inferred(self, given: Mapping[str, Shape]) -> tuple[list[Node], Inference]:
        nodes, _ = nodes_of(self.ends)
        document = Document(graph=Graph.of(nodes), blocks=blocks_of(self.ends))
        inference = Inference.of(document.graph, document.operator, self._fed(nodes, given))
        for problem in inference.problems():
            raise SymloomError(str(problem))
        return nodes, inference

    def _fed(self, nodes: Sequence[Node], given: Mapping[str, Shape]) -> dict[str, TensorType]:
        """The type of every input, with the sizes that the given shapes settle."""
        declared = {}
        for node in nodes:
            operator = OPERATORS.get(node.op)
            if operator in _entries():
                assert operator is not None
                a = operator.resolve(node.attrs)
                declared[node.name] = TensorType(tuple(dimension(size) for size in a.shape), a.dtype)
        settled: dict[str, int] = {}
        for name, shape in given.items():
            if name not in declared:
                raise SymloomError(f"there is no input {name!r} (there are {', '.join(declared) or 'none'}).")
            for size, wanted in zip(declared[name].shape, shape, strict=False):
                if not isinstance(size, int) and isinstance(wanted, int):
                    settled[str(size)] = wanted
        return {
            name: TensorType(given.get(name, tuple(substitute(size, settled) for size in x.shape)), x.dtype)
            for name, x in declared.items()
        }

    def _owned(
        self, given: Mapping[str, Shape] | None = None
    ) -> list[tuple[str, tuple[Dim, ...], Weight | None]]:
        """Inputs (without a weight) and weights, with their shapes."""
        nodes, inference = self._inferred(given or {})
        graph = Graph.of(nodes)
        found: list[tuple[str, tuple[Dim, ...], Weight | None]] = []
        for node in nodes:
            facts = inference.facts[node.name]
            assert facts.operator is not None
            assert facts.types is not None
            if facts.operator in _entries():
                found.append((node.name, facts.types[0].shape, None))
            elif not node.options.get("shares"):
                inputs = inference.inputs(graph, node.name)
                assert inputs is not None
                for name, weight in facts.operator.weights(facts.attributes, *inputs).items():
                    found.append((f"{node.name}.{name}", weight.shape, weight))
        return found


def made(operator: Operator, inputs: Mapping[str, End], attrs: Mapping[str, Any], **named: Any) -> Symbol:
    """The outputs of a new node."""
    node = make(operator, inputs, attrs, **named)
    return Symbol([End(node, port) for port in node.outputs])


def spelt(sign: str) -> Operator:
    """The operator that a sign of Python's stands for; its declaration lists the sign among its aliases."""
    return next(operator for operator in OPERATORS.values() if sign in operator.aliases)


def _entries() -> list[Operator]:
    return [operator for operator in OPERATORS.values() if operator.role in ("input", "target")]
