"""Blocks from Python functions: run once, what the function composes becomes the block's definition.

    @sym.block
    def Residual(x, channels=64):
        return x + sym.Conv2d(x, out_channels=channels, same_padding=True)

    x = Residual(x, channels=64, name="residual1")

Parameters without a default are input ports, those with one are attributes that the block exposes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, overload

from graph.blocks import Block, Exposed, block_operator, check_blocks
from graph.errors import SymloomError
from graph.operator import Operator
from graph.operators import OPERATORS
from graph.operators.inputs import declared
from graph.symbol.calls import call
from graph.symbol.drawing import placed
from graph.symbol.made import End, Knob, blocks_of, closure, make, names, nodes_of
from graph.symbol.value import Symbol
from graph.types import TensorType

Body = Callable[..., Any]


class BlockCall:
    """A block that is used like an operator; its definition is made at its first use.

    Args:
        name: the block's, and that of its class in the generated code.
        body: composes its outputs: a symbol, several, or a dictionary of them by port.
        summary: one line; the body's docstring if empty.
    """

    def __init__(self, name: str, body: Body, summary: str = "") -> None:
        check_blocks({name: Block(name, ())})
        if name in OPERATORS:
            raise SymloomError(f"{name!r} cannot name a block: it is an operator's name.")
        self.__name__ = self.__qualname__ = name
        self.__doc__ = body.__doc__
        self._body = body
        self._summary = summary or next(iter(inspect.cleandoc(body.__doc__ or "").splitlines()), "")
        self._ports: list[str] = []
        self._defaults: dict[str, Any] = {}
        for parameter in inspect.signature(body).parameters.values():
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                raise SymloomError(
                    f"the block {name} needs a fixed number of inputs; *args and **kwargs are none."
                )
            if parameter.default is parameter.empty:
                self._ports.append(parameter.name)
            else:
                self._defaults[parameter.name] = parameter.default
        if clash := {"name", "options", "repeat"} & self._defaults.keys():
            raise SymloomError(
                f"the block {name} cannot call an attribute {min(clash)!r}; every node has one."
            )
        self._made: tuple[Block, Operator, dict[str, Block]] | None = None

    @property
    def definition(self) -> Block | None:
        """The block; None before its first use."""
        return self._made[0] if self._made is not None else None

    def __call__(self, *args: Any, **kwargs: Any) -> Symbol:
        if self._made is None:
            given = [value for value in args if isinstance(value, Symbol)]
            given += [
                kwargs[port] for port in self._ports[len(given) :] if isinstance(kwargs.get(port), Symbol)
            ]
            if len(given) != len(self._ports):
                where, wanted = kwargs.get("name") or self.__name__, ", ".join(self._ports)
                raise SymloomError(f"{where}: takes {len(self._ports)} symbols ({wanted}), not {len(given)}.")
            self._made = self._trace([symbol.type for symbol in given], kwargs)
        _, operator, blocks = self._made
        return call(operator, args, kwargs, blocks)

    def _trace(
        self, types: Sequence[TensorType | None], kwargs: Mapping[str, Any]
    ) -> tuple[Block, Operator, dict[str, Block]]:
        fed = [_entry(port, found) for port, found in zip(self._ports, types, strict=True)]
        knobs = {
            name: Knob(name, default, _value(kwargs, name, default))
            for name, default in self._defaults.items()
        }
        try:
            results = self._body(*(Symbol([end]) for end in fed), **knobs)
        except SymloomError as error:
            raise SymloomError(f"{kwargs.get('name') or self.__name__}: inside the block, {error}") from None
        ends = _results(self.__name__, results)
        result = _role("output")
        port = result.inputs[0].name
        outputs = [
            End(make(result, {port: end}, {}, name=name), result.output_ports(result.resolve({}))[0].name)
            for name, end in ends.items()
        ]
        everything = [*fed, *outputs]
        inner = blocks_of(everything)
        named = names(closure(everything))
        targets: dict[str, list[tuple[str, str]]] = {name: [] for name in knobs}
        for made in closure(everything):
            for attribute, knob in made.knobs.items():
                targets[knob].append((named[made.serial], attribute))
        for name, found in targets.items():
            if not found:
                raise SymloomError(
                    f"the block {self.__name__} has an attribute {name!r} that no node in it takes."
                )

        def lookup(word: str) -> Operator | None:
            if word in OPERATORS or word not in inner:
                return OPERATORS.get(word)
            return block_operator(inner[word], lookup)

        nodes, _ = nodes_of(everything)
        exposed = tuple(Exposed(name, tuple(found)) for name, found in targets.items())
        block = Block(self.__name__, tuple(placed(nodes, lookup)), exposed, self._summary)
        return block, block_operator(block, lookup), {**inner, block.name: block}


@overload
def block(name: Body) -> BlockCall: ...
@overload
def block(name: str, body: Body, summary: str = "") -> BlockCall: ...
def block(name: str | Body, body: Body | None = None, summary: str = "") -> BlockCall:
    """A block from a function: `@block` above it, or `block("ResidualBlock", function)`.

    Raises:
        SymloomError: the name is unfit.
    """
    if isinstance(name, str):
        assert body is not None, "block(name, function)"
        return BlockCall(name, body, summary)
    return BlockCall(name.__name__, name, summary)


def _entry(name: str, found: TensorType | None) -> End:
    """An input of the block, shaped as at its first use."""
    operator = _role("input")
    attrs = declared(found) if found is not None else {}
    made = make(operator, {}, attrs, name=name, given=found)
    return End(made, made.outputs[0])


def _value(kwargs: Mapping[str, Any], name: str, default: Any) -> Any:
    """An attribute's value at this use: in a block inside a block, that of the outer one's."""
    value = kwargs.get(name, default)
    return value.value if isinstance(value, Knob) else value


def _results(name: str, found: Any) -> dict[str, End]:
    if isinstance(found, Symbol):
        found = {"output": found} if len(found) == 1 else list(found)
    if isinstance(found, (tuple, list)):
        found = {f"output{number}": symbol for number, symbol in enumerate(found)}
    if (
        not isinstance(found, dict)
        or not found
        or not all(isinstance(each, Symbol) for each in found.values())
    ):
        raise SymloomError(
            f"the function of the block {name} must return a symbol or several, not {found!r:.60}."
        )
    return {port: symbol.main() for port, symbol in found.items()}


def _role(role: str) -> Operator:
    return next(operator for operator in OPERATORS.values() if operator.role == role)
