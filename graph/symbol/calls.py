"""Functions made from declarations: `Conv2d(x, out_channels=64, name="conv1")`.

Signature, documentation and errors come from the operator's ports and attributes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from graph.blocks import Block
from graph.errors import SymloomError
from graph.operator import Attribute, Operator
from graph.operators import OPERATORS
from graph.symbol.made import End
from graph.symbol.value import Symbol, made

Compose = Callable[..., Symbol]


class UnknownOperator(SymloomError, AttributeError):
    """A name that no operator has."""


def composer(name: str) -> Compose:
    """The function of an operator.

    Raises:
        UnknownOperator: there is none; the sentence says which was meant.
    """
    operator = OPERATORS.get(name)
    if operator is None:
        raise UnknownOperator(_unknown(name))

    def compose(*args: Any, **kwargs: Any) -> Symbol:
        return call(operator, args, kwargs)

    compose.__name__ = compose.__qualname__ = name
    compose.__doc__ = documentation(operator)
    compose.__signature__ = signature(operator)  # type: ignore[attr-defined]  # mypy knows no attributes of functions
    return compose


def call(
    operator: Operator,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    blocks: Mapping[str, Block] | None = None,
) -> Symbol:
    """A node of an operator (or block) from the arguments of a call.

    Raises:
        SymloomError: an argument it does not take, an input missing, or shapes that do not fit.
    """
    kwargs = dict(kwargs)
    name, options = kwargs.pop("name", None) or "", kwargs.pop("options", None)
    where = name or operator.name
    if (
        len(args) == 1
        and isinstance(args[0], (list, tuple))
        and any(port.variadic for port in operator.inputs)
    ):
        args = tuple(args[0])
    for number, value in enumerate(args):
        if not isinstance(value, Symbol) and value is not None:
            raise SymloomError(_not_a_symbol(where, operator, number, value))
    inputs: dict[str, End] = {}
    rest = list(args)
    for port in operator.inputs:
        if port.variadic:
            several = kwargs.pop(port.name, None) or rest
            rest = [] if several is rest else rest
            for number, symbol in enumerate(several):
                inputs[f"{port.name}{number}"] = _main(where, symbol)
            if not several and not port.optional:
                raise SymloomError(f"{where}: its input {port.name} is missing; give at least one symbol.")
            continue
        if rest and port.name in kwargs and isinstance(kwargs[port.name], Symbol):
            raise SymloomError(f"{where}: its input {port.name} is given twice.")
        given = rest.pop(0) if rest else kwargs.pop(port.name, None)
        if given is not None:
            inputs[port.name] = _main(where, given)
        elif not port.optional:
            raise SymloomError(f"{where}: its input {port.name} is missing; give the symbol it is fed from.")
    if rest:
        takes = ", ".join(port.name for port in operator.inputs) or "none"
        raise SymloomError(f"{where}: {len(args)} inputs are given, but {operator.name} takes {takes}.")
    return made(operator, inputs, kwargs, name=name, options=options, blocks=blocks)


def signature(operator: Operator) -> inspect.Signature:
    """What `help` shows: inputs by place, attributes by name."""
    kinds = inspect.Parameter
    rows = []
    for port in operator.inputs:
        if port.variadic:
            rows.append(kinds(port.name, kinds.VAR_POSITIONAL))
        else:
            default = None if port.optional else kinds.empty
            rows.append(kinds(port.name, kinds.POSITIONAL_OR_KEYWORD, default=default))
    rows += [kinds(each.name, kinds.KEYWORD_ONLY, default=each.default) for each in operator.attributes]
    rows += [
        kinds("name", kinds.KEYWORD_ONLY, default=None),
        kinds("options", kinds.KEYWORD_ONLY, default=None),
    ]
    return inspect.Signature(rows, return_annotation=Symbol)


def documentation(operator: Operator) -> str:
    """An operator's declaration as a docstring."""
    rows = [operator.summary, ""]
    rows += [line for text in (operator.formula, operator.reference) if text for line in ("    " + text, "")]
    ports = [(port.name, port.doc + " (optional)" * port.optional) for port in operator.inputs]
    table = [*ports, *((attribute.name, _attribute_doc(attribute)) for attribute in operator.attributes)]
    table += [("name", "Its name; left out, it is numbered."), ("options", "As `graph.options` lists them.")]
    rows += ["Args:", *(f"    {name}: {doc or 'any tensor'}" for name, doc in table), "", "Returns:"]
    results = operator.output_ports(operator.resolve({}))
    rows += [f"    {port.name}: {port.doc or 'the result'}" for port in results]
    return "\n".join(rows)


def _attribute_doc(attribute: Attribute) -> str:
    default = "none" if attribute.default is None else repr(attribute.default)
    choices = f" One of {', '.join(attribute.choices)}." if attribute.choices else ""
    return f"{attribute.doc}{choices} Default: {default}."


def _main(where: str, symbol: Any) -> End:
    if not isinstance(symbol, Symbol):
        raise SymloomError(f"{where}: an input must be a symbol, not {symbol!r:.60}.")
    try:
        return symbol.main()
    except SymloomError as error:
        raise SymloomError(f"{where}: {error}") from None


def _not_a_symbol(where: str, operator: Operator, number: int, value: Any) -> str:
    takes = ", ".join(port.name for port in operator.inputs) or "no input"
    remedy = f"; write {operator.attributes[0].name}={value!r}" if operator.attributes else ""
    return (
        f"{where}: argument {number + 1} is {value!r:.60}, but only inputs ({takes}) go by place, "
        f"attributes by name{remedy}."
    )


def _unknown(name: str) -> str:
    for operator in OPERATORS.values():
        if name.lower() in (alias.lower() for alias in operator.aliases):
            return f"there is no operator {name!r}; it is called {operator.name} here."
    close = get_close_matches(name, OPERATORS, 1)
    meant = f"did you mean {close[0]}?" if close else "`symloom operators` lists them."
    return f"there is no operator {name!r}; {meant}"
