"""`symloom data`: which data sets there are, where they lie, fetching them, and what is in data of one's own."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from graph.data_spec import DataSetSpec, Field
from graph.datasets import KNOWN, data_set
from graph.errors import FileProblem, SymloomError
from graph.own_data import OWN
from graph.recipe import Choice
from runtime.cli.data_choice import chosen_data, described

_MOST_SHOWN = 12


@click.group("data", invoke_without_command=True)
@click.pass_context
def data(context: click.Context) -> None:
    """List the data sets, look at one or at your own, or download one."""
    if context.invoked_subcommand is None:
        context.invoke(list_sets, as_json=False)


@data.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_sets(as_json: bool) -> None:
    """The data sets by name and where each was found, then the kinds of data of your own."""
    for spec in KNOWN:
        place = _place(spec)
        if as_json:
            entry = {
                "name": spec.name, "title": spec.title, "train": spec.train, "test": spec.test,
                "classes": list(spec.classes), "licence": spec.licence, "source": spec.source, "folder": place,
            }  # fmt: skip
            click.echo(msgspec.json.encode(entry))
            continue
        where = place or f"not here; fetch it with symloom data download {spec.name}"
        click.echo(
            f"{click.style(spec.name, bold=True)}  {spec.train:,} + {spec.test:,} samples, {spec.licence}"
        )
        click.echo(f"    {spec.summary}\n    {where if spec.needs_files else 'comes with Symloom'}")
    if not as_json:
        click.echo("\nYour own, with --data FILE, --data FOLDER or --data KIND=FILE:")
    for kind in OWN:
        if as_json:
            options = [
                {
                    "name": a.name,
                    "kind": a.kind,
                    "default": a.default,
                    "doc": a.doc,
                    "choices": list(a.choices),
                }
                for a in kind.attributes
            ]
            entry = {
                "own": kind.name, "title": kind.title, "summary": kind.summary, "suffixes": list(kind.suffixes),
                "options": options,
            }  # fmt: skip
            click.echo(msgspec.json.encode(entry))
            continue
        suffixes = f"  {' '.join(kind.suffixes)}" if kind.suffixes else "  a folder"
        click.echo(f"{click.style(kind.name, bold=True)}{suffixes}\n    {kind.summary}")
        click.echo(f"    options: {', '.join(a.name for a in kind.attributes[1:])}")


@data.command("describe")
@click.argument("name", metavar="DATA")
@click.option(
    "--data-option",
    "options",
    multiple=True,
    metavar="NAME=VALUE",
    help="As with train, such as target=price.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def describe(name: str, options: tuple[str, ...], as_json: bool) -> None:
    """Look at data: a set by name, a file, a folder of images, or KIND=FILE.

    Tells fields with their shapes, classes, how many samples, and what was done to the data or left out.
    """
    choice = chosen_data(Choice(""), name, options, click.echo)
    spec = described(choice)
    if as_json:
        own = {"name": spec.name, "attrs": dict(choice.attrs)}
        fields = {
            part: [
                {
                    "name": field.name, "dtype": field.dtype, "shape": list(field.shape),
                    "columns": list(field.columns), "vocabulary": list(field.vocabulary),
                }
                for field in found
            ]
            for part, found in (("features", spec.features), ("targets", spec.targets))
        }  # fmt: skip
        entry = {
            "event": "described", **own, "title": spec.title, "summary": spec.summary, **fields,
            "classes": list(spec.classes), "train": spec.train, "test": spec.test, "notes": list(spec.notes),
        }  # fmt: skip
        click.echo(msgspec.json.encode(entry))
        return
    click.echo(f"{click.style(spec.title, bold=True)}  {choice.name}\n  {spec.summary}")
    click.echo(f"  {spec.train:,} samples to train, {spec.test:,} to test")
    for what, found in (("feature", spec.features), ("target", spec.targets)):
        for field in found:
            click.echo(f"  {what:<8}{_field(field)}")
    if spec.classes:
        click.echo(f"  {'classes':<8}{len(spec.classes):,}: {_some(spec.classes)}")
    for note in spec.notes:
        click.echo(f"  note    {note}")


@data.command("download")
@click.argument("name")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Where to (default: the cache).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def download(name: str, folder: Path | None, as_json: bool) -> None:
    """Fetch the files of a data set; what has arrived is never fetched twice."""
    spec = data_set(name)
    if not spec.needs_files:
        raise SymloomError(f"{name} comes with Symloom; there is nothing to download.")
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from runtime.cli.outcome import WorkFailed
    from runtime.data.download import Progress as Received
    from runtime.data.download import download_data_set

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=as_json, transient=True) as bar:
        task = bar.add_task(spec.title, total=sum(file.bytes for file in spec.files))

        def report(received: Received) -> None:
            bar.update(task, completed=received.bytes_done)

        try:
            place = download_data_set(spec, str(folder) if folder else None, report)
        except FileProblem:
            raise
        except SymloomError as problem:  # the network's or the server's fault, not the command's
            raise WorkFailed(str(problem)) from None
    if as_json:
        click.echo(msgspec.json.encode({"event": "downloaded", "name": name, "folder": str(place)}))
    else:
        click.echo(f"{spec.title} is in {place}")


def _field(field: Field) -> str:
    """A field in a line: name, shape, dtype, and what its values or numbers are."""
    shape = "×".join(["N", *map(str, field.sizes)])
    of = f", {_some(field.columns)}" if field.columns else ""
    words = f", {len(field.vocabulary):,} different: {_some(field.shown)}" if field.vocabulary else ""
    return f"{field.name}  {shape} {field.dtype}{of}{words}"


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(
        repr(name) if name != name.strip() or not name else name for name in names[:_MOST_SHOWN]
    )
    return f"{shown}, …" if len(names) > _MOST_SHOWN else shown


def _place(spec: DataSetSpec) -> str | None:
    """The folder a set is read from; None if its files are not here."""
    if not spec.needs_files:
        return ""
    from runtime.data.places import find_files

    try:
        return str(find_files(spec, None))
    except FileProblem:
        return None
