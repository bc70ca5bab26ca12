"""`symloom data`: which data sets there are, where they lie, and fetching them."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from graph.datasets import KNOWN, DataSetSpec, data_set
from graph.errors import FileProblem, SymloomError


@click.group("data", invoke_without_command=True)
@click.pass_context
def data(context: click.Context) -> None:
    """List the data sets, or download one."""
    if context.invoked_subcommand is None:
        context.invoke(list_sets, as_json=False)


@data.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_sets(as_json: bool) -> None:
    """The data sets by name, and where each was found."""
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


def _place(spec: DataSetSpec) -> str | None:
    """The folder a set is read from; None if its files are not here."""
    if not spec.needs_files:
        return ""
    from runtime.data.places import find_files

    try:
        return str(find_files(spec, None))
    except FileProblem:
        return None
