"""The commands of `symloom`, and how an error becomes one sentence and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from graph.errors import SymloomError, reason
from runtime.cli.data import data
from runtime.cli.export import export_command
from runtime.cli.finding import find_batch_command, find_lr_command
from runtime.cli.lists import check, networks, operators
from runtime.cli.outcome import DONE, FAILED, INTERRUPTED, WRONG, Interrupted, WorkFailed
from runtime.cli.training import resume_command, train_command
from runtime.cli.window import open_window


class _Commands(click.Group):
    """A first word that is no command is a document to open."""

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = arguments[0]
        if self.get_command(context, name) is None and not name.startswith("-"):
            from runtime.cli.files import examples

            path = examples().get(name, Path(name))
            if path.is_file() and len(arguments) == 1:
                context.exit(open_window([str(path)]))
            close = get_close_matches(name, [*self.commands, *examples()], 1)
            meant = f"did you mean {close[0]}?" if close else "symloom --help lists the commands."
            raise click.UsageError(f"{name} is neither a command nor a file; {meant}")
        return super().resolve_command(context, arguments)


def _version() -> str:
    try:
        return version("symloom")
    except PackageNotFoundError:
        return "(not installed)"


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="",
    subcommand_metavar="[FILE | COMMAND …]",
)
@click.version_option(_version(), "--version", message="Symloom %(version)s")
def symloom() -> None:
    """Draw neural networks as graphs, train them while you watch, take the code with you.

    \b
    symloom                          open the window
    symloom FILE                     open the window on a document
    symloom train fashion-mnist-cnn  train an example here in the terminal

    FILE is a .symloom document, a picture or run folder that Symloom wrote, or the name of an example (see
    `symloom networks`). Exit codes: 0 done, 1 the work failed, 2 the command or a file was wrong.
    """


COMMANDS = (
    train_command,
    resume_command,
    find_lr_command,
    find_batch_command,
    check,
    export_command,
    operators,
)
for command in (*COMMANDS, networks, data):
    symloom.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line; returns the exit code."""
    try:
        code = symloom.main(list(arguments), prog_name="symloom", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except WorkFailed as problem:
        return _tell(str(problem), FAILED)
    except SymloomError as problem:
        return _tell(str(problem), WRONG)
    except click.UsageError as problem:
        where = problem.ctx.command_path if problem.ctx is not None else _command_of(arguments)
        return _tell(f"{_sentence(problem.format_message())} See {where} --help.", WRONG)
    except click.ClickException as problem:
        return _tell(_sentence(problem.format_message()), WRONG)
    except Interrupted as ended:
        how = (
            f"; to go on: symloom resume {ended}"
            if str(ended)
            else " before training began; nothing was kept"
        )
        return _tell(f"Interrupted{how}.", INTERRUPTED)
    except (KeyboardInterrupt, click.Abort):
        return _tell("Interrupted.", INTERRUPTED)
    except (BrokenPipeError, SystemExit):  # so ends click where the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as problem:
        if problem.filename is None:
            raise
        name = os.fsdecode(problem.filename)
        shown = name if len(name) <= 200 else f"{name[:200]}…"
        return _tell(f"{shown}: {reason(problem)}.", WRONG)


def _command_of(arguments: Sequence[str]) -> str:
    """The command a line begins with, as it is called: click does not say where an option has no value."""
    words = ["symloom"]
    command: click.Command | None = symloom
    for word in arguments:
        command = command.commands.get(word) if isinstance(command, click.Group) else None
        if command is None:
            break
        words.append(word)
    return " ".join(words)


def _tell(sentence: str, code: int) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return code


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "?", "!")) else f"{text}."
