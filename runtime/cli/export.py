"""`symloom export`."""

from __future__ import annotations

from pathlib import Path

import click

from graph.errors import SymloomError
from runtime.cli.files import open_document


@click.command("export")
@click.argument("file", metavar="FILE")
@click.option("--to", "to", required=True, metavar="KIND", help="python, safetensors, pt, json, svg or png.")
@click.option("--run", "run", type=click.Path(path_type=Path), help="The run folder that has the weights.")
@click.option(
    "--out", "out", type=click.Path(path_type=Path), help="The file to write (default: named by the network)."
)
def export_command(file: str, to: str, run: Path | None, out: Path | None) -> None:
    """Write the network's code, weights, document or picture.

    safetensors and pt hold what a run has learnt: name its folder with --run, or as FILE. Both load into the class
    that --to python writes.
    """
    from runtime.exports import export, kind

    chosen = kind(to)
    document = open_document(file)
    if run is None and Path(file).is_dir():
        run = Path(file)
    if chosen.needs_run and run is None:
        raise SymloomError(
            f"--to {to} needs weights, and those come from a run: train with symloom train {file}, "
            "then give its folder with --run."
        )
    if out is None:
        from graph.source import class_name

        out = Path(class_name(document.title) + chosen.suffix)
        if out.exists():
            raise SymloomError(f"{out} is there already; say with --out where to write.")
    export(to, document, run, out)
    click.echo(f"{chosen.title}: {out}")
