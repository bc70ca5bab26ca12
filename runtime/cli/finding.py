"""`symloom find-lr` and `symloom find-batch`: what to set, measured on the network itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec

from graph.edits import apply
from graph.fixes.data import fit_to_data
from graph.infer import Inference
from runtime.cli.data_choice import chosen_data, described
from runtime.cli.files import open_document
from runtime.control import Control

_WIDTH = 40
Command = TypeVar("Command", bound=Callable[..., Any])


def _options(command: Command) -> Command:
    """What both take: the data, chosen as for `train`, and how to tell what was found."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="One JSON object with the curve."),
        click.option(
            "--fit", is_flag=True, help="Fit inputs, targets and the number of classes to the data before."
        ),
        click.option(
            "--data-option",
            "options",
            multiple=True,
            metavar="NAME=VALUE",
            help="What to know about data of your own, such as target=price; may be given several times.",
        ),
        click.option(
            "--data",
            metavar="DATA",
            help="As with train: a data set by name, a folder, a FILE, or KIND=FILE instead of the recipe's.",
        ),
        click.argument("file", metavar="FILE"),
    ):
        command = option(command)
    return command


@click.command("find-lr")
@_options
def find_lr_command(**given: Any) -> None:
    """Suggest a learning rate: it grows step by step until the loss does (Smith's range test)."""
    _find("learning_rate", **given)


@click.command("find-batch")
@_options
def find_batch_command(**given: Any) -> None:
    """Suggest a batch size: steps with ever larger batches are timed."""
    _find("batch_size", **given)


def _find(
    kind: str, *, file: str, data: str | None, options: tuple[str, ...], fit: bool, as_json: bool
) -> None:
    document = open_document(file)
    from runtime.allocator import keep_freed_memory

    keep_freed_memory()  # before torch makes its first tensor, which may be when data are looked at
    chosen = chosen_data(document.recipe.data, data, options, lambda text: click.echo(text, err=True))
    document.recipe = document.recipe.but(data=chosen)
    if fit:
        document.described = (chosen, described(chosen))
        for patch in fit_to_data(document, Inference.of(document.graph, document.operator)):
            apply(document, patch)
    from runtime.finders import find_batch_size, find_learning_rate

    find = find_learning_rate if kind == "learning_rate" else find_batch_size
    found = find(document, lambda event: None, Control())
    if as_json:
        told: dict[str, Any] = {"event": "found", "kind": found.kind, "suggestion": found.suggestion}
        click.echo(msgspec.json.encode({**told, "x": found.x, "y": found.y, "text": found.text}))
        return
    highest = max(found.y) or 1.0  # a loss may be 0 throughout
    every = max(1, len(found.x) // 25)
    for x, y in list(zip(found.x, found.y, strict=True))[::every]:
        place = f"{x:,.0f}" if kind == "batch_size" else f"{x:.3g}"
        click.echo(f"{place:>9}  {y:>10.4g}  {'█' * round(_WIDTH * max(y, 0.0) / highest)}")
    click.echo(found.text)
