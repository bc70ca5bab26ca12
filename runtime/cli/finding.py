"""`symloom find-lr` and `symloom find-batch`: what to set, measured on the network itself."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from graph.recipe import Choice
from runtime.cli.files import open_document
from runtime.control import Control

_WIDTH = 40


@click.command("find-lr")
@click.argument("file", metavar="FILE")
@click.option("--data", metavar="NAME", help="A data set by name instead of the recipe's.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the curve.")
def find_lr_command(file: str, data: str | None, as_json: bool) -> None:
    """Suggest a learning rate: it grows step by step until the loss does (Smith's range test)."""
    _find("learning_rate", file, data, as_json)


@click.command("find-batch")
@click.argument("file", metavar="FILE")
@click.option("--data", metavar="NAME", help="A data set by name instead of the recipe's.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the curve.")
def find_batch_command(file: str, data: str | None, as_json: bool) -> None:
    """Suggest a batch size: steps with ever larger batches are timed."""
    _find("batch_size", file, data, as_json)


def _find(kind: str, file: str, data: str | None, as_json: bool) -> None:
    document = open_document(file)
    if data is not None:
        document.recipe = document.recipe.but(data=Choice(data))
    from runtime.allocator import keep_freed_memory

    keep_freed_memory()
    from runtime.finders import find_batch_size, find_learning_rate

    find = find_learning_rate if kind == "learning_rate" else find_batch_size
    found = find(document, lambda event: None, Control())
    if as_json:
        told: dict[str, Any] = {"event": "found", "kind": found.kind, "suggestion": found.suggestion}
        click.echo(msgspec.json.encode({**told, "x": found.x, "y": found.y, "text": found.text}))
        return
    highest = max(found.y)
    every = max(1, len(found.x) // 25)
    for x, y in list(zip(found.x, found.y, strict=True))[::every]:
        place = f"{x:,.0f}" if kind == "batch_size" else f"{x:.3g}"
        click.echo(f"{place:>9}  {y:>10.4g}  {'█' * round(_WIDTH * max(y, 0.0) / highest)}")
    click.echo(found.text)
