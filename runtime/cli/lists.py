"""`symloom check`, `operators` and `networks`: what needs no torch and answers at once."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import click
import msgspec

from graph.binding import bind
from graph.datasets import data_set
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference, Problem
from graph.operator import CATEGORIES, Operator
from graph.operators import OPERATORS
from graph.picture.faces import parameters_of
from graph.source import generate
from runtime.cli.files import examples, open_document

as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command("check")
@click.argument("file", metavar="FILE")
@as_json_option
def check(file: str, as_json: bool) -> int:
    """Tell what is wrong with a network, without training it.

    Exit code 1 if there is an error: something that keeps it from being trained.
    """
    document = open_document(file)
    inference = Inference.of(document.graph, document.operator)
    problems = list(_problems(document, inference))
    errors = sum(problem.severity == "error" for problem in problems)
    parameters = _parameters(document, inference)
    for problem in problems:
        if as_json:
            click.echo(
                msgspec.json.encode(
                    {
                        "event": "problem", "severity": problem.severity, "node": problem.node,
                        "message": problem.message, "kind": problem.kind, "port": problem.port,
                        "attribute": problem.attribute, "fixes": [],
                    }
                )
            )  # fmt: skip
        else:
            color = {"error": "red", "warning": "yellow"}.get(problem.severity, "blue")
            click.echo(f"{click.style(problem.severity, fg=color)}: {problem}")
    if as_json:
        click.echo(
            msgspec.json.encode(
                {
                    "event": "checked", "title": document.title, "nodes": len(document.graph),
                    "parameters": parameters, "errors": errors, "problems": len(problems),
                }
            )
        )  # fmt: skip
    else:
        size = f"{len(document.graph)} nodes, {parameters:,} parameters"
        told = (
            "no problem found"
            if not problems
            else f"{len(problems)} problem{'s' * (len(problems) != 1)} found"
        )
        click.echo(f"{document.title}: {size}, {told}")
    return 1 if errors else 0


def _problems(document: Document, inference: Inference) -> Iterator[Problem]:
    """What inference finds; if that is nothing, what keeps the graph from being written, fed or trained."""
    found = inference.problems()
    yield from found
    if any(problem.severity == "error" for problem in found):
        return
    try:
        source = generate(document, inference)
        spec = data_set(document.recipe.data.name)
        bind(document.graph, inference, spec, source.inputs, source.targets)
    except SymloomError as problem:
        node, _, message = str(problem).partition(": ")
        yield Problem(node, message) if node in document.graph else Problem("", str(problem))
        return
    if not source.losses:
        yield Problem(
            "",
            "The graph has no loss to train for; connect a loss to the prediction and a Target.",
            "warning",
        )


def _parameters(document: Document, inference: Inference) -> int:
    return sum(parameters_of(document.graph, inference, name) for name in document.graph.nodes)


@click.command("networks")
@as_json_option
def networks(as_json: bool) -> None:
    """List the example networks."""
    for name in examples():
        document = open_document(name)
        parameters = _parameters(document, Inference.of(document.graph, document.operator))
        entry = {
            "name": name, "title": document.title, "nodes": len(document.graph), "parameters": parameters,
            "data": document.recipe.data.name,
        }  # fmt: skip
        if as_json:
            click.echo(msgspec.json.encode(entry))
        else:
            size = f"{len(document.graph)} nodes, {parameters:,} parameters"
            click.echo(
                f"{click.style(name, bold=True)}  {document.title}: {size}, for {document.recipe.data.name}"
            )


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


def _described(operator: Operator) -> dict[str, Any]:
    """An operator's declaration as JSON."""
    outputs = operator.output_ports(operator.resolve({}))
    return {
        "name": operator.name,
        "category": operator.category,
        "summary": operator.summary,
        "aliases": list(operator.aliases),
        "formula": operator.formula,
        "reference": operator.reference,
        "inputs": [
            {"name": port.name, "doc": port.doc, "optional": port.optional, "variadic": port.variadic}
            for port in operator.inputs
        ],
        "outputs": [{"name": port.name, "doc": port.doc} for port in outputs],
        "attributes": [
            {
                "name": attribute.name, "kind": attribute.kind, "default": attribute.default, "doc": attribute.doc,
                "minimum": attribute.minimum, "maximum": attribute.maximum, "choices": list(attribute.choices),
                "optional": attribute.optional, "unit": attribute.unit,
            }
            for attribute in operator.attributes
        ],
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
