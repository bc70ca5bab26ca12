"""`symloom check`, `operators` and `networks`: what needs no torch and answers at once."""

from __future__ import annotations

import inspect
from typing import Any

import click
import msgspec

from graph.analyse import analyse
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference, Problem
from graph.operator import CATEGORIES, Operator
from graph.operators import OPERATORS
from graph.own_data import own_kind
from runtime.cli.data_choice import described
from runtime.cli.files import examples, open_document

ANY_LENGTH = 128  # of a text whose length the network leaves open
as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command("check")
@click.argument("file", metavar="FILE")
@as_json_option
def check(file: str, as_json: bool) -> int:
    """Tell what is wrong with a network, and how to mend it.

    Nothing is trained. Exit code 1 if there is an error: something that keeps the network from being trained.
    """
    from graph.diagnose import diagnose
    from graph.fixes import fixes

    document = open_document(file)
    inference = Inference.of(document.graph, document.operator)
    unreadable = _look(document)
    problems = [*unreadable, *diagnose(document, inference)]
    entry: dict[str, Any]
    errors = sum(problem.severity == "error" for problem in problems)
    for problem in problems:
        found = fixes(document, inference, problem) if problem not in unreadable else []
        if as_json:
            entry = {
                "event": "problem", "severity": problem.severity, "node": problem.node,
                "message": problem.message, "kind": problem.kind, "port": problem.port,
                "attribute": problem.attribute,
                "fixes": [{"text": fix.text, "consequence": fix.consequence} for fix in found],
            }  # fmt: skip
            click.echo(msgspec.json.encode(entry))
        else:
            color = {"error": "red", "warning": "yellow"}.get(problem.severity, "blue")
            click.echo(f"{click.style(problem.severity, fg=color)}: {problem}")
            for fix in found:
                click.echo(f"    fix: {fix.text}" + (f" ({fix.consequence})" if fix.consequence else ""))
    size = _size(document, inference)
    if as_json:
        entry = {
            "event": "checked",
            "title": document.title,
            **size,
            "errors": errors,
            "problems": len(problems),
        }
        click.echo(msgspec.json.encode(entry))
    else:
        told = (
            "no problem found"
            if not problems
            else f"{len(problems)} problem{'s' * (len(problems) != 1)} found"
        )
        click.echo(f"{document.title}: {_size_text(size)}; {told}")
    return 1 if errors else 0


def _look(document: Document) -> list[Problem]:
    """Look at data of one's own, so that the network is checked against them; the problem if that cannot be."""
    data = document.recipe.data
    if own_kind(data.name) is not None and data.attrs:
        try:
            document.described = (data, described(data))
        except SymloomError as error:
            return [Problem("", str(error), kind="data_files")]
    return []


def _size(document: Document, inference: Inference) -> dict[str, Any]:
    """How large a network is; multiply-adds are those of one sample, with `sizes` for what may be of any length."""
    sizes = {
        size: ANY_LENGTH
        for facts in inference.facts.values()
        if facts.operator is not None and facts.operator.role in ("input", "target")
        for size in getattr(facts.attributes, "shape", ())[1:]
        if isinstance(size, str) and size != "N"
    }
    found = analyse(document, inference, 1, sizes)
    return {
        "nodes": len(document.graph),
        "parameters": found.parameters,
        "multiply_adds": found.multiply_adds,
        "sizes": sizes,
    }


def _size_text(size: dict[str, Any]) -> str:
    text = f"{size['nodes']} nodes, {size['parameters']:,} parameters"
    if not size["multiply_adds"]:
        return text
    sizes = ", ".join(f"{name} = {value}" for name, value in size["sizes"].items())
    return f"{text}, {size['multiply_adds']:,} multiply-adds a sample{f' of {sizes}' * bool(sizes)}"


@click.command("networks")
@as_json_option
def networks(as_json: bool) -> None:
    """List the example networks."""
    for name in examples():
        document = open_document(name)
        size = _size(document, Inference.of(document.graph, document.operator))
        data = document.recipe.data.name
        fit = f", for {data}" if data else ""
        if as_json:
            click.echo(msgspec.json.encode({"name": name, "title": document.title, **size, "data": data}))
        else:
            click.echo(f"{click.style(name, bold=True)}  {document.title}: {_size_text(size)}{fit}")


@click.command("operators")
@click.argument("name", required=False)
@as_json_option
def operators(name: str | None, as_json: bool) -> None:
    """List the operators, or explain one."""
    chosen = [_operator(name)] if name else list(OPERATORS.values())
    if as_json:
        for operator in chosen:
            click.echo(msgspec.json.encode(_described(operator)))
    elif name:
        click.echo(_explained(chosen[0]))
    else:
        wide = max(len(operator.name) for operator in chosen) + 2
        for category in CATEGORIES:
            family = [operator for operator in chosen if operator.category == category]
            if family:
                click.echo(click.style(f"{category}", bold=True))
            for operator in family:
                click.echo(f"  {operator.name:<{wide}}{operator.summary}")


def _operator(name: str) -> Operator:
    wanted = name.lower()
    for operator in OPERATORS.values():
        if wanted in (operator.name.lower(), *(alias.lower() for alias in operator.aliases)):
            return operator
    from difflib import get_close_matches

    close = get_close_matches(name, OPERATORS, 1)
    meant = f"did you mean {close[0]}?" if close else "symloom operators lists them."
    raise SymloomError(f"There is no operator named {name}; {meant}")


_FACTS = (
    "monotone",
    "selects",
    "classification",
    "takes_logits",
    "takes_probabilities",
    "takes_log_probabilities",
    "probabilities",
    "log_probabilities",
    "needs_batch",
)


def _described(operator: Operator) -> dict[str, Any]:
    """An operator's declaration as JSON."""
    outputs = operator.output_ports(operator.resolve({}))
    return {
        "name": operator.name,
        "category": operator.category,
        "role": operator.role,
        "summary": operator.summary,
        "aliases": list(operator.aliases),
        "formula": operator.formula,
        "reference": operator.reference,
        "inputs": [
            {
                "name": port.name, "doc": port.doc, "optional": port.optional, "variadic": port.variadic,
                "dtypes": list(port.dtypes),
            }
            for port in operator.inputs
        ],
        "outputs": [{"name": port.name, "doc": port.doc} for port in outputs],
        "attributes": [
            {
                "name": attribute.name, "kind": attribute.kind, "default": attribute.default, "doc": attribute.doc,
                "minimum": attribute.minimum, "maximum": attribute.maximum, "choices": list(attribute.choices),
                "length": attribute.length, "optional": attribute.optional, "unit": attribute.unit,
                "shown_if": attribute.shown_if,
            }
            for attribute in operator.attributes
        ],
        "shorthand": list(operator.shorthand),
        "torch": {"layer": operator.layer, "call": operator.call},
        "metrics": list(operator.metrics),
        "facts": [name for name in _FACTS if getattr(operator, name)],
    }  # fmt: skip


def _explained(operator: Operator) -> str:
    """An operator's declaration for reading."""
    rows = [f"{click.style(operator.name, bold=True)} ({operator.category})", f"  {operator.summary}"]
    if operator.formula:
        rows.append(f"  {inspect.cleandoc(operator.formula)}")
    if operator.aliases:
        rows.append(f"  also called {', '.join(operator.aliases)}")
    ports = [("in", port) for port in operator.inputs]
    ports += [("out", port) for port in operator.output_ports(operator.resolve({}))]
    table = [
        (f"{way} {port.name}{'…' * port.variadic}", port.doc + " (optional)" * port.optional)
        for way, port in ports
    ]
    for attribute in operator.attributes:
        default = "none" if attribute.default is None else str(attribute.default)
        unit = f" {attribute.unit}" if attribute.unit else ""
        table.append((attribute.name, f"{attribute.doc} Default: {default}{unit}."))
    wide = max((len(left) for left, _ in table), default=0) + 2
    rows += [f"  {left:<{wide}}{right}" for left, right in table]
    if operator.reference:
        rows.append(f"  {operator.reference}")
    return "\n".join(rows)
